"""What is pressed and chosen in App Home: the list of all articles, and the settings of admins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.listeners.reception import Command, Reception

if TYPE_CHECKING:
    from slack_bolt import Ack, App

EVENTS: tuple[str, ...] = ()
COMMANDS: tuple[Command, ...] = ()

_SETTING = re.compile("setting_[a-z_]+")


def register(app: App, reception: Reception) -> None:
    """Take what is pressed in App Home."""

    def on_all(body: dict[str, Any], ack: Ack) -> None:
        reception.pressed("articles", body)
        ack()

    def on_setting(action: dict[str, Any], body: dict[str, Any], ack: Ack) -> None:
        if value := _value(action):
            # One after the other: the last of two presses is to stand, and to be shown.
            reception.pressed("setting", body, turn=body["user"]["id"], setting=action["action_id"], value=value)
        ack()

    app.action("articles_all")(on_all)
    app.action(_SETTING)(on_setting)


def _value(action: Mapping[str, Any]) -> str | None:
    """Return what a button carries, or what was chosen."""
    chosen = action.get("selected_conversation") or (action.get("selected_option") or {}).get("value")
    return chosen or action.get("value")
