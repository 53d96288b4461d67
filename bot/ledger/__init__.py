"""The ledger in `bot.db`: what was asked in Slack, claimed once, and what became of it."""

from __future__ import annotations

import json
import secrets
import sqlite3
import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from bot.ledger.alarms import Alarms
from bot.ledger.answers import OVER, Answers, Asked, Recent
from bot.ledger.database import Database
from bot.ledger.proposals import Proposals
from bot.ledger.records import Addition, Claim, Job, Key, Lane, Listing, Request
from bot.ledger.rules import Rules
from bot.ledger.upkeep import KEPT, Upkeep
from bot.ledger.verdicts import Verdicts

__all__ = ["Addition", "Asked", "Claim", "Job", "Key", "Lane", "Ledger", "Listing", "Recent", "Request"]

DATABASE = "bot.db"
# What is due later than that is due now: the clock was set back since.
LONGEST_PAUSE_SECONDS = 3600.0
# More than a claim writes: where less would be taken, claims might still not be.
_PROOF = 50_000
# So many rows are deleted at once, some tens of milliseconds' worth, and so long others have the ledger then.
_AT_ONCE = 500
_BREATH_SECONDS = 0.01


class Ledger:
    """Claims, jobs and what was answered. Safe to share between threads; one process at a time has it.

    Its methods raise `StorageError` where the disk does not take a row: what was not committed was not promised.
    """

    def __init__(self, home: Path, *, now: Callable[[], float] = time.time, beside: bool = False) -> None:
        self._database = Database(home / DATABASE, beside=beside)
        self._now = now
        self.answers = Answers(self._database, now)
        self.verdicts = Verdicts(self._database, now)
        self.proposals = Proposals(self._database, now)
        self.rules = Rules(self._database, now)
        self.alarms = Alarms(self._database, now)
        self.upkeep = Upkeep(self._database, now)

    @classmethod
    def beside(cls, home: Path, *, now: Callable[[], float] = time.time) -> Ledger | None:
        """Return the ledger for a command beside a bot, which may run meanwhile; None where no bot has run here.

        Nothing is made: raises `StorageError` where an earlier version wrote the file. To be closed.
        """
        return cls(home, now=now, beside=True) if (home / DATABASE).is_file() else None

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def prove(self) -> None:
        """Raise `StorageError` from when the disk refused a row until it takes one again.

        A disk that has refused nothing is not written to: that would cost a sync each time.
        """
        if self._database.refused:
            id = self.keep_list(Listing(kind="proof", wanted={"room": " " * _PROOF}))  # noqa: A001
            with self._database.writing() as rows:
                rows.execute("DELETE FROM lists WHERE id = ?", [id])
            self._database.refused = False

    # Claims and jobs

    def claim(self, request: Request, *, bound: int) -> Claim:
        """Take a request on, once: "new" where it now waits for a worker, "again" where it was taken on before.

        "busy" where `bound` jobs wait in its lane already, or half of them in its turn alone: a channel in which Slack
        wants a pause must not take everybody's place. Then the claim is kept all the same, for a notice.
        """
        with self._database.writing() as rows:
            waiting, here = rows.execute(_WAITING, [request.turn or request.key.ts, request.lane]).fetchone()
            busy = waiting >= bound or here >= max(1, bound // 2)
            inserted = rows.execute(_CLAIM, _row(request, busy=busy, now=self._now())).rowcount
        if not inserted:
            return "again"
        return "busy" if busy else "new"

    def take(self, lane: Lane, *, held: Collection[str] = ()) -> Job | None:
        """Return the job of the lane that has waited longest and is due, now running; None where there is none.

        Jobs of a turn that is `held` wait on.
        """
        with self._database.writing() as rows:
            row = rows.execute(
                _TAKE,
                {"now": self._now(), "longest": LONGEST_PAUSE_SECONDS, "lane": lane, "held": json.dumps(list(held))},
            ).fetchone()
        return row and _job(row)

    def next_due(self, lane: Lane) -> float | None:
        """Return when the next waiting job of the lane is due, None where none waits."""
        with self._database.reading() as rows:
            found = rows.execute("SELECT min(due) FROM jobs WHERE state = 'waiting' AND lane = ?", [lane]).fetchone()
        return None if found[0] is None else float(found[0])

    def waiting(self) -> dict[str, int]:
        """Return how many jobs wait, by lane."""
        with self._database.reading() as rows:
            found = rows.execute("SELECT lane, count(*) FROM jobs WHERE state = 'waiting' GROUP BY lane").fetchall()
        return {row[0]: row[1] for row in found}

    def put_back(self, job: Job, *, due: float, counted: bool = False) -> None:
        """Let a job wait again, until then; `counted` where it was tried in vain."""
        self._set(job, "state = 'waiting', attempts = attempts + ?, due = ?", int(counted), due)

    def trying(self, job: Job) -> None:
        """Note that posting begins: from here on the message may have arrived."""
        self._set(job, "tried = 1")

    def is_tried(self, job: Job) -> bool:
        """Return whether posting has begun and was not refused: the message may have arrived."""
        with self._database.reading() as rows:
            return bool(rows.execute("SELECT tried FROM jobs WHERE id = ?", [job.id]).fetchone()[0])

    def not_arrived(self, job: Job) -> None:
        """Note that Slack refused the message: it has not arrived."""
        self._set(job, "tried = 0")

    def responded(self, job: Job, times: int) -> None:
        """Note how often the response address was used, which takes only so many messages."""
        self._set(job, "payload = json_set(payload, '$.responded', ?)", times)

    def noted(self, job: Job, **facts: Any) -> None:
        """Keep in the payload how far a job is, for when it is taken up again."""
        self._set(job, "payload = json_patch(payload, ?)", json.dumps(facts))

    def done(
        self,
        job: Job,
        *,
        posted: str | None = None,
        answered: Mapping[str, Any] | None = None,
        sources: Mapping[str, str] | None = None,
    ) -> None:
        """Note that a job is over: the ts of our message, what it told, and from which articles in which states."""
        told = json.dumps(answered) if answered is not None else None
        with self._database.writing() as rows:
            rows.execute(
                f"UPDATE jobs SET state = 'done', posted = ?, answered = ?, payload = {OVER}, ended = ? "  # noqa: S608
                "WHERE id = ?",
                [posted, told, self._now(), job.id],
            )
            if sources is not None:
                self.answers.keep(rows, job.id, sources)

    def unheard(self, job: Job) -> None:
        """Note that a job is over, and keep neither what was said nor by whom: it was not said to the bot."""
        self._set(job, f"state = 'done', text = '', user = '', payload = {OVER}, ended = ?", self._now())

    def failed(self, job: Job, error: str) -> None:
        """Note that a job failed for good, and why. What it needs to be tried again is kept, no address or trigger."""
        self._set(job, f"state = 'failed', error = ?, ended = ?, payload = {KEPT}", error, self._now())

    def release(self, job: Job) -> None:
        """Forget a claim that came to nothing, so that the same can be asked for again."""
        with self._database.writing() as rows:
            rows.execute("DELETE FROM jobs WHERE id = ?", [job.id])

    def recover(self, *, late: float = 0.0) -> int:
        """Put back what ran when the last process ended; what is not durable is lost. Return how many wait again.

        What was being posted waits until `late`: Slack may be at it yet.
        """
        with self._database.writing() as rows:
            rows.execute(
                f"UPDATE jobs SET state = 'lost', ended = ?, payload = {KEPT} "  # noqa: S608 - ours, not typed
                "WHERE state = 'running' AND NOT durable",
                [self._now()],
            )
            return rows.execute(
                "UPDATE jobs SET state = 'waiting', due = iif(tried, ?, 0) WHERE state = 'running'", [late]
            ).rowcount

    def forget(self, *, before: float) -> int:
        """Drop what was asked before then, with who asked, overwritten; return how many questions went."""
        self.verdicts.forget(before=before)
        self.proposals.forget(before=before)
        with self._database.writing() as rows:
            rows.execute("DELETE FROM alarms WHERE told < ?", [before])
        self._drop("lists WHERE created < ?", before)
        gone = self._drop("jobs WHERE created < ? AND state NOT IN ('waiting', 'running')", before)
        self._database.wipe()
        return gone

    def _drop(self, which: str, before: float) -> int:
        """Delete rows, some at a time: listeners wait for the same connection. Return how many went."""
        table, gone = which.partition(" ")[0], 0
        some = f"DELETE FROM {table} WHERE id IN (SELECT id FROM {which} LIMIT {_AT_ONCE})"  # noqa: S608 - ours
        while True:
            with self._database.writing() as rows:
                found = rows.execute(some, [before]).rowcount
            gone += found
            if found < _AT_ONCE:
                return gone
            time.sleep(_BREATH_SECONDS)

    def _set(self, job: Job, change: str, *values: object) -> None:
        with self._database.writing() as rows:
            rows.execute(f"UPDATE jobs SET {change} WHERE id = ?", [*values, job.id])  # noqa: S608 - ours, not typed

    # Answers

    def last_answered(self, key: Key, thread: str) -> str | None:
        """Return the question, as understood, that was answered last in the thread before this message; else None."""
        with self._database.reading() as rows:
            row = rows.execute(
                f"SELECT answered {_IN_THREAD} AND posted IS NOT NULL AND answered IS NOT NULL "
                "ORDER BY id DESC LIMIT 1",
                {**key._asdict(), "thread": thread},
            ).fetchone()
        return row and str(json.loads(row["answered"])["question"])

    def last_asker(self, key: Key, thread: str) -> str | None:
        """Return who asked last in the thread before this message, answered or still waiting; None where nobody did."""
        with self._database.reading() as rows:
            row = rows.execute(
                f"SELECT user {_IN_THREAD} AND kind IN ('answer', 'share', 'followed') "
                "AND (posted IS NOT NULL OR state IN ('waiting', 'running')) "
                "ORDER BY id DESC LIMIT 1",
                {**key._asdict(), "thread": thread},
            ).fetchone()
        return row and str(row["user"])

    def request(self, id: int) -> Request | None:  # noqa: A002 - a button's word for it
        """Return what was asked for under this id, None where it is no longer known."""
        with self._database.reading() as rows:
            row = rows.execute("SELECT * FROM jobs WHERE id = ?", [id]).fetchone()
        return row and _job(row).request

    def is_under_way(self, key: Key) -> bool:
        """Return whether what was asked for under this key waits or is being done."""
        with self._database.reading() as rows:
            found = rows.execute(
                "SELECT state IN ('waiting', 'running') FROM jobs WHERE team = ? AND channel = ? AND ts = ?", [*key]
            ).fetchone()
        return bool(found and found[0])

    # Who added what

    def added(self, team: str, article: str, audiences: Collection[str], user: str) -> None:
        """Note who put an article before these audiences; the first stays."""
        with self._database.writing() as rows:
            rows.executemany(
                "INSERT OR IGNORE INTO additions VALUES (?, ?, ?, ?, ?)",
                [(team, article, audience, user, self._now()) for audience in audiences],
            )

    def adders(self, team: str, article: str, *, since: float = 0.0) -> dict[str, str]:
        """Return who put the article before each audience, as `additions` does."""
        return {audience: addition.user for audience, addition in self.additions(team, article, since=since).items()}

    def additions(self, team: str, article: str, *, since: float = 0.0) -> dict[str, Addition]:
        """Return who put the article before each audience, and when.

        `since` is when the article came that is there now: what was noted before was of one that is gone.
        """
        with self._database.reading() as rows:
            found = rows.execute(
                "SELECT audience, user, created FROM additions WHERE team = ? AND article = ? AND created >= ?",
                [team, article, since],
            ).fetchall()
        return {row["audience"]: Addition(user=row["user"], created=row["created"]) for row in found}

    def withdrawn(self, team: str, article: str, audiences: Collection[str]) -> None:
        """Forget who put the article before these audiences, which no longer have it."""
        with self._database.writing() as rows:
            rows.executemany(
                "DELETE FROM additions WHERE team = ? AND article = ? AND audience = ?",
                [(team, article, audience) for audience in audiences],
            )

    # Lists and channels

    def keep_list(self, listing: Listing) -> str:
        """Keep what a list shows; return the id that its buttons carry."""
        id = secrets.token_urlsafe(9)  # noqa: A001
        with self._database.writing() as rows:
            rows.execute(
                "INSERT INTO lists VALUES (?, ?, ?, ?, ?)",
                [id, listing.kind, json.dumps(dict(listing.wanted)), listing.start, self._now()],
            )
        return id

    def list(self, id: str) -> Listing | None:  # noqa: A002
        """Return what a list shows, None where it is no longer known."""
        with self._database.reading() as rows:
            row = rows.execute("SELECT * FROM lists WHERE id = ?", [id]).fetchone()
        return row and Listing(kind=row["kind"], wanted=json.loads(row["wanted"]), start=row["start"])

    def allow(self, team: str, channel: str, user: str, *, allowed: bool) -> None:
        """Let the bot answer in a channel shared with other organisations, or no longer."""
        with self._database.writing() as rows:
            rows.execute("DELETE FROM allowed WHERE team = ? AND channel = ?", [team, channel])
            if allowed:
                rows.execute("INSERT INTO allowed VALUES (?, ?, ?, ?)", [team, channel, user, self._now()])

    def is_allowed(self, team: str, channel: str) -> bool:
        """Return whether an admin lets the bot answer in this shared channel."""
        with self._database.reading() as rows:
            found = rows.execute("SELECT 1 FROM allowed WHERE team = ? AND channel = ?", [team, channel]).fetchone()
        return found is not None


# What was asked before in a thread. A shared answer has no thread of its own: it is what the thread hangs on.
# What was asked in a form has no ts of its own: its answer's stands for it.
_AT = "iif(kind = 'followed', posted, ts)"
# Listeners ask, so each of the two is looked up: in a channel there may be a hundred thousand others.
_IN_THREAD = f"""FROM jobs WHERE id IN (
    SELECT id FROM jobs WHERE team = :team AND channel = :channel AND thread = :thread AND {_AT} < :ts
    UNION SELECT id FROM jobs WHERE team = :team AND channel = :channel AND posted = :thread
)"""  # noqa: S608 - ours, not typed
_CLAIM = """
INSERT OR IGNORE INTO jobs (team, channel, ts, client_msg_id, event_id, kind, lane, turn, user, thread, text, payload,
    state, durable, due, created)
VALUES (:team, :channel, :ts, :client_msg_id, :event_id, :kind, :lane, :turn, :user, :thread, :text, :payload,
    'waiting', :durable, 0, :created)
"""
_WAITING = "SELECT count(*), count(*) FILTER (WHERE turn = ?) FROM jobs WHERE state = 'waiting' AND lane = ?"
_TAKE = """
UPDATE jobs SET state = 'running' WHERE id = (
    SELECT id FROM jobs WHERE state = 'waiting' AND (due <= :now OR due > :now + :longest) AND lane = :lane
    AND turn NOT IN (SELECT value FROM json_each(:held)) ORDER BY id LIMIT 1
) RETURNING *
"""


def _row(request: Request, *, busy: bool, now: float) -> dict[str, Any]:
    return {
        **request.key._asdict(),
        "client_msg_id": request.client_msg_id,
        "event_id": request.event_id,
        # Whoever is told that the bot is busy is told once, whatever comes twice.
        "kind": "busy" if busy else request.kind,
        "lane": "notices" if busy else request.lane,
        "turn": request.turn or request.key.ts,
        "user": request.user,
        "thread": request.thread,
        "text": request.text,
        "payload": json.dumps(dict(request.payload)),
        "durable": request.durable,
        "created": now,
    }


def _job(row: sqlite3.Row) -> Job:
    request = Request(
        kind=row["kind"],
        key=Key(row["team"], row["channel"], row["ts"]),
        user=row["user"],
        lane=row["lane"],
        text=row["text"],
        thread=row["thread"],
        payload=json.loads(row["payload"]),
        durable=bool(row["durable"]),
        turn=row["turn"],
        client_msg_id=row["client_msg_id"],
        event_id=row["event_id"],
    )
    return Job(
        id=row["id"], request=request, attempts=row["attempts"], tried=bool(row["tried"]), created=row["created"]
    )
