"""What is pressed and chosen in App Home, and what Slack tells of changes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from slack_bolt import BoltResponse

from tests.bot.hearing import Hearing, acknowledged
from tests.slack import payloads
from tests.slack.people import JSON


@pytest.fixture
def heard(tmp_path: Path) -> Iterator[Hearing]:
    made = Hearing(tmp_path)
    yield made
    made.ledger.close()


def act(heard: Hearing, element: JSON, *, user: str = "UADMIN") -> BoltResponse:
    """Send that somebody pressed or chose something in their App Home: it is in no channel."""
    body = {
        **payloads.interaction("block_actions", heard.workspace.people[user], heard.workspace.trigger(user)),
        "actions": [{"block_id": "b1", "action_ts": "1.1", **element}],
        "container": {"type": "view", "view_id": "V1"},
        "view": {"id": "V1", "type": "home", "blocks": []},
    }
    return heard.dispatch(urlencode({"payload": json.dumps(body)}))


RADIO = {"type": "radio_buttons", "action_id": "setting_adding"}
SELECT = {"type": "conversations_select", "action_id": "setting_channel"}
BUTTON = {"type": "button", "value": "C1"}


@pytest.mark.parametrize(
    ("element", "name", "value"),
    [
        (RADIO | {"selected_option": {"value": "members"}}, "setting_adding", "members"),
        (SELECT | {"selected_conversation": "C1"}, "setting_channel", "C1"),
        (BUTTON | {"action_id": "setting_heard_off"}, "setting_heard_off", "C1"),
        (BUTTON | {"action_id": "setting_reset"}, "setting_reset", "C1"),
        (BUTTON | {"action_id": "setting_disallow"}, "setting_disallow", "C1"),
    ],
)
def test_what_an_admin_sets_is_taken_on_in_their_turn(heard: Hearing, element: JSON, name: str, value: str) -> None:
    assert acknowledged(act(heard, element))
    [request] = heard.taken()
    assert (request.kind, request.key.channel, request.user, request.turn) == ("setting", "", "UADMIN", "UADMIN")
    assert dict(request.payload) == {"setting": name, "value": value}


@pytest.mark.parametrize("element", [SELECT | {"selected_conversation": None}, RADIO | {"selected_option": None}])
def test_a_choice_taken_back_sets_nothing(heard: Hearing, element: JSON) -> None:
    assert acknowledged(act(heard, element))
    assert heard.taken() == []


def test_the_button_for_all_articles_asks_for_the_list(heard: Hearing) -> None:
    assert acknowledged(act(heard, {"type": "button", "action_id": "articles_all"}, user="U1"))
    [request] = heard.taken()
    assert (request.kind, request.key.channel, request.user, dict(request.payload)) == ("articles", "", "U1", {})


@pytest.mark.parametrize(
    ("event", "channels", "doubts"),
    [
        ({"type": "channel_shared", "channel": "C1", "connected_team_id": "T2", "event_ts": "1.1"}, ["C1"], 0),
        ({"type": "channel_unshared", "channel": "CPRIV", "is_ext_shared": False, "event_ts": "1.1"}, ["CPRIV"], 0),
        ({"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}}, [], 1),
        ({"type": "app_uninstalled"}, [], 1),
    ],
)
def test_what_slack_tells_of_changes_is_heard_at_once(
    tmp_path: Path, event: JSON, channels: list[str], doubts: int
) -> None:
    changed: list[str] = []
    doubted: list[bool] = []
    heard = Hearing(tmp_path, changed=changed.append, doubt=lambda: doubted.append(True))
    assert acknowledged(heard.event(event))
    assert (changed, len(doubted), heard.taken()) == (channels, doubts, [])
    heard.ledger.close()
