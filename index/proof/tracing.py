"""From words to the places they come from: whole, with differing words, cut, or joined from several."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from index.copies import TELLING
from index.cut import cut, cut_sentence
from index.errors import UsageError
from index.people.identities import Identities
from index.records import Article, Quote
from index.search.question import same_person
from index.sqlite import Reader
from index.text import name_key, normalise, words_key

from .alignment import AGREEING, Alignment, weight_of
from .hits import Hit, exactly, found_in
from .places import COPIES, Places
from .rows import longest_row
from .traces import Difference, Run, Trace, Traced
from .verbatim import Strand, parts, strand

_UNREADABLE = re.compile("[\x00\ud800-\udfff]")
MOST_WORDS = 2000
# Without marks, words are taken for joined where rows of so many stand in different places, in so many at most.
ROW_APART = 4
PIECES = 4


Group = list[Hit]


class Tracing:
    """Words traced in one state of the library."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._places = Places(reader)
        self._who = Identities(reader.identities())

    def traced(self, words: str, *, limit: int) -> Traced:
        """Return the places that the words come from, best first; the same words of one person are one finding."""
        if _UNREADABLE.search(words):
            raise UsageError("These words hold what no text can (NUL, or half a character). Type them again.")
        asked = strand(normalise(words))
        if not asked.keys:
            raise UsageError("There are no words to look for. Give some, such as: pullquote who-said 'yes we can'")
        if len(asked) > MOST_WORDS:
            raise UsageError(f"These are more than {MOST_WORDS:,} words. Ask about some of them.")
        groups = self.groups(asked)[:limit]
        return Traced(words=words, traces=tuple(told(group) for group in groups))

    def groups(self, asked: Strand) -> list[Group]:
        """Return the places of the words, best first, those of the same finding together."""
        self._places = Places(self._reader)  # one for all words of a draft would grow to the whole library
        hits = [hit for source in self._places.sources(asked) for hit in found_in(asked, source)]
        if all(_may_be_joined(hit) for hit in hits) and (joined := self._joined(asked)):
            hits = [joined]
        hits.sort(key=lambda hit: (hit.source.day, hit.source.held.number), reverse=True)
        found: list[Group] = []
        for hit in sorted(hits, key=lambda hit: hit.rank):
            group = next((group for group in found if self._belongs(asked, group, hit)), None)
            if group is None:
                found.append([hit])
            else:
                group.append(hit)
        return found

    def said_by(self, asked: Strand, may_be: Callable[[str], bool]) -> Group:
        """Return where the words are the whole quotation of somebody whose name may be this one's.

        Short words are more people's than articles are read closely.
        """
        same = self._reader.same_words([words_key(asked.of(0, len(asked)))])
        theirs = (quote for quote in same if quote.saying.kind == "direct" and may_be(quote.saying.speaker or ""))
        numbers = list(islice(dict.fromkeys(quote.article for quote in theirs), COPIES))
        hits = [hit for source in self._places.read(numbers) for hit in exactly(asked, source)]
        return [hit for hit in hits if hit.kind == "direct" and may_be(hit.speaker or "")]

    def same_speaker(self, one: str, other: str) -> bool:
        """Return whether two names are one person's, by likeness and by what people decided."""
        mine, theirs = name_key(one), name_key(other)
        if theirs in self._who.person(mine):
            return True
        return same_person(one, other) and not self._who.apart(mine, theirs)

    def _belongs(self, asked: Strand, group: Group, hit: Hit) -> bool:
        """Return whether a place is the same finding: the same words, with the same changes, by the same person."""
        first = group[0]
        if first.pieces or hit.pieces or (first.kind, first.edit) != (hit.kind, hit.edit):
            return False
        if differing(first.alignment) != differing(hit.alignment):
            return False
        named = {other.speaker for other in group if other.speaker}
        if not hit.speaker or not named:
            return hit.speaker == first.speaker or len(asked) >= TELLING
        decided = self._who.person(name_key(hit.speaker))
        # A last name alone may be one of two people's: it brings them together only by decision.
        return any(name_key(name) in decided for name in named) or all(
            self.same_speaker(name, hit.speaker) for name in named
        )

    def _joined(self, asked: Strand) -> Hit | None:
        """Return the words as pieces that stand in different places, None where they are not that."""
        marked = parts(asked)
        pieces = self._marked(asked, marked) if len(marked) > 1 else self._rows(asked, PIECES)
        if not pieces or len(pieces) < 2:
            return None
        # Places in an article that has other pieces, too, are nearer at hand.
        shared = Counter(number for hits in pieces for number in {hit.source.held.number for hit in hits})
        chosen = [min(hits, key=lambda hit: (-shared[hit.source.held.number], hit.rank)) for hits in pieces]
        return replace(chosen[0], edit="joined", pieces=tuple(chosen))

    def _marked(self, asked: Strand, marked: Sequence[range]) -> list[list[Hit]] | None:
        pieces = [self._whole(asked.part(piece.start, piece.stop)) for piece in marked]
        return pieces if all(pieces) and weight_of(asked.keys) >= AGREEING else None

    def _whole(self, piece: Strand) -> list[Hit]:
        """Return the places in which a piece stands as it is, the newest article first."""
        sources = self._places.sources(piece)
        hits = [hit for source in sources for hit in exactly(piece, source) if not hit.pieces]
        return sorted(hits, key=lambda hit: hit.source.day, reverse=True)

    def _rows(self, asked: Strand, most: int) -> list[list[Hit]] | None:
        """Return rows of words, at most so many, that stand somewhere and make up what was asked."""
        if not asked.keys:
            return []
        if most == 0 or len(asked) < ROW_APART or weight_of(asked.keys) < AGREEING:
            return None
        if hits := self._whole(asked):
            return [hits]
        sources = self._places.sources(asked)
        runs = [run for one in sources if (run := longest_row(asked, one.strand, least=ROW_APART))]
        if not runs:
            return None
        row = max(runs, key=lambda run: run.asked_end - run.asked)
        found: list[list[Hit]] = []
        for first, end in ((0, row.asked), (row.asked, row.asked_end), (row.asked_end, len(asked))):
            some = self._rows(asked.part(first, end), most - 1)
            if some is None:
                return None
            found += some
        return found if len(found) <= most else None


