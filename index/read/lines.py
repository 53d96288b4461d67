"""JSON lines: one article a line, its text frozen as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO

from index.errors import SourceError
from index.records import Clipping, Details, Refusal, is_audience

from .address import tidy
from .dates import is_date

# Longer than any article; a line is the most that is held in memory.
LONGEST_LINE = 64_000_000

_TEXTS = "id", "title", "text", "url", "published", "site", "byline", "added", "source", "language"
_UNFIT = re.compile("[\x00\ud800-\udfff]")


def read_lines(stream: BinaryIO, name: str, *, longest: int = LONGEST_LINE) -> Iterator[Clipping | Refusal]:
    """Yield the article of each line, or why it was refused; blank lines do not count.

    The stream is read line by line, however long it is. A file that breaks off is refused where it breaks.
    """
    number = 0
    while True:
        number += 1
        source = f"{name}:{number}"
        try:
            line = _line(stream, source, longest)
            if line is None:
                return
            if line.strip():
                yield _clipping(_parsed(line, source), source)
        except SourceError as error:
            yield Refusal(source=source, reason=str(error))
        except (OSError, EOFError) as error:
            reason = f"{source} cannot be read ({error}); the file is damaged or cut off, so copy it again."
            yield Refusal(source=source, reason=reason)
            return


def is_line(line: bytes) -> bool:
    """Return whether it is a line of such a file: a JSON object with a text."""
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(told, dict) and "text" in told


def _line(stream: BinaryIO, source: str, longest: int) -> bytes | None:
    line = stream.readline(longest)
    if len(line) < longest or line.endswith(b"\n"):
        return line or None
    while (rest := stream.readline(longest)) and not rest.endswith(b"\n"):
        pass
    raise SourceError(f"{source} is longer than {longest:,} bytes; split it into articles of one line each.")


def _parsed(line: bytes, source: str) -> dict[str, Any]:
    try:
        told = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SourceError(f"{source} is not UTF-8; save the file as UTF-8.") from error
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{source} is not JSON; write one JSON object on each line.") from error
    if not isinstance(told, dict):
        raise SourceError(f"{source} is no JSON object; write one {{...}} with a text on each line.")
    return told


def _clipping(told: dict[str, Any], source: str) -> Clipping:
    facts = {name: _text(told, name, source) for name in _TEXTS}
    text = facts["text"]
    if text is None or not any(map(str.isalnum, text)):
        raise SourceError(f'{source} has no text; give the article\'s text under "text".')
    if facts["published"] and not is_date(facts["published"]):
        raise _wrong(source, "published", facts["published"], "a day written YYYY-MM-DD")
    if facts["added"] and not _time(facts["added"]):
        raise _wrong(source, "added", facts["added"], "an ISO 8601 time")
    about = {name: facts[name] for name in ("title", "url", "site", "byline", "published", "language")}
    return Clipping(
        text=text,
        details=Details(**about),
        source=source,
        origin=facts["source"] or source,
        id=facts["id"],
        key=tidy(facts["url"] or ""),
        audiences=_audiences(told.get("audiences"), source),
        added=facts["added"] and _time(facts["added"]),
        stated_whole=True,
    )


def _text(told: dict[str, Any], name: str, source: str) -> str | None:
    value = told.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise _wrong(source, name, value, "a string")
    if _UNFIT.search(value):
        raise SourceError(f'{source} has a NUL or half a surrogate pair in "{name}"; take it out.')
    return value


def _audiences(told: Any, source: str) -> tuple[str, ...] | None:
    if told is None:
        return None
    listed = told if isinstance(told, list) else []
    if not listed or not all(isinstance(one, str) and is_audience(one) for one in listed):
        raise _wrong(source, "audiences", told, "a list of *, team:T1, channel:T1:C1 or user:T1:U1")
    return tuple(dict.fromkeys(listed))


def _wrong(source: str, name: str, value: object, wanted: str) -> SourceError:
    shown = json.dumps(value, ensure_ascii=True)
    shown = shown if len(shown) <= 60 else f"{shown[:57]}..."
    return SourceError(f'{source} has {shown} under "{name}", which must be {wanted}.')


def _time(text: str) -> str | None:
    """Return the time in UTC to the second, which it is in already where it names no zone; None when it is no time."""
    try:
        moment = datetime.fromisoformat(text)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        return None
    return moment.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
