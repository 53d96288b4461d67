"""What was found in a text, as people have corrected it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from index.records import Kind, Saying, Span, Speaker
from index.sqlite import Correction
from index.text import last_name, name_key

Place = tuple[Kind, Span]


def corrected(
    speakers: Sequence[Speaker], sayings: Sequence[Saying], corrections: Iterable[Correction]
) -> tuple[list[Speaker], list[Saying], frozenset[Place]]:
    """Return speakers and sayings with the corrections made, and the places of the sayings that they concern.

    All parts of an utterance get its speaker. A name that is no form of anybody's becomes a speaker of its own.
    """
    made = {(one.kind, one.span): one for one in corrections}
    people, left = list(speakers), [one for one in sayings if not _is_none(one, made)]
    said = {one.utterance: made[place(one)] for one in sayings if place(one) in made and not _is_none(one, made)}
    for number, saying in enumerate(left):
        if correction := said.get(saying.utterance):
            left[number] = _spoken(saying, correction.speaker, people)
    return people, left, frozenset(place(one) for one in left if one.utterance in said)


def place(saying: Saying) -> Place:
    """Return by what a saying is known in its text."""
    return saying.kind, saying.span


def called(name: str, speakers: Iterable[Speaker]) -> list[Speaker]:
    """Return the speakers of an article whose name it is, else those called so, else those with this last name."""
    key, people = name_key(name), list(speakers)
    whole = [one for one in people if name_key(one.name) == key]
    formed = [one for one in people if any(name_key(form) == key for form in one.forms)]
    # An article that only ever gives the full name knows nobody by the last name alone.
    return whole or formed or [one for one in people if last_name(one.name) == key]


def _is_none(saying: Saying, made: Mapping[Place, Correction]) -> bool:
    correction = made.get(place(saying))
    return correction is not None and correction.not_a_quote


def _spoken(saying: Saying, name: str | None, people: list[Speaker]) -> Saying:
    """Return a saying with its right speaker, who joins the people where they are new."""
    speaker = None
    if name:
        speaker = next(iter(called(name, people)), None)
        if speaker is None:
            speaker = Speaker(name=name, forms=(name,))
            people.append(speaker)
    named_as, via = saying.speaker_as, saying.via
    mine, others = [one for one in people if one == speaker], [one for one in people if one != speaker]
    if named_as and called(named_as, others) and not called(named_as, mine):
        named_as = None  # the sentence names somebody else; "he" and "the company" may be the right one
    if via and speaker and name_key(via) == name_key(speaker.name):
        via = None  # an outlet that is told to have said it itself
    return replace(saying, speaker=speaker.name if speaker else None, speaker_as=named_as, via=via, confidence=1.0)
