"""What is asked of the bot, and what becomes of it: frozen, without tokens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

Lane = Literal["answers", "adding", "quick", "notices"]
Claim = Literal["new", "again", "busy"]


class Key(NamedTuple):
    """What was asked, once for all: the workspace, the channel, and the message's ts (or a trigger's id)."""

    team: str
    channel: str
    ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Something that somebody asks for in Slack, as a listener decided it; all that a worker needs.

    `thread` is the ts of the thread to answer in. Jobs of one `turn` are done one after the other. A `durable` one is
    done again after a crash, another is lost with the process that began it.
    """

    kind: str
    key: Key
    user: str
    lane: Lane
    text: str = ""
    thread: str | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)
    durable: bool = False
    turn: str = ""
    client_msg_id: str | None = None
    event_id: str | None = None

    @property
    def response_url(self) -> str | None:
        """Where an answer goes that only the asker sees; None for what is posted."""
        return self.payload.get("response_url")

    @property
    def alone(self) -> bool:
        """Whether only the asker sees the answer: also where the address for that is gone, and in App Home."""
        return bool(self.response_url or self.payload.get("alone") or not self.key.channel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A request under way. `tried`: posting has begun, and the message may have arrived."""

    id: int
    request: Request
    attempts: int
    tried: bool
    created: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """Who put an article before an audience, and when, in seconds since 1970."""

    user: str
    created: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a list in Slack shows: what is wanted, and how many come before its first."""

    kind: str
    wanted: Mapping[str, Any]
    start: int = 0
