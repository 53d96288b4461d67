"""What an article calls somebody beside the name: "the postmistress", "hill farmer", "chief executive of Voltara"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from . import lexicon as lex
from .lexicon import listed
from .names import Name
from .tokens import Token

_LONGEST = 7
_LONGEST_AHEAD = 14
_LONGEST_BEHIND = 30
_MOST_JOINED = 3
_OWN = listed("his her its their our my")
_DETERMINERS = listed("the a an") | _OWN
_RANKS = listed("former first last new second third most best next late then now once formerly also longtime")
_ASIDES = listed("then now formerly once also himself herself")
_LINKS = listed("of for at in on with from near by to as under")
_RELATIVE = listed("who whom whose which that where when")
_STATES = listed("is was are were be been has had have does did will would can could may might should must")
_SAYS = listed(
    """
    said says say saying told tells tell added adds asked asks wrote writes met meets saw sees put puts took takes gave
    gives made makes came comes went goes left leaves got gets became becomes called calls spoke speaks thinks thought
    argues insists warns admits recalls explains
    """
)
_NOT_NOUNS = listed("alongside against amid regarding call let openly than versus")
# What ends like a verb and may stand within a description all the same.
_MODIFIERS = listed(
    """
    managing acting leading running founding marketing engineering consulting training nursing visiting housing planning
    outgoing incoming serving banking mining farming fishing casting building shipping advertising manufacturing
    publishing broadcasting boxing racing cycling swimming rowing sailing climbing dancing shooting processing nursing
    teaching learning sitting ruling reigning retired elected appointed acclaimed renowned disgraced family weekly
    monthly daily early elderly assembly
    """
)
_HONOURS = listed("the right very most")  # "the Right Reverend Ada Lunn"
_NOBODY = lex.BODIES | lex.PRESS_NOUNS | lex.TIMES
_OPENING = frozenset('.!?:;“‘"')
_DASHES = listed("— – -- ―")


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """A noun phrase beside a name: its `form` as written, its folded words, its head noun, which stands `at`.

    `own` says that it only tells whose somebody is ("his wife"), so that nobody would ask for them by it.
    """

    form: str
    lows: tuple[str, ...]
    head: str
    at: int
    own: bool = False


def descriptions(text: str, words: Sequence[Token], name: Name) -> Iterator[Description]:
    """Yield what stands beside a name and describes its bearer: before it, before a comma, or behind it."""
    for found in (_beside(words, name), _before_comma(words, name), *_behind(words, name)):
        if found:
            yield _description(text, words, found)


def _description(text: str, words: Sequence[Token], place: tuple[int, int]) -> Description:
    start, end = place
    first = words[start].low
    kept = start + (first in {"a", "an"} or first in _OWN)
    form = text[words[kept].start : words[end - 1].end]
    form = form[0].lower() + form[1:] if words[kept].low == "the" else form
    noun = words[_head(words, kept, end)]
    head = noun.low
    alone = kept == end - 1 and (head in lex.KIN or head in lex.EITHERS or head in lex.PEOPLES)
    return Description(
        form=form,
        lows=tuple(token.low for token in words[kept:end]),
        head=head,
        at=noun.start,
        own=alone or (first in _OWN and head in lex.KIN),
    )


def _head(words: Sequence[Token], start: int, end: int) -> int:
    """Return the head noun of a phrase: its last word before the first preposition."""
    stop = next((at for at in range(start + 1, end) if words[at].low in _LINKS), end)
    return stop - 1


def _is_noun(words: Sequence[Token], at: int, *, opens: bool = False) -> bool:
    """Return whether a word can stand in a description; a participle only where it opens one ("a retired vet")."""
    token = words[at]
    if token.kind != "word" or token.low in _LINKS or token.low in _STATES or token.low in _SAYS:
        return False
    if token.low in _RANKS:
        return True
    if token.low in lex.COMMON or token.low in lex.TIMES or token.low in _DETERMINERS or token.low in _RELATIVE:
        return False
    verbal = token.low.endswith(("ed", "ing", "ly")) and token.low not in _MODIFIERS
    return token.low not in _NOT_NOUNS and (opens or token.capital or not verbal)


def _beside(words: Sequence[Token], name: Name) -> tuple[int, int] | None:
    """Return the office right before a name: "Environment minister Ada Lunn", "Judge Ada Lunn"."""
    end = name.first + len(name.titles)
    if not end or words[end - 1].kind != "word" or words[end - 1].owner or not lex.is_role(words[end - 1].low):
        return None
    start = end - 1
    while start > 0 and end - start < _LONGEST and _goes_back(words, start):
        start -= 1
    if start and words[start - 1].low == "the":
        start -= 1
    while start < end - 1 and (words[start].low in _ASIDES or words[start].low.endswith("ly")):
        start += 1
    return start, end


def _goes_back(words: Sequence[Token], start: int) -> bool:
    """Return whether the word before `start` belongs to the office that begins there."""
    ahead, first = words[start - 1], words[start]
    if first.start - ahead.end > 1 or not _is_noun(words, start - 1, opens=_leads(words, start - 2)):
        return False
    # "admires Russian President Roe", "the network President Roe": the office begins with its capital.
    return ahead.capital or not first.capital or ahead.owner or ahead.low in _RANKS


def _leads(words: Sequence[Token], at: int) -> bool:
    return at >= 0 and words[at].low in _DETERMINERS


def _before_comma(words: Sequence[Token], name: Name) -> tuple[int, int] | None:
    """Return the description that a name explains: "the coxswain, Pete Rowsell,", "Voltara's chief, Henrik Aalto"."""
    end = name.first - 1
    while name.titles and end > 1 and words[end].low in _HONOURS:
        end -= 1
    if end < 1 or words[end].text != "," or words[end - 1].kind != "word" or words[end - 1].owner:
        return None
    start = _phrase_start(words, end)
    if start is None:
        return None
    head = words[_head(words, start, end)].low
    if not lex.is_role(head) and not (head not in _NOBODY and _is_set_off(words, name, start)):
        return None
    if start > 1 and words[start - 1].text == "," and words[start - 2].capital:
        return None  # "Jane Roe, the mayor, Paul Dietz": the mayor is Roe
    closed = name.last >= len(words) or words[name.last].kind == "mark"
    free = start == 0 or words[start - 1].kind == "mark" or words[start - 1].low not in _LINKS
    return (start, end) if closed or free else None


def _is_set_off(words: Sequence[Token], name: Name, start: int) -> bool:
    """Return whether a person's name stands between commas behind "the ...", which opens the clause."""
    opens = start == 0 or words[start - 1].text in _OPENING
    closed = name.last < len(words) and words[name.last].text == ","
    return opens and closed and name.sort == "person" and words[start].low == "the"


