"""What was typed after `add`, made into clippings one by one."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import BinaryIO, cast
from urllib.parse import urlsplit

from index import formats, kinds
from index.errors import SourceError, UsageError
from index.formats import Format
from index.protocols import Fetch
from index.records import Clipping, Details, Received, Refusal

from .address import is_web, tidy
from .dates import is_date
from .files import MAX_BYTES, absolute, count_lines, files, is_folder, opened, read_bytes, shown
from .lines import is_line, read_lines
from .looks import format_of
from .material import Raw
from .received import from_received
from .web import Found, from_feed, from_web, reading, refusal, reported

_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_FEED_PATH = re.compile(r"(?:\.(?:rss|atom|xml|rdf)|/(?:feed|rss|atom)s?)/?$", re.IGNORECASE)

_NOTHING = Details()

# What was typed, a file that was handed in, or what could not be handed in.
Source = str | Received | Refusal


def clippings(
    sources: Iterable[Source], *, fetch: Fetch, details: Details = _NOTHING, stdin: BinaryIO | None = None
) -> Iterator[Found]:
    """Return what reading the sources gives, one article after the other: a clipping, or a refusal with its reason.

    `details` become the clippings' edits, which win over what a source states, field by field; an empty string clears.
    A feed gives an article for each entry. Nothing is read before it is asked for. Raises `UsageError` when `details`
    hold a date that is none.
    """
    if details.published and not is_date(details.published):
        raise UsageError(f"'{details.published}' is no date; write it as YYYY-MM-DD.")
    reader = _Reader(fetch, stdin, single=details != _NOTHING)
    found = (each for source in sources for each in reader.read(source))
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
        return None if _FEED_PATH.search(urlsplit(source).path) else 1
    if is_folder(source):
        counts = [1 if isinstance(path, Refusal) else _expected(path) for path in files(source)]
        return None if None in counts else sum(count or 0 for count in counts) or 1
    if formats.is_lines(source):
        return count_lines(source)
    return None if formats.by_name(source) is formats.FEED else 1


class _Reader:
    """One call's way to the sources: the web, the disk, standard input."""

    def __init__(self, fetch: Fetch, stdin: BinaryIO | None, *, single: bool) -> None:
        self._fetch = fetch
        self._stdin = stdin
        self._single = single

    def read(self, source: Source) -> Iterator[Found]:
        """Yield what a source gives."""
        if not isinstance(source, str):
            yield source if isinstance(source, Refusal) else from_received(source)
        elif source == "-":
            yield from self._from_stdin()
        elif is_web(source):
            yield from from_web(source, self._fetch, single=self._single)
        elif _OTHER_SCHEME.match(source):
            reason = f"{shown(source)} cannot be fetched; give an address that begins with http:// or https://."
            yield Refusal(source=shown(source), reason=reason)
        elif is_folder(source):
            yield from self._from_folder(source)
        else:
            yield from self._from_path(source)

    def _from_folder(self, folder: str) -> Iterator[Found]:
        nothing = True
        for path in files(folder):
            nothing = False
            if isinstance(path, Refusal):
                yield path
            else:
                yield from self._from_path(path)
        if nothing:
            name = shown(folder)
            yield Refusal(source=name, reason=f"The folder {name} holds nothing that can be read; {_supported()}")

    def _from_path(self, path: str) -> Iterator[Found]:
        if formats.is_lines(path):
            yield from _from_lines(path)
            return
        try:
            raw, format_ = _opened(path)
        except SourceError as error:
            yield refusal(path, error)
            return
        yield from self._from_content(raw, format_, source=path, place=absolute(path))

    def _from_stdin(self) -> Iterator[Found]:
        name = "standard input"
        first = self._stdin.readline(MAX_BYTES + 1) if self._stdin else b""
        if self._stdin and is_line(first):
            yield from read_lines(cast("BinaryIO", io.BufferedReader(_Joined(first, self._stdin))), "-")
            return
        content = first + (self._stdin.read(MAX_BYTES + 1) if self._stdin else b"")
        if not content.strip():
            reason = "There was nothing on standard input; pipe the article's text or HTML in."
            yield Refusal(source="-", reason=reason)
        elif len(content) > MAX_BYTES:
            reason = f"{name} is larger than {MAX_BYTES:,} bytes; add its articles one by one."
            yield Refusal(source="-", reason=reason)
        else:
            format_ = format_of(content, name=name, stated=None)
            yield from self._from_content(Raw(name=name, content=content), format_, source="-", place=None)

    def _from_content(self, raw: Raw, format_: Format, *, source: str, place: str | None) -> Iterator[Found]:
        """Yield what bytes that came from no address give; `place` is where they stay, None where they do not."""
        if format_ is formats.FEED:
            yield from from_feed(raw, self._fetch, source=source, single=self._single)
        else:
            yield reported(source, lambda: _clipping(raw, format_, source=source, place=place))


def _clipping(raw: Raw, format_: Format, *, source: str, place: str | None) -> Clipping:
    found = reading(raw, format_)
    key = found.details.url or place
    return Clipping(text=found.text, details=found.details, source=shown(source), origin=place or source, key=key)


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


def _opened(path: str) -> tuple[Raw, Format]:
    """Return a file's bytes and how to read them."""
    name, stated, ending = shown(path), formats.by_name(path), formats.ending(path)
    what = kinds.by_ending(ending)
    content = read_bytes(path, limit=MAX_BYTES, wanted=stated is not None or not ending)
    if stated is None and ending:
        raise SourceError(f"{name} is {what or f'a {ending} file'}, which is not read; {_supported()}")
    if stated is None and (what := kinds.by_bytes(content)) not in {None, "a PDF", "a Word document"}:
        raise SourceError(f"{name} is {what}, which is not read; {_supported()}")
    return Raw(name=name, content=content), format_of(content, name=name, stated=stated)


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


def _supported() -> str:
    return f"give {formats.supported()} files, or pipe its text in with `-`."


def _with(details: Details, clipping: Clipping) -> Clipping:
    """Return the clipping with what the caller knows better, kept apart so that a new reading does not undo it."""
    if details.url is None:
        return replace(clipping, edits=details)
    # Who types its address says which article it is.
    return replace(clipping, edits=details, key=tidy(details.url) or clipping.key, fetched=None)
