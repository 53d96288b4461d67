"""Quotations in marks and whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.records import Span
from index.speakers import Person

from . import phrases as p
from . import tags as t
from .layout import Sentence
from .scare import is_scare, is_title
from .voices import NOBODY, SURE, Voice


@dataclass(slots=True)
class Heard:
    """A sentence as read: its tags and whose voice each is, and whom it is about."""

    sentence: Sentence
    tags: list[t.Tag]
    voices: list[Voice]
    about: Person | None = None

    @property
    def speaker(self) -> Voice:
        """The voice that a following bare quotation goes on in: the last that is known, else of whom it is about."""
        known = next((voice for voice in reversed(self.voices) if voice.known), None)
        return known or (Voice(person=self.about, sure=SURE["subject"]) if self.about else NOBODY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A quotation with its voice; `rule` is how it was found, `tag` the tag that gave it.

    The parts of a split quotation share the number of the first one as `utterance`.
    """

    quote: int
    voice: Voice
    rule: str
    sentence: Sentence
    utterance: int
    tag: t.Tag | None = None


# How far a rule's choice is to be trusted, measured on news articles.
TRUST = {
    "after": 0.99,
    "before": 0.96,
    "colon": 0.9,
    "goes on": 0.95,
    "same": 0.9,
    "next": 0.8,
    "paragraph": 0.7,
    "subject": 0.55,
    "none": 0.2,
}


def _gap(sentence: Sentence, start: int, end: int) -> int:
    """Return how many items other than commas and dashes lie between two items."""
    return sum(item.low not in {",", "as"} and item.low not in p.DASHES for item in sentence.items[start:end])


def _tag_for(heard: Heard, at: int) -> tuple[int, str] | None:
    """Return the tag of the quotation at item `at`: the one right behind it, else the nearest before it."""
    best: tuple[int, str] | None = None
    for number, tag in enumerate(heard.tags):
        if tag.first > at and _gap(heard.sentence, at + 1, tag.first) == 0:
            return number, "after"
        if tag.last <= at:
            best = number, "before"
    return best


def attribute(heard: Sequence[Heard], text: str, quotes: Sequence[Span]) -> list[Given]:
    """Return every quotation with its voice, in order; scare quotes and titles of works are left out."""
    found: list[Given] = []
    for number, one in enumerate(heard):
        items = one.sentence.items
        alone = not any(item.kind in {"word", "name"} for item in items)
        for at, item in enumerate(items):
            if item.quote is None or is_title(text, quotes[item.quote], items, at):
                continue
            given = _given(heard, number, at, found, text)
            if not is_scare(text, quotes[item.quote], cued=given.tag is not None, alone=alone):
                found.append(given)
    return found


def _given(heard: Sequence[Heard], number: int, at: int, before: Sequence[Given], text: str) -> Given:
    one = heard[number]
    quote = one.sentence.items[at].quote
    assert quote is not None
    tag = None
    if (choice := _tag_for(one, at)) and one.voices[choice[0]].known:
        voice, rule, tag = one.voices[choice[0]], choice[1], one.tags[choice[0]]
        if voice.press and tag.order == "according" and (named := _named_before(heard, number)):
            voice = replace(named, via=t.press(tag.subject).text)
    else:
        voice, rule = _from_around(heard, number, at, before, text)
    utterance = _goes_on(before[-1], one.sentence, rule, tag) if before else None
    return Given(
        quote=quote,
        voice=voice,
        rule=rule,
        sentence=one.sentence,
        tag=tag,
        utterance=quote if utterance is None else utterance,
    )


def _named_before(heard: Sequence[Heard], number: int) -> Voice | None:
    """Return the person who speaks in the sentence before, in the same paragraph."""
    if not number or heard[number - 1].sentence.paragraph != heard[number].sentence.paragraph:
        return None
    voice = heard[number - 1].speaker
    return voice if voice.person and not voice.press else None


def _goes_on(last: Given, sentence: Sentence, rule: str, tag: t.Tag | None) -> int | None:
    """Return the utterance of the quotation before, where this one is its other part."""
    split = tag is not None and tag is last.tag and last.rule == "after" and rule == "before"
    following = rule == "goes on" and last.sentence.paragraph == sentence.paragraph
    return last.utterance if split or following else None


def _from_around(heard: Sequence[Heard], number: int, at: int, before: Sequence[Given], text: str) -> tuple[Voice, str]:
    one = heard[number]
    words = [item for item in one.sentence.items if item.kind in {"word", "name"}]
    if words and any(voice.known for voice in one.voices):
        return one.speaker, "subject"
    last = heard[number - 1] if number else None
    same = last is not None and last.sentence.paragraph == one.sentence.paragraph
    if last and text[last.sentence.span.start : last.sentence.span.end].rstrip().endswith(":") and last.speaker.known:
        return last.speaker, "colon"
    if same and before and before[-1].sentence is last.sentence if last else False:
        return before[-1].voice, "goes on"
    if same and last and last.speaker.known:
        return last.speaker, "same"
    after = heard[number + 1] if number + 1 < len(heard) else None
    if not words and after and after.sentence.paragraph == one.sentence.paragraph and after.speaker.known:
        return after.speaker, "next"
    if not words and before and one.sentence.paragraph - before[-1].sentence.paragraph <= 1:
        return before[-1].voice, "paragraph"
    for earlier in reversed(heard[max(0, number - 4) : number]):
        if earlier.speaker.person:
            return earlier.speaker, "paragraph"
    return NOBODY, "none"
