"""Quotation marks: which open, which close, what stands between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.records import Span

_DOUBLE = {"“": "”", "„": "“”", "«": "»", '"': '"'}
_MARK = re.compile('[“”„«»"]')
_BEFORE_OPENING = frozenset(" \n([{—–-―/'‘\u00a0…")
_LONGEST_SINGLE = 1500
_DEEPEST = 3
_FEW_DOUBLE = 20
# An apostrophe opens nothing inside a word, and these begin with one.
_SINGLE = re.compile(r"(?<![\w’'.,;:!?])[‘'](?!(?:s|em|til|tis|twas|cause|n|round|\d\ds?)\b)(?=[\w“\"\[(…])")
_SINGLE_END = re.compile(r"(?<=[,.!?…—–-])[’'](?!\w)")
_OTHER = re.compile(r"[‹「『]([^‹›「」『』\n]+)[›」』]")
_SINGLE_WORD_END = re.compile(r"(?<=\w)[’'](?=[\s,.;:!?)—–-]|$)")


def _opens(text: str, at: int, floor: int) -> bool:
    """Return whether a straight mark can open: a blank or nothing before it, a word behind it."""
    before = text[at - 1] if at > floor else "\n"
    after = text[at + 1] if at + 1 < len(text) else "\n"
    if before == "=":  # an attribute of markup that was left in the text
        return False
    return (before in _BEFORE_OPENING or not (before.isalnum() or before in ",.!?;:”’)%")) and not after.isspace()


def _close(text: str, mark: str, inside: Span) -> int | None:
    """Return where a quotation that begins at `inside.start` closes in its paragraph; None where it does not."""
    return _close_straight(text, inside) if mark == '"' else _close_turned(text, mark, inside)


def _close_straight(text: str, inside: Span) -> int | None:
    depth = 0
    for match in _MARK.finditer(text, inside.start, inside.end):
        found, at = match.group(), match.start()
        if found == "”" and depth == 0:
            return at
        if found in "“”":
            depth += 1 if found == "“" else -1
        elif found == '"' and not (text[at - 1].isspace() and _opens(text, at, inside.start)):
            return at
        elif found == '"' and depth == 0:
            return None
    return None


def _close_turned(text: str, mark: str, inside: Span) -> int | None:
    depth = straight = 0
    for match in _MARK.finditer(text, inside.start, inside.end):
        found, at = match.group(), match.start()
        closes = found in _DOUBLE[mark] and depth == 0
        wrong_way = found == mark == "“" and _ends_words(text, at, inside)
        other_kind = found == '"' and mark == "“" and straight == 0 and not _opens(text, at, inside.start)
        if closes or wrong_way or other_kind:
            return at
        depth += (found == mark) - (found in _DOUBLE[mark])
        straight += found == '"'
        if depth > _DEEPEST:
            return None
    return None


def _ends_words(text: str, at: int, inside: Span) -> bool:
    """Return whether a mark stands where only a closing one can: behind a word or its full stop, before a blank."""
    return at > inside.start and not text[at - 1].isspace() and (at + 1 >= inside.end or text[at + 1].isspace())


def _unclosed(text: str, mark: str, inside: Span) -> int:
    """Return where a quotation ends that nothing closes: before the next opening mark, else with the paragraph."""
    again = text.find(mark, inside.start, inside.end)
    if again < 0:
        return inside.end
    return inside.start + len(text[inside.start : again].rstrip())


def _in_paragraph(text: str, paragraph: Span) -> Iterator[tuple[int, int, bool]]:
    """Yield (start, end, closed) of every quotation of a paragraph, marks left out."""
    at = paragraph.start
    while match := _MARK.search(text, at, paragraph.end):
        mark, place = match.group(), match.start()
        at = place + 1
        if mark == "”" and place == paragraph.start:  # some editors turn the first mark the wrong way
            mark = "“"
        if mark not in _DOUBLE or (mark == '"' and not _opens(text, place, paragraph.start)):
            continue
        inside = Span(at, paragraph.end)
        end = _close(text, mark, inside)
        closed = end is not None
        if end is None:
            end = _unclosed(text, mark, inside)
        if end > at:
            yield at, end, closed
        at = max(end + closed, at)


def _double(text: str, paragraphs: Sequence[Span]) -> list[Span]:
    """Return the quotations in double marks, those over several paragraphs as one."""
    found: list[Span] = []
    open_from: int | None = None
    for index, paragraph in enumerate(paragraphs):
        reopens = index + 1 < len(paragraphs) and text[paragraphs[index + 1].start] in _DOUBLE
        for start, end, closed in _in_paragraph(text, paragraph):
            begin = start
            if open_from is not None and start == paragraph.start + 1:
                begin = open_from
            open_from = None
            if not closed and end == paragraph.end and reopens:
                open_from = begin
                continue
            found.append(Span(begin, end))
        if open_from is not None and not reopens:
            open_from = None
    return found


def _single(text: str, paragraphs: Sequence[Span]) -> list[Span]:
    """Return the quotations in single marks: for a text that has no double ones."""
    found = []
    for paragraph in paragraphs:
        at = paragraph.start
        while match := _SINGLE.search(text, at, paragraph.end):
            start = match.end()
            stop = min(paragraph.end, start + _LONGEST_SINGLE)
            end = _SINGLE_END.search(text, start, stop) or _SINGLE_WORD_END.search(text, start, stop)
            if not end:
                at = start
                continue
            found.append(Span(start, end.start()))
            at = end.end()
    return found


def _all_within(inner: Sequence[Span], outer: Sequence[Span]) -> bool:
    return all(any(span.holds(one) for span in outer) for one in inner)


def _trimmed(text: str, span: Span) -> Span:
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.end - (len(words) - len(words.rstrip()))))


def quotations(text: str, paragraphs: Sequence[Span]) -> list[Span]:
    """Return what stands between quotation marks, in order, marks and blanks left out.

    Missing closing marks are survived; marks within a quotation belong to it. Single marks count only where the text
    has no double ones but within them, as British papers print.
    """
    found = _double(text, paragraphs)
    if len(found) <= _FEW_DOUBLE:
        single = _single(text, paragraphs)
        found = single if len(single) > len(found) and _all_within(found, single) else found
    return [span for span in (_trimmed(text, one) for one in found) if any(map(str.isalnum, span.of(text)))]


def every_pair(text: str, paragraphs: Sequence[Span]) -> list[Span]:
    """Return what stands between marks of any kind, in order; marks within a quotation belong to it."""
    double = quotations(text, paragraphs)
    others = [*_single(text, paragraphs), *(Span(*found.span(1)) for found in _OTHER.finditer(text))]
    apart = [one for one in others if all(one.end <= span.start or span.end <= one.start for span in double)]
    return sorted({*double, *(_trimmed(text, one) for one in apart)})
