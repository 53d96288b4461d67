"""Under which id a clipping is filed, so that it changes nothing for people whose article its adders may not see."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from dataclasses import replace

from .read.address import is_query_apart, tidy
from .records import EVERYONE, Clipping
from .sqlite import Audiences, Held, text_sha256

ID_LENGTH = 16

Find = Callable[[str], Held | None]


def article_id(clipping: Clipping) -> str:
    """Return the article's id: the one given, else 16 hexadecimal digits of the identity's sha256."""
    return clipping.id if clipping.id is not None else _digits(_identity(clipping))


def has(held: Held, audiences: Audiences) -> bool:
    """Return whether an article answers these; None is the operator, whom all answer."""
    return audiences is None or bool({EVERYONE, *audiences} & set(held.article.audiences))


def possible(clipping: Clipping, audiences: Audiences) -> set[str]:
    """Return the ids that a clipping may be filed under, unless people have edited away who has what."""
    stated = [clipping] if clipping.fetched is None else [clipping, _as_fetched(clipping, clipping.fetched)]
    whose = ("", _whose(audiences or ()))
    return {article_id(one) if one.id else _digits(_identity(one) + whom) for one in stated for whom in whose}


def shelved(clipping: Clipping, audiences: Audiences, find: Find, *, today: str) -> tuple[Clipping, Held | None]:
    """Return the clipping with the id that it is filed under, and what the library holds there.

    Its identity gives the id, but where that article is kept from `audiences`, and anything that they would then see
    were not what they read themselves, they get one of their own. A page that says another page's address is its own
    does not take that one's place with another text: it goes by where it was fetched.
    """
    if clipping.id is not None:
        held = find(clipping.id)
        return (held and _as_known(clipping, held, audiences, find)) or clipping, held
    narrowed = None if audiences is None or EVERYONE in audiences else audiences
    placed, held = _placed(clipping, narrowed, find, today)
    if held and clipping.fetched and _is_anothers(clipping, clipping.fetched, held):
        return _placed(_as_fetched(clipping, clipping.fetched), narrowed, find, today)
    return placed, held


def _as_known(clipping: Clipping, held: Held, audiences: Audiences, find: Find) -> Clipping | None:
    """Return another reading of an article that goes by where it was fetched, as that; None where it need not."""
    if clipping.fetched is None or clipping.fetched != held.stated.url:
        return None
    claimed = find(_digits(_identity(clipping)))
    if claimed is None or claimed.number == held.number or not has(claimed, audiences):
        return None
    return _as_fetched(clipping, clipping.fetched) if claimed.sha256 != text_sha256(clipping.text) else None


def _placed(clipping: Clipping, audiences: Audiences, find: Find, today: str) -> tuple[Clipping, Held | None]:
    plain = article_id(clipping)
    if audiences is None:
        return replace(clipping, id=plain), find(plain)
    identity = _identity(clipping) + _whose(audiences)
    while (own := find(_digits(identity))) and not has(own, audiences):  # its audiences were edited
        identity += _whose(audiences)
    if own:
        return replace(clipping, id=own.article.id), own
    held = find(plain)
    if held is None or has(held, audiences) or _is_same(clipping, held, today):
        return replace(clipping, id=plain), held
    return replace(clipping, id=_digits(identity)), None


def _is_same(clipping: Clipping, held: Held, today: str) -> bool:
    """Return whether nothing of an article tells that somebody else's reading of it is shown."""
    about, source = held.article, clipping.origin if clipping.origin is not None else clipping.source
    words = held.sha256 == text_sha256(clipping.text)
    known = (held.stated, held.edits, about.source) == (clipping.titled, clipping.edits, source)
    # What is undated is listed by the day on which it was added.
    return words and known and (about.details.published is not None or about.added[:10] == today)


def _is_anothers(clipping: Clipping, fetched: str, held: Held) -> bool:
    """Return whether an article of the same stated address is another page's than the one that was fetched."""
    read = tidy(held.article.source or "")
    read_here = read is not None and read in {fetched, tidy(clipping.origin or "")}
    return held.sha256 != text_sha256(clipping.text) and not read_here


def _as_fetched(clipping: Clipping, fetched: str) -> Clipping:
    """Return the clipping as that of the address at which it was fetched.

    Where only the query is another, people are still shown what the page states: a query may hold what is somebody's.
    """
    shown = clipping.details.url
    url = shown if shown and is_query_apart(shown, fetched) else fetched
    return replace(clipping, key=fetched, details=replace(clipping.details, url=url))


def _identity(clipping: Clipping) -> str:
    return clipping.key if clipping.key is not None else clipping.text


def _whose(audiences: Collection[str]) -> str:
    return "".join(f"\n{audience}" for audience in sorted(audiences))


def _digits(identity: str) -> str:
    return hashlib.sha256(identity.encode(errors="surrogateescape")).hexdigest()[:ID_LENGTH]
