"""The database file when something is wrong with it: plain words, and nothing lost."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from index import StorageError
from index.sqlite import SqliteStore
from tests.index.filings import TEXT, counts, filing, put

# What can be wrong with a folder


def test_a_damaged_database_is_told_with_its_remedy(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"These are no pages of a database. " * 200)
    with pytest.raises(StorageError, match=r"library\.db is damaged .*Restore a backup"):
        SqliteStore(path)


def test_a_database_with_a_hole_in_it_is_told_with_its_remedy(path: Path) -> None:
    first = SqliteStore(path)
    put(first, *(filing(str(number), f"{TEXT} {number}") for number in range(200)))
    first.close()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\x55" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(StorageError, match="is damaged"):
        SqliteStore(path)


@pytest.mark.parametrize("name", ["full", "readonly", "busy", "home"])
def test_a_file_in_place_of_the_folder_is_told_whatever_its_name(tmp_path: Path, name: str) -> None:
    """The sentence was chosen by words of the message, in which the folder's name stands too."""
    (tmp_path / name).write_text("in the way")
    with pytest.raises(
        StorageError, match=rf"{name} cannot be used \((File exists|Not a directory)\)\. Set PULLQUOTE_HOME"
    ):
        SqliteStore(tmp_path / name / "library.db")


def test_a_folder_that_cannot_be_made_is_told_with_its_remedy() -> None:
    with pytest.raises(StorageError, match=r"[Ss]et PULLQUOTE_HOME"):
        SqliteStore(Path("/proc/nothing/library.db"))


READ_ONLY = """
import os, sys
from pathlib import Path
from index import StorageError
from index.sqlite import SqliteStore
if os.getuid() == 0:
    os.setgid(65534), os.setuid(65534)  # root may write anywhere, so become nobody
try:
    SqliteStore(Path(sys.argv[1]))
except StorageError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such permissions there")
@pytest.mark.parametrize("there", [False, True], ids=["new library", "library"])
def test_a_folder_that_may_not_be_written_is_told_with_its_remedy(*, there: bool) -> None:
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders are closed to nobody
        if there:
            SqliteStore(Path(name) / "library.db").close()
        Path(name).chmod(0o555)
        told = subprocess.run(
            [sys.executable, "-c", READ_ONLY, f"{name}/library.db"], capture_output=True, text=True, check=False
        )
    assert told.stdout.startswith(f"The folder {name} cannot be written. Allow it, or set PULLQUOTE_HOME"), told


def test_a_full_disk_is_told_and_loses_nothing(store: SqliteStore) -> None:
    """`max_page_count` gives the very error that a full disk gives."""
    put(store, filing())
    with store.write() as tx:
        connection = tx.now._database  # there is no other way to fill a disk
        connection.execute("PRAGMA max_page_count = 1")
    with pytest.raises(StorageError, match=r"is full\. Free some space and try again; nothing was lost"):
        put(store, filing("a2", TEXT * 5000))
    assert counts(store)["articles"] == 1


SMALL_FILES = """
import resource, signal, sys
from pathlib import Path
from index import StorageError
from tests.index.filings import TEXT, filing, put
from index.sqlite import SqliteStore
store = SqliteStore(Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
done = []
try:
    for number in range(200):
        put(store, filing(str(number), f"{TEXT * 100} {number}"))
        done.append(number)
except StorageError as error:
    print(len(done), error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limits there")
def test_what_was_acknowledged_before_the_disk_was_full_is_there(path: Path) -> None:
    told = subprocess.run([sys.executable, "-c", SMALL_FILES, path], capture_output=True, text=True, check=False)
    number, _, sentence = told.stdout.partition(" ")
    assert sentence.startswith(f"The disk that holds {path.parent} is full."), told.stderr
    after = SqliteStore(path)
    assert counts(after)["articles"] == int(number) > 0
    put(after, filing("one more"))
    after.close()


def test_the_folder_may_be_moved(path: Path, tmp_path: Path) -> None:
    first = SqliteStore(path)
    put(first, filing())
    first.close()
    shutil.move(path.parent, tmp_path / "elsewhere")
    second = SqliteStore(tmp_path / "elsewhere" / "library.db")
    assert counts(second)["articles"] == 1
    second.close()


@pytest.mark.parametrize("version", [0, 1])
def test_a_database_of_another_program_is_left_as_it_is(tmp_path: Path, version: int) -> None:
    database = sqlite3.connect(tmp_path / "library.db")
    database.executescript(f"CREATE TABLE recipes (name TEXT); PRAGMA user_version = {version};")
    database.close()
    before = (tmp_path / "library.db").read_bytes()
    with pytest.raises(StorageError, match="another program's database"):
        SqliteStore(tmp_path / "library.db")
    assert (tmp_path / "library.db").read_bytes() == before
