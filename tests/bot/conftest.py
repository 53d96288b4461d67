"""A command line on a library in `tmp_path`, with a model that needs no loading."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli import run
from bot.config import Settings
from index import HttpFetch, Library
from tests.words import WordEmbedder

LIND = """The town council met on Monday.

“We need the bridge before winter,” Maria Lind, the mayor, said. “We can pay for it.”

Lind warned that the harbour would freeze in January.
"""
BERG = """The ferry runs once a day.

“Nobody asked the fishermen about the bridge,” said Tomas Berg, who owns two boats.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


Pullquote = Callable[..., Done]


def with_words(settings: Settings, home: Path) -> Library:
    """Open the library as the command line does, with bags of words in place of a model."""
    fetch = HttpFetch(allow=settings.fetch_allow, timeout=settings.fetch_timeout, max_bytes=settings.fetch_max_bytes)
    return Library.open(home, model=settings.model, load=WordEmbedder, fetch=fetch)


@pytest.fixture
def pullquote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Pullquote:
    """Run a command in this process."""

    def command(*argv: str, stdin: bytes = b"", env: Mapping[str, str] | None = None, **handed: Any) -> Done:
        known = {"PULLQUOTE_HOME": str(tmp_path / "home")} | dict(env or {})
        source = handed.pop("source", io.BytesIO(stdin))
        code = run(argv, env=known, stdin=source, **({"open_library": with_words} | handed))
        printed = capsys.readouterr()
        return Done(code=code, out=printed.out, err=printed.err)

    return command


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Return a JSON-lines file of two articles."""
    rows = [
        {"id": "lind-1", "title": "Bridge talks", "text": LIND, "site": "Harbour News", "published": "2024-05-01"},
        {"id": "berg-1", "title": "The last ferry", "text": BERG, "url": "https://ferry.example/last"},
    ]
    file = tmp_path / "articles.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return file
