"""What workers do: a function for each kind of job, in a file for each surface."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.blocks.answers import plain_message
from bot.ledger import Job
from bot.work import answers, articles, contexts, ingests, quotations, replies
from bot.work.bot import Bot
from bot.work.delivery import deliver, reply

__all__ = ["KINDS", "Bot", "failed", "run", "tell"]

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
    """Do a job."""
    KINDS[job.request.kind](bot, job)
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


def failed(bot: Bot, job: Job) -> None:
    """Count a job that was given up."""
    bot.metrics.jobs.labels(kind=job.request.kind, end="failed").inc()
