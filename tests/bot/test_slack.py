"""What Slack's answers mean, and that nothing is sent twice without being told to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.blocks.answers import plain_message
from bot.ledger import Key
from bot.slack import RefusedError, Slack, SlowDownError, UncertainError
from tests.slack import SlackDouble
from tests.slack.weather import How

HELLO = plain_message("Here it is.")
KEY = Key("T1", "C1", "1700000000.000100")
# A second answer to the same would be this one's.
OTHER = KEY._replace(ts="1700000000.000200")


@pytest.fixture
def slack() -> Iterator[SlackDouble]:
    """Return a Slack that refuses what Slack refuses."""
    with SlackDouble() as double:
        yield double


@pytest.fixture
def calls(slack: SlackDouble) -> Slack:
    """Return our calls to it."""
    return Slack.of(slack.bot_token, slack.api_url)


def test_a_posted_answer_is_found_by_what_it_answers(slack: SlackDouble, calls: Slack) -> None:
    asked = slack.said("U1", "C1", "what did Lind say?")
    ts = calls.post("C1", HELLO, thread=asked.ts, key=KEY).ts
    for number in range(3):
        slack.said("U2", "C1", f"aside {number}", thread=asked.ts)
    assert calls.find("C1", thread=asked.ts, key=KEY) == ts
    assert calls.find("C1", thread=asked.ts, key=OTHER) is None
    assert [message.ts for message in slack.replies("C1", asked.ts)] == [ts]


def test_an_answer_without_a_thread_is_found_in_the_channel(calls: Slack) -> None:
    ts = calls.post("C1", HELLO, thread=None, key=KEY).ts
    assert calls.find("C1", thread=None, key=KEY) == ts
    assert calls.find("C1", thread=None, key=OTHER) is None


def test_an_answer_is_found_on_a_later_page(slack: SlackDouble, calls: Slack) -> None:
    asked = slack.said("U1", "C1", "a long thread")
    for number in range(230):
        slack.said("U2", "C1", f"aside {number}", thread=asked.ts)
    ts = calls.post("C1", HELLO, thread=asked.ts, key=KEY).ts
    assert calls.find("C1", thread=asked.ts, key=KEY) == ts


def test_links_are_never_unfurled(slack: SlackDouble, calls: Slack) -> None:
    calls.post("C1", HELLO, thread=None, key=KEY)
    (call,) = slack.calls_of("chat.postMessage")
    assert (call.arguments["unfurl_links"], call.arguments["unfurl_media"]) == (False, False)


def posted(calls: Slack) -> object:
    return calls.post("C1", HELLO, thread=None, key=KEY)


def looked(calls: Slack) -> object:
    return calls.find("C1", thread=None, key=KEY)


def member(calls: Slack) -> object:
    return calls.user("U1")


CALLS: dict[str, Callable[[Slack], object]] = {
    "chat.postMessage": posted, "conversations.history": looked, "users.info": member,
}  # fmt: skip


@pytest.mark.parametrize("method", CALLS)
@pytest.mark.parametrize(
    ("how", "meaning"),
    [(429, SlowDownError), (500, UncertainError), (503, UncertainError), ("closed", UncertainError),
     ("page", UncertainError), ("internal_error", UncertainError), ("fatal_error", UncertainError),
     ("ratelimited", SlowDownError), ("channel_not_found", RefusedError), ("token_revoked", RefusedError)],
)  # fmt: skip
def test_every_failure_has_one_meaning_and_is_not_tried_again(
    slack: SlackDouble, calls: Slack, method: str, how: How, meaning: type[Exception]
) -> None:
    slack.fail(method, how, times=5)
    with pytest.raises(meaning):
        CALLS[method](calls)
    assert len(slack.calls_of(method)) == 1


def test_a_pause_is_as_long_as_slack_says(slack: SlackDouble, calls: Slack) -> None:
    slack.fail("chat.postMessage", 429, seconds=17)
    with pytest.raises(SlowDownError) as pause:
        posted(calls)
    assert pause.value.seconds == 17


def test_slack_s_word_for_the_reason_is_kept(calls: Slack) -> None:
    with pytest.raises(RefusedError) as refused:
        calls.post("COUT", HELLO, thread=None, key=KEY)
    assert refused.value.code == "not_in_channel"
    with pytest.raises(RefusedError, match="channel_not_found"):
        calls.channel("C404")


def test_a_missing_scope_is_a_refusal(slack: SlackDouble, calls: Slack) -> None:
    slack.scopes.discard("users:read")
    with pytest.raises(RefusedError, match="missing_scope"):
        calls.user("U1")


def test_a_response_address_shows_it_to_the_asker_alone(slack: SlackDouble, calls: Slack) -> None:
    calls.respond(slack.response_url("U1", "C1"), HELLO)
    (seen,) = slack.ephemerals("U1")
    assert "Here it is." in seen.text
    assert slack.posted() == []
    assert slack.ephemerals("U2") == []


@pytest.mark.parametrize(
    ("how", "meaning"),
    [(429, SlowDownError), (500, UncertainError), ("closed", UncertainError), ("used_url", RefusedError)],
)
def test_a_response_address_fails_in_the_same_ways(
    slack: SlackDouble, calls: Slack, how: How, meaning: type[Exception]
) -> None:
    slack.fail("response_url", how, times=5)
    with pytest.raises(meaning):
        calls.respond(slack.response_url("U1", "C1"), HELLO)
    assert len(slack.calls_of("response_url")) == 1


def test_a_sixth_message_by_a_response_address_is_refused(slack: SlackDouble, calls: Slack) -> None:
    url = slack.response_url("U1", "C1")
    for _ in range(5):
        calls.respond(url, HELLO)
    with pytest.raises(RefusedError):
        calls.respond(url, HELLO)


def test_a_message_that_was_acted_on_is_replaced_and_deleted(slack: SlackDouble, calls: Slack) -> None:
    calls.respond(slack.response_url("U1", "C1"), HELLO)
    (card,) = slack.ephemerals("U1")
    calls.respond(slack.response_url("U1", "C1", card), plain_message("Changed."), replace=True)
    assert ["Changed" in message.text for message in slack.ephemerals("U1")] == [True]
    calls.respond(slack.response_url("U1", "C1", card), None)
    assert slack.ephemerals("U1") == []


def test_a_modal_opens_once_for_a_trigger_and_not_too_late(slack: SlackDouble, calls: Slack) -> None:
    view: dict[str, Any] = {
        "type": "modal", "title": {"type": "plain_text", "text": "In context"}, "blocks": [{"type": "divider"}]
    }  # fmt: skip
    trigger = slack.trigger("U1")
    calls.open_view(trigger, view)
    assert len(slack.views("U1")) == 1
    with pytest.raises(RefusedError, match="exchanged_trigger_id"):
        calls.open_view(trigger, view)
    late = slack.trigger("U1")
    slack.pass_time(4)
    with pytest.raises(RefusedError, match="expired_trigger_id"):
        calls.open_view(late, view)


def test_nobody_answering_is_uncertain() -> None:
    with pytest.raises(UncertainError, match="could not be reached"):
        Slack.of("xoxb-1", "http://127.0.0.1:9/api/").user("U1")


def test_no_token_stands_in_what_is_raised(slack: SlackDouble, calls: Slack) -> None:
    slack.fail("users.info", "closed")
    with pytest.raises(UncertainError) as uncertain:
        calls.user("U1")
    assert slack.bot_token not in str(uncertain.value)
