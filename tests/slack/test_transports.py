"""How the double reaches a bot: over WebSockets that the bot opens, or by signed requests. The bots here are tiny."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
import websocket
from slack_sdk.signature import SignatureVerifier

from bot.blocks.message import Message
from bot.ledger import Key
from bot.slack import Slack
from tests.slack import Delivery, SlackDouble
from tests.slack.http_mode import signed, wrong_signatures
from tests.slack.test_double import MESSAGE, MODAL

QUESTION = "what did Lind say about R&D <now>?"


class Bot:
    """A bot on Socket Mode that does nothing by itself."""

    def __init__(self, slack: SlackDouble) -> None:
        opened = httpx.post(
            slack.api_url + "apps.connections.open", headers={"Authorization": f"Bearer {slack.app_token}"}
        )
        self.url = opened.json()["url"]
        self.socket = websocket.create_connection(self.url, timeout=5)
        self.hello = self.read()

    def read(self) -> dict[str, Any]:
        """Return the next message."""
        return dict(json.loads(self.socket.recv()))

    def ack(self, envelope: dict[str, Any], payload: object = None) -> None:
        """Acknowledge an envelope."""
        more = {} if payload is None else {"payload": payload}
        self.socket.send(json.dumps({"envelope_id": envelope["envelope_id"], **more}))

    def end(self) -> None:
        """Close the connection without a word."""
        self.socket.shutdown()  # type: ignore[no-untyped-call]  # it has no types

    def closed(self) -> bool:
        """Wait for the end of the connection."""
        try:
            return self.socket.recv() == ""
        except (OSError, websocket.WebSocketException):
            return True


@pytest.fixture
def bot(slack: SlackDouble) -> Iterator[Bot]:
    """Return a connected bot."""
    connected = Bot(slack)
    slack.echo = False
    yield connected
    connected.end()


@dataclass(slots=True)
class Page:
    """A bot in HTTP mode: what it was sent, and what it answers."""

    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    status: int = 200
    body: bytes = b""


@pytest.fixture
def page() -> Iterator[tuple[str, Page]]:
    """Return the address of a bot in HTTP mode, and the bot."""
    made = Page()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(made.status)
            self.send_header("Content-Length", str(len(made.body)))
            self.end_headers()
            self.wfile.write(made.body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/slack/events", made
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def http(page: tuple[str, Page]) -> Iterator[tuple[SlackDouble, Page]]:
    """Return a double in HTTP mode and the bot that it sends to."""
    with SlackDouble(transport="http") as double:
        double.requests.url = page[0]
        yield double, page[1]


def test_a_ticket_opens_one_connection(bot: Bot) -> None:
    assert (bot.hello["type"], bot.hello["num_connections"]) == ("hello", 1)
    for url in (bot.url, bot.url.replace("ticket=", "ticket=0")):
        with pytest.raises(websocket.WebSocketBadStatusException):
            websocket.create_connection(url, timeout=5)


def test_a_mention_is_told_twice_with_the_same_ts(slack: SlackDouble, bot: Bot) -> None:
    delivery = slack.mention("U1", "C1", QUESTION)
    first, second = (bot.read() for _ in range(2))
    mention, message = first["payload"]["event"], second["payload"]["event"]
    assert (first["type"], first["retry_attempt"], mention["type"]) == ("events_api", 0, "app_mention")
    assert (message["type"], message["channel_type"]) == ("message", "channel")
    assert "channel_type" not in mention
    for name in ("ts", "client_msg_id", "text", "user", "channel", "team"):
        assert mention[name] == message[name]
    assert mention["text"] == "<@UBOT> what did Lind say about R&amp;D &lt;now&gt;?"
    elements = mention["blocks"][0]["elements"][0]["elements"]
    assert elements == [{"type": "user", "user_id": "UBOT"}, {"type": "text", "text": f" {QUESTION}"}]
    assert first["payload"]["event_id"] != second["payload"]["event_id"]
    assert first["payload"]["authorizations"][0]["user_id"] == "UBOT"
    assert not delivery.acked
    bot.ack(first)
    bot.ack(second)
    assert delivery.also
    assert (delivery.acked_after or 9) < 1
    assert (delivery.also.acked_after or 9) < 1


@pytest.mark.parametrize(
    ("order", "kinds"), [("before", ["message", "app_mention"]), ("after", ["app_mention", "message"])]
)
def test_a_mention_is_told_in_the_order_that_a_test_wants(
    slack: SlackDouble, bot: Bot, order: Any, kinds: list[str]
) -> None:
    told: list[Delivery] = []
    mentioned = Thread(target=lambda: told.append(slack.mention("U1", "C1", QUESTION, as_message_too=order)))
    mentioned.start()
    seen = []
    for _ in range(2):
        envelope = bot.read()
        seen.append(envelope["payload"]["event"]["type"])
        bot.ack(envelope)
    mentioned.join()
    assert seen == kinds
    assert told[0].payload["event"]["type"] == "app_mention"


def test_a_direct_message_and_a_thread_are_told_as_messages(slack: SlackDouble, bot: Bot) -> None:
    first = slack.dm("U1", QUESTION)
    event = bot.read()["payload"]["event"]
    assert (event["channel"], event["channel_type"]) == ("DU1", "im")
    slack.dm("U1", "and Berg?", first.ts)
    event = bot.read()["payload"]["event"]
    assert (event["thread_ts"], event["parent_user_id"]) == (first.ts, "U1")
    slack.message("UEXT", "CSHARED", "hello", subtype="thread_broadcast")
    payload = bot.read()["payload"]
    assert (payload["is_ext_shared_channel"], payload["event"]["team"]) == (True, "T2")
    assert payload["event"]["subtype"] == "thread_broadcast"


def test_a_command_brings_a_trigger_and_an_address(slack: SlackDouble, bot: Bot) -> None:
    delivery = slack.command("/ask", "U1", "CPRIV", "R&D at <https://a.example>")
    envelope = bot.read()
    payload = envelope["payload"]
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
    told = {"command": "/ask", "text": "R&amp;D at <https://a.example>", "user_id": "U1", "channel_id": "CPRIV",
            "channel_name": "privategroup", "team_id": "T1", "team_domain": "harbour"}  # fmt: skip
    assert told.items() <= payload.items()
    client = Slack.of(slack.bot_token, slack.api_url)
    client.respond(payload["response_url"], MESSAGE)
    client.open_view(payload["trigger_id"], MODAL)
    assert (slack.ephemerals("U1")[0].channel, len(slack.views("U1"))) == ("CPRIV", 1)
    bot.ack(envelope, {"text": "Working on it"})
    assert delivery.acked_after
    assert delivery.ack == {"text": "Working on it"}
    assert slack.ephemerals("U1")[-1].shown == "Working on it"


def test_a_press_tells_the_button_and_its_message(slack: SlackDouble, bot: Bot) -> None:
    client = Slack.of(slack.bot_token, slack.api_url)
    client.post("C1", MESSAGE, thread=None, key=Key("T1", "C1", "1.0"))
    message = slack.posted("C1")[0]
    slack.press(message.button("share"), "U2")
    payload = bot.read()["payload"]
    (action,) = payload["actions"]
    assert (action["action_id"], action["value"], payload["user"]["id"]) == ("share", "7", "U2")
    assert payload["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": "C1",
        "is_ephemeral": False,
    }
    assert payload["message"]["ts"] == message.ts
    client.respond(payload["response_url"], Message(text="replaced"), replace=True)
    assert message.shown == "replaced"
    slack.press((message, "share", "another"), "U2")
    assert bot.read()["payload"]["actions"][0]["value"] == "another"


def test_a_message_that_one_person_sees_is_pressed_by_that_person_without_its_contents(
    slack: SlackDouble, bot: Bot
) -> None:
    Slack.of(slack.bot_token, slack.api_url).respond(slack.response_url("U1", "C1"), MESSAGE)
    button = slack.ephemerals("U1")[0].button("share")
    slack.press(button, "U1")
    payload = bot.read()["payload"]
    assert payload["container"]["is_ephemeral"]
    assert "message" not in payload
    with pytest.raises(ValueError, match="U2"):
        slack.press(button, "U2")


def test_what_is_sent_again_keeps_its_event_id(slack: SlackDouble, bot: Bot) -> None:
    delivery = slack.dm("U1", QUESTION)
    first = bot.read()
    slack.resend(delivery)
    again = bot.read()
    assert again["payload"] == first["payload"]
    assert (again["retry_attempt"], again["retry_reason"]) == (1, "timeout")
    assert again["envelope_id"] != first["envelope_id"]


def test_what_is_not_acknowledged_comes_again_by_itself_where_a_test_wants_it(slack: SlackDouble, bot: Bot) -> None:
    slack.resend_unacked(after=0.05)
    delivery = slack.dm("U1", QUESTION)
    assert [bot.read()["retry_attempt"] for _ in range(2)] == [0, 1]
    bot.ack(bot.read())
    assert delivery.acked_after
    assert delivery.attempt == 2


def test_a_cut_connection_is_gone_without_a_word_and_events_wait_for_the_next(slack: SlackDouble, bot: Bot) -> None:
    assert slack.sockets.cut() == 1
    assert bot.closed()
    waiting, lost = slack.dm("U1", QUESTION), slack.command("/ask", "U1", "C1", QUESTION)
    assert (lost.wait().body, lost.acked) == ("dispatch_failed", False)
    again = Bot(slack)
    envelope = again.read()
    assert envelope["payload"]["event"]["text"] == waiting.event["text"]
    again.ack(envelope)
    assert waiting.acked_after is not None
    again.end()


def test_several_connections_share_what_comes(slack: SlackDouble, bot: Bot) -> None:
    other = Bot(slack)
    assert other.hello["num_connections"] == 2
    slack.dm("U1", "one")
    slack.dm("U1", "two")
    texts = {each.read()["payload"]["event"]["text"] for each in (bot, other)}
    assert texts == {"one", "two"}
    other.end()


def test_a_goodbye_is_said_before_a_connection_is_closed(slack: SlackDouble, bot: Bot) -> None:
    slack.sockets.disconnect("warning", close_after=None)
    slack.sockets.disconnect("refresh_requested", close_after=0)
    assert [bot.read()["reason"] for _ in range(2)] == ["warning", "refresh_requested"]
    assert bot.closed()
    slack.wait_for(lambda: not slack.sockets.reaches)


def test_a_hung_connection_answers_no_ping(slack: SlackDouble, bot: Bot) -> None:
    bot.socket.ping("1")
    assert bot.socket.recv_data_frame(control_frame=True)[0] == websocket.ABNF.OPCODE_PONG
    slack.sockets.hang()
    bot.socket.ping("2")
    bot.socket.settimeout(0.1)
    with pytest.raises(websocket.WebSocketTimeoutException):
        bot.socket.recv_data_frame(control_frame=True)


def test_a_bot_hears_of_its_own_messages(slack: SlackDouble, bot: Bot) -> None:
    slack.echo = True
    Slack.of(slack.bot_token, slack.api_url).post("C1", MESSAGE, thread=None, key=Key("T1", "C1", "1.0"))
    event = bot.read()["payload"]["event"]
    assert (event["user"], event["bot_id"], event["channel_type"]) == ("UBOT", "B1", "channel")


def test_what_the_app_does_not_subscribe_to_and_where_it_is_not_is_not_told(slack: SlackDouble, bot: Bot) -> None:
    slack.events.discard("message.channels")
    assert slack.mention("U1", "C1", QUESTION).also is None
    assert bot.read()["payload"]["event"]["type"] == "app_mention"
    with pytest.raises(ValueError, match="COUT"):
        slack.mention("U1", "COUT", QUESTION)


def test_requests_are_signed_as_slack_signs_them(http: tuple[SlackDouble, Page]) -> None:
    slack, page = http
    delivery = slack.mention("U1", "C1", QUESTION, as_message_too=False)
    assert (delivery.acked_after or 9) < 1
    headers, body = page.got[0]
    assert headers["content-type"] == "application/json"
    assert SignatureVerifier(slack.signing_secret).is_valid_request(body, headers)
    assert json.loads(body)["event"]["type"] == "app_mention"


def test_commands_and_presses_come_as_forms(http: tuple[SlackDouble, Page]) -> None:
    slack, page = http
    Slack.of(slack.bot_token, slack.api_url).respond(slack.response_url("U1", "C1"), MESSAGE)
    slack.command("/ask", "U1", "C1", QUESTION).wait()
    slack.press(slack.ephemerals("U1")[0].button("share"), "U1").wait()
    (first, command), (second, press) = page.got
    assert first["content-type"] == second["content-type"] == "application/x-www-form-urlencoded"
    assert parse_qs(command.decode())["command"] == ["/ask"]
    assert json.loads(parse_qs(press.decode())["payload"][0])["actions"][0]["value"] == "7"


def test_a_retry_says_so_in_its_headers(http: tuple[SlackDouble, Page]) -> None:
    slack, page = http
    page.status = 500
    delivery = slack.dm("U1", QUESTION)
    assert delivery.acked_after is None
    slack.resend(delivery, reason="http_error").wait()
    headers, body = page.got[1]
    assert (headers["x-slack-retry-num"], headers["x-slack-retry-reason"]) == ("1", "http_error")
    assert body == page.got[0][1]


def test_a_refused_event_comes_again_by_itself_where_a_test_wants_it(http: tuple[SlackDouble, Page]) -> None:
    slack, page = http
    page.status = 500
    slack.resend_unacked(after=0.02)
    delivery = slack.dm("U1", QUESTION)
    slack.wait_for(lambda: len(page.got) >= 2)
    page.status = 200
    assert delivery.acked_after is not None
    assert "x-slack-retry-num" not in page.got[0][0]
    assert [headers["x-slack-retry-num"] for headers, _ in page.got[1:]][:1] == ["1"]
    assert delivery.attempt <= 3


def test_the_address_is_verified_with_a_challenge(http: tuple[SlackDouble, Page]) -> None:
    slack, page = http
    page.body = b'{"challenge": "abc"}'
    assert slack.requests.verify("abc").json == {"challenge": "abc"}
    assert json.loads(page.got[0][1])["type"] == "url_verification"


def test_wrong_signatures_are_wrong_and_reach_the_bot(http: tuple[SlackDouble, Page]) -> None:
    slack, page = http
    body = b'{"type": "event_callback"}'
    verifier = SignatureVerifier(slack.signing_secret)
    assert verifier.is_valid_request(body, signed(slack.signing_secret, body))
    for what, headers in wrong_signatures(slack.signing_secret, body).items():
        assert slack.requests.post(body, headers).status == 200, what
        # The SDK does not judge what is no number, too large a one, or not ASCII: a bot must.
        with suppress(ValueError, TypeError, OverflowError):
            assert not verifier.is_valid_request(body, headers), what
    assert len(page.got) == len(wrong_signatures(slack.signing_secret, body))
