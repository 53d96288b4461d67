"""Noun phrases of a sentence: where the one before a verb begins, where the one behind it ends."""

from __future__ import annotations

from collections.abc import Sequence

from index.speakers import lexicon as lex
from index.speakers.lexicon import listed

from . import verbs
from .layout import Item

Range = tuple[int, int]

PRONOUNS = listed("he she they i we it you")
DETERMINERS = listed(
    """
    a an the this that these those his her their its my our your some many several few two three four five six
    one another other both no any every each all most more
    """
)
PREPOSITIONS = listed(
    """
    of for at in with from on to by near against about between among under over after before during as through
    across outside inside via despite following including without within toward towards into onto upon behind
    beside beyond like per since
    """
)
BREAKS = listed(
    """
    and but or because while when if that which who where since although though so than whether before after as
    unless until then what how why whom whose
    """
)
DASHES = listed("— – -- - ― −")
_SUBORDINATE = listed(
    """
    that which who whom whose if when where while because although though since whether what how why after
    before as until unless
    """
)
_LONGEST_APPOSITION = 40
_LONGEST_PHRASE = 25
_FARTHEST = 80


def is_adverb(item: Item) -> bool:
    """Return whether a word may stand between a subject and its verb."""
    return item.kind == "word" and (item.low in verbs.ADVERBS or (item.low.endswith("ly") and len(item.low) > 4))


def is_noun(item: Item) -> bool:
    """Return whether the item can be part of a noun phrase behind its determiner."""
    if item.kind in {"name", "number"}:
        return True
    low = item.low
    return item.kind == "word" and not (
        low in PREPOSITIONS
        or low in BREAKS
        or low in DETERMINERS
        or low in verbs.AUXILIARIES
        or (low in verbs.ADVERBS and low != "first")
        or low in PRONOUNS
    )


def is_person(item: Item) -> bool:
    """Return whether the item names a person, or may."""
    return item.name is not None and item.name.sort in {"person", "maybe"}


def is_time(item: Item) -> bool:
    """Return whether the item is a day or a month."""
    return item.low in lex.TIMES or bool(
        item.name and len(item.name.words) == 1 and item.name.words[0].lower() in lex.TIMES
    )


def _is_saying(items: Sequence[Item], at: int) -> bool:
    low = items[at].low
    return low in verbs.SAYING and low not in verbs.NOUN_FORMS


def phrase_start(items: Sequence[Item], at: int) -> int:
    """Return where the noun phrase begins whose last item is `at`, with what hangs on it by prepositions."""
    start = at
    while start > 0:
        item = items[start - 1]
        noun_before = (
            start > 1
            and is_noun(items[start - 2])
            and not _is_saying(items, start - 2)
            and not is_time(items[start - 2])
        )
        if (item.low in PREPOSITIONS and item.low != "after" and noun_before) or (
            item.low == "and"
            and noun_before
            and items[start - 2].low in lex.ROLES
            and items[start].low not in DETERMINERS
        ):
            start -= 2
        elif items[start].low in DETERMINERS and items[start].low not in {"all", "other", "two", "three"}:
            break
        elif item.low in DETERMINERS or (is_noun(item) and not _is_saying(items, start - 1)):
            start -= 1
        else:
            break
    return start


def skip_bracket(items: Sequence[Item], at: int) -> int:
    """Return the item before the bracket that closes at `at`, or `at` where none does."""
    while at >= 0 and items[at].low in {")", "]"}:
        while at >= 0 and items[at].low not in {"(", "["}:
            at -= 1
        at -= 1
    return at


def _opening_comma(items: Sequence[Item], at: int) -> int | None:
    """Return the comma that opens the apposition closed at `at`: behind a person, else behind any noun."""
    fallback = None
    for place in range(at - 1, max(0, at - _LONGEST_APPOSITION) - 1, -1):
        low = items[place].low
        if low in {";", ":"} or (items[place].kind == "quote" and (place == 0 or fallback is not None)):
            break
        if not place or not (low == "," or low in DASHES):
            continue
        before = items[place - 1]
        hangs = place > 1 and items[place - 2].low in PREPOSITIONS
        if before.low == ")" or (is_person(before) and not hangs):
            return place
        if is_noun(before) and fallback is None and not is_time(before) and not before.owner:
            fallback = place
    if fallback is not None and _has_verb(items[fallback + 1 : at]):
        return None
    return fallback


def _has_verb(items: Sequence[Item]) -> bool:
    """Return whether a stretch that is no relative clause holds a verb of its own: then it is no apposition."""
    if items and items[0].low in {"who", "which", "whose"}:
        return False
    return any(item.low in verbs.AUXILIARIES or item.low in PRONOUNS for item in items)


def _before_relative(items: Sequence[Item], at: int) -> Range | None:
    """Return the noun phrase before "who" at item `at`."""
    end = at - 1
    if end >= 0 and (items[end].low == "," or items[end].low in DASHES):
        end -= 1
    end = skip_bracket(items, end)
    return (_named_start(items, phrase_start(items, end)), end + 1) if end >= 0 and is_noun(items[end]) else None


def _opens_clause(items: Sequence[Item], at: int) -> bool:
    return at == 0 or items[at - 1].kind in {"mark", "quote"} or items[at - 1].low in BREAKS


def _named_start(items: Sequence[Item], start: int) -> int:
    """Return where a phrase begins with whom it explains or joins: "Jane Roe, the mayor", "Roe and others"."""
    ahead = start - 2
    if ahead < 0 or not (is_person(items[ahead]) or items[ahead].low == ")"):
        return start
    ahead = skip_bracket(items, ahead)
    joined = items[start - 1].low == "and" or (items[start - 1].low == "," and items[start].kind == "word")
    return ahead if joined and ahead >= 0 and is_person(items[ahead]) and _opens_clause(items, ahead) else start


