"""A quote in its context, in a modal."""

from __future__ import annotations

from typing import Any

from bot.access import SHARED, reads
from bot.blocks.answers import plain_message
from bot.blocks.contexts import in_context
from bot.ledger import Job
from bot.slack import RefusedError
from bot.work.bot import Bot, where
from bot.work.delivery import deliver
from index import UnknownIdError

CHANGED = (
    "I cannot show that in context any more: the article has changed since, or no longer answers you here. Ask again."
)
LATE = "That took too long; press again."

# What Slack says of a trigger that is past its three seconds, or of no trigger of its own.
_LATE = {"expired_trigger_id", "trigger_expired", "invalid_trigger", "invalid_trigger_id"}
# The modal was opened, and only the answer to us was lost.
_OPENED = {"exchanged_trigger_id", "trigger_exchanged"}


def context(bot: Bot, job: Job) -> None:
    """Open a modal with the paragraphs around a quote, for whoever may see its article here."""
    asker, place = where(bot, job)
    view = None if place.refused else _view(bot, str(job.request.payload["quote"]), reads(asker, place, alone=True))
    if view is None:
        deliver(bot, job, plain_message(SHARED if place.refused else CHANGED))
        return
    try:
        bot.slack.open_view(str(job.request.payload["trigger"]), view)
    except RefusedError as error:
        if error.code in _LATE:
            deliver(bot, job, plain_message(LATE))
            return
        if error.code not in _OPENED:
            raise
    bot.ledger.done(job)


def _view(bot: Bot, carried: str, audiences: frozenset[str]) -> dict[str, Any] | None:
    """Return the modal for what the button carries; None where the asker may not see it, or it is gone."""
    try:
        return in_context(bot.library.quote(carried, audiences=audiences))
    except UnknownIdError:
        return None
