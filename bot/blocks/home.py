"""App Home: what is in the library for whoever looks, how to ask, what they asked; the settings for admins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.blocks.budget import Part, characters_of, fit
from bot.blocks.cards import title_line
from bot.blocks.inputs import radios
from bot.blocks.message import Block
from bot.blocks.text import (
    NAME_CHARACTERS,
    Element,
    actions,
    bullets,
    button,
    channel,
    cut,
    link,
    plain_text,
    rich,
    section,
    sentence,
    text,
)
from bot.wording import count, in_line
from index import Article

NEWEST = 5
ASKED = 5
# Of channels and proposals so many are shown; more come up as these are dealt with.
ROWS = 10
_BLOCKS = 95
_QUESTION_CHARACTERS = 300
# With one title of the longest, and its link.
_NEWEST_CHARACTERS = 4_000

OUTSIDE = "I answer people of other organisations only in channels that an admin of mine allows."
UNUSABLE = "The library cannot be used right now. Whoever runs me finds the reason in the log."
NO_ADMINS = "Nobody is named as an admin of mine. Whoever runs me can name some in PULLQUOTE_ADMINS."
EMPTY = "No article answers you here yet."
FIRST = (
    "Add the first: press the button, and it answers you alone, or send `/ingest` with its address in the channel that "
    "it is for."
)
NOTE = "Counted here is what answers you in a direct message; in a channel, what was added there may answer, too."
_LISTED = "Lists come to you as direct messages."
_ASKING = (
    "`{handle} what did Maria Lind say about ferries?` in a channel that I am in: everyone there reads the answer",
    "the same in a direct message to me, without the name",
    "`/ask who opposes the ferry?` anywhere: only you see the answer",
)
_ADDING = (
    "To add an article for yourself, press the button above; for others, send `/ingest https://news.example/story` in "
    "their channel."
)

ADDING = {"everyone": "Everyone, guests also", "members": "Members, not guests", "admins": "Only my admins"}
HEARD = {
    "all": "I answer questions and follow-ups",
    "mentioned": "I answer only when mentioned",
    "off": "I do not answer there",
}
_CHOICES = {
    "all": "Answer questions and follow-ups",
    "mentioned": "Answer only when mentioned",
    "off": "Do not answer there",
}
_ALLOW = "Type `/pullquote allow` in a channel shared with another organisation to have me answer in it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that the viewer asked: on which day, and where the answer stands, None where only they saw it."""

    words: str
    day: str
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What admins set: who may add; shared channels in which the bot answers; what it answers in a channel.

    `chosen` is the channel that is being set. `proposals` are the blocks of those that the viewer may see, `waiting`
    is how many there are.
    """

    adding: str
    allowed: Sequence[str] = ()
    channels: Mapping[str, str] | None = None
    chosen: str | None = None
    proposals: Sequence[Sequence[Block]] = ()
    waiting: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What somebody sees of the bot. `no_adding` says why they may not add, None where they may."""

    handle: str
    articles: int
    quotes: int
    outlets: int
    newest: Sequence[Article] = ()
    asked: Sequence[Question] = ()
    no_adding: str | None = None
    settings: Settings | None = None
    admins_missing: bool = False


def home(shown: Home) -> dict[str, Any]:
    """Return the view for somebody who is answered."""
    parts = [*_library(shown), *_how(shown), *_asked(shown.asked)]
    if shown.settings:
        parts += [Part(blocks=({"type": "divider"},)), *_settings(shown.settings)]
    elif shown.admins_missing:
        parts.append(_said(NO_ADMINS))
    return {"type": "home", "blocks": list(fit(parts, left_out=_left_out, blocks=_BLOCKS))}


def outside() -> dict[str, Any]:
    """Return the view for somebody of another organisation."""
    return {"type": "home", "blocks": [rich(section(*sentence(OUTSIDE)))]}


def unusable() -> dict[str, Any]:
    """Return the view while the library cannot be asked."""
    return {"type": "home", "blocks": [rich(section(*sentence(UNUSABLE)))]}


def _library(shown: Home) -> Iterator[Part]:
    yield _heading("What answers you")
    add = () if shown.no_adding else (button("Add an article", "add_article", style="primary"),)
    if not shown.articles:
        yield _said(f"{EMPTY} {shown.no_adding or FIRST}")
        yield from ([Part(blocks=(actions(*add),))] if add else [])
        return
    from_ = f" from {count(shown.outlets, 'outlet')}" if shown.outlets else ""
    lead = f"{count(shown.articles, 'article')}{from_}, with {count(shown.quotes, 'quote')}. The newest:"
    yield Part(blocks=(rich(section(text(lead)), bullets(*_newest(shown.newest))),))
    all_ = "The article" if shown.articles == 1 else f"All {count(shown.articles, 'article')}"
    yield Part(blocks=(actions(button(all_, "articles_all"), *add),))
    yield _said(f"{NOTE} {_LISTED}")


