"""A real web server on this machine, for tests of fetching: it says what it is told to and remembers who asked."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Says:
    """What the server answers: after a delay, the pieces of a body, with a pause before each."""

    pieces: tuple[bytes, ...] = ()
    status: int = 200
    content_type: str | None = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    pause: float = 0.0
    length: int | None = None


def page(body: str, **facts: Any) -> Says:
    """Return an answer with a body of HTML."""
    return Says(pieces=(body.encode(),), **facts)


def packed(body: bytes, **facts: Any) -> Says:
    """Return an answer whose body is gzipped on the way."""
    return Says(pieces=(gzip.compress(body),), headers={"Content-Encoding": "gzip"}, **facts)


def moved(to: str, **facts: Any) -> Says:
    """Return an answer that leads elsewhere."""
    return Says(status=302, headers={"Location": to}, **facts)


@dataclass(slots=True)
class Site:
    """The server: `answers` by path, `asked` the paths and headers of the requests it had."""

    port: int
    answers: dict[str, Says] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def pair(self) -> str:
        """The host:port under which it may be allowed."""
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        """Return the address of a path."""
        return f"http://{self.pair}{path}"


@contextmanager
def serving() -> Iterator[Site]:
    """Run a server on a free port of 127.0.0.1 until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            answer = site.answers.get(self.path, Says(status=404))
            time.sleep(answer.delay)
            try:
                self._say(answer)
            except OSError:
                self.close_connection = True  # the client has heard enough

        def _say(self, answer: Says) -> None:
            self.send_response(answer.status)
            headers = {"Content-Type": answer.content_type, **answer.headers}
            for name, value in headers.items():
                if value:
                    self.send_header(name, value)
            length = sum(map(len, answer.pieces)) if answer.length is None else answer.length
            self.send_header("Content-Length", str(length))
            self.end_headers()
            for piece in answer.pieces:
                time.sleep(answer.pause)
                self.wfile.write(piece)
                self.wfile.flush()

        def log_message(self, *_: object) -> None:
            """Keep quiet: test output is for the tests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    site = Site(port=server.server_port)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
