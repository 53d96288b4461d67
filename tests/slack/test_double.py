"""The double's Web API and response addresses: who may what, how often, and what becomes of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from bot.blocks.message import Message
from bot.ledger import Key
from bot.slack import RefusedError, Slack, SlowDownError, UncertainError
from tests.slack import SlackDouble
from tests.slack.asking import api

RICH = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "Hi"}]}]}
BUTTON = {"type": "button", "action_id": "share", "value": "7", "text": {"type": "plain_text", "text": "Share"}}
MESSAGE = Message(text="Hi", blocks=(RICH, {"type": "actions", "elements": [BUTTON]}))
MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "In context"}, "blocks": [{"type": "divider"}]}

Act = Callable[[SlackDouble], object]


@pytest.fixture
def bot(slack: SlackDouble) -> Slack:
    """Return the bot's own client, which the double is for."""
    return Slack.of(slack.bot_token, slack.api_url)


def key(ts: str = "1.0") -> Key:
    return Key("T1", "C1", ts)


def error(answer: httpx.Response) -> str:
    return str(answer.json().get("error"))


def test_the_bot_is_told_who_it_is_and_which_scopes_it_has(slack: SlackDouble) -> None:
    answer = api(slack, "auth.test")
    assert (answer.json()["user_id"], answer.json()["team_id"], answer.json()["bot_id"]) == ("UBOT", "T1", "B1")
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


@pytest.mark.parametrize(
    ("method", "asked", "code"),
    [
        ("auth.test", {"token": ""}, "not_authed"),
        ("auth.test", {"token": "xoxb-another"}, "invalid_auth"),
        ("apps.connections.open", {}, "not_allowed_token_type"),
        ("chat.postMessage", {"token": "app"}, "not_allowed_token_type"),
        ("chat.shout", {}, "unknown_method"),
        ("chat.postMessage", {"json": ["C1"]}, "json_not_object"),
        ("chat.postMessage", {"content": b"{", "headers": {"Content-Type": "application/json"}}, "invalid_json"),
        ("chat.postMessage", {"content": b"a", "headers": {"Content-Type": "text/csv"}}, "invalid_post_type"),
        ("chat.postMessage", {"content": b"channel=C1"}, "missing_post_type"),
        ("chat.postMessage", {"json": {"text": "Hi"}}, "invalid_arguments"),
        ("chat.postMessage", {"json": {"channel": "C1", "text": "Hi", "tread_ts": "1"}}, "invalid_arguments"),
        ("users.info", {"json": {"user": "U1"}}, "invalid_arguments"),
        ("conversations.info", {"json": {"channel": "C1"}}, "invalid_arguments"),
        ("conversations.history", {"data": {"channel": "C1", "limit": "1000"}}, "invalid_arguments"),
        ("conversations.history", {"data": {"channel": "COUT"}}, "not_in_channel"),
        ("conversations.replies", {"data": {"channel": "C1", "ts": "1.0"}}, "thread_not_found"),
        ("conversations.info", {"data": {"channel": "CPRIVOUT"}}, "channel_not_found"),
        ("conversations.info", {"data": {"channel": "DOTHERS"}}, "channel_not_found"),
        ("users.info", {"data": {"user": "U999"}}, "user_not_found"),
        ("chat.postMessage", {"json": {"channel": "C999", "text": "Hi"}}, "channel_not_found"),
        ("chat.postMessage", {"json": {"channel": "CPRIVOUT", "text": "Hi"}}, "channel_not_found"),
        ("chat.postMessage", {"json": {"channel": "COUT", "text": "Hi"}}, "not_in_channel"),
        ("chat.postMessage", {"json": {"channel": "COLD", "text": "Hi"}}, "is_archived"),
        ("chat.postMessage", {"json": {"channel": "C1", "text": "Hi", "thread_ts": "1.0"}}, "thread_not_found"),
        ("chat.postMessage", {"json": {"channel": "C1", "blocks": [{"type": "x"}]}}, "invalid_blocks"),
        ("chat.update", {"json": {"channel": "C1", "ts": "1.0", "text": "Hi"}}, "message_not_found"),
    ],
)
def test_what_slack_refuses_is_refused(slack: SlackDouble, method: str, asked: dict[str, Any], code: str) -> None:
    token = {"app": slack.app_token}.get(asked.get("token", ""), asked.get("token"))
    answer = api(slack, method, **{**asked, "token": token})
    assert (answer.status_code, error(answer)) == (200, code)
    assert slack.calls[-1].method == method
    assert not slack.messages


