"""PDFs: their paragraphs whole, what they state, and every way that one can be broken or built to do harm."""

from __future__ import annotations

import io
import random
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pypdf import PdfWriter

from index import Details, SourceError
from index.quotes import find
from index.read.across import Line
from index.read.hyphens import Hyphens
from index.read.material import Raw, Reading
from index.read.paged import paragraphs as joined
from index.read.pdf import _lines, read
from tests.printed import STORY, Drawn, column, drawn, paper, raw_pdf, stream, wrapped

CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
    b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
)


def reading(content: bytes) -> Reading:
    return read(Raw(name="paper.pdf", content=content))


def paragraphs(content: bytes) -> list[str]:
    return reading(content).text.split("\n\n")


def refusal(content: bytes) -> str:
    with pytest.raises(SourceError) as caught:
        reading(content)
    return str(caught.value)


@pytest.mark.parametrize(
    ("gap", "indent"), [(6, 0), (0, 14), (0, 0)], ids=["gaps", "indents", "only short last lines between them"]
)
def test_a_paragraph_is_one_line_however_paragraphs_are_set_apart(gap: float, indent: float) -> None:
    assert paragraphs(drawn(lambda canvas: column(canvas, STORY, gap=gap, indent=indent))) == list(STORY)


def test_an_indent_begins_a_paragraph_though_the_line_above_it_is_full() -> None:
    rows = [
        "The ferry stayed in the harbour for the whole of a day.",
        "Nobody had seen such a winter on the island or coast.",
    ]
    set_in = [
        Line(page=0, text=row, x=72 + 12 * number, y=700 - 13 * number, size=11) for number, row in enumerate(rows)
    ]
    flush = [Line(page=0, text=row, x=72, y=700 - 13 * number, size=11) for number, row in enumerate(rows)]
    assert joined(set_in) == rows
    assert joined(flush) == [" ".join(rows)]


def test_a_quotation_over_several_lines_is_found_with_its_speaker() -> None:
    text = reading(paper()).text
    _, sayings = find(text, details=Details())
    (said,) = [saying for saying in sayings if saying.kind == "direct"]
    assert said.span.of(text).startswith("Nobody alive has seen this, and nobody will want to see it again before")
    assert said.speaker == "Maria Lind"


def test_columns_are_read_one_after_the_other_and_pages_too() -> None:
    """Running heads and page numbers stand between the pages; two paragraphs go over a column and over a page."""
    told = [paragraph.replace("the", word) for word in ("this", "a", "one") for paragraph in STORY]
    rows = [row for paragraph in told for row in (*wrapped(paragraph, 38), "")]
    quarter = len(rows) // 4

    def page(number: int) -> Drawn:
        def draw(canvas: Any) -> None:
            canvas.setFont("Helvetica", 9)
            canvas.drawString(72, 800, "Harbour News · Monday")
            canvas.drawString(290, 30, f"Page {number + 4} of 9")
            canvas.setFont("Helvetica", 11)
            for side in range(2):
                start = (2 * number + side) * quarter
                end = start + quarter if number + side < 2 else len(rows)
                y = 740
                for row in rows[start:end]:
                    canvas.drawString(72 + 250 * side, y, row)
                    y -= 13 if row else 6

        return draw

    assert paragraphs(drawn(page(0), page(1))) == told


def test_a_head_with_the_page_number_in_it_is_no_text() -> None:
    heads = ("Chapter 1: Ice 7", "Chapter 2: Boats 8", "Chapter 3: Snow 9")
    pages = [
        lambda canvas, head=head, told=told: _headed(canvas, head, told)
        for head, told in zip(heads, STORY, strict=True)
    ]
    assert paragraphs(drawn(*pages)) == list(STORY)


def _headed(canvas: Any, head: str, told: str) -> None:
    canvas.setFont("Helvetica", 11)
    canvas.drawString(72, 800, head)
    column(canvas, [told])


