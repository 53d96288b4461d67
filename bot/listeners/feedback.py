"""Slack's feedback buttons below an answer: right or wrong, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.blocks.feedback import why_faults
from bot.blocks.inputs import filled_in
from bot.listeners.reception import Command, Reception

if TYPE_CHECKING:
    from slack_bolt import Ack, App

EVENTS: tuple[str, ...] = ()
COMMANDS: tuple[Command, ...] = ()


def register(app: App, reception: Reception) -> None:
    """Take in what people say of answers."""

    def on_feedback(action: dict[str, Any], body: dict[str, Any], ack: Ack) -> None:
        verdict, _, answer = str(action.get("value")).partition(":")
        if verdict in {"right", "wrong"} and answer.isdecimal():
            # One after the other: of two presses the last is what somebody says.
            reception.pressed(
                "feedback", body, turn=f"feedback:{answer}:{body['user']['id']}", trigger=body["trigger_id"],
                answer=int(answer), right=verdict == "right",
            )  # fmt: skip
        ack()

    def on_why(body: dict[str, Any], ack: Ack) -> None:
        told = filled_in(body["view"])
        if missing := why_faults(told):
            ack(response_action="errors", errors=missing)
            return
        reception.submitted("feedback-why", body, reason=told["reason"], comment=told.get("comment", ""))
        ack()

    app.action("feedback")(on_feedback)
    app.view("feedback_why")(on_why)
