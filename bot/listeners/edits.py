"""Messages that were edited or deleted: what was asked in them is asked anew, or no longer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.ledger import Asked, Key, Request
from bot.listeners.files import with_files
from bot.listeners.mentions import addressed
from bot.listeners.reception import Command, Reception
from bot.typed import kept, question

if TYPE_CHECKING:
    from slack_bolt import App

COMMANDS: tuple[Command, ...] = ()
# These come with the events of messages, and where somebody is mentioned by an edit.
EVENTS: tuple[str, ...] = ()

_QUESTIONS = frozenset({"answer", "busy"})
# Every edit is of a question that was let in: there are no more of them than of those.
_ALL = 1_000_000


def register(app: App, reception: Reception) -> None:
    """Hear of messages that were edited or deleted."""

    def on_changed(event: dict[str, Any]) -> None:
        now, before = event.get("message") or {}, event.get("previous_message") or {}
        if now.get("subtype") == "tombstone":
            # What was said first in a thread leaves its place behind, so that the rest has one.
            _deleted(event, str(now.get("ts")), before, reception)
        elif now.get("edited") and now.get("text") != before.get("text"):
            _edited({**now, **_place(event)}, reception)

    def on_deleted(event: dict[str, Any]) -> None:
        _deleted(event, str(event.get("deleted_ts")), event.get("previous_message") or {}, reception)

    def on_mention(event: dict[str, Any]) -> None:
        _edited(event, reception)

    app.event({"type": "message", "subtype": "message_changed"})(on_changed)
    app.event({"type": "message", "subtype": "message_deleted"})(on_deleted)
    app.event("app_mention", matchers=[_is_edited])(on_mention)


def _is_edited(event: dict[str, Any]) -> bool:
    return bool(event.get("edited"))


def _place(event: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "message", "channel": event.get("channel"), "channel_type": event.get("channel_type")}


def _edited(event: Mapping[str, Any], reception: Reception) -> None:
    """Take on that a message has other words now: as a question, where it was none before."""
    heard = addressed(event, reception)
    words = question(event.get("text") or "", bot_user=reception.bot_user, name_of=kept)
    asked = _asked(event["channel"], str(event.get("ts")), reception)
    edited = str(event["edited"]["ts"])
    if asked is None:
        # What stands beside a file may ask nothing, or that it be added.
        heard = heard if heard is None else with_files(event, heard, reception)
        if heard is not None:
            reception.said("answer", event, text=words, payload={**heard, "edited": edited})
        return
    if asked.kind not in _QUESTIONS or asked.edited >= edited or not event.get("user"):
        return
    payload = {"ts": asked.key.ts, "heard": heard, "edited": edited}
    _take("edited", f"edit:{asked.key.ts}:{edited}", asked, reception, user=event["user"], text=words, payload=payload)
    if heard is not None:
        reception.ledger.answers.reword(asked.key, words, {**heard, "edited": edited})


def _deleted(event: Mapping[str, Any], ts: str, before: Mapping[str, Any], reception: Reception) -> None:
    """Take on that a message is gone; one that comes only now, though it was written before, is not answered."""
    asked = _asked(event["channel"], ts, reception)
    if asked is None:
        gone = {**before, **_place(event), "ts": ts}
        if addressed(gone, reception) is not None:
            reception.said("deleted", gone, payload={"ts": ts, "overheard": True})
    elif asked.kind in _QUESTIONS:
        _take("deleted", f"delete:{ts}", asked, reception, user=asked.user, payload={"ts": ts})
        if reception.ledger.answers.drop(asked.key):
            reception.metrics.jobs.labels(kind="answer", end="dropped").inc()


def _asked(channel: str, ts: str, reception: Reception) -> Asked | None:
    return reception.ledger.answers.asked(Key(reception.team, channel, ts))


def _take(kind: str, ts: str, asked: Asked, reception: Reception, **more: Any) -> None:
    """Take on what becomes of a question, after what is being done in its channel."""
    reception.take(
        Request(kind=kind, key=asked.key._replace(ts=ts), lane="answers", turn=asked.key.channel, durable=True, **more),
        bound=_ALL,
    )
