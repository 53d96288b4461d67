"""One database file: opened, brought up to date, locked for a commit, its failures told in plain words."""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from importlib import resources
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import DamagedError, LibraryBusyError, StorageError
from index.private import PRIVATE_MODE, make_private, narrow
from index.text import fold, words_key

MIGRATIONS = ("0001.sql", "0002.sql")
WAIT_SECONDS = 30.0
# Tells our databases from other programs' (https://sqlite.org/pragma.html#pragma_application_id): "Pull" in ASCII.
APPLICATION_ID = 0x50756C6C


class Database:
    """Connections to the file, one for each transaction under way, and the write lock beside it."""

    def __init__(self, path: Path, *, wait: float = WAIT_SECONDS) -> None:
        self.path = path
        self._wait = wait
        self._idle: list[sqlite3.Connection] | None = []
        self._guard = threading.Lock()
        # A file lock keeps other processes out, but lets every thread of its own pass.
        self._turn = threading.Lock()
        self._lock = FileLock(path.with_suffix(".lock"), mode=PRIVATE_MODE, thread_local=False)
        with failures_told(path):
            # Private articles are nobody else's business on a shared machine.
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            make_private(path)
            self._migrate()

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection that nobody else uses meanwhile: an unfinished list must not hold up what comes after."""
        with self._guard:
            if self._idle is None:
                raise StorageError(f"The library in {self.path.parent} was closed. Open it again to use it.")
            lent = self._idle.pop() if self._idle else None
        lent = lent or self._open()
        try:
            yield lent
        finally:
            if lent.in_transaction:
                lent.execute("ROLLBACK")
            with self._guard:
                if self._idle is None:
                    lent.close()
                else:
                    self._idle.append(lent)

    def _open(self) -> sqlite3.Connection:
        # Autocommit mode: transactions are begun and ended by hand, so that one can span several reads.
        made = sqlite3.connect(self.path, timeout=self._wait, isolation_level=None, check_same_thread=False)
        made.row_factory = sqlite3.Row
        # SQLite's own lower() knows the letters of English alone.
        made.create_function("folded", 1, fold, deterministic=True)
        made.create_function("words_key", 1, words_key, deterministic=True)
        made.execute("PRAGMA foreign_keys = ON")
        # FULL: what was acknowledged is on the disk, also after a power cut (https://sqlite.org/pragma.html).
        made.execute("PRAGMA synchronous = FULL")
        return made

    def _migrate(self) -> None:
        with self._connection() as database:
            self._recognise(database)
            narrow(self.path)  # an earlier release made it readable for all
            kept = database.execute("PRAGMA journal_mode").fetchone()[0] == "wal"  # a copy may have lost it
            if _version(database) == len(MIGRATIONS) and kept:
                return
            if _version(database) > len(MIGRATIONS):
                raise StorageError(
                    f"The library in {self.path.parent} was written by a newer Pullquote. Upgrade this one to read it."
                )
        with self._locked(), self._connection() as database:
            # Two processes that change over to WAL at once would fail at once, whatever the timeout: hence the lock.
            database.execute("PRAGMA journal_mode = WAL")
        while self._stepped():
            pass

    def _recognise(self, database: sqlite3.Connection) -> None:
        """Refuse a database that another program made."""
        made_by = database.execute("PRAGMA application_id").fetchone()[0]
        empty = database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        if made_by != APPLICATION_ID and not (empty and not _version(database)):
            raise StorageError(
                f"{self.path} is no Pullquote library but another program's database. "
                "Set PULLQUOTE_HOME to another folder."
            )

    def _stepped(self) -> bool:
        """Run the next migration; return whether there was one."""
        with self.writing() as database:
            number = _version(database)
            if number >= len(MIGRATIONS):
                return False
            for statement in _statements(MIGRATIONS[number]):
                database.execute(statement)
            database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            database.execute(f"PRAGMA user_version = {number + 1}")
            return True

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give a connection that sees one state of the library until the block ends. Waits for nobody."""
        with failures_told(self.path), self._connection() as database:
            database.execute("BEGIN")
            yield database

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Give a connection inside a write transaction; commits at the end, takes everything back on an error."""
        with self._locked(), failures_told(self.path), self._connection() as database:
            database.execute("BEGIN IMMEDIATE")
            yield database
            database.execute("COMMIT")

    @contextmanager
    def exclusive(self) -> Iterator[sqlite3.Connection]:
        """Give a connection of its own outside of any transaction, while nobody else may begin to write."""
        with self._locked(), failures_told(self.path), closing(self._open()) as database:
            yield database

    @contextmanager
    def _locked(self) -> Iterator[None]:
        holder = self.path.with_suffix(".lock.holder")
        end = time.monotonic() + self._wait
        with ExitStack() as held:
            if not self._turn.acquire(timeout=self._wait):
                raise self._busy(holder)
            held.callback(self._turn.release)
            with failures_told(self.path):
                try:
                    self._lock.acquire(timeout=max(0.0, end - time.monotonic()))
                except Timeout as error:
                    raise self._busy(holder) from error
                held.callback(self._lock.release)
                make_private(holder)
                holder.write_text(f"process {os.getpid()} ({Path(sys.argv[0]).name or 'python'})", encoding="utf-8")
            yield

    def _busy(self, holder: Path) -> LibraryBusyError:
        return LibraryBusyError(
            f"The library in {self.path.parent} has been held for {self._wait:.0f} s by {_named(holder)}. "
            "Wait for it to finish, or end it, and try again."
        )

    def close(self) -> None:
        """Close every connection; those that are in use close when they are given back."""
        with self._guard:
            for idle in self._idle or ():
                idle.close()
            self._idle = None


def _version(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def _statements(name: str) -> Iterator[str]:
    script = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    gathered = ""
    for line in script.splitlines(keepends=True):
        gathered += line
        if sqlite3.complete_statement(gathered):
            yield gathered
            gathered = ""


def _named(holder: Path) -> str:
    try:
        return holder.read_text(encoding="utf-8") or "another process"
    except OSError:
        return "another process"


@contextmanager
def failures_told(path: Path) -> Iterator[None]:
    """Turn what SQLite and the disk say into a `StorageError` that names the remedy."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise  # a fault of ours, not of the disk: let it be seen
    except (sqlite3.Error, OSError) as error:
        raise _told(error, path) from error


