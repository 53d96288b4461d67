"""How well a library answers: questions with what is expected, judged one by one, and the figures of them all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .errors import UsageError
from .records import Answer, Quote
from .search.question import same_person
from .text import name_key, words

DEPTHS = 1, 3, 5
_WRITE = 'write {"id": ..., "question": "...", "found": true or false, "quotes": [{"article": "...", "text": "..."}]}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """Words that answer a question, and the id of the article they stand in."""

    article: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A question, whether the library should answer it, and what with; `speaker` None: not stated."""

    id: Any
    question: str
    found: bool
    speaker: str | None = None
    quotes: tuple[Gold, ...] = ()

    @classmethod
    def from_line(cls, line: bytes, number: int) -> Trial:
        """Return the question of a line of JSON; `found`, where it is left out, is whether quotes are expected.

        Raises `UsageError` with the line's number.
        """
        try:
            record = json.loads(line.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            record = None
        if not isinstance(record, dict):
            raise UsageError(f"Line {number} is no JSON object in UTF-8; {_WRITE}.")
        question, speaker = record.get("question"), record.get("speaker")
        if not isinstance(question, str) or not words(question):
            raise UsageError(f'Line {number} has no "question" with words in it; {_WRITE}.')
        if not isinstance(speaker, str | None):
            raise UsageError(f'"speaker" in line {number} is no text; give a name or null.')
        quotes = _golds(record.get("quotes"), number)
        return cls(
            id=record.get("id"),
            question=question,
            found=_expected(record.get("found"), quotes, number),
            speaker=speaker or None,
            quotes=quotes,
        )


def _golds(given: Any, number: int) -> tuple[Gold, ...]:
    found = []
    for one in given if isinstance(given, list) else [] if given is None else [None]:
        article, text = (one.get("article"), one.get("text")) if isinstance(one, dict) else (None, None)
        if not (isinstance(article, str) and isinstance(text, str) and words(text)):
            raise UsageError(f'"quotes" in line {number} are no list of an article\'s id and words each; {_WRITE}.')
        found.append(Gold(article=article, text=text))
    return tuple(found)


def _expected(found: Any, quotes: Sequence[Gold], number: int) -> bool:
    if found is None and quotes:
        return True
    if not isinstance(found, bool):
        raise UsageError(f'Line {number} does not say whether an answer is expected; give "found" or "quotes".')
    if quotes and not found:
        raise UsageError(f'Line {number} expects quotes but says "found": false; mend one of them.')
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What became of a question.

    `rank` is the place of the first hit, from 1; None without one. `exact` tells of every hit whether its words are
    the expected ones to the character. `speaker` is whether the one named is the one expected; None where that cannot
    be said. `untrue` counts quotes that are not the article's words at their place.
    """

    trial: Trial
    answer: Answer
    rank: int | None
    exact: tuple[bool, ...]
    speaker: bool | None
    untrue: int

    @property
    def failed(self) -> bool:
        """Whether something is not as expected: an answer (or none), its words in first place, its speaker."""
        missed = bool(self.trial.quotes) and self.rank != 1
        return self.answer.found is not self.trial.found or missed or self.speaker is False or bool(self.untrue)

    def as_json(self) -> dict[str, Any]:
        """Return the result of a question as `eval --json` prints it."""
        return {
            "id": self.trial.id,
            "question": self.trial.question,
            "expected": self.trial.found,
            "found": self.answer.found,
            "rank": self.rank,
            "exact": list(self.exact),
            "speaker": self.speaker,
            "failed": self.failed,
            "quotes": [
                {"id": quote.id, "article": quote.article.id, "text": quote.text, "speaker": quote.saying.speaker}
                for quote in self.answer.quotes
            ],
        }


def judge(trial: Trial, answer: Answer) -> Judged:
    """Return what an answer is worth beside what was expected.

    A hit is a quote of an expected article (or one whose words stand there, too) that contains the expected words, or
    at least half of them in a row and nothing else; case, accents and marks aside.
    """
    hits = [(rank, quote) for rank, quote in enumerate(answer.quotes, 1) if _matching(quote, trial.quotes)]
    texts = {gold.text for gold in trial.quotes}
    return Judged(
        trial=trial,
        answer=answer,
        rank=hits[0][0] if hits else None,
        exact=tuple(quote.text in texts for _, quote in hits),
        speaker=_right_speaker(trial, [quote for _, quote in hits], answer),
        untrue=sum(quote.text != quote.saying.span.of(quote.article.text) for quote in answer.quotes),
    )


def _matching(quote: Quote, golds: Iterable[Gold]) -> bool:
    said = words(quote.text)
    articles = {quote.article.id, *(article.id for article in quote.also)}
    return any(gold.article in articles and _hits(said, words(gold.text)) for gold in golds)


def _hits(said: Sequence[str], wanted: Sequence[str]) -> bool:
    """Return whether the words wanted stand in those said, or these in those and make up half of them."""
    return _within(wanted, said) or (2 * len(said) >= len(wanted) and _within(said, wanted))


def _within(short: Sequence[str], long: Sequence[str]) -> bool:
    """Return whether a row of words stands in another, whole."""
    places = range(len(long) - len(short) + 1)
    return bool(short) and any(list(long[place : place + len(short)]) == list(short) for place in places)


def _right_speaker(trial: Trial, hits: Sequence[Quote], answer: Answer) -> bool | None:
    told = hits if trial.quotes else answer.quotes
    if not trial.speaker or not told:
        return None
    named = told[0].saying.speaker or ""
    return name_key(named) == name_key(trial.speaker) or (bool(named) and same_person(trial.speaker, named))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How well a library answers, in shares of 0 to 1; None where no question could tell.

    hit@k (success at k, TREC's practice: https://trec.nist.gov/trec_eval/): of the questions with expected quotes,
    those with a hit among the first k. `mrr` (mean reciprocal rank, Voorhees, "The TREC-8 Question Answering Track
    Report", 1999): the mean of 1/rank of the first hit, 0 without one. `exact`: of the hits at any rank, those whose
    text is the expected text to the character. `refused_precision`, `refused_recall` (van Rijsbergen, "Information
    Retrieval", 1979, with "not found" as what is sought): of the questions without an answer those that had none,
    and of the questions that have none those that got none. `speaker`: of the questions that state a speaker, the
    first hits (the first quotes, where no quotes are expected) under that person's name; questions without a hit do
    not count. `untrue` counts quotes that are not their article's words at their place: anything but 0 is a fault.
    """

    questions: int
    with_quotes: int
    without_answer: int
    hits: dict[int, float | None]
    mrr: float | None
    exact: float | None
    refused_precision: float | None
    refused_recall: float | None
    speaker: float | None
    untrue: int

    def as_json(self) -> dict[str, Any]:
        """Return the figures as `eval --json` prints them."""
        known = asdict(self)
        hits = {f"hit@{depth}": _rounded(share) for depth, share in known.pop("hits").items()}
        shares = {name: _rounded(value) if isinstance(value, float) else value for name, value in known.items()}
        return {**hits, **shares}


def figures(judged: Sequence[Judged], *, limit: int) -> Figures:
    """Return the figures of these questions, each of which was answered with at most `limit` quotes.

    hit@k is None where k is more than that.
    """
    ranks = [one.rank for one in judged if one.trial.quotes]
    refused = [not one.trial.found for one in judged if not one.answer.found]
    hopeless = [not one.answer.found for one in judged if not one.trial.found]
    return Figures(
        questions=len(judged),
        with_quotes=len(ranks),
        without_answer=len(hopeless),
        hits={k: _mean([bool(rank and rank <= k) for rank in ranks]) if k <= limit else None for k in DEPTHS},
        mrr=_mean([1 / rank if rank else 0.0 for rank in ranks]),
        exact=_mean([exact for one in judged for exact in one.exact]),
        refused_precision=_mean(refused),
        refused_recall=_mean(hopeless),
        speaker=_mean([one.speaker for one in judged if one.speaker is not None]),
        untrue=sum(one.untrue for one in judged),
    )


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
