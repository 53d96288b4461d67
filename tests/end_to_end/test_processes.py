"""Several processes on one library, some of which are killed: nothing acknowledged is lost, nothing is half there."""

from __future__ import annotations

import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index import BUNDLED, Library
from tests.piles import BRIDGE, FERRY, SCHOOL, lines, open_library, put

TEXTS = BRIDGE, FERRY, SCHOOL
MANY = 70
START = """
import sys
from pathlib import Path
from tests.piles import open_library
home, rest = Path(sys.argv[1]), sys.argv[2:]
with open_library(home) as library:
    print("ready", flush=True)
"""
ADD = f"""{START}
    for outcome in library.add(rest):
        print(outcome.result, outcome.article.id, flush=True)
"""
REBUILD = f"""{START}
    for progress in library.rebuild(model=rest[0]):
        print(progress.done, progress.embedded, flush=True)
"""
RESTORE = f"""{START}
    done = type(library).restore(home, Path(rest[0]))
    print("restored", done.generation, flush=True)
"""
ASK = f"""{START}
    sys.stdin.close()
    while not Path(rest[0]).exists():
        answer = library.ask("what did Lind say about the bridge?")
        assert answer.found and answer.passages, "no answer"
        for quote in answer.quotes:
            start, end = quote.saying.span
            assert quote.text == quote.article.text[start:end] != "", quote
        print(answer.quotes[0].text, flush=True)
"""


