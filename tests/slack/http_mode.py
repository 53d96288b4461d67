"""HTTP mode: the requests that Slack signs and sends to the bot."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector

from tests.slack.deliveries import PATIENCE_SECONDS, RESEND_MOST, Delivery
from tests.slack.loop import LoopThread
from tests.slack.payloads import TOKEN
from tests.slack.people import JSON

FORM, APPLICATION_JSON = "application/x-www-form-urlencoded", "application/json"
_AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the bot answered to a request; status 0 is no answer within Slack's patience."""

    status: int
    body: str
    headers: Mapping[str, str]
    seconds: float

    @property
    def json(self) -> JSON:
        found = json.loads(self.body) if self.body.lstrip().startswith("{") else {}
        return found if isinstance(found, dict) else {}


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return the v0 signature (https://docs.slack.dev/authentication/verifying-requests-from-slack)."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def signed(secret: str, body: bytes, *, at: float | None = None) -> dict[str, str]:
    """Return the headers that sign a body, now or at another time."""
    timestamp = str(int(time.time() if at is None else at))
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature(secret, timestamp, body)}


def wrong_signatures(secret: str, body: bytes) -> dict[str, dict[str, str]]:
    """Return headers that must not be believed, each under what is wrong with it."""
    good, now = signed(secret, body), str(int(time.time()))
    stamp, sign = "X-Slack-Request-Timestamp", "X-Slack-Signature"
    return {
        "another secret": signed("another" + secret, body),
        "another body": {**good, sign: signature(secret, good[stamp], body + b" ")},
        "another time": {**good, stamp: str(int(good[stamp]) - 1)},
        "stale": signed(secret, body, at=time.time() - 301),
        "from the future": signed(secret, body, at=time.time() + 400),
        "none": {},
        "no signature": {stamp: good[stamp]},
        "no time": {sign: good[sign]},
        "empty": {stamp: "", sign: ""},
        "empty signature": {stamp: now, sign: ""},
        "time is no number": {stamp: "yesterday", sign: signature(secret, "yesterday", body)},
        "time is a fraction": {stamp: f"{now}.5", sign: signature(secret, f"{now}.5", body)},
        "time is huge": {stamp: "9" * 400, sign: signature(secret, "9" * 400, body)},
        "time is beyond what an integer may be read from": {
            stamp: "9" * 5000,
            sign: signature(secret, "9" * 5000, body),
        },
        "time is negative": {stamp: f"-{now}", sign: signature(secret, f"-{now}", body)},
        "time is infinite": {stamp: "inf", sign: signature(secret, "inf", body)},
        "time has other digits": {stamp: "١٢٣", sign: signature(secret, "١٢٣", body)},
        "signature is not ASCII": {stamp: now, sign: "v0=ü" + "0" * 62},
        "signature without version": {stamp: now, sign: signature(secret, now, body).removeprefix("v0=")},
        "another version": {stamp: now, sign: signature(secret, now, body).replace("v0=", "v1=")},
        "cut signature": {stamp: now, sign: signature(secret, now, body)[:-1]},
        "long signature": {stamp: now, sign: "v0=" + "a" * 7000},
    }


class Requests:
    """Sends to the bot's address for requests, which is known when the bot runs."""

    def __init__(self, loop: LoopThread, secret: str) -> None:
        self.url = ""
        # A test may let events that are not acknowledged come again after some seconds, as Slack does.
        self.resend_after: float | None = None
        self._loop = loop
        self._secret = secret
        self._session: ClientSession | None = None

    @property
    def reaches(self) -> bool:
        """Whether the bot's address is known."""
        return bool(self.url)

    def send(self, delivery: Delivery) -> None:
        """Send to the bot, signed."""
        self._loop.start(self._deliver(delivery))

    def post(
        self,
        body: bytes,
        headers: Mapping[str, str],
        *,
        kind: str = APPLICATION_JSON,
        seconds: float = PATIENCE_SECONDS,
    ) -> Reply:
        """Send a body with these headers, whatever they are, and return what was answered."""
        return self._loop.run(self._post(body, {"Content-Type": kind, **headers}, seconds), seconds + 5)

    def verify(self, challenge: str = "prove-that-you-are-there") -> Reply:
        """Ask the bot to prove that the address is its own."""
        body = json.dumps({"token": TOKEN, "challenge": challenge, "type": "url_verification"}).encode()
        return self.post(body, signed(self._secret, body))

    async def _deliver(self, delivery: Delivery) -> None:
        reply = await self._attempt(delivery)
        while (
            reply.status != 200
            and delivery.kind == "events_api"
            and self.resend_after is not None
            and delivery.attempt < RESEND_MOST
        ):
            await asyncio.sleep(self.resend_after)
            delivery.attempt += 1
            delivery.reason = "http_error" if reply.status else "http_timeout"
            reply = await self._attempt(delivery)
        delivery.answered(reply.status, body=reply.body, ack=reply.json)

    async def _attempt(self, delivery: Delivery) -> Reply:
        kind, body = request(delivery)
        headers = {"Content-Type": kind, **signed(self._secret, body)}
        if delivery.attempt:
            headers |= {"X-Slack-Retry-Num": str(delivery.attempt), "X-Slack-Retry-Reason": delivery.reason}
        delivery.sent()
        return await self._post(body, headers, PATIENCE_SECONDS)

    async def _post(self, body: bytes, headers: Mapping[str, str], seconds: float) -> Reply:
        if self._session is None:
            # Slack does not wait for one answer before it sends the next.
            self._session = ClientSession(connector=TCPConnector(limit=0))
        began = time.monotonic()
        try:
            async with self._session.post(
                self.url, data=body, headers={"User-Agent": _AGENT, **headers}, timeout=ClientTimeout(total=seconds)
            ) as response:
                text = await response.text(errors="replace")
                return Reply(
                    status=response.status, body=text, headers=dict(response.headers), seconds=time.monotonic() - began
                )
        except (ClientError, TimeoutError, OSError) as error:
            return Reply(status=0, body=repr(error), headers={}, seconds=time.monotonic() - began)

    async def end(self) -> None:
        """Close what is open."""
        if self._session:
            await self._session.close()


def request(delivery: Delivery) -> tuple[str, bytes]:
    """Return the content type and the body in which Slack sends it."""
    if delivery.kind == "slash_commands":
        return FORM, urlencode(delivery.payload).encode()
    body = json.dumps(delivery.payload)
    if delivery.kind == "interactive":
        return FORM, urlencode({"payload": body}).encode()
    return APPLICATION_JSON, body.encode()
