"""How to read some bytes: what they are wins over what they are called."""

from __future__ import annotations

import codecs
import re

from index import formats, kinds
from index.errors import SourceError
from index.formats import Format

# White space, declarations and comments before the first element of a page or a feed.
_BEFORE = rb"\s*(?:<\?[^>]*>\s*|<!--(?:(?!-->).)*-->\s*)*(?:<!doctype(?!\s+html)[^>\[]*(?:\[[^\]]*\]\s*)?>\s*)?"
_HTML = re.compile(_BEFORE + rb"<(?:!doctype\s+html|html|head|body|article)\b", re.IGNORECASE | re.DOTALL)
_FEED = re.compile(_BEFORE + rb"<(?:[\w-]+:)?(?P<root>rss|feed|rdf)\b(?P<rest>.{0,3000})", re.IGNORECASE | re.DOTALL)
# These names alone are common; their vocabulary is not.
_VOCABULARY = {b"rss": b"", b"feed": b"atom", b"rdf": b"/rss/|my.netscape.com/rdf"}
_ENOUGH = 16_384
_PDF = b"%PDF-"
_REMEDY = {
    formats.PDF: "give it its right ending, or print it to a PDF again.",
    formats.DOCX: "open it in a word processor and save it as .docx, without a password.",
    formats.FEED: "give the address of an article, or of a feed.",
}


def format_of(content: bytes, *, name: str, stated: Format | None) -> Format:
    """Return the format that fits the bytes; `stated` is what they are called, None where nothing is said.

    Raises `SourceError` for bytes that are not what they are called nor anything else that is read.
    """
    if content[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_PDF) or (
        stated is formats.PDF and _PDF in content[:1024]
    ):
        return formats.PDF
    if kinds.by_bytes(content) == "a Word document":
        return formats.DOCX
    if stated is formats.MARKDOWN:
        return stated
    look = _marked_up(content)
    if look is formats.FEED or stated is formats.HTML:
        return look or formats.HTML
    if stated in {None, formats.TEXT}:
        return look if look and stated is None else formats.TEXT
    if look:
        return look
    raise SourceError(_mistaken(content, name, stated))


def is_marked_up(content: bytes) -> bool:
    """Return whether the bytes begin as a page or a feed does."""
    return _marked_up(content) is not None


def _marked_up(content: bytes) -> Format | None:
    begin = content[:_ENOUGH]
    if begin.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        begin = begin.decode("utf-16", "replace").encode()
    begin = begin.removeprefix(codecs.BOM_UTF8)
    if _HTML.match(begin):
        return formats.HTML
    feed = _FEED.match(begin)
    if feed and re.search(_VOCABULARY[feed["root"].lower()], feed["rest"], re.IGNORECASE):
        return formats.FEED
    return None


def _mistaken(content: bytes, name: str, stated: Format | None) -> str:
    if stated is formats.FEED:
        return f"{name} is XML, but neither a feed nor a page; {_REMEDY[formats.FEED]}"
    called = stated.name if stated else ""
    what = kinds.by_bytes(content)
    inside = f"{what} inside, not a {called} file" if what else f"no {called} file although it is called so"
    return f"{name} is {inside}; {_REMEDY[stated] if stated else ''}"
