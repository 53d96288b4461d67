"""Fetching, against a real server on this machine."""

from __future__ import annotations

import gzip
import time

import pytest

from index import FetchError
from index.connection import is_public
from index.fetch import MOST_REDIRECTS, HttpFetch
from tests.web import Says, Site, moved, packed, page

BODY = "<html><body><p>The harbour froze overnight.</p></body></html>"


def fetch(site: Site, path: str, *, timeout: float = 10.0, max_bytes: int = 20_000_000) -> bytes:
    return HttpFetch(allow=[site.pair], timeout=timeout, max_bytes=max_bytes)(site.url(path)).content


def refusal(site: Site, path: str, *, timeout: float = 10.0, max_bytes: int = 20_000_000) -> str:
    with pytest.raises(FetchError) as caught:
        fetch(site, path, timeout=timeout, max_bytes=max_bytes)
    return str(caught.value)


def test_a_page_comes_with_its_bytes_type_and_charset(site: Site) -> None:
    site.answers["/a"] = page(BODY)
    got = HttpFetch(allow=[site.pair])(site.url("/a"))
    assert (got.url, got.content) == (site.url("/a"), BODY.encode())
    assert (got.content_type, got.charset) == ("text/html", "utf-8")


def test_the_program_names_itself_and_asks_only_for_what_it_can_read(site: Site) -> None:
    site.answers["/a"] = page(BODY)
    fetch(site, "/a")
    headers = site.asked[0][1]
    assert headers["user-agent"].startswith("Pullquote/")
    assert headers["accept-encoding"] == "gzip"
    assert headers["accept"].startswith("text/html")
    assert headers["host"] == site.pair


@pytest.mark.parametrize(
    "body",
    [gzip.compress(BODY.encode()), gzip.compress(BODY[:20].encode()) + gzip.compress(BODY[20:].encode())],
    ids=["one member", "two members"],
)
def test_a_gzipped_page_is_unpacked(site: Site, body: bytes) -> None:
    site.answers["/a"] = Says(pieces=(body[:30], body[30:]), headers={"Content-Encoding": "gzip"})
    assert fetch(site, "/a") == BODY.encode()


def test_redirects_are_followed_to_the_end_and_the_last_address_is_told(site: Site) -> None:
    for step in range(MOST_REDIRECTS):
        site.answers[f"/{step}"] = moved(f"/{step + 1}")
    site.answers[f"/{MOST_REDIRECTS}"] = page(BODY)
    assert HttpFetch(allow=[site.pair])(site.url("/0")).url == site.url(f"/{MOST_REDIRECTS}")


def test_a_redirect_too_many_is_refused(site: Site) -> None:
    site.answers["/round"] = moved("/round")
    assert "redirects more than 5 times" in refusal(site, "/round")
    assert len(site.asked) == MOST_REDIRECTS + 1


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("http://127.0.0.1:1/secret", "private address (127.0.0.1)"),
        ("http://169.254.169.254/latest/meta-data/", "private address (169.254.169.254)"),
        ("http://[::1]:1/secret", "private address (::1)"),
        ("file:///etc/hostname", "only http and https"),
        ("ftp://example.com/a", "only http and https"),
        ("http://user:word@example.com/", "user name or password"),
        ("http://[::1/", "could not be fetched"),
    ],
)
def test_a_redirect_to_where_nobody_may_go_is_refused(site: Site, target: str, told: str) -> None:
    site.answers["/a"] = moved(target)
    assert told in refusal(site, "/a")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0.0.0.0", "[::ffff:127.0.0.1]"])
def test_a_private_address_is_refused_however_it_is_written_and_never_asked(site: Site, host: str) -> None:
    with pytest.raises(FetchError, match=r"is a private address .* PULLQUOTE_FETCH_ALLOW"):
        HttpFetch()(f"http://{host}:{site.port}/")
    assert site.asked == []


@pytest.mark.parametrize("pair", ["127.0.0.1", "127.0.0.1:1", "localhost:{port}", "*"])
def test_only_the_exact_host_and_port_are_allowed(site: Site, pair: str) -> None:
    with pytest.raises(FetchError, match="private address"):
        HttpFetch(allow=[pair.format(port=site.port)])(site.url("/"))


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:4700::1111", True),
        ("64:ff9b::5db8:d70e", True),
        ("10.1.2.3", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("192.168.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("::", False),
        ("::1", False),
        ("::ffff:10.0.0.1", False),
        ("::127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("fc00::1", False),
        ("fe80::1%eth0", False),
        ("ff02::1", False),
    ],
)
def test_an_address_is_public_only_if_what_it_carries_is_too(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("ftp://example.com/a", "only http and https"),
        ("https://", "no web address"),
        ("https://exa mple.com/", "no web address"),
        ("http://example.com:99999/", "no web address"),
        ("https://someone:secret@example.com/", "user name or password"),
    ],
)
def test_what_is_no_web_address_is_refused(url: str, told: str) -> None:
    with pytest.raises(FetchError, match=told) as caught:
        HttpFetch()(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (403, "403 Forbidden: the site refuses programs; save the article as a file"),
        (404, "404 Not Found: there is no such page; check the address"),
        (418, "it gave no page"),
        (204, "it gave no page"),
        (304, "it gave no page"),
        (429, "try again later"),
        (503, "the site is in trouble; try again later"),
    ],
)
def test_a_page_that_is_not_given_says_what_to_do(site: Site, status: int, told: str) -> None:
    site.answers["/a"] = Says(status=status)
    assert told in refusal(site, "/a")


