"""Evidence for a question: passages by meaning and by words, quotes by who said them, sentences."""

from __future__ import annotations

import math
import re
import threading
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.people.identities import Identities
from index.protocols import Vectors
from index.records import Span
from index.sqlite import HeldSpeaker, Reader, quoted
from index.text import name_key, name_words, stem

from .alike import ALIKE
from .question import Question, same_person

if TYPE_CHECKING:
    from index.vectors import Ids, VectorIndex

_DESCRIBES = re.compile(r"(?:the|an?)\s|.*['’]s?\s+[a-z]", re.IGNORECASE)

CANDIDATES = 100
# Share of meaning in a passage's score, the rest is words: the top of .3 to .7 on the dev set's general questions.
MEANING = 0.6
# Added to the library's size in idf: a library of three articles cannot tell rare words from common ones.
BACKGROUND = 1000
# What a word of the same everyday meaning counts beside the question's own.
NEARLY = 0.8
# A snapshot is written again when it lags by this share of the passages (and by more than a few hundred).
LAG = 0.02
_LONGEST_DESCRIPTION = 40  # words, each of which is a condition in SQL


class Dense:
    """The vector index of the library's passages, kept at the generation that a reader sees.

    Safe to share between threads: an index is never changed, only replaced.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._index: VectorIndex | None = None
        self._saved: Ids | None = None
        self._lock = threading.Lock()

    def current(self, reader: Reader, model: str) -> VectorIndex:
        """Return the index for the reader's state of the library; `reader` must see every article."""
        from index.vectors import VectorIndex  # faiss takes a while to import, and most commands do without

        with self._lock:
            index = self._index
            if index is None or index.model != model:
                index = VectorIndex.load(self._path, model=model)
                self._saved = index.ids if index else None
            if index is not None and len(index) and index.width != reader.width(model):
                index = self._saved = None  # another model came under the same name
            if index is None or index.state != reader.state:
                index = _caught_up(index, reader, model)
            self._index = index
            return index

    def keep(self, reader: Reader, model: str) -> None:
        """Write a snapshot where there is none or it lags far behind. Raises OSError."""
        index = self.current(reader, model)
        saved = self._saved
        if saved is None or len(np.setxor1d(index.ids, saved, assume_unique=True)) > max(256, LAG * len(index)):
            index.save(self._path)
            self._saved = index.ids


