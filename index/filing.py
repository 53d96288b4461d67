"""A clipping made ready for the library: its id, its passages, who speaks in it, what is embedded."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from .passages import passages, search_text
from .quotes import find
from .records import EVERYONE, Clipping, Details
from .sqlite import Filing, Held, merged, text_sha256

ID_LENGTH = 16


def article_id(clipping: Clipping) -> str:
    """Return the article's id: the one given, else 16 hexadecimal digits of the identity's sha256."""
    if clipping.id is not None:
        return clipping.id
    identity = clipping.key if clipping.key is not None else clipping.text
    return hashlib.sha256(identity.encode(errors="surrogateescape")).hexdigest()[:ID_LENGTH]


def prepare(clipping: Clipping, held: Held | None, *, audiences: Collection[str] | None, now: datetime) -> Filing:
    """Return all that one commit writes for a clipping; `held` is what the library has under its id.

    `audiences` win over what the clipping states, and that over everyone.
    """
    time = stamp(now)
    granted = audiences if audiences is not None else clipping.audiences or (EVERYONE,)
    return Filing(
        id=article_id(clipping),
        text=clipping.text,
        stated=clipping.details,
        edits=held.edits if held else Details(),
        source=clipping.origin if clipping.origin is not None else clipping.source,
        audiences=tuple(sorted(granted)),
        added=held.article.added if held else clipping.added or time,
        read=time,
    )


def refile(held: Held) -> Filing:
    """Return the filing that would put a held article in again as it stands."""
    article = held.article
    return Filing(
        id=article.id,
        text=article.text,
        stated=held.stated,
        edits=held.edits,
        source=article.source,
        audiences=article.audiences,
        added=article.added,
        read=article.read,
    )


def analysed(filing: Filing) -> Filing:
    """Return the filing with its passages, speakers and quotes made from the text. Costs milliseconds, no model."""
    details = merged(filing.stated, filing.edits)
    speakers, sayings = find(filing.text, details=details)
    whole = [saying.span for saying in sayings if saying.kind == "direct"]
    cut = passages(filing.text, details=details, whole=whole)
    keys = [hashlib.sha256(search_text(filing.text, passage).encode()).digest() for passage in cut]
    return replace(filing, passages=cut, keys=keys, speakers=speakers, sayings=sayings)


def unchanged(clipping: Clipping, held: Held) -> bool:
    """Return whether the library already says what the clipping says."""
    same_text = held.sha256 == text_sha256(clipping.text)
    return same_text and merged(clipping.details, held.edits) == held.article.details


def stamp(now: datetime) -> str:
    """Return a time as the contract writes it: UTC, ISO 8601, to the second."""
    return now.strftime("%Y-%m-%dT%H:%M:%SZ")
