"""Links that open a page at the quoted words."""

from __future__ import annotations

from unicodedata import category
from urllib.parse import quote, urlsplit

# Longer words are given by their first and last few: browsers look for both ends.
WHOLE_WORDS = 12
END_WORDS = 5


def link(url: str | None, words: str) -> str | None:
    """Return the address with a text fragment for the words, the bare address where they have none, None without one.

    As https://wicg.github.io/scroll-to-text-fragment/ says: `#:~:text=start,end`, in which "-", "," and "&" are
    escaped, since they are its syntax. Only http and https addresses are links.
    """
    if not url or not _is_web(url):
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


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:  # such as an IPv6 address without its bracket
        return False


def _escaped(words: list[str]) -> str:
    # A mark at either end is often another character on the page (straight or curly) than in the stored text.
    # Only marks go: a vowel sign at the end of a word of Hindi or Thai is no letter to `re`, but part of the word.
    joined = " ".join(words)
    bare = joined.strip("".join(letter for letter in set(joined) if category(letter)[0] in "PZ")) or joined
    return quote(bare, safe="").replace("-", "%2D")
