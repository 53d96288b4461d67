"""The agent pane: prompts that the library answers for whoever opens it, and what the bot is doing meanwhile."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.work import run
from tests.bot.conversing import Conversing, conversing
from tests.bot.working import BRIDGE, FERRY
from tests.slack.people import JSON

ASKED = "what did Lind say about the bridge?"


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Conversing]:
    """Return a bot without articles, and people who talk with it."""
    with conversing(tmp_path) as talking:
        yield talking


def prompts(talk: Conversing, user: str = "U1") -> list[str]:
    """Open the pane; return the messages of the prompts that are offered."""
    talk.hear(talk.slack.home_opened(user, "messages"))
    run(talk.work.bot, talk.work.taken("quick"))
    offered: list[JSON] = talk.slack.calls_of("assistant.threads.setSuggestedPrompts")[-1].arguments["prompts"]
    return [prompt["message"] for prompt in offered]


def test_what_is_offered_is_answered(talk: Conversing) -> None:
    talk.work.put(BRIDGE)
    talk.work.put(FERRY)
    *asked, last = prompts(talk)
    assert asked == ["what did Maria Lind say about Bridge talks?", "what did Tomas Berg say about The last ferry?"]
    for question in asked:
        assert "“" in talk.ask("U1", "DU1", question)[1].shown
    assert "I answer with the exact words" in talk.ask("U1", "DU1", last)[1].shown


def test_the_name_of_a_file_is_nothing_to_ask_about(talk: Conversing) -> None:
    talk.work.put({**FERRY, "title": "ferry.txt"})
    assert prompts(talk) == ["what did Tomas Berg say?", "help"]


def test_of_an_empty_library_it_is_offered_how_to_add(talk: Conversing) -> None:
    first, *_ = prompts(talk)
    assert "/ingest" in talk.ask("U1", "DU1", first)[1].shown


def test_nobody_is_offered_what_they_may_not_see(talk: Conversing) -> None:
    talk.work.put(FERRY, "user:T1:U2")
    assert not [prompt for prompt in prompts(talk, "U1") if "Berg" in prompt]
    assert [prompt for prompt in prompts(talk, "U2") if "Berg" in prompt]
    talk.work.put(BRIDGE, "team:T1")
    assert not [prompt for prompt in prompts(talk, "UGUEST") if "Lind" in prompt]


def test_at_most_four_are_offered(talk: Conversing) -> None:
    for number, name in enumerate(["Ada Berg", "Bo Dahl", "Cleo Eng", "Dag Falk", "Eva Grim"]):
        talk.work.put({"id": name, "title": f"Boat {number}", "text": f"It rained.\n\n“Boats are old,” said {name}."})
    assert len(prompts(talk)) == 4


@pytest.mark.parametrize("way", ["scope", "refused"])
def test_prompts_that_cannot_be_offered_are_no_fault(talk: Conversing, way: str) -> None:
    if way == "scope":
        talk.work.bot = replace(talk.work.bot, scopes=frozenset())
    else:
        talk.slack.fail("assistant.threads.setSuggestedPrompts", "channel_not_found")
    talk.hear(talk.slack.home_opened("U1", "messages"))
    run(talk.work.bot, talk.work.taken("quick"))
    assert talk.work.ledger.waiting() == {}


def statuses(talk: Conversing) -> list[str]:
    return [call.arguments["status"] for call in talk.slack.calls_of("assistant.threads.setStatus")]


def test_a_direct_message_reads_what_the_bot_does_until_it_answers(talk: Conversing) -> None:
    talk.work.put(BRIDGE)
    asked, _ = talk.ask("U1", "DU1", ASKED)
    (call,) = talk.slack.calls_of("assistant.threads.setStatus")
    assert (call.arguments["channel_id"], call.arguments["thread_ts"]) == ("DU1", asked.ts)
    methods = [call.method for call in talk.slack.calls]
    assert methods.index("assistant.threads.setStatus") < methods.index("chat.postMessage")
    talk.ask("U1", "C1", ASKED)
    assert len(statuses(talk)) == 1


@pytest.mark.parametrize("failure", ["missing_scope", 429, 500, "closed"])
def test_a_status_that_slack_does_not_take_costs_no_answer(talk: Conversing, failure: str | int) -> None:
    talk.work.put(BRIDGE)
    talk.slack.fail("assistant.threads.setStatus", failure, times=9)
    _, answer = talk.ask("U1", "DU1", ASKED)
    assert "winter" in answer.shown


def test_a_status_is_taken_back_where_nothing_is_posted(talk: Conversing) -> None:
    talk.work.put(BRIDGE)
    talk.slack.fail("chat.postMessage", "restricted_action", times=9)
    sent = talk.slack.dm("U1", ASKED)
    talk.hear(sent)
    with pytest.raises(Exception, match="restricted_action"):
        talk.answer()
    assert statuses(talk)[-1] == ""


def test_nobody_waits_long_for_a_status(talk: Conversing) -> None:
    talk.work.put(BRIDGE)
    talk.slack.fail("assistant.threads.setStatus", "slow", seconds=4)
    began = time.monotonic()
    _, answer = talk.ask("U1", "DU1", ASKED)
    assert "winter" in answer.shown
    assert time.monotonic() - began < 3
