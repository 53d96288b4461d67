"""What somebody hands in as bytes under a name: it has no address, and no place on this machine."""

from __future__ import annotations

from index import formats, kinds
from index.errors import SourceError
from index.records import Clipping, Received

from .looks import format_of
from .material import Raw
from .web import Found, reading, reported

_SUPPORTED = "give a saved page (HTML), a PDF, a Word document (.docx), plain text or Markdown."


def from_received(given: Received) -> Found:
    """Return the article in the bytes. Its identity is its text, whatever address a page states: anybody can."""
    name = plain_name(given.name)
    return reported(name, lambda: _clipping(name, given))


def plain_name(name: str) -> str:
    """Return a file's name without the folders before it and what cannot be printed; never a path or an address."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in last).split())
    return plain if plain.strip(".-") else "file"


def not_read(name: str) -> str | None:
    """Return why a file of this name is not read, in a sentence; None where it is, or only its bytes can tell."""
    ending, stated = formats.ending(name), formats.by_name(name)
    if name.lower().endswith(".gz"):
        what = "packed with gzip"
    elif stated is formats.FEED:
        what = "XML, such as a feed"
    elif stated or not ending:
        return None
    elif formats.is_lines(name):
        what = "a file of JSON lines"
    else:
        what = kinds.by_ending(ending) or f"a {ending} file"
    return f"{name} is {what}, which is not read here; {_SUPPORTED}"


def _clipping(name: str, given: Received) -> Clipping:
    stated = formats.by_name(name)
    if reason := not_read(name):
        raise SourceError(reason)
    if not given.content.strip():
        raise SourceError(f"{name} is empty; give a file that holds the text of an article.")
    if stated is None and (what := kinds.by_bytes(given.content)) not in {None, "a PDF", "a Word document"}:
        raise SourceError(f"{name} is {what}, which is not read here; {_SUPPORTED}")
    format_ = format_of(given.content, name=name, stated=stated)
    if format_ is formats.FEED:
        raise SourceError(f"{name} is a feed; give the addresses of its articles.")
    found = reading(Raw(name=name, content=given.content), format_)
    return Clipping(text=found.text, details=found.details, source=name, origin=name, called=given.title)
