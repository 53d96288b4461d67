"""The Slack app manifest, made from what the listeners take; https://docs.slack.dev/reference/app-manifest."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from bot.listeners import COMMANDS, EVENTS
from bot.scopes import SCOPES

NEW_APP = "https://api.slack.com/apps?new_app=1&manifest_json="

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


def manifest() -> dict[str, Any]:
    """Return the manifest of an app that does all that this version can."""
    return {
        "display_information": {
            "name": "Pullquote",
            "description": _DESCRIPTION,
            "long_description": _LONG_DESCRIPTION,
            "background_color": "#2c2d30",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": False,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Pullquote", "always_online": True},
            "agent_view": {
                "agent_description": _DESCRIPTION,
                "suggested_prompts": [{"title": title, "message": message} for title, message in _PROMPTS],
            },
            "slash_commands": [
                {
                    "command": command.name,
                    "description": command.description,
                    "usage_hint": command.hint,
                    "should_escape": False,
                }
                for command in COMMANDS
            ],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }


def as_json() -> str:
    """Return the manifest as the file in deploy/ holds it."""
    return json.dumps(manifest(), indent=2, ensure_ascii=False) + "\n"


def link() -> str:
    """Return the address at which Slack makes the app of it."""
    return NEW_APP + quote(json.dumps(manifest(), ensure_ascii=False, separators=(",", ":")), safe="")
