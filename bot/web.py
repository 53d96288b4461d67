"""The bot's HTTP side: Slack's requests in HTTP mode, and in either mode what a supervisor asks."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import uvicorn
from anyio import CapacityLimiter, to_thread
from prometheus_client import CONTENT_TYPE_LATEST
from slack_bolt import App, BoltRequest
from slack_sdk.signature import Clock, SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.door import Door
from index import PullquoteError

if TYPE_CHECKING:
    from bot.metrics import Metrics

EVENTS_PATH = "/slack/events"
MOST_BYTES = 1_000_000
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_STOP_SECONDS = 2


class AddressTakenError(PullquoteError):
    """The address to listen at cannot be had."""


class Signatures(Clock):
    """Tells Slack's requests from others', by their signature; those older than five minutes count as others'."""

    def __init__(self, secret: str, *, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._verifier = SignatureVerifier(secret, self)

    def now(self) -> float:
        """Return the time."""
        return self._now()

    def body(self, request: Request, sent: bytes) -> str | None:
        """Return what Slack sent, None where it was not Slack; never raises, whatever the headers hold."""
        timestamp = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        if not (_TIMESTAMP.fullmatch(timestamp) and signature.isascii()):
            return None
        try:
            text = sent.decode("utf-8")
        except UnicodeDecodeError:
            return None
        return text if self._verifier.is_valid(text, timestamp, signature) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slackward:
    """Where Slack's requests go in HTTP mode."""

    app: App
    signatures: Signatures
    door: Door = field(default_factory=Door)


class Site:
    """What is served. `trouble` gives the reason why the bot cannot answer now, None where it can.

    With `requests`, Slack's are taken from `admit` until `refuse`, and told to come again before and after.
    """

    def __init__(self, metrics: Metrics, trouble: Callable[[], str | None], *, requests: bool) -> None:
        self._metrics = metrics
        self._trouble = trouble
        self._slackward: Slackward | None = None
        # Listeners take a millisecond each; more threads would only get in each other's way.
        self._events_turns, self._commands_turns = CapacityLimiter(1), CapacityLimiter(2)
        routes = [
            Route("/healthz", self._healthz),
            Route("/readyz", self._readyz),
            Route("/metrics", self._metered),
        ]
        if requests:
            routes.append(Route(EVENTS_PATH, self._events, methods=["POST"]))
        self.asgi = Starlette(routes=routes)

    def admit(self, slackward: Slackward) -> None:
        """Take Slack's requests from now on."""
        self._slackward = slackward

    def refuse(self) -> None:
        """Take no more of them."""
        self._slackward = None

    async def _events(self, request: Request) -> Response:
        slackward = self._slackward
        if slackward is None:
            return PlainTextResponse("not now", 503, headers={"retry-after": "5"})
        with slackward.door.passing():
            return await self._answered(request, slackward)

    async def _answered(self, request: Request, slackward: Slackward) -> Response:
        try:
            sent = await _read(request)
        except ClientDisconnect:
            return Response(status_code=400)
        if sent is None:
            return PlainTextResponse("too large", 413)
        text = slackward.signatures.body(request, sent)
        if text is None:
            return PlainTextResponse("not signed by Slack", 401)
        try:
            asked = BoltRequest(body=text, headers=dict(request.headers))
        except (ValueError, AttributeError, TypeError, RecursionError):  # no JSON, or not of any shape that Slack sends
            return PlainTextResponse("cannot be read", 400)
        # Whoever types a command or presses a button waits for it, so those do not queue behind events.
        turns = self._events_turns if "event" in asked.body else self._commands_turns
        answer = await to_thread.run_sync(slackward.app.dispatch, asked, limiter=turns)
        return Response(answer.body, answer.status, headers=answer.first_headers_without_set_cookie())

    async def _healthz(self, _request: Request) -> Response:
        return PlainTextResponse("alive\n")

    async def _readyz(self, _request: Request) -> Response:
        trouble = self._trouble()
        return PlainTextResponse(f"{trouble or 'ready'}\n", 503 if trouble else 200)

    async def _metered(self, _request: Request) -> Response:
        return Response(self._metrics.text(), media_type=CONTENT_TYPE_LATEST)


class Listening:
    """A site that is served from a thread of its own. `port` is where it is, also where any free one was asked for."""

    def __init__(self, site: Site, *, host: str, port: int) -> None:
        self._socket = _bound(host, port)
        self.host, self.port = self._socket.getsockname()[:2]
        config = uvicorn.Config(
            site.asgi,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=_STOP_SECONDS,
        )
        self._server = uvicorn.Server(config)
        # uvicorn takes the process's signals only in its main thread.
        self._thread = threading.Thread(target=self._server.run, args=[[self._socket]], name="web", daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Where it can be reached."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    def stop(self) -> None:
        """Stop serving."""
        self._server.should_exit = True
        self._thread.join(_STOP_SECONDS + 1)
        self._socket.close()


async def _read(request: Request) -> bytes | None:
    """Return the body, None where it is too large; not more than that is ever held."""
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > MOST_BYTES:
            return None
    return bytes(found)


def _bound(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=512
        )
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise AddressTakenError(
            f"Nothing can listen at {host}:{port} ({reason}). End what listens there, or set PULLQUOTE_HOST and "
            "PULLQUOTE_PORT to another address."
        ) from error
