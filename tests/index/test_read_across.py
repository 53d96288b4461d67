"""Columns and tables of a PDF that were drawn row by row: nobody said what stands in two of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from index.read.material import Raw
from index.read.pdf import read
from tests.printed import STORY, column, drawn, wrapped


def paragraphs(content: bytes) -> list[str]:
    return read(Raw(name="paper.pdf", content=content)).text.split("\n\n")


LEFT = (
    "Maria Lind, the mayor, said on Monday",
    "that “the bridge must be built before",
    "the winter comes to us again” and left",
    "the hall with her papers and a smile.",
)
RIGHT = (
    "Tomas Berg told the council that “the",
    "ferry is all that anybody on the coast",
    "has ever asked for in my whole life”",
    "and sat down and said nothing at all.",
)


def at(canvas: Any, x: float, y: float, words: str) -> None:
    """Draw words without going on to the next line after them, as word processors do."""
    text = canvas.beginText(x, y)
    text.setFont("Helvetica", 11)
    text.textOut(words)
    canvas.drawText(text)


def in_one(canvas: Any, rows: Sequence[tuple[float, float, str]]) -> None:
    """Draw words at their places as one text object, as typesetting programs do."""
    text = canvas.beginText(0, 0)
    text.setFont("Helvetica", 11)
    for x, y, words in rows:
        text.setTextOrigin(x, y)
        text.textOut(words)
    canvas.drawText(text)


@pytest.mark.parametrize("way", ["line by line", "piece by piece", "in one"])
@pytest.mark.parametrize(("second", "drop"), [(290, 13), (310, 18)], ids=["columns", "a table"])
def test_columns_that_are_drawn_across_do_not_mix(way: str, second: float, drop: float) -> None:
    """Two columns drawn row by row were read across: sentences that nobody said, and in quotation marks too."""
    rows = [
        (x, 740 - drop * number, words)
        for number, pair in enumerate(zip(LEFT, RIGHT, strict=True))
        for x, words in zip((72, second), pair, strict=True)
    ]

    def draw(canvas: Any) -> None:
        canvas.setFont("Helvetica", 11)
        if way == "in one":
            in_one(canvas, rows)
        for x, y, words in rows if way != "in one" else ():
            canvas.drawString(x, y, words) if way == "line by line" else at(canvas, x, y, words)
        column(canvas, [STORY[0]], top=740 - drop * 4 - 30)

    assert paragraphs(drawn(draw)) == [" ".join(LEFT), " ".join(RIGHT), STORY[0]]


def test_the_cells_of_a_table_are_kept_apart_and_what_follows_a_name_is_not() -> None:
    facts = [("Boat", "Owner", "Year"), ("Anna", "Tom Berg", "1968"), ("Clara", "Maria Lind", "1970")]

    def draw(canvas: Any) -> None:
        column(canvas, [STORY[0]])
        for number, row in enumerate(facts):
            for x, cell in zip((72, 200, 330), row, strict=True):
                canvas.drawString(x, 600 - 15 * number, cell)
        for number, words in enumerate(("We will not build it this year,", "and that is all there is.")):
            if number == 0:
                canvas.drawString(72, 400, "Lind:")
            canvas.drawString(140, 400 - 13 * number, words)
        for number, words in enumerate(("Bread is sold out in the town", "Milk comes by sledge on Tuesday")):
            canvas.drawString(72, 300 - 13 * number, f"{number + 1}.")
            canvas.drawString(108, 300 - 13 * number, words)
        column(canvas, [STORY[2]], top=200)

    assert paragraphs(drawn(draw)) == [
        STORY[0],
        *(cell for row in facts for cell in row),
        "Lind: We will not build it this year, and that is all there is.",
        "1. Bread is sold out in the town",
        "2. Milk comes by sledge on Tuesday",
        STORY[2],
    ]


def test_words_that_are_drawn_one_by_one_are_a_line() -> None:
    def draw(canvas: Any) -> None:
        for face, top in (("Helvetica", 740), ("Courier", 600)):
            for number, row in enumerate(wrapped(STORY[0], 60)):
                x = 60.0
                for word in row.split():
                    canvas.setFont(face, 11)
                    canvas.drawString(x, top - 13 * number, word)
                    x += canvas.stringWidth(f"{word} ", face, 11)

    assert paragraphs(drawn(draw)) == [STORY[0], STORY[0]]
