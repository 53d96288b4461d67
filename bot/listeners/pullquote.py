"""`/pullquote`: everything under one name, for workspaces where the short ones are taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from bot.listeners import articles, asking, ingesting, quotes
from bot.listeners.reception import Command, Reception

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
        word, _, rest = (command.get("text") or "").strip().partition(" ")
        _WORDS.get(word.lower(), _help)(command, rest.strip(), reception)
        ack()

    app.command(reception.command("/pullquote"))(on_pullquote)


def _help(command: dict[str, Any], _text: str, reception: Reception) -> None:
    reception.commanded("help", command)


def _allow(command: dict[str, Any], _text: str, reception: Reception) -> None:
    reception.commanded("allow", command, allowed=True)


def _disallow(command: dict[str, Any], _text: str, reception: Reception) -> None:
    reception.commanded("allow", command, allowed=False)


_WORDS: Mapping[str, Take] = {
    "ask": asking.ask,
    "add": ingesting.ingest,
    "articles": articles.articles,
    "quotes": quotes.quotes,
    "allow": _allow,
    "disallow": _disallow,
}
