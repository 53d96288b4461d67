"""Articles read again from where they came, and what may take the place of a text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from index import EVERYONE, Details, HttpFetch, Library, Outcome, Vectors, Wanted
from tests.piles import BRIDGE, CHANNEL, FERRY, OTHER, SCHOOL, lines, no_web, open_library, put, results
from tests.web import Says, Site, page
from tests.words import WordEmbedder

LONG = f"{BRIDGE}\n\n" + "\n\n".join(f"On day {day} the council counted its boats and went home." for day in range(9))
CHANGED = LONG.replace("before winter", "before spring")
NOTICE = "To read this article, subscribe to the Harbour News."
ASKED = "what did Lind say about the bridge?"
OLD, NEW = "We need the bridge before winter,", "We need the bridge before spring,"


def html(text: str, *, title: str = "Bridge talks", published: str | None = "2024-05-01") -> Says:
    stated = f'<meta property="article:published_time" content="{published}">' if published else ""
    body = "".join(f"<p>{line}</p>" for line in text.split("\n\n"))
    return page(f"<html><head><title>{title}</title>{stated}</head><body><article>{body}</article></body></html>")


@pytest.fixture
def reading(tmp_path: Path, site: Site) -> Iterator[Library]:
    """Return a library that may read the test's web server, with one page of it."""
    site.answers["/talks"] = html(LONG)
    fetch = HttpFetch(allow=[site.pair])
    with Library.open(tmp_path / "home", load=WordEmbedder, fetch=fetch) as library:
        assert results(library.add([site.url("/talks")])) == ["added"]
        yield library


def only(outcomes: Iterator[Outcome]) -> Outcome:
    (outcome,) = outcomes
    return outcome


def told(library: Library) -> set[str]:
    """Return every word that the library gives as current: answers, passages and quotes."""
    answer = library.ask(ASKED)
    return {
        *(quote.text for quote in answer.quotes),
        *(passage.text for passage in answer.passages),
        *(quote.text for quote in library.quotes(Wanted())),
    }


def test_what_did_not_change_is_unchanged(reading: Library) -> None:
    (article,) = reading.articles()
    outcome = only(reading.refresh([article.id]))
    assert (outcome.source, outcome.result) == (article.id, "unchanged")
    assert outcome.article is not None
    assert (outcome.article.id, outcome.article.revision) == (article.id, 1)


def test_a_changed_text_takes_the_place_of_the_old_one(reading: Library, site: Site, tmp_path: Path) -> None:
    (article,) = reading.articles()
    with open_library(tmp_path / "home") as warm:  # its index holds the old passages
        assert OLD in told(warm)
        site.answers["/talks"] = html(CHANGED)
        outcome = only(reading.refresh([article.id[:6]]))
        assert (outcome.source, outcome.result) == (article.id[:6], "updated")
        assert only(reading.refresh([article.id])).result == "unchanged"  # touches it
        for library in (reading, warm):
            assert library.article(article.id).revision == 2
            assert NEW in told(library)
            assert not [words for words in told(library) if OLD in words]
    with open_library(tmp_path / "home") as fresh:  # begins from the snapshot
        assert not [words for words in told(fresh) if OLD in words]


def test_going_back_to_a_former_text_is_a_new_revision(library: Library, file: Path) -> None:
    for number, text in enumerate((LONG, CHANGED, LONG), 1):
        put(library, file, {"id": "a", "text": text})
        assert library.article("a").revision == number
    assert OLD in told(library)
    assert not [words for words in told(library) if NEW in words]
    assert (library.who_said(OLD).match, library.who_said(NEW).match) == ("exact", "near")
    assert len(library.who_said(OLD).traces) == 1


def test_a_date_that_changes_while_the_text_does_not_is_an_update(reading: Library, site: Site) -> None:
    (article,) = reading.articles()
    site.answers["/talks"] = html(LONG, published="2024-05-03")
    assert only(reading.refresh([article.id])).result == "updated"
    again = reading.article(article.id)
    assert (again.details.published, again.revision) == ("2024-05-03", 1)


def test_what_only_a_former_reading_stated_stays(reading: Library, site: Site) -> None:
    """A feed gives the date that its pages do not state."""
    (article,) = reading.articles()
    site.answers["/talks"] = html(CHANGED, published=None)
    assert only(reading.refresh([article.id])).result == "updated"
    assert reading.article(article.id).details.published == "2024-05-01"


