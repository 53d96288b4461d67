"""Words that are written in two ways: told apart wherever it matters what was said, but alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_ENDINGS = {"'re": "are", "'ll": "will", "'ve": "have", "'m": "am", "'s": "is"}
_IRREGULAR = {"can't": "can", "won't": "will", "shan't": "shall"}


def alike(some: Sequence[str], others: Sequence[str]) -> bool:
    """Return whether words are the same but for contractions ("do not", "don't") and blanks ("percent", "per cent")."""
    if not some or not others or some == others:
        return some == others
    return "".join(some) == "".join(others) or [*_long(some)] == [*_long(others)]


def _long(keys: Sequence[str]) -> Iterator[str]:
    """Yield the words with every contraction as the words it stands for."""
    for key in keys:
        if key.endswith("n't"):
            yield from (_IRREGULAR.get(key, key.removesuffix("n't")), "not")
            continue
        stem, mark, ending = key.rpartition("'")
        if mark and (word := _ENDINGS.get(mark + ending)):
            yield from (stem, word)
        else:
            yield key