@contextmanager
def process(code: str, *argv: object) -> Iterator[subprocess.Popen[str]]:
    """Run Python beside this one; it has opened the library when the block begins."""
    command = [sys.executable, "-c", code, *map(str, argv)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        try:
            assert running.stdout is not None
            assert running.stdout.readline() == "ready\n"
            yield running
        finally:
            running.kill()


def told(running: subprocess.Popen[str]) -> list[list[str]]:
    """Return the words of the whole lines that a process printed until its end."""
    out, err = running.communicate(timeout=60)
    assert running.returncode in {0, -signal.SIGKILL}, err
    return [line.split() for line in out.splitlines(keepends=True) if line.endswith("\n")]


def articles(name: str, count: int) -> list[dict[str, str]]:
    return [
        {"id": f"{name}{number}", "text": f"{TEXTS[number % 3]}\n\nNumber {name}{number}."} for number in range(count)
    ]


def proven(home: Path) -> dict[str, str]:
    """Return the texts by id, having seen that `check` finds nothing."""
    with open_library(home) as library:
        assert library.check() == []
        return {article.id: article.text for article in library.articles()}


def test_two_processes_add_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    home, batches = tmp_path / "home", {name: articles(name, 60) for name in ("left", "right")}
    files = [lines(tmp_path / f"{name}.jsonl", batch) for name, batch in batches.items()]
    with process(ADD, home, files[0]) as left, process(ADD, home, files[1]) as right:
        outcomes = told(left) + told(right)
    assert [outcome for outcome, _ in outcomes] == ["added"] * 120
    assert proven(home) == {row["id"]: row["text"] for batch in batches.values() for row in batch}


def test_two_processes_add_the_same_articles_at_once(tmp_path: Path) -> None:
    home, batch = tmp_path / "home", articles("same", 60)
    file = lines(tmp_path / "same.jsonl", batch)
    with process(ADD, home, file) as left, process(ADD, home, file) as right:
        outcomes = told(left) + told(right)
    assert sorted(outcome for outcome, _ in outcomes) == ["added"] * 60 + ["unchanged"] * 60
    assert proven(home) == {row["id"]: row["text"] for row in batch}


def test_every_answer_during_a_rebuild_is_whole_and_verbatim(tmp_path: Path) -> None:
    home, stop = tmp_path / "home", tmp_path / "stop"
    with open_library(home) as library:
        put(library, tmp_path / "first.jsonl", *articles("a", 150))
        with process(ASK, home, stop) as asking:
            for model in ("one", "two", "three"):
                list(library.rebuild(model=model))
                put(library, tmp_path / "more.jsonl", *articles(model, 3))
                list(library.remove([f"{model}1"]))
            stop.touch()
            answers = told(asking)
    assert len(answers) > 3
    assert {" ".join(answer) for answer in answers} <= {"We need the bridge before winter,", "We can pay for it."}
    assert len(proven(home)) == 156


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a library of MANY articles, which is to be copied."""
    home = tmp_path_factory.mktemp("filled") / "home"
    with open_library(home) as library:
        put(library, home / "articles.jsonl", *articles("a", MANY))
    return home


@pytest.mark.parametrize("seed", range(10))
def test_a_killed_add_leaves_all_that_it_acknowledged_and_goes_on(tmp_path: Path, seed: int) -> None:
    home, batch = tmp_path / "home", articles("a", MANY)
    file = lines(tmp_path / "articles.jsonl", batch)
    pause = random.Random(seed).uniform(0.05, 0.6)
    with process(ADD, home, file) as adding:
        time.sleep(pause)
        adding.send_signal(signal.SIGKILL)
        acknowledged = [key for _, key in told(adding)]
    texts = {row["id"]: row["text"] for row in batch}
    held = proven(home)
    assert set(acknowledged) <= set(held)
    assert len(held) <= len(acknowledged) + 1
    assert held.items() <= texts.items()
    with open_library(home) as library:
        results = [outcome.result for outcome in library.add([file])]
    assert results == ["unchanged"] * len(held) + ["added"] * (MANY - len(held))
    assert proven(home) == texts


@pytest.mark.parametrize("seed", range(10))
def test_a_killed_rebuild_answers_all_the_same_and_goes_on(tmp_path: Path, filled: Path, seed: int) -> None:
    """Every other one changes over to another model; the rest write every article again, as a new release may."""
    home, batch = tmp_path / "home", articles("a", MANY)
    shutil.copytree(filled, home)
    model = BUNDLED if seed % 2 else "new"
    outdated(home)
    with process(REBUILD, home, model) as rebuilding:
        time.sleep(random.Random(seed).uniform(0.0, 0.5))
        rebuilding.send_signal(signal.SIGKILL)
        progress = told(rebuilding)
    assert proven(home) == {row["id"]: row["text"] for row in batch}
    with open_library(home) as library:
        assert library.ask("what did Lind say about the bridge?").found
        embedded = [step.embedded for step in library.rebuild(model=model)][-1]
        assert embedded <= (0 if seed % 2 else MANY - max((int(step[1]) for step in progress), default=0))
        assert library.status().model == model
    assert proven(home) == {row["id"]: row["text"] for row in batch}


def outdated(home: Path) -> None:
    """Let every article be one that a rebuild makes something else of."""
    database = sqlite3.connect(home / "library.db")
    database.execute("UPDATE articles SET analysis = 'by an older release'")
    database.commit()
    database.close()


@pytest.mark.parametrize("seed", range(5))
def test_a_killed_restore_leaves_the_old_library_or_the_new_one(tmp_path: Path, filled: Path, seed: int) -> None:
    home, saved = tmp_path / "home", tmp_path / "saved.zip"
    shutil.copytree(filled, home)
    texts = [{row["id"]: row["text"] for row in articles("a", count)} for count in (MANY - 1, MANY)]
    with open_library(home) as library:
        library.backup(saved)
        list(library.remove([f"a{MANY - 1}"]))
    with process(RESTORE, home, saved) as restoring:
        time.sleep(random.Random(seed).uniform(0.0, 0.4))
        restoring.send_signal(signal.SIGKILL)
        acknowledged = [line for line in told(restoring) if line[0] == "restored"]
    held = proven(home)
    assert held in (texts[1:] if acknowledged else texts)
    done = Library.restore(home, saved)
    assert proven(home) == texts[1]
    assert done
    assert Library.restore(home, Path(done.kept or ""))
    assert proven(home) == held


def test_a_backup_taken_during_an_add_restores_to_a_sound_library(tmp_path: Path) -> None:
    home, batch = tmp_path / "home", articles("a", 200)
    file = lines(tmp_path / "articles.jsonl", batch)
    sizes = []
    with process(ADD, home, file) as adding, open_library(home) as library:
        for turn in range(4):
            time.sleep(0.1)
            sizes.append(library.backup(tmp_path / f"{turn}.zip").articles)
        assert len(told(adding)) == 200
    texts = {row["id"]: row["text"] for row in batch}
    for turn, size in enumerate(sizes):
        assert Library.restore(tmp_path / f"home{turn}", tmp_path / f"{turn}.zip")
        held = proven(tmp_path / f"home{turn}")
        assert len(held) == size
        assert held.items() <= texts.items()
    assert 0 < sum(sizes) < 4 * 200


def test_a_process_that_asks_answers_from_what_another_restores(tmp_path: Path) -> None:
    home, stop, saved = tmp_path / "home", tmp_path / "stop", tmp_path / "saved.zip"
    with open_library(home) as library:
        put(library, tmp_path / "few.jsonl", *articles("a", 30))
        library.backup(saved)
        put(library, tmp_path / "more.jsonl", *articles("b", 30))
        with process(ASK, home, stop) as asking:
            before = saved
            for _ in range(6):
                # Each restore keeps what was there under a name of its own second; that is restored next.
                restored = Library.restore(home, before)
                assert restored
                assert restored.kept
                before = Path(restored.kept).replace(tmp_path / "before.zip")
            stop.touch()
            answers = told(asking)
        assert library.check() == []
    assert answers
    assert {" ".join(answer) for answer in answers} <= {"We need the bridge before winter,", "We can pay for it."}


def test_what_a_process_prints_is_json_that_another_can_add(tmp_path: Path) -> None:
    """An export is read while the library changes: it is one state of it."""
    with open_library(tmp_path / "home") as library:
        put(library, tmp_path / "articles.jsonl", *articles("a", 20))
        exporting = library.articles()
        rows = [next(exporting)]
        list(library.remove([f"a{number}" for number in range(10)]))
        rows += exporting
    exported = [json.loads(json.dumps(row.as_json() | {"text": row.text})) for row in rows]
    with open_library(tmp_path / "other") as other:
        assert {outcome.result for outcome in put(other, tmp_path / "export.jsonl", *exported)} == {"added"}
        assert len(list(other.articles())) == 20
