"""The words and marks of a text, each with its place."""

from __future__ import annotations

import re
from typing import NamedTuple

_TOKEN = re.compile(
    r"""
    (?P<word>
        (?:Mr|Mrs|Ms|Dr|Sen|Sens|Rep|Reps|Gov|Govs|Gen|Lt|Col|Sgt|Prof|Rev|Hon|Jr|Sr|Capt|Adm|Maj|Cmdr|Del|Msgr|Supt|St|Inc|Corp|Ltd|Co)\.(?!\w)
      | (?:[^\W\d_]\.){2,}(?:['’]s)?
      | [A-Z]\.(?=\s?[A-Z])
      | \d+(?:[-‐‑][^\W\d_]+)+
      | [^\W\d_]\w*(?:[-‐‑'’.&]\w+)*(?:(?<=s)['’](?!\w))?
    )
  | (?P<number>\d[\d.,:/]*\d|\d)
  | (?P<mark>--+|\.{2,}|[^\w\s]|_)
    """,
    re.VERBOSE,
)


class Token(NamedTuple):
    """A word, a number or a mark; `low` is the lower-case form for look-ups, without a possessive ending."""

    start: int
    end: int
    text: str
    low: str
    kind: str
    owner: bool = False

    @property
    def capital(self) -> bool:
        """Whether the word begins with a capital."""
        return self.kind == "word" and self.text[0].isupper()


def _token(match: re.Match[str]) -> Token:
    text, kind = match.group(), match.lastgroup or "mark"
    if kind != "word":
        return Token(match.start(), match.end(), text, text, kind)
    low = text.lower().replace("’", "'")
    owner = low.endswith(("'s", "s'")) and len(low) > 2
    if owner:
        low = low[:-2] if low.endswith("'s") else low[:-1]
    low = low.rstrip("'")
    if low.endswith(".") and low.count(".") == 1:
        low = low[:-1]
    return Token(match.start(), match.end(), text, low, kind, owner)


def tokens(text: str) -> list[Token]:
    """Return the words, numbers and marks of the text, in order."""
    return [_token(match) for match in _TOKEN.finditer(text)]
