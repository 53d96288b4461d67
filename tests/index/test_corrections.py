"""Quotes as people have corrected them: what a correction changes, how far it reaches, what it outlives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from index import Details, Embedder, Library, UnknownIdError, UsageError, Vectors, Wanted
from index.embed import Model
from index.sqlite import SqliteStore, Transaction
from tests.index.sayings import FREEZE, WE_CAN, WE_NEED, quote, speakers
from tests.piles import ASKED, BRIDGE, FERRY, CountingEmbedder, no_web, open_library, put
from tests.words import WordEmbedder

HEARING = (
    "The hearing lasted a day.\n\n"
    "“The ferry is late,” said Anders Lind, a baker. “The ferry is fine,” said Maria Lind, the mayor.\n\n"
    "“It is safe,” he said.\n\n"
    "Officials call it “a miracle” of engineering."
)


# What a correction changes


def test_the_right_speaker_is_sure_and_answers_for_all_parts_of_the_utterance(bridge: Library) -> None:
    before, after = bridge.correct(quote(bridge, WE_CAN).id[:8], speaker="Karl Holm")
    assert before is not None
    assert after is not None
    assert (before.saying.speaker, before.corrected) == ("Maria Lind", False)
    assert (after.saying.speaker, after.corrected, after.saying.confidence) == ("Karl Holm", True, 1.0)
    assert after.id == before.id
    assert speakers(bridge, "bridge") == {WE_NEED: "Karl Holm", WE_CAN: "Karl Holm", FREEZE: "Maria Lind"}
    assert bridge.ask("what did Holm say about the bridge?").quotes[0].text == WE_NEED
    assert [one.text for one in bridge.quotes(Wanted(by=("Maria Lind",)))] == [FREEZE]


@pytest.mark.parametrize(
    ("typed", "speaker"),
    [
        ("Lind", "Maria Lind"),
        ("maria  LIND", "Maria Lind"),
        ("the mayor", "Maria Lind"),
        ("Coast Post", "Coast Post"),
        ("Karl\nHolm", "Karl Holm"),
        ("  ", None),
    ],
)
def test_a_name_is_the_articles_own_speaker_where_it_calls_them_so(
    bridge: Library, typed: str, speaker: str | None
) -> None:
    bridge.correct(quote(bridge, WE_NEED).id, speaker="Karl Holm")
    _, after = bridge.correct(quote(bridge, WE_NEED).id, speaker=typed)
    assert after is not None
    assert (after.saying.speaker, after.corrected) == (speaker, True)


def test_how_the_sentence_names_somebody_else_is_left_out_and_a_pronoun_stays(library: Library, file: Path) -> None:
    put(library, file, {"id": "a", "text": f"{HEARING}\n\n“It floats,” Lind said."})
    for name in ("Anders Lind", "Maria Lind"):
        _, named = library.correct(quote(library, "It floats,").id, speaker=name)
        assert named is not None
        assert (named.saying.speaker, named.saying.speaker_as) == (name, "Lind")
    _, named = library.correct(quote(library, "The ferry is late,").id, speaker="")
    _, pronoun = library.correct(quote(library, "It is safe,").id, speaker="Karl Holm")
    assert named is not None
    assert pronoun is not None
    assert (named.saying.speaker, named.saying.speaker_as) == (None, None)
    assert (pronoun.saying.speaker, pronoun.saying.speaker_as) == ("Karl Holm", "he")


def test_a_name_of_two_people_is_refused_with_both(library: Library, file: Path) -> None:
    put(library, file, {"id": "a", "text": HEARING})
    with pytest.raises(UsageError, match=r"'Lind' may be 'Anders Lind' and 'Maria Lind'.*full name"):
        library.correct(quote(library, "The ferry is late,").id, speaker="Lind")


def test_an_outlet_that_is_told_to_have_said_it_does_not_report_itself(library: Library, file: Path) -> None:
    put(library, file, {"id": "a", "text": "“Ice is coming,” Maria Lind told the Coast Post."})
    one = quote(library, "Ice is coming,")
    outlet = one.saying.via
    assert outlet
    _, after = library.correct(one.id, speaker=outlet)
    assert after is not None
    assert (after.saying.speaker, after.saying.via) == (outlet, None)


def test_what_is_no_quote_is_neither_listed_nor_given_until_that_is_undone(bridge: Library) -> None:
    key = quote(bridge, WE_NEED).id
    before, after = bridge.correct(key, not_a_quote=True)
    assert before is not None
    assert after is None
    assert set(speakers(bridge, "bridge")) == {WE_CAN, FREEZE}
    assert WE_NEED not in [one.text for one in bridge.ask(ASKED).quotes if one.saying.kind == "direct"]
    assert bridge.correct(key, not_a_quote=True) == (None, None)
    gone, back = bridge.correct(key[:6], undo=True)
    assert gone is None
    assert back == before
    assert set(speakers(bridge, "bridge")) == {WE_NEED, WE_CAN, FREEZE}


def test_a_correction_taken_back_leaves_what_the_text_says(bridge: Library) -> None:
    before = list(bridge.quotes(Wanted()))
    for words in (WE_NEED, FREEZE):
        bridge.correct(quote(bridge, words).id, speaker="Karl Holm")
    bridge.correct(quote(bridge, WE_CAN).id, not_a_quote=True)
    bridge.correct(quote(bridge, WE_NEED).id, undo=True)
    bridge.correct(quote(bridge, FREEZE).id, undo=True)
    assert set(speakers(bridge, "bridge")) == {WE_NEED, FREEZE}
    hidden = next(one for one in before if one.text == WE_CAN).id
    bridge.correct(hidden, undo=True)
    assert list(bridge.quotes(Wanted())) == before


def test_a_part_that_comes_back_has_the_speaker_that_the_other_parts_were_given(bridge: Library) -> None:
    hidden = quote(bridge, WE_CAN).id
    bridge.correct(hidden, not_a_quote=True)
    bridge.correct(quote(bridge, WE_NEED).id, speaker="Karl Holm")
    _, back = bridge.correct(hidden, undo=True)
    assert back is not None
    assert (back.saying.speaker, back.corrected) == ("Karl Holm", True)


@pytest.mark.parametrize("name", ["Karl Holm", ""])
def test_what_was_taken_out_comes_back_with_the_speaker_that_it_was_given(bridge: Library, name: str) -> None:
    """The undoing took back an earlier word about the speaker, too."""
    key = quote(bridge, FREEZE).id
    bridge.correct(key, speaker=name)
    bridge.correct(key, not_a_quote=True)
    bridge.correct(key, not_a_quote=True)
    _, back = bridge.correct(key, undo=True)
    assert back is not None
    assert (back.saying.speaker, back.corrected) == (name or None, True)
    _, plain = bridge.correct(key, undo=True)
    assert plain is not None
    assert (plain.saying.speaker, plain.corrected) == ("Maria Lind", False)


@pytest.mark.parametrize(("said", "speaker"), [({"speaker": "Anna Holm"}, "Anna Holm"), ({"undo": True}, "Maria Lind")])
def test_what_is_said_of_the_other_parts_holds_for_one_that_comes_back(
    bridge: Library, said: dict[str, Any], speaker: str
) -> None:
    hidden = quote(bridge, WE_CAN).id
    bridge.correct(hidden, speaker="Karl Holm")
    bridge.correct(hidden, not_a_quote=True)
    bridge.correct(quote(bridge, WE_NEED).id, **said)
    bridge.correct(hidden, undo=True)
    assert speakers(bridge, "bridge") == {WE_NEED: speaker, WE_CAN: speaker, FREEZE: "Maria Lind"}


def test_the_same_correction_again_changes_nothing(bridge: Library) -> None:
    key = quote(bridge, WE_NEED).id
    bridge.correct(key, speaker="Karl Holm", by="U1")
    generation = bridge.status().generation
    before, after = bridge.correct(key, speaker="Karl Holm", by="U2")
    assert before == after
    bridge.correct(quote(bridge, FREEZE).id, undo=True)
    assert bridge.status().generation == generation


def test_who_corrected_is_kept(bridge: Library, path: Path) -> None:
    bridge.correct(quote(bridge, FREEZE).id, speaker="Karl Holm", by="U1")
    store = SqliteStore(path)
    with store.read() as reader:
        held = reader.held("bridge")
        assert held is not None
        [kept] = reader.corrections(held.sha256)
    store.close()
    assert (kept.kind, kept.speaker, kept.made_by) == ("reported", "Karl Holm", "U1")


# How far it reaches


def test_every_article_with_the_same_text_is_corrected_now_and_later(bridge: Library, file: Path) -> None:
    put(bridge, file, {"id": "copy", "text": BRIDGE, "title": "Another title"})
    bridge.correct(quote(bridge, WE_NEED, "bridge").id, speaker="Karl Holm")
    put(bridge, file, {"id": "later", "text": BRIDGE})
    assert {speakers(bridge, key)[WE_NEED] for key in ("bridge", "copy", "later")} == {"Karl Holm"}
    bridge.correct(quote(bridge, WE_NEED, "later").id, undo=True)
    assert {speakers(bridge, key)[WE_NEED] for key in ("bridge", "copy", "later")} == {"Maria Lind"}


_BRIDGE = {"id": "bridge", "text": BRIDGE}
OUTLIVED: dict[str, Callable[[Library, Path], object]] = {
    "rebuild": lambda library, _: list(library.rebuild()),
    "another model": lambda library, _: list(library.rebuild(model="other")),
    "edit": lambda library, _: library.edit("bridge", Details(title="Ice on the harbour")),
    "remove and add": lambda library, file: (list(library.remove(["bridge"])), put(library, file, _BRIDGE)),
    "the same text": lambda library, file: put(library, file, _BRIDGE),
    "another text and back": lambda library, file: [
        put(library, file, {"id": "bridge", "text": text}) for text in (FERRY, BRIDGE)
    ],
}


@pytest.mark.parametrize("event", OUTLIVED)
def test_a_correction_outlives(bridge: Library, file: Path, event: str) -> None:
    bridge.correct(quote(bridge, WE_NEED).id, speaker="Karl Holm")
    bridge.correct(quote(bridge, FREEZE).id, not_a_quote=True)
    OUTLIVED[event](bridge, file)
    assert speakers(bridge, "bridge") == {WE_NEED: "Karl Holm", WE_CAN: "Karl Holm"}
    assert {one.corrected for one in bridge.quotes(Wanted(article="bridge"))} == {True}


def test_no_model_is_loaded_and_no_passage_is_cut_anew(tmp_path: Path, file: Path) -> None:
    def never(name: str) -> Embedder:
        raise AssertionError(name)

    # Too long for one passage but for the quotation that runs across.
    first, second = "The harbour is full of ice. " * 14, "The wall is old. " * 20
    text = f"“{first.strip()}\n\n“{second}It is,” Maria Lind said.\n\n{BRIDGE}"
    with open_library(tmp_path / "home") as library:
        put(library, file, {"id": "bridge", "text": text})
        passages = [one.span for one in library.ask(ASKED).passages]
    with Library.open(tmp_path / "home", load=never, fetch=no_web) as library:
        library.correct(next(one.id for one in library.quotes(Wanted()) if first.strip() in one.text), not_a_quote=True)
        library.correct(quote(library, WE_CAN).id, speaker="Karl Holm")
    with open_library(tmp_path / "home") as library:
        assert [one.span for one in library.ask(ASKED).passages] == passages
        assert [progress.embedded for progress in library.rebuild()] == [0]


# What is refused


@pytest.mark.parametrize("prefix", ["", "nothing", "~", "%"])
def test_an_id_that_no_quote_has_is_told(bridge: Library, prefix: str) -> None:
    with pytest.raises(UnknownIdError, match="No quote has the id"):
        bridge.correct(prefix, undo=True)


def test_an_id_of_several_quotes_names_some(bridge: Library, file: Path) -> None:
    put(bridge, file, *({"id": str(number), "text": BRIDGE} for number in range(20)))
    ids = [one.id for one in bridge.quotes(Wanted())]
    shared = next(start for start in "0123456789abcdef" if sum(one.startswith(start) for one in ids) > 1)
    with pytest.raises(UnknownIdError, match=rf"Several quotes' ids begin with '{shared}' \({shared}"):
        bridge.correct(shared, undo=True)


@pytest.mark.parametrize("asked", [{}, {"undo": True, "not_a_quote": True}, {"speaker": "…"}])
def test_a_correction_that_says_nothing_or_too_much_is_refused(bridge: Library, asked: dict[str, bool]) -> None:
    with pytest.raises(UsageError):
        bridge.correct(quote(bridge, WE_NEED).id, **asked)  # type: ignore[arg-type]  # the wrong use is the point


# Several at once


@pytest.mark.parametrize("new", [True, False], ids=["a copy is added", "the article is edited"])
def test_a_correction_is_not_lost_on_an_article_that_is_being_embedded(
    tmp_path: Path, file: Path, *, new: bool
) -> None:
    """The draft rested on the text as nobody had corrected it, and was committed over the correction."""

    class Meddling(CountingEmbedder):
        def encode(self, texts: Sequence[str], *, questions: int = 0) -> Vectors:
            if not self.encoded:
                beside.correct(quote(beside, WE_NEED, "a").id, speaker="Karl Holm")
            return super().encode(texts, questions=questions)

    with open_library(tmp_path / "home") as beside:
        put(beside, file, {"id": "a", "text": BRIDGE})
        with Library.open(tmp_path / "home", load=Meddling, fetch=no_web) as library:
            if new:
                put(library, tmp_path / "mine.jsonl", {"id": "b", "text": BRIDGE, "title": "Ice"})
            else:
                library.edit("a", Details(title="Ice"))
        assert speakers(beside, "b" if new else "a")[WE_NEED] == "Karl Holm"
        assert speakers(beside, "a")[WE_NEED] == "Karl Holm"
        assert beside.article("b" if new else "a").details.title == "Ice"


@pytest.mark.parametrize("meddle", ["add", "correct", "remove"])
def test_a_correction_holds_with_what_others_did_since_it_was_drafted(tmp_path: Path, file: Path, meddle: str) -> None:
    calls: dict[str, Callable[[], object]] = {
        "add": lambda: put(beside, file, {"id": "copy", "text": BRIDGE}),
        "correct": lambda: beside.correct(quote(beside, FREEZE).id, speaker="Anna Holm"),
        "remove": lambda: list(beside.remove(["b"])),
    }

    class Meddling(SqliteStore):
        """Lets others come in between before its first commit."""

        @contextmanager
        def write(self) -> Iterator[Transaction]:
            if meddle in calls:
                calls.pop(meddle)()
            with super().write() as transaction:
                yield transaction

    with open_library(tmp_path / "home") as beside:
        put(beside, file, {"id": "a", "text": BRIDGE}, {"id": "b", "text": BRIDGE})
        with Library(Meddling(tmp_path / "home" / "library.db"), Model(None, WordEmbedder), no_web) as library:
            library.correct(quote(library, WE_NEED, "a").id, speaker="Karl Holm")
        ids = {"add": {"a", "b", "copy"}, "correct": {"a", "b"}, "remove": {"a"}}[meddle]
        assert {article.id for article in beside.articles()} == ids
        for key in ids:
            assert speakers(beside, key)[WE_NEED] == "Karl Holm"
            assert speakers(beside, key)[FREEZE] == ("Anna Holm" if meddle == "correct" else "Maria Lind")


def test_corrections_of_one_text_made_at_once_are_all_kept(tmp_path: Path, file: Path) -> None:
    text = "\n\n".join(f"“Boat number {number} is late,” Maria Lind said." for number in range(24))
    with open_library(tmp_path / "home") as library, open_library(tmp_path / "home") as beside:
        put(library, file, {"id": "a", "text": text}, {"id": "b", "text": text})
        quotes = list(library.quotes(Wanted(article="a")))

        def correct(place: int) -> None:
            (library, beside)[place % 2].correct(quotes[place].id, speaker=f"Karl Holm {place}")

        with ThreadPoolExecutor(4) as threads:
            list(threads.map(correct, range(len(quotes))))
        for key in "ab":
            assert list(speakers(beside, key).values()) == [f"Karl Holm {place}" for place in range(24)]
