"""Quotes cut from the stored text, with what stands around them."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Quote, Wanted
from tests.piles import open_library, put

TEXT = (
    "The port froze.\n"
    "Nobody sailed.\n\n"
    "“We wait,” Maria Lind said. “We can wait.” She smiled. “Ice goes away.”\n\n"
    "The ferry stayed in."
)


@pytest.fixture
def quotes(tmp_path: Path) -> dict[str, Quote]:
    """Return the direct quotes of the text by their words."""
    with open_library(tmp_path / "home") as library:
        put(library, tmp_path / "a.jsonl", {"id": "a", "text": TEXT, "url": "https://news.example/ice"})
        return {quote.text: quote for quote in library.quotes(Wanted(kind="direct"))}


def test_a_quote_is_its_slice_and_links_to_its_words(quotes: dict[str, Quote]) -> None:
    for words, quote in quotes.items():
        start, end = quote.saying.span
        assert TEXT[start:end] == words
    assert quotes["We wait,"].link == "https://news.example/ice#:~:text=We%20wait"


@pytest.mark.parametrize(
    ("words", "before", "after"),
    [
        ("We wait,", "Nobody sailed.", "“We can wait.”"),
        ("We can wait.", "“We wait,” Maria Lind said.", "She smiled."),
        ("Ice goes away.", "She smiled.", "The ferry stayed in."),
    ],
)
def test_the_neighbours_are_whole_sentences_also_of_the_next_paragraph(
    quotes: dict[str, Quote], words: str, before: str, after: str
) -> None:
    assert (quotes[words].before, quotes[words].after) == (before, after)


def test_paragraphs_are_counted_from_one_without_blank_lines(quotes: dict[str, Quote]) -> None:
    assert {quote.paragraph for quote in quotes.values()} == {3}


def test_at_the_ends_of_a_text_there_is_no_neighbour(tmp_path: Path) -> None:
    with open_library(tmp_path / "home") as library:
        put(library, tmp_path / "a.jsonl", {"id": "a", "text": "“We wait,” Maria Lind said."})
        [quote] = library.quotes(Wanted(kind="direct"))
    assert (quote.before, quote.after, quote.paragraph) == ("", "", 1)


def test_ids_stay_as_long_as_the_words_do(tmp_path: Path) -> None:
    """Buttons and corrections hold on to them."""
    with open_library(tmp_path / "home") as library:
        put(library, tmp_path / "a.jsonl", {"id": "a", "text": TEXT})
        before = [quote.id for quote in library.quotes(Wanted())]
        put(library, tmp_path / "a.jsonl", {"id": "a", "text": TEXT, "title": "Ice"})
        list(library.rebuild())
        assert [quote.id for quote in library.quotes(Wanted())] == before
        put(library, tmp_path / "a.jsonl", {"id": "b", "text": TEXT})
        every = [quote.id for quote in library.quotes(Wanted())]
    assert len(set(every)) == 2 * len(before)
