"""Corrections where an article's text changes: kept where its words are, left behind where they are not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index import Library, Vectors, Wanted
from index.embed import Model
from index.sqlite import SqliteStore
from tests.index.sayings import FREEZE, WE_CAN, WE_NEED, quote, speakers
from tests.piles import BRIDGE, CountingEmbedder, no_web, open_library, put
from tests.words import WordEmbedder

MORE = f"{BRIDGE}\n\nIt did."
BEFORE = f"The town is old.\n\n{BRIDGE}"


@pytest.mark.parametrize("text", [MORE, BEFORE, BRIDGE.replace("“", '"').replace("”", '"')])
def test_a_text_that_changed_elsewhere_keeps_it(bridge: Library, file: Path, text: str) -> None:
    """An outlet corrected its page by a comma, and a speaker that somebody had put right was wrong again."""
    bridge.correct(quote(bridge, WE_NEED).id, speaker="Karl Holm", by="U1")
    bridge.correct(quote(bridge, FREEZE).id, not_a_quote=True)
    put(bridge, file, {"id": "bridge", "text": text})
    assert speakers(bridge, "bridge") == {WE_NEED: "Karl Holm", WE_CAN: "Karl Holm"}
    assert {one.corrected for one in bridge.quotes(Wanted(article="bridge"))} == {True}
    _, after = bridge.correct(quote(bridge, WE_NEED, "bridge").id, undo=True)
    assert after is not None
    assert (after.saying.speaker, after.corrected) == ("Maria Lind", False)


def test_a_source_read_again_with_another_text_keeps_it(tmp_path: Path) -> None:
    source = tmp_path / "bridge.txt"
    source.write_text(BRIDGE, "utf-8")
    with open_library(tmp_path / "home") as library:
        [added] = library.add([str(source)])
        assert added.article
        library.correct(quote(library, FREEZE).id, not_a_quote=True)
        source.write_text(MORE, "utf-8")
        assert [outcome.result for outcome in library.refresh([added.article.id])] == ["updated"]
        assert set(speakers(library)) == {WE_NEED, WE_CAN}
        assert library.check() == []


@pytest.mark.parametrize(
    "text",
    [
        BRIDGE.replace("before winter", "before spring"),
        BRIDGE.replace("the mayor, said", "the mayor, joked"),
        f"{BRIDGE}\n\nIt met again on Tuesday.\n\n{BRIDGE.split(chr(10))[2]}",
    ],
    ids=["other words", "another sentence", "twice"],
)
def test_changed_words_leave_it_behind(bridge: Library, file: Path, text: str) -> None:
    """What somebody said of other words, or of one of two that say the same, is said of none of these."""
    key = quote(bridge, WE_CAN).id
    bridge.correct(quote(bridge, WE_NEED).id, not_a_quote=True)
    put(bridge, file, {"id": "bridge", "text": text})
    assert len(list(bridge.quotes(Wanted(article="bridge")))) == (5 if text.startswith(BRIDGE) else 3)
    assert not any(one.corrected for one in bridge.quotes(Wanted(article="bridge")))
    put(bridge, file, {"id": "bridge", "text": BRIDGE})
    assert set(speakers(bridge, "bridge")) == {WE_CAN, FREEZE}
    assert quote(bridge, WE_CAN, "bridge").id == key


def test_what_was_taken_out_of_a_former_text_comes_back_by_the_id_that_it_had_there(
    bridge: Library, file: Path
) -> None:
    """Its id changed with the text, and no list shows the new one."""
    key = quote(bridge, WE_CAN).id
    bridge.correct(key, not_a_quote=True)
    for text in (MORE, f"{MORE} Twice."):
        put(bridge, file, {"id": "bridge", "text": text})
    assert WE_CAN not in speakers(bridge, "bridge")
    _, back = bridge.correct(key[:8], undo=True)
    assert back is not None
    assert (back.text, back.article.text.endswith("Twice.")) == (WE_CAN, True)
    assert WE_CAN in speakers(bridge, "bridge")


def test_it_reaches_the_articles_that_have_the_new_text_already(bridge: Library, file: Path) -> None:
    put(bridge, file, {"id": "copy", "text": MORE})
    bridge.correct(quote(bridge, WE_NEED, "bridge").id, speaker="Karl Holm")
    assert speakers(bridge, "copy")[WE_NEED] == "Maria Lind"
    put(bridge, file, {"id": "bridge", "text": MORE}, {"id": "later", "text": MORE})
    assert {speakers(bridge, key)[WE_NEED] for key in ("bridge", "copy", "later")} == {"Karl Holm"}
    assert bridge.check() == []


def test_of_two_that_meet_the_later_holds(tmp_path: Path, file: Path) -> None:
    times = (datetime(2024, 5, day, tzinfo=UTC) for day in range(1, 30))
    store = SqliteStore(tmp_path / "library.db")
    with Library(store, Model(None, WordEmbedder), no_web, now=lambda: next(times)) as library:
        for text, name in ((BRIDGE, "Karl Holm"), (MORE, "Anna Holm")):
            put(library, file, {"id": "a", "text": text})
            library.correct(quote(library, WE_NEED).id, speaker=name)
        put(library, file, {"id": "a", "text": BRIDGE})
        assert speakers(library)[WE_NEED] == "Anna Holm"


@pytest.mark.parametrize("meddle", ["correct", "add"])
def test_a_correction_reaches_all_that_get_the_new_text_while_it_is_embedded(
    tmp_path: Path, file: Path, meddle: str
) -> None:
    def correct() -> None:
        beside.correct(quote(beside, WE_NEED, "a").id, speaker="Karl Holm")

    def add() -> None:
        put(beside, file, {"id": "b", "text": MORE})

    class Meddling(CountingEmbedder):
        def encode(self, texts: Sequence[str], *, questions: int = 0) -> Vectors:
            if not self.encoded:
                (correct if meddle == "correct" else add)()
            return super().encode(texts, questions=questions)

    with open_library(tmp_path / "home") as beside:
        put(beside, file, {"id": "a", "text": BRIDGE})
        (add if meddle == "correct" else correct)()
        with Library.open(tmp_path / "home", load=Meddling, fetch=no_web) as library:
            # A title of its own, so that there is something to embed.
            put(library, tmp_path / "mine.jsonl", {"id": "a", "text": MORE, "title": "Ice"})
        assert {speakers(beside, key)[WE_NEED] for key in "ab"} == {"Karl Holm"}