def test_a_note_at_the_foot_does_not_part_a_sentence_that_goes_over_the_page() -> None:
    rows = wrapped(STORY[1], 70)

    def first(canvas: Any) -> None:
        column(canvas, [STORY[0]])
        canvas.drawString(72, 200, rows[0])
        column(canvas, ["1 The record was kept by the harbour master."], top=100, size=7)

    def second(canvas: Any) -> None:
        column(canvas, [" ".join(rows[1:]), STORY[2]])

    assert paragraphs(drawn(first, second)) == [*STORY, "1 The record was kept by the harbour master."]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (("The council asked for invest-", "ments in the harbour."), "for investments in"),
        (("It is a well-", "known harbour of the coast."), "a well-known harbour"),
        (("The long-awaited ferry came, and the long-", "awaited day."), "the long-awaited day"),
        (("They sail. The sail-", "ing school is shut."), "The sailing school"),
        (("It lasted for a forty-", "year spell of frost."), "a forty-year spell"),
        (("The long invest\u00ad", "ment was made."), "long investment was"),
        (("It froze—", "at last."), "froze—at last"),
        (("It froze —", "at last."), "froze — at last"),
        (("He went with Anna Holm-", "Berg to the harbour."), "Anna Holm-Berg"),
        (("The ice-breaker came. Their ice-", "breaker left."), "Their ice-breaker left"),
        (("The icebreaker came. Their ice-", "breaker left."), "Their icebreaker left"),
        (("He wants to re-", "sign for a year."), "to re-sign for"),
        (("They re-", "covered the old sofa."), "They re-covered the"),
        (("He may resign. They say he will re-", "sign soon."), "will resign soon"),
        (("It was in the re-", "port of the day."), "the report of"),
        (("The whole inter-", "national board met."), "whole international board"),
        (("They heard the pre-", "sident of the board."), "the president of"),
        (("It is a pro-", "ject of the town."), "a project of"),
        (("That is the sub-", "ject of the talk."), "the subject of"),
        (("They post-", "poned the vote."), "They postponed the"),
        (("They may de-", "escalate it."), "may de-escalate it"),
        (("It was a post-", "war house."), "a post-war house"),
    ],
)
def test_a_hyphen_at_a_lines_end_is_undone_only_where_it_divides_a_word(rows: tuple[str, str], told: str) -> None:
    """ "Re-sign for a year" was read as "resign for a year", the contrary, and "pre-sident" kept its hyphen."""
    assert told in Hyphens(rows).joined(rows)


def test_what_is_raised_is_no_part_of_the_number_or_word_before_it() -> None:
    """ "12³ boats" with a raised 3 was read as 123 boats, a number that the page did not say; so was 10⁶ as 106."""

    def draw(canvas: Any) -> None:
        words = canvas.beginText(72, column(canvas, [STORY[0]]))
        told = (
            "We have 12",
            "3",
            " boats and 10",
            "6",
            " euros for 90 m",
            "2",
            " of quay,",
            "†",
            " not ice",
            "4",
            " on 1",
            "st",
        )
        for number, piece in enumerate(told):
            words.setFont("Helvetica", 7 if number % 2 else 11)
            words.setRise(4 if number % 2 else 0)
            words.textOut(piece)
        words.setRise(-2)
        words.textOut(" CO2")
        canvas.drawText(words)
        # The same, but each piece put in its place.
        for x, y, size, piece in (
            (72, 600, 11, "It lay still in 2019"),
            (165, 604, 6.5, "5"),
            (170, 600, 11, "again."),
        ):
            at = canvas.beginText(x, y)
            at.setFont("Helvetica", size)
            at.textOut(piece)
            canvas.drawText(at)

    _, *told = paragraphs(drawn(draw))
    assert told == [
        "We have 12^3 boats and 10^6 euros for 90 m^2 of quay, not ice on 1st CO2",
        "It lay still in 2019^5 again.",
    ]


def test_ligatures_are_written_out_and_other_signs_are_left_as_they_are() -> None:
    (line,) = _lines([[0, "The oﬃce ﬁled ½ of x² in the ﬂat", 72, 700, 11, False]])
    assert line == Line(page=0, text="The office filed ½ of x² in the flat", x=72, y=700, size=11)


