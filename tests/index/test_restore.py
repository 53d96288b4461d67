"""A backup put back: what may be, and what becomes of the library that was there."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from index import Backup, BackupError, IndexMismatchError, Library, StorageError
from index.sqlite import SqliteStore
from tests.index.filings import as_the_first_schema_made_it
from tests.index.restoring import contents, hole, restored
from tests.piles import ASKED, BRIDGE, FERRY, SCHOOL, open_library, put


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return the folder of a library of three articles, open in this process as in a serving bot's."""
    return tmp_path / "home"


# What may be restored


def repacked(file: Path, *, about: dict[str, Any] | None = None, database: bytes | None = None) -> None:
    """Write a backup again with another description or database; what is not given stays."""
    with ZipFile(file) as packed:
        known, content = json.loads(packed.read("about.json")), packed.read("library.db")
    with ZipFile(file, "w", ZIP_DEFLATED) as packed:
        packed.writestr("library.db", content if database is None else database)
        packed.writestr("about.json", json.dumps(known | (about or {})))


def renamed(file: Path) -> None:
    with ZipFile(file) as packed:
        about = packed.read("about.json")
    with ZipFile(file, "w") as packed:
        packed.writestr("about.json", about)


def flipped(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def with_database(file: Path, script: str) -> None:
    """Change the database in a backup, and its checksum and size with it."""
    made = file.with_name("made.db")
    made.unlink(missing_ok=True)
    with ZipFile(file) as packed:
        made.write_bytes(packed.read("library.db"))
    database = sqlite3.connect(made)
    database.executescript(script)
    database.close()
    content = made.read_bytes()
    facts = {"bytes": {"library.db": len(content)}, "sha256": {"library.db": hashlib.sha256(content).hexdigest()}}
    repacked(file, about=facts, database=content)


REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "nothing": (Path.unlink, "There is no file"),
    "empty": (lambda file: file.write_bytes(b""), "is damaged or no backup"),
    "text": (lambda file: file.write_bytes(b"Dear diary"), "is damaged or no backup"),
    "cut": (lambda file: file.write_bytes(file.read_bytes()[:-400]), "is damaged or no backup"),
    "flipped": (flipped, "is damaged or no backup"),
    "without a database": (renamed, "is damaged or no backup"),
    "another checksum": (lambda file: repacked(file, about={"sha256": {"library.db": "0"}}), "checksum does not fit"),
    "another size": (lambda file: repacked(file, about={"bytes": {"library.db": 5}}), "is damaged or no backup"),
    "no numbers": (lambda file: repacked(file, about={"articles": None}), "is damaged or no backup"),
    "newer": (lambda file: repacked(file, about={"format": 2}), "written by a newer Pullquote"),
    "newer schema": (lambda file: with_database(file, "PRAGMA user_version = 99"), "written by a newer Pullquote"),
    "another program's": (lambda file: with_database(file, "PRAGMA application_id = 7"), "is no backup"),
    "no schema": (lambda file: with_database(file, "PRAGMA user_version = 0"), "is damaged"),
    "no tables": (  # was told as a fault of the data folder
        lambda file: with_database(
            file, "PRAGMA writable_schema = 1; DELETE FROM sqlite_master; PRAGMA writable_schema = 0; VACUUM"
        ),
        r"The library in .*saved.zip is damaged \(it has no table 'articles'\)",
    ),
    "one table less": (
        lambda file: with_database(file, "DROP TABLE quotes"),
        r"The library in .*saved.zip is damaged \(it has no table 'quotes'\)",
    ),
    "one column less": (
        lambda file: with_database(
            file, "DROP VIEW quote_text; DROP VIEW passage_text; ALTER TABLE facts RENAME COLUMN value TO worth"
        ),
        r"The library in .*saved.zip is damaged \(.*value.*\). Restore another backup",
    ),
    "no facts": (lambda file: with_database(file, "DELETE FROM facts"), r"The library in .*saved.zip is damaged"),
    "broken index": (
        lambda file: with_database(
            file,
            "PRAGMA writable_schema = 1; UPDATE sqlite_master SET sql = 'CREATE INDEX quotes_by_words ON quotes (id)' "
            "WHERE name = 'quotes_by_words'",
        ),
        r"The library in .*saved.zip is damaged \(.*\). Restore another backup",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_no_whole_backup_touches_nothing(three: Library, home: Path, saved: Path, name: str) -> None:
    spoil, told = REFUSED[name]
    spoil(saved)
    before, files = contents(three), sorted(home.iterdir())
    with pytest.raises(BackupError, match=told):
        Library.restore(home, saved)
    assert contents(three) == before
    assert sorted(home.iterdir()) == files


def test_what_a_backup_holds_is_counted_not_believed(three: Library, home: Path, saved: Path) -> None:
    """`about.json` said a million articles, and so did the question whether to replace what was there."""
    repacked(saved, about={"articles": 1_000_000, "generation": 9, "model": "none"})
    assert three.status().articles == 3
    done = restored(home, saved)
    assert (done.backup.articles, done.backup.model) == (3, three.status().model)


@pytest.mark.usefixtures("three")
def test_a_folder_is_no_backup(home: Path) -> None:
    with pytest.raises(BackupError, match="home is no file"):
        Library.restore(home, home)


def test_a_backup_by_an_older_release_is_brought_up_to_date_for_those_who_have_the_library_open(
    three: Library, home: Path, saved: Path, tmp_path: Path
) -> None:
    old = tmp_path / "old.db"
    as_the_first_schema_made_it(old)
    content = old.read_bytes()
    facts = {"bytes": {"library.db": len(content)}, "sha256": {"library.db": hashlib.sha256(content).hexdigest()}}
    repacked(saved, about=facts, database=content)
    list(three.remove(["bridge", "ferry", "school"]))
    restored(home, saved)
    assert three.ask(ASKED).found
    assert three.check() == []


# What becomes of the library that was there


def test_a_library_in_use_answers_from_the_restored_one_at_once(three: Library, home: Path, saved: Path) -> None:
    put(three, home / "more.jsonl", {"id": "new", "text": f"{BRIDGE} New."}, {"id": "ferry", "text": f"{SCHOOL} Now."})
    list(three.remove(["bridge"]))
    generation = three.status().generation
    three.ask(ASKED)  # so that it holds vectors of that state
    done = restored(home, saved)
    assert sorted(article.id for article in three.articles()) == ["bridge", "ferry", "school"]
    assert three.article("ferry").text == FERRY
    assert {quote.article.id for quote in three.ask(ASKED).quotes} == {"bridge"}
    assert three.status().generation == done.generation > generation
    assert three.check() == []


def test_what_was_there_can_be_had_back_and_that_taken_back_too(three: Library, home: Path, saved: Path) -> None:
    put(three, home / "more.jsonl", {"id": "more", "text": f"{FERRY} More."})
    four = contents(three)
    done = restored(home, saved)
    assert done.kept is not None
    assert re.fullmatch(r"before-restore-\d{8}T\d{6}Z\.zip", Path(done.kept).name)
    assert not done.damaged
    saved_ones = contents(three)
    assert len(saved_ones[0]) == 3
    undone = restored(home, Path(done.kept))
    assert contents(three) == four
    restored(home, Path(undone.kept or ""))
    assert contents(three) == saved_ones


def test_two_restores_in_a_row_keep_what_was_there_first(three: Library, home: Path, saved: Path) -> None:
    """Both kept it as before-restore.zip, so that the second restore wrote over the only copy of the library."""
    put(three, home / "more.jsonl", {"id": "more", "text": f"{FERRY} More."})
    four = contents(three)
    done = [restored(home, saved) for _ in range(3)]
    assert len({one.kept for one in done}) == 3
    restored(home, Path(done[0].kept or ""))
    assert contents(three) == four


def test_a_restore_to_an_equal_generation_is_seen(three: Library, home: Path, saved: Path) -> None:
    """A snapshot of the same generation, but of another history, must not pass for the new one's."""
    with open_library(home.with_name("other")) as other:
        put(other, home / "a.jsonl", *({"id": f"o{n}", "text": f"{SCHOOL} {n}"} for n in range(3)))
        other.backup(saved, force=True)
    three.ask(ASKED)
    restored(home, saved)
    assert not three.ask(ASKED).found
    assert three.check() == []


def test_a_restored_library_is_a_state_that_nobody_has_seen(three: Library, home: Path, saved: Path) -> None:
    """Also where it is the very one that was there: whoever compares states sees that something was put back."""
    assert three.status().articles == 3
    store = SqliteStore(home / "library.db")
    with store.read() as reader:
        before = reader.state
    restored(home, saved)
    with store.read() as reader:
        assert reader.state != before
    store.close()


@pytest.mark.parametrize(("there", "asked"), [(3, [3]), (0, [])])
def test_only_articles_that_would_give_way_are_asked_about(
    three: Library, home: Path, saved: Path, there: int, asked: list[int]
) -> None:
    if not there:
        list(three.remove(["bridge", "ferry", "school"]))
    questions: list[int | None] = []

    def agreed(backup: Backup, articles: int | None) -> bool:
        assert backup.articles == 3
        questions.append(articles)
        return False

    done = Library.restore(home, saved, agreed=agreed)
    assert questions == asked
    assert (done is None) == bool(there)
    assert len(list(three.articles())) == 3


def nonsense(home: Path) -> None:
    (home / "library.db").write_bytes(b"These are no pages of a database. " * 500)


def beheaded(home: Path) -> None:
    content = (home / "library.db").read_bytes()
    (home / "library.db").write_bytes(content[:100] + b"\x55" * (len(content) - 100))


WRECKS: dict[str, Callable[[Path], None]] = {
    "nonsense": nonsense,
    "beheaded": beheaded,
    **{table: lambda home, table=table: hole(home, table) for table in ("facts", "articles", "passages", "vectors")},  # type: ignore[misc]  # mypy cannot see the default
}


@pytest.mark.parametrize("name", WRECKS)
def test_a_damaged_library_is_replaced_and_kept_aside(three: Library, home: Path, saved: Path, name: str) -> None:
    three.close()
    WRECKS[name](home)
    wreck = (home / "library.db").read_bytes()
    done = restored(home, saved)
    assert done.damaged
    assert done.kept is not None
    assert done.kept.startswith(str(home / "library.db.damaged-"))
    assert Path(done.kept).read_bytes() == wreck
    with open_library(home) as library:
        assert len(list(library.articles())) == 3
        assert library.check() == []


def test_another_programs_database_is_not_replaced(tmp_path: Path, saved: Path) -> None:
    (tmp_path / "kitchen").mkdir()
    database = sqlite3.connect(tmp_path / "kitchen" / "library.db")
    database.execute("CREATE TABLE recipes (name TEXT)")
    database.close()
    with pytest.raises(StorageError, match="another program's database"):
        Library.restore(tmp_path / "kitchen", saved)


def test_a_backup_made_with_another_model_is_as_any_such_library(saved: Path, tmp_path: Path) -> None:
    restored(tmp_path / "other", saved)
    with open_library(tmp_path / "other", model="other") as library:
        with pytest.raises(IndexMismatchError, match=r"but 'other' was asked for"):
            library.ask(ASKED)
        list(library.rebuild(model="other"))
        assert library.ask(ASKED).found
