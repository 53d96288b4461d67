"""The command line as a process of its own, with the bundled model where a question is asked."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PULLQUOTE = [sys.executable, "-m", "bot"]
ARTICLE = """The town council met on Monday.

“We need the bridge before winter,” Maria Lind, the mayor, said. “We can pay for it.”
"""


def environment(home: Path) -> dict[str, str]:
    known = {name: value for name, value in os.environ.items() if not name.startswith(("PULLQUOTE_", "SLACK_"))}
    return {**known, "PULLQUOTE_HOME": str(home), "HF_HUB_OFFLINE": "1"}


def pullquote(
    home: Path, *argv: str, env: Mapping[str, str] | None = None, **how: Any
) -> subprocess.CompletedProcess[str]:
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | how
    return subprocess.run(
        [*PULLQUOTE, *argv], cwd=ROOT, env={**environment(home), **(env or {})}, text=True, check=False, **streams
    )


def test_from_an_article_to_its_exact_words(tmp_path: Path) -> None:
    article = tmp_path / "bridge.txt"
    article.write_text(ARTICLE, "utf-8")
    home = tmp_path / "home"
    added = pullquote(home, "add", str(article), "--title", "Bridge talks", "--json")
    assert (added.returncode, json.loads(added.stdout)["outcome"]) == (0, "added")
    asked = pullquote(home, "ask", "what did Maria Lind say about the bridge?", "--json")
    assert asked.returncode == 0
    first = json.loads(asked.stdout)["quotes"][0]
    assert (first["text"], first["speaker"]) == ("We need the bridge before winter,", "Maria Lind")
    text = json.loads(pullquote(home, "show", first["article"]["id"], "--json").stdout)["text"]
    assert text[first["start"] : first["end"]] == first["text"]


def test_the_demo_needs_no_library_and_leaves_none(tmp_path: Path) -> None:
    done = pullquote(tmp_path / "home", "demo", env={"TMPDIR": str(tmp_path)})
    assert done.returncode == 0
    assert "“" in done.stdout
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(("home", "pullquote"))]


@pytest.mark.parametrize("command", ["--help", "add --help", "list --json", "status", "show x", "quotes --json"])
def test_what_needs_no_model_loads_none(tmp_path: Path, command: str) -> None:
    """Loading them takes seconds, and help or a list is wanted at once."""
    code = (
        "import sys\nfrom bot.cli import run\nrun(sys.argv[1:])\n"
        "heavy = {'torch', 'faiss', 'transformers', 'sentence_transformers'} & set(sys.modules)\n"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    argv = [sys.executable, "-c", code, *command.split()]
    done = subprocess.run(
        argv, cwd=ROOT, env=environment(tmp_path / "home"), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", ["list --json", "status", "--help"])
def test_a_reader_that_has_gone_away_is_no_fault(tmp_path: Path, command: str) -> None:
    """As in `pullquote export | head`."""
    reading, writing = os.pipe()
    os.close(reading)
    done = pullquote(tmp_path / "home", *command.split(), stdout=writing)
    os.close(writing)
    assert done.returncode == 141
    assert "Error" not in done.stderr
    assert "ignored" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_a_full_disk_is_one_sentence(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = pullquote(tmp_path / "home", "status", stdout=full)
    assert done.returncode == 1
    assert done.stderr.startswith("The disk is full.")
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no limits there")
def test_a_file_that_may_not_grow_is_as_a_full_disk(tmp_path: Path) -> None:
    """It was told as "The system refused: File too large"."""
    argv = ["sh", "-c", 'ulimit -f 0; exec "$@"', "sh", *PULLQUOTE, "--help"]
    with (tmp_path / "help.txt").open("wb") as out:
        done = subprocess.run(
            argv, cwd=ROOT, env=environment(tmp_path), stdout=out, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 1
    assert done.stderr.startswith(b"The disk is full.")


def test_a_closed_stdout_is_no_fault(tmp_path: Path) -> None:
    argv = ["sh", "-c", 'exec "$@" >&-', "sh", *PULLQUOTE, "status"]
    done = subprocess.run(argv, cwd=ROOT, env=environment(tmp_path), stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_ctrl_c_is_one_line(tmp_path: Path) -> None:
    argv = [*PULLQUOTE, "ask", "--batch", "-", "--json"]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        argv, cwd=ROOT, env=environment(tmp_path), stdin=pipe, stdout=pipe, stderr=pipe, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write("no question\n")
        process.stdin.flush()
        # The answer to the bad line tells that the process has come so far as to wait for the next.
        assert json.loads(process.stdout.readline())["error"]
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
        assert process.stderr.read() == "Stopped.\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may write everywhere")
def test_a_read_only_folder_is_one_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    done = pullquote(tmp_path / "home", "list")
    tmp_path.chmod(0o700)
    assert (done.returncode, done.stdout) == (1, "")
    assert str(tmp_path) in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_terminal_that_is_not_utf8_gets_what_it_can_show(tmp_path: Path) -> None:
    done = pullquote(tmp_path / "home", "ask", "“who?”", "“?”", env={"PYTHONIOENCODING": "ascii", "PULLQUOTE_LOG": "x"})
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_the_dotenv_file_of_the_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"PULLQUOTE_HOME={tmp_path / 'here'}\n")
    env = {**environment(tmp_path), "PYTHONPATH": str(ROOT)}
    del env["PULLQUOTE_HOME"]
    argv = [*PULLQUOTE, "status", "--json"]
    done = subprocess.run(argv, cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["home"] == str(tmp_path / "here")
