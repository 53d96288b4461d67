"""Socket Mode: WebSockets that the bot opens, and what goes over them."""

from __future__ import annotations

import asyncio
import json
import secrets
import uuid
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.slack.deliveries import RESEND_MOST, Delivery
from tests.slack.loop import LoopThread
from tests.slack.people import APP, JSON
from tests.slack.weather import CLOSED, SLOW, Faults
from tests.slack.workspace import Workspace

_DEBUG = {"host": "applink-harbour", "build_number": 10, "approximate_connection_time": 18060}


@dataclass(slots=True, eq=False)
class Connection:
    """An open WebSocket; a `hung` one says nothing any more, not even a pong."""

    socket: web.WebSocketResponse
    request: web.Request
    hung: bool = False
    received: list[JSON] = field(default_factory=list)


class Sockets:
    """The connections of Socket Mode. Events wait for one; a command or a press without one is lost, as in Slack."""

    def __init__(self, workspace: Workspace, loop: LoopThread, faults: Faults) -> None:
        self.connections: list[Connection] = []
        self.opened = 0
        # A test may let what is not acknowledged come again after some seconds, as Slack does.
        self.resend_after: float | None = None
        self._workspace = workspace
        self._loop = loop
        self._faults = faults
        self._tickets: set[str] = set()
        self._waiting: list[Delivery] = []
        self._unacked: dict[str, Delivery] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._turn = 0

    @property
    def reaches(self) -> bool:
        """Whether the bot is connected."""
        return bool(self.connections)

    def address(self) -> str:
        """Return an address that opens one connection."""
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        return f"ws://127.0.0.1:{self._loop.port}/link/?ticket={ticket}&app_id={APP}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Keep a connection until it ends."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=401, text="invalid ticket")
        self._tickets.remove(ticket)
        if fault := self._faults.take("connect", {}):
            if fault.how == SLOW:
                await asyncio.sleep(1.0 if fault.seconds is None else fault.seconds)
            elif fault.how == CLOSED and request.transport:
                request.transport.abort()
                return web.Response()
            elif isinstance(fault.how, int):
                return web.Response(status=fault.how)
        # Pings are answered here, so that a connection can be made to hang.
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        await self._talk(Connection(socket, request))
        return socket

    async def _talk(self, connection: Connection) -> None:
        self.connections.append(connection)
        self.opened += 1
        try:
            await connection.socket.send_json(
                {"type": "hello", "num_connections": len(self.connections), "debug_info": _DEBUG,
                 "connection_info": {"app_id": APP}}
            )  # fmt: skip
            self._flush()
            async for message in connection.socket:
                if message.type is WSMsgType.PING and not connection.hung:
                    await connection.socket.pong(message.data)
                elif message.type is WSMsgType.TEXT:
                    self._received(connection, json.loads(message.data))
        except ConnectionError:
            pass  # it was cut, by the bot or by the test
        finally:
            if connection in self.connections:
                self.connections.remove(connection)
            self._workspace.tell()

    def _received(self, connection: Connection, said: JSON) -> None:
        connection.received.append(said)
        if delivery := self._unacked.pop(str(said.get("envelope_id")), None):
            payload = said.get("payload")
            delivery.answered(200, ack=payload, body=json.dumps(payload) if payload else "")
        self._workspace.tell()

    def send(self, delivery: Delivery) -> None:
        """Send to the bot over one of its connections."""
        self._loop.call(lambda: self._send(delivery))

    def _send(self, delivery: Delivery) -> None:
        delivery.envelope = str(uuid.uuid4())
        open_ones = [each for each in self.connections if not each.hung and not each.socket.closed]
        # A hung connection still takes what is sent to it: Slack cannot know.
        choice = open_ones or self.connections
        if not choice:
            if delivery.kind == "events_api":
                self._waiting.append(delivery)
            else:
                delivery.answered(0, body="dispatch_failed")
            return
        self._turn += 1
        self._unacked[delivery.envelope] = delivery
        delivery.sent()
        self._task(self._write(choice[self._turn % len(choice)], delivery))
        if self.resend_after is not None and delivery.kind == "events_api":
            self._task(self._again(delivery, self.resend_after))

    async def _write(self, connection: Connection, delivery: Delivery) -> None:
        envelope: JSON = {
            "envelope_id": delivery.envelope,
            "payload": delivery.payload,
            "type": delivery.kind,
            "accepts_response_payload": delivery.kind != "events_api",
        }
        if delivery.kind == "events_api":
            envelope |= {"retry_attempt": delivery.attempt, "retry_reason": delivery.reason}
        try:
            await connection.socket.send_json(envelope)
        except (ConnectionError, RuntimeError):
            # The connection ended meanwhile.
            if delivery.kind == "events_api":
                self._waiting.append(delivery)

    async def _again(self, delivery: Delivery, seconds: float) -> None:
        await asyncio.sleep(seconds)
        if delivery.envelope in self._unacked and delivery.attempt < RESEND_MOST:
            delivery.attempt += 1
            delivery.reason = "timeout"
            # The first envelope may still be acknowledged.
            first = delivery.envelope
            self._send(delivery)
            self._unacked[first] = delivery

    def _flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        for delivery in waiting:
            self._send(delivery)

    def cut(self) -> int:
        """Cut every connection dead, without a close frame; return how many there were."""
        connections = list(self.connections)

        async def cut() -> None:
            for connection in connections:
                if connection.request.transport:
                    connection.request.transport.abort()
                self.connections.remove(connection)

        self._loop.run(cut())
        return len(connections)

    def hang(self) -> None:
        """Let the open connections say nothing more, although they stay open."""
        for connection in self.connections:
            connection.hung = True

    def disconnect(self, reason: str = "refresh_requested", *, close_after: float | None = 0.5) -> None:
        """Announce the end of every open connection (warning, refresh_requested, link_disabled), then close it."""
        for connection in list(self.connections):
            self._loop.start(self._goodbye(connection, reason, close_after))

    async def _goodbye(self, connection: Connection, reason: str, close_after: float | None) -> None:
        await connection.socket.send_json({"type": "disconnect", "reason": reason, "debug_info": _DEBUG})
        if close_after is not None:
            await asyncio.sleep(close_after)
            await connection.socket.close()

    def _task(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
