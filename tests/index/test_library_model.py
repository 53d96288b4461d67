"""The library against a plain dict that says what it should hold, in any order of calls."""

from __future__ import annotations

import hashlib
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from index import EVERYONE, Details, Quote, UnknownIdError, Wanted
from tests.piles import open_library, put

IDS = ["a", "ab", "b", "ç", "1"]
PLACES = ["team:T1", "channel:T1:C1", "user:T1:U1"]
AUDIENCES = st.lists(st.sampled_from([EVERYONE, *PLACES]), min_size=1, max_size=2, unique=True)
ODD = [
    "“Straße,” said İrem Özgür.",
    "\u200b\u00adMa\u0301 said: “No—\U0001f600!”",
    "Ban said that\u2029it was «fine».",
    "漢字。「はい」",
    "e\u0301\r\nf",
]
SENTENCES = st.sampled_from(
    [
        "“We need the bridge,” Maria Lind said.",
        "Lind warned that the harbour would freeze.",
        "“Nobody asked us,” said Tomas Berg, “and nobody will.”",
        "Anna Holm told the Coast Post that every child learns to sail.",
        "The ferry runs once a day.",
        *ODD,
    ]
)
# Letters of every script: no NUL and no half surrogate pairs, which are refused where JSON lines are read.
LETTERS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)
TEXTS = st.lists(st.one_of(SENTENCES, SENTENCES, LETTERS), min_size=1, max_size=5).flatmap(
    lambda parts: st.sampled_from([" ", "\n\n", "\n"]).map(lambda gap: gap.join(["Word.", *parts]))
)
QUESTIONS = st.sampled_from(
    ["what did Lind say about the bridge?", "who asked nobody?", "what did Berg say?", "bridge ferry sail Straße word"]
)


