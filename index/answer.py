"""From ranked evidence to an answer in exact words."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from .cut import cut, cut_sentence
from .protocols import Vectors
from .question import Question
from .records import Answer, Article, Asked, Nearest, Quote, Span
from .search import Ranked, coverage, rank_passages, speakers_named, weights
from .spoken import Spoken, rank_spoken
from .sqlite import Held, HeldSpeaker, Reader
from .text import is_caption, last_name, paragraphs, sentences, stems, words
from .vectors import VectorIndex

# A passage's score is its rank score and this share of what its best sentence covers of the question: two points of
# passage@1 on the dev set; adding sentence vectors gave nothing more there.
BEST_SENTENCE = 0.5
RESCORED = 20
# A sentence's score is what it covers and this share of its passage's score.
PASSAGE = 1.0
# An unfinished line (a heading, a list of tags) is seldom the answer.
UNFINISHED = 0.3
# That the library answers: logistic in what the best passage covers of the question and its cosine, fitted on the
# dev set's general questions; and the same for quotes of the speaker asked for.
PASSAGE_FIT = (3.8, 2.5, -2.9)
SPEAKER_FIT = (3.8, 2.5, -2.0)
FOUND = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a passage, with the share of the question's words that it and its title cover."""

    held: Held
    span: Span
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A passage looked at sentence by sentence."""

    ranked: Ranked
    held: Held
    covered: float
    score: float
    sentences: tuple[Sentence, ...]


class Search:
    """One question put to one state of the library."""

    def __init__(
        self, question: Question, vector: Vectors, *, reader: Reader, index: VectorIndex, narrowed: bool
    ) -> None:
        self.question = question
        self._vector = vector
        self._reader = reader
        self._index = index
        self._narrowed = narrowed

    def answer(self, *, limit: int) -> Answer:
        """Return the answer: the quotes that answer, if any do, and the nearest passages."""
        evidence = self._evidence()
        passages = tuple(
            Nearest(article=found.held.article, span=found.ranked.span, score=found.score) for found in evidence[:limit]
        )
        speakers = speakers_named(self.question.asked, self._reader) if self.question.asked else []
        quoted = [speaker for speaker in speakers if speaker.quotes]
        if quoted:
            confidence, quotes = self._by_speaker(quoted, limit)
        else:
            confidence, quotes = self._by_article(evidence, limit)
        return Answer(
            question=self.question.text,
            quotes=quotes if confidence >= FOUND else (),
            passages=passages,
            confidence=confidence,
            speaker=_asked(self.question, quoted or speakers),
        )

    def _evidence(self) -> list[Evidence]:
        ranked = rank_passages(
            self.question, self._reader, self._index, self._vector, narrowed=self._narrowed
        )[:RESCORED]
        telling = weights(self.question.terms, self._reader)
        held = self._reader.numbered({passage.article for passage in ranked})
        found = [_looked_at(passage, held[passage.article], telling) for passage in ranked]
        return sorted(found, key=lambda evidence: -evidence.score)

    def _by_speaker(self, speakers: Collection[HeldSpeaker], limit: int) -> tuple[float, tuple[Quote, ...]]:
        telling = weights(self.question.topic, self._reader) if self.question.topic else {}
        spoken = rank_spoken(
            self.question, self._reader, self._index, self._vector, speakers=speakers, telling=telling
        )
        if not spoken:
            return 0.0, ()
        if not telling:
            return 1.0, _cut_spoken(spoken, limit)
        confidence = max(_likely(SPEAKER_FIT, one.covered, one.cosine) for one in spoken[:3])
        return confidence, _cut_spoken(spoken, limit)

    def _by_article(self, evidence: Sequence[Evidence], limit: int) -> tuple[float, tuple[Quote, ...]]:
        if not evidence:
            return 0.0, ()
        best = evidence[0]
        confidence = _likely(PASSAGE_FIT, best.covered, best.ranked.cosine)
        ordered = sorted((one for found in evidence for one in found.sentences), key=lambda one: -one.score)
        if self.question.asked:
            ordered = [one for one in ordered if _names(self.question.asked, one)]
            confidence = confidence if ordered else 0.0
        return confidence, tuple(_grouped(_cut_sentences(ordered, confidence), limit))


def _looked_at(ranked: Ranked, held: Held, telling: Mapping[str, float]) -> Evidence:
    text, title = held.article.text, stems(held.article.details.title or "")
    found = []
    for block in paragraphs(ranked.span.of(text)):
        paragraph = Span(block.start + ranked.span.start, block.end + ranked.span.start)
        if is_caption(paragraph.of(text)):
            continue
        for sentence in sentences(text, paragraph):
            found.append((sentence, coverage(telling, stems(sentence.of(text)))))
    best = max((covered for _, covered in found), default=0.0)
    score = ranked.score + BEST_SENTENCE * best
    return Evidence(
        ranked=ranked,
        held=held,
        covered=coverage(telling, stems(ranked.span.of(text)) | title),
        score=score,
        sentences=tuple(
            Sentence(held=held, span=span, score=covered + PASSAGE * ranked.score - _unfinished(span.of(text)))
            for span, covered in found
        ),
    )


def _unfinished(sentence: str) -> float:
    return 0.0 if sentence.rstrip("\"'”’)]").endswith((".", "!", "?")) else UNFINISHED


def _names(asked: str, sentence: Sentence) -> bool:
    """Return whether a sentence has the last word of the name in it."""
    return last_name(asked) in words(sentence.span.of(sentence.held.article.text))


def _likely(fit: tuple[float, float, float], covered: float, cosine: float) -> float:
    """Return the logistic of a fit: weight of coverage, weight of cosine, constant."""
    return 1 / (1 + math.exp(-(fit[0] * covered + fit[1] * cosine + fit[2])))


def _asked(question: Question, speakers: Collection[HeldSpeaker]) -> Asked | None:
    if not question.asked:
        return None
    names = {speaker.name: None for speaker in sorted(speakers, key=lambda one: -one.quotes)}
    return Asked(name=question.asked, names=tuple(names))


def _cut_spoken(spoken: Iterable[Spoken], limit: int) -> tuple[Quote, ...]:
    return tuple(_grouped((cut(one.held, one.quote, score=one.score) for one in spoken), limit))


def _cut_sentences(ordered: Iterable[Sentence], confidence: float) -> Iterator[Quote]:
    for one in ordered:
        yield cut_sentence(one.held, one.span, score=one.score, confidence=confidence)


def _grouped(quotes: Iterable[Quote], limit: int) -> list[Quote]:
    """Return the first `limit` quotes with different words; the others' articles stand in `also` of the first."""
    found: dict[str, Quote] = {}
    also: dict[str, dict[str, Article]] = {}
    for place, quote in enumerate(quotes):
        if place >= 3 * limit and len(found) >= limit:
            break
        same = " ".join(words(quote.text))
        if same not in found:
            found[same] = quote
            also[same] = {}
        elif quote.article.id != found[same].article.id:
            also[same][quote.article.id] = quote.article
    return [replace(quote, also=tuple(also[same].values())) for same, quote in list(found.items())[:limit]]
