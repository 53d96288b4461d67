"""*Wrong speaker or quote*: admins correct at once, others propose, and admins decide: nobody else's word is enough."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from bot.access import SHARED, Asker, Place, reads
from bot.blocks import wrong as shown
from bot.blocks.answers import plain_message
from bot.blocks.message import Message
from bot.blocks.wrong import SITE
from bot.ledger import Job, Key, Request
from bot.ledger.proposals import Proposal
from bot.work.articles import seen
from bot.work.bot import Bot, where
from bot.work.delivery import deliver
from bot.work.modals import STALE, opened
from index import Article, Details, Quote, UnknownIdError

OUTSIDE = "Only people of this workspace can correct who said something."
CHANGED = (
    "That quote is no longer as it was: the article has changed since, or no longer answers you here. Ask again, and "
    "correct what you see then."
)
ALREADY = "It says so already, so there is nothing to correct."
LOOKED_AT = "Thank you. An admin of mine will look at it, and I tell you what they decide."
POSTED = (
    "Thank you. Only this channel sees that article, so I have asked here: an admin of mine who is in this channel can "
    "decide on it."
)
NO_ADMINS = (
    "Thank you, I have kept that. But nobody is there to decide on it: whoever runs me has named no admins of mine. "
    "They see it with `pullquote feedback`."
)
NOBODY_SEES = (
    "I have kept that, but nobody decides on it: only admins of mine correct, and I know of none who sees that "
    "article. Whoever runs me sees it with `pullquote feedback`."
)
ONLY_YOURS = (
    "Only admins of mine correct, as a correction holds for every article with the same text, and none of them sees "
    "this article, so I have kept nothing. Add it where an admin sees it, such as in a public channel, and say there "
    "what is wrong."
)
ENOUGH = (
    "You have {number} corrections waiting for an admin of mine already, so I have not kept this one. Propose it once "
    "some of them are decided."
)
# So many proposals of one person may wait: each is a message to every admin.
MOST_OPEN = 20

# Nobody waits for these as for an answer: a full lane does not keep them out.
_BOUND = 1_000_000


def wrong(bot: Bot, job: Job) -> None:
    """Open the modal that asks what is wrong with a quote, for whoever may see its article here."""
    asker, place = where(bot, job)
    audiences = reads(asker, place, alone=True)
    quote = quote_of(bot, str(job.request.payload["quote"]), audiences)
    if sentence := _refused(asker, place) or (None if quote else CHANGED):
        deliver(bot, job, plain_message(sentence))
    elif quote and _is_for_nobody_else(bot, asker, quote.article):
        deliver(bot, job, plain_message(ONLY_YOURS))
    elif quote:
        people = bot.library.named_in(quote.article.id, audiences=audiences)
        view = shown.form(quote, people, applies=asker.standing == "admin")
        opened(bot, job, view, quote=quote.id, thread=job.request.payload.get("thread"))


def correct(bot: Bot, job: Job) -> None:
    """Apply what was submitted where an admin says so, else propose it; everything is checked again."""
    payload = job.request.payload
    if payload.get("stale"):
        deliver(bot, job, plain_message(STALE))
        return
    asker, place = where(bot, job)
    audiences = reads(asker, place, alone=True)
    quote = quote_of(bot, str(payload["quote"]), audiences)
    if sentence := _refused(asker, place):
        deliver(bot, job, plain_message(sentence))
        return
    people = bot.library.named_in(quote.article.id, audiences=audiences) if quote else []
    change = shown.change_of(payload["told"], quote, people) if quote else None
    if quote is None or change is None:
        deliver(bot, job, plain_message(CHANGED))
    elif change["what"] != shown.NONE and change["name"] == change["before"]:
        deliver(bot, job, plain_message(ALREADY))
    elif asker.standing == "admin":
        deliver(bot, job, _corrected(bot, asker, quote, change, audiences))
    elif _is_for_nobody_else(bot, asker, quote.article):
        deliver(bot, job, plain_message(ONLY_YOURS))
    else:
        deliver(bot, job, plain_message(_proposed(bot, job, place, quote, change)))


def proposed(bot: Bot, job: Job) -> None:
    """Show a proposal to an admin alone, or to the channel that sees the article."""
    asker, place = where(bot, job)
    proposal = bot.ledger.proposals.get(int(job.request.payload["proposal"]))
    alone = place.kind == "direct"
    # In a channel the job is the proposer's, and shown is what everyone there sees.
    audiences = reads(asker, place, alone=alone)
    quote = quote_of(bot, proposal.quote, audiences) if proposal and proposal.state == "open" else None
    if proposal is None or quote is None or (alone and asker.standing != "admin"):
        bot.ledger.done(job)
        return
    case, by = shown.case_of(quote, proposal.change), bot.directory.name(proposal.user)
    deliver(bot, job, shown.proposed(case, proposal=proposal.id, by=by))


def _refused(asker: Asker, place: Place) -> str | None:
    """Return why somebody can correct nothing here, None where they can."""
    if place.refused:
        return SHARED
    return OUTSIDE if asker.standing == "external" else None


def quote_of(bot: Bot, carried: str, audiences: Collection[str] | None) -> Quote | None:
    """Return the quote that a button carries, None where it is gone or does not answer these."""
    try:
        quote = bot.library.quote(carried, audiences=audiences)
    except UnknownIdError:
        return None
    return quote if quote.id == carried and quote.saying.kind != "article" else None


# Who decides


def _is_for_nobody_else(bot: Bot, asker: Asker, article: Article) -> bool:
    """Return whether a member alone has an article, as far as they see: no admin does."""
    alone = asker.standing != "admin" and set(article.audiences) == {f"user:{asker.team}:{asker.user}"}
    return alone and not any(sees(bot, admin, article.id) for admin in bot.directory.admins)


def sees(bot: Bot, user: str, article: str) -> bool:
    """Return whether an admin, alone with the bot, sees an article; nobody does who is no admin."""
    asker = bot.directory.asker(user)
    place = Place(team=asker.team, channel=user, kind="direct")
    return asker.standing == "admin" and seen(bot, article, reads(asker, place, alone=True)) is not None


def _proposed(bot: Bot, job: Job, place: Place, quote: Quote, change: Mapping[str, Any]) -> str:
    """Keep a proposal and ask whoever may decide on it; return what is told to whoever proposed it."""
    key, thread = job.request.key, job.request.payload.get("thread")
    if sum(one.user == job.request.user for one in bot.ledger.proposals.open(key.team)) >= MOST_OPEN:
        return ENOUGH.format(number=MOST_OPEN)
    proposal = bot.ledger.proposals.propose(
        key.team,
        job.request.user,
        article=quote.article.id,
        quote=quote.id,
        change=change,
        channel=key.channel,
        thread=thread,
    )
    if not bot.directory.admins:
        return NO_ADMINS
    admins = [admin for admin in bot.directory.admins if sees(bot, admin, quote.article.id)]
    for admin in admins:
        _ask(bot, proposal, user=admin)
    if admins:
        return LOOKED_AT
    if place.kind in {"direct", "unknown"} or place.audience not in quote.article.audiences:
        return NOBODY_SEES
    _ask(bot, proposal, user=proposal.user, channel=place.channel)
    return POSTED


def _ask(bot: Bot, proposal: Proposal, *, user: str, channel: str = "") -> None:
    """Let a proposal be shown to an admin, or in a channel: once."""
    ts = f"proposal:{proposal.id}" if channel else f"proposal:{proposal.id}:{user}"
    let(bot, "proposed", proposal, Key(proposal.team, channel, ts), user=user)


def let(bot: Bot, kind: str, proposal: Proposal, key: Key, *, user: str) -> None:
    """Let something of a proposal be told by a job of its own: once a key, and again where Slack wants a pause."""
    thread = proposal.thread if key.channel else None
    request = Request(
        kind=kind, key=key, user=user, lane="notices", thread=thread, payload={"proposal": proposal.id}, durable=True
    )
    claim = bot.ledger.claim(request, bound=_BOUND)
    bot.metrics.claims.labels(kind=kind, claim=claim).inc()


# What is applied


def _corrected(bot: Bot, asker: Asker, quote: Quote, change: Mapping[str, Any], audiences: frozenset[str]) -> Message:
    """Correct at once; return what is told of it. It is kept like a proposal, so that it can be taken back."""
    after = applied(bot, change, quote, by=asker.user, audiences=audiences)
    if change["what"] != shown.NONE and after == change["before"]:
        return plain_message(ALREADY)
    article, decisions = quote.article.id, bot.ledger.proposals
    kept = decisions.propose(asker.team, asker.user, article=article, quote=quote.id, change=change)
    kept = decisions.decide(kept, "applied", decider=asker.user, after=after)
    return shown.corrected(shown.case_of(quote, kept.change), undo=kept.id)


def applied(bot: Bot, change: Mapping[str, Any], quote: Quote, *, by: str, audiences: frozenset[str]) -> str:
    """Put right what is wrong; return the name that stands there now. Raises `UsageError` and `LibraryBusyError`."""
    name = str(change["name"])
    if change["what"] == SITE:
        return bot.library.edit(quote.article.id, Details(site=name)).details.site or ""
    none = change["what"] == shown.NONE
    _, after = bot.library.correct(
        quote.id, speaker=None if none else name, not_a_quote=none, by=by, audiences=audiences
    )
    return (after.saying.speaker or "") if after else ""
