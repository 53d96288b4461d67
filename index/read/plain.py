"""Plain text as an article: kept whole; a headline, a byline and a date are read where they are plain to see."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from index.errors import SourceError
from index.records import Details
from index.text import is_caption, normalise, paragraphs

from .dates import stated_date
from .encoding import decoded
from .material import Raw, Reading

_SENTENCE_END = re.compile(r"[.!?…:]['\"’”)\]]*$")
_BYLINE = re.compile(r"(?:(?:Written |Posted |Story )?[Bb]y|BY|Author:)\s+(?P<name>[^\W\d_][^.!?]{2,100})$")
_DATELINE = re.compile(
    r"(?:(?:First )?(?:Published|Posted|Updated|Last updated|Date)(?: on| at)?\s*:?\s*)(?P<date>.+)$", re.IGNORECASE
)
_LABEL = re.compile(r"(?:title|headline)\s*:\s*(?P<title>.+)$", re.IGNORECASE)
_LONGEST_HEADLINE = 200
_LONG = 200


def read(raw: Raw) -> Reading:
    """Return a plain text with all its lines, and what its head states."""
    text = normalise(decoded(raw.content, name=raw.name, charset=raw.charset))
    if not text:
        raise SourceError(f"{raw.name} is empty; give a file that holds the text of an article.")
    return Reading(text=text, details=stated(text))


def stated(text: str) -> Details:
    """Return the title, byline and date that the head of a normalised text states; None for what it does not.

    The title is the last line before the first paragraph of prose that looks like a headline: scrapes put tags, menus
    and captions above it.
    """
    lines = [span.of(text) for span in paragraphs(text)]
    head = list(takewhile(lambda line: not _is_prose(line), lines))
    if len(head) == len(lines):
        head = head[:1] if len(lines) > 1 else []
    return Details(
        title=_title(head),
        byline=next((found["name"].strip() for line in head if (found := _BYLINE.match(line))), None),
        published=next((day for line in head if (day := _day(line))), None),
    )


def _title(head: Sequence[str]) -> str | None:
    labelled = next((found["title"] for line in head if (found := _LABEL.match(line))), None)
    return labelled or next((line for line in reversed(head) if _is_headline(line)), None)


def _is_prose(line: str) -> bool:
    """Return whether a line belongs to the article's body."""
    if is_caption(line) or _BYLINE.match(line) or _DATELINE.match(line):
        return False
    return len(line) > _LONG or (bool(_SENTENCE_END.search(line)) and len(line.split()) > 12)


def _is_headline(line: str) -> bool:
    lettered = any(character.isalpha() for character in line)
    tags = line == line.lower() and line != line.upper()
    ended = line.endswith((".", ",", ";", ":")) or len(line) > _LONGEST_HEADLINE
    beside = _BYLINE.match(line) or _DATELINE.match(line) or stated_date(line) or is_caption(line) or "://" in line
    return lettered and not tags and not ended and not beside


def _day(line: str) -> str | None:
    labelled = _DATELINE.match(line)
    if labelled and not line.lower().startswith(("updated", "last")):
        return stated_date(labelled["date"])
    return stated_date(line) if len(line) < 40 else None
