"""Questions answered: posted for everyone in a place, or shown to the asker alone."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass, replace

from bot.access import SHARED, Asker, Place, reads
from bot.blocks.answers import Around, answered, plain_message
from bot.blocks.help import help_message
from bot.blocks.message import Message
from bot.ledger import Job, Listing
from bot.slack import RefusedError, SlackError
from bot.typed import is_greeting, is_thanks
from bot.work.bot import Bot, where
from bot.work.delivery import deliver
from index import Answer, Wanted, follow_up

LIMIT = 5

_log = logging.getLogger(__name__)

INVITE = "I am not in this channel, so I cannot post here. Invite me with `/invite {handle}`, then press Share again."
NO_POSTING = "Slack does not let me post in this channel, so it stays with you."
NOT_HERE = "Slack does not let me post where you asked me. Ask me here, or with `/ask` there."
# Slack's words for a channel in which a bot may not post (https://docs.slack.dev/reference/methods/chat.postMessage).
_NOT_HERE = frozenset(
    "is_archived not_in_channel channel_not_found restricted_action restricted_action_read_only_channel "
    "restricted_action_thread_only_channel restricted_action_non_threadable_channel "
    "restricted_action_thread_locked".split()
)
NOT_TO_SHARE = "There is nothing to share: what answers you comes from articles that not everyone here may see."
WELCOME = "You are welcome."
GONE = "I no longer know what was asked there. Ask it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An answer with the question that was put to the library, and what that was asked for in the thread."""

    answer: Answer
    question: str
    asked_as: str | None
    around: Around


def answer(bot: Bot, job: Job) -> None:
    """Answer a question where everyone in the place reads it; what was only overheard, only when there is an answer."""
    asker, place = where(bot, job)
    overheard = job.request.payload.get("overheard")
    if place.refused and overheard:
        bot.ledger.done(job)
    elif place.refused:
        deliver(bot, job, plain_message(SHARED))
    elif said := _unasked(bot, job):
        deliver(bot, job, said)
    else:
        told = _told(bot, job, asker, place, alone=False)
        if overheard and not told.answer.found:
            bot.ledger.done(job)
            return
        _deliver_or_excuse(bot, job, told)


def ask(bot: Bot, job: Job) -> None:
    """Answer a question so that only the asker sees it, with a button that shares it."""
    asker, place = where(bot, job)
    if place.refused:
        deliver(bot, job, plain_message(SHARED))
    elif said := _unasked(bot, job):
        deliver(bot, job, said)
    else:
        _deliver(bot, job, _told(bot, job, asker, place, alone=True), share=place.kind != "direct")


def share(bot: Bot, job: Job) -> None:
    """Answer what somebody asked alone once more, for everyone in the place."""
    reply = str(job.request.payload["reply"])
    asked = bot.ledger.request(int(job.request.payload["asked"]))
    if asked is None or asked.user != job.request.user:
        bot.slack.respond(reply, plain_message(GONE))
        bot.ledger.done(job)
        return
    asker, place = where(bot, job)
    # A press has no words of its own: what is asked again is what was asked alone.
    told = _told(bot, replace(job, request=replace(job.request, text=asked.text)), asker, place, alone=False)
    if not told.answer.found:
        bot.slack.respond(reply, plain_message(SHARED if place.refused else NOT_TO_SHARE))
        bot.ledger.release(job)
        return
    try:
        _deliver(bot, job, told, share=False)
    except RefusedError as error:
        _log.info("share %s was not posted: %s", job.id, error)
        invited = error.code not in {"not_in_channel", "channel_not_found"}
        bot.slack.respond(reply, plain_message(NO_POSTING if invited else INVITE.format(handle=bot.handle)))
        bot.ledger.release(job)
        return
    # What only the asker saw says the same as what everyone now sees. The job is over, so nothing hangs on it.
    with suppress(SlackError):
        bot.slack.respond(reply, None)


def _deliver_or_excuse(bot: Bot, job: Job, told: Told) -> None:
    """Post an answer; where Slack does not let the bot post, tell the asker so in a direct message."""
    try:
        _deliver(bot, job, told, share=False)
    except RefusedError as error:
        if error.code not in _NOT_HERE:
            raise
        _log.info("answer %s was not posted: %s", job.id, error)
        bot.ledger.trying(job)
        bot.slack.post(job.request.user, plain_message(NOT_HERE), thread=None, key=job.request.key)
        bot.ledger.done(job)


def _unasked(bot: Bot, job: Job) -> Message | None:
    """Return the answer to what asks nothing: nothing at all, a greeting, thanks; None for a question."""
    words = job.request.text
    if is_thanks(words):
        return plain_message(WELCOME)
    return help_message(handle=bot.handle) if is_greeting(words) or not any(map(str.isalnum, words)) else None


def _told(bot: Bot, job: Job, asker: Asker, place: Place, *, alone: bool) -> Told:
    audiences = reads(asker, place, alone=alone)
    question = job.request.text
    asked_as = _asked_as(bot, job, audiences)
    found = bot.library.ask(asked_as or question, limit=LIMIT, audiences=audiences)
    return Told(answer=found, question=asked_as or question, asked_as=asked_as, around=_around(bot, found, audiences))


def _asked_as(bot: Bot, job: Job, audiences: frozenset[str]) -> str | None:
    """Return the question as it is to be understood after the last answer in the thread, None where it stands alone."""
    thread = job.request.thread
    before = bot.ledger.last_answered(job.request.key, thread) if thread else None
    if before is None:
        return None
    return follow_up(job.request.text, before, known=lambda name: bot.library.knows(name, audiences=audiences))


def _around(bot: Bot, answer: Answer, audiences: frozenset[str]) -> Around:
    """Return what an answer without quotes tells instead: how many articles there are, and what else somebody said."""
    if answer.found:
        return Around()
    articles = bot.library.status(audiences=audiences).articles
    known = answer.speaker.names if answer.speaker else ()
    if not known:
        return Around(articles=articles)
    wanted = Wanted(by=known)
    quoted = sum(1 for quote in bot.library.quotes(wanted, audiences=audiences) if not quote.copy_of)
    listing = bot.ledger.keep_list(Listing(kind="quotes", wanted={"by": list(known)})) if quoted else None
    return Around(articles=articles, quoted=quoted, listing=listing)


def _deliver(bot: Bot, job: Job, told: Told, *, share: bool) -> None:
    shared = str(job.id) if share and told.answer.found else None
    message = answered(told.answer, asked_as=told.asked_as, share=shared, around=told.around)
    deliver(bot, job, message, answered={"question": told.question})
    bot.metrics.answers.labels(found=str(told.answer.found).lower()).inc()
    bot.metrics.seconds.labels(kind=job.request.kind).observe(max(0.0, bot.now() - job.created))
