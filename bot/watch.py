"""What goes on beside the answers: the library watched, the ledger's old rows dropped, numbers taken."""

from __future__ import annotations

import logging
import threading

from bot.alarms import Alarms
from bot.work import Bot
from bot.work.amending import Truths
from bot.workers import LANES
from index import PullquoteError

PAUSE_SECONDS = 2.0
_DAY_SECONDS = 86_400.0
_EXPIRE_SECONDS = 300.0

_log = logging.getLogger(__name__)


class Watch:
    """Threads that look every two seconds. `trouble` is why the library cannot be asked, None where it can.

    The `alarms` have a thread of their own, as they wait for Slack.
    """

    def __init__(self, bot: Bot, *, keep_days: int, alarms: Alarms | None = None) -> None:
        self.trouble: str | None = None
        self._bot = bot
        self._truths = Truths(bot)
        self._keep_seconds = keep_days * _DAY_SECONDS
        self._forgotten = self._expired = 0.0
        self._ending = threading.Event()
        self._threads = [threading.Thread(target=self._run, name="watch", daemon=True)]
        if alarms:
            self._threads.append(threading.Thread(target=self._alarm, args=[alarms], name="alarms", daemon=True))

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> bool:
        """End; return whether it has."""
        self._ending.set()
        for thread in self._threads:
            if thread.ident:
                thread.join(1)
        return not any(thread.is_alive() for thread in self._threads)

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                self.look()
                self.trouble = None
            except PullquoteError as error:
                if str(error) != self.trouble:
                    _log.error("%s", error)
                self.trouble = str(error)
            self._ending.wait(PAUSE_SECONDS)

    def _alarm(self, alarms: Alarms) -> None:
        while not self._ending.is_set():
            try:
                alarms.look(self.trouble)
            except PullquoteError as error:
                _log.warning("What is wrong cannot be looked for: %s", error)
            self._ending.wait(PAUSE_SECONDS)

    def look(self) -> None:
        """Look once. Raises `PullquoteError` where the library or the ledger cannot be used."""
        self._bot.ledger.prove()
        waiting = self._bot.ledger.waiting()
        for lane in LANES:
            self._bot.metrics.waiting.labels(lane=lane).set(waiting.get(lane, 0))
        now = self._bot.now()
        if now - self._forgotten > _DAY_SECONDS:
            self._bot.ledger.forget(before=now - self._keep_seconds)
            self._forgotten = now
        if not 0 <= now - self._expired <= _EXPIRE_SECONDS:
            self._bot.ledger.upkeep.expire()
            self._expired = now
        # Another process may have changed the library, or the model that it is asked with.
        self._bot.library.warm()
        self._truths.look()
        self._bot.metrics.articles.set(self._bot.library.status().articles)
