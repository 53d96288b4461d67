"""What admins set: who may add, and what the bot does in a channel."""

from __future__ import annotations

from collections.abc import Callable

from bot.ledger.database import Database


class Rules:
    """What admins set: who may add, and what the bot does in a channel."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now
