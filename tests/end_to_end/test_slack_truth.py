"""Answers that live, with the bot as a process of its own: edited, deleted, put right, offered."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.working import BRIDGE, FERRY
from tests.end_to_end.slack_house import House, a_house, acknowledged
from tests.slack import Message
from tests.slack.people import BOT

ASKED = "what did Lind say about the bridge?"
OTHERWISE = "what did Berg say about the ferry?"
# What is looked at every two seconds, and Slack told of.
_SECONDS = 15.0


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Return a house with a bot that knows three articles."""
    harbour = {**BRIDGE, "id": "harbour", "text": str(BRIDGE["text"]).replace("bridge", "lighthouse")}
    with a_house("socket", tmp_path_factory.mktemp("truth"), BRIDGE, FERRY, harbour) as opened:
        opened.asked |= {"Lind say about", "Berg say about"}
        yield opened


def pullquote(house: House, *words: str) -> None:
    """Run a command on the same folder, in a process of its own."""
    argv = [sys.executable, "-m", "bot", *words]
    env = {"PULLQUOTE_HOME": str(house.bot.home), "HF_HUB_OFFLINE": "1"}
    root = Path(__file__).parents[2]
    done = subprocess.run(argv, cwd=root, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def changed(house: House, answer: Message) -> str:
    """Return the first line of an answer once it says that something changed."""
    house.slack.wait_for(lambda: answer.shown.startswith("Changed on "), _SECONDS)
    return answer.shown.partition("\n")[0]


def test_an_edited_question_has_its_answer_edited_and_a_deleted_one_deleted(house: House) -> None:
    user = house.person()
    channel = house.channel(user)
    asked = house.slack.mention(user, channel, ASKED)
    answer = house.edited(asked, f"<@{BOT}> {OTHERWISE}")
    assert "fishermen" in answer.shown
    assert house.slack.posted(channel) == [answer]
    house.taken_back(asked)
    house.settled()
    assert house.slack.posted(channel) == []


def test_what_is_removed_and_corrected_in_another_process_is_told_of_within_seconds(house: House) -> None:
    user = house.person()
    answer = house.answered(house.slack.dm(user, "what did Lind say about the lighthouse?"))
    quote = answer.button("wrong").value
    pullquote(house, "correct", quote, "--speaker", "Tomas Berg")
    assert changed(house, answer).endswith("who is named here as the speaker was put right.")
    house.settled()
    pullquote(house, "remove", "harbour")
    house.slack.wait_for(lambda: "was removed" in answer.shown, _SECONDS)
    assert "lighthouse before winter" not in answer.shown


def test_whoever_opens_the_pane_is_offered_what_is_answered(house: House) -> None:
    user = house.person()
    acknowledged(house.slack.home_opened(user, "messages"))
    offered = house.slack.wait_for(lambda: house.slack.prompts(user), _SECONDS)
    assert "“" in house.answered(house.slack.dm(user, offered[0]["message"])).shown
