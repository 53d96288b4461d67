"""Quotes listed by who said them, when, where and about what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from .copies import Found, articles, same_texts, with_also
from .cut import cut, cut_sentence
from .errors import UnknownIdError
from .records import Quote, Span, Wanted
from .search.question import content_words
from .search.ranking import match_any, speakers_named
from .sqlite import HeldQuote, QuoteFields, Reader, article_mark

# What `about` matches: the quote's sentence, the paragraph that holds it with the next, the article's title.
FIELDS = QuoteFields(sentence=2, paragraph=1, before=0.5, after=0.5, title=0.5)
# Articles and copies are looked up for so many quotes at a time: what a list holds in memory.
BATCH = 200

_SENTENCE_ID = re.compile(r"(?P<text>[0-9a-f]{12})(?P<article>[0-9a-f]{4})-(?P<start>[0-9]{1,9})-(?P<end>[0-9]{1,9})")

Scored = tuple[HeldQuote, float | None]


class _Head(NamedTuple):
    """A quote that stands for its copies: its id, and of every speaker in whose name it does so the first quote."""

    id: str
    of: dict[str | None, int]


def listed(wanted: Wanted, reader: Reader) -> Iterator[Quote]:
    """Return the quotes that are wanted, with the articles that say the same, and a score where a topic is given."""
    found = islice(_wanted(wanted, reader), wanted.limit)
    heads: dict[int, _Head] = {}  # those that have copies and are none, by number
    while batch := list(islice(found, BATCH)):
        held = reader.numbered({quote.article for quote, _ in batch})
        pairs = [Found(held[quote.article], quote) for quote, _ in batch]
        for pair, (_, score), (also, copies) in zip(pairs, batch, with_also(pairs, reader), strict=True):
            head = _head(pair.quote, copies, heads)
            if copies and not head:
                heads[pair.quote.number] = _Head(pair.quote.id, {pair.quote.saying.speaker: pair.quote.number})
            yield replace(cut(pair.held, pair.quote, score=score), also=also, copy_of=head and head.id)


def _head(quote: HeldQuote, copies: Sequence[HeldQuote], heads: Mapping[int, _Head]) -> _Head | None:
    """Return the one of its copies that stood before a quote, if it is a copy of whatever that one stands for."""
    numbers, speaker = {one.number for one in copies}, quote.saying.speaker
    for head in (heads[one.number] for one in copies if one.number in heads):
        if all(name == speaker or number in numbers for name, number in head.of.items()):
            head.of.setdefault(speaker, quote.number)
            return head
    return None


def quote_named(prefix: str, reader: Reader) -> Quote:
    """Return the quote whose id is or begins with this, with the articles that say the same; raises `UnknownIdError`.

    A sentence of an article's own words goes by its whole id only.
    """
    found = reader.quotes_named(prefix) if prefix else []
    exact = [quote for quote in found if quote.id == prefix] or found
    if len(exact) > 1:
        some = ", ".join(quote.id for quote in exact[:3])
        raise UnknownIdError(f"Several quotes' ids begin with '{prefix}' ({some}, ...). Give more of the id.")
    if exact:
        held = reader.numbered([exact[0].article])[exact[0].article]
        [(also, _)] = with_also([Found(held, exact[0])], reader)
        return replace(cut(held, exact[0]), also=also)
    if sentence := _sentence_named(prefix, reader):
        return sentence
    raise UnknownIdError(f"No quote has the id '{prefix}' now: its article was changed or removed. Ask again.")


def _sentence_named(id: str, reader: Reader) -> Quote | None:  # noqa: A002 - the contract's word
    match = _SENTENCE_ID.fullmatch(id)
    if not match:
        return None
    for held in reader.of_digest(match["text"]):
        span = Span(int(match["start"]), int(match["end"]))
        if article_mark(held.article.id) == match["article"] and span.start < span.end <= len(held.article.text):
            [others] = same_texts([held], reader)
            return replace(cut_sentence(held, span), also=articles(others, but=held))
    return None


def undated(wanted: Wanted, reader: Reader) -> int:
    """Return how many articles would have quotes that are wanted if they had a date."""
    anytime = replace(wanted, since=None, until=None, limit=None)
    return len({quote.article for quote, _ in _wanted(anytime, reader) if not quote.published})


def _wanted(wanted: Wanted, reader: Reader) -> Iterator[Scored]:
    if wanted.article:
        wanted = replace(wanted, article=reader.named(wanted.article).article.id)
    speakers = None
    if wanted.by:
        speakers = {one.number for name in wanted.by for one in speakers_named(name, reader)}
    quotes = reader.quotes(wanted, speakers=speakers)
    if wanted.about or wanted.sort:
        return iter(_ordered(wanted, list(quotes), reader))
    return ((quote, None) for quote in quotes)


def _ordered(wanted: Wanted, quotes: list[HeldQuote], reader: Reader) -> list[Scored]:
    scores: dict[int, float] = {}
    if wanted.about:
        terms = content_words(wanted.about)
        if terms:
            scores = reader.quote_scores(match_any(terms), FIELDS, [quote.number for quote in quotes])
            # As shares of the best: BM25 itself tells of articles that the asker may not see.
            most = max(scores.values(), default=0.0)
            scores = {number: score / most if most > 0 else 0.0 for number, score in scores.items()}
        quotes = [quote for quote in quotes if quote.number in scores]
    if wanted.sort == "date":
        # Newest first; what has no date stands at the end.
        quotes.sort(key=lambda quote: quote.published or "", reverse=True)
    elif scores:
        quotes.sort(key=lambda quote: -scores[quote.number])
    return [(quote, scores.get(quote.number)) for quote in quotes]
