"""What the bot is doing, as Slack shows it below a direct message until the answer is there."""

from __future__ import annotations

import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

from bot.access import Place
from bot.ledger import Job
from bot.slack import SlackError
from bot.work.bot import Bot

WORDS = "is looking through the articles…"


class Status:
    """Set while the block runs, beside it; Slack takes it back itself when the answer is posted.

    A failure of it is nobody's business. Where the block fails and nothing is posted, it is taken back.
    """

    def __init__(self, bot: Bot, job: Job, place: Place) -> None:
        self._bot = bot
        self._channel, self._posted_in = job.request.key.channel, job.request.thread
        shows = place.kind == "direct" and "assistant:write" in bot.scopes and "posted" not in job.request.payload
        self._thread = threading.Thread(target=self._set, args=[WORDS], daemon=True) if shows else None

    def __enter__(self) -> Self:
        """Begin."""
        if self._thread:
            self._thread.start()
        return self

    def settle(self) -> None:
        """Wait until Slack has it: what is set after the answer would stay."""
        if self._thread:
            self._thread.join()

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """End."""
        self.settle()
        if self._thread and error:
            self._set("")

    def _set(self, words: str) -> None:
        with suppress(SlackError):
            self._bot.slack.set_status(self._channel, str(self._posted_in), words)
