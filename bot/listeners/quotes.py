"""`/quotes`: everything that somebody is quoted with, with its buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.listeners.reception import Command, Reception
from bot.typed import is_help

if TYPE_CHECKING:
    from slack_bolt import Ack, App

EVENTS: tuple[str, ...] = ()
COMMANDS = (Command("/quotes", "List what somebody is quoted with.", "NAME [about TOPIC] [this quarter]"),)


def register(app: App, reception: Reception) -> None:
    """List quotes, turn the pages, and send them as a table."""

    def on_quotes(command: dict[str, Any], ack: Ack) -> None:
        quotes(command, command.get("text") or "", reception)
        ack()

    def on_page(action: dict[str, Any], body: dict[str, Any], ack: Ack) -> None:
        reception.pressed("quotes", body, listing=action["value"], replace=True)
        ack()

    def on_all(action: dict[str, Any], body: dict[str, Any], ack: Ack) -> None:
        reception.pressed("quotes", body, listing=action["value"], replace=False)
        ack()

    def on_csv(action: dict[str, Any], body: dict[str, Any], ack: Ack) -> None:
        reception.pressed("table", body, listing=action["value"])
        ack()

    app.command(reception.command("/quotes"))(on_quotes)
    app.action("quotes_page")(on_page)
    app.action("quotes_all")(on_all)
    app.action("quotes_csv")(on_csv)


def quotes(command: dict[str, Any], text: str, reception: Reception) -> None:
    """Take on a slash command that lists quotes."""
    if is_help(text):
        reception.commanded("help", command)
        return
    reception.commanded("quotes", command, text.strip())
