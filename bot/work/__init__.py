"""What workers do: a function for each kind of job, in a file for each surface."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.blocks.answers import plain_message
from bot.ledger import Job
from bot.work import answers, articles, contexts, ingests, quotations, replies
from bot.work.bot import Bot
from bot.work.delivery import deliver, reply

__all__ = ["KINDS", "Bot", "run", "tell"]

Work = Callable[[Bot, Job], None]

KINDS: Mapping[str, Work] = {
    "answer": answers.answer,
    "ask": answers.ask,
    "share": answers.share,
    "ingest": ingests.ingest,
    "articles": articles.articles,
    "remove": articles.remove,
    "reread": articles.reread,
    "quotes": quotations.quotes,
    "context": contexts.context,
    "help": replies.give_help,
    "add-help": replies.how_to_add,
    "allow": replies.allow,
    "busy": replies.busy,
}


def run(bot: Bot, job: Job) -> None:
    """Do a job. What breaks it off is counted; it may be done again."""
    try:
        KINDS[job.request.kind](bot, job)
    except BaseException:
        bot.metrics.jobs.labels(kind=job.request.kind, end="broken off").inc()
        raise
    bot.metrics.jobs.labels(kind=job.request.kind, end="done").inc()


def tell(bot: Bot, job: Job, sentence: str) -> None:
    """Say to whoever asked, where they asked, why it was not done."""
    if job.request.payload.get("reply"):
        # What they asked for is for everyone, why it was not done for them alone; they may press again.
        reply(bot, job, sentence)
        bot.ledger.release(job)
    else:
        deliver(bot, job, plain_message(sentence))
    bot.metrics.jobs.labels(kind=job.request.kind, end="refused").inc()
