"""From a text to its speakers and quotations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.records import Details, Saying, Span, Speaker
from index.speakers import Cast, is_headline, names, tokens
from index.text import is_caption, paragraphs

from . import tags as t
from .direct import TRUST, Given, Heard, attribute
from .layout import layout
from .marks import quotations
from .reported import contents
from .voices import Voice, Voices


def find(text: str, *, details: Details = Details()) -> tuple[list[Speaker], list[Saying]]:  # noqa: B008 - frozen, so safe to share
    """Return everybody who is named in the text, and the quotations in order of their start."""
    spans = [span for span in paragraphs(text) if not is_caption(span.of(text))]
    quotes = quotations(text, spans)
    words = tokens(text)
    named = names(text, words, headlines=[span for span in spans if is_headline(span.of(text))])
    cast = Cast(named, words, title=tokens(details.title or ""))
    voices = Voices(text, cast)
    heard = []
    for sentence in layout(text, spans, quotes, words, named):
        voices.begin(sentence)
        one = Heard(sentence=sentence, tags=t.tags(sentence), voices=[])
        for tag in one.tags:
            voice = voices.of(sentence, tag) if tag.subject else one.speaker
            one.voices.append(voice)
        _with_outlets(one)
        one.about = voices.end(sentence, next((voice.person for voice in one.voices if voice.person), None))
        heard.append(one)
    sayings = _direct(text, quotes, attribute(heard, text, quotes)) + _reported(text, heard)
    return cast.speakers(), _numbered(sorted(sayings, key=lambda one: (one.span, one.kind)))


def _numbered(sayings: Sequence[Saying]) -> list[Saying]:
    """Return the sayings with their utterances counted from 0 in order of appearance."""
    numbers: dict[tuple[str, int], int] = {}
    return [replace(one, utterance=numbers.setdefault((one.kind, one.utterance), len(numbers))) for one in sayings]


def _with_outlets(heard: Heard) -> None:
    """Let the outlet that passes on what a person of the same sentence says be the `via` of it."""
    speaks = any(voice.person and not voice.press for voice in heard.voices)
    said_by_press = (t.press(tag.subject) for tag, voice in zip(heard.tags, heard.voices, strict=True) if voice.press)
    outlet = t.passed_on(heard.sentence.items) or next(said_by_press, None)
    if outlet and speaks:
        heard.voices = [voice if voice.press else replace(voice, via=outlet.text) for voice in heard.voices]


def _saying(text: str, voice: Voice, **facts: object) -> Saying:
    person = voice.person
    if person:
        person.speaks = True
    return Saying(
        speaker=person.name if person else None,
        speaker_as=voice.mention.of(text) if voice.mention else None,
        via=voice.via,
        **facts,  # type: ignore[arg-type]  # checked where it is called
    )


def _cue(text: str, heard: Heard | None, tag: t.Tag | None, items: Sequence[object] = ()) -> str | None:
    if not tag or not heard:
        return None
    stretch = t.stretch(heard.sentence.items[tag.cue_first : tag.cue_last])
    return stretch.of(text) if stretch else None


def _direct(text: str, quotes: Sequence[Span], given: Sequence[Given]) -> list[Saying]:
    found = []
    for one in given:
        cue = t.stretch(one.sentence.items[one.tag.cue_first : one.tag.cue_last]) if one.tag else None
        found.append(
            _saying(
                text,
                one.voice,
                kind="direct",
                span=quotes[one.quote],
                sentence=one.sentence.span,
                cue=cue.of(text) if cue else None,
                utterance=one.utterance,
                confidence=one.voice.sure * TRUST[one.rule],
            )
        )
    return found


def _reported(text: str, heard: Sequence[Heard]) -> list[Saying]:
    found = []
    for one in heard:
        for content in contents(one, text):
            voice = one.voices[content.tag]
            found.append(
                _saying(
                    text,
                    voice,
                    kind="reported",
                    span=content.span,
                    sentence=one.sentence.span,
                    cue=_cue(text, one, one.tags[content.tag]),
                    utterance=len(found),
                    confidence=voice.sure,
                )
            )
    return found
