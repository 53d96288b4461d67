"""`quotes`: every quote of the library, listed or as a table."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import Annotated, Literal, TextIO

import typer

from bot import spreadsheet
from bot.cli.completion import article_ids
from bot.cli.desk import desk_of
from bot.cli.options import JsonLines, Seen, checked_audiences, checked_span, checked_text, examples
from bot.cli.screen import Meter, Screen
from bot.totals import Totals
from bot.wording import BLANK, Line, Piece, count, quote_lines, utterances
from index import Kind, Quote, StorageError, UsageError, Wanted

_QUOTES = examples(
    "pullquote quotes --by 'Maria Lind' --about 'the harbour'",
    "pullquote quotes --since 2024-01 --until 2024-03 --kind direct --sort date",
    "pullquote quotes --json > quotes.jsonl",
    "pullquote quotes --by 'Maria Lind' --csv lind.csv",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=_QUOTES)(quotes)


def quotes(
    ctx: typer.Context,
    *,
    by: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only what NAME said. Repeatable: any of them.")
    ] = None,
    about: Annotated[str | None, typer.Option(metavar="TOPIC", help="Only what is about TOPIC.")] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Published on DATE (YYYY-MM-DD, YYYY-MM or YYYY) or later.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="Published on DATE (YYYY-MM-DD, YYYY-MM or YYYY) or earlier.")
    ] = None,
    site: Annotated[str | None, typer.Option(metavar="TEXT", help="Only from this outlet.")] = None,
    kind: Annotated[
        Kind | None,
        typer.Option(help="Only words in quotation marks (direct), or only reported speech (reported)."),
    ] = None,
    article: Annotated[
        str | None,
        typer.Option(
            metavar="ID", autocompletion=article_ids, help="Only from this article (its id, or the beginning of it)."
        ),
    ] = None,
    sort: Annotated[
        Literal["date", "relevance"] | None, typer.Option(help="Newest first, or nearest to --about first.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="At most N quotes.")] = None,
    audience: Seen = None,
    csv: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write a table for a spreadsheet (- for standard output); replaces FILE."),
    ] = None,
    as_json: JsonLines = False,
) -> int:
    """List the quotes in the library, all or some.

    In a terminal the same words in several articles are shown once; --json and --csv give every one.
    """
    first, last = checked_span(since, until)
    wanted = Wanted(
        by=tuple(map(checked_text, by or ())), about=about and checked_text(about), site=site and checked_text(site),
        since=first, until=last, kind=kind, sort=sort, limit=limit, article=article and checked_text(article),
    )  # fmt: skip
    _check(wanted, csv, as_json=as_json)
    audiences = checked_audiences(audience)
    desk = desk_of(ctx)
    screen = desk.screen.for_json(as_json or csv == "-")
    totals = Totals()
    with desk.library() as library:
        # What a person reads is shown once, so it is what is shown that the limit counts.
        listed = wanted if as_json or csv else replace(wanted, limit=None)
        found = totals.counting(library.quotes(listed, audiences=audiences))
        with screen.waiting("Reading"):
            first_of_all = list(islice(found, 1))
        _tell(chain(first_of_all, found), screen, limit=limit, csv=csv)
        undated = library.undated(wanted, audiences=audiences) if since or until else None
    screen.report(str(totals) + (f"; {count(undated, 'undated article')} not counted" if undated is not None else ""))
    return 0


def _check(wanted: Wanted, csv: str | None, *, as_json: bool) -> None:
    _check_words(wanted)
    if wanted.kind == "article":
        raise UsageError(
            "Articles' own words are not kept as quotes; they are found by a question, such as: "
            "pullquote ask 'when does the harbour freeze?'"
        )
    if wanted.sort == "relevance" and not wanted.about:
        raise UsageError("--sort relevance needs a topic; give one with --about.")
    if csv is not None and as_json:
        raise UsageError("--csv and --json are two forms of one list; choose one.")
    if csv is not None and csv != "-":
        _check_place(csv)


def _check_words(wanted: Wanted) -> None:
    """Refuse an option that says nothing: it would list all quotes, or none."""
    one_each = (("--about", wanted.about), ("--site", wanted.site), ("--article", wanted.article))
    for option, value in (*(("--by", name) for name in wanted.by), *one_each):
        if value is not None and not value.strip():
            raise UsageError(f"'{value}' after {option} says nothing; give some words, or leave {option} out.")


def _check_place(csv: str) -> None:
    if not csv or Path(csv).is_dir():
        raise UsageError(f"'{csv}' is no file's name; name a file after --csv, or - for standard output.")
    if not Path(csv).absolute().parent.is_dir():
        raise UsageError(f"The folder of '{csv}' is not there; make it, or name another file after --csv.")


def _tell(found: Iterable[Quote], screen: Screen, *, limit: int | None, csv: str | None) -> None:
    if csv == "-":
        _print_table(found, screen)
    elif csv:
        with screen.meter("Writing", None) as meter, _replacing(csv) as stream:
            spreadsheet.write(_metered(found, meter), stream)
    elif screen.machine:
        screen.json_lines(quote.as_json() for quote in found)
    else:
        firsts = islice((quote for quote in found if not quote.copy_of), limit)
        for parts in utterances(firsts):
            screen.show([*quote_lines(*parts), _id_line(parts), BLANK])


def _id_line(parts: Sequence[Quote]) -> Line:
    # One by one: `correct --not-a-quote` takes out a single part.
    label = "id" if len(parts) == 1 else "ids"
    corrected = ", corrected" if any(part.corrected for part in parts) else ""
    return (Piece(f"{label}: {', '.join(part.id for part in parts)}{corrected}", "faint"),)


def _print_table(found: Iterable[Quote], screen: Screen) -> None:
    """Print the table in its own encoding, whatever the terminal's is."""
    screen.out.flush()
    raw = getattr(screen.out, "buffer", None)
    if raw is None:
        spreadsheet.write(found, screen.out)
        return
    stream = io.TextIOWrapper(raw, encoding=spreadsheet.ENCODING, newline="")
    try:
        spreadsheet.write(found, stream)
    finally:
        stream.detach()


def _metered(found: Iterable[Quote], meter: Meter) -> Iterator[Quote]:
    for number, quote in enumerate(found, 1):
        meter.step(number, None)
        yield quote


@contextmanager
def _replacing(place: str) -> Iterator[TextIO]:
    """Open a file that takes the other's place when the block ends without an error; a device is written to."""
    target = Path(place).resolve()
    try:
        if target.exists() and not target.is_file():
            with target.open("w", encoding=spreadsheet.ENCODING, newline="") as stream:
                yield stream
            return
        temporary = target.with_name(f".{target.name[:200]}.{os.getpid()}")
        try:
            with temporary.open("w", encoding=spreadsheet.ENCODING, newline="") as stream:
                yield stream
            if target.exists():
                shutil.copymode(target, temporary)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        why = error.strerror or error
        sentence = (
            f"'{place}' cannot be written ({why}); make room, change its folder's permissions, or name another file."
        )
        raise StorageError(sentence) from error
