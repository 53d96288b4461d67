"""Words as they are compared when it matters whether they were really said.

White space, quotation marks, punctuation, accents and case are forgiven; numbers, their signs and units are not.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise

from index.records import Span
from index.text import fold

# Written for folded text, in which apostrophes and dashes are plain.
_WORD = re.compile(
    r"""
      (?:(?<![^\s(\[{"'/])[-±~<>≤≥]+\ ?(?=[$£€¥₹₽₩]?\ ?\.?\d))?            # a sign, where no word stands before it
      (?:[$£€¥₹₽₩]\ ?-?)?
      (?:(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:[.:/]\d+)*|(?<![\w.])\.\d+)     # 5,000  3.5  3:40  1/2  .5
      (?:\ ?[%‰°€](?!\d))?\+?[^\W_]*(?:'[^\W_]+)*                           # 5%  5m  5th  18+
    | (?<!\w)(?:[^\W\d_]\.)+[^\W\d_](?![\w'])\.?(?:'s\b)?                   # U.S., a.m.
    | (?<!\w)can(?=not\b)
    | [^\W_]+(?:'[^\W_]+)*                                                  # isn't
    """,
    re.VERBOSE,
)
_IN_NUMBERS = re.compile(r"[\s',]")
_OMISSION = re.compile(r"\[\s*(?:…|\.{2,}|\.(?: \.)+)\s*\]|\(\s*(?:…|\.{2,}|\.(?: \.)+)\s*\)|…|\.{3,}|\.(?: \.){2,}")
_KEPT = 512  # texts of recent questions that stay cut into words: some 60 KB each


class Strand:
    """Words in their order: those of a text, or of the parts of one utterance."""

    __slots__ = ("_ends", "_offsets", "_starts", "keys", "line", "text")

    def __init__(self, text: str, keys: Sequence[str], starts: Sequence[int], ends: Sequence[int]) -> None:
        """Hold the words `keys` of the text; each stands from its place in `starts` up to that in `ends`."""
        self.text = text
        self.keys = tuple(keys)
        self._starts = starts
        self._ends = ends
        self.line = f" {' '.join(self.keys)} "
        self._offsets = list(accumulate((len(key) + 1 for key in self.keys), initial=0))

    def __len__(self) -> int:
        """Return how many words there are."""
        return len(self.keys)

    def within(self, spans: Sequence[Span]) -> Strand:
        """Return the words that stand in these stretches of the text, one stretch after the other."""
        numbers = [number for span in spans for number in self.inside(span)]
        keys = [self.keys[number] for number in numbers]
        starts, ends = ([of[number] for number in numbers] for of in (self._starts, self._ends))
        return Strand(self.text, keys, starts, ends)

    def span(self, number: int) -> Span:
        """Return where a word stands in the text."""
        return Span(self._starts[number], self._ends[number])

    def inside(self, span: Span) -> range:
        """Return the numbers of the words that begin in a stretch of the text; for a strand in the text's order."""
        return range(bisect_left(self._starts, span.start), bisect_left(self._starts, span.end))

    def part(self, first: int, end: int) -> Strand:
        """Return words `first` up to `end` alone."""
        return Strand(self.text, self.keys[first:end], self._starts[first:end], self._ends[first:end])

    def find(self, keys: Sequence[str], *, start: int = 0) -> Iterator[int]:
        """Yield where these words stand one behind the other, from word `start` on."""
        wanted = f" {' '.join(keys)} "
        at = self.line.find(wanted, self._offsets[start]) if keys and start < len(self) else -1
        while at >= 0:
            yield bisect_left(self._offsets, at)
            at = self.line.find(wanted, at + 1)

    def run(self, keys: Sequence[str], *, start: int = 0) -> int:
        """Return how many of these words, from the first on, stand one behind the other from word `start` on."""
        low, high = 0, len(keys)
        while low < high:
            middle = (low + high + 1) // 2
            if next(self.find(keys[:middle], start=start), None) is None:
                high = middle - 1
            else:
                low = middle
        return low

    def of(self, first: int, end: int) -> str:
        """Return the text of words `first` up to `end`; what stands between parts that are apart is left out."""
        return " ".join(span.of(self.text) for span in self.stretches(first, end))

    def stretches(self, first: int, end: int) -> list[Span]:
        """Return the stretches of the text that words `first` up to `end` fill."""
        found: list[Span] = []
        for number in range(first, end):
            span = self.span(number)
            if found and self._adjoin(found[-1].end, span.start):
                found[-1] = Span(found[-1].start, span.end)
            else:
                found.append(span)
        return found

    def _adjoin(self, end: int, start: int) -> bool:
        return start >= end and not _WORD.search(fold(self.text[end:start]))


@lru_cache(maxsize=_KEPT)
def strand(text: str) -> Strand:
    """Return the words of a text."""
    # A long dash is never a sign: "the crew—5 of them".
    folded = fold(text.replace("—", ",")) if "—" in text else fold(text)
    keys, starts, ends = [], [], []
    for match in _WORD.finditer(folded):
        word = match.group()
        keys.append(word if word.isalpha() else _key(word))
        starts.append(match.start())
        ends.append(match.end())
    return Strand(text, keys, starts, ends)


def _key(word: str) -> str:
    """Return a word without what may be written in several ways: 5,000 and 5000, 5 % and 5%, U.S. and US."""
    if any(map(str.isdigit, word)):
        return _IN_NUMBERS.sub("", word)
    return word.replace(".", "")


def parts(asked: Strand) -> list[range]:
    """Return which words stand between the marks of omission ("...", "[…]")."""
    places = [asked.inside(Span(0, match.start())).stop for match in _OMISSION.finditer(asked.text)]
    bounds = [0, *places, len(asked)]
    return [range(first, end) for first, end in pairwise(bounds) if first < end]