class Libraries(RuleBasedStateMachine):
    """Calls on a library, and what a plain dict makes of them."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.home = Path(self.folder.name) / "home"
        self.file = Path(self.folder.name) / "articles.jsonl"
        self.library = open_library(self.home)
        self.articles: dict[str, dict[str, Any]] = {}

    def teardown(self) -> None:
        self.library.close()
        self.folder.cleanup()

    def seen(self, audience: str | None) -> dict[str, dict[str, Any]]:
        may = {EVERYONE, audience}
        return {key: held for key, held in self.articles.items() if audience is None or held["audiences"] & may}

    @rule(
        key=st.sampled_from(IDS),
        text=TEXTS,
        title=st.sampled_from([None, "Ice", "“Ø”"]),
        audiences=AUDIENCES,
        force=st.booleans(),
    )
    def add(self, key: str, text: str, title: str | None, audiences: list[str], *, force: bool) -> None:
        article = {"id": key, "text": text, "title": title}
        [outcome] = put(self.library, self.file, article, audiences=audiences, force=force)
        held = self.articles.get(key)
        theirs = held and held["audiences"] & {EVERYONE, *audiences}
        if held and len(text) < 0.3 * len(held["text"]) and not (force and theirs):
            assert outcome.result == "refused"
            return
        assert outcome.article is not None, outcome
        if held is None or not held["audiences"] & set(audiences):
            expected = "added"
        else:
            same = held["text"] == text and self.shown_title(held) == self.shown_title(held | {"title": title})
            expected = "unchanged" if same else "updated"
        assert outcome.result == expected
        held = self.articles.setdefault(key, {"audiences": set(), "edit": None})
        held |= {"text": text, "title": title}
        held["audiences"] |= set(audiences)

    @precondition(lambda self: self.articles)
    @rule(data=st.data(), audiences=AUDIENCES)
    def add_again_from_elsewhere(self, data: st.DataObject, audiences: list[str]) -> None:
        key = data.draw(st.sampled_from(sorted(self.articles)))
        held = self.articles[key]
        self.add(key, held["text"], held["title"], audiences, force=False)

    @precondition(lambda self: self.articles)
    @rule(data=st.data(), title=st.sampled_from([None, "", "Edited"]), audiences=st.none() | AUDIENCES)
    def edit(self, data: st.DataObject, title: str | None, audiences: list[str] | None) -> None:
        key = data.draw(st.sampled_from(sorted(self.articles)))
        held = self.articles[key]
        if title is not None:
            held["edit"] = title
        if audiences is not None:
            held["audiences"] = set(audiences)
        article = self.library.edit(key, Details(title=title), audiences=audiences)
        assert article.details.title == self.shown_title(held)

    @rule(key=st.sampled_from(IDS), place=st.sampled_from([None, *PLACES]))
    def remove(self, key: str, place: str | None) -> None:
        [outcome] = self.library.remove([key], audiences=place and [place])
        held = self.articles.get(key)
        theirs = held is not None and (place is None or place in held["audiences"])
        assert outcome.result == ("removed" if theirs else "refused") or len(self.starting(key, place)) == 1
        if outcome.result == "refused":
            return
        key = outcome.article.id if outcome.article else key
        self.articles[key]["audiences"] -= {place} if place else self.articles[key]["audiences"]
        if not self.articles[key]["audiences"]:
            del self.articles[key]

    def starting(self, prefix: str, place: str | None) -> list[str]:
        return [key for key in self.seen(place) if key.startswith(prefix)]

    @rule(model=st.sampled_from([None, "words", "other words"]))
    def rebuild(self, model: str | None) -> None:
        total = [progress.total for progress in self.library.rebuild(model=model)]
        assert not total or total[-1] == len(self.articles)
        if model and self.articles:
            assert self.library.status().model == model
        self.check_vectors()

    @rule()
    def reopen(self) -> None:
        self.library.close()
        self.library = open_library(self.home)

    @rule(question=QUESTIONS, place=st.sampled_from([None, *PLACES]))
    def ask(self, question: str, place: str | None) -> None:
        may = self.seen(place)
        answer = self.library.ask(question, limit=10, audiences=place and [place])
        assert answer.found == bool(answer.quotes)
        for quote in answer.quotes:
            self.check_quote(quote, place)
        for passage in answer.passages:
            assert passage.text == may[passage.article.id]["text"][passage.span.start : passage.span.end] != ""
        assert bool(answer.passages) == bool(may)

    def check_quote(self, quote: Quote, place: str | None) -> None:
        may, said = self.seen(place), quote.as_json()
        assert {article.id for article in (quote.article, *quote.also)} <= set(may)
        text = may[quote.article.id]["text"]
        assert quote.text == said["text"] == text[said["start"] : said["end"]] != ""
        assert quote.before in text
        assert quote.after in text
        assert quote.sentence in text

    @staticmethod
    def shown_title(held: dict[str, Any]) -> str | None:
        return (held["edit"] if held["edit"] is not None else held["title"]) or None

    @invariant()
    def every_audience_lists_what_it_may_see(self) -> None:
        for place in (None, *PLACES):
            listed = {article.id: article for article in self.library.articles(audiences=place and [place])}
            may = self.seen(place)
            assert set(listed) == set(may)
            for key, held in may.items():
                article = listed[key]
                shown = held["audiences"] & ({EVERYONE, place} if place else held["audiences"])
                assert (article.text, article.details.title) == (held["text"], self.shown_title(held))
                assert set(article.audiences) == shown
                assert self.library.article(key, audiences=place and [place]) == article
            for quote in self.library.quotes(Wanted(), audiences=place and [place]):
                self.check_quote(quote, place)
        for key in set(IDS) - set(self.articles):
            self.check_gone(key)

    def check_gone(self, key: str) -> None:
        try:
            assert self.library.article(key).id in self.starting(key, None)
        except UnknownIdError:
            assert len(self.starting(key, None)) != 1

    @invariant()
    def counts_and_search_tables_agree(self) -> None:
        articles, quotes = list(self.library.articles()), list(self.library.quotes(Wanted()))
        status = self.library.status()
        assert (status.articles, status.quotes) == (len(articles), len(quotes))
        assert status.passages == sum(article.passages for article in articles)
        assert [one.saying.kind for one in quotes].count("article") == 0
        database = sqlite3.connect(self.home / "library.db")
        try:
            for table, words in (("passages", "passage_words"), ("quotes", "quote_words")):
                rows = database.execute(f"SELECT number FROM {table} ORDER BY 1").fetchall()
                assert database.execute(f"SELECT id FROM {words}_docsize ORDER BY 1").fetchall() == rows
                # Raises where the index of words says something else than the texts.
                database.execute(f"INSERT INTO {words} ({words}, rank) VALUES ('integrity-check', 1)")
            database.rollback()
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        finally:
            database.close()
        self.check_vectors()

    def check_vectors(self) -> None:
        database = sqlite3.connect(self.home / "library.db")
        try:
            keys = {row[0] for row in database.execute("SELECT DISTINCT key FROM passages")}
            held = {
                row[0]
                for row in database.execute(
                    "SELECT v.key FROM vectors v JOIN models m ON m.number = v.model "
                    "JOIN facts f ON f.name = 'model' AND f.value = m.name"
                )
            }
            every = database.execute("SELECT count(*) FROM vectors").fetchone()[0]
        finally:
            database.close()
        assert held == keys
        assert every == len(keys)

    @invariant()
    def a_snapshot_is_whole_or_not_there(self) -> None:
        snapshot = self.home / "vectors.snapshot"
        if snapshot.exists():
            checksum, content = snapshot.read_bytes()[:32], snapshot.read_bytes()[32:]
            assert hashlib.sha256(content).digest() == checksum


TestLibraries = Libraries.TestCase
TestLibraries.settings = settings(
    max_examples=25,
    stateful_step_count=14,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
