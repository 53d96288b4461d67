"""The articles of a place: listed, taken out, read again."""

from __future__ import annotations

import time
from collections.abc import Collection, Generator, Iterable, Mapping
from contextlib import closing
from datetime import datetime
from itertools import islice

from bot.access import SHARED, Asker, Place, edits, no_adding, reads, removes
from bot.blocks import lists
from bot.blocks.answers import plain_message
from bot.blocks.lists import Row, Turn
from bot.blocks.reasons import for_slack, told_of
from bot.blocks.text import NAME_CHARACTERS, cut
from bot.ledger import Addition, Job, Listing
from bot.wording import in_line, title_of, web
from bot.work.bot import Bot, where
from bot.work.delivery import deliver
from index import EVERYONE, Article, Outcome, UnknownIdError

PAGE = 8

GONE = "That article is no longer here."
STALE = "I no longer know what was listed there. Ask for the list again."
NOT_READ_AGAIN = "Only people of this workspace can have articles read again."
NO_ADDRESS = "That article did not come from a web address, so it cannot be read again from here."


def articles(bot: Bot, job: Job) -> None:
    """List what the asker may see here, newest first, from where the list that they turned a page of goes on."""
    asker, place = where(bot, job)
    listing = _listing(bot, job)
    if place.refused:
        deliver(bot, job, plain_message(SHARED))
    elif listing is None:
        deliver(bot, job, plain_message(STALE))
    else:
        shown = lists.articles(_page(bot, asker, place, listing))
        deliver(bot, job, shown, replace=bool(job.request.payload.get("replace")))


def remove(bot: Bot, job: Job) -> None:
    """Take an article back from where the asker may; doing it again says that it is gone."""
    deliver(bot, job, plain_message(_removed(bot, job)))


def reread(bot: Bot, job: Job) -> None:
    """Read an article's address again; raises `LibraryBusyError`."""
    deliver(bot, job, plain_message(_reread(bot, job)))


def seen(bot: Bot, carried: str, audiences: Collection[str]) -> Article | None:
    """Return the article whose id a button carries, None where it is gone or does not answer these."""
    try:
        found = bot.library.article(carried, audiences=audiences)
    except UnknownIdError:
        return None
    # The beginning of an id finds an article, too; a button carries the whole of it.
    return found if found.id == carried else None


def newest(bot: Bot, audiences: Collection[str], number: int) -> list[Article]:
    """Return so many of the articles that these may see, newest first."""
    with closing(_iterated(bot.library.articles(audiences=audiences))) as found:
        return list(islice(found, number))


def came(article: Article) -> float:
    """Return when an article came into the library, to the second: who added one of its id before added another."""
    return datetime.fromisoformat(article.added).timestamp()


def _listing(bot: Bot, job: Job) -> Listing | None:
    if kept := job.request.payload.get("listing"):
        listing = bot.ledger.list(str(kept))
        return listing if listing and listing.kind == "articles" else None
    return Listing(kind="articles", wanted={"words": in_line(job.request.text)})


