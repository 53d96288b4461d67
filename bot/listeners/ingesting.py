"""`/ingest`, and *Add an article*, which says how."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.listeners.reception import Command, Reception
from bot.typed import addresses

if TYPE_CHECKING:
    from slack_bolt import Ack, App

EVENTS: tuple[str, ...] = ()
COMMANDS = (Command("/ingest", "Add articles by their web addresses.", "https://..."),)


def register(app: App, reception: Reception) -> None:
    """Take articles in."""

    def on_ingest(command: dict[str, Any], ack: Ack) -> None:
        ingest(command, command.get("text") or "", reception)
        ack()

    def on_add_article(body: dict[str, Any], ack: Ack) -> None:
        reception.pressed("add-help", body)
        ack()

    app.command(reception.command("/ingest"))(on_ingest)
    app.action("add_article")(on_add_article)


def ingest(command: dict[str, Any], text: str, reception: Reception) -> None:
    """Take on the addresses of a slash command."""
    found, _words = addresses(text)
    reception.commanded("ingest", command, text, addresses=found)
