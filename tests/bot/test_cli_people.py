"""`correct` and `people` at the command line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.bot.conftest import Pullquote


@pytest.fixture
def library(pullquote: Pullquote, articles: Path) -> Pullquote:
    pullquote("add", str(articles))
    return pullquote


def an_id(library: Pullquote, words: str) -> str:
    return next(str(quote["id"]) for quote in library("quotes", "--json").lines if words in quote["text"])


def test_a_corrected_quote_is_printed_before_and_after(library: Pullquote) -> None:
    key = an_id(library, "We can pay")
    done = library("correct", key[:8], "--speaker", "Berg")
    assert (done.code, done.err) == (0, "")
    assert done.out == "“We can pay for it.”\nspeaker: Maria Lind → Berg (corrected)\n"
    done = library("correct", key, "--speaker", "Lind")
    assert done.out.endswith("\nspeaker: Berg (corrected) → Maria Lind (corrected)\n")
    assert library("correct", key, "--speaker", "Lind").out == "Nothing changed: it says so already.\n"


def test_a_quote_that_is_none_is_null_and_comes_back(library: Pullquote) -> None:
    key = an_id(library, "We can pay")
    before = library("quotes", "--json").out
    done = library("correct", key, "--not-a-quote", "--json")
    assert (done.code, done.out, done.err) == (0, "null\n", "")
    assert "We can pay" not in library("quotes", "--by", "Lind", "--kind", "direct").out
    assert library("correct", key, "--undo").out == "“We can pay for it.”\nspeaker: no quote → Maria Lind\n"
    assert library("quotes", "--json").out == before


def test_undo_takes_back_the_last_thing_done(library: Pullquote) -> None:
    """After a speaker and then --not-a-quote, --undo brought the quote back with the wrong speaker."""
    key = an_id(library, "We can pay")
    library("correct", key, "--speaker", "Karl Holm")
    library("correct", key, "--not-a-quote")
    undone = [library("correct", key, "--undo").out.splitlines()[1] for _ in range(2)]
    assert undone == ["speaker: no quote → Karl Holm (corrected)", "speaker: Karl Holm (corrected) → Maria Lind"]


def test_only_a_quote_that_the_audience_may_see_is_corrected(library: Pullquote) -> None:
    """`correct` knew every quote, whoever asked, those that were taken out too."""
    key = an_id(library, "We can pay")
    library("edit", "lind-1", "--audience", "channel:T1:C1")
    for change in (["--speaker", "Berg"], ["--not-a-quote"], ["--undo"]):
        done = library("correct", key, *change, "--audience", "team:T1")
        assert (done.code, done.out) == (1, "")
        assert f"No quote has the id '{key}'" in done.err
        assert library("correct", key, *change, "--audience", "channel:T1:C1").code == 0


def test_the_json_of_a_correction_is_the_quote_as_it_stands(library: Pullquote) -> None:
    key = an_id(library, "We can pay")
    quote = library("correct", key, "--speaker", "", "--json").json
    assert (quote["id"], quote["speaker"], quote["corrected"], quote["confidence"]) == (key, None, True, 1.0)
    assert quote in library("quotes", "--json").lines


@pytest.mark.parametrize(
    ("argv", "code", "sentence"),
    [
        (["correct", "9c41"], 2, "--speaker NAME, --not-a-quote or --undo; one of them"),
        (["correct", "9c41", "--undo", "--not-a-quote"], 2, "one of them"),
        (["correct", "nothing", "--undo"], 1, "No quote has the id 'nothing'"),
        (["people", "--undo"], 2, "--undo goes with a decision"),
        (["people", "same", "Maria Lind"], 2, "'same' decides about two names"),
        (["people", "same", "Maria Lind", "--json"], 2, "'same' decides about two names"),
        (["people", "same", "Maria Lind", "Tomas Berg", "--json"], 2, "is made without --json and --audience"),
        (
            ["people", "same", "A", "B", "--audience", "*"],
            2,
            "without --json and --audience: pullquote people same 'A' 'B'",
        ),
        (["people", "apart", "Maria Lind", "Lind", "Berg"], 2, "'apart' decides about two names"),
        (["correct", "9c41", "--undo", "--audience", "all"], 2, "'all' is no audience"),
        (["people", "same", "Maria Lind", "Thomas Berg"], 1, "Did you mean 'Tomas Berg'?"),
        (["people", "--audience", "all"], 2, "'all' is no audience"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(
    library: Pullquote, argv: Sequence[str], code: int, sentence: str
) -> None:
    done = library(*argv)
    assert (done.code, done.out) == (code, "")
    assert sentence in done.err
    assert done.err.count("\n") == 1


def test_people_are_a_line_each_or_an_array(library: Pullquote) -> None:
    done = library("people")
    assert done.out.splitlines()[0].startswith("Maria Lind · 3 quotes, 1 article · also the mayor, Lind")
    assert done.err == "2 people.\n"
    done = library("people", "berg", "--json")
    [berg] = done.json
    assert done.err == "1 person.\n"
    assert list(berg) == ["name", "forms", "quotes", "articles", "same", "apart"]
    assert (berg["name"], berg["quotes"], berg["articles"], berg["same"], berg["apart"]) == ("Tomas Berg", 1, 1, [], [])


def test_a_library_without_quotes_has_no_people(pullquote: Pullquote) -> None:
    done = pullquote("people", "--json")
    assert (done.code, done.json, done.err) == (0, [], "0 people.\n")


def test_two_names_become_one_person_and_are_answered_without_a_heading_each(library: Pullquote) -> None:
    done = library("people", "same", "tomas berg", "Maria Lind")
    assert (done.code, done.err) == (0, "")
    assert done.out == "Tomas Berg and Maria Lind are one person now (1 and 3 quotes).\n"
    assert "Maria Lind · 4 quotes, 2 articles · same as Tomas Berg" in library("people").out
    answer = library("ask", "what did Berg say about the bridge?").out
    assert "“We need the bridge before winter,”" in answer
    assert "“Nobody asked the fishermen about the bridge,”" in answer
    assert "\n\nTomas Berg\n" not in f"\n\n{answer}"
    assert "\n\nMaria Lind\n" not in f"\n\n{answer}"
    assert len(library("quotes", "--by", "Tomas Berg", "--json").lines) == 4


def test_a_decision_is_replaced_shown_and_forgotten(library: Pullquote) -> None:
    library("people", "same", "Tomas Berg", "Maria Lind")
    done = library("people", "apart", "Maria Lind", "Tomas Berg")
    assert done.out == "Maria Lind and Tomas Berg are two people now (3 and 1 quote).\n"
    assert " · apart from Maria Lind" in library("people", "berg").out
    undone = library("people", "apart", "Tomas Berg", "Maria Lind", "--undo")
    assert undone.out == "The decision that Tomas Berg and Maria Lind are two people is forgotten.\n"
    assert " apart " not in library("people").out
    again = library("people", "apart", "Tomas Berg", "Maria Lind", "--undo")
    assert (again.code, again.out.endswith(" are two people was never made; nothing changed.\n")) == (0, True)
