"""The same words in several articles: one finding, complete, and only of what may be seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Answer, Library, Quote, Wanted
from tests.piles import CHANNEL, OTHER, put

WIRE = (
    "The ferry company met the islanders on Friday.\n\n"
    "“Nobody will be left on the quay this winter,” said Ebba Strand, who runs the company. “You have my word.”\n\n"
    "Strand promised that the fares would stay as they are.\n\n"
    "The company carried ninety thousand passengers last year."
)
OTHERS = (
    "“The quay must be rebuilt before the winter storms,” Ebba Strand said at the harbour.",
    "“We ask for a quay that is lit in winter,” Ebba Strand wrote to the council.",
    "“A winter without a quay is a winter without mail,” Ebba Strand told the Coast Post.",
)
ASKED = "what did Strand say about the quay in winter?"


def row(key: str, text: str, **facts: str) -> dict[str, str]:
    return {"id": key, "text": text, **facts}


def said(text: str, quotes: tuple[Quote, ...] | list[Quote]) -> list[Quote]:
    return [quote for quote in quotes if quote.text == text]


def also(quote: Quote) -> list[str]:
    return [article.id for article in quote.also]


def with_copies(library: Library, file: Path, number: int) -> Answer:
    """Add copies of a wire story, the newest in the middle, beside other articles; return an answer."""
    days = [f"2024-03-{(day * 7) % 28 + 1:02}" for day in range(number)]
    copies = [row(f"wire-{place:02}", WIRE, published=day) for place, day in enumerate(days)]
    put(library, file, *copies, *(row(f"other-{place}", text) for place, text in enumerate(OTHERS)))
    return library.ask(ASKED)


# Answers


@pytest.mark.parametrize("number", [20, 90])
def test_copies_leave_room_where_they_come_first(library: Library, file: Path, number: int) -> None:
    """Sixty quotes are looked at, eight of them by meaning: copies took all these places."""
    best = "\n\n".join(
        f"“The quay will be {word} this winter, it will have lamps, and nobody waits,” said Ebba Strand of the quay."
        for word in ("lit", "wide", "warm")
    )
    rest = "Elsewhere the day went by with soup and songs, and people mended nets, roofs, boats and prams. " * 2
    copies = [row(f"wire-{place:02}", best) for place in range(number)]
    others = [
        row(f"o{place}", f"{rest}\n\n“A quay is {word},” said Ebba Strand.")
        for place, word in enumerate(("cold", "wet"))
    ]
    put(library, file, *copies, *others)
    for question in ("what did Strand say?", "what did Strand say about lamps on the quay in winter?"):
        quotes = library.ask(question).quotes
        assert [len(quote.also) for quote in quotes] == [number - 1] * 3 + [0, 0], question
        assert {quote.article.id for quote in quotes[3:]} == {"o0", "o1"}


@pytest.mark.parametrize("number", [20, 90])
def test_copies_of_a_wire_story_leave_room_for_what_else_was_said(library: Library, file: Path, number: int) -> None:
    """Sixty quotes are looked at, eight of them by meaning: copies took all these places."""
    answer = with_copies(library, file, number)
    texts = [quote.text for quote in answer.quotes]
    assert len(texts) == len(set(texts))
    assert {text.split("”")[0].strip("“") for text in OTHERS} <= set(texts)
    (wire,) = said("Nobody will be left on the quay this winter,", answer.quotes)
    assert len(wire.also) == number - 1


def test_the_newest_of_equal_copies_is_the_finding_and_the_others_follow(library: Library, file: Path) -> None:
    answer = with_copies(library, file, 20)
    (wire,) = said("Nobody will be left on the quay this winter,", answer.quotes)
    days = [article.details.published for article in (wire.article, *wire.also)]
    assert days == sorted(days, key=str, reverse=True)


@pytest.mark.parametrize("number", [20, 150])
def test_copies_leave_room_for_other_articles_own_words(library: Library, file: Path, number: int) -> None:
    """A hundred passages are candidates, twenty are looked at: copies took all these places."""
    copies = [row(f"wire-{place:03}", WIRE, published=f"20{place % 25:02}-01-01") for place in range(number)]
    put(library, file, *copies, row("other", "Ninety thousand letters reached the islands by ferry last winter."))
    answer = library.ask("how many passengers did the ferry company carry last year?")
    best = answer.quotes[0]
    assert (best.text, best.saying.kind) == ("The company carried ninety thousand passengers last year.", "article")
    assert len(best.also) == number - 1
    assert (best.article.details.published or "") >= max(article.details.published or "" for article in best.also)
    assert {passage.article.id for passage in answer.passages} >= {"other"}
    assert sum(passage.article.id.startswith("wire") for passage in answer.passages) == 1


def test_an_own_sentence_is_also_in_articles_that_share_no_more_than_it(library: Library, file: Path) -> None:
    sentence = "The company carried ninety thousand passengers last year."
    put(library, file, row("a", WIRE), row("b", f"Ferries.\n\n{sentence}\n\nIt has two boats."), row("c", WIRE))
    best = library.ask("how many passengers did the ferry company carry last year?").quotes[0]
    assert best.text == sentence
    assert {best.article.id, *also(best)} == {"a", "b", "c"}


def test_a_copy_that_ranks_far_behind_is_named_too(library: Library, file: Path) -> None:
    """Only twenty passages are looked at; a copy under a title of its own came after them."""
    title = "Passengers of the ferry company last year"
    names = [f"{one}{other}" for one in ("north", "south", "east", "west") for other in "abcdefghij"]
    others = [row(n, f"Last year the ferry company had passengers in {n}.", title=title) for n in names]
    put(library, file, row("a", WIRE, title=title), *others)
    put(library, file, row("b", WIRE, title="Soup, bread, roofs, nets, prams, songs, mail, lamps and apples " * 3))
    quotes = library.ask("how many passengers did the ferry company carry last year?").quotes
    (own,) = said("The company carried ninety thousand passengers last year.", quotes)
    assert {own.article.id, *also(own)} == {"a", "b"}


def test_what_may_not_be_seen_is_no_copy(library: Library, file: Path) -> None:
    put(library, file, row("seen", WIRE))
    put(library, file, row("hidden", WIRE, published="2024-05-05"), audiences=[OTHER])
    for question in (ASKED, "how many passengers did the ferry company carry?"):
        answer = library.ask(question, audiences=[CHANNEL])
        assert answer.found
        assert [(quote.article.id, also(quote)) for quote in answer.quotes] == [("seen", [])] * len(answer.quotes)
        best = library.ask(question, audiences=[OTHER]).quotes[0]
        assert {best.article.id, *also(best)} == {"seen", "hidden"}
    listed = list(library.quotes(Wanted(), audiences=[CHANNEL]))
    assert {quote.article.id for quote in listed} == {"seen"}
    assert not any(quote.also or quote.copy_of for quote in listed)
    assert library.undated(Wanted(since="2024"), audiences=[CHANNEL]) == 1


def test_an_old_revision_is_no_copy(library: Library, file: Path) -> None:
    put(library, file, row("a", WIRE), row("b", WIRE))
    put(library, file, row("b", WIRE.replace("left on the quay", "kept on the island").replace("ninety", "eighty")))
    answer = library.ask(ASKED)
    (wire,) = said("Nobody will be left on the quay this winter,", answer.quotes)
    assert (wire.article.id, also(wire)) == ("a", [])
    own = library.ask("how many passengers did the ferry company carry last year?").quotes
    assert {quote.article.id for quote in said("The company carried ninety thousand passengers last year.", own)} == {
        "a"
    }
    assert not [quote for quote in own if quote.also]


# What is one finding


LONG = "We will open the lighthouse to everybody in June"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (f"“{LONG},” said Ida Holm.", f"“{LONG},” Ida Holm said.", True),
        (f"“{LONG},” said Ida Holm.", f"'{LONG.upper()}!' said Ida Holm.", True),
        (f"“{LONG},” said Ida Holm.", f"“{LONG}!” said Ida Holm.", True),
        (f"“{LONG},” said Ida Holm.", f"“{LONG},” said Holm.", True),
        (f"“{LONG},” said Ida Holm.", f"“{LONG},” said Peter Vik.", False),
        (f"“{LONG},” said Ida Holm.", f"“{LONG},” it was said.", True),
        ("“No comment,” said Ida Holm.", "“No comment,” said Peter Vik.", False),
        ("“No comment,” said Ida Holm.", "“No comment,” Ida Holm said.", True),
        ("“No comment,” said Ida Holm.", "“No comment,” a spokesman said.", False),
        (f"“{LONG},” said Ida Holm.", f"“{LONG} or July,” said Ida Holm.", False),
    ],
)
def test_the_same_words_are_one_finding_where_one_person_said_them(
    library: Library, file: Path, one: str, other: str, same: bool
) -> None:
    lead = "The lighthouse was closed for years, and the town asked about it.\n\n"
    put(library, file, row("one", lead + one), row("other", lead + other))
    listed = list(library.quotes(Wanted(kind="direct", article="one")))
    assert len(listed) == 1
    assert also(listed[0]) == (["other"] if same else [])


def test_words_in_marks_and_reported_words_are_two_findings(library: Library, file: Path) -> None:
    put(
        library,
        file,
        row("one", "“the lighthouse would open to everybody in June,” said Ida Holm."),
        row("other", "Ida Holm said that the lighthouse would open to everybody in June."),
    )
    listed = list(library.quotes(Wanted()))
    assert {quote.saying.kind for quote in listed} == {"direct", "reported"}
    assert not any(quote.also for quote in listed)
    assert {quote.saying.kind for quote in library.ask("what did Holm say about the lighthouse?").quotes} == {
        "direct",
        "reported",
    }


def test_words_said_twice_in_one_article_have_no_other_article(library: Library, file: Path) -> None:
    put(library, file, row("one", f"“{LONG},” said Ida Holm.\n\nShe went on.\n\n“{LONG},” said Ida Holm again."))
    listed = list(library.quotes(Wanted(kind="direct")))
    assert len(listed) == 2
    assert not any(quote.also or quote.copy_of for quote in listed)


# Lists


def test_a_list_gives_every_copy_and_says_which_one_stood_before(library: Library, file: Path) -> None:
    put(library, file, *(row(key, WIRE) for key in "abc"), row("d", OTHERS[0]))
    listed = [quote for quote in library.quotes(Wanted(kind="direct")) if quote.text.startswith("Nobody")]
    assert [quote.article.id for quote in listed] == ["a", "b", "c"]
    assert [quote.copy_of for quote in listed] == [None, listed[0].id, listed[0].id]
    assert [also(quote) for quote in listed] == [["c", "b"], ["c", "a"], ["b", "a"]]


def test_what_is_a_copy_of_a_copy_only_is_listed_for_itself(library: Library, file: Path) -> None:
    """Holm may be either of the two, but Ida is not Peter."""
    said_by = {"a": "Ida Holm", "b": "Holm", "c": "Peter Holm"}
    put(library, file, *(row(key, f"It was a clear day.\n\n“{LONG},” said {name}.") for key, name in said_by.items()))
    listed = list(library.quotes(Wanted(kind="direct")))
    assert [also(quote) for quote in listed] == [["b"], ["c", "a"], ["b"]]
    assert [quote.copy_of for quote in listed] == [None, listed[0].id, None]


@pytest.mark.parametrize("order", ["abc", "bac", "bca"])
def test_what_nobody_is_named_for_makes_no_one_finding_of_two_people(library: Library, file: Path, order: str) -> None:
    """The nameless copy was added first, and both people were hidden behind it."""
    tails = {"a": ".”\n\nThen it was quiet.", "b": ",” said Jack Ma.", "c": ",” said Olga Petrova."}
    put(library, file, *(row(key, f"It was a clear day.\n\n“{LONG}{tails[key]}") for key in order))
    listed = list(library.quotes(Wanted(kind="direct")))
    assert len(listed) == 3
    assert not any(quote.also or quote.copy_of for quote in listed)


def test_what_nobody_is_named_for_is_the_only_persons_who_said_it(library: Library, file: Path) -> None:
    tails = {"a": ".”\n\nThen it was quiet.", "b": ",” said Jack Ma.", "c": ",” said Ma.", "d": ",” it was said."}
    put(library, file, *(row(key, f"It was a clear day.\n\n“{LONG}{tail}") for key, tail in tails.items()))
    listed = list(library.quotes(Wanted(kind="direct")))
    assert [quote.copy_of for quote in listed] == [None, *[listed[0].id] * 3]


def test_a_last_name_that_stands_first_hides_one_person_and_not_two(library: Library, file: Path) -> None:
    said_by = {"a": "Holm", "b": "Ida Holm", "c": "Peter Holm"}
    put(library, file, *(row(key, f"It was a clear day.\n\n“{LONG},” said {name}.") for key, name in said_by.items()))
    listed = list(library.quotes(Wanted(kind="direct")))
    assert [quote.copy_of for quote in listed] == [None, listed[0].id, None]


def test_a_copy_outside_the_list_is_named_but_nothing_is_a_copy_of_it(library: Library, file: Path) -> None:
    put(library, file, row("old", WIRE, published="2020-01-01"), row("new", WIRE, published="2024-01-01"))
    listed = list(library.quotes(Wanted(since="2023-01-01")))
    assert listed
    assert {(quote.article.id, quote.copy_of) for quote in listed} == {("new", None)}
    assert all(also(quote) == ["old"] for quote in listed)


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(sort="date"), Wanted(about="quay ferry winter fares")])
def test_a_list_of_several_batches_is_whole(library: Library, file: Path, wanted: Wanted) -> None:
    rows = [
        row(f"{place:03}", WIRE if place % 2 else f"“We sail at {place} sharp,” said Ebba Strand at the quay.")
        for place in range(200)
    ]
    put(library, file, *rows)
    listed = list(library.quotes(wanted))
    ids = [quote.id for quote in listed]
    assert len(ids) == len(set(ids)) == 400
    firsts = [quote for quote in listed if quote.also and not quote.copy_of]
    assert len(firsts) == len({quote.text for quote in listed if quote.also})
    assert all(len(quote.also) == 99 for quote in listed if quote.also)


def test_undated_articles_are_counted_by_what_is_wanted(library: Library, file: Path) -> None:
    put(library, file, row("a", WIRE), row("b", OTHERS[0]), row("c", OTHERS[1], published="2024-01-01"))
    put(library, file, row("d", "“We fish,” said Ola Berg."))
    assert library.undated(Wanted(since="2024-02-01")) == 3
    assert library.undated(Wanted(until="2024-02-01", by=("Strand",), limit=1)) == 2
    assert library.undated(Wanted(since="2024-02-01", by=("Strand",), about="fares")) == 1
