"""An answer on its way to Slack: once, whatever breaks on the way."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from bot.blocks.answers import plain_message
from bot.blocks.message import Message
from bot.ledger import Job
from bot.slack import Posted, RefusedError, SlowDownError
from bot.work.bot import Bot

_log = logging.getLogger(__name__)

# What Slack says of a response address that is used up or too old.
SPENT = frozenset({"used_url", "expired_url", "http_404", "http_410"})
UNSURE = (
    "Slack did not tell me whether my answer to you arrived, and I may not look. Where it is not in the channel, ask "
    "again."
)


def deliver(
    bot: Bot,
    job: Job,
    message: Message,
    *,
    answered: Mapping[str, Any] | None = None,
    sources: Mapping[str, str] | None = None,
    replace: bool = False,
) -> None:
    """Send the message to where the job asks for it, and note that the job is over.

    Posted where everyone in the place reads it; by the response address where only the asker does (`replace`: in place
    of the message that was acted on), and where that is spent or there is neither, in their conversation with the bot.
    What was asked again in other words is told in place of what was told first. `answered` is kept for what is asked
    next in the thread, and `sources`, the states of the articles that it was made from. Raises as `Slack` does.
    """
    address, alone = job.request.response_url, job.request.alone
    if job.tried and alone:
        # It may have arrived before the last process ended, and nobody can look: better none than two.
        bot.ledger.done(job, answered=answered)
    elif address and _responded(bot, job, message, replace=replace):
        bot.ledger.done(job, answered=answered)
    elif alone:
        _post(bot, job, message, to=job.request.user, thread=job.request.thread)
        bot.ledger.done(job, answered=answered)
    elif before := job.request.payload.get("posted"):
        if put_right(bot, Posted(job.request.key.channel, str(before)), message):
            bot.ledger.done(job, posted=str(before), answered=answered, sources=sources)
        else:
            bot.ledger.answers.stays(job.id)
    elif posted := _posted(bot, job, message, anew=sources is not None):
        bot.ledger.done(job, posted=posted, answered=answered, sources=sources)
    else:
        _post(bot, job, plain_message(UNSURE), to=job.request.user, thread=None)
        bot.ledger.done(job, answered=answered)


def put_right(bot: Bot, posted: Posted, message: Message) -> bool:
    """Put the message in place of one of ours; return whether Slack let us: it may be gone, or too old.

    Raises as `Slack` does, `RefusedError` only where it is the token that is refused.
    """
    try:
        bot.slack.update(posted, message)
    except RefusedError as error:
        if error.of_token:
            raise
        _log.info("answer %s in %s was not edited: %s", posted.ts, posted.channel, error)
        return False
    return True


def reply(bot: Bot, job: Job, said: str | Message) -> None:
    """Say to whoever pressed a button or sent a form, once at most, why nothing is posted. Raises as `Slack` does.

    Where their response address is spent, they read it in their conversation with the bot.
    """
    if bot.ledger.is_tried(job):
        return  # It may have arrived, and nobody can look: better none than two.
    message = plain_message(said) if isinstance(said, str) else said
    bot.ledger.trying(job)
    try:
        if not _replied(bot, str(job.request.payload["reply"]), message):
            bot.slack.post(job.request.user, message, thread=None, key=job.request.key)
    except (SlowDownError, RefusedError):
        bot.ledger.not_arrived(job)
        raise


def _replied(bot: Bot, address: str, message: Message) -> bool:
    """Return whether the address took the message; False where it is spent, or none any more."""
    try:
        if address:
            bot.slack.respond(address, message)
    except RefusedError as error:
        if error.code not in SPENT:
            raise
        return False
    return bool(address)


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


def _posted(bot: Bot, job: Job, message: Message, *, anew: bool) -> str | None:
    """Return the ts of the posted message: of the one that arrived before a crash or a broken line, else of this.

    With `anew` that one tells then what this does: its articles may have changed in between, and it is kept as made
    from these. None where it may have arrived, and the app may not look: better none than two.
    """
    request = job.request
    try:
        found = job.tried and bot.slack.find(request.key.channel, thread=request.thread, key=request.key)
    except RefusedError as error:
        if error.code != "missing_scope":
            raise
        return None
    if found and anew:
        put_right(bot, Posted(request.key.channel, found), message)
    return found or _post(bot, job, message, to=request.key.channel, thread=request.thread)


def _post(bot: Bot, job: Job, message: Message, *, to: str, thread: str | None) -> str:
    bot.ledger.trying(job)
    try:
        return bot.slack.post(to, message, thread=thread, key=job.request.key).ts
    except (SlowDownError, RefusedError):
        bot.ledger.not_arrived(job)
        raise
