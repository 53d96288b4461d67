"""Corrections that people proposed."""

from __future__ import annotations

from collections.abc import Callable

from bot.ledger.database import Database


class Proposals:
    """Corrections that people proposed."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now
