"""Markdown as an article: its words without the marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from index.errors import SourceError
from index.records import Details
from index.text import normalise

from .address import tidy
from .dates import stated_date
from .encoding import decoded
from .material import Raw, Reading
from .plain import stated

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT = re.compile(r"\A---[ \t]*\n(?P<fields>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^(?P<name>[A-Za-z][\w-]*)[ \t]*:[ \t]*(?P<value>\S.*?)[ \t]*$", re.MULTILINE)
_TAG = re.compile(r"<!--.{0,5000}?-->|</?[A-Za-z][^<>]*>", re.DOTALL)
_MOST_FRONT = 20_000
_NAMES = {
    "title": ("title", "headline"),
    "url": ("url", "canonical", "canonical_url", "link"),
    "site": ("site", "publication", "publisher", "outlet"),
    "byline": ("byline", "author", "authors"),
    "published": ("published", "date", "pubdate"),
    "language": ("language", "lang"),
}


def read(raw: Raw) -> Reading:
    """Return the words of a Markdown text, and what its front matter or its head states."""
    source = decoded(raw.content, name=raw.name, charset=raw.charset).replace("\r\n", "\n")
    front = _FRONT.match(source[:_MOST_FRONT])
    blocks = _parsed(source[front.end() :] if front else source)
    text = normalise("\n\n".join(_blocks(blocks)))
    if not text:
        raise SourceError(f"{raw.name} is empty; give a file that holds the text of an article.")
    return Reading(text=text, details=_details(_fields(front), _heading(blocks), stated(text)))


def _parsed(source: str) -> list[Token]:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table").parse(source)


def _blocks(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the paragraphs, headings, list items, table rows and code lines, without marks."""
    row: list[str] | None = None
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            yield " | ".join(row or [])
            row = None
        elif token.type == "inline" and row is not None:
            row.append(_words(token.children or []))
        elif token.type == "inline":
            yield _words(token.children or [])
        elif token.type in {"fence", "code_block"}:
            yield token.content
        elif token.type == "html_block":
            yield _TAG.sub("", token.content)


def _words(tokens: Sequence[Token]) -> str:
    """Return the words of a paragraph: of a link its text, of a picture nothing."""
    said = {"softbreak": " ", "hardbreak": "\n"}
    kept = (said.get(token.type, token.content if token.type in {"text", "code_inline"} else "") for token in tokens)
    return "".join(kept)


def _heading(tokens: Sequence[Token]) -> str | None:
    """Return the heading of the whole: the first of level 1, else one that the text begins with."""
    first = [place for place, token in enumerate(tokens) if token.type == "heading_open" and token.tag == "h1"]
    if not first and tokens and tokens[0].type == "heading_open":
        first = [0]
    return normalise(_words(tokens[first[0] + 1].children or [])) or None if first else None


def _fields(front: re.Match[str] | None) -> dict[str, str]:
    found = _FIELD.finditer(front["fields"]) if front else ()
    return {field["name"].lower(): normalise(_unquoted(field["value"])) for field in found}


def _unquoted(value: str) -> str:
    if value.startswith("[") and value.endswith("]"):
        return ", ".join(_unquoted(part.strip()) for part in value[1:-1].split(","))
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else value


def _details(front: dict[str, str], heading: str | None, seen: Details) -> Details:
    told = {name: next((front[key] for key in keys if front.get(key)), None) for name, keys in _NAMES.items()}
    return Details(
        title=told["title"] or heading or seen.title,
        url=tidy(told["url"] or ""),
        site=told["site"],
        byline=told["byline"] or seen.byline,
        published=stated_date(told["published"] or "") or seen.published,
        language=told["language"],
    )
