"""An answer on its way to Slack: once, whatever breaks on the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.blocks.answers import plain_message
from bot.blocks.message import Message
from bot.ledger import Job
from bot.slack import RefusedError, SlowDownError
from bot.work.bot import Bot

# What Slack says of a response address that is used up or too old.
SPENT = frozenset({"used_url", "expired_url", "http_404", "http_410"})


def deliver(
    bot: Bot, job: Job, message: Message, *, answered: Mapping[str, Any] | None = None, replace: bool = False
) -> None:
    """Send the message to where the job asks for it, and note that the job is over.

    Posted where everyone in the place reads it; by the response address where only the asker does (`replace`: in place
    of the message that was acted on), and where that is spent or there is neither, in their conversation with the bot.
    `answered` is kept for what is asked next in the thread. Raises as `Slack` does.
    """
    address, channel = job.request.response_url, job.request.key.channel
    if job.tried and (address or not channel):
        # It may have arrived before the last process ended, and nobody can look: better none than two.
        bot.ledger.done(job, answered=answered)
    elif address and _responded(bot, job, message, replace=replace):
        bot.ledger.done(job, answered=answered)
    elif address or not channel:
        _post(bot, job, message, to=job.request.user)
        bot.ledger.done(job, answered=answered)
    else:
        bot.ledger.done(job, posted=_posted(bot, job, message), answered=answered)


def reply(bot: Bot, job: Job, sentence: str) -> None:
    """Say to whoever pressed a button, once at most, why nothing is posted. Raises as `Slack` does."""
    if bot.ledger.is_tried(job):
        return  # It may have arrived, and nobody can look: better none than two.
    bot.ledger.trying(job)
    try:
        bot.slack.respond(str(job.request.payload["reply"]), plain_message(sentence))
    except (SlowDownError, RefusedError):
        bot.ledger.not_arrived(job)
        raise


def _responded(bot: Bot, job: Job, message: Message, *, replace: bool) -> bool:
    """Return whether the response address took the message; False where it is spent."""
    bot.ledger.trying(job)
    try:
        bot.slack.respond(str(job.request.response_url), message, replace=replace)
    except SlowDownError:
        bot.ledger.not_arrived(job)
        raise
    except RefusedError as error:
        bot.ledger.not_arrived(job)
        if error.code not in SPENT:
            raise
        return False
    return True


def _posted(bot: Bot, job: Job, message: Message) -> str:
    """Return the ts of the posted message: of the one that arrived before a crash or a broken line, else of this."""
    request = job.request
    channel, thread, key = request.key.channel, request.thread, request.key
    if job.tried and (found := bot.slack.find(channel, thread=thread, key=key)):
        return found
    return _post(bot, job, message, to=channel)


def _post(bot: Bot, job: Job, message: Message, *, to: str) -> str:
    bot.ledger.trying(job)
    try:
        return bot.slack.post(to, message, thread=job.request.thread, key=job.request.key).ts
    except (SlowDownError, RefusedError):
        bot.ledger.not_arrived(job)
        raise
