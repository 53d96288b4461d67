"""What the tables say, for proving that they agree, and what SQL alone can mend of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import numpy as np

from .read import Reader
from .write import Transaction

# The indexes of words, the views that show what is in them, and the tables whose rows those are.
INDEXES = (("passage_words", "passage_text", "passages"), ("quote_words", "quote_text", "quotes"))
_SHADOWS = ("data", "idx", "docsize", "config")
# How far from 1 the length of a vector may be: float32 rounds in the seventh place.
LENGTH_WITHIN = 1e-3
_AT_ONCE = 4096
_SPANS = ("", "sentence_", "paragraph_", "before_", "after_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An article with its rows as they stand; `facts` has no text where the newest revision is not there."""

    facts: sqlite3.Row
    passages: list[sqlite3.Row]
    quotes: list[sqlite3.Row]


class Inspection:
    """What may be asked of the tables themselves. Everything here runs inside one read transaction."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    @property
    def reader(self) -> Reader:
        """The library in the same state."""
        return Reader(self._database)

    def damage(self) -> str | None:
        """Return what is wrong with the file itself, None where it is whole."""
        try:
            found = [str(row[0]) for row in self._database.execute("PRAGMA integrity_check(3)")]
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
                raise
            return str(error)
        return None if found == ["ok"] else "; ".join(line for part in found for line in part.splitlines()[-3:])

    def dangling(self) -> dict[str, int]:
        """Return how many rows of a table belong to something that is not there, by table."""
        found: dict[str, int] = {}
        for row in self._database.execute("PRAGMA foreign_key_check"):
            found[row["table"]] = found.get(row["table"], 0) + 1
        return found

    def lost(self, table: str, index: str) -> int:
        """Return how many rows an index of words knows that their table does not."""
        query = f"SELECT count(*) FROM {index}_docsize WHERE id NOT IN (SELECT number FROM {table})"
        return int(self._database.execute(query).fetchone()[0])

    def agrees(self, index: str, view: str) -> bool:
        """Return whether an index of words says what the texts say.

        FTS5 proves it only by way of an INSERT (https://sqlite.org/fts5.html#the_integrity_check_command), which
        would keep writers waiting: so a copy of the index is proven, among the temporary tables of this connection.
        """
        run = self._database.execute
        run("SAVEPOINT proving")
        try:
            self._copied(index, view)
            run(f"INSERT INTO temp.{index} ({index}, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
                raise
            return False
        finally:
            run("ROLLBACK TO proving")
            run("RELEASE proving")
        return True

    def _copied(self, index: str, view: str) -> None:
        """Make the index and the view that it reads anew as temporary ones, with the very same content."""
        run = self._database.execute
        made = dict(run("SELECT name, sql FROM main.sqlite_master WHERE name IN (?, ?)", (index, view)).fetchall())
        run(made[view].replace("CREATE VIEW", "CREATE TEMP VIEW", 1))
        run(made[index].replace("CREATE VIRTUAL TABLE ", "CREATE VIRTUAL TABLE temp.", 1))
        for shadow in _SHADOWS:
            run(f"DELETE FROM temp.{index}_{shadow}")
            run(f"INSERT INTO temp.{index}_{shadow} SELECT * FROM main.{index}_{shadow}")

    def sound_vectors(self, model: str) -> set[bytes]:
        """Return the keys whose vectors under the model are as wide as its vectors are, finite and of length 1."""
        known = self._database.execute("SELECT number, dimension FROM models WHERE name = ?", (model,)).fetchone()
        found: set[bytes] = set()
        if known is None:
            return found
        query = "SELECT key, vector FROM vectors WHERE model = ? AND typeof(vector) = 'blob'"
        rows = self._database.execute(query, (known["number"],))
        while some := rows.fetchmany(_AT_ONCE):
            wide = [row for row in some if len(row[1]) == 4 * known["dimension"]]
            joined = np.frombuffer(b"".join(row[1] for row in wide), dtype="<f4").reshape(len(wide), known["dimension"])
            with np.errstate(all="ignore"):  # of no number, and of far too large ones, the length is none either
                good = np.abs(np.linalg.norm(joined, axis=1) - 1) <= LENGTH_WITHIN
            found.update(row[0] for row, sound in zip(wide, good, strict=True) if sound)
        return found

    def stored(self) -> Iterator[Stored]:
        """Return every article with its rows, in the order of adding."""
        run = self._database.execute
        passages = _Rows(run('SELECT article, start, "end", head, key FROM passages ORDER BY article, start'))
        quotes = _Rows(run(_QUOTES))
        for facts in run(_ARTICLES):
            number = facts["number"]
            yield Stored(facts=facts, passages=passages.of(number), quotes=quotes.of(number))

    def earlier_texts(self) -> Iterator[tuple[str, str, str]]:
        """Return id, stored sha256 and text of what articles said before."""
        yield from self._database.execute(
            "SELECT a.id, r.sha256, r.text FROM articles a "
            "JOIN revisions r ON r.article = a.number AND r.revision < a.revision"
        )


_ARTICLES = """
SELECT a.*, r.text, r.sha256,
    (SELECT count(*) FROM audiences WHERE article = a.number) AS audiences,
    (SELECT max(revision) FROM revisions WHERE article = a.number) AS newest
FROM articles a LEFT JOIN revisions r ON r.article = a.number AND r.revision = a.revision ORDER BY a.number
"""
_QUOTES = """
SELECT q.*, q.speaker IS NOT NULL AND s.number IS NULL AS speaker_astray
FROM quotes q LEFT JOIN speakers s ON s.number = q.speaker AND s.article = q.article ORDER BY q.article
"""


class _Rows:
    """Rows in the order of their articles, handed out article by article."""

    def __init__(self, rows: sqlite3.Cursor) -> None:
        self._groups = groupby(rows, key=itemgetter("article"))
        self._next = next(self._groups, None)

    def of(self, number: int) -> list[sqlite3.Row]:
        found: list[sqlite3.Row] = []
        while self._next and self._next[0] <= number:
            # Rows of an article that is not there are dangling ones.
            found = list(self._next[1]) if self._next[0] == number else []
            self._next = next(self._groups, None)
        return found


def spans_fit(quote: sqlite3.Row, text: str) -> bool:
    """Return whether a quote's spans lie in the text, and its words begin in its sentence."""
    spans = [(quote[f"{name}start"], quote[f"{name}end"]) for name in _SPANS]
    (start, end), sentence = spans[:2]
    within = sentence[0] <= start < sentence[1]  # of a very long sentence only a part is kept
    return start < end and within and all(0 <= first <= last <= len(text) for first, last in spans)


class Repair(Transaction):
    """Repairs that need nothing but SQL, inside one write transaction."""

    def reindex(self) -> None:
        """Make SQLite's own indexes again; what they cannot be made of stays as it is."""
        try:
            self._database.execute("REINDEX")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_CONSTRAINT}:
                raise

    def drop_dangling(self) -> None:
        """Delete the rows that belong to something that is not there, or let them stand alone where they can."""
        run = self._database.execute
        tables = [row[0] for row in run("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for key in run(f"PRAGMA foreign_key_list({table})").fetchall():
                column, parent, to = key["from"], key["table"], key["to"]
                where = f"WHERE {column} NOT IN (SELECT {to} FROM {parent})"
                lone = key["on_delete"] == "SET NULL"
                run(f"UPDATE {table} SET {column} = NULL {where}" if lone else f"DELETE FROM {table} {where}")

    def point_to_newest(self) -> None:
        """Let every article be of the newest revision that there is."""
        newest = "(SELECT max(revision) FROM revisions WHERE article = articles.number)"
        self._database.execute(f"UPDATE articles SET revision = {newest} WHERE revision < {newest}")

    def rebuild_words(self) -> None:
        """Make the indexes of words again from the texts."""
        for index, _, _ in INDEXES:
            self._database.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")

    def drop_bad_vectors(self) -> None:
        """Delete the vectors of the library's model that are none."""
        model = self.now.fact("model") or ""
        sound = Inspection(self._database).sound_vectors(model)
        rows = self._database.execute(
            "SELECT v.key, v.model FROM vectors v JOIN models m ON m.number = v.model WHERE m.name = ?", (model,)
        ).fetchall()
        bad = [tuple(row) for row in rows if row["key"] not in sound]
        self._database.executemany("DELETE FROM vectors WHERE key = ? AND model = ?", bad)
