"""A noun phrase that mentions somebody: its head, the person or body that it names, its words."""

from __future__ import annotations

from collections.abc import Sequence

from index.records import Span
from index.speakers import Name
from index.speakers import lexicon as lex

from . import phrases as p
from .layout import Item, Sentence


def is_person(name: Name) -> bool:
    """Return whether a name is a person's, or may be."""
    return name.sort in {"person", "maybe"}


def noun(head: Item | None) -> str:
    """Return the noun that a head is, lower-case: "the minister", "the Finn"."""
    if head is None or (head.name and len(head.name.words) > 1 and head.name.sort != "other"):
        return ""
    return head.name.words[-1].lower() if head.name else head.low


def words(item: Item) -> list[str]:
    """Return the folded words of a name or word."""
    return [word.lower() for word in item.name.words] if item.name else [item.low] if item.low else []


def is_modifier(items: Sequence[Item], at: int) -> bool:
    """Return whether the name at item `at` only tells whose: "Roe adviser Paul Dietz", "the Roe campaign"."""
    behind = items[at + 1].low if at + 1 < len(items) else ""
    return behind in lex.ROLES or behind in lex.BODIES


def main(items: Sequence[Item]) -> Sequence[Item]:
    """Return a noun phrase up to its apposition or bracket."""
    for at, item in enumerate(items):
        if at and item.kind == "mark" and item.low in {",", "(", "—", "–", "--", "["}:
            return items[:at]
    return items


def mention(main: Sequence[Item], name: Name) -> Span:
    """Return how a phrase names a person: the name with the offices before it, or the phrase that a name explains."""
    at = next((at for at, item in enumerate(main) if item.name is name), None)
    if at is None:
        return Span(main[0].span.start, main[-1].span.end)
    if at and main[at - 1].kind == "word" and main[at - 1].low not in lex.ROLES and not main[at - 1].owner:
        return Span(name.span.start, main[-1].span.end)
    return Span(main[0].span.start, main[-1].span.end)


def head(main: Sequence[Item]) -> Item | None:
    """Return the head noun: the last word before the first preposition."""
    head = None
    for at, item in enumerate(main):
        if at and item.low in p.PREPOSITIONS:
            break
        head = item
    return head


def person_of(main: Sequence[Item], items: Sequence[Item]) -> Name | None:
    """Return the person that a phrase names: as its head, or behind it ("her spokesman, Brian Fallon")."""
    found = None
    for at, item in enumerate(main):
        if at and item.low in p.PREPOSITIONS:
            break
        if item.low in {"and", "or"} and found:
            break
        if item.name and is_person(item.name):
            found = item
        elif item.kind == "word":
            found = None
    if found and not found.owner:
        return found.name
    last, behind = head(main), items[len(main) + 1 :]
    if last is None or last.kind != "word" or not behind or not behind[0].name:
        return None
    alone = len(behind) == 1 or behind[1].kind == "mark"
    full = behind[0].name.sort == "person" or len(behind[0].name.words) > 1
    return behind[0].name if is_person(behind[0].name) and full and (alone or lex.is_role(last.low)) else None


def body_of(main: Sequence[Item]) -> Name | None:
    """Return the body or place that a phrase names as its head."""
    last = head(main)
    return last.name if last and last.name and last.name.sort in {"body", "place"} and not last.owner else None


def is_told_apart(sentence: Sentence, main: Sequence[Item]) -> bool:
    """Return whether a relative clause without a comma tells who it is: "The farmer who owns the fields said"."""
    at = sentence.items.index(main[-1]) + 1
    return at < len(sentence.items) and sentence.items[at].low in {"who", "whose", "that", "whom"}