@pytest.mark.parametrize(
    ("content_type", "told"),
    [
        ("image/png", "a picture (png)"),
        ("video/mp4", "a film (mp4)"),
        ("application/vnd.ms-excel", "application/vnd.ms-excel"),
        ("text/css", "text/css"),
    ],
)
def test_what_is_no_text_is_refused_by_its_type_before_it_is_loaded(site: Site, content_type: str, told: str) -> None:
    site.answers["/a"] = Says(content_type=content_type, pieces=(b"x",) * 3, pause=2)
    begun = time.monotonic()
    assert f"is {told}, which is not read; give a page that is one of: HTML, plain text" in refusal(site, "/a")
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize("content_type", ["application/octet-stream", "application/pdf", "application/zip", None])
def test_what_may_turn_out_readable_is_loaded(site: Site, content_type: str | None) -> None:
    site.answers["/a"] = Says(content_type=content_type, pieces=(b"%PDF-",))
    assert fetch(site, "/a") == b"%PDF-"


@pytest.mark.parametrize(
    ("header", "stated"),
    [
        ("TEXT/HTML", "text/html"),
        ("application/xhtml+xml", "application/xhtml+xml"),
        ("text/plain", "text/plain"),
        ("text/markdown; charset=x", "text/markdown"),
        (None, None),
    ],
)
def test_text_of_every_readable_type_is_taken(site: Site, header: str | None, stated: str | None) -> None:
    site.answers["/a"] = page(BODY, content_type=header)
    assert HttpFetch(allow=[site.pair])(site.url("/a")).content_type == stated


def test_a_page_that_is_too_large_is_refused(site: Site) -> None:
    site.answers["/a"] = Says(pieces=(b"x" * 1000,) * 11)
    assert "larger than 10,000 bytes; raise PULLQUOTE_FETCH_MAX_BYTES" in refusal(site, "/a", max_bytes=10_000)
    assert len(fetch(site, "/a", max_bytes=11_000)) == 11_000


def test_a_gzip_bomb_is_stopped_before_it_goes_off(site: Site) -> None:
    site.answers["/bomb"] = packed(b"\0" * 300_000_000)
    begun = time.process_time()
    assert "larger than 1,000,000 bytes" in refusal(site, "/bomb", max_bytes=1_000_000)
    # Unpacking all of it takes ten times as long.
    assert time.process_time() - begun < 0.5


@pytest.mark.parametrize("cut", [5, 30], ids=["in the head", "in the middle"])
def test_a_gzip_body_that_breaks_off_is_refused(site: Site, cut: int) -> None:
    body = gzip.compress(BODY.encode())[:cut]
    site.answers["/a"] = Says(pieces=(body,), headers={"Content-Encoding": "gzip"})
    assert "damaged or cut off; try again" in refusal(site, "/a")


def test_a_body_that_is_not_gzip_although_it_says_so_is_refused(site: Site) -> None:
    site.answers["/a"] = page(BODY, headers={"Content-Encoding": "gzip"})
    assert "damaged or cut off" in refusal(site, "/a")


def test_a_packing_that_was_not_asked_for_is_refused(site: Site) -> None:
    site.answers["/a"] = page(BODY, headers={"Content-Encoding": "br"})
    assert "packed as br" in refusal(site, "/a")


def test_a_body_shorter_than_it_says_is_refused(site: Site) -> None:
    site.answers["/a"] = page(BODY, length=10_000)
    assert "could not be fetched" in refusal(site, "/a")


def test_a_server_that_drips_bytes_runs_into_the_limit_on_all_of_it(site: Site) -> None:
    """A limit on each wait alone would let this one go on for 40 seconds: every byte comes in time."""
    site.answers["/slow"] = Says(pieces=(b"x",) * 200, pause=0.2)
    begun = time.monotonic()
    told = refusal(site, "/slow", timeout=1)
    assert "took longer than 1 seconds; try again, or raise PULLQUOTE_FETCH_TIMEOUT" in told
    assert time.monotonic() - begun < 8


def test_redirects_share_one_time_limit(site: Site) -> None:
    for step in range(MOST_REDIRECTS):
        site.answers[f"/{step}"] = moved(f"/{step + 1}", delay=0.5)
    site.answers[f"/{MOST_REDIRECTS}"] = page(BODY)
    assert "took longer" in refusal(site, "/0", timeout=1)


def test_nobody_at_the_address_is_said() -> None:
    with pytest.raises(FetchError, match=r"could not be fetched .*; check the address"):
        HttpFetch(allow=["127.0.0.1:9"], timeout=5)("http://127.0.0.1:9/")


def test_a_name_without_an_address_is_said() -> None:
    """It was "[Errno -2] Name or service not known", which people in Slack read too."""
    said = r"could not be fetched \(no site called no-such-host.invalid is known here\)|took longer"
    with pytest.raises(FetchError, match=said):
        HttpFetch(timeout=5)("http://no-such-host.invalid/")
