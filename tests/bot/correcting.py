"""Corrections of one quote, as people submit, propose and decide on them; see `working`."""

from __future__ import annotations

from typing import Any

from bot.blocks.wrong import person_id
from bot.ledger.proposals import Proposal
from bot.work import KINDS, corrections
from index import Quote, Wanted
from tests.bot.working import BRIDGE, AtWork
from tests.slack import Message
from tests.slack.people import TEAM

WORDS = "We need the bridge before winter,"
TOLD = BRIDGE | {"text": BRIDGE["text"] + "\n\nThe bridge was drawn by Ole Dahl, an engineer. Mr Dahl was not there."}
DAHL = {"what": "speaker", "speaker": person_id("Ole Dahl")}
HIDDEN = "channel:T1:CPRIV"


def quote_of(work: AtWork, article: str = "bridge") -> Quote:
    return next(quote for quote in work.library.quotes(Wanted(article=article)) if quote.text == WORDS)


def speaker(work: AtWork, article: str = "bridge") -> str | None:
    return quote_of(work, article).saying.speaker


def opened(work: AtWork, user: str, channel: str, quote: str) -> None:
    """Press the button on a quote."""
    job = work.job("wrong", user, channel, trigger=work.slack.trigger(user), quote=quote, thread=None)
    corrections.wrong(work.bot, job)


def submit(work: AtWork, user: str, channel: str, told: dict[str, str], **more: Any) -> Message | None:
    """Submit the modal of the bridge quote; return what whoever did it read, None where nothing."""
    more = {"quote": quote_of(work).id, **more} if "stale" not in more else more
    seen = len(work.slack.ephemerals(user))
    KINDS["correct"](work.bot, work.job("correct", user, channel, told=told, **more))
    return next(reversed(work.slack.ephemerals(user)[seen:]), None)


def told_on(work: AtWork) -> None:
    """Do what waits in the lane of notices."""
    while job := work.ledger.take("notices"):
        KINDS[job.request.kind](work.bot, job)


def decide(work: AtWork, user: str, message: Message, action: str) -> None:
    """Press a button of a proposal."""
    button = message.button(f"proposal_{action}")
    on = None if message.only_for else message.ts
    payload: dict[str, Any] = {"proposal": int(button.value or 0), "decision": action, "message": on}
    address = work.slack.response_url(user, message.channel, message)
    KINDS["decide"](work.bot, work.job("decide", user, message.channel, response_url=address, **payload))


def direct(work: AtWork, user: str) -> list[Message]:
    """Return what the bot wrote to somebody alone."""
    return work.slack.posted(work.slack.workspace.direct(user).id)


def proposal(work: AtWork) -> Proposal:
    [one] = work.ledger.proposals.open(TEAM)
    return one
