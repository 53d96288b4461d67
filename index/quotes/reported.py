"""Reported speech: the clause that gives what somebody said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.records import Span
from index.speakers.lexicon import listed

from . import phrases as p
from . import verbs
from .direct import Heard
from .layout import Item, Sentence
from .tags import Tag

_FEWEST_WORDS = 2
_ADJUNCT = 14
_SHORT = 8
_SHORT_PHRASE = 5
_LONGEST_DATELINE = 9
_ADJUNCTS = listed("in at on during after as before when while from")
# What begins an adverbial clause: the sentence's content stands behind it.
_OPENS_ASIDE = listed("although though while when after before as since despite during asked in on at")
_OCCASIONS = listed(
    """
    statement interview speech letter report tweet email e-mail post memo conference rally briefing hearing testimony
    debate filing article column book
    """
)
_WHICH = listed("last this earlier late early")
_PERIODS = listed("week month year night summer winter spring autumn fall weekend season")
_CONTENT = frozenset("cpots")  # the frames that bring a clause
_TRAILING = " \t\n.,;:—–-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A content clause and the number of its tag in the sentence."""

    tag: int
    span: Span


def _skip_adjuncts(items: Sequence[Item], at: int, frames: str) -> int:
    """Return where the content begins behind a verb: past a time, the person told, "in a statement that"."""
    at = _skip_time(items, at)
    if at < len(items) and items[at].low == ",":  # "said, twice, that"
        closing = next((place for place in range(at + 1, min(len(items) - 1, at + 10)) if items[place].low == ","), at)
        return closing + 2 if closing > at and items[closing + 1].low == "that" else at
    if (that := _opening_that(items, at, frames)) is not None:
        return that
    if "p" in frames and at < len(items):
        told = _skip_person(items, at)
        if "o" in frames and told < len(items) and items[told].low == "to":
            return at  # "warned owners to expect": who is to do it belongs to the content
        at = told
    return _skip_occasion(items, _skip_time(items, at))


def _opening_that(items: Sequence[Item], at: int, frames: str) -> int | None:
    """Return the item behind the "that" which opens the clause; None where no such word belongs to the verb.

    Between the two may stand the person told, an occasion, or, for some verbs, a noun ("expressed her belief that").
    """
    if at + 1 >= len(items):
        return None
    far = "p" in frames or "b" in frames or items[at].low in p.PREPOSITIONS
    for place in range(at, min(len(items) - 1, at + (_ADJUNCT if far else 1))):
        low = items[place].low
        if low == "that":
            demonstrative = items[place + 1].low in verbs.AUXILIARIES
            return place if demonstrative else place + 1
        if low in {",", ":", ";"} or low in p.BREAKS:
            return None
    return None


def _skip_time(items: Sequence[Item], at: int) -> int:
    while at < len(items):
        following = items[at + 1] if at + 1 < len(items) else None
        named = items[at].low == "on" and following is not None and p.is_time(following)
        counted = items[at].low in _WHICH and following is not None and following.low in _PERIODS
        if not (p.is_time(items[at]) or named or counted):
            break
        at += 2 if counted else 1
    return at


def _skip_occasion(items: Sequence[Item], at: int) -> int:
    """Return the item behind "in a statement", "at a news conference" and the like."""
    if at >= len(items) or items[at].low not in {"in", "at", "during", "on"}:
        return at
    for place in range(at + 1, min(at + 6, len(items) - 2)):
        if (
            items[place].low in _OCCASIONS
            and items[place + 1].low not in p.PREPOSITIONS
            and items[place + 1].kind != "mark"
        ):
            return place + 1
        if items[place].kind == "mark":
            break
    return at


def _skip_person(items: Sequence[Item], at: int) -> int:
    if items[at].low in {"him", "her", "them", "me", "us", "you", "reporters", "it"} or items[at].kind == "name":
        return at + 1
    end = at
    while end < len(items) and end - at < 4 and (items[end].low in p.DETERMINERS or p.is_noun(items[end])):
        end += 1
        if (end < len(items) and items[end].kind == "name") or items[end - 1].low.endswith("s"):
            break
    return end


def _end_of(heard: Heard, number: int, start: int) -> int:
    """Return where the content ends: before a further verb of saying (", adding", "and praised") or clause."""
    items = heard.sentence.items
    if heard.tags[number].group == 0 and heard.tags[number].shared:  # "Noting the cost, Ma said ..."
        return next((at for at in range(start, len(items)) if items[at].low == ","), len(items))
    for tag in heard.tags[number + 1 :]:
        if (
            tag.last >= len(items) - 1
            and tag.first > start + 1
            and items[tag.first - 1].low == ","
            and tag.order != "bare"
        ):
            return tag.first - 1
        edge = tag.first if tag.order == "according" else tag.group
        if edge > start + 1 and items[edge - 1].low in {",", "and", "but"} and (tag.order != "before" or tag.shared):
            return edge - 1 - (items[edge - 2].low == "," and items[edge - 1].low != ",")
    for at in range(start + 2, len(items) - 2):
        if items[at].low == ";" or (items[at].low == "," and _turns(items, at + 1)):
            return at
    return len(items)


def _turns(items: Sequence[Item], at: int) -> bool:
    """Return whether another clause of the article's own begins behind a comma."""
    low = items[at].low
    behind = items[at + 1]
    if low == "and":
        return behind.low in verbs.AUXILIARIES or (behind.low.endswith("ed") and behind.kind == "word")
    if low in {"while", "although", "though", "but", "yet"}:
        return behind.low != "that"
    return low.endswith("ing") and items[at].kind == "word" and low in verbs.SAYING


