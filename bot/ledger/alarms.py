"""When each admin was last told that something is wrong."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from bot.ledger.database import Database

EVERY_SECONDS = 3_600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Failures:
    """Jobs that were given up: how many, and the error of the last."""

    number: int = 0
    error: str = ""


class Alarms:
    """When each admin was last told that something is wrong."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now

    def told(self, user: str) -> float | None:
        """Return when somebody was told last, None where they never were."""
        with self._database.reading() as rows:
            row = rows.execute("SELECT told FROM alarms WHERE user = ?", [user]).fetchone()
        return None if row is None else float(row["told"])

    def due(self, users: Collection[str]) -> list[str]:
        """Return those who may be told now: they were not within the last hour."""
        now = self._now()
        # A time that is to come was noted before the clock was set back.
        times = {user: self.told(user) for user in users}
        return [user for user, told in times.items() if told is None or not told <= now < told + EVERY_SECONDS]

    def tell(self, user: str) -> None:
        """Note that somebody is being told now; before it is sent, so that a crash does not send it twice."""
        self._note(user, self._now())

    def not_told(self, user: str, *, before: float | None) -> None:
        """Note that somebody was not told after all, and when they were `before`."""
        self._note(user, before)

    def _note(self, user: str, told: float | None) -> None:
        with self._database.writing() as rows:
            rows.execute("DELETE FROM alarms WHERE user = ?", [user])
            if told is not None:
                rows.execute("INSERT INTO alarms VALUES (?, ?)", [user, told])

    def failures(self, *, since: float) -> Failures:
        """Return what was given up since then."""
        asked = "SELECT error FROM jobs WHERE state = 'failed' AND ended > ? ORDER BY ended DESC"
        with self._database.reading() as rows:
            errors = [row["error"] for row in rows.execute(asked, [since]).fetchall()]
        return Failures(number=len(errors), error=errors[0] or "") if errors else Failures()
