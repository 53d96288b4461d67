"""Jobs tried again and given up, and everything about one person forgotten."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.ledger import Job, Key, Ledger, Listing, Request
from bot.ledger.upkeep import ADDRESS_SECONDS, Forgotten, JobError
from index import UnknownIdError

NOW = 100_000.0
PASSED = {"response_url": "https://hooks/secret", "trigger": "1.secret"}


class Kept:
    """A ledger and its clock."""

    def __init__(self, home: Path) -> None:
        self.file = home / "bot.db"
        self.clock = NOW
        self.ledger = Ledger(home, now=lambda: self.clock)
        self._asked = 0

    def job(self, *, user: str = "U1", channel: str = "C1", text: str = "what did Lind say?", **facts: object) -> Job:
        """Return a job that runs."""
        self._asked += 1
        facts = {"kind": "answer", "lane": "answers", "durable": True, "thread": "1.0", "turn": channel, **facts}
        key = Key("T1", channel, f"{self._asked}.000100")
        assert self.ledger.claim(Request(key=key, user=user, text=text, **facts), bound=99) == "new"  # type: ignore[arg-type]
        job = self.ledger.take(facts["lane"])  # type: ignore[arg-type]  # a lane
        assert job
        return job

    def failed(self, **facts: object) -> Job:
        """Return a job that failed."""
        job = self.job(**facts)  # type: ignore[arg-type]
        self.ledger.failed(job, "is_archived")
        return job

    def all(self, sql: str) -> list[tuple[object, ...]]:
        """Return what is in the file."""
        with closing(sqlite3.connect(self.file)) as rows:
            return rows.execute(sql).fetchall()


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    """Return a ledger of its own."""
    made = Kept(tmp_path)
    yield made
    made.ledger.close()


def test_what_waits_runs_or_failed_is_told(kept: Kept) -> None:
    assert kept.ledger.upkeep.jobs() == []
    kept.ledger.done(kept.job(), posted="2.0", answered={"question": "?"})
    failed, running, again = kept.failed(), kept.job(), kept.job(channel="C2")
    kept.ledger.put_back(again, due=NOW + 5, counted=True)
    told = [(job.id, job.state, job.channel, job.error, job.due, job.attempts) for job in kept.ledger.upkeep.jobs()]
    assert told == [
        (failed.id, "failed", "C1", "is_archived", None, 0),
        (running.id, "running", "C1", None, None, 0),
        (again.id, "waiting", "C2", None, NOW + 5, 1),
    ]


def test_answers_are_counted_by_when_they_were_given(kept: Kept) -> None:
    kept.ledger.done(kept.job(), posted="2.0", answered={"question": "?"})
    kept.clock += 4000
    kept.ledger.done(kept.job(), posted="3.0", answered={"question": "?"})
    kept.ledger.unheard(kept.job())
    kept.failed()
    assert [kept.ledger.upkeep.answered(span) for span in (3600, 86_400)] == [1, 2]


def test_a_failed_question_is_done_after_all(kept: Kept) -> None:
    job = kept.failed(payload={"overheard": True})
    assert kept.ledger.upkeep.retry(job.id).error == "is_archived"
    again = kept.ledger.take("answers")
    assert again
    assert (again.id, again.attempts, again.request.payload, again.request.alone) == (
        job.id, 0, {"overheard": True}, False,
    )  # fmt: skip


def test_what_one_person_was_to_see_alone_is_still_for_them_alone(kept: Kept) -> None:
    """Without the response address it would have been posted in the channel."""
    job = kept.job(kind="ask", payload={"response_url": "https://hooks/secret"})
    kept.ledger.trying(job)
    kept.ledger.failed(job, "no")
    assert kept.ledger.upkeep.retry(job.id).tried
    again = kept.ledger.take("answers")
    assert again
    assert (again.request.response_url, again.request.alone, again.tried) == (None, True, False)


@pytest.mark.parametrize("end", ["failed", "lost"])
def test_it_is_for_them_alone_however_often_it_fails(kept: Kept, end: str) -> None:
    """The second time it was forgotten: `/ask`, retried twice, was posted with what is the asker's own."""
    job = kept.job(kind="ask", payload={"response_url": "https://hooks/secret"}, durable=False)
    for _ in range(3):
        kept.ledger.failed(job, "no") if end == "failed" else kept.ledger.recover()
        kept.ledger.upkeep.retry(job.id)
        again = kept.ledger.take("answers")
        assert again
        assert again.request.alone


