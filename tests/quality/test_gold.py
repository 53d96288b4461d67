"""The articles, questions and quotes that quality is measured on are sound in themselves."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "bot" / "samples" / "articles.jsonl"

FIELDS = {"id", "title", "text", "published", "site", "byline", "url"}
# Marked in the articles, but titles, nicknames and scare quotes: nobody says them.
NOT_SAID = {
    "Borrowed Light",
    "Carrick crawl",
    "Friday whistle",
    "Low Water",
    "The Keeper’s Lantern",
    "The Tidemaster",
    "mud tax",
    "one tide, one blade",
    "radical",
    "the Pepper Pot",
}


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


ARTICLES = lines(HERE / "articles.jsonl")
QUESTIONS = lines(HERE / "questions.jsonl")
SAID = lines(HERE / "said.jsonl")
TEXTS: dict[str, str] = {article["id"]: article["text"] for article in ARTICLES}


def speakers(article: str) -> set[str]:
    return {said["speaker"] for said in SAID if said["article"] == article and said["speaker"]}


def marked(text: str) -> set[str]:
    """Return what stands between the outer marks; single ones count only in a text that has no double ones."""
    doubles = re.findall(r"“([^”]*)”|\"([^\"]*)\"", text)
    singles = [] if doubles else re.findall(r"‘(.+?)’(?!\w)", text)
    return {first or second for first, second in doubles} | set(singles)


def unbalanced(text: str) -> str | None:
    """Return where a curly mark closes nothing, stays open, or opens again within a paragraph."""
    begun = False
    for mark in re.finditer(r"(?P<new>\A|\n\n)?(?P<mark>[“”])", text):
        opens = mark["mark"] == "“"
        if (opens and begun and mark["new"] is None) or (not opens and not begun):
            return text[: mark.end()][-60:]
        begun = opens
    return text[-60:] if begun else None


def test_there_is_enough_of_everything() -> None:
    spoken = [question for question in QUESTIONS if question["found"] and question["speaker"]]
    general = [question for question in QUESTIONS if question["found"] and not question["speaker"]]
    silent = [question for question in QUESTIONS if not question["found"]]
    assert len(ARTICLES) >= 12
    assert len(QUESTIONS) >= 60
    assert len(spoken) >= 35
    assert len(general) >= 20
    assert len(silent) >= 15


@pytest.mark.parametrize("rows", [ARTICLES, QUESTIONS, lines(SAMPLES)], ids=["articles", "questions", "samples"])
def test_no_id_comes_twice(rows: list[dict[str, Any]]) -> None:
    assert [name for name, times in Counter(row["id"] for row in rows).items() if times > 1] == []


def test_no_question_comes_twice() -> None:
    asked = Counter(question["question"].lower() for question in QUESTIONS)
    assert [question for question, times in asked.items() if times > 1] == []


@pytest.mark.parametrize("article", [*ARTICLES, *lines(SAMPLES)], ids=lambda article: article["id"])
def test_an_article_states_where_and_when_it_appeared(article: dict[str, Any]) -> None:
    assert set(article) == FIELDS
    assert article["url"].startswith("https://example.com/")
    assert 2015 <= date.fromisoformat(article["published"]).year <= 2025
    assert article["title"]
    assert article["site"]


@pytest.mark.parametrize("article", [*ARTICLES, *lines(SAMPLES)], ids=lambda article: article["id"])
def test_an_article_is_uniform_text_of_a_readable_length(article: dict[str, Any]) -> None:
    text = article["text"]
    assert unicodedata.normalize("NFC", text) == text.strip()
    assert not re.search(r"\r|  |\n{3}|(?<!\n)\n(?!\n)", text), "paragraphs are parted by one blank line"
    assert 200 <= len(text.split()) <= 700


@pytest.mark.parametrize("article", [*ARTICLES, *lines(SAMPLES)], ids=lambda article: article["id"])
def test_quotation_marks_come_in_pairs(article: dict[str, Any]) -> None:
    assert unbalanced(article["text"]) is None
    assert [part for part in article["text"].split("\n\n") if part.count('"') % 2] == []


@pytest.mark.parametrize("text", ["“No, he said.", "No,” he said.", "“No, “never,” he said.", "“One.”\n\nTwo.”"])
def test_a_mark_without_its_fellow_is_noticed(text: str) -> None:
    assert unbalanced(text)


def test_a_quote_over_two_paragraphs_is_balanced() -> None:
    assert unbalanced("“One.\n\n“Two,” she said.") is None


def test_every_gold_quote_stands_once_in_its_article() -> None:
    assert [said for said in SAID if TEXTS[said["article"]].count(said["text"]) != 1] == []


def test_a_gold_quote_has_exactly_the_agreed_fields() -> None:
    assert {frozenset(said) for said in SAID} == {frozenset({"article", "text", "kind", "speaker", "via"})}
    assert {said["kind"] for said in SAID} == {"direct", "reported"}


@pytest.mark.parametrize("article", TEXTS)
def test_every_article_has_a_speaker(article: str) -> None:
    assert speakers(article)


@pytest.mark.parametrize("article", TEXTS)
def test_all_that_stands_between_marks_is_gold_or_a_title_or_a_scare_quote(article: str) -> None:
    direct = {said["text"] for said in SAID if said["article"] == article and said["kind"] == "direct"}
    assert direct == marked(TEXTS[article]) - NOT_SAID


def test_a_reported_clause_is_trimmed_and_unmarked() -> None:
    clauses = [said["text"] for said in SAID if said["kind"] == "reported"]
    assert [clause for clause in clauses if clause.strip(" .,“”\"‘'") != clause and not clause.endswith("”")] == []


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["id"])
def test_a_question_has_the_form_that_eval_reads(question: dict[str, Any]) -> None:
    assert set(question) == {"id", "question", "found", "speaker", "quotes"}
    assert question["found"] == bool(question["quotes"])
    assert [quote for quote in question["quotes"] if quote["text"] not in TEXTS[quote["article"]]] == []


def test_the_answers_to_a_question_about_a_speaker_are_their_words() -> None:
    said = {(line["article"], line["text"], line["speaker"]) for line in SAID}
    asked = [question for question in QUESTIONS if question["speaker"]]
    wanted = {(quote["article"], quote["text"], one["speaker"]) for one in asked for quote in one["quotes"]}
    assert wanted - said == set()


def test_the_answers_to_a_general_question_are_whole_sentences_or_gold() -> None:
    said = {(line["article"], line["text"]) for line in SAID}
    general = [question for question in QUESTIONS if question["found"] and not question["speaker"]]
    answers = {(quote["article"], quote["text"]) for question in general for quote in question["quotes"]} - said
    assert [text for _, text in answers if not re.fullmatch(r"[A-Z].*[.!?]", text)] == []


def test_some_unanswerable_questions_name_a_speaker_and_some_somebody_who_never_speaks() -> None:
    asked = {question["speaker"] for question in QUESTIONS if not question["found"]} - {None}
    known = {said["speaker"] for said in SAID}
    text = "\n".join(TEXTS.values())
    silent = {name for name in asked - known if name in text}
    unknown = {name for name in asked - known if name not in text}
    assert len(asked & known) >= 5
    assert len(silent) >= 5
    assert len(unknown) >= 3


def test_no_question_repeats_four_words_of_an_answer_in_a_row() -> None:
    """A user words a topic in their own way; a question cut from the quote would measure nothing."""
    copied = [
        question["id"]
        for question in QUESTIONS
        if question["speaker"] and any(_shares_run(question["question"], quote["text"]) for quote in question["quotes"])
    ]
    assert copied == []


def _shares_run(question: str, answer: str, length: int = 4) -> bool:
    return bool(_runs(question, length) & _runs(answer, length))


def _runs(text: str, length: int) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}
