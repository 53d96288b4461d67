"""`forget`: delete what is kept about one person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated

import typer

from bot.cli.desk import Desk, desk_of
from bot.cli.jobs import beside
from bot.cli.options import Json, examples
from bot.ledger.upkeep import Forgotten
from bot.wording import count, in_line
from index import Library, UsageError

_FORGET = examples("pullquote forget U012AB3CD", "pullquote forget U012AB3CD --yes --json")
_MEMBER = re.compile(r"[UW][A-Z0-9]{1,20}")
_RUNS = (
    "{jobs} of theirs {verb} right now and {verb_kept} kept. Run `pullquote forget {user}` again in a minute; where no "
    "bot runs any more, after the next start of `pullquote serve`."
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=_FORGET)(forget)


def forget(
    ctx: typer.Context,
    user: Annotated[str, typer.Argument(metavar="USER", help="The person's member id in Slack.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Delete without asking.")] = False,
    as_json: Json = False,
) -> int:
    """Delete what is kept about one person, also while the bot runs.

    Their questions and commands, verdicts and proposals, and the articles that only they could see. What they added for
    others or put right stays, but not that it was them; only admins can remove it in Slack then. What the bot has
    posted stays in Slack, and saved files (`backup`, `restore`) stay as they are.
    """
    if not _MEMBER.fullmatch(user):
        raise UsageError(f"'{in_line(user)}' is no member id, such as U012AB3CD (in Slack: profile, Copy member ID).")
    desk = desk_of(ctx)
    screen = desk.screen.for_json(as_json)
    with desk.library() as library, beside(desk) as ledger:
        if not yes and not _confirmed(desk, user):
            screen.complain("Nothing was deleted.")
            return 1
        # The ledger first: what it has waiting would only add to the library again.
        done = ledger.upkeep.forget(user) if ledger else Forgotten()
        articles = list(_taken(library, user))
        corrections = library.unname(user)
    if as_json:
        screen.json({"user": user, "articles": articles, "corrections": corrections, **asdict(done)})
    screen.report(_told(user, done, len(articles), corrections))
    if done.running:
        one = done.running == 1
        jobs, verb, kept = count(done.running, "job"), "runs" if one else "run", "is" if one else "are"
        screen.complain(_RUNS.format(jobs=jobs, verb=verb, verb_kept=kept, user=user))
    return 1 if done.running else 0


def _confirmed(desk: Desk, user: str) -> bool:
    """Ask before anything goes, where somebody can answer."""
    home = in_line(str(desk.home))
    if not desk.stdin.isatty():
        raise UsageError(f"What is kept about {user} in {home} cannot be brought back. Delete it with --yes.")
    desk.screen.err.write(f"Delete what is kept about {user} in {home}? It cannot be brought back. [y/N] ")
    desk.screen.err.flush()
    return desk.stdin.readline().strip().lower() in {b"y", b"yes"}


def _taken(library: Library, user: str) -> Iterator[str]:
    """Take what was for this person alone from them; yield the ids of the articles that nobody else sees."""
    for article in list(library.articles()):
        if theirs := [audience for audience in article.audiences if _is_of(audience, user)]:
            list(library.remove([article.id], audiences=theirs))
            if len(theirs) == len(article.audiences):
                yield article.id


def _is_of(audience: str, user: str) -> bool:
    kind, _, rest = audience.partition(":")
    return kind == "user" and rest.rpartition(":")[2] == user


def _told(user: str, done: Forgotten, articles: int, corrections: int) -> str:
    numbers = (
        (done.asked, "question or command", "questions and commands"),
        (done.verdicts, "verdict", "verdicts"),
        (done.proposals, "proposal", "proposals"),
        (done.lists, "list or form", "lists and forms"),
        (done.additions, "note of what they added", "notes of what they added"),
        (done.settings, "mention in settings", "mentions in settings"),
        (corrections, "note of what they corrected", "notes of what they corrected"),
        (articles, "article that only they could see", "articles that only they could see"),
    )
    told = [f"{number:,} {one if number == 1 else more}" for number, one, more in numbers if number]
    return f"Deleted of {user}: {', '.join(told)}." if told else f"Nothing is kept about {user}."
