"""`ask` and `quotes` at the command line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.bot.conftest import Pullquote


@pytest.fixture
def library(pullquote: Pullquote, articles: Path) -> Pullquote:
    pullquote("add", str(articles))
    return pullquote


def test_an_answer_is_the_sources_words_with_speaker_outlet_and_date(library: Pullquote) -> None:
    done = library("ask", "what did Maria Lind say about the bridge?")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("“We need the bridge before winter,”")
    assert "Maria Lind\nread in: Bridge talks · Harbour News · 2024-05-01\n" in done.out


def test_a_question_needs_no_quotation_marks(library: Pullquote) -> None:
    asked = library("ask", "what", "did", "Lind", "say", "about", "the", "bridge?", "--json").json
    assert asked["question"] == "what did Lind say about the bridge?"


def test_json_is_one_answer_and_nothing_else(library: Pullquote) -> None:
    done = library("ask", "what did Maria Lind say about the bridge?", "--limit", "1", "--json")
    answer = done.json
    assert (done.err, done.out.count("\n")) == ("", 1)
    names = ["id", "question", "found", "confidence", "speaker", "quotes", "passages", "took_ms"]
    assert list(answer) == names
    assert (answer["id"], answer["found"], len(answer["quotes"]), len(answer["passages"])) == (None, True, 1, 1)


def test_without_an_answer_it_says_so_and_exits_0(library: Pullquote) -> None:
    done = library("ask", "what did Ulla Sand say about refugees?")
    assert done.code == 0
    assert done.out.startswith("No quote by Ulla Sand about refugees in the 2 articles that answer here;")
    assert "which may have nothing to do with it" in done.out


def test_an_empty_library_says_how_to_fill_it(pullquote: Pullquote) -> None:
    done = pullquote("ask", "what did Lind say?")
    assert done.code == 0
    assert "pullquote add" in done.out
    assert pullquote("ask", "what did Lind say?", "--json").json["found"] is False


def test_audiences_narrow_what_answers(library: Pullquote) -> None:
    library("edit", "lind-1", "--audience", "team:T1")
    question = ("ask", "what did Maria Lind say about the bridge?", "--json")
    assert library(*question, "--audience", "team:T2").json["found"] is False
    assert library(*question, "--audience", "team:T1").json["found"] is True


def test_a_batch_answers_line_by_line_under_the_lines_ids(library: Pullquote) -> None:
    questions: list[dict[str, Any]] = [
        {"id": 7, "question": "what did Lind say about the bridge?"},
        {"id": None, "question": "who is king?"},
    ]
    lines = "\n".join(map(json.dumps, questions)).encode()
    done = library("ask", "--batch", "-", "--json", stdin=lines)
    assert done.code == 0
    assert [(line["id"], line["question"]) for line in done.lines] == [(q["id"], q["question"]) for q in questions]


@pytest.mark.parametrize(
    ("line", "key", "error"),
    [
        (b"who is king?", None, "Line 1 is no JSON object"),
        (b"[1]", None, "Line 1 is no JSON object"),
        (b"[" * 100_000, None, "Line 1 is no JSON object"),
        (b'{"id": "\xff", "question": "who?"}', None, "UTF-8"),
        (b'{"id": "a"}', "a", 'no "question"'),
        (b'{"id": "a", "question": 7}', "a", 'no "question"'),
        (b'{"id": "a", "question": "  "}', "a", 'no "question"'),
        (b'{"id": "a", "question": "who \\ud800?"}', "a", "UTF-8"),
    ],
)
def test_a_bad_line_of_a_batch_gets_an_error_and_the_next_an_answer(
    library: Pullquote, line: bytes, key: str | None, error: str
) -> None:
    good = b'{"id": "b", "question": "what did Lind say about the bridge?"}'
    done = library("ask", "--batch", "-", "--json", stdin=line + b"\n\n" + good + b"\n")
    assert done.code == 1
    bad, answered = done.lines
    assert (bad["id"], answered["id"]) == (key, "b")
    assert error in bad["error"]
    assert "1 line could not be asked" in done.err


def test_a_batch_for_people_shows_each_question_over_its_answer(library: Pullquote, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"question": "what did Lind say about the bridge?"}\n')
    done = library("ask", "--batch", str(file))
    assert done.out.startswith("what did Lind say about the bridge?\n“We need the bridge before winter,”")


def test_a_missing_batch_file_is_one_sentence(library: Pullquote) -> None:
    done = library("ask", "--batch", "no-such-file.jsonl", "--json")
    assert (done.code, done.out) == (1, "")
    assert "no-such-file.jsonl" in done.err


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (["ask"], "Ask one question"),
        (["ask", "who?", "--batch", "-"], "not both"),
        (["ask", " "], "question"),
        (["ask", "who?", "--limit", "0"], "--limit"),
        (["ask", "who?", "--limit", "many"], "--limit"),
        (["ask", "\udcff"], "UTF-8"),
        (["quotes", "--since", "2024-13"], "'2024-13' after --since is no date"),
        (["quotes", "--until", "20240501"], "--until"),
        (["quotes", "--since", "2024-05-02", "--until", "2024-05-01"], "lies after"),
        (["quotes", "--sort", "relevance"], "--about"),
        (["quotes", "--kind", "loud"], "'loud' is not one of"),
    ],
)
def test_wrong_use_is_one_sentence_and_exit_2(pullquote: Pullquote, argv: Sequence[str], sentence: str) -> None:
    done = pullquote(*argv)
    assert (done.code, done.out) == (2, "")
    assert sentence in done.err
    assert done.err.count("\n") == 1


def test_all_quotes_are_listed_by_article_and_place_and_counted(library: Pullquote) -> None:
    done = library("quotes", "--json")
    places = [(quote["article"]["added"], quote["start"]) for quote in done.lines if quote["article"]["id"] == "lind-1"]
    assert places == sorted(places)
    assert {quote["speaker"] for quote in done.lines} == {"Maria Lind", "Tomas Berg"}
    assert done.err == f"{len(done.lines)} quotes, 2 articles, 1 outlet\n"


@pytest.mark.parametrize(
    ("argv", "speakers"),
    [
        (["--by", "Lind"], {"Maria Lind"}),
        (["--by", "Lind", "--by", "Tomas Berg"], {"Maria Lind", "Tomas Berg"}),
        (["--site", "Harbour News"], {"Maria Lind"}),
        (["--article", "berg"], {"Tomas Berg"}),
        (["--about", "fishermen", "--by", "Berg"], {"Tomas Berg"}),
        (["--since", "2024-05-01", "--until", "2024-05-01"], {"Maria Lind"}),
        (["--since", "2024-05-02"], set()),
        (["--by", "Ulla Sand"], set()),
    ],
)
def test_quotes_can_be_chosen(library: Pullquote, argv: Sequence[str], speakers: set[str]) -> None:
    done = library("quotes", *argv, "--json")
    assert done.code == 0
    assert {quote["speaker"] for quote in done.lines} == speakers


def test_quotes_can_be_chosen_by_kind_and_number(library: Pullquote) -> None:
    assert {quote["kind"] for quote in library("quotes", "--kind", "reported", "--json").lines} == {"reported"}
    assert len(library("quotes", "--limit", "1", "--json").lines) == 1


def test_undated_articles_that_a_date_keeps_out_are_counted(library: Pullquote) -> None:
    done = library("quotes", "--since", "2000-01-01")
    assert done.err.endswith(" 1 article, 1 outlet; 1 undated article not counted\n")
    assert "The last ferry" not in done.out


def test_an_unknown_article_is_one_sentence(library: Pullquote) -> None:
    done = library("quotes", "--article", "nobody", "--json")
    assert (done.code, done.out) == (1, "")
    assert "nobody" in done.err
