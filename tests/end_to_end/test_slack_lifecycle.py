"""A bot that is started, ended and started again, beside other processes and on machines that are not well."""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.end_to_end.asked_once import (
    TRANSPORTS,
    Transport,
    answers,
    assert_one_each,
    seen_of,
    serving,
    settled,
    stocked,
    under_way,
)
from tests.piles import ASKED
from tests.slack import Delivery, SlackDouble
from tests.slack.serving import ROOT, Served
from tests.web import Site, page

STORY = (
    "<html><head><title>School of sails</title></head><body><article><h1>School of sails</h1>"
    "<p>The island school has forty pupils, and most of them come by boat when the weather lets them.</p>"
    "<p>“Every child here learns to sail before it learns to swim,” Anna Holm, its head, said on Friday.</p>"
    "</article></body></html>"
)
HARBOUR = "“The harbour opens on Monday,” said Karin Moe, who runs it."


def assert_quiet(bot: Served) -> None:
    """Check that nothing that happened left a traceback."""
    assert not [line for line in bot.log if "Traceback" in line], "\n".join(bot.log)


def ended(bot: Served, number: int = signal.SIGTERM) -> None:
    """End the process by a signal; check that it ends well and in time."""
    began = time.monotonic()
    os.kill(bot.pid, number)
    bot.slack.wait_for(lambda: bot.code is not None, 12)
    took = time.monotonic() - began
    print(f"Ended by {signal.Signals(number).name} in {took:.1f} s")
    assert (bot.code, took < 10) == (0, True), "\n".join(bot.log)
    assert_quiet(bot)


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_bot_that_is_told_to_end_ends_and_answers_the_rest_when_it_is_started_again(
    tmp_path: Path, transport: Transport
) -> None:
    with serving(tmp_path / "home", transport) as (slack, bot):
        ended(bot)  # with nothing to do
        bot.restart()
        slack.fail("chat.postMessage", "slow", seconds=0.8, times=30)
        asked = [slack.mention("U1", channel, ASKED) for channel in ("C1", "C2", "CMPIM", "CPRIV") for _ in range(6)]
        assert all(each.acked_after is not None for each in asked)
        slack.wait_for(lambda: answers(slack))
        ended(bot)
        assert len(answers(slack)) < len(asked), "Some waited yet."
        slack.faults.clear()
        bot.restart()
        assert_one_each(slack, bot, asked)
        ended(bot, signal.SIGINT)


def test_a_bot_that_hangs_in_a_post_and_in_a_page_ends_all_the_same(tmp_path: Path, site: Site) -> None:
    site.answers["/sails"] = page(STORY, delay=25.0)
    with serving(tmp_path / "home", "socket", PULLQUOTE_FETCH_ALLOW=site.pair) as (slack, bot):
        slack.fail("chat.postMessage", "slow", seconds=30, after=True)
        mention = slack.mention("U1", "C1", ASKED)
        command = slack.command("/ingest", "U1", "C1", site.url("/sails"))
        assert command.acked_after is not None
        under_way(slack, "chat.postMessage", 0)
        slack.wait_for(lambda: site.asked)
        ended(bot)
        site.answers["/sails"] = page(STORY)
        bot.restart()
        assert_one_each(slack, bot, [mention])
        slack.wait_for(lambda: "School of sails" in seen_of(slack, command)[-1].shown, 10)
        settled(slack, bot)
        assert_quiet(bot)


def test_a_second_signal_ends_it_at_once(tmp_path: Path) -> None:
    with serving(tmp_path / "home", "socket") as (slack, bot):
        slack.fail("chat.postMessage", "slow", seconds=30)
        slack.mention("U1", "C1", ASKED)
        under_way(slack, "chat.postMessage", 0)
        os.kill(bot.pid, signal.SIGTERM)
        time.sleep(0.3)
        began = time.monotonic()
        os.kill(bot.pid, signal.SIGTERM)
        slack.wait_for(lambda: bot.code is not None, 3)
        assert time.monotonic() - began < 1
        assert bot.code in {0, 128 + signal.SIGTERM}


