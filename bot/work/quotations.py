"""What somebody said, listed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from bot.access import SHARED, reads
from bot.blocks import lists
from bot.blocks.answers import hinted, plain_message
from bot.blocks.message import Message
from bot.blocks.text import cut
from bot.ledger import Job, Listing
from bot.periods import Period
from bot.totals import Totals
from bot.typed import quotes_asked
from bot.wording import count, in_line, title_of, utterances
from bot.work.articles import GONE, STALE, seen, turning
from bot.work.bot import Bot, barred, where
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
    listing = kept_list(bot, job) if "listing" in job.request.payload else _typed(bot, job)
    if place.refused:
        shown = plain_message(SHARED)
    elif listing is None:
        shown = plain_message(STALE)
    elif not any(listing.wanted.values()):
        shown = plain_message(lists.HOW_QUOTES)
    else:
        empty = hinted(lists.NO_ARTICLES, barred(bot, job))
        shown = _page(bot, listing, reads(asker, place, alone=True), empty=empty)
    deliver(bot, job, shown, replace=bool(job.request.payload.get("replace")))


def kept_list(bot: Bot, job: Job) -> Listing | None:
    """Return the list of quotes whose id a button carries, None where it is no longer known."""
    listing = bot.ledger.list(str(job.request.payload["listing"]))
    return listing if listing and listing.kind == "quotes" else None


def today_of(bot: Bot, user: str) -> date:
    """Return what day it is where somebody is."""
    return datetime.fromtimestamp(bot.now() + bot.directory.ahead(user), tz=UTC).date()


def _typed(bot: Bot, job: Job) -> Listing:
    asked = quotes_asked(job.request.text, today=today_of(bot, job.request.user))
    # As days: "this quarter" stays the one in which it was asked, whenever the page is turned.
    period = dict(asked.period._asdict()) if asked.period else {}
    return Listing(kind="quotes", wanted={"by": [asked.name] if asked.name else [], "about": asked.about, **period})


def _page(bot: Bot, listing: Listing, audiences: Collection[str], *, empty: str) -> Message:
    wanted = wanted_of(listing)
    if wanted.article and seen(bot, wanted.article, audiences) is None:
        return plain_message(GONE)
    totals = Totals()
    found = totals.counting(bot.library.quotes(wanted, audiences=audiences))
    said = list(utterances(quote for quote in found if not quote.copy_of))
    if not said:
        return _none(bot, wanted, audiences, empty=empty)
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
            heading=heading(wanted, said[0][0]),
            closing=f"{totals}{_undated(bot, wanted, audiences)}.",
            turn=turn,
            # What is downloaded is the list from its beginning, whichever page is shown.
            csv=turn.on or turn.back or bot.ledger.keep_list(listing),
        )
    )


def wanted_of(listing: Listing) -> Wanted:
    """Return which quotes a list shows."""
    asked: Mapping[str, Any] = listing.wanted
    since, until = asked.get("since"), asked.get("until")
    return Wanted(
        by=tuple(asked.get("by") or ()), about=asked.get("about"), since=since, until=until,
        article=asked.get("article"), sort="date" if (since or until) and not asked.get("about") else None,
    )  # fmt: skip


def heading(wanted: Wanted, first: Quote) -> str:
    """Return whose quotes are wanted, about what and from when; of an article, its title, which the first one knows."""
    whose = f" in {_short(title_of(first.article))}" if wanted.article else ""
    wanted = replace(wanted, by=tuple(_as_written(name, first) for name in wanted.by))
    return f"Quotes{_about(wanted)}{whose}"


def _as_written(name: str, first: Quote) -> str:
    """Return a name that somebody typed with its letters as the article has them: "Lind" for "lind"."""
    written = {word.casefold(): word for word in (first.saying.speaker or "").split()}
    return " ".join(written.get(word.casefold(), word) for word in name.split())


def _about(wanted: Wanted) -> str:
    """Return whose quotes are wanted, about what and from when, as the end of a phrase."""
    whose = f" by {_short(wanted.by[0])}" if wanted.by else ""
    about = f" about {_short(wanted.about)}" if wanted.about else ""
    days = Period(wanted.since, wanted.until).words
    return f"{whose}{about}{' ' if days else ''}{days}"


def _undated(bot: Bot, wanted: Wanted, audiences: Collection[str]) -> str:
    """Return how many articles are not counted as nobody knows when they were published, as the end of a phrase."""
    if not (wanted.since or wanted.until):
        return ""
    number = bot.library.undated(wanted, audiences=audiences)
    return f"; {count(number, 'undated article')} not counted" if number else ""


def _none(bot: Bot, wanted: Wanted, audiences: Collection[str], *, empty: str) -> Message:
    """Return what was looked for in vain, and what there is instead; of an `empty` library that sentence."""
    number = bot.library.status(audiences=audiences).articles
    place = f"the {count(number, 'article')} that answer here" if number != 1 else "the only article here"
    if not number:
        return plain_message(empty)
    if wanted.article:
        return lists.no_quotes("There are no quotes in that article.")
    if (wanted.since or wanted.until) and (none := _none_then(bot, wanted, audiences, place)):
        return none
    wanted = replace(wanted, since=None, until=None, sort=None)
    if not (wanted.by or wanted.about):
        return lists.no_quotes(f"Nobody is quoted in {place}.")
    if not wanted.by:
        return lists.no_quotes(f"No quote{_about(wanted)} in {place}.")
    if others := wanted.about and _number(bot, replace(wanted, about=None), audiences):
        times = "once" if others == 1 else count(others, "time")
        listing = bot.ledger.keep_list(Listing(kind="quotes", wanted={"by": list(wanted.by)}))
        said = f"No quote{_about(wanted)} in {place}; {_short(wanted.by[0])} is quoted {times} on other things."
        return lists.no_quotes(said, listing=listing, quoted=others)
    near = _nearest(bot, wanted.by[0], audiences)
    hint = f" Who is: {', '.join(map(_short, near))}." if near else ""
    return lists.no_quotes(f"Nobody called {_short(wanted.by[0])} is quoted in {place}.{hint}")


def _none_then(bot: Bot, wanted: Wanted, audiences: Collection[str], place: str) -> Message | None:
    """Return that there is no quote in the period, with those that there are outside of it; None without such."""
    anytime = replace(wanted, since=None, until=None, sort=None)
    number = _number(bot, anytime, audiences)
    if not number:
        return None
    asked = {"by": list(wanted.by), "about": wanted.about}
    everything = not (wanted.by or wanted.about)
    # A list of all there is would say nothing: whoever wants that names somebody.
    listing = None if everything else bot.ledger.keep_list(Listing(kind="quotes", wanted=asked))
    undated = _undated(bot, wanted, audiences)
    are = "There is 1" if number == 1 else f"There are {number:,}"
    others = f"{are} outside of that time{', undated ones included' if undated else ''}."
    said = f"No quote{_about(wanted)} in {place}{undated}. {others}"
    return lists.no_quotes(said, listing=listing, quoted=number)


def _number(bot: Bot, wanted: Wanted, audiences: Collection[str]) -> int:
    """Return how many quotes are wanted, the same words in several articles counted once."""
    return sum(not quote.copy_of for quote in bot.library.quotes(wanted, audiences=audiences))


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