def _phrase_start(words: Sequence[Token], end: int) -> int | None:
    """Return where the definite noun phrase begins that ends before `end`; None where none does."""
    for at in range(end - 1, max(-1, end - _LONGEST_AHEAD), -1):
        low = words[at].low
        if low in _DETERMINERS:
            hangs = at > 1 and words[at - 1].low in _LINKS and _describes(words, at - 2)
            if not hangs:
                return at
        elif words[at].owner:
            return _owner_start(words, at)
        elif low not in _LINKS and not _joins(words, at) and not _is_noun(words, at, opens=_leads(words, at - 1)):
            return None
    return None


def _owner_start(words: Sequence[Token], at: int) -> int:
    """Return where the owner begins whose last word is `at`: "the festival's", "Carrow Bank's"."""
    while at and (words[at].capital and words[at - 1].capital and words[at - 1].low not in lex.COMMON):
        at -= 1
    while at and not words[at].capital and _is_noun(words, at - 1):
        at -= 1
    return at - (at > 0 and words[at - 1].low in {"the", "a", "an"})


def _joins(words: Sequence[Token], at: int) -> bool:
    """Return whether an "and" stands within one name: "the Foundry and Metal Workers' Union"."""
    return words[at].low == "and" and 0 < at < len(words) - 1 and words[at - 1].capital == words[at + 1].capital


def _describes(words: Sequence[Token], at: int) -> bool:
    return at >= 0 and words[at].kind == "word" and lex.is_role(words[at].low)


def _behind(words: Sequence[Token], name: Name) -> Iterator[tuple[int, int]]:
    """Yield the descriptions behind a name: ", a hill farmer near Carrick,", ", 44, chief of Voltara", "is a vet"."""
    at = _past_bracket(words, name.last)
    if name.owner or at + 1 >= len(words):
        return
    apart = words[at].text == "," or words[at].text in _DASHES
    if not apart:
        if words[at].low in {"is", "was", "became"} and _tells(words, at + 1):
            yield from _phrase(words, at + 1, linked=True)
        return
    at += 1
    if at + 1 < len(words) and words[at].kind == "number" and words[at + 1].text == ",":
        at += 2
    if at + 1 < len(words) and words[at].low == "who":
        yield from _in_clause(words, at + 1)
        return
    if at < len(words) and words[at].low in _ASIDES:
        at += 1
    yield from _phrase(words, at, linked=False)


