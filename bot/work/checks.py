"""The quotations of a message and its files, checked for whoever asks, alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bot.access import SHARED, reads
from bot.blocks import checks as blocks
from bot.blocks.answers import hinted, plain_message
from bot.blocks.checks import Draft
from bot.blocks.message import Message
from bot.blocks.reasons import for_slack
from bot.ledger import Job
from bot.typed import named
from bot.work.bot import Bot, barred, where
from bot.work.delivery import deliver
from bot.work.received import received
from index import Received, Refusal, SourceError

# A mark that nobody sees, and that is taken out of every text.
_NO_PAGE = "\u2060"


def check(bot: Bot, job: Job) -> None:
    """Hold every quotation of a message against what the asker may see here; nothing of the message is added."""
    asker, place = where(bot, job)
    shown = plain_message(SHARED) if place.refused else _shown(bot, job, reads(asker, place, alone=True))
    deliver(bot, job, shown)


def _shown(bot: Bot, job: Job, audiences: Collection[str]) -> Message:
    if not bot.library.status(audiences=audiences).articles:
        return plain_message(hinted(blocks.NO_ARTICLES, barred(bot, job)))
    drafts = [_checked(bot, name, source, audiences) for name, source in _sources(bot, job)]
    return blocks.checks(drafts) if drafts else plain_message(blocks.NO_WORDS)


def _sources(bot: Bot, job: Job) -> Iterator[tuple[str | None, Received | Refusal]]:
    """Yield what is to be checked, the message first, each with its name."""
    words = named(str(job.request.payload.get("words") or ""), bot.directory.name)
    if any(map(str.isalnum, words)):
        # What begins as a page or a feed does is somebody's words all the same.
        yield None, Received(name="message.txt", content=f"{_NO_PAGE}{words}".encode("utf-8", "replace"))
    for source in received(bot, job):
        yield (source.name if isinstance(source, Received) else source.source), source


def _checked(bot: Bot, name: str | None, source: Received | Refusal, audiences: Collection[str]) -> Draft:
    try:
        return Draft(name=name, checked=list(bot.library.proof(source, audiences=audiences)))
    except SourceError as error:
        return Draft(name=name, refused=for_slack(str(error), file=name))
