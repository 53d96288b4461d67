"""Raised figures and signs: marks that lead to notes are left out, powers are written so that no number swallows them.

The readers put what is raised between two signs that no text has; here it becomes what the article says.
"""

from __future__ import annotations

import re

# Code points that Unicode keeps out of every text; index/read/inside/ writes them too.
OPEN, CLOSE = "\ufdd0", "\ufdd1"

_RAISED = re.compile(f"(?P<glue>[^\\S\n]{{0,3}}){OPEN}(?P<words>[^{OPEN}{CLOSE}]*){CLOSE}(?P<next>\\w?)")
_SPLIT = re.compile(f"{CLOSE}(\\s*){OPEN}")
_FIGURES = re.compile(r"[\d\s,;+−–-]*\d[\d\s,;–-]*")
_SIGNS = re.compile(r"[\s*†‡§¶#,⁎∗]+|[\[(][^\[\]()]{1,20}[\])](?:[\s,]*\[[^\[\]]{1,20}\])*")
_NUMBER = re.compile(r"\d[\d.,]*$")
_UNIT = re.compile(r"(?<![^\W\d_])(?:[kcdmµ]?m|ft|yd|[a-zA-Z])$")
# Longer than any mark; a sentence that is set so is a sentence.
_LONGEST = 40
_POWER = re.compile(r"\s*[-–−+]?\d{1,2}\s*")


def settled(text: str) -> str:
    """Return the text with what is raised in it left out, or written as ^6, or kept where it ends a word (1st)."""
    if OPEN not in text:
        return text.replace(CLOSE, "")
    text = _SPLIT.sub(r"\1", text)
    parts: list[str] = []
    end = 0
    for found in _RAISED.finditer(text):
        parts.append(text[end : found.start()])
        before = "".join(parts[-4:])[-20:]
        parts.append(_written(found, before))
        end = found.end() - len(found["next"])
    return "".join([*parts, text[end:]]).replace(OPEN, "").replace(CLOSE, "")


def _written(found: re.Match[str], before: str) -> str:
    words, glue = found["words"].strip(), found["glue"]
    if len(words) > _LONGEST:
        return f"{glue}{words}"
    if not words:
        return " " if glue or found["words"] else ""
    if not before.strip():  # the number of a note, before the note
        return f"{words} "
    if _SIGNS.fullmatch(words):
        return " " if found["next"] else ""
    if _FIGURES.fullmatch(words):
        if _NUMBER.search(before) or (not glue and _POWER.fullmatch(words) and _UNIT.search(before)):
            return f"^{words}{' ' if found['next'].isalpha() else ''}"
        return " " if found["next"] else ""
    return f"{glue}{words}"
