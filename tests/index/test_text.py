"""Text itself: made uniform once, folded in place, cut into paragraphs and sentences."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.records import Span
from index.text import fold, is_caption, normalise, paragraphs, sentences, words

# Letters that grow when lowered or decomposed, marks, blanks of all kinds, surrogates, and things nobody sees.
ODD = st.text(
    st.one_of(
        st.sampled_from("İıßẞŒﬁǅΐ́̈ͅ“”‘’„«»–—…\u00ad\u200b\u200f\u2028\u2029\u3000\u00a0\ufeff\x00\x85\v\f\r\n\t .,?!\"'"),
        st.characters(),
    ),
    max_size=200,
)


@pytest.mark.parametrize(
    ("raw", "uniform"),
    [
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("a\u00a0b \t c", "a b c"),
        ("  indented  \n  too  ", "indented\ntoo"),
        ("one\n\n\n\n two", "one\n\ntwo"),
        ("soft\u00adhyphen zero\u200bwidth \ufeffmark", "softhyphen zerowidth mark"),
        ("cafe\u0301", "café"),
        ("bell\x07 null\x00", "bell null"),
        ("half \ud83d pair", "half pair"),
        ("“No,” she said — twice.", "“No,” she said — twice."),
        (" \n\t\u200b\n", ""),
    ],
)
def test_normalising_makes_blanks_and_line_ends_uniform_and_keeps_the_words(raw: str, uniform: str) -> None:
    assert normalise(raw) == uniform


@given(ODD)
def test_normalising_twice_changes_nothing(raw: str) -> None:
    assert normalise(normalise(raw)) == normalise(raw)


@given(ODD)
def test_what_is_normalised_can_be_stored_and_shown(raw: str) -> None:
    text = normalise(raw)
    assert text.encode("utf-8").decode("utf-8") == text == unicodedata.normalize("NFC", text)
    assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in text if character != "\n")
    assert "\n\n\n" not in text
    assert text == text.strip()


@given(ODD)
def test_folding_keeps_every_offset(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert [fold(character) for character in text] == list(folded)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("“No,” Ma said.", '"no," ma said.'),
        ("Straße", "straße"),
        ("İstanbul", "istanbul"),
        ("Zoë’s café – closed", "zoe's cafe - closed"),
        ("ÅNGSTRÖM", "angstrom"),
    ],
)
def test_folding_makes_what_people_type_equal_to_what_is_printed(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_words_keep_their_apostrophes() -> None:
    assert words("Don’t trust Ma's “plan”.") == ["don't", "trust", "ma's", "plan"]


@given(ODD)
def test_paragraphs_are_trimmed_in_order_and_hold_everything_that_is_not_blank(raw: str) -> None:
    text = normalise(raw)
    spans = paragraphs(text)
    assert all(span.of(text) and span.of(text) == span.of(text).strip() for span in spans)
    assert all(first.end <= second.start for first, second in pairwise(spans))
    outside = set(range(len(text))) - {place for span in spans for place in range(*span)}
    assert all(text[place].isspace() for place in outside)


def test_each_line_is_a_paragraph() -> None:
    text = "One line.\nAnother line.\n\nA third."
    assert [span.of(text) for span in paragraphs(text)] == ["One line.", "Another line.", "A third."]


def test_lines_wrapped_at_a_width_are_one_paragraph() -> None:
    text = (
        "The ferry between the two islands will not run before the ice\n"
        "has gone from the harbour, the company that owns the two boats\n"
        "and the pier on the northern side has told its passengers in a\n"
        "letter that was sent to every household on Monday.\n\n"
        "Nobody was surprised."
    )
    assert [span.of(text)[-10:] for span in paragraphs(text)] == ["on Monday.", " surprised"[-9:] + "."]


@given(ODD)
def test_sentences_are_trimmed_and_in_order(raw: str) -> None:
    text = normalise(raw)
    spans = sentences(text)
    assert all(span.of(text) and span.of(text) == span.of(text).strip() for span in spans)
    assert all(first.end <= second.start for first, second in pairwise(spans))


def test_sentences_of_a_stretch_stay_inside_it() -> None:
    text = "First one. Second one. Third one."
    assert [span.of(text) for span in sentences(text, Span(11, 33))] == ["Second one.", "Third one."]


@pytest.mark.parametrize(
    ("line", "caption"),
    [
        ("The bridge in winter. Source: Harbour Press", True),
        ("The mayor opens the pier (Reuters)", True),
        ("Photo by Jane Doe", False),
        ("Maria Lind on the pier. Photo: Jane Doe", True),
        ("The source of the river lies in the north.", False),
        ("“We trust one source: the harbour master,” she said.", False),
    ],
)
def test_a_caption_is_known_by_the_credit_at_its_end(line: str, caption: bool) -> None:
    assert is_caption(line) is caption
