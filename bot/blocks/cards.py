"""The card that follows what somebody adds: what is being read, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.blocks.budget import Part, fit
from bot.blocks.message import Block, Message
from bot.blocks.text import (
    BUTTON_VALUE,
    NAME_CHARACTERS,
    Element,
    actions,
    aloud,
    bullets,
    button,
    confirmation,
    cut,
    line,
    link,
    quotation,
    rich,
    section,
    sentence,
    text,
)
from bot.wording import Line, by_line, count, in_line, plain, source_line
from index import Article, Quote, Result

# Of many articles the first are shown whole, the others are counted.
SHOWN = 5
_REASONS = 5
_REASON_CHARACTERS = 400
_QUOTE_CHARACTERS = 600
_STRAYS = 5
_STRAY_CHARACTERS = 80

_BECAME = {
    "added": "Added.",
    "updated": "Its text had changed, and the new one answers now.",
    "unchanged": "It was here already.",
}
_COUNTED = {"added": "added", "updated": "updated", "refused": "refused"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article on a card: what became of it, whom it answers, who is quoted in it.

    `best` is the quote that stands for it; `listing` is the list of all its quotes, None where it has none.
    """

    article: Article
    result: Result
    answers: str
    quotes: int = 0
    people: int = 0
    best: Quote | None = None
    listing: str | None = None
    removable: bool = False
    editable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What became of what somebody typed: `results` of every article, `entries` of those that are shown.

    `refusals` are sentences about what could not be read, `strays` the words that are no addresses, `notes` what else
    is to be known. `listing` is where the refused and the added are kept, of which so many may be tried `again`, or be
    `undone` together.
    """

    results: Sequence[Result]
    entries: Sequence[Entry] = ()
    refusals: Sequence[str] = ()
    strays: Sequence[str] = ()
    notes: Sequence[str] = ()
    listing: str | None = None
    again: int = 0
    undone: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """How much is to be read; `articles` is how many that will give, None where only reading tells."""

    addresses: int
    files: int = 0
    articles: int | None = None

    @property
    def words(self) -> str:
        """So many addresses and files."""
        addresses = "1 address" if self.addresses == 1 else f"{self.addresses:,} addresses"
        parts = [addresses] * bool(self.addresses) + [count(self.files, "file")] * bool(self.files)
        return " and ".join(parts)


def reading(amount: Amount) -> Message:
    """Return the card while nothing is read yet."""
    return _stage(f"Reading {amount.words} …")


def embedding(amount: Amount) -> Message:
    """Return the card once something is read."""
    it = "it" if amount.addresses + amount.files == 1 else "what I found"
    return _stage(f"Read; embedding {it} so that questions find it …")


def under_way(done: int, amount: Amount) -> Message:
    """Return the card of a long job: how much is done."""
    so_far = f"{done:,} of {amount.articles:,}" if amount.articles else count(done, "article")
    return _stage(f"Reading {amount.words} … {so_far} so far.")


def card(told: Ingested) -> Message:
    """Return the card at the end."""
    words = [in_full for entry in told.entries for in_full in _entry_words(entry)]
    tail = _tail(told)
    head = _head(told)
    parts = [
        *([Part(blocks=(rich(section(text(head, "bold"))),))] if head else []),
        *(_entry_part(entry, extra=bool(place)) for place, entry in enumerate(told.entries)),
        *([Part(blocks=(rich(*tail),))] if tail else []),
        *_for_all(told),
    ]
    spoken = [*([head] if head else []), *words, *_tail_words(told)]
    return Message(text=aloud("\n".join(spoken)), blocks=fit(parts, left_out=_left_out))


def article_buttons(
    article: Article,
    *,
    listing: str | None = None,
    readable: bool = False,
    editable: bool = False,
    removable: bool = False,
) -> tuple[Block, ...]:
    """Return the row of buttons of an article; nothing where there is nothing to press.

    An id too long for a button is on none: its beginning may be another article's id.
    """
    buttons: list[Element] = []
    carried = len(article.id) <= BUTTON_VALUE
    if editable and carried:
        buttons.append(button("Edit details", "article_edit", article.id))
    if listing:
        buttons.append(button("See all quotes", "quotes_all", listing))
    if readable and carried:
        buttons.append(button("Read again", "article_reread", article.id))
    if removable and carried:
        asked = confirmation(
            "Remove this article?",
            "It is taken back from where you see it, with its quotes.",
            yes="Remove",
            danger=True,
        )
        buttons.append(button("Remove", "article_remove", article.id, confirm=asked))
    return (actions(*buttons),) if buttons else ()


def title_line(article: Article) -> tuple[Element, ...]:
    """Return an article's title, which is a link where it has an address, with outlet and date."""
    _, title, rest = source_line(article, lead="")
    return link(cut(title.words, NAME_CHARACTERS), article.details.url, "bold"), text(cut(rest.words, NAME_CHARACTERS))


def found_words(quotes: int, people: int) -> str:
    """Return what was found in an article: "7 quotes by 3 people"."""
    if not quotes:
        return "no quotes in it"
    by = "1 person" if people == 1 else f"{people:,} people"
    return f"{count(quotes, 'quote')} by {by if people else 'nobody who is named'}"


