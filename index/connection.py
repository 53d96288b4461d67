"""Connections to public addresses only, checked when they are made, and over at a deadline."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Collection, Iterable, Iterator
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

import httpcore
import httpx

from .errors import FetchError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# An IPv6 address in here carries an IPv4 address in its last bits, to which a gateway passes the connection on.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Deadline:
    """A moment after which nothing waits any more."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left; 0 or less when it has passed."""
        return self._end - time.monotonic()

    def within(self, timeout: float | None, error: type[Exception]) -> float:
        """Return the timeout, cut to what is left; raises the error when nothing is."""
        left = self.left()
        if left <= 0:
            raise error("the time is over")
        return left if timeout is None else min(timeout, left)


class Checked(httpx.BaseTransport):
    """httpx's way to the network, through connections that are checked and timed."""

    def __init__(self, *, allow: Collection[str], deadline: Deadline) -> None:
        # One request follows the other on a connection of its own: a redirect is resolved and checked again.
        self._pool = httpcore.ConnectionPool(
            max_keepalive_connections=0, network_backend=_PublicNetwork(allow, deadline)
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the response to a request, its body still to be read."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        answer = self._pool.handle_request(
            httpcore.Request(method=request.method, url=url, headers=request.headers.raw, extensions=request.extensions)
        )
        assert isinstance(answer.stream, Iterable)
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(answer),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class _PublicNetwork(httpcore.NetworkBackend):
    """Resolves a name once, checks every address it has, and connects to one of those checked.

    Checking first and letting the library resolve again would let a name change its address in between.
    """

    def __init__(self, allow: Collection[str], deadline: Deadline) -> None:
        self._allow = allow
        self._deadline = deadline
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Return a connection to the host, which must be public or allowed."""
        addresses = _resolved(host, port, self._deadline)
        if _pair(host, port) not in self._allow:
            _refuse_private(host, port, addresses)
        problem: Exception = httpcore.ConnectError("it has no address")
        for address in addresses:
            left = self._deadline.within(timeout, httpcore.ConnectTimeout)
            try:
                stream = self._sockets.connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
            else:
                return _Timed(stream, self._deadline)
        raise problem


class _Timed(httpcore.NetworkStream):
    """A connection on which every wait ends at the deadline: a server that drips bytes cannot stretch it."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return the next bytes."""
        return self._stream.read(max_bytes, self._deadline.within(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send the bytes."""
        self._stream.write(buffer, self._deadline.within(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Return the connection under TLS; the name is the host's, not the address's."""
        left = self._deadline.within(timeout, httpcore.ConnectTimeout)
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """Return what is known of the connection."""
        return self._stream.get_extra_info(info)


def is_public(address: str) -> bool:
    """Return whether the address belongs to the public internet, and so does any address it carries inside."""
    at = ipaddress.ip_address(address.partition("%")[0])
    return all(one.is_global and not one.is_multicast for one in (at, *_carried(at)))


def _carried(at: Address) -> list[Address]:
    """Return the IPv4 addresses to which an IPv6 address is passed on."""
    if not isinstance(at, ipaddress.IPv6Address):
        return []
    inside: list[Address | None] = [at.ipv4_mapped, at.sixtofour, *(at.teredo or ())]
    if at in _NAT64 or int(at) >> 32 == 0:
        inside.append(ipaddress.IPv4Address(int(at) & 0xFFFFFFFF))
    return [one for one in inside if one is not None]


def _refuse_private(host: str, port: int, addresses: Iterable[str]) -> None:
    for address in addresses:
        if not is_public(address):
            raise FetchError(
                f"{host} is a private address ({address}), which is not fetched; "
                f"put {_pair(host, port)} into PULLQUOTE_FETCH_ALLOW if it is a site of yours."
            )


def _pair(host: str, port: int) -> str:
    host = host.lower().rstrip(".")
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _resolved(host: str, port: int, deadline: Deadline) -> list[str]:
    """Return the addresses of a host; the system's resolver knows no time limit, so it is left behind at ours."""
    answers: SimpleQueue[list[str] | OSError] = SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put(list(dict.fromkeys(str(each[4][0]) for each in found)))
        except (OSError, UnicodeError):
            # The resolver's own words differ from system to system, and none of them says what is wrong.
            answers.put(OSError(f"no site called {host} is known here"))

    Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=deadline.within(None, httpcore.ConnectTimeout))
    except Empty as error:
        raise httpcore.ConnectTimeout("no answer about the address") from error
    if isinstance(answer, OSError):
        raise httpcore.ConnectError(str(answer)) from answer
    return answer
