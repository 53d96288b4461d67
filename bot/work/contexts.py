"""A quote in its context, in a modal."""

from __future__ import annotations

from typing import Any

from bot.access import SHARED, reads
from bot.blocks.answers import plain_message
from bot.blocks.contexts import in_context
from bot.ledger import Job
from bot.work.bot import Bot, where
from bot.work.delivery import deliver
from bot.work.modals import opened
from index import UnknownIdError

CHANGED = (
    "I cannot show that in context any more: the article has changed since, or no longer answers you here. Ask again."
)


def context(bot: Bot, job: Job) -> None:
    """Open a modal with the paragraphs around a quote, for whoever may see its article here."""
    asker, place = where(bot, job)
    view = None if place.refused else _view(bot, str(job.request.payload["quote"]), reads(asker, place, alone=True))
    if view is None:
        deliver(bot, job, plain_message(SHARED if place.refused else CHANGED))
        return
    opened(bot, job, view)


def _view(bot: Bot, carried: str, audiences: frozenset[str]) -> dict[str, Any] | None:
    """Return the modal for what the button carries; None where the asker may not see it, or it is gone."""
    try:
        return in_context(bot.library.quote(carried, audiences=audiences))
    except UnknownIdError:
        return None
