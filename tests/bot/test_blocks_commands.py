"""Our commands where they begin with a prefix."""

from __future__ import annotations

from bot.blocks.answers import EMPTY, plain_message
from bot.blocks.commands import with_prefix
from bot.blocks.help import how_to_add
from bot.blocks.text import aloud, rich, section, sentence, text


def test_commands_are_named_as_they_are_called_there() -> None:
    said = plain_message(EMPTY)
    changed = with_prefix({"text": said.text, "blocks": said.blocks}, "acme-")
    assert "`/acme-ingest`" in changed["text"]
    assert [one["text"] for one in changed["blocks"][0]["elements"][0]["elements"] if one.get("style")] == [
        "/acme-ingest"
    ]


def test_a_command_is_named_so_in_the_words_read_aloud_whatever_address_follows() -> None:
    said = how_to_add("https://news.example/story?a=1&b=2")
    changed = with_prefix({"text": said.text, "blocks": said.blocks}, "acme-")
    assert "`/acme-ingest https://news.example/story?a=1&amp;b=2`" in changed["text"]


def test_without_a_prefix_nothing_changes() -> None:
    said = plain_message(EMPTY)
    assert with_prefix({"text": said.text, "blocks": said.blocks}, "") == {"text": said.text, "blocks": said.blocks}


def test_what_an_article_says_of_a_command_stays_as_it_is() -> None:
    words = "Type /ask or `/ingest` there, and /asking or /var/ask."
    shown = {"text": aloud(words), "blocks": [rich(section(text(words)))]}
    assert with_prefix(shown, "acme-") == shown


def test_what_only_looks_like_a_command_stays_as_it_is() -> None:
    shown = {"blocks": [rich(section(*sentence("Type `/invite @Pullquote`, `ask` or `/asking`.")))]}
    assert with_prefix(shown, "acme-") == shown
