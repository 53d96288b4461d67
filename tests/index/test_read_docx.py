"""Word documents: what they show and nothing else, and every way that one can be broken or built to do harm."""

from __future__ import annotations

import io
import random
import struct
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import pairwise

import pytest
from docx.document import Document

from index import SourceError
from index.read.docx import read
from index.read.inside.docx import extract
from index.read.material import Raw, Reading
from tests.printed import STORY, letter, with_body, zipped


def reading(content: bytes) -> Reading:
    return read(Raw(name="letter.docx", content=content))


def paragraphs(xml: str) -> list[str]:
    """Return what is read of a document's body; here and not in a process of its own, which takes longer."""
    return [" ".join(told.split()) for told in extract(with_body(xml))["paragraphs"]]


def refusal(content: bytes) -> str:
    with pytest.raises(SourceError) as caught:
        reading(content)
    return str(caught.value)


def p(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def r(text: str, facts: str = "") -> str:
    return f'<w:r><w:rPr>{facts}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def box(text: str) -> str:
    return f"<w:txbxContent>{p(r(text))}</w:txbxContent>"


def cell(*texts: str) -> str:
    return f"<w:tc>{''.join(p(r(text)) for text in texts)}</w:tc>"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def test_paragraphs_come_one_a_line() -> None:
    assert reading(letter()).text.split("\n\n") == list(STORY)


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        (p(r("The ice "), f"<w:del>{r('never ')}</w:del>", r("broke.")), ["The ice broke."]),
        (p(r("The ice "), "<w:del><w:r><w:delText>never </w:delText></w:r></w:del>", r("broke.")), ["The ice broke."]),
        (p(r("The ice "), f"<w:ins>{r('never ')}</w:ins>", r("broke.")), ["The ice never broke."]),
        (p(r("Ice "), f"<w:moveFrom>{r('gone ')}</w:moveFrom>", f"<w:moveTo>{r('came ')}</w:moveTo>"), ["Ice came"]),
        (p(r("Ice "), r("secret ", "<w:vanish/>"), r("came.")), ["Ice came."]),
        (p(r("Ice "), r("seen ", '<w:vanish w:val="0"/>'), r("came.")), ["Ice seen came."]),
        (p(r("On "), "<w:hyperlink><w:r><w:t>ice</w:t></w:r></w:hyperlink>", r(".")), ["On ice."]),
        (p(r("It"), "<w:r><w:instrText>PAGE 7</w:instrText></w:r>", r(" froze.")), ["It froze."]),
        (p("<w:r><w:t>A</w:t><w:noBreakHyphen/><w:t>b so</w:t><w:softHyphen/><w:t>ft</w:t></w:r>"), ["A-b soft"]),
        (p("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>"), ["a b"]),
        (p(r("It froze"), "<w:r><w:br/></w:r>", r("overnight.")), ["It froze overnight."]),
        (p(r("It froze."), "<w:r><w:br/><w:br/></w:r>", r("Nobody came.")), ["It froze.", "Nobody came."]),
        (f"<w:sdt><w:sdtContent>{p(r('Kept.'))}</w:sdtContent></w:sdt>", ["Kept."]),
        (p(r("Seen."), '<w:r><w:footnoteReference w:id="2"/></w:r>'), ["Seen."]),
        (p(r("Ice "), r("never ", "<w:strike/>"), r("or "), r("not ", "<w:dstrike/>"), r("came.")), ["Ice or came."]),
        (p(r("Ice "), r("so ", '<w:strike w:val="0"/>'), r("came.")), ["Ice so came."]),
    ],
    ids=range(16),
)
def test_what_a_document_shows_is_read_and_what_it_does_not_show_is_not(xml: str, text: list[str]) -> None:
    assert paragraphs(xml) == text


