"""Why something could not be added, as somebody in Slack can use it."""

from __future__ import annotations

import re

# The library speaks to whoever sits at the terminal: of its commands, options, settings and files.
_REMEDIES = (
    (re.compile(r"PULLQUOTE_FETCH_ALLOW"), "whoever runs me can allow it"),
    (re.compile(r"PULLQUOTE_FETCH_MAX_BYTES"), "whoever runs me can raise that limit"),
    (re.compile(r"PULLQUOTE_\w+"), ""),
    (re.compile(r"`pullquote add\b"), "add that address with /ingest"),
    (re.compile(r"`pullquote\b|\s--\w|free some memory|\binstall\b"), ""),
    (
        re.compile(r"\.txt\b|\bOCR\b|standard input|\bpipe\b|\bsave (?:it|the)\b|\brename\b|\bsplit it\b"),
        "whoever runs me can add it from a file",
    ),
)
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_BETWEEN = re.compile(r"(;\s+|(?<=\.)\s+|,\s+(?=or\s))")
# Which machine a name leads to inside somebody's network is not for everyone in a channel.
_INSIDE = re.compile(r"(is a private address) \([^)]*\)")


def for_slack(reason: str) -> str:
    """Return a reason of the library without what only somebody at a terminal can do; with what helps here instead."""
    first, *rest = _BETWEEN.split(_INSIDE.sub(r"\1", reason))
    kept, instead = ("", []) if _is_terminal(first) else (first, [])
    for between, clause in zip(rest[::2], rest[1::2], strict=True):
        if (remedy := _remedy(clause)) is None:
            kept += between + clause
        elif remedy:
            instead.append(remedy)
    said = [kept.rstrip(" .;,:"), *dict.fromkeys(instead)]
    return "; ".join(filter(None, said)) + "." if any(said) else "It cannot be read."


def _is_terminal(clause: str) -> bool:
    return _remedy(clause) is not None


def _remedy(clause: str) -> str | None:
    """Return what is said instead of a clause that is for a terminal, None where it may stand."""
    words = _ADDRESS.sub("", clause)
    return next((remedy for pattern, remedy in _REMEDIES if pattern.search(words)), None)
