"""What tests of several folders use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.web import Site, serving

# A time limit on each example fails on a busy machine, for the first one that imports something large.
settings.register_profile("pullquote", deadline=None)
settings.load_profile("pullquote")


@pytest.fixture
def site() -> Iterator[Site]:
    """Return a web server of this machine."""
    with serving() as running:
        yield running
