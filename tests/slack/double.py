"""The Slack that a test holds: see the package's docstring."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

from aiohttp import web

from tests.slack import payloads
from tests.slack.deliveries import Delivery, Transport
from tests.slack.files import File
from tests.slack.gestures import Gestures
from tests.slack.http_mode import Requests
from tests.slack.loop import LoopThread
from tests.slack.methods import methods
from tests.slack.people import BOT
from tests.slack.responses import Responses
from tests.slack.sockets import Sockets
from tests.slack.storage import Storage
from tests.slack.weather import Fault, Faults, How, Rates
from tests.slack.web_api import Grants, WebApi
from tests.slack.workspace import Call, Message, Response, View, Workspace

T = TypeVar("T")

SCOPES = (
    "app_mentions:read assistant:write channels:history channels:read chat:write commands files:read files:write "
    "groups:history groups:read im:history im:read mpim:history mpim:read users:read"
).split()
EVENTS = "app_mention message.channels message.groups message.im message.mpim".split()
_MOST_BYTES = 4_000_000


class SlackDouble(Gestures):
    """Slack on 127.0.0.1. Starts with `with`, and ends with everything that is open.

    At the end of the block nothing may have been sent that is live or that Slack refuses as faulty, unless `strict` is
    false.
    """

    bot_token = "xoxb-1-1-double"
    app_token = "xapp-1-A1-1-double"
    signing_secret = "a-secret-of-the-double-0123456789"

    def __init__(self, transport: Literal["socket", "http"] = "socket") -> None:
        self.workspace = Workspace()
        self.faults = Faults()
        self.rates = Rates()
        self.scopes = set(SCOPES)
        self.events = set(EVENTS)
        # Slack tells a bot of its own messages too.
        self.echo = True
        self.strict = True
        self._name = transport
        self._loop = LoopThread()
        self.sockets = Sockets(self.workspace, self._loop, self.faults)
        self.requests = Requests(self._loop, self.signing_secret)
        self.transport: Transport = self.sockets if transport == "socket" else self.requests
        self._serve()

    def _serve(self) -> None:
        self._grants = Grants(
            bot_token=self.bot_token, app_token=self.app_token, scopes=self.scopes, app_scopes={"connections:write"}
        )
        api = WebApi(self.workspace, methods(self.sockets.address), self._grants, self.faults, self.rates)
        api.after = self._echo
        responses = Responses(self.workspace, self.faults)
        self.storage = Storage(self.workspace, self._grants, self.faults)
        app = web.Application(client_max_size=_MOST_BYTES)
        app.router.add_route("*", "/api/{method}", api.handle)
        app.router.add_post("/response/{id}", responses.handle)
        app.router.add_get("/link/", self.sockets.handle)
        self.storage.serve(app)
        self.workspace.address = f"http://127.0.0.1:{self._loop.serve(app)}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()
        if kind is None and self.strict:
            assert not self.live_found, "Slack would execute or link what the bot sent."
            assert not self.faulty, "Slack would refuse what the bot sent."

    def stop(self) -> None:
        """End; calling it again does nothing."""
        if self._loop.port:
            self._loop.run(self.requests.end())
            self._loop.stop()
            self._loop.port = 0

    @property
    def transport_name(self) -> str:
        return self._name

    @property
    def api_url(self) -> str:
        """SLACK_API_URL of the bot."""
        return f"http://127.0.0.1:{self._loop.port}/api/"

    @property
    def env(self) -> dict[str, str]:
        """The settings with which a bot finds this Slack."""
        ways = {"socket": {"SLACK_APP_TOKEN": self.app_token}, "http": {"SLACK_SIGNING_SECRET": self.signing_secret}}
        return {"SLACK_BOT_TOKEN": self.bot_token, "SLACK_API_URL": self.api_url, **ways[self._name]}

    def _address(self, response: Response) -> str:
        return f"http://127.0.0.1:{self._loop.port}/response/{response.id}"

    def _echo(self, call: Call) -> None:
        """Tell the bot of what it posted, as Slack does: it is a member like others."""
        if not (self.echo and self.transport.reaches):
            return
        for message in self._written(call):
            place = self.workspace.channels[message.channel]
            if call.method in {"chat.update", "chat.delete"}:
                event = payloads.own_event(message, place, self.workspace.ts())
            else:
                event = payloads.message_event(message, place, self._person(message.user))
            self.event(event, channel=place.id)

    def _written(self, call: Call) -> list[Message]:
        """Return the messages that a call wrote, changed or deleted."""
        own = [one for one in self.workspace.messages if one.by_bot and not one.only_for]
        if call.method == "files.completeUploadExternal":
            return [one for one in own if one.arguments is call.arguments]
        if not call.method.startswith("chat."):
            return []
        about = (call.answer.get("channel"), call.answer.get("ts"))
        return [one for one in own if (one.channel, one.ts) == about]

    # What goes wrong.

    def fail(
        self,
        method: str,
        how: How,
        *,
        times: int = 1,
        after: bool = False,
        seconds: float | None = None,
        where: Callable[[dict[str, Any]], bool] = lambda _arguments: True,
    ) -> None:
        """Let the next calls fail: see weather.py. `after`: it takes place, only the answer fails."""
        self.faults.order(method, Fault(how=how, times=times, after=after, seconds=seconds, where=where))

    def resend_unacked(self, after: float | None) -> None:
        """Let Slack send again, up to three times, what is not acknowledged after these seconds; None: never."""
        self.sockets.resend_after = self.requests.resend_after = after

    def pass_time(self, seconds: float) -> None:
        """Let time pass in Slack."""
        self.workspace.ahead += seconds

    def revoke(self) -> Delivery:
        """Let an admin take the installation back: the bot is told so, and its token is no good any more."""
        delivery = self.event({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [BOT]}})
        self.event({"type": "app_uninstalled"})
        self._grants.revoked = True
        return delivery

    def forget(self) -> None:
        """Forget what was written and called, all but what is faulty: ten thousand messages make every look slow."""
        self.workspace.messages = []
        self.workspace.calls = self.faulty

    # What came of it.

    @property
    def messages(self) -> list[Message]:
        """Everything that was written and not deleted, oldest first."""
        return [each for each in self.workspace.messages if not each.deleted]

    def thread(self, channel: str, ts: str) -> list[Message]:
        """Return a thread, its first message included."""
        return [each for each in self.workspace.seen(channel) if ts in {each.ts, each.thread}]

    def posted(self, channel: str | None = None) -> list[Message]:
        """Return what the bot wrote for everyone to see, in one channel or anywhere."""
        return [each for each in self.messages if each.by_bot and not each.only_for and channel in {None, each.channel}]

    def replies(self, channel: str, ts: str) -> list[Message]:
        """Return what the bot wrote in a thread."""
        return [each for each in self.thread(channel, ts) if each.by_bot]

    def ephemerals(self, user: str) -> list[Message]:
        """Return what only this person sees."""
        return [each for each in self.messages if each.only_for == user]

    def views(self, user: str) -> list[View]:
        """Return the modals that were opened for somebody."""
        return [each for each in self.workspace.views if each.user == user]

    @property
    def homes(self) -> dict[str, View]:
        """What each person's Home shows, by their id."""
        return self.workspace.homes

    def prompts(self, user: str) -> list[dict[str, str]]:
        """Return the prompts that somebody is offered in the agent pane."""
        return list(self.workspace.prompts.get(f"D{user}", {}).get("prompts", []))

    def status(self, channel: str, thread: str) -> str:
        """Return what stands below a message while the bot is at it, "" where nothing does."""
        return self.workspace.statuses.get((channel, thread), "")

    def files_of(self, place: str) -> list[File]:
        """Return the files of the bot's own that are in a channel, or in its conversation with somebody."""
        places = {place, f"D{place}"}
        return [
            one for one in self.workspace.files.values() if one.by_bot and one.complete and places & {*one.channels}
        ]

    @property
    def calls(self) -> list[Call]:
        """Every request of the bot."""
        return list(self.workspace.calls)

    def calls_of(self, method: str) -> list[Call]:
        """Return the requests of one method; "response_url" is one."""
        return [each for each in self.calls if each.method == method]

    @property
    def live_found(self) -> list[str]:
        """What Slack would have executed of all that the bot sent; see live.py."""
        return list(self.workspace.live_found)

    @property
    def faulty(self) -> list[Call]:
        """The requests that Slack would refuse whenever they came: too large, or not as method and block want it."""
        return [each for each in self.calls if each.faulty]

    def wait_for(self, found: Callable[[], T], seconds: float = 5.0) -> T:
        """Return what is found as soon as it is true; fails when the seconds are over."""
        return self.workspace.wait_for(found, seconds)

    def answer_to(self, delivery: Delivery, seconds: float = 5.0) -> Message:
        """Return the bot's first message in the thread of what was written."""
        channel, thread = str(delivery.event["channel"]), str(delivery.event.get("thread_ts", delivery.ts))
        return self.wait_for(lambda: self.replies(channel, thread), seconds)[0]

    def trigger(self, user: str) -> str:
        """Return a trigger_id as it comes with a command."""
        return self.workspace.trigger(user)

    def response_url(self, user: str, channel: str, original: Message | None = None) -> str:
        """Return a response address as it comes with a command, or with a button of the original."""
        return self._address(self.workspace.response(user, channel, original))
