"""From a text to its speakers and quotations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.records import Details, Saying, Span, Speaker
from index.speakers import Cast, is_headline, names, tokens
from index.text import is_caption, paragraphs

from . import tags as t
from .direct import TRUST, Heard, attribute
from .layout import Sentence, layout
from .marks import quotations
from .reported import contents
from .voices import Voice, Voices

_NOTHING_STATED = Details()


def find(text: str, *, details: Details = _NOTHING_STATED) -> tuple[list[Speaker], list[Saying]]:
    """Return everybody who is named as a person or speaks, and the quotations in order of their start.

    No span is given twice in one kind: the surest stays.
    Captions are left out. The headline (`details.title`) may give the full name of somebody whom the text calls by
    surname.
    Takes about 5 ms for an article of 5,000 characters, and never raises.
    """
    spans = [span for span in paragraphs(text) if not is_caption(span.of(text))]
    text = _unwrapped(text, spans)
    quotes = quotations(text, spans)
    words = tokens(text)
    named = names(text, words, headlines=[span for span in spans if is_headline(span.of(text))])
    cast = Cast(text, named, words, title=tokens(details.title or ""))
    voices = Voices(text, cast)
    heard = [_heard(sentence, voices) for sentence in layout(text, spans, quotes, words, named)]
    for one in heard:
        one.voices = [voices.again(voice) for voice in one.voices]
    sayings = _once([*_direct(text, quotes, heard), *_reported(text, heard)])
    return cast.speakers(), _numbered(sayings)


def _once(sayings: Sequence[Saying]) -> list[Saying]:
    """Return the sayings in order of span and kind, each once: two verbs ("said, adding") can bring one clause."""
    surest = {(one.span, one.kind): one for one in sorted(sayings, key=lambda one: one.confidence)}
    return [surest[key] for key in sorted(surest)]


def _unwrapped(text: str, paragraphs: Sequence[Span]) -> str:
    """Return the text with a blank for each line end inside a paragraph, so that a name may run over it."""
    if not any("\n" in span.of(text) for span in paragraphs):
        return text
    parts, at = [], 0
    for span in paragraphs:
        parts += [text[at : span.start], span.of(text).replace("\n", " ")]
        at = span.end
    return "".join([*parts, text[at:]])


def _heard(sentence: Sentence, voices: Voices) -> Heard:
    """Return a sentence as read after those before it."""
    one = Heard(sentence=sentence, tags=t.tags(sentence), voices=[])
    voices.begin(sentence)
    for tag in one.tags:
        one.voices.append(voices.of(sentence, tag) if tag.subject else one.speaker)
    one.voices = _with_outlet(one)
    one.about = voices.end(sentence, next((voice.person for voice in one.voices if voice.person), None))
    return one


def _with_outlet(heard: Heard) -> list[Voice]:
    """Return the voices with the outlet as `via` that passes on what a person of the same sentence says."""
    if all(voice.press or voice.person is None for voice in heard.voices):
        return heard.voices
    speaking = (t.press(tag.subject) for tag, voice in zip(heard.tags, heard.voices, strict=True) if voice.press)
    outlet = t.passed_on(heard.sentence.items) or next(speaking, None)
    if outlet is None:
        return heard.voices
    return [voice if voice.press else replace(voice, via=outlet.text) for voice in heard.voices]


def _direct(text: str, quotes: Sequence[Span], heard: Sequence[Heard]) -> Iterator[Saying]:
    for one in attribute(heard, text, quotes):
        yield Saying(
            kind="direct",
            span=quotes[one.quote],
            sentence=one.sentence.span,
            cue=_cue(text, one.sentence, one.tag) if one.tag else None,
            utterance=one.utterance,
            confidence=one.voice.sure * TRUST[one.rule],
            **_who(text, one.voice),
        )


def _reported(text: str, heard: Sequence[Heard]) -> Iterator[Saying]:
    found = ((one, content) for one in heard for content in contents(one, text))
    for number, (one, content) in enumerate(found):
        voice = one.voices[content.tag]
        yield Saying(
            kind="reported",
            span=content.span,
            sentence=one.sentence.span,
            cue=_cue(text, one.sentence, one.tags[content.tag]),
            utterance=number,
            confidence=voice.sure * TRUST["reported"],
            **_who(text, voice),
        )


def _who(text: str, voice: Voice) -> dict[str, str | None]:
    if voice.person:
        voice.person.quoted = True
    return {
        "speaker": voice.person.name if voice.person else None,
        "speaker_as": voice.mention.of(text) if voice.mention else None,
        "via": voice.via,
    }


def _cue(text: str, sentence: Sentence, tag: t.Tag) -> str | None:
    verb = sentence.items[tag.cue_first : tag.cue_last]
    return text[verb[0].span.start : verb[-1].span.end] if verb else None


def _numbered(sayings: Sequence[Saying]) -> list[Saying]:
    """Return the sayings with their utterances counted from 0 in order of appearance."""
    numbers: dict[tuple[str, int], int] = {}
    return [replace(one, utterance=numbers.setdefault((one.kind, one.utterance), len(numbers))) for one in sayings]
