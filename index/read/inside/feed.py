"""The entries of a feed, in its order."""

from __future__ import annotations

import io
from typing import Any

import feedparser


def extract(content: bytes, *, address: str, charset: str, entries: int) -> dict[str, Any]:
    """Return the feed's title and its first entries; nothing is fetched, for bytes are what is given."""
    headers = {"content-location": address}
    if charset:
        headers["content-type"] = f"application/xml; charset={charset}"
    parsed = feedparser.parse(
        io.BytesIO(content), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    return {
        "title": parsed.feed.get("title"),
        "link": parsed.feed.get("link"),
        "known": bool(parsed.version),
        "count": len(parsed.entries),
        "entries": [_entry(entry, parsed.version) for entry in parsed.entries[:entries]],
    }


def _entry(entry: Any, version: str) -> dict[str, Any]:
    authors = [author.get("name") for author in entry.get("authors", ()) if author.get("name")]
    # RSS 1.0 and Dublin Core know one date only, which feedparser takes for that of a change.
    date = entry.get("published") or (entry.get("updated") if version.startswith("rss") else None)
    return {"title": entry.get("title"), "link": entry.get("link"), "authors": authors, "published": date}
