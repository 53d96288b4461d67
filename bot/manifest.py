"""The Slack app manifest, made from what the listeners take; https://docs.slack.dev/reference/app-manifest."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from bot.listeners import COMMANDS, EVENTS, SHORTCUTS
from bot.scopes import SCOPES, SMALL

NEW_APP = "https://api.slack.com/apps?new_app=1&manifest_json="
# With these events come all messages of a channel; they need the scopes that the small manifest does without.
HISTORY_EVENTS = frozenset({"message.channels", "message.groups", "message.mpim"})

_DESCRIPTION = "Answers questions about your articles with the sources' exact words."
_LONG_DESCRIPTION = (
    "Ask a question about the articles that were added, and read the exact words of the source: who said it, which "
    "outlet reported it, in which article, with a link that opens at the quote. When the articles do not answer, it "
    "says so. Nothing is made up, and no other service than Slack sees a question or an answer."
)
_PROMPTS = (
    ("What somebody said", "what did Ma say about foreign investors?"),
    ("How this works", "help"),
)


def manifest(*, small: bool = False, prefix: str = "") -> dict[str, Any]:
    """Return the manifest of an app that does all that this version can; slash commands begin with the prefix.

    The `small` one does without the history of channels: there the bot hears only what mentions it.
    """
    return {
        "display_information": {
            "name": "Pullquote",
            "description": _DESCRIPTION,
            "long_description": _LONG_DESCRIPTION,
            "background_color": "#2c2d30",
        },
        "features": _features(prefix),
        "oauth_config": {"scopes": {"bot": list(SMALL if small else SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": _events(small=small)},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }


def as_json(*, small: bool = False, prefix: str = "") -> str:
    """Return the manifest as the files in deploy/ hold it."""
    return json.dumps(manifest(small=small, prefix=prefix), indent=2, ensure_ascii=False) + "\n"


def link(*, small: bool = False, prefix: str = "") -> str:
    """Return the address at which Slack makes the app of it."""
    made = json.dumps(manifest(small=small, prefix=prefix), ensure_ascii=False, separators=(",", ":"))
    return NEW_APP + quote(made, safe="")


def _events(*, small: bool) -> list[str]:
    # Two features may hear of the same event.
    return [event for event in dict.fromkeys(EVENTS) if not (small and event in HISTORY_EVENTS)]


def _features(prefix: str) -> dict[str, Any]:
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "Pullquote", "always_online": True},
        "agent_view": {
            "agent_description": _DESCRIPTION,
            "suggested_prompts": [{"title": title, "message": message} for title, message in _PROMPTS],
        },
        "shortcuts": [
            {
                "name": shortcut.name,
                "type": "message",
                "callback_id": shortcut.callback,
                "description": shortcut.description,
            }
            for shortcut in SHORTCUTS
        ],
        "slash_commands": [
            {
                "command": f"/{prefix}{command.name.removeprefix('/')}",
                "description": command.description,
                "usage_hint": command.hint,
                "should_escape": False,
            }
            for command in COMMANDS
        ],
    }
