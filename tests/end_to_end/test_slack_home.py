"""App Home, settings and what Slack tells of changes, through the front door."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.access import ADMINS
from tests.end_to_end.slack_house import House, a_house, acknowledged, until
from tests.piles import ASKED, BRIDGE


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    article = {"id": "bridge", "title": "Bridge talks", "text": BRIDGE, "audiences": ["team:T1"]}
    with a_house("socket", tmp_path_factory.mktemp("home"), article) as opened:
        yield opened


def test_the_home_follows_what_an_admin_sets_and_so_does_adding(house: House) -> None:
    user = house.person()
    assert "Bridge talks" in house.home(user).shown
    assert "Settings" not in house.home(user).shown
    house.home("UADMIN")
    assert house.chosen("UADMIN", "setting_adding", "admins").shown.count("(x) Only my admins") == 1
    assert house.command("/ingest", user, "C1", "https://harbour.example/x").shown == ADMINS
    assert "[Add an article]" not in house.home(user).shown
    house.chosen("UADMIN", "setting_adding", "everyone")
    assert "[Add an article]" in house.home(user).shown


def test_a_channel_that_is_shared_is_refused_from_the_next_question_on(house: House) -> None:
    user = house.person()
    channel = house.channel(user)
    assert "We need the bridge" in house.slack.answer_to(house.slack.mention(user, channel, ASKED)).shown
    place = house.slack.workspace.channels[channel]
    house.slack.workspace.channels[channel] = replace(place, ext_shared=True)
    event = {"type": "channel_shared", "connected_team_id": "T2", "channel": channel, "event_ts": "1.1"}
    acknowledged(house.slack.event(event))
    told = house.slack.answer_to(house.slack.mention(user, channel, ASKED)).shown
    assert "shared with another organisation" in told


def test_a_revoked_token_is_told_by_readyz_until_slack_takes_it_again(house: House) -> None:
    house.slack.fail("auth.test", "token_revoked", times=1)
    acknowledged(house.slack.event({"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}}))
    until(
        house,
        lambda: house.bot.get("/readyz") == (503, "Slack does not take SLACK_BOT_TOKEN any more (token_revoked)\n"),
    )
    user = house.person()
    house.slack.answer_to(house.slack.mention(user, house.channel(user), ASKED))
    until(house, lambda: house.bot.get("/readyz")[0] == 200)