def _relative(items: Sequence[Item], start: int) -> int | None:
    """Return the "who" whose clause ends right before item `start` ("Jane Roe, who is mayor of Troy [said]")."""
    for place in range(start - 1, max(0, start - 7), -1):
        if items[place].kind == "mark":
            return None
        if items[place].low == "who":
            return place
    return None


def before(items: Sequence[Item], verb: int) -> Range | None:
    """Return the noun phrase that is the subject of the verb group beginning at `verb`."""
    at = skip_bracket(items, verb - 1)
    while at > 1 and is_time(items[at]):
        at -= 2 if items[at - 1].low in {"on", "last", "late", "early", "this"} else 1
    if at < 0:
        return None
    item = items[at]
    if item.low in PRONOUNS:
        return at, at + 1
    if item.low == "who":
        return _before_relative(items, at)
    if item.low == "," or item.low in DASHES or item.kind == "quote":
        return _before_apposition(items, at)
    if not is_noun(item) or item.owner or is_time(item):
        return None
    start = phrase_start(items, at)
    if (place := _relative(items, start)) is not None:
        return _before_relative(items, place)
    return _named_start(items, start), at + 1


def _before_apposition(items: Sequence[Item], at: int) -> Range | None:
    comma = _opening_comma(items, at)
    if not comma:
        return None
    end = skip_bracket(items, comma - 1)
    if end < 0 or not (is_noun(items[end]) or items[end].low in PRONOUNS):
        return None
    return phrase_start(items, end), at


def after(items: Sequence[Item], at: int) -> Range | None:
    """Return the noun phrase that begins at `at`, up to a mark, a conjunction or a verb."""
    if at >= len(items):
        return None
    first = items[at]
    if first.low in PRONOUNS:
        return at, at + 1
    if first.kind != "name" and first.low not in DETERMINERS and not is_noun(first):
        return None
    end = at
    while end < len(items) and end - at < _LONGEST_PHRASE:
        item = items[end]
        mark = item.kind in {"mark", "quote"} and item.low not in {"(", ")", "[", "]"}
        if mark or item.low in BREAKS or item.low in verbs.AUXILIARIES:
            break
        if item.low in PREPOSITIONS - {"of", "for", "at", "from", "with", "in"}:
            break
        end += 1
    if not any(is_noun(item) for item in items[at:end]):
        return None
    return at, _with_apposition(items, end)


def _with_apposition(items: Sequence[Item], end: int) -> int:
    """Return the end of a phrase with a name behind its comma: "said her lawyer, Jane Roe"."""
    if not (
        end + 1 < len(items) and items[end].low == "," and is_person(items[end + 1]) and items[end - 1].kind == "word"
    ):
        return end
    closed = end + 2 == len(items) or items[end + 2].low in {",", "."}
    return end + 2 if closed or items[end - 1].low in lex.ROLES else end


def clause_subject(items: Sequence[Item], verb: int) -> Range | None:
    """Return the subject of the clause that a verb without one belongs to ("Ma met them and said", "..., saying")."""
    fallback = None
    for at in range(verb - 1, max(-1, verb - _FARTHEST), -1):
        item = items[at]
        if not _opens_clause(items, at) or item.kind == "mark" or item.low in BREAKS or item.low in PREPOSITIONS:
            continue
        if not (item.low in PRONOUNS or item.low in DETERMINERS or item.kind == "name" or (at == 0 and is_noun(item))):
            continue
        if item.owner or is_time(item) or item.low in lex.COMMON - DETERMINERS - PRONOUNS:
            continue
        end = _phrase_end(items, at)
        if at < end < verb and _verb_may_follow(items, end, named=is_person(items[end - 1])):
            if not (at and items[at - 1].low in _SUBORDINATE):
                return at, end
            fallback = (at, end)
    return fallback


def _verb_may_follow(items: Sequence[Item], at: int, *, named: bool) -> bool:
    item = items[at]
    if named and (item.low in {",", "(", "who"} or item.low in DASHES):
        return True
    return item.kind == "word" and item.low not in PREPOSITIONS and (item.low not in BREAKS or item.low == "who")


def clause_end(items: Sequence[Item], phrase: Range) -> int:
    """Return where a phrase ends before "that", "as" or "in" that goes on with something else."""
    stops = (at for at in range(phrase[0] + 1, phrase[1]) if items[at].low in {"that", "as", "in", "at", "for"})
    return next(stops, phrase[1])


def leading_subject(items: Sequence[Item]) -> Range | None:
    """Return the subject behind an opening participle: "Noting the cost, Ma said"."""
    comma = next((at for at, item in enumerate(items) if item.low == ","), len(items))
    start = comma + 1
    if start >= len(items) or not (
        items[start].low in PRONOUNS or items[start].low in DETERMINERS or is_noun(items[start])
    ):
        return None
    end = _phrase_end(items, start)
    return (start, end) if end > start else None


def _phrase_end(items: Sequence[Item], at: int) -> int:
    """Return where a simple noun phrase ends that begins at `at`: behind its name or its last noun before a verb."""
    if items[at].low in PRONOUNS:
        return at + 1
    end = at
    while end < len(items) and (
        is_noun(items[end]) or items[end].low in DETERMINERS or items[end].low in {"of", "and"}
    ):
        goes_on = end + 1 < len(items) and items[end + 1].low in lex.ROLES
        if is_person(items[end]) and not items[end].owner and not goes_on:
            return end + 1
        if end > at and _looks_verbal(items[end]):
            return end
        end += 1
    return end


def _looks_verbal(item: Item) -> bool:
    return item.kind == "word" and (item.low in verbs.SAYING or item.low.endswith("ed"))
