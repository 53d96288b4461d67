"""The library as outsiders hold it: what adding, editing and removing give, keep and refuse."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from index import (
    Details,
    Library,
    UnknownIdError,
    UsageError,
    Wanted,
)
from tests.piles import (
    ASKED,
    BRIDGE,
    CHANNEL,
    FERRY,
    OTHER,
    SCHOOL,
    lines,
    open_library,
    put,
    results,
)

# Adding


def test_an_article_is_added_then_unchanged_then_updated(library: Library, file: Path) -> None:
    first = put(library, file, {"id": "a", "text": BRIDGE})
    assert results(first) == ["added"]
    assert first[0].article is not None
    assert (first[0].source, first[0].article.id, first[0].passages) == (f"{file}:1", "a", 1)
    assert first[0].quotes >= 2
    assert results(put(library, file, {"id": "a", "text": BRIDGE})) == ["unchanged"]
    assert results(put(library, file, {"id": "a", "text": BRIDGE, "title": "Ice"})) == ["updated"]
    assert results(put(library, file, {"id": "a", "text": FERRY, "title": "Ice"})) == ["updated"]
    assert [article.text for article in library.articles()] == [FERRY]


def test_what_is_refused_gives_its_reason_and_the_rest_goes_in(library: Library, tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text(BRIDGE, "utf-8")
    outcomes = list(library.add([str(tmp_path / "missing.txt"), str(good)]))
    assert results(outcomes) == ["refused", "added"]
    assert "missing.txt" in (outcomes[0].reason or "")


def test_the_same_id_twice_in_one_file_is_added_and_then_updated(library: Library, file: Path) -> None:
    outcomes = put(library, file, {"id": "a", "text": BRIDGE}, {"id": "b", "text": SCHOOL}, {"id": "a", "text": FERRY})
    assert results(outcomes) == ["added", "added", "updated"]
    assert library.article("a").text == FERRY


def test_outcomes_come_one_by_one_each_after_its_commit(library: Library, file: Path) -> None:
    articles = [{"id": str(number), "text": f"{BRIDGE} {number}"} for number in range(150)]
    seen = 0
    for outcome in library.add([lines(file, articles)]):
        assert outcome.article is not None
        assert library.article(outcome.article.id).text == outcome.article.text
        seen += 1
    assert seen == 150


def test_an_article_added_from_elsewhere_reads_as_added_and_answers_there_too(library: Library, file: Path) -> None:
    put(library, file, {"id": "a", "text": BRIDGE}, audiences=[CHANNEL])
    again = put(library, file, {"id": "a", "text": BRIDGE}, audiences=[OTHER])
    assert results(again) == ["added"]
    assert results(put(library, file, {"id": "a", "text": BRIDGE}, audiences=[OTHER])) == ["unchanged"]
    assert library.article("a").audiences == (CHANNEL, OTHER)
    assert library.ask(ASKED, audiences=[OTHER]).found


def test_nobody_learns_who_else_has_an_article(library: Library, file: Path) -> None:
    """The outcome and the article's JSON named every private channel that had it."""
    put(library, file, {"id": "a", "text": BRIDGE}, audiences=[CHANNEL])
    [outcome] = put(library, file, {"id": "a", "text": BRIDGE}, audiences=[OTHER])
    shown = [outcome.article, library.article("a", audiences=[OTHER])]
    shown += [quote.article for quote in library.ask(ASKED, audiences=[OTHER]).quotes]
    shown += [quote.article for quote in library.quotes(Wanted(), audiences=[OTHER])]
    assert {article.audiences for article in shown if article} == {(OTHER,)}


def test_a_json_line_says_who_may_see_it_unless_the_caller_does(library: Library, file: Path) -> None:
    put(library, file, {"id": "a", "text": BRIDGE, "audiences": [CHANNEL]})
    put(library, file, {"id": "b", "text": FERRY, "audiences": [CHANNEL]}, audiences=["team:T1"])
    assert library.article("a").audiences == (CHANNEL,)
    assert library.article("b").audiences == ("team:T1",)


