"""Words that stand in rows in a source, as they were asked, with others between the rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from .alignment import Alignment, Block, likeness_of, united, weight_of
from .verbatim import Strand

# A row so long, of words that tell so much, is no chance, though most of what was asked differs.
LONG, LONG_WEIGHT = 7, 3.0


def embedded(asked: Strand, source: Strand) -> Alignment | None:
    """Return the alignment of a long row among words that the source does not have, None where there is none."""
    row = longest_row(asked, source, least=LONG)
    if row is None or weight_of(asked.keys[row.asked : row.asked_end]) < LONG_WEIGHT:
        return None
    head = Block(asked=0, asked_end=row.asked, source=row.source, source_end=row.source, same=False)
    tail = Block(
        asked=row.asked_end, asked_end=len(asked), source=row.source_end, source_end=row.source_end, same=False
    )
    blocks = tuple(block for block in (head, row, tail) if block.asked < block.asked_end)
    return Alignment(strand=source, blocks=blocks, likeness=likeness_of(asked, source, blocks))


def pieced(asked: Strand, source: Strand, among: range, *, least: int) -> Alignment | None:
    """Return the asked words as pieces that stand in order among these words of the source.

    Each piece has `least` words or more; None where that cannot be.
    """
    runs: list[Block] = []
    at, number = among.start, 0
    while number < len(asked):
        size = source.run(asked.keys[number:], start=at)
        place = next(source.find(asked.keys[number : number + size], start=at), None) if size >= least else None
        if place is None or place + size > among.stop:
            return None
        runs.append(_row(number, place, size))
        at, number = place + size, number + size
    return of_rows(asked, source, runs)


def parted(asked: Strand, pieces: Sequence[range], source: Strand, among: range) -> Alignment | None:
    """Return these pieces of the asked words where they stand in order among these words of the source, else None."""
    runs: list[Block] = []
    at = among.start
    for piece in pieces:
        place = next(source.find(asked.keys[piece.start : piece.stop], start=at), None)
        if place is None or place + len(piece) > among.stop:
            return None
        runs.append(_row(piece.start, place, len(piece)))
        at = place + len(piece)
    return of_rows(asked, source, runs)


def _row(asked: int, source: int, size: int) -> Block:
    return Block(asked=asked, asked_end=asked + size, source=source, source_end=source + size, same=True)


def of_rows(asked: Strand, source: Strand, runs: Sequence[Block]) -> Alignment:
    """Return the alignment of runs that agree, with what the source has between them."""
    blocks = [runs[0]]
    for last, run in pairwise(runs):
        if last.source_end < run.source:
            gap = Block(asked=run.asked, asked_end=run.asked, source=last.source_end, source_end=run.source, same=False)
            blocks.append(gap)
        blocks.append(run)
    return Alignment(strand=source, blocks=tuple(united(blocks)), likeness=likeness_of(asked, source, blocks))


def longest_row(asked: Strand, source: Strand, *, least: int) -> Block | None:
    """Return the longest row of asked words, of `least` or more, that stands in the source, None where none does."""
    best: Block | None = None
    first, size = 0, least
    while first + size <= len(asked):
        place = next(source.find(asked.keys[first : first + size]), None)
        if place is None:
            first += 1
            continue
        size = source.run(asked.keys[first:])
        best = _row(first, next(source.find(asked.keys[first : first + size])), size)
        first, size = first + 1, size + 1
    return best
