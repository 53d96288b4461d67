"""Workers do what waits, once, in turns; whatever fails is put back, told, or given up, and never ends them."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.ledger import Job, Key, Ledger, Request
from bot.slack import RefusedError, SlowDownError, UncertainError
from bot.workers import ATTEMPTS, FAULT, Workers
from index import LibraryBusyError, StorageError, UsageError

SOON = 5.0


class Desk:
    """A ledger with workers, and what they did."""

    def __init__(self, home: Path, ledger: Ledger, clock: Callable[[], float]) -> None:
        self.home = home
        self.ledger = ledger
        self.clock = clock
        self.ran: list[str] = []
        self.told: list[str] = []
        self.fails: dict[str, list[Exception]] = {}
        self.gate: dict[str, threading.Event] = {}
        self.together: Counter[str] = Counter()
        self.most: Counter[str] = Counter()

    def ask(self, ts: str, *, channel: str = "C1", response_url: str | None = None, durable: bool = True) -> None:
        payload = {"response_url": response_url} if response_url else {}
        request = Request(
            kind="answer", key=Key("T1", channel, ts), user="U1", lane="answers", turn=channel, durable=durable,
            payload=payload,
        )  # fmt: skip
        assert self.ledger.claim(request, bound=999) == "new"

    def run(self, job: Job) -> None:
        ts, turn = job.request.key.ts, job.request.turn
        self.together[turn] += 1
        self.most[turn] = max(self.most[turn], self.together[turn])
        try:
            self.ran.append(ts)
            if gate := self.gate.get(ts):
                gate.wait(SOON)
            if fails := self.fails.get(ts):
                raise fails.pop(0)
            self.ledger.done(job, posted=ts)
        finally:
            self.together[turn] -= 1

    def tell(self, job: Job, sentence: str) -> None:
        self.told.append(sentence)
        self.ledger.done(job)

    def state(self, ts: str) -> str:
        with closing(sqlite3.connect(self.home / "bot.db")) as rows:
            return str(rows.execute("SELECT state FROM jobs WHERE ts = ?", [ts]).fetchone()[0])

    def until(self, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + SOON
        while not holds():
            assert time.monotonic() < end, (self.ran, self.told)
            time.sleep(0.005)


@contextmanager
def working(desk: Desk) -> Iterator[Workers]:
    workers = Workers(desk.ledger, desk.run, desk.tell, lanes={"answers": 4}, now=desk.clock)
    workers.start()
    try:
        yield workers
    finally:
        assert workers.stop(SOON)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Return a ledger with hands that do as a test says, on the real clock."""
    ledger = Ledger(tmp_path)
    yield Desk(tmp_path, ledger, time.time)
    ledger.close()


def test_what_waits_is_done_once_and_in_turn(desk: Desk) -> None:
    for number in range(40):
        desk.ask(f"{number:02}", channel=f"C{number % 4}")
    with working(desk):
        desk.until(lambda: len(desk.ran) == 40)
    assert sorted(desk.ran) == [f"{number:02}" for number in range(40)]
    assert set(desk.most.values()) == {1}
    for channel in range(4):
        turns = [ts for ts in desk.ran if int(ts) % 4 == channel]
        assert turns == sorted(turns)


def test_a_slow_channel_holds_up_no_other(desk: Desk) -> None:
    desk.gate["1"] = threading.Event()
    desk.ask("1", channel="C1")
    desk.ask("2", channel="C1")
    desk.ask("3", channel="C2")
    with working(desk):
        desk.until(lambda: "3" in desk.ran)
        assert "2" not in desk.ran
        desk.gate["1"].set()
        desk.until(lambda: "2" in desk.ran)


def test_a_wake_is_heard_at_once(desk: Desk) -> None:
    with working(desk) as workers:
        for number in range(20):
            time.sleep(0.02)
            started = time.monotonic()
            desk.ask(f"{number:02}")
            workers.wake("answers")
            desk.until(lambda number=number: desk.state(f"{number:02}") == "done")  # type: ignore[misc]
            assert time.monotonic() - started < 0.8  # an unheard wake costs a second


def test_a_pause_that_slack_asks_for_holds_its_channel_only(desk: Desk) -> None:
    desk.fails["1"] = [SlowDownError(0.5)]
    for ts, channel in [("1", "C1"), ("2", "C1"), ("3", "C2")]:
        desk.ask(ts, channel=channel)
    with working(desk):
        desk.until(lambda: "3" in desk.ran)
        paused = time.monotonic()
        assert desk.ran.count("1") == 1
        assert "2" not in desk.ran
        desk.until(lambda: desk.state("2") == "done")
    assert time.monotonic() - paused > 0.3
    assert desk.ran.count("1") == 2
    assert desk.ran.index("2") > 1


@pytest.mark.parametrize("error", [UncertainError("cut"), LibraryBusyError("held")])
def test_what_may_pass_is_tried_again(desk: Desk, error: Exception) -> None:
    desk.fails["1"] = [error]
    desk.ask("1")
    with working(desk):
        desk.until(lambda: desk.state("1") == "done")
    assert desk.ran == ["1", "1"]
    assert desk.told == []


def test_what_never_passes_is_given_up(tmp_path: Path) -> None:
    clock = [0.0]
    ledger = Ledger(tmp_path, now=lambda: clock[0])
    desk = Desk(tmp_path, ledger, lambda: clock[0])
    desk.fails["1"] = [UncertainError("cut")] * 99
    desk.ask("1")
    with working(desk) as workers:
        while desk.state("1") not in {"failed", "done"}:
            clock[0] += 1000.0
            workers.wake("answers")
            time.sleep(0.01)
    assert len(desk.ran) == ATTEMPTS
    assert desk.state("1") == "failed"
    ledger.close()


