"""The bot as a process of its own: started, asked, ended and started again by the tests' means."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.piles import ASKED, BRIDGE, open_library, put
from tests.slack import SlackDouble
from tests.slack.serving import Served


def test_a_served_bot_answers_is_killed_and_answers_again(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with open_library(home) as library:
        put(library, tmp_path / "articles.jsonl", {"id": "bridge", "title": "Bridge", "text": BRIDGE})
    with SlackDouble("http") as slack, Served(slack, home) as bot:
        mention = slack.mention("U1", "C1", ASKED)
        assert (mention.acked_after or 9) < 3
        assert "Maria Lind" in slack.answer_to(mention).shown
        bot.kill()
        assert bot.get("/readyz")[0] == 0
        first = bot.pid
        bot.restart()
        assert bot.pid != first
        assert "Maria Lind" in slack.answer_to(slack.dm("U1", ASKED)).shown
        code, seconds = bot.terminate()
        assert (code, seconds < 10) == (0, True)
        assert bot.wait_for_log("Ready:")


def test_a_bot_that_cannot_start_says_why(tmp_path: Path) -> None:
    with SlackDouble() as slack:
        bot = Served(slack, tmp_path / "home", env={"SLACK_BOT_TOKEN": "xoxb-wrong"})
        with pytest.raises(AssertionError, match="exit code 1"), bot:
            pass
        assert bot.code == 1
