"""`add`, `refresh`, `edit` and `remove`: what changes the library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from bot.cli.completion import article_ids
from bot.cli.desk import Desk, desk_of
from bot.cli.options import (
    Byline,
    Granted,
    Json,
    JsonLines,
    Published,
    Seen,
    Site,
    Title,
    Url,
    checked_audiences,
    checked_details,
    checked_text,
    examples,
)
from bot.cli.screen import STOPPED, Screen
from bot.wording import Piece, count, in_line, outcome_line, plain, refusals, title_of
from index import Article, Details, Outcome, PullquoteError, UsageError

if TYPE_CHECKING:
    from index import Library

FEW = 20

_ADD = examples(
    "pullquote add https://example.com/story",
    "pullquote add interview.pdf notes.md articles/ https://example.com/feed.xml",
    "pullquote add story.txt --title 'A year at sea' --site 'Harbour News' --published 2024-05-01",
    "pullquote add articles.jsonl.gz --json",
    "curl -s https://example.com/story | pullquote add -",
)
_REFRESH = examples(
    "pullquote refresh 3f2a",
    "pullquote refresh 3f2a 77b1 --json",
    "pullquote refresh 3f2a --force        (also where only a short text is left)",
)
_EDIT = examples(
    "pullquote edit 3f2a --site 'Harbour News' --published 2024-05-01",
    "pullquote edit 3f2a --byline ''        (clears it)",
)
_REMOVE = examples("pullquote remove 3f2a", "pullquote remove 3f2a 77b1 --yes --json")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog=_ADD)(add)
    app.command(epilog=_REFRESH)(refresh)
    app.command(epilog=_EDIT)(edit)
    app.command(epilog=_REMOVE)(remove)


Force = Annotated[
    bool,
    typer.Option("--force", help="Take a text also where it is far shorter than the one that it replaces."),
]


class Tally:
    """What became of the sources so far."""

    def __init__(self) -> None:
        self.results: Counter[str] = Counter()
        self.refused: list[Outcome] = []

    def take(self, outcome: Outcome) -> None:
        """Count an outcome."""
        self.results[outcome.result] += 1
        if outcome.result == "refused":
            self.refused.append(outcome)

    def tell(self, screen: Screen, results: Sequence[str]) -> int:
        """Report the counts and the reasons of refusals; return the exit code."""
        screen.report(", ".join(f"{self.results[result]:,} {result}" for result in results) + ".")
        screen.complain(*refusals(self.refused))
        return 1 if self.refused else 0


def add(
    ctx: typer.Context,
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE",
            help="The address of an article or a feed, a file (html, pdf, docx, txt, md, rss, atom, jsonl; also .gz), "
            "a folder, or - for standard input.",
            show_default=False,
        ),
    ],
    *,
    title: Title = None,
    site: Site = None,
    byline: Byline = None,
    published: Published = None,
    url: Url = None,
    audience: Granted = None,
    force: Force = False,
    as_json: JsonLines = False,
) -> int:
    """Add articles. What is there already is updated or left as it is. Each is kept as soon as it is read.

    The title, outlet, author, date and address of a single source can be given; they override what it says of itself.
    """
    stated = {"title": title, "site": site, "byline": byline, "published": published, "url": url}
    details = checked_details(Details(**stated))
    audiences = checked_audiences(audience)
    desk = desk_of(ctx)
    screen = desk.screen.for_json(as_json)
    with desk.library() as library:
        expected = library.expected(sources)
        if details != Details() and (len(sources) != 1 or (expected or 0) > 1):
            raise UsageError("--title, --site, --byline, --published and --url go with a single article; add it alone.")
        outcomes = library.add(sources, details=details, audiences=audiences, stdin=desk.stdin, force=force)
        return _follow(outcomes, screen, expected, _ADDING)


class _Work(NamedTuple):
    """What is being done, in words, and what can become of a source in it."""

    name: str
    stopped: str
    results: tuple[str, ...]


_ADDING = _Work(
    "Adding",
    "Stopped; what is added is kept. Run the same command again to add the rest.",
    ("added", "updated", "unchanged", "refused"),
)
_REFRESHING = _Work(
    "Reading",
    "Stopped; what was read again is kept. Run the same command again to read the rest.",
    ("updated", "unchanged", "refused"),
)


def _follow(outcomes: Iterable[Outcome], screen: Screen, expected: int | None, work: _Work) -> int:
    """Print the outcomes as they come; what was committed is told of, whatever ends the work."""
    tally, done = Tally(), 0
    few = expected is None or expected <= FEW
    try:
        with screen.meter(work.name, expected) as meter:
            for done, outcome in enumerate(outcomes, 1):
                tally.take(outcome)
                meter.step(done, expected)
                if screen.machine:
                    screen.json(outcome.as_json())
                elif few and done <= FEW:
                    meter.note(outcome_line(outcome))
    except KeyboardInterrupt:
        tally.tell(screen, work.results)
        screen.complain(work.stopped)
        return STOPPED
    except PullquoteError:
        if done:
            tally.tell(screen, work.results)
        raise
    return tally.tell(screen, work.results)


def refresh(
    ctx: typer.Context,
    articles: Annotated[
        list[str],
        typer.Argument(metavar="ID", autocompletion=article_ids, help="Ids of articles, or their beginnings."),
    ],
    *,
    force: Force = False,
    audience: Seen = None,
    as_json: JsonLines = False,
) -> int:
    """Read the sources of articles again.

    A changed text takes the place of the old one. What was edited stays, and so does whom the article answers.
    """
    prefixes = list(dict.fromkeys(map(checked_text, articles)))
    audiences = checked_audiences(audience)
    desk = desk_of(ctx)
    screen = desk.screen.for_json(as_json)
    with desk.library() as library:
        outcomes = library.refresh(prefixes, force=force, audiences=audiences)
        return _follow(outcomes, screen, len(prefixes), _REFRESHING)


def edit(
    ctx: typer.Context,
    article: Annotated[
        str, typer.Argument(metavar="ID", autocompletion=article_ids, help="The article's id, or the beginning of it.")
    ],
    *,
    title: Title = None,
    site: Site = None,
    byline: Byline = None,
    published: Published = None,
    url: Url = None,
    audience: Granted = None,
    as_json: Json = False,
) -> int:
    """Correct what is stated about an article. An empty value clears; edits outlive reading it again."""
    details = checked_details(Details(title=title, site=site, byline=byline, published=published, url=url))
    audiences = checked_audiences(audience)
    if details == Details() and audiences is None:
        raise UsageError("Say what to change: --title, --site, --byline, --published, --url or --audience.")
    desk = desk_of(ctx)
    with desk.library() as library:
        before = library.article(checked_text(article))
        after = library.edit(before.id, details, audiences=audiences)
    if as_json:
        desk.screen.json(after.as_json())
    else:
        desk.screen.show([(Piece(change),) for change in changes(before, after)])
    return 0


def changes(before: Article, after: Article) -> list[str]:
    """Return a line for everything that differs between two states of an article."""
    old, new = before.as_json(), after.as_json()
    names = ("title", "site", "byline", "published", "url", "audiences")
    found = [f"{name}: {_shown(old[name])} → {_shown(new[name])}" for name in names if old[name] != new[name]]
    return found or ["Nothing changed: it says so already."]


def _shown(value: str | list[str] | None) -> str:
    if isinstance(value, list):
        return ", ".join(map(in_line, value))
    return in_line(value) if value else "not stated"


def remove(
    ctx: typer.Context,
    articles: Annotated[
        list[str],
        typer.Argument(metavar="ID", autocompletion=article_ids, help="Ids of articles, or their beginnings."),
    ],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Remove several articles without asking.")] = False,
    audience: Seen = None,
    as_json: JsonLines = False,
) -> int:
    """Remove articles.

    With --audience only these lose them; the text goes with the last audience.
    """
    prefixes = list(dict.fromkeys(map(checked_text, articles)))
    audiences = checked_audiences(audience)
    desk = desk_of(ctx)
    screen = desk.screen.for_json(as_json)
    with desk.library() as library:
        if not yes and not _confirmed(desk, library, prefixes, audiences=audiences):
            screen.complain("Nothing was removed.")
            return 1
        tally = Tally()
        for outcome in library.remove(prefixes, audiences=audiences):
            tally.take(outcome)
            if as_json:
                screen.json(outcome.as_json())
            else:
                screen.report(plain([outcome_line(outcome)]))
    return tally.tell(screen, ("removed", "refused"))


def _confirmed(desk: Desk, library: Library, prefixes: Sequence[str], *, audiences: Collection[str] | None) -> bool:
    """Ask before several go, where somebody can answer; names only articles that the audiences may see."""
    if len(prefixes) < 2 or not desk.stdin.isatty():
        return True
    for prefix in prefixes:
        desk.screen.complain(f"{prefix}: {title_of(library.article(prefix, audiences=audiences))}")
    desk.screen.err.write(f"Remove these {count(len(prefixes), 'article')}? [y/N] ")
    desk.screen.err.flush()
    return desk.stdin.readline().strip().lower() in {b"y", b"yes"}