def _is_content(items: Sequence[Item]) -> bool:
    """Return whether there is a clause outside quotation marks: else it is a direct quotation alone."""
    words = [item for item in items if item.kind in {"word", "name", "number"}]
    return len(words) >= _FEWEST_WORDS


def _leads_to_quote(items: Sequence[Item], start: int) -> bool:
    """Return whether there is but a short phrase before a comma or colon and a quotation: "asked Roe, “..."."""
    nearby = range(start, min(start + _SHORT_PHRASE, len(items) - 1))
    return any(items[at].low in {",", ":"} and items[at + 1].kind == "quote" for at in nearby)


def _behind(heard: Heard, number: int) -> tuple[int, int] | None:
    tag, items = heard.tags[number], heard.sentence.items
    start = _skip_adjuncts(items, tag.last, tag.frames)
    if start >= len(items) or items[start].kind == "mark" or items[start].low in {"and", "but", "or"}:
        return None
    if _leads_to_quote(items, start):
        return None
    if tag.frames == "s" and items[start - 1].low != "that":
        return None
    if items[start].kind == "quote":
        goes_on = (
            start + 2 < len(items)
            and items[start + 1].kind in {"word", "name"}
            and items[start + 1].low not in {"and", "but"}
        )
        if not goes_on or (items[start - 1].low != "that" and any(other.first > start for other in heard.tags)):
            return None
    end = _end_of(heard, number, start)
    is_adjunct = items[start].low in _ADJUNCTS and not any(item.low in verbs.AUXILIARIES for item in items[start:end])
    return None if is_adjunct and end - start < _SHORT else (start, end)


def _ahead(heard: Heard, number: int) -> tuple[int, int] | None:
    """Return the content before a tag ("..., Ma said"), with what goes on behind it ("..., Ma said, ...")."""
    items, tag = heard.sentence.items, heard.tags[number]
    if tag.first < 3 or not (items[tag.first - 1].low == "," or items[tag.first - 1].low in p.DASHES):
        return None
    content = (other for other in heard.tags[:number] if set(other.frames) & _CONTENT)
    if any(other.last <= tag.first and other.order != "according" for other in content):
        return None
    if items[0].kind == "quote" or items[0].low in _OPENS_ASIDE or _is_dateline(items[: tag.first]):
        return None
    last = tag.last
    while last < len(items) and p.is_time(items[last]):
        last += 1
    rest = items[last + 1 :]
    goes_on = last < len(items) and items[last].low == "," and len(rest) > 2 and not rest[0].low.endswith("ing")
    if goes_on and rest[0].kind == "quote":
        return None
    return 0, len(items) if goes_on and rest[0].low not in {"who", "which", "whose"} else tag.first - 1


def _is_dateline(items: Sequence[Item]) -> bool:
    """Return whether there is only a place and a day before a dash: "LOWMOUTH, 3 May - "."""
    first = items[0].name.text if items[0].name else ""
    return items[-1].low in p.DASHES and len(items) <= _LONGEST_DATELINE and first.isupper() and len(first) > 1


def _range(heard: Heard, number: int) -> tuple[int, int] | None:
    items, tag = heard.sentence.items, heard.tags[number]
    if tag.order == "according":
        if tag.first > 1:
            return _ahead(heard, number)
        start = tag.last + 1 if tag.last < len(items) and items[tag.last].low == "," else tag.last
        return (start, len(items)) if start < len(items) else None
    if tag.order == "after":
        return _ahead(heard, number)
    if tag.first and items[tag.first - 1].low == "as":  # "As Ma noted in May, ..."
        comma = next((at for at in range(tag.last, len(items) - 1) if items[at].low == ","), None)
        return (comma + 1, len(items)) if comma is not None and tag.first == 1 else None
    after = items[tag.last].low if tag.last < len(items) else ""
    if after == ":" or (_answers_quote(items, tag) and after != "that"):
        return None
    participle = tag.shared and items[tag.cue_last - 1].low.endswith("ing")
    ahead = None if participle else _ahead(heard, number)
    told = _skip_person(items, tag.last) if "p" in tag.frames and tag.last < len(items) else tag.last
    rest = [item for item in items[told:] if item.kind in {"word", "name", "quote"} and not p.is_time(item)]
    if ahead and after != "that" and (len(rest) < 3 or after == "," or after in p.PREPOSITIONS):
        return ahead
    return _behind(heard, number)


def _answers_quote(items: Sequence[Item], tag: Tag) -> bool:
    """Return whether the tag belongs to the quotation right before it."""
    at = tag.first - 1
    if at > 0 and (items[at].low == "," or items[at].low in p.DASHES):
        at -= 1
    return at >= 0 and items[at].kind == "quote"


def contents(heard: Heard, text: str) -> list[Content]:
    """Return the content clauses of a sentence."""
    items = heard.sentence.items
    found = []
    for number, tag in enumerate(heard.tags):
        if not set(tag.frames) & _CONTENT or not heard.voices[number].known:
            continue
        place = _range(heard, number)
        if place and place[1] > place[0] and _is_content(items[place[0] : place[1]]):
            found.append(Content(tag=number, span=_span(heard.sentence, place, text)))
    return [one for one in found if one.span.end > one.span.start]


def _span(sentence: Sentence, place: tuple[int, int], text: str) -> Span:
    first, last = sentence.items[place[0]], sentence.items[place[1] - 1]
    start, end = first.span.start, last.span.end
    if first.kind == "quote":
        start -= 1
    if last.kind == "quote":
        end += end < sentence.span.end
    else:
        end = min(end, sentence.span.end)  # a word may cross it where no blank parts two sentences
    while end > start and text[end - 1] in _TRAILING:
        end -= 1
    return Span(start, end)
