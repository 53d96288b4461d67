"""App Home: shown to each viewer as they may see it, and the settings that admins make there."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection
from contextlib import suppress
from typing import Any, cast, get_args

from bot.access import Asker, Place, no_adding, reads
from bot.blocks import home as blocks
from bot.blocks.answers import plain_message
from bot.blocks.home import ASKED, NEWEST, Home, Question, Settings
from bot.blocks.message import Block
from bot.blocks.wrong import Case, case_of, proposed
from bot.ledger import Job
from bot.ledger.answers import Recent
from bot.ledger.proposals import Proposal
from bot.ledger.rules import Adding, Heard
from bot.slack import SlackError
from bot.work.articles import newest, seen
from bot.work.bot import Bot, where
from bot.work.delivery import deliver
from bot.work.replies import NOT_ADMIN
from index import PullquoteError, UnknownIdError

_log = logging.getLogger(__name__)


def home(bot: Bot, job: Job) -> None:
    """Show somebody their App Home, as it is now."""
    _publish(bot, job)
    bot.ledger.done(job)


def setting(bot: Bot, job: Job) -> None:
    """Set what an admin pressed or chose, and show them how it stands; whoever is no admin any more reads so."""
    asker, _ = where(bot, job)
    if asker.standing != "admin":
        _publish(bot, job)
        deliver(bot, job, plain_message(NOT_ADMIN))
        return
    chosen = _set(bot, asker, str(job.request.payload.get("setting")), str(job.request.payload.get("value")))
    _publish(bot, job, chosen=chosen)
    bot.ledger.done(job)


def renew(bot: Bot, job: Job) -> None:
    """Show the App Home anew to somebody who did something in it; that it could not be shown hurts nothing."""
    with suppress(SlackError):
        _publish(bot, job)


def _set(bot: Bot, asker: Asker, name: str, value: str) -> str | None:
    """Set something; return the channel that is being set."""
    rules, team = bot.ledger.rules, asker.team
    if name == "setting_adding" and value in get_args(Adding):
        rules.set_adding(team, cast("Adding", value), user=asker.user)
    elif name == "setting_reset":
        rules.set_channel(team, value, "all", user=asker.user)
    elif name == "setting_disallow":
        bot.ledger.allow(team, value, asker.user, allowed=False)
    elif name == "setting_channel":
        return value
    elif (heard := name.removeprefix("setting_heard_")) in get_args(Heard):
        rules.set_channel(team, value, cast("Heard", heard), user=asker.user)
        return value
    return None


def _publish(bot: Bot, job: Job, *, chosen: str | None = None) -> None:
    asker, place = where(bot, job)
    bot.slack.publish(asker.user, _view(bot, asker, place, chosen))


def _view(bot: Bot, asker: Asker, place: Place, chosen: str | None) -> dict[str, Any]:
    if place.refused:
        return blocks.outside()
    try:
        return blocks.home(_shown(bot, asker, place, chosen))
    except SlackError:
        raise
    except PullquoteError as error:  # its sentence is for whoever runs the bot
        _log.error("App Home cannot show the library: %s", error)
        return blocks.unusable()


def _shown(bot: Bot, asker: Asker, place: Place, chosen: str | None) -> Home:
    audiences = reads(asker, place, alone=True)
    status = bot.library.status(audiences=audiences)
    asked = bot.ledger.answers.recent(asker.team, asker.user, limit=ASKED)
    return Home(
        handle=bot.handle,
        articles=status.articles,
        quotes=status.quotes,
        outlets=status.outlets,
        newest=newest(bot, audiences, NEWEST),
        asked=[_question(bot, one) for one in asked],
        no_adding=no_adding(asker, place, bot.ledger.rules.adding(asker.team)),
        settings=_settings(bot, asker, audiences, chosen) if asker.standing == "admin" else None,
        admins_missing=asker.belongs and not bot.directory.admins,
    )


def _question(bot: Bot, asked: Recent) -> Question:
    link = None
    if asked.ts and bot.url:
        link = f"{bot.url}archives/{asked.channel}/p{asked.ts.replace('.', '')}"
        # A reply is found only with its thread.
        link += f"?thread_ts={asked.thread}&cid={asked.channel}" if asked.thread else ""
    return Question(words=asked.question, day=time.strftime("%Y-%m-%d", time.gmtime(asked.asked)), link=link)


def _settings(bot: Bot, asker: Asker, audiences: Collection[str], chosen: str | None) -> Settings:
    rules, team = bot.ledger.rules, asker.team
    waiting = bot.ledger.proposals.open(team)
    cases = ((proposal, _case(bot, proposal, audiences)) for proposal in waiting)
    shown = [_proposal(bot, proposal, case) for proposal, case in cases if case]
    return Settings(
        adding=rules.adding(team),
        allowed=rules.allowed(team),
        channels=rules.channels(team),
        chosen=chosen,
        proposals=shown[: blocks.ROWS],
        waiting=len(waiting),
    )


def _case(bot: Bot, proposal: Proposal, audiences: Collection[str]) -> Case | None:
    """Return what is proposed, as far as the admin may see it; what is there no longer is for nobody to see here."""
    article = seen(bot, proposal.article, audiences)
    if article is None:
        return None
    try:
        return case_of(bot.library.quote(proposal.quote, audiences=audiences), proposal.change)
    except UnknownIdError:  # its words changed since
        return Case(change=proposal.change, article=article)


def _proposal(bot: Bot, proposal: Proposal, case: Case) -> tuple[Block, ...]:
    return proposed(case, proposal=proposal.id, by=bot.directory.name(proposal.user)).blocks
