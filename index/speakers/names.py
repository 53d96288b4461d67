"""Names in a text: what is capitalised and names a person, a body or a place."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from typing import Literal

from index.records import Span

from . import given
from . import lexicon as lex
from .lexicon import listed
from .runs import run as run_end
from .runs import with_particles
from .tokens import Token

Sort = Literal["person", "maybe", "body", "place", "other"]
_PARTY_AND_STATE = re.compile(r"[DRI][-‐‑–][A-Z]")
_OPENERS = listed("said says asked asks added adds wrote writes noted notes replied tweeted")
_BODY_WORDS = (lex.BODIES | lex.PRESS_WORDS) - given.FIRST_NAMES  # "Bill" is a name as well as an act
_OFFICES = listed(
    "director officer executive engineer secretary manager president minister spokesman spokeswoman treasurer chairman"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name as it stands: tokens `first` up to `last` of the text; `words` without titles and possessive ending.

    `titles` are the lower-case titles before it. `owner` says that it ends in a possessive.
    """

    span: Span
    first: int
    last: int
    words: tuple[str, ...]
    sort: Sort
    titles: tuple[str, ...] = ()
    owner: bool = False

    @property
    def text(self) -> str:
        """The name without its titles."""
        return " ".join(self.words)


def bare(token: Token) -> str:
    """Return the word as written, without a possessive ending."""
    if not token.owner:
        return token.text
    return token.text[:-2] if token.text[-1] in "sS" else token.text[:-1]


def _plain_words(words: Sequence[Token]) -> Counter[str]:
    return Counter(token.low for token in words if token.kind == "word" and not token.capital)


def _starts_name(token: Token, ordinary: Counter[str], *, opens: bool) -> bool:
    if not token.capital or (token.low in lex.COMMON and token.low != "new"):
        return False
    if _PARTY_AND_STATE.match(token.text) or (opens and token.low in _OPENERS):
        return False
    known = any(
        token.low in words for words in (given.FIRST_NAMES, lex.TITLES, lex.NATIONS, lex.PLACES, lex.PLACE_STARTS)
    )
    return known or not (opens and ordinary[token.low])


def _title_end(run: Sequence[Token]) -> int:
    """Return where the name begins in a run: behind its last title that has a name behind it."""
    at = 0
    for index, token in enumerate(run[:-1]):
        office = token.low in lex.TITLES or (index == 0 and len(run) > 2 and token.low in lex.ROLES)
        if office and not (token.owner or (index and token.low in given.FIRST_NAMES)):
            at = index + 1
    if at and run[at].low in {"of", "for"}:
        at = min(at + 2, len(run) - 1)
    if run[at].low in lex.BODIES and run[at].low not in given.FIRST_NAMES:
        return 0
    return at or _given_name(run)


def _given_name(run: Sequence[Token]) -> int:
    """Return where a first name stands behind an office or a body: "County Recorder Helen Purcell"."""
    for index in range(2, len(run) - 1):
        if (
            run[index].low in given.FIRST_NAMES - given.DOUBTFUL
            and run[0].low not in given.FIRST_NAMES
            and not run[index - 1].text.endswith(".")
        ):
            return index
    return 0


def _sort(name: Sequence[Token], titles: tuple[str, ...]) -> Sort:
    lows = [token.low for token in name]
    head, last = lows[0], lows[-1]
    if last in lex.TIMES or (len(lows) == 1 and last in lex.NATIONS):
        return "other"
    first_known = (head in given.FIRST_NAMES or head.split("-")[0] in given.FIRST_NAMES) and (
        head not in given.DOUBTFUL or len(lows) > 1
    )
    owned = any(token.owner for token in name[:-1])
    if (
        owned
        or last in lex.BODIES
        or last in lex.PRESS_WORDS
        or (head in lex.PRESS_WORDS and len(lows) < 3)
        or "of" in lows
    ):
        return "body"
    if len(lows) == 1:
        return _sort_single(name[0], titles)
    if titles and last in _OFFICES and not first_known:
        return "other"  # "Chief Executive Officer"
    if titles or first_known or any(low in lex.SUFFIXES for low in lows[1:]):
        return "place" if last in lex.PLACES and head in lex.PLACE_STARTS else "person"
    if not _BODY_WORDS.isdisjoint(lows):
        return "body"
    if last in lex.PLACES or head in lex.PLACE_STARTS or all(low in lex.PLACES for low in lows):
        return "place"
    if head in lex.NATIONS or len(lows) > 5 or any(token.text.isupper() and len(token.text) > 3 for token in name):
        return "body"
    return "maybe"


