"""Where words come from: exact, near, cut and joined."""

from __future__ import annotations

import pytest

from index import Library
from tests.index.presses import BERTH, QUAY, differing

# Exact


@pytest.mark.parametrize(
    ("words", "kind", "article", "speaker"),
    [
        ("The crane isn’t for sale. It never was", "direct", "docks", "Henrik Vale"),
        ("the crane isn't for sale it never was", "direct", "docks", "Henrik Vale"),
        ("“The crane isn't for sale.”", "direct", "docks", "Henrik Vale"),
        ("  THE   CRANE\nisn't for sale", "direct", "docks", "Henrik Vale"),
        ("isn't for sale", "direct", "docks", "Henrik Vale"),
        ("for sale", "direct", "docks", "Henrik Vale"),
        ("My grandmother waited longer for her letters", "direct", "mail", "Ottilie Brandt"),
        ("She had no telephone either. I won't complain about a boat", "direct", "mail", "Ottilie Brandt"),
        ("Cafe owners on the front", "direct", "weather", "Inés Prado"),
        ("they can not leave chairs outside", "direct", "weather", "Inés Prado"),
        ("the crane would not be sold to the mainland", "reported", "docks", "Henrik Vale"),
        ("5000 stones have been ordered", "article", "docks", None),
        ("The work costs $5m, or 3.5 per cent of the budget", "article", "docks", None),
        ("-5 degrees the engine of the mail boat does not start", "article", "mail", None),
        ("the US buoy off the point", "article", "weather", None),
        ("where the roof leaks in heavy rain", "article", "docks", None),
        ("It was built in 1968", "article", "mail", None),
        ("No comment", "direct", "rival", "Henrik Vale"),
    ],
)
def test_words_that_stand_so_are_exact(
    shelf: Library, words: str, kind: str, article: str, speaker: str | None
) -> None:
    found = shelf.who_said(words)
    (quote,) = found.traces[0].quotes
    assert (found.match, found.traces[0].edit, differing(found)) == ("exact", None, [])
    assert (quote.saying.kind, quote.article.id, quote.saying.speaker) == (kind, article, speaker)
    assert quote.text == quote.saying.span.of(quote.article.text)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("the crane isn't for sale", "The crane isn’t for sale. It never was,"),
        ("5,000 stones", "The work costs $5m, or 3.5 per cent of the budget, and 5,000 stones have been ordered."),
        (
            "where the roof leaks in heavy rain",
            "The board has eleven members and meets in the old customs house, where the roof leaks in heavy rain.",
        ),
    ],
)
def test_what_is_given_is_the_quote_or_else_the_sentence_that_holds_the_words(
    shelf: Library, words: str, text: str
) -> None:
    assert shelf.who_said(words).traces[0].quotes[0].text == text


def test_words_over_two_sentences_of_an_article_bring_both(shelf: Library) -> None:
    (quote,) = shelf.who_said("does not start, according to its captain. It was built").traces[0].quotes
    assert quote.text.startswith("At −5 degrees")
    assert quote.text.endswith("It was built in 1968.")


@pytest.mark.parametrize("mark", ["", ",", " – ", "” “"])
def test_a_split_quotation_is_one_utterance_of_which_both_parts_are_given(shelf: Library, mark: str) -> None:
    found = shelf.who_said(f"{QUAY}{mark} and {BERTH}")
    trace = found.traces[0]
    assert found.match == "exact"
    assert [quote.text for quote in trace.quotes] == [f"{QUAY},", f"and {BERTH}."]
    assert len({quote.utterance for quote in trace.quotes}) == 1


def test_a_part_of_a_split_quotation_is_given_alone(shelf: Library) -> None:
    assert [quote.text for quote in shelf.who_said(BERTH).traces[0].quotes] == [f"and {BERTH}."]


