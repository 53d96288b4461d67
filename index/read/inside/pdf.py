"""The lines of a PDF, each with where it stands; what its properties say."""

from __future__ import annotations

import io
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from pypdf import PdfReader, overwrite_configuration
from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import ContentStream, FloatObject, NameObject

# What pypdf is known to raise on properties that are not as they should be; the text may be whole all the same.
_BROKEN = (PyPdfError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
_PRISM = "http://prismstandard.org/namespaces/basic/"
# A page's own text is far below; fonts and pictures, which are larger, are not unpacked here.
_MOST_UNPACKED = 50_000_000
# On one page; a page of text has some 5,000, a drawn map some 100,000.
_MOST_OPERANDS = 1_000_000
# What is raised stands between these; index/read/raised.py knows them too.
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
_SMALLER, _HIGHER = 0.9, 0.15
_MOVING = frozenset((b"Tm", b"Td", b"TD"))
# In sizes of type: about how wide letters of prose are, and how far words are apart at most; across.py looks again.
_WIDE, _WIDEST_GAP = 0.45, 1.0
_SHOWING = frozenset((b"Tj", b"TJ", b"'", b'"'))

_EVEN = re.compile("cour|mono|consol|typewriter|fixed", re.IGNORECASE)

# Text, place, size, whether bold, how far it is raised without being moved, and about how wide a letter is.
_Piece = tuple[str, Sequence[float], float, bool, float, float]


def extract(content: bytes, *, pages: int, characters: int) -> dict[str, Any]:
    """Return lines and properties, or under `refused` why there are none."""
    overwrite_configuration(
        zlib_maximum_output_length=_MOST_UNPACKED,
        lzw_maximum_output_length=_MOST_UNPACKED,
        stream_parsing_work_maximum_count=_MOST_OPERANDS,
        jbig2dec_binary=None,  # no other program is run
        disable_legacy_handling=True,
    )
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return {"refused": "password"}
        return _found(reader, pages, characters)
    except LimitReachedError:
        return {"refused": "limit"}


def _found(reader: PdfReader, pages: int, characters: int) -> dict[str, Any]:
    if len(reader.pages) > pages:
        return {"refused": "pages"}
    lines: list[list[Any]] = []
    pictures, left = False, characters
    for number, page in enumerate(reader.pages):
        _part_at_moves(page)
        found = [[number, *line] for line in _lines(page.extract_text)]
        left -= sum(len(line[1]) for line in found)
        if left < 0:
            return {"refused": "pages"}
        lines += found
        pictures = pictures or _has_pictures(page)
    return {"lines": lines, "pictures": pictures, **_properties(reader)}


def _lines(extract_text: Callable[..., str]) -> list[list[Any]]:
    """Return a page's lines in the order of the file: text, place from the left and from below, size, whether bold."""
    lines: list[tuple[int, list[Any]]] = []
    pieces: list[_Piece] = []
    rise = _Rise()

    def take(text: str, cm: Sequence[float], tm: Sequence[float], font: Any, size: float) -> None:
        raised = rise.taken()
        if text.strip():
            face = str((font or {}).get("/BaseFont", ""))
            wide = 0.6 if _EVEN.search(face) else _WIDE
            pieces.append((text, _product(tm, cm), size, "bold" in face.lower(), raised, wide))
        elif text and pieces:
            pieces.append((text, *pieces[-1][1:]))
        if text.endswith("\n") and pieces:
            lines.extend(map(_line, _cut(pieces)))
            pieces.clear()

    extract_text(visitor_text=take, visitor_operand_before=rise.seen)
    if pieces:
        lines.extend(map(_line, _cut(pieces)))
    # What stands across the page is not read along with it: a mark in the margin, the label of a drawing.
    turns = Counter[int]()
    for turn, line in lines:
        turns[turn] += len(line[0])
    return [line for turn, line in lines if turn == turns.most_common(1)[0][0]]


def _part_at_moves(page: Any) -> None:
    """Have text told piece by piece: pypdf puts what is far apart on one line into one, with a blank between."""
    if page.get("/Contents") is None:
        return
    # As bytes: texts are told in letters by their fonts, not by what PDF itself takes bytes for.
    content = ContentStream(page["/Contents"].get_object(), page.pdf, "bytes")
    operations: list[Any] = []
    for operands, operator in content.operations:
        if operator in _MOVING:
            operations.append(([FloatObject(number) for number in (1, 0, 0, 1, 0, 0)], b"cm"))
        operations.append((operands, operator))
    content.operations = operations
    page[NameObject("/Contents")] = content


def _cut(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """Return the pieces of a line, in parts where a gap is too wide to be one between words."""
    parts: list[list[_Piece]] = []
    last = pieces[0]
    for piece in pieces:
        if not parts or (piece[0].strip() and _gap(last, piece) > _WIDEST_GAP):
            parts.append([])
        parts[-1].append(piece)
        last = piece if piece[0].strip() else last
    return parts


def _gap(before: _Piece, after: _Piece) -> float:
    """Return about how far a piece begins after the end of the one before it, in sizes of type."""
    (text, m, size, *_, letter), (_, n, *_) = before, after
    scale = math.hypot(m[0], m[1]) or 1.0
    moved = ((n[4] - m[4]) * m[0] + (n[5] - m[5]) * m[1]) / scale
    wide = len(text.strip()) * letter * size * scale
    return (moved - wide) / (size * scale or 1.0)


class _Rise:
    """How far the text shown last is raised by an operator that moves nothing else."""

    def __init__(self) -> None:
        self._now = 0.0
        self._shown: float | None = None

    def seen(self, operator: bytes, operands: Sequence[Any], _cm: object, _tm: object) -> None:
        """Take note of an operator that is about to be followed."""
        if operator == b"Ts" and operands and isinstance(operands[0], (int, float)):
            self._now = float(operands[0])
        elif operator in _SHOWING and self._shown is None:
            self._shown = self._now

    def taken(self) -> float:
        """Return how far the text was raised that was shown since the last call."""
        shown, self._shown = self._shown or 0.0, None
        return shown


def _line(pieces: Sequence[_Piece]) -> tuple[int, list[Any]]:
    """Return which way up a line stands, and the line."""
    _, place, *_ = pieces[0]
    _, main, size, bold, *_ = max(pieces, key=lambda piece: len(piece[0].strip()))
    words = (_marked(piece) if _is_raised(piece, main, size) else _bare(piece[0]) for piece in pieces)
    text = " ".join("".join(words).split())
    turn = round(math.degrees(math.atan2(main[1], main[0]) % math.tau))
    x, y = {90: (place[5], -place[4]), 180: (-place[4], -place[5]), 270: (-place[5], place[4])}.get(
        turn, (place[4], place[5])
    )
    height = size * math.hypot(main[2], main[3])
    return turn, [text, *(round(number, 2) if math.isfinite(number) else 0.0 for number in (x, y, height)), bold]


def _is_raised(piece: _Piece, main: Sequence[float], size: float) -> bool:
    """Return whether a piece is smaller than the line that it stands in, and stands higher."""
    _, place, own, _, rise, _ = piece
    height, full = own * math.hypot(place[2], place[3]), size * math.hypot(main[2], main[3])
    # How far it lies to the left of the line's direction, which is up.
    x, y = place[4] - main[4], place[5] - main[5]
    above = (y * main[0] - x * main[1]) / (math.hypot(main[0], main[1]) or 1.0)
    return height < _SMALLER * full and above + rise * math.hypot(place[2], place[3]) > _HIGHER * full


def _marked(piece: _Piece) -> str:
    text = _bare(piece[0])
    words = text.strip()
    return text.replace(words, f"{_OPEN}{words}{_CLOSE}") if words else text


def _bare(text: str) -> str:
    return text.replace(_OPEN, "").replace(_CLOSE, "")


def _product(m: Sequence[float], n: Sequence[float]) -> list[float]:
    return [
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    ]


def _has_pictures(page: Any) -> bool:
    try:
        return bool(page["/Resources"]["/XObject"])
    except _BROKEN:
        return False


def _properties(reader: PdfReader) -> dict[str, Any]:
    info = _tried(lambda: reader.metadata) or {}
    xmp = _tried(lambda: reader.xmp_metadata)
    return {
        "title": _first([*_said(lambda: list(xmp.dc_title.values())), *_said(lambda: [info["/Title"]])]),
        "authors": _said(lambda: xmp.dc_creator) or _said(lambda: [info["/Author"]]),
        "publisher": _first(_said(lambda: xmp.dc_publisher)),
        "published": _first(
            [
                *_said(lambda: (node.firstChild.data for node in xmp.get_element("", _PRISM, "publicationDate"))),
                *_said(lambda: (moment.isoformat() for moment in xmp.dc_date)),
            ]
        ),
        "language": _first(_said(lambda: [reader.root_object["/Lang"]])),
    }


def _said(ask: Callable[[], Any]) -> list[str]:
    """Return the texts that a property holds; [] where it is not there or broken."""
    values: Iterable[Any] = _tried(lambda: list(ask() or ())) or ()
    return [text for value in values if (text := str(value).strip())]


def _tried(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except _BROKEN:
        return None


def _first(values: Iterable[str]) -> str | None:
    return next(iter(values), None)
