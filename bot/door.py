"""Who stands at the door: requests that are not acknowledged yet, which go before any work."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Door:
    """Counts requests from their arrival to their acknowledgement; workers wait for a moment without any.

    An acknowledgement takes a millisecond of Python, and many times that beside threads that compute answers.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside = 0

    def arrived(self) -> None:
        """Note that a request has come."""
        with self._changed:
            self._inside += 1

    def left(self) -> None:
        """Note that it was acknowledged, or cannot be."""
        with self._changed:
            self._inside -= 1
            if self._inside <= 0:
                self._changed.notify_all()

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Count a request for as long as it is handled here."""
        self.arrived()
        try:
            yield
        finally:
            self.left()

    def wait(self, seconds: float) -> None:
        """Wait until nobody stands there, so long at most."""
        if self._inside > 0:
            with self._changed:
                self._changed.wait_for(lambda: self._inside <= 0, seconds)
