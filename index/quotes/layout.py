"""An article laid out for reading: sentences of words, names and whole quotations."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from index.records import Span
from index.speakers import Name, Token
from index.text import sentences

_ENDINGS = ".!?…"
# Titles before a name that the sentence splitter takes for a sentence's end.
_ABBREVIATION = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Prof|Rev|Capt|Adm|Maj|Cmdr|Del|Supt|St|[A-Z])\.$"
)
_LONGEST = 200
_SURROGATE = re.compile("[\ud800-\udfff]")  # the sentence splitter encodes its text, which these cannot be
# A quotation behind a full stop begins a sentence, whatever abbreviation the splitter sees ("vote no. “We ...").
_BEFORE_QUOTE = re.compile(r"(?<=[a-z]{2}[.!?])\s+(?=“)")
_CLOSING = "”\"»’'“"


class Item(NamedTuple):
    """A word, a mark, a name or a quotation of a sentence; `low` is "" for names and quotations."""

    span: Span
    kind: str
    low: str = ""
    token: Token | None = None
    name: Name | None = None
    quote: int | None = None

    @property
    def owner(self) -> bool:
        """Whether it ends in a possessive."""
        return bool((self.token and self.token.owner) or (self.name and self.name.owner))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of an article with whole quotations in it."""

    span: Span
    paragraph: int
    items: tuple[Item, ...]

    @property
    def quotes(self) -> list[int]:
        """The numbers of the quotations it holds."""
        return [item.quote for item in self.items if item.quote is not None]


def blocks(paragraphs: Sequence[Span], quotes: Sequence[Span]) -> list[Span]:
    """Return the paragraphs, those joined that a quotation spans."""
    found: list[Span] = []
    at = 0
    for paragraph in paragraphs:
        while at < len(quotes) and quotes[at].end <= paragraph.start:
            at += 1
        joins = found and at < len(quotes) and quotes[at].start < paragraph.start
        if joins:
            found[-1] = Span(found[-1].start, paragraph.end)
        else:
            found.append(paragraph)
    return found


def masked(text: str, quotes: Sequence[Span]) -> str:
    """Return the text, as long as it was, with plain letters in its quotations and one kind of mark around them.

    So nothing in a quotation ends a sentence, and marks that do not match join none.
    """
    parts = []
    at = 0
    for number, quote in enumerate(quotes):
        if quote.start > at:
            parts += [text[at : quote.start - 1], "“"]
        last = text[quote.end - 1]
        parts += ["x" * (quote.end - quote.start - 1), last if last in _ENDINGS else "x"]
        at = quote.end
        following = quotes[number + 1].start if number + 1 < len(quotes) else len(text)
        if at < len(text) and text[at] in _CLOSING and (at + 1 < following or number + 1 == len(quotes)):
            parts.append("”")
            at += 1
    return _SURROGATE.sub("x", "".join([*parts, text[at:]]))


def _items(words: Sequence[Token], names: Sequence[Name], quotes: Sequence[Span]) -> Iterator[Item]:
    name_at = {name.first: name for name in names}
    at = quote = 0
    while at < len(words):
        token = words[at]
        while quote < len(quotes) and quotes[quote].end <= token.start:
            quote += 1
        if quote < len(quotes) and quotes[quote].start <= token.start:
            yield Item(span=quotes[quote], kind="quote", quote=quote)
            while at < len(words) and words[at].start < quotes[quote].end:
                at += 1
        elif (name := name_at.get(at)) and not _cut_by(name, words, quotes[quote] if quote < len(quotes) else None):
            yield Item(span=name.span, kind="name", name=name)
            at = name.last
        else:
            yield Item(span=Span(token.start, token.end), kind=token.kind, low=token.low, token=token)
            at += 1


def _cut_by(name: Name, words: Sequence[Token], quote: Span | None) -> bool:
    """Return whether a quotation begins in a name and goes on behind it (a nickname in marks lies within)."""
    end = words[name.last - 1].end
    return quote is not None and quote.start < end <= quote.end


def layout(
    text: str, paragraphs: Sequence[Span], quotes: Sequence[Span], words: Sequence[Token], names: Sequence[Name]
) -> list[Sentence]:
    """Return the sentences of the article in order; a quotation is one item of the sentence that holds it."""
    marks = {at for quote in quotes for at in (quote.start - 1, quote.end)}
    items = [item for item in _items(words, names, quotes) if not _is_mark_of_quote(item, marks)]
    starts = [item.span.start for item in items]
    plain = masked(text, quotes)
    found: list[Sentence] = []
    for number, block in enumerate(blocks(paragraphs, quotes)):
        for span in _joined(sentences(plain, block), plain):
            inside = items[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
            found.extend(_cut(span, number, inside))
    return found


def _cut(span: Span, paragraph: int, items: Sequence[Item]) -> Iterator[Sentence]:
    """Yield the sentence, or its pieces where it is too long for one: each verb in it looks at every word."""
    for at in range(0, len(items), _LONGEST):
        piece = tuple(items[at : at + _LONGEST])
        start = span.start if at == 0 else piece[0].span.start
        end = span.end if at + _LONGEST >= len(items) else piece[-1].span.end
        yield Sentence(span=Span(start, end), paragraph=paragraph, items=piece)


def _is_mark_of_quote(item: Item, marks: Set[int]) -> bool:
    return item.kind == "mark" and (item.low in '“”"„«»' or (item.low in "'‘’" and item.span.start in marks))


def _parted(span: Span, plain: str) -> Iterator[Span]:
    start = span.start
    for gap in _BEFORE_QUOTE.finditer(plain, span.start, span.end):
        yield Span(start, gap.start())
        start = gap.end()
    yield Span(start, span.end)


def _joined(spans: Sequence[Span], plain: str) -> list[Span]:
    """Return the sentences, a quotation's end ("Why?") joined with the lower case or the dash behind it."""
    found: list[Span] = []
    for span in (part for whole in spans for part in _parted(whole, plain)):
        ends_quote = bool(found) and plain[found[-1].end - 1] in "”\"»’'"
        asks = ends_quote and plain[found[-1].end - 2] in "?!…" and plain[span.start].islower()
        cut = bool(found) and _ABBREVIATION.search(plain, max(found[-1].start, found[-1].end - 8), found[-1].end)
        if cut or asks or (ends_quote and plain[span.start] in "—–―-"):
            found[-1] = Span(found[-1].start, span.end)
        else:
            found.append(span)
    return found
