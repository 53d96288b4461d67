"""A Word document as an article."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from index.errors import SourceError
from index.records import Details
from index.text import normalise

from .confined import confined
from .material import Raw, Reading
from .plain import stated
from .properties import authors_of, title_of
from .raised import settled

_REFUSED = {
    "other": "is a zip archive, not a Word document; unpack it and add the files in it.",
    "password": "is encrypted with a password; save it without one, or copy its text into a .txt file.",
    "bomb": "unpacks to far more than a document holds; save it again from a word processor, or copy its text.",
}


def read(raw: Raw) -> Reading:
    """Return the text of a Word document as it is shown, and what its properties or its head state.

    Deleted text, comments, notes, page headers and hidden text are left out; inserted text, boxes and tables are in.
    """
    found = confined("docx", raw.content, name=raw.name)
    if refused := found.get("refused"):
        raise SourceError(f"{raw.name} {_REFUSED[refused]}")
    text = normalise("\n\n".join(map(settled, found["paragraphs"])))
    if not any(map(str.isalnum, text)):
        raise SourceError(f"{raw.name} holds no text; give a document that holds the text of an article.")
    return Reading(text=text, details=_details(found, stated(text)))


def _details(found: Mapping[str, Any], seen: Details) -> Details:
    return Details(
        # What readers see; the property is that of the template more often than not.
        title=settled(found["heading"] or "") or title_of(found["title"]) or seen.title,
        byline=seen.byline or authors_of([found["author"] or ""]),
        # When the file was made is not when the article came out.
        published=seen.published,
        language=found["language"] or None,
    )
