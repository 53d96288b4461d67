"""Words that were divided at a line's end, made whole where that is safe."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑][^\W\d_]+)*")
_HYPHENS = "-‐\u00ad"
_TAIL = re.compile(rf"(?P<before>[-‐‑\w'’.]*?)(?P<head>[^\W\d_]+)[{_HYPHENS}]$")
_HEAD = re.compile(r"[^\W\d_]+")
# A dash or a stroke that stands close to its words does so over a line's end too.
_GLUED = re.compile(r"\S[—/]$")
# Words that are as a rule written with a hyphen after or before them.
_COMPOUND_HEADS = frozenset(
    "all anti best better co counter cross de double early ever ex far fast first five four full great half hard high "
    "ill inter know last late left life long low mid middle mini multi near neo new nine non north off often old on "
    "once one open part post pre pro quasi right second self semi seven short single six small so socio south state "
    "still sub ten then third three top twenty thirty forty fifty sixty seventy eighty ninety two ultra under vice "
    "well west wide world year east eight".split()
)
# "Resign" is not "re-sign", so the hyphen that the page shows is kept.
_TWO_WORDS = re.compile(
    r"re(?:sign|cover|form|creat|sent|serv|press|treat|collect|dress|mark|sort|leas|act|call|count|sound|join|fuse|solv|"
    r"petition|strain)(?:e|s|es|ed|d|ing|er|al|ation|ment)*"
)
# What stands with a hyphen elsewhere is only divided in these: inter-national, pre-sident.
_DIVIDED = re.compile(
    r"(?:inter(?:nation|ven|view|rupt|val|pret|fer|cept|rog)|pre(?:sid|dict|fer|vent|viou|cis|sent|mier|par|sum|scri)|"
    r"pro(?:ject|pos|vid|vinc|duc|gram|gress|mis|mot|tect|test|ceed|cess|fess|fit|long|nounc|spect|sper)|"
    r"sub(?:ject|sid|scri|urb|mit|stan|sequen|marin)|post(?:pon|al|er)|"
    r"under(?:stand|stood|tak|min)|de(?:cid|cis|clar|fen|liv|mand|part|pend|scri|sign|stroy|tail|velop))"
)
_COMPOUND_TAILS = frozenset(
    "based born called century class day driven elect fashioned free friendly general haired hour in jawed know led "
    "level like long made mail minded minute month off old on out owned related round run scale second sided speaking "
    "style term time to turned up week wide winning year".split()
)


class Hyphens:
    """What a text itself tells of its words: those that it writes whole elsewhere, and those with a hyphen."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._words: set[str] = set()
        divided = False
        for line in lines:
            found = [match.group().lower() for match in _WORD.finditer(line)]
            ends = line.endswith(tuple(_HYPHENS))
            # The halves of divided words are no words.
            self._words.update(found[1 if divided else 0 : len(found) - 1 if ends else None])
            divided = ends

    def joined(self, lines: Sequence[str]) -> str:
        """Return the lines as one."""
        parts: list[str] = [lines[0]] if lines else []
        for above, line in pairwise(lines):
            divided = _TAIL.search(above[-60:])
            following = _HEAD.match(line)
            if not divided or not following:
                parts.append(line if _GLUED.search(above[-2:]) else f" {line}")
                continue
            if self._is_one_word(divided, following.group()):
                parts[-1] = parts[-1][:-1]
            parts.append(line)
        return "".join(parts)

    def _is_one_word(self, divided: re.Match[str], tail: str) -> bool:
        """Return whether the hyphen was put in only because the line ended."""
        if divided.string.endswith("\u00ad"):
            return True
        head = divided["head"].lower()
        if not tail[0].islower() or divided["before"].endswith(tuple("-‐‑0123456789")) or divided["before"][-1:] == ".":
            return False
        whole, hyphened = head + tail, f"{head}-{tail}"
        if whole in self._words or hyphened in self._words:
            return whole in self._words
        if _TWO_WORDS.fullmatch(whole):
            return False
        if head in _COMPOUND_HEADS and _DIVIDED.match(whole):
            return True
        compound = head in _COMPOUND_HEADS or tail in _COMPOUND_TAILS
        return not compound and not (head in self._words and tail in self._words)
