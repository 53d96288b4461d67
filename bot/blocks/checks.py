"""The quotations of a text, checked: what is not exact first, each with what the source has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.blocks.answers import CUT, HINT
from bot.blocks.budget import Part, fit
from bot.blocks.message import Block, Message
from bot.blocks.text import NAME_CHARACTERS, Element, aloud, cut, line, quotation, rich, section, text, weight
from bot.wording import by_line, clean, in_line, link_of, plain, source_line, words_of
from bot.wording_proof import Counted, checked_lines, counted_as, pieces, proof_total, reasons, shortened, tally
from index import Checked, Quote, Run, Trace

NO_ARTICLES = f"There are no articles to check quotes against here yet. {HINT}"
NO_WORDS = "There are no words in that message, and no file, so there is nothing to check."
NO_QUOTATIONS = (
    "There is no quotation to check in it. What counts: words in quotation marks that somebody is named for, or eight "
    "and more words in quotation marks."
)
LEGEND = "Bold is what the source has, struck out is what the text has instead."
NOWHERE = "Neither these words nor anything near them stand in the articles that answer you here."

_VERDICTS: Mapping[Counted, str] = {
    "exact": "Exact",
    "differs": "Words differ",
    "cut": "Words are left out",
    "joined": "Joined from different places",
    "speaker": "Said by somebody else",
    "own": "The article's own words",
    "none": "Not in the library",
}
_WORDS_CHARACTERS, _SHORT_CHARACTERS, _SOURCE_CHARACTERS = 600, 200, 1_500
# Of a stretch that agrees, how many words stand at either end where it is long.
_AGREEING = 25
_PIECES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A text and what became of its quotations, or why it was not checked; `name` is None for the message itself."""

    name: str | None = None
    checked: Sequence[Checked] = ()
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _One:
    """A quotation of one of several texts: `place` says which, "" where there is but one."""

    checked: Checked
    place: str


def checks(drafts: Sequence[Draft]) -> Message:
    """Return how the quotations of a message and its files stand: counted, then one by one as far as there is room."""
    every = [_One(checked=one, place=_place(draft, drafts)) for draft in drafts for one in draft.checked]
    shown = [one for one in every if one.checked.verdict != "unchecked"]
    ordered = sorted(shown, key=lambda one: counted_as(one.checked) == "exact")
    summary = list(_summary(drafts, every))

    def left_out(gone: int) -> Block:
        rest = tally(counted_as(one.checked) for one in ordered[-gone:])
        return rich(section(text(f"and {gone:,} more, for which there is no room here: {rest}.")))

    first = Part(blocks=(rich(*(section(text(words)) for words in summary)),))
    parts = [first, *(Part(blocks=(_block(one),), extra=True) for one in ordered)]
    spoken = [*summary, *(f"\n{plain(checked_lines(one.checked))}{one.place}" for one in ordered)]
    return Message(text=aloud("\n".join(spoken)), blocks=fit(parts, left_out=left_out))


def _place(draft: Draft, drafts: Sequence[Draft]) -> str:
    if len(drafts) == 1:
        return ""
    return f"\nin {in_line(draft.name)}" if draft.name else "\nin the message"


def _summary(drafts: Sequence[Draft], every: Sequence[_One]) -> Iterator[str]:
    yield from (in_line(draft.refused) for draft in drafts if draft.refused)
    counted = [counted_as(one.checked) for one in every]
    if all(draft.refused for draft in drafts):
        return
    if all(one == "unchecked" for one in counted):
        yield NO_QUOTATIONS
        if counted:
            yield proof_total(counted)
        return
    yield proof_total(counted)
    if any(_is_marked(trace) for one in every for trace in one.checked.traced.traces[:1]):
        yield LEGEND


def _block(one: _One) -> Block:
    checked, counted = one.checked, counted_as(one.checked)
    exact = counted == "exact"
    words = cut(in_line(checked.text), _SHORT_CHARACTERS if exact else _WORDS_CHARACTERS)
    head = [text(f"{_VERDICTS[counted]}: ", "bold"), text(f"“{words}”")]
    traces = checked.traced.traces[:1]
    if exact:
        return rich(section(*head, text("\n"), *_source(traces[0].quotes[0]), text(one.place)))
    if checked.named:
        head.append(text(f" — {cut(in_line(checked.named), NAME_CHARACTERS)}"))
    told = [text(f"\n{sentence}") for sentence in reasons(checked)] if traces else [text(f"\n{NOWHERE}")]
    shown = [paragraph for trace in traces for paragraph in _trace(trace)]
    return rich(section(*head, *told), *shown, section(text(one.place.lstrip())))


def _is_marked(trace: Trace) -> bool:
    return not trace.exact and trace.edit != "joined"


def _trace(trace: Trace) -> Iterator[Element]:
    """Yield the paragraphs that show what the source has, who said it and where."""
    if trace.edit != "joined":
        words = _marked(trace.runs) if _is_marked(trace) else [text(_quoted(trace.quotes))]
        yield quotation(*words)
        yield section(*_source(trace.quotes[0]))
        return
    every = list(pieces(trace))
    for asked, quotes in every[:_PIECES]:
        yield section(text(f"“{cut(in_line(asked), _SHORT_CHARACTERS)}” is from"))
        yield quotation(text(_quoted(quotes, characters=_WORDS_CHARACTERS)))
        yield section(*_source(quotes[0]), text("\n"))
    if len(every) > _PIECES:
        yield section(text(f"and from {len(every) - _PIECES:,} more"))


def _quoted(quotes: Sequence[Quote], *, characters: int = _SOURCE_CHARACTERS) -> str:
    first = quotes[0]
    if first.saying.kind != "direct":
        return cut(clean(words_of(first)), characters)
    return cut(" … ".join(f"“{clean(quote.text)}”" for quote in quotes), characters)


def _source(quote: Quote) -> Iterable[Element]:
    """Return who said it, where somebody is quoted with it, and where it is read."""
    who = (*line(by_line(quote)), text("\n")) if quote.saying.kind == "direct" else ()
    return (*who, *line(source_line(quote.article, link=link_of(quote))))


def _marked(runs: Iterable[Run]) -> list[Element]:
    """Return the source's words, what differs in bold, beside it struck out what the text has instead."""
    shown: list[Element] = []
    room = _SOURCE_CHARACTERS
    for element in _run_elements(runs):
        room -= weight(element["text"])
        if room < 0:
            return [*shown, text(f"[…] {CUT}", "italic")]
        shown += [element, text(" ")]
    return shown[:-1]


def _run_elements(runs: Iterable[Run]) -> Iterator[Element]:
    for run in runs:
        source = shortened(run.source, ends=_AGREEING, mark="[…]")
        if run.same:
            yield text(source)
            continue
        if run.asked.strip():
            yield text(shortened(run.asked, ends=_AGREEING, mark="[…]"), "strike")
        if source:
            yield text(source, "bold")
