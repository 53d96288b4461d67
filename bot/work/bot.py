"""What every piece of work is handed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.access import Asker, Kind, Place, no_adding
from bot.directory import Directory
from bot.files import Files
from bot.ledger import Job, Ledger
from bot.metrics import Metrics
from bot.scopes import SCOPES
from bot.slack import Slack

if TYPE_CHECKING:
    from index import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """The library, Slack and its files, the ledger, and who is who.

    `handle` is how people address the bot, such as "@Pullquote"; `scopes` are what its token may do; `url` is where
    the workspace is, such as "https://harbour.slack.com/", "" where Slack did not say.
    """

    library: Library
    slack: Slack
    files: Files
    ledger: Ledger
    directory: Directory
    metrics: Metrics
    handle: str = "@Pullquote"
    scopes: frozenset[str] = frozenset(SCOPES)
    url: str = ""
    now: Callable[[], float] = time.time


def where(bot: Bot, job: Job) -> tuple[Asker, Place]:
    """Return who asks, and in what place; in App Home they are alone with the bot."""
    key, asker = job.request.key, bot.directory.asker(job.request.user)
    if key.channel:
        return asker, bot.directory.place(key.channel, asker=asker.user)
    # Whoever belongs elsewhere is refused, as in a direct message.
    kind: Kind = "shared" if asker.standing == "external" else "direct"
    return asker, Place(team=key.team, channel=asker.user, kind=kind)


def barred(bot: Bot, job: Job) -> str | None:
    """Return the sentence that says why whoever asks may not add articles there, None where they may."""
    asker, place = where(bot, job)
    return no_adding(asker, place, bot.ledger.rules.adding(asker.team))


def hears(bot: Bot, place: Place) -> bool:
    """Return whether what is asked next in a thread is heard without a mention."""
    needed = {
        "direct": frozenset[str](),
        # A group message counts as private.
        "private": frozenset({"groups:history", "mpim:history"}),
        "public": frozenset({"channels:history"}),
        "shared": frozenset({"channels:history", "groups:history"}),
        "unknown": frozenset({"channels:history", "groups:history"}),
    }[place.kind]
    return needed <= bot.scopes and bot.ledger.rules.channel(place.team, place.channel) == "all"
