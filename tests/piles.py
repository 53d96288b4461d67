"""Libraries in a folder, with articles written for the test and a model that needs no loading."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

from index import Fetched, FetchError, Library, Outcome, Vectors
from tests.words import WordEmbedder

BRIDGE = (
    "The council met on Monday.\n\n"
    "“We need the bridge before winter,” Maria Lind, the mayor, said. “We can pay for it.”\n\n"
    "Lind warned that the harbour would freeze in January."
)
FERRY = (
    "The ferry runs once a day.\n\n“Nobody asked the fishermen about the ferry,” said Tomas Berg, who owns two boats."
)
SCHOOL = "The school has forty pupils.\n\n“Every child learns to sail,” Anna Holm, its head, told the Coast Post."

ASKED = "what did Lind say about the bridge?"
CHANNEL, OTHER = "channel:T1:C1", "channel:T1:C2"


def no_web(url: str) -> Fetched:
    """Refuse every address: these tests are not about the web."""
    raise FetchError(f"{url} is not fetched in a test.")


def open_library(home: Path, *, model: str | None = None) -> Library:
    """Open the library of a folder with bags of words in place of a model."""
    return Library.open(home, model=model, load=WordEmbedder, fetch=no_web)


def lines(file: Path, articles: Iterable[dict[str, Any]]) -> str:
    """Write articles as JSON lines; return the file's name."""
    file.write_text("".join(json.dumps(article) + "\n" for article in articles), "utf-8")
    return str(file)


def put(
    library: Library,
    file: Path,
    *articles: dict[str, Any],
    audiences: Collection[str] | None = None,
    force: bool = False,
) -> list[Outcome]:
    """Add articles by way of a file of JSON lines."""
    return list(library.add([lines(file, articles)], audiences=audiences, force=force))


def results(outcomes: Iterable[Outcome]) -> list[str]:
    """Return what became of each source."""
    return [outcome.result for outcome in outcomes]


class CountingEmbedder(WordEmbedder):
    """Bags of words that remember what was asked of them."""

    def __init__(self, name: str = "words") -> None:
        super().__init__(name)
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str], *, questions: int = 0) -> Vectors:
        """Return the rows and note the texts."""
        self.encoded.extend(texts)
        return super().encode(texts, questions=questions)