@pytest.mark.parametrize(
    ("scope", "method", "asked"),
    [
        ("chat:write", "chat.postMessage", {"json": {"channel": "C1", "text": "Hi"}}),
        ("users:read", "users.info", {"data": {"user": "U1"}}),
        ("channels:read", "conversations.info", {"data": {"channel": "C1"}}),
        ("groups:read", "conversations.info", {"data": {"channel": "CPRIV"}}),
        ("mpim:read", "conversations.info", {"data": {"channel": "CMPIM"}}),
        ("channels:history", "conversations.history", {"data": {"channel": "C1"}}),
        ("groups:history", "conversations.history", {"data": {"channel": "CPRIV"}}),
    ],
)
def test_a_method_needs_its_scope(slack: SlackDouble, scope: str, method: str, asked: dict[str, Any]) -> None:
    assert api(slack, method, **asked).json()["ok"]
    slack.scopes.discard(scope)
    answer = api(slack, method, **asked).json()
    assert (answer["error"], answer["needed"]) == ("missing_scope", scope)
    assert scope not in answer["provided"].split(",")


def test_a_posted_message_is_kept_and_found_by_its_metadata(slack: SlackDouble, bot: Slack) -> None:
    asked = slack.said("U1", "C1", "Who opposes the bridge?")
    ts = bot.post("C1", MESSAGE, thread=asked.ts, key=key(asked.ts)).ts
    assert bot.find("C1", thread=asked.ts, key=key(asked.ts)) == ts
    assert bot.find("C1", thread=asked.ts, key=key("2.0")) is None
    assert [each.ts for each in slack.thread("C1", asked.ts)] == [asked.ts, ts]
    (posted,) = slack.replies("C1", asked.ts)
    assert (posted.shown, posted.button("share").value) == ("Hi\n[Share]", "7")


def test_metadata_is_told_only_where_it_is_asked_for(slack: SlackDouble, bot: Slack) -> None:
    bot.post("C1", MESSAGE, thread=None, key=key())
    told = api(slack, "conversations.history", data={"channel": "C1"}).json()["messages"]
    assert "metadata" not in told[0]
    told = api(slack, "conversations.history", data={"channel": "C1", "include_all_metadata": "1"}).json()["messages"]
    assert told[0]["metadata"]["event_payload"] == {"ts": "1.0"}


def test_history_is_paged_newest_first_and_a_thread_oldest_first(slack: SlackDouble) -> None:
    first = slack.said("U1", "C1", "first")
    others = [slack.said("U1", "C1", f"number {number}") for number in range(4)]
    replies = [slack.said("U2", "C1", "yes", first.ts).ts for _ in range(4)]
    page = api(slack, "conversations.history", data={"channel": "C1", "limit": "3"}).json()
    assert [each["ts"] for each in page["messages"]] == [each.ts for each in others[:0:-1]]
    cursor = page["response_metadata"]["next_cursor"]
    rest = api(slack, "conversations.history", data={"channel": "C1", "limit": "3", "cursor": cursor}).json()
    assert [each["ts"] for each in rest["messages"]] == [others[0].ts, first.ts]
    assert (rest["has_more"], rest["messages"][-1]["reply_count"]) == (False, 4)
    asked = {"channel": "C1", "ts": first.ts, "oldest": replies[1]}
    thread = api(slack, "conversations.replies", data=asked).json()["messages"]
    assert [each["ts"] for each in thread] == [first.ts, *replies[2:]]


def test_a_reply_is_no_thread_and_a_person_is_a_direct_channel(slack: SlackDouble, bot: Slack) -> None:
    first = slack.said("U1", "C1", "first")
    reply = bot.post("C1", MESSAGE, thread=first.ts, key=key()).ts
    with pytest.raises(RefusedError, match="cannot_reply_to_message"):
        bot.post("C1", MESSAGE, thread=reply, key=key())
    bot.post("U2", MESSAGE, thread=None, key=key())
    assert [each.channel for each in slack.posted("DU2")] == ["DU2"]
    assert bot.channel("DU2") == {**bot.channel("DU2"), "is_im": True, "user": "U2"}


