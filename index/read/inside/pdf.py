"""The lines of a PDF, each with where it stands; what its properties say."""

from __future__ import annotations

import io
import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from pypdf import PdfReader, overwrite_configuration
from pypdf.errors import PyPdfError

# What pypdf is known to raise on properties that are not as they should be; the text may be whole all the same.
_BROKEN = (PyPdfError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
_PRISM = "http://prismstandard.org/namespaces/basic/"
# A page's own text is far below; fonts and pictures, which are larger, are not unpacked here.
_MOST_UNPACKED = 50_000_000
# On one page; a page of text has some 5,000, a drawn map some 100,000.
_MOST_OPERANDS = 1_000_000


def extract(content: bytes, *, pages: int, characters: int) -> dict[str, Any]:
    """Return lines and properties, or under `refused` why there are none."""
    overwrite_configuration(
        zlib_maximum_output_length=_MOST_UNPACKED,
        lzw_maximum_output_length=_MOST_UNPACKED,
        stream_parsing_work_maximum_count=_MOST_OPERANDS,
        jbig2dec_binary=None,  # no other program is run
        disable_legacy_handling=True,
    )
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        return {"refused": "password"}
    return _found(reader, pages, characters)


def _found(reader: PdfReader, pages: int, characters: int) -> dict[str, Any]:
    if len(reader.pages) > pages:
        return {"refused": "pages"}
    lines: list[list[Any]] = []
    pictures, left = False, characters
    for number, page in enumerate(reader.pages):
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
    pieces: list[tuple[str, Sequence[float], float, bool]] = []

    def take(text: str, cm: Sequence[float], tm: Sequence[float], font: Any, size: float) -> None:
        if text.strip():
            pieces.append((text, _product(tm, cm), size, "bold" in str((font or {}).get("/BaseFont", "")).lower()))
        elif text and pieces:
            pieces.append((text, pieces[-1][1], pieces[-1][2], pieces[-1][3]))
        if text.endswith("\n") and pieces:
            lines.append(_line(pieces))
            pieces.clear()

    extract_text(visitor_text=take)
    if pieces:
        lines.append(_line(pieces))
    # What stands across the page is not read along with it: a mark in the margin, the label of a drawing.
    turns = Counter[int]()
    for turn, line in lines:
        turns[turn] += len(line[0])
    return [line for turn, line in lines if turn == turns.most_common(1)[0][0]]


def _line(pieces: Sequence[tuple[str, Sequence[float], float, bool]]) -> tuple[int, list[Any]]:
    """Return which way up a line stands, and the line."""
    text = " ".join("".join(piece[0] for piece in pieces).split())
    _, place, _, _ = pieces[0]
    _, main, size, bold = max(pieces, key=lambda piece: len(piece[0].strip()))
    turn = round(math.degrees(math.atan2(main[1], main[0]) % math.tau))
    x, y = {90: (place[5], -place[4]), 180: (-place[4], -place[5]), 270: (-place[5], place[4])}.get(
        turn, (place[4], place[5])
    )
    height = size * math.hypot(main[2], main[3])
    return turn, [text, *(round(number, 2) if math.isfinite(number) else 0.0 for number in (x, y, height)), bold]


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
        "created": _first(_said(lambda: [info["/CreationDate"]])),
        "made_with": _said(lambda: [info.get("/Creator", ""), info.get("/Producer", "")]),
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
