"""What the log of a served bot holds, and what never: whatever goes well or wrong."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from tests.bot.working import BRIDGE
from tests.end_to_end.slack_house import House, TransportName, a_house, lines_with, until
from tests.slack import Delivery
from tests.slack.http_mode import wrong_signatures
from tests.slack.people import JSON

ASKED = "what did Lind say about the bridge, zebra and all?"
WRITTEN = {"zebra", "Lind say", "confidential-story", "We need the bridge"}


def everything(house: House) -> None:
    """Let people do everything once."""
    user, channel = house.alone()
    answer = house.answered(house.slack.mention(user, channel, ASKED))
    house.opened(answer, user)
    house.press(house.command("/ask", user, channel, ASKED), "share", user)
    house.answered(house.slack.dm(user, ASKED))
    url = house.publish("<p>Nobody knows of it.</p><p>“We keep it,” Anna Holm said.</p>", path="/confidential-story")
    card = house.ingested(user, channel, url)
    house.pressed(card, "article_remove", user)
    house.command("/articles", user, channel, "zebra")
    house.command("/quotes", user, channel, "Lind about zebra")
    house.command("/pullquote", user, channel, "what zebra?")
    house.ingested(user, channel, f"{url}-gone")


def everything_wrong(house: House) -> None:
    """Let everything fail that can."""
    user, channel = house.alone()
    slack = house.slack
    for how in (500, "closed", "page", 429, "invalid_blocks", "internal_error"):
        slack.fail("chat.postMessage", how)
        slack.mention(user, channel, ASKED).wait()
        for method in ("response_url", "views.open", "users.info", "conversations.info", "conversations.replies"):
            slack.fail(method, how)
        slack.command("/ask", user, channel, ASKED).wait()
        slack.command("/articles", user, channel, "zebra").wait()
    slack.faults.clear()
    house.sane, sent = False, len(house.noting.sent)
    for kind, payload in broken(house):
        slack.transport.send(delivery := Delivery(kind=kind, payload=payload))
        delivery.wait(0.5)
    del house.noting.sent[sent:]
    if slack.transport_name == "http":
        body = f'{{"type": "event_callback", "text": "{ASKED}"}}'.encode()
        for headers in wrong_signatures(slack.signing_secret, body).values():
            slack.requests.post(body, headers)
    else:
        slack.fail("apps.connections.open", 500)
        slack.sockets.cut()
        until(house, lambda: house.bot.get("/readyz")[0] == 503)
        until(house, lambda: house.bot.get("/readyz")[0] == 200)


def broken(house: House) -> list[tuple[str, JSON]]:
    """Return what Slack does not send: requests in which something is missing."""
    url = house.slack.response_url("U1", "C1")
    command: JSON = {"command": "/ask", "text": ASKED, "response_url": url, "team_id": "T1", "api_app_id": "A1"}
    event: JSON = {"type": "message", "text": ASKED, "channel": "C1", "channel_type": "im", "ts": "1.1"}
    button = {"type": "button", "action_id": "context"}
    press: JSON = {"type": "block_actions", "response_url": url, "actions": [button],
             "user": {"id": "U1"}, "team": {"id": "T1"}, "message": {"text": ASKED}}  # fmt: skip
    return [
        ("slash_commands", command),
        ("events_api", {"type": "event_callback", "team_id": "T1", "event": event}),
        ("events_api", {"type": "event_callback", "team_id": "T1", "event": {"type": "unheard_of", "text": ASKED}}),
        ("interactive", press),
        ("interactive", {**press, "type": "unheard_of"}),
    ]


@pytest.mark.parametrize("transport", get_args(TransportName))
@pytest.mark.parametrize("level", ["INFO", "DEBUG"])
def test_no_log_holds_a_secret_and_none_of_info_what_people_wrote(
    tmp_path: Path, transport: TransportName, level: str
) -> None:
    with a_house(transport, tmp_path, BRIDGE, env={"PULLQUOTE_LOG": level}) as house:
        if level == "INFO":
            house.asked |= WRITTEN
        everything(house)
        everything_wrong(house)
        house.slack.faults.clear()
        # What failed is done by now, or given up: the bot answers.
        assert house.slack.answer_to(house.slack.mention(*house.alone(), ASKED), 30).shown
        assert house.bot.wait_for_log("Ready:")
        assert bool(lines_with(house, "[redacted]")) == (level == "DEBUG")
