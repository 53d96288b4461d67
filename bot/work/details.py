"""What is known about an article, put right by whoever may: in a modal, for all who read it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

from bot.access import SHARED, Asker, Place, edits, reads
from bot.blocks import cards, forms
from bot.blocks.answers import plain_message
from bot.blocks.message import Message
from bot.blocks.text import NAME_CHARACTERS, cut
from bot.ledger import Addition, Job
from bot.wording import in_line
from bot.work.articles import GONE, came, known_additions, seen
from bot.work.bot import Bot, where
from bot.work.delivery import deliver
from bot.work.modals import STALE, opened
from index import Article, UnknownIdError

SAVED = "Saved, for all who read it."
CHANGED = "Not edited: its details changed since you opened the form. Press “Edit details” again to go on from here."
ONLY_ADMINS = "Only an admin of mine can edit the details of that article."
ONLY_THEY = "Only {name}, who added it, or an admin of mine can edit the details of that article."


def form(bot: Bot, job: Job) -> None:
    """Open the modal with what is known about an article, for whoever may edit it here."""
    found = _found(bot, job)
    if isinstance(found, str):
        deliver(bot, job, plain_message(found))
    else:
        # By the whole of what was known then, it is told at the end whether somebody else was quicker.
        opened(bot, job, forms.editing(found.details), article=found.id, known=_fingerprint(found))


def edit(bot: Bot, job: Job) -> None:
    """Take what was filled in, if whoever did may still edit the article, and nobody did meanwhile.

    Doing it again changes nothing again. Raises `LibraryBusyError`.
    """
    found: Article | str = STALE if job.request.payload.get("stale") else _found(bot, job)
    deliver(bot, job, plain_message(found) if isinstance(found, str) else _edited(bot, job, found))


def _edited(bot: Bot, job: Job, article: Article) -> Message:
    payload = job.request.payload
    changes = forms.changes(article.details, payload["details"])
    if changes is None:
        # Also where a crash came between the edit and the telling.
        return cards.edited(SAVED, article)
    if payload["known"] != _fingerprint(article):
        return cards.edited(CHANGED, article)
    try:
        return cards.edited(SAVED, bot.library.edit(article.id, changes))
    except UnknownIdError:
        return plain_message(GONE)


def _found(bot: Bot, job: Job) -> Article | str:
    """Return the article that the asker may edit here, or the sentence that says why not."""
    asker, place = where(bot, job)
    if place.refused:
        return SHARED
    article = _whole(bot, seen(bot, str(job.request.payload["article"]), reads(asker, place, alone=True)))
    if article is None:
        return GONE
    additions = bot.ledger.additions(asker.team, article.id, since=came(article))
    adders = {audience: addition.user for audience, addition in additions.items()}
    if edits(asker, place, article, adders):
        return article
    return _not_theirs(bot, _Case(asker, place, article), additions)


def _whole(bot: Bot, article: Article | None) -> Article | None:
    """Return the article with all whom it answers, of whom the asker is not told."""
    try:
        return article and bot.library.article(article.id)
    except UnknownIdError:
        return None


class _Case(NamedTuple):
    asker: Asker
    place: Place
    article: Article


def _not_theirs(bot: Bot, case: _Case, additions: Mapping[str, Addition]) -> str:
    """Return who could edit it, as far as the asker may know."""
    known = known_additions(*case, additions)
    alone = {additions[one].user if one in additions else "" for one in case.article.audiences}
    if len(known) == 1 and alone == {known[0].user}:
        return ONLY_THEY.format(name=cut(in_line(bot.directory.name(known[0].user)).replace("`", "'"), NAME_CHARACTERS))
    return ONLY_ADMINS


def _fingerprint(article: Article) -> str:
    """Return by what the details of an article are known, without their words."""
    return hashlib.sha256(repr(article.details).encode("utf-8", "replace")).hexdigest()
