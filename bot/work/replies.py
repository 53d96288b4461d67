"""Short replies: how to use the bot, where it may answer, and that it is busy."""

from __future__ import annotations

from bot.blocks.answers import plain_message
from bot.blocks.help import how_to_add as adding_help
from bot.ledger import Job
from bot.work.bot import Bot, barred, where
from bot.work.delivery import deliver, reply
from bot.work.unasked import helping

BUSY = "I am busy right now; try again in a moment."
NOT_ADMIN = "Only an admin of mine can do that: one whom whoever runs me named in PULLQUOTE_ADMINS."
NOT_SHARED = "This channel is not shared with another organisation, so I answer here anyway."
UNKNOWN = "I do not know this channel, as I am not in it. Invite me with `/invite {handle}`, then type that again."
ALLOWED = (
    "I answer in this shared channel from now on, the other organisation's people, too. What I post here comes from the"
    " articles for everyone and those added in this channel, never from this workspace's. Take it back with"
    " `/pullquote disallow`."
)
DISALLOWED = (
    "I no longer answer in this shared channel. What was added here stays, and answers again once it is allowed."
)


def give_help(bot: Bot, job: Job) -> None:
    """Tell how to ask, add and list."""
    deliver(bot, job, helping(bot, job))


def how_to_add(bot: Bot, job: Job) -> None:
    """Tell how to add an article."""
    sentence = barred(bot, job)
    deliver(bot, job, plain_message(sentence) if sentence else adding_help())


def allow(bot: Bot, job: Job) -> None:
    """Let the bot answer in a channel shared with other organisations, or no longer: an admin's word."""
    deliver(bot, job, plain_message(_allowed(bot, job)))


def busy(bot: Bot, job: Job) -> None:
    """Say that there is too much to do, to whoever addressed the bot."""
    payload = job.request.payload
    if payload.get("overheard"):
        bot.ledger.unheard(job)
    elif "reply" in payload:
        reply(bot, job, BUSY)
        # Shared once, that is: what was not shared may be pressed again.
        bot.ledger.release(job)
    else:
        deliver(bot, job, plain_message(BUSY))


def _allowed(bot: Bot, job: Job) -> str:
    asker, place = where(bot, job)
    if asker.standing != "admin":
        return NOT_ADMIN
    if place.kind == "unknown":
        return UNKNOWN.format(handle=bot.handle)
    if place.kind != "shared":
        return NOT_SHARED
    allowed = bool(job.request.payload["allowed"])
    bot.ledger.allow(asker.team, place.channel, asker.user, allowed=allowed)
    return ALLOWED if allowed else DISALLOWED
