"""Another model than the bundled one, through the front door: a folder, a hub name, and what goes wrong with them.

The models are tiny ones that the tests make, laid out as the hub's client keeps what it has downloaded.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from index import BUNDLED, Library, SentenceEmbedder
from tests.piles import ASKED, BRIDGE, no_web, put
from tests.tiny import DIMENSION, in_hub_cache, tiny_model
from tests.web import Site

pytestmark = pytest.mark.model

ROOT = Path(__file__).parents[2]
HUB_NAME = "acme/tiny"
SAID = "We need the bridge before winter,"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a model in a folder."""
    return tiny_model(tmp_path_factory.mktemp("models") / "one").resolve()


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a place where a model has been downloaded from the hub."""
    made = tmp_path_factory.mktemp("hub")
    in_hub_cache(tiny_model(made / "two", seed=2), made, HUB_NAME)
    return made


def environment(home: Path, hub: Path, more: Mapping[str, str]) -> dict[str, str]:
    known = {name: value for name, value in os.environ.items() if not name.startswith(("PULLQUOTE_", "HF_"))}
    return {**known, "PULLQUOTE_HOME": str(home), "HF_HOME": str(hub), "HF_HUB_OFFLINE": "1", **more}


@contextmanager
def started(home: Path, hub: Path, *argv: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    """Run a command beside this process."""
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", "bot", *argv]
    env = environment(home, hub, more)
    with subprocess.Popen(command, cwd=ROOT, env=env, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as running:
        try:
            yield running
        finally:
            running.kill()


def pullquote(home: Path, hub: Path, *argv: str, **more: str) -> tuple[int, str, str]:
    """Return how a command ended, and what it printed on stdout and stderr."""
    with started(home, hub, *argv, **more) as running:
        out, err = running.communicate(timeout=120)
    return running.returncode, out, err


def vectors(home: Path) -> dict[str, tuple[int, int]]:
    """Return how many vectors there are of each model, and how many numbers one has."""
    query = "SELECT m.name, count(*), max(length(v.vector)) / 4 FROM vectors v JOIN models m ON m.number = v.model"
    with closing(sqlite3.connect(home / "library.db")) as database:
        return {name: (count, size) for name, count, size in database.execute(f"{query} GROUP BY m.name")}


def made(home: Path, articles: int, *, days: int = 1, model: Path | None = None) -> int:
    """Put long articles into a library, and a short one that answers; return how many passages they have."""
    with Library.open(home, model=str(model) if model else None, fetch=no_web) as library:
        rows = [{"id": f"a{number}", "text": ferries(number, days)} for number in range(1, articles)]
        outcomes = put(library, home.with_name("made.jsonl"), {"id": "bridge", "text": BRIDGE}, *rows)
    assert {outcome.result for outcome in outcomes} == {"added"}
    return sum(outcome.passages for outcome in outcomes)


def ferries(number: int, days: int) -> str:
    """Return a text of a passage a day, unlike any other article's."""
    return "\n\n".join(f"Ferry {number}, day {day}. {'It runs once a day. ' * 40}" for day in range(days))


def model_of(home: Path) -> str | None:
    with Library.open(home, fetch=no_web) as library:
        return library.status().model


def ask(asking: subprocess.Popen[str]) -> Any:
    """Ask a process that answers line by line."""
    assert asking.stdin
    assert asking.stdout
    asking.stdin.write(json.dumps({"question": ASKED}) + "\n")
    asking.stdin.flush()
    return json.loads(asking.stdout.readline())


def test_a_library_changes_over_and_back_while_another_process_asks(tmp_path: Path, folder: Path, hub: Path) -> None:
    home, target = tmp_path / "home", str(folder)
    passages = made(home, 5, days=4)
    with started(home, hub, "ask", "--batch", "-", "--json") as asking:
        answers = [ask(asking)]
        for model, size in ((target, DIMENSION), (BUNDLED, 384)):
            with started(home, hub, "rebuild", "--model", model) as rebuilding:
                while rebuilding.poll() is None:
                    answers.append(ask(asking))
                    time.sleep(0.1)  # the processor is for the rebuild
                _, told = rebuilding.communicate()
            answers.append(ask(asking))
            assert (rebuilding.returncode, told) == (0, f"5 articles rebuilt, {passages} texts embedded anew.\n")
            # The old set is gone, the new one is whole, and nothing has to be set to answer with it.
            assert vectors(home) == {model: (passages, size)}
            assert model_of(home) == model
    assert len(answers) > 4
    assert {answer["quotes"][0]["text"] for answer in answers} == {SAID}


