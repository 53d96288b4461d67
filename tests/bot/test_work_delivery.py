"""Answers that are sent after all, and answers that may have arrived where nobody can look."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.ledger import Key, Ledger, Request
from bot.scopes import HISTORY
from bot.slack import UncertainError
from bot.work import KINDS, run
from bot.work.delivery import UNSURE
from tests.bot.working import BRIDGE, AtWork, at_work
from tests.slack.people import TEAM

ASKED = "what did Lind say about the bridge?"


@pytest.fixture
def work(tmp_path: Path) -> Iterator[AtWork]:
    """Return a bot whose library has an article for everyone."""
    with at_work(tmp_path) as working:
        working.put(BRIDGE)
        yield working


def beside(work: AtWork, id: int) -> None:  # noqa: A002
    """Let whoever runs the bot have a job tried again, from another process."""
    other = Ledger.beside(work.home)
    assert other
    other.upkeep.retry(id)
    other.close()


def test_what_failed_and_was_for_one_person_alone_reaches_only_them(work: AtWork) -> None:
    job = work.job("ask", "U1", "C1", ASKED, lane="answers")
    work.ledger.failed(job, "fatal_error")
    beside(work, job.id)
    KINDS["ask"](work.bot, work.taken("answers"))
    assert work.slack.posted("C1") == []
    assert work.slack.ephemerals("U1") == []
    [answer] = work.slack.posted("DU1")
    assert "“We need the bridge before winter,”" in answer.shown


def test_a_list_that_failed_is_sent_to_whoever_asked(work: AtWork) -> None:
    job = work.job("articles", "U1", "C1")
    work.ledger.failed(job, "fatal_error")
    beside(work, job.id)
    KINDS["articles"](work.bot, work.taken())
    assert work.slack.posted("C1") == []
    assert "Bridge talks" in work.slack.posted("DU1")[-1].shown


@pytest.mark.parametrize("kind", ["ask", "articles"])
def test_what_comes_after_its_address_is_spent_comes_as_a_direct_message(work: AtWork, kind: str) -> None:
    """Slack takes five messages by a response address, in thirty minutes; what a full lane held up came to nothing."""
    job = work.job(kind, "U1", "C1", ASKED if kind == "ask" else "bridge")
    work.slack.pass_time(31 * 60)
    KINDS[kind](work.bot, job)
    assert work.slack.ephemerals("U1") == work.slack.posted("C1") == []
    [sent] = work.slack.posted("DU1")
    assert "Bridge talks" in sent.shown


@pytest.mark.parametrize("small", [False, True])
def test_an_answer_that_may_have_arrived_is_not_posted_twice(work: AtWork, *, small: bool) -> None:
    """With the small manifest the bot may not look for it: the job failed, and whoever asked was told nothing."""
    if small:
        work.slack.scopes -= HISTORY
    said = work.slack.said("U1", "C1", ASKED)
    key = Key(TEAM, "C1", said.ts)
    request = Request(kind="answer", key=key, user="U1", lane="answers", text=ASKED, thread=said.ts, durable=True)
    assert work.ledger.claim(request, bound=9) == "new"
    work.slack.fail("chat.postMessage", 500, after=True)
    job = work.taken("answers")
    with pytest.raises(UncertainError):
        run(work.bot, job)
    work.ledger.put_back(job, due=0, counted=True)
    run(work.bot, work.taken("answers"))
    assert len(work.slack.replies("C1", said.ts)) == 1
    told = [message.text for message in work.slack.posted() if message.channel != "C1"]
    assert told == ([UNSURE] if small else [])
