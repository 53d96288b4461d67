"""The lines of printed pages made into paragraphs as people read them: one paragraph, one line.

Nothing in a PDF says where a paragraph ends; it is seen from gaps, indents, short last lines and sizes of type.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise, repeat

from .across import Line, in_columns
from .hyphens import Hyphens

# What differs much from the width of an "n", in most faces.
_WIDTHS = {
    letter: width
    for letters, width in (("iljI.,:;'!|‘’", 0.5), (' frt()[]-"“”', 0.6), ("mMW%—…", 1.6), ("wABCDEGHKNOPQRUVXY&", 1.3))
    for letter in letters
}
_ENDED = re.compile(r"[.!?:…。！？][\"'”’»)\]]*(?:\[?\d{1,3}\]?)?$")
_BULLET = re.compile(r"[•‣◦▪●■*–-]\s|\(?(?:\d{1,3}|[a-zA-Z])[.)]\s")
_NUMBER = re.compile(r"\W*(?:page|p\.)?\s*(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:of|/)\s*\d{1,4})?\W*", re.IGNORECASE)
# Running heads stand in the outermost lines of a page.
_OUTER = 3
_APART = 1.6
_LONGEST_HEAD = 120
_LEAST_KEPT = 0.7
_SMALL, _LARGE = 0.9, 1.2
_LONGEST_HEADLINE = 200


def paragraphs(lines: Sequence[Line]) -> list[str]:
    """Return the paragraphs, hyphens of line ends taken back where that is safe.

    Running heads and page numbers are left out; footnotes come after the rest.
    """
    kept = _notes_last(in_columns(_without_running_heads(lines), _width))
    look = _Look(kept)
    groups: list[list[Line]] = []
    for line in kept:
        if groups and not look.begins(groups[-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    hyphens = Hyphens([line.text for line in kept])
    return [hyphens.joined([line.text for line in group]) for group in groups]


def headline(lines: Sequence[Line]) -> str | None:
    """Return what the first page says in type larger than that of the text; None when it says nothing so."""
    usual = _usual_size(lines)
    first = [line for line in lines if line.page == 0]
    largest = max((line.size for line in first), default=0.0)
    if largest < _LARGE * usual:
        return None
    runs = groupby(first, key=lambda line: line.size > 0.95 * largest)
    words = " ".join(line.text for line in next((list(run) for large, run in runs if large), []))
    return words if any(map(str.isalpha, words)) and len(words) <= _LONGEST_HEADLINE else None


def _without_running_heads(lines: Sequence[Line]) -> list[Line]:
    """Leave out what stands at the same height of many pages, but for its numbers, and lone page numbers."""
    pages = [list(page) for _, page in groupby(lines, key=lambda line: line.page)]
    counts = Counter(key for page in pages for key in {key for line in _outer(page) for key in _keys(line)})
    # Left and right pages have heads of their own, so half of the pages is all there may be.
    often = {key for key, count in counts.items() if count >= max(2, 0.4 * len(pages))}
    left = [line for page in pages for line in _without_edges(page, often)]
    # A form or a list has lines like heads on every page; then they are what there is to read.
    return left if _size(left) >= _LEAST_KEPT * _size(lines) else list(lines)


def _outer(page: Sequence[Line]) -> list[Line]:
    heights = sorted({line.y for line in page})
    edges = {*heights[:_OUTER], *heights[-_OUTER:]}
    return [line for line in page if line.y in edges]


def _without_edges(page: Sequence[Line], often: set[tuple[str | int, int]]) -> list[Line]:
    """Leave out running heads from both edges of a page inwards, up to the first line that is none."""
    heights = sorted({line.y for line in page})
    gone: set[int] = set()
    for inwards in (heights, heights[::-1]):
        heads: list[Line] = []
        for height, next_height in pairwise(inwards[: _OUTER + 1]):
            found = [
                line for line in page if line.y == height and (often.intersection(_keys(line)) or _is_number(line))
            ]
            if not found:
                break
            heads += found
            if _is_apart(heads, next_height):
                gone.update(map(id, heads))
                heads = []
    return [line for line in page if id(line) not in gone]


def _is_number(line: Line) -> bool:
    return bool(_NUMBER.fullmatch(line.text))


def _is_apart(heads: Sequence[Line], height: float) -> bool:
    """Return whether the lines are no paragraph, and do not go on in the text that begins at this height."""
    return abs(heads[-1].y - height) > _APART * heads[-1].size and _size(heads) <= _LONGEST_HEAD


def _keys(line: Line) -> list[tuple[str | int, int]]:
    """Return what a line has in common with the same line of other pages: its words, or numbers that grow with them."""
    height = round(line.y / 3)
    numbers = re.findall(r"^\d{1,4}(?=\s)|(?<=\s)\d{1,4}$", line.text)
    growing = [(int(number) - line.page, height) for number in numbers]
    return [(re.sub(r"\d+", "#", line.text.lower()), height), *growing]


def _notes_last(lines: Sequence[Line]) -> list[Line]:
    """Put the small type at the feet of pages after everything else: a sentence may go on over the page above it."""
    body = _usual_size(lines)
    notes: list[Line] = []
    rest: list[Line] = []
    for _, on_page in groupby(lines, key=lambda line: line.page):
        page = list(on_page)
        foot = len(page)
        while foot and page[foot - 1].size < _SMALL * body:
            foot -= 1
        rest += page[:foot] if foot else page
        notes += page[foot:] if foot else []
    return rest + notes


def _size(lines: Iterable[Line]) -> int:
    return sum(len(line.text) for line in lines)


def _usual_size(lines: Sequence[Line]) -> float:
    return _usual((line.size, len(line.text)) for line in lines)


def _usual(weighed: Iterable[tuple[float, int]]) -> float:
    """Return the commonest number, to a half; 0.0 where there is none."""
    counts = Counter[float]()
    for number, weight in weighed:
        counts[round(number * 2) / 2] += weight
    return counts.most_common(1)[0][0] if counts else 0.0


class _Look:
    """How the lines of a text are set: what is common in it tells where something begins."""

    def __init__(self, lines: Sequence[Line]) -> None:
        by_size: dict[float, list[float]] = {}
        for line in lines:
            by_size.setdefault(_type(line), []).append(_width(line.text))
        self._widths = {size: sorted(widths)[int(0.9 * (len(widths) - 1))] for size, widths in by_size.items()}
        gaps: dict[float, list[float]] = {}
        for above, below in pairwise(lines):
            gap = above.y - below.y
            if above.page == below.page and _type(above) == _type(below) and 0 < gap < 3 * above.size:
                gaps.setdefault(_type(above), []).append(gap)
        self._gaps = {size: _usual((gap, 1) for gap in found) for size, found in gaps.items()}

    def begins(self, group: Sequence[Line], line: Line) -> bool:
        """Return whether a paragraph begins with the line that comes after these."""
        above = group[-1]
        if line.apart:
            return True
        if abs(above.size - line.size) > 0.08 * max(above.size, line.size) or _BULLET.match(line.text):
            return True
        if above.page != line.page or line.y >= above.y:
            return not self._goes_on(group, line)
        if above.y - line.y > 1.3 * (self._gaps.get(_type(above)) or 1.2 * above.size):
            return True
        if _starts_small(line):
            return False
        return above.bold != line.bold or self._indented(group, line) or self._was_last(above, line)

    def _goes_on(self, group: Sequence[Line], line: Line) -> bool:
        """Return whether a paragraph goes on at the top of the next column or page."""
        text = " ".join(one.text for one in group[-40:])
        if _starts_small(line) or text.endswith("-"):
            return True
        open_quote = text.count("“") > text.count("”")
        wide = _width(group[-1].text) >= 0.6 * self._widths[_type(group[-1])]
        return open_quote or (wide and not _ENDED.search(group[-1].text))

    def _indented(self, group: Sequence[Line], line: Line) -> bool:
        step = line.x - group[-1].x
        hanging = len(group) == 1 and bool(_BULLET.match(group[0].text))
        return 0.7 * line.size < step < 6 * line.size and not hanging

    def _was_last(self, above: Line, line: Line) -> bool:
        """Return whether a line is shorter than it had to be: the next word would have had room on it."""
        needed = _width(f"{above.text} {line.text.split()[0]}")
        share = 0.9 if _ENDED.search(above.text) else 0.6
        return needed <= share * self._widths[_type(above)]


def _width(text: str) -> float:
    """Return about how wide a text is set, in widths of an "n"."""
    return sum(map(_WIDTHS.get, text, repeat(1.0)))


def _type(line: Line) -> float:
    return round(line.size * 2) / 2


def _starts_small(line: Line) -> bool:
    first = next((letter for letter in line.text if letter.isalnum()), "")
    return first.islower() and not line.text.startswith(("“", '"', "‘"))
