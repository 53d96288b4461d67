"""`bot.db`: opened by the one process that serves, or beside it; its failures told in plain words."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from filelock import FileLock, Timeout

from index import PRIVATE_MODE, LibraryBusyError, StorageError, make_private, narrow

MIGRATIONS = ("0001.sql", "0002.sql")
# Tells it from other programs' databases (https://sqlite.org/pragma.html#pragma_application_id): "PqBo" in ASCII.
APPLICATION_ID = 0x5071426F


# So long a write waits for that of another process.
_PATIENCE_SECONDS = 5.0


class Database:
    """One connection that threads take in turns; every statement takes well under a millisecond.

    One process has it; `beside` that one, others open the file as it is, where it is there: nothing is made or changed
    in its shape. A write of one waits some seconds for that of another.
    """

    def __init__(self, path: Path, *, beside: bool = False) -> None:
        self.path = path
        self._turn = threading.Lock()
        # Whether a row was not taken, since it was last said that rows are.
        self.refused = False
        self._lock = FileLock(path.with_suffix(".lock"), mode=PRIVATE_MODE, thread_local=False)
        with self._failures_told():
            if not beside:
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._alone()
                make_private(path)
            self._connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=rw",
                uri=True,
                timeout=_PATIENCE_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
            self._connection.row_factory = sqlite3.Row
            known = self._version(beside=beside)
            self._set()
            if not beside:
                self._migrate(known)
                narrow(path)  # an earlier release made it readable for all

    def _alone(self) -> None:
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise LibraryBusyError(
                f"Another `pullquote serve` runs on {self.path.parent}. End it first, or set PULLQUOTE_HOME to another "
                "folder for this one."
            ) from error

    def _version(self, *, beside: bool) -> int:
        made_by = self._connection.execute("PRAGMA application_id").fetchone()[0]
        known = int(self._connection.execute("PRAGMA user_version").fetchone()[0])
        foreign = made_by != APPLICATION_ID and self._connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        if foreign or known > len(MIGRATIONS):
            raise StorageError(
                f"{self.path} was not written by this version of Pullquote. Upgrade it, or move the file."
            )
        if beside and known < len(MIGRATIONS):
            raise StorageError(f"{self.path} is of an earlier version. Start `pullquote serve` once, which updates it.")
        return known

    def _set(self) -> None:
        self._connection.execute("PRAGMA journal_mode = WAL")
        # FULL: an event is acknowledged on the strength of its row, also where the power goes next.
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("PRAGMA foreign_keys = ON")
        # What is deleted is overwritten: somebody asked for it, or it was promised for a number of days.
        self._connection.execute("PRAGMA secure_delete = ON")

    def _migrate(self, known: int) -> None:
        for number, name in enumerate(MIGRATIONS[known:], known + 1):
            script = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
            ours = f"PRAGMA user_version = {number}; PRAGMA application_id = {APPLICATION_ID};"
            self._connection.executescript(f"BEGIN; {script} {ours} COMMIT;")
        if 0 < known < len(MIGRATIONS):
            # The first version left what it had deleted in the file.
            self._connection.execute("VACUUM")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Give the connection inside a write transaction; commits at the end, takes everything back on an error."""
        with self._turn, self._failures_told():
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException as error:
                self.refused = self.refused or isinstance(error, sqlite3.Error)
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give the connection to read from."""
        with self._turn, self._failures_told():
            yield self._connection

    def wipe(self) -> None:
        """Let nothing of what was deleted stay in the write-ahead log, as far as other processes let go of it."""
        with self._turn, self._failures_told():
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def close(self) -> None:
        """Close the file and let another process have it."""
        with self._turn:
            self._connection.close()
        self._lock.release()

    @contextmanager
    def _failures_told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
            raise  # a fault of ours, not of the disk: let it be seen
        except (sqlite3.Error, OSError) as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
                raise StorageError(
                    f"{self.path} is damaged ({error}). Move it away: who added what and what was asked is forgotten "
                    "then, the library stays."
                ) from error
            raise StorageError(
                f"{self.path} cannot be used ({error}). Make room on the disk or allow the folder to be written."
            ) from error
