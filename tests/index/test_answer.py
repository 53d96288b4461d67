"""What answers a question, and what does not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Answer, Library
from index.search.ranking import coverage
from index.text import stem, stems
from tests.piles import open_library, put

QUARRY = (
    "Mayor Ida Brandt greets Peter Lund at the quarry. Source: Coast Post\n\n"
    "Brandt also warned quarry owners to expect longer inspections this winter. She spoke for an hour.\n\n"
    "“Two visits a year were never enough. Now there will be six,” Brandt said, according to a Coast Post report.\n\n"
    "Brandt said that the quarry was older than the town.\n\n"
    "The quarry, valued at 30 million crowns, was opened in 1962. It lies near Holmby.\n\n"
    "The council then turned to the lighthouse, which Peter Lund painted.\n\n"
    "“The lighthouse keeps its lamp,” Brandt added.\n\n"
    "The evening ended with soup.\n\n"
    "Brandt said that the road to the quarry could . Source: Coast Post"
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "home") as library:
        put(library, tmp_path / "a.jsonl", {"id": "quarry", "title": "A long evening", "text": QUARRY})
        yield library


def texts(answer: Answer) -> list[str]:
    return [quote.text for quote in answer.quotes]


def test_a_direct_quote_is_about_what_its_lead_in_is_about(library: Library) -> None:
    """The topic stands only in the paragraph before the quote, where the same person's words are reported."""
    answer = library.ask("what did Brandt say about quarry inspections?")
    assert set(texts(answer)[:2]) == {
        "Two visits a year were never enough. Now there will be six,",
        "quarry owners to expect longer inspections this winter",
    }
    assert texts(answer)[2] == "the quarry was older than the town"
    scores = [quote.score or 0 for quote in answer.quotes]
    assert scores[0] - scores[1] < 0.2 < scores[1] - scores[2]
    assert {(quote.saying.via, quote.saying.cue) for quote in answer.quotes[:2]} == {
        ("Coast Post", "said"),
        (None, "warned"),
    }


def test_what_somebody_said_on_other_things_is_left_out(library: Library) -> None:
    answer = library.ask("what did Brandt say about quarry inspections?")
    assert not any("lamp" in text for text in texts(answer))


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("what did Peter Lund say about the quarry?", ("Peter Lund",)),
        ("what did Peter Lund say about the lighthouse?", ("Peter Lund",)),
        ("what did Brandt say about penguins?", ("Ida Brandt",)),
        ("what did Napoleon say about the quarry?", ()),
    ],
)
def test_nobody_is_given_words_that_they_did_not_say(library: Library, question: str, names: tuple[str, ...]) -> None:
    answer = library.ask(question)
    assert not answer.found
    assert answer.speaker is not None
    assert answer.speaker.names == names
    assert answer.passages


def test_a_caption_is_neither_quote_nor_answer(library: Library) -> None:
    for question in ("what did Brandt say about the road?", "who greets Peter Lund?", "where does the road go?"):
        assert not any("Source:" in text or "could ." in text for text in texts(library.ask(question)))


def test_a_question_in_other_everyday_words_finds_the_sentence_that_holds_what_it_asks_for(library: Library) -> None:
    answer = library.ask("what is the quarry worth?")
    assert texts(answer)[0] == "The quarry, valued at 30 million crowns, was opened in 1962."
    assert answer.quotes[0].saying.kind == "article"
    assert answer.quotes[0].saying.speaker is None


def test_a_question_without_a_topic_gives_all_that_somebody_said(library: Library) -> None:
    answer = library.ask("what did Brandt say?")
    assert answer.confidence == 1.0
    assert len(answer.quotes) == 4
    assert answer.quotes[0].saying.kind == "direct"


def test_coverage_is_the_share_of_what_the_words_tell() -> None:
    telling = {stem("quarry"): 3.0, stem("worth"): 1.0}
    assert coverage(telling, stems("two quarries")) == 0.75
    assert coverage(telling, stems("a valuable quarry")) == pytest.approx(0.95)
    assert coverage(telling, stems("nothing of it")) == 0.0
    assert coverage({}, stems("quarry")) == 0.0
