"""The Slack app manifest: what the listeners take and what the calls need, no more and no less."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bot import manifest
from bot.scopes import HISTORY, NEEDED, SCOPES, SMALL
from tests.bot.conftest import Pullquote
from tests.bot.hearing import Hearing, acknowledged
from tests.slack.people import JSON

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
    "files.completeUploadExternal": {"files:write"},
    "files.getUploadURLExternal": {"files:write"},
    "files.info": {"files:read"},
    "users.info": {"users:read"},
    "views.open": set(),
    "views.publish": set(),
}
EVENT_SCOPES = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "app_uninstalled": set(),
    "channel_shared": {"channels:read", "groups:read"},
    "channel_unshared": {"channels:read", "groups:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
    "message.mpim": {"mpim:history"},
    "tokens_revoked": set(),
}
FEATURE_SCOPES = {"slash_commands": {"commands"}, "shortcuts": {"commands"}, "agent_view": {"assistant:write"}}
both = pytest.mark.parametrize("small", [False, True])


def methods() -> set[str]:
    """Return the Web API methods that are named anywhere in bot/slack.py, the only file that calls them."""
    tree = ast.parse((ROOT / "bot" / "slack.py").read_text("utf-8"))
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    families = ("apps.", "assistant.", "auth.", "bots.", "chat.", "conversations.", "files.", "reactions.", "team.",
                "users.", "views.")  # fmt: skip
    return {text for text in texts if text.startswith(families) and " " not in text}


@pytest.mark.parametrize(("file", "small"), [("manifest.json", False), ("manifest-small.json", True)])
def test_the_files_for_admins_are_what_this_version_makes(file: str, *, small: bool) -> None:
    """`pullquote manifest > deploy/manifest.json` writes it anew, `--small` the small one."""
    assert (ROOT / "deploy" / file).read_bytes() == manifest.as_json(small=small).encode()


def needed(made: JSON) -> set[str]:
    """Return the scopes that an app with this manifest needs."""
    return set().union(
        *(METHOD_SCOPES[method] for method in methods()),
        *(EVENT_SCOPES[event] for event in made["settings"]["event_subscriptions"]["bot_events"]),
        *(FEATURE_SCOPES.get(feature, set()) for feature in made["features"]),
    )


def test_it_asks_for_exactly_the_scopes_that_calls_events_and_features_need() -> None:
    made = manifest.manifest()
    assert set(made["oauth_config"]["scopes"]["bot"]) == needed(made) == set(SCOPES)
    assert not NEEDED - needed(made)
    assert all(reason.startswith(("to ", "the same ")) for reason in SCOPES.values())


def test_the_small_one_does_without_the_history_of_channels_and_nothing_else() -> None:
    whole, small = manifest.manifest(), manifest.manifest(small=True)
    events = set(small["settings"]["event_subscriptions"]["bot_events"])
    assert {scope for event in events for scope in EVENT_SCOPES[event]}.isdisjoint(HISTORY)
    assert set(whole["settings"]["event_subscriptions"]["bot_events"]) - events == {
        "message.channels", "message.groups", "message.mpim",
    }  # fmt: skip
    # What is looked for after a restart needs them too, and is done without.
    assert set(small["oauth_config"]["scopes"]["bot"]) == needed(small) - HISTORY == set(SMALL)
    assert not NEEDED & HISTORY
    for made in (whole, small):
        made["oauth_config"] = made["settings"]["event_subscriptions"] = None
    assert whole == small


def test_no_other_file_of_ours_calls_slack() -> None:
    for path in (ROOT / "bot").rglob("*.py"):
        if path.name != "slack.py":
            assert ".api_call(" not in path.read_text("utf-8"), path


@pytest.fixture
def heard(tmp_path: Path) -> Hearing:
    return Hearing(tmp_path)


@both
def test_every_command_event_and_shortcut_of_it_is_taken_and_no_other(heard: Hearing, *, small: bool) -> None:
    made = manifest.manifest(small=small)
    for command in made["features"]["slash_commands"]:
        assert acknowledged(heard.command(command["command"]))
        assert len(heard.taken()) == 1, command
    assert heard.command("/another").status == 404
    channels = {"message.channels": "C1", "message.groups": "CPRIV", "message.im": "DU1", "message.mpim": "CMPIM"}
    events = made["settings"]["event_subscriptions"]["bot_events"]
    assert len(set(events)) == len(events)
    assert "app_home_opened" in events
    for event in {"app_mention", *channels} & set(events):
        message = heard.message("<@UBOT> who?", channel=channels.get(event, "C1"))
        assert acknowledged(heard.mentioned(message) if event == "app_mention" else heard.said(message))
        assert len(heard.taken()) == 1, event
    shortcuts = {shortcut["callback_id"]: shortcut["name"] for shortcut in made["features"]["shortcuts"]}
    assert shortcuts == {"add_this": "Add this article", "check_quotes": "Check the quotes"}
    for callback in shortcuts:
        assert acknowledged(heard.shortcut(callback, heard.message("“No,” https://lind.example", user="U2")))
        assert len(heard.taken()) == 1, callback
    heard.ledger.close()


def test_it_keeps_within_what_slack_takes() -> None:
    """The limits stand under https://docs.slack.dev/reference/app-manifest; Slack refuses the whole otherwise."""
    made = manifest.manifest(prefix="twenty-characters-20")
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
    assert 0 < len(features["shortcuts"]) <= 10
    for shortcut in features["shortcuts"]:
        assert shortcut["type"] == "message"
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150


def test_it_connects_over_a_socket_and_takes_messages_and_buttons() -> None:
    made = manifest.manifest()
    assert made["settings"]["socket_mode_enabled"]
    assert made["settings"]["interactivity"]["is_enabled"]
    assert made["features"]["app_home"]["home_tab_enabled"]
    assert made["features"]["app_home"]["messages_tab_enabled"]
    assert not made["features"]["app_home"]["messages_tab_read_only_enabled"]


@both
def test_the_command_prints_it_or_the_link_that_makes_the_app(pullquote: Pullquote, *, small: bool) -> None:
    which = ["--small"] if small else []
    assert pullquote("manifest", *which).out == manifest.as_json(small=small)
    linked = pullquote("manifest", *which, "--link")
    address = urlsplit(linked.out.strip())
    assert (linked.code, address.netloc, address.path) == (0, "api.slack.com", "/apps")
    asked = parse_qs(address.query)
    assert asked["new_app"] == ["1"]
    assert json.loads(asked["manifest_json"][0]) == manifest.manifest(small=small)
    assert len(linked.out) < 8000


def test_its_commands_begin_as_the_settings_say(pullquote: Pullquote) -> None:
    made = pullquote("manifest", env={"PULLQUOTE_COMMANDS": "acme-"}).json
    named = [command["command"] for command in made["features"]["slash_commands"]]
    assert named == [f"/acme-{name}" for name in ("ask", "ingest", "articles", "quotes", "pullquote")]


def test_the_page_for_admins_names_every_scope_and_which_are_of_the_small_one() -> None:
    page = (ROOT / "deploy" / "for-your-admin.md").read_text("utf-8")
    rows = [row.split("|") for row in page.splitlines() if row.startswith("| `")]
    named = {scope: row for row in rows for scope in re.findall(r"`([a-z_:]+)`", row[1])}
    assert set(named) == set(SCOPES)
    assert {scope for scope, row in named.items() if row[2].strip() == "yes"} == set(SMALL)
    assert all(len(row[3].strip()) > 10 for row in named.values())
