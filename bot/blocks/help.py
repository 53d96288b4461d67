"""How to use the bot, for whoever asks or has nothing to ask yet."""

from __future__ import annotations

from bot.blocks.message import Block, Message
from bot.blocks.text import LINK_CHARACTERS, aloud, bullets, cut, rich, section, sentence, text

_ASKING = (
    "`{handle} what did Maria Lind say about ferries?` in a channel I am in; in a direct message without the name",
    "`/ask who opposes the ferry?` for an answer that only you see, with a button that shares it",
)
_GOING_ON = "in the thread of an answer, go on: `and about the harbour?`"
# Where the bot hears only what mentions it.
_MENTIONED = "in the thread of an answer, go on with `{handle} and about the harbour?`, or press Ask a follow-up"
_ADDING = (
    "`/ingest https://news.example/story` reads the article at an address; several addresses are welcome",
    "`/ingest` alone asks for addresses, files and what is known about them",
)
_LISTING = (
    "`/articles` lists what I know here, `/articles ferry` what has the word in it",
    "`/quotes Maria Lind about schools` lists what somebody said; with `this quarter`, `in May 2025` or"
    " `since 2026-01-01` at the end, what was published then. Download CSV gives the whole list as a table",
)
_CHECKING = (
    "Check the quotes, in the menu of a message, holds the quotations of the message or of its file against the"
    " articles; only you see what comes of it",
)
_WHOSE = (
    "What is added in a public channel answers everyone in this workspace except guests; in a private channel or a"
    " group message, only there; in a direct message, only whoever added it."
)
_ELSE = "Where another app has taken a command: `/pullquote ask`, `add`, `articles`, `quotes` do the same."


def help_message(*, handle: str, barred: str | None = None, hears: bool = True) -> Message:
    """Return how to ask, add and list; `handle` is how people address the bot, such as "@Pullquote".

    `barred` is why the reader may not add articles, None where they may; `hears` says that a thread of an answer goes
    on without a mention.
    """
    opening = "I answer with the exact words of the articles I was given, with who said them and where."
    asking = (*_ASKING, _GOING_ON if hears else _MENTIONED)
    chapters = (("Ask", asking), ("Add", (barred,) if barred else _ADDING), ("List", _LISTING), ("Check", _CHECKING))
    written = [(title, [item.format(handle=handle) for item in items]) for title, items in chapters]
    blocks = [rich(section(text(title, "bold")), bullets(*map(sentence, items))) for title, items in written]
    spoken = [line for title, items in written for line in (f"{title}:", *(f"• {item}" for item in items))]
    return Message(
        text=aloud("\n".join([opening, *spoken, _WHOSE, _ELSE])),
        blocks=(_said(opening), *blocks, _said(_WHOSE), _said(_ELSE)),
    )


def how_to_add(address: str | None = None) -> Message:
    """Return what is answered to somebody who wants to add an article: this one, or they have not said which."""
    if address:
        return _how_to_add("I add what is sent with its command: ", f"/ingest {address}")
    return _how_to_add("Send `/ingest` with the address of an article, such as ", "/ingest https://news.example/story")


def _how_to_add(how: str, command: str) -> Message:
    """Return how, with the command to type; an address in it is somebody's own words."""
    said = rich(section(*sentence(how), text(cut(command, LINK_CHARACTERS), "code"), text(".")))
    return Message(text=aloud(f"{how}`{command}`.\n{_WHOSE}"), blocks=(said, _said(_WHOSE)))


def _said(words: str) -> Block:
    return rich(section(*sentence(words)))