def _past_bracket(words: Sequence[Token], at: int) -> int:
    """Return the token behind a short bracket that opens at `at`: "Ada Lunn (Labour), the mayor"."""
    if at >= len(words) or words[at].text != "(":
        return at
    return next((place + 1 for place in range(at, min(at + 7, len(words))) if words[place].text == ")"), at)


def _tells(words: Sequence[Token], at: int) -> bool:
    return words[at].low in _DETERMINERS or lex.is_role(words[at].low)


def _in_clause(words: Sequence[Token], at: int) -> Iterator[tuple[int, int]]:
    """Yield what a relative clause tells: "who is a vet", "who retired as harbour master"."""
    if words[at].low in {"is", "was", "became"}:
        yield from _phrase(words, at + 1, linked=True)
        return
    for place in range(at, min(at + 6, len(words) - 1)):
        if words[place].kind == "mark":
            return
        if words[place].low == "as":
            yield from _phrase(words, place + 1, linked=True)
            return


def _phrase(words: Sequence[Token], start: int, *, linked: bool) -> Iterator[tuple[int, int]]:
    """Yield the noun phrase that begins at `start`, if it is a description; and those joined to it by "and"."""
    for _ in range(_MOST_JOINED):
        end = _phrase_end(words, start, linked=linked)
        if end is None:
            return
        yield start, end
        if end + 1 >= len(words) or words[end].low != "and" or words[end + 1].kind != "word":
            return
        start = end + 1


def _phrase_end(words: Sequence[Token], start: int, *, linked: bool) -> int | None:
    """Return where the description ends that begins at `start`; None where there is none.

    Behind a comma (not `linked`) it must close again, else it is the subject of what follows.
    """
    noun = start + (start < len(words) and words[start].low in _DETERMINERS)
    end = noun
    while end < len(words) and end - noun < _LONGEST and _is_noun(words, end, opens=end == noun):
        end += 1
    if end == noun or words[end - 1].owner:
        return None
    role = lex.is_role(words[end - 1].low)
    if not role and (noun == start or not _is_determined(words, noun, end, linked=linked)):
        return None
    last = _with_of(words, end)
    return last if linked or _closes(words, last, role=role) else None


def _is_determined(words: Sequence[Token], noun: int, end: int, *, linked: bool) -> bool:
    """Return whether a phrase with an article describes somebody though its noun is not listed: "the falconer,"."""
    last, article = words[end - 1], words[noun - 1].low if noun else ""
    if linked or last.capital or last.low in _NOBODY or end >= len(words):
        return False
    told = article == "the" or (article in {"a", "an"} and last.low.endswith(("er", "or", "ist", "ian", "ant", "eer")))
    return told and (words[end].kind == "mark" or words[end].low == "of")


def _with_of(words: Sequence[Token], end: int) -> int:
    """Return the end of a phrase with what it is of: "secretary of the Creel Association"."""
    at = end
    while at + 1 < len(words) and words[at].low == "of" and at - end < _LONGEST_AHEAD:
        place = at + 1 + (words[at + 1].low in _DETERMINERS)
        stop = place
        while stop < len(words) and stop - place < _LONGEST and _in_of(words, stop):
            stop += 1
        if stop == place or words[stop - 1].owner:
            break
        at = stop
    return at


def _in_of(words: Sequence[Token], at: int) -> bool:
    return _is_noun(words, at) or (_joins(words, at) and words[at - 1].capital)


def _closes(words: Sequence[Token], at: int, *, role: bool) -> bool:
    """Return whether a phrase behind a comma is an apposition: a mark comes before any verb of a clause."""
    if at < len(words) and words[at].low in _RELATIVE:
        return True
    for place in range(at, min(at + _LONGEST_BEHIND, len(words))):
        token = words[place]
        if token.kind == "mark" and token.text not in "-‐‑’'&":
            return role or token.text in ',.;:—–“"‘)'
        if token.low in _RELATIVE:
            return True
        if token.low in _STATES or token.low in _SAYS or (token.low.endswith("ed") and place == at):
            return False
    return at >= len(words)
