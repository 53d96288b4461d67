"""The one way to the web: a page by its address, with limits on where, how long and how much."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from . import formats, kinds
from .errors import FetchError
from .protocols import Fetched

if TYPE_CHECKING:
    import httpx

MOST_REDIRECTS = 5

_HOST = re.compile(r"[\w.:-]+")

_ADVICE = {
    401: "it wants a login; save the article as a file and add that",
    402: "it wants payment; save the article as a file and add that",
    403: "the site refuses programs; save the article as a file and add that",
    404: "there is no such page; check the address",
    410: "the page was taken down; check the address",
    429: "the site wants fewer requests; try again later",
    451: "the page is withheld for legal reasons; look for it elsewhere",
}


class HttpFetch:
    """Fetch pages over HTTP and HTTPS, from public addresses only.

    `allow` names internal sites, exact `host:port` pairs, that may be fetched although their address is private.
    `timeout` is for all of it in seconds, redirects included; `max_bytes` counts after decompression.
    """

    def __init__(self, *, allow: Collection[str] = (), timeout: float = 20.0, max_bytes: int = 20_000_000) -> None:
        self._allow = frozenset(pair.strip().lower() for pair in allow)
        self._timeout = timeout
        self._max_bytes = max_bytes

    def __call__(self, url: str) -> Fetched:
        """Return what stands at the address, after at most 5 redirects; each is checked like the first."""
        # httpx takes a tenth of a second to import; most commands fetch nothing.
        import httpcore
        import httpx

        from .connection import Checked, Deadline

        deadline = Deadline(self._timeout)
        try:
            with httpx.Client(
                transport=Checked(allow=self._allow, deadline=deadline),
                headers=_headers(),
                timeout=self._timeout,
                trust_env=False,
            ) as client:
                return self._followed(client, url)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, ValueError) as error:
            raise FetchError(f"{url} is no web address; check it and begin it with https://.") from error
        except (httpx.TimeoutException, httpcore.TimeoutException) as error:
            raise self._late(url) from error
        except (httpx.HTTPError, httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            if deadline.left() <= 0:
                raise self._late(url) from error
            raise FetchError(
                f"{url} could not be fetched ({_reason(error)}); check the address and try again."
            ) from error

    def _followed(self, client: httpx.Client, url: str) -> Fetched:
        at = url
        for _ in range(MOST_REDIRECTS + 1):
            with client.stream("GET", _checked(at, url)) as response:
                if not response.has_redirect_location:
                    return self._page(response, at)
                # Blanks as a browser sends them; also, where an address ends must be told wherever it is shown.
                at = urljoin(at, "%20".join(response.headers["location"].split()))
        raise FetchError(f"{url} redirects more than {MOST_REDIRECTS} times; add the address it should end at.")

    def _page(self, response: httpx.Response, url: str) -> Fetched:
        if response.status_code != 200:
            status = f"{response.status_code} {response.reason_phrase}".strip()
            raise FetchError(f"{url} answers {status}: {_advice(response.status_code)}.")
        content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if content_type and not formats.by_type(content_type) and not formats.says_nothing(content_type):
            names = ", ".join(format_.name for format_ in formats.FORMATS)
            what = kinds.by_type(content_type)
            raise FetchError(f"{url} is {what}, which is not read; give a page that is one of: {names}.")
        with _readable(response, url) as chunks:
            content = self._within_limit(chunks, url)
        return Fetched(url=url, content=content, content_type=content_type or None, charset=response.charset_encoding)

    def _within_limit(self, chunks: Iterable[bytes], url: str) -> bytes:
        content = bytearray()
        for chunk in chunks:
            content += chunk
            if len(content) > self._max_bytes:
                most = f"{self._max_bytes:,} bytes"
                raise FetchError(f"{url} is larger than {most}; raise PULLQUOTE_FETCH_MAX_BYTES if it is an article.")
        return bytes(content)

    def _late(self, url: str) -> FetchError:
        return FetchError(
            f"{url} took longer than {self._timeout:g} seconds; try again, or raise PULLQUOTE_FETCH_TIMEOUT."
        )


def _headers() -> dict[str, str]:
    # Only gzip: its bombs can be stopped at a byte, and every server speaks it.
    return {
        "User-Agent": f"Pullquote/{_version()}",
        "Accept": ", ".join(formats.content_types()),
        "Accept-Encoding": "gzip",
    }


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("pullquote")
    except PackageNotFoundError:
        return "0"


def _checked(url: str, first: str) -> httpx.URL:
    """Return the address when it may be asked for; `first` is where the redirects began."""
    import httpx

    parsed = httpx.URL(url)
    led = "" if url == first else f" (where {first} leads)"
    if parsed.scheme not in {"http", "https"}:
        raise FetchError(f"{url}{led} is no web address; only http and https are fetched.")
    if not _HOST.fullmatch(parsed.host) or (parsed.port or 0) > 65535:
        raise FetchError(f"{url}{led} is no web address; check the name of its site.")
    if parsed.userinfo:
        raise FetchError(
            f"The address at {parsed.host}{led} holds a user name or password; take it out of the address."
        )
    return parsed


def _advice(status: int) -> str:
    if status in _ADVICE:
        return _ADVICE[status]
    if status >= 500:
        return "the site is in trouble; try again later"
    return "it gave no page; check the address"


@contextmanager
def _readable(response: httpx.Response, url: str) -> Iterator[Iterable[bytes]]:
    """Give the body's bytes as they come, decompressed; raises `FetchError` for a packing that is broken or unknown."""
    import zlib

    packing = response.headers.get("content-encoding", "").strip().lower()
    if packing not in {"", "identity", "gzip", "x-gzip"}:
        raise FetchError(
            f"{url} is packed as {packing}, which was not asked for; save the article as a file and add that."
        )
    raw = response.iter_raw()
    try:
        yield _unpacked(raw) if packing.endswith("gzip") else raw
    except (zlib.error, EOFError) as error:
        raise FetchError(f"{url} arrived damaged or cut off; try again.") from error


def _unpacked(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield what gzip holds in pieces of limited size, so that a bomb is noticed before it has gone off."""
    import zlib

    packed, unpacking, begun = b"", zlib.decompressobj(wbits=31), False
    for chunk in chunks:
        packed += chunk
        while packed:
            begun = True
            yield unpacking.decompress(packed, 65_536)
            packed = unpacking.unconsumed_tail
            if unpacking.eof:
                # A body may be several gzip members, one after the other.
                packed, unpacking, begun = unpacking.unused_data, zlib.decompressobj(wbits=31), False
    if begun:
        raise EOFError


def _reason(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__
