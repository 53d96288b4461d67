"""What workers do: a function for each kind of job, in a file for each surface."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.blocks.answers import plain_message
from bot.ledger import Job
from bot.work import (
    amending,
    answers,
    articles,
    cards,
    checks,
    contexts,
    corrections,
    decisions,
    details,
    edits,
    feedback,
    following,
    home,
    ingests,
    pane,
    quotations,
    received,
    replies,
    tables,
)
from bot.work.bot import Bot
from bot.work.delivery import deliver, reply

__all__ = ["KINDS", "Bot", "failed", "run", "tell"]

Work = Callable[[Bot, Job], None]

KINDS: Mapping[str, Work] = {
    "answer": answers.answer,
    "ask": answers.ask,
    "share": answers.share,
    "followed": answers.followed,
    "follow_up": following.follow_up,
    "edited": edits.edited,
    "deleted": edits.deleted,
    "amend": amending.amend,
    "pane": pane.pane,
    "form": ingests.form,
    "ingest": ingests.ingest,
    "retry": ingests.retry,
    "undo": ingests.undo,
    "details": details.form,
    "edit": details.edit,
    "articles": articles.articles,
    "remove": articles.remove,
    "reread": articles.reread,
    "quotes": quotations.quotes,
    "table": tables.table,
    "check": checks.check,
    "check-files": checks.check,
    "context": contexts.context,
    "help": replies.give_help,
    "add-help": replies.how_to_add,
    "add-nothing": received.nothing,
    "allow": replies.allow,
    "wrong": corrections.wrong,
    "correct": corrections.correct,
    "proposed": corrections.proposed,
    "decide": decisions.decide,
    "told": decisions.told,
    "feedback": feedback.feedback,
    "feedback-why": feedback.why,
    "home": home.home,
    "setting": home.setting,
    "busy": replies.busy,
}

# Nobody waits for these: a sentence on why one was not done would be an answer to nothing.
_UNTOLD = frozenset({"amend", "edited", "deleted"})
# What is done from App Home and changes what stands there.
_RENEWING = frozenset({"ingest", "decide"})


def run(bot: Bot, job: Job) -> None:
    """Do a job; what is to come after another waits for that."""
    if received.is_early(bot, job) or edits.is_early(bot, job):
        bot.ledger.put_back(job, due=bot.now() + received.PAUSE_SECONDS)
        return
    KINDS[job.request.kind](bot, job)
    if job.request.kind in _RENEWING and not job.request.key.channel:
        home.renew(bot, job)
    bot.metrics.jobs.labels(kind=job.request.kind, end="done").inc()


def tell(bot: Bot, job: Job, sentence: str) -> None:
    """Say to whoever asked, where they asked, why it was not done."""
    if job.request.kind in _UNTOLD:
        bot.ledger.failed(job, sentence)
        failed(bot, job)
        return
    if "reply" in job.request.payload:
        # What they asked for is for everyone, why it was not done for them alone; they may press again.
        reply(bot, job, sentence)
        bot.ledger.release(job)
    elif job.request.kind == "ingest" and not job.request.response_url:
        cards.end_posted(bot, job, plain_message(sentence))
    else:
        deliver(bot, job, plain_message(sentence))
    bot.metrics.jobs.labels(kind=job.request.kind, end="refused").inc()


def failed(bot: Bot, job: Job) -> None:
    """Count a job that was given up."""
    bot.metrics.jobs.labels(kind=job.request.kind, end="failed").inc()
