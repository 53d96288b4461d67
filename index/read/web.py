"""Addresses and feeds: what was fetched, made into clippings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from index import formats
from index.errors import SourceError
from index.formats import Format
from index.protocols import Fetch
from index.records import Clipping, Refusal

from .address import is_one_page, tidy
from .files import shown
from .looks import format_of
from .material import Raw, Reading

if TYPE_CHECKING:
    from .feed import Entry

Found = Clipping | Refusal


def from_web(source: str, fetch: Fetch, *, single: bool = False) -> Iterator[Found]:
    """Yield the article at an address, or those that the feed there leads to.

    A feed of several is refused where a `single` article is wanted.
    """
    try:
        raw, format_ = _fetched(source, fetch)
    except SourceError as error:
        yield refusal(source, error)
        return
    if format_ is formats.FEED:
        yield from from_feed(raw, fetch, source=source, single=single)
    else:
        yield reported(source, lambda: _clipping(source, raw, reading(raw, format_)))


def from_feed(raw: Raw, fetch: Fetch, *, source: str, single: bool = False) -> Iterator[Found]:
    """Yield the article of each entry of a feed, fetched by its link; what fails does not stop the others."""
    from .feed import MOST_ENTRIES, read_feed  # brings lxml

    try:
        feed = read_feed(raw)
    except SourceError as error:
        yield refusal(source, error)
        return
    if single and len(feed.entries) > 1:
        several = f"{raw.name} is a feed of several articles; add the one you mean by its own address."
        yield Refusal(source=shown(source), reason=several)
        return
    for entry in feed.entries:
        yield reported(entry.link or source, partial(_from_entry, entry, raw.name, fetch))
    if feed.left:
        reason = f"{raw.name} has {feed.left:,} entries beyond the {MOST_ENTRIES} read; add those by their addresses."
        yield Refusal(source=shown(source), reason=reason)


def reported(source: str, read: Callable[[], Clipping]) -> Found:
    """Return the clipping, or the refusal that reading it ended in."""
    try:
        return read()
    except SourceError as error:
        return refusal(source, error)


def refusal(source: str, error: SourceError) -> Refusal:
    """Return an error as what became of a source."""
    return Refusal(source=shown(source), reason=shown(str(error)))


def reading(raw: Raw, format_: Format) -> Reading:
    """Return what the format's reader makes of the bytes."""
    # Loaded at first use: trafilatura and lxml take longer to import than a question takes to answer.
    return cast("Reading", import_module(f"index.read.{format_.reader}").read(raw))


def _fetched(source: str, fetch: Fetch) -> tuple[Raw, Format]:
    fetched = fetch(source)
    raw = Raw(name=source, content=fetched.content, charset=fetched.charset, url=fetched.url)
    if not fetched.content.strip():
        raise SourceError(f"{source} is empty; check that it is the page you meant.")
    stated = formats.by_type(fetched.content_type or "")
    if stated in {None, formats.TEXT}:
        # Markdown is often sent as plain text.
        by_name = formats.by_name(PurePosixPath(urlsplit(fetched.url).path).name)
        stated = by_name if by_name is formats.MARKDOWN else stated
    return raw, format_of(raw.content, name=source, stated=stated)


def _clipping(source: str, raw: Raw, read: Reading) -> Clipping:
    at = tidy(raw.url or "")
    address = read.details.url or at
    return Clipping(
        text=read.text,
        details=replace(read.details, url=address),
        source=source,
        origin=source,
        key=address,
        fetched=at if at and address and not is_one_page(at, address) else None,
    )


def _from_entry(entry: Entry, feed: str, fetch: Fetch) -> Clipping:
    if entry.link is None:
        title = f"'{entry.details.title}'" if entry.details.title else "without a title"
        raise SourceError(f"The entry {title} of {feed} has no link to follow; add the article by its own address.")
    raw, format_ = _fetched(entry.link, fetch)
    if format_ is formats.FEED:
        raise SourceError(f"{entry.link} is a feed again, in the feed {feed}; add it by itself.")
    found = reading(raw, format_)
    return _clipping(entry.link, raw, replace(found, details=entry.filled(found.details)))