def test_adding_it_again_keeps_what_only_a_former_reading_stated(reading: Library, site: Site, file: Path) -> None:
    """A feed's date was gone once the page itself, which states none, was added again by its address."""
    site.answers["/talks"] = html(LONG, published=None)
    assert only(reading.add([site.url("/talks")])).result == "unchanged"
    (article,) = reading.articles()
    assert article.details.published == "2024-05-01"
    # Another text may be another article's, and a line of JSON states all that is to be known.
    line = {"id": article.id, "text": article.text, "title": article.details.title}
    put(reading, file, line)
    assert reading.article(article.id).details == Details(title="Bridge talks")


def test_edits_outlive_a_new_reading(reading: Library, site: Site) -> None:
    (article,) = reading.articles()
    reading.edit(article.id, Details(title="Mine", published=""), audiences=[CHANNEL])
    site.answers["/talks"] = html(CHANGED, title="Theirs")
    assert only(reading.refresh([article.id])).result == "updated"
    again = reading.article(article.id)
    assert (again.details.title, again.details.published, again.audiences) == ("Mine", None, (CHANNEL,))
    assert NEW in again.text


def test_typed_details_outlive_a_new_reading_and_win_over_older_edits(tmp_path: Path) -> None:
    file = tmp_path / "talks.txt"
    file.write_text(LONG, "utf-8")
    with open_library(tmp_path / "home") as library:
        first = only(library.add([str(file)], details=Details(title="Typed", byline="A. Writer")))
        assert first.article is not None
        file.write_text(CHANGED, "utf-8")
        assert only(library.refresh([first.article.id])).result == "updated"
        assert only(library.add([str(file)])).result == "unchanged"
        library.edit(first.article.id, Details(title="Edited"))
        assert only(library.add([str(file)], details=Details(title="Typed again"))).result == "updated"
        assert only(library.add([str(file)], details=Details(title="Typed again"))).result == "unchanged"
        list(library.rebuild())
        about = library.article(first.article.id).details
        assert (about.title, about.byline) == ("Typed again", "A. Writer")


def test_the_identity_stays_whatever_the_page_says_of_itself_now(reading: Library, site: Site) -> None:
    (article,) = reading.articles()
    moved = (
        html(CHANGED).pieces[0].replace(b"<head>", f'<head><link rel="canonical" href="{site.url("/new")}">'.encode())
    )
    site.answers["/talks"] = Says(pieces=(moved,))
    assert only(reading.refresh([article.id])).result == "updated"
    (again,) = reading.articles()
    assert (again.id, again.details.url, again.text) == (article.id, site.url("/new"), CHANGED)


def test_an_article_that_was_typed_a_name_is_read_again_under_it(library: Library, tmp_path: Path, file: Path) -> None:
    place = tmp_path / "talks.txt"
    place.write_text(CHANGED, "utf-8")
    put(library, file, {"id": "mine", "text": LONG, "source": str(place)})
    assert only(library.refresh(["mine"])).result == "updated"
    assert [article.id for article in library.articles()] == ["mine"]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("/somewhere/articles.jsonl:12", "`pullquote add /somewhere/articles.jsonl`"),
        ("articles.ndjson.gz:3", "`pullquote add articles.ndjson.gz`"),
        ("-", "standard input"),
        ("-:4", "standard input"),
        ("the archive", "'the archive', is no address"),
        ("/nowhere/at/all.txt", "/nowhere/at/all.txt"),
        ("https://harbour.example/a", "not fetched in a test"),
    ],
)
def test_what_cannot_be_read_again_is_refused_with_the_reason(
    library: Library, file: Path, source: str, reason: str
) -> None:
    put(library, file, {"id": "a", "text": BRIDGE, "source": source})
    outcome = only(library.refresh(["a"]))
    assert (outcome.source, outcome.result) == ("a", "refused")
    assert reason in (outcome.reason or "")
    assert library.article("a").text == BRIDGE


def test_a_source_that_holds_several_articles_now_is_refused(library: Library, tmp_path: Path, file: Path) -> None:
    folder = tmp_path / "talks"
    folder.mkdir()
    (folder / "one.txt").write_text(BRIDGE, "utf-8")
    put(library, file, {"id": "a", "text": FERRY, "source": str(folder)})
    assert "holds other articles now" in (only(library.refresh(["a"])).reason or "")


def test_a_bad_id_does_not_stop_the_others(reading: Library) -> None:
    (article,) = reading.articles()
    outcomes = list(reading.refresh(["nothing", article.id, ""]))
    assert results(outcomes) == ["refused", "unchanged", "refused"]
    assert "'nothing'" in (outcomes[0].reason or "")


