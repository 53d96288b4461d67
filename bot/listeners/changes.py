"""What Slack tells of itself: a channel is shared with another organisation or no longer, the bot may be put out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.listeners.reception import Command, Reception

if TYPE_CHECKING:
    from slack_bolt import App

EVENTS = ("channel_shared", "channel_unshared", "tokens_revoked", "app_uninstalled")
COMMANDS: tuple[Command, ...] = ()


def register(app: App, reception: Reception) -> None:
    """Hear what changes who may read what, and whether anybody can be answered at all."""

    def on_channel(event: dict[str, Any]) -> None:
        if channel := event.get("channel"):
            reception.changed(str(channel))

    def on_token() -> None:
        reception.doubt()

    for name in ("channel_shared", "channel_unshared"):
        app.event(name)(on_channel)
    for name in ("tokens_revoked", "app_uninstalled"):
        app.event(name)(on_token)
