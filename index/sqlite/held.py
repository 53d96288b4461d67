"""What the library holds, as a row of the database gives it."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import NamedTuple

from index.records import Article, Details, Saying, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An article as the library holds it, with what its source stated and what people edited kept apart."""

    number: int
    article: Article
    sha256: str
    analysis: str
    stated: Details
    edits: Details


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldQuote:
    """A quotation as the library holds it; `article` is the article's number, `words` the key of what it says."""

    number: int
    id: str
    article: int
    saying: Saying
    corrected: bool
    words: bytes
    published: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldSpeaker:
    """A speaker of one article, found by one of the forms that it uses for them."""

    number: int
    name: str
    form: str
    quotes: int


class States(NamedTuple):
    """What articles are known by at a generation: text, quotes, speakers, details and audiences in one.

    `of` has no article that is not there.
    """

    generation: int
    of: dict[str, str]


class QuoteWords(NamedTuple):
    """What a quote is found by: its sentence, its paragraph and those on either side, its article's title."""

    sentence: str
    paragraph: str
    before: str
    after: str
    title: str


class QuoteFields(NamedTuple):
    """How much each of the words that a quote is found by counts."""

    sentence: float
    paragraph: float
    before: float
    after: float
    title: float


def held_article(row: sqlite3.Row) -> Held:
    """Return the article that a row of the query for articles gives."""
    names = ("title", "url", "site", "byline", "published", "language")
    article = Article(
        id=row["id"],
        text=row["text"],
        details=Details(**{name: row[name] for name in names}),
        source=row["source"],
        audiences=tuple(sorted(json.loads(row["audiences"]))),
        added=row["added"],
        read=row["read"],
        passages=row["passages"],
        quotes=row["quotes"],
        revision=row["revision"],
    )
    stated, edits = Details(**json.loads(row["stated"])), Details(**json.loads(row["edits"]))
    return Held(
        number=row["number"],
        article=article,
        sha256=row["sha256"],
        analysis=row["analysis"],
        stated=stated,
        edits=edits,
    )


def held_quote(row: sqlite3.Row) -> HeldQuote:
    """Return the quotation that a row of the query for quotes gives."""
    saying = Saying(
        kind=row["kind"],
        span=Span(row["start"], row["end"]),
        sentence=Span(row["sentence_start"], row["sentence_end"]),
        speaker=row["speaker_name"],
        speaker_as=row["speaker_as"],
        via=row["via"],
        cue=row["cue"],
        utterance=row["utterance"],
        confidence=row["confidence"],
    )
    return HeldQuote(
        number=row["number"],
        id=row["id"],
        article=row["article"],
        saying=saying,
        corrected=bool(row["corrected"]),
        words=row["words"],
        published=row["published"],
    )