@pytest.mark.parametrize(
    ("facts", "title", "byline"),
    [
        ({"title": "Ice in the harbour", "author": "Jane Doe"}, "Ice in the harbour", "Jane Doe"),
        ({"title": "Microsoft Word - harbour.doc", "author": "jdoe"}, "Harbour freezes over", None),
        ({"title": "untitled", "author": "anonymous"}, "Harbour freezes over", None),
        ({"title": "harbour_final_2.indd", "author": "Microsoft Office User"}, "Harbour freezes over", None),
        ({"author": "Jane Doe; Tom Roe"}, "Harbour freezes over", "Jane Doe, Tom Roe"),
    ],
)
def test_properties_count_where_a_person_wrote_them(facts: dict[str, str], title: str, byline: str | None) -> None:
    details = reading(paper(**facts)).details
    assert (details.title, details.byline) == (title, byline)


def with_info(**facts: str) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(paper(("By Jane Doe", *STORY))))
    writer.add_metadata({f"/{name}": value for name, value in facts.items()})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_the_day_that_the_file_was_made_is_not_the_day_that_the_article_came_out() -> None:
    """A PDF printed today from an article of years ago was listed as published today, which nobody had stated."""
    assert reading(with_info(CreationDate="D:20210503235900-11'00'")).details.published is None
    told = reading(paper(("By Jane Doe", "Published 3 May 2021", *STORY))).details
    assert (told.published, told.byline) == ("2021-05-03", "Jane Doe")


def test_what_the_xmp_states_is_taken_and_the_day_of_the_file_is_not() -> None:
    xmp = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/">'
        '<rdf:Description rdf:about=""><dc:title><rdf:Alt><rdf:li xml:lang="x-default">Ice, ice</rdf:li></rdf:Alt>'
        "</dc:title><dc:creator><rdf:Seq><rdf:li>Tom Roe</rdf:li></rdf:Seq></dc:creator>"
        "<dc:publisher><rdf:Bag><rdf:li>Harbour News</rdf:li></rdf:Bag></dc:publisher>"
        "<dc:date><rdf:Seq><rdf:li>2020-02-03T04:05:06Z</rdf:li></rdf:Seq></dc:date>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    writer = PdfWriter(clone_from=io.BytesIO(paper()))
    writer.add_metadata({"/CreationDate": "D:20210503000000Z", "/Title": "Another"})
    writer.xmp_metadata = xmp.encode()
    out = io.BytesIO()
    writer.write(out)
    details = reading(out.getvalue()).details
    assert details == Details(title="Ice, ice", byline="Tom Roe", site="Harbour News", published="2020-02-03")


CIPHERS = ["RC4-128", "AES-128", "AES-256"]


def encrypted(cipher: str, *, owner: str, user: str) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(paper()))
    writer.encrypt(user, owner, algorithm=cipher)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("cipher", CIPHERS)
def test_a_pdf_that_opens_without_a_password_is_read(cipher: str) -> None:
    assert paragraphs(encrypted(cipher, owner="secret", user=""))[1:] == list(STORY)


@pytest.mark.parametrize("cipher", CIPHERS)
def test_a_pdf_with_a_password_is_refused_saying_so(cipher: str) -> None:
    told = refusal(encrypted(cipher, owner="secret", user="word"))
    assert told.startswith("paper.pdf is encrypted with a password; save")


def test_pictures_of_pages_are_sent_to_be_recognised() -> None:
    picture = b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
    page = PAGE.replace(b"/Font <<", b"/XObject << /P 5 0 R >> /Font <<")
    scanned = raw_pdf(
        [
            CATALOG,
            PAGES,
            page,
            stream(b"q 600 0 0 800 0 0 cm /P Do Q"),
            picture + b" /Length 1 >>\nstream\n0\nendstream",
        ]
    )
    assert refusal(scanned).startswith("paper.pdf holds pictures of pages, no text; run it through OCR")
    assert "holds no text" in refusal(drawn(lambda _: None))


