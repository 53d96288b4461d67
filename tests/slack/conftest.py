"""The double itself, for the tests of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.slack import Delivery, SlackDouble
from tests.slack.people import JSON


class Heard:
    """A bot that is told everything and only acknowledges: with what `acks` holds, the next first."""

    reaches = True

    def __init__(self) -> None:
        self.told: list[Delivery] = []
        self.acks: list[JSON] = []

    def send(self, delivery: Delivery) -> None:
        """Take what Slack sends."""
        self.told.append(delivery)
        delivery.sent()
        delivery.answered(200, ack=self.acks.pop(0) if self.acks else None)

    @property
    def events(self) -> list[JSON]:
        """The events that it was told."""
        return [each.event for each in self.told if each.kind == "events_api"]


@pytest.fixture
def slack() -> Iterator[SlackDouble]:
    """Return a Slack that may be sent what it refuses."""
    with SlackDouble() as double:
        double.strict = False
        yield double


@pytest.fixture
def heard(slack: SlackDouble) -> Heard:
    """Return a bot that hears everything."""
    bot = Heard()
    slack.transport = bot
    return bot
