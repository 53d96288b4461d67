"""What a question asks: whom it names, and what about."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search.question import content_words, same_person, understand


@pytest.mark.parametrize(
    ("text", "asked", "topic"),
    [
        ("what did Lind say about the bridge?", "Lind", "bridge"),
        ("What did Maria Lind say about the bridge and the harbour?", "Maria Lind", "bridge harbour"),
        ("what does the mayor think about ice?", "the mayor", "ice"),
        ("what has Tomas Berg said about fishermen", "Tomas Berg", "fishermen"),
        ("did Berg ever mention the ferry?", "Berg", "ferry"),
        ("what did the harbour's owner say about boats?", "the harbour's owner", "boats"),
        ("What was Lind's view on ferries?", "Lind", "ferries"),
        ("whats maria lind's view on ferries", "maria lind", "ferries"),
        ("what's Lind's view on ferries?", "Lind", "ferries"),
        ("list quotes from Lind", "Lind", ""),
        ("Can you list all quotes by Lind about ice?", "Lind", "ice"),
        ("Lind’s opinion on the winter?", "Lind", "winter"),
        ("comments by Anna Holm on sailing", "Anna Holm", "sailing"),
        ("according to Berg, who owns boats?", "Berg", "owns boats"),
        ("who owns boats according to Berg?", "Berg", "owns boats"),
        ("what did Lind say?", "Lind", ""),
        ("WHAT DID LIND SAY ABOUT ICE?", "LIND", "ice"),
        ("what did “Lind” say about ice?", "Lind", "ice"),
        ("what did İrem Özgür say about ice?", "İrem Özgür", "ice"),
    ],
)
def test_a_question_names_somebody_and_a_topic(text: str, asked: str, topic: str) -> None:
    question = understand(text)
    assert (question.asked, " ".join(question.topic)) == (asked, topic)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("where is the bridge?", "bridge"),
        ("how many pupils does the school have?", "many pupils school"),
        ("bridge", "bridge"),
        ("what did he say about ice?", "said ice"),
        ("what did anyone say about ice?", "ice"),
        ("what did others say about ice?", "ice"),
        ("what did – say about ice?", "ice"),
        ("who?", "who"),
    ],
)
def test_a_question_that_names_nobody_is_all_topic(text: str, topic: str) -> None:
    question = understand(text)
    assert question.asked is None
    assert set(topic.split()) - {"said"} <= set(question.topic)
    assert question.topic == question.terms


@pytest.mark.parametrize("text", ["", "  ", "?!", "…", "—"])
def test_no_words_are_no_question(text: str) -> None:
    assert understand(text).terms == ()


@given(st.text(max_size=80))
def test_any_text_is_understood(text: str) -> None:
    question = understand(text)
    assert set(question.topic) <= set(question.terms)
    assert question.asked is None or question.asked in text
    assert bool(question.terms) == bool(content_words(text))


@pytest.mark.parametrize("part", ["did ", "views of ", "according to ", "what is x ", "a’s ", "did a ever "])
def test_a_long_question_takes_no_longer_than_reading_it(part: str) -> None:
    """A name could be as long as the text, so that forty thousand characters of "did" took an hour."""
    started = time.process_time()
    understand(part * (40_000 // len(part)))
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    ("asked", "name", "same"),
    [
        ("maria lind", "maria lind", True),
        ("lind", "maria lind", True),
        ("maria k. lind", "maria lind", True),
        ("pat lind", "patricia lind", True),
        ("eric lind", "maria lind", False),
        ("Holm-Lind", "Maria Holm-Lind", True),
        ("Maria Holm-Lind", "Holm-Lind", True),
        ("Ms O'Holm-Lind", "Maria O’Holm-Lind", True),
        ("Berg-Lind", "Maria Holm-Lind", False),
        ("Berg-Lind", "Maria Lind", False),
        ("maria lind", "maria berg", False),
        ("john lind jr", "john lind", True),
        ("jr", "maria lind", False),
        ("", "maria lind", False),
    ],
)
def test_names_agree_in_their_last_word_and_their_first(asked: str, name: str, same: bool) -> None:
    assert same_person(asked, name) is same
