"""What the double remembers: messages as a viewer sees them, modals, triggers, response addresses, every request."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from tests.slack.files import File
from tests.slack.live import live
from tests.slack.people import APP, BOT, BOT_ID, JSON, TEAM, Channel, Person, channels, people
from tests.slack.reading import elements, plain, shown

T = TypeVar("T")

TRIGGER_SECONDS, RESPONSE_SECONDS, RESPONSE_USES = 3.0, 1800.0, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button that can be pressed; of Slack's feedback buttons each is one."""

    action_id: str
    value: str
    text: str
    block_id: str
    element: JSON
    message: Message | View


@dataclass(slots=True, kw_only=True, eq=False)
class Message:
    """A message. `only_for` is who sees an ephemeral one; `via` the id of the response address it came by."""

    channel: str
    ts: str
    user: str
    text: str = ""
    thread: str | None = None
    blocks: list[JSON] = field(default_factory=list)
    metadata: JSON | None = None
    client_msg_id: str | None = None
    parent_user: str = ""
    only_for: str | None = None
    via: str | None = None
    deleted: bool = False
    replaced: int = 0
    arguments: JSON = field(default_factory=dict)
    files: list[File] = field(default_factory=list)
    attachments: list[JSON] = field(default_factory=list)
    edited: JSON | None = None
    # What it was before the bot changed it.
    previous: JSON = field(default_factory=dict)
    # Deleted, and still there because of the replies in its thread.
    tombstone: bool = False

    def __str__(self) -> str:
        return f"{self.ts} {self.channel} {self.thread or ''} {self.user}: {self.shown[:300]}"

    @property
    def by_bot(self) -> bool:
        return self.user == BOT

    @property
    def shown(self) -> str:
        """What a viewer reads: the blocks' words, or the text where there are none."""
        return shown(self.blocks) if self.blocks else plain(self.text)

    @property
    def buttons(self) -> list[Button]:
        return list(_buttons(self))

    def button(self, action_id: str, nth: int = 0) -> Button:
        """Return a button of it."""
        return [button for button in self.buttons if button.action_id == action_id][nth]

    def json(self, *, metadata: bool = True) -> JSON:
        """Return it as conversations.history tells it."""
        made: JSON = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text, "team": TEAM}
        if self.by_bot:
            made |= {"bot_id": BOT_ID, "app_id": APP}
        if self.client_msg_id:
            made["client_msg_id"] = self.client_msg_id
        if self.blocks:
            made["blocks"] = self.blocks
        if self.thread:
            made["thread_ts"] = self.thread
        if self.metadata and metadata:
            made["metadata"] = self.metadata
        return made | self._rest()

    def _rest(self) -> JSON:
        more: JSON = {}
        if self.files:
            more |= {"files": [each.told for each in self.files], "upload": False}
        if self.attachments:
            more["attachments"] = self.attachments
        if self.edited:
            more["edited"] = self.edited
        if self.tombstone:
            more |= {"subtype": "tombstone", "hidden": True, "is_locked": False, "thread_ts": self.ts}
        return more


@dataclass(slots=True, kw_only=True, eq=False)
class View:
    """A modal that was opened for somebody, or their Home.

    `state` is what its fields hold, by block_id and action_id; `errors` what the bot said of them, by block_id.
    """

    id: str
    user: str
    view: JSON
    hash: str
    root: str = ""
    previous: str | None = None
    closed: bool = False
    state: JSON = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    # How often something else was put in its place.
    replaced: int = 0

    @property
    def title(self) -> str:
        return str(self.view.get("title", {}).get("text", ""))

    @property
    def shown(self) -> str:
        return shown(self.view["blocks"])

    @property
    def buttons(self) -> list[Button]:
        return list(_buttons(self))

    def button(self, action_id: str, nth: int = 0) -> Button:
        """Return a button of it."""
        return [button for button in self.buttons if button.action_id == action_id][nth]

    @property
    def fields(self) -> dict[str, JSON]:
        """The elements that hold something, by action_id."""
        held = {"button", "icon_button", "feedback_buttons", "overflow"}
        return {one["action_id"]: one for _, one in elements(self.view["blocks"]) if one["type"] not in held}

    def options(self, action_id: str) -> list[str]:
        """Return what can be chosen there, as it reads."""
        return [str(option["text"]["text"]) for option in self.fields[action_id]["options"]]

    @property
    def json(self) -> JSON:
        """Return it as views.open answers it."""
        kept = {name: self.view.get(name, "") for name in ("private_metadata", "callback_id", "external_id")}
        return {
            **self.view, **kept, "id": self.id, "team_id": TEAM, "app_id": APP, "bot_id": BOT_ID, "hash": self.hash,
            "app_installed_team_id": TEAM, "root_view_id": self.root or self.id, "previous_view_id": self.previous,
            "state": {"values": self.state},
        }  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Trigger:
    """The right to open one modal within three seconds."""

    user: str
    at: float
    used: bool = False


