"""The bot put together, against the Slack of the tests: how it starts, stays connected, and ends."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.app import bolt_app
from bot.connection import Connection
from bot.ledger import Ledger
from bot.scopes import HISTORY
from bot.slack import Slack
from bot.tokens import TokenError
from index import LibraryBusyError
from tests.bot.hearing import ME, Hearing
from tests.bot.running import Bot, Start, hang
from tests.piles import ASKED, BRIDGE, FERRY, open_library, put
from tests.slack import SlackDouble


@pytest.fixture(params=["socket", "http"])
def either(request: pytest.FixtureRequest) -> Iterator[SlackDouble]:
    with SlackDouble(transport=request.param) as double:
        yield double


@pytest.fixture
def slack() -> Iterator[SlackDouble]:
    with SlackDouble() as double:
        yield double


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a bot, which ends with the test."""
    bots: list[Bot] = []
    with open_library(tmp_path / "home") as library:
        put(library, tmp_path / "bridge.jsonl", {"id": "bridge-1", "title": "Bridge talks", "text": BRIDGE})

    def started(slack: SlackDouble, *, wait: bool = True, **more: Any) -> Bot:
        bots.append(Bot(slack, tmp_path / "home", **more))
        if wait:
            assert bots[-1].ready(), bots[-1].error
        if slack.transport_name == "http":
            slack.requests.url = f"{bots[-1].url}/slack/events"
        return bots[-1]

    yield started
    for bot in bots:
        bot.end()


# Starting


def test_it_says_when_it_is_ready_and_answers(either: SlackDouble, start: Start) -> None:
    bot = start(either)
    how = "Socket Mode" if either.transport_name == "socket" else "HTTP (/slack/events)"
    assert bot.told == [f"Listening at {bot.url}.", f"Ready: {how} as @pullquote in Harbour; 1 article answers."]
    assert bot.is_ready()
    assert "“We need the bridge before winter,”" in either.answer_to(either.mention("U1", "C1", ASKED)).shown
    metrics = httpx.get(f"{bot.url}/metrics").text
    assert "pullquote_connected 1.0" in metrics
    assert "pullquote_articles 1.0" in metrics
    assert bot.end() < 5
    assert bot.ended
    assert not either.live_found


def test_of_an_empty_library_it_says_how_to_add_as_the_commands_are_called(slack: SlackDouble, tmp_path: Path) -> None:
    bot = Bot(slack, tmp_path / "empty", env={"PULLQUOTE_COMMANDS": "acme-"})
    assert bot.ready()
    assert bot.told[-1].endswith("Add some with `pullquote add`, or with /acme-ingest in Slack.")
    bot.end()


def test_slack_is_connected_only_when_the_library_is_ready(slack: SlackDouble, start: Start) -> None:
    slack.fail("auth.test", "slow", seconds=1.5)
    bot = start(slack, wait=False)
    slack.wait_for(lambda: bot.url)
    early = httpx.get(f"{bot.url}/readyz")
    assert (early.status_code, early.text) == (503, "Slack has not been reached yet\n")
    assert httpx.get(f"{bot.url}/healthz").status_code == 200
    assert not slack.sockets.opened
    assert bot.ready()


