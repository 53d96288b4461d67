"""Articles read again from where they came: the same article, whatever it would be called today."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from . import formats, read
from .errors import UnknownIdError
from .protocols import Fetch
from .read.address import is_web, same_site
from .records import Clipping, Refusal
from .shelf import article_id
from .sqlite import Held

_LINE = re.compile(r"(?P<file>.+):\d+", re.DOTALL)


def readings(prefixes: Iterable[str], find: Callable[[str], Held], fetch: Fetch) -> Iterator[Clipping | Refusal]:
    """Return what reading each article's source gives now; `find` returns one or raises `UnknownIdError`.

    A source that is a file's path is read from this machine, so who may ask for it is the caller's care.
    """
    for prefix in prefixes:
        try:
            held = find(prefix)
        except UnknownIdError as error:
            yield Refusal(source=prefix, reason=str(error))
            continue
        yield replace(_reading(held, fetch), source=prefix)


def _reading(held: Held, fetch: Fetch) -> Clipping | Refusal:
    source = held.article.source or ""
    if reason := _unreadable(source):
        return Refusal(source=source, reason=reason)
    # Two are enough to know that it is several: a feed's address would fetch everything in it.
    found = list(islice(read.clippings([source], fetch=fetch), 2))
    if len(found) == 1 and isinstance(found[0], Refusal):
        return found[0]
    if len(found) == 1 and isinstance(found[0], Clipping) and found[0].origin == source:
        if is_web(source) and _moved(found[0], held):
            reason = (
                f"{source} leads to another site now ({found[0].details.url}); add that address if it is the article."
            )
            return Refusal(source=source, reason=reason)
        return replace(found[0], id=held.article.id)
    reason = f"{source} holds other articles now, not the one that was read there; run `pullquote add {source}`."
    return Refusal(source=source, reason=reason)


def _moved(found: Clipping, held: Held) -> bool:
    """Return whether what stands at an article's source now is of another site than the article.

    An address that once led to an article may have been added by anybody, and be made to lead anywhere.
    """
    here, there = held.stated.url, found.details.url
    return bool(here and there) and article_id(found) != held.article.id and not same_site(here or "", there or "")


def _unreadable(source: str) -> str | None:
    """Return why nothing can be read from there again; None where it is an address or a file's path."""
    if not source:
        return "Where this article came from is not known, so it cannot be read again. Add it anew."
    line = _LINE.fullmatch(source)
    file = line["file"] if line else source
    if file == "-":
        return "It came by standard input, which cannot be read again. Add it anew with `pullquote add -`."
    if line and formats.is_lines(file) and not is_web(source):
        return f"It was added as a line of {file}; run `pullquote add {file}` to read it again."
    if is_web(source) or Path(source).is_absolute():
        return None
    return f"Its source, '{source}', is no address and no file's path, so it cannot be read again. Add it anew."
