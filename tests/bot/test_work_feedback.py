"""Feedback on answers: kept at once, the last word of each person, with the reason where it is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.blocks.feedback import REASONS
from bot.ledger.verdicts import Verdict
from bot.work import feedback, modals, run
from tests.bot.working import BRIDGE, AtWork, at_work
from tests.slack.people import TEAM

WHAT = "what did Lind say about the bridge?"


@pytest.fixture
def work(tmp_path: Path) -> Iterator[AtWork]:
    with at_work(tmp_path) as bot:
        bot.put(BRIDGE)
        yield bot


def asked(work: AtWork, user: str = "U1", channel: str = "C1", question: str = WHAT) -> int:
    """Let somebody ask alone; return the answer's id."""
    job = work.job("ask", user, channel, question, lane="answers")
    run(work.bot, job)
    return job.id


def judge(work: AtWork, user: str, answer: int, *, right: bool, channel: str = "C1") -> None:
    trigger = work.slack.trigger(user)
    run(work.bot, work.job("feedback", user, channel, trigger=trigger, answer=answer, right=right))


def explain(work: AtWork, user: str, answer: int, reason: str, comment: str = "") -> None:
    run(work.bot, work.job("feedback-why", user, "C1", answer=answer, reason=reason, comment=comment))


def verdicts(work: AtWork) -> list[Verdict]:
    return work.ledger.verdicts.all()


def test_a_right_answer_is_kept_and_thanked_for(work: AtWork) -> None:
    judge(work, "U1", asked(work), right=True)
    assert work.last("U1").shown == feedback.THANKS
    [kept] = verdicts(work)
    assert (kept.user, kept.right, kept.reason, kept.question) == ("U1", True, None, WHAT)
    assert kept.answer["found"]
    assert {quote["article"] for quote in kept.answer["quotes"]} == {"bridge"}
    assert {quote["speaker"] for quote in kept.answer["quotes"]} == {"Maria Lind"}


def test_a_wrong_answer_is_kept_at_once_and_why_is_asked(work: AtWork) -> None:
    answer = asked(work)
    judge(work, "U1", answer, right=False)
    assert [(kept.right, kept.reason) for kept in verdicts(work)] == [(False, None)]
    [view] = work.slack.views("U1")
    assert view.title == "What is wrong?"
    assert all(words in view.shown for words in REASONS.values())
    explain(work, "U1", answer, "not_shown", "she said more")
    assert [(kept.reason, kept.comment) for kept in verdicts(work)] == [("not_shown", "she said more")]
    assert work.last("U1").shown == feedback.THANKS


def test_the_last_word_of_a_person_counts(work: AtWork) -> None:
    answer = asked(work)
    judge(work, "U1", answer, right=False)
    explain(work, "U1", answer, "other", "no")
    judge(work, "U1", answer, right=True)
    assert [(kept.right, kept.reason, kept.comment) for kept in verdicts(work)] == [(True, None, None)]
    explain(work, "U1", answer, "other")
    assert work.last("U1").shown == feedback.GONE
    assert verdicts(work)[0].right


def test_an_answer_that_found_nothing_is_judged_too(work: AtWork) -> None:
    judge(work, "U1", asked(work, question="what did Nils say about space?"), right=True)
    assert [(kept.answer["found"], kept.answer["quotes"]) for kept in verdicts(work)] == [(False, [])]


@pytest.mark.parametrize(
    ("user", "channel", "kept"), [("U1", "C1", 1), ("U1", "DU1", 1), ("U2", "C1", 0), ("U2", "DU2", 0)]
)
def test_what_somebody_was_shown_alone_nobody_else_judges(work: AtWork, user: str, channel: str, kept: int) -> None:
    judge(work, user, asked(work), right=True, channel=channel)
    assert len(verdicts(work)) == kept
    assert work.last(user).shown == (feedback.THANKS if kept else feedback.GONE)


@pytest.mark.parametrize(("user", "channel", "kept"), [("U2", "C1", 1), ("U2", "C2", 0), ("U1", "DU1", 1)])
def test_what_everyone_in_a_channel_reads_they_judge(work: AtWork, user: str, channel: str, kept: int) -> None:
    question = work.slack.said("U1", "C1", WHAT)
    asking = work.job("answer", "U1", "C1", WHAT, lane="answers", response_url=None)
    run(work.bot, asking)
    assert question.ts
    judge(work, user, asking.id, right=True, channel=channel)
    assert len(verdicts(work)) == kept


def test_what_is_no_answer_is_not_judged(work: AtWork) -> None:
    listed = work.job("articles", "U1", "C1")
    run(work.bot, listed)
    for answer in (listed.id, 999):
        judge(work, "U1", answer, right=False)
        assert work.last("U1").shown == feedback.GONE
    assert not verdicts(work)
    assert not work.slack.views("U1")


def test_in_a_place_that_is_refused_nothing_is_judged(work: AtWork) -> None:
    work.ledger.allow(TEAM, "CSHARED", "UADMIN", allowed=True)
    answer = asked(work, "UEXT", "CSHARED")
    judge(work, "UEXT", answer, right=True, channel="CSHARED")
    assert len(verdicts(work)) == 1
    work.ledger.allow(TEAM, "CSHARED", "UADMIN", allowed=False)
    judge(work, "UEXT", answer, right=False, channel="CSHARED")
    assert verdicts(work)[0].right


def test_a_verdict_is_kept_also_where_the_modal_comes_too_late(work: AtWork) -> None:
    answer, trigger = asked(work), work.slack.trigger("U1")
    work.slack.pass_time(4)
    run(work.bot, work.job("feedback", "U1", "C1", trigger=trigger, answer=answer, right=False))
    assert work.last("U1").shown == modals.LATE
    assert [kept.right for kept in verdicts(work)] == [False]


def test_a_form_that_is_forgotten_is_told(work: AtWork) -> None:
    run(work.bot, work.job("feedback-why", "U1", "C1", stale=True, reason="other"))
    assert work.last("U1").shown == modals.STALE


def test_verdicts_and_proposals_go_with_the_days_that_are_kept(work: AtWork) -> None:
    judge(work, "U1", asked(work), right=True)
    work.ledger.proposals.propose(TEAM, "U1", article="bridge", quote="q", change={"what": "none"})
    work.ledger.forget(before=work.now() - 60)
    assert verdicts(work)
    assert work.ledger.proposals.open(TEAM)
    work.ledger.forget(before=work.now() + 60)
    assert not verdicts(work)
    assert not work.ledger.proposals.open(TEAM)
