"""The benchmark runs, and what it prints hangs together. What it measures is no test: machines differ."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.piles import BRIDGE, FERRY, SCHOOL, lines

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "cannot be read ("), (b"Dear diary\n", ":1 is no line of JSON"), (b'{"id": 1}\n', ":1 is no line of JSON")],
)
def test_a_corpus_that_is_none_is_one_sentence(tmp_path: Path, content: bytes | None, told: str) -> None:
    """It was a traceback."""
    file = tmp_path / "corpus.jsonl"
    if content:
        file.write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", str(file)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert f"{file}{told if told.startswith(':') else ' ' + told}" in done.stderr


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Any]]:
    """Return what a benchmark of three articles measures; both run at once, as nobody asks how fast they are."""
    rows = [{"id": str(number), "text": text} for number, text in enumerate((BRIDGE, FERRY, SCHOOL))]
    corpus = lines(tmp_path_factory.mktemp("bench") / "corpus.jsonl", rows)
    options = {"tests.bench": ["--starts", "1"], "tests.bench.slack": ["--cuts", "1"]}
    with ExitStack() as stack:
        running = {
            name: stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", name, corpus, *more, "--json"], cwd=ROOT, stdout=subprocess.PIPE
                )
            )
            for name, more in options.items()
        }
        yield lambda name: json.loads(running[name].communicate()[0])


@pytest.mark.model
def test_three_articles_are_measured(measured: Callable[[str], Any]) -> None:
    found = measured("tests.bench")
    assert (found["corpus"]["articles"], found["corpus"]["refused"]) == (3, 0)
    assert found["indexing"]["seconds"] < found["indexing_with_start"]["seconds"]
    assert found["bare"]["passages"] == 3
    assert 0 < found["warm"]["ask"]["p50_ms"] <= found["warm"]["ask"]["p95_ms"] < 1000 * found["cold_ask"]["seconds"]
    assert found["warm"]["ask"]["questions"] == 2  # the first of three is not counted
    assert found["disk_mb"]["library.db"] > 0.1
    # A process that has loaded torch takes more than 100 MB, and this one less than 100 GB.
    assert 100 < found["cold_ask"]["megabytes"] < 100_000


@pytest.mark.model
def test_what_slack_adds_is_measured_over_both_transports(measured: Callable[[str], Any]) -> None:
    found = measured("tests.bench.slack")
    assert (found["articles"], found["questions"]) == (3, 2)
    for over in found["slack"].values():
        assert 0 < over["answer"]["p50_ms"] <= over["answer"]["p95_ms"]
    assert set(found["above_library_ms"]) == {"socket", "http"}
    assert found["slack"]["socket"]["after_a_cut"]["max_ms"] > 0
