"""The library's truth in one SQLite file: read whole states, write short commits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .connection import WAIT_SECONDS, Database
from .held import Held, HeldQuote, HeldSpeaker, QuoteFields, QuoteWords
from .read import Audiences, Reader, quoted
from .write import Filing, Transaction, merged, quote_id, text_sha256

__all__ = [
    "Audiences",
    "Filing",
    "Held",
    "HeldQuote",
    "HeldSpeaker",
    "QuoteFields",
    "QuoteWords",
    "Reader",
    "SqliteStore",
    "Transaction",
    "merged",
    "quote_id",
    "quoted",
    "text_sha256",
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

    def close(self) -> None:
        """Close the file."""
        self._database.close()
