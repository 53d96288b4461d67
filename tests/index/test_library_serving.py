"""What a bot that serves asks of the library besides answers: one quote, warmth, who is known, how far adding is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index import Details, Fetched, HttpFetch, Library, Quote, UnknownIdError, UsageError, Wanted
from tests.piles import ASKED, BRIDGE, CHANNEL, FERRY, OTHER, SCHOOL, CountingEmbedder, open_library, put
from tests.web import page, serving
from tests.words import WordEmbedder

FEW = "The harbour froze in January.\n\nThe ferry stayed where it was."


def same(one: Quote, other: Quote) -> bool:
    """Return whether two quotes are one, however they were ranked."""
    return replace(one, score=None) == replace(other, score=None)


# One quote


def test_a_quote_is_found_by_its_id_or_a_unique_beginning(three: Library) -> None:
    for quote in three.quotes(Wanted()):
        assert same(three.quote(quote.id), quote)
        assert same(three.quote(quote.id[:12]), quote)


def test_a_quote_is_found_with_the_other_articles_that_say_the_same(three: Library, file: Path) -> None:
    put(three, file, {"id": "copy", "text": f"{BRIDGE}\n\nThe end."})
    quote = three.ask(ASKED).quotes[0]
    assert [article.id for article in three.quote(quote.id).also] == [
        "copy" if quote.article.id == "bridge" else "bridge"
    ]


def test_a_sentence_of_an_article_that_answered_is_found_too(library: Library, file: Path) -> None:
    """Sentences that answer are no quotes that the library keeps, yet they are shown with a button of their own."""
    put(library, file, {"id": "ice", "text": FEW}, {"id": "ice2", "text": FEW}, {"id": "other", "text": SCHOOL})
    quote = library.ask("when did the harbour freeze in January?").quotes[0]
    assert quote.saying.kind == "article"
    found = library.quote(quote.id)
    assert (found.id, found.text, found.article, found.also) == (quote.id, quote.text, quote.article, quote.also)
    assert (found.before, found.after, found.paragraph) == (quote.before, quote.after, quote.paragraph)


@pytest.mark.parametrize(
    "id",
    [
        "",
        "zz",
        "0" * 16,
        "é",
        "\udcff",
        "~",
        "%",
        "*",
        "bridge",
        "a" * 5000,
        f"{'0' * 16}-0-9",
        f"{'0' * 16}-{'9' * 9}-9",
        "-1-2",
    ],
)
def test_an_unknown_quote_is_told(three: Library, id: str) -> None:  # noqa: A002 - the contract's word
    with pytest.raises(UnknownIdError, match="No quote has the id"):
        three.quote(id)


def test_several_quotes_with_one_beginning_are_told(library: Library, file: Path) -> None:
    put(library, file, *({"id": f"a{number}", "text": f"{BRIDGE}\n\nDay {number}."} for number in range(20)))
    ids = [quote.id for quote in library.quotes(Wanted())]
    beginning = next(one[0] for one in ids if sum(other.startswith(one[0]) for other in ids) > 1)
    with pytest.raises(UnknownIdError, match=f"Several quotes' ids begin with '{beginning}'"):
        library.quote(beginning)


@pytest.mark.parametrize("question", [ASKED, "when did the harbour freeze in January?"])
def test_a_quote_of_what_may_not_be_seen_is_as_unknown_as_any(library: Library, file: Path, question: str) -> None:
    put(library, file, {"id": "one", "text": f"{BRIDGE}\n\n{FEW}"}, audiences=[CHANNEL])
    put(library, file, {"id": "two", "text": f"{BRIDGE}\n\n{FEW}"}, audiences=[OTHER])
    quote = library.ask(question, audiences=[CHANNEL]).quotes[0]
    seen = library.quote(quote.id, audiences=[CHANNEL])
    assert (seen.article.id, seen.article.audiences, seen.also) == ("one", (CHANNEL,), ())
    for length in (16, 8, None):
        with pytest.raises(UnknownIdError, match="No quote has the id"):
            library.quote(quote.id[:length], audiences=[OTHER] if length is None else ["team:T9"])


@pytest.mark.parametrize("question", [ASKED, "when did the harbour freeze in January?"])
def test_a_quote_is_gone_with_the_text_that_it_stood_in(library: Library, file: Path, question: str) -> None:
    put(library, file, {"id": "one", "text": f"{BRIDGE}\n\n{FEW}"})
    quote = library.ask(question).quotes[0]
    put(library, file, {"id": "one", "text": f"A correction.\n\n{BRIDGE}\n\n{FEW}"})
    with pytest.raises(UnknownIdError, match="its article was changed or removed"):
        library.quote(quote.id)


def test_a_quote_and_a_name_are_looked_up_without_a_model(tmp_path: Path, file: Path) -> None:
    made: list[CountingEmbedder] = []
    with open_library(tmp_path) as library:
        put(library, file, {"id": "bridge", "text": f"{BRIDGE}\n\n{FEW}"})
        ids = [library.ask(question).quotes[0].id for question in (ASKED, "when did the harbour freeze in January?")]
    with counting(tmp_path, made) as library:
        assert [library.quote(id).id for id in ids] == ids  # noqa: A001 - the contract's word
        assert library.knows("Lind")
    assert made == []


# Warmth


def counting(home: Path, made: list[CountingEmbedder], *, model: str | None = None) -> Library:
    def load(name: str) -> CountingEmbedder:
        made.append(CountingEmbedder(name))
        return made[-1]

    return Library.open(home, model=model, load=load)


def test_a_warmed_library_has_its_model_loaded_and_stays_so(tmp_path: Path, file: Path) -> None:
    made: list[CountingEmbedder] = []
    with open_library(tmp_path) as other, counting(tmp_path, made) as library:
        library.warm()
        assert [len(one.encoded) for one in made] == [1]  # an empty library answers without its model
        put(other, file, {"id": "bridge", "text": BRIDGE})
        library.warm()
        loaded, encoded = len(made), len(made[-1].encoded)
        for _ in range(3):
            library.warm()
        assert (len(made), len(made[-1].encoded)) == (loaded, encoded)
        assert library.ask(ASKED).found


def test_a_library_warms_again_when_another_process_changes_articles_or_the_model(tmp_path: Path, file: Path) -> None:
    made: list[CountingEmbedder] = []
    with open_library(tmp_path) as other, counting(tmp_path, made) as library:
        put(other, file, {"id": "bridge", "text": BRIDGE})
        library.warm()
        encoded = len(made[-1].encoded)
        put(other, file, {"id": "ferry", "text": FERRY})
        library.warm()
        assert len(made[-1].encoded) > encoded
        list(other.rebuild(model="more-words"))
        library.warm()
        assert made[-1].name == "more-words"
        loaded = len(made)
        assert library.ask(ASKED).found
        assert len(made) == loaded


# Who is known


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("Maria Lind", True),
        ("lind", True),
        ("M. Lind", True),
        ("Lind's", True),
        ("Karl Lind", False),
        ("Holm", False),
        ("technology", False),
        ("the harbour", False),
        ("", False),
        ("\udcff", False),
    ],
)
def test_who_is_quoted_is_known_by_name(three: Library, name: str, *, known: bool) -> None:
    three.edit("school", Details(), audiences=[OTHER])
    assert three.knows(name, audiences=[CHANNEL]) is known


# How far adding is


def test_adding_tells_what_is_read_and_what_is_embedded(tmp_path: Path) -> None:
    steps: list[tuple[str, str]] = []
    with serving() as site:
        site.answers["/a"] = page(f"<article><p>{BRIDGE}</p><p>{FEW}</p></article>")

        def fetch(url: str) -> Fetched:
            assert steps[-1] == ("reading", url)
            return HttpFetch(allow=[site.pair])(url)

        with Library.open(tmp_path / "home", load=WordEmbedder, fetch=fetch) as library:
            urls = [site.url("/a"), site.url("/gone"), site.url("/a")]
            found = library.add(urls, step=lambda doing, source: steps.append((doing, source)))
            assert steps == []
            assert [outcome.result for outcome in found] == ["added", "refused", "unchanged"]
    first, gone, _ = urls
    assert steps == [("reading", first), ("reading", gone), ("reading", first), *2 * [("embedding", first)]]


def test_however_much_is_pasted_where_a_name_or_words_are_asked_for_it_is_answered_in_words(three: Library) -> None:
    """SQLite's own limits made it "the library cannot be used"."""
    pasted = " ".join(f"word{number}" for number in range(3000))
    with pytest.raises(UsageError, match="3,000 words are too many to look for; give 100 at most"):
        list(three.articles(pasted))
    assert list(three.articles("Lind " * 3000))
    assert list(three.quotes(Wanted(by=(f"the mayor of {pasted}",)))) == []
    assert not three.knows(pasted)
    assert three.people(pasted) == []
    assert three.ask(f"what did the mayor of {pasted} say?").passages
