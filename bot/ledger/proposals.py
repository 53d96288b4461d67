"""Corrections that people proposed, and what became of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.ledger.database import Database

State = Literal["open", "applied", "declined", "changed", "undone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A correction that somebody proposed.

    `change` holds `what` is wrong ("speaker", "none" for no quote at all, or "site"), the `name` that is right ("" for
    nobody), the one that stood there `before`, and the quote's `words`. `channel` and `thread` are where it was
    proposed. In the state "changed" the words were no longer there when somebody came to decide.
    """

    id: int
    team: str
    user: str
    article: str
    quote: str
    change: Mapping[str, Any]
    channel: str
    thread: str | None
    state: State
    decider: str | None
    created: float

    @property
    def words(self) -> str:
        """The words of the quote that it is about."""
        return str(self.change.get("words", ""))


class Proposals:
    """Corrections that people proposed, and what became of them."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now

    def propose(
        self,
        team: str,
        user: str,
        *,
        article: str,
        quote: str,
        change: Mapping[str, Any],
        channel: str = "",
        thread: str | None = None,
    ) -> Proposal:
        """Keep a proposal; return it, or the one that is open already and says the same of the quote for them."""
        said = json.dumps(dict(change), sort_keys=True)
        with self._database.writing() as rows:
            row = rows.execute(_SAME, [team, user, quote, said]).fetchone()
            row = (
                row
                or rows.execute(_PROPOSE, [team, user, article, quote, said, channel, thread, self._now()]).fetchone()
            )
        return _proposal(row)

    def get(self, id: int) -> Proposal | None:  # noqa: A002 - a button's word for it
        """Return a proposal, None where it is no longer known."""
        with self._database.reading() as rows:
            row = rows.execute("SELECT * FROM proposals WHERE id = ?", [id]).fetchone()
        return row and _proposal(row)

    def open(self, team: str | None = None) -> list[Proposal]:
        """Return the proposals that nobody has decided on, oldest first; of all workspaces where none is named."""
        with self._database.reading() as rows:
            found = rows.execute(_OPEN, {"team": team}).fetchall()
        return list(map(_proposal, found))

    def decide(self, proposal: Proposal, state: State, *, decider: str, after: str | None = None) -> Proposal:
        """Note what became of a proposal, and the name that stands there `after` it; return it so."""
        change = dict(proposal.change) | ({} if after is None else {"after": after})
        with self._database.writing() as rows:
            row = rows.execute(
                "UPDATE proposals SET state = ?, decider = ?, change = ? WHERE id = ? RETURNING *",
                [state, decider, json.dumps(change, sort_keys=True), proposal.id],
            ).fetchone()
        return _proposal(row)

    def forget(self, *, before: float) -> int:
        """Drop what was proposed before then, decided on or not: it tells who proposed it. Return how many went."""
        with self._database.writing() as rows:
            return rows.execute("DELETE FROM proposals WHERE created < ?", [before]).rowcount


_SAME = "SELECT * FROM proposals WHERE team = ? AND user = ? AND quote = ? AND change = ? AND state = 'open'"
_PROPOSE = """
INSERT INTO proposals (team, user, article, quote, change, channel, thread, created)
VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING *
"""
_OPEN = "SELECT * FROM proposals WHERE state = 'open' AND team = coalesce(:team, team) ORDER BY id"


def _proposal(row: sqlite3.Row) -> Proposal:
    known = dict(row)
    return Proposal(**known | {"change": json.loads(known["change"])})
