"""The tab key, in real shells."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.piles import BRIDGE, FERRY, open_library, put

ROOT = Path(__file__).parents[2]

# What bash does when the tab key is pressed: it sets these variables and calls the function.
BASH = """
eval "$(pullquote completion bash)"
COMP_WORDS=(pullquote "$@"); COMP_CWORD=$#; COMPREPLY=()
function=$(complete -p pullquote | sed 's/.*-F \\([^ ]*\\).*/\\1/')
"$function" pullquote
printf '%s\\n' "${COMPREPLY[@]}"
"""
# zsh's own functions that show what is offered are replaced by ones that print it.
ZSH = """
compdef() { : }
_arguments() { print -r -- "$@" }
_files() { print -r -- files }
eval "$(pullquote completion zsh)"
words=(pullquote "$@"); CURRENT=$#words
_pullquote_completion
"""


@pytest.fixture
def shell(tmp_path: Path) -> Mapping[str, str]:
    """Return an environment in which `pullquote` is this checkout's."""
    program = tmp_path / "bin" / "pullquote"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m bot "$@"\n')
    program.chmod(0o755)
    known = {name: value for name, value in os.environ.items() if not name.startswith(("PULLQUOTE_", "COMP_"))}
    path = f"{program.parent}{os.pathsep}{known['PATH']}"
    return {**known, "PATH": path, "PYTHONPATH": str(ROOT), "PULLQUOTE_HOME": str(tmp_path / "home")}


def completed(shell: Mapping[str, str], *typed: str, program: str = "bash", script: str = BASH) -> list[str]:
    argv = [program, "-c", script, program, *typed]
    done = subprocess.run(
        argv, env=shell, cwd=Path(shell["PULLQUOTE_HOME"]).parent, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["ex"], {"export"}),
        (["completion", ""], {"bash", "zsh"}),
        (["quotes", "--kind", "d"], {"direct"}),
        (["ask", '"who opposes"', "--lim"], {"--limit"}),  # bash hands words over as typed, marks included
        (["add", ""], set()),  # then bash offers files: the function is registered with "-o default"
    ],
)
def test_bash_completes_commands_options_and_choices(
    shell: Mapping[str, str], typed: list[str], offered: set[str]
) -> None:
    assert set(completed(shell, *typed)) == offered


def test_ids_of_articles_are_completed_and_no_library_is_made_for_it(shell: Mapping[str, str], tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert completed(shell, "show", "") == []
    assert not home.exists()
    with open_library(home) as library:
        rows = [("bridge-1", BRIDGE), ("bridge-2", FERRY), ("ferry", FERRY + " 2"), ("$(touch x)", FERRY + " 3")]
        put(library, tmp_path / "a.jsonl", *({"id": key, "text": text} for key, text in rows))
    assert completed(shell, "show", "") == ["bridge-1", "bridge-2", "ferry"]
    assert completed(shell, "remove", "ferry", "bri") == ["bridge-1", "bridge-2"]
    (home / "library.db").write_bytes(b"no database")
    assert completed(shell, "show", "") == []


def test_bash_offers_files_where_nothing_else_fits(shell: Mapping[str, str]) -> None:
    script = 'eval "$(pullquote completion bash)"; complete -p pullquote'
    done = subprocess.run(["bash", "-c", script], env=shell, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("complete -o default -F ")


@pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not installed")
@pytest.mark.parametrize(
    ("typed", "offered"), [(["ex"], "export"), (["completion", ""], "zsh"), (["add", ""], "files")]
)
def test_zsh_completes_too(shell: Mapping[str, str], typed: list[str], offered: str) -> None:
    assert offered in " ".join(completed(shell, *typed, program="zsh", script=ZSH))


def test_completing_loads_no_model(shell: Mapping[str, str]) -> None:
    """The tab key is pressed by people who wait."""
    code = (
        "import sys\nfrom bot.cli import main\nmain()\n"
        "heavy = {'torch', 'faiss', 'transformers', 'trafilatura'} & set(sys.modules)\n"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    asked = {"_PULLQUOTE_COMPLETE": "complete_bash", "COMP_WORDS": "pullquote\nshow\n", "COMP_CWORD": "2"}
    argv = [sys.executable, "-c", code]
    done = subprocess.run(argv, env={**shell, **asked}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("asked", ["complete_bash", "nonsense", "complete_tcsh"])
def test_a_variable_that_was_set_by_hand_is_no_fault(shell: Mapping[str, str], asked: str) -> None:
    argv = [sys.executable, "-m", "bot"]
    env = {**shell, "_PULLQUOTE_COMPLETE": asked}
    done = subprocess.run(argv, env=env, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr


def test_another_shell_is_wrong_use(shell: Mapping[str, str]) -> None:
    done = subprocess.run(["pullquote", "completion", "fish"], env=shell, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "'bash', 'zsh'" in done.stderr
