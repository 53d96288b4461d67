"""What somebody said, listed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from bot.access import SHARED, reads
from bot.blocks import lists
from bot.blocks.answers import plain_message
from bot.blocks.message import Message
from bot.blocks.text import cut
from bot.ledger import Job, Listing
from bot.totals import Totals
from bot.typed import quotes_asked
from bot.wording import count, in_line, title_of, utterances
from bot.work.articles import GONE, STALE, seen, turning
from bot.work.bot import Bot, where
from bot.work.delivery import deliver
from index import Quote, Wanted

PAGE = 5
_NEAREST = 3
# How alike two names are, of 100, so that one may be meant by the other.
_ALIKE = 75
# What of a name or a topic stands in a heading.
_SHORT = 80


def quotes(bot: Bot, job: Job) -> None:
    """List what somebody said, or what stands in an article, as far as the asker may see it here."""
    asker, place = where(bot, job)
    listing = _listing(bot, job)
    if place.refused:
        shown = plain_message(SHARED)
    elif listing is None:
        shown = plain_message(STALE)
    elif not any(listing.wanted.values()):
        shown = plain_message(lists.HOW_QUOTES)
    else:
        shown = _page(bot, listing, reads(asker, place, alone=True))
    deliver(bot, job, shown, replace=bool(job.request.payload.get("replace")))


def _listing(bot: Bot, job: Job) -> Listing | None:
    if kept := job.request.payload.get("listing"):
        listing = bot.ledger.list(str(kept))
        return listing if listing and listing.kind == "quotes" else None
    name, about = quotes_asked(job.request.text)
    return Listing(kind="quotes", wanted={"by": [name] if name else [], "about": about})


def _page(bot: Bot, listing: Listing, audiences: Collection[str]) -> Message:
    wanted = _wanted(listing.wanted)
    if wanted.article and seen(bot, wanted.article, audiences) is None:
        return plain_message(GONE)
    totals = Totals()
    found = totals.counting(bot.library.quotes(wanted, audiences=audiences))
    said = list(utterances(quote for quote in found if not quote.copy_of))
    if not said:
        return _none(bot, wanted, audiences)
    if listing.start >= len(said):  # some are gone since: the last page there is
        listing = replace(listing, start=(len(said) - 1) // PAGE * PAGE)
    shown = said[listing.start : listing.start + PAGE]
    shown = shown[: lists.quotes_that_fit(shown)]
    turn = turning(bot, listing, page=PAGE, shown=len(shown), total=len(said))
    return lists.quotes(
        lists.Quotes(
            said=shown,
            total=len(said),
            start=listing.start,
            heading=_heading(wanted, said[0][0]),
            closing=f"{totals}.",
            turn=turn,
        )
    )


def _wanted(asked: Any) -> Wanted:
    return Wanted(by=tuple(asked.get("by") or ()), about=asked.get("about"), article=asked.get("article"))


def _heading(wanted: Wanted, first: Quote) -> str:
    whose = f" in {_short(title_of(first.article))}" if wanted.article else ""
    return f"Quotes{_about(wanted)}{whose}"


def _about(wanted: Wanted) -> str:
    """Return whose quotes are wanted and about what, as the end of a phrase."""
    whose = f" by {_short(wanted.by[0])}" if wanted.by else ""
    return f"{whose} about {_short(wanted.about)}" if wanted.about else whose


def _none(bot: Bot, wanted: Wanted, audiences: Collection[str]) -> Message:
    """Return what was looked for in vain, and what there is instead."""
    number = bot.library.status(audiences=audiences).articles
    place = f"the {count(number, 'article')} that answer here" if number != 1 else "the only article here"
    if not number:
        return plain_message(lists.NO_ARTICLES)
    if wanted.article:
        return lists.no_quotes("There are no quotes in that article.")
    if not wanted.by:
        return lists.no_quotes(f"No quote{_about(wanted)} in {place}.")
    if others := _on_other_things(bot, wanted, audiences):
        times = "once" if others == 1 else count(others, "time")
        listing = bot.ledger.keep_list(Listing(kind="quotes", wanted={"by": list(wanted.by)}))
        said = f"No quote{_about(wanted)} in {place}; {_short(wanted.by[0])} is quoted {times} on other things."
        return lists.no_quotes(said, listing=listing, quoted=others)
    near = _nearest(bot, wanted.by[0], audiences)
    hint = f" Who is: {', '.join(map(_short, near))}." if near else ""
    return lists.no_quotes(f"Nobody called {_short(wanted.by[0])} is quoted in {place}.{hint}")


def _on_other_things(bot: Bot, wanted: Wanted, audiences: Collection[str]) -> int:
    """Return how often the same person is quoted whatever it is about."""
    if not wanted.about:
        return 0
    return sum(not quote.copy_of for quote in bot.library.quotes(replace(wanted, about=None), audiences=audiences))


def _nearest(bot: Bot, name: str, audiences: Collection[str]) -> list[str]:
    """Return the names of those quoted here whom somebody may have meant."""
    from rapidfuzz import fuzz, process  # only where a name is unknown

    names = [person.name for person in bot.library.people(audiences=audiences)]
    alike = process.extract(
        _short(name), names, scorer=fuzz.WRatio, processor=str.casefold, score_cutoff=_ALIKE, limit=_NEAREST
    )
    return [one for one, *_ in alike]


def _short(words: str) -> str:
    return cut(in_line(words), _SHORT)
