"""The article's own paragraphs, found in the tree of a web page."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy

import trafilatura
from lxml.etree import LxmlError, SubElement, _Element
from lxml.html import HtmlElement

from index.text import fold

from .raised import settled

# It reports pages without text on the error log; we tell the user ourselves.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

# What it is known to raise on pages that were built to confuse parsers.
_BROKEN_PAGE = (LxmlError, ValueError, TypeError, AttributeError, LookupError, RecursionError)

_NEVER_TEXT = "script", "style", "noscript", "template", "svg", "figcaption", "button", "select"
_CAPTION = "//*[contains(@class, 'wp-caption-text') or contains(@class, 'image-caption') or @itemprop='caption']"
_OUTSIDE = {"nav", "footer", "aside", "form", "header", "figure", "table"}
_BLOCKS = {"p", "head", "item", "quote", "row", "list", "table", "lb", "div", "code", "ab"}

# Below this share of the wide reading, the precise one has lost the article itself.
_TOO_LITTLE = 0.25
_PROSE = re.compile(r".{60,}[.!?:…]['\"’”]?")

_SIGNPOST = re.compile(
    r"(?:read|see|related|more|also|watch|listen|don.?t miss|recommended|click|sign up)\b", re.IGNORECASE
)


def article_text(tree: HtmlElement, headlines: Iterable[str] = ()) -> str:
    """Return the article's paragraphs, a blank line between them; "" when the page holds none.

    A leading line that only repeats a headline is left out.
    """
    tree = _as_shown(_without_furniture(tree))
    lines = _found(tree, precise=True)
    if _size(lines) < _TOO_LITTLE * len(" ".join(tree.itertext())):
        wide = _found(tree, precise=False)
        if _size(lines) < _TOO_LITTLE * _size(wide):
            lines = wide
    lines = _with_dropped_siblings(tree, lines)
    return "\n\n".join(_without_headline(lines, headlines))


def _without_furniture(tree: HtmlElement) -> HtmlElement:
    tree = deepcopy(tree)
    signposts = [p for p in tree.iter("p", "li", "h2", "h3", "h4", "h5") if _is_signpost(p)]
    for element in [*tree.iter(*_NEVER_TEXT), *tree.xpath(_CAPTION), *signposts]:
        if element.getparent() is not None:
            element.drop_tree()
    return tree


def _as_shown(tree: HtmlElement) -> HtmlElement:
    """Write out in the tree what only a browser shows: the marks of <q>, the paragraphs of preformatted text."""
    for quote in [*tree.iter("q")]:
        inner = any(above.tag == "q" for above in quote.iterancestors())
        opening, closing = "‘’" if inner else "“”"
        quote.text = opening + (quote.text or "")
        if len(quote):
            quote[-1].tail = (quote[-1].tail or "") + closing
        else:
            quote.text += closing
    for quote in [*tree.iter("q")]:
        quote.drop_tag()
    for block in [*tree.iter("pre")]:
        paragraphs = re.split(r"\n\s*\n", block.text_content())
        if len(paragraphs) > 1:
            block.tag = "div"
            block[:] = []
            block.text = None
            for words in paragraphs:
                SubElement(block, "p").text = words
    return tree


def _found(tree: HtmlElement, *, precise: bool) -> list[str]:
    try:
        # with_metadata stays off: its dates come from addresses and copyright lines too.
        page = trafilatura.bare_extraction(tree, include_comments=False, favor_precision=precise)
    except _BROKEN_PAGE:
        return []
    return [] if page is None or isinstance(page, dict) or page.body is None else _lines(page.body)


def _lines(body: _Element) -> list[str]:
    """Return trafilatura's paragraphs, list items and table rows, a line each, without any marks."""
    flat = "".join(_flowing(body))
    return [line for raw in flat.split("\n") if (line := " ".join(settled(raw).split()).strip("| "))]


def _flowing(element: _Element) -> Iterator[str]:
    block = element.tag in _BLOCKS and element.getparent() is not None
    inside_row = any(parent.tag == "row" for parent in element.iterancestors())
    edge = " " if inside_row else "\n"
    if block:
        yield edge
    yield re.sub(r"\s+", " ", element.text or "")
    for child in element:
        yield from _flowing(child)
        yield re.sub(r"\s+", " ", child.tail or "")
    if element.tag == "cell":
        yield " | "
    if block:
        yield edge


def _size(lines: Iterable[str]) -> int:
    return sum(map(len, lines))


def _bare(text: str) -> str:
    """Return the letters and digits alone, for finding a paragraph again however it was spaced."""
    return "".join(re.findall(r"\w+", fold(text)))


def _with_dropped_siblings(tree: HtmlElement, lines: Sequence[str]) -> list[str]:
    """Put back the paragraphs that stand in the page just like the ones found.

    Pages that part an article into several boxes, with advertisements between them, lose all boxes but one otherwise.
    """
    places = {_bare(line): number for number, line in enumerate(lines)}
    everything = _bare(" ".join(lines))
    paragraphs = [(p, " ".join(settled(p.text_content()).split())) for p in tree.iter("p")]
    homes = _homes(p for p, text in paragraphs if len(text) > 30 and _bare(text) in places)
    put_back: dict[int, list[str]] = {}
    last = -1
    for p, text in paragraphs:
        bare = _bare(text)
        if bare in places:
            last = places[bare]
        elif _PROSE.fullmatch(text) and bare not in everything and _home(p) in homes and not _is_links(p, text):
            put_back.setdefault(last, []).append(text)
    merged = put_back.get(-1, [])
    for number, line in enumerate(lines):
        merged += [line, *put_back.get(number, [])]
    return merged


def _homes(paragraphs: Iterable[HtmlElement]) -> set[tuple[object, ...]]:
    """Return the places where at least three of the paragraphs stand."""
    counts: dict[tuple[object, ...], int] = {}
    for p in paragraphs:
        if home := _home(p):
            counts[home] = counts.get(home, 0) + 1
    return {home for home, count in counts.items() if count >= 3}


def _home(paragraph: HtmlElement) -> tuple[object, ...]:
    """Return which <article> a paragraph stands in, and under what kind of boxes; () where articles have no text."""
    above = list(paragraph.iterancestors())
    if any(box.tag in _OUTSIDE for box in above):
        return ()
    # The path names the very <article>: a page of several articles keeps them apart.
    article = next((box.getroottree().getpath(box) for box in above if box.tag == "article"), None)
    return (article, *((box.tag, box.get("class")) for box in above))


def _is_signpost(element: HtmlElement) -> bool:
    """Return whether it only leads elsewhere: "Read more: ..."."""
    text = " ".join(element.text_content().split())
    return bool(_SIGNPOST.match(text)) and _is_links(element, text)


def _is_links(paragraph: HtmlElement, text: str) -> bool:
    linked = sum(len(" ".join(link.text_content().split())) for link in paragraph.iter("a"))
    return linked > len(text) / 2


def _without_headline(lines: Sequence[str], headlines: Iterable[str]) -> Sequence[str]:
    known = {_bare(headline) for headline in headlines}
    while lines and _bare(lines[0]) in known:
        lines = lines[1:]
    return lines
