"""Who is in an article: its people, the forms it uses for them, and whom a form means at a place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from index.records import Span, Speaker
from index.text import fold

from . import given
from . import lexicon as lex
from .descriptions import descriptions
from .names import Name, bare
from .tokens import Token

Gender = Literal["m", "f", ""]
_NEAR = 400
_ENDS_PHRASE = lex.listed("of who and in at for to with from that by on")
_SURE_FIRST_NAMES = given.FIRST_NAMES - given.DOUBTFUL


@dataclass(slots=True, eq=False)
class Person:
    """Somebody (or, with `body`, something) that an article names."""

    words: tuple[str, ...]
    gender: Gender = ""
    body: bool = False
    roles: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    forms: dict[str, None] = field(default_factory=dict)
    full_at: list[int] = field(default_factory=list)
    sure: bool = False
    speaks: bool = False
    quoted: bool = False
    style: str = ""

    @property
    def name(self) -> str:
        """The fullest name the article gives: with a peer's or a king's title where no first name stands."""
        words = " ".join(self.words)
        return f"{self.style} {words}" if self.style and len(self.words) == 1 else words

    def describe(self, lows: Sequence[str], head: str) -> None:
        """Note a description with its head noun and the other nouns for people in it."""
        for low in lows:
            if low == head or lex.is_role(low):
                self.roles[low].update(lows)

    def is_other_than(self, lows: Sequence[str]) -> bool:
        """Return whether a description names the other party."""
        known = {word for words in self.roles.values() for word in words}
        return any(known & ours and not known & theirs and theirs & set(lows) for ours, theirs in lex.SIDES)

    def as_speaker(self) -> Speaker:
        """Return the record that the library keeps."""
        return Speaker(name=self.name, forms=tuple(self.forms))


def _key(words: Sequence[str]) -> list[str]:
    folded = [fold(word).rstrip(".") for word in words]
    return [word for word in folded if word not in lex.SUFFIXES] or folded


def _formal(first: str) -> str:
    return given.NICKNAMES.get(first, first)


def _same_first(one: str, other: str) -> bool:
    if one == other or _formal(one) == _formal(other):
        return True
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    return min(len(one), len(other)) >= 3 and (one.startswith(other) or other.startswith(one))


def same_person(one: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether two full names (two words or more) can be one person's: the surname and the first name agree."""
    left, right = sorted((_key(one), _key(other)), key=len)
    if left[-1] == right[-1] and _same_first(left[0], right[0]):
        return True
    return len(left) < len(right) and (right[-len(left) :] == left or right[: len(left)] == left)


def _gender(titles: Iterable[str], words: Sequence[str]) -> Gender:
    for title in titles:
        if title in lex.MALE_TITLES or title.endswith("man"):
            return "m"
        if title in lex.FEMALE_TITLES or title.endswith("woman"):
            return "f"
    first = _key(words)[0] if len(words) > 1 else ""
    first = first if first in given.FIRST_NAMES else first.split("-")[0]
    if (first in given.MEN) != (first in given.WOMEN):
        return "m" if first in given.MEN else "f"
    return ""


