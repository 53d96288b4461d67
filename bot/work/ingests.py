"""Articles added from Slack: what somebody gives is read, put in and told on one card; again, or back, if they want."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

from bot.access import Asker, Place, adds, no_adding, reads
from bot.blocks import cards, forms
from bot.blocks.answers import plain_message
from bot.ledger import Job, Listing
from bot.typed import addresses
from bot.wording import count, web
from bot.work.adding import Adding, Batch
from bot.work.answers import OFF, is_off
from bot.work.bot import Bot, where
from bot.work.cards import Card
from bot.work.delivery import deliver
from bot.work.modals import LATE, LATE_COMMAND, STALE, opened
from bot.work.received import received
from index import Details, Outcome, Received, Refusal

HOW = "Give me the address of an article: `/ingest https://news.example/story`. Several addresses are welcome."
FORGOTTEN = "I no longer know what was added there. `/articles` lists what is here."
NOT_THEIRS = "Only whoever added these can have them tried again."
ELSEWHERE = "That was added in another place; press that where it was added."
NOT_UNDONE = "Only whoever added these, or an admin of mine, can take them back."
NOTHING_LEFT = "There is nothing left to take back: it was taken back already, or others added it since."


def form(bot: Bot, job: Job) -> None:
    """Open the modal that asks what to add, for whoever may add here."""
    asker, place = where(bot, job)
    if reason := no_adding(asker, place, bot.ledger.rules.adding(asker.team)):
        deliver(bot, job, plain_message(reason))
        return
    late = LATE_COMMAND if job.request.payload.get("typed") else LATE
    opened(bot, job, forms.adding(files="files:read" in bot.scopes), late=late)


def ingest(bot: Bot, job: Job) -> None:
    """Add what somebody gave, for whom the place stands; tell it on one card.

    Doing it again adds nothing again. Raises `LibraryBusyError`; what was added before stays in.
    """
    if _is_over(bot, job):
        return
    asker, place = where(bot, job)
    who = bot.ledger.rules.adding(asker.team)
    audience = adds(asker, place, who)
    given = job.request.payload
    typed = [address for address in given.get("addresses", ()) if web(address)]
    if given.get("stale"):
        deliver(bot, job, plain_message(STALE))
    elif is_off(bot, place) and not job.request.alone:
        deliver(bot, job, plain_message(OFF))
    elif audience is None:
        deliver(bot, job, plain_message(str(no_adding(asker, place, who))))
    elif not typed and not given.get("files"):
        strays = addresses(job.request.text)[1]
        deliver(bot, job, plain_message(f"{cards.strays(strays)} {HOW}" if strays else HOW))
    else:
        _add(bot, job, Batch(asker=asker, place=place, audience=audience, addresses=typed, **_more(given)))


def retry(bot: Bot, job: Job) -> None:
    """Try again what a card says was refused, for the audience for which it was to be added."""
    if _is_over(bot, job):
        return
    kept = _kept(bot, job)
    asker, place = where(bot, job)
    if kept is None or place.refused:
        deliver(bot, job, plain_message(str(no_adding(asker, place)) if place.refused else FORGOTTEN))
        return
    wanted, who = kept.wanted, bot.ledger.rules.adding(asker.team)
    there = _place_of(bot, asker, place, kept)
    if wanted["user"] != asker.user:
        deliver(bot, job, plain_message(NOT_THEIRS))
    elif reason := no_adding(asker, there or place, who):
        deliver(bot, job, plain_message(reason))
    elif there is None:
        deliver(bot, job, plain_message(ELSEWHERE))
    else:
        again = replace(job, request=replace(job.request, text="", payload={**job.request.payload, **_given(wanted)}))
        audience, typed = str(wanted["audience"]), list(wanted["addresses"])
        _add(bot, again, Batch(asker=asker, place=there, audience=audience, addresses=typed, **_more(wanted)))


def undo(bot: Bot, job: Job) -> None:
    """Take back what one command newly added for its audience, and is as it left it; doing it again is harmless."""
    deliver(bot, job, plain_message(_undone(bot, job)))


def _is_over(bot: Bot, job: Job) -> bool:
    """Return whether the job is over: the card comes last of all, and may have arrived. Better none than two."""
    if job.tried and job.request.alone:
        bot.ledger.done(job)
        return True
    return False


def _add(bot: Bot, job: Job, batch: Batch) -> None:
    """Add a batch, telling on the card how far it is, and at the end what became of it."""
    card = Card(bot, job, batch.amount(bot.library.expected(batch.addresses)))
    adding = Adding(bot, job, batch)
    for outcome in _outcomes(bot, job, batch, card):
        adding.note(outcome)
        card.done(len(adding.outcomes))
    # Beside files stand words that say what to do with them.
    strays = [] if batch.files else addresses(job.request.text)[1]
    listing = adding.kept()
    card.end(
        cards.card(adding.told(strays, listing=listing)),
        away=lambda: cards.card(adding.told(strays, listing=listing, away=True)),
    )


def _outcomes(bot: Bot, job: Job, batch: Batch, card: Card) -> Iterator[Outcome]:
    sources: Iterator[str | Received | Refusal] = chain(batch.addresses, received(bot, job))
    # An address that is typed makes no article another one's: it is said of it once it is in.
    details = Details(**{name: words for name, words in batch.details.items() if name != "url"})
    return bot.library.add(
        sources,
        details=details,
        audiences=[batch.audience],
        newcomers=True,
        step=lambda stage, _source: card.step(stage),
    )


def _more(given: Any) -> dict[str, Any]:
    """Return the files and details of a payload or a listing."""
    files = [file if isinstance(file, dict) else {"id": str(file)} for file in given.get("files", ())]
    details = {name: words for name, words in (given.get("details") or {}).items() if name in forms.FIELDS and words}
    return {"files": files, "details": details}


def _given(wanted: Any) -> dict[str, Any]:
    return {name: wanted[name] for name in ("addresses", "files", "details")}


def _kept(bot: Bot, job: Job) -> Listing | None:
    kept = bot.ledger.list(str(job.request.payload.get("listing")))
    return kept if kept and kept.kind == "batch" else None


def _place_of(bot: Bot, asker: Asker, pressed: Place, kept: Listing) -> Place | None:
    """Return in which place what was added is tried again; None where it is not to be from where it was pressed.

    A card may have come to the asker's conversation with the bot: the workspace is theirs there, too, a channel is not.
    """
    audience, who = kept.wanted["audience"], bot.ledger.rules.adding(asker.team)
    if adds(asker, pressed, who) == audience:
        return pressed
    there = bot.directory.place(str(kept.wanted["channel"]), asker=asker.user)
    return there if adds(asker, there, who) == audience and audience != there.audience else None


# Taking back


def _undone(bot: Bot, job: Job) -> str:
    """Take back what was added; return the sentence that tells how much."""
    kept = _kept(bot, job)
    asker, place = where(bot, job)
    if place.refused:
        return str(no_adding(asker, place))
    if kept is None:
        return FORGOTTEN
    wanted = kept.wanted
    if asker.standing != "admin" and (wanted["user"] != asker.user or asker.standing == "external"):
        return NOT_UNDONE
    if wanted["audience"] not in reads(asker, place, alone=True):
        return ELSEWHERE
    return _taken_back(bot, asker.team, kept)


def _taken_back(bot: Bot, team: str, kept: Listing) -> str:
    audience, added = str(kept.wanted["audience"]), kept.wanted["added"]
    # What was taken out and added again since is another command's, and another person's maybe.
    mine = [id for id, created in added.items() if _is_still(bot, team, kept, id, created)]  # noqa: A001
    for id in mine:  # noqa: A001
        list(bot.library.remove([id], audiences=[audience]))
    # Forgotten last, so that after a crash in between it is known what is still to go.
    for id in mine:  # noqa: A001
        bot.ledger.withdrawn(team, id, [audience])
    if not mine:
        return NOTHING_LEFT
    stay = "" if len(mine) == len(added) else " The others are gone already, or were added again since."
    return f"Taken back: {count(len(mine), 'article')}, with {'its' if len(mine) == 1 else 'their'} quotes.{stay}"


def _is_still(bot: Bot, team: str, kept: Listing, id: str, created: float) -> bool:  # noqa: A002
    addition = bot.ledger.additions(team, id).get(str(kept.wanted["audience"]))
    return addition is not None and addition.user == kept.wanted["user"] and addition.created == created
