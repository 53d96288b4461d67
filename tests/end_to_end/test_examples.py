"""The README's examples, run one after the other as a newcomer would: each prints what the README says it prints."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.web import Site, page

ROOT = Path(__file__).parents[2]
CHAPTERS = ("Ten minutes", "Commands")
# A page of the web that the examples add; the local server answers in its place.
STORY = "https://example.com/story"
STORY_PAGE = """<html><head><title>Reed beds come back to the Ansel</title>
<meta property="og:site_name" content="Marsh Weekly"></head><body><article>
<h1>Reed beds come back to the Ansel</h1>
<p>Nine years after the last cutter left, reeds stand again along four miles of the river Ansel.</p>
<p>“We stopped mowing and the river did the rest,” said Petra Vane, who looks after the banks for the county.</p>
<p>She expects the first harvest of thatching reed in two winters.</p></article></body></html>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A command of the README, what the README says it prints, and the line it stands on."""

    line: int
    command: str
    prints: str


def examples(readme: str) -> Iterator[Example]:
    """Yield the commands of the console blocks of the chapters, in order."""
    chapter, block, found = "", False, None
    for number, line in enumerate(readme.splitlines(), 1):
        if line.startswith("## "):
            chapter = line.removeprefix("## ")
        elif line.startswith("```"):
            if found:
                yield found
            block, found = line == "```console" and chapter in CHAPTERS, None
        elif block and line.startswith("$ "):
            if found:
                yield found
            found = Example(line=number, command=line.removeprefix("$ "), prints="")
        elif found and line.startswith(">") and not found.prints:
            more = line.removeprefix(">").removeprefix(" ")
            found = Example(line=found.line, command=f"{found.command}\n{more}", prints="")
        elif found:
            found = Example(line=found.line, command=found.command, prints=f"{found.prints}{line}\n")
    if found:
        yield found


README = list(examples((ROOT / "README.md").read_text("utf-8")))


def shown(command: str, *, cwd: Path, env: dict[str, str]) -> str:
    """Return what a command prints in a terminal, on both streams and in that order."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(["bash", "-c", command], cwd=cwd, env=env, stdin=theirs, stdout=theirs, stderr=theirs):
        os.close(theirs)
        printed = b""
        try:
            while some := os.read(ours, 65_536):
                printed += some
        except OSError:  # how Linux tells that the last process at the other end has gone
            pass
    os.close(ours)
    return printed.decode().replace("\r\n", "\n")


def matches(printed: str, expected: str) -> bool:
    """Return whether it was printed: blanks and line ends are alike, "..." stands for anything."""
    parts = [re.escape(" ".join(part.split())) for part in expected.split("...")]
    wanted = r"\s*.*?\s*".join(part.replace(r"\ ", r"\s+") for part in parts)
    return re.fullmatch(rf"\s*{wanted}\s*", printed, re.DOTALL) is not None


def test_the_readme_has_an_example_of_every_command() -> None:
    helped = subprocess.run(
        [sys.executable, "-m", "bot", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    commands = set(re.findall(r"^  ([a-z-]+)", helped.stdout.partition("Commands:\n")[2], re.MULTILINE))
    assert "ask" in commands
    used = {name for example in README for name in re.findall(r"\bpullquote ([a-z-]+)", example.command)}
    assert commands <= used


@pytest.mark.model
@pytest.mark.timeout(600)
def test_every_example_of_the_readme_prints_what_the_readme_says(tmp_path: Path, site: Site) -> None:
    site.answers["/story"] = page(STORY_PAGE)
    (tmp_path / "bot").symlink_to(ROOT / "bot")
    known = {name: value for name, value in os.environ.items() if not name.startswith(("PULLQUOTE_", "SLACK_"))}
    env = known | {
        "PULLQUOTE_HOME": str(tmp_path / "home"),
        "PULLQUOTE_FETCH_ALLOW": site.pair,
        "HF_HUB_OFFLINE": "1",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "TERM": "dumb",  # no colours and no progress bars
        "COLUMNS": "120",
    }
    others = []
    for example in README:
        printed = shown(example.command.replace(STORY, site.url("/story")), cwd=tmp_path, env=env)
        printed = printed.replace(site.url("/story"), STORY)
        if not matches(printed, example.prints):
            others.append(f"README.md:{example.line}: {example.command}\nprints:\n{printed}")
    assert not others, "\n".join(others)
