"""Files that people drop, and *Add this article* on a message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.listeners.reception import Command, Reception, Shortcut
from bot.messages import addresses_of, files_of
from bot.typed import addresses, is_question, is_to_add, question

if TYPE_CHECKING:
    from slack_bolt import Ack, App

EVENTS: tuple[str, ...] = ()
COMMANDS: tuple[Command, ...] = ()
SHORTCUTS = (Shortcut("Add this article", "add_this", "Add the articles that this message links to, and its files."),)

# A message's files are taken on beside its question, so they need a key of their own.
PART = ":files"


def register(app: App, reception: Reception) -> None:
    """Add what a message links to and holds."""

    def on_add_this(body: dict[str, Any], ack: Ack) -> None:
        message = body.get("message") or {}
        found, files = addresses_of(message), files_of(message)
        if found or files:
            reception.pressed("ingest", body, addresses=found, files=files)
        else:
            reception.pressed("add-nothing", body)
        ack()

    app.message_shortcut("add_this")(on_add_this)


def with_files(event: Mapping[str, Any], heard: dict[str, Any], reception: Reception) -> dict[str, Any] | None:
    """Take on a message's files where they are to be added: in a direct message, else where its words say so.

    Return the payload of the answer to its words, None where they ask nothing: the answer comes after the files.
    """
    files, text = files_of(event), str(event.get("text") or "")
    words = question(text, bot_user=reception.bot_user)
    direct = event.get("channel_type") == "im"
    if not files or heard.get("overheard") or not (direct or is_to_add(words)):
        return heard
    # An address beside a file is added with it; in a sentence it may be anything.
    linked = addresses(text)[0] if is_to_add(words) or not addresses(words)[1] else []
    reception.said("ingest", event, part=PART, payload={"addresses": linked, "files": files})
    asks = is_question(text) and not is_to_add(words)
    return {**heard, "after": f"{event['ts']}{PART}"} if asks else None