def test_a_box_comes_after_the_paragraph_that_it_is_tied_to_and_once() -> None:
    choice = f'<mc:Choice Requires="wps"><wps:txbx>{box("In the box.")}</wps:txbx></mc:Choice>'
    fallback = f"<mc:Fallback><v:textbox>{box('In the box.')}</v:textbox></mc:Fallback>"
    boxed = f"<w:r><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r>"
    assert paragraphs(p(r("Before "), boxed, r("it.")) + p(r("After."))) == ["Before it.", "In the box.", "After."]


def test_a_raised_mark_is_no_part_of_the_word_before_it() -> None:
    """The mark of a note made "ferry1" of a ferry, and 123 boats of 12."""

    def raised(text: str) -> str:
        return r(text, '<w:vertAlign w:val="superscript"/>')

    told = p(r("The ferry"), raised("1"), raised(","), raised("2"), r(" and 12"), raised("3"), r(" boats"), raised("*"))
    assert reading(with_body(told + p(r("The 1"), raised("st"), r(" boat.")))).text.split("\n\n") == [
        "The ferry and 12^3 boats",
        "The 1st boat.",
    ]


def test_paragraphs_are_one_where_the_end_between_them_was_deleted() -> None:
    gone = '<w:pPr><w:rPr><w:del w:id="9" w:author="a"/></w:rPr></w:pPr>'
    assert paragraphs(p(gone, r("The ice ")) + p(r("broke.")) + p(gone, r("Last."))) == ["The ice broke.", "Last."]


def test_a_table_is_read_in_its_place_cell_by_cell() -> None:
    """Cells joined into one line gave sentences that nobody wrote, and quotations that went from one into another."""
    table = f"<w:tbl>{row(cell('Boat'), cell('Owner'))}{row(cell('Anna'), cell('Tom Berg'))}</w:tbl>"
    told = p(r("Boats:")) + table + p(r("That is all."))
    assert paragraphs(told) == ["Boats:", "Boat", "Owner", "Anna", "Tom Berg", "That is all."]


def test_a_table_that_only_lays_out_a_page_gives_its_paragraphs() -> None:
    inner = f"<w:tc><w:tbl>{row(cell('Deep.'))}</w:tbl></w:tc>"
    assert paragraphs(f"<w:tbl>{row(cell('One.', 'Two.'), cell('Three.'))}{row(inner)}</w:tbl>") == [
        "One.",
        "Two.",
        "Three.",
        "Deep.",
    ]


def test_comments_heads_and_feet_are_no_part_of_the_text() -> None:
    def write(document: Document) -> None:
        section = document.sections[0]
        section.header.paragraphs[0].text = "Draft of Monday"
        section.footer.paragraphs[0].text = "Page 1"
        document.add_comment(document.paragraphs[0].runs, text="Is this so?", author="Tom Roe")

    assert reading(letter(write=write)).text.split("\n\n") == list(STORY)


def headed(document: Document) -> None:
    document.paragraphs[0].insert_paragraph_before("Notes of the day")
    document.add_heading("Ice in the harbour", level=1)


@pytest.mark.parametrize(
    ("facts", "title"),
    [
        ({"title": "Minutes of the board, template"}, "Ice in the harbour"),
        ({"title": "harbour.docx"}, "Ice in the harbour"),
        ({"title": "Word Document"}, "Ice in the harbour"),
        ({}, "Ice in the harbour"),
    ],
)
def test_the_title_is_the_heading_that_is_seen(facts: dict[str, str], title: str) -> None:
    assert reading(letter(write=headed, **facts)).details.title == title


def test_a_title_that_only_the_properties_state_is_taken_where_no_heading_is_seen() -> None:
    assert reading(letter(title="Forty years")).details.title == "Forty years"


def test_the_author_is_taken_where_a_person_gave_one_but_not_the_day_that_the_file_was_made() -> None:
    """The day on which a template was made was listed as that of the article."""

    def dated(document: Document) -> None:
        document.core_properties.created = datetime(2021, 5, 3, 23, 59)  # noqa: DTZ001 - such files know no zone

    details = reading(letter(author="Jane Doe", write=dated)).details
    assert (details.byline, details.published) == ("Jane Doe", None)
    # python-docx puts its own name in.
    assert reading(letter()).details.byline is None


