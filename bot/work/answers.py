"""Questions answered: posted for everyone in a place, or shown to the asker alone."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from bot.access import SHARED, Asker, Place, reads
from bot.blocks.answers import Around, Frame, answered, plain_message
from bot.blocks.message import Message
from bot.ledger import Job, Listing, Request
from bot.slack import Posted, RefusedError, SlackError
from bot.typed import named
from bot.work import telling
from bot.work.bot import Bot, barred, hears, where
from bot.work.delivery import deliver, reply
from bot.work.modals import STALE
from bot.work.status import Status
from bot.work.unasked import unasked
from index import Answer, Continued, Wanted, follow_up, is_topic

LIMIT = 5

_log = logging.getLogger(__name__)

INVITE = "I am not in this channel, so I cannot post here. Invite me with `/invite {handle}`, then press Share again."
NO_POSTING = "Slack does not let me post in this channel, so it stays with you."
OFF = "An admin of mine turned me off in this channel. Ask me in a direct message."
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
    """An answer, and how it came about.

    `typed` is what somebody asked, `asked` how it was understood, `asked_as` the same where it was understood after
    what was asked before, `before` the question that the next one goes on from. `states` are those of the articles that
    it was made from.
    """

    answer: Answer
    typed: str
    asked: str
    asked_as: str | None
    before: str
    audiences: frozenset[str]
    states: Mapping[str, str]
    around: Around

    @property
    def kept(self) -> dict[str, Any]:
        """What the ledger keeps of it."""
        return {
            "question": self.before,
            "typed": self.typed,
            "asked": self.asked,
            "asked_as": self.asked_as,
            "audiences": sorted(self.audiences),
            **telling.kept(self.answer),
        }


def answer(bot: Bot, job: Job) -> None:
    """Answer a question where everyone in the place reads it; what was only overheard, only when there is an answer."""
    asker, place = where(bot, job)
    overheard = job.request.payload.get("overheard")
    said = unasked(bot, job)
    off = is_off(bot, place)
    if overheard and (place.refused or off or said):
        _silent(bot, job)
    elif place.refused or off:
        deliver(bot, job, plain_message(SHARED if place.refused else OFF))
    elif said:
        deliver(bot, job, said)
    else:
        _answer(bot, job, asker, place)


def _answer(bot: Bot, job: Job, asker: Asker, place: Place) -> None:
    with Status(bot, job, place) as status:
        told = _told(bot, job, asker, place, alone=False)
        if job.request.payload.get("overheard") and not told.answer.found:
            _silent(bot, job)
            return
        status.settle()
        _deliver_or_excuse(bot, job, told, place)


def _silent(bot: Bot, job: Job) -> None:
    """Say nothing to what was only overheard; where its former words were answered, that goes."""
    posted = job.request.payload.get("posted")
    if posted:
        withdraw(bot, Posted(job.request.key.channel, str(posted)))
        bot.ledger.answers.blank(job.id, deleted=False)
    else:
        bot.ledger.unheard(job)


def withdraw(bot: Bot, posted: Posted) -> None:
    """Delete an answer, unless somebody did already or Slack does not let us."""
    try:
        bot.slack.delete(posted)
    except RefusedError as error:
        if error.of_token:
            raise
        _log.info("answer %s in %s was not deleted: %s", posted.ts, posted.channel, error)


def is_off(bot: Bot, place: Place) -> bool:
    """Return whether an admin lets nothing be answered in a place."""
    return bot.ledger.rules.channel(place.team, place.channel) == "off"


def ask(bot: Bot, job: Job) -> None:
    """Answer a question so that only the asker sees it, with a button that shares it."""
    asker, place = where(bot, job)
    if place.refused or is_off(bot, place):
        deliver(bot, job, plain_message(SHARED if place.refused else OFF))
    elif said := unasked(bot, job):
        deliver(bot, job, said)
    else:
        told = _told(bot, job, asker, place, alone=True)
        shares = told.answer.found and place.kind != "direct"
        _deliver(bot, job, told, Frame(share=str(job.id) if shares else None))


def followed(bot: Bot, job: Job) -> None:
    """Answer what somebody asked in a form below an answer: in its thread, with who asked it."""
    if job.request.payload.get("stale"):
        deliver(bot, job, plain_message(STALE))
        return
    asker, place = where(bot, job)
    if place.refused or is_off(bot, place):
        _not_posted(bot, job, SHARED if place.refused else OFF)
        return
    if said := unasked(bot, job):
        _not_posted(bot, job, said)
        return
    told = _told(bot, job, asker, place, alone=False)
    by = bot.directory.name(job.request.user)
    try:
        _deliver(bot, job, told, replace(_frame(bot, job, place), by=by, asked=told.typed))
    except RefusedError as error:
        if error.code not in _NOT_HERE:
            raise
        _log.info("answer %s was not posted: %s", job.id, error)
        _not_posted(bot, job, NO_POSTING)


def _not_posted(bot: Bot, job: Job, said: str | Message) -> None:
    reply(bot, job, said)
    bot.ledger.done(job)


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
    if is_off(bot, place):
        _not_shared(bot, job, OFF)
        return
    told = _told(bot, again, asker, place, alone=False)
    if not told.answer.found:
        _not_shared(bot, job, SHARED if place.refused else _why_nothing(bot, again, asker, place))
        return
    try:
        _deliver(bot, job, told, _frame(bot, job, place))
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


def _deliver_or_excuse(bot: Bot, job: Job, told: Told, place: Place) -> None:
    """Post an answer; where Slack does not let the bot post, tell the asker so in a direct message."""
    try:
        _deliver(bot, job, told, _frame(bot, job, place))
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
    generation = bot.library.states(()).generation
    asked, found = _asked(bot, on or Continued(text=question, asked=(question,), told=question), said, audiences)
    return Told(
        answer=found,
        typed=question,
        asked=asked,
        asked_as=asked if on and asked == on.text else None,
        # What came to nothing is not gone on from, unless it asks of somebody or something itself.
        before=asked if found.found or not before or (not on and is_topic(question)) else before,
        audiences=audiences,
        states={} if alone else telling.states(bot, found, since=generation),
        around=replace(around(bot, found, audiences), barred=None if found.found else barred(bot, job)),
    )


def _asked(bot: Bot, on: Continued, said: Answer | None, audiences: frozenset[str]) -> tuple[str, Answer]:
    """Return what was asked, and the answer that is to be told: the first with quotes that were not `said` before."""
    answers: dict[str, Answer] = {}
    for asked in on.asked:
        answers[asked] = found = bot.library.ask(asked, limit=LIMIT, audiences=audiences)
        if found.found and not (said and {quote.id for quote in found.quotes} <= {quote.id for quote in said.quotes}):
            return asked, found
    return on.told, answers[on.told]


def around(bot: Bot, answer: Answer, audiences: frozenset[str]) -> Around:
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


def _frame(bot: Bot, job: Job, place: Place) -> Frame:
    """Return what stands around a posted answer: with a form for what is asked next where it would not be heard."""
    return Frame(follow_up=None if hears(bot, place) else str(job.id))


def _deliver(bot: Bot, job: Job, told: Told, frame: Frame) -> None:
    # Of a library without articles there is nothing to be right or wrong about.
    about = str(job.id) if told.answer.found or told.around.articles else None
    message = answered(told.answer, replace(frame, asked_as=told.asked_as, feedback=about), around=told.around)
    more = {name: job.request.payload[name] for name in ("overheard", "edited") if name in job.request.payload}
    by = {"by": frame.by} if frame.by else {}
    deliver(bot, job, message, answered={**told.kept, **more, **by}, sources=told.states)
    bot.metrics.answers.labels(found=str(told.answer.found).lower()).inc()
    bot.metrics.seconds.labels(kind=job.request.kind).observe(max(0.0, bot.now() - job.created))
