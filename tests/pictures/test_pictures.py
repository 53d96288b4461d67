"""The pictures in deploy/pictures show what the bot sends."""

from __future__ import annotations

import pytest

from bot.blocks.text import actions, bullets, button, link, quotation, rich, section, text
from tests.pictures import png
from tests.pictures.__main__ import PICTURES
from tests.pictures.page import Posted, block, checksum, page
from tests.pictures.scenes import SCENES, answer


@pytest.mark.parametrize("name", SCENES)
def test_a_picture_shows_what_is_sent_now(name: str) -> None:
    """A picture that was not drawn again after its blocks had changed would promise what is not so."""
    picture = (PICTURES / f"{name}.png").read_bytes()
    stale = f"deploy/pictures/{name}.png shows an older message: run `python -m tests.pictures {name}` and look at it."
    assert png.mark(picture) == checksum(SCENES[name]()), stale


def test_the_answer_is_the_exchange_that_was_asked_for() -> None:
    html = answer()
    first, second = (html.index(words) for words in ("“Bringing capital and management staff", "Ma also urged foreign"))
    assert first < html.index("<b>Jack Ma</b>, quoted by China Daily") < second
    assert "The article&#x27;s words, not Jack Ma&#x27;s:" in html
    assert 'read in: <a href="https://news.example/forum#:~:text=' in html


def test_a_page_shows_words_as_words_and_links_as_links() -> None:
    shown = block(rich(section(text("<b>&", "bold"), link("x", "https://a.example/?b=1&c=2")), quotation(text("“y”"))))
    assert shown == (
        '<div class="block rich_text"><p><b>&lt;b&gt;&amp;</b><a href="https://a.example/?b=1&amp;c=2">x</a></p>'
        "<blockquote>“y”</blockquote></div>"
    )


def test_lists_and_buttons_are_drawn() -> None:
    assert "<ul><li>a</li><li>b</li></ul>" in block(rich(bullets([text("a")], [text("b")])))
    assert '<button class="primary">Share</button>' in block(actions(button("Share", "share", style="primary")))


def test_what_cannot_be_drawn_is_not_left_out() -> None:
    with pytest.raises(ValueError, match="No picture"):
        page([Posted(who="you", time="10:24 AM", blocks=[{"type": "video"}])])


def test_a_mark_is_read_back_and_replaced() -> None:
    picture = (PICTURES / "answer.png").read_bytes()
    once = png.marked(picture, "abc")
    assert [png.mark(once), png.mark(png.marked(once, "def"))] == ["abc", "def"]
    assert png.size(once) == png.size(picture)
