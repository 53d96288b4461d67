"""Something on its way from Slack to the bot, and what the bot answered to it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from tests.slack.people import JSON

# Slack gives up on an acknowledgement after three seconds.
PATIENCE_SECONDS = 3.0
# It sends an event again three times (https://docs.slack.dev/apis/events-api/#retries).
RESEND_MOST = 3


@dataclass(slots=True, kw_only=True, eq=False)
class Delivery:
    """An event, a command or a press. `kind` is Socket Mode's word: events_api, slash_commands, interactive."""

    kind: str
    payload: JSON
    attempt: int = 0
    reason: str = ""
    envelope: str = ""
    sent_at: float | None = None
    answered_at: float | None = None
    ack: JSON = field(default_factory=dict)
    status: int = 0
    body: str = ""
    also: Delivery | None = None
    then: Callable[[Delivery], None] = lambda _delivery: None
    _answered: threading.Event = field(default_factory=threading.Event)

    @property
    def acked(self) -> bool:
        """Whether the bot acknowledged it, now."""
        return self.status == 200

    @property
    def acked_after(self) -> float | None:
        """The seconds to the acknowledgement; waits for it as long as Slack does, None where it does not come."""
        self.wait(PATIENCE_SECONDS)
        if not self.acked or self.answered_at is None or self.sent_at is None:
            return None
        return self.answered_at - self.sent_at

    def wait(self, seconds: float = PATIENCE_SECONDS) -> Delivery:
        """Wait until the bot answered, or the seconds are over."""
        self._answered.wait(seconds)
        return self

    def sent(self) -> None:
        """Note that it leaves now."""
        self.sent_at = time.monotonic()

    def answered(self, status: int, *, body: str = "", ack: JSON | None = None) -> None:
        """Note what the bot answered; status 0 is no answer at all."""
        self.answered_at = time.monotonic()
        self.status, self.body, self.ack = status, body, ack or {}
        try:
            if self.acked:
                self.then(self)
        finally:
            self._answered.set()

    @property
    def event(self) -> JSON:
        """What happened, of an event; else the payload."""
        return dict(self.payload.get("event", self.payload))

    @property
    def ts(self) -> str:
        return str(self.event.get("ts", ""))

    @property
    def event_id(self) -> str:
        return str(self.payload.get("event_id", ""))

    @property
    def trigger(self) -> str:
        return str(self.payload.get("trigger_id", ""))

    @property
    def response_url(self) -> str:
        return str(self.payload.get("response_url", ""))


class Transport(Protocol):
    """How Slack reaches the bot."""

    @property
    def reaches(self) -> bool:
        """Whether there is a bot to reach."""

    def send(self, delivery: Delivery) -> None:
        """Send it, without waiting for the answer."""
