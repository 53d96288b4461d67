"""The agent pane, opened: prompts to begin with. And App Home, opened: what is in the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.ledger import Key, Request
from bot.listeners.reception import Command, Reception

if TYPE_CHECKING:
    from slack_bolt import App

EVENTS = ("app_home_opened",)
COMMANDS: tuple[Command, ...] = ()


def register(app: App, reception: Reception) -> None:
    """Hear who opens their conversation with the bot, or its home."""

    def on_opened(event: dict[str, Any]) -> None:
        if event.get("tab") == "messages":
            _take("pane", str(event["channel"]), event, reception)
        elif event.get("tab") == "home":
            _take("home", "", event, reception)

    app.event("app_home_opened")(on_opened)


def _take(kind: str, channel: str, event: dict[str, Any], reception: Reception) -> None:
    key = Key(reception.team, channel, f"{kind}:{event['user']}:{event['event_ts']}")
    # One after the other: what is shown last is to be the newest.
    turn = event["user"] if kind == "home" else ""
    payload = {"overheard": True}
    reception.take(Request(kind=kind, key=key, user=event["user"], lane="quick", turn=turn, payload=payload))
