"""What whoever runs the bot looks at and puts right: jobs, and what is kept about one person."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from bot.ledger.database import Database
from index import PullquoteError, UnknownIdError

# What is left of a job's payload when it failed or was lost: all but the addresses and triggers, which pass, and the
# words of a message, which may be another person's; and that an answer was for the asker alone (1), or cannot be given
# without what passed (1).
KEPT = """json_patch(
    json_remove(payload, '$.response_url', '$.reply', '$.trigger', '$.responded', '$.words'),
    json_object(
        'alone', iif(json_extract(payload, '$.response_url') IS NULL, json_extract(payload, '$.alone'), 1),
        'passed', iif(coalesce(
            json_extract(payload, '$.trigger'), json_extract(payload, '$.reply'),
            nullif(json_extract(payload, '$.words'), '')
        ) IS NULL, json_extract(payload, '$.passed'), 1)
    )
)"""
# So long Slack takes messages at a response address; a form may stay open for longer.
ADDRESS_SECONDS = 1800.0
# So long Slack may deliver again what it has delivered: claims of that time are blanked, not deleted.
AGAIN_SECONDS = 3600.0


class JobError(PullquoteError):
    """A job cannot be tried again, or not be given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A job that is not done: "waiting", "running", "failed" or "lost". Times are in seconds since 1970.

    `due` is when one that waits after a failure or for Slack is tried again; `tried` says that it may have arrived.
    """

    id: int
    kind: str
    state: str
    lane: str
    channel: str
    created: float
    due: float | None
    ended: float | None
    attempts: int
    tried: bool
    error: str | None

    def as_json(self) -> dict[str, Any]:
        """Return it as `jobs --json` prints it, times in UTC."""
        found = asdict(self)
        created, due, ended = (found.pop(name) for name in ("created", "due", "ended"))
        return {**found, "since": utc(created), "due": due and utc(due), "ended": ended and utc(ended)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What was deleted of one person's; `running` are the jobs of theirs that were left, as they run."""

    asked: int = 0
    verdicts: int = 0
    proposals: int = 0
    lists: int = 0
    additions: int = 0
    settings: int = 0
    running: int = 0


class Upkeep:
    """What whoever runs the bot looks at and puts right: jobs, and what is kept about one person."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now
        self._expired = 0.0

    def jobs(self) -> list[Standing]:
        """Return the jobs that are not done, the oldest first."""
        with self._database.reading() as rows:
            found = rows.execute("SELECT * FROM jobs WHERE state != 'done' ORDER BY id").fetchall()
        return [_standing(row) for row in found]

    def answered(self, seconds: float) -> int:
        """Return how many questions were answered in the last so many seconds."""
        with self._database.reading() as rows:
            found = rows.execute(
                "SELECT count(*) FROM jobs WHERE ended >= ? AND state = 'done' AND lane = 'answers' "
                "AND answered IS NOT NULL",
                [self._now() - seconds],
            ).fetchone()
        return int(found[0])

    def retry(self, id: int) -> Standing:  # noqa: A002 - as typed
        """Let a failed or lost job wait again; return it as it was.

        What only its asker was to see reaches them directly. Raises `UnknownIdError`, and `JobError` where that is no
        use: it waits or runs, or hung on a button that has passed.
        """
        with self._database.writing() as rows:
            row = _row(rows, id)
            if row["state"] not in {"failed", "lost"}:
                raise JobError(_NOT_FAILED[row["state"]].format(id=id))
            payload = json.loads(row["payload"])
            if payload.get("passed") or row["kind"] == "busy":
                raise JobError(
                    f"Job {id} ({row['kind']}) cannot be tried again: it hung on a button or form in Slack that has "
                    f"passed. `pullquote jobs drop {id}` gives it up; then it can be pressed again."
                )
            # Nobody can look whether what one person alone sees has arrived: whoever retries it wants it sent.
            tried = 0 if payload.get("alone") or not row["channel"] else row["tried"]
            rows.execute(
                "UPDATE jobs SET state = 'waiting', attempts = 0, due = 0, error = NULL, ended = NULL, tried = ? "
                "WHERE id = ?",
                [tried, id],
            )
        return _standing(row)

    def drop(self, id: int) -> Standing:  # noqa: A002 - as typed
        """Give up a waiting, failed or lost job; return it as it was. Raises `UnknownIdError` and `JobError`."""
        with self._database.writing() as rows:
            row = _row(rows, id)
            if row["state"] not in {"waiting", "failed", "lost"}:
                raise JobError(_NOT_WAITING[row["state"]].format(id=id))
            if row["kind"] == "share":
                # Its claim would keep the button from ever doing anything again.
                rows.execute("DELETE FROM jobs WHERE id = ?", [id])
            else:
                rows.execute(
                    "UPDATE jobs SET state = 'done', payload = '{}', error = 'given up', ended = ? WHERE id = ?",
                    [self._now(), id],
                )
        return _standing(row)

    def expire(self) -> None:
        """Drop the response addresses of forms that Slack takes nothing at any more, overwritten.

        What is submitted then is for whoever does it alone all the same.
        """
        before = self._now() - ADDRESS_SECONDS
        with self._database.writing() as rows:
            done = rows.execute(_EXPIRE, [self._expired, before]).rowcount
        # What the clock has been set back over is looked at again.
        self._expired = before - ADDRESS_SECONDS
        if done:
            self._database.wipe()

    def forget(self, user: str) -> Forgotten:
        """Delete what is kept about one person, overwritten; what runs for them stays, and is counted.

        Claims of the last hour are blanked instead, so that what Slack delivers again is not answered again.
        """
        with self._database.writing() as rows:
            theirs = {"user": user, "recent": self._now() - AGAIN_SECONDS, "now": self._now()}
            done = {name: sum(rows.execute(each, theirs).rowcount for each in all_of) for name, all_of in _FORGET}
            running = rows.execute("SELECT count(*) FROM jobs WHERE user = ? AND state = 'running'", [user]).fetchone()[
                0
            ]
        self._database.wipe()
        del done["sources"]
        return Forgotten(running=running, **done)


def utc(seconds: float) -> str:
    """Return a time as it is printed: UTC, ISO 8601."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _row(rows: sqlite3.Connection, id: int) -> sqlite3.Row:  # noqa: A002
    # A number that SQLite cannot hold is no job's either.
    row: sqlite3.Row | None = None
    if 0 < id < 2**63:
        row = rows.execute("SELECT * FROM jobs WHERE id = ?", [id]).fetchone()
    if row is None:
        raise UnknownIdError(f"There is no job {id}. `pullquote jobs` lists those that wait, run or failed.")
    return row


