"""Words found in one article: whole, cut, or with some of them changed, and whose they are there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice, pairwise

from index.records import Span
from index.sqlite import HeldQuote

from .alignment import AGREEING, Alignment, Block, bounded, nearest, weight_of, whole
from .places import Source
from .rows import embedded, of_rows, parted, pieced
from .traces import Edit
from .verbatim import Strand, parts

# Without marks, words that were left out are looked for between rows of so many words: shorter ones stand everywhere.
ROW = 3
MOSTLY = 0.75  # of words of which some differ must stand in a quotation to be taken for its speaker's
PLACES_EACH = 5  # places of the same words in one article


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Hit:
    """A place in a source that the words come from: quotations of one utterance, else a span of the article.

    Of words that were joined, `pieces` are the places.
    """

    asked: Strand
    source: Source
    alignment: Alignment
    quotes: tuple[HeldQuote, ...] = ()
    span: Span | None = None
    edit: Edit | None = None
    pieces: tuple[Hit, ...] = ()

    @property
    def exact(self) -> bool:
        """Whether the words stand there as they were asked."""
        return self.alignment.exact and self.edit is None

    @property
    def kind(self) -> str:
        """Whose words they are: "direct", "reported", or "article" for the article's own."""
        return self.quotes[0].saying.kind if self.quotes else "article"

    @property
    def speaker(self) -> str | None:
        """Who said them, under the fullest name that the article gives."""
        return self.quotes[0].saying.speaker if self.quotes else None

    @property
    def rank(self) -> tuple[int, float, int]:
        """What places are put in order by, the least first; before that the newest article."""
        voice = ("direct", "reported", "article").index(self.kind)
        if self.exact:
            return 0, 0.0, 2 * voice + (self.speaker is None)
        likeness = -round(self.alignment.likeness, 2) if self.edit is None else 0.0
        return 2 - bool(self.edit), likeness, 2 * voice + (self.speaker is None)


def found_in(asked: Strand, source: Source) -> list[Hit]:
    """Return where the words stand in a source: whole, else cut, else with some of them changed."""
    if exact := list(exactly(asked, source)):
        return exact
    if shortened := _cut(asked, source):
        return [replace(_placed(asked, source, shortened), edit="cut", pieces=())]
    near = [found for among in source.strands() if (found := nearest(asked, among) or embedded(asked, among))]
    best = max(near, key=lambda found: found.likeness, default=None)
    return [_edited(asked, source, _within_unit(asked, source, best))] if best else []


def exactly(asked: Strand, source: Source) -> Iterator[Hit]:
    """Yield the places of a source in which the words stand one behind the other."""
    for among in source.strands():
        for at in islice(among.find(asked.keys), PLACES_EACH):
            if among is source.strand or len(among.stretches(at, at + len(asked))) > 1:
                yield _placed(asked, source, whole(among, at, len(asked)))


def _placed(asked: Strand, source: Source, found: Alignment) -> Hit:
    """Return the place of words: in one utterance, in reported speech, else in the article's own sentences.

    Words that fill the quotations of several utterances are joined.
    """
    stretches = found.strand.stretches(found.first, found.end)
    quotes = tuple(dict.fromkeys(quote for span in stretches for quote in source.touched(span)))
    if quotes and _filled(source, found, quotes):
        if len({quote.saying.utterance for quote in quotes}) == 1:
            return Hit(asked=asked, source=source, alignment=found, quotes=quotes)
        if found.exact:
            return _over_several(asked, source, found)
    span = Span(stretches[0].start, stretches[-1].end)
    if reported := source.reported(span):
        return Hit(asked=asked, source=source, alignment=found, quotes=(reported,))
    around = Span(source.sentence(span.start).start, source.sentence(span.end - 1).end)
    return Hit(asked=asked, source=source, alignment=found, span=around)


def _filled(source: Source, found: Alignment, quotes: Sequence[HeldQuote]) -> bool:
    """Return whether all the words stand in these quotations; nearly all will do where some of them differ anyway."""
    if found.strand is not source.strand:
        return True
    held = {number for quote in quotes for number in source.strand.inside(quote.saying.span)}
    inside = sum(number in held for number in range(found.first, found.end))
    return inside >= (1.0 if found.exact else MOSTLY) * (found.end - found.first)


