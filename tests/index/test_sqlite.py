"""The database file: opened, one commit one generation, ids."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from index import StorageError, UnknownIdError
from index.sqlite import SqliteStore
from tests.index.filings import TEXT, counts, filing, generation, put

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
        assert database.execute("PRAGMA user_version").fetchone() == (2,)
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()


@pytest.mark.parametrize("before", [None, 0o644])
def test_only_its_owner_may_read_a_library_whatever_folder_it_is_in(path: Path, before: int | None) -> None:
    """The folder was private only where Pullquote had made it."""
    path.parent.mkdir(mode=0o755)
    if before is not None:
        SqliteStore(path).close()
        path.chmod(before)
    store = SqliteStore(path)
    put(store, filing())
    modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
    store.close()
    assert {"library.db", "library.db-wal", "library.db-shm", "library.lock"} <= set(modes)
    assert set(map(oct, modes.values())) == {"0o600"}


def test_another_programs_database_is_not_made_private(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE theirs (a)")
    other.close()
    path.chmod(0o644)
    with pytest.raises(StorageError, match="another program"):
        SqliteStore(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


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
    for table in ("vectors", "forms", "passage_words_docsize", "quote_words_docsize"):
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