def _standing(row: sqlite3.Row) -> Standing:
    return Standing(
        id=row["id"],
        kind=row["kind"],
        state=row["state"],
        lane=row["lane"],
        channel=row["channel"],
        created=row["created"],
        due=row["due"] if row["state"] == "waiting" and row["due"] else None,
        ended=row["ended"],
        attempts=row["attempts"],
        tried=bool(row["tried"]),
        error=row["error"],
    )


_RUNS = (
    "Job {id} is running; wait until it is over. Where no bot runs any more, `pullquote serve` takes it up when it is "
    "started."
)
_NOT_FAILED = {"waiting": "Job {id} waits already.", "running": _RUNS, "done": "Job {id} is done."}
_NOT_WAITING = {"running": _RUNS, "done": "Job {id} is done."}

_EXPIRE = """
UPDATE lists SET wanted = json_set(json_remove(wanted, '$.response_url'), '$.alone', json('true'))
WHERE created >= ? AND created < ? AND kind = 'modal' AND json_extract(wanted, '$.response_url') IS NOT NULL
"""

# In this order: lists are told by the conversations in which somebody's jobs were asked for.
_FORGET: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "lists",
        (
            "DELETE FROM lists WHERE EXISTS (SELECT 1 FROM json_tree(wanted) WHERE atom = :user "
            "OR atom LIKE 'user:%:' || :user "
            "OR atom IN (SELECT channel FROM jobs WHERE user = :user AND channel LIKE 'D%'))",
        ),
    ),
    ("sources", ("DELETE FROM sources WHERE job IN (SELECT id FROM jobs WHERE user = :user)",)),
    ("verdicts", ("DELETE FROM feedback WHERE user = :user OR job IN (SELECT id FROM jobs WHERE user = :user)",)),
    ("proposals", ("DELETE FROM proposals WHERE user = :user",)),
    ("additions", ("DELETE FROM additions WHERE user = :user",)),
    (
        "settings",
        (
            "UPDATE settings SET user = '' WHERE user = :user",
            "UPDATE allowed SET user = '' WHERE user = :user",
            "UPDATE proposals SET decider = '' WHERE decider = :user",
            "DELETE FROM alarms WHERE user = :user",
        ),
    ),
    (
        "asked",
        (
            "DELETE FROM jobs WHERE user = :user AND state != 'running' AND created < :recent",
            "UPDATE jobs SET state = 'done', text = '', user = '', turn = '', payload = '{}', answered = NULL, "
            "error = NULL, client_msg_id = NULL, event_id = NULL, ended = coalesce(ended, :now) "
            "WHERE user = :user AND state != 'running'",
        ),
    ),
)
