"""People who write, edit and delete, the listeners that hear it, and the bot that answers: without a process."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from slack_bolt import BoltRequest

from bot.app import bolt_app
from bot.listeners.reception import Reception
from bot.metrics import Metrics
from bot.work import run
from tests.bot.hearing import ME, NOWHERE
from tests.bot.working import AtWork, at_work
from tests.slack import Delivery, Message
from tests.slack.people import BOT, TEAM


class Conversing:
    """A bot that is at work, and what is said to it: what a delivery holds is handed to the listeners at once."""

    def __init__(self, work: AtWork) -> None:
        self.work = work
        self.slack = work.slack
        self.reception = Reception(
            ledger=work.ledger, wake=lambda _lane: None, metrics=Metrics(), team=TEAM, bot_user=BOT
        )
        self._app = bolt_app("xoxb-test", NOWHERE, ME, self.reception)

    def hear(self, *deliveries: Delivery | None) -> None:
        """Let the listeners hear what was sent, and what was sent with it."""
        for each in deliveries:
            if each:
                response = self._app.dispatch(BoltRequest(body=json.dumps(each.payload), headers=_JSON))
                assert response.status == 200

    def answer(self) -> int:
        """Do all that waits to be answered; return how much there was."""
        done = 0
        while job := self.work.ledger.take("answers"):
            run(self.work.bot, job)
            done += 1
        return done

    def ask(self, user: str, channel: str, text: str, thread: str | None = None) -> tuple[Message, Message]:
        """Let somebody ask; return their message and what the bot posted last in its thread."""
        direct = channel.startswith("D")
        sent = self.slack.dm(user, text, thread) if direct else self.slack.mention(user, channel, text, thread)
        self.hear(sent, sent.also)
        self.answer()
        asked = next(each for each in self.slack.messages if each.ts == sent.ts)
        return asked, self.last(asked.channel, thread or asked.ts)

    def edit(self, message: Message, text: str) -> None:
        """Let somebody edit a message, and have done what follows."""
        self.hear(self.slack.edit(message, text))
        self.answer()

    def delete(self, message: Message) -> None:
        """Let somebody delete a message, and have done what follows."""
        self.hear(self.slack.delete(message))
        self.answer()

    def last(self, channel: str, thread: str) -> Message:
        """Return what the bot posted last in a thread."""
        return self.slack.replies(channel, thread)[-1]


@contextmanager
def conversing(home: Path) -> Iterator[Conversing]:
    """Let people talk with a bot until the end of the block."""
    with at_work(home) as work:
        yield Conversing(work)


_JSON: dict[str, str | Sequence[str]] = {"content-type": "application/json"}
