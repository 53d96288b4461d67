"""What people said of answers."""

from __future__ import annotations

from collections.abc import Callable

from bot.ledger.database import Database


class Verdicts:
    """What people said of answers."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now
