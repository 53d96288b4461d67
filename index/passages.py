"""Articles cut into the passages that search ranks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from .records import Details, Passage, Span
from .text import paragraphs, sentences

# Measured on the dev sets. Encyclopaedia paragraphs are best left whole: cut above 180 words instead of 240, WikiQA's
# lost six points of passage@1, all questions together one; beyond 220 words the model no longer reads the end. Short
# neighbours joined to 60 words instead of 120 lost two and a half. For who said what on news, 40 and 200 words each put
# one question of 165 less first than 120: quotes are ranked by their own surroundings.
JOINED = 120
LONGEST = 220
LEAD_WORDS = 30


def passages(text: str, *, details: Details, whole: Sequence[Span] = ()) -> list[Passage]:
    """Return the passages of a text: whole paragraphs, short neighbours joined up to `JOINED` words.

    A paragraph of more than `LONGEST` words is cut on sentence ends. Passages do not overlap and leave out only
    the blanks between them; a span in `whole` (a quotation) that is no longer than that is never cut in two.
    """
    pieces = _glued(list(_pieces(text)), text, whole)
    found = []
    for span in _joined(pieces, text):
        lead = _lead(text, span, pieces[0])
        found.append(Passage(span=span, head=" ".join(part for part in (details.title, lead) if part)))
    return found


def search_text(text: str, passage: Passage) -> str:
    """Return what is embedded for a passage: title and lead-in, then its words."""
    return f"{passage.head}\n{passage.span.of(text)}" if passage.head else passage.span.of(text)


def _length(text: str, span: Span) -> int:
    return len(span.of(text).split())


def _pieces(text: str) -> Iterator[Span]:
    for paragraph in paragraphs(text):
        if _length(text, paragraph) <= LONGEST:
            yield paragraph
        else:
            yield from _cut(text, paragraph)


def _cut(text: str, paragraph: Span) -> Iterator[Span]:
    """Cut a long paragraph into even parts on sentence ends."""
    total = _length(text, paragraph)
    even = total / math.ceil(total / LONGEST)
    part: Span | None = None
    count = 0
    for sentence in sentences(text, paragraph):
        length = _length(text, sentence)
        if part and count + length / 2 > even:
            yield part
            part, count = None, 0
        part = Span(part.start if part else sentence.start, sentence.end)
        count += length
    if part:
        yield part


def _glued(pieces: list[Span], text: str, whole: Sequence[Span]) -> list[Span]:
    """Join pieces that a quotation runs across, unless it is longer than a passage itself."""
    keep = sorted(span for span in whole if _length(text, span) <= LONGEST)
    found: list[Span] = []
    reach, nearest = 0, 0  # where the spans that begin before this piece end; how many those are
    for piece in pieces:
        while nearest < len(keep) and keep[nearest].start < piece.start:
            reach = max(reach, keep[nearest].end)
            nearest += 1
        if found and reach > piece.start:
            found[-1] = Span(found[-1].start, piece.end)
        else:
            found.append(piece)
    return found


def _joined(pieces: Iterable[Span], text: str) -> Iterator[Span]:
    held: Span | None = None
    for piece in pieces:
        if held and _length(text, held) + _length(text, piece) <= JOINED:
            held = Span(held.start, piece.end)
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held


def _lead(text: str, span: Span, first: Span) -> str:
    """Return the last words before the passage: what "he" and "it" refer back to."""
    if span.start <= first.start:
        return ""
    before = text[max(0, span.start - 400) : span.start].split()
    return " ".join(before[-LEAD_WORDS:])