def test_a_bot_that_waits_for_slack_can_be_ended(tmp_path: Path) -> None:
    with SlackDouble() as slack:
        bot = Served(slack, stocked(tmp_path / "home"), env={"SLACK_API_URL": "http://127.0.0.1:9/api/"})
        try:
            bot.start().wait_for_log("could not be reached", 15)
            assert bot.get("/readyz")[0] == 503
            ended(bot)
        finally:
            bot.end()


def tried(slack: SlackDouble, home: Path, **env: str) -> tuple[int | None, str]:
    """Return the exit code of a bot that cannot be started, and what it says."""
    bot = Served(slack, home, env=env)
    try:
        bot.start()
        slack.wait_for(lambda: bot.code is not None, 15)
        bot.end()
        assert_quiet(bot)
        return bot.code, "\n".join(bot.log)
    finally:
        bot.end()


# Settings of a bot that cannot be started: its exit code, and the words that name what is wrong.
CANNOT = {
    "no tokens": (
        {"SLACK_BOT_TOKEN": "", "SLACK_APP_TOKEN": ""}, 2,
        ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"],
    ),
    "no token of the app": ({"SLACK_APP_TOKEN": ""}, 2, ["SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"]),
    "tokens in the wrong place": ({"SLACK_BOT_TOKEN": "xapp-1"}, 2, ["SLACK_BOT_TOKEN", "xoxb-"]),
    "a token that Slack refuses": ({"SLACK_BOT_TOKEN": "xoxb-others"}, 1, ["SLACK_BOT_TOKEN", "invalid_auth"]),
    "an app token that Slack refuses": ({"SLACK_APP_TOKEN": "xapp-others"}, 1, ["SLACK_APP_TOKEN", "invalid_auth"]),
    "a port that is none": ({"PULLQUOTE_PORT": "http"}, 2, ["PULLQUOTE_PORT"]),
}  # fmt: skip


@pytest.mark.parametrize(("env", "code", "words"), CANNOT.values(), ids=CANNOT)
def test_a_bot_that_cannot_be_started_says_why(
    tmp_path: Path, env: dict[str, str], code: int, words: list[str]
) -> None:
    with SlackDouble() as slack:
        found, said = tried(slack, tmp_path / "home", **env)
        assert found == code, said
        assert not [word for word in words if word not in said], said
        assert len(said.splitlines()) <= 4, said
        assert "-others" not in said, "A token is not repeated."


def test_what_is_taken_or_lacking_is_named(tmp_path: Path) -> None:
    home = stocked(tmp_path / "home")
    with SlackDouble() as slack:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            code, said = tried(slack, home, PULLQUOTE_PORT=port)
            assert (code, port in said, "PULLQUOTE_PORT" in said) == (1, True, True), said
        slack.scopes.discard("chat:write")
        code, said = tried(slack, home)
        assert (code, "chat:write" in said) == (1, True), said
        slack.scopes.add("chat:write")
        with Served(slack, home) as bot:
            code, said = tried(slack, home)
            assert (code, "pullquote serve" in said) == (1, True), said
            assert_one_each(slack, bot, [slack.mention("U1", "C1", ASKED)])


@pytest.mark.parametrize("name", ["library.db", "bot.db"])
def test_a_broken_file_is_told_in_a_sentence(tmp_path: Path, name: str) -> None:
    home = stocked(tmp_path / "home")
    database = next(path for path in [home / name, *home.glob("*.db")] if path.exists() or name == "bot.db")
    database.write_bytes(b"This is no database. " * 500)
    for rest in home.glob(f"{database.name}-*"):
        rest.unlink()
    with SlackDouble() as slack:
        code, said = tried(slack, home)
        assert code == 1, said
        assert database.name in said
        assert len([line for line in said.splitlines() if "Listening" not in line]) <= 3, said


