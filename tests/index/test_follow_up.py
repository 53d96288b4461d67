"""What is asked after something else in the same thread, understood with what was asked before."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Library, follow_up, is_topic
from index.search.question import understand

QUOTED = {"lind", "maria lind", "berg", "tomas berg", "the mayor", "o’neill"}

FERRIES = "what did Berg say about the ferry?"
BOOKING = "when does booking open?"
BRIDGE = "who opposes the bridge?"
VIEW = "what is Berg's view of trade?"
TAXES = "did Berg ever mention taxes?"
BERG = "what did Berg say?"


def known(name: str) -> bool:
    return name.lower() in QUOTED


def continued(question: str, earlier: str) -> str | None:
    found = follow_up(question, earlier, known=known)
    return found.text if found else None


AFTER = {
    FERRIES: {
        "and about technology?": "what did Berg say about technology?",
        "about technology?": "what did Berg say about technology?",
        "what about technology?": "what did Berg say about technology?",
        "How about the new school?": "what did Berg say about the new school?",
        "on technology?": "what did Berg say about technology?",
        "regarding technology": "what did Berg say about technology?",
        "anything on technology?": "what did Berg say about technology?",
        "and technology?": "what did Berg say about technology?",
        "technology?": "what did Berg say about technology?",
        "and the price of bread?": "what did Berg say about the price of bread?",
        "ok thanks, and what about ice, please?": "what did Berg say about ice?",
        "and Lind?": "what did Lind say about the ferry?",
        "and lind": "what did lind say about the ferry?",
        "Lind?": "what did Lind say about the ferry?",
        "what about Maria Lind?": "what did Maria Lind say about the ferry?",
        "and Lind's view?": "what did Lind say about the ferry?",
        "the same for Lind?": "what did Lind say about the ferry?",
        "according to Lind?": "what did Lind say about the ferry?",
        "did Lind?": "what did Lind say about the ferry?",
        "and O’Neill?": "what did O’Neill say about the ferry?",
        "and the mayor?": "what did the mayor say about the ferry?",
        "and Holm?": "what did Berg say about Holm?",
        "and what did Lind say?": "what did Lind say about the ferry?",
        "what did Lind say?": "what did Lind say about the ferry?",
        "and what did Holm say?": "what did Holm say about the ferry?",
        "what is Lind's position?": "what is Lind's position about the ferry?",
        "what did he say about schools?": "what did Berg say about schools?",
        "did she ever mention taxes?": "did Berg ever mention taxes?",
        "his view of trade?": "Berg's view of trade?",
        "her views on schools?": "Berg's views on schools?",
        "what did people tell her about schools?": "what did people tell Berg about schools?",
        "what did they say about it?": "what did Berg say about the ferry?",
        "what did they say about schools?": "what did Berg say about schools?",
        "what does Lind think of it?": "what does Lind think of the ferry?",
        "what did Lind say about him?": "what did Lind say about Berg?",
        "who is he?": "who is Berg?",
        "when did he say that?": "when did Berg say that about the ferry?",
        "when will it leave?": "when will the ferry leave?",
        "how much does it cost?": "how much does the ferry cost?",
        "who pays for it?": "who pays for the ferry?",
        "what else?": "what else did Berg say?",
        "tell me more": "what else did Berg say?",
        "who else?": "who else spoke about the ferry?",
        "why?": "what did Berg say about the ferry, and why?",
        "why is that?": "what did Berg say about the ferry, and why is that?",
        "and in March?": "what did Berg say about the ferry in March?",
        "and Lind on schools?": "what did Lind say about schools?",
        "Lind on schools?": "what did Lind say about schools?",
        "and Zorro on schools?": "what did Zorro say about schools?",
        "how much is it in winter?": "how much is the ferry in winter?",
        "and on Monday?": "what did Berg say about the ferry on Monday?",
    },
    BOOKING: {
        "and for members?": "when does booking open for members?",
        "for members?": "when does booking open for members?",
        "and in May?": "when does booking open in May?",
        "what about weekends?": "when does booking open, and what about weekends?",
        "when does it close?": "when does booking open, and when does it close?",
        "where?": "when does booking open, and where?",
        "and Lind?": "what did Lind say about this: when does booking open?",
        "and what did Lind say?": "what did Lind say about this: when does booking open?",
    },
    BRIDGE: {
        "and the ferry?": "who opposes the ferry?",
        "and Lind?": "what did Lind say about the bridge?",
        "when will it open?": "when will the bridge open?",
    },
    VIEW: {
        "and on schools?": "what is Berg's view of schools?",
        "and Lind?": "what is Lind's view of trade?",
        "what about Lind's view?": "what is Lind's view of trade?",
    },
    TAXES: {
        "and about schools?": "what did Berg say about schools?",
        "and Lind?": "did Lind ever mention taxes?",
    },
    BERG: {
        "about schools?": "what did Berg say about schools?",
        "and Lind?": "what did Lind say?",
        "and in January?": "what did Berg say in January?",
    },
    "who is Maria Lind?": {
        "what did she say about schools?": "what did Maria Lind say about schools?",
    },
    "Hello! what did Berg say about the ferry? Thanks": {
        "and about schools?": "Hello! what did Berg say about schools?",
        "and Lind?": "Hello! what did Lind say about the ferry?",
    },
}


@pytest.mark.parametrize(
    ("earlier", "question", "understood"),
    [(earlier, question, meant) for earlier, cases in AFTER.items() for question, meant in cases.items()],
)
def test_what_is_left_out_is_carried_over(earlier: str, question: str, understood: str) -> None:
    assert continued(question, earlier) == understood


@pytest.mark.parametrize(
    "question",
    [
        "who opposes the bridge?",
        "what did Lind say about schools?",
        "and who opposes the bridge?",
        "what did Lind say about schools when she was mayor?",
        "did Anna Holm know that he lied?",
        "how many children does the school have?",
        "which article is that from?",
        "where is it from?",
        "is it in English?",
        "who wrote this?",
        "which paper reported it?",
        "any others?",
        "which?",
        "today?",
        "source?",
        "link?",
        "translate to German?",
        "in German?",
        "According to whom?",
        "what about it?",
        "what about today?",
        "show me all quotes by Lind",
        "Can you list all quotes by Lind?",
        "list quotes from Lind",
        "do they sell apples?",
        "what did they vote on?",
        "how do they know?",
        "Zorro on schools?",
        "technology",
        "is it true?",
        "really?",
        "thanks!",
        "Thank you, great!",
        "hello",
        "ok",
        "?",
        "",
        " \n ",
        "👍",
        "and?",
        FERRIES,
    ],
)
@pytest.mark.parametrize("earlier", [FERRIES, TAXES])
def test_what_is_whole_or_asks_nothing_stands_alone(question: str, earlier: str) -> None:
    assert follow_up(question, earlier, known=known) is None


def test_what_stands_for_something_is_nothing_to_go_on_about() -> None:
    assert (
        continued("when did he say that?", "who is Maria Lind, and what about it?") == "when did Maria Lind say that?"
    )


@pytest.mark.parametrize(
    ("question", "asked", "told"),
    [
        ("and Lind?", ["what did Lind say about the ferry?"], "what did Lind say about the ferry?"),
        ("what did he say about ice?", ["what did Berg say about ice?"], "what did Berg say about ice?"),
        ("and about ice?", ["what did Berg say about ice?", "and about ice?"], "what did Berg say about ice?"),
        ("and ice?", ["what did Berg say about ice?", "and ice?"], "what did Berg say about ice?"),
        ("ice?", ["ice?", "what did Berg say about ice?"], "ice?"),
        ("what did Lind say?", ["what did Lind say about the ferry?", "what did Lind say?"], "what did Lind say?"),
        ("when will it leave?", ["when will the ferry leave?", "when will it leave?"], "when will it leave?"),
        ("why?", ["what did Berg say about the ferry, and why?", "why?"], "why?"),
    ],
)
def test_what_may_be_whole_is_asked_as_it_stands_too(question: str, asked: list[str], told: str) -> None:
    """People begin anew in a thread: "apples?" came to nothing about the trains that were asked about before."""
    assert (found := follow_up(question, FERRIES, known=known))
    assert (list(found.asked), found.told) == (asked, told)
    assert found.added == (question == "why?")


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        *((question, True) for question in (FERRIES, BERG, BOOKING, "and about ice?", "who is Maria Lind?")),
        *(
            (question, False)
            for question in ("any others?", "source?", "which article?", "how do they know?", "is it?", "")
        ),
    ],
)
def test_what_asks_of_somebody_or_something_can_be_gone_on_from(question: str, topic: bool) -> None:
    assert is_topic(question) is topic


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (
            FERRIES,
            {
                "and about schools?": "what did Berg say about schools?",
                "and Lind?": "what did Lind say about schools?",
                "what did she say about it?": "what did Lind say about schools?",
                "her view of trade?": "Lind's view of trade?",
                "and of taxes?": "Lind's view of taxes?",
                "and Berg?": "Berg's view of taxes?",
            },
        ),
        (
            BOOKING,
            {
                "and for members?": "when does booking open for members?",
                "and for guests?": "when does booking open for guests?",
                "what about weekends?": "when does booking open for guests, and what about weekends?",
                "and holidays?": "when does booking open for guests, and what about holidays?",
                "and Lind?": "what did Lind say about holidays?",
                "and about schools?": "what did Lind say about schools?",
            },
        ),
    ],
)
def test_each_question_follows_the_one_before_as_that_was_understood(first: str, then: dict[str, str]) -> None:
    before = first
    for question, understood in then.items():
        assert continued(question, before) == understood
        before = understood


@pytest.mark.parametrize(
    ("question", "asked", "topic"),
    [
        ("and about schools?", "Berg", ("schools",)),
        ("and Lind?", "Lind", ("ferry",)),
        ("his view of trade?", "Berg", ("trade",)),
    ],
)
def test_the_library_understands_what_comes_of_it(question: str, asked: str, topic: tuple[str, ...]) -> None:
    understood = understand(continued(question, FERRIES) or "")
    assert (understood.asked, understood.topic) == (asked, topic)


def test_somebody_else_is_who_the_library_quotes(three: Library) -> None:
    for question, text in (
        ("and Lind?", "what did Lind say about the ferry?"),
        ("and winter?", "what did Berg say about winter?"),
    ):
        assert (found := follow_up(question, FERRIES, known=three.knows))
        assert found.text == text


LONG = ("for ", "about ", "he ", "and ", "it ", "? ", "(", "a", " ", "what did Berg say ", "Berg’s view of ", "the ")


@pytest.mark.parametrize("part", LONG)
@pytest.mark.parametrize("before", LONG)
def test_long_texts_take_no_time(part: str, before: str) -> None:
    started = time.perf_counter()
    for size in (299, 40_000):
        for earlier in (1_499, 40_000):
            follow_up((part * size)[:size], (before * earlier)[:earlier], known=known)
    assert time.perf_counter() - started < 0.5


PARTS = [
    "and",
    "about",
    "what",
    "did",
    "he",
    "her",
    "it",
    "Lind",
    "Berg",
    "say",
    "for",
    "?",
    ",",
    "!",
    "'s",
    "the",
    "view",
    "of",
    "\n",
]
TEXTS = st.text(max_size=80) | st.lists(st.sampled_from(PARTS), max_size=12).map(" ".join)


@given(question=TEXTS, earlier=TEXTS)
def test_nothing_that_is_typed_fails(question: str, earlier: str) -> None:
    understood = continued(question, earlier)
    assert understood is None or (understood.endswith("?") and len(understood) < 600)
