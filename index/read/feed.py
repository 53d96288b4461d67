"""An RSS or Atom feed: whose it is, and the entries that lead to its articles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from index.errors import SourceError
from index.records import Details

from .address import is_web, same_site, tidy
from .confined import confined
from .dates import stated_date
from .material import Raw
from .stated import cleaned, people

MOST_ENTRIES = 100
# Entries looked at: links come twice in some feeds.
_MOST_LOOKED_AT = 5_000
_NO_OUTLET = re.compile(
    r"\b(?:rss|feed|atom|latest|headlines|top stories|podcast|search)\b|://|[|»›>]|\s[-–—:]\s", re.IGNORECASE
)
_LONGEST_OUTLET = 60
# The first half of a feed can be read, but not whether its last link is whole.
_END = re.compile(rb"</(?:[\w-]+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_LONGEST_END = 10_000
_SECONDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a feed says of one article; `link` is None where it gives no address that can be fetched."""

    link: str | None
    details: Details

    def filled(self, details: Details) -> Details:
        """Return what a page states about itself, with what only the feed states where the page is silent."""
        known = self.details
        return replace(
            details,
            title=details.title or known.title,
            site=details.site or known.site,
            byline=details.byline or known.byline,
            published=details.published or known.published,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """The entries of a feed, each link once, and how many more there are."""

    entries: tuple[Entry, ...]
    left: int


def read_feed(raw: Raw) -> Feed:
    """Return at most 100 entries, in the feed's order; raises `SourceError` for a feed that has none."""
    if not _END.search(raw.content[-_LONGEST_END:].replace(b"\0", b"")):
        raise SourceError(f"{raw.name} is a feed that is cut off, its end is missing; download or save it again.")
    facts = {"address": raw.url or "", "charset": raw.charset or "", "entries": _MOST_LOOKED_AT}
    name, remedy = f"The feed {raw.name}", "add its articles by their own addresses, one by one."
    found = confined("feed", raw.content, name=name, seconds=_SECONDS, facts=facts, remedy=remedy)
    if not found["entries"]:
        what = "has no entries" if found["known"] else "is no feed that can be read"
        raise SourceError(f"{raw.name} {what}; give the address of an article, or of another feed.")
    entries: dict[str, Entry] = {}
    for number, told in enumerate(found["entries"]):
        entry = _entry(told, found, raw.url)
        entries.setdefault(tidy(entry.link or "") or f"#{number}", entry)
    kept = tuple(entries.values())
    beyond = found["count"] - len(found["entries"])
    return Feed(entries=kept[:MOST_ENTRIES], left=max(0, len(kept) - MOST_ENTRIES) + beyond)


def _entry(told: Mapping[str, Any], feed: Mapping[str, Any], address: str | None) -> Entry:
    link = (told["link"] or "").strip()
    # What one site's feed says of another's articles, their outlet and date say, nobody there has said.
    home = address or feed["link"]
    details = Details(
        title=cleaned(told["title"]),
        site=_outlet(feed),
        byline=people(filter(None, map(cleaned, told["authors"]))),
        published=stated_date(told["published"] or ""),
    )
    own = not is_web(link) or (bool(home) and same_site(link, home))
    return Entry(link=link if is_web(link) else None, details=details if own else Details())


def _outlet(feed: Mapping[str, Any]) -> str | None:
    """Return the feed's title where it can be the name of an outlet."""
    title = cleaned(feed["title"]) or ""
    plain = title and len(title) <= _LONGEST_OUTLET and not _NO_OUTLET.search(title)
    return title if plain else None
