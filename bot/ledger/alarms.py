"""When each admin was last told that something is wrong."""

from __future__ import annotations

from collections.abc import Callable

from bot.ledger.database import Database


class Alarms:
    """When each admin was last told that something is wrong."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now
