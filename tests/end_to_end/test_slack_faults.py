"""What goes wrong on Slack's side, at a bot in a process of its own: nothing is doubled, nothing lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.asked_once import (
    QUESTIONS,
    TRANSPORTS,
    Pair,
    answers,
    assert_one_each,
    seen_of,
    serving,
    settled,
    stocked,
    where,
)
from tests.piles import ASKED
from tests.slack import SlackDouble
from tests.slack.serving import Served

SOCKET = pytest.mark.parametrize("pair", ["socket"], indirect=True)


@pytest.fixture(scope="module", params=TRANSPORTS)
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Return a Slack and the bot that serves it, for all the tests of a transport."""
    with serving(tmp_path_factory.mktemp("faults") / "home", request.param) as running:
        yield running


@pytest.fixture
def slack(pair: Pair) -> Iterator[SlackDouble]:
    """Return a Slack in which nothing goes wrong but what the test orders."""
    pair[1].wait_ready()
    yield pair[0]
    pair[0].faults.clear()
    pair[0].sockets.resend_after = None


def test_a_slack_that_fails_to_say_who_and_where_is_asked_again(slack: SlackDouble, bot: Served) -> None:
    """The first test of the module: the bot knows nobody yet."""
    failures: list[tuple[str, str, int | str]] = [
        ("U1", "C1", 429),
        ("U2", "C2", 500),
        ("U3", "CMPIM", "closed"),
        ("UADMIN", "CPRIV", "page"),
    ]
    for user, channel, how in failures:
        slack.fail("users.info", how, where=where(user=user))
        slack.fail("conversations.info", how, where=where(channel=channel))
    mentions = [slack.mention(user, channel, ASKED) for user, channel, _ in failures]
    assert all(each.acked_after is not None for each in mentions)
    assert_one_each(slack, bot, mentions)


@SOCKET
def test_a_post_that_fails_before_or_after_it_took_place_stands_there_once(slack: SlackDouble, bot: Served) -> None:
    failures: list[tuple[str, int | str, bool]] = [
        ("C1", 500, False), ("C2", 500, True), ("CPRIV", "closed", False), ("CMPIM", "closed", True),
        ("DU1", "page", False), ("DU2", "page", True), ("DU3", 503, True), ("DUADMIN", "internal_error", False),
    ]  # fmt: skip
    slack.fail("conversations.replies", 500, times=2)  # where the bot looks whether it arrived
    asked = []
    for channel, how, after in failures:
        slack.fail("chat.postMessage", how, after=after, where=where(channel=channel))
        asked.append(slack.dm(channel[1:], ASKED) if channel[0] == "D" else slack.mention("U1", channel, ASKED))
    assert_one_each(slack, bot, asked)


def test_a_channel_that_is_told_to_wait_waits_alone(slack: SlackDouble, bot: Served) -> None:
    slack.fail("chat.postMessage", 429, seconds=2, where=where(channel="C1"))
    told = time.time()
    held = [slack.mention("U1", "C1", question) for question in QUESTIONS]
    slack.wait_for(lambda: posts_to(slack, "C1", since=told))
    others = [slack.mention("U2", channel, ASKED) for channel in ("C2", "CMPIM")]
    slack.wait_for(lambda: {each.ts for each in others} <= answers(slack).keys(), 1.5)
    assert not {each.ts for each in held} & answers(slack).keys()
    assert_one_each(slack, bot, held + others)
    first, second, *_ = posts_to(slack, "C1", since=told)
    assert second - first >= 1.9


def posts_to(slack: SlackDouble, channel: str, *, since: float) -> list[float]:
    """Return when the bot posted to a channel."""
    posts = slack.calls_of("chat.postMessage")
    return [each.at for each in posts if each.arguments["channel"] == channel and each.at >= since]


@SOCKET
def test_an_answer_to_the_asker_alone_is_sent_once_whatever_fails(slack: SlackDouble, bot: Served) -> None:
    told = []
    failures: list[tuple[int | str, bool]] = [(429, False), (500, False), (500, True), ("closed", True), ("page", True)]
    for how, after in failures:
        slack.fail("response_url", how, after=after)
        told.append((how, slack.command("/ask", "U1", "C1", ASKED)))
        told[-1][1].wait()
        settled(slack, bot)
    assert len(seen_of(slack, told[0][1])) == 1, "A pause is waited out."
    assert all(len(seen_of(slack, each)) <= 1 for _, each in told)


