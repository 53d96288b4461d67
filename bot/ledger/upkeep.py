"""What whoever runs the bot looks at and puts right: jobs, and what is kept about one person."""

from __future__ import annotations

from collections.abc import Callable

from bot.ledger.database import Database


class Upkeep:
    """What whoever runs the bot looks at and puts right: jobs, and what is kept about one person."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now
