"""`completion`, and what the shell asks for when somebody presses the tab key."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Annotated, Any, Literal

import typer

# Typer keeps these two to itself, but for the options --install-completion and --show-completion, which write to the
# shell's own files or guess the shell.
from typer._completion_classes import completion_init
from typer._completion_shared import get_completion_script
from typer.completion import shell_complete
from typer.main import get_command

from bot.cli.desk import Desk, desk_of
from bot.cli.options import examples
from bot.config import COMPLETE
from index import PullquoteError

PROGRAM = "pullquote"
MOST = 50

_PLAIN = re.compile(r"[\w.@%+/-]+", re.ASCII)

_COMPLETION = examples(
    'eval "$(pullquote completion bash)"        (in ~/.bashrc)',
    'eval "$(pullquote completion zsh)"         (in ~/.zshrc, after compinit)',
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=_COMPLETION)(completion)


def completion(
    ctx: typer.Context,
    shell: Annotated[Literal["bash", "zsh"], typer.Argument(help="Your shell.")],
) -> int:
    """Print a script for your shell, so that the tab key completes commands, options, files and ids of articles."""
    out = desk_of(ctx).screen.out
    out.write(get_completion_script(prog_name=PROGRAM, complete_var=COMPLETE, shell=shell) + "\n")
    return 0


def article_ids(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return ids of the library that begin so, for the tab key; nothing where that fails: it must not disturb.

    Those with characters that a shell would take for its own are left out.
    """
    desk = desk_of(ctx)
    with suppress(PullquoteError, OSError):
        if (desk.home / "library.db").is_file():  # opening would make one
            with desk.library() as library:
                return [key for key in library.ids(incomplete) if _PLAIN.fullmatch(key)][:MOST]
    return []


def complete(app: typer.Typer, desk: Desk, instruction: str) -> int:
    """Print what could stand where the cursor is; the shell's script says what has been typed in variables of its own.

    `instruction` is what the script has put into the variable `COMPLETE`: "complete_bash", "complete_zsh".
    """
    completion_init()
    context: dict[str, Any] = {"obj": desk}
    try:
        return shell_complete(get_command(app), context, PROGRAM, COMPLETE, instruction)
    except (KeyError, ValueError):  # set by hand, without the shell's own variables
        return 1