def test_a_network_that_is_away_is_told_once_and_waited_for(
    slack: SlackDouble, start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    slack.fail("auth.test", "closed", times=1)
    slack.fail("auth.test", 503, times=1)
    bot = start(slack)
    assert [record.message for record in caplog.records if record.name == "bot.tokens"] == [
        "Slack could not be reached for auth.test (RemoteDisconnected). Trying on until it can be."
    ]
    assert bot.is_ready()


@pytest.mark.parametrize(
    ("method", "code", "sentence"),
    [
        ("auth.test", "invalid_auth", "Slack does not take SLACK_BOT_TOKEN (invalid_auth)."),
        ("auth.test", "account_inactive", "Slack does not take SLACK_BOT_TOKEN (account_inactive)."),
        (
            "apps.connections.open",
            "invalid_auth",
            "Slack does not take SLACK_APP_TOKEN for Socket Mode (invalid_auth).",
        ),
        ("apps.connections.open", "missing_scope", "connections:write"),
    ],
)
def test_a_token_that_is_refused_ends_the_start_with_what_to_do(
    slack: SlackDouble, start: Start, method: str, code: str, sentence: str
) -> None:
    slack.fail(method, code)
    bot = start(slack, wait=False)
    assert not bot.ready()
    bot.end()
    assert isinstance(bot.error, TokenError)
    assert sentence in str(bot.error)
    assert slack.bot_token not in str(bot.error)


def test_missing_scopes_are_named_with_what_they_are_for(slack: SlackDouble, start: Start) -> None:
    slack.scopes -= {"users:read", "groups:read", "im:history"}
    bot = start(slack, wait=False)
    assert not bot.ready()
    bot.end()
    assert str(bot.error).startswith("The app lacks what it needs: ")
    for scope in ("groups:read, to know", "users:read, to know", "im:history, to hear", "install the app again"):
        assert scope in str(bot.error)


def test_without_what_it_can_do_without_it_runs_and_says_what_is_missing(
    slack: SlackDouble, start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    slack.scopes -= {"files:write", "im:history"}
    assert start(slack).is_ready()
    for scope in (
        "files:write, to send",
        "im:history, to hear what is asked in direct messages",
        "`pullquote manifest`",
    ):
        assert scope in caplog.text


def test_the_small_manifest_s_app_starts_without_a_warning(
    slack: SlackDouble, start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    slack.scopes -= HISTORY
    with caplog.at_level(logging.INFO, "bot"):
        assert start(slack).is_ready()
    told = [record for record in caplog.records if "history" in record.getMessage()]
    assert [record.levelname for record in told] == ["INFO"]
    assert "hears in channels only what mentions it" in told[0].getMessage()


def test_two_bots_do_not_share_a_folder(slack: SlackDouble, start: Start) -> None:
    start(slack)
    other = start(slack, wait=False)
    other.ready()
    assert isinstance(other.error, LibraryBusyError)
    assert "Another `pullquote serve` runs on" in str(other.error)


def test_what_another_process_adds_is_noticed(slack: SlackDouble, start: Start, tmp_path: Path) -> None:
    bot = start(slack)
    with open_library(bot.home) as other:
        put(other, tmp_path / "ferry.jsonl", {"id": "ferry-1", "text": FERRY})
    slack.wait_for(lambda: "pullquote_articles 2.0" in httpx.get(f"{bot.url}/metrics").text)
    assert "fishermen" in slack.answer_to(slack.mention("U1", "C1", "what did Berg say about the ferry?")).shown


# Staying connected


def test_a_cut_socket_is_replaced_at_once(slack: SlackDouble, start: Start) -> None:
    start(slack)
    slack.sockets.cut()
    started = time.monotonic()
    slack.answer_to(slack.mention("U1", "C1", ASKED))
    assert time.monotonic() - started < 3
    assert slack.sockets.opened == 2


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
def test_a_refresh_opens_one_connection_and_no_second(slack: SlackDouble, start: Start, reason: str) -> None:
    """The SDK opens two: it takes the new line, not yet open when the old one closes, for a broken one."""
    start(slack)
    slack.sockets.disconnect(reason)
    slack.wait_for(lambda: slack.sockets.opened == 2 and len(slack.sockets.connections) == 1)
    slack.answer_to(slack.mention("U1", "C1", ASKED))
    time.sleep(1)
    assert slack.sockets.opened == len(slack.calls_of("apps.connections.open")) == 2


def test_while_slack_gives_no_address_it_keeps_asking_without_haste(slack: SlackDouble, start: Start) -> None:
    bot = start(slack)
    slack.fail("apps.connections.open", 500, times=1)
    slack.fail("apps.connections.open", 429, times=1, seconds=1)
    slack.fail("apps.connections.open", "internal_error", times=1)
    slack.sockets.cut()
    slack.wait_for(lambda: not bot.is_ready())
    assert httpx.get(f"{bot.url}/readyz").text == "not connected to Slack\n"
    slack.answer_to(slack.mention("U1", "C1", ASKED), 15)
    assert bot.is_ready()
    assert len(slack.calls_of("apps.connections.open")) == 5


def test_lines_that_end_before_a_greeting_are_not_opened_in_haste(slack: SlackDouble, start: Start) -> None:
    bot = start(slack)
    slack.fail("connect", 503, times=2)
    slack.sockets.cut()
    slack.wait_for(lambda: slack.sockets.opened == 2, 10)
    assert len(slack.calls_of("apps.connections.open")) == 4
    slack.wait_for(bot.is_ready)


def test_a_line_that_hangs_is_noticed(slack: SlackDouble, tmp_path: Path) -> None:
    heard = Hearing(tmp_path)
    app = bolt_app(slack.bot_token, slack.api_url, ME, heard.reception)
    calls = Slack.of(slack.app_token, slack.api_url)
    connection = Connection(app, calls, ping_seconds=0.2)
    connection.open(calls.socket_address())
    assert connection.wait(threading.Event())
    slack.sockets.hang()
    slack.wait_for(lambda: slack.sockets.opened == 2 and connection.is_up)
    assert slack.mention("U1", "C1", ASKED).acked_after is not None
    assert len(heard.taken()) == 1
    connection.close()
    heard.ledger.close()


def test_a_burst_of_questions_leaves_commands_acknowledged(slack: SlackDouble, start: Start) -> None:
    slack.rates.post_burst = 1000
    start(slack)
    asked = [slack.mention("U1", "C1", f"{ASKED} {number}") for number in range(100)]
    command = slack.command("/articles", "U2", "C1")
    assert command.acked_after is not None
    assert command.acked_after < 0.5
    assert all(each.acked_after is not None for each in asked)
    slack.wait_for(lambda: len(slack.posted()) == 100, 60)
    assert not slack.live_found


# Ending


def test_what_hangs_is_left_to_the_next_start(slack: SlackDouble, start: Start) -> None:
    bot = start(slack, ending_seconds=0.5)
    hung = hang(slack)
    asked = slack.mention("U1", "C1", ASKED)
    assert hung.wait(5)
    assert bot.end() < 3
    assert bot.ended is False
    assert asked.acked


def test_while_it_ends_it_takes_nothing_more(either: SlackDouble, start: Start) -> None:
    bot = start(either)
    bot.end()
    assert bot.ended
    if either.transport_name == "socket":
        assert not either.sockets.connections
    else:
        assert either.mention("U1", "C1", ASKED, as_message_too=False).acked_after is None
    ledger = Ledger(bot.home)
    assert ledger.waiting() == {}
    ledger.close()
