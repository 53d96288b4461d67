"""The line to Slack in Socket Mode: opened, watched, and opened again, without an end and without haste."""

from __future__ import annotations

import json
import logging
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import websocket
from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.websocket_client import SocketModeClient

from bot import logs
from bot.door import Door
from bot.slack import Slack, SlackError, SlowDownError, UncertainError

PING_SECONDS = 5.0
# A line on which so many pongs are missing is dead, though nobody cut it: a laptop slept, a router forgot us.
_PONGS = 3
_CONNECT_SECONDS = 10
_LOOK_SECONDS = 0.05
_GOODBYE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 30.0
# Listeners take a millisecond each; more threads would only get in each other's way.
_CONCURRENCY = 1

_log = logging.getLogger(__name__)


class Connection:
    """The line over which Slack hands requests to the Bolt app. `slack` speaks with the app-level token."""

    def __init__(self, app: App, slack: Slack, *, door: Door | None = None, ping_seconds: float = PING_SECONDS) -> None:
        self._client = _Client(slack, app, door or Door(), ping_seconds)

    def open(self, address: str) -> None:
        """Connect to the address that Slack gave for it, and from then on to whatever it gives next."""
        self._client.wss_uri = address
        self._client.connect()

    def wait(self, ending: threading.Event) -> bool:
        """Wait until Slack has greeted us; return whether it has, or the bot ends before."""
        while not ending.is_set():
            if self.is_up:
                return True
            ending.wait(_LOOK_SECONDS)
        return False

    @property
    def is_up(self) -> bool:
        """Whether Slack has greeted us on the line that is open now."""
        return self._client.is_up

    def close(self) -> None:
        """Take nothing more. Ends within a second, also where the network hangs."""
        self._client.ending.set()
        # The SDK waits for its threads one after the other, some of which wait for the network.
        closing = threading.Thread(target=self._client.close, daemon=True)
        closing.start()
        closing.join(_GOODBYE_SECONDS)


class _Client(SocketModeClient):
    """The SDK's client, with an address that it waits for rather than fail, and no line opened twice."""

    def __init__(self, slack: Slack, app: App, door: Door, ping_seconds: float) -> None:
        # Set first: the SDK starts its threads as it is made.
        self.ending = threading.Event()
        # Whoever types a command or presses a button waits for it, so those pass the events that wait.
        self._quick = ThreadPoolExecutor(_CONCURRENCY, thread_name_prefix="commands")
        self._slack = slack
        self._app = app
        self._door = door
        self._vain = 0
        self._begun: websocket.WebSocketApp | None = None
        self._greeted: websocket.WebSocketApp | None = None
        self._greeted_at = 0.0
        websocket.setdefaulttimeout(_CONNECT_SECONDS)
        super().__init__(
            app_token="",  # the address comes from `slack`, which has it
            logger=logging.getLogger("slack_sdk.socket_mode"),
            ping_interval=ping_seconds,
            concurrency=_CONCURRENCY,
        )
        self.current_session_runner.interval_seconds = _LOOK_SECONDS
        self.message_listeners.append(self._hear)
        self.socket_mode_request_listeners.append(self._handle)

    @property
    def is_up(self) -> bool:
        session = self.current_session
        return session is not None and session is self._greeted and session.sock is not None

    def is_connected(self) -> bool:
        # The SDK's own takes a line that is about to be opened for a broken one, and opens a second.
        session = self.current_session
        return session is not None and (session is not self._begun or session.sock is not None)

    def connect(self) -> None:
        if self.current_session:
            _cut(self.current_session)
        super().connect()

    def close(self) -> None:
        # Before the line is cut, or the cut would open another.
        self.auto_reconnect_enabled = False
        if self.current_session:
            _cut(self.current_session)
        super().close()

    def issue_new_wss_url(self) -> str:
        if self._greeted:
            _log.info("The connection to Slack ends; opening another.")
        while not self.ending.is_set():
            # The first of a row is at once; lines that end before a greeting are not opened in haste.
            self.ending.wait(min(2.0 ** (self._vain - 1), _LONGEST_PAUSE_SECONDS) if self._vain else 0)
            self._vain += 1
            try:
                return self._slack.socket_address()
            except SlowDownError as pause:
                _log.warning("%s", pause)
                self.ending.wait(pause.seconds)
            except SlackError as error:
                _log.warning("%s Trying again.", error)
        raise UncertainError(logs.ENDING)

    def enqueue_message(self, message: str) -> None:
        told = json.loads(message) if message.startswith("{") else {}
        if "envelope_id" in told:
            self._door.arrived()
        if told.get("type") in {"slash_commands", "interactive"}:
            self._quick.submit(self.run_message_listeners, told, message)
        else:
            super().enqueue_message(message)

    def run_message_listeners(self, message: dict[str, Any], raw_message: str) -> None:
        try:
            super().run_message_listeners(message, raw_message)
        finally:
            if "envelope_id" in message:
                self._door.left()

    def _hear(self, _client: BaseSocketModeClient, message: dict[str, Any], _raw: str | None = None) -> None:
        if message.get("type") == "hello":
            self._greeted, self._greeted_at, self._vain = self.current_session, time.time(), 0
            _log.info("Slack is connected.")

    def _handle(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        try:
            if not self.ending.is_set():
                send_response(client, request, run_bolt_app(self._app, request), time.time())
        except (websocket.WebSocketException, OSError) as error:
            # Slack sends it again, and finds it claimed.
            _log.info("A request was not acknowledged, as the connection was lost (%s).", type(error).__name__)

    def _run_current_session(self) -> None:
        # An address is good for one connection, so a line that ended is not run again.
        if self.current_session is not self._begun:
            self._begun = self.current_session
            super()._run_current_session()  # type: ignore[no-untyped-call]  # the SDK has no type here

    def _monitor_current_session(self) -> None:
        session = self.current_session
        if session and self.is_up and self._silent_since(session) > _PONGS * self.ping_interval:
            _log.warning("The connection to Slack has gone silent. Connecting again.")
            _cut(session)
        super()._monitor_current_session()  # type: ignore[no-untyped-call]  # nor here

    def _silent_since(self, session: websocket.WebSocketApp) -> float:
        return time.time() - max(session.last_pong_tm, self._greeted_at)


def _cut(session: websocket.WebSocketApp) -> None:
    """End a line, and wait until the thread that reads from it has noticed; closed at once, it would wait for ever."""
    line = session.sock.sock if session.sock else None
    if line is None:
        return
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    until = time.monotonic() + 1
    while session.sock is not None and time.monotonic() < until:
        time.sleep(0.002)
