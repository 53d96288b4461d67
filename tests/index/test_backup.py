"""A library in one file and back: whole, while others go on, and never at the cost of what is there."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from index import Backup, BackupError, DamagedError, Library
from tests.index.restoring import contents, hole, restored
from tests.piles import FERRY, open_library, put


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return the folder of a library of three articles, open in this process as in a serving bot's."""
    return tmp_path / "home"


def test_a_restored_library_says_what_the_saved_one_said(three: Library, saved: Path, tmp_path: Path) -> None:
    done = restored(tmp_path / "other", saved)
    assert (done.backup.articles, done.kept) == (3, None)
    with open_library(tmp_path / "other") as other:
        assert contents(other) == contents(three)
        assert other.check() == []


def test_a_backup_is_one_private_zip_file_that_tells_of_itself(three: Library, tmp_path: Path) -> None:
    file = tmp_path / "saved.zip"
    backup = three.backup(file)
    assert backup == Backup(
        file=str(file),
        bytes=file.stat().st_size,
        created=backup.created,
        version=backup.version,
        generation=three.status().generation,
        articles=3,
        model=three.status().model,
    )
    with ZipFile(file) as packed:
        assert sorted(packed.namelist()) == ["about.json", "library.db"]
        about = json.loads(packed.read("about.json"))
        assert about.keys() == {"format", "version", "created", "generation", "articles", "model", "bytes", "sha256"}
        assert packed.read("library.db")[18:20] == b"\x01\x01"  # no write-ahead log (sqlite.org/fileformat.html)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [left.name for left in tmp_path.iterdir() if left.name.startswith(".")] == []


# Where a backup may be written


@pytest.mark.parametrize(
    ("name", "force", "told"),
    [
        ("home", False, "home is a folder. Name a file in it, such as .*home/pullquote.zip"),
        ("home", True, "is a folder"),
        ("nothing/saved.zip", False, "There is no folder .*nothing. Make it, or name a file in another"),
        ("there.zip", False, r"there.zip is there already. Name another file, or replace it with --force"),
        ("home/library.db", True, "belongs to the library itself"),
        ("home/library.db-wal", True, "belongs to the library itself"),
        ("home/library.lock", True, "belongs to the library itself"),
    ],
)
def test_a_backup_is_not_written_just_anywhere(
    three: Library, tmp_path: Path, name: str, told: str, *, force: bool
) -> None:
    (tmp_path / "there.zip").write_text("mine")
    with pytest.raises(BackupError, match=told):
        three.backup(tmp_path / name, force=force)
    assert (tmp_path / "there.zip").read_text() == "mine"
    assert three.check() == []


def test_a_backup_replaces_another_where_that_is_asked_for(three: Library, saved: Path) -> None:
    put(three, saved.with_name("more.jsonl"), {"id": "more", "text": f"{FERRY} Again."})
    assert three.backup(saved, force=True).articles == 4


def test_a_damaged_library_replaces_no_backup(three: Library, home: Path, saved: Path) -> None:
    before = saved.read_bytes()
    three.close()
    hole(home, "passages")
    with (
        open_library(home) as library,
        pytest.raises(DamagedError, match=r"so it was not copied. Run `pullquote check"),
    ):
        library.backup(saved, force=True)
    assert saved.read_bytes() == before


SMALL_FILES = """
import resource, sys
from pathlib import Path
from index import PullquoteError
from tests.piles import open_library
from index import Library
home, file, size, action = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
try:
    if action == "backup":
        with open_library(home) as library:
            library.backup(file)
    else:
        Library.restore(home, file)
except PullquoteError as error:
    print(type(error).__name__, error)
"""


def limited(*argv: object) -> str:
    done = subprocess.run(
        [sys.executable, "-c", SMALL_FILES, *map(str, argv)], capture_output=True, text=True, check=False
    )
    assert not done.stderr
    return done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="no limits there")
@pytest.mark.parametrize("size", [100_000, 4_000])
def test_a_backup_on_a_full_disk_says_so_and_leaves_nothing_behind(three: Library, tmp_path: Path, size: int) -> None:
    folder = tmp_path / "full"
    folder.mkdir()
    told = limited(tmp_path / "home", folder / "saved.zip", size, "backup")
    assert told.startswith(f"BackupError The disk that holds {folder} is full. Free some space, or name a file on")
    assert list(folder.iterdir()) == []
    assert three.check() == []


