"""Times as people type them, as days: "this quarter", "in May 2025", "since 2026-01-01", "last 30 days"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"[12][0-9]{3}"
_DAY = r"[0-3]?[0-9](?:st|nd|rd|th)?"
_ISO_DAY = rf"{_YEAR}-[0-1][0-9]-[0-3][0-9]"
_ONE_DAY = rf"(?:{_ISO_DAY}|{_DAY} {_MONTH}(?:,? {_YEAR})?|{_MONTH} {_DAY}(?:,? {_YEAR})?)"
_QUARTER = rf"(?i:q)[1-4](?: (?:of )?{_YEAR})?"
# Only in small letters: "This Week" and "USA Today" are names.
_RELATIVE = r"(?:today|yesterday|(?:this|last) (?:week|month|quarter|year))"
_NAMES = ("Today ", "Yesterday ")  # where another capital follows: "Today Show"
_POINT = rf"(?:{_ONE_DAY}|{_YEAR}-[0-1][0-9]|{_QUARTER}|{_MONTH}(?:,? {_YEAR})?|{_YEAR}|{_RELATIVE})"
_ROLLING = (
    r"(?:the )?(?:(?:last|past) (?P<number>[1-9][0-9]{0,3}) (?P<units>day|week|month|quarter|year)s?"
    r"|past (?P<unit>day|week|month|quarter|year))"
)
_PHRASE = (
    rf"(?:(?i:between) (?P<low>{_POINT}) (?i:and) (?P<high>{_POINT})"
    rf"|(?i:from|since) (?P<first>{_POINT}) (?i:to|until|till|through) (?P<last>{_POINT})"
    rf"|(?P<edge>(?i:since|after|until|till|before|up to)) (?P<point>{_POINT})"
    rf"|(?:(?i:in|from|during|over|within) )?{_ROLLING}"
    rf"|(?i:in|during) (?P<in>{_POINT})"
    # Somebody may be called May: "from May" is who said it.
    rf"|(?i:from) (?=.*[0-9]|this|last|today|yesterday)(?P<from>{_POINT})"
    rf"|(?i:on) (?P<on>{_ONE_DAY})"
    rf"|(?P<bare>{_RELATIVE}|{_QUARTER}))"
)
_AT_START = re.compile(rf"{_PHRASE}(?=[ ,:;]|$)")
_AT_END = re.compile(rf"(?<!\S){_PHRASE}$")
# No phrase is longer; so far back it is looked for.
_LONGEST = 80
# After one of these what follows belongs to it: "the results of last year".
_LEANING = frozenset(
    "a about after against an and as at before between by concerning for from in into is like of on or over regarding "
    "since than that the this to under until with".split()
)

_Days = tuple[date, date]


class Period(NamedTuple):
    """The first and the last day that are wanted, as `YYYY-MM-DD`; None where it is open."""

    since: str | None = None
    until: str | None = None

    @property
    def words(self) -> str:
        """The days in words: "since 2026-10-01", "from 2025-01-01 to 2025-12-31", "" where there are none."""
        if self.since and self.until:
            return f"on {self.since}" if self.since == self.until else f"from {self.since} to {self.until}"
        return f"since {self.since}" if self.since else f"until {self.until}" if self.until else ""


def at_end(words: str, today: date) -> tuple[str, Period] | None:
    """Return what stands before the period that a line ends with, and the period; None where it ends with none.

    A phrase that something before it needs is none: "about this quarter", "the results of last year".
    """
    line = words.rstrip(" ?.!,;")
    match = _AT_END.search(line, max(0, len(line) - _LONGEST))
    if not match:
        return None
    before = line[: match.start()].rstrip(" ,;:-")
    leans = before.rpartition(" ")[2].lower() in _LEANING
    return None if leans else _with(before, _period(match, today))


def at_start(words: str, today: date) -> tuple[str, Period] | None:
    """Return what stands after the period that a line begins with, and the period; None where it begins with none."""
    # A line may begin with a capital, whatever its first word.
    match = _AT_START.match(words[:1].lower() + words[1 : _LONGEST + 1])
    if not match or (words.startswith(_NAMES) and words[match.end() + 1 : match.end() + 2].isupper()):
        return None
    return _with(words[match.end() :].lstrip(" ,;:-"), _period(match, today))


def _with(rest: str, period: Period | None) -> tuple[str, Period] | None:
    return None if period is None else (rest, period)


def _period(match: re.Match[str], today: date) -> Period | None:
    """Return the days of a phrase; None where there are no such days."""
    found = match.groupdict()
    try:
        if unit := found["units"] or found["unit"]:
            return Period(since=f"{_back(today, int(found['number'] or 1), unit)}")
        if found["edge"]:
            return _open(found["edge"].lower(), _days(found["point"], today, today))
        if first := found["low"] or found["first"]:
            return _between(first, found["high"] or found["last"], today)
        start, end = _days(found["in"] or found["from"] or found["on"] or found["bare"], today, today)
    except (ValueError, OverflowError):  # 31 June; the year 0
        return None
    # What is not over yet is open: nothing is published later than today.
    return Period(since=f"{start}", until=None if start <= today < end else f"{end}")


def _open(edge: str, days: _Days) -> Period:
    first, last = days
    if edge in {"since", "after"}:
        return Period(since=f"{first if edge == 'since' else last + timedelta(1)}")
    return Period(until=f"{first - timedelta(1) if edge == 'before' else last}")


def _between(low: str, high: str, today: date) -> Period:
    until = _days(high, today, today)
    # "between November and February" began in the November before that February.
    since = _days(low, today, until[1])
    first, last = sorted((since, until))
    return Period(since=f"{first[0]}", until=f"{last[1]}")


def _days(words: str, today: date, anchor: date) -> _Days:
    """Return the days of one point in time; of what names no year, the last that began by the anchor."""
    words = words.lower()
    if words in {"today", "yesterday"}:
        day = today - timedelta(words == "yesterday")
        return day, day
    which, _, unit = words.partition(" ")
    if which in {"this", "last"}:
        this = _around(today, unit)
        return this if which == "this" else _around(this[0] - timedelta(1), unit)
    if re.fullmatch(_ISO_DAY, words):
        day = date.fromisoformat(words)
        return day, day
    if iso := re.fullmatch(rf"({_YEAR})-([0-1][0-9])", words):
        return _month(int(iso[1]), int(iso[2]))
    return _of_year(words, anchor)


def _of_year(words: str, anchor: date) -> _Days:
    """Return the days of a year, a quarter, a month or a day of a month."""
    year = re.search(rf"\b{_YEAR}$", words)
    rest = words[: year.start()] if year else words
    within = _within(rest)
    if year:
        return within(int(year[0]))
    found = within(anchor.year)
    return found if found[0] <= anchor else within(anchor.year - 1)


def _within(words: str) -> Callable[[int], _Days]:
    """Return what gives the days of a quarter, a month or a day in some year."""
    if not words:
        return lambda year: (date(year, 1, 1), date(year, 12, 31))
    if words[0] == "q":
        number = int(words[1])
        return lambda year: (_month(year, 3 * number - 2)[0], _month(year, 3 * number)[1])
    named = re.search(r"[a-z]{3,}", words)
    month = _MONTHS.index(named[0][:3]) + 1 if named else 0
    if day := re.search(r"[0-9]+", words):
        return lambda year: (date(year, month, int(day[0])),) * 2
    return lambda year: _month(year, month)


def _month(year: int, month: int) -> _Days:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _around(day: date, unit: str) -> _Days:
    """Return the first and the last day of the week, month, quarter or year that a day is in."""
    if unit == "week":
        monday = day - timedelta(day.weekday())
        return monday, monday + timedelta(6)
    if unit == "month":
        return _month(day.year, day.month)
    first = (day.month - 1) // 3 * 3 + 1 if unit == "quarter" else 1
    return date(day.year, first, 1), _month(day.year, first + 2 if unit == "quarter" else 12)[1]


def _back(today: date, number: int, unit: str) -> date:
    """Return the first of so many days, weeks, months, quarters or years that end today."""
    if unit in {"day", "week"}:
        return today - timedelta(number * (7 if unit == "week" else 1) - 1)
    months = today.year * 12 + today.month - 1 - number * {"month": 1, "quarter": 3, "year": 12}[unit]
    year, month = divmod(months, 12)
    day = min(today.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day) + timedelta(1)