@pytest.mark.parametrize("words", ["must cooperate with the coastguard", "owners on the front must cooperate with the"])
def test_a_hyphen_inside_a_word_is_a_mark_like_others(shelf: Library, words: str) -> None:
    found = shelf.who_said(f"Café owners on the front {words}" if words.startswith("must") else words)
    assert (found.match, found.traces[0].quotes[0].score) == ("exact", 1.0)


# Near


@pytest.mark.parametrize(
    ("words", "differences"),
    [
        ("We will rebuild the southern quay before the spring storms arrive", [("southern", "northern")]),
        (
            "We will repair the southern quay before the spring storms arrive",
            [("repair", "rebuild"), ("southern", "northern")],
        ),
        (
            "We will repair the old southern quay before the spring storms arrive",
            [("repair", "rebuild"), ("old southern", "northern")],
        ),
        (
            "We shall rebuild the northern quay before the autumn storms arrive",
            [("shall", "will"), ("autumn", "spring")],
        ),
        ("We will not rebuild the northern quay before the spring storms arrive", [("not", "")]),
        ("We will never rebuild the northern quay before the spring storms arrive", [("never", "")]),
        ("We won’t rebuild the northern quay before the spring storms arrive", [("won’t", "will")]),
        ("We will rebuild the northern quay before the spring storms come", [("come", "arrive")]),
        ("They will rebuild the northern quay before the spring storms arrive", [("They", "We")]),
        ("The crane is for sale. It never was", [("is", "isn’t")]),
        ("The crane is for sale", [("is", "isn’t")]),
        ("She had a telephone", [("a", "no")]),
        ("It was built in 1986", [("1986", "1968")]),
        ("The crane isn’t for sale. It always was", [("always", "never")]),
        ("I will complain about a boat that arrives at all", [("will", "won’t")]),
        ("The work costs $5m, or 35 per cent of the budget", [("35", "3.5")]),
        ("The work costs 5m, or 3.5 per cent of the budget", [("5m", "$5m")]),
        ("The work costs £5m, or 3.5 per cent of the budget", [("£5m", "$5m")]),
        ("The work costs $5m, or 3.5% of the budget", [("3.5%", "3.5 per cent")]),
        ("At 5 degrees the engine of the mail boat does not start", [("5", "−5")]),
        ("At −5 degrees the engine of the mail boat does start", [("", "not")]),
        ("The board has twelve members and meets in the old customs house", [("twelve", "eleven")]),
        ("500 stones have been ordered", [("500", "5,000")]),
        ("Prado added that the coastguard had 21 volunteers and one boat", [("21", "12")]),
        ("the crane would be sold to the mainland", [("", "not")]),
    ],
)
def test_words_that_differ_are_told_one_by_one(shelf: Library, words: str, differences: list[tuple[str, str]]) -> None:
    found = shelf.who_said(words)
    assert (found.match, differing(found)) == ("near", differences)


def test_the_marks_cover_all_the_asked_words_in_order(shelf: Library) -> None:
    runs = shelf.who_said("We will not rebuild the southern quay before the spring storms arrive").traces[0].runs
    assert [(run.asked, run.source, run.same) for run in runs] == [
        ("We will", "We will", True),
        ("not", "", False),
        ("rebuild the", "rebuild the", True),
        ("southern", "northern", False),
        ("quay before the spring storms arrive", "quay before the spring storms arrive", True),
    ]


def test_words_that_were_put_to_a_quotation_are_not_taken_for_what_stands_behind_it(shelf: Library) -> None:
    found = shelf.who_said("No boat was lost. The crane isn’t for sale. It never was, by my word of honour")
    assert differing(found) == [("No boat was lost", ""), ("by my word of honour", "")]
    assert differing(shelf.who_said("The crane isn’t for sale. It never was, my friend")) == [("my friend", "")]


