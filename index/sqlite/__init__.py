"""The library's truth in one SQLite file: read whole states, write short commits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .connection import WAIT_SECONDS, Database, failures_told
from .decisions import Correction, Identity
from .held import Held, HeldQuote, HeldSpeaker, QuoteFields, QuoteWords, States
from .query import Audiences, quoted
from .read import Reader
from .replica import CopiedFacts, Replacing, copy, lock, prove, set_aside, written
from .soundness import INDEXES, Inspection, Repair, Stored, spans_fit
from .write import Filing, Transaction, article_mark, merged, quote_id, text_sha256

__all__ = [
    "INDEXES",
    "Audiences",
    "CopiedFacts",
    "Correction",
    "Filing",
    "Held",
    "HeldQuote",
    "HeldSpeaker",
    "Identity",
    "Inspection",
    "QuoteFields",
    "QuoteWords",
    "Reader",
    "Repair",
    "Replacing",
    "SqliteStore",
    "States",
    "Stored",
    "Transaction",
    "article_mark",
    "failures_told",
    "lock",
    "merged",
    "prove",
    "quote_id",
    "quoted",
    "set_aside",
    "spans_fit",
    "text_sha256",
    "written",
]


class SqliteStore:
    """The database file of a library; safe to share between threads and with other processes."""

    def __init__(self, path: Path, *, wait: float = WAIT_SECONDS) -> None:
        """Open the file, making it and its folder where there are none; raises `StorageError`."""
        self.path = path
        self._database = Database(path, wait=wait)

    @contextmanager
    def read(self, audiences: Audiences = None) -> Iterator[Reader]:
        """Give a reader of one state of the library. Readers wait for nobody."""
        with self._database.reading() as connection:
            yield Reader(connection, audiences)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Give a transaction, committed as one new generation when the block ends without an error.

        Waits for another writer up to 30 s, then raises `LibraryBusyError`, which names the holder.
        """
        with self._database.writing() as connection:
            transaction = Transaction(connection)
            yield transaction
            transaction.finish()

    @contextmanager
    def inspect(self) -> Iterator[Inspection]:
        """Give an inspection of one state of the library. Like readers it waits for nobody."""
        with self._database.reading() as connection:
            # A letter that is none any more makes a changed text, not one that cannot be looked at.
            connection.text_factory = lambda raw: raw.decode(errors="replace")
            try:
                yield Inspection(connection)
            finally:
                connection.text_factory = str

    @contextmanager
    def repair(self) -> Iterator[Repair]:
        """Give a transaction that can mend; committed like any other."""
        with self._database.writing() as connection:
            transaction = Repair(connection)
            yield transaction
            transaction.finish()

    def copy(self, target: Path, *, place: Path) -> CopiedFacts:
        """Write one state of the library to a new file; readers and writers go on.

        Raises `BackupError`, which names `place`, and `DamagedError`.
        """
        with self._database.reading() as connection:
            reader = Reader(connection)
            facts = CopiedFacts(reader.state, reader.generation, reader.count("articles"), reader.fact("model"))
            copy(connection, target, place=place)
        return facts

    @contextmanager
    def replacing(self) -> Iterator[Replacing]:
        """Give the means to put another library in place of this one; nobody else may begin to write meanwhile."""
        with self._database.exclusive() as connection:
            yield Replacing(connection)

    def close(self) -> None:
        """Close the file."""
        self._database.close()