@SOCKET
def test_a_slack_that_is_slow_beyond_patience_and_then_silent_is_told_once(slack: SlackDouble, bot: Served) -> None:
    """The client gives up after ten seconds; what it asked for takes place two seconds later.

    Meanwhile the line goes silent without an end: nothing comes over it, not even a pong.
    """
    for channel, after in [("C1", False), ("C2", True)]:
        slack.fail("chat.postMessage", "slow", seconds=12, after=after, where=where(channel=channel))
    slack.fail("response_url", "slow", seconds=12)
    began, opened = time.monotonic(), slack.sockets.opened
    slow = [slack.mention("U1", "C1", ASKED), slack.mention("U1", "C2", ASKED)]
    alone = slack.command("/ask", "U1", "C1", ASKED)
    # Three of four workers wait now.
    meanwhile = slack.mention("U1", "CMPIM", ASKED)
    assert alone.acked_after is not None
    slack.wait_for(lambda: meanwhile.ts in answers(slack), 3)
    slack.sockets.hang()
    slack.wait_for(lambda: slack.sockets.opened > opened, 25)
    time.sleep(max(0.0, began + 12.5 - time.monotonic()))
    assert_one_each(slack, bot, [*slow, meanwhile])
    assert len(seen_of(slack, alone)) == 1
    bot.wait_ready(5)
    assert_one_each(slack, bot, [slack.mention("U1", "C1", ASKED)])


@SOCKET
def test_a_cut_line_is_opened_again_within_three_seconds_ten_times(slack: SlackDouble, bot: Served) -> None:
    slack.sockets.resend_after = 1.0
    asked, times = [], []
    for _ in range(10):
        slack.wait_for(lambda: slack.sockets.connections)
        under_way = slack.mention("U1", "C1", ASKED)  # may be lost with the line
        slack.sockets.cut()
        began = time.monotonic()
        mention = slack.mention("U1", "C2", ASKED)
        slack.wait_for(lambda mention=mention: mention.ts in answers(slack), 3)  # type: ignore[misc]  # the loop's
        times.append(time.monotonic() - began)
        asked += [under_way, mention]
    print("Answered after a cut within", [f"{each:.2f} s" for each in times])
    assert max(times) < 3
    assert_one_each(slack, bot, asked)


@SOCKET
@pytest.mark.parametrize(("method", "how"), [("apps.connections.open", 500), ("connect", 500), ("connect", "closed")])
def test_a_line_that_cannot_be_opened_at_first_is_tried_again(
    slack: SlackDouble, bot: Served, method: str, how: int | str
) -> None:
    slack.fail(method, how)
    slack.sockets.cut()
    mention = slack.mention("U1", "C1", ASKED)
    slack.wait_for(lambda: mention.ts in answers(slack), 10)
    assert_one_each(slack, bot, [mention])


@SOCKET
def test_a_pause_that_slack_asks_for_before_a_new_line_is_kept(slack: SlackDouble, bot: Served) -> None:
    slack.fail("apps.connections.open", 429, seconds=1)
    before = len(slack.calls_of("apps.connections.open"))
    slack.sockets.cut()
    mention = slack.mention("U1", "C1", ASKED)
    assert_one_each(slack, bot, [mention])
    first, second = slack.calls_of("apps.connections.open")[before:]
    assert second.at - first.at >= 0.9


@SOCKET
@pytest.mark.parametrize("reason", ["refresh_requested", "warning", "link_disabled"])
@pytest.mark.parametrize("close_after", [0.3, None])
def test_a_line_that_slack_ends_loses_nothing(
    slack: SlackDouble, bot: Served, reason: str, close_after: float | None
) -> None:
    slack.sockets.resend_after = 1.0
    opened, asked, began = slack.sockets.opened, [], time.monotonic()
    for number in range(12):
        asked.append(slack.mention("U1", ["C1", "C2", "CMPIM"][number % 3], QUESTIONS[number % 3]))
        if number == 4:
            slack.sockets.disconnect(reason, close_after=close_after)
    assert_one_each(slack, bot, asked)
    assert slack.sockets.opened > opened
    assert time.monotonic() - began < 4


def test_a_bot_starts_once_slack_lets_it(tmp_path: Path) -> None:
    with SlackDouble() as slack:
        slack.fail("auth.test", 503)
        slack.fail("apps.connections.open", 429, seconds=1)
        slack.fail("apps.connections.open", 500)
        slack.fail("connect", "closed")
        with Served(slack, stocked(tmp_path / "home")) as bot:
            assert_one_each(slack, bot, [slack.mention("U1", "C1", ASKED)])
        assert not [line for line in bot.log if "Traceback" in line]


@SOCKET
def test_no_failure_left_a_traceback(bot: Served) -> None:
    """The last test of the module: what Slack does wrong is told in a sentence."""
    assert not [line for line in bot.log if "Traceback" in line]
