"""`eval`: how well the library answers questions whose answers are known."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.desk import Desk, desk_of
from bot.cli.options import Json, Seen, checked_audiences, examples
from bot.wording import BLANK, Line, Piece, count, in_line, speaker_of
from index import Figures, Judged, Trial, UnknownIdError, UsageError, figures, judge

if TYPE_CHECKING:
    from index import Library

_SHOWN = 160
_NAMED = 5

_EVAL = examples(
    "pullquote eval questions.jsonl",
    "pullquote eval questions.jsonl --limit 10 --json > figures.json",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("eval", epilog=_EVAL)(evaluate)


def evaluate(
    ctx: typer.Context,
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help='Lines of {"id", "question", "found", "speaker", "quotes": [{"article", "text"}]}, gzipped if it ends '
            "in .gz, or - for standard input.",
        ),
    ],
    *,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="Ask for at most N quotes a question.")] = 5,
    audience: Seen = None,
    as_json: Json = False,
) -> int:
    """Ask questions whose answers are known, and measure.

    "found" says whether the library should answer; with "quotes" it may be left out. "speaker" and "quotes" may, too.
    """
    audiences = checked_audiences(audience)
    desk = desk_of(ctx)
    screen = desk.screen.for_json(as_json)
    lines = _lines(file, desk)
    judged: list[Judged] = []
    faults: list[str] = []
    with desk.library() as library, screen.meter("Asking", len(lines)) as meter:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    trial = Trial.from_line(line, number)
                    judged.append(judge(trial, library.ask(trial.question, limit=limit, audiences=audiences)))
                except UsageError as error:
                    faults.append(str(error))
            meter.step(number, len(lines))
        unknown = _unknown(library, judged, audiences)
    found = figures(judged, limit=limit)
    if as_json:
        results = [one.as_json() for one in judged]
        screen.json(found.as_json() | {"unknown_articles": unknown, "errors": faults, "results": results})
    else:
        screen.show([*_failures(judged), *_figures(found)])
    screen.complain(*faults, *_warnings(unknown, found))
    return 1 if faults or found.untrue else 0


def _lines(file: str, desk: Desk) -> list[bytes]:
    if file == "-":
        return desk.stdin.readlines()
    try:
        with gzip.open(file) if file.endswith(".gz") else Path(file).open("rb") as lines:
            return lines.readlines()
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        message = f"'{file}' cannot be unpacked ({error}). Pack it again with gzip, or give it unpacked."
        raise UsageError(message) from error


def _unknown(library: Library, judged: Sequence[Judged], audiences: Collection[str] | None) -> list[str]:
    """Return the ids of expected articles that are not in the library."""
    expected = dict.fromkeys(gold.article for one in judged for gold in one.trial.quotes)
    return [key for key in expected if not _known(library, key, audiences)]


def _known(library: Library, key: str, audiences: Collection[str] | None) -> bool:
    try:
        return library.article(key, audiences=audiences).id == key
    except UnknownIdError:
        return False


def _warnings(unknown: Sequence[str], found: Figures) -> Iterator[str]:
    if unknown:
        are = "article is" if len(unknown) == 1 else "articles are"
        some = ", ".join(unknown[:_NAMED]) + (", …" if len(unknown) > _NAMED else "")
        yield f"{len(unknown):,} expected {are} not in the library ({some}); add them, or these questions must fail."
    if found.untrue:
        yield f"{count(found.untrue, 'quote')} given differ from the article's words; run `pullquote check`."


def _failures(judged: Sequence[Judged]) -> Iterator[Line]:
    for one in judged:
        if one.failed:
            yield Piece(f"{_key(one)}  ", "faint"), Piece(in_line(one.trial.question), "heading")
            yield Piece("  expected: ", "faint"), Piece(_wanted(one.trial))
            yield Piece("  got: ", "faint"), Piece(_got(one))
            yield BLANK


def _key(one: Judged) -> str:
    return in_line(str(one.trial.id)) if one.trial.id is not None else "?"


def _wanted(trial: Trial) -> str:
    if not trial.found:
        return "no answer"
    if not trial.quotes:
        return f"an answer by {in_line(trial.speaker)}" if trial.speaker else "an answer"
    more = f" (or {count(len(trial.quotes) - 1, 'other')})" if len(trial.quotes) > 1 else ""
    by = f" {in_line(trial.speaker)}," if trial.speaker else ""
    return f"“{_short(trial.quotes[0].text)}”{by} in {in_line(trial.quotes[0].article)}{more}"


def _got(one: Judged) -> str:
    if not one.answer.found:
        return "no answer"
    place = f"the expected words in place {one.rank}; first " if (one.rank or 1) > 1 else ""
    first = one.answer.quotes[0]
    by = "" if first.saying.kind == "article" else f" {speaker_of(first)},"
    return f"{place}“{_short(first.text)}”{by} in {in_line(first.article.id)}"


def _short(text: str) -> str:
    words = in_line(text)
    return words if len(words) <= _SHOWN else words[:_SHOWN].rsplit(" ", 1)[0] + " …"


def _figures(found: Figures) -> Iterator[Line]:
    shares: list[tuple[str, float | None]] = [(f"hit@{depth}", share) for depth, share in found.hits.items()]
    shares += [
        ("MRR", found.mrr),
        ("exact words, of the hits", found.exact),
        ("not found, precision", found.refused_precision),
        ("not found, recall", found.refused_recall),
        ("speaker right", found.speaker),
    ]
    known = f"{found.with_quotes:,} with expected quotes, {found.without_answer:,} without an answer"
    yield (Piece(f"{count(found.questions, 'question')}, {known}", "heading"),)
    for name, share in shares:
        yield Piece(f"{name}: ", "faint"), Piece("nothing to tell by" if share is None else f"{share:.3f}")
    yield Piece("quotes that differ from their article: ", "faint"), Piece(f"{found.untrue:,}")
