"""Words as they are compared when it matters whether they were really said.

White space, quotation marks, punctuation, accents and case are forgiven; numbers, their signs and units are not.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise

from index.records import Span
from index.text import fold

# Every sign of a currency (Unicode's category Sc).
CURRENCY = "$¢-¥֏؋߾߿৲৳৻૱௹฿៛₠-⃏\ua838\ufdfc\ufe69\uff04\uffe0\uffe1\uffe5\uffe6\U00011fdd-\U00011fe0\U0001e2ff\U0001ecb0"
_NUMBER = rf"""
    (?:[{CURRENCY}]\ ?-?)?
    (?:(?:\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+)(?:[.:/]\d+)*|(?<![\w.])\.\d+)   # 5,000  3.5  3:40  1/2  .5
    (?:\ ?[%‰°{CURRENCY}](?!\d))?\+?[^\W_]*(?:'[^\W_]+)*                      # 5%  5¢  5m  5th  18+
"""
# Written for folded text, in which apostrophes and dashes are plain.
_WORD = re.compile(
    rf"""
      (?:(?<![^\s(\[{{"'/])[-±~<>≤≥]+\ ?(?=[{CURRENCY}]?\ ?\.?\d))?         # a sign, where no word stands before it
      {_NUMBER} (?:-(?=[{CURRENCY}.\d]){_NUMBER})*                         # 3-2, 2019-2024
    | (?<!\w)(?:[^\W\d_]\.)+[^\W\d_](?![\w'])\.?(?:'s\b)?                   # U.S., a.m.
    | (?<!\w)can(?=not\b)
    | [^\W_]+(?:'[^\W_]+)*                                                  # isn't
    """,
    re.VERBOSE,
)
_IN_NUMBERS = re.compile(r"[\s',]")
_OMISSION = re.compile(r"\[\s*(?:…|\.{2,}|\.(?: \.)+)\s*\]|\(\s*(?:…|\.{2,}|\.(?: \.)+)\s*\)|…|\.{3,}|\.(?: \.){2,}")
# Accents, and the points that Hebrew and Arabic may be printed with or without.
_ACCENTS = frozenset(map(chr, [*range(0x300, 0x370), *range(0x591, 0x5C8), *range(0x64B, 0x653), 0x670]))
_LETTERS = 0x20000  # where 60,000 letters begin that are in no text here: they stand for vowel signs
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
    plain = text.replace("—", ",") if "—" in text else text
    if not text.isascii() and (inside := _inside_words(text)):
        return _strand_without(text, plain.translate(inside), frozenset(one for one in inside if inside[one] is None))
    keys, starts, ends = _cut(plain)
    return Strand(text, keys, starts, ends)


def _cut(plain: str) -> tuple[list[str], list[int], list[int]]:
    keys, starts, ends = [], [], []
    for match in _WORD.finditer(_folded(plain)):
        word = match.group()
        keys.append(word if word.isalpha() else _key(word))
        starts.append(match.start())
        ends.append(match.end())
    return keys, starts, ends


def _folded(plain: str) -> str:
    """Return the text folded, but for letters that are more than one with an accent: "한" would be its first sound."""
    if plain.isascii() or not (whole := {one for one in set(plain) if one > "\x7f" and _is_whole(one)}):
        return fold(plain)
    return "".join(one if one in whole else other for one, other in zip(plain, fold(plain), strict=True))


@lru_cache(maxsize=4096)
def _is_whole(letter: str) -> bool:
    return any(one not in _ACCENTS for one in unicodedata.normalize("NFD", letter)[1:])


def _inside_words(text: str) -> dict[int, str | None]:
    """Return what is put for the characters that part no word though they are no letters: None for nothing.

    Accents of their own and what nobody sees are forgiven; vowel signs tell words apart.
    """
    kinds = {one: unicodedata.category(one) for one in set(text) if one > "\x7f"}
    found: dict[int, str | None] = {ord(one): None for one, kind in kinds.items() if kind == "Cf" or one in _ACCENTS}
    signs = (ord(one) for one, kind in kinds.items() if kind in ("Mn", "Mc") and one not in _ACCENTS)
    return found | {sign: chr(_LETTERS + sign % _LETTERS) for sign in signs}


def _strand_without(text: str, plain: str, left_out: Collection[int]) -> Strand:
    """Return the words of a text that was read without these characters, in their places in it."""
    kept = [place for place, one in enumerate(text) if ord(one) not in left_out]
    keys, starts, ends = _cut(plain)
    behind = [*kept[1:], len(text)]
    return Strand(text, keys, [kept[start] for start in starts], [behind[end - 1] for end in ends])


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