def test_an_article_exported_and_added_to_another_library_is_the_same(three: Library, tmp_path: Path) -> None:
    told = [article.as_json() | {"text": article.text} for article in three.articles()]
    with open_library(tmp_path / "other") as other:
        put(other, tmp_path / "export.jsonl", *reversed(told))
        again = [article.as_json() | {"text": article.text} for article in other.articles()]
    assert [row | {"read": ""} for row in again] == [row | {"read": ""} for row in told]


@pytest.mark.parametrize("name", [b"\xff.txt", "İce “floe”.txt".encode(), b"a\nb.txt"])
def test_a_file_may_have_any_name(library: Library, tmp_path: Path, name: bytes) -> None:
    path = os.fsdecode(bytes(tmp_path) + b"/" + name)
    Path(path).write_text(BRIDGE, "utf-8")
    assert results(list(library.add([path]))) == ["added"]
    assert results(list(library.add([path]))) == ["unchanged"]


# Editing


def test_an_edit_outlives_a_new_reading_a_new_text_and_a_rebuild(three: Library, file: Path) -> None:
    three.edit("bridge", Details(byline="A. Writer", title="", site="The Harbour News"))
    put(three, file, {"id": "bridge", "text": BRIDGE, "title": "Bridge talks", "site": "Harbour News"})
    put(three, file, {"id": "bridge", "text": BRIDGE + " More.", "title": "Other", "site": "Harbour News"})
    list(three.rebuild())
    about = three.article("bridge").details
    assert (about.title, about.site, about.byline) == (None, "The Harbour News", "A. Writer")


def test_an_edited_title_is_searched(three: Library) -> None:
    three.edit("school", Details(title="Zeppelins over the coast"))
    nearest = three.ask("zeppelins?").passages[0]
    assert (nearest.article.id, nearest.article.details.title) == ("school", "Zeppelins over the coast")


def test_an_edit_replaces_the_audiences_and_leaves_somebody(three: Library) -> None:
    assert three.edit("bridge", Details(), audiences=[CHANNEL]).audiences == (CHANNEL,)
    with pytest.raises(UnknownIdError):
        three.article("bridge", audiences=[OTHER])
    with pytest.raises(UsageError, match="needs somebody"):
        three.edit("bridge", Details(), audiences=[])
    with pytest.raises(UsageError, match="needs somebody"):
        list(three.add(["-"], audiences=[]))
    assert three.article("bridge").audiences == (CHANNEL,)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("Ice  in\u00a0port", "Ice in port"), ("e\u0301t\u00e9\x00", "été"), ("\udcffIce", "Ice"), (" ", None)],
)
def test_a_typed_title_is_made_uniform(three: Library, tmp_path: Path, typed: str, kept: str | None) -> None:
    """A command line can hold half a surrogate pair, which no database takes."""
    assert three.edit("bridge", Details(title=typed)).details.title == kept
    file = tmp_path / "a.txt"
    file.write_text(FERRY, "utf-8")
    [outcome] = three.add([str(file)], details=Details(title=typed, site="Coast Post"))
    assert outcome.article is not None
    assert outcome.article.details.title == kept


def test_a_date_that_is_none_is_wrong_use(three: Library) -> None:
    with pytest.raises(UsageError, match=r"'yesterday' is no date; write it as YYYY-MM-DD\."):
        three.edit("bridge", Details(published="yesterday"))
    assert three.article("bridge").details.published == "2024-05-02"


@pytest.mark.parametrize("call", ["edit", "article"])
@pytest.mark.parametrize("prefix", ["nothing", "", "%", "_", "\udcff", "b' OR 1=1 --"])
def test_an_unknown_id_is_told(three: Library, call: str, prefix: str) -> None:
    with pytest.raises(UnknownIdError, match="No article has the id"):
        three.edit(prefix, Details(title="x")) if call == "edit" else three.article(prefix)