def _stage(words: str) -> Message:
    return Message(text=aloud(words), blocks=(rich(section(text(words))),))


def edited(words: str, article: Article) -> Message:
    """Return what became of an article's details, with what is known about it now."""
    byline = cut(in_line(article.details.byline or ""), NAME_CHARACTERS)
    below = f"\nBy {byline}" if byline else "\nNo byline"
    said = f"{words} It is shown as:\n"
    spoken = f"{said}{plain([source_line(article, lead='')])}{below}"
    return Message(text=aloud(spoken), blocks=(rich(section(text(said), *title_line(article), text(below))),))


def _head(told: Ingested) -> str:
    """Return what became of all that was typed, "" where the only article says it itself."""
    if len(told.results) == 1 and told.entries:
        return ""
    numbers = [f"{told.results.count(result):,} {word}" for result, word in _COUNTED.items() if result in told.results]
    here = told.results.count("unchanged")
    numbers += [f"{here:,} {'was' if here == 1 else 'were'} here already"] * bool(here)
    return f"{count(len(told.results), 'article')}: {', '.join(numbers)}." if len(told.results) > 1 else ""


def _entry_part(entry: Entry, *, extra: bool) -> Part:
    title = section(*title_line(entry.article), text(f"\n{_found(entry)}"))
    foot = section(text(f"{_BECAME[entry.result]} {entry.answers}"))
    buttons = article_buttons(entry.article, listing=entry.listing, editable=entry.editable, removable=entry.removable)
    shorter = (rich(title, foot), *buttons)
    if not entry.best:
        return Part(blocks=shorter, extra=extra)
    whole = rich(title, quotation(text(_quoted(entry.best))), section(*line(by_line(entry.best))), foot)
    return Part(blocks=(whole, *buttons), shorter=shorter, extra=extra)


def _found(entry: Entry) -> str:
    found = found_words(entry.quotes, entry.people)
    return found[0].upper() + found[1:]


def _quoted(quote: Quote) -> str:
    return f"“{cut(in_line(quote.text), _QUOTE_CHARACTERS)}”"


def _entry_words(entry: Entry) -> list[str]:
    said: list[Line] = [source_line(entry.article, lead="")]
    words = [plain(said), _found(entry)]
    if entry.best:
        words += [_quoted(entry.best), plain([by_line(entry.best)])]
    return [*words, f"{_BECAME[entry.result]} {entry.answers}"]


def _tail(told: Ingested) -> list[Element]:
    """Return what stands below the articles: those that are not shown, what was refused, what is no address."""
    more = _more(told)
    paragraphs = [section(*sentence(one)) for one in [*told.notes, more] if one]
    if told.refusals:
        reasons = _reasons(told)
        paragraphs += [section(text("Not added:", "bold")), bullets(*([text(reason)] for reason in reasons))]
    if told.strays:
        paragraphs.append(section(text(strays(told.strays))))
    return paragraphs


def _tail_words(told: Ingested) -> list[str]:
    spoken = [*told.notes, *([_more(told)] if _more(told) else [])]
    if told.refusals:
        spoken += ["Not added:", *_reasons(told)]
    return spoken + ([strays(told.strays)] if told.strays else [])


def _for_all(told: Ingested) -> list[Part]:
    """Return the buttons for all that was refused, and for all that was added."""
    buttons: list[Element] = []
    if told.listing and told.again:
        buttons.append(button("Retry refused", "ingest_retry", told.listing))
    if told.listing and told.undone > 1:
        asked = confirmation(
            "Take all of it back?",
            f"The {told.undone:,} articles that this added are taken back, with their quotes. What was here stays.",
            yes="Undo all",
            danger=True,
        )
        buttons.append(button("Undo all", "ingest_undo", told.listing, confirm=asked))
    return [Part(blocks=(actions(*buttons),))] if buttons else []


def _more(told: Ingested) -> str:
    left = sum(result != "refused" for result in told.results) - len(told.entries)
    return f"And {count(left, 'more article')}; `/articles` lists them." if left > 0 else ""


def _reasons(told: Ingested) -> list[str]:
    shown = [cut(in_line(reason) or "It cannot be read.", _REASON_CHARACTERS) for reason in told.refusals[:_REASONS]]
    left = len(told.refusals) - len(shown)
    return shown + [f"… and for {count(left, 'more reason')}"] * bool(left)


def strays(words: Sequence[str]) -> str:
    """Return the sentence about words that are no addresses."""
    named = ", ".join(f"“{cut(in_line(word), _STRAY_CHARACTERS)}”" for word in words[:_STRAYS])
    more = f" and {len(words) - _STRAYS:,} more" if len(words) > _STRAYS else ""
    verb = "is no web address" if len(words) == 1 else "are no web addresses"
    return f"{named}{more} {verb}, so I left {'it' if len(words) == 1 else 'them'} out; begin with https://."


def _left_out(number: int) -> Block:
    return rich(section(*sentence(f"{count(number, 'more article')} did not fit here; `/articles` lists them.")))
