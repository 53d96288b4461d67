"""Whoever runs the bot, on the command line beside it: jobs, doctor, status, forget."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.bot.working import BRIDGE
from tests.end_to_end.slack_house import House, a_house, until
from tests.slack.serving import ROOT

ASKED = "what did Lind say about the bridge?"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with a_house("socket", tmp_path_factory.mktemp("operator"), BRIDGE) as opened:
        yield opened


def pullquote(house: House, *command: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run a command of `pullquote` in a process of its own, with the bot's settings."""
    home = house.bot.home
    env = {"PATH": "", "PYTHONPATH": str(ROOT), "PULLQUOTE_HOME": str(home), "HF_HUB_OFFLINE": "1", **house.slack.env}
    argv = [sys.executable, "-m", "bot", *command]
    done = subprocess.run(argv, cwd=home, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    return done


def told(house: House, *command: str) -> Any:
    return json.loads(pullquote(house, *command, "--json").stdout)


def test_what_failed_is_tried_again_while_the_bot_runs_and_forgotten_when_asked(house: House) -> None:
    user, channel = house.alone()
    house.slack.fail("chat.postMessage", "team_access_not_granted")
    asked = house.slack.mention(user, channel, f"<@UBOT> {ASKED}")
    [job] = until(house, lambda: [job for job in told(house, "jobs")["jobs"] if job["state"] == "failed"])
    assert (job["channel"], job["error"]) == (channel, "team_access_not_granted")
    assert told(house, "status")["jobs"]["failed"] == 1

    pullquote(house, "jobs", "retry", str(job["id"]))
    [answer] = until(house, lambda: house.answers(asked))
    assert "“We need the bridge before winter,”" in answer.shown
    assert told(house, "jobs")["failed"] == 0

    done = pullquote(house, "forget", user, "--yes")
    assert "1 question or command" in done.stderr
    house.slack.resend(asked)
    # What is asked after it is answered after it, and by then it would have been answered.
    later = house.slack.mention(house.person(), channel, f"<@UBOT> {ASKED}")
    until(house, lambda: house.answers(later))
    assert house.answers(asked) == [answer]
    assert user.encode() not in b"".join(file.read_bytes() for file in house.bot.home.glob("bot.db*"))


def test_the_doctor_finds_nothing_broken_beside_a_bot_that_runs(house: House) -> None:
    found = told(house, "doctor")
    assert found["ok"]
    assert [check["found"] for check in found["checks"] if check["name"] == "app token"] == ["opens a connection"]
    assert house.slack.bot_token not in json.dumps(found)
