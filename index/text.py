"""Text itself: made uniform once, folded without moving an offset, cut into paragraphs and sentences."""

from __future__ import annotations

import hashlib
import re
import threading
import unicodedata
from functools import lru_cache

import sentencex
import snowballstemmer

from .records import Span

# Zero-width and direction marks, soft hyphens, the BOM, and control characters except newline: nothing a reader sees.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]"
)
_LINE_END = re.compile("\r\n?|[\u2028\u2029\x85\v\f]")
_BLANKS = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")

_FOLDED_MARKS = str.maketrans("“”„‟«»″‘’‚‛`´′‹›‐‑‒–—−", '"""""""' + "'" * 9 + "-" * 6)

_CREDIT = re.compile(
    r"(?:\b(?:Source|Photo(?:graph)?(?:s| credit| by| courtesy)?|Picture|Image(?: credit)?|Credit|Pic|Courtesy)"
    r"\s?[:/]\s?[^.!?]{1,60}\.?|\((?:AP|Reuters|AFP|Getty)[^)]{0,40}\))\s*$"
)
WORD = re.compile(r"\w+(?:['’]\w+)*")


def normalise(text: str) -> str:
    """Return the text with uniform line ends and blanks, in NFC, without invisible and control characters.

    Paragraphs keep at most one blank line between them. Done once, when an article is read; never again.
    """
    text = _INVISIBLE.sub("", _LINE_END.sub("\n", text))
    text = _BLANKS.sub(" ", unicodedata.normalize("NFC", text))
    lines = (line.strip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def _folded_letter(letter: str) -> str:
    bare = unicodedata.normalize("NFD", letter)[0] if ord(letter) > 127 else letter
    lower = bare.lower()
    return lower if len(lower) == 1 else bare


_folded_letter_cached = lru_cache(maxsize=4096)(_folded_letter)


def fold(text: str) -> str:
    """Return the text for comparing: lower case, without accents, marks and dashes made plain.

    Every character stays one character, so every offset stays an offset in the text.
    """
    if text.isascii():
        return text.lower().replace("`", "'")
    return "".join(map(_folded_letter_cached, text.translate(_FOLDED_MARKS)))


def words(text: str) -> list[str]:
    """Return the folded words of the text, apostrophes kept inside."""
    return WORD.findall(fold(text))


def words_key(text: str) -> bytes:
    """Return eight bytes that are the same for the same folded words, whatever stands between them."""
    return hashlib.sha256(" ".join(words(text)).encode(errors="surrogatepass")).digest()[:8]


# Porter's first algorithm, as in SQLite's FTS5, so that both call the same words alike.
_STEMMER = snowballstemmer.stemmer("porter")
_STEMMING = threading.Lock()  # a stemmer keeps the word it works on in itself


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the stem of a folded word: "investors" and "investor" are one."""
    with _STEMMING:
        return str(_STEMMER.stemWord(word.removesuffix("'s")))


def stems(text: str) -> frozenset[str]:
    """Return the stems of the words of a text."""
    return frozenset(stem(word) for word in words(text))


def _wrapped(text: str) -> bool:
    """Return whether lines are cut at a fixed width, so that a line end is no paragraph end."""
    inner = re.findall(r"^(.+)\n(?=.)", text, re.MULTILINE)
    if len(inner) < 3:
        return False
    lengths = sorted(map(len, inner))
    middle, longest = lengths[len(lengths) // 2], lengths[-1]
    ended = sum(line.rstrip().endswith((".", "!", "?", '"', "”", ":")) for line in inner)
    return middle >= 40 and longest <= 100 and ended <= len(inner) / 3


def paragraphs(text: str) -> list[Span]:
    """Return the non-blank paragraphs, in order, trimmed.

    A line is a paragraph, except in a text whose lines are wrapped at a fixed width: there blank lines part them.
    """
    pattern = r"\S(?:.|\n(?!\s*\n))*" if _wrapped(text) else r"\S.*"
    found = []
    for match in re.finditer(pattern, text):
        end = match.start() + len(match.group().rstrip())
        found.append(Span(match.start(), end))
    return found


def sentences(text: str, within: Span | None = None) -> list[Span]:
    """Return the sentences of a stretch (a paragraph, as a rule), in order, trimmed.

    A quotation and the words that introduce it stay one sentence.
    """
    start, end = within or Span(0, len(text))
    found = []
    for piece in sentencex.get_sentence_boundaries("en", text[start:end]):
        words_of = text[start + piece["start_index"] : start + piece["end_index"]]
        if bare := words_of.strip():
            first = start + piece["start_index"] + words_of.index(bare)
            found.append(Span(first, first + len(bare)))
    return found


def is_caption(paragraph: str) -> bool:
    """Return whether a paragraph is a picture's caption or credit: it ends in one ("... Source: AP")."""
    return len(paragraph) < 400 and bool(_CREDIT.search(paragraph))


_TITLES = frozenset(
    "the a an mr mrs ms miss mx dr prof professor sir dame lord lady sen senator rep representative gov governor "
    "president vice prime minister chancellor mayor judge justice secretary general former then".split()
)

# What goes on with a description, not with a name.
_LINKS = frozenset(("of", "for", "at", "in", "to", "and"))


def name_key(form: str) -> str:
    """Return a name's words for looking it up: folded, without leading articles and titles, without "'s".

    A title that is all there is to a description stays: "the mayor of Dunmere" is "mayor of dunmere".
    """
    found = [re.sub(r"['’]s?$", "", word) for word in words(form)]
    while len(found) > 1 and found[0] in _TITLES and found[1] not in _LINKS:
        del found[0]
    return " ".join(found)


def name_words(name: str) -> list[str]:
    """Return the words of a name's key, "jr" and the like left out."""
    return [word for word in name_key(name).split() if word not in ("jr", "sr", "ii", "iii", "iv")]


def last_name(name: str) -> str:
    """Return the last word of a name, folded; "" where it has none."""
    return (name_words(name) or [""])[-1]
