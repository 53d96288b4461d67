"""Whom a draft names for a quotation, held against whom an article names."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Literal

from index.records import Saying
from index.text import last_name, name_key, words

from .hits import Hit

# From this confidence on, a draft's speaker and an article's are held against each other.
SURE = 0.5
_PRONOUNS = frozenset("he she they it we i you who one".split())
_ARTICLES = frozenset(("a", "an", "the"))

Standing = Literal["same", "unknown", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A quotation of a draft and the forms in which the draft names its speaker.

    `same_person` tells whether two names are one person's.
    """

    saying: Saying
    forms: Collection[str]
    same_person: Callable[[str, str], bool]

    @property
    def named(self) -> str | None:
        """What the draft calls the speaker here; the name it gave before where that is "he" or "she"."""
        form = self.saying.speaker_as
        return form if form and form.lower() not in _PRONOUNS else self.saying.speaker

    @property
    def described(self) -> bool:
        """Whether the draft says "the mayor": which person that is was only inferred."""
        form = self.saying.speaker_as or ""
        if not form or form.lower() in _PRONOUNS:
            return False
        return not self.saying.speaker or form[0].islower() or form.split()[0].lower() in _ARTICLES

    def standing(self, hit: Hit) -> Standing:
        """Return whether these words are the draft's speaker's in this place; "unknown" where either names nobody.

        A description blames nobody: the article may know the same person by another one.
        """
        if hit.pieces:
            return "unknown"
        if hit.kind != "direct":
            return self._printed(hit)
        name = _named_surely(hit)
        if name is None or not (self._sure or self.described):
            return "unknown"
        if self._is(name, hit.source.forms.get(name, ())):
            return "same"
        return "unknown" if self.described else "other"

    def unlike(self, hit: Hit) -> bool:
        """Return whether the draft has a description that the article, which names the speaker, does not use."""
        name = _named_surely(hit) if hit.kind == "direct" else None
        return bool(name) and self.described and self.standing(hit) != "same"

    def may_be(self, name: str) -> bool:
        """Return whether the draft's speaker surely is somebody, and may be the person of this name."""
        return self._sure and self._is(name, ())

    @property
    def _sure(self) -> bool:
        return bool(self.saying.speaker) and self.saying.confidence >= SURE

    def _printed(self, hit: Hit) -> Standing:
        """Return how an article's own words stand: they are its site's and its author's, nobody else's."""
        if not self._sure:
            return "unknown"
        about = hit.source.held.article.details
        return "same" if any(name and self._is(name, ()) for name in (about.site, about.byline)) else "other"

    def _is(self, name: str, forms: Collection[str]) -> bool:
        """Return whether the draft's speaker is the person of this name, whom the article knows by these forms."""
        if self._called(name, forms):
            return True
        mine = self.saying.speaker
        if not mine or not self._sure:
            return False
        # Not by a description in the draft: "the mayor" was only inferred to be the last who was named.
        return self.same_person(mine, name) or name_key(mine) in forms or name_key(name) in self.forms

    def _called(self, name: str, forms: Collection[str]) -> bool:
        """Return whether the article, too, calls the speaker "the mayor", or Lind a mayor where it is "Mayor Lind"."""
        form = self.saying.speaker_as or ""
        if self.described:
            return name_key(form) in forms
        titles = " ".join(words(form)[:-1])
        return bool(titles) and titles in forms and last_name(form) == last_name(name)


def _named_surely(hit: Hit) -> str | None:
    said = hit.quotes[0].saying
    return said.speaker if said.confidence >= SURE else None
