"""Quotes cut from the stored text, with what stands around them."""

from __future__ import annotations

import bisect
from functools import lru_cache

from .link import link
from .records import Quote, Saying, Span
from .sqlite import Held, HeldQuote, quote_id
from .text import paragraphs, sentences


def cut(held: Held, quote: HeldQuote, *, score: float | None = None) -> Quote:
    """Return a quote that the library holds, cut from its article."""
    return _cut(held, quote.saying, quote.id, score=score, corrected=quote.corrected)


def cut_sentence(held: Held, span: Span, *, score: float | None = None, confidence: float = 1.0) -> Quote:
    """Return a sentence or two of an article as a quote of its own words."""
    saying = Saying(kind="article", span=span, sentence=span, confidence=confidence)
    return _cut(held, saying, quote_id(held.article.id, held.sha256, saying), score=score)


def _cut(held: Held, saying: Saying, key: str, *, score: float | None, corrected: bool = False) -> Quote:
    article = held.article
    before, after = _neighbours(article.text, saying.span)
    starts = [block.start for block in _layout(article.text)]
    return Quote.cut(
        article,
        saying,
        id=key,
        before=before,
        after=after,
        paragraph=bisect.bisect_right(starts, saying.span.start),
        utterance=f"{article.id}:{saying.utterance}" if saying.kind != "article" else key,
        link=link(article.details.url, saying.span.of(article.text)),
        corrected=corrected,
        score=score if score is None else round(score, 4),
    )


@lru_cache(maxsize=64)
def _layout(text: str) -> tuple[Span, ...]:
    return tuple(paragraphs(text))


def _neighbours(text: str, span: Span) -> tuple[str, str]:
    """Return the sentence before the one that the span begins in, and the one after that which it ends in."""
    blocks = _layout(text)
    starts = [block.start for block in blocks]
    first = max(0, bisect.bisect_right(starts, span.start) - 1)
    last = max(0, bisect.bisect_right(starts, span.end - 1) - 1)
    around = [sentence for block in blocks[max(0, first - 1) : last + 2] for sentence in sentences(text, block)]
    before = [sentence for sentence in around if sentence.end <= span.start]
    after = [sentence for sentence in around if sentence.start >= span.end]
    return before[-1].of(text) if before else "", after[0].of(text) if after else ""
