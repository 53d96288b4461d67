"""How the bot says what it can do."""

from __future__ import annotations

import pytest

from bot.blocks.help import help_message, how_to_add
from bot.blocks.message import Message
from tests.slack.limits import check_message
from tests.slack.live import live


@pytest.mark.parametrize(
    "message", [help_message(handle="@Pullquote"), how_to_add(), how_to_add("https://a.example/`*x*`?y=<!here>")]
)
def test_slack_takes_it_and_the_words_are_the_same(message: Message) -> None:
    payload = {"text": message.text, "blocks": [dict(block) for block in message.blocks]}
    check_message(payload)
    assert live(payload) == []
    assert "/ingest" in str(message.blocks)
    assert "/ingest" in message.text


def test_help_tells_how_to_ask_add_and_list_under_the_bots_own_name() -> None:
    message = help_message(handle="@Archive")
    for told in ("@Archive what did", "/ask", "/ingest https://", "/articles", "/quotes", "/pullquote ask"):
        assert told in message.text
        assert told in str(message.blocks)


def test_adding_says_who_will_be_answered() -> None:
    assert "only whoever added it" in how_to_add().text


def test_who_sends_an_address_alone_reads_the_command_that_adds_it() -> None:
    assert "`/ingest https://a.example/x`" in how_to_add("https://a.example/x").text
