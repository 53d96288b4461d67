"""The library as outsiders hold it: what each call gives, keeps and refuses."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import (
    Asked,
    Details,
    Embedder,
    IndexMismatchError,
    Library,
    Outcome,
    StorageError,
    UnknownIdError,
    UsageError,
    Vectors,
    Wanted,
)
from tests.piles import BRIDGE, FERRY, SCHOOL, CountingEmbedder, lines, no_web, open_library, put

CHANNEL, OTHER = "channel:T1:C1", "channel:T1:C2"
ASKED = "what did Lind say about the bridge?"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "articles.jsonl"


@pytest.fixture
def three(library: Library, file: Path) -> Library:
    """Return a library of three articles."""
    put(
        library,
        file,
        {"id": "bridge", "text": BRIDGE, "site": "Harbour News", "published": "2024-05-02", "title": "Bridge talks"},
        {"id": "ferry", "text": FERRY, "site": "Coast Post", "published": "2024-03-01"},
        {"id": "school", "text": SCHOOL},
    )
    return library


def results(outcomes: list[Outcome]) -> list[str]:
    return [outcome.result for outcome in outcomes]


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
    import os

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


# Listing


def test_articles_are_listed_newest_first_by_publishing_else_adding(three: Library) -> None:
    assert [article.id for article in three.articles()] == ["school", "bridge", "ferry"]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("harbour", ["bridge"]),
        ("COAST POST", ["school", "ferry"]),
        ("bridge winter", ["bridge"]),
        ("bridge sail", []),
        ("talks", ["bridge"]),
        ("100%", []),
        ("'", []),
        ("\udcff", []),
        ("ÉCLUSE", ["lock"]),
        ("“nobody", ["ferry"]),
    ],
)
def test_words_narrow_the_list_to_articles_that_have_them_all(
    three: Library, file: Path, words: str, ids: list[str]
) -> None:
    put(three, file, {"id": "lock", "text": "Rien à l’écluse.", "site": "Été", "published": "2001-01-01"})
    assert [article.id for article in three.articles(words)] == ids
    assert list(three.quotes(Wanted(site="ÉTÉ"))) == list(three.quotes(Wanted(article="lock")))


@pytest.mark.parametrize(
    ("wanted", "articles"),
    [
        (Wanted(kind="direct"), ["bridge", "bridge", "ferry", "school"]),
        (Wanted(by=("Lind",), kind="direct"), ["bridge", "bridge"]),
        (Wanted(by=("Maria Lind", "Berg"), kind="direct"), ["bridge", "bridge", "ferry"]),
        (Wanted(by=("Nobody Known",)), []),
        (Wanted(kind="direct", about="fishermen"), ["ferry"]),
        (Wanted(kind="direct", about="?!"), []),
        (Wanted(kind="direct", about="zeppelins"), []),
        (Wanted(kind="direct", since="2024-03-01"), ["bridge", "bridge", "ferry"]),
        (Wanted(kind="direct", since="2024-03-02"), ["bridge", "bridge"]),
        (Wanted(kind="direct", until="2024-03-01"), ["ferry"]),
        (Wanted(kind="direct", site="coast post"), ["ferry"]),
        (Wanted(kind="direct", article="sch"), ["school"]),
        (Wanted(kind="direct", sort="date"), ["bridge", "bridge", "ferry", "school"]),
        (Wanted(kind="direct", limit=3), ["bridge", "bridge", "ferry"]),
        (Wanted(kind="direct", limit=0), []),
        (Wanted(kind="nonsense"), []),
    ],
)
def test_quotes_are_narrowed_by_what_is_wanted(three: Library, wanted: Wanted, articles: list[str]) -> None:
    found = list(three.quotes(wanted))
    assert [quote.article.id for quote in found] == articles
    assert all(quote.text in quote.article.text for quote in found)


def test_quotes_about_a_topic_come_best_first_and_have_a_score(three: Library) -> None:
    found = list(three.quotes(Wanted(about="bridge ferry fishermen")))
    assert found[0].article.id == "ferry"
    scores = [quote.score or 0 for quote in found]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > 0


def test_quotes_of_an_unknown_article_are_told(three: Library) -> None:
    with pytest.raises(UnknownIdError, match="'nothing'"):
        list(three.quotes(Wanted(article="nothing")))


# Asking


@pytest.mark.parametrize("question", ["", "  ", "?!", "…", "\udcff"])
def test_an_empty_question_is_wrong_use(library: Library, question: str) -> None:
    with pytest.raises(UsageError, match="The question is empty"):
        library.ask(question)


def test_an_empty_library_finds_nothing_and_says_whom_it_was_asked_about(library: Library) -> None:
    answer = library.ask(ASKED)
    assert (answer.found, answer.passages, answer.confidence) == (False, (), 0.0)
    assert answer.speaker == Asked(name="Lind")
    assert library.ask("where is the bridge?").speaker is None
    assert library.status().model is None


def test_an_answer_is_exact_and_says_who_and_where(three: Library) -> None:
    answer = three.ask(ASKED)
    best = answer.quotes[0]
    assert (best.text, best.saying.speaker, best.article.id) == (
        "We need the bridge before winter,",
        "Maria Lind",
        "bridge",
    )
    assert BRIDGE[best.saying.span.start : best.saying.span.end] == best.text
    assert answer.speaker == Asked(name="Lind", names=("Maria Lind",))
    assert answer.question == ASKED
    assert answer.passages[0].article.id == "bridge"
    assert answer.took_ms > 0


@pytest.mark.parametrize("limit", [1, 2])
def test_a_limit_holds_for_quotes_and_passages(three: Library, limit: int) -> None:
    answer = three.ask("what did Lind say?", limit=limit)
    assert (len(answer.quotes), len(answer.passages)) == (limit, limit)


def test_copies_of_an_article_are_one_quote_that_names_the_others(library: Library, file: Path) -> None:
    put(library, file, *({"id": key, "text": BRIDGE} for key in ("one", "two", "three")))
    answer = library.ask(ASKED)
    assert len({quote.text for quote in answer.quotes}) == len(answer.quotes)
    best = answer.quotes[0]
    assert {best.article.id, *(article.id for article in best.also)} == {"one", "two", "three"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    question=st.one_of(
        st.text(max_size=60),
        st.builds(
            "what did {} say about {}?".format,
            st.sampled_from(["Jr", "–", "“”", "the", "ʼ", "Lind", "x " * 9, "III"]) | st.text(max_size=12),
            st.text(max_size=20),
        ),
    )
)
def test_any_question_is_answered_or_empty(three: Library, question: str) -> None:
    try:
        answer = three.ask(question)
    except UsageError:
        return
    json.dumps(answer.as_json())
    assert all(quote.text in quote.article.text for quote in answer.quotes)
    assert answer.question == question


def test_what_nobody_here_may_see_tells_nothing_by_the_confidence(library: Library, file: Path) -> None:
    """A word's weight counted every passage, and was less than nothing once enough unseen ones had it."""
    put(library, file, {"id": "a", "text": BRIDGE}, {"id": "b", "text": SCHOOL}, audiences=[CHANNEL])
    question = "how many pupils are in the school?"
    before = library.ask(question, audiences=[CHANNEL])
    unseen = "\n\n".join(["The school has pupils. " + "They sail every day. " * 30] * 700)
    [outcome] = put(library, file, {"id": "x", "text": unseen}, audiences=[OTHER])
    assert outcome.passages == 700
    after = library.ask(question, audiences=[CHANNEL])
    assert (after.found, after.confidence) == (before.found, before.confidence)
    assert {passage.article.id for passage in after.passages} == {"a", "b"}


