"""From ranked evidence to an answer in exact words."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from index.copies import Found, articles, same, same_texts, with_also
from index.cut import cut, cut_sentence
from index.people.identities import Identities
from index.protocols import Embedder, Vectors
from index.records import Answer, Asked, Nearest, Quote
from index.sqlite import Held, HeldSpeaker, Reader
from index.text import name_key, stems, words_key
from index.vectors import VectorIndex

from .evidence import RESCORED, Evidence, Sentence, compared, gather
from .question import Question
from .ranking import CANDIDATES, coverage, is_description, rank_passages, speakers_named, weights
from .spoken import Spoken, by_meaning, finding, rank_spoken

# That the library answers: a logistic of what the best evidence covers of the question, of its cosine, for quotes of
# somebody also of the logarithm of how many were looked at (the best of many is near by chance), and a constant.
# Fitted on the dev set's general questions, and on its and tests/quality's speaker questions beside the same with
# somebody else's topic; the second constant is moved so that one threshold serves both: it refuses one in a hundred
# of the dev questions and one in eight of the more freely worded ones.
GENERAL_FIT = (3.05, 5.43, 0.0, -4.41)
SPEAKER_FIT = (5.4, 7.8, -1.1, -1.5)
FOUND = 0.5
# What a person said on other things is left out: quotes that answer with less than this likelihood.
BESIDE = 0.2
# Sentences whose score lies further behind the best are left out: a quarter of five, at half a point of quote@5.
BEHIND = 0.8
# Where copies of a few passages take up the places of the others, so many candidates are looked at in the end.
DEEPEST = 16 * CANDIDATES
# Where nobody is quoted, a sentence about the person asked for must cover this share of the topic.
ABOUT = 0.6


class Search:
    """One question put to one state of the library."""

    def __init__(
        self, question: Question, embedder: Embedder, *, reader: Reader, index: VectorIndex, narrowed: bool
    ) -> None:
        self.question = question
        self._embedder = embedder
        self._reader = reader
        self._index = index
        self._narrowed = narrowed

    def answer(self, vector: Vectors, *, limit: int) -> Answer:
        """Return the quotes that answer, if any do, and the nearest passages; `vector` is the question's."""
        evidence = self._evidence(vector)
        speakers = speakers_named(self.question.asked, self._reader) if self.question.asked else []
        quoted = [speaker for speaker in speakers if speaker.quotes]
        if quoted:
            confidence, quotes = self._by_speaker(vector, quoted, limit)
        elif self.question.words_wanted and (speakers or not is_description(self.question.asked or "")):
            # Somebody whom nobody quotes said nothing here, and what articles say of them is no answer.
            confidence, quotes = 0.0, ()
        else:
            confidence, quotes = self._by_article(vector, evidence, limit)
        return Answer(
            question=self.question.text,
            quotes=quotes if confidence >= FOUND else (),
            passages=tuple(
                Nearest(article=one.held.article, span=one.ranked.span, score=one.score) for one in evidence[:limit]
            ),
            confidence=confidence,
            speaker=_asked(self.question, quoted or speakers, Identities(self._reader.identities())),
        )

    def _evidence(self, vector: Vectors) -> list[Evidence]:
        """Return the nearest passages, looking deeper where copies of a few take up the places of the others."""
        depth = CANDIDATES
        while True:
            ranked = rank_passages(
                self.question, self._reader, self._index, vector, narrowed=self._narrowed, depth=depth
            )
            evidence = gather(self.question, ranked, self._reader)
            if len(evidence) == RESCORED or len(ranked) < depth or depth >= DEEPEST:
                return evidence
            depth *= 4

    def _by_speaker(
        self, vector: Vectors, speakers: Collection[HeldSpeaker], limit: int
    ) -> tuple[float, tuple[Quote, ...]]:
        telling = weights(self.question.topic, self._reader) if self.question.topic else {}
        spoken = rank_spoken(self.question, self._reader, self._index, vector, speakers=speakers, telling=telling)
        if not telling:
            return 1.0, self._spoken(spoken, limit)
        spoken = by_meaning(spoken, " ".join(self.question.topic), self._embedder)
        many = len({finding(one.quote) for one in spoken})
        confidence = _likely(SPEAKER_FIT, spoken[0].covered, max(one.cosine for one in spoken), many)
        near = [one for one in spoken if _likely(SPEAKER_FIT, one.covered, one.cosine, many) >= BESIDE]
        return confidence, self._spoken(near or spoken[:1], limit)

    def _by_article(self, vector: Vectors, evidence: Sequence[Evidence], limit: int) -> tuple[float, tuple[Quote, ...]]:
        """Answer with the articles' own words."""
        if not evidence:
            return 0.0, ()
        ordered = sorted((one for found in evidence for one in found.sentences), key=lambda one: -one.score)
        covered = evidence[0].covered
        if self.question.asked:
            ordered, covered = self._about(self.question.asked, ordered)
        ordered, nearest = compared(ordered, vector, self._embedder)
        confidence = _likely(GENERAL_FIT, covered, nearest)
        near = [one for one in ordered if one.score >= ordered[0].score - BEHIND]
        return confidence, self._sentences(near, ordered, confidence=confidence, limit=limit)

    def _spoken(self, ranked: Iterable[Spoken], limit: int) -> tuple[Quote, ...]:
        """Return the first `limit` findings; other articles with the same words, ranked or not, stand in `also`."""
        who = Identities(self._reader.identities())
        heads: list[Spoken] = []
        for one in ranked:
            if len(heads) < limit and not any(same(Found(head.held, head.quote), one.quote, who) for head in heads):
                heads.append(one)
        others = with_also([Found(one.held, one.quote) for one in heads], self._reader)
        return tuple(
            replace(cut(one.held, one.quote, score=one.score), also=also)
            for one, (also, _) in zip(heads, others, strict=True)
        )

    def _sentences(
        self, near: Iterable[Sentence], ranked: Iterable[Sentence], *, confidence: float, limit: int
    ) -> tuple[Quote, ...]:
        """Return the first `limit` near sentences that differ; other articles with the same stand in `also`."""
        heads: dict[bytes, Sentence] = {}
        for one in near:
            if len(heads) < limit:
                heads.setdefault(words_key(one.text), one)
        alike: dict[bytes, list[Held]] = {key: [] for key in heads}
        for one in ranked:
            alike.get(words_key(one.text), []).extend((one.held, *one.copies))
        found = []
        for key, whole in zip(heads, same_texts([one.held for one in heads.values()], self._reader), strict=True):
            quote = cut_sentence(heads[key].held, heads[key].span, score=heads[key].score, confidence=confidence)
            found.append(replace(quote, also=articles([*whole, *alike[key]], but=heads[key].held)))
        return tuple(found)

    def _about(self, name: str, ordered: Sequence[Sentence]) -> tuple[list[Sentence], float]:
        """Return the sentences that name somebody and are about the topic, and how much of it the best one covers."""
        telling = weights(self.question.topic, self._reader)
        named = [(one, coverage(telling, stems(one.text))) for one in ordered if one.finished and one.names(name)]
        best = max((covered for _, covered in named), default=0.0)
        return [one for one, covered in named if covered >= ABOUT], best if best >= ABOUT else 0.0


def _likely(fit: tuple[float, float, float, float], covered: float, cosine: float, many: int = 1) -> float:
    """Return the logistic of a fit: weights of coverage, cosine and the logarithm of `many`, constant."""
    return 1 / (1 + math.exp(-(fit[0] * covered + fit[1] * cosine + fit[2] * math.log(many) + fit[3])))


def _asked(question: Question, speakers: Collection[HeldSpeaker], who: Identities) -> Asked | None:
    if not question.asked:
        return None
    names = {speaker.name: None for speaker in sorted(speakers, key=lambda one: -one.quotes)}
    people: dict[frozenset[str], list[str]] = {}
    for name in names:
        people.setdefault(who.person(name_key(name)), []).append(name)
    # A full name first: the others' quotes may stand under it.
    same = (tuple(sorted(person, key=lambda one: " " not in one)) for person in people.values() if len(person) > 1)
    return Asked(name=question.asked, names=tuple(names), same=tuple(same))