def test_a_unique_prefix_is_enough(three: Library) -> None:
    assert three.article("bri").id == "bridge"
    assert three.edit("fer", Details(title="Boats")).id == "ferry"


# Removing


def test_removing_takes_everything_and_an_unknown_id_is_refused(three: Library) -> None:
    three.ask(ASKED)
    outcomes = list(three.remove(["bri", "nothing", "bridge"]))
    assert results(outcomes) == ["removed", "refused", "refused"]
    assert outcomes[0].article is not None
    assert outcomes[0].article.id == "bridge"
    assert not three.ask(ASKED).found
    assert three.status().articles == 2


def test_a_question_after_a_removal_is_answered(three: Library) -> None:
    """The index caught up with no new vector at all, which numpy could not shape."""
    three.ask(ASKED)
    list(three.remove(["school"]))
    assert three.ask(ASKED).found


def test_each_place_takes_back_its_own_and_the_text_goes_with_the_last(library: Library, file: Path) -> None:
    put(library, file, {"id": "a", "text": BRIDGE}, audiences=[CHANNEL, OTHER])
    assert results(list(library.remove(["a"], audiences=[CHANNEL]))) == ["removed"]
    assert library.article("a").audiences == (OTHER,)
    assert results(list(library.remove(["a"], audiences=[CHANNEL]))) == ["refused"]
    assert results(list(library.remove(["a"], audiences=[OTHER]))) == ["removed"]
    assert library.status().articles == 0


def test_what_is_everyones_is_not_removed_from_a_channel(three: Library) -> None:
    """It was said to be removed, and was still there."""
    [outcome] = three.remove(["bridge"], audiences=[CHANNEL])
    assert (outcome.result, outcome.reason) == (
        "refused",
        "The article 'bridge' was added elsewhere. Remove it where it was added.",
    )


def test_articles_may_be_removed_while_they_are_listed(three: Library) -> None:
    for article in three.articles():
        assert results(list(three.remove([article.id]))) == ["removed"]
    assert list(three.articles()) == []


def test_a_paragraph_of_very_many_quotes_stays_small_on_the_disk(tmp_path: Path) -> None:
    """Each quote was found by its whole paragraph: 54 KB with 2,000 quotes made a database of 133 MB."""
    with open_library(tmp_path / "home") as library:
        put(library, tmp_path / "a.jsonl", {"id": "a", "text": "“We go,” said Ann Lee. " * 1500})
        status = library.status()
    assert status.quotes >= 1500
    assert status.database_bytes < 4_000_000


@pytest.mark.parametrize("added", [1, 2], ids=["fewer commits than the snapshot", "as many commits"])
def test_a_database_that_was_put_back_is_not_searched_with_later_vectors(tmp_path: Path, added: int) -> None:
    """The number of a passage came again for another one after a copy was put back: it was found by the old vector."""
    home, kept = tmp_path / "home", tmp_path / "kept.db"
    with open_library(home) as library:
        put(library, tmp_path / "a.jsonl", {"id": "a", "text": "The council met in the old hall on Monday."})
    shutil.copy(home / "library.db", kept)
    with open_library(home) as library:
        put(library, tmp_path / "b.jsonl", {"id": "b", "text": "Cats sleep all day."})
        library.ask("cats sleep")
    (home / "vectors.snapshot").unlink()
    with open_library(home) as library:
        library.ask("cats")
        put(library, tmp_path / "d.jsonl", {"id": "d", "text": "A cat."})
    for left in home.glob("library.db*"):
        left.unlink()
    shutil.copy(kept, home / "library.db")
    with open_library(home) as library:
        put(library, tmp_path / "c.jsonl", {"id": "c", "text": "Rockets leave for the moon in spring."})
        if added == 2:
            put(library, tmp_path / "e.jsonl", {"id": "e", "text": "A boat."})
        first = library.ask("rockets leave for the moon").passages[0]
    assert (first.article.id, first.text) == ("c", "Rockets leave for the moon in spring.")
    assert first.score > 1
