"""Quotes as a table for a spreadsheet: CSV that Excel opens as it is, with cells that cannot do anything."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable
from typing import TextIO

from bot.wording import clean
from index import Quote

# The byte order mark tells Excel that it is UTF-8.
ENCODING = "utf-8-sig"
COLUMNS = (
    "text", "speaker", "speaker_as", "via", "kind", "cue", "title", "site", "byline", "published", "url", "link",
    "paragraph", "confidence", "corrected", "article", "id", "also",
)  # fmt: skip


def write(quotes: Iterable[Quote], stream: TextIO) -> None:
    """Write the quotes, a row each under a row of names, to a stream opened with `newline=""`."""
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    writer.writerows(map(_row, quotes))


def _row(quote: Quote) -> list[str | int | float]:
    said, article, about = quote.saying, quote.article, quote.article.details
    texts = (
        quote.text, said.speaker, said.speaker_as, said.via, said.kind, said.cue,
        about.title, about.site, about.byline, about.published, about.url, quote.link,
    )  # fmt: skip
    return [
        *(harmless(clean(text or "")) for text in texts),
        quote.paragraph,
        round(said.confidence, 3),
        "true" if quote.corrected else "false",
        harmless(clean(article.id)),
        quote.id,
        len(quote.also),
    ]


def harmless(text: str) -> str:
    """Return a cell's text so that no spreadsheet takes it for a formula: with an apostrophe before what could be one.

    What could be one is told at https://owasp.org/www-community/attacks/CSV_Injection; full-width signs count, and
    what nobody sees before them does not.
    """
    # Where the comma is the decimal sign, Excel parts a row at semicolons, and only the first cell's marks hold it off.
    first, *rest = text.split(";")
    parts = (f"'{part}" if _is_formula(part) else part for part in rest)
    formula = _is_formula(first) or text[:1] in ("\t", "\r", "\n")
    return ";".join((f"'{first}" if formula else first, *parts))


def _is_formula(text: str) -> bool:
    first = next((sign for sign in text if not sign.isspace() and unicodedata.category(sign)[0] != "C"), "")
    return bool(first) and unicodedata.normalize("NFKC", first)[0] in "=+-@"