def _sort_single(token: Token, titles: tuple[str, ...]) -> Sort:
    word = bare(token)
    if titles:
        return "other" if token.low in lex.ROLES and titles[-1] not in lex.CALLED else "person"
    if token.low in lex.PLACES:
        return "place"
    if (word.isupper() and len(word) > 1) or "." in word:
        return "body"
    return "maybe"


def _trimmed(run: Sequence[Token]) -> int:
    """Return how many words before the name are no part of it: nations, parties, places."""
    at = 0
    if run[-1].low in lex.BODIES or run[-1].low in lex.PRESS_WORDS:
        return 0
    while len(run) - at > 2 and run[at].low in lex.NATIONS and run[at].low not in given.FIRST_NAMES:
        at += 1
    if len(run) - at == 2 and run[at].low in lex.NATIONS and run[at + 1].low not in lex.BODIES | lex.NATIONS:
        at += 1
    return at


def _name(run: Sequence[Token], offset: int, titled: int = 0) -> Name | None:
    """Return the name that a run of tokens makes, its first `titled` tokens being titles."""
    words = run[titled:]
    if not words or all(token.low in lex.COMMON or token.low in lex.TIMES for token in words):
        return None
    titles = tuple(token.low for token in run[:titled])
    return Name(
        span=Span(run[0].start, words[-1].start + len(bare(words[-1]))),
        first=offset,
        last=offset + len(run),
        words=_written(_without_nickname(words)),
        sort=_sort(words, titles),
        titles=titles,
        owner=words[-1].owner,
    )


def _written(words: Sequence[Token]) -> tuple[str, ...]:
    """Return the words as written, the last without a possessive ending."""
    return (*(token.text for token in words[:-1]), bare(words[-1]))


def _without_nickname(words: Sequence[Token]) -> Sequence[Token]:
    """Return the words of a name without a nickname in marks: Dwayne "The Rock" Johnson."""
    marks = [at for at, token in enumerate(words) if token.kind == "mark" and token.text != "&"]
    return [*words[: marks[0]], *words[marks[-1] + 1 :]] if len(marks) > 1 else words


def _parts(run: Sequence[Token], first: int) -> list[Name]:
    """Return the names in a run: one, or a body or place and the person whose titles follow it."""
    cut = _title_end(run)
    begin = cut
    while begin and (
        run[begin - 1].low in lex.TITLES or (run[begin - 2 : begin - 1] and run[begin - 2].low in {"of", "for"})
    ):
        begin -= 1 if run[begin - 1].low in lex.TITLES else 2
    before = run[:begin]
    skip = _trimmed(before) if before else 0
    found = [_name(before[skip:], first + skip)]
    lead = begin if begin < cut else cut + _trimmed(run[cut:])
    found.append(_name(run[lead:], first + lead, cut - lead if begin < cut else 0))
    return [name for name in found if name]


def is_headline(text: str) -> bool:
    """Return whether a line has nearly every longer word capitalised, so that capitals mark no names in it."""
    long = [word for word in text.split() if len(word) > 3 and word[0].isalpha()]
    return len(long) > 3 and len(text) < 250 and sum(word[0].isupper() for word in long) > 0.9 * len(long)


