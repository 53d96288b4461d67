"""Passages looked at sentence by sentence: which one says what the question asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from index.copies import EQUAL, first_distinct, newest
from index.protocols import Embedder, Vectors
from index.records import Span
from index.sqlite import Held, Reader
from index.text import is_caption, last_name, paragraphs, sentences, stems, words, words_key

from .expects import expected
from .question import Question
from .ranking import Ranked, coverage, weights

# A passage's score is its rank score and this share of what its best sentence covers of the question: two points of
# passage@1 on the dev set; sentence vectors added nothing to that.
BEST_SENTENCE = 0.5
RESCORED = 20

# A sentence's score is its passage's rank score and these shares, on flat tops of the dev set and of tests/quality:
OWN = 0.5  # of what it covers of the question itself
CONTEXT = 0.4  # of what it covers with the sentence before it: the answer to "why was it put off?" seldom says "it"
WHOLE = 0.5  # of what its passage and title cover
EXPECTED = 0.5  # more when it holds the kind of thing that is asked for
UNFINISHED = -0.3  # less when it is a heading or a list of tags
# Only the last few are compared by meaning: two and a half points of quote@1, no more for twice as many.
COMPARED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a passage, its score among all sentences, and the articles that hold a copy of the passage."""

    held: Held
    span: Span
    score: float
    copies: tuple[Held, ...] = ()

    @property
    def text(self) -> str:
        """The sentence's words."""
        return self.span.of(self.held.article.text)

    @property
    def finished(self) -> bool:
        """Whether it ends as a sentence does."""
        return _finished(self.text)

    def names(self, name: str) -> bool:
        """Return whether the last word of the name stands in it."""
        return last_name(name) in words(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A passage with its sentences; `covered` is what it and its title cover of the question."""

    ranked: Ranked
    held: Held
    covered: float
    score: float
    sentences: tuple[Sentence, ...]


def gather(question: Question, ranked: Sequence[Ranked], reader: Reader) -> list[Evidence]:
    """Return the best of the ranked passages looked at sentence by sentence, in their new order.

    The same words in several articles are one of them.
    """
    telling = weights(question.terms, reader)
    kind = expected(question.text)
    found = [_looked_at(group, telling, kind) for group in _groups(ranked, reader)]
    return sorted(found, key=lambda evidence: -evidence.score)


def _groups(ranked: Sequence[Ranked], reader: Reader) -> list[list[tuple[Ranked, Held]]]:
    """Return the best passages that differ, each with its copies: the best first, among equals the newest."""
    found: dict[bytes, list[tuple[Ranked, Held]]] = {}
    for start in range(0, len(ranked), RESCORED):
        chunk = ranked[start : start + RESCORED]
        held = reader.numbered({passage.article for passage in chunk})
        for passage in chunk:
            one = passage, held[passage.article]
            key = words_key(passage.span.of(one[1].article.text))
            if key in found:
                found[key].append(one)
            elif len(found) < RESCORED:
                found[key] = [one]
        if len(found) == RESCORED:
            break
    by_date = [sorted(group, key=lambda one: newest(one[1]), reverse=True) for group in found.values()]
    return [sorted(group, key=lambda one: -round(one[0].score, EQUAL)) for group in by_date]


def compared(ordered: Sequence[Sentence], vector: Vectors, embedder: Embedder) -> tuple[list[Sentence], float]:
    """Return the sentences, the first few put in order by their cosine to the question, too, and the best cosine."""
    first = first_distinct(ordered, lambda one: one.text, COMPARED, each=len(ordered))
    if not first:
        return [], 0.0
    cosines = [float(cosine) for cosine in embedder.encode([one.text for one in first]) @ vector]
    scored = [replace(one, score=one.score + cosine) for one, cosine in zip(first, cosines, strict=True)]
    return [*sorted(scored, key=lambda one: -one.score), *ordered[len(first) :]], max(cosines)


def _looked_at(
    group: Sequence[tuple[Ranked, Held]], telling: Mapping[str, float], kind: re.Pattern[str] | None
) -> Evidence:
    (ranked, held), *others = group
    copies = tuple(other for _, other in others)
    text = held.article.text
    title = stems(held.article.details.title or "")
    whole = coverage(telling, stems(ranked.span.of(text)) | title)
    found: list[Sentence] = []
    best, before = 0.0, frozenset[str]()
    for span in _sentences(text, ranked.span):
        said, own = span.of(text), stems(span.of(text))
        covered, holds = coverage(telling, own), EXPECTED * bool(kind and kind.search(said))
        best = max(best, covered + holds)
        score = ranked.score + OWN * covered + CONTEXT * coverage(telling, own | before) + WHOLE * whole + holds
        score += 0 if _finished(said) else UNFINISHED
        found.append(Sentence(held=held, span=span, score=score, copies=copies))
        before = own
    score = ranked.score + BEST_SENTENCE * best
    return Evidence(ranked=ranked, held=held, covered=whole, score=score, sentences=tuple(found))


def _sentences(text: str, within: Span) -> Iterator[Span]:
    """Return the sentences of a passage, those of captions left out."""
    for block in paragraphs(within.of(text)):
        paragraph = Span(block.start + within.start, block.end + within.start)
        if not is_caption(paragraph.of(text)):
            yield from sentences(text, paragraph)


def _finished(sentence: str) -> bool:
    return sentence.rstrip("\"'”’)]").endswith((".", "!", "?"))