def test_what_only_the_asker_would_see_is_not_sent_twice(desk: Desk) -> None:
    """It may have arrived, and nobody can look: an ephemeral answer may be lost, never doubled."""

    def run(job: Job) -> None:
        desk.ran.append(job.request.key.ts)
        desk.ledger.trying(job)
        raise UncertainError("cut")

    desk.ask("1", response_url="https://hooks/1")
    workers = Workers(desk.ledger, run, desk.tell, lanes={"answers": 1})
    workers.start()
    desk.until(lambda: desk.state("1") == "failed")
    assert workers.stop(SOON)
    assert desk.ran == ["1"]


def test_what_broke_before_anything_was_sent_to_the_asker_is_tried_again(desk: Desk) -> None:
    desk.fails["1"] = [UncertainError("users.info was cut")]
    desk.ask("1", response_url="https://hooks/1", durable=False)
    with working(desk):
        desk.until(lambda: desk.state("1") == "done")
    assert desk.ran == ["1", "1"]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (UsageError("The question is empty."), "The question is empty."),
        (StorageError("/home/secret cannot be read"), "The library cannot be used right now."),
        (ZeroDivisionError("a fault of ours"), "Something went wrong here"),
    ],
)
def test_why_it_was_not_done_is_told_in_words_for_whoever_asked(desk: Desk, error: Exception, told: str) -> None:
    desk.fails["1"] = [error]
    desk.ask("1")
    desk.ask("2")
    with working(desk):
        desk.until(lambda: desk.state("2") == "done")
    assert [sentence[: len(told)] for sentence in desk.told] == [told]
    assert "secret" not in desk.told[0]
    assert desk.ran == ["1", "2"]


def test_what_slack_refuses_is_given_up_in_silence(desk: Desk) -> None:
    desk.fails["1"] = [RefusedError("chat.postMessage", "is_archived")]
    desk.ask("1")
    with working(desk):
        desk.until(lambda: desk.state("1") == "failed")
    assert desk.told == []


@pytest.mark.parametrize("code", ["invalid_blocks", "msg_blocks_too_long", "msg_too_long"])
def test_an_answer_that_slack_does_not_show_is_told_of_in_a_sentence(desk: Desk, code: str) -> None:
    """Whoever asked heard nothing at all: the place is one to post in, only the message is none to show."""
    desk.fails["1"] = [RefusedError("chat.postMessage", code)]
    desk.ask("1")
    with working(desk):
        desk.until(lambda: desk.state("1") == "done")
    assert desk.told == [FAULT]


@pytest.mark.parametrize("error", [RefusedError("chat.postMessage", "is_archived"), KeyError("a fault of ours")])
def test_a_worker_outlives_a_telling_that_fails(desk: Desk, error: Exception) -> None:
    def tell(_job: Job, _sentence: str) -> None:
        raise error

    desk.fails["1"] = [UsageError("empty")]
    desk.ask("1")
    desk.ask("2")
    workers = Workers(desk.ledger, desk.run, tell, lanes={"answers": 1})
    workers.start()
    desk.until(lambda: desk.state("2") == "done")
    assert workers.stop(SOON)
    assert desk.state("1") == "failed"


def test_why_it_was_not_done_is_told_again_where_the_telling_broke(desk: Desk) -> None:
    """One 500 at the wrong moment, and nobody learnt of the fault."""
    fails = [UncertainError("cut")]

    def tell(job: Job, sentence: str) -> None:
        if fails:
            raise fails.pop()
        desk.tell(job, sentence)

    desk.fails["1"] = [UsageError("empty"), UsageError("empty")]
    desk.ask("1")
    workers = Workers(desk.ledger, desk.run, tell, lanes={"answers": 1})
    workers.start()
    desk.until(lambda: desk.told == ["empty"])
    assert workers.stop(SOON)


@pytest.mark.parametrize("error", [StorageError("the disk is full"), KeyError("a fault of ours")])
def test_an_answer_that_may_have_arrived_is_followed_by_no_excuse(desk: Desk, error: Exception) -> None:
    """The disk was full as the posted answer was to be noted: "cannot be used right now" stood below it."""
    fails = [error]

    def run(job: Job) -> None:
        desk.ran.append(job.request.key.ts)
        desk.ledger.trying(job)
        if fails:
            raise fails.pop()
        desk.ledger.done(job, posted="1")

    desk.ask("1")
    workers = Workers(desk.ledger, run, desk.tell, lanes={"answers": 1})
    workers.start()
    desk.until(lambda: desk.state("1") == "done")
    assert workers.stop(SOON)
    assert (desk.ran, desk.told) == (["1", "1"], [])


def test_stopping_waits_for_what_runs_and_takes_nothing_more(desk: Desk) -> None:
    desk.gate["1"] = threading.Event()
    desk.ask("1")
    desk.ask("2")
    workers = Workers(desk.ledger, desk.run, desk.tell, lanes={"answers": 1})
    workers.start()
    desk.until(lambda: desk.ran == ["1"])
    assert not workers.stop(0.05)
    desk.gate["1"].set()
    assert workers.stop(SOON)
    assert desk.state("1") == "done"
    assert desk.state("2") == "waiting"
