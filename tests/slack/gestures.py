"""What people press, choose and fill in, and what Slack tells the bot of it."""

from __future__ import annotations

from typing import Any, Literal

from tests.slack import payloads
from tests.slack.acting import Acting
from tests.slack.deliveries import Delivery
from tests.slack.forms import chosen, filled
from tests.slack.people import JSON
from tests.slack.reading import elements
from tests.slack.schema import InvalidError
from tests.slack.view_methods import answered
from tests.slack.workspace import Button, Message, View


class Gestures(Acting):
    """People who press, choose, fill in, and look at their Home. Every method returns what was sent."""

    def press(self, button: Button | tuple[Message | View, str, str], user: str) -> Delivery:
        """Let somebody press a button: one that is shown, or (message, action_id, value) that was shown before."""
        pressed = button if isinstance(button, Button) else _made_up(*button)
        return self._acted(pressed.message, user, payloads.button_action(pressed, self.workspace.ts()))

    def choose(self, shown: Message | View, action_id: str, value: Any, user: str) -> Delivery:
        """Let somebody choose in a select, radio buttons, checkboxes or an overflow menu: by the options' values.

        In a form of a modal Slack tells of it only where the input block has `dispatch_action`.
        """
        blocks = shown.blocks if isinstance(shown, Message) else shown.view["blocks"]
        block, element = next(pair for pair in elements(blocks) if pair[1]["action_id"] == action_id)
        if block["type"] == "input" and not block.get("dispatch_action"):
            raise ValueError(f"Slack tells nothing of {action_id} before the form is submitted.")
        action = chosen(element, block, value, self.workspace.ts())
        about = {"action_id", "block_id", "action_ts", "placeholder"}
        if isinstance(shown, View) and element["type"] != "overflow":
            held = {name: each for name, each in action.items() if name not in about}
            shown.state.setdefault(block["block_id"], {})[action_id] = held
        return self._acted(shown, user, action)

    def _acted(self, shown: Message | View, user: str, action: JSON) -> Delivery:
        person, trigger = self._person(user), self.workspace.trigger(user)
        if isinstance(shown, View):
            if shown.user != user:
                raise ValueError(f"{user} does not see that view.")
            return self._deliver("interactive", payloads.acted_in_view(action, shown, person, trigger))
        if shown.only_for not in {None, user}:
            raise ValueError(f"{user} does not see that message.")
        address = self._address(self.workspace.response(user, shown.channel, shown))
        place = self.workspace.channels[shown.channel]
        payload = payloads.acted(action, shown, person, place, trigger=trigger, response_url=address)
        return self._deliver("interactive", payload)

    def submit(self, view: View, values: JSON | None = None) -> Delivery:
        """Let whoever sees a modal submit it, with what they filled in: see forms.filled.

        What comes with the acknowledgement is done to the modal: closed, its `errors`, replaced, another one upon it.
        """
        if view.closed:
            raise ValueError("That modal is closed.")
        view.state = filled(view.view["blocks"], view.state, values or {})
        for fields in view.state.values():
            for held in fields.values():
                for file in held.get("files", ()):
                    self.workspace.files[file["id"]].channels.clear()
        trigger = self.workspace.trigger(view.user)
        payload = payloads.submitted(view, self._person(view.user), trigger)
        return self._deliver("interactive", payload, then=lambda sent: self._judged(view, sent))

    def _judged(self, view: View, sent: Delivery) -> None:
        self.workspace.check(sent.ack)
        try:
            answered(self.workspace, view, sent.ack)
        except InvalidError as error:
            self._bad_ack(sent, error)

    def close(self, view: View) -> Delivery | None:
        """Let somebody close a modal; the bot is told only where the modal has `notify_on_close`."""
        view.closed = True
        if not view.view.get("notify_on_close"):
            return None
        return self._deliver("interactive", payloads.view_closed(view, self._person(view.user)))

    def shortcut(self, callback_id: str, user: str, message: Message) -> Delivery:
        """Let somebody use a message shortcut: of any message that everyone sees there, whether the bot does or not."""
        place = self.workspace.channels[message.channel]
        if message.only_for or message.deleted or user not in place.members:
            raise ValueError(f"{user} has no shortcuts on that message.")
        payload = payloads.message_action(
            callback_id, message, self._person(user), place, trigger=self.workspace.trigger(user),
            response_url=self._address(self.workspace.response(user, place.id)), ts=self.workspace.ts(),
        )  # fmt: skip
        return self._deliver("interactive", payload)

    def home_opened(self, user: str, tab: Literal["home", "messages"] = "home") -> Delivery:
        """Let somebody open the app: its Home, or their conversation with it."""
        place = self.workspace.direct(user)
        event = payloads.home_opened(user, place, tab, self.workspace.homes.get(user), self.workspace.ts())
        return self.event(event, channel=place.id)

    def share_channel(self, channel: str, *, shared: bool = True) -> Delivery:
        """Let a channel be shared with another organisation, or no longer."""
        place = self.workspace.channels[channel]
        self.workspace.channels[channel] = place.with_others(shared=shared)
        return self.event(payloads.channel_shared(place, self.workspace.ts(), shared=shared), channel=channel)


def _made_up(message: Message | View, action_id: str, value: str) -> Button:
    text = {"type": "plain_text", "text": action_id, "emoji": True}
    element = {"type": "button", "action_id": action_id, "value": value, "text": text}
    return Button(
        action_id=action_id, value=value, text=action_id, block_id="made-up", element=element, message=message
    )
