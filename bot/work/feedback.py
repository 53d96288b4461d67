"""What people say of answers: kept, with the reason where one is wrong."""

from __future__ import annotations

from bot.blocks.answers import plain_message
from bot.blocks.feedback import why_form
from bot.ledger import Job, Request
from bot.work.bot import Bot, where
from bot.work.delivery import deliver
from bot.work.modals import STALE, opened

THANKS = "Thank you, noted."
GONE = "I no longer know that answer, so I cannot note that."
# What answers are given as; a button of ours is below no others.
_ANSWERS = frozenset({"answer", "ask", "share", "followed"})


def feedback(bot: Bot, job: Job) -> None:
    """Keep at once what somebody says of an answer; ask why where it is wrong."""
    payload = job.request.payload
    answer, right = int(payload["answer"]), bool(payload["right"])
    if not (_was_told(bot, job, answer) and bot.ledger.verdicts.keep(answer, job.request.user, right=right)):
        deliver(bot, job, plain_message(GONE))
    elif right:
        deliver(bot, job, plain_message(THANKS))
    else:
        opened(bot, job, why_form(), answer=answer)


def why(bot: Bot, job: Job) -> None:
    """Keep why somebody calls an answer wrong."""
    payload = job.request.payload
    if payload.get("stale"):
        deliver(bot, job, plain_message(STALE))
        return
    known = bot.ledger.verdicts.explain(
        int(payload["answer"]), job.request.user, reason=str(payload["reason"]), comment=payload.get("comment") or None
    )
    deliver(bot, job, plain_message(THANKS if known else GONE))


def _was_told(bot: Bot, press: Job, answer: int) -> bool:
    """Return whether whoever presses may have read that answer there."""
    asked = bot.ledger.request(answer)
    return asked is not None and asked.kind in _ANSWERS and _read_it(bot, press, asked)


def _read_it(bot: Bot, press: Job, asked: Request) -> bool:
    asker, place = where(bot, press)
    if place.refused:
        return False
    # What only the asker sees may have reached them in their conversation with the bot, too.
    if asked.kind == "ask" or place.kind == "direct":
        return asked.user == asker.user
    return asked.key.channel == place.channel
