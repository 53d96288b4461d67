"""What kind of thing a question asks for, and which sentences hold one."""

from __future__ import annotations

import pytest

from index.search.expects import expected

MONEY = "The bridge cost 40 million euros."
TIME = "The ferry stopped in March 2019."
PLACE = "The meeting was held at Ashmere."
PERSON = "The prize went to Anna Holm."
REASON = "The race was put off because the lake froze."
NUMBER = "Forty pupils came, and 12 stayed."
NOTHING = "the harbour is quiet these days"


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("What did the bridge cost?", MONEY),
        ("How much was paid for it?", MONEY),
        ("what is the company worth?", MONEY),
        ("How many pupils came?", NUMBER),
        ("What is the population of the island?", NUMBER),
        ("when did the ferry stop?", TIME),
        ("In what year did it stop?", TIME),
        ("Where was the meeting held?", PLACE),
        ("Which town held the meeting?", PLACE),
        ("Why was the race put off?", REASON),
        ("Who won the prize?", PERSON),
    ],
)
def test_a_question_expects_a_kind_of_thing_that_a_good_sentence_holds(question: str, holds: str) -> None:
    kind = expected(question)
    assert kind is not None
    assert kind.search(holds)
    assert not kind.search(NOTHING)


@pytest.mark.parametrize("question", ["What is a creel?", "Tell me about the lighthouse", "is it safe?"])
def test_a_question_that_does_not_say_expects_nothing(question: str) -> None:
    assert expected(question) is None


def test_a_month_after_in_is_no_place() -> None:
    kind = expected("Where was it?")
    assert kind is not None
    assert not kind.search("it was opened in March and shut on Monday")
