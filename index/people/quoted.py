"""Who is quoted in the library, and decisions about who is who."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from index.errors import ContradictionError, UnknownNameError, UsageError
from index.sqlite import HeldSpeaker, Identity, Reader, SqliteStore
from index.text import fold, name_key, normalise

from .identities import Identities, in_the_way

_key = lru_cache(maxsize=100_000)(lambda name: name_key(name) or name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody quoted in the library: the full name most used, what else they are called, how often and where.

    `same` are their other names by decision, `apart` those of whom somebody decided that they are somebody else.
    """

    name: str
    forms: tuple[str, ...] = ()
    quotes: int = 0
    articles: int = 0
    same: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the entry as `people --json` prints it."""
        return {
            "name": self.name,
            "forms": list(self.forms),
            "quotes": self.quotes,
            "articles": self.articles,
            "same": list(self.same),
            "apart": list(self.apart),
        }


@dataclass(slots=True)
class _Entry:
    names: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)
    articles: set[int] = field(default_factory=set)


def people(reader: Reader, words: str = "", *, narrowed: bool = False) -> list[Person]:
    """Return who is quoted in the articles that may be seen, the most quoted first.

    Names that were decided to be one person's are one entry. With `words`, only those whose names and forms hold them
    all. `narrowed` says that there are articles that may not be seen: decisions about names in them stay unsaid.
    """
    who = Identities(reader.identities())
    entries: dict[frozenset[str], _Entry] = {}
    for name, article, quotes, forms in reader.quoted_speakers():
        entry = entries.setdefault(who.person(_key(name)), _Entry())
        entry.names[name] += quotes
        entry.forms.update(forms)
        entry.articles.add(article)
    if not narrowed:  # a decision can be taken back also where its people are quoted no more
        for one in who.decided:
            for key, typed in ((one.one, one.one_name), (one.other, one.other_name)):
                entries.setdefault(who.person(key), _Entry()).names.setdefault(typed, 0)
    shown = {_key(name): name for entry in entries.values() for name, _ in reversed(entry.names.most_common())}
    found = [_person(keys, entry, who, shown) for keys, entry in entries.items()]
    wanted = fold(words).split()
    kept = [one for one in found if all(word in fold(" ".join((one.name, *one.forms, *one.same))) for word in wanted)]
    return sorted(kept, key=lambda one: (-one.quotes, -one.articles, one.name))


def _person(keys: frozenset[str], entry: _Entry, who: Identities, shown: dict[str, str]) -> Person:
    name = max(entry.names, key=lambda one: (" " in one, entry.names[one]))  # a last name alone says less
    forms = [one for one, _ in (entry.names + entry.forms).most_common() if one != name]
    same = [shown[key] for key in sorted(keys) if key in shown and key != _key(name)]
    return Person(
        name=name,
        forms=tuple(forms),
        quotes=entry.names.total(),
        articles=len(entry.articles),
        same=tuple(same),
        apart=tuple(shown[key] for key in sorted(who.others(keys)) if key in shown),
    )


def decide(names: tuple[str, str], *, same: bool, made: str, store: SqliteStore) -> tuple[Person, Person]:
    """Note that two names are one person's, or two people's; return who bears them, each by this name alone.

    Raises `UnknownNameError` for a name that nobody here has, `ContradictionError` for what earlier decisions rule out.
    """
    with store.read() as reader:
        one, other = (_bearer(name, reader) for name in names)
    wanted = _identity((one.name, other.name), same=same, made=made)
    with store.write() as tx:
        if earlier := in_the_way(tx.now.identities(), wanted):
            raise ContradictionError(_ruled_out(wanted, earlier))
        tx.identify(wanted)
    return one, other


def undecide(names: tuple[str, str], *, same: bool, store: SqliteStore) -> bool:
    """Take such a decision back; return whether there was one."""
    wanted = _identity(names, same=same, made="")
    with store.write() as tx:
        return tx.forget(wanted)


def _identity(names: tuple[str, str], *, same: bool, made: str) -> Identity:
    (one, one_name), (other, other_name) = sorted((name_key(name), name) for name in names)
    if one == other:
        raise UsageError(f"'{names[0]}' and '{names[1]}' are one name; give two that differ by more than a title.")
    return Identity(one=one, other=other, same=same, one_name=one_name, other_name=other_name, made=made)


def _bearer(typed: str, reader: Reader) -> Person:
    """Return whoever bears a name, as it was typed but in the library's letters."""
    name = " ".join(normalise(typed).split())
    key = name_key(name)
    if not key:
        raise UsageError(f"'{typed}' is no name. `pullquote people` shows the names.")
    called = reader.speakers(name)
    bearers = {one.number: one for one in called if name_key(one.name) == key}
    if not bearers:
        raise UnknownNameError(_unknown(name, key, called, reader.names))
    spelled = next((one.name for one in bearers.values() if fold(one.name) == fold(name)), name)
    return Person(name=spelled, quotes=sum(one.quotes for one in bearers.values()), articles=len(bearers))


def _unknown(name: str, key: str, called: Iterable[HeldSpeaker], names: Callable[[], list[str]]) -> str:
    """Return the sentence about a name that nobody here has, with the nearest that somebody has."""
    alike = sorted(called, key=lambda one: (one.form != key, -one.quotes))
    if alike and alike[0].form == key:
        return f"Nobody's full name here is '{name}', but '{alike[0].name}' is called so. Give that name."
    near = alike[0].name if alike else _nearest(name, names())
    hint = f"Did you mean '{near}'? " if near else ""
    return f"Nobody here has the name '{name}'. {hint}`pullquote people` shows the names."


def _nearest(name: str, names: list[str]) -> str | None:
    from rapidfuzz import fuzz, process

    found = process.extractOne(name, names, scorer=fuzz.token_sort_ratio, processor=fold, score_cutoff=70)
    return found[0] if found else None


def _ruled_out(wanted: Identity, earlier: Identity) -> str:
    one, other = earlier.one_name, earlier.other_name
    command = f"pullquote people {'same' if earlier.same else 'apart'} {shlex.quote(one)} {shlex.quote(other)} --undo"
    if wanted.same:
        said = f"That would make '{one}' and '{other}' one person, and they were told apart"
    else:
        two = f"'{wanted.one_name}' and '{wanted.other_name}'"
        said = f"{two} are one person by other decisions, such as that '{one}' and '{other}' are"
    return f"{said}. Take that back first: `{command}`."
