"""A PDF as an article."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from index.errors import SourceError
from index.records import Details
from index.text import normalise

from .across import Line
from .confined import confined
from .material import Raw, Reading
from .paged import headline, paragraphs
from .plain import stated
from .properties import authors_of, day_of, title_of
from .raised import settled

# Pages of print are read at about 70 a second here, and 7 seconds is all there is: some 400 of them fit.
MOST_PAGES = 2_000
MOST_CHARACTERS = 4_000_000

_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_FEWEST_WORDS = 20
# Letters that nobody can read: fonts that do not say which letters their signs are.
_UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")
_REFUSED = {
    "password": "is encrypted with a password; save it without one, or copy its text into a .txt file.",
    "limit": "holds far more on a page than can be read here; save it again from the program that made it, or copy its "
    "text into a .txt file.",
    "pages": f"has more than {MOST_PAGES:,} pages, or too much text; split it and add the articles one by one.",
}


def read(raw: Raw) -> Reading:
    """Return the text of a PDF, a paragraph a line, and what its properties or its head state.

    Read in a process with limits; some 400 pages of text fit into its time.
    """
    facts = {"pages": MOST_PAGES, "characters": MOST_CHARACTERS}
    found = confined("pdf", raw.content, name=raw.name, facts=facts)
    if refused := found.get("refused"):
        raise SourceError(f"{raw.name} {_REFUSED[refused]}")
    lines = _lines(found["lines"])
    text = normalise("\n\n".join(paragraphs(lines)))
    _check(text, raw.name, pictures=found["pictures"])
    return Reading(text=text, details=_details(found, normalise(headline(lines) or ""), stated(text)))


def _lines(told: Sequence[Sequence[Any]]) -> list[Line]:
    return [
        Line(page=page, text=" ".join(settled(text.translate(_LIGATURES)).split()), x=x, y=y, size=size, bold=bold)
        for page, text, x, y, size, bold in told
        if settled(text).strip()
    ]


def _check(text: str, name: str, *, pictures: bool) -> None:
    few = len(text.split()) < _FEWEST_WORDS
    if not any(map(str.isalnum, text)) or (few and pictures):
        what = "pictures of pages, no text" if pictures else "no text"
        raise SourceError(f"{name} holds {what}; run it through OCR (such as ocrmypdf) and add the result.")
    if len(_UNREADABLE.findall(text)) * 5 > len(text):
        raise SourceError(
            f"{name} does not say which letters its signs are; run it through OCR (such as ocrmypdf), then add that."
        )


def _details(found: Mapping[str, Any], large: str, seen: Details) -> Details:
    language = found["language"] or ""
    return Details(
        title=title_of(found["title"]) or large or seen.title,
        site=title_of(found["publisher"]),
        byline=seen.byline or authors_of(found["authors"]),
        published=day_of(found["published"]) or seen.published,
        language=language if _LANGUAGE.fullmatch(language) else None,
    )
