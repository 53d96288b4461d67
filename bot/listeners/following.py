"""*Ask a follow-up* below an answer, where the bot does not hear what is asked without a mention."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.blocks.following import question_of
from bot.ledger import Key, Request
from bot.listeners.reception import Command, Reception
from bot.typed import kept, question

if TYPE_CHECKING:
    from slack_bolt import Ack, App

EVENTS: tuple[str, ...] = ()
COMMANDS: tuple[Command, ...] = ()

NOTHING = "Type a question, such as: and about technology?"


def register(app: App, reception: Reception) -> None:
    """Take what is asked next."""

    def on_follow_up(action: dict[str, Any], body: dict[str, Any], ack: Ack) -> None:
        reception.pressed("follow_up", body, trigger=body["trigger_id"], asked=action["value"])
        ack()

    def on_asked(body: dict[str, Any], ack: Ack) -> None:
        block, words = question_of(body["view"])
        if not any(map(str.isalnum, words)):
            ack(response_action="errors", errors={block: NOTHING})
            return
        _asked(body, question(words, bot_user=reception.bot_user, name_of=kept), reception)
        ack()

    app.action("follow_up")(on_follow_up)
    app.view("follow_up")(on_asked)


def _asked(body: dict[str, Any], words: str, reception: Reception) -> None:
    """Take on the question of a form: in the thread that it was opened in, as a message there would be."""
    kept_list = reception.ledger.list(str(body["view"].get("private_metadata")))
    wanted = kept_list.wanted if kept_list and kept_list.kind == "modal" else {}
    channel = str(wanted.get("channel") or "")
    # The address may have passed: what is told alone reaches whoever asks directly then.
    payload = {"reply": wanted.get("response_url", "")} if wanted else {"stale": True}
    reception.take(
        Request(
            kind="followed", key=Key(reception.team, channel, f"view:{body['view']['id']}"), user=body["user"]["id"],
            lane="answers", text=words, thread=wanted.get("thread"), turn=channel, durable=True, payload=payload,
        )
    )  # fmt: skip
