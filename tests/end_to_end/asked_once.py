"""What the tests of "one answer each" count: in Slack by the mark of every answer, in the ledger what is not done."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from tests.piles import ASKED, BRIDGE, FERRY, open_library, put
from tests.slack import Delivery, Message, SlackDouble, payloads
from tests.slack.serving import Served

Transport = Literal["socket", "http"]
Pair = tuple[SlackDouble, Served]
TRANSPORTS: tuple[Transport, ...] = ("socket", "http")
QUESTIONS = (ASKED, "what did Tomas Berg say about the ferry?", "what did Lind say about the harbour?")
_STATES = "SELECT count(*) FROM jobs WHERE state IN ('waiting', 'running')"


def stocked(home: Path) -> Path:
    """Return the home, in which now two articles answer everyone."""
    with open_library(home) as library:
        put(
            library,
            home / "articles.jsonl",
            {"id": "bridge", "title": "Bridge talks", "text": BRIDGE},
            {"id": "ferry", "title": "The last ferry", "text": FERRY},
        )
    return home


@contextmanager
def serving(home: Path, transport: Transport, *options: str, **env: str) -> Iterator[tuple[SlackDouble, Served]]:
    """Run a bot on a stocked home, in a Slack that lets it post as fast as it can."""
    with SlackDouble(transport) as slack:
        slack.rates.post_burst = 1000
        slack.rates.per_minute.clear()
        with Served(slack, stocked(home), env=env, options=options) as bot:
            yield slack, bot


def answers(slack: SlackDouble) -> Counter[str]:
    """Return how often each message was answered, by its ts."""
    marks = (message.metadata or {} for message in slack.posted())
    return Counter(str(mark["event_payload"]["ts"]) for mark in marks if mark.get("event_type") == "pullquote_answer")


def unfinished(bot: Served) -> int:
    """Return how much of what was claimed is not done."""
    rows = sqlite3.connect(f"file:{bot.home / 'bot.db'}?mode=ro", uri=True, timeout=10)
    try:
        return int(rows.execute(_STATES).fetchone()[0])
    finally:
        rows.close()


def settled(slack: SlackDouble, bot: Served, seconds: float = 20.0) -> None:
    """Wait until nothing that was claimed is left to do."""
    slack.wait_for(lambda: not unfinished(bot), seconds)


def assert_one_each(slack: SlackDouble, bot: Served, asked: Collection[Delivery], seconds: float = 20.0) -> None:
    """Check that each message was answered, once, when nothing is left to do."""
    keys = {each.ts for each in asked}
    slack.wait_for(lambda: keys <= answers(slack).keys(), seconds)
    settled(slack, bot, seconds)
    found = answers(slack)
    assert {key: found[key] for key in sorted(keys)} == dict.fromkeys(sorted(keys), 1)


def seen_of(slack: SlackDouble, command: Delivery, user: str = "U1") -> list[Message]:
    """Return what a command's asker alone read of it."""
    return [each for each in slack.ephemerals(user) if each.via == command.response_url.rsplit("/", 1)[-1]]


def unsent(slack: SlackDouble, user: str, channel: str, text: str, *, mention: bool = True) -> Delivery:
    """Return an event that Slack has not sent yet: `slack.resend` makes its first retry of it."""
    place = slack.workspace.channels[channel]
    message = slack.said(user, channel, f"<@UBOT> {text}")
    told = payloads.mention_event if mention else payloads.message_event
    event = told(message, place, slack.workspace.people[user])
    payload = payloads.event_callback(event, place, at=slack.workspace.now())
    return Delivery(kind="events_api", payload=payload)


def where(**wanted: str) -> Callable[[dict[str, Any]], bool]:
    """Return which calls a failure is for: those that have these arguments."""
    return lambda arguments: all(arguments.get(name) == value for name, value in wanted.items())


def under_way(slack: SlackDouble, method: str, more_than: int, seconds: float = 10.0) -> None:
    """Wait until the bot has made more calls of a method than that."""
    slack.wait_for(lambda: len(slack.calls_of(method)) > more_than, seconds)


def crash(bot: Served, *, after: float = 0.0) -> None:
    """Let the process die, and start it again."""
    time.sleep(after)
    bot.kill()
    bot.restart()
