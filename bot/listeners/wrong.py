"""*Wrong speaker or quote*: the modal, and what admins decide about what others propose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.blocks.inputs import filled_in
from bot.blocks.wrong import faults
from bot.listeners.reception import Command, Reception

if TYPE_CHECKING:
    from slack_bolt import Ack, App

EVENTS: tuple[str, ...] = ()
COMMANDS: tuple[Command, ...] = ()

_DECISIONS = ("apply", "decline", "undo")


def register(app: App, reception: Reception) -> None:
    """Open the modal, take in what is submitted, apply and decline."""

    def on_wrong(action: dict[str, Any], body: dict[str, Any], ack: Ack) -> None:
        trigger, thread = body["trigger_id"], _thread(body)
        reception.pressed("wrong", body, trigger=trigger, quote=action["value"], thread=thread)
        ack()

    def on_form(body: dict[str, Any], ack: Ack) -> None:
        told = filled_in(body["view"])
        if missing := faults(told):
            ack(response_action="errors", errors=missing)
            return
        reception.submitted("correct", body, told=told)
        ack()

    def on_decision(action: dict[str, Any], body: dict[str, Any], ack: Ack) -> None:
        proposal, decision = str(action.get("value")), str(action["action_id"]).removeprefix("proposal_")
        if proposal.isdecimal():
            # Decided on by one after the other, however many press at once.
            turn = f"proposal:{proposal}"
            reception.pressed(
                "decide", body, turn=turn, proposal=int(proposal), decision=decision, message=_posted(body)
            )
        ack()

    app.action("wrong")(on_wrong)
    app.view("wrong")(on_form)
    for decision in _DECISIONS:
        app.action(f"proposal_{decision}")(on_decision)


def _thread(body: dict[str, Any]) -> str | None:
    """Return the thread of the answer that has the button: the answer's own, or the one that it begins."""
    container = body.get("container") or {}
    own = None if container.get("is_ephemeral") else container.get("message_ts")
    return container.get("thread_ts") or own


def _posted(body: dict[str, Any]) -> str | None:
    """Return the ts of the message that has the button, None where it is no message that can be edited."""
    container = body.get("container") or {}
    return None if container.get("is_ephemeral") else container.get("message_ts")
