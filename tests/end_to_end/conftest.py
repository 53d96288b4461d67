"""A Slack and its bot, of which each file of tests makes a `pair` of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.end_to_end.asked_once import Pair
from tests.slack import SlackDouble
from tests.slack.serving import Served


@pytest.fixture
def slack(pair: Pair) -> Iterator[SlackDouble]:
    """Return the Slack, in which nothing goes wrong but what the test orders."""
    yield pair[0]
    pair[0].faults.clear()


@pytest.fixture
def bot(pair: Pair) -> Served:
    """Return the bot."""
    return pair[1]