def test_an_article_that_may_not_be_seen_is_refused_as_an_unknown_one(library: Library, file: Path) -> None:
    put(library, file, {"id": "secret", "text": BRIDGE}, audiences=[CHANNEL])
    unknown = only(library.refresh(["unknown"], audiences=[OTHER])).reason or ""
    assert only(library.refresh(["secret"], audiences=[OTHER])).reason == unknown.replace("unknown", "secret")


def test_an_article_removed_while_it_is_read_again_stays_removed(tmp_path: Path) -> None:
    """The new text was embedded while somebody removed the article; the commit then added it anew."""
    file = tmp_path / "talks.txt"
    file.write_text(LONG, "utf-8")

    class Meddling(WordEmbedder):
        def encode(self, texts: Sequence[str], *, questions: int = 0) -> Vectors:
            list(beside.remove([article.id]))
            return super().encode(texts, questions=questions)

    with open_library(tmp_path / "home") as beside:
        list(beside.add([str(file)]))
        (article,) = beside.articles()
        file.write_text(CHANGED, "utf-8")
        with Library.open(tmp_path / "home", load=Meddling, fetch=no_web) as library:
            outcome = only(library.refresh([article.id]))
        assert (outcome.result, list(beside.articles())) == ("refused", [])
        assert "any more" in (outcome.reason or "")


# A text far shorter than the one that it would replace


@pytest.mark.parametrize("force", [False, True])
def test_a_stub_takes_the_place_of_a_text_only_by_force(reading: Library, site: Site, force: bool) -> None:
    (article,) = reading.articles()
    site.answers["/talks"] = html(NOTICE)
    calls: list[Callable[[], Iterator[Outcome]]] = [
        lambda: reading.refresh([article.id], force=force),
        lambda: reading.add([site.url("/talks")], force=force),
    ]
    for call, done in zip(calls, ["updated", "unchanged"], strict=True):
        outcome = only(call())
        assert outcome.result == (done if force else "refused")
        if not force:
            assert f"{len(NOTICE)} characters" in (outcome.reason or "")
            assert f"{len(LONG)}" in (outcome.reason or "")
            assert "--force" in (outcome.reason or "")
    again = reading.article(article.id)
    assert again.text == (NOTICE if force else LONG)
    assert (OLD in told(reading)) is not force


@pytest.mark.parametrize(("share", "result"), [(0.29, "refused"), (0.3, "updated"), (0.31, "updated")])
def test_a_stub_is_under_three_tenths_of_the_text(library: Library, file: Path, share: float, result: str) -> None:
    put(library, file, {"id": "a", "text": "word " * 200})
    assert results(put(library, file, {"id": "a", "text": "z" * round(1000 * share)})) == [result]


def test_a_refused_stub_tells_nobody_of_an_article_that_they_may_not_see(library: Library, file: Path) -> None:
    put(library, file, {"id": "a", "text": LONG}, audiences=[CHANNEL])
    (hidden,) = put(library, file, {"id": "a", "text": NOTICE}, audiences=[OTHER])
    (shared,) = put(library, file, {"id": "a", "text": NOTICE}, audiences=[CHANNEL, OTHER])
    assert (hidden.result, shared.result) == ("refused", "refused")
    assert str(len(LONG)) not in (hidden.reason or "")
    assert "library" not in (hidden.reason or "")
    assert str(len(LONG)) in (shared.reason or "")
    assert library.article("a").audiences == (CHANNEL,)
    assert results(put(library, file, {"id": "b", "text": SCHOOL})) == ["added"]


@pytest.mark.parametrize(
    ("adder", "result"), [([OTHER], "refused"), ([EVERYONE], "refused"), ([OTHER, CHANNEL], "updated")]
)
def test_nobody_takes_a_text_by_force_from_those_who_have_it(
    library: Library, file: Path, adder: list[str], result: str
) -> None:
    """Whoever guessed an article's id or address could empty it for a channel that they are not in."""
    put(library, file, {"id": "a", "text": LONG}, audiences=[CHANNEL])
    (outcome,) = put(library, file, {"id": "a", "text": NOTICE}, audiences=adder, force=True)
    assert outcome.result == result
    assert library.article("a").text == (LONG if result == "refused" else NOTICE)
    assert "--force" not in (outcome.reason or "")
    put(library, file, {"id": "b", "text": LONG})
    put(library, file, {"id": "b", "text": NOTICE}, audiences=adder, force=True)
    assert library.article("b").text == NOTICE  # what answers everyone is theirs, too


def test_lines_may_be_taken_by_force(library: Library, file: Path) -> None:
    put(library, file, {"id": "a", "text": LONG})
    assert results(library.add([lines(file, [{"id": "a", "text": NOTICE}])], force=True)) == ["updated"]
    assert library.article("a").text == NOTICE
