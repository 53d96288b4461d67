"""What posted answers quoted, and what is told of a question later."""

from __future__ import annotations

from collections.abc import Callable

from bot.ledger.database import Database


class Answers:
    """What posted answers quoted, and what is told of a question later."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now
