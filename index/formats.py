"""What can be read: one row a format, from file ending and content type to the file in index/read/ that reads it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A kind of file or page; `reader` names the module of index/read/ whose `read` turns it into a text."""

    name: str
    endings: tuple[str, ...]
    types: tuple[str, ...]
    reader: str


HTML = Format(
    name="HTML",
    endings=(".html", ".htm", ".xhtml"),
    types=("text/html", "application/xhtml+xml"),
    reader="page",
)
TEXT = Format(name="plain text", endings=(".txt", ".text"), types=("text/plain",), reader="plain")
MARKDOWN = Format(
    name="Markdown",
    endings=(".md", ".markdown"),
    types=("text/markdown", "text/x-markdown"),
    reader="markdown",
)

PDF = Format(name="PDF", endings=(".pdf",), types=("application/pdf", "application/x-pdf"), reader="pdf")
DOCX = Format(
    name="Word",
    endings=(".docx",),
    types=("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    reader="docx",
)
# The one that gives several articles; XML may be a page too, which its first element tells.
FEED = Format(
    name="RSS or Atom",
    endings=(".rss", ".atom", ".xml", ".rdf"),
    types=("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml"),
    reader="feed",
)

# A new format is a row here and its module; fetching, folders and the lists in refusals follow.
FORMATS = (HTML, TEXT, MARKDOWN, PDF, DOCX, FEED)

# JSON lines hold many articles, so they have a reader of their own kind (index/read/lines.py).
LINES_ENDINGS = (".jsonl", ".ndjson")

# What servers say of any file; the bytes tell what it is.
_UNSAYING = frozenset(
    f"{kind}/{form}"
    for kind, forms in {
        "application": "octet-stream binary download force-download x-download x-octet-stream save unknown msword zip "
        "x-zip-compressed",
        "binary": "octet-stream",
        "unknown": "unknown",
    }.items()
    for form in forms.split()
)

_BY_ENDING = {ending: format_ for format_ in FORMATS for ending in format_.endings}
_BY_TYPE = {type_: format_ for format_ in FORMATS for type_ in format_.types}


def ending(name: str) -> str:
    """Return the ending of a file's name in lower case, that of the file inside for .gz; "" when it has none."""
    name = name.lower().replace("\\", "/").rpartition("/")[2].removesuffix(".gz")
    stem, dot, last = name.rpartition(".")
    return dot + last if stem else ""


def by_name(name: str) -> Format | None:
    """Return the format that a file's name states."""
    return _BY_ENDING.get(ending(name))


def by_type(content_type: str) -> Format | None:
    """Return the format that a content type states."""
    return _BY_TYPE.get(content_type.lower())


def says_nothing(content_type: str) -> bool:
    """Return whether a content type leaves open what the bytes are."""
    return content_type.lower() in _UNSAYING


def is_lines(name: str) -> bool:
    """Return whether a file's name says that it holds JSON lines."""
    return ending(name) in LINES_ENDINGS


def content_types() -> tuple[str, ...]:
    """Return every content type that can be read, the preferred first."""
    return tuple(_BY_TYPE)


def supported() -> str:
    """Return the endings that can be read, for a sentence."""
    names = [ending_ for format_ in FORMATS for ending_ in format_.endings] + list(LINES_ENDINGS)
    return f"{', '.join(names[:-1])} and {names[-1]} (each also with .gz)"
