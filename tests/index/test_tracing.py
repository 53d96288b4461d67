"""Where words come from: whole, with some of them changed, cut, joined, or from nowhere here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from index import Details, Library, Span, Traced, UsageError
from tests.index.presses import ARTICLES, DOCKS, WEATHER
from tests.piles import CHANNEL, OTHER, put

QUAY = "We will rebuild the northern quay before the spring storms arrive"
BERTH = "every boat will find a berth there"


@pytest.fixture
def shelf(library: Library, file: Path) -> Library:
    """Return a library of the presses' articles."""
    put(library, file, *ARTICLES)
    return library


def differing(traced: Traced) -> list[tuple[str, str]]:
    return [(one.asked, one.source) for one in traced.traces[0].differences]


def places(traced: Traced) -> list[tuple[str, str | None]]:
    """Return article and speaker of every place, those of one finding together."""
    return [(one.quotes[0].article.id, one.quotes[0].saying.speaker) for one in traced.traces]


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


# Several places


def test_the_same_words_of_one_person_are_one_finding_and_of_another_person_another(shelf: Library) -> None:
    found = shelf.who_said(QUAY)
    assert places(found) == [("copy", "Vale"), ("rival", "Greta Moll")]
    assert [article.id for article in found.traces[0].quotes[0].also] == ["docks"]
    assert found.traces[1].quotes[0].also == ()


def test_what_people_decided_about_names_counts(shelf: Library) -> None:
    shelf.decide("Henrik Vale", "Greta Moll", same=True)
    assert [article.id for article in shelf.who_said(QUAY).traces[0].quotes[0].also] == ["docks", "rival"]
    shelf.undecide("Henrik Vale", "Greta Moll", same=True)
    shelf.decide("Henrik Vale", "Vale", same=False)
    assert places(shelf.who_said(QUAY)) == [("copy", "Vale"), ("docks", "Henrik Vale"), ("rival", "Greta Moll")]


@pytest.mark.parametrize("limit", [1, 2])
def test_at_most_so_many_findings_are_given(shelf: Library, limit: int) -> None:
    assert len(shelf.who_said(QUAY, limit=limit).traces) == limit


def test_exact_stands_before_near_and_a_speaker_before_the_articles_own_words(library: Library, file: Path) -> None:
    words = "the tide mill grinds barley again"
    put(
        library,
        file,
        {"id": "own", "text": f"People tell that {words}.", "published": "2024-01-01"},
        {"id": "said", "text": f"“In May {words},” said Ida Falk.", "published": "2020-01-01"},
        {"id": "near", "text": f"“{words.replace('barley', 'rye')},” said Jon Falk.", "published": "2025-01-01"},
    )
    found = library.who_said(words)
    assert [trace.quotes[0].article.id for trace in found.traces] == ["said", "own", "near"]
    assert [trace.exact for trace in found.traces] == [True, True, False]


def test_places_with_other_words_changed_are_other_findings(library: Library, file: Path) -> None:
    grains = ("rye", "oats")
    texts = [f"“The tide mill grinds {grain} again in the valley,” said Ida Falk." for grain in grains]
    put(library, file, *({"id": grain, "text": text} for grain, text in zip(grains, texts, strict=True)))
    found = library.who_said("The tide mill grinds barley again in the valley")
    assert sorted(trace.differences[0].source for trace in found.traces) == ["oats", "rye"]


def test_words_of_nobody_in_copies_of_a_text_are_one_finding(library: Library, file: Path) -> None:
    text = "The tide mill grinds barley again. It stood still for years."
    put(library, file, *({"id": key, "text": text} for key in ("a", "b", "c")))
    (trace,) = library.who_said("the tide mill grinds barley").traces
    assert {trace.quotes[0].article.id, *(article.id for article in trace.quotes[0].also)} == {"a", "b", "c"}


def test_words_across_the_end_of_a_passage_are_found(library: Library, file: Path) -> None:
    sentences = [f"Boat {chr(97 + n % 26)}{n} left the quay at hour {n * 7} with tar." for n in range(120)]
    put(library, file, {"id": "long", "text": "\n\n".join(sentences)})
    asked = " ".join(sentences[30:90])
    assert library.article("long").passages > 1
    assert library.who_said(asked).match == "exact"


def test_words_that_every_article_has_are_found_all_the_same(library: Library, file: Path) -> None:
    """A word of more than 500 passages tells nothing; phrases, and quotations of that word alone, still do."""
    said = "“Absolutely,” said Ida Falk. “It was absolutely calm for the children.”"
    days = ({"text": f"It was absolutely calm on day {number}."} for number in range(510))
    put(library, file, {"id": "said", "text": said}, *days)
    assert places(library.who_said("absolutely"))[0] == ("said", "Ida Falk")
    assert library.who_said("It was absolutely calm on").match == "exact"
    assert differing(library.who_said("It was absolutely calm for the kids")) == [("kids", "children")]


# Old words, other people's words


