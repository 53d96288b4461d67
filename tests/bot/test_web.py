"""The bot's HTTP side, over real HTTP: signatures, bodies, and what a supervisor asks."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from slack_bolt import Ack

from bot.metrics import Metrics
from bot.web import MOST_BYTES, AddressTakenError, Listening, Signatures, Site, Slackward
from tests.bot.hearing import Hearing
from tests.slack.http_mode import signature, signed, wrong_signatures

SECRET = "a-signing-secret-of-the-tests"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
QUESTION = "<@UBOT> what did Lind say about the bridge?"


class Served:
    """A site on a free port, and a client of it."""

    def __init__(self, heard: Hearing, *, requests: bool = True) -> None:
        self.heard = heard
        self.trouble: str | None = None
        self.site = Site(heard.metrics, lambda: self.trouble, requests=requests)
        self.listening = Listening(self.site, host="127.0.0.1", port=0)
        self.client = httpx.Client(base_url=self.listening.url, timeout=10)

    def admit(self) -> None:
        self.site.admit(Slackward(app=self.heard.app, signatures=Signatures(SECRET)))

    def post(self, body: bytes, headers: Mapping[str, str] | None = None, *, kind: str = JSON) -> httpx.Response:
        """Send a body, signed unless other headers are given."""
        sent = {"content-type": kind, **(signed(SECRET, body) if headers is None else headers)}
        raw = [(name.encode(), value.encode()) for name, value in sent.items()]
        return self.client.post("/slack/events", content=body, headers=raw)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Return a site that takes Slack's requests, for all tests of this file: starting one takes a while."""
    yield from _served(tmp_path_factory.mktemp("web"))


@pytest.fixture
def served(shared: Served) -> Served:
    """Return a site that takes Slack's requests and has taken none."""
    shared.trouble = None
    shared.admit()
    shared.heard.taken()
    return shared


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Served]:
    """Return a site that takes no requests yet."""
    yield from _served(tmp_path)


def _served(home: Path, *, requests: bool = True) -> Iterator[Served]:
    heard = Hearing(home)
    served = Served(heard, requests=requests)
    yield served
    served.client.close()
    served.listening.stop()
    heard.ledger.close()


def event(heard: Hearing) -> bytes:
    message = heard.message(QUESTION)
    told = {"type": "app_mention", "user": "U1", "ts": message.ts, "text": QUESTION, "channel": "C1"}
    return json.dumps({"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": told}).encode()


# Requests


def test_a_signed_event_is_taken_on_and_acknowledged_with_an_empty_body(served: Served) -> None:
    answer = served.post(event(served.heard))
    assert (answer.status_code, answer.content) == (200, b"")
    assert [request.text for request in served.heard.taken()] == ["what did Lind say about the bridge?"]


def test_a_signed_command_and_a_signed_press_are_taken_on(served: Served) -> None:
    command = {"command": "/ask", "text": "who?", "channel_id": "C1", "user_id": "U1", "trigger_id": "1.1",
               "team_id": "T1", "response_url": "https://hooks.slack.com/commands/T1/1/a"}  # fmt: skip
    press = {"type": "block_actions", "actions": [{"type": "button", "action_id": "add_article", "block_id": "b"}],
             "user": {"id": "U1"}, "channel": {"id": "C1"}, "trigger_id": "1.2", "team": {"id": "T1"},
             "response_url": "https://hooks.slack.com/actions/T1/1/a"}  # fmt: skip
    for body in (urlencode(command).encode(), urlencode({"payload": json.dumps(press)}).encode()):
        answer = served.post(body, kind=FORM)
        assert (answer.status_code, answer.content) == (200, b"")
    assert sorted(request.kind for request in served.heard.taken()) == ["ask", "form"]


def test_slacks_challenge_is_answered(served: Served) -> None:
    answer = served.post(b'{"type": "url_verification", "challenge": "abc", "token": "x"}')
    assert (answer.status_code, answer.json()) == (200, {"challenge": "abc"})


def test_slacks_check_of_the_certificate_is_answered(served: Served) -> None:
    assert served.post(b"ssl_check=1&token=x", kind=FORM).status_code == 200


@pytest.mark.parametrize("wrong", wrong_signatures(SECRET, b""))
@pytest.mark.parametrize("kind", ["event", "challenge", "no JSON"])
def test_who_does_not_sign_as_slack_does_gets_nothing(served: Served, wrong: str, kind: str) -> None:
    """An error in reading such headers would be 500, which tells a stranger that something broke."""
    bodies = {
        "event": event(served.heard),
        "challenge": b'{"type": "url_verification", "challenge": "x"}',
        "no JSON": b"{",
    }
    body = bodies[kind]
    answer = served.post(body, wrong_signatures(SECRET, body)[wrong])
    assert (answer.status_code, answer.text) == (401, "not signed by Slack")
    assert not served.heard.taken()


def test_a_signed_body_that_is_no_utf_8_is_not_slacks(served: Served) -> None:
    assert served.post(b'{"type": "\xff\xfe"}').status_code == 401


