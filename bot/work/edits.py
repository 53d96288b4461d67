"""Questions that were edited or deleted: asked anew in the new words, or no longer answered."""

from __future__ import annotations

from typing import Any

from bot.ledger import Asked, Job
from bot.slack import Posted
from bot.work.answers import withdraw
from bot.work.bot import Bot

# Questions are also taken on as these: one that came when there was too much to do, and one that is gone.
_QUESTIONS = frozenset({"answer", "busy"})


def is_early(bot: Bot, job: Job) -> bool:
    """Return whether what was edited or deleted is still to be answered: after a pause that Slack asked for, say."""
    if job.request.kind not in {"edited", "deleted"}:
        return False
    asked = _asked(bot, job)
    return asked is not None and asked.state in {"waiting", "running"}


def edited(bot: Bot, job: Job) -> None:
    """Have a question asked anew in its new words; the answer to the old ones is edited, or goes."""
    asked = _asked(bot, job)
    if asked is None or asked.edited >= str(job.request.payload["edited"]):
        bot.ledger.unheard(job)
    else:
        _again(bot, job, asked)
        # The words stand in the question's own row, if anywhere.
        bot.ledger.unheard(job)


def deleted(bot: Bot, job: Job) -> None:
    """Delete the answer to a question that was deleted, and keep none of its words."""
    asked = _asked(bot, job)
    if asked is None:
        # Either nothing was asked there, or it is told of before it comes itself: then this holds its place.
        bot.ledger.answers.blank(job.id, deleted=True)
    else:
        if asked.posted:
            withdraw(bot, Posted(asked.key.channel, asked.posted))
        bot.ledger.answers.blank(asked.id, deleted=True)
        bot.ledger.unheard(job)


def _asked(bot: Bot, job: Job) -> Asked | None:
    """Return the question that was taken on with the message, None where there was none."""
    asked = bot.ledger.answers.asked(job.request.key._replace(ts=str(job.request.payload["ts"])))
    return asked if asked and asked.kind in _QUESTIONS else None


def _again(bot: Bot, job: Job, asked: Asked) -> None:
    heard: dict[str, Any] | None = job.request.payload["heard"]
    overheard = bool(asked.told.get("overheard"))
    if asked.text == job.request.text:
        return
    if heard is None and asked.posted and overheard:
        withdraw(bot, Posted(asked.key.channel, asked.posted))
        bot.ledger.answers.blank(asked.id, deleted=False)
        return
    if asked.posted and not overheard:
        # It was said to the bot; so is what it says now, also where the mention is gone.
        heard = {}
    if heard is not None:
        again = {**heard, "edited": job.request.payload["edited"]}
        if asked.posted:
            again["posted"] = asked.posted
        # Whoever counts what is taken on and done counts it twice.
        bot.metrics.claims.labels(kind="answer", claim="new").inc()
        bot.ledger.answers.again(asked, user=job.request.user, text=job.request.text, payload=again)
