"""The database file: one commit one generation, one writer at a time, readers never wait, faults in plain words."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from index import Details, LibraryBusyError, Passage, Saying, Span, Speaker, StorageError, UnknownIdError
from index.sqlite import Filing, SqliteStore

TEXT = "The harbour froze. “We wait,” Maria Lind said."
TIME = "2024-05-01T10:00:00Z"


def filing(key: str = "a1", text: str = TEXT, *, title: str | None = "Ice") -> Filing:
    whole = Span(0, len(text))
    return Filing(
        id=key,
        text=text,
        stated=Details(title=title),
        edits=Details(),
        source="ice.txt",
        audiences=("*",),
        added=TIME,
        read=TIME,
        passages=[Passage(span=whole, head=title or "")],
        keys=[text.encode()],
        speakers=[Speaker(name="Maria Lind", forms=("Lind",))],
        sayings=[Saying(kind="direct", span=Span(20, 28), sentence=whole, speaker="Maria Lind")],
    )


def put(store: SqliteStore, *filings: Filing) -> None:
    with store.write() as tx:
        for one in filings:
            tx.file(one)
            tx.vectors("words", one.keys, np.ones((1, 4), dtype=np.float32))


def counts(store: SqliteStore) -> dict[str, int]:
    tables = "articles", "revisions", "audiences", "passages", "quotes", "speakers"
    with store.read() as reader:
        return {table: reader.count(table) for table in tables}


def generation(store: SqliteStore) -> int:
    with store.read() as reader:
        return reader.generation


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "library.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    opened = SqliteStore(path, wait=0.3)
    yield opened
    opened.close()


@contextmanager
def process(code: str, *argv: object) -> Iterator[subprocess.Popen[str]]:
    """Run Python beside this one; it has said its first line when the block begins."""
    command = [sys.executable, "-c", code, *map(str, argv)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            assert running.stdout.readline().strip() == "ready"
            yield running
        finally:
            running.kill()


# Opening


def test_a_library_is_made_from_nothing_and_opened_again_without_a_change(path: Path) -> None:
    first = SqliteStore(path)
    assert generation(first) == 0
    put(first, filing())
    first.close()
    second = SqliteStore(path)
    assert (generation(second), counts(second)["articles"]) == (1, 1)
    second.close()
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (1,)
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()


def test_a_library_of_a_newer_pullquote_is_refused_and_left_alone(path: Path) -> None:
    SqliteStore(path).close()
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version = 99")
    database.close()
    before = path.read_bytes()
    with pytest.raises(StorageError, match=r"newer Pullquote\. Upgrade"):
        SqliteStore(path)
    assert path.read_bytes() == before


def test_a_database_begun_by_a_killed_process_is_finished(path: Path) -> None:
    path.parent.mkdir()
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode = WAL")
    database.close()
    opened = SqliteStore(path)
    put(opened, filing())
    opened.close()


def test_a_copy_without_a_log_gets_one_again(path: Path) -> None:
    """`VACUUM INTO` leaves it out, and without it readers wait for writers."""
    SqliteStore(path).close()
    database = sqlite3.connect(path)
    assert database.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)
    database.close()
    SqliteStore(path).close()
    database = sqlite3.connect(path)
    assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    database.close()


OPENER = """
import sys
from pathlib import Path
from index.sqlite import SqliteStore
print("ready", flush=True)
sys.stdin.readline()
SqliteStore(Path(sys.argv[1])).close()
"""


def test_several_processes_may_open_a_new_library_at_once(path: Path) -> None:
    command = [sys.executable, "-c", OPENER, str(path)]
    openers = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    for opener in openers:
        assert opener.stdout is not None
        opener.stdout.readline()
    results = [opener.communicate("go\n") for opener in openers]
    assert [opener.returncode for opener in openers] == [0] * 4, results


# Commits


def test_one_commit_is_one_generation_whatever_is_in_it(store: SqliteStore) -> None:
    put(store, filing("a1"), filing("a2", TEXT + " Again."))
    assert generation(store) == 1
    with store.write() as tx:
        tx.revoke("a1", None)
    assert generation(store) == 2


def test_an_error_in_a_commit_takes_everything_back(store: SqliteStore) -> None:
    put(store, filing())

    def half_done() -> None:
        with store.write() as tx:
            tx.file(filing("a2", TEXT + " Again."))
            tx.revoke("a1", None)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        half_done()
    with store.read() as reader:
        assert ([article.id for article in reader.articles()], reader.generation) == (["a1"], 1)
    put(store, filing("a3", TEXT + " Once more."))
    assert generation(store) == 2


def test_a_changed_text_is_a_new_revision_and_only_the_newest_is_searched(store: SqliteStore) -> None:
    put(store, filing())
    put(store, filing(text="The ice broke. “We sail,” Maria Lind said."))
    assert counts(store) == {"articles": 1, "revisions": 2, "audiences": 1, "passages": 1, "quotes": 1, "speakers": 1}
    with store.read() as reader:
        assert reader.lexical('"froze"', 5) == {}
        assert len(reader.lexical('"ice" OR "broke"', 5)) == 1
        assert len(reader.vectors("words", reader.passage_numbers())[1]) == 1


def test_removing_the_last_audience_leaves_nothing(store: SqliteStore) -> None:
    put(store, filing())
    with store.write() as tx:
        tx.grant("a1", ["team:T1"])
        tx.revoke("a1", ["*"])
    assert counts(store)["articles"] == 1
    with store.write() as tx:
        tx.revoke("a1", ["team:T1"])
    assert set(counts(store).values()) == {0}
    database = sqlite3.connect(store.path)
    for table in ("vectors", "forms", "passage_words", "quote_words"):
        assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
    database.close()


@pytest.mark.parametrize("ids", [[str(number) for number in range(120)], ["1"], ["1", "12"]])
def test_a_whole_id_is_found_among_any_number_that_begin_with_it(store: SqliteStore, ids: list[str]) -> None:
    """Only fifty rows were looked at, so that '1' among a hundred others was "several"."""
    put(store, *(filing(key, f"{TEXT} {key}") for key in sorted(ids, reverse=True)))
    with store.read() as reader:
        assert reader.named("1").article.id == "1"
        with pytest.raises(UnknownIdError, match="No article has the id 'x'"):
            reader.named("x")


def test_a_prefix_of_several_ids_names_some_of_them(store: SqliteStore) -> None:
    put(store, filing("ab1", TEXT + "1"), filing("ab2", TEXT + "2"))
    with store.read() as reader, pytest.raises(UnknownIdError, match=r"'ab' \(ab1, ab2"):
        reader.named("ab")


# Several at once


def test_a_reader_sees_one_state_while_others_commit(store: SqliteStore) -> None:
    put(store, filing())
    with store.read() as reader:
        assert reader.generation == 1
        other = SqliteStore(store.path)
        put(other, filing("a2", TEXT + " Again."))
        other.close()
        assert (reader.generation, reader.count("articles")) == (1, 1)
    assert (generation(store), counts(store)["articles"]) == (2, 2)


def test_a_list_that_nobody_finished_holds_up_neither_reading_nor_writing(store: SqliteStore) -> None:
    """Both shared its transaction: the write failed, and whatever was read was as old as the list."""
    put(store, filing("a1"), filing("a2", TEXT + " Again."))
    with store.read() as reader:
        listed = reader.articles()
        next(listed)
        put(store, filing("a3", TEXT + " Once more."))
        assert counts(store)["articles"] == 3
        assert len(list(listed)) == 1


def test_a_closed_store_says_so_and_what_was_under_way_may_end(store: SqliteStore) -> None:
    with store.read() as reader:
        store.close()
        assert reader.generation == 0
    with pytest.raises(StorageError, match="was closed"):
        generation(store)


def test_threads_write_one_after_the_other_and_read_whole_states(store: SqliteStore) -> None:
    patient = SqliteStore(store.path, wait=30)
    odd: list[tuple[int, int]] = []

    def write(thread: int) -> None:
        for turn in range(8):
            one, two = f"{thread}-{turn}-a", f"{thread}-{turn}-b"
            put(patient, filing(one, TEXT + one), filing(two, TEXT + two))

    def read() -> None:
        while any(writer.is_alive() for writer in writers):
            with patient.read() as reader:
                state = reader.generation, reader.count("articles")
            if state[1] != 2 * state[0]:
                odd.append(state)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    readers = [threading.Thread(target=read) for _ in range(2)]
    for one in (*writers, *readers):
        one.start()
    for one in (*writers, *readers):
        one.join()
    assert (odd, generation(patient), counts(patient)["articles"]) == ([], 32, 64)
    patient.close()


HOLDER = """
import sys, time
from pathlib import Path
from index.sqlite import SqliteStore
store = SqliteStore(Path(sys.argv[1]))
with store.write() as tx:
    print("ready", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def test_a_writer_waits_for_another_process(path: Path) -> None:
    with process(HOLDER, path, 0.5):
        patient = SqliteStore(path, wait=20)
        started = time.monotonic()
        put(patient, filing())
        assert time.monotonic() - started > 0.1
        assert generation(patient) == 2
        patient.close()


def test_a_writer_that_waited_too_long_names_the_holder_and_readers_never_wait(path: Path, store: SqliteStore) -> None:
    put(store, filing())
    with process(HOLDER, path, 60) as holder:
        started = time.monotonic()
        assert counts(store)["articles"] == 1
        SqliteStore(path).close()
        assert time.monotonic() - started < 0.2
        with pytest.raises(LibraryBusyError, match=rf"by process {holder.pid} .*try again"):
            put(store, filing("a2"))


def test_the_lock_dies_with_its_process(path: Path, store: SqliteStore) -> None:
    with process(HOLDER, path, 60) as holder:
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        put(store, filing())
    assert (generation(store), counts(store)["articles"]) == (1, 1)


def test_a_thread_that_waited_too_long_is_told_as_a_process_is(store: SqliteStore) -> None:
    """Threads shared the lock of their process and met in SQLite, where the wait began anew."""
    inside, done = threading.Event(), threading.Event()

    def hold() -> None:
        with store.write():
            inside.set()
            done.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    inside.wait()
    with pytest.raises(LibraryBusyError, match="has been held for 0 s by process"):
        put(store, filing())
    done.set()
    holder.join()


def test_another_program_in_the_database_is_named_as_such(store: SqliteStore) -> None:
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LibraryBusyError, match="busy in another program"):
        put(store, filing())
    other.close()


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
from tests.index.test_sqlite import TEXT, filing, put
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
