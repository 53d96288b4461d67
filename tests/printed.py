"""PDFs and Word documents made for a test."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import docx
from docx.document import Document

STORY = (
    "The harbour of the old town froze overnight, and the ferry stayed where it was for the whole of the day, which "
    "nobody on the island had seen in forty years of winters.",
    "“Nobody alive has seen this, and nobody will want to see it again before the spring has come to the coast,” "
    "Maria Lind, the mayor, said on Monday morning in front of the town hall.",
    "The ice is thick enough for a horse and a cart, according to the fishermen who measured it before dawn, and it "
    "is not expected to break for a week.",
)

Drawn = Callable[[Any], object]


def drawn(*pages: Drawn, **facts: str) -> bytes:
    """Return a PDF whose pages are drawn on a canvas each; facts are its title, author and so on."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    for name, value in facts.items():
        getattr(canvas, f"set{name.title()}")(value)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def wrapped(text: str, width: int) -> list[str]:
    """Return the text in lines of at most so many characters."""
    import textwrap

    return textwrap.wrap(text, width, break_on_hyphens=False)


def column(
    canvas: Any,
    paragraphs: Iterable[str],
    *,
    left: float = 72,
    top: float = 740,
    width: int = 70,
    size: float = 11,
    gap: float = 6,
    indent: float = 0,
) -> float:
    """Draw paragraphs as lines below each other; return the height that is left."""
    y = top
    canvas.setFont("Helvetica", size)
    for paragraph in paragraphs:
        for number, line in enumerate(wrapped(paragraph, width)):
            canvas.drawString(left + (indent if number == 0 else 0), y, line)
            y -= 1.2 * size
        y -= gap
    return y


def paper(paragraphs: Sequence[str] = STORY, *, headline: str | None = "Harbour freezes over", **facts: str) -> bytes:
    """Return a PDF of one page with a headline and paragraphs."""

    def draw(canvas: Any) -> None:
        if headline:
            canvas.setFont("Helvetica-Bold", 20)
            canvas.drawString(72, 780, headline)
        column(canvas, paragraphs)

    return drawn(draw, **facts)


def raw_pdf(objects: Sequence[bytes], *, root: int = 1) -> bytes:
    """Return a PDF of these objects, numbered from 1, with a right table of where they stand."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, start)
    return bytes(out)


def stream(content: bytes, entries: bytes = b"/Filter /FlateDecode") -> bytes:
    """Return a PDF's stream object, packed unless told otherwise."""
    packed = zlib.compress(content, 9) if b"Flate" in entries else content
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(packed), entries, packed)


def letter(
    paragraphs: Iterable[str] = STORY, *, write: Callable[[Document], None] | None = None, **facts: str
) -> bytes:
    """Return a Word document; `write` adds to it, facts are its core properties."""
    document = docx.Document()
    for name, value in facts.items():
        setattr(document.core_properties, name, value)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if write:
        write(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def zipped(members: Mapping[str, bytes]) -> bytes:
    """Return a zip archive of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return out.getvalue()


def with_body(xml: str, *, before: str = "") -> bytes:
    """Return a Word document with this XML in its body, in place of what its program would write."""
    spaces = {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
    }
    declared = " ".join(f'xmlns:{name}="{address}"' for name, address in spaces.items())
    body = f"{before}<w:document {declared}><w:body>{xml}</w:body></w:document>"
    with zipfile.ZipFile(io.BytesIO(letter())) as package:
        members = {name: package.read(name) for name in package.namelist()}
    return zipped({**members, "word/document.xml": body.encode()})
