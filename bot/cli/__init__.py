"""The command line: `pullquote` and `python -m bot`."""

from __future__ import annotations

import errno
import io
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Annotated, BinaryIO, TextIO

import typer
from typer.main import get_command

from bot.cli import (
    adding,
    asking,
    care,
    completion,
    demonstration,
    doctor,
    feedback,
    forgetting,
    jobs,
    measuring,
    people,
    proving,
    quoting,
    serving,
    shelf,
)
from bot.cli.desk import Desk, OpenLibrary, open_library
from bot.cli.screen import STOPPED, Screen
from bot.config import completion_asked
from index import PullquoteError, UsageError

PIPE_CLOSED = 141

# In the order in which the help lists their commands.
_GROUPS = (
    demonstration, adding, asking, proving, quoting, shelf, care, people, measuring, serving, doctor, feedback,
    jobs, forgetting, completion,
)  # fmt: skip


def main() -> int:
    """Run the command of this process; return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    logging.captureWarnings(True)
    if asked := completion_asked():
        return completion.complete(app(), _desk(), asked)
    return run(sys.argv[1:])


def run(
    argv: Sequence[str],
    *,
    env: Mapping[str, str] | None = None,
    open_library: OpenLibrary = open_library,
    stdin: BinaryIO | None = None,
) -> int:
    """Run a command; return 0 for done, 1 for failed or refused, 2 for wrong use.

    Nothing that a user, a website or the machine can cause leaves as an exception.
    """
    desk = _desk(stdin, env=env, open_library=open_library)
    screen = desk.screen
    try:
        code = _run(argv, desk)
        screen.out.flush()
    except OSError as error:
        broken = isinstance(error, BrokenPipeError)
        with suppress(OSError):
            screen.complain(*([] if broken else [_sentence(error)]))
        _drop(screen.out)
        return PIPE_CLOSED if broken else 1
    return code


def _desk(
    stdin: BinaryIO | None = None,
    *,
    env: Mapping[str, str] | None = None,
    open_library: OpenLibrary = open_library,
) -> Desk:
    # A stream that was closed by the caller is None.
    screen = Screen(sys.stdout or io.StringIO(), sys.stderr or io.StringIO())
    source = stdin or (sys.stdin.buffer if sys.stdin else io.BytesIO())
    return Desk(screen=screen, stdin=source, env=env, open_library=open_library)


def _run(argv: Sequence[str], desk: Desk) -> int:
    command = get_command(app())
    try:
        with command.make_context("pullquote", list(argv), obj=desk) as context:
            return int(command.invoke(context) or 0)
    except typer.Exit as leaving:
        return leaving.exit_code
    except (KeyboardInterrupt, typer.Abort):
        desk.screen.complain("Stopped.")
        return STOPPED
    except typer.TyperException as error:
        return _wrong_use(error, desk.screen)
    except PullquoteError as error:
        desk.screen.complain(str(error))
        return 2 if isinstance(error, UsageError) else 1


def app() -> typer.Typer:
    """Return the commands, as Typer knows them."""
    commands = typer.Typer(
        add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None
    )
    commands.callback()(_pullquote)
    for group in _GROUPS:
        group.register(commands)
    return commands


def _pullquote(
    version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=lambda asked: _version(asked=asked), help="Print the version."
        ),
    ] = False,
) -> None:
    """Ask a question about a library of articles; get the exact words back, with who said them and where."""


def _version(*, asked: bool) -> None:
    if asked:
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version("pullquote")
        except PackageNotFoundError:
            number = "(not installed)"
        typer.echo(f"pullquote {number}")
        raise typer.Exit


def _wrong_use(error: typer.TyperException, screen: Screen) -> int:
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "pullquote"
    message = error.format_message().strip().replace("Value error, ", "")
    if message.startswith("Usage:"):
        # No command was named: Typer's message is the whole help.
        screen.err.write(message + "\n")
    else:
        screen.complain(f"{message.rstrip('.')}. See `{path} --help`.")
    return error.exit_code


def _sentence(error: OSError) -> str:
    place = f" ('{error.filename}')" if error.filename else ""
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return f"The disk is full{place}. Make room and run the command again; what was finished is kept."
    if isinstance(error, FileNotFoundError):
        return f"There is no such file{place}. Check the path and run the command again."
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"Access was denied{place}. Change the permissions, or set PULLQUOTE_HOME to a folder of your own."
    return f"The system refused: {error.strerror or error}{place}. Put that right and run the command again."


def _drop(stream: TextIO) -> None:
    """Let what is still unwritten go nowhere, or Python would fail again while it shuts down."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError):
        return