class Cast:
    """The people and bodies of one article."""

    def __init__(
        self, text: str, names: Sequence[Name], words: Sequence[Token], *, title: Sequence[Token] = ()
    ) -> None:
        told = (name for name in names if name.sort in {"person", "maybe"})
        self._told = {name.span.start: list(descriptions(text, words, name)) for name in told}
        self._heads = {one.head for found in self._told.values() for one in found}
        self._described: dict[str, list[Person]] | None = None
        self._counts = Counter(name.words for name in names)
        self._strangers = self._introduced(words)
        self.people: list[Person] = []
        self._by_word: dict[str, list[Person]] = defaultdict(list)
        self._of: dict[int, Person | None] = {}
        self._singles: dict[str, Person] = {}
        self._latest: dict[str, Person] = {}
        full = [name for name in names if len(_key(name.words)) > 1 and name.sort in {"person", "maybe"}]
        for name in sorted(full, key=lambda name: name.sort != "person"):
            self._add_full(name)
        self._add_title(names, title)
        for person in self.people:
            person.full_at.sort()
        for name in full:
            if (known := self._of[name.span.start]) is not None:
                self._learn(known, name)

    def _learn(self, person: Person, name: Name) -> None:
        """Note the descriptions beside a name: "Ferry founder Ruth Okafor", "Ruth Okafor, the mayor of Lowmouth,"."""
        for one in self._told.get(name.span.start, ()):
            person.describe(one.lows, one.head)
            if not one.own:
                person.forms.setdefault(one.form)
            if len(person.words) > 1 and lex.is_sure_role(one.head):
                person.sure = True

    def _introduced(self, words: Sequence[Token]) -> dict[str, int]:
        """Return where somebody without a name is first brought in: "a plumber" by "plumber"."""
        named = {one.at for found in self._told.values() for one in found}
        first: dict[str, int] = {}
        for place, token in enumerate(words):
            if token.low not in {"a", "an"}:
                continue
            for behind in words[place + 1 : place + 4]:
                if behind.kind != "word" or behind.low in _ENDS_PHRASE:
                    break
                if lex.is_role(behind.low):
                    if behind.start not in named:
                        first.setdefault(behind.low, behind.start)
                    break
        return first

    def is_named_again(self, name: Name) -> bool:
        """Return whether a name stands in the article more than once: a sentence's first word alone need be none."""
        return self._counts[name.words] > 1

    def is_stranger(self, low: str, at: int) -> bool:
        """Return whether somebody without a name was brought in by this noun before `at`."""
        return self._strangers.get(low, at) < at

    def _add_title(self, names: Sequence[Name], title: Sequence[Token]) -> None:
        """Take from the headline the full names of people whom the text itself calls by surname only."""
        alone = {_key(name.words)[-1] for name in names if len(name.words) == 1}
        for first, last in pairwise(title):
            surname = fold(bare(last))
            if first.low in given.FIRST_NAMES and last.capital and surname in alone and not self._by_word[surname]:
                words = (first.text, bare(last))
                self._add_full(Name(span=Span(0, 0), first=0, last=0, words=words, sort="person"))

    def _add_full(self, name: Name) -> None:
        key = _key(name.words)
        known = next((one for one in self._by_word[key[-1]] if same_person(one.words, name.words)), None)
        person = known or self._new(name)
        if len(name.words) > len(person.words) and name.sort == "person":
            person.words = name.words
        for word in {*key[-1:], *key[:1], *key[1:-1]}:
            if person not in self._by_word[word]:
                self._by_word[word].append(person)
        self._note(person, name)
        person.full_at.append(name.span.start)

    def _new(self, name: Name) -> Person:
        person = Person(words=name.words, body=name.sort in {"body", "place", "other"})
        self.people.append(person)
        return person

    def _note(self, person: Person, name: Name) -> None:
        """Remember the form, the titles and what they tell."""
        if name.span.end:  # a name of the headline alone stands nowhere in the text
            self._of[name.span.start] = person
        person.forms.setdefault(name.text)
        if len(name.words) == 1 and name.span.end and name.sort in {"person", "maybe"}:
            self._learn(person, name)
        person.gender = _gender(name.titles, name.words) or person.gender
        person.sure = person.sure or name.sort == "person"
        if name.titles and name.titles[-1] in lex.STYLES:
            person.style = name.titles[-1].title()
        for title in name.titles:
            for role in lex.TITLES.get(title, ()):
                person.roles[role].update(_key(name.titles))

    def person(self, name: Name) -> Person:
        """Return whom a name means where it stands."""
        if (known := self._of.get(name.span.start)) is not None:
            return known
        person = self._meant(name) or self._alone(name)
        if len(name.words) == 1 and not person.body:
            self._latest[fold(name.words[0])] = person
        self._note(person, name)
        return person

    def _alone(self, name: Name) -> Person:
        key = " ".join(_key(name.words))
        if key not in self._singles:
            self._singles[key] = self._new(name)
            if key in _SURE_FIRST_NAMES:  # "her brother, Sam"
                self._singles[key].gender = _gender((), (name.words[0], ""))
        return self._singles[key]

    def _meant(self, name: Name) -> Person | None:
        """Return the person of a short form: the surname first, then the first name."""
        if name.sort in {"body", "place", "other"} and len(name.words) > 1:
            return None
        key = _key(name.words)
        known = self._by_word.get(key[-1], ())
        surname = [one for one in known if _key(one.words)[-len(key) :] == key]
        first = [one for one in known if _key(one.words)[: len(key)] == key]
        inner = [one for one in known if set(key) <= set(_key(one.words))]
        found = surname or ([] if name.titles and first and surname else first) or inner
        if name.sort in {"place", "other", "body"}:
            found = [one for one in surname if one.sure]
        return self._likeliest(found, name)

    def _likeliest(self, found: Sequence[Person], name: Name) -> Person | None:
        if not found:
            return None
        gender = _gender(name.titles, ())
        fitting = [one for one in found if not gender or one.gender in {"", gender}] or found
        at = name.span.start

        def weight(one: Person) -> float:
            past = [place for place in one.full_at if place <= at]
            near = bool(past) and at - past[-1] < _NEAR
            same = self._latest.get(fold(name.words[-1])) is one
            return one.sure + len(one.full_at) + 1.2 * near + 0.5 * bool(past) + 1.5 * same

        return max(fitting, key=weight)

    def described(self, lows: Sequence[str], among: Sequence[Person]) -> tuple[Person | None, float]:
        """Return whom a description ("the Alibaba founder") means, of those mentioned latest first, and how surely."""
        heads = [low for low in lows if any(low in one.roles for one in among)]
        if not heads:
            return None, 0.0
        rest = set(lows) - set(heads)
        best: tuple[float, Person] | None = None
        for rank, person in enumerate(among):
            fits = [head for head in heads if head in person.roles]
            if not fits or person.is_other_than(lows):
                continue
            shared = len(rest & set().union(*(person.roles[head] for head in fits)))
            score = len(fits) + shared - 0.05 * rank
            if best is None or score > best[0]:
                best = (score, person)
        return (best[1], 0.85) if best else (None, 0.0)

    def describes(self, low: str) -> bool:
        """Return whether the article describes somebody by this noun."""
        return low in self._heads

    def only(self, lows: Sequence[str]) -> Person | None:
        """Return the one person whom the whole article, once read, describes by a noun of these; None for several."""
        if self._described is None:
            self._described = defaultdict(list)
            for one in self.people:
                for role in one.roles:
                    self._described[role].append(one)
        found = {id(one): one for low in lows for one in self._described.get(low, ())[:2]}
        return next(iter(found.values())) if len(found) == 1 else None

    def speakers(self) -> list[Speaker]:
        """Return everybody who is named as a person or is quoted, in order of first mention."""
        return [person.as_speaker() for person in self.people if person.sure or person.quoted]
