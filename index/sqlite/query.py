"""What every question to the database stands on: who asks, and how values are handed over."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable

from index.records import EVERYONE

Audiences = Collection[str] | None

AMONG = "audience IN (SELECT value FROM json_each(:audiences))"
_SEEN = f"a.number IN (SELECT article FROM audiences WHERE {AMONG})"
# The same, looked up article by article: for queries that find few, where the list of all takes longest.
_SEEN_ONE_BY_ONE = f"EXISTS (SELECT 1 FROM audiences WHERE article = a.number AND {AMONG})"


class Query:
    """Questions within one read transaction. `audiences` None sees everything, else those and everyone's."""

    def __init__(self, database: sqlite3.Connection, audiences: Audiences = None) -> None:
        self._database = database
        self._all = audiences is None
        self._audiences = json.dumps([EVERYONE, *(audiences or ())])

    def _run(self, query: str, **values: object) -> sqlite3.Cursor:
        return self._database.execute(
            query, {"audiences": self._audiences, **{k: _bound(v) for k, v in values.items()}}
        )

    def _may(self, where: str = "1", *, few: bool = False) -> str:
        return where if self._all else f"({where}) AND {_SEEN_ONE_BY_ONE if few else _SEEN}"


def _bound(value: object) -> object:
    """Return a value as SQLite takes it: a command line can hold half a surrogate pair, the library never does."""
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if isinstance(value, str) else value


def quoted(term: str) -> str:
    """Return a word as FTS5 takes it literally, whatever stands in it."""
    return '"' + term.replace('"', '""') + '"'


def within(column: str, name: str = "wanted") -> str:
    """Return the condition that a column is one of a list that is handed over under a name."""
    return f"{column} IN (SELECT value FROM json_each(:{name}))"


def as_list(numbers: Iterable[int]) -> str:
    """Return numbers as `within` takes them."""
    return json.dumps([int(number) for number in numbers])
