"""A made-up town and what its people said, as a library to be asked for long."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.piles import open_library, put

SPEAKERS = ("Maria Lind", "Tomas Berg", "Anna Holm", "Jon Dale", "Sara Moen", "Ivar Lund", "Ella Strand")
TOPICS = ("the bridge", "the ferry", "the school", "the harbour", "the library", "the market", "the road", "the park")
_MONEY = "We will pay for {topic} out of this year's budget, and not a day later than June"
_PEOPLE = "Nobody asked the people who use {topic} every morning what they need"
# What stands in every answer about them: all articles are of one outlet.
ANSWERED = "Harbour News"


def articles() -> list[dict[str, Any]]:
    """Return an article for every speaker and topic."""
    pairs = [(speaker, topic) for speaker in SPEAKERS for topic in TOPICS]
    return [_article(number, speaker, topic) for number, (speaker, topic) in enumerate(pairs)]


def _article(number: int, speaker: str, topic: str) -> dict[str, Any]:
    text = (
        f"The council talked about {topic} on Monday.\n\n“{_MONEY.format(topic=topic)},” {speaker} said.\n\n"
        f"Not everyone in the hall agreed.\n\n“{_PEOPLE.format(topic=topic)},” {speaker} added."
    )
    return {"id": f"town-{number}", "title": f"{speaker} on {topic}", "site": ANSWERED, "text": text}


def in_town(folder: Path) -> Path:
    """Return a home with these articles, which answer everyone."""
    home = folder / "home"
    with open_library(home) as library:
        put(library, folder / "articles.jsonl", *articles())
    return home