def _newest(articles: Sequence[Article]) -> Iterator[tuple[Element, ...]]:
    """Yield a line an article, as many as there is room for."""
    room = _NEWEST_CHARACTERS
    for shown in map(title_line, articles):
        room -= characters_of(shown)
        if room >= 0:
            yield shown


def _how(shown: Home) -> Iterator[Part]:
    yield _heading("How to ask")
    items = [item.format(handle=shown.handle) for item in _ASKING]
    yield Part(blocks=(rich(bullets(*map(sentence, items))),))
    if shown.articles and not shown.no_adding:
        yield _said(_ADDING)


def _asked(asked: Sequence[Question]) -> Iterator[Part]:
    if not asked:
        return
    yield _heading("What you asked")
    yield Part(blocks=(rich(bullets(*map(_question, asked))),))


def _question(asked: Question) -> tuple[Element, ...]:
    words = cut(in_line(asked.words), _QUESTION_CHARACTERS)
    return link(words, asked.link), text(f" · {asked.day}")


def _settings(settings: Settings) -> Iterator[Part]:
    yield _heading("Settings")
    yield _said("Only my admins see this and what follows.")
    yield from _proposals(settings)
    yield _said("Who may add articles:")
    options = radios(ADDING.items())
    initial = next(one for one in options["options"] if one["value"] == settings.adding)
    yield Part(blocks=(actions({**options, "initial_option": initial, "action_id": "setting_adding"}),))
    yield from _channels(settings)
    yield from _shared(settings.allowed)


def _proposals(settings: Settings) -> Iterator[Part]:
    if not settings.waiting:
        return
    waits = "1 correction waits" if settings.waiting == 1 else f"{settings.waiting:,} corrections wait"
    hidden = settings.waiting - len(settings.proposals)
    rest = f" {hidden:,} of them not shown: in channels, or below the first {ROWS}." if hidden else ""
    yield _said(f"{waits} for an admin's word.{rest}")
    yield from (Part(blocks=tuple(blocks), extra=True) for blocks in settings.proposals)


def _channels(settings: Settings) -> Iterator[Part]:
    yield _said("What I answer in a channel, where it is to be less than usual:")
    chosen = {"initial_conversation": settings.chosen} if settings.chosen else {}
    select = {
        "type": "conversations_select",
        "action_id": "setting_channel",
        "placeholder": plain_text("Choose a channel", 150),
        "filter": {"include": ["public", "private", "mpim"], "exclude_bot_users": True},
    }
    yield Part(blocks=(actions(select | chosen),))
    rules = settings.channels or {}
    if settings.chosen:
        yield _choosing(settings.chosen, rules.get(settings.chosen, "all"))
    others = [(id, heard) for id, heard in rules.items() if id != settings.chosen]  # noqa: A001
    for id, heard in others[:ROWS]:  # noqa: A001
        yield _row(section(channel(id), text(f" · {HEARD[heard]}")), button("Reset", "setting_reset", id))
    yield from _more(len(others) - ROWS, "Choose a channel above to see what is set there.")


def _choosing(id: str, heard: str) -> Part:  # noqa: A002
    buttons = [button(words, f"setting_heard_{one}", id) for one, words in _CHOICES.items() if one != heard]
    return _row(section(channel(id), text(f" · {HEARD[heard]}. Instead:")), *buttons)


def _shared(allowed: Sequence[str]) -> Iterator[Part]:
    if allowed:
        yield _said("Channels shared with other organisations that I may answer in:")
    for id in allowed[:ROWS]:  # noqa: A001
        yield _row(section(channel(id)), button("Disallow", "setting_disallow", id))
    yield from _more(len(allowed) - ROWS, "`/pullquote disallow` in a channel takes that back there.")
    yield _said(_ALLOW)


def _more(number: int, how: str) -> Iterator[Part]:
    if number > 0:
        yield _said(f"And {number:,} more. {how}")


def _row(said: Element, *buttons: Element) -> Part:
    return Part(blocks=(rich(said), actions(*buttons)))


def _heading(words: str) -> Part:
    return Part(blocks=({"type": "header", "text": plain_text(words, NAME_CHARACTERS)},))


def _said(words: str) -> Part:
    return Part(blocks=(rich(section(*sentence(words))),))


def _left_out(gone: int) -> Block:
    return rich(section(text(f"{count(gone, 'correction')} more will stand here when these are decided.")))
