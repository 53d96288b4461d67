"""`doctor`: what is in order, what is not, and how it is mended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import typer

from bot import logs
from bot.cli.desk import Desk, desk_of
from bot.cli.options import Json, examples
from bot.config import ConfigError, environment
from bot.health import Check, broken
from bot.wording import Line, Piece, count, in_line

_DOCTOR = examples("pullquote doctor", "pullquote doctor --json")
_MARKS = {True: "ok", False: "broken", None: "note"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=_DOCTOR)(doctor)


def doctor(ctx: typer.Context, *, as_json: Json = False) -> int:
    """Look at settings, data folder, library, model and Slack, and say how to mend what is wrong.

    Nothing is changed, and no token or secret printed. Ends with 1 where something is broken; a note breaks nothing.
    """
    desk = desk_of(ctx)
    screen = desk.screen.for_json(as_json)
    with screen.waiting("Looking"):
        found = list(_checks(desk))
    faults = sum(check.ok is False for check in found)
    if as_json:
        screen.json({"ok": not faults, "checks": [check.as_json() for check in found]})
    else:
        screen.show(map(_line, found))
    screen.report(f"{count(faults, 'thing')} broken." if faults else "Nothing is broken.")
    return 1 if faults else 0


def _checks(desk: Desk) -> Iterator[Check]:
    from bot.health import machine, slack  # which brings Slack's packages

    yield machine.versions()
    env, dotenv = (environment(), Path(".env")) if desk.env is None else (desk.env, None)
    try:
        known = desk.settings
        yield from machine.settings(env, dotenv)
    except ConfigError as error:
        yield broken("settings", str(error), "The rest is looked at when they can be read.")
        return
    logs.start(known.log, secrets=known.secrets)
    yield from machine.folder(known.home)
    yield from machine.library(known.home, known.model, desk.library)
    yield machine.ledger(known.home)
    yield from slack.slack(known)


def _line(check: Check) -> Line:
    mark = f"{_MARKS[check.ok]:<7}"
    said = f"{in_line(check.name)}: {in_line(check.found).rstrip('.')}."
    return Piece(mark, "heading" if check.ok is False else "faint"), Piece(f"{said} {in_line(check.remedy)}".rstrip())
