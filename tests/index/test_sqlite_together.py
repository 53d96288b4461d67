"""The database file used by several at once: one writer at a time, readers never wait."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index import LibraryBusyError, StorageError
from index.sqlite import SqliteStore
from tests.index.filings import TEXT, counts, filing, generation, put


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
