"""Where words come from: several places, other people, odd words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from index import Details, Library, Span, UsageError
from tests.index.presses import ARTICLES, BERTH, DOCKS, QUAY, WEATHER, differing, places
from tests.piles import CHANNEL, OTHER, put

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
