"""`ask`: questions, and the exact words that answer them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.desk import Desk, desk_of
from bot.cli.options import Seen, checked_audiences, checked_text, examples
from bot.cli.screen import Screen
from bot.wording import BLANK, Piece, answer_lines, count, in_line
from index import Answer, UsageError, Wanted

if TYPE_CHECKING:
    from index import Library

Audiences = Collection[str] | None

_ASK = examples(
    "pullquote ask 'what did Maria Lind say about the harbour?'",
    "pullquote ask 'who opposes the bridge?' --limit 3 --json",
    "pullquote ask --batch questions.jsonl --json > answers.jsonl",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=_ASK)(ask)


def ask(
    ctx: typer.Context,
    question: Annotated[list[str] | None, typer.Argument(metavar="QUESTION", help="What you want to know.")] = None,
    *,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most N quotes and N passages.")] = 5,
    batch: Annotated[
        str | None,
        typer.Option(metavar="FILE", help='Answer the {"id", "question"} lines of a file (- for standard input).'),
    ] = None,
    audience: Seen = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the answer as JSON (with --batch, one a line).")
    ] = False,
) -> int:
    """Answer a question with the exact words of the articles."""
    if bool(question) == bool(batch):
        raise UsageError("Ask one question, or hand in a file of questions with --batch; not both, not neither.")
    audiences = checked_audiences(audience)
    desk = desk_of(ctx)
    screen = desk.screen.for_json(as_json)
    with desk.library() as library:
        if batch:
            with _lines(batch, desk) as lines:
                return _ask_all(library, screen, lines, limit=limit, audiences=audiences)
        with screen.waiting("Reading"):
            asked = checked_text(" ".join(question or ()))
            answer = library.ask(asked, limit=limit, audiences=audiences)
        _tell(library, screen, answer, audiences=audiences)
    return 0


def _tell(library: Library, screen: Screen, answer: Answer, *, audiences: Audiences, key: object = None) -> None:
    if screen.machine:
        screen.json(answer.as_json(key=key))
        return
    articles, quoted = (1, 0) if answer.found else _around(library, answer, audiences)
    screen.show(answer_lines(answer, articles=articles, quoted=quoted))


def _around(library: Library, answer: Answer, audiences: Audiences) -> tuple[int, int]:
    """Return how many articles could have answered, and how often the one asked about is quoted in them."""
    known = answer.speaker.names if answer.speaker else ()
    articles = library.status(audiences=audiences).articles
    quoted = sum(1 for _ in library.quotes(Wanted(by=known), audiences=audiences)) if known else 0
    return articles, quoted


@contextmanager
def _lines(batch: str, desk: Desk) -> Iterator[Iterable[bytes]]:
    if batch == "-":
        yield desk.stdin
        return
    with Path(batch).open("rb") as lines:
        yield lines


def _ask_all(library: Library, screen: Screen, lines: Iterable[bytes], *, limit: int, audiences: Audiences) -> int:
    """Answer line by line; a line that is no question gets an error in its place and does not stop the others."""
    bad = 0
    with screen.meter("Answering", None) if screen.machine else nullcontext() as meter:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            key: Any = None
            try:
                record = _record(line, number)
                key = record.get("id")
                answer = library.ask(_question(record, number), limit=limit, audiences=audiences)
            except UsageError as error:
                bad += 1
                _tell_bad(screen, key, error)
                continue
            _tell_in_turn(library, screen, answer, audiences=audiences, key=key)
            if meter:
                meter.step(number, None)
    if bad:
        screen.complain(f"{count(bad, 'line')} could not be asked; the errors say why. Mend them and ask them again.")
    return 1 if bad else 0


def _tell_in_turn(library: Library, screen: Screen, answer: Answer, *, audiences: Audiences, key: object) -> None:
    """Print one answer of several: people see the question over it."""
    if not screen.machine:
        screen.show([(Piece(in_line(answer.question), "heading"),)])
    _tell(library, screen, answer, audiences=audiences, key=key)
    if not screen.machine:
        screen.show([BLANK])


def _tell_bad(screen: Screen, key: object, error: UsageError) -> None:
    if screen.machine:
        screen.json({"id": key, "error": str(error)})
    else:
        screen.complain(str(error))


def _record(line: bytes, number: int) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        record = None
    if isinstance(record, dict):
        return record
    raise UsageError(f'Line {number} is no JSON object in UTF-8; write {{"id": ..., "question": "..."}}.')


def _question(record: dict[str, Any], number: int) -> str:
    question = record.get("question")
    if not isinstance(question, str) or not question.strip():
        raise UsageError(f'Line {number} has no "question"; write {{"id": ..., "question": "..."}}.')
    return checked_text(question)
