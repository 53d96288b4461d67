"""Stores and what is put into them, for tests of the database file."""

from __future__ import annotations

import numpy as np

from index import Details, Passage, Saying, Span, Speaker
from index.sqlite import Filing, SqliteStore

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
