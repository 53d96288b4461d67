"""The paragraphs of a Word document in reading order; what its properties say."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import nsmap, qn
from docx.text.paragraph import Paragraph
from lxml.etree import _Element

# Far above what a word processor writes; a bomb is far above these.
_MOST_MEMBERS = 5_000
_MOST_BYTES = 200_000_000
_MOST_XML = 40_000_000
_MOST_RATIO = 200
_WORTH_A_LOOK = 5_000_000

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Text that the document does not show: deleted, moved away, hidden in fields; and what is read by other ways.
_UNSEEN = frozenset(
    (*map(qn, ("w:del", "w:moveFrom", "w:instrText", "w:delText", "w:rPr", "w:pPr", "w:rt")), f"{_MC}Fallback")
)
_IN_A_ROW = frozenset(map(qn, ("w:p", "w:tbl", "w:sdt")))
_BOX = qn("w:txbxContent")
_SENTENCE_END = re.compile(r"[.!?:…][\"'”’)]*\s*$")
_HEADING = re.compile(r"title|heading 1", re.IGNORECASE)
# What is raised stands between these; index/read/raised.py knows them too.
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"


def extract(content: bytes) -> dict[str, Any]:
    """Return paragraphs and properties, or under `refused` why there are none."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if refused := _refused(package):
            return {"refused": refused}
    document = docx.Document(io.BytesIO(content))
    said = document.core_properties
    return {
        "paragraphs": list(_blocks(document.element.body)),
        "heading": _heading(document),
        "title": said.title,
        "author": said.author,
        "language": said.language,
    }


def _refused(package: zipfile.ZipFile) -> str | None:
    """Return why a package is not unpacked, None when it may be; the sizes are those that it declares.

    A member that holds more than it declares fails when it is read: no more than that is unpacked.
    """
    members = package.infolist()
    names = {member.filename for member in members}
    if "[Content_Types].xml" not in names or not any(name.startswith("word/") for name in names):
        return "other"
    if any(member.flag_bits & 1 for member in members):
        return "password"
    sizes = [member.file_size for member in members]
    xml = [member.file_size for member in members if member.filename.endswith((".xml", ".rels"))]
    packed = sum(member.compress_size for member in members) or 1
    swollen = sum(sizes) > _WORTH_A_LOOK and sum(sizes) > _MOST_RATIO * packed
    if len(members) > _MOST_MEMBERS or sum(sizes) > _MOST_BYTES or sum(xml) > _MOST_XML or swollen:
        return "bomb"
    # No word processor writes one; it is where an XML bomb keeps its charge.
    heads = (package.open(member).read(2_000) for member in members if member.filename.endswith((".xml", ".rels")))
    return "bomb" if any(b"<!DOCTYPE" in head for head in heads) else None


def _blocks(above: _Element) -> Iterator[str]:
    """Yield the paragraphs below an element: its own, those in tables and those in boxes."""
    carried = ""
    for child in above:
        if child.tag == qn("w:p"):
            if _goes_on(child):
                carried += "".join(_words(child))
                continue
            yield from _paragraph(child, carried)
            carried = ""
        elif child.tag == qn("w:tbl"):
            # Words of two cells on one line would be a sentence that nobody wrote.
            for row in child.iterchildren(qn("w:tr")):
                yield from _blocks(row)
        elif child.tag not in _UNSEEN and isinstance(child.tag, str):
            yield from _blocks(child)


def _goes_on(paragraph: _Element) -> bool:
    """Return whether the end of a paragraph was deleted, so that it is one with the paragraph after it."""
    deleted = paragraph.find("w:pPr/w:rPr/w:del", namespaces=nsmap) is not None
    following = next((after for after in paragraph.itersiblings() if after.tag in _IN_A_ROW), None)
    return deleted and following is not None and following.tag == qn("w:p") and not any(paragraph.iter(_BOX))


def _paragraph(paragraph: _Element, carried: str) -> Iterator[str]:
    """Yield a paragraph, in parts where two line breaks part it, then what stands in boxes tied to it."""
    text = (carried + "".join(_words(paragraph))).replace("\u00a0", " ")
    for part in re.split(r"\n[^\S\n]*\n\s*", text):
        lines = [line for line in part.split("\n") if line.strip()]
        joined = ""
        for line in lines:
            # A line break after a sentence is meant as a paragraph's end; another only fills a line.
            joined += ("\n" if _SENTENCE_END.search(joined) else " " if joined else "") + line.strip()
        if joined:
            yield joined
    for box in paragraph.iter(_BOX):
        if next(box.iterancestors(qn("w:p"))) is paragraph and not _is_unseen(box, paragraph):
            yield from _blocks(box)


def _words(element: _Element) -> Iterator[str]:
    for child in element:
        if child.tag in _UNSEEN or not isinstance(child.tag, str) or child.tag == _BOX:
            continue
        if child.tag == qn("w:r") and _is_hidden(child):
            continue
        if child.tag == qn("w:t"):
            yield (child.text or "").replace(_OPEN, "").replace(_CLOSE, "")
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag == qn("w:r") and _is_raised(child):
            yield from (_OPEN, *_words(child), _CLOSE)
        else:
            yield from _words(child)


_SIGNS = {
    qn("w:tab"): " ",
    qn("w:ptab"): " ",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
    qn("w:softHyphen"): "",
}


def _is_hidden(run: _Element) -> bool:
    """Return whether a run is not shown, or struck through."""
    marks = (run.find(f"w:rPr/w:{name}", namespaces=nsmap) for name in ("vanish", "strike", "dstrike"))
    return any(mark is not None and mark.get(qn("w:val"), "true") not in {"0", "false", "off"} for mark in marks)


def _is_raised(run: _Element) -> bool:
    place = run.find("w:rPr/w:vertAlign", namespaces=nsmap)
    return place is not None and place.get(qn("w:val")) == "superscript"


def _is_unseen(box: _Element, paragraph: _Element) -> bool:
    for above in box.iterancestors():
        if above is paragraph:
            return False
        if above.tag in _UNSEEN:
            return True
    return False


def _heading(document: Document) -> str | None:
    """Return the first paragraph set as the title or as a heading of the first rank."""
    for element in document.element.body.iterchildren(qn("w:p")):
        style = Paragraph(element, document).style
        text = " ".join("".join(_words(element)).split())
        if text and style is not None and _HEADING.fullmatch(style.name or ""):
            return text
    return None
