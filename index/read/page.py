"""A web page as an article."""

from __future__ import annotations

import re

from lxml import html
from lxml.etree import LxmlError
from lxml.html import HtmlElement

from index.errors import SourceError
from index.text import normalise

from .body import article_text
from .encoding import decoded
from .material import Raw, Reading
from .raised import CLOSE, OPEN
from .stated import Page

_UNFIT = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufdd0\ufdd1\ufffe\uffff]")
# Real articles stay below 20,000; the time to read a page grows with them.
_MOST_ELEMENTS = 60_000
_HUGE_TAG = re.compile(r"<[A-Za-z][^<>]{20000,}")
_VALUE = re.compile(r"\"[^\"]*\"|'[^']*'")
_MOST_ATTRIBUTES = 2_000
_SENTENCE_END = re.compile(r"\w[.!?…。！？][\"”’'»)]*(?:\s|$)")
_FEWEST_WORDS = 20
_STRUCK = "del", "s", "strike"


def read(raw: Raw) -> Reading:
    """Return the article of a web page and what the page states about it."""
    tree = _tree(decoded(raw.content, name=raw.name, charset=raw.charset, page=True), raw.name)
    page = Page(tree, raw.url)
    details = page.details()
    headlines = [*page.headlines(), details.title or ""]
    text = normalise(article_text(tree, headlines))
    # Without one whole sentence, a few words are a menu or a notice, not an article.
    if not _SENTENCE_END.search(text) and len(text.split()) < _FEWEST_WORDS:
        raise SourceError(
            f"{raw.name} holds no article text (it may be built by scripts or stand behind a login); "
            "copy the article into a .txt file and add that."
        )
    return Reading(text=text, details=details)


def _tree(text: str, name: str) -> HtmlElement:
    if not text.strip():
        raise SourceError(f"{name} is empty; check that it is the page you meant.")
    if not re.search(r"<\w", text):
        raise SourceError(f"{name} is no HTML although it is called so; rename it to .txt if it is plain text.")
    # libxml2 compares every attribute of a tag with every other: a built page could keep it busy for hours.
    if any(len(_VALUE.sub("", tag.group()).split()) > _MOST_ATTRIBUTES for tag in _HUGE_TAG.finditer(text)):
        raise _too_much(name)
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(_UNFIT.sub("", text).encode("utf-8", "replace"), parser=parser)
    except (LxmlError, ValueError) as error:
        raise SourceError(f"{name} is not HTML that can be read; save it again from a browser.") from error
    if sum(1 for _ in tree.iter()) > _MOST_ELEMENTS:
        raise _too_much(name)
    return _as_said(tree)


def _as_said(tree: HtmlElement) -> HtmlElement:
    """Leave out what is struck through, and put signs around what is raised: it is no part of the word before it."""
    for struck in [*tree.iter(*_STRUCK)]:
        if struck.getparent() is not None:
            struck.drop_tree()
    for raised in [*tree.iter("sup")]:
        if raised.getparent() is not None:
            words = raised.text_content()
            raised[:] = []
            raised.text = f"{OPEN}{words}{CLOSE}"
            raised.drop_tag()
    return tree


def _too_much(name: str) -> SourceError:
    return SourceError(f"{name} has more markup than an article has; copy the article into a .txt file and add that.")
