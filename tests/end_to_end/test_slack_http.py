"""HTTP mode from outside: what is not signed by Slack is turned away, and supervisors are answered meanwhile."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.end_to_end.asked_once import Pair, assert_one_each, seen_of, serving, settled, stocked
from tests.piles import ASKED
from tests.slack import Delivery, SlackDouble, http_mode, payloads
from tests.slack.http_mode import FORM, signature, signed, wrong_signatures
from tests.slack.serving import Served


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Return a Slack and the bot that it sends requests to."""
    with serving(tmp_path_factory.mktemp("http") / "home", "http") as running:
        yield running


def claims(bot: Served) -> int:
    """Return how much was ever claimed."""
    rows = sqlite3.connect(f"file:{bot.home / 'bot.db'}?mode=ro", uri=True, timeout=10)
    try:
        return int(rows.execute("SELECT count(*) FROM jobs").fetchone()[0])
    finally:
        rows.close()


def an_event(slack: SlackDouble) -> bytes:
    """Return the body of a mention."""
    message, place = slack.said("U1", "C1", f"<@UBOT> {ASKED}"), slack.workspace.channels["C1"]
    event = payloads.mention_event(message, place, slack.workspace.people["U1"])
    delivery = Delivery(kind="events_api", payload=payloads.event_callback(event, place, at=slack.workspace.now()))
    return http_mode.request(delivery)[1]


# Further than those that the double knows: what was signed as it should be, at another time or under another name.
def misshapen(secret: str, body: bytes) -> dict[str, dict[str, str]]:
    """Return more headers that must not be believed."""
    now = str(int(time.time()))
    stamp, sign = "X-Slack-Request-Timestamp", "X-Slack-Signature"
    return {
        "six minutes old": signed(secret, body, at=time.time() - 360),
        "six minutes ahead": signed(secret, body, at=time.time() + 360),
        "not hexadecimal": {stamp: now, sign: "v0=" + "zz" * 32},
        "only the version": {stamp: now, sign: "v0="},
        "a list of two": {stamp: now, sign: ",".join([signature(secret, now, body)] * 2)},
        "time in a power": {stamp: "1e9", sign: signature(secret, "1e9", body)},
        "time is a blank": {stamp: " ", sign: signature(secret, " ", body)},
        "time is zero": signed(secret, body, at=0),
    }


def test_what_slack_did_not_sign_is_turned_away_and_claims_nothing(slack: SlackDouble, bot: Served) -> None:
    body, before = an_event(slack), claims(bot)
    wrong = wrong_signatures(slack.signing_secret, body) | misshapen(slack.signing_secret, body)
    told = {what: slack.requests.post(body, headers).status for what, headers in wrong.items()}
    # A header of more than a server reads is refused by the server itself.
    turned_away = {what: status for what, status in told.items() if status not in {401, 400, 431}}
    assert not turned_away
    assert sum(status != 401 for status in told.values()) <= 1
    assert claims(bot) == before
    assert slack.requests.post(body, signed(slack.signing_secret, body)).status == 200
    assert claims(bot) == before + 1


def test_another_body_under_a_good_signature_is_turned_away(slack: SlackDouble, bot: Served) -> None:
    body, before = an_event(slack), claims(bot)
    headers = signed(slack.signing_secret, body)
    for changed in (body.replace(b"U1", b"U2"), body + b" ", b"", b"\xff" + body, body[:-1]):
        assert slack.requests.post(changed, headers).status == 401
    assert claims(bot) == before


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b'"text"', b"null", b"7", b"", b"{}{}", b'{"event": ' + b"[" * 20_000, b"payload=%7B"]
)
def test_what_cannot_be_read_is_refused_though_it_is_signed(slack: SlackDouble, bot: Served, body: bytes) -> None:
    before = claims(bot)
    for kind in (http_mode.APPLICATION_JSON, FORM):
        reply = slack.requests.post(body, signed(slack.signing_secret, body), kind=kind)
        assert 400 <= reply.status < 500, (kind, reply)
    broken = slack.requests.post(b'{"type": ', signed(slack.signing_secret, b'{"type": '))
    assert broken.status == 400
    assert claims(bot) == before


def test_bytes_that_are_no_text_are_turned_away(slack: SlackDouble) -> None:
    body = b'{"type": "\xff\xfe"}'
    assert slack.requests.post(body, signed(slack.signing_secret, body)).status == 401


