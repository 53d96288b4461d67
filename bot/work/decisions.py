"""What admins decide about the corrections that others proposed."""

from __future__ import annotations

import logging

from bot.access import SHARED, reads
from bot.blocks import wrong as shown
from bot.blocks.answers import plain_message
from bot.blocks.message import Message
from bot.blocks.wrong import SITE, Case
from bot.ledger import Job, Key
from bot.ledger.proposals import Proposal
from bot.slack import Posted, RefusedError
from bot.work.articles import seen
from bot.work.bot import Bot, where
from bot.work.corrections import applied, let, quote_of
from bot.work.delivery import deliver
from bot.work.replies import NOT_ADMIN
from index import Details, UnknownIdError

GONE = "I no longer know that proposal."
NOT_YOURS = "I cannot do that here: the article does not answer you here. Decide on it where it does."
SINCE = "It was corrected again since, so I have left it as it is."

_log = logging.getLogger(__name__)


def decide(bot: Bot, job: Job) -> None:
    """Apply, decline or take back a proposal for an admin who may see its article here; once."""
    proposal = bot.ledger.proposals.get(int(job.request.payload["proposal"]))
    asker, place = where(bot, job)
    if proposal is None:
        deliver(bot, job, plain_message(GONE))
    elif place.refused or asker.standing != "admin":
        deliver(bot, job, plain_message(SHARED if place.refused else NOT_ADMIN))
    elif sentence := _unseen(bot, proposal, reads(asker, place, alone=True)):
        deliver(bot, job, plain_message(sentence))
    elif job.request.payload["decision"] == "undo":
        _take_back(bot, job, proposal, reads(asker, place, alone=True))
    else:
        _show(bot, job, _decided(bot, job, proposal, reads(asker, place, alone=True)))


def told(bot: Bot, job: Job) -> None:
    """Tell whoever proposed a correction what became of it."""
    proposal = bot.ledger.proposals.get(int(job.request.payload["proposal"]))
    if proposal is None or proposal.state == "open":
        bot.ledger.done(job)
    else:
        deliver(bot, job, _message(bot, proposal, Case(change=proposal.change)))


def _unseen(bot: Bot, proposal: Proposal, audiences: frozenset[str]) -> str | None:
    """Return why somebody may not decide: the article is there and does not answer them. What is gone hides nothing."""
    there = seen(bot, proposal.article, audiences) or not _exists(bot, proposal.article)
    return None if there else NOT_YOURS


def _exists(bot: Bot, article: str) -> bool:
    try:
        return bot.library.article(article).id == article
    except UnknownIdError:
        return False


def _decided(bot: Bot, job: Job, proposal: Proposal, audiences: frozenset[str]) -> Proposal:
    """Return the proposal with what was decided: before, or now."""
    if proposal.state != "open":
        return proposal
    by, decisions = job.request.user, bot.ledger.proposals
    if job.request.payload["decision"] == "decline":
        return decisions.decide(proposal, "declined", decider=by)
    quote = quote_of(bot, proposal.quote, audiences)
    if quote is None:
        return decisions.decide(proposal, "changed", decider=by)
    after = applied(bot, proposal.change, quote, by=by, audiences=audiences)
    return decisions.decide(proposal, "applied", decider=by, after=after)


def _take_back(bot: Bot, job: Job, proposal: Proposal, audiences: frozenset[str]) -> None:
    """Take back what was applied, unless somebody corrected it again since."""
    if proposal.state != "applied":
        _show(bot, job, proposal)
    elif _undone(bot, proposal, audiences):
        _show(bot, job, bot.ledger.proposals.decide(proposal, "undone", decider=job.request.user))
    else:
        deliver(bot, job, plain_message(SINCE))


def _undone(bot: Bot, proposal: Proposal, audiences: frozenset[str]) -> bool:
    change, quote = proposal.change, quote_of(bot, proposal.quote, audiences)
    if change["what"] == SITE:
        article = seen(bot, proposal.article, audiences)
        if article is None or (article.details.site or "") != change["after"]:
            return False
        bot.library.edit(article.id, Details(site=str(change["before"])))
        return True
    gone = quote is None
    if gone != (change["what"] == shown.NONE) or (quote and (quote.saying.speaker or "") != change["after"]):
        return False
    try:
        bot.library.correct(proposal.quote, undo=True, by=None, audiences=audiences)
    except UnknownIdError:
        return False
    return True


# What is told of it


def _show(bot: Bot, job: Job, proposal: Proposal) -> None:
    """Put what was decided in place of the message that was pressed, and let whoever proposed it hear of it once."""
    if proposal.user not in {proposal.decider, job.request.user}:
        key = Key(proposal.team, "", f"proposal:{proposal.id}:{proposal.state}")
        let(bot, "told", proposal, key, user=proposal.user)
    asker, place = where(bot, job)
    quote = quote_of(bot, proposal.quote, reads(asker, place, alone=place.kind == "direct"))
    case = shown.case_of(quote, proposal.change) if quote else Case(change=proposal.change)
    message = _message(bot, proposal, case, undo=proposal.state == "applied")
    channel, on = job.request.key.channel, job.request.payload.get("message")
    # The App Home is shown anew without it; that nothing could be applied is to be said all the same.
    shown_there = not channel and proposal.state != "changed"
    if shown_there or (channel and on and _updated(bot, Posted(channel, str(on)), message)):
        bot.ledger.done(job)
    else:
        deliver(bot, job, message, replace=not on)


def _message(bot: Bot, proposal: Proposal, case: Case, *, undo: bool = False) -> Message:
    by = bot.directory.name(proposal.decider) if proposal.decider else ""
    return shown.decided(case, proposal.state, by=by, undo=proposal.id if undo else None)


def _updated(bot: Bot, posted: Posted, message: Message) -> bool:
    try:
        bot.slack.update(posted, message)
    except RefusedError as error:
        _log.info("A proposal's message was not edited: %s", error)
        return False
    return True
