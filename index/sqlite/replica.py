"""Replicas of the database file: a whole one of a library in use, and one that is put in its place."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from index.errors import BackupError, DamagedError, LibraryBusyError
from index.private import PRIVATE_MODE

from .connection import APPLICATION_ID, MIGRATIONS, WAIT_SECONDS, failures_told, fills_the_disk, is_forbidden

_BESIDE = ("-wal", "-shm")
# Those of the first schema; later ones come with what brings a library up to date.
_TABLES = {
    "articles", "audiences", "corrections", "facts", "forms", "models", "passage_words", "passages", "quote_words",
    "quotes", "revisions", "speakers", "vectors",
}  # fmt: skip


class CopiedFacts(NamedTuple):
    """Which state of a library a copy is of."""

    state: str
    generation: int
    articles: int
    model: str | None


def copy(source: sqlite3.Connection, target: Path, *, place: Path) -> None:
    """Write the state that a connection sees to a new file that needs no other beside it; writers go on meanwhile.

    Raises `BackupError`, which names `place`, where the file cannot be written, `DamagedError` where it is damaged.
    """
    with written(place), closing(sqlite3.connect(target, isolation_level=None)) as made:
        made.execute("PRAGMA synchronous = OFF")  # it is on its way into another file, which is synced
        source.backup(made)
        made.execute("PRAGMA journal_mode = DELETE")
        if damage := _damage(made):
            raise DamagedError(
                f"The library is damaged ({damage}), so it was not copied. Run `pullquote check --repair`, "
                "or restore a backup."
            )


@contextmanager
def written(folder: Path) -> Iterator[None]:
    """Turn what the disk says while a copy is written to the folder into a `BackupError` that names the remedy."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        if fills_the_disk(error):
            message = f"The disk that holds {folder} is full. Free some space, or name a file on another disk."
        elif is_forbidden(error):
            message = f"The folder {folder} cannot be written. Allow it, or name a file in another folder."
        elif isinstance(error, OSError):
            message = f"No backup can be written to {folder} ({error.strerror}). Name a file in another folder."
        else:
            raise
        raise BackupError(message) from error


def prove(path: Path, name: Path) -> None:
    """Raise `BackupError` unless the file is the whole database of a library that this release can read.

    `name` is what the message calls it.
    """
    no_backup = f"{name} is no backup of a Pullquote library. Give a file that `pullquote backup` wrote."
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as made:
            if made.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise BackupError(no_backup)
            version = made.execute("PRAGMA user_version").fetchone()[0]
            if version > len(MIGRATIONS):
                raise BackupError(f"{name} was written by a newer Pullquote. Upgrade this one to restore it.")
            damage = _damage(made) if version else "it is empty"
            if version and not damage and (lost := _TABLES - _tables(made)):
                damage = f"it has no table '{min(lost)}'"
    except sqlite3.DatabaseError as error:
        raise BackupError(no_backup) from error
    if damage:
        raise BackupError(f"The library in {name} is damaged ({damage}). Restore another backup.")


def _tables(made: sqlite3.Connection) -> set[str]:
    return {row[0] for row in made.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _damage(made: sqlite3.Connection) -> str | None:
    try:
        found = str(made.execute("PRAGMA integrity_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if found == "ok" else " ".join(found.split())


class Replacing:
    """A library that is about to be replaced, while nobody else may begin to write."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def fact(self, name: str) -> str | None:
        """Return a fact about the library as it is, None where it cannot be read any more."""
        with suppress(sqlite3.DatabaseError):
            row = self._database.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
            return row and str(row[0])
        return None

    def put(self, source: Path) -> int:
        """Put the database of the file in place, as a state that no process has seen; return its generation.

        SQLite writes it as one transaction: who reads sees the old library or the new one, whatever happens.
        """
        with closing(sqlite3.connect(source)) as made:
            own = made.execute("SELECT value FROM facts WHERE name = 'generation'").fetchone()
            generation = max(int(self.fact("generation") or 0), int(own[0])) + 1
            made.execute("UPDATE facts SET value = ? WHERE name = 'generation'", (str(generation),))
            made.execute("UPDATE facts SET value = lower(hex(randomblob(16))) WHERE name = 'state'")
            made.commit()
            made.backup(self._database)
        self._database.execute("PRAGMA wal_checkpoint(PASSIVE)")
        return generation


def set_aside(path: Path, name: str, *, leave: bool) -> Path:
    """Keep a damaged database, and what SQLite wrote beside it, under another name; return that.

    With `leave` the file itself stays, too: other processes have it open.
    """
    kept = path.with_name(name)
    with failures_told(path):
        for end in ("", *_BESIDE):  # the file first: SQLite deletes a left-over log of a database that is not there
            if (of := Path(f"{path}{end}")).exists():
                if leave:
                    shutil.copyfile(of, f"{kept}{end}")
                    Path(f"{kept}{end}").chmod(PRIVATE_MODE)
                else:
                    of.replace(f"{kept}{end}")
    return kept


@contextmanager
def lock(path: Path) -> Iterator[None]:
    """Keep writers out of a database that cannot be opened."""
    held = FileLock(path.with_suffix(".lock"), mode=PRIVATE_MODE, thread_local=False)
    try:
        with failures_told(path):
            held.acquire(timeout=WAIT_SECONDS)
    except Timeout as error:
        raise LibraryBusyError(
            f"The library in {path.parent} is being written. Try again when that is done."
        ) from error
    try:
        yield
    finally:
        held.release()
