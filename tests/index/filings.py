"""Stores and what is put into them, for tests of the database file."""

from __future__ import annotations

import sqlite3
from importlib import resources
from pathlib import Path

import numpy as np

from index import Details, Passage, Saying, Span, Speaker
from index.filing import analysed
from index.sqlite import Filing, SqliteStore, quote_id
from index.text import name_key
from tests.piles import BRIDGE
from tests.words import WordEmbedder

TEXT = "The harbour froze. “We wait,” Maria Lind said."
TIME = "2024-05-01T10:00:00Z"


def filing(key: str = "a1", text: str = TEXT, *, title: str | None = "Ice") -> Filing:
    whole = Span(0, len(text))
    return Filing(
        id=key,
        text=text,
        stated=Details(title=title),
        edits=Details(),
        source="ice.txt",
        audiences=("*",),
        added=TIME,
        read=TIME,
        passages=[Passage(span=whole, head=title or "")],
        keys=[text.encode()],
        speakers=[Speaker(name="Maria Lind", forms=("Lind",))],
        sayings=[Saying(kind="direct", span=Span(20, 28), sentence=whole, speaker="Maria Lind")],
    )


def put(store: SqliteStore, *filings: Filing) -> None:
    with store.write() as tx:
        for one in filings:
            tx.file(one)
            tx.vectors("words", one.keys, np.ones((1, 4), dtype=np.float32))


def counts(store: SqliteStore) -> dict[str, int]:
    tables = "articles", "revisions", "audiences", "passages", "quotes", "speakers"
    with store.read() as reader:
        return {table: reader.count(table) for table in tables}


def generation(store: SqliteStore) -> int:
    with store.read() as reader:
        return reader.generation


def as_the_first_schema_made_it(path: Path) -> None:
    """Write a library of one article with the statements of the first release."""
    made = analysed(filing("bridge", BRIDGE))
    database = sqlite3.connect(path)
    database.executescript(resources.files("index.sqlite").joinpath("0001.sql").read_text("utf-8"))
    run = database.execute
    run(f"PRAGMA application_id = {0x50756C6C}")
    run("PRAGMA user_version = 1")
    run("INSERT INTO facts VALUES ('model', 'words')")
    run("INSERT INTO models VALUES (1, 'words', 256)")
    run(
        "INSERT INTO articles (number, id, revision, title, stated, source, analysis, added, read) "
        "VALUES (1, 'bridge', 1, 'Ice', '{\"title\": \"Ice\"}', 'ice.txt', 'old', '2024-05-01', '2024-05-01')"
    )
    run("INSERT INTO revisions VALUES (1, 1, ?, ?, '2024-05-01')", (made.sha256, BRIDGE))
    run("INSERT INTO audiences VALUES (1, '*')")
    for number, (passage, key) in enumerate(zip(made.passages, made.keys, strict=True), 1):
        run("INSERT INTO passages VALUES (?, 1, ?, ?, ?, ?)", (number, *passage.span, passage.head, key))
        vector = WordEmbedder().encode([f"{passage.head}\n{passage.span.of(BRIDGE)}"])[0]
        run("INSERT INTO vectors VALUES (?, 1, ?)", (key, vector.tobytes()))
    for number, speaker in enumerate(made.speakers, 1):
        run("INSERT INTO speakers VALUES (?, 1, ?, ?)", (number, speaker.name, speaker.name.split()[-1].lower()))
        run("INSERT INTO forms VALUES (?, ?, ?)", (number, speaker.name, name_key(speaker.name)))
    for number, saying in enumerate(made.sayings, 1):
        run(
            "INSERT INTO quotes VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 1, ?, NULL, ?, ?, ?, 0)",
            (
                number,
                quote_id("bridge", made.sha256, saying),
                saying.kind,
                *saying.span,
                *saying.sentence,
                *saying.sentence,
                saying.speaker_as,
                saying.cue,
                saying.utterance,
                saying.confidence,
            ),
        )
    run("INSERT INTO passage_words (passage_words) VALUES ('rebuild')")
    run("INSERT INTO quote_words (quote_words) VALUES ('rebuild')")
    database.commit()
    database.close()
