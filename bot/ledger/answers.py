"""What posted answers quoted, what became of their questions, and what is told of a question later."""

from __future__ import annotations

import json
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.ledger.database import Database
from bot.ledger.records import Key

# What is left of a job's payload when it is over: of an edited question, which of its edits it was, as an earlier one
# may still be told of.
OVER = "json_patch('{}', json_object('edited', json_extract(payload, '$.edited')))"
# How many rows are read at once: the listeners wait for the same connection.
_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question that was taken on, and what became of it.

    `posted` is the ts of our answer, `thread` where it stands, `told` what was understood and told.
    """

    id: int
    key: Key
    user: str
    kind: str
    state: str
    text: str
    tried: bool
    thread: str | None
    posted: str | None
    told: Mapping[str, Any]
    payload: Mapping[str, Any]

    @property
    def edited(self) -> str:
        """When the words were written that it was last taken on with, "" where they were not edited."""
        return str(self.payload.get("edited") or self.told.get("edited") or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """A question that somebody asked: `ts` is our answer's, None where only they saw it; `asked` when it was."""

    question: str
    channel: str
    thread: str | None
    ts: str | None
    asked: float


class Answers:
    """What posted answers quoted, what became of their questions, and what is told of a question later."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now
        self._fresh: deque[tuple[str, str]] = deque()

    def recent(self, team: str, user: str, *, limit: int = 5) -> list[Recent]:
        """Return the questions that somebody asked last and that were answered, each once, the newest first."""
        with self._database.reading() as rows:
            found = rows.execute(_RECENT, {"team": team, "user": user, "limit": limit}).fetchall()
        return [
            Recent(
                question=row["question"],
                channel=row["channel"],
                thread=row["thread"],
                ts=row["posted"],
                asked=row["created"],
            )
            for row in found
        ]

    def asked(self, key: Key) -> Asked | None:
        """Return what was taken on under this key, None where nothing was."""
        return self._one("team = ? AND channel = ? AND ts = ?", *key)

    def of(self, job: int) -> Asked | None:
        """Return what was taken on as this job, None where it is no longer known."""
        return self._one("id = ?", job)

    def _one(self, where: str, *values: object) -> Asked | None:
        with self._database.reading() as rows:
            row = rows.execute(f"SELECT * FROM jobs WHERE {where}", values).fetchone()  # noqa: S608 - ours, not typed
        return row and _asked(row)

    # Edited and deleted questions

    def reword(self, key: Key, text: str, payload: Mapping[str, Any]) -> None:
        """Let a question that still waits for its first answer be asked in these words, unless it has later ones."""
        with self._database.writing() as rows:
            rows.execute(
                "UPDATE jobs SET text = ?, payload = json_patch(json_remove(payload, '$.overheard'), ?) "  # noqa: S608
                f"WHERE {_WAITS} AND kind = 'answer' "
                "AND coalesce(json_extract(payload, '$.edited'), '') < ?",
                [text, json.dumps(dict(payload)), *key, payload["edited"]],
            )

    def again(self, asked: Asked, *, user: str, text: str, payload: Mapping[str, Any]) -> None:
        """Let a question that is over be asked again in these words."""
        with self._database.writing() as rows:
            rows.execute(
                "UPDATE jobs SET state = 'waiting', kind = 'answer', lane = 'answers', turn = channel, user = ?, "
                "text = ?, payload = ?, tried = 0, attempts = 0, due = 0, error = NULL, ended = NULL "
                "WHERE id = ? AND state NOT IN ('waiting', 'running')",
                [user, text, json.dumps(dict(payload)), asked.id],
            )
            rows.execute("DELETE FROM sources WHERE job = ?", [asked.id])

    def drop(self, key: Key) -> bool:
        """Blank a question that still waits for its first answer; return whether it did: it is not asked any more."""
        with self._database.writing() as rows:
            return bool(
                rows.execute(
                    f"UPDATE jobs SET {_BLANK}, kind = 'deleted' WHERE {_WAITS}",  # noqa: S608 - ours, not typed
                    [self._now(), *key],
                ).rowcount
            )

    def blank(self, job: int, *, deleted: bool) -> None:
        """Keep no word of a question nor of what was told; only that it was taken on, or that it was `deleted`."""
        kind = ", kind = 'deleted'" if deleted else ""
        with self._database.writing() as rows:
            rows.execute(f"UPDATE jobs SET {_BLANK}{kind} WHERE id = ?", [self._now(), job])  # noqa: S608 - ours
            rows.execute("DELETE FROM sources WHERE job = ?", [job])
            rows.execute("DELETE FROM feedback WHERE job = ?", [job])

    def stays(self, job: int) -> None:
        """Note that what was told stays as it was told: Slack does not let it be put right."""
        with self._database.writing() as rows:
            rows.execute(
                f"UPDATE jobs SET state = 'done', payload = {OVER}, ended = ? WHERE id = ?",  # noqa: S608 - ours
                [self._now(), job],
            )
            rows.execute("DELETE FROM sources WHERE job = ?", [job])

    # What answers were made from

    def keep(self, rows: sqlite3.Connection, job: int, states: Mapping[str, str]) -> None:
        """Let these be the articles that an answer quoted, with their states: "" for one that nobody can say."""
        rows.execute("DELETE FROM sources WHERE job = ?", [job])
        rows.executemany("INSERT INTO sources VALUES (?, ?, ?)", [(job, *each) for each in states.items()])
        self._fresh.extend(states.items())

    def fresh(self) -> list[tuple[str, str]]:
        """Return what was kept since this was asked last: articles, and the states that they were quoted in."""
        return [self._fresh.popleft() for _ in range(len(self._fresh))]

    def sources(self) -> Iterator[tuple[str, str]]:
        """Yield the articles that answers quoted, with the states that they were quoted in."""
        job, article = 0, ""
        while True:
            with self._database.reading() as rows:
                found = rows.execute(
                    "SELECT job, article, state FROM sources WHERE (job, article) > (?, ?) "
                    "ORDER BY job, article LIMIT ?",
                    [job, article, _AT_ONCE],
                ).fetchall()
            yield from ((str(row["article"]), str(row["state"])) for row in found)
            if len(found) < _AT_ONCE:
                return
            job, article = found[-1]["job"], found[-1]["article"]

    def told_otherwise(self, article: str, state: str, *, limit: int) -> list[int]:
        """Return the answers that quoted the article in another state, the newest first.

        Not those that failed to be put right, or that somebody gave up: `pullquote jobs` has them.
        """
        with self._database.reading() as rows:
            found = rows.execute(_OTHERWISE, {"article": article, "state": state, "limit": limit}).fetchall()
        return [int(row["job"]) for row in found]

    def states(self, job: int) -> dict[str, str]:
        """Return the articles that an answer quoted, and the states that they were quoted in."""
        with self._database.reading() as rows:
            found = rows.execute("SELECT article, state FROM sources WHERE job = ?", [job]).fetchall()
        return {str(row["article"]): str(row["state"]) for row in found}

    def amended(self, job: int, states: Mapping[str, str], told: Mapping[str, Any] | None = None) -> None:
        """Note what an answer is made from now, and what it tells; None where it tells what it did.

        Of one that was forgotten meanwhile nothing is kept.
        """
        with self._database.writing() as rows:
            if rows.execute("SELECT 1 FROM jobs WHERE id = ? AND answered IS NOT NULL", [job]).fetchone() is None:
                return
            self.keep(rows, job, states)
            if told is not None:
                rows.execute("UPDATE jobs SET answered = ? WHERE id = ?", [json.dumps(told), job])

    def amending(self) -> int:
        """Return how many answers wait to be put right."""
        with self._database.reading() as rows:
            found = rows.execute(
                "SELECT count(*) FROM jobs WHERE state = 'waiting' AND lane = 'answers' AND kind = 'amend'"
            ).fetchone()
        return int(found[0])


def _asked(row: sqlite3.Row) -> Asked:
    return Asked(
        id=row["id"],
        key=Key(row["team"], row["channel"], row["ts"]),
        user=row["user"],
        kind=row["kind"],
        state=row["state"],
        text=row["text"],
        tried=bool(row["tried"]),
        thread=row["thread"],
        posted=row["posted"],
        told=json.loads(row["answered"] or "{}"),
        payload=json.loads(row["payload"]),
    )


_WAITS = "team = ? AND channel = ? AND ts = ? AND state = 'waiting' AND NOT tried AND posted IS NULL"
_BLANK = (
    f"state = 'done', text = '', user = '', payload = {OVER}, posted = NULL, answered = NULL, error = NULL, "
    "client_msg_id = NULL, event_id = NULL, ended = ?"
)
_OTHERWISE = """
SELECT job FROM sources JOIN jobs AS asked ON asked.id = job
WHERE article = :article AND sources.state <> :state AND NOT EXISTS (
    SELECT 1 FROM jobs AS amend WHERE (amend.team, amend.channel) = (asked.team, asked.channel)
    AND amend.ts = 'amend:' || job || ':' || :state AND amend.state NOT IN ('waiting', 'running')
)
ORDER BY job DESC LIMIT :limit
"""
# What was asked word for word alike is one question: the last time counts.
_RECENT = """
SELECT max(id), json_extract(answered, '$.typed') AS question, channel, thread, posted, created FROM jobs
WHERE user = :user AND team = :team AND kind IN ('answer', 'ask', 'followed') AND state = 'done'
    AND json_extract(answered, '$.typed') IS NOT NULL
GROUP BY question ORDER BY max(id) DESC LIMIT :limit
"""
