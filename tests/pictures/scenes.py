"""What is drawn: messages and views that the bot's own functions make from a library, as pages."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bot.blocks import cards
from bot.blocks.answers import Around, Frame, answered
from bot.blocks.cards import Entry, Ingested
from bot.blocks.home import Home, Question
from bot.blocks.home import home as home_view
from bot.blocks.message import Message
from bot.blocks.text import text
from index import Library, Wanted
from tests.pictures.page import Posted, page, tab
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


# The rest is about a coast that is nowhere.
COAST = (
    {
        "id": "bridge",
        "title": "Bridge before winter, mayor insists",
        "url": "https://news.example/bridge",
        "site": "Harbour News",
        "published": "2026-11-09",
        "text": (
            "The council met on Monday to hear what the storm had cost.\n\n"
            "“We need the bridge before winter, and we can pay for it,” said Maria Lind, the mayor.\n\n"
            "“Nobody asked the fishermen,” said Tomas Berg, who has a boat in the old harbour.\n\n"
            "Lind warned that the strait would freeze in January."
        ),
    },
    {
        "id": "school",
        "title": "The school that learns by sail",
        "url": "https://news.example/school",
        "site": "Coast Post",
        "published": "2026-10-30",
        "text": (
            "The island school has forty pupils, and most of them come by boat.\n\n"
            "“Every child here learns to sail before it learns to swim,” said Anna Holm, its head.\n\n"
            "“A school is the last thing that an island should save on,” said Maria Lind, the mayor."
        ),
    },
    {
        "id": "ferry",
        "title": "Last ferry, first doubts",
        "url": "https://news.example/ferry",
        "site": "Harbour News",
        "published": "2026-10-12",
        "text": "The ferry runs once a day.\n\n“It is cheaper to swim,” said Tomas Berg on the quay.",
    },
)
AT = "10:24 AM"


def answer() -> str:
    """Return a question and what answers it."""
    with _library(FORUM) as library:
        message = answered(library.ask(ASKED), Frame(feedback="1"))
    return _thread(ASKED, message)


def not_found() -> str:
    """Return a question that no article answers, and what there is instead."""
    asked = "what did Lind say about space travel?"
    with _library(*COAST) as library:
        quoted = sum(1 for _ in library.quotes(Wanted(by=("Maria Lind",))))
        around = Around(articles=library.status().articles, quoted=quoted, listing="1")
        message = answered(library.ask(asked), Frame(feedback="1"), around=around)
    return _thread(asked, message)


def card() -> str:
    """Return what follows `/ingest`."""
    with _library(COAST[0]) as library:
        article = library.article("bridge")
        quotes = list(library.quotes(Wanted(article="bridge")))
        entry = Entry(
            article=article,
            result="added",
            answers="Answers everyone in this workspace except guests. Added by you.",
            quotes=len(quotes),
            people=len({quote.saying.speaker for quote in quotes}),
            best=quotes[0],
            listing="1",
            removable=True,
            editable=True,
        )
        message = cards.card(Ingested(results=["added"], entries=[entry]))
    return page([Posted(who="pullquote", time=AT, blocks=message.blocks)])


def home() -> str:
    """Return the App Home of somebody who has asked before."""
    with _library(*COAST) as library:
        status = library.status()
        shown = Home(
            handle="@Pullquote",
            articles=status.articles,
            quotes=status.quotes,
            outlets=2,
            newest=list(library.articles()),
            asked=[
                Question(words="what did Lind say about the school?", day="2026-11-20", link="https://slack.example/1"),
                Question(words="who has doubts about the ferry?", day="2026-11-19", link="https://slack.example/2"),
            ],
        )
    return tab(home_view(shown)["blocks"])


@contextmanager
def _library(*articles: Mapping[str, str]) -> Iterator[Library]:
    with tempfile.TemporaryDirectory() as folder, open_library(Path(folder, "home")) as library:
        put(library, Path(folder, "articles.jsonl"), *map(dict, articles))
        yield library


def _thread(asked: str, answer: Message) -> str:
    mention = {"type": "user", "user_id": "U0BOT"}
    question = {"type": "rich_text_section", "elements": [mention, text(f" {asked}")]}
    return page(
        [
            Posted(who="you", time=AT, blocks=[{"type": "rich_text", "elements": [question]}]),
            Posted(who="pullquote", time=AT, blocks=answer.blocks),
        ]
    )


SCENES: Mapping[str, Callable[[], str]] = {"answer": answer, "card": card, "not-found": not_found, "home": home}