@pytest.mark.parametrize(
    "words",
    [
        "the harbour and the quay and the spring were there for the people of the town",
        "it was not what he said and they have been there for all of us",
        "there will be a time for that and we will find it",
        "The whale swam past the window at noon",
        "rebuild storms crane berth letters telephone",
        "quay northern the rebuild will we",
        "yes",
        "zebra",
        "in the heavy",
        "The harbour keeper met at dawn to sell every boat on the quay",
        "it is the quay that they have for the storms",
        "We will sell the old crane before the spring begins",
        "there was a roof that was on it and leaks in it all and heavy with the rain",
    ],
)
def test_words_that_only_share_common_ones_come_from_nowhere_here(shelf: Library, words: str) -> None:
    found = shelf.who_said(words)
    assert (found.match, found.traces) == ("none", ())


# Cut and joined


@pytest.mark.parametrize(
    ("words", "left_out"),
    [
        ("We will rebuild the quay before the spring storms arrive", ["northern"]),
        ("We will rebuild the northern quay before the storms arrive", ["spring"]),
        ("We will rebuild … every boat will find a berth", None),
        ("We will rebuild the northern quay ... and every boat will find a berth there", None),
        ("We will rebuild the northern quay [...] and every boat will find a berth there", None),
        ("We will rebuild the northern quay and every boat will find a berth there", None),
        ("A loose chair is a missile in such a wind ... which nobody has forgotten", None),
        ("A loose chair is a missile in such a wind which nobody has forgotten", None),
        ("The board ... meets in the old customs house", ["has eleven members and"]),
        ("She had no telephone ... I won’t complain", ["either"]),
    ],
)
def test_words_left_out_of_one_utterance_or_sentence_are_a_cut(
    shelf: Library, words: str, left_out: list[str] | None
) -> None:
    found = shelf.who_said(words)
    assert (found.match, found.traces[0].edit) == ("near", "cut")
    assert all(not asked for asked, _ in differing(found))
    assert left_out is None or [source for _, source in differing(found)] == left_out


def test_a_negation_that_was_cut_is_among_the_differences(shelf: Library) -> None:
    found = shelf.who_said("At −5 degrees the engine of the mail boat does start")
    assert (found.traces[0].edit, differing(found)) == ("cut", [("", "not")])


@pytest.mark.parametrize(
    ("words", "pieces"),
    [
        (
            f"{BERTH} … The crane isn’t for sale",
            [(BERTH, "Henrik Vale"), ("The crane isn’t for sale", "Henrik Vale")],
        ),
        (
            f"{BERTH}. My grandmother waited longer for her letters",
            [(BERTH, "Henrik Vale"), ("My grandmother waited longer for her letters", "Ottilie Brandt")],
        ),
        (
            "Are you coming with us tomorrow? Nobody has asked me",
            [("Are you coming with us tomorrow", "Ottilie Brandt"), ("Nobody has asked me", "Pavel Orlow")],
        ),
        (
            "The post now comes twice a week. It was built in 1968",
            [("The post now comes twice a week", None), ("It was built in 1968", None)],
        ),
        (
            "At −5 degrees the engine of the mail boat does not start. It was built in 1968",
            [("At −5 degrees the engine of the mail boat does not start", None), ("It was built in 1968", None)],
        ),
        (
            "It never was ... every boat will find a berth",
            [("It never was", "Henrik Vale"), ("every boat will find a berth", "Henrik Vale")],
        ),
    ],
)
def test_words_that_stand_in_different_places_are_joined(
    shelf: Library, words: str, pieces: list[tuple[str, str | None]]
) -> None:
    found = shelf.who_said(words)
    trace = found.traces[0]
    assert (found.match, trace.edit, trace.differences) == ("near", "joined", ())
    assert list(zip(trace.asked, (quote.saying.speaker for quote in trace.quotes), strict=True)) == pieces


def test_pieces_are_looked_for_in_one_article_first(shelf: Library) -> None:
    trace = shelf.who_said("We will rebuild the northern quay … The crane isn’t for sale").traces[0]
    assert [quote.article.id for quote in trace.quotes] == ["docks", "docks"]
