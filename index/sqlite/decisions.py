"""What people have decided: corrections of quotes, by text and span, and who is who across articles.

It concerns texts and names, not articles, so that it outlives them; what is narrowed tells only of what may be seen.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from index.records import Kind, Span

from .query import Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What somebody said about a quotation of a text: who speaks (None: nobody is named), or that it is none.

    Where it is none, `speaker` is what was said before: "" that nobody is named, None nothing.
    """

    kind: Kind
    span: Span
    speaker: str | None = None
    not_a_quote: bool = False
    made: str
    made_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What somebody said about two names: they are one person's, or (not `same`) two people's.

    `one` and `other` are the names as `text.name_key` folds them, in this order; the rest is as it was typed.
    """

    one: str
    other: str
    same: bool
    one_name: str
    other_name: str
    made: str


class Decided(Query):
    """The decisions, as a transaction sees them."""

    def corrections(self, sha256: str) -> tuple[Correction, ...]:
        """Return what is corrected in a text, by place."""
        rows = self._database.execute(
            'SELECT * FROM corrections WHERE sha256 = ? ORDER BY start, "end", kind', (sha256,)
        )
        return tuple(map(_correction, rows))

    def taken_out(self) -> list[tuple[str, str, Correction]]:
        """Return what is no quote by correction: article, sha256 of its newest text, and the correction."""
        rows = self._run(
            "SELECT c.*, a.id FROM corrections c JOIN revisions r ON r.sha256 = c.sha256 "
            "JOIN articles a ON a.number = r.article AND a.revision = r.revision "
            f"WHERE {self._may('c.not_a_quote')}"
        )
        return [(row["id"], row["sha256"], _correction(row)) for row in rows]

    def taken_out_before(self) -> list[tuple[str, str, str, Correction]]:
        """Return what was no quote in former texts: article, sha256 of the text, the text, and the correction."""
        rows = self._run(
            "SELECT c.*, r.text, a.id FROM corrections c JOIN revisions r ON r.sha256 = c.sha256 "
            "JOIN articles a ON a.number = r.article AND a.revision <> r.revision "
            f"WHERE {self._may('c.not_a_quote')}"
        )
        return [(row["id"], row["sha256"], row["text"], _correction(row)) for row in rows]

    def of_text(self, sha256: str) -> list[str]:
        """Return the ids of the articles whose newest text this is, in the order of adding."""
        rows = self._database.execute(
            "SELECT a.id FROM revisions r JOIN articles a ON a.number = r.article AND a.revision = r.revision "
            "WHERE r.sha256 = ? ORDER BY a.number",
            (sha256,),
        )
        return [row[0] for row in rows]

    def identities(self) -> list[Identity]:
        """Return what is decided about names, the oldest first: where both are called so in what may be seen."""
        where = "1" if self._all else f"{self._known('i.one')} AND {self._known('i.other')}"
        rows = self._run(f"SELECT i.* FROM identities i WHERE {where} ORDER BY made, one, other")
        return [Identity(**{**dict(row), "same": bool(row["same"])}) for row in rows]

    def _known(self, name: str) -> str:
        """Return the condition that an article that may be seen calls somebody so."""
        seen = self._may(f"f.folded = {name}", few=True).replace("a.number", "s.article")
        return f"EXISTS (SELECT 1 FROM forms f JOIN speakers s ON s.number = f.speaker WHERE {seen})"


class Deciding:
    """The decisions, as a commit may change them."""

    _database: sqlite3.Connection

    def correct(self, sha256: str, corrections: Iterable[Correction]) -> None:
        """Let these be the corrections of a text, in place of all it had."""
        self._database.execute("DELETE FROM corrections WHERE sha256 = ?", (sha256,))
        self._database.executemany(
            'INSERT INTO corrections (sha256, start, "end", kind, speaker, not_a_quote, made, made_by) '
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(sha256, *one.span, one.kind, one.speaker, one.not_a_quote, one.made, one.made_by) for one in corrections],
        )

    def unname(self, by: str) -> int:
        """Keep the corrections that somebody made, but not who; return how many they were."""
        return self._database.execute("UPDATE corrections SET made_by = NULL WHERE made_by = ?", (by,)).rowcount

    def identify(self, identity: Identity) -> None:
        """Note a decision about two names, in place of an earlier one about the same two."""
        self._database.execute(
            "INSERT OR REPLACE INTO identities VALUES (:one, :other, :same, :one_name, :other_name, :made)",
            asdict(identity),
        )

    def forget(self, identity: Identity) -> bool:
        """Take this decision about two names back; return whether it stood."""
        where = "one = ? AND other = ? AND same = ?"
        values = (identity.one, identity.other, identity.same)
        return self._database.execute(f"DELETE FROM identities WHERE {where}", values).rowcount > 0


def _correction(row: sqlite3.Row) -> Correction:
    return Correction(
        kind=row["kind"],
        span=Span(row["start"], row["end"]),
        speaker=row["speaker"],
        not_a_quote=bool(row["not_a_quote"]),
        made=row["made"],
        made_by=row["made_by"],
    )
