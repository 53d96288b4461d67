"""How well questions are answered, and the floors below which the build fails.

The articles and questions were written for this. A floor goes up with the change that earned it; lowering one needs
a reason in the changelog. What is measured is printed with `pytest -rP tests/quality`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from index import Answer, Library, Quote, Wanted

HERE = Path(__file__).parent

pytestmark = pytest.mark.model


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("quality")) as library:
        outcomes = list(library.add([str(HERE / "articles.jsonl")]))
        assert {outcome.result for outcome in outcomes} == {"added"}
        yield library


@pytest.fixture(scope="module")
def answers(library: Library) -> dict[str, Answer]:
    return {question["id"]: library.ask(question["question"]) for question in lines("questions.jsonl")}


def overlap(quote: Quote, start: int, end: int) -> float:
    """Return the share of the shorter span that lies inside the other."""
    span = quote.saying.span
    shared = min(end, span.end) - max(start, span.start)
    return shared / min(end - start, span.end - span.start) if shared > 0 else 0.0


def right(quote: Quote, question: dict[str, Any]) -> bool:
    """Return whether a quote is one of those expected, under the speaker expected, and not much longer."""
    said = quote.saying
    if question["speaker"] and said.speaker != question["speaker"]:
        return False
    for gold in question["quotes"]:
        start = quote.article.text.find(gold["text"]) if quote.article.id == gold["article"] else -1
        length = len(gold["text"])
        if start >= 0 and overlap(quote, start, start + length) >= 0.5:
            return said.span.end - said.span.start <= 3 * length + 100
    return False


def share(found: list[bool]) -> float:
    return round(sum(found) / len(found), 3)


def hits(answers: dict[str, Answer], wanted: Callable[[dict[str, Any]], bool], depth: int) -> tuple[float, list[str]]:
    """Return the share of the wanted questions with a right quote among the first `depth`, and the ids of the rest."""
    asked = [question for question in lines("questions.jsonl") if wanted(question)]
    good = [any(right(quote, one) for quote in answers[one["id"]].quotes[:depth]) for one in asked]
    missed = [one["id"] for one, hit in zip(asked, good, strict=True) if not hit]
    return share(good), missed


def by_speaker(question: dict[str, Any]) -> bool:
    return bool(question["found"] and question["speaker"])


def general(question: dict[str, Any]) -> bool:
    return bool(question["found"] and not question["speaker"])


@pytest.mark.parametrize(
    ("wanted", "depth", "floor"),
    [(by_speaker, 1, 0.70), (by_speaker, 3, 0.82), (general, 1, 0.62), (general, 5, 0.77)],
)
def test_the_right_words_come_first(
    answers: dict[str, Answer], wanted: Callable[[dict[str, Any]], bool], depth: int, floor: float
) -> None:
    reached, missed = hits(answers, wanted, depth)
    print(f"{wanted.__name__} quote@{depth}: {reached}, missed {missed}")
    assert reached >= floor


@pytest.mark.parametrize(("found", "floor"), [(True, 0.84), (False, 0.80)])
def test_what_is_not_there_is_not_answered_and_what_is_there_is(
    answers: dict[str, Answer], found: bool, floor: float
) -> None:
    asked = [question for question in lines("questions.jsonl") if question["found"] is found]
    good = [answers[question["id"]].found is found for question in asked]
    wrong = [question["id"] for question, hit in zip(asked, good, strict=True) if not hit]
    print(f"found={found}: {share(good)} as expected, the others {wrong}")
    assert share(good) >= floor


def test_no_quote_of_an_answer_to_a_speaker_question_stands_under_somebody_else(answers: dict[str, Answer]) -> None:
    wrong = [
        (question["id"], quote.saying.speaker)
        for question in lines("questions.jsonl")
        if by_speaker(question)
        for quote in answers[question["id"]].quotes
        if quote.saying.kind != "article" and quote.saying.speaker != question["speaker"]
    ]
    print(f"wrong voices: {wrong}")
    assert len(wrong) <= 2


def test_every_word_shown_is_the_articles(answers: dict[str, Answer]) -> None:
    for answer in answers.values():
        for quote in answer.quotes:
            assert quote.article.text[quote.saying.span.start : quote.saying.span.end] == quote.text
        for passage in answer.passages:
            assert passage.article.text[passage.span.start : passage.span.end] == passage.text
        assert answer.passages


def direct_gold() -> set[tuple[str, int, int]]:
    texts = {article["id"]: article["text"] for article in lines("articles.jsonl")}
    spans = set()
    for said in lines("said.jsonl"):
        if said["kind"] == "direct":
            start = texts[said["article"]].index(said["text"])
            spans.add((said["article"], start, start + len(said["text"])))
    return spans


def test_direct_quotes_are_found_and_nothing_else_is_taken_for_one(library: Library) -> None:
    found = {
        (quote.article.id, quote.saying.span.start, quote.saying.span.end)
        for quote in library.quotes(Wanted(kind="direct"))
    }
    gold = direct_gold()
    precision, recall = len(found & gold) / len(found), len(found & gold) / len(gold)
    f1 = 2 * precision * recall / (precision + recall)
    print(f"direct quotes: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")
    assert f1 >= 0.98


@pytest.mark.parametrize(("kind", "floor"), [("direct", 0.97), ("reported", 0.95)])
def test_quotes_stand_under_the_right_speaker(library: Library, kind: str, floor: float) -> None:
    quotes = list(library.quotes(Wanted(kind=kind)))
    good, wrong = [], []
    for said in lines("said.jsonl"):
        if said["kind"] != kind or not said["speaker"]:
            continue
        near = [quote for quote in quotes if quote.article.id == said["article"]]
        start = next((quote.article.text.index(said["text"]) for quote in near), 0)
        mine = [quote for quote in near if overlap(quote, start, start + len(said["text"])) >= 0.5]
        good.append(any(quote.saying.speaker == said["speaker"] for quote in mine))
        if not good[-1]:
            wrong.append((said["article"], said["text"][:40], said["speaker"], [one.saying.speaker for one in mine]))
    print(f"{kind} quotes with the right speaker: {share(good)}; wrong: {wrong}")
    assert share(good) >= floor
