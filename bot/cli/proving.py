"""`who-said` and `proof`: whether words were really said, by whom, where."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from typing import Annotated

import typer

from bot.cli.desk import desk_of
from bot.cli.options import Json, JsonLines, Seen, checked_audiences, checked_text, examples
from bot.cli.screen import Screen
from bot.wording import BLANK, count
from bot.wording_proof import Counted, checked_lines, counted_as, proof_total, traced_lines
from index import Checked

_WHO_SAID = examples(
    "pullquote who-said 'We need the bridge before winter'",
    "pullquote who-said 'We need the bridge ... we can pay for it' --json",
    'pullquote who-said "it isn\'t the price" --limit 1',
)
_PROOF = examples("pullquote proof draft.docx", "pullquote proof draft.md --json", "pbpaste | pullquote proof -")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("who-said", epilog=_WHO_SAID)(who_said)
    app.command(epilog=_PROOF)(proof)


def who_said(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="The words, as you have them.")],
    *,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most N places.")] = 5,
    audience: Seen = None,
    as_json: Json = False,
) -> int:
    """Tell where words come from: who said them, and in which article.

    Where they stand nowhere so, the nearest are given with what differs: [-your words-] {+the article's+}.
    """
    audiences = checked_audiences(audience)
    asked = checked_text(" ".join(words))
    desk = desk_of(ctx)
    screen = desk.screen.for_json(as_json)
    with desk.library() as library:
        with screen.waiting("Reading"):
            found = library.who_said(asked, limit=limit, audiences=audiences)
        if as_json:
            screen.json(found.as_json())
        else:
            articles = 1 if found.traces else library.status(audiences=audiences).articles
            screen.show(traced_lines(found, articles=articles))
    return 0


def proof(
    ctx: typer.Context,
    draft: Annotated[str, typer.Argument(metavar="FILE", help="The draft: txt, md, docx, ... (- for standard input).")],
    *,
    audience: Seen = None,
    as_json: JsonLines = False,
) -> int:
    """Check every quotation in a draft against the library.

    Each is exact, differs (the words are marked), is cut or joined, was said by somebody else, or is not in the
    library. The draft is read, not added. Exit code 1 when any is not exact.
    """
    audiences = checked_audiences(audience)
    desk = desk_of(ctx)
    screen = desk.screen.for_json(as_json)
    with desk.library() as library:
        counted = _tell(library.proof(draft, audiences=audiences, stdin=desk.stdin), screen)
    screen.report(proof_total(counted))
    every = [one for one in counted if one != "unchecked"]
    wrong = sum(one != "exact" for one in every)
    if wrong:
        are = "is" if wrong == 1 else "are"
        screen.complain(f"{wrong:,} of {count(len(every), 'quotation')} {are} not exact; the verdicts say why.")
    return 1 if wrong else 0


def _tell(found: Iterator[Checked], screen: Screen) -> list[Counted]:
    """Print the verdicts as they come; return what they are counted as."""
    told: list[Counted] = []
    with screen.meter("Checking", None) if screen.machine else nullcontext() as meter:
        for checked in found:
            told.append(counted_as(checked))
            if screen.machine:
                screen.json(checked.as_json())
            elif lines := list(checked_lines(checked)):
                screen.show([*lines, BLANK])
            if meter:
                meter.step(len(told), None)
    return told