def test_the_response_address_of_a_form_goes_when_slack_takes_it_no_longer(kept: Kept) -> None:
    address = {"channel": "C1", "response_url": "https://hooks/secret"}
    early = kept.ledger.keep_list(Listing(kind="modal", wanted=address))
    kept.clock += ADDRESS_SECONDS + 1
    late = kept.ledger.keep_list(Listing(kind="modal", wanted=address))
    for _ in range(2):
        kept.ledger.upkeep.expire()
    gone, there = kept.ledger.list(early), kept.ledger.list(late)
    assert gone
    assert gone.wanted == {"channel": "C1", "alone": True}
    assert there
    assert there.wanted == address
    kept.clock += ADDRESS_SECONDS + 1
    kept.ledger.upkeep.expire()
    for file in kept.file.parent.iterdir():
        assert b"secret" not in file.read_bytes(), file.name


@pytest.mark.parametrize(
    ("kind", "payload"), [("context", PASSED), ("share", {"reply": "https://hooks/secret", "asked": 1}), ("busy", {})]
)
def test_what_hung_on_a_button_is_not_tried_again(kept: Kept, kind: str, payload: dict[str, object]) -> None:
    job = kept.failed(kind=kind, payload=payload)
    with pytest.raises(JobError, match=f"`pullquote jobs drop {job.id}` gives it up"):
        kept.ledger.upkeep.retry(job.id)


def test_only_what_failed_is_tried_again_and_nothing_that_runs_is_given_up(kept: Kept) -> None:
    running, done, waiting = kept.job(), kept.job(), kept.job()
    kept.ledger.done(done)
    kept.ledger.put_back(waiting, due=0)
    for change, job, said in [
        (kept.ledger.upkeep.retry, running, "is running; wait"),
        (kept.ledger.upkeep.drop, running, "is running; wait"),
        (kept.ledger.upkeep.retry, done, "is done"),
        (kept.ledger.upkeep.drop, done, "is done"),
        (kept.ledger.upkeep.retry, waiting, "waits already"),
    ]:
        with pytest.raises(JobError, match=said):
            change(job.id)
    for number in (99, 0, -1, 2**80):
        with pytest.raises(UnknownIdError, match=f"no job {number}"):
            kept.ledger.upkeep.retry(number)


def test_a_job_given_up_is_not_done_and_not_claimed_again(kept: Kept) -> None:
    waiting, failed = kept.job(), kept.failed()
    kept.ledger.put_back(waiting, due=0)
    for job in (waiting, failed):
        kept.ledger.upkeep.drop(job.id)
        assert kept.ledger.claim(job.request, bound=99) == "again"
    assert kept.ledger.take("answers") is None
    assert kept.ledger.upkeep.jobs() == []


def test_a_share_given_up_can_be_pressed_again(kept: Kept) -> None:
    job = kept.failed(kind="share", payload={"reply": "https://hooks/secret", "asked": 1})
    kept.ledger.upkeep.drop(job.id)
    assert kept.ledger.claim(job.request, bound=99) == "new"