def test_another_model_than_the_librarys_is_refused_and_none_needs_to_be_set(
    tmp_path: Path, folder: Path, hub: Path
) -> None:
    home = tmp_path / "home"
    made(home, 3, model=folder)
    refused = pullquote(home, hub, "ask", ASKED, PULLQUOTE_MODEL=HUB_NAME)
    sentence = (
        f"The library was built with '{folder}' but '{HUB_NAME}' was asked for. "
        f"Run `pullquote rebuild --model {HUB_NAME}`, or unset PULLQUOTE_MODEL.\n"
    )
    assert refused == (1, "", sentence)
    code, out, err = pullquote(home, hub, "ask", ASKED)
    assert (code, err) == (0, "")
    assert SAID in out


def test_a_killed_change_to_a_hub_model_answers_as_before_and_goes_on(tmp_path: Path, folder: Path, hub: Path) -> None:
    home = tmp_path / "home"
    passages = made(home, 5, days=100, model=folder)
    assert passages > 300
    # The hub cannot be reached, which matters to nobody: the model is here.
    away = {"HF_HUB_OFFLINE": "0", "HF_ENDPOINT": "http://127.0.0.1:9"}
    with started(home, hub, "rebuild", "--model", HUB_NAME, **away) as rebuilding:
        while HUB_NAME not in vectors(home):
            assert rebuilding.poll() is None
            time.sleep(0.001)
        rebuilding.send_signal(signal.SIGKILL)
        rebuilding.wait()
    kept, _ = vectors(home)[HUB_NAME]
    assert (model_of(home), vectors(home)[str(folder)][0]) == (str(folder), passages)
    with Library.open(home, fetch=no_web) as library:
        assert library.ask(ASKED).quotes[0].text == SAID
    code, _, told = pullquote(home, hub, "rebuild", "--model", HUB_NAME, **away)
    assert (code, told) == (0, f"5 articles rebuilt, {passages - kept} texts embedded anew.\n")
    assert vectors(home) == {HUB_NAME: (passages, DIMENSION)}
    code, out, _ = pullquote(home, hub, "status", "--json")
    assert (code, json.loads(out)["model"]) == (0, HUB_NAME)


@pytest.mark.parametrize("answering", [False, True])
def test_a_name_that_nobody_knows_is_one_sentence_in_seconds(
    tmp_path: Path, folder: Path, hub: Path, site: Site, answering: bool
) -> None:
    """The hub's client tried again and again for more than a minute, and told of each time."""
    home = tmp_path / "home"
    made(home, 3, model=folder)
    endpoint = f"http://{site.pair}" if answering else "http://127.0.0.1:9"
    begun = time.monotonic()
    argv = ["rebuild", "--model", "nobody/no-such-model"]
    code, out, err = pullquote(home, hub, *argv, HF_HUB_OFFLINE="0", HF_ENDPOINT=endpoint)
    why = "the hub knows no model of this name" if answering else "the hub cannot be reached"
    assert (code, out) == (1, "")
    assert err.startswith(f"The model 'nobody/no-such-model' cannot be loaded (it is not on this machine, and {why}).")
    assert err.count("\n") == 1
    assert time.monotonic() - begun < 45  # of which loading torch takes six on an idle machine
    assert model_of(home) == str(folder)
    assert bool(site.asked) == answering


def test_a_model_that_has_gone_is_told_with_the_way_back(tmp_path: Path, hub: Path) -> None:
    home, gone = tmp_path / "home", tiny_model(tmp_path / "gone").resolve()
    embedder = SentenceEmbedder(str(gone))
    with Library.open(home, load=lambda _: embedder, fetch=no_web) as library:
        put(library, tmp_path / "a.jsonl", {"id": "bridge", "text": BRIDGE})
    gone.rename(tmp_path / "elsewhere")
    code, out, err = pullquote(home, hub, "ask", ASKED)
    assert (code, out) == (1, "")
    assert err.startswith(f"The model '{gone}' cannot be loaded (")
    assert f"`pullquote rebuild --model {BUNDLED}`" in err
    assert err.count("\n") == 1
