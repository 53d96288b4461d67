"""What the ledger knows of answers: who asked what of late, what was asked in which words, from which articles."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.ledger import Job, Key, Ledger, Request

TEAM = "T1"


class Clock:
    """A clock that a test sets."""

    seconds = 1000.0

    def now(self) -> float:
        """Return the time."""
        self.seconds += 1
        return self.seconds


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Return a ledger of its own."""
    made = Ledger(tmp_path, now=Clock().now)
    yield made
    made.close()


def take(
    ledger: Ledger, ts: str, *, user: str = "U1", kind: str = "answer", text: str = "?", channel: str = "C1"
) -> Job:
    """Take a question on, and begin with it."""
    request = Request(
        kind=kind,
        key=Key(TEAM, channel, ts),
        user=user,
        lane="answers",
        text=text,
        thread=ts,
        turn=channel,
        durable=True,
    )
    assert ledger.claim(request, bound=99) == "new"
    job = ledger.take("answers")
    assert job
    return job


def answer(ledger: Ledger, ts: str, typed: str | None, **facts: str) -> Job:
    """Let a question have been answered."""
    job = take(ledger, ts, **facts)
    told = {"question": typed, "typed": typed} if typed else None
    ledger.done(job, posted=f"{ts}9", answered=told, sources={"a": "1", "b": "1"})
    return job


def test_what_somebody_asked_last_is_told_newest_first_each_question_once(ledger: Ledger) -> None:
    for number, typed in enumerate(["one", "two", "one", "three", None, "four"]):
        answer(ledger, f"{number}.1", typed)
    answer(ledger, "7.1", "another's", user="U2")
    found = ledger.answers.recent(TEAM, "U1")
    assert [recent.question for recent in found] == ["four", "three", "one", "two"]
    assert (found[0].channel, found[0].ts) == ("C1", "5.19")
    assert found[0].asked > found[1].asked
    assert [recent.question for recent in ledger.answers.recent(TEAM, "U1", limit=2)] == ["four", "three"]
    assert ledger.answers.recent("T2", "U1") == []


def test_a_deleted_question_is_not_told_of(ledger: Ledger) -> None:
    job = answer(ledger, "1.1", "one")
    ledger.answers.blank(job.id, deleted=True)
    assert ledger.answers.recent(TEAM, "U1") == []
    kept = ledger.answers.of(job.id)
    assert kept
    assert (kept.kind, kept.text, kept.user, kept.posted, kept.told) == ("deleted", "", "", None, {})
    assert ledger.answers.states(job.id) == {}


def test_what_runs_or_may_be_posted_already_is_not_asked_in_other_words(ledger: Ledger) -> None:
    job = take(ledger, "1.1", text="old")
    ledger.answers.reword(job.request.key, "new", {"edited": "2"})
    assert not ledger.answers.drop(job.request.key)
    ledger.trying(job)
    ledger.put_back(job, due=0)
    ledger.answers.reword(job.request.key, "new", {"edited": "2"})
    assert not ledger.answers.drop(job.request.key)
    kept = ledger.answers.asked(job.request.key)
    assert kept
    assert kept.text == "old"


def test_words_that_were_written_earlier_do_not_replace_later_ones(ledger: Ledger) -> None:
    request = Request(kind="answer", key=Key(TEAM, "C1", "1.1"), user="U1", lane="answers", text="old",
                      payload={"after": "1.1:files", "overheard": True})  # fmt: skip
    ledger.claim(request, bound=9)
    for edited in ("3", "2"):
        ledger.answers.reword(request.key, f"new {edited}", {"edited": edited})
    kept = ledger.answers.asked(request.key)
    assert kept
    assert (kept.text, kept.payload) == ("new 3", {"after": "1.1:files", "edited": "3"})


def test_a_question_is_asked_again_only_when_it_is_over(ledger: Ledger) -> None:
    job = take(ledger, "1.1", text="old")
    running = ledger.answers.of(job.id)
    assert running
    ledger.answers.again(running, user="U1", text="new", payload={})
    assert ledger.take("answers") is None
    ledger.done(job, posted="2.2", answered={"question": "old"}, sources={"a": "1"})
    ledger.answers.again(running, user="U1", text="new", payload={"posted": "2.2"})
    again = ledger.take("answers")
    assert again
    assert (again.id, again.request.text, again.request.payload) == (job.id, "new", {"posted": "2.2"})
    assert ledger.answers.states(job.id) == {}


def test_answers_from_an_article_in_another_state_are_found_newest_first(ledger: Ledger) -> None:
    jobs = [answer(ledger, f"{number}.1", "?").id for number in range(3)]
    assert ledger.answers.told_otherwise("a", "1", limit=9) == []
    assert ledger.answers.told_otherwise("a", "2", limit=2) == [jobs[2], jobs[1]]
    ledger.answers.amended(jobs[2], {"a": "2"}, {"question": "now"})
    assert ledger.answers.told_otherwise("a", "2", limit=9) == [jobs[1], jobs[0]]
    now = ledger.answers.of(jobs[2])
    assert now
    assert now.told == {"question": "now"}