def _may_be_joined(hit: Hit) -> bool:
    """Return whether so many asked words differ in one row that they may be from elsewhere."""
    if hit.exact or hit.edit:
        return False
    differing = (block.asked_end - block.asked for block in hit.alignment.blocks if not block.same)
    return len(parts(hit.asked)) > 1 or max(differing) >= ROW_APART


def differing(found: Alignment) -> list[tuple[int, int, tuple[str, ...]]]:
    """Return the asked words that the source has otherwise, with what it has; equal for the same words."""
    blocks = (block for block in found.blocks if not block.same)
    return [(block.asked, block.asked_end, found.strand.keys[block.source : block.source_end]) for block in blocks]


def told(group: Group) -> Trace:
    """Return a finding with its quotes cut from the articles; the places after the first are in `also`."""
    hit = group[0]
    runs = tuple(_runs(hit))
    shown = [(quote, piece) for piece in hit.pieces or (hit,) for quote in _quotes(piece)]
    also = _also(group)
    return Trace(
        quotes=tuple(replace(quote, also=also) if also else quote for quote, _ in shown),
        asked=tuple(piece.asked.of(0, len(piece.asked)) for _, piece in shown),
        runs=runs,
        differences=tuple(Difference(asked=run.asked, source=run.source) for run in runs if not run.same),
        edit=hit.edit,
    )


def _also(group: Group) -> tuple[Article, ...]:
    first = group[0].source.held.article
    others = {hit.source.held.article.id: hit.source for hit in group if hit.source.held.article.id != first.id}
    newest = sorted(others.values(), key=lambda source: (source.day, source.held.number), reverse=True)
    return tuple(source.held.article for source in newest)


def _quotes(hit: Hit) -> list[Quote]:
    held, likeness = hit.source.held, hit.alignment.likeness
    if hit.span:
        return [cut_sentence(held, hit.span, score=likeness, confidence=likeness)]
    return [cut(held, quote, score=likeness) for quote in hit.quotes]


def _runs(hit: Hit) -> Iterator[Run]:
    """Yield the asked words beside the source's; words changed one for one are told one by one."""
    if hit.pieces:
        yield from (run for piece in hit.pieces for run in _runs(piece))
        return
    asked, among = hit.asked, hit.alignment.strand
    for block in hit.alignment.blocks:
        size = block.asked_end - block.asked
        single = not block.same and size == block.source_end - block.source
        for step in range(size) if single else (0,):
            asked_end = block.asked + step + 1 if single else block.asked_end
            source_end = block.source + step + 1 if single else block.source_end
            yield Run(
                asked=asked.of(block.asked + step, asked_end),
                source=among.of(block.source + step, source_end),
                same=block.same,
            )