# Models


class Counting:
    """Makes counting embedders and keeps them."""

    def __init__(self) -> None:
        self.made: dict[str, CountingEmbedder] = {}

    def __call__(self, name: str) -> Embedder:
        return self.made.setdefault(name, CountingEmbedder(name))

    @property
    def encoded(self) -> int:
        return sum(len(one.encoded) for one in self.made.values())

    def open(self, home: Path, model: str | None = None) -> Library:
        return Library.open(home, model=model, load=self, fetch=no_web)


def test_a_model_is_not_touched_before_it_is_needed(tmp_path: Path) -> None:
    def never(name: str) -> Embedder:
        raise AssertionError(name)

    with Library.open(tmp_path / "home", load=never, fetch=no_web) as library:
        assert list(library.articles()) == []
        assert list(library.quotes(Wanted(about="ice"))) == []
        assert library.status().articles == 0


def test_another_model_than_the_librarys_is_refused_with_the_remedy(tmp_path: Path, file: Path) -> None:
    with open_library(tmp_path / "home", model="one") as library:
        put(library, file, {"id": "a", "text": BRIDGE})
    with open_library(tmp_path / "home", model="two") as library:
        for call in (lambda: library.ask(ASKED), lambda: put(library, file, {"id": "b", "text": FERRY})):
            with pytest.raises(
                IndexMismatchError, match=r"built with 'one' but 'two' was asked for.*rebuild --model two"
            ):
                call()
        assert [article.id for article in library.articles()] == ["a"]
    with open_library(tmp_path / "home") as library:
        assert library.ask(ASKED).found


