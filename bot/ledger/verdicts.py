"""What people said of answers."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.ledger.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What somebody said of an answer: that it is right or wrong, why, and in their words.

    `question` is the question as it was understood; `answer` what the job told: `found`, `speaker` (whom the question
    names), and `quotes`, each with `id`, `article` and `speaker`.
    """

    id: int
    job: int
    user: str
    right: bool
    reason: str | None
    comment: str | None
    question: str
    answer: Mapping[str, Any]
    created: float


class Verdicts:
    """What people said of answers: the last word of each person on each."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now

    def keep(self, job: int, user: str, *, right: bool) -> bool:
        """Keep what somebody says of the answer to a job; return whether there is such an answer."""
        with self._database.writing() as rows:
            row = rows.execute("SELECT answered, text FROM jobs WHERE id = ?", [job]).fetchone()
            if row is None or row["answered"] is None:
                return False
            told = json.loads(row["answered"])
            question = str(told.get("asked") or row["text"] or told.get("question") or "")
            rows.execute(_KEEP, [job, user, int(right), question, json.dumps(_told(told)), self._now()])
        return True

    def explain(self, job: int, user: str, *, reason: str, comment: str | None) -> bool:
        """Keep why somebody calls an answer wrong; return whether they still do."""
        with self._database.writing() as rows:
            told = [reason, comment, job, user]
            return bool(rows.execute(_EXPLAIN, told).rowcount)

    def all(self, *, since: float = 0.0, right: bool | None = None) -> list[Verdict]:
        """Return the verdicts from then on, oldest first; only the right or the wrong ones where that is told."""
        with self._database.reading() as rows:
            found = rows.execute(_ALL, {"since": since, "right": None if right is None else int(right)}).fetchall()
        return list(map(_verdict, found))

    def forget(self, *, before: float) -> int:
        """Drop what was said before then; return how many verdicts went."""
        with self._database.writing() as rows:
            return rows.execute("DELETE FROM feedback WHERE created < ?", [before]).rowcount


# A new word begins anew: why the last one was "wrong" says nothing of it.
_KEEP = """
INSERT INTO feedback (job, user, right, question, answer, created) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (job, user) DO UPDATE SET right = excluded.right, question = excluded.question, answer = excluded.answer,
    created = excluded.created, reason = NULL, comment = NULL
"""
_EXPLAIN = "UPDATE feedback SET reason = ?, comment = ? WHERE job = ? AND user = ? AND NOT right"
_ALL = "SELECT * FROM feedback WHERE created >= :since AND right = coalesce(:right, right) ORDER BY id"


def _told(answered: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is kept of an answer: what it found, and which quotes of whom, by their ids, without their words."""
    quotes = [{name: one.get(name) for name in ("id", "article", "speaker")} for one in answered.get("quotes") or ()]
    return {"found": bool(answered.get("found", quotes)), "speaker": answered.get("speaker"), "quotes": quotes}


def _verdict(row: sqlite3.Row) -> Verdict:
    known = dict(row)
    return Verdict(**known | {"right": bool(known["right"]), "answer": json.loads(known["answer"])})
