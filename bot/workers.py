"""Workers: threads that do what waits in the ledger, some for each lane, and nothing twice."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress

from bot.door import Door
from bot.ledger import LONGEST_PAUSE_SECONDS, Job, Lane, Ledger
from bot.slack import RefusedError, SlowDownError, UncertainError
from index import LibraryBusyError, PullquoteError, SourceError, UnknownIdError, UnknownNameError, UsageError

LANES: Mapping[Lane, int] = {"answers": 4, "adding": 2, "quick": 2, "notices": 1}
# A minute a minute at the end, so that a job is given up after an hour.
ATTEMPTS = 66
_LONGEST_PAUSE_SECONDS = 60.0
# What waits that long is looked for again, whoever forgot to wake the workers.
_IDLE_SECONDS = 1.0
# So long at most work waits for requests that are still to be acknowledged.
_COURTESY_SECONDS = 0.5

# Failures whose sentence is for whoever asked.
_TOLD = (UsageError, SourceError, UnknownIdError, UnknownNameError)

UNUSABLE = "The library cannot be used right now. Whoever runs me finds the reason in the log."
FAULT = "Something went wrong here that should not. Whoever runs me finds it in the log."
# Slack's words for a message that it does not show as it is; a plain sentence it does.
_UNSHOWN = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "no_text"})

_log = logging.getLogger(__name__)

Run = Callable[[Job], None]
Tell = Callable[[Job, str], None]


class Workers:
    """Threads over a ledger. `run` does a job; `tell` says in a sentence to whoever asked why it was not done.

    Both may raise `SlackError`; `failed` hears of what is given up. A pause that Slack asks for holds up the jobs of
    that turn, no thread. Work waits for who stands at the `door`.
    """

    def __init__(
        self,
        ledger: Ledger,
        run: Run,
        tell: Tell,
        *,
        lanes: Mapping[Lane, int] = LANES,
        now: Callable[[], float] = time.time,
        door: Door | None = None,
        failed: Callable[[Job], None] = lambda _job: None,
    ) -> None:
        self._ledger = ledger
        self._run = run
        self._tell = tell
        self._now = now
        self._door = door or Door()
        self._failed = failed
        self._lanes = {lane: _Turns() for lane in lanes}
        self._threads = [
            threading.Thread(target=self._work, args=[lane], name=f"{lane}-{number}", daemon=True)
            for lane, count in lanes.items()
            for number in range(count)
        ]
        self._ending = threading.Event()

    def start(self) -> None:
        """Begin to work."""
        for thread in self._threads:
            thread.start()

    def wake(self, lane: Lane) -> None:
        """Look for work now: something was put into the lane."""
        self._lanes[lane].wake()

    def stop(self, seconds: float) -> bool:
        """Take nothing more on, and wait so long for what runs; return whether all of it ended."""
        self._ending.set()
        for turns in self._lanes.values():
            turns.wake(everybody=True)
        until = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _work(self, lane: Lane) -> None:
        turns = self._lanes[lane]
        while not self._ending.is_set():
            self._door.wait(_COURTESY_SECONDS)
            seen = turns.calls
            try:
                job = turns.next(lambda held: self._ledger.take(lane, held=held), now=self._now())
            except PullquoteError as error:
                _log.error("%s", error)
                time.sleep(_IDLE_SECONDS)
                continue
            if job is None:
                turns.wait(self._pause(lane), seen)
                continue
            try:
                self._settle(job, turns)
            finally:
                turns.end(job.request.turn)

    def _pause(self, lane: Lane) -> float:
        due = self._ledger.next_due(lane)
        return _IDLE_SECONDS if due is None else min(_IDLE_SECONDS, max(0.01, due - self._now()))

    def _settle(self, job: Job, turns: _Turns) -> None:
        """Do a job; put it back, give it up or say why not, as its failure asks for."""
        try:
            self._done(job, turns)
        except PullquoteError as error:  # the ledger's own: the disk is full
            _log.error("%s", error)
            self._keep(job, error)
        except Exception as error:  # noqa: BLE001 - also where even the telling fails, the worker goes on
            _log.exception("%s %s failed, and why could not be told.", job.request.kind, job.id)
            with suppress(PullquoteError):
                self._fail(job, type(error).__name__)

    def _keep(self, job: Job, error: PullquoteError) -> None:
        """Put a job back as soon as the ledger takes it; it would count as running until the next start."""
        while not self._ending.wait(_IDLE_SECONDS):
            with suppress(PullquoteError):
                self._again(job, error)
                return

    def _done(self, job: Job, turns: _Turns) -> None:
        try:
            self._run(job)
        except SlowDownError as pause:
            self._wait(job, turns, pause)
        except (UncertainError, LibraryBusyError) as error:
            self._again(job, error)
        except RefusedError as error:
            _log.warning("%s %s was not answered: %s", job.request.kind, job.id, error)
            if error.code in _UNSHOWN and job.request.key.channel:
                self._excuse(job, turns, error, FAULT)
            else:
                self._fail(job, error.code)
        except _TOLD as error:
            self._explain(job, turns, error, str(error))
        except PullquoteError as error:  # its sentence is for whoever runs the bot: it names folders and commands
            _log.error("%s %s failed: %s", job.request.kind, job.id, error)
            self._excuse(job, turns, error, UNUSABLE)
        except Exception as error:  # noqa: BLE001 - a fault of ours must end neither the worker nor in silence
            _log.exception("%s %s failed.", job.request.kind, job.id)
            self._excuse(job, turns, error, FAULT)

    def _wait(self, job: Job, turns: _Turns, pause: SlowDownError) -> None:
        due = self._now() + pause.seconds
        turns.hold(job.request.turn, due)
        self._ledger.put_back(job, due=due)

    def _again(self, job: Job, error: Exception) -> None:
        if job.attempts + 1 >= ATTEMPTS:
            _log.error("%s %s is given up: %s", job.request.kind, job.id, error)
            self._fail(job, str(error))
        elif job.request.alone and self._ledger.is_tried(job):
            # It may have arrived, and nobody can look: better none than two.
            _log.warning("%s %s may not have arrived: %s", job.request.kind, job.id, error)
            self._fail(job, str(error))
        else:
            late = error.seconds if isinstance(error, UncertainError) else 0.0
            pause = max(late, min(2.0**job.attempts, _LONGEST_PAUSE_SECONDS))
            self._ledger.put_back(job, due=self._now() + pause, counted=True)

    def _excuse(self, job: Job, turns: _Turns, error: Exception, sentence: str) -> None:
        """Say that it could not be done, unless the answer may have arrived: then it is looked for."""
        if self._ledger.is_tried(job):
            self._again(job, error)
        else:
            self._explain(job, turns, error, sentence)

    def _explain(self, job: Job, turns: _Turns, error: Exception, sentence: str) -> None:
        try:
            self._tell(job, sentence)
        except SlowDownError as pause:
            self._wait(job, turns, pause)
        except UncertainError as unsure:
            self._again(job, unsure)
        except PullquoteError as unable:
            _log.warning("%s %s was not answered: %s", job.request.kind, job.id, unable)
            self._fail(job, f"{type(error).__name__}: {unable}")

    def _fail(self, job: Job, error: str) -> None:
        self._ledger.failed(job, error)
        self._failed(job)


class _Turns:
    """The turns of a lane: whose job runs, and who must pause."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._running: set[str] = set()
        self._held: dict[str, float] = {}
        self.calls = 0

    def next(self, take: Callable[[set[str]], Job | None], *, now: float) -> Job | None:
        """Return a job whose turn it is, now running; `take` is given the turns that must wait."""
        with self._changed:
            self._held = {
                turn: until for turn, until in self._held.items() if now < until <= now + LONGEST_PAUSE_SECONDS
            }
            job = take(self._running | set(self._held))
            if job:
                self._running.add(job.request.turn)
            return job

    def end(self, turn: str) -> None:
        """Let the next job of the turn be taken."""
        with self._changed:
            self._running.discard(turn)
            self._called()

    def hold(self, turn: str, until: float) -> None:
        """Let the jobs of the turn wait until then."""
        with self._changed:
            self._held[turn] = until

    def wait(self, seconds: float, seen: int) -> None:
        """Wait for something to do, so long at most; not at all where there was a call since `seen`."""
        with self._changed:
            if self.calls == seen:
                self._changed.wait(seconds)

    def wake(self, *, everybody: bool = False) -> None:
        """Let one that waits look again, or all of them."""
        with self._changed:
            self._called(everybody=everybody)

    def _called(self, *, everybody: bool = False) -> None:
        self.calls += 1
        if everybody:
            self._changed.notify_all()
        else:
            self._changed.notify()