@dataclass(slots=True, kw_only=True)
class Response:
    """A response address: five messages in thirty minutes. `original`: the message whose button was pressed."""

    id: str
    user: str
    channel: str
    at: float
    original: Message | None = None
    uses: int = 0


@dataclass(slots=True, kw_only=True)
class Call:
    """A request that the bot made, and what it was answered (status 0: the connection was cut)."""

    method: str
    arguments: JSON
    token: str
    at: float
    headers: dict[str, str]
    status: int = 0
    answer: JSON = field(default_factory=dict)
    # Slack would refuse what was sent, whoever sends it and whenever.
    faulty: bool = False

    @property
    def ok(self) -> bool:
        return self.status == 200 and bool(self.answer.get("ok"))


class Workspace:
    """T1 and what happens in it. Changed by the server's thread, read by the tests'."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = people()
        self.channels: dict[str, Channel] = channels()
        self.messages: list[Message] = []
        self.views: list[View] = []
        self.homes: dict[str, View] = {}
        self.files: dict[str, File] = {}
        # What the agent pane offers, by channel, and what it says that the bot is doing, by channel and thread.
        self.prompts: dict[str, JSON] = {}
        self.statuses: dict[tuple[str, str], str] = {}
        self.home_tab = True
        # Where files are, without a slash at the end.
        self.address = ""
        self.triggers: dict[str, Trigger] = {}
        self.responses: dict[str, Response] = {}
        self.calls: list[Call] = []
        self.live_found: list[str] = []
        self.ahead = 0.0
        self._changed = threading.Condition()
        self._last_ts = 0

    def now(self) -> float:
        """Return the time in this Slack; a test may let hours pass."""
        return time.time() + self.ahead

    def ts(self) -> str:
        """Return a ts that no other message has."""
        with self._changed:
            self._last_ts = max(int(self.now() * 1_000_000), self._last_ts + 1)
            return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def tell(self) -> None:
        """Wake whoever waits for something to happen."""
        with self._changed:
            self._changed.notify_all()

    def wait_for(self, found: Callable[[], T], seconds: float = 5.0) -> T:
        """Return what is found as soon as it is true; fails after the seconds."""
        until = time.monotonic() + seconds
        while not (result := found()):
            left = until - time.monotonic()
            if left <= 0:
                last = "\n".join(map(str, self.messages[-5:]))
                raise AssertionError(f"Nothing of the kind within {seconds} s. Written last:\n{last}")
            with self._changed:
                # Not all that a test waits for is told here: a process may end, a file may come.
                self._changed.wait(min(left, 0.02))
        return result

    def put(self, message: Message) -> Message:
        """Keep a message."""
        self.messages.append(message)
        self.tell()
        return message

    def check(self, payload: JSON) -> None:
        """Look for what Slack would execute in what the bot sends."""
        self.live_found.extend(live(payload))

    def find(self, channel: str, ts: str) -> Message | None:
        """Return a message that everyone in the channel sees."""
        return next((each for each in self.seen(channel) if each.ts == ts), None)

    def seen(self, channel: str) -> list[Message]:
        """Return what everyone in a channel sees, oldest first."""
        return [each for each in self.messages if each.channel == channel and not each.deleted and not each.only_for]

    def direct(self, user: str) -> Channel:
        """Return the conversation of somebody with the bot."""
        channel = Channel(id=f"D{user}", kind="im", members=frozenset({BOT, user}))
        return self.channels.setdefault(channel.id, channel)

    def trigger(self, user: str) -> str:
        """Return a trigger_id as it comes with a command or a press."""
        made = f"{self.ts()}.{secrets.token_hex(16)}"
        self.triggers[made] = Trigger(user=user, at=self.now())
        return made

    def response(self, user: str, channel: str, original: Message | None = None) -> Response:
        """Return a response address as it comes with a command or a press."""
        made = Response(id=secrets.token_hex(12), user=user, channel=channel, at=self.now(), original=original)
        self.responses[made.id] = made
        return made


def _buttons(shown_in: Message | View) -> Iterator[Button]:
    blocks = shown_in.blocks if isinstance(shown_in, Message) else shown_in.view["blocks"]
    for block, element in elements(blocks):
        kind = element["type"]
        pair = [element["positive_button"], element["negative_button"]] if kind == "feedback_buttons" else [element]
        for each in pair:
            if kind in {"button", "icon_button", "feedback_buttons"}:
                yield Button(
                    action_id=element["action_id"],
                    value=each.get("value", ""),
                    text=each["text"]["text"],
                    block_id=block.get("block_id", ""),
                    element={**each, "type": kind},
                    message=shown_in,
                )