def test_what_answers_were_made_from_is_told_once_as_it_comes_and_all_of_it_when_asked(ledger: Ledger) -> None:
    for number in range(3):
        answer(ledger, f"{number}.1", "?")
    assert ledger.answers.fresh() == [("a", "1"), ("b", "1")] * 3
    assert ledger.answers.fresh() == []
    assert list(ledger.answers.sources()) == [("a", "1"), ("b", "1")] * 3
    ledger.forget(before=1e12)
    assert list(ledger.answers.sources()) == []


def test_many_sources_are_read_in_pieces_and_each_once(ledger: Ledger) -> None:
    job = take(ledger, "1.1")
    ledger.done(job, posted="2", answered={"question": "?"}, sources={f"a{number:05}": "1" for number in range(4_001)})
    found = [article for article, _ in ledger.answers.sources()]
    assert (len(found), len(set(found))) == (4_001, 4_001)


def test_what_was_asked_in_a_form_is_gone_on_from_where_its_answer_stands(ledger: Ledger) -> None:
    first = take(ledger, "100.1")
    ledger.done(first, posted="100.2", answered={"question": "first"})
    form = Request(kind="followed", key=Key(TEAM, "C1", "view:V1"), user="U2", lane="answers", thread="100.1")
    ledger.claim(form, bound=9)
    assert ledger.last_answered(form.key, "100.1") == "first"
    job = ledger.take("answers")
    assert job
    ledger.done(job, posted="200.2", answered={"question": "second"})
    assert ledger.last_answered(Key(TEAM, "C1", "150.1"), "100.1") == "first"
    assert ledger.last_answered(Key(TEAM, "C1", "250.1"), "100.1") == "second"
    assert ledger.last_asker(Key(TEAM, "C1", "250.1"), "100.1") == "U2"


def test_a_thread_is_looked_up_among_many_others_of_its_channel(ledger: Ledger) -> None:
    """Listeners ask who asked last in a thread: among fifty thousand questions of a channel that took 30 ms."""
    with ledger._database.writing() as rows:
        rows.executemany(
            "INSERT INTO jobs (team, channel, ts, kind, lane, turn, user, thread, text, payload, state, durable, due, "
            "created, posted) VALUES ('T1', 'C1', ?, 'answer', 'answers', 'C1', ?, ?, '', '{}', 'done', 1, 0, 0, ?)",
            ((f"{n}.1", f"U{n}", f"{n}.1", f"{n}.2") for n in range(10_000, 60_000)),
        )
    took = []
    for _ in range(5):
        began = time.perf_counter()
        assert ledger.last_asker(Key("T1", "C1", "50000.9"), "50000.1") == "U50000"
        assert ledger.last_asker(Key("T1", "C1", "50000.9"), "50000.2") == "U50000"
        assert ledger.last_answered(Key("T1", "C1", "50000.9"), "7.1") is None
        took.append(time.perf_counter() - began)
    assert min(took) < 0.005


def test_while_much_is_forgotten_requests_are_taken_on(ledger: Ledger) -> None:
    """A shorter PULLQUOTE_KEEP_DAYS let a hundred thousand rows go at once: for 5 s nothing was acknowledged."""
    with ledger._database.writing() as rows:
        rows.executemany(
            "INSERT INTO jobs (team, channel, ts, kind, lane, turn, user, text, payload, state, durable, due, created) "
            "VALUES ('T1', 'C1', ?, 'answer', 'answers', 'C1', 'U1', ?, '{}', 'done', 1, 0, 0)",
            ((f"{n}.1", "why? " * 20) for n in range(20_000)),
        )
    forgetting = threading.Thread(target=lambda: ledger.forget(before=1.0))
    forgetting.start()
    taken = 0
    while forgetting.is_alive():
        taken += ledger.claim(
            Request(kind="home", key=Key("T1", "", f"{taken}.1"), user="U2", lane="quick"), bound=1_000_000
        ) == "new"  # fmt: skip
    forgetting.join()
    assert taken > 5
    assert ledger.answers.asked(Key("T1", "C1", "1.1")) is None


def test_of_an_answer_that_is_forgotten_meanwhile_nothing_is_kept(ledger: Ledger) -> None:
    job = answer(ledger, "1.1", "why?")
    ledger.upkeep.forget("U1")
    ledger.answers.amended(job.id, {"bridge": "x"}, {"typed": "why?"})
    ledger.answers.amended(99_999, {"bridge": "x"}, {"typed": "why?"})  # dropped after PULLQUOTE_KEEP_DAYS
    assert list(ledger.answers.sources()) == []
    left = ledger.answers.of(job.id)
    assert left is None or left.told == {}
