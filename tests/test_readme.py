"""The README names every command, option and setting there is."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from bot.cli import run
from bot.config import NAMES

ROOT = Path(__file__).parents[1]


def help_of(*command: str) -> str:
    with redirect_stdout(io.StringIO()) as printed:
        assert run([*command, "--help"]) == 0
    return printed.getvalue()


def commands() -> list[str]:
    section = help_of().partition("Commands:\n")[2]
    return re.findall(r"^  (\S+)", section, re.MULTILINE)


def options(help_text: str) -> set[str]:
    section = help_text.partition("Options:\n")[2].partition("Examples:")[0]
    return set(re.findall(r"^  (--[a-z-]+)", section, re.MULTILINE))


@pytest.fixture(scope="module")
def helps() -> dict[str, str]:
    """Return what every command says of itself."""
    return {name: help_of(name) for name in commands()}


@pytest.fixture(scope="module")
def readme() -> str:
    return (ROOT / "README.md").read_text("utf-8")


def test_every_command_and_option_of_the_help_is_in_the_readme(helps: dict[str, str], readme: str) -> None:
    assert {"add", "ask", "quotes", "status"} <= set(helps)
    wanted = set.union(options(help_of()), *map(options, helps.values()))
    assert "--audience" in wanted
    missing = [f"pullquote {name}" for name in helps if not re.search(rf"pullquote {name}\b", readme)]
    missing += sorted(option for option in wanted if not re.search(rf"{option}(?![a-z-])", readme))
    assert not missing


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_is_in_the_readme(name: str, readme: str) -> None:
    assert name in readme


def test_every_command_has_an_example_and_every_option_a_sentence(helps: dict[str, str]) -> None:
    for name, text in helps.items():
        assert f"pullquote {name}" in text.partition("Examples:")[2]
        section = text.partition("Options:\n")[2].partition("\n\n")[0]
        entries = re.findall(r"^  --.*(?:\n {4,}.*)*", section, re.MULTILINE)
        assert entries
        assert not [entry for entry in entries if not re.search(r"[A-Z][^.]+\.", entry)]
