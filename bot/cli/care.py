"""`rebuild` and `status`: looking after the library."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.desk import desk_of
from bot.cli.options import Json, Seen, checked_audiences, examples
from bot.cli.screen import STOPPED
from bot.wording import Piece, count, in_line
from index import Status

_REBUILD = examples("pullquote rebuild", "pullquote rebuild --model BAAI/bge-small-en-v1.5")
_STATUS = examples("pullquote status", "pullquote status --json")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog=_REBUILD)(rebuild)
    app.command(epilog=_STATUS)(status)


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


def status(ctx: typer.Context, *, audience: Seen = None, as_json: Json = False) -> int:
    """Show the size of the library, its model and its place."""
    audiences = checked_audiences(audience)
    desk = desk_of(ctx)
    with desk.library() as library:
        found = library.status(audiences=audiences)
    if as_json:
        desk.screen.json(found.as_json())
    else:
        desk.screen.show([(Piece(f"{name}: ", "faint"), Piece(value)) for name, value in _facts(found)])
    return 0


def _facts(found: Status) -> list[tuple[str, str]]:
    return [
        ("articles", f"{found.articles:,}"),
        ("passages", f"{found.passages:,}"),
        ("quotes", f"{found.quotes:,}"),
        ("speakers", f"{found.speakers:,}"),
        ("model", in_line(found.model or "none yet")),
        ("changes so far", f"{found.generation:,}"),
        ("database", _size(found.database_bytes)),
        ("search snapshot", _size(found.snapshot_bytes)),
        ("data folder", in_line(found.home)),
    ]


def _size(number: int) -> str:
    return f"{number / 1e6:,.1f} MB"