def _page(bot: Bot, asker: Asker, place: Place, listing: Listing) -> lists.Articles:
    audiences, words = reads(asker, place, alone=True), str(listing.wanted.get("words", ""))
    total, found = _found(bot, words, audiences, listing.start)
    if not found and total:
        # Some were removed since: the last page there is.
        listing = Listing(kind="articles", wanted=listing.wanted, start=(total - 1) // PAGE * PAGE)
        total, found = _found(bot, words, audiences, listing.start)
    rows = [_row(bot, asker, place, article) for article in found]
    rows = rows[: lists.rows_that_fit(rows)]
    turn = turning(bot, listing, page=PAGE, shown=len(rows), total=total)
    sentence = None if total else no_adding(asker, place, bot.ledger.rules.adding(asker.team))
    return lists.Articles(rows=rows, total=total, start=listing.start, words=words, turn=turn, barred=sentence)


def _found(bot: Bot, words: str, audiences: Collection[str], start: int) -> tuple[int, list[Article]]:
    """Return how many articles there are, and those of a page."""
    with closing(_iterated(bot.library.articles(words, audiences=audiences))) as found:
        for _ in islice(found, start):
            pass
        page = list(islice(found, PAGE))
        if not words:  # the library has counted them already
            return bot.library.status(audiences=audiences).articles, page
        return start + len(page) + sum(1 for _ in found), page


def _iterated(found: Iterable[Article]) -> Generator[Article]:
    """Yield the articles; closing this gives the library's reading back at once."""
    yield from found


def turning(bot: Bot, listing: Listing, *, page: int, shown: int, total: int) -> Turn:
    """Return the lists that go before and after what is shown of this one."""

    def at(start: int) -> str:
        return bot.ledger.keep_list(Listing(kind=listing.kind, wanted=listing.wanted, start=start))

    start = listing.start
    return Turn(
        back=at(max(0, start - page)) if start else None,
        on=at(start + shown) if start + shown < total else None,
    )


def _row(bot: Bot, asker: Asker, place: Place, article: Article) -> Row:
    additions = bot.ledger.additions(asker.team, article.id, since=came(article))
    return Row(
        article=article,
        added=_added(bot, asker, place, article, additions),
        readable=asker.belongs and bool(web(article.source)),
        removable=bool(removes(asker, place, article, _users(additions))),
        # Whom else it answers, which a missing button would tell, is asked where it is pressed.
        editable=edits(asker, place, article, _users(additions)),
    )


def _added(bot: Bot, asker: Asker, place: Place, article: Article, additions: Mapping[str, Addition]) -> str:
    """Return when an article was added and by whom, as far as it was added for the asker."""
    known = known_additions(asker, place, article, additions)
    if known:
        own = [addition for addition in known if addition.user == asker.user]
        first = (own or known)[0]
        by = "you" if own else bot.directory.name(first.user)
        return f"added {time.strftime('%Y-%m-%d', time.gmtime(first.created))} by {by}"
    # Where somebody added it elsewhere, the day may be theirs: it would tell that they did.
    return "" if additions else f"added {article.added[:10]}"


def known_additions(asker: Asker, place: Place, article: Article, additions: Mapping[str, Addition]) -> list[Addition]:
    """Return the additions that the asker may know of, the oldest first."""
    sees = reads(asker, place, alone=True) | {EVERYONE}
    found = [addition for audience, addition in additions.items() if audience in sees & set(article.audiences)]
    return sorted(found, key=lambda addition: addition.created)


def _users(additions: Mapping[str, Addition]) -> dict[str, str]:
    return {audience: addition.user for audience, addition in additions.items()}


# Taking out


def _removed(bot: Bot, job: Job) -> str:
    """Take the article back; return the sentence that tells what became of it."""
    asker, place = where(bot, job)
    sees, carried = reads(asker, place, alone=True), str(job.request.payload["article"])
    article = seen(bot, carried, sees)
    if place.refused:
        return SHARED
    if article is None:
        # Also where a crash came between taking it out and forgetting who had added it.
        bot.ledger.withdrawn(asker.team, carried, sees)
        return GONE
    additions = bot.ledger.additions(asker.team, article.id, since=came(article))
    lost = removes(asker, place, article, _users(additions))
    if not lost:
        return _not_theirs(bot, known_additions(asker, place, article, additions))
    outcomes = list(bot.library.remove([article.id], audiences=lost))
    bot.ledger.withdrawn(asker.team, article.id, lost)
    if [outcome.result for outcome in outcomes] != ["removed"]:
        return GONE
    return _took_back(article, stays=seen(bot, carried, sees) is not None)


def _took_back(article: Article, *, stays: bool) -> str:
    title = _title(article)
    if stays:
        return f"What you added is taken back, but {title} still answers here: others added it, too."
    # Its own address: the one that it was read from may be another person's, and hold what is theirs.
    again = web(article.details.url) if web(article.source) else None
    back = f" To have it back: `/ingest {again}`." if again and "`" not in again else ""
    return f"Removed: {title}. Its quotes no longer answer you here.{back}"


def _not_theirs(bot: Bot, additions: list[Addition]) -> str:
    if not additions:
        return "Whoever runs me added that article, so only an admin of mine can remove it."
    return f"Only {_plain(bot.directory.name(additions[0].user))}, who added it, or an admin of mine can remove it."


def _title(article: Article) -> str:
    return _plain(title_of(article))


def _plain(words: str, characters: int = NAME_CHARACTERS) -> str:
    # In a sentence of ours, a grave accent would begin code.
    return cut(words.replace("`", "'"), characters)


# Reading again


def _reread(bot: Bot, job: Job) -> str:
    """Read the article again; return the sentence that tells what came of it."""
    asker, place = where(bot, job)
    if place.refused:
        return SHARED
    if not asker.belongs:
        return NOT_READ_AGAIN
    sees = reads(asker, place, alone=True)
    article = seen(bot, str(job.request.payload["article"]), sees)
    if article is None:
        return GONE
    # A path would be read from the machine that the bot runs on.
    if not web(article.source):
        return NO_ADDRESS
    (outcome,) = bot.library.refresh([article.id], audiences=sees)
    return _told(outcome, article)


def _told(outcome: Outcome, article: Article) -> str:
    title = _title(outcome.article or article)
    if outcome.result == "updated":
        return f"Read again: {title}. Its text had changed, and the new one answers now."
    if outcome.result == "unchanged":
        return f"Read again: {title}. Nothing had changed."
    # The address that it was read from may be another person's, and hold what is theirs.
    known = [url for url in [article.details.url] if url]
    reason = told_of(outcome.reason or "It cannot be read.", known=known, own=article.source)
    return f"{title} could not be read again, so what was here stays. {_plain(for_slack(reason), 1_000)}"
