"""A real Bolt app over a real ledger, handed what Slack would send; nobody works on what it takes on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlencode

from slack_bolt import App, BoltRequest, BoltResponse

from bot.app import bolt_app
from bot.ledger import Lane, Ledger, Listing, Request
from bot.listeners.reception import Reception
from bot.metrics import Metrics
from bot.tokens import Identity
from tests.slack import payloads
from tests.slack.forms import filled, states
from tests.slack.people import BOT, BOT_ID, BOT_NAME, JSON, TEAM, TEAM_NAME
from tests.slack.workspace import Message, View, Workspace

ME = Identity(team=TEAM, team_name=TEAM_NAME, user=BOT, user_name=BOT_NAME, bot=BOT_ID)
# Nothing listens there: a listener that called Slack would fail.
NOWHERE = "http://127.0.0.1:9/api/"
RESPONSE_URL = "https://hooks.slack.com/commands/T1/1/abc"


class Hearing:
    """What is said to the app, and what it takes on."""

    def __init__(self, home: Path, *, bound: int = 200, **more: Any) -> None:
        self.ledger = Ledger(home)
        self.metrics = Metrics()
        self.woken: list[str] = []
        self.workspace = Workspace()
        self.reception = Reception(
            ledger=self.ledger,
            wake=self.woken.append,
            metrics=self.metrics,
            team=TEAM,
            bot_user=BOT,
            bound=bound,
            **more,
        )
        self.app: App = bolt_app("xoxb-test", NOWHERE, ME, self.reception)

    def message(self, text: str, *, user: str = "U1", channel: str = "C1", thread: str | None = None) -> Message:
        """Return a message as somebody wrote it; nothing is sent."""
        place = self.workspace.direct(user) if channel.startswith("D") else self.workspace.channels[channel]
        ts = self.workspace.ts()
        return Message(channel=place.id, ts=ts, user=user, text=text, thread=thread, client_msg_id=f"m{ts}")

    def said(self, message: Message, **more: object) -> BoltResponse:
        """Send it as a message event."""
        place = self.workspace.channels[message.channel]
        told = payloads.message_event(message, place, self.workspace.people[message.user])
        return self.event({**told, **more}, channel=message.channel)

    def mentioned(self, message: Message, **more: object) -> BoltResponse:
        """Send it as an app_mention event."""
        place = self.workspace.channels[message.channel]
        told = payloads.mention_event(message, place, self.workspace.people[message.user])
        return self.event({**told, **more}, channel=message.channel)

    def event(self, event: JSON, *, channel: str = "C1", headers: dict[str, str] | None = None) -> BoltResponse:
        """Send an event."""
        body = payloads.event_callback(event, self.workspace.channels.get(channel))
        return self.dispatch(json.dumps(body), {"content-type": "application/json", **(headers or {})})

    def command(self, name: str, text: str = "", *, user: str = "U1", channel: str = "C1") -> BoltResponse:
        """Send a slash command."""
        form = payloads.slash_command(
            name, text, user=self.workspace.people[user], channel=self.workspace.channels[channel],
            trigger=self.workspace.trigger(user), response_url=RESPONSE_URL,
        )  # fmt: skip
        return self.dispatch(urlencode(form))

    def press(
        self, action: str, value: str | None = None, *, user: str = "U1", channel: str = "C1", **container: object
    ) -> BoltResponse:
        """Send that a button of a message was pressed; `container` tells of the message."""
        pressed: JSON = {"type": "button", "action_id": action, "block_id": "b1", "action_ts": "1.1"}
        body = {
            **payloads.interaction("block_actions", self.workspace.people[user], self.workspace.trigger(user)),
            "actions": [pressed if value is None else {**pressed, "value": value}],
            "container": {
                "type": "message",
                "message_ts": "1.000001",
                "channel_id": channel,
                "is_ephemeral": True,
                **container,
            },
            "channel": {"id": channel, "name": "general"},
            "response_url": RESPONSE_URL,
        }
        return self.dispatch(urlencode({"payload": json.dumps(body)}))

    def submit(self, view: JSON, values: JSON, *, wanted: JSON | None = None, user: str = "U1") -> BoltResponse:
        """Send that a modal was submitted that was opened with what is `wanted`; None where that is forgotten."""
        kept = self.ledger.keep_list(Listing(kind="modal", wanted=wanted)) if wanted is not None else "gone"
        blocks = view["blocks"]
        shown = View(id=f"V{self.workspace.ts()}", user=user, view={**view, "private_metadata": kept}, hash="1")
        shown.state = filled(blocks, states(blocks), values)
        told = payloads.submitted(shown, self.workspace.people[user], self.workspace.trigger(user))
        return self.dispatch(urlencode({"payload": json.dumps(told)}))

    def shortcut(self, callback: str, message: Message, *, user: str = "U1") -> BoltResponse:
        """Send that a message shortcut was used."""
        payload = payloads.message_action(
            callback, message, self.workspace.people[user], self.workspace.channels[message.channel],
            trigger=self.workspace.trigger(user), response_url=RESPONSE_URL, ts=self.workspace.ts(),
        )  # fmt: skip
        return self.dispatch(urlencode({"payload": json.dumps(payload)}))

    def dispatch(self, body: str, headers: dict[str, str] | None = None) -> BoltResponse:
        """Send a request."""
        return self.app.dispatch(BoltRequest(body=body, headers=dict(headers) if headers else None))

    def taken(self) -> list[Request]:
        """Return what was taken on since this was asked last."""
        found = []
        for lane in get_args(Lane):
            while job := self.ledger.take(lane):
                found.append(job.request)
        return found

    def answer(self, message: Message, question: str) -> None:
        """Let a question of somebody have been answered, in the thread of the message."""
        self.said(message)
        job = self.ledger.take("answers")
        assert job
        self.ledger.done(job, posted=self.workspace.ts(), answered={"question": question})


def acknowledged(response: BoltResponse) -> bool:
    """Return whether Slack takes it as an acknowledgement, with nothing to show."""
    return response.status == 200 and not response.body