@pytest.mark.parametrize("age", [-299, 299])
def test_clocks_may_differ_by_almost_five_minutes(served: Served, age: int) -> None:
    body = event(served.heard)
    assert served.post(body, signed(SECRET, body, at=time.time() - age)).status_code == 200


@pytest.mark.parametrize(
    "body", [b"{", b'{"a": ', b"[1]", b"null", b"7", b'"x"', b"{" * 100_000, b'{"a":' * 100_000, b"payload={"]
)
def test_a_signed_body_that_cannot_be_read_is_refused_as_such(served: Served, body: bytes) -> None:
    assert served.post(body, kind=FORM if body.startswith(b"payload") else JSON).status_code == 400


@pytest.mark.parametrize("length", [0, 1])
def test_a_body_may_be_as_large_as_slack_makes_them_and_no_larger(served: Served, length: int) -> None:
    body = b'{"type": "url_verification", "challenge": "' + b"a" * MOST_BYTES
    body = body[: MOST_BYTES - 2 + length] + b'"}'
    assert served.post(body).status_code == (413 if length else 200)


def test_a_body_without_an_announced_length_is_measured_as_it_comes(served: Served) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(40):
            yield b"a" * 100_000

    now = str(int(time.time()))
    headers = {"x-slack-request-timestamp": now, "x-slack-signature": signature(SECRET, now, b"")}
    with suppress(httpx.TransportError):  # the server may close before all of it was sent
        assert served.client.post("/slack/events", content=endless(), headers=headers).status_code == 413
    assert served.client.get("/healthz").status_code == 200


def test_a_client_that_hangs_up_in_the_middle_disturbs_nobody(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.listening.port)) as connection:
        connection.sendall(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nabc")
    assert served.client.get("/healthz").status_code == 200


def test_requests_are_told_to_come_again_before_the_bot_is_ready_and_while_it_ends(fresh: Served) -> None:
    body = event(fresh.heard)
    assert fresh.post(body).status_code == 503
    fresh.admit()
    assert fresh.post(body).status_code == 200
    fresh.site.refuse()
    again = fresh.post(body)
    assert (again.status_code, again.headers["retry-after"]) == (503, "5")


# Health


def test_health_is_answered_while_listeners_work(served: Served) -> None:
    going, done = threading.Event(), threading.Event()

    def slow(ack: Ack) -> None:
        going.set()
        done.wait(10)
        ack()

    served.heard.app.command("/slow")(slow)
    body = urlencode({"command": "/slow", "team_id": "T1", "user_id": "U1", "trigger_id": "1.1"}).encode()
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(served.post, body, None, kind=FORM)
        assert going.wait(5)
        with httpx.Client(base_url=served.listening.url) as other:
            started = time.monotonic()
            assert other.get("/healthz").text == "alive\n"
            assert time.monotonic() - started < 2
            assert not waiting.done()
        done.set()
        assert waiting.result().status_code == 200


def test_readiness_says_why_the_bot_cannot_answer(served: Served) -> None:
    assert (served.client.get("/readyz").status_code, served.client.get("/readyz").text) == (200, "ready\n")
    served.trouble = "the library is being read"
    answer = served.client.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "the library is being read\n")
    assert served.client.get("/healthz").status_code == 200


def test_what_was_counted_is_there_for_prometheus(served: Served) -> None:
    served.post(event(served.heard))
    answer = served.client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert 'pullquote_requests_total{claim="new",kind="answer"} ' in answer.text


def test_in_socket_mode_no_requests_are_taken(tmp_path: Path) -> None:
    for site in _served(tmp_path, requests=False):
        assert site.post(event(site.heard)).status_code == 404
        assert site.client.get("/healthz").status_code == 200


@pytest.mark.parametrize("path", ["/", "/slack/events/x", "/docs", "/openapi.json"])
def test_nothing_else_is_served(served: Served, path: str) -> None:
    assert served.client.get(path).status_code == 404
    assert "server" not in served.client.get(path).headers


# Listening


def test_an_address_that_is_taken_is_told_in_a_sentence(served: Served) -> None:
    with pytest.raises(
        AddressTakenError, match=rf"^Nothing can listen at 127\.0\.0\.1:{served.listening.port} \(.*PORT"
    ):
        Listening(served.site, host="127.0.0.1", port=served.listening.port)


@pytest.mark.parametrize("host", ["nowhere.invalid", "203.0.113.7", "a b", "x" * 300])
def test_a_host_that_is_not_here_is_told_in_a_sentence(served: Served, host: str) -> None:
    with pytest.raises(AddressTakenError, match="PULLQUOTE_HOST"):
        Listening(served.site, host=host, port=0)


def test_where_it_listens_can_be_written_as_an_address() -> None:
    site = Site(Metrics(), lambda: None, requests=False)
    with closing(socket.socket(socket.AF_INET6)) as probe:
        try:
            probe.bind(("::1", 0))
        except OSError:
            pytest.skip("this machine has no IPv6")
    listening = Listening(site, host="::1", port=0)
    assert httpx.get(f"{listening.url}/healthz").text == "alive\n"
    listening.stop()
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{listening.url}/healthz")
