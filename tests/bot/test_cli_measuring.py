"""`eval`: questions with known answers, asked and measured."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.bot.conftest import Pullquote

BRIDGE = "We need the bridge before winter,"
RIGHT = {
    "id": "q1", "question": "what did Lind say about the bridge?", "speaker": "Maria Lind",
    "quotes": [{"article": "lind-1", "text": BRIDGE}],
}  # fmt: skip
ABSENT = {"id": "q2", "question": "what did Holm say about sailing?", "found": False}
MISSED = {"id": "q3", "question": "what did Berg say about the bridge?", "quotes": [{"article": "x9", "text": "Ice."}]}


@pytest.fixture
def asked(pullquote: Pullquote, articles: Path) -> Pullquote:
    """Return the command line on a library of two articles."""
    assert pullquote("add", str(articles)).code == 0
    return pullquote


def written(folder: Path, rows: Sequence[dict[str, Any] | str]) -> str:
    file = folder / "questions.jsonl"
    file.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), "utf-8")
    return str(file)


def test_the_figures_come_as_one_value_of_json(asked: Pullquote, tmp_path: Path) -> None:
    done = asked("eval", written(tmp_path, [RIGHT, ABSENT, MISSED]), "--json")
    assert done.code == 0
    figures = done.json
    shares = {name: figures[name] for name in ("hit@1", "hit@5", "mrr", "exact", "speaker", "untrue", "questions")}
    assert shares == {
        "hit@1": 0.5, "hit@5": 0.5, "mrr": 0.5, "exact": 1.0, "speaker": 1.0, "untrue": 0, "questions": 3
    }  # fmt: skip
    assert (figures["refused_precision"], figures["refused_recall"]) == (1.0, 1.0)
    assert (figures["unknown_articles"], figures["errors"]) == (["x9"], [])
    assert [(one["id"], one["rank"], one["failed"]) for one in figures["results"]] == [
        ("q1", 1, False), ("q2", None, False), ("q3", None, True)
    ]  # fmt: skip
    assert done.err == ("1 expected article is not in the library (x9); add them, or these questions must fail.\n")


def test_people_see_the_questions_that_failed_and_the_figures(asked: Pullquote, tmp_path: Path) -> None:
    wrong = RIGHT | {"id": "q4", "speaker": "Tomas\x1b[31m Berg"}
    done = asked("eval", written(tmp_path, [RIGHT, ABSENT, MISSED, wrong]))
    assert done.code == 0
    assert "\x1b" not in done.out
    assert "q1" not in done.out
    assert "q3  what did Berg say about the bridge?\n  expected: “Ice.” in x9\n  got: “" in done.out
    assert f"q4  {RIGHT['question']}\n  expected: “{BRIDGE}” Tomas[31m Berg, in lind-1\n" in done.out
    assert "4 questions, 3 with expected quotes, 1 without an answer\nhit@1: 0.667\n" in done.out
    assert "speaker right: 0.500\n" in done.out


def test_bad_lines_are_told_each_and_the_others_are_asked(asked: Pullquote, tmp_path: Path) -> None:
    done = asked("eval", written(tmp_path, ["{", RIGHT, "", '{"question": "who?"}']), "--json")
    assert done.code == 1
    assert done.json["questions"] == 1
    assert [error.split(";")[0] for error in done.json["errors"]] == [
        "Line 1 is no JSON object in UTF-8", "Line 4 does not say whether an answer is expected"
    ]  # fmt: skip
    assert len(done.err.splitlines()) == 2


def test_questions_come_from_standard_input_too(asked: Pullquote) -> None:
    done = asked("eval", "-", "--json", stdin=json.dumps(RIGHT).encode())
    assert (done.code, done.json["hit@1"]) == (0, 1.0)


def test_a_limit_narrows_what_can_be_told(asked: Pullquote, tmp_path: Path) -> None:
    done = asked("eval", written(tmp_path, [RIGHT]), "--limit", "1", "--json")
    assert (done.json["hit@1"], done.json["hit@3"]) == (1.0, None)
    assert len(done.json["results"][0]["quotes"]) == 1
    assert "hit@3: nothing to tell by" in asked("eval", written(tmp_path, [RIGHT]), "--limit", "1").out


def test_what_an_audience_may_not_see_answers_nothing(pullquote: Pullquote, articles: Path, tmp_path: Path) -> None:
    pullquote("add", str(articles), "--audience", "channel:T1:C1")
    done = pullquote("eval", written(tmp_path, [RIGHT]), "--audience", "channel:T1:C2", "--json")
    assert (done.json["hit@1"], done.json["unknown_articles"]) == (0.0, ["lind-1"])


@pytest.mark.parametrize("pack", [lambda raw: b"\xef\xbb\xbf" + raw, gzip.compress], ids=["BOM", "gzip"])
def test_questions_are_read_as_articles_are(asked: Pullquote, tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    """`add` reads lines behind a byte order mark and packed ones; `eval` called them no JSON."""
    file = tmp_path / ("questions.jsonl.gz" if pack is gzip.compress else "questions.jsonl")
    file.write_bytes(pack(Path(written(tmp_path, [RIGHT])).read_bytes()))
    done = asked("eval", str(file), "--json")
    assert (done.code, done.json["errors"], done.json["hit@1"]) == (0, [], 1.0)


@pytest.mark.parametrize("content", [b"Dear diary", gzip.compress(b"{}" * 900)[:-12]], ids=["none", "cut"])
def test_a_packed_file_that_is_none_is_one_sentence(asked: Pullquote, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "q.jsonl.gz").write_bytes(content)
    done = asked("eval", str(tmp_path / "q.jsonl.gz"))
    assert (done.code, done.out) == (2, "")
    assert f"'{tmp_path / 'q.jsonl.gz'}' cannot be unpacked (" in done.err


def test_an_empty_file_has_no_figures_and_a_missing_one_is_one_sentence(asked: Pullquote, tmp_path: Path) -> None:
    done = asked("eval", written(tmp_path, []), "--json")
    assert (done.code, done.json["questions"], done.json["mrr"]) == (0, 0, None)
    done = asked("eval", str(tmp_path / "none.jsonl"))
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("There is no such file (")