@pytest.mark.parametrize(
    ("user", "facts"),
    [
        ("U1", {"team_id": "T1", "is_admin": False, "is_restricted": False}),
        ("UADMIN", {"is_admin": True}),
        ("UGUEST", {"is_restricted": True, "is_ultra_restricted": False}),
        ("UGUEST1", {"is_restricted": True, "is_ultra_restricted": True}),
        ("UEXT", {"team_id": "T2", "is_stranger": True}),
        ("UGONE", {"deleted": True}),
        ("UBOT", {"is_bot": True}),
    ],
)
def test_people_are_told_as_slack_tells_them(bot: Slack, user: str, facts: dict[str, object]) -> None:
    assert facts.items() <= bot.user(user).items()


def test_a_channel_takes_a_message_a_second_after_a_burst(slack: SlackDouble, bot: Slack) -> None:
    slack.rates.post_burst = 2
    for _ in range(2):
        bot.post("C1", MESSAGE, thread=None, key=key())
    with pytest.raises(SlowDownError) as slow:
        bot.post("C1", MESSAGE, thread=None, key=key())
    assert slow.value.seconds == 1
    bot.post("C2", MESSAGE, thread=None, key=key())
    slack.pass_time(1)
    bot.post("C1", MESSAGE, thread=None, key=key())
    assert len(slack.posted()) == 4


def test_a_method_has_so_many_calls_a_minute(slack: SlackDouble, bot: Slack) -> None:
    slack.rates.per_minute["users.info"] = 2
    bot.user("U1"), bot.user("U2")
    with pytest.raises(SlowDownError) as slow:
        bot.user("U3")
    assert slow.value.seconds == 30


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(
    ("how", "raised"),
    [
        (429, SlowDownError),
        (500, UncertainError),
        (503, UncertainError),
        ("closed", UncertainError),
        ("page", UncertainError),
        ("restricted_action", RefusedError),
    ],
)
def test_what_is_ordered_to_fail_fails_before_or_after_it_took_place(
    slack: SlackDouble, bot: Slack, how: int | str, raised: type[Exception], after: bool
) -> None:
    slack.fail("chat.postMessage", how, after=after, seconds=7, where=lambda asked: asked["channel"] == "C1")
    bot.post("C2", MESSAGE, thread=None, key=key())
    with pytest.raises(raised) as failed:
        bot.post("C1", MESSAGE, thread=None, key=key())
    assert len(slack.posted("C1")) == int(after)
    if isinstance(failed.value, SlowDownError):
        assert failed.value.seconds == 7
    bot.post("C1", MESSAGE, thread=None, key=key())
    assert not slack.faulty


def test_a_failing_slack_may_tell_when_it_is_back(slack: SlackDouble) -> None:
    slack.fail("auth.test", 503, seconds=30)
    assert api(slack, "auth.test").headers["Retry-After"] == "30"
    slack.fail("auth.test", 503)
    assert "Retry-After" not in api(slack, "auth.test").headers


def test_a_slow_answer_comes_late(slack: SlackDouble, bot: Slack) -> None:
    slack.fail("*", "slow", seconds=0.2)
    began = time.monotonic()
    bot.post("C1", MESSAGE, thread=None, key=key())
    assert time.monotonic() - began > 0.2


def test_a_trigger_opens_one_modal_within_three_seconds(slack: SlackDouble, bot: Slack) -> None:
    used, late = slack.trigger("U1"), slack.trigger("U1")
    bot.open_view(used, MODAL)
    slack.pass_time(3.1)
    for trigger, code in [(used, "expired"), (late, "expired"), ("1.2.abc", "invalid")]:
        with pytest.raises(RefusedError, match=f"{code}_trigger_id"):
            bot.open_view(trigger, MODAL)
    fresh = slack.trigger("U2")
    bot.open_view(fresh, MODAL)
    with pytest.raises(RefusedError, match="exchanged_trigger_id"):
        bot.open_view(fresh, MODAL)
    with pytest.raises(RefusedError, match="invalid_arguments"):
        bot.open_view(slack.trigger("U2"), {**MODAL, "title": {"type": "plain_text", "text": "x" * 25}})
    assert [view.title for view in slack.views("U1") + slack.views("U2")] == ["In context"] * 2


