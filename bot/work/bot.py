"""What every piece of work is handed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.access import Asker, Place
from bot.directory import Directory
from bot.ledger import Job, Ledger
from bot.metrics import Metrics
from bot.scopes import SCOPES
from bot.slack import Slack

if TYPE_CHECKING:
    from index import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """The library, Slack, the ledger, and who is who.

    `handle` is how people address the bot, such as "@Pullquote"; `scopes` are what its token may do.
    """

    library: Library
    slack: Slack
    ledger: Ledger
    directory: Directory
    metrics: Metrics
    handle: str = "@Pullquote"
    scopes: frozenset[str] = frozenset(SCOPES)
    now: Callable[[], float] = time.time


def where(bot: Bot, job: Job) -> tuple[Asker, Place]:
    """Return who asks, and in what place; in App Home they are alone with the bot."""
    request = job.request
    if not request.key.channel:
        return bot.directory.asker(request.user), Place(team=request.key.team, channel=request.user, kind="direct")
    return bot.directory.asker(request.user), bot.directory.place(request.key.channel, asker=request.user)
