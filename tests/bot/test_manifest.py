"""The Slack app manifest: what the listeners take and what the calls need, no more and no less."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bot import manifest
from bot.scopes import NEEDED, SCOPES
from tests.bot.conftest import Pullquote
from tests.bot.hearing import Hearing, acknowledged

ROOT = Path(__file__).parents[2]

# Which scopes a bot's token needs for a method (https://docs.slack.dev/reference/methods): any kind of conversation.
METHOD_SCOPES = {
    "auth.test": set(),
    "apps.connections.open": set(),  # the app-level token's
    "assistant.threads.setStatus": {"assistant:write"},
    "assistant.threads.setSuggestedPrompts": {"assistant:write"},
    "chat.delete": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": {"channels:history", "groups:history", "im:history", "mpim:history"},
    "conversations.info": {"channels:read", "groups:read", "im:read", "mpim:read"},
    "conversations.replies": {"channels:history", "groups:history", "im:history", "mpim:history"},
    "files.info": {"files:read"},
    "users.info": {"users:read"},
    "views.open": set(),
    "views.publish": set(),
}
EVENT_SCOPES = {
    "app_mention": {"app_mentions:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
    "message.mpim": {"mpim:history"},
}
FEATURE_SCOPES = {"slash_commands": {"commands"}, "agent_view": {"assistant:write"}}


def methods() -> set[str]:
    """Return the Web API methods that are named anywhere in bot/slack.py."""
    tree = ast.parse((ROOT / "bot" / "slack.py").read_text("utf-8"))
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    families = ("apps.", "assistant.", "auth.", "bots.", "chat.", "conversations.", "files.", "reactions.", "team.",
                "users.", "views.")  # fmt: skip
    return {text for text in texts if text.startswith(families) and " " not in text}


def test_the_file_for_admins_is_what_this_version_makes() -> None:
    """`pullquote manifest > deploy/manifest.json` writes it anew."""
    assert (ROOT / "deploy" / "manifest.json").read_bytes() == manifest.as_json().encode()


def test_it_asks_for_exactly_the_scopes_that_calls_events_and_features_need() -> None:
    made = manifest.manifest()
    needed = set().union(
        *(METHOD_SCOPES[method] for method in methods()),
        *(EVENT_SCOPES[event] for event in made["settings"]["event_subscriptions"]["bot_events"]),
        *(FEATURE_SCOPES.get(feature, set()) for feature in made["features"]),
    )
    assert set(made["oauth_config"]["scopes"]["bot"]) == needed == set(SCOPES)
    assert not NEEDED - needed
    assert all(reason.startswith(("to ", "the same ")) for reason in SCOPES.values())


def test_no_other_file_of_ours_calls_slack() -> None:
    for path in (ROOT / "bot").rglob("*.py"):
        if path.name != "slack.py":
            assert ".api_call(" not in path.read_text("utf-8"), path


@pytest.fixture
def heard(tmp_path: Path) -> Hearing:
    return Hearing(tmp_path)


def test_every_command_and_event_of_it_is_taken_and_no_other_command(heard: Hearing) -> None:
    made = manifest.manifest()
    for command in made["features"]["slash_commands"]:
        assert acknowledged(heard.command(command["command"]))
        assert len(heard.taken()) == 1, command
    assert heard.command("/another").status == 404
    channels = {"message.channels": "C1", "message.groups": "CPRIV", "message.im": "DU1", "message.mpim": "CMPIM"}
    for event in made["settings"]["event_subscriptions"]["bot_events"]:
        message = heard.message("<@UBOT> who?", channel=channels.get(event, "C1"))
        assert acknowledged(heard.mentioned(message) if event == "app_mention" else heard.said(message))
        assert len(heard.taken()) == 1, event
    heard.ledger.close()


def test_it_keeps_within_what_slack_takes() -> None:
    """The limits stand under https://docs.slack.dev/reference/app-manifest; Slack refuses the whole otherwise."""
    made = manifest.manifest()
    display, features = made["display_information"], made["features"]
    assert len(display["name"]) <= 35
    assert len(display["description"]) <= 140
    assert 174 <= len(display["long_description"]) <= 4000
    assert len(features["agent_view"]["agent_description"]) <= 300
    assert 0 < len(features["agent_view"]["suggested_prompts"]) <= 4
    assert len(features["slash_commands"]) <= 50
    for command in features["slash_commands"]:
        assert command["command"].startswith("/")
        assert len(command["command"]) <= 32
        assert len(command["description"]) <= 2000
        assert len(command["usage_hint"]) <= 1000


def test_it_connects_over_a_socket_and_takes_messages_and_buttons() -> None:
    made = manifest.manifest()
    assert made["settings"]["socket_mode_enabled"]
    assert made["settings"]["interactivity"]["is_enabled"]
    assert made["features"]["app_home"]["messages_tab_enabled"]
    assert not made["features"]["app_home"]["messages_tab_read_only_enabled"]


def test_the_command_prints_it_or_the_link_that_makes_the_app(pullquote: Pullquote) -> None:
    assert pullquote("manifest").out == manifest.as_json()
    linked = pullquote("manifest", "--link")
    address = urlsplit(linked.out.strip())
    assert (linked.code, address.netloc, address.path) == (0, "api.slack.com", "/apps")
    asked = parse_qs(address.query)
    assert asked["new_app"] == ["1"]
    assert json.loads(asked["manifest_json"][0]) == manifest.manifest()
    assert len(linked.out) < 8000
