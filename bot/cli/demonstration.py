"""`demo`: the whole way once, on the bundled samples."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path

import typer

from bot.cli.desk import desk_of
from bot.cli.options import examples
from bot.cli.screen import Screen
from bot.wording import BLANK, Piece, answer_lines, count
from index import StorageError

QUESTION = "what did Okonjo say about night trains?"

_NEXT = (
    "That was a temporary library, and it is gone. Now your own:",
    "  pullquote add https://example.com/story",
    "  pullquote ask 'what did she say about the harbour?'",
    "  pullquote --help",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=examples("pullquote demo"))(demo)


def demo(ctx: typer.Context) -> int:
    """Answer a question from bundled sample articles.

    They are added to a temporary library, and the answer is shown as Slack would show it.
    """
    desk = desk_of(ctx)
    screen = desk.screen
    with _samples() as samples, tempfile.TemporaryDirectory(prefix="pullquote-") as folder:
        with desk.library(Path(folder)) as library, screen.waiting("Reading the sample articles"):
            added = sum(outcome.result == "added" for outcome in library.add([str(samples)]))
            answer = library.ask(QUESTION, limit=2)
        _print(screen, f"{count(added, 'sample article')} added to a temporary library.", f"> {QUESTION}")
        screen.show([*answer_lines(answer, articles=added), BLANK])
    screen.show((Piece(line),) for line in _NEXT)
    return 0 if answer.found else 1


def _print(screen: Screen, *sentences: str) -> None:
    for sentence in sentences:
        screen.show([(Piece(sentence),), BLANK])


@contextmanager
def _samples() -> Iterator[Path]:
    with as_file(files("bot") / "samples" / "articles.jsonl") as path:
        if not path.is_file():
            raise StorageError("The sample articles are missing from this installation; install pullquote again.")
        yield path