def test_what_needs_no_model_works_whatever_model_was_asked_for(tmp_path: Path, file: Path) -> None:
    with open_library(tmp_path / "home", model="one") as library:
        put(library, file, {"id": "a", "text": BRIDGE}, {"id": "b", "text": FERRY})
    with open_library(tmp_path / "home", model="two") as library:
        assert library.edit("a", Details(byline="A. Writer")).details.byline == "A. Writer"
        with pytest.raises(IndexMismatchError):
            library.edit("a", Details(title="Ice"))
        assert library.article("a").details.title is None
        assert results(list(library.remove(["b"]))) == ["removed"]
        assert len(list(library.quotes(Wanted(by=("Lind",))))) > 0


def test_nothing_is_embedded_twice(tmp_path: Path, file: Path) -> None:
    load = Counting()
    with load.open(tmp_path / "home") as library:
        put(library, file, {"id": "a", "text": BRIDGE}, {"id": "b", "text": BRIDGE})
        assert load.encoded == 1
        put(library, file, {"id": "a", "text": BRIDGE})
        library.edit("a", Details(byline="A. Writer"))
        list(library.remove(["b"]))
        assert [progress.embedded for progress in library.rebuild()] == [0]
        assert load.encoded == 1


def test_a_rebuild_without_a_change_writes_nothing_but_its_end(three: Library) -> None:
    before = three.status()
    list(three.rebuild())
    after = three.status()
    assert after.generation == before.generation + 1
    assert (after.passages, after.quotes) == (before.passages, before.quotes)


def test_a_rebuild_with_another_model_changes_over_and_asks_with_it(tmp_path: Path, file: Path) -> None:
    load = Counting()
    articles = [{"id": str(number), "text": f"{BRIDGE} {number}"} for number in range(100)]
    with load.open(tmp_path / "home") as library, load.open(tmp_path / "home") as serving:
        put(library, file, *articles)
        assert serving.ask(ASKED).found
        progress = list(library.rebuild(model="new"))
        assert (progress[-1].done, progress[-1].total, progress[-1].embedded) == (100, 100, 100)
        assert library.status().model == "new"
        asked = len(load.made["new"].encoded)
        assert library.ask(ASKED).found
        assert serving.ask(ASKED).found
        assert len(load.made["new"].encoded) == asked + 2


def test_an_interrupted_change_of_model_answers_as_before_and_goes_on(tmp_path: Path, file: Path) -> None:
    load = Counting()
    with load.open(tmp_path / "home") as library:
        put(library, file, *({"id": str(number), "text": f"{BRIDGE} {number}"} for number in range(200)))
        begun = next(library.rebuild(model="new")).embedded
        assert 0 < begun < 200
        assert (library.status().model, library.ask(ASKED).found) != ("new", False)
    with load.open(tmp_path / "home") as library:
        list(library.rebuild(model="new"))
        assert len(load.made["new"].encoded) == 200


