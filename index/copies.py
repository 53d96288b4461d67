"""The same words in several articles: one finding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from .people.identities import Identities
from .records import Article
from .search.question import same_person
from .sqlite import Held, HeldQuote, Reader
from .text import name_key, words

# Words that nobody is named for are told apart from another's only when they are this many: anybody says "no comment".
TELLING = 5
# Digits in which copies score alike, in whatever order their scores were summed.
EQUAL = 5

Item = TypeVar("Item")


class Found(NamedTuple):
    """A quote with the article that it stands in."""

    held: Held
    quote: HeldQuote

    @property
    def text(self) -> str:
        """The quoted words."""
        return self.quote.saying.span.of(self.held.article.text)


def same(one: Found, other: HeldQuote, who: Identities) -> bool:
    """Return whether two quotes are one finding: of one kind, in the same words, by the same person."""
    if one.quote.words != other.words or one.quote.saying.kind != other.saying.kind:
        return False
    mine, theirs = name_key(one.quote.saying.speaker or ""), name_key(other.saying.speaker or "")
    if not mine or not theirs:
        return len(words(one.text)) >= TELLING
    return _same_person(mine, theirs, who)


def copies(found: Sequence[Found], reader: Reader) -> list[list[HeldQuote]]:
    """Return for each quote those of other articles that are the same finding, among all that may be seen."""
    who = Identities(reader.identities())
    alike: dict[tuple[bytes, str], dict[str | None, list[HeldQuote]]] = defaultdict(lambda: defaultdict(list))
    for other in reader.same_words({one.quote.words for one in found}):
        alike[other.words, other.saying.kind][other.saying.speaker].append(other)
    return [_copies(one, alike[one.quote.words, one.quote.saying.kind], who) for one in found]


def _copies(one: Found, alike: Mapping[str | None, list[HeldQuote]], who: Identities) -> list[HeldQuote]:
    # Speaker by speaker: what thousands of nameless people say in the same words would be compared by the square.
    of_same = {speaker: quotes for speaker, quotes in alike.items() if same(one, quotes[0], who)}
    named = {one.quote.saying.speaker, *alike} - {None}
    if not _one_person([name_key(name or "") for name in named], who):
        # What nobody is named for may be any of theirs: it makes no one finding of what two people said.
        nameless = one.quote.saying.speaker is None
        of_same = {speaker: quotes for speaker, quotes in of_same.items() if (speaker is None) is nameless}
    return [quote for quotes in of_same.values() for quote in quotes if quote.article != one.quote.article]


def _same_person(one: str, other: str, who: Identities) -> bool:
    return not who.apart(one, other) and (other in who.person(one) or same_person(one, other))


def _one_person(keys: Collection[str], who: Identities) -> bool:
    """Return whether these may all be one person's names: the fullest of them tells most."""
    fullest = max(keys, key=len, default="")
    return all(_same_person(fullest, key, who) for key in keys)


def articles(several: Iterable[Held], *, but: Held) -> tuple[Article, ...]:
    """Return the articles, each once, the newest first, without one."""
    known = {one.number: one for one in several if one.number != but.number}
    return tuple(one.article for one in sorted(known.values(), key=newest, reverse=True))


def newest(held: Held) -> tuple[str, int]:
    """Return what articles are put in order by: the day they were published, then the order of adding."""
    return held.article.details.published or "", held.number


def with_also(found: Sequence[Found], reader: Reader) -> Iterator[tuple[tuple[Article, ...], list[HeldQuote]]]:
    """Yield for each quote the other articles that say the same, the newest first, and their quotes."""
    same_as = copies(found, reader)
    held = reader.numbered({quote.article for quotes in same_as for quote in quotes})
    for one, quotes in zip(found, same_as, strict=True):
        yield articles((held[quote.article] for quote in quotes), but=one.held), quotes


def same_texts(several: Sequence[Held], reader: Reader) -> list[list[Held]]:
    """Return for each article the others that have the same text, among all that may be seen."""
    pairs = reader.same_texts({one.number for one in several})
    held = reader.numbered({other for _, other in pairs})
    return [[held[other] for number, other in pairs if number == one.number] for one in several]


def first_distinct(items: Iterable[Item], key: Callable[[Item], Hashable], most: int, *, each: int = 3) -> list[Item]:
    """Return the first items, until there are `most` different ones among them; at most `each` of those alike."""
    seen: dict[Hashable, int] = {}
    chosen = []
    for item in items:
        known = key(item)
        if known not in seen and len(seen) == most:
            break
        seen[known] = seen.get(known, 0) + 1
        if seen[known] <= each:
            chosen.append(item)
    return chosen
