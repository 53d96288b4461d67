"""Columns and tables whose rows were drawn across, put in the order in which people read them.

A file that draws the first line of each column, then the second, would give sentences that nobody wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A printed line: its page, its words, where it begins from the left and from below, and its type.

    `apart` says that it begins a paragraph, whatever it looks like.
    """

    page: int
    text: str
    x: float
    y: float
    size: float
    bold: bool = False
    apart: bool = False


Cell = list[Line]
Width = Callable[[str], float]

# In sizes of type: what is level, and the least between two cells, the most between two rows and within a column.
_LEVEL, _BETWEEN, _BELOW, _WITHIN = 0.35, 2.0, 4.0, 5.0
# Widths are guessed from letters; this share of one may be wrong.
_DOUBT = 0.2
# Cells of fewer letters than this hold facts, not lines of prose; a bullet or a number is no cell.
_SHORT, _LONGEST_BULLET = 20, 4
_MOST_PIECES = 4


def in_columns(lines: Sequence[Line], width: Width) -> list[Line]:
    """Return the lines, columns that were drawn across one after the other, and no two cells in one paragraph.

    `width` tells how wide a text is set, in widths of an "n".
    """
    ordered: list[Line] = []
    for _, page in groupby(lines, key=lambda line: line.page):
        block: list[list[Cell]] = []
        for row in _cells(list(page), width):
            if block and not _belongs(row, block, width):
                back = len(block) > 1 or len(block[0]) > 1
                ordered += _read(block)
                block = []
                if back and _is_table(ordered, row):
                    row[0] = [replace(row[0][0], apart=True), *row[0][1:]]
            block.append(row)
        ordered += _read(block)
    return ordered


def _is_table(ordered: Sequence[Line], row: Sequence[Cell]) -> bool:
    """Return whether the row begins far to the left of where the block before it ended."""
    return ordered[-1].x > row[0][0].x + _WITHIN * row[0][0].size


def _cells(lines: Sequence[Line], width: Width) -> list[list[Cell]]:
    """Return the rows of a page as they were drawn, each in cells: wide gaps, or places that recur, part them."""
    rows: list[list[Line]] = []
    for line in lines:
        last = rows[-1][-1] if rows else None
        if last and abs(last.y - line.y) <= _LEVEL * line.size and line.x > last.x:
            rows[-1].append(line)
        else:
            rows.append([line])
    near = [_places([*rows[max(0, n - 1) : n], *rows[n + 1 : n + 2]]) for n in range(len(rows))]
    return [_parted(row, places, width) for row, places in zip(rows, near, strict=True)]


def _places(rows: Sequence[Sequence[Line]]) -> set[int]:
    return {round(line.x) + slip for row in rows if len(row) <= _MOST_PIECES for line in row[1:] for slip in (-1, 0, 1)}


def _parted(row: Sequence[Line], places: set[int], width: Width) -> list[Cell]:
    cells: list[Cell] = [[row[0]]]
    for line in row[1:]:
        last = cells[-1][-1]
        wide = width(last.text) * last.size / 2
        gap = line.x - last.x - wide
        recurs = len(row) <= _MOST_PIECES and round(line.x) in places and gap > -_DOUBT * wide
        if not _is_bullet(_text(cells[-1])) and (recurs or gap > _BETWEEN * line.size + _DOUBT * wide):
            cells.append([line])
        else:
            cells[-1].append(line)
    return [[_merged(cell)] for cell in cells]


def _is_bullet(text: str) -> bool:
    return len(text) <= _LONGEST_BULLET and sum(map(str.isalpha, text)) <= 1


def _merged(cell: Cell) -> Line:
    return replace(max(cell, key=lambda line: len(line.text)), text=_text(cell), x=cell[0].x)


def _text(cell: Cell) -> str:
    return " ".join(line.text for line in cell)


def _belongs(row: Sequence[Cell], block: Sequence[Sequence[Cell]], width: Width) -> bool:
    """Return whether a row is one more of those above it: close below them, in their columns."""
    first, above = row[0][0], block[-1][0][0]
    columns = _columns(block)
    if not 0 < above.y - first.y < _BELOW * first.size:
        return False
    if len(columns) == 1:
        return len(row) == 1
    if len(row) > 1:
        return any(abs(cell[0].x - place) < first.size for cell in row[1:] for place in columns[1:])
    end = first.x + width(_text(row[0])) * first.size / 2
    following = next((place for place in columns if place > first.x + first.size), None)
    return following is None or end < following + _DOUBT * (end - first.x)


def _columns(block: Sequence[Sequence[Cell]]) -> list[float]:
    """Return where the columns begin; the first lines of paragraphs may be set in."""
    columns: list[float] = []
    for x, size in sorted((cell[0].x, cell[0].size) for row in block for cell in row):
        if not columns or x > columns[-1] + _WITHIN * size:
            columns.append(x)
    return columns


def _read(block: Sequence[Sequence[Cell]]) -> list[Line]:
    """Return the lines of a block: as drawn, where it is no columns; those of a table each apart."""
    columns = _columns(block)
    if len(columns) == 1 or not any(len(row) > 1 for row in block):
        return [line for row in block for cell in row for line in cell]
    stacks: list[list[Cell]] = [[] for _ in columns]
    for row in block:
        for cell in row:
            number = sum(place <= cell[0].x + 1 for place in columns) - 1
            stacks[max(0, number)].append(cell)
    is_prose = all(sum(len(_text(cell)) for cell in stack) >= _SHORT * len(stack) for stack in stacks)
    if is_prose and len(block) > 1:
        told = [_started(list(chain.from_iterable(stack)), apart=number > 0) for number, stack in enumerate(stacks)]
        return list(chain.from_iterable(told))
    return _as_drawn(block, columns[0])


def _as_drawn(block: Sequence[Sequence[Cell]], left: float) -> list[Line]:
    told: list[Line] = []
    for row in block:
        for number, cell in enumerate(row):
            # "Lind:" and what she said are one.
            if number > 0 and told[-1].text.endswith(":"):
                told[-1] = replace(_merged([told[-1], *cell]), apart=True)
            else:
                told += _started(cell, apart=len(row) > 1 or cell[0].x <= left + 1)
    return told


def _started(cell: Cell, *, apart: bool) -> Cell:
    return [replace(cell[0], apart=cell[0].apart or apart), *cell[1:]]
