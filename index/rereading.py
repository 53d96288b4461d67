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
from .read.address import is_web
from .records import Article, Clipping, Refusal

_LINE = re.compile(r"(?P<file>.+):\d+", re.DOTALL)


def readings(prefixes: Iterable[str], find: Callable[[str], Article], fetch: Fetch) -> Iterator[Clipping | Refusal]:
    """Return what reading each article's source gives now; `find` returns an article or raises `UnknownIdError`.

    A source that is a file's path is read from this machine, so who may ask for it is the caller's care.
    """
    for prefix in prefixes:
        try:
            article = find(prefix)
        except UnknownIdError as error:
            yield Refusal(source=prefix, reason=str(error))
            continue
        yield replace(_reading(article, fetch), source=prefix)


def _reading(article: Article, fetch: Fetch) -> Clipping | Refusal:
    source = article.source or ""
    if reason := _unreadable(source):
        return Refusal(source=source, reason=reason)
    # Two are enough to know that it is several: a feed's address would fetch everything in it.
    found = list(islice(read.clippings([source], fetch=fetch), 2))
    if len(found) == 1 and isinstance(found[0], Refusal):
        return found[0]
    if len(found) == 1 and isinstance(found[0], Clipping) and found[0].origin == source:
        return replace(found[0], id=article.id)
    reason = f"{source} holds other articles now, not the one that was read there; run `pullquote add {source}`."
    return Refusal(source=source, reason=reason)


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
