"""What a person said about a topic: the quotes of the speakers asked for, best first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .protocols import Vectors
from .question import Question
from .records import Wanted
from .search import coverage, match_any, stretched
from .sqlite import Held, HeldQuote, HeldSpeaker, QuoteFields, QuoteWords, Reader
from .text import stems
from .vectors import VectorIndex

# How much the words around a quote count in its BM25: what was said before it is most often what it is about.
FIELDS = QuoteFields(sentence=1, paragraph=1, before=1, after=0.3, title=0.3)

# What speaks for a quote, in shares of its BM25 (stretched to 0..1). A flat top on the dev questions: the mean of the
# best 150 of 3,000 random mixes; BM25 and meaning alone are five points of top-1 behind.
MEANING = 0.4  # its passage's cosine to the question, stretched
OWN = 0.3  # what its sentence covers of the topic
LED = 0.9  # ... or this share of what its lead-in covers, where that reports the same person's words
QUOTED = 0.2  # what the quoted words themselves cover
AROUND = 0.3  # what everything around it covers
DIRECT = 0.25  # it is direct
FRAGMENT = -0.3  # it has less than four words
LENGTH = 0.35  # it has 25 words or more; less in proportion
SURE = 0.3  # confidence of its speaker

# Only the best by BM25 and meaning are looked at one by one.
LOOKED_AT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A quote with what speaks for it: its passage's `cosine` to the question, and how much of the topic is covered.

    `covered` counts the sentence and what stands around it (its paragraph, those on either side, the title).
    """

    quote: HeldQuote
    held: Held
    cosine: float
    covered: float
    score: float


def rank_spoken(
    question: Question,
    reader: Reader,
    index: VectorIndex,
    vector: Vectors,
    *,
    speakers: Collection[HeldSpeaker],
    telling: Mapping[str, float],
) -> list[Spoken]:
    """Return the speakers' quotes, best first. Without a topic, the longer, direct and surer ones come first."""
    quotes = {quote.number: quote for quote in reader.quotes(Wanted(), speakers={one.number for one in speakers})}
    numbers = list(quotes)
    if not numbers:
        return []
    lexical = reader.quote_scores(match_any(question.topic), FIELDS, numbers) if question.topic else {}
    passages = reader.passages_of_quotes(numbers)
    cosines = index.cosines(vector, [passages.get(number, -1) for number in numbers])
    words = stretched(np.array([lexical.get(number, 0.0) for number in numbers]))
    rough = words + MEANING * stretched(cosines)
    best = np.argsort(-rough, kind="stable")[:LOOKED_AT]
    chosen = [(quotes[numbers[place]], float(rough[place]), float(cosines[place])) for place in best]
    return _looked_at(chosen, reader, telling)


def _looked_at(
    chosen: Sequence[tuple[HeldQuote, float, float]], reader: Reader, telling: Mapping[str, float]
) -> list[Spoken]:
    """Return these quotes (with score so far and cosine) ordered by their own words, too."""
    articles = reader.numbered({quote.article for quote, _, _ in chosen})
    around = reader.quote_words([quote.number for quote, _, _ in chosen])
    leads = {
        (quote.article, around[quote.number].paragraph) for quote, _, _ in chosen if quote.saying.kind == "reported"
    }
    found = []
    for quote, rough, cosine in chosen:
        held, place = articles[quote.article], around[quote.number]
        led = quote.saying.kind == "direct" and (quote.article, place.before) in leads
        covered = coverage(telling, frozenset[str]().union(*map(stems, place)))
        score = rough + AROUND * covered + _merit(held, quote, place, led=led, telling=telling)
        found.append(Spoken(quote=quote, held=held, cosine=cosine, covered=covered, score=score))
    return sorted(found, key=lambda spoken: (-spoken.score, spoken.quote.number))


def _merit(held: Held, quote: HeldQuote, place: QuoteWords, *, led: bool, telling: Mapping[str, float]) -> float:
    """Return what speaks for a quote whatever the others are."""
    words = quote.saying.span.of(held.article.text)
    length = len(words.split())
    own = stems(place.sentence)
    covered, quoted = coverage(telling, own), coverage(telling, stems(words))
    if led:
        lead = LED * coverage(telling, own | stems(place.before))
        covered, quoted = max(covered, lead), max(quoted, lead)
    return (
        OWN * covered
        + QUOTED * quoted
        + DIRECT * (quote.saying.kind == "direct")
        + FRAGMENT * (length < 4)
        + LENGTH * min(length, 25) / 25
        + SURE * quote.saying.confidence
    )
