"""`feedback`: what people said of the bot's answers, and what they proposed to correct."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from bot.blocks.feedback import REASONS
from bot.blocks.wrong import change_words
from bot.cli.desk import Desk, desk_of
from bot.cli.options import checked_span, examples
from bot.ledger import Ledger
from bot.ledger.proposals import Proposal
from bot.ledger.verdicts import Verdict
from bot.wording import BLANK, Line, Piece, count, in_line
from index import UnknownIdError, UsageError

if TYPE_CHECKING:
    from index import Library

NO_BOT = "No bot has run here yet."
_SHOWN = 160

_FEEDBACK = examples(
    "pullquote feedback",
    "pullquote feedback --wrong --since 2026-11",
    "pullquote feedback --json > judged.jsonl && pullquote eval judged.jsonl",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=_FEEDBACK)(feedback)


def feedback(
    ctx: typer.Context,
    *,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only from this day on (YYYY-MM-DD, YYYY-MM or YYYY), UTC.")
    ] = None,
    wrong: Annotated[bool, typer.Option("--wrong", help="Only answers that somebody called wrong.")] = False,
    right: Annotated[bool, typer.Option("--right", help="Only answers that somebody called right.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print a line of JSON for each verdict that `pullquote eval` can score.")
    ] = False,
) -> int:
    """List what people said of answers in Slack, and the corrections that wait for an admin.

    With --json: lines as `pullquote eval` reads them. Of an answer that was called wrong, it is known what would be
    right only where the reason tells: that there should be none, or that there is one which was not shown. The others
    are left out, and counted on stderr.
    """
    if wrong and right:
        raise UsageError("--wrong and --right leave nothing over; give one of them.")
    first, _ = checked_span(since, None)
    desk = desk_of(ctx)
    ledger = Ledger.beside(desk.home)
    if ledger is None:
        desk.screen.for_json(as_json).report(NO_BOT)
        return 0
    with closing(ledger):
        verdicts = ledger.verdicts.all(since=_seconds(first), right=right if wrong or right else None)
        waiting = [] if as_json else ledger.proposals.open()
    with desk.library() as library:
        told = [Told(verdict=verdict, words=_words(library, verdict)) for verdict in verdicts]
    _print_lines(desk, told) if as_json else _print(desk, told, waiting)
    return 0


class Told(NamedTuple):
    """A verdict, and the words of the quotes that the answer showed, by their ids, as far as they still stand."""

    verdict: Verdict
    words: Mapping[str, str]


def trial(told: Told) -> dict[str, Any] | None:
    """Return a verdict as a line that `eval` reads; None where it does not tell what a right answer would be."""
    verdict = told.verdict
    known = _right(told) if verdict.right else _KNOWN.get(verdict.reason or "")
    if known is None or not any(map(str.isalnum, verdict.question)):
        return None
    return {
        "id": f"feedback-{verdict.id}",
        "question": verdict.question,
        **known,
        "verdict": "right" if verdict.right else "wrong",
        "reason": verdict.reason,
        "comment": verdict.comment,
        "at": _time(verdict.created),
    }


# What is known of the right answer where somebody says why the one given is wrong.
_KNOWN: Mapping[str, dict[str, Any]] = {
    "no_answer": {"found": False, "speaker": None, "quotes": []},
    "not_shown": {"found": True, "speaker": None, "quotes": []},
}


def _right(told: Told) -> dict[str, Any]:
    """Return what is expected where an answer was right: what it told, as far as the words still stand."""
    if not told.verdict.answer.get("found"):
        return {"found": False, "speaker": None, "quotes": []}
    shown = [(one, told.words[one["id"]]) for one in _quotes(told.verdict) if one["id"] in told.words]
    quotes = [{"article": one["article"], "text": text} for one, text in shown if any(map(str.isalnum, text))]
    return {"found": True, "speaker": _speaker(told.verdict), "quotes": quotes}


def _speaker(verdict: Verdict) -> str | None:
    """Return who said all that was shown; several people, or nobody, are none to expect."""
    named = {one["speaker"] for one in _quotes(verdict)}
    return str(named.pop()) if len(named) == 1 and None not in named else None


def _quotes(verdict: Verdict) -> Sequence[Mapping[str, Any]]:
    return list(verdict.answer.get("quotes") or ())


def _words(library: Library, verdict: Verdict) -> dict[str, str]:
    """Return the words of the quotes that an answer showed: the ledger keeps none, and what is gone has none."""
    found = {}
    for one in _quotes(verdict):
        with suppress(UnknownIdError):
            quote = library.quote(one["id"])
            found[one["id"]] = quote.text
    return found


def _print_lines(desk: Desk, verdicts: Sequence[Told]) -> None:
    screen = desk.screen.for_json(True)
    lines = [line for told in verdicts if (line := trial(told))]
    screen.json_lines(lines)
    if left := len(verdicts) - len(lines):
        screen.report(
            f"{count(left, 'verdict')} left out: {'it says' if left == 1 else 'they say'} that an answer is wrong, not "
            "what would be right. "
            "`pullquote feedback --wrong` lists them."
        )


def _print(desk: Desk, verdicts: Sequence[Told], waiting: Sequence[Proposal]) -> None:
    screen = desk.screen
    screen.show([line for told in verdicts for line in _verdict_lines(told)])
    if waiting:
        screen.show([(Piece("Corrections that wait for an admin", "heading"),)])
        screen.show([line for proposal in waiting for line in _proposal_lines(proposal)])
    right = sum(told.verdict.right for told in verdicts)
    judged = f"{count(right, 'answer')} right, {len(verdicts) - right:,} wrong" if verdicts else "No verdicts"
    screen.report(f"{judged}; {count(len(waiting), 'correction')} proposed and not decided.")


def _verdict_lines(told: Told) -> Iterator[Line]:
    verdict = told.verdict
    word = "right" if verdict.right else "wrong"
    yield Piece(f"{word}  ", "speaker"), Piece(in_line(verdict.question) or "(question not kept)", "heading")
    if verdict.reason:
        yield Piece("  why: ", "faint"), Piece(REASONS.get(verdict.reason, in_line(verdict.reason)))
    if verdict.comment:
        yield Piece("  comment: ", "faint"), Piece(in_line(verdict.comment))
    yield Piece("  answered: ", "faint"), Piece(_answered(told))
    yield (Piece(f"  {in_line(verdict.user)}, {_time(verdict.created)}", "faint"),)
    yield BLANK


def _answered(told: Told) -> str:
    shown = _quotes(told.verdict)
    if not shown:
        return "no quote found"
    first, *others = shown
    words = f"“{_short(told.words[first['id']])}”" if first["id"] in told.words else "(words that are gone)"
    by = f" {in_line(first['speaker'])}," if first["speaker"] else ""
    more = f" (and {count(len(others), 'more quote')})" if others else ""
    return f"{words}{by} in {in_line(first['article'])}{more}"


def _proposal_lines(proposal: Proposal) -> Iterator[Line]:
    yield (Piece(f"“{_short(proposal.words)}”", "quote"),)
    where = (
        f"  {in_line(proposal.user)}, {_time(proposal.created)}, quote {proposal.quote} in {in_line(proposal.article)}"
    )
    yield Piece("  proposed: ", "faint"), Piece(change_words(proposal.change))
    yield (Piece(where, "faint"),)
    yield BLANK


def _short(text: str) -> str:
    words = in_line(text)
    return words if len(words) <= _SHOWN else words[:_SHOWN].rsplit(" ", 1)[0] + " …"


def _seconds(day: str | None) -> float:
    return datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp() if day else 0.0


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
