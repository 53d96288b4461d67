"""`/ask`, the answer of which only the asker sees, and *Share*."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.listeners.reception import Command, Reception
from bot.typed import kept, question

if TYPE_CHECKING:
    from slack_bolt import Ack, App

EVENTS: tuple[str, ...] = ()
COMMANDS = (Command("/ask", "Ask the articles. Only you see the answer.", "what did Ma say about foreign investors?"),)


def register(app: App, reception: Reception) -> None:
    """Answer `/ask` and share its answers."""

    def on_ask(command: dict[str, Any], ack: Ack) -> None:
        ask(command, command.get("text") or "", reception)
        ack()

    def on_share(action: dict[str, Any], body: dict[str, Any], ack: Ack) -> None:
        asked = str(action.get("value"))
        if asked.isdecimal():
            reception.shared(body, asked)
        ack()

    app.command(reception.command("/ask"))(on_ask)
    app.action("share")(on_share)


def ask(command: dict[str, Any], text: str, reception: Reception) -> None:
    """Take on the question of a slash command."""
    reception.commanded("ask", command, question(text, bot_user=reception.bot_user, name_of=kept))
