"""Passages: where they stand, their vectors, their words."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.protocols import Vectors
from index.records import Span

from .query import AMONG, Query, as_list, quoted, within


class Passages(Query):
    """What may be asked about passages."""

    def passage_numbers(self) -> NDArray[np.int64]:
        """Return the numbers of the passages that may be seen, ascending."""
        where = self._may().replace("a.number", "p.article")
        rows = self._run(f"SELECT p.number FROM passages p WHERE {where} ORDER BY p.number")
        return np.fromiter((row[0] for row in rows), dtype=np.int64)

    def passage_rows(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return number and mark of every passage, by number; a mark is the first eight bytes of the key."""
        rows = self._run("SELECT number, substr(key, 1, 8) AS mark FROM passages ORDER BY number").fetchall()
        return _rows(rows)

    def passages(self, numbers: Iterable[int]) -> dict[int, tuple[int, Span]]:
        """Return article and span of each of these passages."""
        query = f'SELECT number, article, start, "end" FROM passages WHERE {within("number")}'
        rows = self._run(query, wanted=as_list(numbers))
        return {row["number"]: (row["article"], Span(row["start"], row["end"])) for row in rows}

    def vectors(
        self, model: str, numbers: Iterable[int]
    ) -> tuple[tuple[NDArray[np.int64], NDArray[np.int64]], Vectors]:
        """Return numbers and marks of those of these passages that have a vector under the model, and the vectors."""
        rows = self._run(
            "SELECT p.number, substr(p.key, 1, 8) AS mark, v.vector FROM passages p JOIN vectors v ON v.key = p.key "
            # A vector of another width is a damaged one: `check` tells of it, a question goes without.
            "JOIN models m ON m.number = v.model AND m.name = :model AND length(v.vector) = 4 * m.dimension "
            f"WHERE {within('p.number')}",
            model=model,
            wanted=as_list(numbers),
        ).fetchall()
        joined = np.frombuffer(b"".join(row["vector"] for row in rows), dtype="<f4").astype(np.float32)
        return _rows(rows), joined.reshape(len(rows), self.width(model) or 0)

    def width(self, model: str) -> int | None:
        """Return how long the vectors under the model are, None where there have been none."""
        row = self._run("SELECT dimension FROM models WHERE name = :model", model=model).fetchone()
        return row and int(row[0])

    def missing(self, model: str, keys: Collection[bytes]) -> set[bytes]:
        """Return those of these keys that have no vector under the model."""
        query = "SELECT 1 FROM vectors v JOIN models m ON m.number = v.model AND m.name = :model WHERE v.key = :key"
        return {key for key in keys if self._run(query, model=model, key=key).fetchone() is None}

    def passages_without(self, model: str, *, after: bytes, limit: int) -> list[tuple[bytes, str]]:
        """Return key and embedded text of passages without a vector under the model, by key, after a key."""
        rows = self._run(
            'SELECT p.key, p.head, substr(r.text, p.start + 1, p."end" - p.start) AS body FROM passages p '
            "JOIN articles a ON a.number = p.article "
            "JOIN revisions r ON r.article = a.number AND r.revision = a.revision WHERE NOT EXISTS "
            "(SELECT 1 FROM vectors v JOIN models m ON m.number = v.model WHERE v.key = p.key AND m.name = :model) "
            "AND p.key > :after GROUP BY p.key ORDER BY p.key LIMIT :limit",
            model=model,
            after=after,
            limit=limit,
        )
        return [(row["key"], f"{row['head']}\n{row['body']}" if row["head"] else row["body"]) for row in rows]

    def lexical(self, match: str, limit: int) -> dict[int, float]:
        """Return the BM25 scores of the `limit` passages that match an FTS5 expression best, higher is better."""
        where = self._may().replace("a.number", "p.article")
        rows = self._run(
            "SELECT p.number, -bm25(passage_words) AS score FROM passage_words "
            "JOIN passages p ON p.number = passage_words.rowid "
            f"WHERE passage_words MATCH :match AND {where} ORDER BY score DESC LIMIT :limit",
            match=match,
            limit=limit,
        )
        return {row["number"]: row["score"] for row in rows}

    def matching(self, match: str, limit: int) -> list[int]:
        """Return the articles of at most `limit` passages whose text matches an FTS5 expression, newest first."""
        # In this order, or SQLite would look at every passage there is; and asked of each article that matches, or it
        # would list all that may be seen, which takes longer than the rest together.
        may = f"AND EXISTS (SELECT 1 FROM audiences WHERE article = p.article AND {AMONG})"
        rows = self._run(
            "SELECT p.article FROM passage_words CROSS JOIN passages p ON p.number = passage_words.rowid "
            f"WHERE passage_words MATCH :match {'' if self._all else may} "
            "ORDER BY passage_words.rowid DESC LIMIT :limit",
            match=f"body : {match}",
            limit=limit,
        )
        return [row[0] for row in rows]

    def frequencies(self, terms: Collection[str]) -> dict[str, int]:
        """Return in how many passages each term stands, inflected forms counted."""
        query = "SELECT count(*) FROM passage_words WHERE passage_words MATCH :match"
        if not self._all:
            # Of what may be seen only: neither the answer nor its confidence may tell of anything else. With the
            # plus, SQLite looks up the word once, not once a passage: 2 ms against 290 ms with 11,000 passages.
            may = self._may().replace("a.number", "p.article")
            query = f"{query} AND +rowid IN (SELECT p.number FROM passages p WHERE {may})"
        return {term: self._run(query, match=quoted(term)).fetchone()[0] for term in terms}


def _rows(rows: Sequence[sqlite3.Row]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    marks = np.frombuffer(b"".join(row["mark"] for row in rows), dtype="<i8").astype(np.int64)
    return np.array([row["number"] for row in rows], dtype=np.int64), marks
