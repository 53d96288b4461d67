"""What a source says in the same sentence as the words that a draft took from it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from index.records import Span
from index.text import sentences

from .alignment import negates, turns
from .hits import Hit

_ENDINGS = (".", "!", "?", "…", ":")
_OPENING = " \n“”‘’„«»‹›\"'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crop:
    """Whether there are more words in the source's sentence, and the one of them that turns what was taken."""

    cropped: bool = False
    turned_by: str | None = None


WHOLE = Crop()


def crop(hit: Hit) -> Crop:
    """Return what the source has in the sentence of exact words besides them."""
    if not hit.exact or hit.pieces:
        return WHOLE
    found, text = hit.alignment, hit.source.strand
    taken = {found.strand.span(number).start for number in range(found.first, found.end)}
    inside = [number for sentence in _touched(hit, taken) for span in sentence for number in text.inside(span)]
    kept = [text.span(number).start in taken for number in inside]
    if all(kept):
        return WHOLE
    edges = {kept.index(True) - 1, len(kept) - kept[::-1].index(True)}
    for place, number in enumerate(inside):
        key = text.keys[number]
        # A number counts only where it was cut off: "before March" of "before March 31".
        if not kept[place] and (negates(key) or (turns(key) and place in edges)):
            return Crop(cropped=True, turned_by=text.of(number, number + 1))
    return Crop(cropped=True)


def _touched(hit: Hit, taken: Collection[int]) -> Iterator[list[Span]]:
    """Yield the sentences with some of the words, without the parts behind them: what was said so far stands."""
    for sentence in _sentences(hit):
        held = [at for at, span in enumerate(sentence) if any(span.start <= start < span.end for start in taken)]
        if held:
            yield sentence[: held[-1] + 1]


def _sentences(hit: Hit) -> list[list[Span]]:
    """Return the sentences of what was said, each as its parts: a speaker's name may split one."""
    text = hit.source.held.article.text
    if hit.span:
        return [[one] for one in sentences(text, hit.span)]
    found: list[list[Span]] = []
    for part in _parts(hit):
        first, *others = sentences(text, part) or [part]
        if found and not _ended(text, found[-1][-1], part):
            found[-1].append(first)
        else:
            found.append([first])
        found += ([one] for one in others)
    return found


def _ended(text: str, last: Span, part: Span) -> bool:
    """Return whether a sentence ends before this part: with its words, or behind those who said them."""
    between = text[last.end : part.start].rstrip(_OPENING)
    return last.of(text).endswith(_ENDINGS) or between.endswith(_ENDINGS)


def _parts(hit: Hit) -> Sequence[Span]:
    said = hit.quotes[0].saying
    if said.kind != "direct":
        return [said.span]
    same = (part.saying for part in hit.source.quotes if part.saying.utterance == said.utterance)
    return [part.span for part in same if part.kind == "direct"]
