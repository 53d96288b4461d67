"""Passages: what search ranks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Details, Passage, Span
from index.passages import JOINED, LONGEST, passages, search_text

SHORT = "The boat left at nine."
SENTENCE = "The harbour master counted every boat twice and wrote the number down in a green book. "


def cut(text: str, *whole: str) -> list[str]:
    spans = [Span(text.index(words), text.index(words) + len(words)) for words in whole]
    return [passage.span.of(text) for passage in passages(text, details=Details(), whole=spans)]


def left_out(text: str, found: list[Passage]) -> str:
    """Return what no passage covers, having seen that none overlaps the one before."""
    gaps, end = "", 0
    for passage in found:
        assert passage.span.start >= end
        gaps += text[end : passage.span.start]
        end = passage.span.end
    return gaps + text[end:]


ODD = st.lists(
    st.one_of(
        st.sampled_from(["\n", "\n\n", " ", ". ", "“", "”", "? ", "\u00a0", "\u2003", "Ma said", "é", "漢字。"]),
        st.characters(),
    ),
    max_size=200,
).map("".join)


@given(text=ODD, repeats=st.sampled_from([1, 1, 40]))
def test_passages_cover_the_text_without_overlap_and_leave_out_only_blanks(text: str, repeats: int) -> None:
    text *= repeats
    assert not left_out(text, passages(text, details=Details())).strip()


def test_short_neighbours_are_joined() -> None:
    assert len(cut("\n\n".join([SHORT] * 4))) == 1


def test_a_whole_paragraph_stays_whole() -> None:
    paragraph = (SENTENCE * 12).strip()
    assert JOINED < len(paragraph.split()) <= LONGEST
    assert cut(f"{paragraph}\n\n{paragraph}") == [paragraph, paragraph]


@pytest.mark.parametrize("sentences", [14, 20, 40, 41, 90])
def test_a_long_paragraph_is_cut_on_sentence_ends(sentences: int) -> None:
    parts = cut((SENTENCE * sentences).strip())
    assert len(parts) > 1
    assert all(part.endswith("book.") and part.startswith("The") for part in parts)
    assert max(len(part.split()) for part in parts) <= LONGEST + len(SENTENCE.split())


@pytest.mark.parametrize("sentences", [2, 6, 11])
def test_no_quotation_shorter_than_a_passage_is_cut_in_two(sentences: int) -> None:
    """However the cuts of a long paragraph fall: the quotation is tried at every place in it."""
    quoted = (
        "“" + ("We counted the boats again and again, and the number was wrong each time. " * sentences).strip() + "”"
    )
    for before in range(20):
        text = SENTENCE * before + quoted + " " + SENTENCE * (20 - before)
        assert any(quoted in part for part in cut(text, quoted)), before


def test_a_quotation_over_several_paragraphs_stays_together() -> None:
    paragraph = (SENTENCE * 6).strip()
    quoted = f"{paragraph[40:]}\n\n{paragraph}\n\n{paragraph[:40]}"
    text = f"{paragraph[:40]}{quoted}{paragraph[40:]}"
    assert len(quoted.split()) <= LONGEST
    assert any(quoted in part for part in cut(text, quoted))


def test_a_quotation_longer_than_any_passage_is_cut_all_the_same() -> None:
    text = (SENTENCE * 60).strip()
    assert max(len(part.split()) for part in cut(text, text)) <= LONGEST


def test_title_and_lead_in_are_searched_but_not_shown() -> None:
    text = (SENTENCE * 30).strip()
    first, second = passages(text, details=Details(title="Boats"))[:2]
    assert first.head == "Boats"
    assert second.head.startswith("Boats ")
    assert second.head.endswith("in a green book.")
    assert search_text(text, second) == f"{second.head}\n{second.span.of(text)}"
    assert "Boats" not in second.span.of(text)


def test_a_book_is_cut_in_time_that_grows_with_its_length() -> None:
    """Each piece was once compared with every quotation of the text: minutes for a book."""
    text = ("“We sail,” she said.\n\n" + SENTENCE * 14 + "\n\n") * 1500
    whole = [Span(place, place + 10) for place in range(0, len(text), 300)]
    assert len(passages(text, details=Details(), whole=whole)) > 1500
