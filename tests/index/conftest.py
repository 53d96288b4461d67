"""A library and a store in `tmp_path` for tests of `index`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import (
    Library,
)
from index.sqlite import SqliteStore
from tests.index.presses import ARTICLES
from tests.piles import (
    BRIDGE,
    FERRY,
    SCHOOL,
    open_library,
    put,
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "articles.jsonl"


@pytest.fixture
def three(library: Library, file: Path) -> Library:
    """Return a library of three articles."""
    put(
        library,
        file,
        {"id": "bridge", "text": BRIDGE, "site": "Harbour News", "published": "2024-05-02", "title": "Bridge talks"},
        {"id": "ferry", "text": FERRY, "site": "Coast Post", "published": "2024-03-01"},
        {"id": "school", "text": SCHOOL},
    )
    return library


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "library.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    opened = SqliteStore(path, wait=0.3)
    yield opened
    opened.close()


@pytest.fixture
def shelf(library: Library, file: Path) -> Library:
    """Return a library of the presses' articles."""
    put(library, file, *ARTICLES)
    return library


@pytest.fixture
def saved(three: Library, tmp_path: Path) -> Path:
    """Return a backup of the three articles."""
    file = tmp_path / "saved.zip"
    three.backup(file)
    return file


@pytest.fixture
def bridge(library: Library, file: Path) -> Library:
    """Return a library of two articles."""
    put(library, file, {"id": "bridge", "text": BRIDGE}, {"id": "ferry", "text": FERRY})
    return library
