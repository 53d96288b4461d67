"""Questions that are edited or deleted: one answer, and the one to what stands there now."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.ledger import Key
from bot.slack import SlackError
from tests.bot.conversing import Conversing, conversing
from tests.bot.working import BRIDGE, FERRY
from tests.slack.people import BOT, TEAM

ASKED = "what did Lind say about the bridge?"
OTHERWISE = "what did Berg say about the ferry?"


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Conversing]:
    """Return a bot that knows two articles, and people who talk with it."""
    with conversing(tmp_path) as talking:
        talking.work.put(BRIDGE)
        talking.work.put(FERRY)
        yield talking


@pytest.mark.parametrize("channel", ["C1", "CPRIV", "CMPIM", "DU1"])
def test_the_answer_to_an_edited_question_is_edited_in_its_place(talk: Conversing, channel: str) -> None:
    asked, answer = talk.ask("U1", channel, ASKED)
    assert "bridge before winter" in answer.shown
    talk.edit(asked, f"<@{BOT}> {OTHERWISE}")
    assert talk.slack.replies(asked.channel, asked.ts) == [answer]
    assert "Nobody asked the fishermen" in answer.shown
    assert "winter" not in answer.shown


def test_what_is_asked_next_goes_on_from_the_new_words(talk: Conversing) -> None:
    asked, _ = talk.ask("U1", "C1", ASKED)
    talk.edit(asked, f"<@{BOT}> what did Lind say about the harbour?")
    _, then = talk.ask("U1", "C1", "and about the bridge?", thread=asked.ts)
    assert "Asked as: “what did Lind say about the bridge?”" in then.shown


def test_an_edited_follow_up_goes_on_from_what_was_asked_before_it(talk: Conversing) -> None:
    first, _ = talk.ask("U1", "C1", ASKED)
    on, answer = talk.ask("U1", "C1", "and about the harbour?", thread=first.ts)
    talk.ask("U1", "C1", OTHERWISE, thread=first.ts)
    talk.edit(on, f"<@{BOT}> and Berg about the ferry?")
    assert "Asked as: “what did Berg say about the ferry?”" in answer.shown
    talk.edit(on, f"<@{BOT}> and about the bridge?")
    assert "Asked as: “what did Lind say about the bridge?”" in answer.shown


@pytest.mark.parametrize("times", [1, 2])
def test_an_edit_that_is_told_twice_edits_once(talk: Conversing, times: int) -> None:
    asked, answer = talk.ask("U1", "C1", ASKED)
    sent = talk.slack.edit(asked, f"<@{BOT}> {OTHERWISE}")
    for _ in range(times):
        talk.hear(sent)
        talk.answer()
    assert len(talk.slack.calls_of("chat.update")) == 1
    assert "fishermen" in answer.shown


def test_of_several_edits_the_last_counts_whatever_comes_first(talk: Conversing) -> None:
    asked, answer = talk.ask("U1", "C1", ASKED)
    early = talk.slack.edit(asked, f"<@{BOT}> what did Lind say about the harbour?")
    late = talk.slack.edit(asked, f"<@{BOT}> {OTHERWISE}")
    talk.hear(late, early)
    talk.answer()
    assert "fishermen" in answer.shown


@pytest.mark.parametrize("first", [True, False])
def test_the_last_edit_counts_also_where_it_asks_nothing(talk: Conversing, *, first: bool) -> None:
    """When the answer was no quote, nobody knew any more which edit it was to: one told of late was answered."""
    sent = talk.slack.mention("U1", "C1", ASKED)
    asked = next(each for each in talk.slack.messages if each.ts == sent.ts)
    early = talk.slack.edit(asked, f"<@{BOT}> {OTHERWISE}")
    late = talk.slack.edit(asked, f"<@{BOT}> thanks!")
    for each in (sent, late, early) if first else (late, early, sent):
        talk.hear(each)
        talk.answer()
    (answer,) = talk.slack.replies("C1", asked.ts)
    assert answer.shown == "You are welcome."


def test_a_question_that_still_waits_is_answered_once_in_its_new_words(talk: Conversing) -> None:
    sent = talk.slack.mention("U1", "C1", ASKED)
    talk.hear(sent)
    asked = next(each for each in talk.slack.messages if each.ts == sent.ts)
    talk.edit(asked, f"<@{BOT}> {OTHERWISE}")
    (answer,) = talk.slack.replies("C1", asked.ts)
    assert "fishermen" in answer.shown
    assert not talk.slack.calls_of("chat.update")


def test_what_slack_changes_itself_asks_nothing(talk: Conversing) -> None:
    asked, _ = talk.ask("U1", "C1", ASKED)
    talk.hear(talk.slack.unfurl(asked))
    assert talk.answer() == 0


def test_thanks_in_place_of_a_question_are_answered_in_place(talk: Conversing) -> None:
    asked, answer = talk.ask("U1", "C1", ASKED)
    talk.edit(asked, f"<@{BOT}> thanks")
    assert answer.shown == "You are welcome."


def test_a_question_without_its_mention_is_a_question_still(talk: Conversing) -> None:
    asked, answer = talk.ask("U1", "C1", ASKED)
    talk.edit(asked, OTHERWISE)
    assert "fishermen" in answer.shown


def test_what_mentions_the_bot_only_after_an_edit_is_answered_once(talk: Conversing) -> None:
    sent = talk.slack.message("U1", "C1", ASKED)
    talk.hear(sent)
    assert talk.answer() == 0
    asked = next(each for each in talk.slack.messages if each.ts == sent.ts)
    edited = talk.slack.edit(asked, f"<@{BOT}> {ASKED}")
    talk.hear(edited, edited, sent)
    talk.answer()
    (answer,) = talk.slack.replies("C1", asked.ts)
    assert "winter" in answer.shown


def test_what_was_overheard_in_silence_and_then_mentions_the_bot_is_answered_once(talk: Conversing) -> None:
    first, _ = talk.ask("U1", "C1", ASKED)
    sent = talk.slack.message("U2", "C1", "what did Zorro say about masks?", first.ts)
    talk.hear(sent)
    assert talk.answer() == 1
    assert len(talk.slack.replies("C1", first.ts)) == 1
    asked = next(each for each in talk.slack.messages if each.ts == sent.ts)
    talk.edit(asked, f"<@{BOT}> {OTHERWISE}")
    assert len(talk.slack.replies("C1", first.ts)) == 2
    assert "fishermen" in talk.last("C1", first.ts).shown


@pytest.mark.parametrize("talked", ["lunch at noon, then", "what did Zorro say about masks?"])
def test_an_overheard_answer_goes_when_its_question_becomes_talk_or_has_no_answer(
    talk: Conversing, talked: str
) -> None:
    first, kept = talk.ask("U1", "C1", ASKED)
    sent = talk.slack.message("U2", "C1", OTHERWISE, first.ts)
    talk.hear(sent)
    talk.answer()
    asked = next(each for each in talk.slack.messages if each.ts == sent.ts)
    assert len(talk.slack.replies("C1", first.ts)) == 2
    talk.edit(asked, talked)
    assert talk.slack.replies("C1", first.ts) == [kept]
    talk.edit(asked, OTHERWISE)
    assert "fishermen" in talk.last("C1", first.ts).shown


@pytest.mark.parametrize("refusal", ["message_not_found", "cant_update_message", "edit_window_closed", "is_archived"])
def test_an_answer_that_may_not_be_edited_stays_and_nothing_else_is_said(talk: Conversing, refusal: str) -> None:
    asked, answer = talk.ask("U1", "C1", ASKED)
    talk.slack.fail("chat.update", refusal, times=99)
    talk.edit(asked, f"<@{BOT}> {OTHERWISE}")
    assert talk.slack.replies("C1", asked.ts) == [answer]
    assert "winter" in answer.shown
    assert talk.slack.ephemerals("U1") == []


def test_an_edit_in_which_slack_wants_a_pause_is_done_after_it(talk: Conversing) -> None:
    asked, answer = talk.ask("U1", "C1", ASKED)
    talk.slack.fail("chat.update", 429)
    talk.hear(talk.slack.edit(asked, f"<@{BOT}> {OTHERWISE}"))
    with pytest.raises(SlackError):
        talk.answer()
    talk.work.ledger.recover()
    talk.answer()
    assert "fishermen" in answer.shown


def test_a_deleted_question_takes_its_answer_and_its_words_with_it(talk: Conversing) -> None:
    asked, _ = talk.ask("U1", "C1", ASKED)
    on, then = talk.ask("U2", "C1", "and about the harbour?", thread=asked.ts)
    talk.delete(asked)
    assert talk.slack.replies("C1", asked.ts) == [then]
    kept = talk.work.ledger.answers.asked(Key(TEAM, "C1", asked.ts))
    assert kept
    assert (kept.text, kept.user, dict(kept.told)) == ("", "", {})
    _, again = talk.ask("U2", "C1", "and about the bridge?", thread=asked.ts)
    assert "Asked as: “what did Lind say about the bridge?”" in again.shown
    talk.delete(on)
    assert then not in talk.slack.replies("C1", asked.ts)


def test_a_deleted_question_is_not_asked_again_by_an_edit_that_comes_late(talk: Conversing) -> None:
    asked, _ = talk.ask("U1", "C1", ASKED)
    edited = talk.slack.edit(asked, f"<@{BOT}> {OTHERWISE}")
    talk.delete(asked)
    talk.hear(edited)
    talk.answer()
    assert talk.slack.replies("C1", asked.ts) == []


def test_a_question_that_is_deleted_while_it_waits_is_not_answered(talk: Conversing) -> None:
    sent = talk.slack.dm("U1", ASKED)
    talk.hear(sent)
    asked = next(each for each in talk.slack.messages if each.ts == sent.ts)
    talk.delete(asked)
    assert talk.slack.posted("DU1") == []


def test_a_deleted_question_whose_answer_somebody_deleted_is_nothing(talk: Conversing) -> None:
    asked, answer = talk.ask("U1", "C1", ASKED)
    answer.deleted = True
    talk.delete(asked)
    assert talk.slack.replies("C1", asked.ts) == []


@pytest.mark.parametrize("method", ["chat.update", "chat.delete"])
def test_what_is_done_about_an_answer_while_the_token_is_refused_can_be_tried_again(
    talk: Conversing, method: str
) -> None:
    """It counted as an answer that Slack does not let be edited or deleted: it stayed for good, and nobody read why."""
    asked, answer = talk.ask("U1", "C1", ASKED)
    talk.slack.fail(method, "token_revoked", times=1)
    change = talk.slack.edit(asked, f"<@{BOT}> {OTHERWISE}") if method == "chat.update" else talk.slack.delete(asked)
    talk.hear(change)
    with pytest.raises(SlackError, match="token_revoked"):
        talk.answer()
    talk.work.ledger.recover()
    talk.answer()
    if method == "chat.update":
        assert "fishermen" in answer.shown
    else:
        assert answer.deleted