def test_a_response_address_takes_five_messages(slack: SlackDouble, bot: Slack) -> None:
    url = slack.response_url("U1", "COUT")
    for _ in range(5):
        bot.respond(url, MESSAGE)
    answer = httpx.post(url, json={"text": "sixth"})
    assert (answer.status_code, answer.json()) == (404, {"ok": False, "error": "used_url"})
    assert len(slack.ephemerals("U1")) == 5
    assert not slack.ephemerals("U2") + slack.posted()


def test_a_response_address_lasts_thirty_minutes(slack: SlackDouble, bot: Slack) -> None:
    url = slack.response_url("U1", "C1")
    slack.pass_time(1790)
    bot.respond(url, MESSAGE)
    slack.pass_time(20)
    assert httpx.post(url, json={"text": "late"}).json()["error"] == "expired_url"


def test_only_the_address_of_a_pressed_button_replaces(slack: SlackDouble, bot: Slack) -> None:
    """Slack posts a second message where the address came with a slash command: bolt-js issue 2287."""
    url = slack.response_url("U1", "C1")
    bot.respond(url, MESSAGE)
    bot.respond(url, Message(text="done"), replace=True)
    first, second = slack.ephemerals("U1")
    assert (first.replaced, second.shown) == (0, "done")
    pressed = slack.response_url("U1", "C1", first)
    bot.respond(pressed, Message(text="replaced"), replace=True)
    assert (first.shown, first.replaced) == ("replaced", 1)
    bot.respond(pressed, None)
    assert slack.ephemerals("U1") == [second]
    bot.respond(pressed, Message(text="what is gone is not replaced"), replace=True)
    assert len(slack.ephemerals("U1")) == 2


@pytest.mark.parametrize(
    "payload", [{"text": ""}, {"txt": "x"}, {"text": "x", "blocks": [{"type": "marquee"}]}, {"text": "x" * 40_001}]
)
def test_a_response_address_refuses_what_slack_refuses(slack: SlackDouble, payload: dict[str, Any]) -> None:
    assert httpx.post(slack.response_url("U1", "C1"), json=payload).status_code == 400
    assert not slack.messages
    assert slack.faulty


def test_what_is_live_is_found_in_everything_that_is_sent(slack: SlackDouble, bot: Slack) -> None:
    bot.post("C1", Message(text="<!channel>"), thread=None, key=key())
    bot.respond(slack.response_url("U1", "C1"), Message(text="<@U1>"))
    assert len(slack.live_found) == 2


def test_the_end_of_a_strict_double_fails_for_what_is_live_or_faulty() -> None:
    def of(act: Act) -> None:
        with SlackDouble() as double:
            act(double)

    def post(double: SlackDouble, text: str) -> None:
        Slack.of(double.bot_token, double.api_url).post("C1", Message(text=text), thread=None, key=key())

    of(lambda double: post(double, "fine"))
    with pytest.raises(AssertionError, match="execute or link"):
        of(lambda double: post(double, "<!here>"))
    with pytest.raises(AssertionError, match="refuse"):
        of(lambda double: api(double, "chat.postMessage", json={"channel": "C1", "text": "x" * 40_001}))


def test_requests_are_kept_with_their_arguments_and_token(slack: SlackDouble, bot: Slack) -> None:
    bot.user("U1")
    (call,) = slack.calls_of("users.info")
    assert (call.arguments, call.token, call.status, call.ok) == ({"user": "U1"}, slack.bot_token, 200, True)


def test_waiting_ends_with_what_is_found_or_fails(slack: SlackDouble, bot: Slack) -> None:
    bot.post("C1", MESSAGE, thread=None, key=key())
    assert slack.wait_for(slack.posted)[0].text == "Hi"
    with pytest.raises(AssertionError, match="Nothing of the kind"):
        slack.wait_for(lambda: slack.ephemerals("U1"), seconds=0.05)


def test_a_stopped_double_answers_no_more(slack: SlackDouble) -> None:
    address = slack.api_url
    slack.stop()
    slack.stop()
    with pytest.raises(httpx.ConnectError):
        httpx.post(address + "auth.test")
