"""Lists: the articles of a place, and what somebody said; a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.blocks.answers import HINT, hinted, plain_message, quoted
from bot.blocks.budget import Part, characters_of, fit
from bot.blocks.cards import article_buttons, title_line
from bot.blocks.message import Message
from bot.blocks.text import NAME_CHARACTERS, Element, actions, aloud, button, cut, link, rich, section, sentence, text
from bot.wording import count, in_line, plain, quote_lines, source_line
from index import Article, Quote

NO_ARTICLES = f"There are no articles that answer you here yet. {HINT}"
HOW_QUOTES = (
    "Say whose quotes you want: `/quotes Maria Lind`, or `/quotes Maria Lind about schools`; from when, too: "
    "`/quotes Maria Lind this quarter`, `/quotes Maria Lind since 2026-01-01`."
)
_ALL = "`/articles` alone lists them all."
# Of a message's characters, what the rows of a page may take together.
_ROOM = 8_500


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The buttons that turn a page: the ids of the lists that they lead to, None where there is no such page."""

    back: str | None = None
    on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An article in a list: when and by whom it was added, and what the reader may do with it."""

    article: Article
    added: str
    readable: bool = False
    removable: bool = False
    editable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Articles:
    """A page of articles: `total` there are, `start` come before the first.

    `barred` is why the reader may not add any, None where they may.
    """

    rows: Sequence[Row]
    total: int
    start: int
    words: str = ""
    turn: Turn = Turn()
    barred: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotes:
    """A page of utterances: `total` there are, `start` come before the first; `closing` counts what is in them.

    `heading` says whose they are, about what, and from when; `csv` is the id of the list that is downloaded.
    """

    said: Sequence[Sequence[Quote]]
    total: int
    start: int
    heading: str
    closing: str
    turn: Turn = Turn()
    csv: str | None = None


def rows_that_fit(rows: Sequence[Row]) -> int:
    """Return how many of the rows one message takes, one at least: the rest is for the next page."""
    return _that_fit([_row(row) for row in rows])


def quotes_that_fit(said: Sequence[Sequence[Quote]]) -> int:
    """Return how many of the utterances one message takes, one at least: the rest is for the next page."""
    return _that_fit([quoted(*parts) for parts in said])


def articles(page: Articles) -> Message:
    """Return a page of articles; of none, how to add one or what was looked for."""
    if not page.rows:
        return _none_with(page.words) if page.words else plain_message(hinted(NO_ARTICLES, page.barred))
    heading = articles_heading(page)
    rows = [_row(row) for row in page.rows]
    parts = [_heading(heading), *rows, *_turning(page.turn, "articles_page", back="Newer", on="Older")]
    spoken = [heading, *(f"{plain([source_line(row.article, lead='')])} · {_facts(row)}" for row in page.rows)]
    return Message(text=aloud("\n".join(spoken)), blocks=fit(parts))


def articles_heading(page: Articles) -> str:
    """Return how many articles there are, and which of them are on the page: "214 articles here, 9 to 16"."""
    what = f"with {_marked(page.words)}" if page.words else "here"
    return f"{count(page.total, 'article')} {what}{_range(page.start, len(page.rows), page.total)}"


def quotes(page: Quotes) -> Message:
    """Return a page of quotes, each with its source, then how many there are in all."""
    heading = f"{page.heading}{_range(page.start, len(page.said), page.total)}"
    closing = Part(blocks=(rich(section(text(page.closing))),))
    said = [quoted(*one) for one in page.said]
    csv = [button("Download CSV", "quotes_csv", page.csv)] if page.csv else []
    parts = [_heading(heading), *said, closing, *_turning(page.turn, "quotes_page", *csv, back="Back", on="More")]
    spoken = [heading, *("\n" + plain(quote_lines(*one)) for one in page.said), "", page.closing]
    return Message(text=aloud("\n".join(spoken)), blocks=fit(parts))


def no_quotes(words: str, *, listing: str | None = None, quoted: int = 0) -> Message:
    """Return why a list of quotes is empty; with a button for what the same person said on other things."""
    block = rich(section(text(words)))
    if not listing:
        return Message(text=aloud(words), blocks=(block,))
    all_ = "The only quote" if quoted == 1 else f"All {count(quoted, 'quote')}"
    return Message(text=aloud(words), blocks=(block, actions(button(all_, "quotes_all", listing))))


def table_sent(name: str, address: str | None) -> Message:
    """Return where a table is; `address` is that of the message that it stands below, None where it is not known."""
    said = "The table is in our conversation: "
    return Message(text=aloud(f"{said}{name}"), blocks=(rich(section(text(said), link(name, address))),))


def _none_with(words: str) -> Message:
    said = f"No article that answers you here has {_marked(words)} in it. "
    return Message(text=aloud(said + _ALL), blocks=(rich(section(text(said), *sentence(_ALL))),))


def _marked(words: str) -> str:
    return f"“{cut(in_line(words), NAME_CHARACTERS)}”"


def _heading(words: str) -> Part:
    return Part(blocks=(rich(section(text(words, "bold"))),))


def _row(row: Row) -> Part:
    shown = rich(section(*title_line(row.article), text(f"\n{_facts(row)}")))
    buttons = article_buttons(row.article, editable=row.editable, readable=row.readable, removable=row.removable)
    return Part(blocks=(shown, *buttons))


def _that_fit(parts: Sequence[Part]) -> int:
    room, number = _ROOM, 0
    for part in parts:
        room -= characters_of(part.shorter or part.blocks)
        if room < 0 and number:
            break
        number += 1
    return number


def _facts(row: Row) -> str:
    return " · ".join(filter(None, [count(row.article.quotes, "quote"), cut(in_line(row.added), NAME_CHARACTERS)]))


def _range(start: int, number: int, total: int) -> str:
    if number == total:
        return ""
    return f", {start + 1:,}" if number == 1 else f", {start + 1:,} to {start + number:,}"


def _turning(turn: Turn, action: str, *more: Element, back: str, on: str) -> list[Part]:
    """Return the rows of buttons that turn the page, where there is another page; `more` stand in the last one."""
    ways = [(words, listing) for words, listing in ((back, turn.back), (on, turn.on)) if listing]
    # Two buttons of a row may not share an action's name.
    *rows, last = [[button(words, action, listing)] for words, listing in ways] or [[]]
    rows = [row for row in (*rows, [*last, *more]) if row]
    return [Part(blocks=tuple(actions(*row) for row in rows))] if rows else []
