"""A bot at work without its process: a real library, ledger and directory, and the Slack double."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.blocks.budget import BLOCKS, CHARACTERS, characters_of
from bot.directory import Directory
from bot.files import FOLDER, Files
from bot.ledger import Job, Key, Lane, Ledger, Request
from bot.metrics import Metrics
from bot.slack import Slack
from bot.work import KINDS
from bot.work.bot import Bot
from index import HttpFetch, Library
from tests.piles import lines
from tests.slack import Message, SlackDouble
from tests.slack.people import TEAM
from tests.web import Site, page
from tests.words import WordEmbedder

BRIDGE = {
    "id": "bridge",
    "title": "Bridge talks",
    "site": "Harbour News",
    "published": "2024-05-01",
    "url": "https://harbour.example/bridge",
    "text": (
        "The council met on Monday.\n\n"
        "“We need the bridge before winter,” Maria Lind, the mayor, said. “We can pay for it.”\n\n"
        "Lind warned that the harbour would freeze in January."
    ),
}
FERRY = {
    "id": "ferry",
    "title": "The last ferry",
    "text": (
        "The ferry runs once a day.\n\n“Nobody asked the fishermen about the ferry,” said Tomas Berg, who has a boat."
    ),
}
STORY = (
    "<html><head><title>School of sails</title>"
    "<meta property='og:site_name' content='Coast Post'>"
    "<meta property='article:published_time' content='2024-03-02'>"
    "</head><body><article><h1>School of sails</h1>"
    "<p>The island school has forty pupils, and most of them come by boat when the weather lets them.</p>"
    "<p>“Every child here learns to sail before it learns to swim,” Anna Holm, its head, said on Friday.</p>"
    "<p>“The boats are older than the teachers,” said Tomas Berg, who has mended them for twenty years.</p>"
    "</article></body></html>"
)


def stories(site: Site, number: int) -> list[str]:
    """Put so many articles on the web; return their addresses."""
    for place in range(number):
        site.answers[f"/{place}"] = page(STORY.replace("School of sails", f"School number {place}"))
    return [site.url(f"/{place}") for place in range(number)]


class AtWork:
    """The bot, and people who want something of it."""

    def __init__(self, home: Path, slack: SlackDouble, *, allow: str = "") -> None:
        self.home = home
        self.slack = slack
        self.clock = 0.0
        self.library = Library.open(home, load=WordEmbedder, fetch=HttpFetch(allow=[allow], timeout=5.0))
        self.ledger = Ledger(home, now=self.now)
        api = Slack.of(slack.bot_token, slack.api_url)
        directory = Directory(api, self.ledger, team=TEAM, admins=["UADMIN"])
        self.bot = Bot(
            library=self.library,
            slack=api,
            files=Files(api, slack.bot_token, slack.api_url, home / FOLDER, max_bytes=1_000_000),
            ledger=self.ledger,
            directory=directory,
            metrics=Metrics(),
            now=self.now,
        )
        self._numbers = itertools.count(1)

    def now(self) -> float:
        """Return Slack's time, which a test can let pass."""
        return self.slack.workspace.now() + self.clock

    def put(self, article: dict[str, Any], *audiences: str, by: str | None = None) -> None:
        """Let an article answer these audiences; where somebody is named, they added it."""
        found = list(self.library.add([lines(self.home / "put.jsonl", [article])], audiences=audiences or ["*"]))
        assert found[0].article
        if by:
            self.ledger.added(TEAM, found[0].article.id, audiences or ["*"], by)

    def job(self, kind: str, user: str, channel: str, text: str = "", *, lane: Lane = "quick", **payload: Any) -> Job:
        """Return the job of a command, or of a button where the payload has `on`, the message that has it."""
        if channel == f"D{user}":
            self.slack.workspace.direct(user)
        original = payload.pop("on", None)
        payload.setdefault("response_url", self.slack.response_url(user, channel, original))
        request = Request(
            kind=kind,
            key=Key(TEAM, channel, f"{next(self._numbers)}.trigger"),
            user=user,
            lane=lane,
            text=text,
            payload=payload,
            durable=True,
        )
        assert self.ledger.claim(request, bound=99) == "new"
        return self.taken(lane)

    def taken(self, lane: Lane = "quick") -> Job:
        """Return the next job as a worker takes it."""
        job = self.ledger.take(lane)
        assert job
        return job

    def do(self, kind: str, user: str, channel: str, text: str = "", **payload: Any) -> Message:
        """Do what somebody wants; return what they read last."""
        KINDS[kind](self.bot, self.job(kind, user, channel, text, **payload))
        return self.last(user)

    def last(self, user: str) -> Message:
        """Return what this person alone read last."""
        return self.slack.ephemerals(user)[-1]


@contextmanager
def at_work(home: Path, site: Site | None = None) -> Iterator[AtWork]:
    """Let a bot work until the end of the block; nothing that it sent may be live in Slack, nor refused by it."""
    with SlackDouble() as slack:
        work = AtWork(home, slack, allow=site.pair if site else "")
        try:
            yield work
        finally:
            work.library.close()
            work.ledger.close()
        assert slack.live_found == []
        for call in slack.calls:
            blocks = call.arguments.get("blocks") or []
            assert len(blocks) <= BLOCKS
            assert characters_of(blocks) <= CHARACTERS
