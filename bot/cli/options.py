"""Options that several commands share, and the checks of their values."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from typing import Annotated

import typer

from index import Details, UsageError, is_audience

_WEB = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON value on stdout and nothing else.")]
JsonLines = Annotated[bool, typer.Option("--json", help="Print a JSON value a line on stdout and nothing else.")]
Seen = Annotated[
    list[str] | None,
    typer.Option(
        "--audience",
        metavar="WHO",
        help="See only what is for WHO (*, team:T1, channel:T1:C1 or user:T1:U1) and for everyone. Repeatable.",
    ),
]
Granted = Annotated[
    list[str] | None,
    typer.Option(
        "--audience",
        metavar="WHO",
        help="Who may be answered from it: *, team:T1, channel:T1:C1 or user:T1:U1. Repeatable.",
    ),
]
Title = Annotated[str | None, typer.Option(metavar="TEXT", help="The article's title.")]
Site = Annotated[str | None, typer.Option(metavar="TEXT", help="The outlet that published it.")]
Byline = Annotated[str | None, typer.Option(metavar="TEXT", help="Who wrote it.")]
Published = Annotated[str | None, typer.Option(metavar="DATE", help="When it was published, as YYYY-MM-DD.")]
Url = Annotated[str | None, typer.Option(metavar="URL", help="The address it is to be linked to.")]


def checked_audiences(named: Iterable[str] | None) -> tuple[str, ...] | None:
    """Return the audiences, each once, or None where none was named; refuse what is no audience."""
    audiences = tuple(dict.fromkeys(named or ()))
    for audience in audiences:
        if not is_audience(audience):
            raise UsageError(f"'{audience}' is no audience; write *, team:T1, channel:T1:C1 or user:T1:U1.")
    return audiences or None


def checked_date(option: str, value: str | None) -> str | None:
    """Return the date as YYYY-MM-DD; refuse what is none. "" and None stay."""
    if not value:
        return value
    try:
        if len(value) == 10:
            return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    raise UsageError(f"'{value}' after {option} is no date; write it as YYYY-MM-DD.")


def checked_span(since: str | None, until: str | None) -> tuple[str | None, str | None]:
    """Return the first and the last day that are wanted; a month (YYYY-MM) or a year (YYYY) counts whole."""
    first, last = _days("--since", since), _days("--until", until)
    if first and last and first[0] > last[1]:
        raise UsageError(f"--since {since} lies after --until {until}; nothing can be between them.")
    return first and first[0], last and last[1]


def _days(option: str, value: str | None) -> tuple[str, str] | None:
    """Return the first and the last day of a day, a month or a year."""
    if not value:
        return None
    try:
        if re.fullmatch(r"\d{4}", value, re.ASCII):
            return f"{date(int(value), 1, 1)}", f"{date(int(value), 12, 31)}"
        if re.fullmatch(r"\d{4}-\d\d", value, re.ASCII):
            year, month = map(int, value.split("-"))
            return f"{date(year, month, 1)}", f"{date(year, month, monthrange(year, month)[1])}"
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            return (f"{date.fromisoformat(value)}",) * 2
    except ValueError:
        pass
    raise UsageError(f"'{value}' after {option} is no date; write it as YYYY-MM-DD, YYYY-MM or YYYY.")


def checked_details(details: Details) -> Details:
    """Return the details that were typed; refuse a date or an address that is none."""
    checked_date("--published", details.published)
    if details.url and not _WEB.fullmatch(details.url):
        raise UsageError(f"'{details.url}' after --url is no web address; write it with https://.")
    for value in (details.title, details.site, details.byline):
        checked_text(value or "")
    return details


def checked_text(text: str) -> str:
    """Return what was typed; refuse bytes that were no UTF-8."""
    if re.search("[\ud800-\udfff]", text):
        shown = text.encode("utf-8", "replace").decode()
        raise UsageError(f"'{shown}' is not valid UTF-8; type it again in a UTF-8 terminal.")
    return text


def examples(*lines: str) -> str:
    """Return examples for the end of a command's help, kept line by line."""
    return "Examples:\n\n\b\n" + "\n".join(f"  {line}" for line in lines)