def test_a_person_is_forgotten_and_nobody_else(kept: Kept) -> None:
    ledger = kept.ledger
    old = kept.job(text="my secret question", channel="DU1")
    ledger.done(old, posted="2.0", answered={"question": "my secret question"})
    ledger.verdicts.keep(old.id, "U2", right=True)
    kept.clock += 5000
    new = kept.job(text="my secret question", client_msg_id="secret")
    ledger.done(new, posted="3.0", answered={"question": "my secret question"})
    other = kept.job(user="U2", text="another question")
    ledger.done(other, posted="4.0", answered={"question": "another question"})
    ledger.verdicts.keep(other.id, "U1", right=False)
    ledger.verdicts.keep(other.id, "U2", right=False)
    waiting = kept.job(text="my secret question", turn="U1")
    ledger.put_back(waiting, due=0)
    ledger.added("T1", "a1", ["*"], "U1")
    ledger.added("T1", "a2", ["*"], "U2")
    theirs: list[dict[str, Any]] = [{"channel": "DU1"}, {"by": {"who": "U1"}}, {"seen": ["*", "user:T1:U1"]}]
    for each in [*theirs, {"channel": "C1", "words": "U1x"}]:
        ledger.keep_list(Listing(kind="modal", wanted=each))
    ledger.rules.set_adding("T1", "members", user="U1")
    ledger.allow("T1", "CSHARED", "U1", allowed=True)
    ledger.alarms.tell("U1")

    assert ledger.upkeep.forget("U1") == Forgotten(asked=3, verdicts=2, lists=3, additions=1, settings=3)

    assert kept.all("SELECT user, text FROM jobs ORDER BY id") == [("", ""), ("U2", "another question"), ("", "")]
    assert kept.all("SELECT user FROM feedback") == [("U2",)]
    assert ledger.adders("T1", "a1") == {}
    assert ledger.adders("T1", "a2") == {"*": "U2"}
    assert ledger.rules.adding("T1") == "members"
    assert ledger.is_allowed("T1", "CSHARED")
    # What Slack delivers again is not answered again, and what waited is not answered at all.
    assert ledger.claim(new.request, bound=99) == "again"
    assert ledger.take("answers") is None
    assert ledger.upkeep.jobs() == []
    assert ledger.upkeep.forget("U1") == Forgotten()


def test_what_is_forgotten_is_overwritten_in_every_file(kept: Kept) -> None:
    for text in ("my secret question", "my secret essay " * 900):
        kept.ledger.done(kept.job(user="USECRET", text=text), posted="2.0", answered={"question": text})
    kept.clock += 5000
    kept.ledger.upkeep.forget("USECRET")
    for file in kept.file.parent.iterdir():
        assert b"secret" not in file.read_bytes().lower(), file.name


def test_after_some_days_nothing_of_a_person_is_left_but_what_settings_need(kept: Kept) -> None:
    ledger = kept.ledger
    for end in ("done", "failed", "unheard", "lost"):
        job = kept.job(durable=False)
        if end == "done":
            ledger.done(job, posted="2.0", answered={"question": "?"}, sources={"a1": "s"})
            ledger.verdicts.keep(job.id, "U1", right=True)
        elif end != "lost":
            ledger.failed(job, "no") if end == "failed" else ledger.unheard(job)
    ledger.recover()
    ledger.keep_list(Listing(kind="modal", wanted={"channel": "DU1"}))
    ledger.alarms.tell("U1")
    ledger.added("T1", "a1", ["*"], "U1")
    ledger.rules.set_adding("T1", "members", user="U1")
    ledger.allow("T1", "CSHARED", "U1", allowed=True)
    assert ledger.forget(before=NOW) == 0
    assert ledger.forget(before=NOW + 1) == 4
    tables = [name for (name,) in kept.all("SELECT name FROM sqlite_master WHERE type = 'table'")]
    left = {name for name in tables if not str(name).startswith("sqlite_") and kept.all(f"SELECT 1 FROM {name}")}
    # Who added what and who set what hold for as long as that does.
    assert left == {"additions", "settings", "allowed"}


def test_old_questions_are_overwritten_too(kept: Kept) -> None:
    kept.ledger.done(kept.job(text="my secret question"), posted="2.0", answered={"question": "secret"})
    kept.ledger.forget(before=NOW + 1)
    for file in kept.file.parent.iterdir():
        assert b"secret" not in file.read_bytes(), file.name


def test_what_runs_for_a_person_stays_and_is_told(kept: Kept) -> None:
    job = kept.job()
    kept.clock += 5000
    assert kept.ledger.upkeep.forget("U1") == Forgotten(running=1)
    assert kept.all("SELECT user FROM jobs") == [("U1",)]
    kept.ledger.done(job)
    assert kept.ledger.upkeep.forget("U1") == Forgotten(asked=1)
