"""Quotes listed by who said them, when, where and about what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby, islice

from .question import content_words
from .records import Wanted
from .search import match_any, speakers_named
from .sqlite import Held, HeldQuote, QuoteFields, Reader

# What `about` matches: the quote's sentence, the paragraph that holds it with the next, the article's title.
FIELDS = QuoteFields(sentence=2, paragraph=1, before=0.5, after=0.5, title=0.5)


def listed(wanted: Wanted, reader: Reader) -> Iterator[tuple[Held, HeldQuote, float | None]]:
    """Return the quotes that are wanted with their articles, and a score where a topic is asked for."""
    if wanted.article:
        wanted = replace(wanted, article=reader.named(wanted.article).article.id)
    speakers = None
    if wanted.by:
        speakers = {one.number for name in wanted.by for one in speakers_named(name, reader)}
    quotes = reader.quotes(wanted, speakers=speakers)
    ordered = wanted.about or wanted.sort
    found = _ordered(wanted, list(quotes), reader) if ordered else _with_articles(quotes, reader)
    return islice(found, wanted.limit)


def _with_articles(quotes: Iterator[HeldQuote], reader: Reader) -> Iterator[tuple[Held, HeldQuote, None]]:
    for number, of_article in groupby(quotes, key=lambda quote: quote.article):
        held = reader.numbered([number])[number]
        for quote in of_article:
            yield held, quote, None


def _ordered(wanted: Wanted, quotes: list[HeldQuote], reader: Reader) -> Iterator[tuple[Held, HeldQuote, float | None]]:
    scores: dict[int, float] = {}
    if wanted.about:
        terms = content_words(wanted.about)
        if terms:
            scores = reader.quote_scores(match_any(terms), FIELDS, [quote.number for quote in quotes])
            # As shares of the best: BM25 itself tells of articles that the asker may not see.
            most = max(scores.values(), default=0.0)
            scores = {number: score / most if most > 0 else 0.0 for number, score in scores.items()}
        quotes = [quote for quote in quotes if quote.number in scores]
    articles = reader.numbered({quote.article for quote in quotes})
    if wanted.sort == "date":
        # Newest first; what has no date stands at the end.
        quotes.sort(key=lambda quote: articles[quote.article].article.details.published or "", reverse=True)
    elif scores:
        quotes.sort(key=lambda quote: -scores[quote.number])
    for quote in quotes:
        yield articles[quote.article], quote, scores.get(quote.number)
