"""What all commands share, and those that only look: `list`, `show`, `export`, `rebuild`, `status`, `demo`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.bot.conftest import LIND, Pullquote


@pytest.fixture
def library(pullquote: Pullquote, articles: Path) -> Pullquote:
    pullquote("add", str(articles))
    return pullquote


def test_the_list_is_one_array_newest_first(library: Pullquote) -> None:
    done = library("list", "--json")
    assert [article["id"] for article in done.json] == ["berg-1", "lind-1"]
    assert "text" not in done.json[0]
    assert done.err == "2 articles.\n"


def test_the_list_for_people_is_a_line_an_article(library: Pullquote) -> None:
    lines = library("list", "ferry").out.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("berg-1  The last ferry · outlet not stated · no date given · ")


def test_the_list_of_nothing_is_an_empty_array(pullquote: Pullquote) -> None:
    done = pullquote("list", "--json")
    assert (done.code, done.json) == (0, [])
    assert "pullquote add" in done.err


def test_an_article_is_shown_with_its_text(library: Pullquote) -> None:
    assert library("show", "lind", "--json").json["text"] == LIND
    shown = library("show", "lind").out
    assert "Bridge talks\noutlet: Harbour News\nauthor: not stated\npublished: 2024-05-01\n" in shown
    assert shown.endswith(LIND + "\n")


def test_an_audience_that_may_not_see_an_article_does_not_learn_of_it(library: Pullquote) -> None:
    library("edit", "lind-1", "--audience", "user:T1:U1")
    narrowed = library("list", "--json", "--audience", "team:T1").json
    assert [article["id"] for article in narrowed] == ["berg-1"]
    refused = library("show", "lind-1", "--audience", "team:T1")
    unknown = library("show", "nobody", "--audience", "team:T1")
    assert (refused.code, refused.err.replace("lind-1", "nobody")) == (1, unknown.err)


def test_what_is_exported_is_added_to_the_same_library(library: Pullquote, tmp_path: Path) -> None:
    library("edit", "lind-1", "--audience", "team:T1")
    first = library("export").out
    copy = tmp_path / "copy.jsonl"
    copy.write_text(first, "utf-8")
    elsewhere = {"PULLQUOTE_HOME": str(tmp_path / "elsewhere")}
    library("add", str(copy), env=elsewhere)
    assert library("export", env=elsewhere).out == first
    assert list(json.loads(first.splitlines()[0])) == [
        "id", "title", "text", "url", "published", "site", "byline", "audiences", "added", "source", "language",
    ]  # fmt: skip


def test_rebuilding_leaves_the_same_quotes(library: Pullquote) -> None:
    before = library("quotes", "--json").out
    done = library("rebuild")
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("2 articles rebuilt, ")
    assert library("quotes", "--json").out == before


def test_a_library_of_another_model_says_so_until_it_is_rebuilt(library: Pullquote) -> None:
    other = {"PULLQUOTE_MODEL": "other/words"}
    refused = library("ask", "what did Lind say about the bridge?", env=other)
    assert (refused.code, refused.out) == (1, "")
    assert "but 'other/words' was asked for. Run `pullquote rebuild" in refused.err
    assert library("list", env=other).code == 0
    assert library("rebuild", "--model", "other/words").code == 0
    assert library("ask", "what did Lind say about the bridge?", env=other).out.startswith("“We need the bridge")


def test_the_status_tells_sizes_and_place(library: Pullquote, tmp_path: Path) -> None:
    status = library("status", "--json").json
    assert (status["articles"], status["home"]) == (2, str(tmp_path / "home"))
    assert "articles: 2\n" in library("status").out


def test_text_that_would_steer_a_terminal_is_escaped_in_json_and_left_out_elsewhere(
    pullquote: Pullquote, tmp_path: Path
) -> None:
    text = "\x9b2J“The \u202ebridge\x1b[31m is\u2028open,” Maria Lind said."
    file = tmp_path / "odd.jsonl"
    file.write_text(json.dumps({"id": "odd", "text": text, "title": "\x1b]0;x\x07"}), "utf-8")
    pullquote("add", str(file))
    done = pullquote("show", "odd", "--json")
    assert done.json["text"] == text
    for printed in (done.out, pullquote("show", "odd").out, pullquote("list").out, pullquote("quotes").out):
        assert not {"\x9b", "\x1b", "\u202e", "\u2028", "\x07"} & set(printed)


def test_square_brackets_are_no_markup(pullquote: Pullquote, tmp_path: Path) -> None:
    file = tmp_path / "brackets.txt"
    file.write_text("“The [bold]bridge[/bold] is :open_mouth: [/],” Maria Lind said.")
    pullquote("add", str(file), "--title", "[red]A[/nothing] :smile:")
    assert "[red]A[/nothing] :smile:" in pullquote("list").out
    assert "“The [bold]bridge[/bold] is :open_mouth: [/],”" in pullquote("quotes").out


def test_what_lines_may_be_for_can_be_named(pullquote: Pullquote, tmp_path: Path) -> None:
    """Lines took "team:my-team", which `--audience` refused."""
    file = tmp_path / "ours.jsonl"
    file.write_text(json.dumps({"id": "ours", "text": "It froze.", "audiences": ["team:my-team.eu"]}), "utf-8")
    assert pullquote("add", str(file)).code == 0
    assert [one["id"] for one in pullquote("list", "--json", "--audience", "team:my-team.eu").json] == ["ours"]


@pytest.mark.parametrize(
    ("argv", "code", "sentence"),
    [
        (["list", "--nothing"], 2, "No such option: --nothing"),
        (["lst"], 2, "No such command 'lst'"),
        (["show"], 2, "Missing argument"),
        (["show", "nobody"], 1, "nobody"),
        (["edit", "nobody", "--title", "x"], 1, "nobody"),
        (["remove", "nobody"], 1, "nobody"),
        (["list", "--audience", "all"], 2, "'all' is no audience"),
    ],
)
def test_a_fault_is_told_in_a_sentence(pullquote: Pullquote, argv: Sequence[str], code: int, sentence: str) -> None:
    done = pullquote(*argv)
    assert (done.code, done.out) == (code, "")
    assert sentence in done.err


@pytest.mark.parametrize("command", [["list"], ["ask", "who?"], ["add", "a.txt"], ["status", "--json"]])
def test_a_wrong_setting_stops_every_command(pullquote: Pullquote, command: Sequence[str]) -> None:
    done = pullquote(*command, env={"PULLQUOTE_DATABASE_URL": "postgresql://db/quotes"})
    assert (done.code, done.out) == (2, "")
    assert "PostgreSQL is not in this release" in done.err


def test_a_wrong_setting_does_not_stop_the_help(pullquote: Pullquote) -> None:
    assert pullquote("add", "--help", env={"PULLQUOTE_LOG": "loud"}).code == 0
    assert pullquote("--version", env={"PULLQUOTE_LOG": "loud"}).out.startswith("pullquote ")


def test_a_home_that_is_a_file_is_one_sentence(pullquote: Pullquote, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    done = pullquote("list", env={"PULLQUOTE_HOME": str(file)})
    assert (done.code, done.out) == (1, "")
    assert str(file) in done.err
    assert done.err.count("\n") == 1


def test_the_demo_answers_a_question_and_says_what_to_do_next(pullquote: Pullquote, tmp_path: Path) -> None:
    done = pullquote("demo")
    assert done.code == 0
    assert "sample articles added" in done.out
    assert "“" in done.out
    assert "\nread in: " in done.out
    assert "pullquote add" in done.out
    assert not (tmp_path / "home").exists()
