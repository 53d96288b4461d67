"""Listeners decide, claim and acknowledge, in a real Bolt app over a real ledger; no worker runs here."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import listeners
from bot.ledger import Key
from tests.bot.hearing import RESPONSE_URL, Hearing, acknowledged

WHAT = "what did Lind say about the bridge?"
MENTION = f"<@UBOT> {WHAT}"


@pytest.fixture
def heard(tmp_path: Path) -> Iterator[Hearing]:
    hearing = Hearing(tmp_path)
    yield hearing
    hearing.ledger.close()


def only_one(heard: Hearing) -> bool:
    return len(heard.taken()) == 1


# Questions


def test_a_mention_is_taken_on_with_everything_that_its_answer_needs(heard: Hearing) -> None:
    message = heard.message(MENTION)
    assert acknowledged(heard.mentioned(message))
    (request,) = heard.taken()
    assert request.kind == "answer"
    assert request.key == Key("T1", "C1", message.ts)
    assert (request.user, request.text, request.thread, request.turn) == ("U1", WHAT, message.ts, "C1")
    assert request.durable
    assert request.client_msg_id == message.client_msg_id
    assert request.event_id
    assert request.event_id.startswith("Ev")
    assert heard.woken == ["answers"]


@pytest.mark.parametrize("order", ["mention, message", "message, mention", "mention, message, mention, message"])
def test_both_deliveries_of_a_mention_in_any_order_are_one_question(heard: Hearing, order: str) -> None:
    message = heard.message(MENTION)
    for each in order.split(", "):
        assert acknowledged(heard.mentioned(message) if each == "mention" else heard.said(message))
    assert only_one(heard)
    assert heard.woken == ["answers"]


def test_a_retry_is_acknowledged_and_claimed_only_where_the_first_was_not(heard: Hearing) -> None:
    """Bots that drop retries by their header stay silent when the first delivery was lost."""
    message = heard.message(MENTION)
    event = {"type": "app_mention", "user": "U1", "ts": message.ts, "text": MENTION, "channel": "C1"}
    retry = {"x-slack-retry-num": "1", "x-slack-retry-reason": "http_timeout"}
    assert acknowledged(heard.event(event, headers=retry))
    assert only_one(heard)
    assert acknowledged(heard.event(event, headers=retry))
    assert not heard.taken()


def test_a_mention_in_a_thread_is_answered_in_that_thread(heard: Hearing) -> None:
    heard.mentioned(heard.message(MENTION, thread="1700000000.000100"))
    (request,) = heard.taken()
    assert request.thread == "1700000000.000100"


@pytest.mark.parametrize("text", ["what did Lind say?", "<@U2> what did Lind say?", "hello", ""])
def test_everything_in_a_direct_message_is_for_the_bot(heard: Hearing, text: str) -> None:
    message = heard.message(text, channel="DU1")
    assert acknowledged(heard.said(message))
    (request,) = heard.taken()
    assert (request.kind, request.key.channel, request.thread) == ("answer", "DU1", message.ts)


def test_people_who_are_mentioned_in_a_question_stay_who_they_are(heard: Hearing) -> None:
    """The bot was asked for the words of "somebody"; a worker can ask Slack for their names."""
    heard.mentioned(heard.message("<@UBOT> what did <@U2> say?"))
    heard.command("/ask", "what did <@U2|piet> say?")
    assert [request.text for request in heard.taken()] == ["what did <@U2> say?"] * 2


def test_a_bare_mention_asks_nothing(heard: Hearing) -> None:
    heard.said(heard.message("<@UBOT>"))
    assert [request.text for request in heard.taken()] == [""]


@pytest.mark.parametrize("channel", ["C1", "CPRIV", "CMPIM", "CSHARED"])
@pytest.mark.parametrize(("text", "expected"), [(MENTION, 1), (f"Good morning. {WHAT} <@UBOT>", 1), (WHAT, 0)])
def test_where_others_are_the_bot_answers_whoever_mentions_it(
    heard: Hearing, channel: str, text: str, expected: int
) -> None:
    assert acknowledged(heard.said(heard.message(text, channel=channel)))
    assert len(heard.taken()) == expected


@pytest.mark.parametrize(
    "more",
    [
        {"subtype": "message_changed", "hidden": True},
        {"subtype": "message_deleted", "hidden": True},
        {"subtype": "bot_message", "bot_id": "B7"},
        {"subtype": "channel_join"},
        {"subtype": "channel_topic"},
        {"subtype": "message_replied"},
        {"subtype": "something_new"},
        {"bot_id": "B7"},
        {"user": "USLACKBOT"},
        {"user": None},
        {"user": "UBOT", "bot_id": "B1"},
    ],
)
@pytest.mark.parametrize("channel", ["C1", "DU1"])
def test_what_nobody_wrote_is_acknowledged_in_silence(heard: Hearing, more: dict[str, object], channel: str) -> None:
    assert acknowledged(heard.said(heard.message(MENTION, channel=channel), **more))
    assert not heard.taken()


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast"])
def test_a_message_with_a_file_or_sent_to_the_channel_too_is_a_message(heard: Hearing, subtype: str) -> None:
    heard.said(heard.message(MENTION), subtype=subtype)
    assert only_one(heard)


def test_who_is_mentioned_beside_the_bot_does_not_silence_it(heard: Hearing) -> None:
    message = heard.message("<@U2> look: <@UBOT> what did Lind say?")
    heard.mentioned(message)
    heard.said(message)
    assert only_one(heard)


# Follow-ups


@pytest.mark.parametrize(
    ("user", "text", "payload"),
    [
        ("U1", "and about the harbour?", {}),
        ("U2", "and about the harbour?", {"overheard": True}),
        ("U1", "who opposes the bridge?", {"overheard": True}),
        ("U1", "Thanks, shall we print this on Friday?", None),
        ("U2", "Who is free at three, can you look?", None),
        ("U1", "thanks, that helps.", None),
        ("U1", "<@U2> what do you think?", None),
        ("U2", "<@UBOT> and about the harbour?", {}),
        ("U2", "<@UBOT> thanks", {}),
    ],
)
def test_in_a_thread_that_was_answered_in_questions_are_for_the_bot(
    heard: Hearing, user: str, text: str, payload: dict[str, bool] | None
) -> None:
    first = heard.message(MENTION)
    heard.answer(first, WHAT)
    assert acknowledged(heard.said(heard.message(text, user=user, thread=first.ts)))
    assert [request.payload for request in heard.taken()] == ([] if payload is None else [payload])


def test_what_is_asked_on_while_the_answer_is_on_its_way_is_for_the_bot_too(heard: Hearing) -> None:
    first = heard.message(MENTION)
    heard.mentioned(first)
    heard.said(heard.message("and about the harbour?", thread=first.ts))
    assert [request.payload for request in heard.taken()] == [{}, {}]


def test_a_thread_without_an_answer_of_the_bot_is_not_its_own(heard: Hearing) -> None:
    first = heard.message("who has read this?")
    heard.said(first)
    heard.said(heard.message("and about the harbour?", thread=first.ts))
    assert not heard.taken()


def test_what_is_asked_in_the_channel_is_no_follow_up(heard: Hearing) -> None:
    heard.answer(heard.message(MENTION), WHAT)
    heard.said(heard.message("and about the harbour?"))
    assert not heard.taken()


# Commands and buttons

COMMANDS = [
    ("/ask", WHAT, "ask", WHAT, {}),
    ("/ask", "", "ask", "", {}),
    ("/ingest", "https://a.example/x, b", "ingest", "https://a.example/x, b", {"addresses": ["https://a.example/x"]}),
    ("/ingest", "please", "ingest", "please", {"addresses": []}),
    ("/articles", " bridge ", "articles", "bridge", {}),
    ("/quotes", "Lind about boats", "quotes", "Lind about boats", {}),
    ("/pullquote", f"ask {WHAT}", "ask", WHAT, {}),
    ("/pullquote", "ASK  who?", "ask", "who?", {}),
    ("/pullquote", "add https://a.example/x", "ingest", "https://a.example/x", {"addresses": ["https://a.example/x"]}),
    ("/pullquote", "articles bridge", "articles", "bridge", {}),
    ("/pullquote", "quotes Lind", "quotes", "Lind", {}),
    ("/pullquote", "allow", "allow", "", {"allowed": True}),
    ("/pullquote", "disallow", "allow", "", {"allowed": False}),
    ("/pullquote", "help", "help", "", {}),
    ("/pullquote", "", "help", "", {}),
    ("/pullquote", "dance", "help", "", {}),
    (
        "/pullquote",
        "ingest https://a.example/1",
        "ingest",
        "https://a.example/1",
        {"addresses": ["https://a.example/1"]},
    ),
    ("/pullquote", "what did Lind say?", "ask", "what did Lind say?", {}),
    ("/pullquote", "quotes help", "help", "", {}),
    ("/quotes", "help", "help", "", {}),
    ("/articles", "Help?", "help", "", {}),
    ("/ingest", "--help", "help", "", {}),
    ("/quotes", "help lines", "quotes", "help lines", {}),
]
LANES = {"table": "answers", "ask": "answers"} | dict.fromkeys(["ingest", "reread", "retry", "undo"], "adding")


@pytest.mark.parametrize(("command", "text", "kind", "words", "payload"), COMMANDS)
def test_a_command_is_taken_on_and_acknowledged_with_nothing_to_show(
    heard: Hearing, command: str, text: str, kind: str, words: str, payload: dict[str, object]
) -> None:
    assert acknowledged(heard.command(command, text))
    (request,) = heard.taken()
    assert (request.kind, request.text, request.user) == (kind, words, "U1")
    assert request.payload == {"response_url": RESPONSE_URL, **payload}
    assert request.key.channel == "C1"
    assert request.durable == (kind in {"ingest", "allow"})
    assert heard.woken == [request.lane] == [LANES.get(kind, "quick")]


BUTTONS = [
    ("articles_page", "L1", "articles", {"listing": "L1", "replace": True}),
    ("article_remove", "a1", "remove", {"article": "a1"}),
    ("article_reread", "a1", "reread", {"article": "a1"}),
    ("quotes_page", "L1", "quotes", {"listing": "L1", "replace": True}),
    ("quotes_all", "L1", "quotes", {"listing": "L1", "replace": False}),
    ("quotes_csv", "L1", "table", {"listing": "L1"}),
    ("ingest_retry", "L1", "retry", {"listing": "L1"}),
    ("ingest_undo", "L1", "undo", {"listing": "L1"}),
]


@pytest.mark.parametrize(("action", "value", "kind", "payload"), BUTTONS)
def test_a_button_is_taken_on_with_its_id(
    heard: Hearing, action: str, value: str | None, kind: str, payload: dict[str, object]
) -> None:
    assert acknowledged(heard.press(action, value))
    (request,) = heard.taken()
    assert (request.kind, request.key.channel, request.user) == (kind, "C1", "U1")
    assert request.payload == {"response_url": RESPONSE_URL, **payload}
    assert request.durable == (kind in {"remove", "reread", "retry", "undo", "table"})
    assert heard.woken == [request.lane] == [LANES.get(kind, "quick")]


def test_in_context_carries_the_trigger_that_opens_its_modal(heard: Hearing) -> None:
    assert acknowledged(heard.press("context", "q1"))
    (request,) = heard.taken()
    assert request.payload == {"response_url": RESPONSE_URL, "trigger": request.key.ts, "quote": "q1"}


def test_an_answer_is_shared_once_however_often_the_button_is_pressed(heard: Hearing) -> None:
    assert acknowledged(heard.press("share", "17"))
    assert acknowledged(heard.press("share", "17"))
    (request,) = heard.taken()
    assert request.key == Key("T1", "C1", "share:17")
    assert (request.kind, request.turn, request.thread) == ("share", "C1", None)
    assert request.payload == {"asked": 17, "reply": RESPONSE_URL}
    assert request.response_url is None


def test_a_share_button_without_an_id_is_acknowledged_and_no_more(heard: Hearing) -> None:
    assert acknowledged(heard.press("share", "seventeen"))
    assert not heard.taken()


def test_buttons_and_events_of_another_version_are_acknowledged(heard: Hearing) -> None:
    assert acknowledged(heard.press("a_button_of_tomorrow", "1"))
    assert acknowledged(heard.event({"type": "reaction_added", "user": "U1", "event_ts": "1.1"}))
    assert not heard.taken()


# What cannot be taken on


def test_beyond_the_bound_a_question_becomes_the_notice_that_the_bot_is_busy(tmp_path: Path) -> None:
    heard = Hearing(tmp_path, bound=4)  # two of them for one channel
    for _ in range(3):
        assert acknowledged(heard.mentioned(heard.message(MENTION)))
    assert acknowledged(heard.command("/articles"))
    assert sorted(request.kind for request in heard.taken()) == ["answer", "answer", "articles", "busy"]
    assert heard.woken == ["answers", "answers", "notices", "quick"]
    heard.ledger.close()


def test_claims_are_counted_without_a_word_of_what_was_asked(heard: Hearing) -> None:
    message = heard.message(MENTION)
    heard.mentioned(message)
    heard.said(message)
    counted = heard.metrics.text().decode()
    assert 'pullquote_requests_total{claim="new",kind="answer"} 1.0' in counted
    assert 'pullquote_requests_total{claim="again",kind="answer"} 1.0' in counted
    assert "Lind" not in counted


def test_what_cannot_be_claimed_is_not_acknowledged_so_that_slack_sends_it_again(
    heard: Hearing, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The disk refuses the row: here by a trigger of SQLite that a test can put into the real file."""
    with sqlite3.connect(tmp_path / "bot.db") as other:
        other.execute("CREATE TRIGGER full BEFORE INSERT ON jobs BEGIN SELECT json('no room'); END")
    message = heard.message(MENTION)
    assert heard.mentioned(message).status == 500
    assert heard.command("/ask", WHAT).status == 500
    assert "Lind" not in caplog.text
    with sqlite3.connect(tmp_path / "bot.db") as other:
        other.execute("DROP TRIGGER full")
    assert acknowledged(heard.mentioned(message))
    assert only_one(heard)


def test_every_feature_says_what_it_takes() -> None:
    assert len(set(listeners.EVENTS)) == len(listeners.EVENTS)
    assert [command.name for command in listeners.COMMANDS] == ["/ask", "/ingest", "/articles", "/quotes", "/pullquote"]