def test_a_body_that_is_too_large_is_not_read(slack: SlackDouble) -> None:
    body = json.dumps({"type": "event_callback", "text": "a" * 1_000_001}).encode()
    assert slack.requests.post(body, signed(slack.signing_secret, body)).status == 413
    below = json.dumps({"type": "url_verification", "challenge": "a", "text": "a" * 900_000}).encode()
    assert slack.requests.post(below, signed(slack.signing_secret, below)).status == 200


def test_an_address_is_verified_and_not_read(slack: SlackDouble, bot: Served) -> None:
    reply = slack.requests.verify("a-challenge")
    assert (reply.status, reply.json.get("challenge") or reply.body) == (200, "a-challenge")
    assert bot.get("/slack/events")[0] == 405
    assert bot.get("/slack/elsewhere")[0] == 404
    assert bot.get("/metrics/../slack/events")[0] in {404, 405}


def test_a_supervisor_is_answered_while_two_hundred_requests_wait(slack: SlackDouble, bot: Served) -> None:
    asked = [slack.mention("U1", channel, ASKED) for channel in ("C1", "C2", "CMPIM", "CPRIV") for _ in range(25)]
    took: list[float] = []
    while len(took) < 10:
        began = time.monotonic()
        assert bot.get("/healthz")[0] == 200
        took.append(time.monotonic() - began)
    print("/healthz under load:", [f"{each * 1000:.0f} ms" for each in took])
    assert sorted(took)[len(took) // 2] < 0.1
    assert_one_each(slack, bot, asked)


def test_metrics_can_be_read_and_count(slack: SlackDouble, bot: Served) -> None:
    before = counted(bot)
    mention = slack.mention("U1", "C1", ASKED, as_message_too="after")
    command = slack.command("/ask", "U1", "C1", "what did nobody say about nothing?")
    assert_one_each(slack, bot, [mention])
    slack.wait_for(lambda: seen_of(slack, command))
    settled(slack, bot)
    slack.wait_for(lambda: grown(bot, before, "pullquote_jobs_total", kind="ask", end="done"))
    assert grown(bot, before, "pullquote_requests_total", kind="answer", claim="new") == 1
    assert grown(bot, before, "pullquote_requests_total", kind="answer", claim="again") == 1
    assert grown(bot, before, "pullquote_answers_total", found="true") == 1
    assert grown(bot, before, "pullquote_answers_total", found="false") == 1
    now = counted(bot)
    assert now["pullquote_articles", frozenset()] == 2
    assert now["pullquote_connected", frozenset()] == 1
    text = bot.get("/metrics")[1]
    assert not [word for word in ("Lind", "nobody", "U1", "C1", slack.bot_token) if word in text]


def counted(bot: Served) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Return what is counted, by name and labels."""
    families = text_string_to_metric_families(bot.get("/metrics")[1])
    samples = [sample for family in families for sample in family.samples]
    return {(sample.name, frozenset(sample.labels.items())): sample.value for sample in samples}


def grown(bot: Served, before: dict[tuple[str, frozenset[tuple[str, str]]], float], name: str, **labels: str) -> float:
    """Return by how much a number has grown."""
    key = name, frozenset(labels.items())
    return counted(bot).get(key, 0.0) - before.get(key, 0.0)


def test_requests_are_told_to_come_again_until_the_bot_is_ready(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with SlackDouble("http") as slack:
        slack.fail("auth.test", "slow", seconds=2)
        bot = Served(slack, stocked(tmp_path_factory.mktemp("early") / "home"))
        try:
            bot.start()
            slack.wait_for(lambda: bot.url, 20)
            early = slack.mention("U1", "C1", ASKED).wait()
            assert early.status == 503
            assert bot.get("/healthz")[0] == 200
            status, why = bot.get("/readyz")
            assert (status, "Slack" in why) == (503, True)
            bot.wait_ready()
            slack.resend(early)
            assert_one_each(slack, bot, [early])
        finally:
            bot.end()


def test_a_bot_is_not_ready_while_its_line_is_down(tmp_path_factory: pytest.TempPathFactory) -> None:
    with serving(tmp_path_factory.mktemp("down") / "home", "socket") as (slack, bot):
        slack.fail("apps.connections.open", 503, times=2)
        slack.sockets.cut()
        slack.wait_for(lambda: bot.get("/readyz") == (503, "not connected to Slack\n"))
        assert bot.get("/healthz")[0] == 200
        assert bot.get("/slack/events")[0] == 404
        bot.wait_ready(10)
