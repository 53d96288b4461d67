"""`/articles`: the library that a place may see, with its buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.listeners.reception import Command, Reception
from bot.typed import is_help, question

if TYPE_CHECKING:
    from slack_bolt import Ack, App

EVENTS: tuple[str, ...] = ()
COMMANDS = (Command("/articles", "List the articles that answer here.", "[words]"),)


def register(app: App, reception: Reception) -> None:
    """List articles, turn the pages, remove and read again."""

    def on_articles(command: dict[str, Any], ack: Ack) -> None:
        articles(command, command.get("text") or "", reception)
        ack()

    def on_page(action: dict[str, Any], body: dict[str, Any], ack: Ack) -> None:
        reception.pressed("articles", body, listing=action["value"], replace=True)
        ack()

    def on_remove(action: dict[str, Any], body: dict[str, Any], ack: Ack) -> None:
        reception.pressed("remove", body, article=action["value"])
        ack()

    def on_reread(action: dict[str, Any], body: dict[str, Any], ack: Ack) -> None:
        reception.pressed("reread", body, article=action["value"])
        ack()

    app.command(reception.command("/articles"))(on_articles)
    app.action("articles_page")(on_page)
    app.action("article_remove")(on_remove)
    app.action("article_reread")(on_reread)


def articles(command: dict[str, Any], text: str, reception: Reception) -> None:
    """Take on a slash command that lists articles."""
    if is_help(text):
        reception.commanded("help", command)
        return
    reception.commanded("articles", command, question(text, bot_user=reception.bot_user))
