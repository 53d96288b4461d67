"""*Check the quotes*: a message's quotations, held against the articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.listeners.reception import Command, Reception, Shortcut
from bot.messages import files_of
from bot.written import written

if TYPE_CHECKING:
    from slack_bolt import Ack, App

EVENTS: tuple[str, ...] = ()
COMMANDS: tuple[Command, ...] = ()
SHORTCUTS = (Shortcut("Check the quotes", "check_quotes", "Hold its quotations against the articles, for you alone."),)


def register(app: App, reception: Reception) -> None:
    """Check the quotations of messages."""

    def on_check(shortcut: dict[str, Any], ack: Ack) -> None:
        message = shortcut.get("message") or {}
        files = files_of(message)
        # What is somebody's message is kept in the payload, which is emptied when the job is over.
        reception.pressed("check-files" if files else "check", shortcut, words=written(message), files=files)
        ack()

    app.message_shortcut("check_quotes")(on_check)
