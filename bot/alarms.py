"""Alarms: what is wrong with the bot, told to its admins, in one message an hour at most."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from bot import logs
from bot.blocks import alarms as blocks
from bot.blocks.alarms import Wrong
from bot.ledger import Key
from bot.ledger.alarms import EVERY_SECONDS
from bot.slack import Slack, SlackError, SlowDownError
from bot.work import Bot
from index import PullquoteError

DISK_PERCENT = 90
DISK_SECONDS = 60.0
TOKEN_SECONDS = 300.0
# A token that was refused is tried that often, so that what was a slip of Slack's passes.
_REFUSED_SECONDS = 60.0
# What passes sooner is no trouble.
_TROUBLE_SECONDS = 30.0
# Whoever was never told is told of what failed in so long.
_DAY_SECONDS = 86_400.0

REVOKED = (
    "Slack does not take SLACK_BOT_TOKEN any more (%s), so nothing can be answered. Install the app again, copy the "
    "Bot User OAuth Token from OAuth & Permissions, and start pullquote serve again."
)

_log = logging.getLogger(__name__)


class Disk(NamedTuple):
    """A disk, in bytes."""

    total: int
    used: int
    free: int


class Alarms:
    """Looks whether something is wrong and tells the admins.

    `socket` is Slack by the app-level token, None where there is none; `usage` tells how full the disk of a folder is.
    `secrets` are kept out of what is told.
    """

    def __init__(
        self,
        bot: Bot,
        home: Path,
        *,
        socket: Slack | None = None,
        secrets: tuple[str, ...] = (),
        usage: Callable[[Path], tuple[int, int, int]] = shutil.disk_usage,
    ) -> None:
        self._bot = bot
        self._home = home
        self._socket = socket
        self._usage = usage
        self._discreet = logs.Discreet("", secrets=secrets).discreet
        self._disk: Wrong | None = None
        self._next_disk = self._next_log = 0.0
        # The token was tried as the bot was started.
        self._next_token = bot.now() + TOKEN_SECONDS
        self._troubled: float | None = None
        # When somebody may be told again: beside the ledger, which takes no row where the disk is full.
        self._next: dict[str, float] = {}

    @property
    def revoked(self) -> str | None:
        """Why Slack cannot be spoken with, as a sentence; None where it can, as far as is known."""
        if code := self._bot.slack.revoked:
            return f"Slack does not take SLACK_BOT_TOKEN any more ({code})"
        if self._socket and (code := self._socket.revoked):
            return f"Slack does not take SLACK_APP_TOKEN any more ({code})"
        return None

    def doubt(self) -> None:
        """Look at the token anew as soon as may be: Slack says that something became of it."""
        self._next_token = 0.0

    def look(self, trouble: str | None) -> None:
        """Look once; `trouble` is why the library cannot be asked. Raises `StorageError` where the ledger is not read.

        Where the bot's own token is refused nobody can be told in Slack: that goes into the log, once an hour.
        """
        self._check_token()
        if code := self._bot.slack.revoked:
            self._log_revoked(code)
            return
        now = self._bot.now()
        lasting = list(self._lasting(now, trouble))
        for user in self._bot.ledger.alarms.due(self._bot.directory.admins):
            if _is_due(self._next.get(user, 0.0), now, EVERY_SECONDS):
                self._tell(user, [*lasting, *self._failed(user, now)])

    def _check_token(self) -> None:
        now = self._bot.now()
        every = _REFUSED_SECONDS if self._bot.slack.revoked else TOKEN_SECONDS
        if not _is_due(self._next_token, now, every):
            return
        with suppress(SlackError):
            self._bot.slack.myself()
        self._next_token = now + (_REFUSED_SECONDS if self._bot.slack.revoked else TOKEN_SECONDS)

    def _log_revoked(self, code: str) -> None:
        now = self._bot.now()
        if _is_due(self._next_log, now, EVERY_SECONDS):
            _log.error(REVOKED, code)
            self._next_log = now + EVERY_SECONDS

    def _lasting(self, now: float, trouble: str | None) -> Iterator[Wrong]:
        """Yield what is wrong now and stays so until somebody mends it."""
        if _is_due(self._next_disk, now, DISK_SECONDS):
            self._disk, self._next_disk = self._full(), now + DISK_SECONDS
        if self._disk:
            yield self._disk
        self._troubled = (now if self._troubled is None else self._troubled) if trouble else None
        if trouble and self._troubled is not None and now - self._troubled >= _TROUBLE_SECONDS:
            yield blocks.unusable(self._discreet(trouble))
        if self._socket and self._socket.revoked:
            yield blocks.socket_refused(self._socket.revoked)

    def _full(self) -> Wrong | None:
        try:
            disk = Disk(*self._usage(self._home))
        except OSError as error:
            _log.warning("How full the disk of %s is cannot be told (%s).", self._home, error)
            return None
        # As `df` counts: what only root may use is not free.
        percent = 100 * disk.used / max(1, disk.used + disk.free)
        if percent <= DISK_PERCENT:
            return None
        found = blocks.disk_full(percent=int(percent), free_bytes=disk.free)
        if self._disk is None:
            _log.warning("%s %s", found.told, found.remedy)
        return found

    def _failed(self, user: str, now: float) -> Iterator[Wrong]:
        told = self._bot.ledger.alarms.told(user)
        found = self._bot.ledger.alarms.failures(since=max(told or 0.0, now - _DAY_SECONDS))
        if found.number:
            yield blocks.jobs_failed(found.number, error=self._discreet(found.error))

    def _tell(self, user: str, wrong: list[Wrong]) -> None:
        """Write to an admin, where anything is wrong; once at most, whatever breaks on the way."""
        try:
            asker = self._bot.directory.asker(user) if wrong else None
        except SlackError:
            return
        # Slack may know them as a guest, or no longer.
        if asker is None or asker.standing != "admin":
            return
        alarms, now = self._bot.ledger.alarms, self._bot.now()
        before, self._next[user] = alarms.told(user), now + EVERY_SECONDS
        with suppress(PullquoteError):  # the disk is full, which is what is to be told
            alarms.tell(user)
        try:
            self._bot.slack.post(user, blocks.alarm(wrong), thread=None, key=Key(asker.team, user, f"alarm:{now:.0f}"))
        except SlowDownError as pause:  # nothing was sent
            self._next[user] = now + pause.seconds
            alarms.not_told(user, before=before)
        except SlackError as error:
            _log.warning("%s, an admin, was not told what is wrong: %s", user, error)


def _is_due(at: float, now: float, every: float) -> bool:
    # Where the clock was set back since, it is due.
    return not now < at <= now + every
