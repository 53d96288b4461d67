"""Messages that are edited or deleted: what of it is taken on, once, whatever comes in which order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.blocks.following import follow_up_form
from bot.ledger import Key, Request
from tests.bot.hearing import Hearing, acknowledged
from tests.slack import File, payloads
from tests.slack.people import BOT, JSON, TEAM
from tests.slack.workspace import Message

MENTION = f"<@{BOT}> what did Lind say about the bridge?"
OTHERWISE = f"<@{BOT}> what did Berg say about the ferry?"


@pytest.fixture
def heard(tmp_path: Path) -> Iterator[Hearing]:
    """Return an app that takes on what it hears."""
    hearing = Hearing(tmp_path)
    yield hearing
    hearing.ledger.close()


def change(heard: Hearing, message: Message, text: str) -> JSON:
    """Return the event that tells of an edit."""
    before, ts = message.json(), heard.workspace.ts()
    message.text, message.edited = text, {"user": message.user, "ts": ts}
    return payloads.changed_event(message, before, heard.workspace.channels[message.channel], ts)


def mention(heard: Hearing, message: Message) -> JSON:
    """Return the app_mention that comes with an edit."""
    place = heard.workspace.channels[message.channel]
    told = payloads.mention_event(message, place, heard.workspace.people[message.user])
    return {**told, "edited": message.edited}


def sent(heard: Hearing, *events: JSON) -> list[Request]:
    """Send events; return what was taken on."""
    for event in events:
        assert acknowledged(heard.event(event, channel=event["channel"]))
    return heard.taken()


def kinds(requests: list[Request]) -> list[str]:
    return [request.kind for request in requests]


@pytest.mark.parametrize("order", ["change", "mention", "change mention", "mention change", "change change mention"])
def test_an_edit_of_a_question_is_taken_on_once_however_it_is_told(heard: Hearing, order: str) -> None:
    message = heard.message(MENTION)
    heard.answer(message, "what did Lind say about the bridge?")
    changed = change(heard, message, OTHERWISE)
    told = {"change": changed, "mention": mention(heard, message)}
    (edit,) = sent(heard, *(told[each] for each in order.split()))
    assert (edit.kind, edit.text, edit.turn, edit.durable) == (
        "edited",
        "what did Berg say about the ferry?",
        "C1",
        True,
    )
    assert edit.payload["heard"] == {}


@pytest.mark.parametrize("order", ["change", "mention", "change mention", "mention change"])
def test_what_mentions_the_bot_only_when_it_is_edited_is_a_question(heard: Hearing, order: str) -> None:
    message = heard.message("what did Lind say about the bridge?")
    assert not sent(heard, payloads.message_event(
        message, heard.workspace.channels["C1"], heard.workspace.people["U1"]))  # fmt: skip
    changed = change(heard, message, MENTION)
    told = {"change": changed, "mention": mention(heard, message)}
    found = sent(heard, *(told[each] for each in order.split()))
    assert kinds(found)[0] == "answer"
    assert found[0].key == Key(TEAM, "C1", message.ts)
    # What the second event tells is compared with the first when its turn comes.
    assert kinds(found[1:]) in ([], ["edited"])
    late = payloads.message_event(message, heard.workspace.channels["C1"], heard.workspace.people["U1"])
    assert not sent(heard, late)


def test_what_slack_changes_itself_is_nothing(heard: Hearing) -> None:
    message = heard.message(MENTION)
    heard.answer(message, "what did Lind say about the bridge?")
    before = message.json()
    message.attachments = [{"id": 1, "from_url": "https://page.example/"}]
    place = heard.workspace.channels["C1"]
    assert not sent(heard, payloads.changed_event(message, before, place, heard.workspace.ts()))
    # An edit that leaves the words as they are, of a message that was edited before.
    assert not sent(heard, change(heard, message, MENTION))


def test_a_change_of_what_is_not_for_the_bot_is_nothing(heard: Hearing) -> None:
    message = heard.message("lunch at noon")
    assert not sent(heard, change(heard, message, "lunch at one"))
    ours = heard.message(MENTION)
    ours.user = BOT
    assert not sent(heard, change(heard, ours, OTHERWISE))
    gone = payloads.deleted_event(message, heard.workspace.channels["C1"], heard.workspace.ts())
    assert not sent(heard, gone)


def test_a_question_that_still_waits_is_asked_in_its_new_words(heard: Hearing) -> None:
    message = heard.message(MENTION)
    heard.said(message)
    first, second = change(heard, message, "first"), change(heard, message, OTHERWISE)
    for event in (second, first):
        heard.event(event)
    question, *edits = heard.taken()
    assert (question.kind, question.text) == ("answer", "what did Berg say about the ferry?")
    assert set(kinds(edits)) <= {"edited"}


def test_an_edit_is_taken_on_though_there_is_much_to_do(tmp_path: Path) -> None:
    heard = Hearing(tmp_path, bound=1)
    message = heard.message(MENTION)
    heard.answer(message, "what did Lind say about the bridge?")
    heard.said(heard.message(MENTION, channel="C2"))
    heard.event(change(heard, message, OTHERWISE))
    assert set(kinds(heard.taken())) == {"answer", "edited"}
    heard.ledger.close()


def test_a_deleted_question_is_taken_on_once_and_one_that_waits_is_dropped(heard: Hearing) -> None:
    answered, waiting = heard.message(MENTION), heard.message(MENTION)
    heard.answer(answered, "what did Lind say about the bridge?")
    heard.said(waiting)
    place = heard.workspace.channels["C1"]
    gone = [payloads.deleted_event(each, place, heard.workspace.ts()) for each in (answered, waiting)]
    assert kinds(sent(heard, *gone, *gone)) == ["deleted", "deleted"]
    kept = heard.ledger.answers.asked(Key(TEAM, "C1", waiting.ts))
    assert kept
    assert (kept.state, kept.text, kept.user) == ("done", "", "")


def test_a_question_with_replies_that_is_deleted_leaves_a_tombstone(heard: Hearing) -> None:
    message = heard.message(MENTION)
    heard.answer(message, "what did Lind say about the bridge?")
    before, place = message.json(), heard.workspace.channels["C1"]
    event = payloads.changed_event(message, before, place, heard.workspace.ts())
    event["message"] = {"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "ts": message.ts,
                        "text": "This message was deleted.", "thread_ts": message.ts, "hidden": True}  # fmt: skip
    (request,) = sent(heard, event)
    assert (request.kind, request.payload["ts"]) == ("deleted", message.ts)


def test_a_question_that_is_told_of_after_it_was_deleted_is_not_answered(heard: Hearing) -> None:
    message = heard.message(MENTION)
    place = heard.workspace.channels["C1"]
    assert kinds(sent(heard, payloads.deleted_event(message, place, heard.workspace.ts()))) == ["deleted"]
    late = payloads.message_event(message, place, heard.workspace.people["U1"])
    assert not sent(heard, late)


def test_a_thread_is_not_listened_to_where_the_bot_is_to_be_mentioned(heard: Hearing) -> None:
    first = heard.message(MENTION)
    heard.answer(first, "what did Lind say about the bridge?")
    on = heard.message("and about the harbour?", thread=first.ts)
    place = heard.workspace.channels["C1"]
    heard.ledger.rules.set_channel(TEAM, "C1", "mentioned", user="UADMIN")
    assert not sent(heard, payloads.message_event(on, place, heard.workspace.people["U1"]))
    heard.ledger.rules.set_channel(TEAM, "C1", "all", user="UADMIN")
    assert kinds(sent(heard, payloads.message_event(on, place, heard.workspace.people["U1"]))) == ["answer"]


@pytest.mark.parametrize(("tab", "kind", "channel"), [("messages", "pane", "DU1"), ("home", "home", "")])
def test_whoever_opens_the_bot_is_offered_prompts_or_their_home(
    heard: Hearing, tab: str, kind: str, channel: str
) -> None:
    event = {"type": "app_home_opened", "user": "U1", "channel": "DU1", "tab": tab, "event_ts": "1700000000.000100"}
    (request,) = sent(heard, event, event)
    assert (request.kind, request.user, request.key.channel) == (kind, "U1", channel)


def test_a_form_without_a_question_stays_open_and_one_with_a_question_is_asked_in_its_thread(heard: Hearing) -> None:
    wanted = {"channel": "C1", "thread": "1700000000.000100", "response_url": "https://hooks.slack.com/1"}
    empty, asked = ({"question": words} for words in (" ? ", "and Berg?"))
    response = heard.submit(follow_up_form(), empty, wanted=wanted)
    assert "errors" in json.loads(response.body)
    assert not heard.taken()
    assert acknowledged(heard.submit(follow_up_form(), asked, wanted=wanted))
    (request,) = heard.taken()
    assert (request.kind, request.text, request.thread) == ("followed", "and Berg?", "1700000000.000100")
    assert (request.key.channel, request.turn, request.lane) == ("C1", "C1", "answers")


def test_a_form_that_nobody_knows_any_more_is_answered_all_the_same(heard: Hearing) -> None:
    assert acknowledged(heard.submit(follow_up_form(), {"question": "and Berg?"}))
    (request,) = heard.taken()
    assert (request.kind, request.payload) == ("followed", {"stale": True})


@pytest.mark.parametrize(
    ("channel", "words", "taken"),
    [
        ("C1", f"<@{BOT}> please add this", ["ingest"]),
        ("C1", f"<@{BOT}> what did Lind say about the bridge?", ["answer"]),
        ("C1", "what a day", []),
        ("DU1", "and what did Lind say about the bridge?", ["answer", "ingest"]),
        ("DU1", "the one of yesterday", ["ingest"]),
    ],
)
def test_an_edit_beside_a_file_asks_for_what_a_message_with_one_does(
    heard: Hearing, channel: str, words: str, taken: list[str]
) -> None:
    """Who dropped a file in a channel and then wrote to the bot that it be added read nothing."""
    message = heard.message("the minutes", channel=channel)
    message.files = [File(id="F1", name="minutes.pdf", mimetype="application/pdf", content=b"", user="U1")]
    changed = change(heard, message, words)
    assert sorted(kinds(sent(heard, changed, changed))) == taken


def test_files_that_were_added_are_not_added_again_by_an_edit(heard: Hearing) -> None:
    message = heard.message("the minutes", channel="DU1")
    message.files = [File(id="F1", name="minutes.pdf", mimetype="application/pdf", content=b"", user="U1")]
    heard.said(message)
    assert kinds(heard.taken()) == ["ingest"]
    assert not sent(heard, change(heard, message, "the minutes of yesterday"))
