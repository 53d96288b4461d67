"""`rebuild`, `check`, `backup`, `restore` and `status`: looking after the library."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.desk import Desk, desk_of
from bot.cli.jobs import beside, jobs_told, summed
from bot.cli.options import Json, Seen, checked_audiences, checked_text, examples
from bot.cli.screen import STOPPED, Screen
from bot.ledger.upkeep import Standing
from bot.wording import Piece, count, in_line
from index import Backup, Finding, Library, PullquoteError, Restored, Status, UsageError

_REBUILD = examples("pullquote rebuild", "pullquote rebuild --model BAAI/bge-small-en-v1.5")
_CHECK = examples("pullquote check", "pullquote check --repair", "pullquote check --json")
_BACKUP = examples("pullquote backup pullquote.zip", 'pullquote backup "pullquote-$(date +%F).zip" --json')
_RESTORE = examples("pullquote restore pullquote.zip", "pullquote restore pullquote.zip --yes --json")
_STATUS = examples("pullquote status", "pullquote status --json")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog=_REBUILD)(rebuild)
    app.command(epilog=_CHECK)(check)
    app.command(epilog=_BACKUP)(backup)
    app.command(epilog=_RESTORE)(restore)
    app.command(epilog=_STATUS)(status)


# How many findings are printed for a person; `--json` prints all.
_SHOWN = 20


def rebuild(
    ctx: typer.Context,
    *,
    model: Annotated[
        str | None, typer.Option(metavar="NAME", help="Build with another model: a folder, or a name on the hub.")
    ] = None,
) -> int:
    """Make passages, quotes and vectors again.

    They come from the stored texts, while a bot beside it goes on answering.

    Texts that did not change keep their vectors. After an interruption it goes on where it was.
    """
    desk = desk_of(ctx)
    done = embedded = 0
    try:
        with desk.library() as library, desk.screen.meter("Rebuilding", None) as meter:
            for progress in library.rebuild(model=model):
                done, embedded = progress.done, progress.embedded
                meter.step(progress.done, progress.total)
    except KeyboardInterrupt:
        desk.screen.complain("Stopped; the library answers as before. Run `pullquote rebuild` again to go on.")
        return STOPPED
    desk.screen.report(f"{count(done, 'article')} rebuilt, {count(embedded, 'text')} embedded anew.")
    return 0


def check(
    ctx: typer.Context,
    *,
    repair: Annotated[bool, typer.Option("--repair", help="Mend what can be made again from the texts.")] = False,
    as_json: Json = False,
) -> int:
    """Prove that texts, passages, quotes, vectors and search agree, and that every quote stands in its article.

    Others may ask and add meanwhile. Ends with 1 where something does not agree, or could not be mended.
    """
    desk = desk_of(ctx)
    screen, articles = desk.screen.for_json(as_json), 0
    with desk.library() as library, screen.meter("Checking", None) as meter:

        def step(done: int, total: int) -> None:
            nonlocal articles
            articles = max(articles, total)
            meter.step(done, total)

        findings = library.check(repair=repair, step=step)
    sound = all(finding.repaired for finding in findings)
    if as_json:
        screen.json({"ok": sound, "findings": [finding.as_json() for finding in findings]})
    else:
        screen.show((Piece(in_line(finding.text)),) for finding in findings[:_SHOWN])
    screen.report(_checked(findings, articles, shown=len(findings) if as_json else _SHOWN))
    return 0 if sound else 1


def _checked(findings: Sequence[Finding], articles: int, *, shown: int) -> str:
    """Return what came of a check, in a sentence."""
    if not findings:
        return f"{count(articles, 'article')} checked; everything agrees."
    mended = sum(finding.repaired for finding in findings)
    more = f" ({len(findings) - shown:,} not shown; --json prints all)" if len(findings) > shown else ""
    return f"{count(articles, 'article')} checked; {count(len(findings), 'finding')}{more}, {mended:,} mended."


def backup(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The zip file to write.")],
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    as_json: Json = False,
) -> int:
    """Save the whole library to a file, while others ask and add."""
    checked_text(str(file))
    desk = desk_of(ctx)
    screen = desk.screen.for_json(as_json)
    with desk.library() as library, screen.meter("Saving (MB)", None) as meter:
        saved = library.backup(file, force=force, step=meter.step)
    if as_json:
        screen.json(saved.as_json())
    screen.report(f"{count(saved.articles, 'article')} saved to {in_line(saved.file)} ({_size(saved.bytes)}).")
    return 0


def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `pullquote backup` wrote.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Replace the articles that are here without asking.")] = False,
    as_json: Json = False,
) -> int:
    """Put a saved library in place of this one, also for a bot that is running.

    What is here is saved first, to before-restore-TIME.zip in the data folder: restoring that undoes it.
    """
    checked_text(str(file))
    desk = desk_of(ctx)
    screen = desk.screen.for_json(as_json)

    with ExitStack() as shown:
        meter = shown.enter_context(screen.meter("Reading (MB)", None))

        def agreed(saved: Backup, articles: int | None) -> bool:
            shown.close()  # a question is not asked over a bar that moves
            if not yes and not _confirmed(desk, saved, articles):
                return False
            shown.enter_context(screen.waiting("Restoring"))
            return True

        done = Library.restore(desk.home, file, agreed=agreed, step=meter.step)
    if done is None:
        screen.complain("Nothing was restored.")
        return 1
    if as_json:
        screen.json(done.as_json())
    _tell(done, screen)
    return 0


def _confirmed(desk: Desk, saved: Backup, articles: int | None) -> bool:
    """Ask before articles give way, where somebody can answer."""
    home = in_line(str(desk.home))
    there = (
        f"The library in {home} has {count(articles, 'article')}" if articles else f"The library in {home} is damaged"
    )
    if not desk.stdin.isatty():
        raise UsageError(f"{there}. Replace it with --yes, or set PULLQUOTE_HOME to another folder.")
    desk.screen.err.write(
        f"{there}. Replace it with the {count(saved.articles, 'article')} saved {in_line(saved.created)}? [y/N] "
    )
    desk.screen.err.flush()
    return desk.stdin.readline().strip().lower() in {b"y", b"yes"}


def _tell(done: Restored, screen: Screen) -> None:
    saved = done.backup
    screen.report(f"{count(saved.articles, 'article')} restored, as saved {in_line(saved.created)}.")
    if done.kept and done.damaged:
        screen.report(f"The damaged database is kept as {in_line(done.kept)}.")
    elif done.kept:
        again = shlex.quote(in_line(done.kept))
        screen.report(f"What was here is kept: `pullquote restore {again}` brings it back.")


def status(ctx: typer.Context, *, audience: Seen = None, as_json: Json = False) -> int:
    """Show the size of the library, its model and its place; and where a bot has run, what it has to do."""
    audiences = checked_audiences(audience)
    desk = desk_of(ctx)
    with desk.library() as library:
        found = library.status(audiences=audiences)
    standing = _standing(desk)
    if as_json:
        desk.screen.json({**found.as_json(), "jobs": None if standing is None else summed(standing)})
    else:
        facts = [*_facts(found), *(jobs_told(standing) if standing is not None else ())]
        desk.screen.show([(Piece(f"{name}: ", "faint"), Piece(value)) for name, value in facts])
    return 0


def _standing(desk: Desk) -> list[Standing] | None:
    """Return what the bot has to do, None where none has run, or where that cannot be told: the library can be."""
    try:
        with beside(desk) as ledger:
            return ledger.upkeep.jobs() if ledger else None
    except PullquoteError as error:
        desk.screen.complain(str(error))
        return None


def _facts(found: Status) -> list[tuple[str, str]]:
    return [
        ("articles", f"{found.articles:,}"),
        ("passages", f"{found.passages:,}"),
        ("quotes", f"{found.quotes:,}"),
        ("speakers", f"{found.speakers:,}"),
        ("outlets", f"{found.outlets:,}"),
        ("model", in_line(found.model or "none yet")),
        ("changes so far", f"{found.generation:,}"),
        ("database", _size(found.database_bytes)),
        ("search snapshot", _size(found.snapshot_bytes)),
        ("data folder", in_line(found.home)),
    ]


def _size(number: int) -> str:
    return f"{number / 1e6:,.1f} MB"
