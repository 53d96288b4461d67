"""What a person said about a topic: the quotes of the speakers asked for, best first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .protocols import Vectors
from .question import Question
from .records import Wanted
from .search import coverage, match_any, stretched
from .sqlite import Held, HeldQuote, HeldSpeaker, QuoteFields, Reader
from .text import stems
from .vectors import VectorIndex

# BM25 weights of a quote's sentence, its paragraph with the next, its article's title; then the shares of BM25,
# of the passage's meaning, and of what the sentence itself covers of the topic. Flat tops on the dev set.
FIELDS = QuoteFields(sentence=1, paragraph=1, before=0.5, after=0.5, title=0.5)
WORDS, MEANING, COVERED = 1.0, 0.5, 0.5
# Only the best by words and meaning are looked at sentence by sentence.
LOOKED_AT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A quote with what speaks for it: its passage's `cosine` to the question, and how much of the topic is covered.

    `covered` counts the sentence and what stands around it (its paragraph, the next, the title).
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
    """Return the speakers' quotes, best first. Without a topic: direct ones before reported, newest article first."""
    quotes = {quote.number: quote for quote in reader.quotes(Wanted(), speakers={s.number for s in speakers})}
    numbers = list(quotes)
    if not numbers:
        return []
    lexical = reader.quote_scores(match_any(question.topic), FIELDS, numbers) if question.topic else {}
    passages = reader.passages_of_quotes(numbers)
    cosines = index.cosines(vector, [passages.get(number, -1) for number in numbers])
    words = stretched(np.array([lexical.get(number, 0.0) for number in numbers]))
    rough = WORDS * words + MEANING * stretched(cosines)
    best = np.argsort(-rough, kind="stable")[:LOOKED_AT]
    chosen = [(numbers[place], float(rough[place]), float(cosines[place])) for place in best]
    return _looked_at(chosen, quotes, reader, telling)


def _looked_at(
    chosen: Sequence[tuple[int, float, float]],
    quotes: Mapping[int, HeldQuote],
    reader: Reader,
    telling: Mapping[str, float],
) -> list[Spoken]:
    """Return these quotes (number, score so far, cosine) ordered by what they cover of the topic themselves, too."""
    articles = reader.numbered({quotes[number].article for number, _, _ in chosen})
    around = reader.quote_words([number for number, _, _ in chosen])
    found = []
    for number, rough, cosine in chosen:
        own = stems(around[number].sentence)
        every = own.union(*map(stems, around[number]))
        found.append(
            Spoken(
                quote=quotes[number],
                held=articles[quotes[number].article],
                cosine=cosine,
                covered=coverage(telling, every),
                score=rough + COVERED * coverage(telling, own),
            )
        )
    return sorted(found, key=lambda spoken: (-spoken.score, spoken.quote.saying.kind, spoken.quote.number))