# SQLite's primary result codes (https://sqlite.org/rescode.html) are the last byte of the extended ones.
_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC}
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


def fills_the_disk(error: sqlite3.Error | OSError) -> bool:
    """Return whether there was no room to write."""
    return getattr(error, "sqlite_errorcode", 0) in _FULL or getattr(error, "errno", None) in _NO_SPACE


def is_forbidden(error: sqlite3.Error | OSError) -> bool:
    """Return whether this process may not write there."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    denied = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
    return code in denied or getattr(error, "errno", None) in _FORBIDDEN


def _told(error: sqlite3.Error | OSError, path: Path) -> StorageError | LibraryBusyError:
    # By number, not by message: a message names the file, and a folder may be called "full" or "busy".
    folder, code = path.parent, getattr(error, "sqlite_errorcode", 0) & 0xFF
    if fills_the_disk(error):
        return StorageError(f"The disk that holds {folder} is full. Free some space and try again; nothing was lost.")
    if is_forbidden(error):
        return StorageError(
            f"The folder {folder} cannot be written. Allow it, or set PULLQUOTE_HOME to a folder that can be."
        )
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return LibraryBusyError(f"The library in {folder} is busy in another program. Try again when it is done.")
    if code in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
        return DamagedError(
            f"{path} is damaged or not a Pullquote library ({error}). Restore a backup, "
            "or set PULLQUOTE_HOME to another folder."
        )
    reason = getattr(error, "strerror", None) or error
    return StorageError(f"The library in {folder} cannot be used ({reason}). Set PULLQUOTE_HOME to a usable folder.")
