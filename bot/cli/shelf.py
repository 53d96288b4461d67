"""`list`, `show` and `export`: what is in the library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import typer

from bot.cli.completion import article_ids
from bot.cli.desk import desk_of
from bot.cli.options import Json, Seen, checked_audiences, checked_text, examples
from bot.wording import BLANK, Line, Piece, clean, count, in_line, source_line, title_of, web
from index import Article

_LIST = examples("pullquote list", "pullquote list harbour bridge --json")
_SHOW = examples("pullquote show 3f2a", "pullquote show 3f2a --json")
_EXPORT = examples("pullquote export > articles.jsonl", "pullquote export | gzip > articles.jsonl.gz")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("list", epilog=_LIST)(list_articles)
    app.command(epilog=_SHOW)(show)
    app.command(epilog=_EXPORT)(export)


def list_articles(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="WORDS", help="Only articles that hold all these words.")
    ] = None,
    *,
    audience: Seen = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON array on stdout and nothing else.")] = False,
) -> int:
    """List the articles, newest first."""
    sought = checked_text(" ".join(words or ()))
    audiences = checked_audiences(audience)
    desk = desk_of(ctx)
    screen = desk.screen.for_json(as_json)
    with desk.library() as library:
        found = library.articles(sought, audiences=audiences)
        number = screen.array(article.as_json() for article in found) if as_json else screen.show(map(_row, found))
    hint = "" if number or sought else ". Add one with `pullquote add` and an address or a file"
    screen.report(f"{count(number, 'article')}{hint}.")
    return 0


def _row(article: Article) -> Line:
    lead = f"{in_line(article.id)}  "
    return (
        *source_line(article, lead=lead, link=article.details.url),
        Piece(f" · {count(article.quotes, 'quote')}", "faint"),
    )


def show(
    ctx: typer.Context,
    article: Annotated[
        str, typer.Argument(metavar="ID", autocompletion=article_ids, help="The article's id, or the beginning of it.")
    ],
    *,
    audience: Seen = None,
    as_json: Json = False,
) -> int:
    """Show an article: what is known of it, and its text."""
    audiences = checked_audiences(audience)
    desk = desk_of(ctx)
    with desk.library() as library:
        found = library.article(checked_text(article), audiences=audiences)
    if as_json:
        desk.screen.json({**found.as_json(), "revision": found.revision, "text": found.text})
    else:
        desk.screen.show(_card(found))
    return 0


def _card(article: Article) -> Iterator[Line]:
    about = article.details
    link = web(about.url)
    yield (Piece(title_of(article), "heading", link),)
    facts = (
        ("outlet", about.site or "not stated"),
        ("author", about.byline or "not stated"),
        ("published", about.published or "no date given"),
        ("address", about.url),
        ("source", article.source),
        ("answers", ", ".join("everyone" if who == "*" else who for who in article.audiences)),
        ("added", article.added),
        ("read", article.read + _changes(article.revision - 1)),
        ("holds", f"{count(article.quotes, 'quote')}, {count(article.passages, 'passage')}"),
        ("id", article.id),
    )
    for name, value in facts:
        if value:
            yield Piece(f"{name}: ", "faint"), Piece(in_line(value), link=link if name == "address" else None)
    yield BLANK
    for line in article.text.split("\n"):
        yield (Piece(clean(line).expandtabs()),)


def _changes(number: int) -> str:
    times = {1: "once", 2: "twice"}.get(number) or count(number, "time")
    return f"; its text changed {times} since it was added" if number else ""


def export(
    ctx: typer.Context,
    *,
    audience: Seen = None,
) -> int:
    """Print all articles as JSON lines, with their texts.

    `pullquote add` reads them back to the same library.
    """
    audiences = checked_audiences(audience)
    desk = desk_of(ctx)
    screen = desk.screen.for_json(True)
    with desk.library() as library:
        number = screen.json_lines(_exported(library.articles(audiences=audiences)))
    screen.report(f"{count(number, 'article')}.")
    return 0


def _exported(articles: Iterable[Article]) -> Iterator[dict[str, Any]]:
    names = ("id", "title", "text", "url", "published", "site", "byline", "audiences", "added", "source", "language")
    for article in articles:
        known = {**article.as_json(), "text": article.text}
        yield {name: known[name] for name in names}
