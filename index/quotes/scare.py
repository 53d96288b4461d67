"""What stands in marks and is nobody's words: scare quotes, nicknames, titles of books, songs and programmes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.records import Span
from index.speakers.lexicon import listed

from .layout import Item

_SMALL = listed("a an the of in on at to for and or with from by but as is it be its s")
_WORK = listed(
    """
    album anthem article ballad blog book broadcast channel chapter classic comedy column documentary drama
    editorial episode essay exhibition feature film game headline headlined hit magazine memoir movie musical
    novel op-ed opera paper play podcast poem program programme project script segment serial series show single
    sitcom song soundtrack special story thriller titled track tune video workshop named called dubbed entitled
    bestseller
    """
)
_FEW = 4
_SOME = 8


def _is_title_case(words: str) -> bool:
    parts = [word for word in re.findall(r"[^\W\d_][\w’'-]*", words) if word.lower() not in _SMALL]
    return bool(parts) and all(part[0].isupper() for part in parts)


def is_title(text: str, quote: Span, items: Sequence[Item], at: int) -> bool:
    """Return whether the quotation at item `at` is the title of a work: capitalised, and named as one."""
    words = quote.of(text)
    if len(words.split()) > _SOME or not _is_title_case(words) or words.rstrip(",").endswith(("!", "?")):
        return False
    if at and len(words.split()) > 2 and words[-1].isalnum() and _SMALL & set(words.split()):
        return True
    ahead = items[at - 1] if at else None
    behind = items[at + 1] if at + 1 < len(items) else None
    if behind is not None and behind.low in _WORK:
        return True
    if ahead is None:
        return False
    if ahead.low == "," and at > 1:
        ahead = items[at - 2]
    return ahead.owner or ahead.low in _WORK or (len(words.split()) > 1 and ahead.low in {"on", "in", "of", "from"})


def is_scare(text: str, quote: Span, *, cued: bool, alone: bool) -> bool:
    """Return whether a quotation too short to be somebody's words has nobody that says it.

    `cued`: a verb of saying stands with it; `alone`: its sentence has no words but these.
    """
    if cued or alone:
        return False
    words = quote.of(text)
    length = len(words.split())
    return length < _FEW or (length < _SOME and words[-1] not in ",.!?")
