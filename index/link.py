"""Links that open a page at the quoted words."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

# Longer words are given by their first and last few: browsers look for both ends.
WHOLE_WORDS = 12
END_WORDS = 5


def link(url: str | None, words: str) -> str | None:
    """Return the address with a text fragment for the words, the bare address where they have none, None without one.

    As https://wicg.github.io/scroll-to-text-fragment/ says: `#:~:text=start,end`, in which "-", "," and "&" are
    escaped, since they are its syntax. Only http and https addresses are links.
    """
    if not url or urlsplit(url).scheme not in ("http", "https"):
        return None
    lines = [line.split() for line in words.splitlines() if line.strip()]
    found = [word for line in lines for word in line]
    if not found:
        return url
    if len(found) <= WHOLE_WORDS and len(lines) == 1:
        text = _escaped(found)
    else:
        # Either end must stand in one paragraph of the page.
        text = f"{_escaped(lines[0][:END_WORDS])},{_escaped(lines[-1][-END_WORDS:])}"
    page, _, fragment = url.partition("#")
    return f"{page}#{fragment.split(':~:')[0]}:~:text={text}"


def _escaped(words: list[str]) -> str:
    # A mark at either end is often another character on the page (straight or curly) than in the stored text.
    bare = re.sub(r"^[\W_]+|[\W_]+$", "", " ".join(words)) or " ".join(words)
    return quote(bare, safe="").replace("-", "%2D")
