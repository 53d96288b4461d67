"""Tags: who says, by which verb, in a sentence ("said Ma", "the Alibaba founder has urged", "according to Ma")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from index.speakers import Name
from index.speakers import lexicon as lex
from index.speakers.lexicon import listed

from . import phrases as p
from . import verbs
from .layout import Item, Sentence

_PASSING = listed(
    """
    according told telling tells stated noted quoted cited reported interview interviews published interviewed
    """
)
_PLURALS = listed("people many some others men women police most few both all several majority who team")
_SHORTEST_LINE = 5
Order = Literal["before", "after", "according", "bare"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """Who says it and how: items `first` up to `last` of its sentence; `cue_first` up to `cue_last` is the verb.

    `order` tells whether the speaker stands before the verb ("bare": there is a colon or dash for a verb); `subject`
    are the items that name the speaker, none where the sentence has none. The verb with its auxiliaries begins at
    `group`; `shared` says that its subject is that of an earlier verb ("met them and said").
    """

    first: int
    last: int
    cue_first: int
    cue_last: int
    frames: str
    order: Order
    subject: tuple[Item, ...]
    group: int = 0
    shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """A verb with its auxiliaries: items `start` up to `end`, the verb itself at `verb`."""

    start: int
    verb: int
    end: int
    negated: bool
    passive: bool


def _word(items: Sequence[Item], at: int) -> str:
    return items[at].low if 0 <= at < len(items) else ""


def _group(items: Sequence[Item], verb: int, end: int) -> _Group:
    at = verb
    negated = passive = False
    while at > 0:
        low = items[at - 1].low
        no = low in verbs.NEGATIONS or low.endswith("n't")
        if not (no or low in verbs.AUXILIARIES or p.is_adverb(items[at - 1])):
            break
        negated = negated or no
        passive = passive or (low in verbs.PASSIVE and not items[verb].low.endswith("ing"))
        at -= 1
    return _Group(start=at, verb=verb, end=end, negated=negated, passive=passive)


def _tag(
    items: Sequence[Item], group: _Group, frames: str, order: Order, subject: p.Range | None, *, shared: bool = False
) -> Tag:
    cue = group.start if group.negated else group.verb
    first, last = group.start, group.end
    if subject and order == "before":
        first = first if shared else min(first, subject[0])
    elif subject and order == "after":
        last = subject[1]
    return Tag(
        first=first,
        last=last,
        cue_first=cue,
        cue_last=group.end,
        frames=frames,
        order=order,
        subject=tuple(items[subject[0] : subject[1]]) if subject else (),
        group=group.start,
        shared=shared,
    )


def _according(items: Sequence[Item], at: int) -> Tag | None:
    if _word(items, at + 1) != "to":
        return None
    subject = p.after(items, at + 2)
    if not subject:
        return None
    return Tag(
        first=at,
        last=subject[1],
        cue_first=at,
        cue_last=at + 2,
        frames="c",
        order="according",
        subject=tuple(items[subject[0] : subject[1]]),
    )


def _behind_quote(items: Sequence[Item], group: _Group) -> bool:
    return any(item.kind == "quote" for item in items[max(0, group.start - 2) : group.start])


def _title_before(items: Sequence[Item], at: int) -> bool:
    """Return whether the quotation before a verb closes an apposition: Jane Roe, host of "The Hour," said."""
    return at > 2 and items[at - 1].kind == "quote" and (items[at - 2].owner or items[at - 2].low in p.PREPOSITIONS)


def _inverted(items: Sequence[Item], group: _Group) -> p.Range | None:
    """Return the subject behind the verb: “...,” said Ma."""
    low = items[group.verb].low
    if (
        group.start != group.verb
        or low.endswith("ing")
        or low in {"told", "tells"}
        or _word(items, group.end) in {"that", "to"}
    ):
        return None
    if group.start == 0:
        return p.after(items, group.end) if group.end < len(items) and items[group.end].kind == "name" else None
    ahead = items[group.start - 1]
    if not (ahead.kind == "quote" or ahead.low == "," or ahead.low in p.DASHES):
        return None
    subject = p.after(items, group.end)
    if not subject or any(p.is_time(items[at]) for at in range(subject[0], subject[0] + 1)):
        return None
    quoted = _behind_quote(items, group)
    head = items[subject[0]]
    short = (
        head.kind == "name" or head.low in p.DETERMINERS or head.low in p.PRONOUNS or head.low in lex.ROLES
    ) and group.start >= 3
    return subject if quoted or short else None


def _is_noun_use(items: Sequence[Item], group: _Group, subject: p.Range) -> bool:
    """Return whether what looks like a verb is a noun: "his remarks", "a Trump tweet", "an implicit caution"."""
    low = items[group.verb].low
    first, last = items[subject[0]], items[subject[1] - 1]
    if group.start < group.verb or low.endswith("ed") or low in verbs.PAST or first.low in p.PRONOUNS:
        return False
    if low.endswith("s"):
        named = p.is_person(last) or first.kind == "name" or first.low in {"the", "a", "an"}
        return low in verbs.NOUN_FORMS and (not named or first.owner)
    if low.endswith("ing"):
        return False
    several = last.low.endswith("s") or last.low in _PLURALS or (subject[0] > 0 and items[subject[0] - 1].low == "and")
    return not several or first.owner


def _passive(items: Sequence[Item], group: _Group, frames: str) -> Tag | None:
    """Return the tag of a verb whose speaker stands behind "by": "she was told by doctors that ..."."""
    subject = p.after(items, group.end + 1) if _word(items, group.end) == "by" else None
    if not subject:
        return None
    end = p.clause_end(items, subject)
    tag = _tag(items, group, frames.replace("p", "c"), "before", (subject[0], end), shared=True)
    return replace(tag, last=end, shared=False)


def _verb_tag(items: Sequence[Item], group: _Group, frames: str) -> Tag | None:
    if group.passive:
        return _passive(items, group, frames)
    inverted = None if _title_before(items, group.start) else _inverted(items, group)
    if inverted and (group.start == 0 or _behind_quote(items, group)):
        return _tag(items, group, frames, "after", inverted)
    participle = items[group.verb].low.endswith("ing") and group.start == group.verb
    ahead = _word(items, group.start - 1)
    if participle and ahead == "without":
        return None
    if (participle and (ahead == "," or group.start == 0)) or ahead in {"and", "but", "then", "or"}:
        subject = p.clause_subject(items, group.start) if ahead else p.leading_subject(items)
        return _tag(items, group, frames, "before", subject, shared=True)
    subject = p.before(items, group.start)
    if subject and not (
        participle and items[subject[1] - 1].kind != "name" and items[subject[0]].low not in p.PRONOUNS
    ):
        return None if _is_noun_use(items, group, subject) else _tag(items, group, frames, "before", subject)
    if inverted:
        return _tag(items, group, frames, "after", inverted)
    return (
        _tag(items, group, frames, "before", p.clause_subject(items, group.start), shared=True) if participle else None
    )


def _stands_apart(items: Sequence[Item], verb: int, at: int) -> bool:
    """Return whether a name before a colon is no object of the verb before it ("The judge told Smith: ...")."""
    return items[at - 1].low in p.DASHES or any(item.kind == "quote" for item in items[verb:at])


def _marked(items: Sequence[Item]) -> list[Tag]:
    """Return the speakers that have a mark for a verb: "Ma: “...”", "“...” — Jack Ma", "Ma: We sail at dawn"."""
    found = []
    if len(items) > _SHORTEST_LINE and p.is_person(items[0]) and items[1].low == ":" and items[2].kind != "quote":
        found.append(Tag(first=0, last=2, cue_first=1, cue_last=2, frames="c", order="bare", subject=(items[0],)))
    for at, item in enumerate(items):
        if item.kind != "quote":
            continue
        mark, name = at + 1, at + 2
        ends = name < len(items) and items[mark].low in p.DASHES and p.is_person(items[name])
        if ends and (name + 1 == len(items) or items[name + 1].low in {",", ".", "("}):
            found.append(
                Tag(
                    first=mark,
                    last=name + 1,
                    cue_first=mark,
                    cue_last=mark,
                    frames="q",
                    order="bare",
                    subject=(items[name],),
                )
            )
        if at > 1 and items[at - 1].low == ":" and p.is_person(items[at - 2]):
            found.append(
                Tag(
                    first=at - 2, last=at, cue_first=at, cue_last=at, frames="q", order="bare", subject=(items[at - 2],)
                )
            )
    return found


def _before_colon(items: Sequence[Item]) -> Tag | None:
    """Return the subject of a sentence that brings a quotation by a colon and no verb of saying."""
    colons = [at for at, item in enumerate(items) if item.low == ":"]
    at = next((at for at in colons if at + 1 == len(items) or items[at + 1].kind == "quote"), 0)
    subject = p.clause_subject(items, at) if at else None
    if not subject:
        return None
    who = tuple(items[subject[0] : subject[1]])
    return Tag(first=subject[0], last=at + 1, cue_first=at, cue_last=at, frames="q", order="bare", subject=who)


def tags(sentence: Sentence) -> list[Tag]:
    """Return the tags of a sentence, in order."""
    items = sentence.items
    found: list[Tag] = []
    for at, item in enumerate(items):
        tag = None
        if item.low == "according":
            tag = _according(items, at)
        elif frames := verbs.SAYING.get(item.low):
            particle = _word(items, at + 1)
            long = bool(particle) and particle in frames
            kind = frames[particle] if long else frames.get("", "")
            tag = _verb_tag(items, _group(items, at, at + 1 + long), kind) if kind else None
        if tag and tag.shared and found and found[-1].order == "after":
            tag = replace(tag, subject=found[-1].subject)
        if tag:
            found.append(tag)
    named = {item.span for tag in found for item in tag.subject}
    if sentence.quotes or (len(items) > 1 and items[1].low == ":"):
        verb_ahead = min((tag.last for tag in found), default=len(items))
        marked = (tag for tag in _marked(items) if tag.subject[0].span not in named)
        found += [tag for tag in marked if tag.first < verb_ahead or _stands_apart(items, verb_ahead, tag.first)]
    if not found and (tag := _before_colon(items)):
        found.append(tag)
    return sorted(found, key=lambda tag: tag.first) if len(found) > 1 else found


def press(items: Sequence[Item]) -> Name | None:
    """Return the outlet that a noun phrase names: "a China Daily report" gives China Daily."""
    for place, item in enumerate(items):
        if not item.name or item.name.titles or item.owner:
            continue
        last = item.name.words[-1].lower()
        noun = any(other.low in lex.PRESS_NOUNS for other in items[place + 1 : place + 3])
        if last in lex.PRESS_WORDS or (noun and item.name.sort != "person"):
            return item.name
    return None


def passed_on(items: Sequence[Item]) -> Name | None:
    """Return the outlet that passes on what is said: "told Reuters", "as stated in a China Daily report"."""
    for at, item in enumerate(items):
        if item.low in _PASSING and at + 1 < len(items):
            after = at + 2 if items[at + 1].low in {"to", "by", "in", "with", "on"} else at + 1
            direct = item.low in {"told", "telling", "tells"}
            if (direct or after == at + 2) and (name := press(items[after : after + (2 if direct else 5)])):
                return name
    return None
