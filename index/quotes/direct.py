"""Quotations in marks and whose they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from index.records import Span
from index.speakers import Person

from . import phrases as p
from . import tags as t
from .layout import Sentence
from .scare import is_scare, is_title
from .voices import NOBODY, SURE, Voice

_NEAR = 4


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

    @property
    def bare(self) -> bool:
        """Whether there is nothing in it but quotations."""
        return not any(item.kind in {"word", "name"} for item in self.sentence.items)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a quotation without a tag of its own stands: sentence `number` of `heard`, behind those `given`."""

    heard: Sequence[Heard]
    number: int
    given: Sequence[Given]
    bare: bool  # of `here`: known once a sentence, since a sentence may hold thousands of quotations

    @property
    def here(self) -> Heard:
        return self.heard[self.number]

    def beside(self, step: int) -> Heard | None:
        """Return the neighbouring sentence of the same paragraph."""
        at = self.number + step
        if not 0 <= at < len(self.heard) or self.heard[at].sentence.paragraph != self.here.sentence.paragraph:
            return None
        return self.heard[at]


def _own_sentence(place: _Place) -> Voice:
    return place.here.speaker if not place.bare and place.here.voices else NOBODY


def _colon(place: _Place) -> Voice:
    """Return who speaks in the sentence before, even of another paragraph, that ends in a colon."""
    last = place.heard[place.number - 1] if place.number else None
    return last.speaker if last and last.sentence.items[-1].low == ":" else NOBODY


def _goes_on(place: _Place) -> Voice:
    last = place.beside(-1)
    return place.given[-1].voice if last and place.given and place.given[-1].sentence is last.sentence else NOBODY


def _sentence_before(place: _Place) -> Voice:
    last = place.beside(-1)
    return last.speaker if last else NOBODY


def _sentence_behind(place: _Place) -> Voice:
    following = place.beside(1)
    return following.speaker if following and place.bare else NOBODY


def _paragraph_before(place: _Place) -> Voice:
    """Return the latest speaker: of the quotation in the paragraph before, else of the sentences before."""
    last = place.given[-1] if place.given else None
    if place.bare and last and place.here.sentence.paragraph - last.sentence.paragraph <= 1:
        return last.voice
    earlier = reversed(place.heard[max(0, place.number - _NEAR) : place.number])
    return next((one.speaker for one in earlier if one.speaker.person), NOBODY)


# Tried in this order for a quotation that no verb of its sentence belongs to.
_RULES: tuple[tuple[str, Callable[[_Place], Voice]], ...] = (
    ("subject", _own_sentence),
    ("colon", _colon),
    ("goes on", _goes_on),
    ("same", _sentence_before),
    ("next", _sentence_behind),
    ("paragraph", _paragraph_before),
)
# How far a rule's choice is to be trusted, measured on news articles.
TRUST = {
    "after": 1.0,
    "before": 0.94,
    "colon": 0.94,
    "goes on": 1.0,
    "same": 0.88,
    "next": 0.92,
    "subject": 0.85,
    "paragraph": 0.6,
    "none": 0.2,
    "reported": 0.96,
}


def attribute(heard: Sequence[Heard], text: str, quotes: Sequence[Span]) -> list[Given]:
    """Return every quotation with its voice, in order; scare quotes and titles of works are left out."""
    found: list[Given] = []
    for number, one in enumerate(heard):
        place = _Place(heard=heard, number=number, given=found, bare=one.bare)
        for at, item in enumerate(one.sentence.items):
            if item.quote is None or is_title(text, quotes[item.quote], one.sentence.items, at):
                continue
            given = _given(place, at, item.quote)
            if not is_scare(text, quotes[item.quote], cued=given.tag is not None, alone=place.bare):
                found.append(given)
    return found


def _given(place: _Place, at: int, quote: int) -> Given:
    one = place.here
    choice = _tag_for(one, at)
    if choice and one.voices[choice[0]].known:
        number, rule = choice
        tag, voice = one.tags[number], _named_for(place, one.tags[number], one.voices[number])
    else:
        tag = None
        voices = ((found, rule) for rule, by in _RULES if (found := by(place)).known)
        voice, rule = next(voices, (NOBODY, "none"))
    first = place.given[-1].utterance if place.given and _is_part(place.given[-1], one.sentence, rule, tag) else quote
    return Given(quote=quote, voice=voice, rule=rule, sentence=one.sentence, tag=tag, utterance=first)


def _tag_for(heard: Heard, at: int) -> tuple[int, str] | None:
    """Return the tag of the quotation at item `at`: the one right behind it, else the nearest before it."""
    best: tuple[int, str] | None = None
    for number, tag in enumerate(heard.tags):
        # The last of several: in "an aide, who asked not to be named, said" both have the aide.
        if tag.first > at and _adjoins(heard.sentence, at + 1, tag.first):
            best = number, "after"
        elif tag.last <= at:
            best = number, "before"
    return best


def _adjoins(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether there is nothing but commas, dashes and "as" between two items."""
    return all(item.low in {",", "as"} or item.low in p.DASHES for item in sentence.items[start:end])


def _named_for(place: _Place, tag: t.Tag, voice: Voice) -> Voice:
    """Return the person whose words an outlet passes on, if the sentence before names one; else the voice itself."""
    last = place.beside(-1)
    outlet = t.press(tag.subject) if voice.press and tag.order == "according" else None
    if outlet is None or last is None or not last.speaker.person or last.speaker.press:
        return voice
    return replace(last.speaker, via=outlet.text)


def _is_part(last: Given, sentence: Sentence, rule: str, tag: t.Tag | None) -> bool:
    """Return whether a quotation is the other part of the one before: “We sail,” she said, “at dawn” goes on."""
    split = tag is not None and tag is last.tag and last.rule == "after" and rule == "before"
    return split or (rule == "goes on" and last.sentence.paragraph == sentence.paragraph)
