"""`/pullquote`: everything under one name, for workspaces where the short ones are taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from bot.listeners import articles, asking, ingesting, quotes
from bot.listeners.reception import Command, Reception
from bot.typed import is_question

if TYPE_CHECKING:
    from slack_bolt import Ack, App

EVENTS: tuple[str, ...] = ()
COMMANDS = (
    Command("/pullquote", "Ask, add and list articles, list quotes; help.", "ask | add | articles | quotes | help"),
)

Take = Callable[[dict[str, Any], str, Reception], None]


def register(app: App, reception: Reception) -> None:
    """Answer `/pullquote`."""

    def on_pullquote(command: dict[str, Any], ack: Ack) -> None:
        text = (command.get("text") or "").strip()
        word, _, rest = text.partition(" ")
        if take := _WORDS.get(word.lower()):
            take(command, rest.strip(), reception)
        elif is_question(text):
            asking.ask(command, text, reception)
        else:
            reception.commanded("help", command)
        ack()

    app.command(reception.command("/pullquote"))(on_pullquote)


def _allow(command: dict[str, Any], _text: str, reception: Reception) -> None:
    reception.commanded("allow", command, allowed=True)


def _disallow(command: dict[str, Any], _text: str, reception: Reception) -> None:
    reception.commanded("allow", command, allowed=False)


_WORDS: Mapping[str, Take] = {
    "ask": asking.ask,
    "add": ingesting.ingest,
    "ingest": ingesting.ingest,
    "articles": articles.articles,
    "quotes": quotes.quotes,
    "allow": _allow,
    "disallow": _disallow,
}
