"""What every listener is handed: the place where a request is claimed and a worker woken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.ledger import Key, Lane, Ledger, Request

if TYPE_CHECKING:
    from bot.metrics import Metrics

BOUND = 500

_LANES: Mapping[str, Lane] = {
    "answer": "answers", "ask": "answers", "share": "answers", "ingest": "adding", "reread": "adding",
    "articles": "quick", "remove": "quick", "quotes": "quick", "context": "quick", "help": "quick",
    "add-help": "quick", "add-nothing": "quick", "allow": "quick", "wrong": "quick", "correct": "quick",
    "decide": "quick", "feedback": "quick", "feedback-why": "quick", "home": "quick", "setting": "quick",
    "table": "answers", "check": "answers", "check-files": "adding", "form": "quick", "details": "quick",
    "retry": "adding", "undo": "adding", "edit": "adding",
    "deleted": "answers", "follow_up": "quick",
}  # fmt: skip
# Done again after a crash; what only the asker would have seen is lost instead, so that it is never doubled.
_DURABLE = frozenset(
    {
        "answer",
        "deleted",
        "share",
        "ingest",
        "retry",
        "undo",
        "edit",
        "reread",
        "remove",
        "allow",
        "table",
        "correct",
        "decide",
        "feedback",
        "feedback-why",
        "setting",
    }
)


class Command(NamedTuple):
    """A slash command as Slack lists it."""

    name: str
    description: str
    hint: str = ""


class Shortcut(NamedTuple):
    """A message shortcut as Slack lists it."""

    name: str
    callback: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """Takes requests on. `wake` calls a lane's workers; beyond `bound` waiting jobs of a lane people read "busy".

    `team` is the workspace that the bot is installed in, `bot_user` the bot's own member id, `prefix` what our slash
    commands begin with there. `changed` hears of channels that are no longer what they were, `doubt` that the token may
    be none any more.
    """

    ledger: Ledger
    wake: Callable[[Lane], None]
    metrics: Metrics
    team: str
    bot_user: str
    bound: int = BOUND
    prefix: str = ""
    changed: Callable[[str], None] = lambda _channel: None
    doubt: Callable[[], None] = lambda: None

    def command(self, name: str) -> str:
        """Return what one of our slash commands is called here: "/acme-ask" for "/ask" where the prefix is "acme-"."""
        return f"/{self.prefix}{name.removeprefix('/')}"

    def take(self, request: Request, *, bound: int | None = None) -> None:
        """Claim a request and have it worked on; what was claimed before is left alone.

        Raises `StorageError` where the claim cannot be kept: then nothing is to be acknowledged.
        """
        claim = self.ledger.claim(request, bound=bound or self.bound)
        self.metrics.claims.labels(kind=request.kind, claim=claim).inc()
        if claim != "again":
            self.wake("notices" if claim == "busy" else request.lane)

    def said(self, kind: str, event: Mapping[str, Any], *, part: str = "", **more: Any) -> None:
        """Take on what a message asks for, to be answered in its thread by one answer at a time in a channel.

        `part` tells what else it asks for from its question, as ":files".
        """
        channel, ts = event["channel"], event["ts"]
        self.take(
            Request(
                kind=kind, key=Key(self.team, channel, ts + part), user=event["user"], lane=_LANES[kind],
                thread=event.get("thread_ts") or ts, turn=channel, durable=kind in _DURABLE,
                client_msg_id=event.get("client_msg_id"), **more,
            )
        )  # fmt: skip

    def commanded(self, kind: str, command: Mapping[str, Any], text: str = "", **payload: Any) -> None:
        """Take on what a slash command asks for."""
        self.take(
            Request(
                kind=kind, key=Key(self.team, command["channel_id"], command["trigger_id"]), user=command["user_id"],
                lane=_LANES[kind], text=text, payload={"response_url": command["response_url"], **payload},
                durable=kind in _DURABLE, turn=_turn(kind, command["user_id"]),
            )
        )  # fmt: skip

    def pressed(self, kind: str, body: Mapping[str, Any], *, turn: str = "", **payload: Any) -> None:
        """Take on what a button or a message shortcut asks for; in App Home it is in no channel."""
        address = {"response_url": body["response_url"]} if body.get("response_url") else {}
        self.take(
            Request(
                kind=kind, key=Key(self.team, channel_of(body), body["trigger_id"]), user=body["user"]["id"],
                lane=_LANES[kind], payload={**address, **payload}, durable=kind in _DURABLE,
                turn=turn or _turn(kind, body["user"]["id"]),
            )
        )  # fmt: skip

    def submitted(self, kind: str, body: Mapping[str, Any], **payload: Any) -> None:
        """Take on what a modal asks for, once, for the place where it was opened (`work.modals.opened` kept that).

        "stale" is in the payload where that is no longer known.
        """
        view, user = body["view"], body["user"]["id"]
        kept = self.ledger.list(str(view.get("private_metadata")))
        wanted: dict[str, Any] = dict(kept.wanted) if kept and kept.kind == "modal" else {"channel": "", "stale": True}
        self.take(
            Request(
                kind=kind, key=Key(self.team, wanted.pop("channel"), f"view:{view['id']}"), user=user,
                lane=_LANES[kind], payload={**wanted, **payload}, durable=kind in _DURABLE, turn=_turn(kind, user),
            )
        )  # fmt: skip

    def shared(self, body: Mapping[str, Any], asked: str) -> None:
        """Take on that an answer is to be shared: once, however often the button is pressed."""
        channel = channel_of(body)
        self.take(
            Request(
                kind="share", key=Key(self.team, channel, f"share:{asked}"), user=body["user"]["id"],
                lane=_LANES["share"], turn=channel, payload={"asked": int(asked), "reply": body["response_url"]},
                durable=True,
            )
        )  # fmt: skip


def _turn(kind: str, user: str) -> str:
    # Whoever adds a hundred articles waits for them, and nobody else does.
    return user if _LANES[kind] == "adding" else ""


def channel_of(body: Mapping[str, Any]) -> str:
    """Return the channel in which a button was pressed, "" in App Home and in a modal."""
    return str((body.get("channel") or {}).get("id") or (body.get("container") or {}).get("channel_id") or "")
