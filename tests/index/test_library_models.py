"""The library and its model, and what is derived: vectors, the snapshot, all that a rebuild makes again."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from index import (
    BUNDLED,
    Details,
    Embedder,
    IndexMismatchError,
    Library,
    ModelError,
    StorageError,
    Vectors,
    Wanted,
)
from tests.piles import (
    ASKED,
    BRIDGE,
    CHANNEL,
    FERRY,
    SCHOOL,
    CountingEmbedder,
    no_web,
    open_library,
    put,
    results,
)
from tests.words import WordEmbedder

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


class Narrow(WordEmbedder):
    """Another model in the same folder."""

    dimension = 64


def test_another_model_under_the_same_name_is_told_and_a_rebuild_makes_its_vectors(tmp_path: Path, file: Path) -> None:
    """A folder whose model was replaced gave vectors of another width, and asking with them was a traceback."""
    home = tmp_path / "home"
    with open_library(home) as library, open_library(home) as serving:
        put(library, file, {"id": "a", "text": BRIDGE}, {"id": "b", "text": FERRY})
        assert serving.ask(ASKED).found
        library.close()
        with Library.open(home, load=Narrow, fetch=no_web) as narrow:
            told = r"is no longer the one .* 64 numbers long, those in the library 256\. Run `pullquote rebuild`"
            for call in (lambda: narrow.ask(ASKED), lambda: put(narrow, file, {"id": "c", "text": SCHOOL})):
                with pytest.raises(ModelError, match=told):
                    call()
            assert [progress.embedded for progress in narrow.rebuild()] == [1, 2]
            assert narrow.ask(ASKED).found
            assert narrow.check() == []
            assert [progress.embedded for progress in narrow.rebuild()] == [0, 0]
        with pytest.raises(ModelError, match="256 numbers long, those in the library 64"):
            serving.ask(ASKED)
    with Library.open(home, load=Narrow, fetch=no_web) as narrow:  # from the snapshot
        assert narrow.ask(ASKED).found


def test_a_rebuild_that_names_the_model_makes_its_vectors_anew_too(tmp_path: Path, file: Path) -> None:
    with open_library(tmp_path / "home") as library:
        put(library, file, {"id": "a", "text": BRIDGE})
    with Library.open(tmp_path / "home", load=Narrow, fetch=no_web) as narrow:
        assert [progress.embedded for progress in narrow.rebuild(model=BUNDLED)] == [1]
        assert narrow.ask(ASKED).found


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
        for asked in (library, serving):
            load.made["new"].encoded.clear()
            assert asked.ask(ASKED).found
            assert ASKED in load.made["new"].encoded


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


def test_an_empty_library_remembers_the_model_that_it_was_rebuilt_with(tmp_path: Path, file: Path) -> None:
    """It was forgotten, and the first article was embedded with the bundled one."""
    with open_library(tmp_path / "home") as library:
        assert list(library.rebuild(model="mine")) == []
        assert library.status().model == "mine"
    with open_library(tmp_path / "home") as library:
        put(library, file, {"id": "a", "text": BRIDGE})
        assert library.status().model == "mine"


@pytest.mark.parametrize("articles", [0, 3])
def test_a_model_that_cannot_be_loaded_changes_nothing(tmp_path: Path, file: Path, articles: int) -> None:
    class Unusable(CountingEmbedder):
        def encode(self, texts: Sequence[str], *, questions: int = 0) -> Vectors:
            if self.name == "none":
                raise ModelError("There is no such model.")
            return super().encode(texts, questions=questions)

    with Library.open(tmp_path / "home", load=Unusable, fetch=no_web) as library:
        put(library, file, *({"id": str(number), "text": BRIDGE} for number in range(articles)))
        before = library.status()
        with pytest.raises(ModelError):
            list(library.rebuild(model="none"))
        assert library.status() == before


def test_a_change_of_model_tells_how_far_it_is(tmp_path: Path, file: Path) -> None:
    """It stood at nothing done for as long as passages were embedded, which is most of the time."""
    with open_library(tmp_path / "home") as library:
        put(library, file, *({"id": str(number), "text": f"{BRIDGE} {number}"} for number in range(100)))
        progress = list(library.rebuild(model="new"))
    first, second, *articles = progress
    assert [(step.done, step.total) for step in (first, second)] == [(64, 100), (100, 100)]
    assert [step.done for step in articles] == list(range(1, 101))


def test_an_article_removed_or_changed_during_a_rebuild_stays_so(tmp_path: Path, file: Path) -> None:
    """The rebuild wrote back what it had read: removed articles, old texts, audiences taken away."""

    class Meddling(CountingEmbedder):
        def encode(self, texts: Sequence[str], *, questions: int = 0) -> Vectors:
            if self.name == "new" and len(self.encoded) == 0:
                list(beside.remove(["a"]))
                beside.edit("b", Details(byline="A. Writer"), audiences=[CHANNEL])
                put(beside, tmp_path / "other.jsonl", {"id": "c", "text": SCHOOL})
            return super().encode(texts, questions=questions)

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
        def encode(self, texts: Sequence[str], *, questions: int = 0) -> Vectors:
            if not self.encoded:
                calls[meddle]()
            return super().encode(texts, questions=questions)

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
        def encode(self, texts: Sequence[str], *, questions: int = 0) -> Vectors:
            if texts == [ASKED] and self.name != "new":
                list(beside.rebuild(model="new"))
            return super().encode(texts, questions=questions)

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