def test_rebuilding_with_the_librarys_own_model_settles_a_mismatch(tmp_path: Path, file: Path) -> None:
    with open_library(tmp_path / "home", model="one") as library:
        put(library, file, {"id": "a", "text": BRIDGE})
    with open_library(tmp_path / "home", model="two") as library:
        list(library.rebuild(model="one"))
        assert library.ask(ASKED).found


def test_an_article_removed_or_changed_during_a_rebuild_stays_so(tmp_path: Path, file: Path) -> None:
    """The rebuild wrote back what it had read: removed articles, old texts, audiences taken away."""

    class Meddling(CountingEmbedder):
        def encode(self, texts: Sequence[str]) -> Vectors:
            if self.name == "new" and len(self.encoded) == 0:
                list(beside.remove(["a"]))
                beside.edit("b", Details(byline="A. Writer"), audiences=[CHANNEL])
                put(beside, tmp_path / "other.jsonl", {"id": "c", "text": SCHOOL})
            return super().encode(texts)

    with open_library(tmp_path / "home") as beside:
        put(beside, file, *({"id": key, "text": f"{BRIDGE} {key}"} for key in "abc"))
        with Library.open(tmp_path / "home", load=Meddling, fetch=no_web) as library:
            list(library.rebuild(model="new"))
    with open_library(tmp_path / "home") as library:
        assert {article.id: article.audiences for article in library.articles()} == {"b": (CHANNEL,), "c": ("*",)}
        assert library.article("b").details.byline == "A. Writer"
        assert library.article("c").text == SCHOOL
        assert library.ask("every child learns to sail").found


@pytest.mark.parametrize("meddle", ["remove", "edit", "update", "add"])
def test_what_happens_while_an_article_is_embedded_is_not_undone(tmp_path: Path, file: Path, meddle: str) -> None:
    """Reading, embedding and committing are three moments; another process has time between them."""
    beside = open_library(tmp_path / "home")
    calls: dict[str, Callable[[], object]] = {
        "remove": lambda: list(beside.remove(["a", "copy"])),
        "edit": lambda: beside.edit("a", Details(byline="A. Writer")),
        "update": lambda: put(beside, tmp_path / "other.jsonl", {"id": "a", "text": SCHOOL}, audiences=[CHANNEL]),
        "add": lambda: put(beside, tmp_path / "other.jsonl", {"id": "b", "text": SCHOOL}, audiences=[CHANNEL]),
    }

    class Meddling(CountingEmbedder):
        def encode(self, texts: Sequence[str]) -> Vectors:
            if not self.encoded:
                calls[meddle]()
            return super().encode(texts)

    with beside:
        put(beside, file, {"id": "a", "text": BRIDGE}, {"id": "copy", "text": FERRY})
        with Library.open(tmp_path / "home", load=Meddling, fetch=no_web) as library:
            rows = {"id": "a", "text": f"{BRIDGE}\n\nMore of it."}, {"id": "b", "text": FERRY}
            outcomes = put(library, tmp_path / "mine.jsonl", *rows)
        assert {outcome.result for outcome in outcomes} <= {"added", "updated"}
        assert beside.article("a").text == rows[0]["text"]
        assert beside.article("b").text == FERRY
        if meddle == "edit":
            assert beside.article("a").details.byline == "A. Writer"
        # Every passage has its vector, also where the copy whose vector was counted on is gone.
        assert beside.ask("fishermen").passages[0].article.id in {"b", "copy"}
        assert [progress.embedded for progress in beside.rebuild()][-1] == 0


