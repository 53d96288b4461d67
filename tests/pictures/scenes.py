"""What is drawn: messages that the bot's own functions make from a library."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bot.blocks.answers import answered
from bot.blocks.text import text
from tests.pictures.page import Posted
from tests.piles import open_library, put

ASKED = "what did Ma say about foreign investors?"

# The exchange is the one that the product was asked for with; all else is written for the picture.
FORUM = {
    "id": "forum",
    "title": "China’s inequality facing twilight years, says Jack Ma",
    "url": "https://news.example/forum",
    "text": (
        "Jack Ma looked ahead at a forum on Saturday, and had advice for those who bring money from abroad.\n\n"
        "Ma also urged foreign investors to be incredibly patient with the Chinese market.\n\n"
        "“Bringing capital and management staff is not enough. They should also bring technology and talents,” said Ma"
        " of foreign investors, according to China Daily.\n"
    ),
}


def answer() -> Sequence[Posted]:
    """Return a question and what answers it."""
    with tempfile.TemporaryDirectory() as folder, open_library(Path(folder, "home")) as library:
        put(library, Path(folder, "forum.jsonl"), FORUM)
        message = answered(library.ask(ASKED))
    mention = {"type": "user", "user_id": "U0BOT"}
    question = {"type": "rich_text_section", "elements": [mention, text(f" {ASKED}")]}
    return (
        Posted(who="you", time="10:24 AM", blocks=[{"type": "rich_text", "elements": [question]}]),
        Posted(who="pullquote", time="10:24 AM", blocks=message.blocks),
    )


SCENES: Mapping[str, Callable[[], Sequence[Posted]]] = {"answer": answer}
