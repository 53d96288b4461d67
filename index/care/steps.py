"""How far long work has come, told while it goes on."""

from __future__ import annotations

from collections.abc import Callable

# Called with how much is done and how much there is.
Step = Callable[[int, int], None]


def unseen(_done: int, _total: int) -> None:
    """Tell nobody."""
