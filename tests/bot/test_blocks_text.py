"""What makes words safe for Slack."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks.message import Message
from bot.blocks.text import (
    ALOUD_BYTES,
    BUTTON_VALUE,
    actions,
    aloud,
    bullets,
    button,
    confirmation,
    cut,
    line,
    link,
    quotation,
    rich,
    section,
    sentence,
    text,
    weight,
)
from bot.wording import Piece, clean
from tests.slack.limits import check_message
from tests.slack.live import live

HOSTILE = [
    "<!channel>",
    "&lt;!channel&gt;",
    "&amp;lt;!here&amp;gt;",
    r"\x3c!here>",
    "&#60;!everyone&#62;",
    "<@U1>",
    "<#C1|general>",
    "<http://evil.example|harmless>",
    "<mailto:a@evil.example>",
    "[a](http://evil.example)",
    "*bold* _it_ ~no~ `code` ```block```",
    "> quoted\n• item",
    ":tada: @channel @here",
]


def sent(message: Message) -> dict[str, object]:
    """Return the message as it is sent, accepted by the tests' Slack."""
    payload: dict[str, object] = {"text": message.text, "blocks": [dict(block) for block in message.blocks]}
    check_message(payload)
    return payload


@pytest.mark.parametrize("words", HOSTILE)
def test_words_are_shown_as_the_characters_they_are_and_do_nothing(words: str) -> None:
    block = rich(quotation(text(words)), section(text(words, "bold"), link(words, "https://news.example/a")))
    message = Message(text=aloud(words), blocks=(block,))
    assert live(sent(message)) == []
    assert html.unescape(message.text) == words
    shown = [element["text"] for part in block["elements"] for element in part["elements"]]
    assert shown == [words] * 3


@pytest.mark.parametrize("steer", ["\u202e", "\u2066", "\u200f", "\u061c", "\x00", "\x1b", "\x9b", "\u2028", "\ud800"])
def test_what_turns_or_steers_a_line_is_taken_out_everywhere(steer: str) -> None:
    words = f"left{steer}right"
    shown = [text(words), link(words, "https://news.example"), *line((Piece(words, "speaker"),)), *sentence(words)]
    assert [element["text"] for element in shown] == ["leftright"] * 4
    assert aloud(words) == "leftright"


def test_a_line_of_wording_keeps_its_looks() -> None:
    pieces = (Piece("Lind", "speaker"), Piece(", said"), Piece("Ferries", "plain", "https://news.example/f"))
    assert line(pieces) == (
        {"type": "text", "text": "Lind", "style": {"bold": True}},
        {"type": "text", "text": ", said"},
        {"type": "link", "url": "https://news.example/f", "text": "Ferries"},
    )


def test_a_long_title_is_cut_and_keeps_its_link() -> None:
    [title] = line((Piece("word " * 1000, link="https://news.example/f"),))
    assert (title["type"], len(title["text"]) <= 300, title["text"][-4:]) == ("link", True, " […]")


@pytest.mark.parametrize(
    ("url", "opened"),
    [
        ("https://news.example/a?b=1&c=2#d", "https://news.example/a?b=1&c=2#d"),
        ("HTTP://News.Example:8080/", "http://News.Example:8080/"),
        ("https://bücher.example/ä", "https://bücher.example/ä"),
        ("http://[::1]:80/x", "http://[::1]:80/x"),
        ("http://x.example|y", None),
        ("http://x.example/a|b>c", "http://x.example/a%7Cb%3Ec"),
        ("https://news.example/\u202egpj", "https://news.example/gpj"),
        ("https://bank.example@evil.example/", None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("mailto:a@b.example", None),
        ("slack://open", None),
        ("//news.example", None),
        ("https://", None),
        ("https:///path", None),
        ("http://[broken", None),
        ("https://a b.example", None),
        ("https://a.example/\nb", None),
        ("", None),
        (None, None),
    ],
)
def test_only_an_address_that_a_browser_opens_is_linked(url: str | None, opened: str | None) -> None:
    made = link("Title", url)
    assert made == ({"type": "link", "url": opened, "text": "Title"} if opened else {"type": "text", "text": "Title"})


def test_an_address_that_is_too_long_opens_the_page_or_nothing() -> None:
    page = "https://news.example/a"
    assert link("Title", f"{page}#:~:text={'x' * 3000}")["url"] == page
    assert link("Title", f"{page}{'x' * 3000}") == text("Title")


def test_a_link_without_words_is_no_link() -> None:
    assert link("\u202e", "https://news.example")["type"] == "text"


def test_nothing_empty_is_sent() -> None:
    blocks = (rich(section(text("")), quotation(text("\u202e"))), rich(), rich(section(*line((Piece("a"), Piece(""))))))
    sent(Message(text="a", blocks=blocks))
    assert [block["elements"][0]["elements"][0]["text"] for block in blocks] == ["…", "…", "a"]


def test_lists_buttons_and_dialogs_are_what_slack_takes() -> None:
    asked = confirmation("Remove it?" * 20, "Nobody will be answered from it." * 20, yes="Remove" * 20, danger=True)
    remove = button("Remove" * 20, "article_remove", "i" * BUTTON_VALUE, style="danger", confirm=asked)
    blocks = rich(bullets(sentence("use `/ask`"), [text("b")])), actions(remove, button("Add", "add_article"))
    sent(Message(text="a", blocks=blocks))
    assert len(remove["value"]) == BUTTON_VALUE  # a beginning of an id may be another's


def test_what_stands_in_backticks_looks_like_code() -> None:
    assert sentence("Use `/ask` here.") == (
        text("Use "),
        {"type": "text", "text": "/ask", "style": {"code": True}},
        text(" here."),
    )


@pytest.mark.parametrize(
    ("words", "characters", "shown"),
    [
        ("one two", 7, "one two"),
        ("one two three", 11, "one two […]"),
        ("one two three", 10, "one […]"),
        ("one\ntwo three", 9, "one […]"),
        ("a & b & c", 13, "a & b […]"),
        ("中文字中文字中文字", 8, "中文字中 […]"),
        ("e\u0301" * 9, 9, "e\u0301e\u0301 […]"),
    ],
)
def test_words_are_cut_after_a_whole_one(words: str, characters: int, shown: str) -> None:
    assert cut(words, characters) == shown


def test_an_emoji_of_several_characters_is_not_parted() -> None:
    family = "👩\u200d👩\u200d👧"
    assert cut(family * 4, 13) == f"{family} […]"


@given(st.text(alphabet=st.characters(codec="utf-8") | st.sampled_from("&<>  \n\u202e"), max_size=5000))
def test_top_level_text_holds_the_words_in_so_many_bytes(words: str) -> None:
    shown = aloud(words)
    assert len(shown.encode()) <= ALOUD_BYTES
    assert not set("<>") & set(shown)
    assert clean(words).startswith(html.unescape(shown)) or clean(words).startswith(html.unescape(shown[:-1]))


@pytest.mark.parametrize("words", ["& " * 3000, "word " * 3000, "ä" * 5000, "&" * 5000, "😀" * 2000])
def test_long_top_level_text_is_cut_as_late_as_it_can_be(words: str) -> None:
    shown = aloud(words)
    assert shown.endswith("…")
    assert ALOUD_BYTES - 15 <= len(shown.encode()) <= ALOUD_BYTES


def test_characters_are_counted_as_slack_keeps_them() -> None:
    assert weight("a<b>&") == len("a&lt;b&gt;&amp;")