@pytest.mark.skipif(sys.platform == "win32", reason="no limits there")
@pytest.mark.parametrize(
    ("stage", "told"),
    [
        ("unpacking", "StorageError The disk that holds {home} is full"),
        ("keeping", "StorageError The library was left as it is, because it could not be kept first. The disk that"),
        ("putting", "StorageError The disk that holds {home} is full"),
    ],
)
def test_a_restore_on_a_full_disk_says_so_and_leaves_the_library_as_it_was(
    three: Library, home: Path, saved: Path, stage: str, told: str
) -> None:
    with ZipFile(saved) as packed:
        size = packed.getinfo("library.db").file_size
    limits = {"unpacking": size - 1, "keeping": size + 5000, "putting": size + 500}  # the log's pages have heads
    if stage == "keeping":
        put(three, home / "more.jsonl", *({"id": f"m{number}", "text": f"{FERRY} {number}"} for number in range(90)))
    before = contents(three)
    assert limited(home, saved, limits[stage], "restore").startswith(told.format(home=home))
    assert bool(list(home.glob("before-restore-*.zip"))) == (stage == "putting")
    assert contents(three) == before
    assert three.check() == []
    assert [left.name for left in home.iterdir() if left.name.startswith(".")] == []


AS_NOBODY = """
import encodings.cp437  # which zipfile needs: nobody cannot read it everywhere
import os, sys
from pathlib import Path
from index import Library, PullquoteError
from tests.piles import open_library
home, file, action = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
if os.getuid() == 0:
    os.setgid(65534), os.setuid(65534)  # root may write anywhere, so become nobody
try:
    if action == "restore":
        Library.restore(home, file)
    else:
        with open_library(home) as library:
            library.backup(file) if action == "backup" else library.check()
except PullquoteError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such permissions there")
@pytest.mark.parametrize(
    ("action", "closed", "told"),
    [
        ("backup", "to", "The folder {to} cannot be written. Allow it, or name a file in another folder."),
        ("backup", "home", "The folder {home} cannot be written. Allow it, or set PULLQUOTE_HOME"),
        ("check", "home", "The folder {home} cannot be written. Allow it, or set PULLQUOTE_HOME"),
        ("restore", "home", "The folder {home} cannot be written. Allow it, or set PULLQUOTE_HOME"),
    ],
)
def test_a_folder_that_may_not_be_written_is_told(saved: Path, action: str, closed: str, told: str) -> None:
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders are closed to nobody
        home, to, file = Path(name) / "home", Path(name) / "to", Path(name) / "saved.zip"
        restored(home, saved)
        to.mkdir()
        shutil.copyfile(saved, file)
        for each in (Path(name), home, *home.iterdir(), to, file):
            each.chmod(0o777)
        (home if closed == "home" else to).chmod(0o555)
        argv: list[str | Path] = [
            sys.executable,
            "-c",
            AS_NOBODY,
            home,
            file if action == "restore" else to / "new.zip",
            action,
        ]
        done = subprocess.run(argv, capture_output=True, text=True, check=False)
        assert done.stdout.startswith(told.format(home=home, to=to)), done


# Beside others


@pytest.fixture
def writing(home: Path) -> Iterator[list[str]]:
    """Return the ids of articles that another process's library adds all the time; stops at the end."""
    acknowledged: list[str] = []
    stop = threading.Event()

    def write() -> None:
        with open_library(home) as library:
            number = 0
            while not stop.is_set():
                put(library, home / "w.jsonl", {"id": f"w{number}", "text": f"{FERRY} {number}"})
                acknowledged.append(f"w{number}")
                number += 1

    writer = threading.Thread(target=write)
    writer.start()
    yield acknowledged
    stop.set()
    writer.join()


def test_a_backup_beside_writers_holds_all_that_was_acknowledged_before(
    three: Library, writing: list[str], tmp_path: Path
) -> None:
    for turn in range(5):
        before = set(writing)
        three.backup(tmp_path / f"{turn}.zip")
        restored(tmp_path / f"home{turn}", tmp_path / f"{turn}.zip")
        with open_library(tmp_path / f"home{turn}") as library:
            assert before | {"bridge", "ferry", "school"} <= {article.id for article in library.articles()}
            assert library.check() == []
    assert writing


def test_what_is_added_during_a_restore_is_in_the_new_library_or_kept(
    three: Library, home: Path, saved: Path, writing: list[str], tmp_path: Path
) -> None:
    while len(writing) < 3:
        time.sleep(0.01)
    done = restored(home, saved)
    acknowledged = set(writing)
    assert done.kept
    restored(tmp_path / "kept", Path(done.kept))
    with open_library(tmp_path / "kept") as kept:
        there = {article.id for article in (*kept.articles(), *three.articles())}
    assert acknowledged <= there
    assert three.check() == []
