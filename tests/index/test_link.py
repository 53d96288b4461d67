"""Links that open a page at the words (https://wicg.github.io/scroll-to-text-fragment/)."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.link import link

PAGE = "https://news.example/a"


def fragment(words: str, url: str = PAGE) -> str:
    found = link(url, words)
    assert found is not None
    return found.partition(":~:text=")[2]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("We can pay", "We%20can%20pay"),
        ("a well-known, rich & old town #1", "a%20well%2Dknown%2C%20rich%20%26%20old%20town%20%231"),
        ("100% of 5+5=10?", "100%25%20of%205%2B5%3D10"),
        ("“We can pay,”", "We%20can%20pay"),
        ("« Nous payons »", "Nous%20payons"),
        ("It cost $5", "It%20cost%20%245"),
        ("Straße", "Stra%C3%9Fe"),
        ("हिन्दी", "%E0%A4%B9%E0%A4%BF%E0%A4%A8%E0%A5%8D%E0%A4%A6%E0%A5%80"),
        ("?!", "%3F%21"),
        ("two  blanks", "two%20blanks"),
    ],
)
def test_words_are_escaped_as_the_syntax_of_fragments_asks(words: str, expected: str) -> None:
    assert fragment(words) == expected


def test_long_words_are_given_by_their_ends() -> None:
    words = "one two three four five six seven eight nine ten eleven twelve thirteen"
    assert fragment(words) == "one%20two%20three%20four%20five,nine%20ten%20eleven%20twelve%20thirteen"


def test_words_of_several_paragraphs_are_given_by_ends_that_lie_in_one_each() -> None:
    assert fragment("We can pay.\n\nWe will.") == "We%20can%20pay,We%20will"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (PAGE, f"{PAGE}#:~:text=pay"),
        (f"{PAGE}?b=1&c=2", f"{PAGE}?b=1&c=2#:~:text=pay"),
        (f"{PAGE}#part", f"{PAGE}#part:~:text=pay"),
        (f"{PAGE}#:~:text=old", f"{PAGE}#:~:text=pay"),
        (f"{PAGE}#part:~:text=old&text=older", f"{PAGE}#part:~:text=pay"),
        ("HTTP://news.example/a", "HTTP://news.example/a#:~:text=pay"),
    ],
)
def test_the_fragment_stands_beside_what_the_address_has(url: str, expected: str) -> None:
    assert link(url, "pay") == expected


@pytest.mark.parametrize(
    "url", [None, "", "ftp://news.example/a", "javascript:alert(1)", "file:///etc/hosts", "news.example", "http://[::1"]
)
def test_what_is_no_web_address_is_no_link(url: str | None) -> None:
    """An address with half an IPv6 bracket ended the answer in a ValueError."""
    assert link(url, "pay") is None


def test_no_words_give_the_page() -> None:
    assert link(PAGE, " \n ") == PAGE


@given(words=st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_whatever_the_words_the_syntax_stays_whole_and_the_ends_are_theirs(words: str) -> None:
    found = fragment(words)
    assert found.count(",") <= 1
    assert found.isascii()
    assert not set("-& #\n") & set(found)
    plain = " ".join(words.split())
    assert all(unquote(end) in plain for end in found.split(","))
