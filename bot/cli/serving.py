"""`serve`: the bot; `manifest`: the Slack app that it is."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Annotated

import typer

from bot import logs
from bot.cli.desk import desk_of
from bot.cli.options import examples

# After so long whatever hangs is left behind: what did not end is in the ledger.
_LONGEST_ENDING_SECONDS = 9.0

_SERVE = examples(
    "pullquote serve",
    "PULLQUOTE_PORT=8080 pullquote serve        (with /healthz, /readyz and /metrics)",
    "pullquote serve --workers 2 --queue 50",
)
_MANIFEST = examples(
    "pullquote manifest --link",
    "pullquote manifest --small --link        (hears in channels only what mentions it)",
    "PULLQUOTE_COMMANDS=acme- pullquote manifest > manifest.json        (/acme-ask for /ask)",
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog=_SERVE)(serve)
    app.command(epilog=_MANIFEST)(manifest)


def serve(
    ctx: typer.Context,
    *,
    workers: Annotated[int, typer.Option(min=1, max=64, metavar="N", help="Answer so many questions at a time.")] = 4,
    queue: Annotated[
        int,
        typer.Option(min=1, metavar="N", help="Let so many questions wait; whoever asks beyond reads that I am busy."),
    ] = 500,
) -> int:
    """Run the Slack bot: Socket Mode when SLACK_APP_TOKEN is set, HTTP when it is not.

    It ends when it is interrupted or terminated, within ten seconds; what it had not answered it answers when it is
    started again.
    """
    desk = desk_of(ctx)
    settings = desk.settings.checked_for_slack()
    logs.start(settings.log, secrets=settings.secrets)
    with _told_to_end() as ending:
        from bot import app  # brings Slack's and the web server's packages, which no other command needs

        setup = app.Setup(
            settings=settings,
            open_library=desk.library,
            report=desk.screen.for_json(True).report,
            answers=workers,
            bound=queue,
        )
        if not app.serve(setup, ending):
            _leave(0)
    return 0


def manifest(
    ctx: typer.Context,
    *,
    small: Annotated[
        bool, typer.Option("--small", help="Ask for no history of channels: follow-ups by mention or button only.")
    ] = False,
    link: Annotated[bool, typer.Option("--link", help="Print the address that creates the app in Slack.")] = False,
) -> int:
    """Print the Slack app manifest, or the link that creates the app.

    With --small Slack does not bring the bot every message of the channels it is in, only what mentions it; a question
    without a mention in a thread is not heard there, direct messages and the agent pane are. Slash commands begin with
    PULLQUOTE_COMMANDS.
    """
    from bot import manifest as made

    desk = desk_of(ctx)
    prefix = desk.settings.commands
    shown = made.link(small=small, prefix=prefix) + "\n" if link else made.as_json(small=small, prefix=prefix)
    desk.screen.out.write(shown)
    return 0


@contextmanager
def _told_to_end() -> Iterator[threading.Event]:
    """Give the event that SIGTERM and SIGINT set; the second one ends the process at once."""
    ending = threading.Event()

    def end(number: int, _frame: FrameType | None) -> None:
        if ending.is_set():
            _leave(128 + number)
        ending.set()
        late = threading.Timer(_LONGEST_ENDING_SECONDS, _leave, [0])
        late.daemon = True
        late.start()

    if threading.current_thread() is not threading.main_thread():
        yield ending
        return
    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    hook, threading.excepthook = threading.excepthook, logs.uncaught
    try:
        yield ending
    finally:
        threading.excepthook = hook
        for number, handler in before.items():
            signal.signal(number, handler)


def _leave(code: int) -> None:
    """End the process here and now; threads that hang would keep it."""
    os._exit(code)
