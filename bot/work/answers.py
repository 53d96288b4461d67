"""Questions answered: posted for everyone in a place, or shown to the asker alone."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass, replace

from bot.access import SHARED, Asker, Place, reads
from bot.blocks.answers import Around, answered, plain_message
from bot.ledger import Job, Listing, Request
from bot.slack import RefusedError, SlackError
from bot.typed import named
from bot.work.bot import Bot, where
from bot.work.delivery import deliver, reply
from bot.work.unasked import unasked
from index import Answer, Continued, Wanted, follow_up, is_topic

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
NO_LONGER = "There is nothing to share: nothing here answers that now."
GONE = "I no longer know what was asked there. Ask it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An answer, what the question was asked as in the thread, and the question that the next one goes on from."""

    answer: Answer
    asked_as: str | None
    before: str
    around: Around


def answer(bot: Bot, job: Job) -> None:
    """Answer a question where everyone in the place reads it; what was only overheard, only when there is an answer."""
    asker, place = where(bot, job)
    overheard = job.request.payload.get("overheard")
    said = unasked(bot, job)
    if overheard and (place.refused or said):
        bot.ledger.unheard(job)
    elif place.refused:
        deliver(bot, job, plain_message(SHARED))
    elif said:
        deliver(bot, job, said)
    else:
        told = _told(bot, job, asker, place, alone=False)
        if overheard and not told.answer.found:
            bot.ledger.unheard(job)
            return
        _deliver_or_excuse(bot, job, told)


def ask(bot: Bot, job: Job) -> None:
    """Answer a question so that only the asker sees it, with a button that shares it."""
    asker, place = where(bot, job)
    if place.refused:
        deliver(bot, job, plain_message(SHARED))
    elif said := unasked(bot, job):
        deliver(bot, job, said)
    else:
        _deliver(bot, job, _told(bot, job, asker, place, alone=True), share=place.kind != "direct")


def share(bot: Bot, job: Job) -> None:
    """Answer what somebody asked alone once more, for everyone in the place."""
    asked = bot.ledger.request(int(job.request.payload["asked"]))
    if asked is None or not _is_own(asked, job.request):
        reply(bot, job, GONE)
        bot.ledger.done(job)
        return
    asker, place = where(bot, job)
    if place.kind == "unknown":
        _not_shared(bot, job, INVITE.format(handle=bot.handle))
        return
    # A press has no words of its own: what is asked again is what was asked alone.
    again = replace(job, request=replace(job.request, text=asked.text))
    told = _told(bot, again, asker, place, alone=False)
    if not told.answer.found:
        _not_shared(bot, job, SHARED if place.refused else _why_nothing(bot, again, asker, place))
        return
    try:
        _deliver(bot, job, told, share=False)
    except RefusedError as error:
        _log.info("share %s was not posted: %s", job.id, error)
        invited = error.code not in {"not_in_channel", "channel_not_found"}
        _not_shared(bot, job, NO_POSTING if invited else INVITE.format(handle=bot.handle))
        return
    # What only the asker saw says the same as what everyone now sees. The job is over, so nothing hangs on it.
    with suppress(SlackError):
        bot.slack.respond(str(job.request.payload["reply"]), None)


def _is_own(asked: Request, press: Request) -> bool:
    """Return whether what is to be shared was asked alone, by whoever presses, and there."""
    return (asked.kind, asked.user, asked.key.channel) == ("ask", press.user, press.key.channel)


def _why_nothing(bot: Bot, asked: Job, asker: Asker, place: Place) -> str:
    """Return why there is nothing to share: what answered may be for the asker alone, or gone."""
    return NOT_TO_SHARE if _told(bot, asked, asker, place, alone=True).answer.found else NO_LONGER


def _not_shared(bot: Bot, job: Job, sentence: str) -> None:
    """Say why nothing is shared; it may be pressed again."""
    reply(bot, job, sentence)
    bot.ledger.release(job)


def _deliver_or_excuse(bot: Bot, job: Job, told: Told) -> None:
    """Post an answer; where Slack does not let the bot post, tell the asker so in a direct message."""
    try:
        _deliver(bot, job, told, share=False)
    except RefusedError as error:
        if error.code not in _NOT_HERE:
            raise
        _log.info("answer %s was not posted: %s", job.id, error)
        if not job.tried:  # else it may have been told already
            bot.ledger.trying(job)
            bot.slack.post(job.request.user, plain_message(NOT_HERE), thread=None, key=job.request.key)
        bot.ledger.done(job)


def _told(bot: Bot, job: Job, asker: Asker, place: Place, *, alone: bool) -> Told:
    audiences = reads(asker, place, alone=alone)
    question = named(job.request.text, bot.directory.name)
    before = bot.ledger.last_answered(job.request.key, job.request.thread) if job.request.thread else None
    on = follow_up(question, before or "", known=lambda name: bot.library.knows(name, audiences=audiences))
    said = bot.library.ask(before, limit=LIMIT, audiences=audiences) if before and on and on.added else None
    asked, found = _asked(bot, on or Continued(text=question, asked=(question,), told=question), said, audiences)
    return Told(
        answer=found,
        asked_as=asked if on and asked == on.text else None,
        # What came to nothing is not gone on from, unless it asks of somebody or something itself.
        before=asked if found.found or not before or (not on and is_topic(question)) else before,
        around=_around(bot, found, audiences),
    )


def _asked(bot: Bot, on: Continued, said: Answer | None, audiences: frozenset[str]) -> tuple[str, Answer]:
    """Return what was asked, and the answer that is to be told: the first with quotes that were not `said` before."""
    answers: dict[str, Answer] = {}
    for asked in on.asked:
        answers[asked] = found = bot.library.ask(asked, limit=LIMIT, audiences=audiences)
        if found.found and not (said and {quote.id for quote in found.quotes} <= {quote.id for quote in said.quotes}):
            return asked, found
    return on.told, answers[on.told]


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
    deliver(bot, job, message, answered={"question": told.before})
    bot.metrics.answers.labels(found=str(told.answer.found).lower()).inc()
    bot.metrics.seconds.labels(kind=job.request.kind).observe(max(0.0, bot.now() - job.created))
