"""What is heard of what people know better: corrections, decisions on them, and feedback on answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.blocks import feedback, wrong
from bot.blocks.wrong import ANOTHER, NOBODY, person_id
from index import Wanted
from tests.bot.hearing import RESPONSE_URL, Hearing, acknowledged
from tests.bot.working import BRIDGE
from tests.piles import lines, open_library

PERSON = person_id("Maria Lind")


@pytest.fixture
def heard(tmp_path: Path) -> Iterator[Hearing]:
    hearing = Hearing(tmp_path)
    yield hearing
    hearing.ledger.close()


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    home = tmp_path_factory.mktemp("form")
    with open_library(home) as library:
        list(library.add([lines(home / "put.jsonl", [BRIDGE])]))
        quote = next(library.quotes(Wanted()))
        return wrong.form(quote, library.named_in("bridge"), applies=False)


@pytest.mark.parametrize(
    ("container", "thread"),
    [
        ({}, None),
        ({"thread_ts": "1.5"}, "1.5"),
        ({"is_ephemeral": False}, "1.000001"),
        ({"is_ephemeral": False, "thread_ts": "1.5"}, "1.5"),
    ],
)
def test_the_button_on_a_quote_is_taken_on_with_the_thread_of_its_answer(
    heard: Hearing, container: dict[str, Any], thread: str | None
) -> None:
    assert acknowledged(heard.press("wrong", "q1", **container))
    (request,) = heard.taken()
    assert (request.kind, request.lane, request.durable) == ("wrong", "quick", False)
    assert (request.payload["quote"], request.payload["thread"]) == ("q1", thread)
    assert request.payload["trigger"]


@pytest.mark.parametrize(
    "values",
    [
        {"what": "speaker", "speaker": PERSON},
        {"what": "speaker", "speaker": NOBODY},
        {"what": "speaker", "speaker": ANOTHER, "name": "Kari Vik"},
        {"what": "speaker", "name": "Kari Vik"},
        {"what": "none", "speaker": PERSON, "name": "left over"},
        {"what": "site", "site": "Coast Post"},
    ],
)
def test_what_is_wrong_is_taken_on(heard: Hearing, form: dict[str, Any], values: dict[str, str]) -> None:
    assert acknowledged(
        heard.submit(form, values, wanted={"channel": "C1", "quote": "q1", "response_url": RESPONSE_URL})
    )
    (request,) = heard.taken()
    assert (request.kind, request.key.channel, request.user, request.durable) == ("correct", "C1", "U1", True)
    assert {name: value for name, value in request.payload["told"].items() if value} == values
    assert (request.payload["quote"], request.payload["response_url"]) == ("q1", RESPONSE_URL)


def test_a_form_whose_address_has_passed_is_for_its_asker_alone_all_the_same(
    heard: Hearing, form: dict[str, Any]
) -> None:
    heard.submit(form, {"what": "none"}, wanted={"channel": "C1", "quote": "q1", "alone": True})
    (request,) = heard.taken()
    assert (request.response_url, request.alone) == (None, True)


@pytest.mark.parametrize(
    ("values", "line", "sentence"),
    [
        ({"what": "speaker"}, "speaker", "Choose who said it, or write a name below."),
        ({"what": "speaker", "speaker": ANOTHER}, "name", "Write their name."),
        ({"what": "speaker", "speaker": ANOTHER, "name": " !! "}, "name", "Write their name."),
        (
            {"what": "speaker", "speaker": PERSON, "name": "Kari Vik"},
            "name",
            "Leave this empty, or choose “Somebody not named here” above.",
        ),
        ({"what": "site"}, "site", "Write the name of the outlet."),
        ({"what": "site", "site": "..."}, "site", "Write the name of the outlet."),
    ],
)
def test_what_is_missing_is_said_beside_it_and_nothing_is_taken_on(
    heard: Hearing, form: dict[str, Any], values: dict[str, str], line: str, sentence: str
) -> None:
    answer = heard.submit(form, values, wanted={"channel": "C1", "quote": "q1"})
    assert json.loads(answer.body) == {"response_action": "errors", "errors": {line: sentence}}
    assert not heard.taken()


def test_a_form_that_is_forgotten_is_taken_on_as_such(heard: Hearing, form: dict[str, Any]) -> None:
    assert acknowledged(heard.submit(form, {"what": "none"}))
    (request,) = heard.taken()
    assert request.payload["stale"]


@pytest.mark.parametrize("decision", ["apply", "decline", "undo"])
@pytest.mark.parametrize(("ephemeral", "message"), [(True, None), (False, "1.000001")])
def test_a_decision_is_taken_on_with_the_message_that_is_to_be_edited(
    heard: Hearing, decision: str, *, ephemeral: bool, message: str | None
) -> None:
    assert acknowledged(heard.press(f"proposal_{decision}", "12", user="UADMIN", is_ephemeral=ephemeral))
    (request,) = heard.taken()
    assert (request.kind, request.turn, request.durable) == ("decide", "proposal:12", True)
    assert (request.payload["proposal"], request.payload["decision"]) == (12, decision)
    assert request.payload["message"] == message


@pytest.mark.parametrize(("value", "right"), [("right:7", True), ("wrong:7", False)])
def test_a_verdict_is_taken_on(heard: Hearing, value: str, *, right: bool) -> None:
    assert acknowledged(heard.press("feedback", value))
    (request,) = heard.taken()
    assert (request.kind, request.payload["answer"], request.payload["right"]) == ("feedback", 7, right)
    assert request.turn == "feedback:7:U1"
    assert request.payload["trigger"]


@pytest.mark.parametrize(
    ("action", "value"),
    [("feedback", "right:x"), ("feedback", "7"), ("feedback", None), ("proposal_apply", "x"), ("proposal_apply", None)],
)
def test_a_button_without_a_number_is_acknowledged_in_silence(heard: Hearing, action: str, value: str | None) -> None:
    assert acknowledged(heard.press(action, value))
    assert not heard.taken()


def test_why_an_answer_is_wrong_is_taken_on(heard: Hearing) -> None:
    values = {"reason": "other", "comment": "  too short "}
    assert acknowledged(heard.submit(feedback.why_form(), values, wanted={"channel": "C1", "answer": 7}))
    (request,) = heard.taken()
    assert (request.kind, request.durable) == ("feedback-why", True)
    told = (request.payload["answer"], request.payload["reason"], request.payload["comment"])
    assert told == (7, "other", "too short")
