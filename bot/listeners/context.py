"""*In context* on a quote: the paragraphs around it, in a modal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.listeners.reception import Command, Reception

if TYPE_CHECKING:
    from slack_bolt import Ack, App

EVENTS: tuple[str, ...] = ()
COMMANDS: tuple[Command, ...] = ()


def register(app: App, reception: Reception) -> None:
    """Show quotes in context."""

    def on_context(action: dict[str, Any], body: dict[str, Any], ack: Ack) -> None:
        reception.pressed("context", body, trigger=body["trigger_id"], quote=action["value"])
        ack()

    app.action("context")(on_context)