def test_a_question_asked_while_the_model_changes_is_answered_with_the_new_one(tmp_path: Path, file: Path) -> None:
    """It was searched with the old model, whose vectors were gone by then."""

    class Meddling(CountingEmbedder):
        def encode(self, texts: Sequence[str]) -> Vectors:
            if texts == [ASKED] and self.name != "new":
                list(beside.rebuild(model="new"))
            return super().encode(texts)

    with open_library(tmp_path / "home") as beside:
        put(beside, file, {"id": "a", "text": BRIDGE}, {"id": "b", "text": FERRY}, {"id": "c", "text": SCHOOL})
        with Library.open(tmp_path / "home", load=Meddling, fetch=no_web) as library:
            answer = library.ask(ASKED)
        expected = beside.ask(ASKED)
    assert [passage.score for passage in answer.passages] == [passage.score for passage in expected.passages]


def test_threads_may_ask_while_another_adds(library: Library, file: Path) -> None:
    put(library, file, {"id": "bridge", "text": BRIDGE})
    rest = [{"id": str(number), "text": f"{FERRY} {number}"} for number in range(150)]

    def ask(_: int) -> str:
        return library.ask(ASKED).quotes[0].text

    with ThreadPoolExecutor(4) as threads:
        adding = threads.submit(put, library, file, *rest)
        answers = list(threads.map(ask, range(60)))
    assert set(answers) == {"We need the bridge before winter,"}
    assert results(adding.result()) == ["added"] * 150


# The snapshot


def test_a_library_works_without_its_snapshot_and_with_a_damaged_one(tmp_path: Path, file: Path) -> None:
    home = tmp_path / "home"
    with open_library(home) as library:
        put(library, file, {"id": "a", "text": BRIDGE}, {"id": "b", "text": FERRY})
        expected = [passage.article.id for passage in library.ask(ASKED).passages]
    snapshot = home / "vectors.snapshot"
    assert snapshot.stat().st_size > 0
    for spoil in (snapshot.unlink, lambda: snapshot.write_bytes(b"\x00" * 50), snapshot.mkdir):
        snapshot.unlink(missing_ok=True)
        if spoil != snapshot.unlink:
            spoil()
        with open_library(home) as library:
            assert [passage.article.id for passage in library.ask(ASKED).passages] == expected
            put(library, file, {"id": "c", "text": SCHOOL})
            list(library.remove(["c"]))


def test_a_snapshot_follows_when_texts_are_replaced(tmp_path: Path, file: Path) -> None:
    """Only the number of passages was compared, so that it stayed as old as it was, and every start did its work."""

    def kept(words: str) -> dict[str, Any]:
        text = "\n\n".join(f"{number} {words} " + "They sail every day. " * 30 for number in range(300))
        with open_library(tmp_path / "home") as library:
            [outcome] = put(library, file, {"id": "a", "text": text})
            assert outcome.passages == 300
        content = (tmp_path / "home" / "vectors.snapshot").read_bytes()[32:]
        header: dict[str, Any] = json.loads(content.partition(b"\n")[0])
        return header

    assert [kept(words)["generation"] for words in ("ice", "ice", "snow")] == [1, 1, 3]


def test_the_snapshot_of_another_library_is_not_used(tmp_path: Path, file: Path) -> None:
    """Passages are numbered from 1 in every library, so that another's vectors fitted, and answered for them."""

    def asked() -> list[tuple[str, float]]:
        with open_library(tmp_path / "two") as library:
            return [(passage.text, passage.score) for passage in library.ask(FERRY).passages]

    for name, articles in (("one", [BRIDGE, FERRY, SCHOOL]), ("two", [SCHOOL, BRIDGE, FERRY])):
        with open_library(tmp_path / name) as library:
            put(library, file, *({"id": str(number), "text": text} for number, text in enumerate(articles)))
    before = asked()
    (tmp_path / "one" / "vectors.snapshot").replace(tmp_path / "two" / "vectors.snapshot")
    assert asked() == before


def test_a_library_in_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("in the way")
    with pytest.raises(StorageError, match="home cannot be used"):
        open_library(tmp_path / "home")
