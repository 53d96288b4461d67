"""`restore`: a library put back from a backup, for all who use it."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path
from typing import Any

from index.errors import BackupError, DamagedError, StorageError
from index.sqlite import SqliteStore, failures_told, lock, prove, set_aside

from .backup import DATABASE, MEGABYTE, Backup, Whole, beside, database, keep, opened
from .steps import Step, unseen

Agreed = Callable[[Backup, int | None], bool]

BEFORE = "before-restore"
# What SQLite says of a database that is not made as ours are (https://sqlite.org/rescode.html).
_OF_THE_FILE = {
    sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CONSTRAINT,
    sqlite3.SQLITE_MISMATCH,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a backup was put in place of: `kept` is the file that holds it, None where there was nothing.

    `damaged` is whether that file is a database that nothing can read any more, not a backup that could be restored.
    """

    backup: Backup
    generation: int
    kept: str | None
    damaged: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return what `restore --json` prints: the backup, and what became of the library."""
        now: dict[str, Any] = {"generation": self.generation, "kept": self.kept, "damaged": self.damaged}
        return self.backup.as_json() | now


def put_back(library: Path, file: Path, *, created: str, agreed: Agreed, step: Step) -> Restored | None:
    """Put the library of a backup in place of the one whose database this is, for all who use it; return what was done.

    `agreed` is asked with the backup and the number of articles that would give way, None where they cannot be read;
    None is returned where it says no. What gives way is kept beside the library. Raises `BackupError` for a file that
    is no whole backup; then nothing was touched.
    """
    whole = opened(file)
    with ExitStack() as held:
        with failures_told(library):
            library.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            made = held.enter_context(beside(library.with_name("restore"))) / DATABASE
            _unpack(file, whole, made, step)
        prove(made, file)
        return _Restoring(library, _counted(whole.backup, made, file), made, created).done(agreed)


class _Restoring:
    """A proven library in a file, on its way into the place of another."""

    def __init__(self, library: Path, backup: Backup, made: Path, created: str) -> None:
        self._library = library
        self._backup = backup
        self._made = made
        self._moment = "".join(letter for letter in created if letter.isalnum())
        self._created = created
        self._before = self._unused()

    def done(self, agreed: Agreed) -> Restored | None:
        """Put it in place, unless that is not agreed to."""
        try:
            store = SqliteStore(self._library)
        except DamagedError:
            return self._in_place_of_a_wreck() if agreed(self._backup, None) else None
        try:
            there = _count(store)
            if there != 0 and not agreed(self._backup, there):
                return None
            return self._in_place_of(store)
        finally:
            store.close()

    def _in_place_of(self, store: SqliteStore) -> Restored:
        kept, state = self._kept(store)
        with store.replacing() as live:
            if live.fact("state") != state:  # somebody wrote meanwhile, and nobody can any more
                kept, _ = self._kept(store)
            damaged = kept is None and live.fact("generation") != "0"
            if damaged:
                kept = set_aside(self._library, self._damaged, leave=True)
            generation = live.put(self._made)
        return self._told(generation, kept, damaged=damaged)

    def _in_place_of_a_wreck(self) -> Restored:
        """Put it in place of a file that is no database any more."""
        with lock(self._library):
            kept = set_aside(self._library, self._damaged, leave=False)
        store = SqliteStore(self._library)
        try:
            with store.replacing() as live:
                return self._told(live.put(self._made), kept, damaged=True)
        finally:
            store.close()

    def _kept(self, store: SqliteStore) -> tuple[Path | None, str | None]:
        """Return the file that the library is kept in, None for a damaged or new one, and the state it is of."""
        try:
            with store.read() as reader:
                state, fresh = reader.state, not reader.generation
            if fresh:
                return None, state
            _, facts = keep(store, self._before, self._created, unseen, like=BEFORE)
        except DamagedError:
            return None, None
        except BackupError as error:
            raise StorageError(f"The library was left as it is, because it could not be kept first. {error}") from error
        return self._before, facts.state

    @property
    def _damaged(self) -> str:
        return f"{self._library.name}.damaged-{self._moment}"

    def _unused(self) -> Path:
        """Return a file that is not there yet: what an earlier restore kept is nobody's to write over."""
        name = f"{BEFORE}-{self._moment}"
        names = chain([f"{name}.zip"], (f"{name}-{number}.zip" for number in count(2)))
        return next(file for one in names if not (file := self._library.with_name(one)).exists())

    def _told(self, generation: int, kept: Path | None, *, damaged: bool) -> Restored:
        place = str(kept) if kept else None
        return Restored(backup=self._backup, generation=generation, kept=place, damaged=damaged)


def _counted(backup: Backup, made: Path, file: Path) -> Backup:
    """Bring the library of a backup up to date; return the backup with what is really in it.

    Raises `BackupError` where it is not a library that can be read: the file is to blame then, not the data folder.
    """
    try:
        store = SqliteStore(made)
        try:
            with store.read() as reader:
                model, generation, articles = reader.fact("model"), reader.generation, reader.count("articles")
                if not reader.state:
                    raise BackupError(f"The library in {file} is damaged (it has no state). Restore another backup.")
        finally:
            store.close()
    except (StorageError, sqlite3.DatabaseError, ValueError) as error:
        why = error.__cause__ if isinstance(error, StorageError) else error
        of_the_file = isinstance(why, sqlite3.Error) and why.sqlite_errorcode & 0xFF in _OF_THE_FILE
        if isinstance(error, StorageError) and not of_the_file:
            raise  # a full disk, say
        raise BackupError(f"The library in {file} is damaged ({why}). Restore another backup.") from error
    return replace(backup, model=model, generation=generation, articles=articles)


def _count(store: SqliteStore) -> int | None:
    try:
        with store.read() as reader:
            return reader.count("articles")
    except DamagedError:
        return None


def _unpack(file: Path, whole: Whole, made: Path, step: Step) -> None:
    if shutil.disk_usage(made.parent).free < 2 * whole.database_bytes:
        folder = made.parent.parent
        needed = 2 * whole.database_bytes / MEGABYTE
        raise StorageError(f"The disk that holds {folder} has no room for {needed:,.0f} MB. Free some space.")
    digest, done = hashlib.sha256(), 0
    with made.open("xb") as out:
        for chunk in database(file):
            digest.update(chunk)
            out.write(chunk)
            done += len(chunk)
            step(done // MEGABYTE, whole.database_bytes // MEGABYTE)
    if digest.hexdigest() != whole.sha256:
        raise BackupError(f"{file} is damaged (its checksum does not fit). Restore another backup.")