def test_a_slack_that_is_away_at_the_start_is_waited_for(tmp_path: Path) -> None:
    with SlackDouble() as slack:
        slack.fail("auth.test", "closed", times=2)
        bot = Served(slack, stocked(tmp_path / "home"))
        with bot:
            assert [line for line in bot.log if "Trying on" in line]
            assert_one_each(slack, bot, [slack.mention("U1", "C1", ASKED)])
            assert_quiet(bot)


def full_disk(pid: int, *, most: int) -> None:
    """Let no file of the process grow beyond so many bytes."""
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


def test_a_disk_that_fills_over_an_answer_delays_it(tmp_path: Path) -> None:
    """A job whose end could not be noted counted as running, and was not looked at again before the next start."""
    with serving(tmp_path / "home", "socket") as (slack, bot):
        slack.fail("users.info", "slow", seconds=0.5, times=2)
        asked = slack.mention("U1", "C1", ASKED)
        alone = slack.command("/ask", "U1", "C2", ASKED)
        under_way(slack, "users.info", 1)
        full_disk(bot.pid, most=1)
        bot.wait_for_log("Make room on the disk")
        time.sleep(0.5)
        full_disk(bot.pid, most=resource.RLIM_INFINITY)
        assert_one_each(slack, bot, [asked])
        assert "Lind" in slack.answer_to(asked).shown
        assert ["Lind" in each.shown for each in seen_of(slack, alone)] == [True]
        assert_quiet(bot)


def test_a_disk_that_is_full_loses_no_question(tmp_path: Path) -> None:
    with serving(tmp_path / "home", "http") as (slack, bot):
        full_disk(bot.pid, most=(bot.home / "bot.db-wal").stat().st_size)
        refused = slack.mention("U1", "C1", ASKED)
        assert (refused.wait().status, refused.also and refused.also.wait().status) == (500, 500)
        assert bot.get("/healthz")[0] == 200
        full_disk(bot.pid, most=resource.RLIM_INFINITY)
        slack.resend(refused)
        assert_one_each(slack, bot, [refused])
        assert_quiet(bot)


def beside(home: Path, *argv: str) -> None:
    """Run a command on the home, in a process of its own, to its end."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.slack.quick", *argv], cwd=home, capture_output=True, text=True, timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PULLQUOTE_HOME": str(home)}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_another_process_adds_and_changes_is_answered_within_five_seconds(tmp_path: Path) -> None:
    with serving(tmp_path / "home", "socket") as (slack, bot):
        question = "what did Karin Moe say about the harbour?"
        assert "Moe," not in slack.answer_to(slack.mention("U1", "C1", question)).shown
        article = tmp_path / "harbour.jsonl"
        article.write_text(json.dumps({"title": "Harbour", "text": HARBOUR}) + "\n", "utf-8")
        beside(bot.home, "add", str(article))
        added = slack.mention("U1", "C1", question)
        assert "opens on Monday" in slack.answer_to(added, 5).shown
        beside(bot.home, "rebuild", "--model", "other-words")
        swapped = slack.mention("U1", "C1", question)
        assert "opens on Monday" in slack.answer_to(swapped, 5).shown
        settled(slack, bot)
        assert_quiet(bot)


def test_questions_asked_while_another_process_rebuilds_are_answered(tmp_path: Path) -> None:
    with serving(tmp_path / "home", "socket") as (slack, bot):
        rebuilding = threading.Thread(target=beside, args=[bot.home, "rebuild", "--model", "third-words"])
        rebuilding.start()
        asked: list[Delivery] = []
        while rebuilding.is_alive():
            asked.append(slack.mention("U1", ["C1", "C2", "CMPIM"][len(asked) % 3], ASKED))
            time.sleep(0.1)
        assert_one_each(slack, bot, asked)
        assert all("Lind" in slack.answer_to(each).shown for each in asked)
        assert_quiet(bot)
