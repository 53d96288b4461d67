"""Answers that stay true: where an article that one quoted is removed or changed, the answer is edited and says so."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.access import no_adding, reads
from bot.blocks.answers import Frame, answered, plain_message
from bot.blocks.message import Message
from bot.ledger import Asked, Job, Request
from bot.slack import Posted, SlowDownError, UncertainError
from bot.work import telling
from bot.work.answers import LIMIT, around
from bot.work.bot import Bot, hears
from bot.work.delivery import put_right
from index import PullquoteError

# What an article is known by that is not there.
GONE = "gone"
# So many answers are put right at a time, so that what people ask meanwhile does not wait for them.
AT_ONCE = 8
_ALL = 1_000_000

_log = logging.getLogger(__name__)


class Truths:
    """Looks which answers no longer say what their articles do. For one thread.

    Costs a millisecond where nothing changed, and where articles changed a query for those that answers quoted.
    """

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        # What articles were known by when the answers that quoted them were looked at last; "" where that is unsure.
        self._known: dict[str, str] | None = None
        self._left: set[str] = set()
        self._generation = -1

    def look(self) -> None:
        """Look once, and have the first of those answers put right; not while Slack does not take the token."""
        if self._bot.slack.revoked:
            return
        fresh = self._noted()
        known = self._known or {}
        generation = self._bot.library.states(()).generation
        ids = set(known) if generation != self._generation else fresh | self._left
        if ids:
            # Looked at again, where the library or the ledger cannot be used now.
            self._left = ids
            found = self._bot.library.states(ids)
            generation, now = found.generation, {id: found.of.get(id, GONE) for id in ids}  # noqa: A001
            self._left = self._amended({id: state for id, state in now.items() if known[id] != state})  # noqa: A001
        self._generation = generation

    def _noted(self) -> set[str]:
        """Take over what answers were made from since the last look, or since ever; return the articles since then."""
        fresh = self._bot.ledger.answers.fresh()
        if self._known is None:
            self._known = {}
            fresh = [*self._bot.ledger.answers.sources(), *fresh]
        for article, state in fresh:
            if self._known.setdefault(article, state) != state:
                self._known[article] = ""
        return {article for article, _ in fresh}

    def _amended(self, changed: dict[str, str]) -> set[str]:
        """Have answers put right that quoted these articles in another state; return the articles that are left."""
        known, ledger = self._known or {}, self._bot.ledger.answers
        left = set(changed)
        room = AT_ONCE - ledger.amending()
        for article, state in changed.items():
            if room <= 0:
                break
            jobs = ledger.told_otherwise(article, state, limit=AT_ONCE)
            room -= sum(self._taken(job, state) for job in jobs)
            if len(jobs) < AT_ONCE:
                known[article] = state
                left.discard(article)
        return left

    def _taken(self, job: int, state: str) -> bool:
        """Return whether an answer now waits to be looked at: not where it does already."""
        asked = self._bot.ledger.answers.of(job)
        if asked is None:
            return False
        key = asked.key._replace(ts=f"amend:{job}:{state}")
        amend = Request(
            kind="amend", key=key, user="", lane="answers", turn=key.channel, durable=True, payload={"job": job}
        )
        claim = self._bot.ledger.claim(amend, bound=_ALL)
        self._bot.metrics.claims.labels(kind="amend", claim=claim).inc()
        return claim == "new"


def amend(bot: Bot, job: Job) -> None:
    """Edit an answer of which something is no longer so; where all of it still stands, leave it."""
    asked = bot.ledger.answers.of(int(job.request.payload["job"]))
    if asked and (asked.state != "done" or not asked.posted):
        # It is being asked again, or is told no longer.
        bot.ledger.answers.amended(asked.id, {})
    elif asked:
        try:
            _amend(bot, asked)
        except UncertainError:
            raise
        except PullquoteError as error:
            # It has time, and nobody waits to read why not: a pause for the whole channel would keep waiting what
            # people ask there, and a library or a token that cannot be used now is put right by somebody.
            seconds = error.seconds if isinstance(error, SlowDownError) else 0.0
            raise UncertainError(str(error), seconds=seconds) from error
    bot.ledger.release(job)


def _amend(bot: Bot, asked: Asked) -> None:
    before = bot.ledger.answers.states(asked.id)
    found = bot.library.states(before).of
    now = {id: found.get(id, GONE) for id in before}  # noqa: A001
    audiences = _audiences(bot, asked)
    changed = {id for id, state in before.items() if state != now[id]}  # noqa: A001
    # Where nothing is answered any more, it is told why all the same, as far as it was for those there.
    readers = asked.told.get("audiences", ()) if audiences is None else audiences
    untrue = telling.untrue(bot, asked.told, changed, readers)
    if not untrue:
        bot.ledger.answers.amended(asked.id, now)
        return
    _put_right(bot, asked, next(reason for reason in telling.WEIGHT if reason in untrue), audiences)


def _audiences(bot: Bot, asked: Asked) -> frozenset[str] | None:
    """Return whom an answer was for, as far as its place still gives it; None where nothing is answered there.

    In a channel it is there for whoever is: who asked may have left since, or have become a guest.
    """
    asker, place = bot.directory.asker(asked.user), bot.directory.place(asked.key.channel, asker=None)
    if place.kind != "direct":
        asker = replace(asker, standing="member")
    elif asker.standing == "external":
        return None
    kept = frozenset(asked.told.get("audiences", ()))
    return None if place.refused else reads(asker, place, alone=False) & kept


def _put_right(bot: Bot, asked: Asked, reason: str, audiences: frozenset[str] | None) -> None:
    changed = f"Changed on {datetime.fromtimestamp(bot.now(), UTC):%Y-%m-%d}: {reason}"
    told = dict(asked.told)
    states: dict[str, str] = {}
    if audiences is None:
        message = plain_message(changed)
        told |= {"found": False, "quotes": [], "near": []}
    else:
        message, again, states = _again(bot, asked, changed, audiences)
        told |= again
    if put_right(bot, Posted(asked.key.channel, str(asked.posted)), message):
        bot.ledger.answers.amended(asked.id, states, told)
        _log.info("answer %s was edited: %s", asked.id, reason)
    else:
        bot.ledger.answers.stays(asked.id)


def _again(
    bot: Bot, asked: Asked, changed: str, audiences: frozenset[str]
) -> tuple[Message, dict[str, Any], dict[str, str]]:
    """Return the answer as it is now, below what changed, what is kept of it, and its articles' states."""
    told = asked.told
    generation = bot.library.states(()).generation
    found = bot.library.ask(str(told["asked"]), limit=LIMIT, audiences=audiences)
    frame = Frame(
        changed=changed,
        by=told.get("by"),
        asked=str(told.get("typed", "")),
        asked_as=told.get("asked_as"),
        follow_up=None if _is_heard(bot, asked) else str(asked.id),
        feedback=str(asked.id),
    )
    message = answered(found, frame, around=replace(around(bot, found, audiences), barred=_barred(bot, asked)))
    return message, telling.kept(found), telling.states(bot, found, since=generation)


def _barred(bot: Bot, asked: Asked) -> str | None:
    """Return why whoever asked may not add articles there, None where they may."""
    place = bot.directory.place(asked.key.channel, asker=None)
    return no_adding(bot.directory.asker(asked.user), place, bot.ledger.rules.adding(asked.key.team))


def _is_heard(bot: Bot, asked: Asked) -> bool:
    return hears(bot, bot.directory.place(asked.key.channel, asker=None))
