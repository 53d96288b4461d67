"""Whatever the text, finding ends soon, never raises, and gives spans that lie in the text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.quotes import find
from index.records import Details
from index.text import normalise

PIECES = st.sampled_from(
    [
        *"“”\"'‘’«»„‚—–-―.,;:!?()[]…=<>",
        *["\n", "\n\n", " ", "\u00a0", "\u0301", "İ", "ß", "ﬁ", "🦊", "王小明", "Ма", "\u2028", "\x00", "\ud800"],
        *[
            "Jack Ma",
            "Ms. Roe",
            "he",
            "she",
            "who",
            "said",
            " told ",
            "according to",
            "the founder",
            "and",
            "that",
            "of",
            ", a farmer",
            "the mayor,",
            "Roe's",
            "company",
        ],
        *["Reuters", "in a statement", "D-Va.", "Jr.", "“No,” ", "the", "de la", "urged", "was told by", "U.S.", "3"],
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=4), max_size=60).map(" ".join) | st.lists(PIECES, max_size=60).map("".join)


@settings(max_examples=300, deadline=None)
@given(text=TEXTS)
def test_every_span_lies_in_the_text_and_in_order(text: str) -> None:
    speakers, sayings = find(text, details=Details(title=text[:40]))
    names = {one.name for one in speakers}
    starts = [one.span.start for one in sayings]
    assert starts == sorted(starts)
    assert len({(one.kind, one.span) for one in sayings}) == len(sayings)
    for one in sayings:
        assert 0 <= one.span.start < one.span.end <= len(text)
        assert 0 <= one.sentence.start < one.sentence.end <= len(text)
        assert 0 <= one.confidence <= 1
        assert one.kind in {"direct", "reported"}
        assert one.speaker is None or one.speaker in names
        plain = text.replace("\n", " ")  # a line end inside a paragraph reads as a blank
        assert one.speaker_as is None or one.speaker_as.replace("\n", " ") in plain
        assert one.cue is None or one.cue.replace("\n", " ") in plain


@settings(max_examples=100, deadline=None)
@given(text=TEXTS)
def test_a_direct_quotation_has_its_own_marks_left_out(text: str) -> None:
    clean = normalise(text)
    for one in find(clean)[1]:
        if one.kind == "direct":
            assert clean[one.span.start - 1] in "“”„«\"‘' \n"


LONG = {
    "an article of 200,000 characters": "“We sail,” Jane Roe said. She told Reuters the ferry was late.\n\n" * 3_000,
    "one paragraph": "“We sail,” Jane Roe said. She told Reuters the ferry was late. " * 3_000,
    "opening marks": "“" * 10_000,
    "opening marks before words": "“a " * 10_000,
    "straight marks": '"a ' * 10_000,
    "quotations without sentences": "“a” " * 10_000,
    "single marks": "'a " * 10_000,
    "paragraphs never closed": "“a b c\n" * 10_000,
    "one sentence of names": "Jane Roe " * 20_000,
    "one sentence of verbs": "said " * 20_000,
    "one sentence of clauses": "Roe, who said, " * 10_000,
    "descriptions joined": "Jane Roe, mayor " + "and mayor " * 20_000,
    "descriptions of descriptions": "Jane Roe, mayor " + "of mayor " * 20_000,
    "descriptions of nobody": "The mayor said it rained. A mayor said no. " * 4_000,
    "possessives": "Roe's mayor, Jane Roe " * 9_000,
    "brackets": "(" * 50_000,
    "hyphens": "a-" * 50_000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_long_texts_take_seconds_at_most(text: str) -> None:
    begun = time.perf_counter()
    find(text)
    assert time.perf_counter() - begun < 20


def test_a_reported_clause_ends_with_its_sentence_where_no_blank_parts_two() -> None:
    """A word that crossed the end of the sentence took the clause past it."""
    _, sayings = find("The firm said it had agreed to sell its share in Norvik.NORVIK shares rose by a tenth.")
    assert sayings
    assert all(saying.sentence.holds(saying.span) for saying in sayings)