def _caught_up(index: VectorIndex | None, reader: Reader, model: str) -> VectorIndex:
    """Return the index with the passages that came and without those that went."""
    from index.vectors import Rows, VectorIndex

    ids, marks = reader.passage_rows()
    if index is None or not len(index):  # an empty one does not know how wide the vectors are
        rows, vectors = reader.vectors(model, ids)
        return VectorIndex.of(Rows(*rows), vectors, model=model, state=reader.state, generation=reader.generation)
    there, here = np.rec.fromarrays((ids, marks)), np.rec.fromarrays((index.ids, index.marks))
    rows, vectors = reader.vectors(model, ids[~np.isin(there, here)])
    gone = index.ids[~np.isin(here, there)]
    return index.updated(gone, Rows(*rows), vectors, state=reader.state, generation=reader.generation)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A passage with what speaks for it: `cosine` to the question, `bm25`, and both fused to a `score` of 0 to 1."""

    number: int
    article: int
    span: Span
    cosine: float
    bm25: float
    score: float


def match_any(terms: Collection[str]) -> str:
    """Return the FTS5 expression for passages with any of these words, none of which is taken as syntax."""
    return " OR ".join(quoted(term) for term in terms)


def rank_passages(
    question: Question, reader: Reader, index: VectorIndex, vector: Vectors, *, narrowed: bool, depth: int = CANDIDATES
) -> list[Ranked]:
    """Return the best passages for a question, best first: the `depth` nearest by meaning and as many by words.

    Candidates are the nearest by meaning and the best by words; both scores are stretched to 0..1 over the
    candidates and added, which ranked two to five points better than reciprocal ranks do.
    """
    among = reader.passage_numbers() if narrowed else None
    near = index.nearest(vector, depth, among=among)
    lexical = reader.lexical(match_any(question.terms), depth) if question.terms else {}
    places = reader.passages(near.keys() | lexical.keys())
    numbers = list(places)
    cosines = index.cosines(vector, numbers)
    words = np.array([lexical.get(number, 0.0) for number in numbers])
    scores = MEANING * stretched(cosines) + (1 - MEANING) * stretched(words)
    found = []
    for number, cosine, bm25, score in zip(numbers, cosines, words, scores, strict=True):
        article, span = places[number]
        found.append(
            Ranked(
                number=number, article=article, span=span, cosine=float(cosine), bm25=float(bm25), score=float(score)
            )
        )
    return sorted(found, key=lambda ranked: (-ranked.score, ranked.number))


def stretched(values: Sequence[float] | Vectors) -> Vectors:
    """Return the values moved and scaled so that the least is 0 and the greatest 1; all 0 where they are equal."""
    array = np.asarray(values, dtype=np.float32)
    if not array.size or array.max() - array.min() < 1e-9:
        return np.zeros_like(array)
    scaled: Vectors = (array - array.min()) / (array.max() - array.min())
    return scaled


def speakers_named(name: str, reader: Reader) -> list[HeldSpeaker]:
    """Return the library's speakers of this name or description, article by article.

    Somebody whom an article knows only by the last name is taken for the person asked for, unless somebody else of
    that name is quoted more in the library. What people decided about names goes before.
    """
    found = _named(name, reader) or _described(name, reader)
    who = Identities(reader.identities())
    return _decided(name, found, who, reader) if who.decided else found


def is_quoted(name: str, reader: Reader) -> bool:
    """Return whether somebody quoted bears this name; a description must be one that an article uses as it stands."""
    return any(one.quotes for one in _named(name, reader))


def _decided(name: str, found: Sequence[HeldSpeaker], who: Identities, reader: Reader) -> list[HeldSpeaker]:
    """Return the speakers without those who are somebody else by decision, and with those who are the same person."""
    fitting = who.fitting(name, found)
    for other in sorted(who.further({name_key(name), *(name_key(one.name) for one in fitting)})):
        # A last name that was decided to be theirs does not bring everybody who has it.
        theirs = [one for one in _named(other, reader) if len(other.split()) > 1 or name_key(one.name) == other]
        fitting += who.fitting(name, who.fitting(other, theirs))
    return list({one.number: one for one in fitting}.values())


def _named(name: str, reader: Reader) -> list[HeldSpeaker]:
    found = reader.speakers(name)
    exact = [speaker for speaker in found if speaker.form == name_key(name)]
    alike = [speaker for speaker in found if same_person(name, speaker.name)]
    full = [speaker for speaker in alike if len(name_words(speaker.name)) > 1]
    bare = [speaker for speaker in alike if len(name_words(speaker.name)) == 1]
    others = [speaker for speaker in found if not same_person(name, speaker.name)]
    if len(name_words(name)) > 1 and _quotes(others) > _quotes(full):
        bare = []
    return list({speaker.number: speaker for speaker in (*exact, *full, *bare)}.values())


def is_description(name: str) -> bool:
    """Return whether somebody is described, not named: "the mayor", "a vet", "Voltara's boss"."""
    return name.islower() or bool(_DESCRIBES.match(name))


def _described(description: str, reader: Reader) -> list[HeldSpeaker]:
    """Return the speakers whom a description fits: "the mayor of Dunmere", "Voltara's chief executive".

    Its head (what stands before "of", else the last word) is how an article describes them, the rest stands there.
    """
    if not is_description(description) or len(description.split()) > _LONGEST_DESCRIPTION:
        return []
    told = name_key(description)
    head = re.split(r" (?:of|at|for|in|from) ", told)[0].split()[-1:]
    others = [word for word in told.split() if word not in (*head, "of", "at", "for", "in", "from", "the")]
    return reader.described(head[0], others) if head else []


def _quotes(speakers: Collection[HeldSpeaker]) -> int:
    return sum(speaker.quotes for speaker in speakers)


def weights(terms: Collection[str], reader: Reader) -> dict[str, float]:
    """Return how much each of these folded words tells, by its stem: the idf that BM25 uses.

    ln(1 + (N - n + .5) / (n + .5)) (Robertson and Zaragoza, 2009), N and n counting passages.
    """
    total = reader.count("passages") + BACKGROUND
    found: dict[str, float] = {}
    for term, n in reader.frequencies(terms).items():
        found[stem(term)] = math.log(1 + (total - n + 0.5) / (n + 0.5))
    return found


def coverage(telling: Mapping[str, float], present: Set[str]) -> float:
    """Return the share, 0 to 1, of what a question's words tell that is among these stems, or nearly so."""
    whole = sum(telling.values())
    return sum(weight * _share(term, present) for term, weight in telling.items()) / whole if whole else 0.0


def _share(term: str, present: Set[str]) -> float:
    if term in present:
        return 1.0
    return NEARLY if not present.isdisjoint(ALIKE.get(term, ())) else 0.0
