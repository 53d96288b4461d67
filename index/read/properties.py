"""What the properties of a file say about it, where a person will have written that; programs fill them in too."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from index.text import fold, normalise

from .dates import stated_date

_FILE = re.compile(
    r"\S*\.\w{2,5}$|.*\.(?:docx?|pdf|indd|qxp|qxd|pptx?|xlsx?|rtf|odt|html?|txt|tex|dvi|ps)$", re.IGNORECASE
)
_PROGRAM = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel|office)|powerpoint|libreoffice|openoffice|word|pages|google docs?)\b"
    r"(?:\W|document|presentation|user)*|"
    r"(?:microsoft (?:word|powerpoint|excel) -|about:|file:|https?:|layout\b|slide\b|folie\b|document ?\d|print\b).*",
    re.IGNORECASE,
)
_NOTHING = frozenset(
    "untitled|unnamed|unknown|no title|title|titel|anonymous|unspecified|none|null|n a|user|owner|author|admin|editor|"
    "administrator|root|guest|default|default user|windows user|python docx|reportlab|word document|new document|"
    "unbenannt|document|documento|scan|scanned document|scanned image|staff|test".split("|")
)
_LONGEST_TITLE = 300
_STAMP = re.compile(r"(?:D:)?(?P<year>[12]\d{3})(?P<month>\d\d)(?P<day>\d\d)(?:\d{2,6}|\Z|\D)")
# What stands in a document that its program made from a template: python-docx's, and the start of clocks.
_NO_DAYS = frozenset(("2013-12-23", "1970-01-01", "1980-01-01", "1601-01-01", "1904-01-01", "2000-01-01"))


def title_of(text: str | None) -> str | None:
    """Return the title if it is one: no file's name, no program's, no placeholder."""
    line = _line(text)
    if not _is_words(line) or len(line) < 3 or len(line) > _LONGEST_TITLE:
        return None
    return line


def authors_of(names: Iterable[str]) -> str | None:
    """Return the people named, by commas, without logins and programs."""
    people = [_line(part) for name in names for part in re.split(r"\s*;\s*", name)]
    return ", ".join(name for name in dict.fromkeys(people) if _is_words(name) and _is_name(name)) or None


def day_of(stamp: str | None, *, now: datetime | None = None) -> str | None:
    """Return the day of a time as files write it ("D:20210503...", "2021-05-03T..."), if it can be true."""
    text = _line(stamp)
    found = _STAMP.match(text)
    day = stated_date("-".join(found.group("year", "month", "day")) if found else text)
    tomorrow = (now or datetime.now(UTC)) + timedelta(days=1)
    return day if day and "1970" < day <= tomorrow.strftime("%Y-%m-%d") and day not in _NO_DAYS else None


def _line(text: str | None) -> str:
    return " ".join(normalise(text or "").split()).strip("()[] ")


def _is_words(line: str) -> bool:
    letters = sum(map(str.isalpha, line))
    bare = " ".join(re.findall(r"\w+", fold(line)))
    return letters * 2 > len(line) and bare not in _NOTHING and not _FILE.match(line) and not _PROGRAM.fullmatch(line)


def _is_name(name: str) -> bool:
    """Return whether it can be somebody's name: more than one word, not all of it small."""
    return len(name.split()) > 1 and len(name) < 120 and name != name.lower() and "@" not in name
