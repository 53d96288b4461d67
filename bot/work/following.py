"""*Ask a follow-up*: the form in which somebody asks on from an answer, in its thread."""

from __future__ import annotations

from bot.access import SHARED
from bot.blocks.answers import plain_message
from bot.blocks.following import follow_up_form
from bot.ledger import Asked, Job
from bot.work.answers import GONE, OFF, is_off
from bot.work.bot import Bot, where
from bot.work.delivery import deliver
from bot.work.modals import opened


def follow_up(bot: Bot, job: Job) -> None:
    """Open the form, for whoever is answered here."""
    _asker, place = where(bot, job)
    asked = _asked(bot, job)
    if place.refused or is_off(bot, place):
        deliver(bot, job, plain_message(SHARED if place.refused else OFF))
    elif asked is None:
        deliver(bot, job, plain_message(GONE))
    else:
        # What was shared begins a thread of its own.
        opened(bot, job, follow_up_form(), thread=asked.thread or asked.posted)


def _asked(bot: Bot, job: Job) -> Asked | None:
    """Return what the answer answers; None where that is no longer known, or not of this place."""
    value = str(job.request.payload["asked"])
    asked = bot.ledger.answers.of(int(value)) if value.isdecimal() and len(value) < 19 else None
    if asked is None or not asked.posted or asked.key[:2] != job.request.key[:2]:
        return None
    return asked
