"""Logging: ours to stderr, the libraries' kept down, and nothing in it that is to stay secret."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterable
from urllib.parse import quote

# huggingface_hub sets the level of its own top logger when it is imported, so the one that talks is named.
_LOUD = (
    "anyio", "asyncio", "courlan", "faiss", "filelock", "htmldate", "httpcore", "httpx", "huggingface_hub.utils._http",
    "py.warnings", "sentence_transformers", "torch", "trafilatura", "transformers", "urllib3", "uvicorn",
)  # fmt: skip
# These give their loggers the root's level as they are made, and tell of requests with what people wrote in them, or of
# every lost connection as an error, of which bot/connection.py tells itself.
_TALKATIVE = ("slack_bolt", "slack_sdk", "websocket")
_IDLE = (
    "Failed to send a request",
    "Failed to decode Slack API response",
    "on_error invoked",
    "Connection to remote host was lost",
)

# What a connection says that is given up as the bot ends; the websocket package takes it for a fault.
ENDING = "The bot is ending."

_log = logging.getLogger(__name__)

_HIDDEN = "[redacted]"
_SLASH = r"(?:\\?/|%2F)"  # as in an address, in JSON as Slack writes it, and in a form
_MARK = r"(?:\\*['\"]|%22)"
# What goes before a secret is kept, in group 1.
_SECRETS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"()(?:xox[a-z](?:\.xox[a-z])?|xapp)-[\w.-]+",
        # Where an answer goes that only one person sees: whoever has the address can write there.
        rf"(hooks[\w.-]*(?::\d+)?{_SLASH})[^\s'\"<>&]+",
        rf"({_SLASH}(?:commands|actions|app){_SLASH})T[A-Z0-9]+{_SLASH}[^\s'\"<>&]+",
        rf"({_SLASH}response{_SLASH})[^\s'\"<>&]+",
        r"(response_url['\"]?\s*(?::|=|%3D)\s*['\"]?)[^\s'\"<>&,}]+",
        # Where a file of ours is sent: the address alone lets anybody write there.
        rf"({_SLASH}upload{_SLASH}v\d+{_SLASH})[^\s'\"<>&]+",
        # Where the socket is, with the ticket that opens it.
        rf"(wss?:{_SLASH}{_SLASH}[\w.:\[\]-]+)[^\s'\"<>]+",
        r"(ticket=)[^\s'\"<>&]+",
        r"(v0=)[0-9a-f]{64}",
        # The verification token, which stands in everything that Slack sends, as JSON, a form, or either in the other.
        rf"(token{_MARK}?\s*(?::|=|%3[AD])\s*{_MARK}?)[^\s'\"\\<>&,}}%]+",
    )
)


def start(level: str, *, secrets: Iterable[str] = ()) -> None:
    """Send log records of the level and above to stderr; of the libraries only errors, unless it is DEBUG.

    `secrets` are never shown, nor is anything that looks like a token, a response address or a socket's ticket.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(Discreet("%(asctime)s %(levelname)s %(name)s: %(message)s", secrets=secrets))
    if level != "DEBUG":
        handler.addFilter(matters)
    logging.basicConfig(level=level, handlers=[handler])
    for name in _LOUD:
        logging.getLogger(name).setLevel(logging.DEBUG if level == "DEBUG" else logging.ERROR)


class Discreet(logging.Formatter):
    """A formatter that writes "[redacted]" for every secret, also in the traceback of an error."""

    def __init__(self, fmt: str, *, secrets: Iterable[str] = ()) -> None:
        super().__init__(fmt)
        known = {form for secret in secrets for form in (secret, quote(secret, safe=""))}
        self._known = sorted(filter(None, known), key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's line or lines."""
        return self.discreet(super().format(record))

    def discreet(self, text: str) -> str:
        """Return the text without secrets."""
        for secret in self._known:
            text = text.replace(secret, _HIDDEN)
        for pattern in _SECRETS:
            text = pattern.sub(rf"\1{_HIDDEN}", text)
        return text


def uncaught(fault: threading.ExceptHookArgs) -> None:
    """Log a fault that ended a thread: Python would print it itself, with whatever secret stands in it."""
    if fault.exc_value and not isinstance(fault.exc_value, SystemExit):
        name = fault.thread.name if fault.thread else "A thread"
        _log.error("%s ended by a fault.", name, exc_info=fault.exc_value)


def matters(record: logging.LogRecord) -> bool:
    """Return whether a record is ours, or tells of a failure that nothing of ours tells of."""
    if record.name.split(".")[0] not in _TALKATIVE:
        return True
    said = str(record.msg)
    return record.levelno >= logging.ERROR and not said.startswith(_IDLE) and not said.endswith(ENDING)
