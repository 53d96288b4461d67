"""`jobs`: what the bot has to do, and what failed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from bot.cli.desk import Desk, desk_of
from bot.cli.options import Json, checked_text, examples
from bot.ledger import Ledger
from bot.ledger.upkeep import Standing, utc
from bot.wording import Line, Piece, count, in_line
from index import UnknownIdError, UsageError

_JOBS = examples(
    "pullquote jobs",
    "pullquote jobs --json",
    "pullquote jobs retry 17",
    "pullquote jobs drop 17",
)

NO_BOT = "No bot has run here yet."
_STATES = ("waiting", "running", "failed", "lost")
# How many jobs are printed for a person, the newest; `--json` prints all.
_SHOWN = 50
# How many of the last errors `status` tells.
_ERRORS = 3
_HOUR, _DAY = 3600.0, 86_400.0


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=_JOBS)(jobs)


def jobs(
    ctx: typer.Context,
    what: Annotated[list[str] | None, typer.Argument(metavar="WHAT", help="retry ID or drop ID.")] = None,
    *,
    as_json: Json = False,
) -> int:
    """List what the bot has to do, and what failed or was lost.

    It may run meanwhile.

    jobs retry ID: a job that failed or was lost is done after all, within a second where the bot runs. What only one
    person was to see reaches them as a direct message.

    jobs drop ID: a job that waits, failed or was lost is given up.
    """
    desk = desk_of(ctx)
    given = [checked_text(word) for word in what or ()]
    if given:
        return _change(desk, given, as_json=as_json)
    with beside(desk) as ledger:
        found = ledger.upkeep.jobs() if ledger else []
        answered = [ledger.upkeep.answered(span) if ledger else 0 for span in (_HOUR, _DAY)]
    if as_json:
        desk.screen.json(_as_json(found, answered))
    else:
        desk.screen.show(map(_line, found[-_SHOWN:]))
        desk.screen.report(_summary(found, answered) if ledger else NO_BOT)
    return 0


def _change(desk: Desk, given: Sequence[str], *, as_json: bool) -> int:
    """Try a job again, or give it up."""
    what, *ids = given
    if what not in {"retry", "drop"} or len(ids) != 1 or as_json:
        raise UsageError("Write pullquote jobs, pullquote jobs retry ID or pullquote jobs drop ID.")
    if not re.fullmatch(r"[0-9]{1,18}", ids[0]):
        raise UsageError(f"'{ids[0]}' is no number of a job; `pullquote jobs` lists them.")
    id = int(ids[0])  # noqa: A001
    with beside(desk) as ledger:
        if ledger is None:
            raise UnknownIdError(f"There is no job {id}: no bot has run here yet.")
        job = ledger.upkeep.retry(id) if what == "retry" else ledger.upkeep.drop(id)
    desk.screen.report(_again(job) if what == "retry" else f"Job {id} ({job.kind}) is given up.")
    return 0


def _again(job: Standing) -> str:
    twice = " What it says may have arrived before; whoever asked may read it twice." if job.tried else ""
    return f"Job {job.id} ({job.kind}) waits again; the bot does it within a second of running.{twice}"


@contextmanager
def beside(desk: Desk) -> Iterator[Ledger | None]:
    """Give the bot's ledger beside it, None where no bot has run."""
    ledger = Ledger.beside(desk.home)
    try:
        yield ledger
    finally:
        if ledger:
            ledger.close()


def summed(found: Sequence[Standing]) -> dict[str, Any]:
    """Return how many jobs wait, run, failed and were lost, and the last errors."""
    states = Counter(job.state for job in found)
    return {**{state: states[state] for state in _STATES}, "errors": [job.as_json() for job in _last(found)]}


def jobs_told(found: Sequence[Standing]) -> Iterator[tuple[str, str]]:
    """Yield the same in words, by name."""
    states = Counter(job.state for job in found)
    yield "jobs", ", ".join(f"{states[state]:,} {state}" for state in _STATES if states[state]) or "nothing waits"
    for job in _last(found):
        yield "failed", f"{job.kind} {job.id}, {_time(job.ended or job.created)}: {in_line(job.error or '')}"


def _last(found: Sequence[Standing]) -> list[Standing]:
    failed = [job for job in found if job.state == "failed"]
    return sorted(failed, key=lambda job: job.ended or 0.0)[: -_ERRORS - 1 : -1]


def _as_json(found: Sequence[Standing], answered: Sequence[int]) -> dict[str, Any]:
    states = Counter(job.state for job in found)
    return {
        "jobs": [job.as_json() for job in found],
        **{state: states[state] for state in _STATES},
        "lanes": Counter(job.lane for job in found if job.state == "waiting"),
        "answered": {"hour": answered[0], "day": answered[1]},
    }


def _line(job: Standing) -> Line:
    place = f" in {job.channel}" if job.channel else ""
    due = f", due {_time(job.due)}" if job.due else ""
    attempts = f", {count(job.attempts, 'attempt')} failed" if job.attempts else ""
    error = f": {in_line(job.error)}" if job.error else ""
    return (
        Piece(f"{job.id} ", "heading"),
        Piece(f"{job.kind} {job.state}{place} "),
        Piece(f"since {_time(job.created)}{due}{attempts}", "faint"),
        Piece(error),
    )


def _time(seconds: float) -> str:
    return utc(seconds)[:16].replace("T", " ") + " UTC"


def _summary(found: Sequence[Standing], answered: Sequence[int]) -> str:
    states = Counter(job.state for job in found)
    lanes = Counter(job.lane for job in found if job.state == "waiting")
    told = [f"{states[state]:,} {state}" for state in _STATES if states[state]]
    by_lane = f" ({', '.join(f'{lane} {number:,}' for lane, number in sorted(lanes.items()))})" if lanes else ""
    if by_lane:
        told[0] += by_lane
    more = f"; {_SHOWN} shown, --json prints all" if len(found) > _SHOWN else ""
    standing = f"{', '.join(told)}{more}." if told else "Nothing waits, nothing failed."
    failed = " `pullquote jobs retry ID` tries one again." if states["failed"] or states["lost"] else ""
    return f"{standing} Answered in the last hour: {answered[0]:,}, day: {answered[1]:,}.{failed}"