def test_words_of_an_earlier_text_are_not_given(shelf: Library, file: Path) -> None:
    put(shelf, file, {"id": "rival", "text": "Two bidders spoke.\n\n“We build no walls at all,” said Greta Moll."})
    assert places(shelf.who_said(QUAY)) == [("copy", "Vale")]
    assert shelf.who_said("No comment").match == "none"


@pytest.mark.parametrize("words", [QUAY, f"{QUAY} and {BERTH}", "We will repair the northern quay before the spring"])
def test_nobody_learns_of_words_that_they_may_not_see(library: Library, file: Path, words: str) -> None:
    put(library, file, *ARTICLES[:1], audiences=[CHANNEL])
    put(library, file, *ARTICLES[1:2])
    assert library.who_said(words, audiences=[CHANNEL]).match != "none"
    assert library.who_said(words, audiences=[OTHER]).match == "none"


def test_copies_that_may_not_be_seen_are_not_counted(library: Library, file: Path) -> None:
    put(library, file, ARTICLES[0], audiences=[CHANNEL])
    put(library, file, ARTICLES[2])
    (trace,) = library.who_said(QUAY, audiences=[OTHER]).traces
    assert trace.quotes[0].also == ()
    assert trace.quotes[0].article.audiences == ("*",)


def test_pieces_of_joined_words_are_not_found_in_what_may_not_be_seen(library: Library, file: Path) -> None:
    put(library, file, ARTICLES[0], audiences=[CHANNEL])
    put(library, file, ARTICLES[1])
    words = f"{BERTH}. My grandmother waited longer for her letters"
    assert library.who_said(words, audiences=[CHANNEL]).traces[0].edit == "joined"
    assert all(trace.edit != "joined" for trace in library.who_said(words, audiences=[OTHER]).traces)


# Wrong use, odd words


@pytest.mark.parametrize("words", ["", "  ", "…", "“”", "a\x00b", "half \ud83d", "word " * 2001])
def test_words_that_cannot_be_looked_for_are_refused_in_a_sentence(shelf: Library, words: str) -> None:
    with pytest.raises(UsageError, match=r"\."):
        shelf.who_said(words)


@pytest.mark.parametrize(
    "words",
    [
        '"',
        '" OR "',
        "body : crane",
        "crane*",
        "NEAR(crane sale)",
        "½",
        "'; DROP TABLE quotes",
        "crane\u200b isn’t",
        "人",
    ],
)
def test_nothing_in_the_words_is_taken_as_a_command(shelf: Library, words: str) -> None:
    try:
        shelf.who_said(words)
    except UsageError:
        assert not any(map(str.isalnum, words))
    assert shelf.who_said(BERTH).match == "exact"


def test_a_long_row_is_found_among_two_thousand_words(shelf: Library) -> None:
    found = shelf.who_said(" ".join(["stone"] * 1980) + " the crane isn’t for sale it never was")
    assert (found.match, [source for _, source in differing(found)]) == ("near", [""])


def test_an_empty_library_holds_no_words(library: Library) -> None:
    assert library.who_said("anything at all").match == "none"


def test_json_is_the_contracts(shelf: Library) -> None:
    told: dict[str, Any] = shelf.who_said("The crane is for sale").as_json()
    assert list(told) == ["words", "match", "quotes"]
    assert (told["words"], told["match"]) == ("The crane is for sale", "near")
    (quote,) = told["quotes"]
    assert quote["differences"] == [{"asked": "is", "source": "isn’t"}]
    assert (quote["edit"], quote["kind"], quote["speaker"]) == (None, "direct", "Henrik Vale")
    assert Span(quote["start"], quote["end"]).of(DOCKS) == quote["text"]


def test_the_link_opens_at_the_words(shelf: Library) -> None:
    (quote,) = shelf.who_said("A loose chair is a missile").traces[0].quotes
    assert (quote.link or "").startswith("https://weather.example/buoy#:~:text=A%20loose%20chair")
    assert WEATHER.index(quote.text) == quote.saying.span.start


def test_edits_of_an_article_show(shelf: Library) -> None:
    shelf.edit("rival", Details(site="Fair Times"))
    assert shelf.who_said("No comment").traces[0].quotes[0].article.details.site == "Fair Times"


@pytest.mark.parametrize(
    ("words", "differences"),
    [
        (
            "They do not know what they are doing with our money",
            [("do not", "don’t"), ("they are", "they’re")],
        ),
        (
            "They cannot stop, and it will cost 12.5 percent",
            [("cannot", "can’t"), ("it will", "it’ll"), ("percent", "per cent")],
        ),
    ],
)
def test_other_spellings_are_near_and_never_exact(
    library: Library, file: Path, words: str, differences: list[tuple[str, str]]
) -> None:
    """A sentence with its contractions written out was nowhere, and of "per cent" only "per" was shown."""
    money = "“They don’t know what they’re doing with our money,” said Ida Falk."
    text = f"{money} “They can’t stop, and it’ll cost 12.5 per cent,” she added."
    put(library, file, {"text": text})
    found = library.who_said(words)
    assert found.match == "near"
    assert differing(found) == differences
