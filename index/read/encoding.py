"""From bytes to characters: what the server, the file or the page says, checked against the bytes themselves."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

from index.errors import SourceError
from index.kinds import by_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# The web's names for encodings mean their larger sisters: https://encoding.spec.whatwg.org/#names-and-labels
_SISTERS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_NOT_LIKE_ASCII = ("utf-16", "utf-32", "iso2022", "hz", "utf-7")
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,30})", re.IGNORECASE)
_TYPOGRAPHY = set("“”‘’„‚…–—•€£§©®°«»·½¼¾™ª º²\xa0¡¿´×")
_SAMPLE = 200_000
_STRANGE = [*map(chr, range(1, 9)), *map(chr, range(14, 27)), "\ufffd"]


def decoded(content: bytes, *, name: str, charset: str | None = None, page: bool = False) -> str:
    """Return the characters of a text; a web page's own statement counts when `page` is set.

    A byte order mark wins, then UTF-8 where the bytes are that, then what is stated, then detection. Bytes that are no
    text are refused.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _checked(content.decode(encoding, "replace"), name)
    stated = list(_known([charset, _meta_charset(content) if page else None]))
    if not any(encoding.startswith(_NOT_LIKE_ASCII) for encoding in stated):
        _refuse_binary(content, name, most_nuls=0.01 if page else 0.0)
    for encoding in _order(stated):
        try:
            return _checked(content.decode(encoding), name)
        except (UnicodeDecodeError, LookupError):
            continue
    return _checked(_guessed(content, stated), name)


def _meta_charset(content: bytes) -> str | None:
    found = _META.search(content[:4096])
    return found.group(1).decode("ascii", "replace") if found else None


def _known(labels: Iterable[str | None]) -> Iterator[str]:
    for label in labels:
        try:
            name = codecs.lookup(label.strip("\"' ")).name if label else ""
        except (LookupError, ValueError):
            continue
        if name:
            yield _SISTERS.get(name, name)


def _order(stated: list[str]) -> list[str]:
    # Bytes that are UTF-8 by accident hardly exist; pages labelled Latin-1 that are UTF-8 do.
    strange = [encoding for encoding in stated if encoding.startswith(_NOT_LIKE_ASCII)]
    return [*strange, "utf-8", *stated]


def _guessed(content: bytes, stated: list[str]) -> str:
    """Return the characters of a text that is not what it says it is, or says nothing."""
    lenient = content.decode("utf-8", "replace")
    good = sum(character > "\x7f" and character != "\ufffd" for character in lenient)
    if "utf-8" in stated or lenient.count("\ufffd") * 20 <= good:
        return lenient
    if stated:
        return content.decode(stated[0], "replace")
    return _western(content) or _detected(content)


def _western(content: bytes) -> str | None:
    """Return the text as Windows-1252 when it reads as a western language: accents here and there, and quotation marks.

    Detectors need long texts to see the difference; a short one of this kind is by far most often this.
    """
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None
    high = [character for character in text if character > "\x7f"]
    plausible = all(character.isalpha() or character in _TYPOGRAPHY for character in high)
    return text if plausible and len(high) * 4 < len(text) else None


def _detected(content: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(content[:_SAMPLE]).best()
    return content.decode(best.encoding if best else "cp1252", "replace")


def _refuse_binary(content: bytes, name: str, *, most_nuls: float) -> None:
    if what := by_bytes(content):
        raise SourceError(f"{name} is {what} inside, not text; give its text as .txt, .md or .html instead.")
    # Browsers pass over a stray NUL, so pages with some exist.
    if content.count(b"\0", 0, _SAMPLE) > most_nuls * min(len(content), _SAMPLE):
        raise _not_text(name)


def _checked(text: str, name: str) -> str:
    sample = text[:_SAMPLE]
    strange = sum(map(sample.count, _STRANGE))
    if strange * 20 > len(sample):
        raise _not_text(name)
    return text


def _not_text(name: str) -> SourceError:
    return SourceError(f"{name} holds bytes that are no text; save the article as UTF-8 text or HTML and add that.")
