"""What goes wrong on the way to Slack: failures that a test orders, and the rates that Slack keeps to."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

# A status (429, 500, 503), a code ("channel_not_found"), a cut connection, a page in place of JSON, or just slowness.
How = int | str
CLOSED, SLOW, PAGE = "closed", "slow", "page"
Part = Literal["before", "after"]


@dataclass(slots=True, kw_only=True)
class Fault:
    """A failure to come: `after`, what was asked for takes place and only the answer fails.

    `seconds` is how long a slow answer takes, or what Retry-After says: of a 429 always, of a 5xx where it is given.
    """

    how: How
    times: int
    after: bool = False
    seconds: float | None = None
    where: Callable[[dict[str, Any]], bool] = field(default=lambda _arguments: True)


class Faults:
    """The failures that are ordered, by method; "response_url" and "connect" (the WebSocket) count as methods."""

    def __init__(self) -> None:
        self._ordered: dict[str, list[Fault]] = {}

    def order(self, method: str, fault: Fault) -> None:
        """Let the next calls of the method fail; "*" is every method."""
        self._ordered.setdefault(method, []).append(fault)

    def clear(self) -> None:
        """Let everything work again."""
        self._ordered.clear()

    def take(self, method: str, arguments: dict[str, Any]) -> Fault | None:
        """Return the failure of this call, None where it works."""
        for fault in [*self._ordered.get(method, []), *self._ordered.get("*", [])]:
            if fault.times > 0 and fault.where(arguments):
                fault.times -= 1
                return fault
        return None


@dataclass(slots=True, kw_only=True)
class _Bucket:
    left: float
    at: float


@dataclass(slots=True, kw_only=True)
class Rates:
    """How much Slack lets through (https://docs.slack.dev/apis/web-api/rate-limits): a test may set what it likes.

    A channel takes `post_per_second` messages, after a burst of `post_burst`. A method takes so many calls a minute.
    """

    post_per_second: float = 1.0
    post_burst: int = 10
    per_minute: dict[str, int] = field(
        default_factory=lambda: {
            "auth.test": 300,
            "users.info": 100,
            "views.open": 100,
            "conversations.info": 50,
            "conversations.history": 50,
            "conversations.replies": 50,
            "chat.update": 50,
            "chat.delete": 50,
            "assistant.threads.setStatus": 600,
            "assistant.threads.setSuggestedPrompts": 100,
            "views.update": 100,
            "views.publish": 100,
            "files.info": 100,
            "files.getUploadURLExternal": 100,
            "files.completeUploadExternal": 100,
            # One and more a minute, it is said; a client that connects again in a hurry is let through some times.
            "apps.connections.open": 20,
        }
    )
    _buckets: dict[str, _Bucket] = field(default_factory=dict)

    def wait(self, method: str, channel: str, now: float) -> int:
        """Return for how many seconds this call is to wait, 0 where it may go on now."""
        if method in {"chat.postMessage", "chat.postEphemeral"}:
            return self._take(f"{method} {channel}", self.post_per_second, self.post_burst, now)
        if method in self.per_minute:
            return self._take(method, self.per_minute[method] / 60, self.per_minute[method], now)
        return 0

    def _take(self, name: str, per_second: float, most: int, now: float) -> int:
        bucket = self._buckets.setdefault(name, _Bucket(left=most, at=now))
        bucket.left = min(float(most), bucket.left + (now - bucket.at) * per_second)
        bucket.at = now
        if bucket.left < 1:
            return max(1, math.ceil((1 - bucket.left) / per_second))
        bucket.left -= 1
        return 0