def _over_several(asked: Strand, source: Source, found: Alignment) -> Hit:
    """Return exact words that go from one utterance over into the next as pieces."""
    numbers = range(found.first, found.end)
    pieces = []
    for _, group in groupby(numbers, key=lambda number: source.unit(found.strand.span(number).start)):
        row = list(group)
        piece = asked.part(row[0] - found.first, row[-1] + 1 - found.first)
        pieces.append(_placed(piece, source, whole(found.strand, row[0], len(row))))
    return replace(pieces[0], edit="joined", pieces=tuple(pieces))


def _edited(asked: Strand, source: Source, found: Alignment) -> Hit:
    """Return the place of words that are not exact, told whether they were only cut, or joined."""
    hit = _placed(asked, source, found)
    if not found.shortened:
        return hit
    across = [block for block in found.blocks if block.left_out and _crosses(source, found.strand, block)]
    if not across:
        return replace(hit, edit="cut")
    bounds = [0, *(block.asked for block in across), len(asked)]
    pieces = [_piece(asked, source, found, range(*bound)) for bound in pairwise(bounds)]
    return replace(pieces[0], alignment=found, edit="joined", pieces=tuple(pieces))


def _within_unit(asked: Strand, source: Source, found: Alignment) -> Alignment:
    """Return the alignment without differing words of the source that nobody said in one breath with the others."""
    numbers = range(found.blocks[0].source, found.blocks[-1].source_end)
    units = {number: source.unit(found.strand.span(number).start) for number in _edges(found, numbers)}
    first = next(n for n in numbers if units.get(n, units[found.first]) == units[found.first])
    end = next(n for n in reversed(numbers) if units.get(n, units[found.end - 1]) == units[found.end - 1]) + 1
    return bounded(asked, found, first, end)


def _edges(found: Alignment, numbers: range) -> Iterator[int]:
    yield from range(numbers.start, found.first + 1)
    yield from range(found.end - 1, numbers.stop)


def _crosses(source: Source, among: Strand, gap: Block) -> bool:
    """Return whether what was left out parts two utterances, or two sentences of the article."""
    before, behind = among.span(gap.source - 1), among.span(gap.source_end)
    return source.unit(before.start) != source.unit(behind.start)


def _piece(asked: Strand, source: Source, found: Alignment, words: range) -> Hit:
    """Return the place of some of the words; `found` has all of them."""
    blocks = [block for block in found.blocks if block.same and block.asked in words]
    moved = [
        replace(block, asked=block.asked - words.start, asked_end=block.asked_end - words.start) for block in blocks
    ]
    part = asked.part(words.start, words.stop)
    return _placed(part, source, of_rows(part, found.strand, moved))


def _cut(asked: Strand, source: Source) -> Alignment | None:
    """Return the words as rows that stand in order in one utterance or one sentence, None where they do not.

    Where marks show that something was left out, the rows are what stands between those.
    """
    marked = parts(asked)
    head = asked.keys[: marked[0].stop] if len(marked) > 1 else asked.keys[:ROW]
    if weight_of(asked.keys) < AGREEING or (len(marked) == 1 and len(asked) < 2 * ROW):
        return None
    starts = list(islice(source.strand.find(head), PLACES_EACH))
    for among, numbers in _units(source, starts):
        whole_row = len(marked) == 1
        found = pieced(asked, among, numbers, least=ROW) if whole_row else parted(asked, marked, among, numbers)
        if found and not found.exact:
            return found
    return None


def _units(source: Source, starts: Sequence[int]) -> Iterator[tuple[Strand, range]]:
    """Yield the utterances and sentences in which the words of these numbers stand, from there on."""
    for start in starts:
        at = source.strand.span(start).start
        if not (said := source.touched(Span(at, at + 1))):
            sentence = source.sentence(at)
            yield source.strand, range(start, source.strand.inside(sentence).stop)
            continue
        utterance = next(quotes for quotes in source.utterances() if said[0] in quotes)
        among = source.strand.within([quote.saying.span for quote in utterance])
        yield among, range(next(n for n in range(len(among)) if among.span(n).start == at), len(among))
