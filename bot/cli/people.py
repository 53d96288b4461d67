"""`correct` and `people`: what people know better than the texts say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from bot.cli.desk import Desk, desk_of
from bot.cli.options import Json, Seen, checked_audiences, checked_text, examples
from bot.wording import Line, Piece, count, in_line, speaker_of
from index import Person, Quote, UsageError

_CORRECT = examples(
    "pullquote correct 9c41 --speaker 'Maria Lind'",
    "pullquote correct 9c41 --speaker ''        (nobody is named)",
    "pullquote correct 9c41 --not-a-quote",
    "pullquote correct 9c41 --undo",
)


_PEOPLE = examples(
    "pullquote people",
    "pullquote people lind --json",
    "pullquote people same 'Maria Lind' 'Mayor Lindqvist'",
    "pullquote people apart 'Maria Lind' 'Lind'",
    "pullquote people apart 'Maria Lind' 'Lind' --undo",
)
_DECISIONS = {"same": "one person", "apart": "two people"}
_FORMS_SHOWN = 4


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog=_CORRECT)(correct)
    app.command(epilog=_PEOPLE)(people)


def correct(
    ctx: typer.Context,
    quote: Annotated[str, typer.Argument(metavar="QUOTE", help="The quote's id, or the beginning of it.")],
    *,
    speaker: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who said it; '' where the article names nobody.")
    ] = None,
    not_a_quote: Annotated[
        bool, typer.Option("--not-a-quote", help="These words are nobody's: leave them out.")
    ] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Take the last correction back.")] = False,
    audience: Seen = None,
    as_json: Json = False,
) -> int:
    """Correct who said a quote, or that it is none.

    It holds for every article with the same text, and outlives rebuild, edit, and a refresh that leaves the words and
    their sentence as they are. All parts of a split quote get the speaker; --not-a-quote is for one of them. --undo
    brings back what was taken out, and after that what the article says of the speaker. With --json: the quote as it
    now stands, null where it is none any more.
    """
    if (speaker is not None) + not_a_quote + undo != 1:
        raise UsageError("Say what to correct: --speaker NAME, --not-a-quote or --undo; one of them.")
    name, audiences = None if speaker is None else checked_text(speaker), checked_audiences(audience)
    desk = desk_of(ctx)
    with desk.library() as library:
        before, after = library.correct(
            checked_text(quote), speaker=name, not_a_quote=not_a_quote, undo=undo, audiences=audiences
        )
    if as_json:
        desk.screen.json(after and after.as_json())
    else:
        desk.screen.show(_change(before, after))
    return 0


def _change(before: Quote | None, after: Quote | None) -> Iterator[Line]:
    """Yield what a correction changed, in two lines."""
    shown = after or before
    if shown is None or (before and after and _facts(before) == _facts(after)):
        yield (Piece("Nothing changed: it says so already."),)
        return
    words = in_line(shown.text)
    yield (Piece(f"“{words}”" if shown.saying.kind == "direct" else words, "quote"),)
    yield Piece("speaker: ", "faint"), Piece(f"{_stands(before)} → {_stands(after)}")


def _facts(quote: Quote) -> tuple[str, bool]:
    return speaker_of(quote), quote.corrected


def _stands(quote: Quote | None) -> str:
    if quote is None:
        return "no quote"
    return f"{speaker_of(quote)}{' (corrected)' if quote.corrected else ''}"


def people(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="WORDS", help="Words of the names wanted; or a decision: same A B, apart A B."),
    ] = None,
    *,
    undo: Annotated[bool, typer.Option("--undo", help="Take back that two names are the same or apart.")] = False,
    audience: Seen = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON array on stdout and nothing else.")] = False,
) -> int:
    """List who is quoted, the most quoted first; or decide who is who.

    people same A B: two names of one person. Asking for one gives the quotes of both.

    people apart A B: two people. Asking for one never gives the other's quotes, however alike the names.

    The later decision about two names wins; --undo takes one back.
    """
    given = [checked_text(word) for word in words or ()]
    desk = desk_of(ctx)
    if given and given[0] in _DECISIONS and (len(given) > 1 or undo):
        _check_decision(given, plain=not as_json and not audience)
        return _undecide(desk, given) if undo else _decide(desk, given)
    if undo:
        raise UsageError("--undo goes with a decision: pullquote people same 'A' 'B' --undo, or apart.")
    audiences = checked_audiences(audience)
    screen = desk.screen.for_json(as_json)
    with desk.library() as library:
        found = library.people(" ".join(given), audiences=audiences)
    if as_json:
        screen.array(person.as_json() for person in found)
    else:
        screen.show(map(_row, found))
    screen.report(f"{len(found):,} {'person' if len(found) == 1 else 'people'}.")
    return 0


def _check_decision(given: Sequence[str], *, plain: bool) -> None:
    command = f"pullquote people {given[0]} 'A' 'B'"
    if len(given) != 3:
        raise UsageError(f"'{given[0]}' decides about two names, neither more nor fewer: {command}.")
    if not plain:
        raise UsageError(f"A decision is made without --json and --audience: {command}.")


def _row(person: Person) -> Line:
    others = [form for form in person.forms if form not in person.same]
    more = ", …" if len(others) > _FORMS_SHOWN else ""
    also = f" · also {_listed(others[:_FORMS_SHOWN])}{more}" if others else ""
    same = f" · same as {_listed(person.same)}" if person.same else ""
    apart = f" · apart from {_listed(person.apart)}" if person.apart else ""
    numbers = f" · {count(person.quotes, 'quote')}, {count(person.articles, 'article')}"
    return Piece(in_line(person.name), "speaker"), Piece(f"{numbers}{same}{apart}{also}", "faint")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(in_line, names))


def _decide(desk: Desk, given: Sequence[str]) -> int:
    how, *names = given
    with desk.library() as library:
        one, other = library.decide(names[0], names[1], same=how == "same")
    quotes = f"{one.quotes:,} and {count(other.quotes, 'quote')}"
    desk.screen.show([(Piece(f"{in_line(one.name)} and {in_line(other.name)} are {_DECISIONS[how]} now ({quotes})."),)])
    return 0


def _undecide(desk: Desk, given: Sequence[str]) -> int:
    how, one, other = given
    with desk.library() as library:
        known = library.undecide(one, other, same=how == "same")
    said = "is forgotten" if known else "was never made; nothing changed"
    decision = f"{in_line(one)} and {in_line(other)} are {_DECISIONS[how]}"
    desk.screen.show([(Piece(f"The decision that {decision} {said}."),)])
    return 0
