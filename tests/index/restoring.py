"""Libraries put back from backups, and all that they say."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from index import Library, Restored, Wanted
from tests.piles import ASKED


def contents(library: Library) -> list[Any]:
    """Return all that a library says, and what it answers."""
    articles = [(article.as_json(), article.text) for article in library.articles()]
    quotes = [quote.as_json() for quote in library.quotes(Wanted())]
    return [articles, quotes, library.ask(ASKED).as_json() | {"took_ms": 0}]


def restored(home: Path, file: Path) -> Restored:
    done = Library.restore(home, file)
    assert done is not None
    return done


def hole(home: Path, table: str) -> None:
    """Write nonsense over the first page of a table."""
    file = home / "library.db"
    database = sqlite3.connect(file)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    page = database.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
    database.close()
    with file.open("r+b") as opened:
        opened.seek((page - 1) * 4096)
        opened.write(b"\x55" * 4096)
