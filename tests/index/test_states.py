"""What articles are known by: the same as long as nothing that is shown of them changes, and else another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index import Details, Library, Wanted
from tests.piles import BRIDGE, FERRY, put


def _quote(library: Library) -> str:
    return next(iter(library.quotes(Wanted(article="a")))).id


CHANGES: dict[str, Callable[[Library], object]] = {
    "speaker": lambda library: library.correct(_quote(library), speaker="Somebody Else"),
    "no quote": lambda library: library.correct(_quote(library), not_a_quote=True),
    "title": lambda library: library.edit("a", Details(title="Another title")),
    "outlet": lambda library: library.edit("a", Details(site="Another Post")),
    "date": lambda library: library.edit("a", Details(published="2020-02-02")),
    "audiences": lambda library: library.edit("a", Details(), audiences=["team:T1"]),
    "removed": lambda library: list(library.remove(["a"])),
}


def state(library: Library, *ids: str) -> dict[str, str]:
    return dict(library.states(ids or ["a"]).of)


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_is_shown_of_an_article_changes_what_it_is_known_by(library: Library, file: Path, change: str) -> None:
    put(library, file, {"id": "a", "text": BRIDGE}, {"id": "b", "text": FERRY})
    before = state(library, "a", "b")
    generation = library.states(()).generation
    CHANGES[change](library)
    after = state(library, "a", "b")
    assert after.get("a") != before["a"]
    assert after["b"] == before["b"]
    assert library.states(()).generation > generation


def test_a_changed_text_changes_what_an_article_is_known_by_and_the_old_one_brings_it_back(
    library: Library, file: Path
) -> None:
    put(library, file, {"id": "a", "text": BRIDGE})
    before = state(library)
    put(library, file, {"id": "a", "text": f"{BRIDGE}\n\nIt rained."})
    assert state(library) != before
    put(library, file, {"id": "a", "text": BRIDGE})
    assert state(library) == before


def test_what_changes_elsewhere_or_not_at_all_changes_nothing(library: Library, file: Path) -> None:
    put(library, file, {"id": "a", "text": BRIDGE})
    before = state(library)
    put(library, file, {"id": "b", "text": FERRY})
    put(library, file, {"id": "a", "text": BRIDGE})
    list(library.rebuild())
    assert state(library) == before


def test_what_is_not_there_has_no_state(library: Library, file: Path) -> None:
    put(library, file, {"id": "a", "text": BRIDGE})
    assert state(library, "b", "aa", "") == {}
    assert library.states(()).of == {}
