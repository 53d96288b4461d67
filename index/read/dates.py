"""Dates as people and programs write them; only what is unmistakable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul"),
            *("august aug", "september sept sep", "october oct", "november nov", "december dec"),
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = f"(?P<name>{'|'.join(_MONTHS)})"
_YEAR, _DAY = r"(?P<year>[12]\d{3})", r"(?P<day>\d{1,2})"
_FORMS = (
    re.compile(rf"{_YEAR}-(?P<month>\d{{1,2}})-{_DAY}(?!\d)"),
    re.compile(rf"{_YEAR}[/.](?P<month>\d{{1,2}})[/.]{_DAY}(?!\d)"),
    re.compile(rf"{_YEAR}(?P<month>\d\d)(?P<day>\d\d)(?:\Z|T|\d{{4,6}}\Z)"),
    re.compile(rf"(?:\w+,? +)?{_DAY}(?:st|nd|rd|th)?[ -]+(?:of +)?{_MONTH}\.?,?[ -]+{_YEAR}\b", re.IGNORECASE),
    re.compile(rf"(?:\w+,? +)?{_MONTH}\.? +{_DAY}(?:st|nd|rd|th)?,? +{_YEAR}\b", re.IGNORECASE),
    # 23/11/2019 is clear, 05/11/2019 is not: Europe and America read it differently.
    re.compile(rf"(?P<day>1[3-9]|2\d|3[01])[/.](?P<month>\d{{1,2}})[/.]{_YEAR}\b"),
    re.compile(rf"(?P<month>\d{{1,2}})/(?P<day>1[3-9]|2\d|3[01])/{_YEAR}\b"),
)


def stated_date(text: str) -> str | None:
    """Return the date that the text begins with as YYYY-MM-DD, in the zone it is written in; None when unclear."""
    return next(_dates(text.strip()), None)


def is_date(text: str) -> bool:
    """Return whether the text is a date written YYYY-MM-DD."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _dates(text: str) -> Iterator[str]:
    for form in _FORMS:
        if found := form.match(text):
            parts = found.groupdict()
            month = _MONTHS[parts["name"].lower()] if "name" in parts else int(parts["month"])
            try:
                yield date(int(parts["year"]), month, int(parts["day"])).isoformat()
            except ValueError:
                continue
