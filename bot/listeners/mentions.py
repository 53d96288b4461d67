"""Questions in messages: mentions, direct messages, and what is asked on in a thread."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.ledger import Key
from bot.listeners.files import with_files
from bot.listeners.reception import Command, Reception
from bot.talk import goes_on, is_asked_on
from bot.typed import kept, mentions, question, starts_with_another

if TYPE_CHECKING:
    from slack_bolt import App

COMMANDS: tuple[Command, ...] = ()
# A mention comes as one of each, in any order; where we are not a member as app_mention alone.
EVENTS = ("app_mention", "message.channels", "message.groups", "message.im", "message.mpim")

# Messages that somebody wrote; every other subtype tells of a change, of an arrival, or of a bot.
_WRITTEN = {None, "file_share", "thread_broadcast"}
_SLACK_ITSELF = "USLACKBOT"


def register(app: App, reception: Reception) -> None:
    """Hear what is said where the bot is, and answer what it is asked."""

    def hear(event: dict[str, Any], body: dict[str, Any]) -> None:
        heard = addressed(event, reception)
        if heard is not None:
            heard = with_files(event, heard, reception)
        if heard is not None:
            words = question(event.get("text") or "", bot_user=reception.bot_user, name_of=kept)
            reception.said("answer", event, text=words, payload=heard, event_id=body.get("event_id"))

    app.event("app_mention")(hear)
    app.event("message")(hear)


def addressed(event: Mapping[str, Any], reception: Reception) -> dict[str, Any] | None:
    """Return the payload of the answer to what was said, None where nobody expects one."""
    text = event.get("text") or ""
    if not _is_written(event):
        return None
    if event.get("channel_type") == "im":
        return {}
    if event["type"] == "app_mention" or mentions(text, reception.bot_user):
        return {}
    return None if starts_with_another(text, reception.bot_user) else _asked_on(event, text, reception)


def _is_written(event: Mapping[str, Any]) -> bool:
    known = all(event.get(name) for name in ("user", "channel", "ts"))
    by_machine = event.get("bot_id") or event.get("user") in {_SLACK_ITSELF, None}
    return known and not by_machine and event.get("subtype") in _WRITTEN


def _asked_on(event: Mapping[str, Any], text: str, reception: Reception) -> dict[str, Any] | None:
    """Return the payload for a question in a thread that was answered in, though nobody mentions the bot.

    Whoever asked last is answered in any case, where the words clearly go on; all else is only overheard.
    """
    thread = event.get("thread_ts")
    if not thread or thread == event["ts"] or not is_asked_on(text):
        return None
    if reception.ledger.rules.channel(reception.team, event["channel"]) != "all":
        return None
    asker = reception.ledger.last_asker(Key(reception.team, event["channel"], event["ts"]), thread)
    if asker is None:
        return None
    return {} if asker == event["user"] and goes_on(text) else {"overheard": True}
