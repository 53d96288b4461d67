"""A checksum inside of a PNG: https://www.w3.org/TR/png-3/#11tEXt."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"page-sha256"


def marked(picture: bytes, checksum: str) -> bytes:
    """Return the picture with the checksum of the page that it shows."""
    chunks = [(kind, inside) for kind, inside in _chunks(picture) if kind != b"tEXt"]
    # After the header, before the first of the picture's own.
    chunks.insert(1, (b"tEXt", _KEYWORD + b"\0" + checksum.encode("ascii")))
    return _SIGNATURE + b"".join(
        struct.pack(">I", len(inside)) + kind + inside + struct.pack(">I", zlib.crc32(kind + inside))
        for kind, inside in chunks
    )


def mark(picture: bytes) -> str | None:
    """Return the checksum in a picture, None where it has none."""
    for kind, inside in _chunks(picture):
        keyword, _, value = inside.partition(b"\0")
        if kind == b"tEXt" and keyword == _KEYWORD:
            return value.decode("ascii")
    return None


def size(picture: bytes) -> tuple[int, int]:
    """Return how many pixels wide and high a picture is."""
    width, height = struct.unpack(">II", next(_chunks(picture))[1][:8])
    return width, height


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not picture.startswith(_SIGNATURE):
        raise ValueError("This is no PNG.")
    place = len(_SIGNATURE)
    while place < len(picture):
        (length,) = struct.unpack_from(">I", picture, place)
        yield picture[place + 4 : place + 8], picture[place + 8 : place + 8 + length]
        place += length + 12
