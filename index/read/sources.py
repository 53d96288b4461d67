"""What was typed after `add`, made into clippings one by one."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from importlib import import_module
from itertools import chain
from pathlib import PurePosixPath
from typing import BinaryIO, cast
from urllib.parse import urlsplit

from index import formats
from index.errors import SourceError, UsageError
from index.formats import Format
from index.protocols import Fetch
from index.records import Clipping, Details, Refusal

from .address import is_web, tidy
from .dates import is_date
from .files import MAX_BYTES, absolute, count_lines, files, is_folder, opened, read_bytes, shown
from .lines import is_line, read_lines
from .material import Raw, Reading

Found = Clipping | Refusal

_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype html|html|head|body|article)\b",
    re.IGNORECASE | re.DOTALL,
)
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)

_NOTHING = Details()


def clippings(
    sources: Iterable[str], *, fetch: Fetch, details: Details = _NOTHING, stdin: BinaryIO | None = None
) -> Iterator[Found]:
    """Return what reading the sources gives, one article after the other: a clipping, or a refusal with its reason.

    `details` win over what a source states, field by field; an empty string clears. Nothing is read before it is asked
    for. Raises `UsageError` when `details` hold a date that is none.
    """
    if details.published and not is_date(details.published):
        raise UsageError(f"'{details.published}' is no date; write it as YYYY-MM-DD.")
    found = (each for source in sources for each in _read(source, fetch, stdin))
    return (each if isinstance(each, Refusal) else _with(details, each) for each in found)


def expected(sources: Sequence[str]) -> int | None:
    """Return how many clippings and refusals reading the sources will give; None when only reading could tell."""
    total = 0
    for source in sources:
        count = _expected(source)
        if count is None:
            return None
        total += count
    return total


def _expected(source: str) -> int | None:
    if source == "-":
        return None
    if is_web(source):
        return 1
    if is_folder(source):
        counts = [1 if isinstance(path, Refusal) else _expected(path) for path in files(source)]
        return None if None in counts else sum(count or 0 for count in counts) or 1
    return count_lines(source) if formats.is_lines(source) else 1


def _read(source: str, fetch: Fetch, stdin: BinaryIO | None) -> Iterator[Found]:
    if source == "-":
        yield from _from_stdin(stdin)
    elif is_web(source):
        yield _reported(source, lambda: _from_web(source, fetch))
    elif _OTHER_SCHEME.match(source):
        reason = f"{shown(source)} cannot be fetched; give an address that begins with http:// or https://."
        yield Refusal(source=shown(source), reason=reason)
    elif is_folder(source):
        yield from _from_folder(source)
    else:
        yield from _from_path(source)


def _reported(source: str, read: Callable[[], Clipping]) -> Found:
    try:
        return read()
    except SourceError as error:
        return Refusal(source=shown(source), reason=shown(str(error)))


def _from_web(source: str, fetch: Fetch) -> Clipping:
    fetched = fetch(source)
    raw = Raw(name=source, content=fetched.content, charset=fetched.charset, url=fetched.url)
    reading = _reader(_format_of_page(fetched.content_type, fetched.url, fetched.content))(raw)
    address = reading.details.url or tidy(fetched.url)
    return Clipping(
        text=reading.text, details=replace(reading.details, url=address), source=source, origin=source, key=address
    )


def _format_of_page(content_type: str | None, url: str, content: bytes) -> Format:
    """Return how to read what a server sent; Markdown is often sent as plain text."""
    stated = formats.by_type(content_type) if content_type else None
    if stated is formats.TEXT:
        by_name = formats.by_name(PurePosixPath(urlsplit(url).path).name)
        return by_name if by_name is formats.MARKDOWN else stated
    return stated or _sniffed(content)


def _from_folder(folder: str) -> Iterator[Found]:
    nothing = True
    for path in files(folder):
        nothing = False
        if isinstance(path, Refusal):
            yield path
        else:
            yield from _from_path(path)
    if nothing:
        name = shown(folder)
        yield Refusal(source=name, reason=f"The folder {name} holds nothing that can be read; {_supported()}")


def _from_path(path: str) -> Iterator[Found]:
    if formats.is_lines(path):
        yield from _from_lines(path)
    else:
        yield _reported(path, lambda: _from_file(path))


def _from_lines(path: str) -> Iterator[Found]:
    try:
        with opened(path) as stream:
            nothing = True
            for each in read_lines(stream, shown(path)):
                nothing = False
                yield each
    except SourceError as error:
        yield Refusal(source=shown(path), reason=str(error))
        return
    if nothing:
        yield Refusal(source=shown(path), reason=f"{shown(path)} is empty; write one JSON object on each line.")


def _from_file(path: str) -> Clipping:
    name, format_ = shown(path), formats.by_name(path)
    content = read_bytes(path, limit=MAX_BYTES, wanted=format_ is not None or not formats.ending(path))
    if format_ is None and formats.ending(path):
        raise SourceError(f"{name} is a {formats.ending(path)} file, which is not read; {_supported()}")
    reading = _reader(format_ or _sniffed(content))(Raw(name=name, content=content))
    place = absolute(path)
    return Clipping(
        text=reading.text, details=reading.details, source=name, origin=place, key=reading.details.url or place
    )


def _from_stdin(stdin: BinaryIO | None) -> Iterator[Found]:
    name = "standard input"
    first = stdin.readline(MAX_BYTES + 1) if stdin else b""
    if stdin and is_line(first):
        yield from read_lines(cast("BinaryIO", io.BufferedReader(_Joined(first, stdin))), "-")
        return
    content = first + (stdin.read(MAX_BYTES + 1) if stdin else b"")
    yield _reported("-", lambda: _from_content(name, content))


def _from_content(name: str, content: bytes) -> Clipping:
    if not content.strip():
        raise SourceError("There was nothing on standard input; pipe the article's text or HTML in.")
    if len(content) > MAX_BYTES:
        raise SourceError(f"{name} is larger than {MAX_BYTES:,} bytes; add its articles one by one.")
    reading = _reader(_sniffed(content))(Raw(name=name, content=content))
    return Clipping(text=reading.text, details=reading.details, source="-", origin="-", key=reading.details.url)


class _Joined(io.RawIOBase):
    """A stream whose first line was read already."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        self._parts = chain([first], iter(lambda: rest.read(65_536), b""))
        self._left = b""

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the stub asks for any buffer
        """Fill the buffer with what comes next; 0 at the end."""
        self._left = self._left or next(self._parts, b"")
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size


def _sniffed(content: bytes) -> Format:
    return formats.HTML if _HTML_START.match(content.lstrip(b"\xef\xbb\xbf")[:4096]) else formats.TEXT


def _reader(format_: Format) -> Callable[[Raw], Reading]:
    # Loaded at first use: trafilatura and lxml take longer to import than a question takes to answer.
    return cast("Callable[[Raw], Reading]", import_module(f"index.read.{format_.reader}").read)


def _supported() -> str:
    return f"give {formats.supported()} files, or pipe its text in with `-`."


def _with(details: Details, clipping: Clipping) -> Clipping:
    """Return the clipping with the caller's details over its own."""
    given = {name: value or None for name, value in asdict(details).items() if value is not None}
    key = clipping.key if details.url is None else tidy(details.url) or clipping.key
    return replace(clipping, details=replace(clipping.details, **given), key=key)
