"""Where words come from and how a draft's quotations stand, in words: pure functions beside `wording`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal

from bot.wording import BLANK, Line, Piece, clean, count, in_line, quote_lines, source_line, speaker_of, web
from index import Checked, Quote, Run, Trace, Traced, Verdict

# What quotations are counted as: a verdict, or the article's own words.
Counted = Verdict | Literal["own"]

# How each is counted: for one quotation, for several.
_COUNTED: dict[Counted, tuple[str, str]] = {
    "exact": ("exact", "exact"),
    "differs": ("differs", "differ"),
    "cut": ("cut", "cut"),
    "joined": ("joined", "joined"),
    "speaker": ("said by somebody else", "said by somebody else"),
    "own": ("of the article's own words", "of the article's own words"),
    "none": ("not in the library", "not in the library"),
}
_NOBODYS = "It stands in the article, but nobody is quoted with it."
_SHOWN = 6  # words at either end of a long stretch that was left out


def traced_lines(traced: Traced, *, articles: int) -> Iterator[Line]:
    """Yield the lines of where words come from; `articles` is how many could have held them."""
    if not traced.traces:
        yield (Piece(_nowhere(articles), "heading"),)
    for number, trace in enumerate(traced.traces):
        yield from [BLANK] * bool(number)
        yield from trace_lines(trace)


def _nowhere(articles: int) -> str:
    if not articles:
        return "There are no articles to look in. Add one with `pullquote add` and an address or a file."
    place = f"any of the {count(articles, 'article')}" if articles != 1 else "the only article"
    return f"Neither these words nor anything near them stand in {place} here."


def trace_lines(trace: Trace) -> Iterator[Line]:
    """Yield what differs between the words and a place that they come from, the quote, and where it stands."""
    if trace.edit == "joined":
        yield (Piece(f"joined, from {count(len(list(pieces(trace))), 'place')}:", "heading"),)
        for asked, quotes in pieces(trace):
            yield (Piece(f"“{in_line(asked)}” is from", "faint"),)
            yield from quote_lines(*quotes)
        return
    if not trace.exact:
        yield Piece(f"{trace.edit or 'differs'}: ", "heading"), Piece(marked(trace.runs))
    yield from quote_lines(*trace.quotes)


def pieces(trace: Trace) -> Iterator[tuple[str, list[Quote]]]:
    """Yield the pieces of joined words, each with the quotes of the place that it comes from."""
    paired = zip(trace.asked, trace.quotes, strict=True)
    for (asked, _), group in groupby(paired, key=lambda pair: (pair[0], pair[1].utterance)):
        yield asked, [quote for _, quote in group]


def marked(runs: Iterable[Run]) -> str:
    """Return the asked words with what differs marked: [-the asked-] {+the source's+}."""
    parts: list[str] = []
    for same, group in groupby(runs, key=lambda run: run.same):
        of_kind = list(group)
        asked, source = " ".join(run.asked for run in of_kind), " ".join(run.source for run in of_kind)
        if same:
            parts.append(asked)
        else:
            parts += [f"[-{asked.strip()}-]"] if asked.strip() else []
            parts += [f"{{+{shortened(source)}+}}"] if source.strip() else []
    return in_line(" ".join(parts))


def shortened(words: str, *, ends: int = _SHOWN, mark: str = "…") -> str:
    """Return the words on one line; of many, so many from either end around the mark."""
    every = clean(words).split()
    if len(every) <= 2 * ends:
        return " ".join(every)
    return " ".join([*every[:ends], mark, *every[-ends:]])


def checked_lines(checked: Checked) -> Iterator[Line]:
    """Yield the verdict on a quotation of a draft, and what it rests on."""
    if checked.verdict == "unchecked":
        return
    named = in_line(checked.named or "")
    yield (
        Piece(f"{_COUNTED[counted_as(checked)][0].removeprefix('of ')}: ", "heading"),
        Piece(f"“{in_line(checked.text)}”", "quote"),
        Piece(f" {named}" if named else "", "speaker"),
    )
    for sentence in reasons(checked):
        yield (Piece(sentence),)
    for trace in checked.traced.traces[:1]:
        short = trace.exact and not checked.cropped
        yield from _place(trace.quotes) if short else trace_lines(trace)


def counted_as(checked: Checked) -> Counted:
    """Return as what a quotation is counted: its verdict, or "own" where nobody else said an article's own words."""
    return "own" if checked.unspoken and checked.verdict == "speaker" else checked.verdict


def reasons(checked: Checked) -> Iterator[str]:
    """Yield what the verdict rests on, in a sentence each."""
    named = in_line(checked.named or "")
    if checked.unspoken:
        yield _of_nobody(checked.traced.traces[0].quotes[0])
    elif checked.verdict == "speaker":
        yield f"The draft names {named}; {_named(checked.traced.traces[0])}."
    elif checked.unlike:
        yield f"The draft says “{named}”; {_named(checked.traced.traces[0])}."
    if checked.turned_by:
        yield f"“{in_line(checked.turned_by)}” stands beside these words in the same sentence."


def _of_nobody(quote: Quote) -> str:
    if quote.saying.kind == "reported" and quote.saying.speaker:
        return f"These are the article's words for what {speaker_of(quote)} said."
    return _NOBODYS


def _named(trace: Trace) -> str:
    return f"the article names {speaker_of(trace.quotes[0])}"


def _place(quotes: Sequence[Quote]) -> Iterator[Line]:
    """Yield who said exact words, and where they are read: the words themselves were shown."""
    quote = quotes[0]
    link = web(quote.link or quote.article.details.url)
    who = Piece(f"{speaker_of(quote)}, " if quote.saying.kind == "direct" else "", "speaker")
    yield who, *source_line(quote.article, link=link)
    if link:
        yield (Piece(link, "faint", link),)
    for article in quote.also:
        yield source_line(article, lead="also in: ", link=article.details.url)


def proof_total(counted: Sequence[Counted]) -> str:
    """Return how the quotations of a draft stand, counted: "3 quotations: 2 exact, 1 differs."."""
    numbers = Counter(counted)
    unchecked = numbers["unchecked"]
    several = "quotation was" if unchecked == 1 else "quotations were"
    left = [f"{unchecked:,} short {several} not checked."] if unchecked else []
    if len(counted) == unchecked:
        return " ".join(left) or "There are no quotations in this draft."
    return " ".join([f"{count(len(counted) - unchecked, 'quotation')}: {tally(counted)}.", *left])


def tally(counted: Iterable[Counted]) -> str:
    """Return how many there are of each verdict: "2 exact, 1 differs"."""
    numbers = Counter(counted)
    return ", ".join(
        f"{numbers[name]:,} {names[numbers[name] != 1]}" for name, names in _COUNTED.items() if numbers[name]
    )
