"""Why something could not be added, as somebody in Slack can use it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

# What stands for the name of a file meanwhile: no text has it, as it is for private use.
_NAME = "\ue000"
# The library speaks to whoever sits at the terminal: of its commands, options, settings and files.
_REMEDIES = (
    (re.compile(r"PULLQUOTE_FETCH_ALLOW"), "whoever runs me can allow it"),
    (re.compile(r"PULLQUOTE_FETCH_MAX_BYTES"), "whoever runs me can raise that limit"),
    (re.compile(r"PULLQUOTE_\w+"), ""),
    (re.compile(r"`pullquote add\b"), "add that address anew"),
    (re.compile(r"`pullquote\b|\s--\w|free some memory|\binstall\b"), ""),
    (
        re.compile(r"\.txt\b|\bOCR\b|standard input|\bpipe\b|\bsave (?:it|the)\b|\brename\b|\bsplit it\b"),
        "whoever runs me can add it from a file",
    ),
)
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
# An address ends where the sentence's own marks begin.
_WHOLE = re.compile(
    r"(?P<by>\s\()?(?P<address>\b[a-z][a-z\d+.-]*://\S*[^\s.,;:)`'\"”])(?P<closed>(?(by)\)|))", re.IGNORECASE
)
_BETWEEN = re.compile(r"(;\s+|(?<=\.)\s+|,\s+(?=or\s))")
# Which machine a name leads to inside somebody's network is not for everyone in a channel.
_INSIDE = re.compile(r"(is a private address) \([^)]*\)")


def for_slack(reason: str, *, file: str | None = None) -> str:
    """Return a reason of the library without what only somebody at a terminal can do; with what helps here instead.

    `file` is the name of one that they sent themselves: they can save it in another way. The name may hold anything.
    """
    remedies = _REMEDIES[:-1] if file else _REMEDIES
    first, *rest = _BETWEEN.split(_INSIDE.sub(r"\1", reason.replace(file, _NAME) if file else reason))
    kept, instead = ("", []) if _remedy(first, remedies) is not None else (first, [])
    for between, clause in zip(rest[::2], rest[1::2], strict=True):
        if (remedy := _remedy(clause, remedies)) is None:
            kept += between + clause
        elif remedy:
            instead.append(remedy)
    said = [kept.rstrip(" .;,:"), *dict.fromkeys(instead)]
    told = "; ".join(filter(None, said)) + "." if any(said) else "It cannot be read."
    return told.replace(_NAME, file) if file else told


def told_of(reason: str, *, known: Collection[str], own: str | None = None, led: str = "it") -> str:
    """Return a reason with no web address but those that whoever reads it knows.

    An article may have been added by somebody else, from an address that holds what is theirs, or leads to such: `own`
    is called "its address", any other is one that `led` leads to.
    """

    def shown(found: re.Match[str]) -> str:
        address = found["address"]
        if address in known and address != own:
            return found.group()
        if found["by"] and address != own:
            return ""
        said = "its address" if address == own else f"an address that {led} leads to"
        said = said if found.start() else said[0].upper() + said[1:]
        return f"{found['by'] or ''}{said}{found['closed'] or ''}"

    return _WHOLE.sub(shown, reason)


def _remedy(clause: str, remedies: Sequence[tuple[re.Pattern[str], str]]) -> str | None:
    """Return what is said instead of a clause that is for a terminal, None where it may stand."""
    words = _ADDRESS.sub("", clause)
    return next((remedy for pattern, remedy in remedies if pattern.search(words)), None)
