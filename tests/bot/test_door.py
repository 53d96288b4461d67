"""Requests that are not acknowledged yet go before any work, and hold it up for a moment at most."""

from __future__ import annotations

import threading
import time

import pytest

from bot.door import Door


def waited(door: Door, seconds: float) -> float:
    started = time.monotonic()
    door.wait(seconds)
    return time.monotonic() - started


def test_where_nobody_stands_nobody_waits() -> None:
    assert waited(Door(), 5) < 0.5


def test_work_waits_until_the_last_one_has_left() -> None:
    door = Door()
    door.arrived()
    door.arrived()
    threading.Timer(0.1, door.left).start()
    threading.Timer(0.3, door.left).start()
    assert 0.2 < waited(door, 5) < 2


def test_work_waits_no_longer_than_it_has_patience() -> None:
    door = Door()
    door.arrived()
    assert 0.1 < waited(door, 0.2) < 1


def test_who_fails_has_left_too() -> None:
    door = Door()
    with pytest.raises(ValueError, match="broken"), door.passing():
        raise ValueError("broken")
    assert waited(door, 5) < 0.5