def names(text: str, words: Sequence[Token], *, headlines: Sequence[Span] = ()) -> list[Name]:
    """Return the names of the text in order; `words` are its tokens.

    In headlines only those names count that stand in the rest of the text too.
    """
    runs = list(_runs(text, words, headlines))
    inner = Counter(name.words[-1] for name in runs if not _opens_sentence(name, words))
    found = [_judged(name, words, inner) for name in runs]
    known = {name.words for name in found}
    firsts = {name.words[-1] for name in found if name.sort in {"person", "maybe"}}
    for headline in headlines:
        found.extend(_again(words, headline, known, firsts))
    return sorted(found, key=lambda name: name.first)


def _runs(text: str, words: Sequence[Token], headlines: Sequence[Span]) -> Iterator[Name]:
    ordinary = _plain_words(words)
    at = skipped = 0
    opens = True
    while at < len(words):
        token = words[at]
        while skipped < len(headlines) and headlines[skipped].end <= token.start:
            skipped += 1
        hidden = skipped < len(headlines) and headlines[skipped].start <= token.start
        if hidden or not _starts_name(token, ordinary, opens=opens):
            opens = token.kind == "mark" and (opens or token.text in ".!?:“\"‘—…'")
            at += 1
            continue
        end = run_end(text, words, at)
        begin = with_particles(text, words, at)
        yield from _parts(words[begin:end], begin)
        opens = False
        at = end


def _opens_sentence(name: Name, words: Sequence[Token]) -> bool:
    ahead = words[name.first - 1] if name.first else None
    return len(name.words) == 1 and (ahead is None or ahead.kind == "mark")


def _judged(name: Name, words: Sequence[Token], inner: Counter[str]) -> Name:
    """Return the name as its neighbours show it: a person's where a role, an age or "who" stands beside it."""
    if name.sort == "body" and name.words[0].lower() in lex.BODIES and _opens_sentence(name, words):
        return name if inner[name.words[0]] else replace(name, sort="other")
    if name.sort != "maybe":
        return name
    if len(name.words) == 1 and name.words[0].lower() in lex.PEOPLES and name.first:
        ahead = words[name.first - 1].low  # "the Finn said", but "her son Finn said"
        return replace(name, sort="other") if ahead in {"the", "a", "an", "this", "that"} else name
    if len(name.words) == 1:
        opener = _opens_sentence(name, words) and not inner[name.words[0]]
        behind = words[name.last].low if name.last < len(words) else ""
        plain = name.words[0].endswith(("s", "ing", "ed", "ly")) or behind in lex.ROLES
        return replace(name, sort="other") if opener and plain else name
    lows = [word.lower() for word in name.words]
    if len(lows) == 2 and lows[1] in lex.PEOPLES and lows[0] in lex.PLACES:
        return replace(name, sort="other")  # "the Iowa Republican said"
    if lows[-1] in _OFFICES and lows[0] not in given.FIRST_NAMES:
        return replace(name, sort="other")  # "Managing Director" is nobody's name
    role = name.first > 0 and words[name.first - 1].low in lex.ROLES and not words[name.first - 1].owner
    beside = [token.text for token in words[name.last : name.last + 3]]
    age = (
        len(beside) == 3 and beside[0] == "," and beside[1].isdigit() and len(beside[1]) < 4 and beside[2] in {",", "."}
    )
    return replace(name, sort="person") if role or age or "who" in beside[:2] else name


def _again(words: Sequence[Token], headline: Span, known: Set[tuple[str, ...]], surnames: Set[str]) -> Iterator[Name]:
    """Yield the known names of a headline, and the full names of people whom the text calls by surname."""
    at = bisect_left(words, headline.start, key=lambda token: token.start)
    end = bisect_left(words, headline.end, key=lambda token: token.start)
    while at < end:
        for length in range(min(4, end - at), 0, -1):
            run = words[at : at + length]
            these = tuple(map(bare, run))
            full = length in {2, 3} and run[0].low in given.FIRST_NAMES and these[-1] in surnames and run[1].capital
            if (these in known or full) and not (length == 1 and run[0].low in lex.COMMON):
                if name := _name(run, at):
                    yield name
                at += length - 1
                break
        at += 1