def test_a_byline_in_the_text_wins_over_who_saved_the_file() -> None:
    told = reading(letter(("Harbour freezes over", "By Jane Doe", *STORY), author="Tom Roe")).details
    assert (told.title, told.byline) == ("Harbour freezes over", "Jane Doe")


def grown(size: int, name: str) -> bytes:
    out = io.BytesIO(letter())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package, package.open(name, "w") as member:
        for _ in range(size // 1_000_000):
            member.write(b" " * 1_000_000)
    return out.getvalue()


def lying(size: int) -> bytes:
    """Return a document whose text is larger than its package says."""
    with zipfile.ZipFile(io.BytesIO(letter())) as package:
        members = {name: package.read(name) for name in package.namelist()}
    xml = members["word/document.xml"].replace(b"</w:body>", b" " * size + b"</w:body>")
    told = zipped({**members, "word/document.xml": xml})
    return told.replace(struct.pack("<I", len(xml)), struct.pack("<I", 5_000))


def laughing() -> bytes:
    charges = '<!ENTITY a "lol">'
    for one, more in pairwise("abcdefghij"):
        charges += f'<!ENTITY {more} "' + 10 * f"&{one};" + '">'
    return with_body(p(r("&j;")), before=f"<!DOCTYPE w:document [{charges}]>")


FAR_MORE = "unpacks to far more than a document holds"
BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a member of 200 megabytes": (lambda: grown(210_000_000, "word/media/picture.bin"), FAR_MORE),
    "a member that was all blanks": (lambda: grown(30_000_000, "word/media/picture.bin"), FAR_MORE),
    "more than its size says": (lambda: lying(50_000_000), "is damaged"),
    "a billion laughs": (laughing, FAR_MORE),
    "tags in tags": (lambda: with_body("<w:sdt>" * 200_000 + "<w:p/>" + "</w:sdt>" * 200_000), "is damaged"),
    "thousands of members": (
        lambda: zipped({"[Content_Types].xml": b"", **{f"word/{n}": b"" for n in range(6_000)}}),
        FAR_MORE,
    ),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_one_sentence_within_ten_seconds(bomb: str) -> None:
    made, told = BOMBS[bomb]
    content = made()
    begun = time.monotonic()
    assert refusal(content).startswith(f"letter.docx {told}")
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (zipped({"a.txt": b"x"}), "is a zip archive, not a Word document"),
        (zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<x/>"}), "not a Word document"),
        (zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"}), "is damaged"),
        (letter(()), "holds no text"),
        (b"PK\x03\x04 and nothing else", "is damaged or cut off"),
    ],
    ids=["an archive", "a workbook", "no document", "empty", "no zip"],
)
def test_what_is_no_document_is_refused_by_what_it_is(content: bytes, told: str) -> None:
    assert told in refusal(content)


def test_a_document_that_is_cut_off_anywhere_is_refused_as_that() -> None:
    whole = letter()
    parts = [whole[:length] for length in (0, 30, 2_000, len(whole) // 2, len(whole) - 500, len(whole) - 5)]
    with ThreadPoolExecutor(2) as pool:
        assert all("is damaged or cut off" in told for told in pool.map(refusal, parts))


def test_a_flipped_byte_ends_in_a_text_or_a_sentence_never_in_anything_else() -> None:
    whole, chance = letter(author="Jane Doe"), random.Random(7)
    spoilt = []
    for times in (1, 3, 20) * 4:
        content = bytearray(whole)
        for _ in range(times):
            content[chance.randrange(len(content))] = chance.randrange(256)
        spoilt.append(bytes(content))

    def ending(content: bytes) -> str:
        try:
            return f"{reading(content).text}."
        except SourceError as error:
            return str(error)

    with ThreadPoolExecutor(2) as pool:
        assert all(told.endswith(".") for told in pool.map(ending, spoilt))
