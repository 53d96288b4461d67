"""The double itself, for the tests of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.slack import SlackDouble


@pytest.fixture
def slack() -> Iterator[SlackDouble]:
    """Return a Slack that may be sent what it refuses."""
    with SlackDouble() as double:
        double.strict = False
        yield double
