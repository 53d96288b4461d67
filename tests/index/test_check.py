"""`Library.check`: what it finds, what it mends, and that it is in nobody's way."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from index import Finding, IndexMismatchError, Library, Wanted
from index.records import Details
from index.sqlite import SqliteStore
from index.text import words_key
from tests.index.filings import as_the_first_schema_made_it
from tests.piles import ASKED, BRIDGE, FERRY, open_library, put


@pytest.fixture
def home(tmp_path: Path, three: Library) -> Path:
    """Return the folder of a library of three articles, closed, with its snapshot."""
    three.close()
    return tmp_path / "home"


def damage(home: Path, script: str) -> None:
    """Do to the database what no command does."""
    database = sqlite3.connect(home / "library.db")
    database.executescript(script)
    database.close()


def checked(home: Path, *, repair: bool = False) -> list[Finding]:
    with open_library(home) as library:
        return library.check(repair=repair)


def contents(home: Path) -> list[object]:
    """Return all that the library says, without the numbers of its rows."""
    with open_library(home) as library:
        articles = [(article.as_json(), article.text) for article in library.articles()]
        quotes = [quote.as_json() for quote in library.quotes(Wanted())]
        answer = library.ask(ASKED).as_json() | {"took_ms": 0}
    return [articles, quotes, answer]


def test_an_empty_library_and_one_that_was_just_filled_are_sound(tmp_path: Path, home: Path) -> None:
    assert checked(tmp_path / "new") == []
    assert (home / "vectors.snapshot").exists()
    assert checked(home) == []


MENDED = {
    "a passage is not there": ("DELETE FROM passages WHERE number = 1", {"passages", "rows-lost", "words"}),
    "a passage ends early": ('UPDATE passages SET "end" = "end" - 9 WHERE number = 1', {"passages", "words"}),
    "a passage has the key of another": ("UPDATE passages SET key = x'00' WHERE number = 1", {"passages"}),
    "a passage begins behind the text": ("UPDATE passages SET start = 9999 WHERE number = 1", {"passages", "words"}),
    "a quote was moved": ("UPDATE quotes SET start = start + 1 WHERE number = 1", {"quotes"}),
    "a quote ends outside of the text": ('UPDATE quotes SET "end" = 99999 WHERE number = 1', {"quotes"}),
    "a quote's sentence is elsewhere": ("UPDATE quotes SET sentence_start = 0, sentence_end = 5", {"quotes", "words"}),
    "a quote has another kind": ("UPDATE quotes SET kind = 'reported' WHERE number = 1", {"quotes"}),
    "a quote has other words": ("UPDATE quotes SET words = x'0102030405060708' WHERE number = 2", {"quotes"}),
    "a quote has an article's other speaker": (
        "UPDATE quotes SET speaker = (SELECT max(number) FROM speakers) WHERE number = 1",
        {"quotes"},
    ),
    "a quote is not there": ("DELETE FROM quotes WHERE number = 1", {"rows-lost", "words"}),
    "a speaker is not there": ("DELETE FROM speakers WHERE number = 1", {"references", "quotes"}),
    "a vector is not there": ("DELETE FROM vectors WHERE rowid = 1", {"vectors"}),
    "a vector is short": ("UPDATE vectors SET vector = x'0000803f' WHERE rowid = 1", {"vectors"}),
    "a vector is nothing": ("UPDATE vectors SET vector = zeroblob(1024) WHERE rowid = 1", {"vectors"}),
    "a vector is text": ("UPDATE vectors SET vector = CAST(vector AS TEXT) WHERE rowid = 1", {"vectors"}),
    "a vector is no number": (
        "UPDATE vectors SET vector = CAST(x'0000c07f' || zeroblob(1020) AS BLOB) WHERE rowid = 1",
        {"vectors"},
    ),
    "all vectors are gone": ("DELETE FROM vectors", {"vectors"}),
    "the model is not known": ("DELETE FROM vectors; DELETE FROM models", {"vectors"}),
    "a title was changed": ("UPDATE articles SET title = 'Ice' WHERE number = 1", {"details", "words"}),
    "an index of words lacks an article": (
        "INSERT INTO passage_words (passage_words, rowid, head, body) SELECT 'delete', number, head, body "
        "FROM passage_text WHERE number = 2",
        {"words"},
    ),
    "an index of words is empty": ("INSERT INTO quote_words (quote_words) VALUES ('delete-all')", {"words"}),
    "an audience is of no article": ("INSERT INTO audiences VALUES (99, '*')", {"references"}),
    "an old text stands for the new": (
        "INSERT INTO revisions SELECT article, 2, sha256, text, read FROM revisions WHERE article = 2",
        {"revision"},
    ),
}


@pytest.mark.parametrize(("script", "expected"), MENDED.values(), ids=MENDED)
def test_what_can_be_made_again_is_found_and_mended(home: Path, script: str, expected: set[str]) -> None:
    before = contents(home)
    damage(home, script)
    found = checked(home)
    assert {finding.what for finding in found} == expected
    assert not any(finding.repaired for finding in found)
    assert all("Run `pullquote check --repair`" in finding.text for finding in found)
    mended = checked(home, repair=True)
    assert {finding.what for finding in mended} >= expected
    assert all(finding.repaired and finding.text.endswith("It is mended.") for finding in mended)
    assert checked(home) == checked(home, repair=True) == []
    assert contents(home) == before


def test_two_problems_of_one_kind_are_told_as_two_when_they_are_mended(home: Path) -> None:
    """`check --repair` told of one of several tables whose rows belong to nothing, and of one index of words."""
    damage(home, "INSERT INTO audiences VALUES (99, '*'); INSERT INTO forms VALUES (99, 'Ma', 'ma')")
    damage(home, "INSERT INTO passage_words (passage_words) VALUES ('delete-all')")
    damage(home, "INSERT INTO quote_words (quote_words) VALUES ('delete-all')")
    found = [(finding.what, finding.text.partition(".")[0]) for finding in checked(home)]
    assert sorted(what for what, _ in found) == ["references", "references", "words", "words"]
    mended = checked(home, repair=True)
    assert [(finding.what, finding.text.partition(".")[0]) for finding in mended] == found
    assert all(finding.repaired for finding in mended)


LEFT = {
    "text with a letter that is none": (
        "UPDATE revisions SET text = CAST(CAST(text AS BLOB) || x'E3' AS TEXT) WHERE article = 1",
        "backup",
    ),
    "text": ("UPDATE revisions SET text = replace(text, 'bridge', 'tunnel') WHERE article = 1", "remove the article"),
    "audience": ("DELETE FROM audiences WHERE article = 1", "pullquote edit bridge --audience '*'` (everyone)"),
    "details": ("UPDATE articles SET stated = '{' WHERE number = 1", "Restore a backup"),
}


@pytest.mark.parametrize(("name", "script", "remedy"), [(name, *rest) for name, rest in LEFT.items()], ids=LEFT)
def test_what_cannot_be_made_again_is_left_with_the_remedy(home: Path, name: str, script: str, remedy: str) -> None:
    what = name.split()[0]
    damage(home, script)
    for repair in (False, True, True):
        (finding,) = (one for one in checked(home, repair=repair) if one.what != "words")
        assert (finding.what, finding.article, finding.repaired) == (what, "bridge", False)
        assert remedy in finding.text


def test_a_changed_text_is_never_taken_for_a_new_one(home: Path) -> None:
    """Making all articles again, for the sake of a quote that is gone, would have frozen the changed words."""
    damage(home, "UPDATE revisions SET text = replace(text, 'bridge', 'tunnel') WHERE article = 1; DELETE FROM quotes")
    left = [finding.what for finding in checked(home, repair=True) if not finding.repaired]
    assert left == ["text"]
    database = sqlite3.connect(home / "library.db")
    assert database.execute("SELECT count(*) FROM revisions").fetchone() == (3,)
    assert database.execute("SELECT count(*) FROM quotes").fetchone()[0] > 0
    database.close()
    with open_library(home) as library:
        list(library.remove(["bridge"]))
        put(library, home / "again.jsonl", {"id": "bridge", "text": BRIDGE})
        assert library.check() == []


def test_a_question_is_answered_in_spite_of_a_damaged_vector(home: Path) -> None:
    """It was a traceback: rows of several widths make no matrix."""
    (home / "vectors.snapshot").unlink()
    damage(home, "UPDATE vectors SET vector = x'0000803f' WHERE rowid = 1")
    with open_library(home) as library:
        assert library.ask(ASKED).found


def test_a_changed_earlier_text_is_told_of(home: Path) -> None:
    with open_library(home) as library:
        put(library, home / "new.jsonl", {"id": "bridge", "text": f"{BRIDGE} And more."})
    damage(home, "UPDATE revisions SET text = 'Nobody said so.' WHERE article = 1 AND revision = 1")
    (finding,) = checked(home, repair=True)
    assert finding.text.startswith("An earlier text of the article 'bridge' is not what was read once. Restore a back")


def test_a_passage_that_is_not_there_between_two_others_is_found_and_mended(home: Path) -> None:
    with open_library(home) as library:
        paragraphs = [f"Part {number}. {'The harbour froze. ' * 60}" for number in range(3)]
        put(library, home / "long.jsonl", {"id": "long", "text": "\n\n".join(paragraphs)})
        passages = library.article("long").passages
        assert passages >= 3
        damage(home, "DELETE FROM passages WHERE number = (SELECT max(number) - 1 FROM passages)")
        assert {finding.what for finding in library.check()} == {"passages", "rows-lost", "words"}
        library.check(repair=True)
        assert library.check() == []
        assert library.article("long").passages == passages


def test_an_article_without_text_is_taken_out_so_that_it_can_be_added_again(home: Path) -> None:
    damage(home, "DELETE FROM revisions WHERE article = 2")
    for repair in (False, True):
        found = {finding.what: finding for finding in checked(home, repair=repair)}
        assert "articles.jsonl:2 again" in found["text-lost"].text
        assert not found["text-lost"].repaired
    assert checked(home) == []
    with open_library(home) as library:
        assert [outcome.result for outcome in put(library, home / "f.jsonl", {"id": "ferry", "text": FERRY})] == [
            "added"
        ]
        assert library.check() == []


def test_an_article_that_answers_nobody_outlives_a_repair(home: Path) -> None:
    """Putting it in again would withdraw it from its last audience, and with that from the library."""
    damage(home, "DELETE FROM audiences WHERE article = 1; DELETE FROM vectors; DELETE FROM quotes")
    checked(home, repair=True)
    with open_library(home) as library:
        library.edit("bridge", Details(), audiences=["*"])
        assert library.check() == []
        assert library.ask(ASKED).found


@pytest.mark.parametrize("at", [0, 40, -1], ids=["checksum", "header", "vectors"])
def test_a_damaged_snapshot_is_found_and_deleted(home: Path, at: int) -> None:
    snapshot = home / "vectors.snapshot"
    content = bytearray(snapshot.read_bytes())
    content[at] ^= 1
    snapshot.write_bytes(content)
    assert [finding.what for finding in checked(home)] == ["snapshot"]
    with open_library(home) as library:
        assert [finding.repaired for finding in library.check(repair=True)] == [True]
        assert not snapshot.exists()
    assert checked(home) == []


def test_a_snapshot_with_other_vectors_than_the_library_is_found(home: Path) -> None:
    """Its checksum is right: what wrote it was wrong."""
    damage(home, "UPDATE vectors SET vector = (SELECT vector FROM vectors WHERE rowid = 2) WHERE rowid = 1")
    assert [finding.what for finding in checked(home)] == ["snapshot"]


def test_what_people_have_corrected_is_sound_and_outlives_a_repair(home: Path) -> None:
    with open_library(home) as library:
        first, second, *_ = library.quotes(Wanted(article="bridge"))
        library.correct(first.id, speaker="Tomas Berg")
        library.correct(second.id, not_a_quote=True)
        assert library.check() == []
        before = [quote.as_json() for quote in library.quotes(Wanted())]
        damage(home, "DELETE FROM quotes")
        assert all(finding.repaired for finding in library.check(repair=True))
        assert [quote.as_json() for quote in library.quotes(Wanted())] == before
        assert library.check() == []


def test_an_older_snapshot_and_a_second_set_of_vectors_are_no_fault(home: Path) -> None:
    snapshot = (home / "vectors.snapshot").read_bytes()
    with open_library(home) as library:
        put(library, home / "more.jsonl", {"id": "more", "text": f"{FERRY} Again."})
        rebuilding = library.rebuild(model="other")
        next(rebuilding)  # and is never gone on with
        del rebuilding
    (home / "vectors.snapshot").write_bytes(snapshot)
    assert checked(home) == []


def test_a_broken_index_of_sqlite_is_made_again(home: Path) -> None:
    damage(
        home,
        "PRAGMA writable_schema = 1; UPDATE sqlite_master SET sql = 'CREATE INDEX quotes_by_words ON quotes (id)' "
        "WHERE name = 'quotes_by_words'",
    )
    assert [finding.what for finding in checked(home)] == ["database"]
    assert [finding.repaired for finding in checked(home, repair=True)] == [True]
    assert checked(home) == []


def test_a_file_with_a_hole_in_it_is_told_with_its_remedy(home: Path) -> None:
    file = home / "library.db"
    database = sqlite3.connect(file)
    page = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'passages'").fetchone()[0]
    database.close()
    with file.open("r+b") as opened:
        opened.seek((page - 1) * 4096)
        opened.write(b"\x55" * 4096)
    for repair in (False, True):
        (finding,) = checked(home, repair=repair)
        assert finding.what == "database"
        assert not finding.repaired
    assert "restore a backup" in finding.text


def test_a_repair_that_needs_another_model_than_was_asked_for_says_so(home: Path) -> None:
    damage(home, "DELETE FROM vectors")
    with open_library(home, model="other") as library, pytest.raises(IndexMismatchError):
        library.check(repair=True)
    with open_library(home, model="other") as library:
        assert {finding.what for finding in library.check()} == {"vectors"}


def test_a_check_waits_for_no_writer_and_no_writer_for_it(home: Path) -> None:
    store = SqliteStore(home / "library.db", wait=0.5)
    with open_library(home) as library, store.write() as tx:
        tx.touch("bridge", source="elsewhere", read="2024-05-05T10:00:00Z")
        assert library.check() == []
    done: list[str] = []

    def write(number: int, _total: int) -> None:
        with store.write() as tx:
            tx.touch("bridge", source="elsewhere", read=f"2024-05-05T10:00:0{number}Z")
        done.append("wrote")

    with open_library(home) as library:
        assert library.check(step=write) == []
    store.close()
    assert done == ["wrote"] * 3


def test_a_check_beside_writers_is_of_one_state(home: Path) -> None:
    stop, library = threading.Event(), open_library(home)

    def write() -> None:
        with open_library(home) as other:
            while not stop.is_set():
                put(other, home / "more.jsonl", *({"id": f"m{n}", "text": f"{FERRY} {n}"} for n in range(5)))
                list(other.remove([f"m{n}" for n in range(5)]))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert [library.check() for _ in range(15)] == [[]] * 15
    finally:
        stop.set()
        writer.join()
        library.close()


def test_the_progress_counts_the_articles(home: Path) -> None:
    steps: list[tuple[int, int]] = []
    with open_library(home) as library:
        library.check(step=lambda done, total: steps.append((done, total)))
    assert steps == [(1, 3), (2, 3), (3, 3)]


def test_a_library_of_the_first_schema_is_brought_up_to_date_and_sound(tmp_path: Path) -> None:
    """`quotes.words` came with the second schema and is filled from the texts."""
    home = tmp_path / "old"
    home.mkdir()
    as_the_first_schema_made_it(home / "library.db")
    with open_library(home) as library:
        assert library.check() == []
        quotes = list(library.quotes(Wanted()))
        assert [quote.text for quote in quotes][:2] == ["We need the bridge before winter,", "We can pay for it."]
        assert library.ask(ASKED).found
    database = sqlite3.connect(home / "library.db")
    kept = [row[0] for row in database.execute("SELECT words FROM quotes ORDER BY start")]
    database.close()
    assert kept == [words_key(quote.text) for quote in quotes]


def test_a_library_of_the_first_schema_that_has_lost_a_text_can_be_opened_and_mended(tmp_path: Path) -> None:
    """Its quotes had no words to be filled in, and every command failed with an IntegrityError."""
    as_the_first_schema_made_it(tmp_path / "library.db")
    database = sqlite3.connect(tmp_path / "library.db")
    database.execute("DELETE FROM revisions")
    database.commit()
    database.close()
    with open_library(tmp_path) as library:
        assert {finding.what for finding in library.check()} == {"text-lost", "words"}
        library.check(repair=True)
        assert library.check() == []