def forms_of_forms(depth: int) -> bytes:
    """Return a PDF whose page shows a form that shows another twice, and so on: 2 ** depth forms."""
    objects = [CATALOG, PAGES, PAGE.replace(b"/Font <<", b"/XObject << /X 5 0 R >> /Font <<"), stream(b"/X Do")]
    for number in range(5, 5 + depth):
        entries = b"/Type /XObject /Subtype /Form /Resources << /XObject << /X %d 0 R >> >>" % (number + 1)
        objects.append(stream(b"/X Do /X Do", entries))
    return raw_pdf([*objects, stream(b"", b"/Type /XObject /Subtype /Form")])


def deep_tree(depth: int) -> bytes:
    kids = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 1) for number in range(2, depth)]
    return raw_pdf([CATALOG, *kids, PAGE])


def zeros(size: int) -> bytes:
    """Return so many packed zeros, without ever holding them."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(1_000_000)) for _ in range(size // 1_000_000)) + packer.flush()


def packed(content: bytes, filters: bytes) -> bytes:
    return b"<< /Length %d /Filter %s >>\nstream\n%s\nendstream" % (len(content), filters, content)


BOMBS = {
    "zeros": lambda: raw_pdf([CATALOG, PAGES, PAGE, packed(zeros(300_000_000), b"/FlateDecode")]),
    "packed twice": lambda: raw_pdf(
        [CATALOG, PAGES, PAGE, packed(zlib.compress(zeros(300_000_000)), b"[/FlateDecode /FlateDecode]")]
    ),
    "operators without end": lambda: raw_pdf([CATALOG, PAGES, PAGE, stream(b"BT (a) Tj ET " * 1_200_000)]),
    "a deep tree of pages": lambda: deep_tree(20_000),
    "pages that hold themselves": lambda: raw_pdf([CATALOG, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 99999999 >>"]),
    "one page very often": lambda: raw_pdf(
        [CATALOG, b"<< /Type /Pages /Count 90000 /Kids [" + b"3 0 R " * 90_000 + b"] >>", PAGE, stream(b"BT ET")]
    ),
    "arrays in arrays": lambda: raw_pdf([CATALOG, PAGES, b"[" * 500_000 + b"]" * 500_000]),
    "references in a circle": lambda: raw_pdf([b"2 0 R", b"1 0 R"]),
    "forms of forms": lambda: forms_of_forms(50),
    "a page of operators that takes long": lambda: raw_pdf([CATALOG, PAGES, PAGE, stream(b"[" * 3_000_000)]),
    "a page tree that is text": lambda: raw_pdf([CATALOG, b"(pages)"]),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_one_sentence_within_ten_seconds(bomb: str) -> None:
    content = BOMBS[bomb]()
    begun = time.monotonic()
    sentence = refusal(content)
    assert time.monotonic() - begun < 10
    assert sentence.startswith("paper.pdf ")
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize("bomb", ["zeros", "operators without end"])
def test_a_pdf_that_holds_too_much_is_not_called_damaged(bomb: str) -> None:
    """Who was told to download it again did so in vain."""
    assert refusal(BOMBS[bomb]()).startswith("paper.pdf holds far more on a page than can be read here; save it again")


def cut_off() -> list[bytes]:
    whole = paper()
    return [
        whole[:length] for length in (0, 4, 9, 60, len(whole) // 3, len(whole) // 2, len(whole) - 150, len(whole) - 12)
    ]


def test_a_pdf_that_is_cut_off_anywhere_is_refused_as_that() -> None:
    with ThreadPoolExecutor(2) as pool:
        assert all("is damaged or cut off" in told for told in pool.map(refusal, cut_off()))


def test_a_flipped_byte_ends_in_a_text_or_a_sentence_never_in_anything_else() -> None:
    whole, chance = paper(author="Jane Doe"), random.Random(7)
    spoilt = []
    for times in (1, 3, 20) * 5:
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


def test_a_hundred_pages_are_read_in_a_few_seconds() -> None:
    def page(number: int) -> Drawn:
        told = [f"On day {number} they said: {paragraph}" for paragraph in STORY * 4]
        return lambda canvas: column(canvas, told, size=9, width=90)

    content = drawn(*map(page, range(100)))
    begun = time.monotonic()
    assert len(paragraphs(content)) == 1200
    assert time.monotonic() - begun < 8
