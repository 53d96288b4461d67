"""A bot in this process, against the Slack of the tests."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx

from bot.app import Setup, serve
from bot.config import Settings
from tests.piles import open_library
from tests.slack import SlackDouble


class Bot:
    """A bot in a thread of this process, on a library of one article."""

    def __init__(self, slack: SlackDouble, home: Path, *, env: Mapping[str, str] | None = None, **more: Any) -> None:
        self.home = home
        self.told: list[str] = []
        self.ended: bool | None = None
        self.error: Exception | None = None
        self.ending = threading.Event()
        settings = replace(Settings.from_env({**slack.env, **(env or {})}, dotenv=None), home=home, port=0)
        self._setup = Setup(settings=settings, open_library=lambda: open_library(home), report=self.told.append, **more)
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        try:
            self.ended = serve(self._setup, self.ending)
        except Exception as error:  # noqa: BLE001 - a test looks at it
            self.error = error

    @property
    def url(self) -> str:
        found = re.search(r"http://127\.0\.0\.1:\d+", " ".join(self.told))
        return found[0] if found else ""

    def ready(self, seconds: float = 10) -> bool:
        """Wait until it says that it is ready, or has given up."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and self._thread.is_alive():
            if any(line.startswith("Ready") for line in self.told):
                return True
            time.sleep(0.02)
        return False

    def is_ready(self) -> bool:
        return httpx.get(f"{self.url}/readyz").status_code == 200

    def end(self) -> float:
        """End it; return how long that took."""
        started = time.monotonic()
        self.ending.set()
        self._thread.join(20)
        return time.monotonic() - started


Start = Callable[..., Bot]


def hang(slack: SlackDouble, seconds: float = 4) -> threading.Event:
    """Let the next message hang on its way; return what tells that it does."""
    hung = threading.Event()

    def noted(_arguments: dict[str, Any]) -> bool:
        hung.set()
        return True

    slack.fail("chat.postMessage", "slow", seconds=seconds, where=noted)
    return hung
