"""Which names are one person's, and which are not, by what people have decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from index.search.question import same_person
from index.sqlite import HeldSpeaker, Identity
from index.text import name_key


class Identities:
    """The decisions about names, with what follows from them; names are keys (`text.name_key`)."""

    def __init__(self, decided: Iterable[Identity]) -> None:
        self.decided = tuple(decided)
        self._people: dict[str, frozenset[str]] = {}
        for one in self.decided:
            if one.same:
                person = self.person(one.one) | self.person(one.other)
                self._people.update(dict.fromkeys(person, person))
        apart = [one for one in self.decided if not one.same]
        self._apart = {self._two(one.one, one.other) for one in apart}
        self._others: dict[str, set[str]] = defaultdict(set)
        for one in apart:
            self._others[one.one].add(one.other)
            self._others[one.other].add(one.one)

    def person(self, key: str) -> frozenset[str]:
        """Return all names of the person of this name."""
        return self._people.get(key) or frozenset((key,))

    def apart(self, one: str, other: str) -> bool:
        """Return whether two names are two people's, by a decision about any of their names."""
        return self._two(one, other) in self._apart

    def _two(self, one: str, other: str) -> frozenset[frozenset[str]]:
        return frozenset((self.person(one), self.person(other)))

    def others(self, keys: Collection[str]) -> set[str]:
        """Return the names that somebody said are not these people's."""
        return {name for key in keys for name in self._others.get(key, ())}

    def further(self, keys: Collection[str]) -> set[str]:
        """Return the names that these people bear besides."""
        return {name for key in keys for name in self.person(key)} - set(keys)

    def fitting(self, asked: str, found: Sequence[HeldSpeaker]) -> list[HeldSpeaker]:
        """Return those of the speakers found for a name whom nobody has decided to be somebody else."""
        keys = {one.name: name_key(one.name) for one in found}
        full = {key for key in keys.values() if len(key.split()) > 1}
        fits = {name: self._fits(name_key(asked), key, full) for name, key in keys.items()}
        return [one for one in found if fits[one.name]]

    def _fits(self, asked: str, key: str, known: Collection[str]) -> bool:
        if key in self.person(asked):
            return True
        if self.apart(asked, key):
            return False
        if len(key.split()) > 1 or len(asked.split()) < 2:
            return True
        # A last name alone is only guessed to be the person's who was asked for: less than a decision about either.
        full = [name for name in self.person(key) if len(name.split()) > 1]
        guessed = not full or any(same_person(asked, name) for name in full)
        return guessed and not (known and all(self.apart(key, name) for name in known))


def in_the_way(decided: Iterable[Identity], wanted: Identity) -> Identity | None:
    """Return a decision with which this one cannot stand; one about the same two names gives way to it."""
    others = [one for one in decided if (one.one, one.other) != (wanted.one, wanted.other)]
    if wanted.same:
        who = Identities([*others, wanted])
        return next((one for one in others if not one.same and one.other in who.person(one.one)), None)
    return _link(wanted.one, wanted.other, [one for one in others if one.same])


def _link(start: str, goal: str, same: Iterable[Identity]) -> Identity | None:
    """Return the first of the decisions by which one name leads to another, None where none does."""
    edges = list(same)
    first: dict[str, Identity | None] = {start: None}
    waiting = [start]
    for at in waiting:
        for edge in edges:
            if at in {edge.one, edge.other}:
                there = edge.other if at == edge.one else edge.one
                if there not in first:
                    first[there] = first[at] or edge
                    waiting.append(there)
    return first.get(goal)
