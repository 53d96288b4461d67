"""A quote in its context: the modal with the paragraphs around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from bot.blocks.text import Element, cut, line, link, plain_text, quotation, rich, section, text, weight
from bot.wording import by_line, clean, link_of, source_line, speaker_of
from index import Quote, Span, paragraphs

TITLE = "In context"
# What the paragraph with the words may take, and each of its neighbours.
_OWN_CHARACTERS = 3_000
_NEIGHBOUR_CHARACTERS = 1_200
_WORDS_CHARACTERS = 2_000
_ADDRESS_CHARACTERS = 1_000
_MORE = " […] "


def in_context(quote: Quote) -> dict[str, Any]:
    """Return the modal: the paragraph before, the words' own with them in bold, the one after, who said it and where.

    Long paragraphs are cut around the words.
    """
    whole, span = quote.article.text, quote.saying.span
    around = _around(whole, span)
    shown = [
        *([_neighbour(around.before, whole, from_end=True)] if around.before else []),
        quotation(*_own(whole, around.own, span)),
        *([_neighbour(around.after, whole, from_end=False)] if around.after else []),
    ]
    return {
        "type": "modal",
        "title": plain_text(TITLE, 24),
        "close": plain_text("Close", 24),
        "blocks": [rich(*shown), rich(section(*_foot(quote)))],
    }


class _Around(NamedTuple):
    before: Span | None
    own: Span
    after: Span | None


def _around(whole: str, span: Span) -> _Around:
    """Return the paragraphs that hold the span as one, and those on either side."""
    blocks = paragraphs(whole)
    own = [one for one in blocks if one.end > span.start and one.start < span.end]
    if not own:
        return _Around(None, span, None)
    before = [one for one in blocks if one.end <= own[0].start]
    after = [one for one in blocks if one.start >= own[-1].end]
    covered = Span(min(own[0].start, span.start), max(own[-1].end, span.end))
    return _Around(before[-1] if before else None, covered, after[0] if after else None)


def _own(whole: str, own: Span, span: Span) -> Sequence[Element]:
    """Return the words' own paragraph with the words in bold, cut on both sides where it is long."""
    words = cut(clean(span.of(whole)), _WORDS_CHARACTERS)
    left = max(0, _OWN_CHARACTERS - weight(words)) // 2
    before = _last(clean(whole[own.start : span.start]), left)
    after = _first(clean(whole[span.end : own.end]), left)
    return text(before), text(words, "bold"), text(after)


def _neighbour(span: Span, whole: str, *, from_end: bool) -> Element:
    words = clean(span.of(whole))
    # A gap, so that the paragraph does not run into the words' own.
    if from_end:
        return section(text(_last(words, _NEIGHBOUR_CHARACTERS) + "\n"))
    return section(text("\n" + _first(words, _NEIGHBOUR_CHARACTERS)))


def _foot(quote: Quote) -> list[Element]:
    shown: list[Element] = []
    if quote.saying.kind == "article":
        shown.append(text("The article's words"))
    elif quote.saying.kind == "direct":
        shown += line(by_line(quote))
    else:
        shown += [text("The article's words, about what "), text(speaker_of(quote), "bold"), text(" said")]
    address = link_of(quote)
    shown += [text("\n"), *line(source_line(quote.article, link=address))]
    opened = link("Open the article at the words", address)
    # A long address is not worth its room twice: the title leads there, too.
    twice = opened["type"] == "link" and weight(opened["url"]) <= _ADDRESS_CHARACTERS
    return [*shown, text("\n"), opened] if twice else shown


def _first(words: str, characters: int) -> str:
    return cut(words, characters, mark=_MORE.rstrip())


def _last(words: str, characters: int) -> str:
    """Return the end of the words, from a blank on."""
    if weight(words) <= characters:
        return words
    room = max(0, characters - len(_MORE))
    kept = words[len(words) - room :] if room else ""
    while weight(kept) > room:
        kept = kept[(weight(kept) - room + 4) // 5 :]
    head, blank, rest = kept.partition(" ")
    return _MORE.lstrip() + (rest if blank and len(head) < len(kept) // 2 else kept)
