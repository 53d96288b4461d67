"""What a command prints: results on stdout, reports where they do not get in the way, complaints on stderr."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from bot.wording import Line, Piece, in_line, plain

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

_STYLES = {"plain": "", "quote": "", "speaker": "bold", "heading": "bold", "faint": "dim"}
# JSON allows these raw, but a terminal would obey them and a line reader would break at them; the value stays the same.
_RAW = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

# The exit code of a command that was interrupted, as the shell counts it: 128 and the number of SIGINT.
STOPPED = 130


class Meter(Protocol):
    """Something that shows how far a long task has come."""

    def step(self, done: int, total: int | None) -> None:
        """Show that so many are done."""

    def note(self, line: Line) -> None:
        """Print a line without disturbing what is shown."""


class Screen:
    """Where a command's words go.

    Results go to stdout. Reports (progress, summaries) do too where a person looks at it; they go to stderr when
    stdout is no terminal or carries JSON.
    """

    def __init__(self, out: TextIO, err: TextIO, *, machine: bool = False) -> None:
        self.out = out
        self.err = err
        self.machine = machine

    def for_json(self, asked: bool) -> Screen:
        """Return the screen of a command that was asked for JSON, or not."""
        return Screen(self.out, self.err, machine=asked)

    def show(self, lines: Iterable[Line]) -> int:
        """Print lines as the command's result; return how many they were."""
        return _print(self.out, lines)

    def report(self, *sentences: str) -> None:
        """Print sentences about the work itself."""
        aside = self.machine or not self.out.isatty()
        _print(self.err if aside else self.out, [(Piece(sentence),) for sentence in sentences])

    def complain(self, *sentences: str) -> None:
        """Print sentences about what went wrong, on stderr."""
        _print(self.err, [(Piece(in_line(sentence)),) for sentence in sentences])

    def json(self, value: Any) -> None:
        """Print one JSON value on a line of its own, at once."""
        self.out.write(self.as_json(value) + "\n")
        self.out.flush()

    def array(self, values: Iterable[Any]) -> int:
        """Print the values as one JSON array while they come; return how many they were."""
        number = 0
        self.out.write("[")
        for number, value in enumerate(values, 1):
            self.out.write(("," if number > 1 else "") + "\n" + self.as_json(value))
        self.out.write("\n]\n" if number else "]\n")
        return number

    def json_lines(self, values: Iterable[Any]) -> int:
        """Print the values a line each; return how many they were."""
        number = 0
        for number, value in enumerate(values, 1):  # noqa: B007 (the last number is the result)
            self.out.write(self.as_json(value) + "\n")
        return number

    def as_json(self, value: Any) -> str:
        """Return the value as JSON on one line, safe to print."""
        unicode = (self.out.encoding or "utf-8").lower().replace("-", "") == "utf8"
        words = json.dumps(value, ensure_ascii=not unicode)
        return _RAW.sub(lambda match: f"\\u{ord(match[0]):04x}", words)

    @contextmanager
    def waiting(self, words: str) -> Iterator[None]:
        """Show that something takes a moment, where a person looks at stderr."""
        if not self.err.isatty():
            yield
            return
        with _console(self.err).status(words):
            yield

    @contextmanager
    def meter(self, words: str, total: int | None) -> Iterator[Meter]:
        """Show how a long task goes on: number, rate and time left, where a person looks at stderr.

        Not over JSON that scrolls by in the same terminal.
        """
        if not self.err.isatty() or (self.machine and self.out.isatty()):
            yield _Silent(self)
            return
        with _bar(_console(self.err)) as progress:
            yield _Bar(progress, words, total)


class _Silent:
    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def step(self, done: int, total: int | None) -> None:
        """Nobody looks."""

    def note(self, line: Line) -> None:
        self._screen.report(plain([line]))


class _Bar:
    def __init__(self, progress: Progress, words: str, total: int | None) -> None:
        self._progress = progress
        self._task = progress.add_task(words, total=total)

    def step(self, done: int, total: int | None) -> None:
        self._progress.update(self._task, completed=done, total=total)

    def note(self, line: Line) -> None:
        self._progress.console.print(_styled(line), soft_wrap=True)


def _bar(console: Console) -> Progress:
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.1f}/s" if task.speed else "")

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    # Redirecting would send JSON lines, which are written while the bar stands, to stderr.
    return Progress(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False)


def _console(stream: TextIO) -> Console:
    from rich.console import Console

    return Console(file=stream, markup=False, emoji=False, highlight=False)


def _print(stream: TextIO, lines: Iterable[Line]) -> int:
    console = _console(stream) if stream.isatty() else None
    number = 0
    for number, line in enumerate(lines, 1):  # noqa: B007 (the last number is the result)
        if console:
            # An address that is wrapped cannot be clicked or copied in a terminal without hyperlinks.
            console.print(_styled(line), soft_wrap=len(line) == 1 and bool(line[0].link))
        else:
            stream.write(plain([line]) + "\n")
    return number


def _styled(line: Line) -> Any:
    from rich.style import Style
    from rich.text import Text

    text = Text()
    for piece in line:
        text.append(piece.words, Style.parse(_STYLES[piece.look]) + Style(link=piece.link))
    return text
