"""Short replies: help, where the bot may answer, and that it is busy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.ledger import Key, Request
from bot.scopes import HISTORY
from bot.work import KINDS, replies
from tests.bot.working import AtWork, at_work
from tests.slack.people import TEAM


@pytest.fixture
def work(tmp_path: Path) -> Iterator[AtWork]:
    with at_work(tmp_path) as bot:
        yield bot


def test_help_says_how_to_ask_and_add(work: AtWork) -> None:
    assert "@Pullquote" in work.do("help", "U1", "C1").shown
    assert "/ingest" in work.do("add-help", "U1", "C1").shown


@pytest.mark.parametrize("channel", ["C1", "CPRIV", "DU1"])
def test_help_promises_no_thread_that_is_not_heard(work: AtWork, channel: str) -> None:
    """With the small manifest, and where an admin has it so, what is asked on without a mention is never heard."""
    assert "go on: and about the harbour?" in work.do("help", "U1", channel).shown
    if channel != "DU1":
        work.ledger.rules.set_channel(TEAM, channel, "mentioned", user="UADMIN")
        assert "go on with @Pullquote and about" in work.do("help", "U1", channel).shown
    work.bot = replace(work.bot, scopes=work.bot.scopes - HISTORY)
    assert "go on with @Pullquote and about the harbour?, or press" in work.do("help", "U1", channel).shown


def test_an_admin_allows_a_shared_channel_and_takes_it_back(work: AtWork) -> None:
    shown = work.do("allow", "UADMIN", "CSHARED", allowed=True).shown
    assert shown == replies.ALLOWED.replace("`", "")
    assert work.ledger.is_allowed(TEAM, "CSHARED")
    assert "no longer answer" in work.do("allow", "UADMIN", "CSHARED", allowed=False).shown
    assert not work.ledger.is_allowed(TEAM, "CSHARED")


@pytest.mark.parametrize("user", ["U1", "UGUEST", "UEXT"])
def test_nobody_else_allows_anything(work: AtWork, user: str) -> None:
    assert work.do("allow", user, "CSHARED", allowed=True).shown == replies.NOT_ADMIN
    assert not work.ledger.is_allowed(TEAM, "CSHARED")


def test_only_a_shared_channel_needs_to_be_allowed(work: AtWork) -> None:
    assert work.do("allow", "UADMIN", "C1", allowed=True).shown == replies.NOT_SHARED
    assert not work.ledger.is_allowed(TEAM, "C1")


def test_a_channel_that_the_bot_is_not_in_is_not_called_unshared(work: AtWork) -> None:
    shown = work.do("allow", "UADMIN", "CPRIVOUT", allowed=True).shown
    assert shown == replies.UNKNOWN.format(handle="@Pullquote").replace("`", "")
    assert not work.ledger.is_allowed(TEAM, "CPRIVOUT")


def refused(work: AtWork, *, thread: str | None, **payload: Any) -> None:
    """Ask for something that there is no room for, and let the notice be given."""
    request = Request(
        kind="answer", key=Key(TEAM, "C1", f"9.{len(work.slack.messages)}"), user="U1", lane="answers", thread=thread,
        payload=payload,
    )  # fmt: skip
    assert work.ledger.claim(request, bound=0) == "busy"
    job = work.taken("notices")
    KINDS[job.request.kind](work.bot, job)


def test_who_finds_the_bot_busy_is_told_where_they_asked(work: AtWork) -> None:
    asked = work.slack.said("U1", "C1", "what did Lind say?")
    refused(work, thread=asked.ts)
    assert [message.shown for message in work.slack.replies("C1", asked.ts)] == [replies.BUSY]
    refused(work, thread=None, response_url=work.slack.response_url("U1", "C1"))
    refused(work, thread=None, asked=1, reply=work.slack.response_url("U1", "C1"))
    assert [message.shown for message in work.slack.ephemerals("U1")] == [replies.BUSY] * 2


def test_who_did_not_address_the_bot_is_told_nothing(work: AtWork) -> None:
    asked = work.slack.said("U1", "C1", "what did Lind say?")
    refused(work, thread=asked.ts, overheard=True)
    assert not work.slack.replies("C1", asked.ts)
    assert not work.slack.ephemerals("U1")


def test_what_was_not_shared_as_the_bot_was_busy_can_be_shared_later(work: AtWork) -> None:
    """Its claim stayed, so that Share did nothing for ever."""
    key = Key(TEAM, "C1", "share:1")
    request = Request(
        kind="share", key=key, user="U1", lane="answers", durable=True,
        payload={"asked": 1, "reply": work.slack.response_url("U1", "C1")},
    )  # fmt: skip
    assert work.ledger.claim(request, bound=0) == "busy"
    replies.busy(work.bot, work.taken("notices"))
    assert work.ledger.claim(request, bound=9) == "new"
