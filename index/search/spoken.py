"""What a person said about a topic: the quotes of the speakers asked for, best first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.copies import EQUAL, first_distinct
from index.protocols import Embedder, Vectors
from index.records import Wanted
from index.sqlite import Held, HeldQuote, HeldSpeaker, QuoteFields, QuoteWords, Reader
from index.text import stems
from index.vectors import VectorIndex

from .question import Question
from .ranking import coverage, match_any, stretched

# How much the words around a quote count in its BM25: what was said before it is most often what it is about.
FIELDS = QuoteFields(sentence=1, paragraph=1, before=1, after=0.3, title=0.3)

# What speaks for a quote, in shares of its BM25 (stretched to 0..1). A flat top on the dev questions: the mean of the
# best 150 of 3,000 random mixes; BM25 and meaning alone are five points of top-1 behind.
MEANING = 0.4  # its passage's cosine to the question, stretched
OWN = 0.3  # what its sentence covers of the topic
LED = 0.95  # ... or this share of what its lead-in covers, where that reports the same person's words
QUOTED = 0.2  # what the quoted words themselves cover
AROUND = 0.3  # what everything around it covers
DIRECT = 0.25  # it is direct
FRAGMENT = -0.3  # it has less than four words
LENGTH = 0.35  # it has 25 words or more; less in proportion
SURE = 0.3  # confidence of its speaker

# Only the best by BM25 and meaning are looked at one by one, and only the first few of those compared by meaning:
# that puts two more questions of a hundred right, and tells best whether there is an answer at all.
LOOKED_AT = 60
COMPARED = 8

Finding = tuple[str, bytes, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A quote with what speaks for it.

    `covered` is how much of the topic stands in the sentence and around it (its paragraph, those on either side, the
    title); `cosine` how near the quoted words are to the topic, 0 where they were not compared; `leads` the quotes
    that lead in to it: what the same person is reported to have said in the paragraph before.
    """

    quote: HeldQuote
    held: Held
    covered: float
    score: float
    cosine: float = 0.0
    leads: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """The quoted words."""
        return self.quote.saying.span.of(self.held.article.text)


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
    ordered = _newest_first([(quotes[number], float(score)) for number, score in zip(numbers, rough, strict=True)])
    return _looked_at(first_distinct(ordered, lambda scored: finding(scored[0]), LOOKED_AT), reader, telling)


def finding(quote: HeldQuote) -> Finding:
    """Return what copies of a quote have in common."""
    return quote.saying.kind, quote.words, quote.saying.speaker


def by_meaning(spoken: Sequence[Spoken], topic: str, embedder: Embedder) -> list[Spoken]:
    """Return the quotes with the first few put in order by how near they are to the topic, too.

    What was led in to is as near as its lead-in, or nearly.
    """
    first = first_distinct(spoken, lambda one: finding(one.quote), COMPARED, each=len(spoken))
    if not first:
        return []
    texts = list(dict.fromkeys(one.text for one in first))
    vectors = embedder.encode([topic, *texts], questions=1)
    cosines = dict(zip(texts, map(float, vectors[1:] @ vectors[0]), strict=True))
    near = {one.quote.number: cosines[one.text] for one in first}
    compared = []
    for one in first:
        lead = max((near.get(number, 0.0) for number in one.leads), default=0.0)
        cosine = max(near[one.quote.number], LED * lead)
        compared.append(replace(one, cosine=cosine, score=one.score + cosine))
    return [*_in_order(compared), *spoken[len(first) :]]


def _looked_at(chosen: Sequence[tuple[HeldQuote, float]], reader: Reader, telling: Mapping[str, float]) -> list[Spoken]:
    """Return these quotes (with their score so far) ordered by their own words, too."""
    articles = reader.numbered({quote.article for quote, _ in chosen})
    around = reader.quote_words([quote.number for quote, _ in chosen])
    reported: dict[tuple[int, str], list[int]] = defaultdict(list)
    for quote, _ in chosen:
        if quote.saying.kind == "reported":
            reported[quote.article, around[quote.number].paragraph].append(quote.number)
    found = []
    for quote, rough in chosen:
        held, place = articles[quote.article], around[quote.number]
        leads = reported.get((quote.article, place.before), []) if quote.saying.kind == "direct" else []
        covered = coverage(telling, frozenset[str]().union(*map(stems, place)))
        score = rough + AROUND * covered + _merit(held, quote, place, led=bool(leads), telling=telling)
        found.append(Spoken(quote=quote, held=held, covered=covered, score=score, leads=tuple(leads)))
    return _in_order(found)


def _in_order(spoken: Iterable[Spoken]) -> list[Spoken]:
    scored = {one.quote.number: one for one in sorted(spoken, key=lambda one: one.quote.number)}
    return [scored[quote.number] for quote, _ in _newest_first([(one.quote, one.score) for one in scored.values()])]


def _newest_first(scored: Iterable[tuple[HeldQuote, float]]) -> list[tuple[HeldQuote, float]]:
    """Return the quotes with the best first; among equals, as copies are, with the newest."""
    by_date = sorted(scored, key=lambda one: one[0].published or "", reverse=True)
    return sorted(by_date, key=lambda one: -round(one[1], EQUAL))


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
