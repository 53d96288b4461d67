"""Who is quoted, and who is who by decision: names of one person, and namesakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import ContradictionError, Library, UnknownIdError, UnknownNameError, UsageError, Wanted
from tests.piles import CHANNEL, OTHER, put

TEXTS = {
    "full": "It froze.\n\n“The harbour is closed,” Maria Lind, the mayor, said. “The ice is thick,” Lind said.",
    "again": "The council met.\n\n“The harbour opens in May,” said Maria Lind.",
    "bare": "“The harbour needs a new wall,” Lind said.",
    "married": "“The harbour is my childhood,” said Maria Sandberg.",
    "other": "“The harbour is too small,” said Anders Lind, a baker.",
    "berg": "“The harbour stinks of fish,” said Tomas Berg.",
}
CLOSED, THICK, MAY = "The harbour is closed,", "The ice is thick,", "The harbour opens in May,"
WALL, CHILDHOOD, SMALL, FISH = (
    "The harbour needs a new wall,",
    "The harbour is my childhood,",
    "The harbour is too small,",
    "The harbour stinks of fish,",
)
HERS = {CLOSED, THICK, MAY, WALL}


@pytest.fixture
def harbour(library: Library, file: Path) -> Library:
    put(library, file, *({"id": key, "text": text} for key, text in TEXTS.items()))
    return library


def said(library: Library, name: str) -> set[str]:
    """Return what somebody said; an answer gives the same as the list."""
    listed = {quote.text for quote in library.quotes(Wanted(by=(name,)))}
    answer = library.ask(f"what did {name} say?", limit=20)
    assert {quote.text for quote in answer.quotes} == listed
    return listed


def names(library: Library, name: str) -> set[str]:
    asked = library.ask(f"what did {name} say?").speaker
    assert asked is not None
    return set(asked.names)


# Who is quoted


def test_people_are_listed_with_their_forms_the_most_quoted_first(harbour: Library) -> None:
    found = harbour.people()
    assert [(one.name, one.quotes, one.articles) for one in found] == [
        ("Maria Lind", 3, 2),
        ("Anders Lind", 1, 1),
        ("Lind", 1, 1),
        ("Maria Sandberg", 1, 1),
        ("Tomas Berg", 1, 1),
    ]
    assert {"Lind", "the mayor"} <= set(found[0].forms)
    assert "Maria Lind" not in found[0].forms


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("lind", ["Maria Lind", "Anders Lind", "Lind"]),
        ("MARIA lin", ["Maria Lind"]),
        ("mayor", ["Maria Lind"]),
        ("nobody", []),
    ],
)
def test_people_are_found_by_the_words_of_their_names_and_forms(harbour: Library, words: str, found: list[str]) -> None:
    assert [one.name for one in harbour.people(words)] == found


def test_only_quotes_that_may_be_seen_are_counted(harbour: Library, file: Path) -> None:
    put(
        harbour,
        file,
        {"id": "secret", "text": "“We sink,” said Maria Lind and “we drown,” said Karl Holm."},
        audiences=[CHANNEL],
    )
    for audiences, quotes in (((OTHER,), 3), ((CHANNEL,), 4)):
        found = {one.name: one.quotes for one in harbour.people(audiences=audiences)}
        assert found["Maria Lind"] == quotes
        assert ("Karl Holm" in found) == (quotes == 4)


def test_a_decision_about_somebody_unseen_stays_unsaid(harbour: Library, file: Path) -> None:
    put(harbour, file, {"id": "secret", "text": "“We sink,” said Karl Holm."}, audiences=[CHANNEL])
    harbour.decide("Tomas Berg", "Karl Holm", same=True)
    harbour.decide("Maria Lind", "Karl Holm", same=False)
    seen = {one.name: one for one in harbour.people(audiences=[OTHER])}
    assert "Karl Holm" not in seen
    assert (seen["Tomas Berg"].same, seen["Maria Lind"].apart) == ((), ())
    assert names(harbour, "Berg") == {"Tomas Berg", "Karl Holm"}
    asked = harbour.ask("what did Berg say?", audiences=[OTHER]).speaker
    assert asked is not None
    assert asked.names == ("Tomas Berg",)


def test_a_decision_works_only_for_those_who_see_both_names(harbour: Library, file: Path) -> None:
    """Whoever asked for a name that only another team's article has was given the person whom that team took it for."""
    put(harbour, file, {"id": "secret", "text": "“We sink,” said Karl Holm."}, audiences=[CHANNEL])
    harbour.decide("Tomas Berg", "Karl Holm", same=True)
    harbour.decide("Karl Holm", "Maria Sandberg", same=True)
    his = {"We sink,", FISH, CHILDHOOD}
    for audiences, found in (((OTHER,), set()), ((CHANNEL,), his), (None, his)):
        assert {quote.text for quote in harbour.quotes(Wanted(by=("Karl Holm",)), audiences=audiences)} == found
    berg = {quote.text for quote in harbour.quotes(Wanted(by=("Tomas Berg",)), audiences=[OTHER])}
    assert berg == {FISH}
    assert harbour.people("berg", audiences=[OTHER])[0].same == ()


# One person


def test_asking_for_one_name_gives_the_quotes_of_both(harbour: Library) -> None:
    one, other = harbour.decide("maria lind", "Maria Sandberg", same=True)
    assert [(one.name, one.quotes), (other.name, other.quotes)] == [("Maria Lind", 3), ("Maria Sandberg", 1)]
    for asked in ("Maria Lind", "Maria Sandberg", "Sandberg"):
        assert said(harbour, asked) == HERS | {CHILDHOOD}
        assert names(harbour, asked) == {"Maria Lind", "Maria Sandberg", "Lind"}
    assert said(harbour, "Lind") == HERS | {CHILDHOOD, SMALL}


def test_what_is_one_person_by_way_of_a_third_name_is_one_entry(harbour: Library) -> None:
    harbour.decide("Maria Lind", "Maria Sandberg", same=True)
    harbour.decide("Tomas Berg", "Maria Sandberg", same=True)
    assert said(harbour, "Tomas Berg") == HERS | {CHILDHOOD, FISH}
    first = harbour.people()[0]
    assert (first.name, first.quotes, first.articles) == ("Maria Lind", 5, 4)
    assert first.same == ("Maria Sandberg", "Tomas Berg")
    assert {"Maria Sandberg", "Tomas Berg", "the mayor"} <= set(first.forms)


def test_a_last_name_that_is_somebodys_does_not_bring_everybody_who_has_it(harbour: Library, file: Path) -> None:
    put(harbour, file, {"id": "wall", "text": "“The harbour wall leans,” Lind said. “It is old,” Lind said."})
    harbour.decide("Tomas Berg", "Lind", same=True)
    assert said(harbour, "Tomas Berg") == {FISH, WALL, "The harbour wall leans,", "It is old,"}
    assert harbour.people("berg")[0].name == "Tomas Berg"
    # ... and is no longer guessed to be another's.
    assert said(harbour, "Maria Lind") == HERS - {WALL}
    assert said(harbour, "Anders Lind") == {SMALL}


def test_the_names_of_one_person_are_told_with_the_answer(harbour: Library) -> None:
    harbour.decide("Maria Lind", "Maria Sandberg", same=True)
    asked = harbour.ask("what did Sandberg say?").speaker
    assert asked is not None
    assert asked.same == (("Maria Lind", "Maria Sandberg"),)


# Two people


def test_asking_for_one_never_gives_what_another_of_a_like_name_said(harbour: Library) -> None:
    assert said(harbour, "Maria Lind") == HERS
    harbour.decide("Lind", "Maria Lind", same=False)
    assert said(harbour, "Maria Lind") == HERS - {WALL}
    assert said(harbour, "M. Lind") == HERS - {WALL}
    assert said(harbour, "Lind") == {WALL, SMALL}


def test_apart_holds_for_every_name_of_the_two(harbour: Library) -> None:
    harbour.decide("Maria Lind", "Maria Sandberg", same=True)
    harbour.decide("Maria Sandberg", "Lind", same=False)
    assert said(harbour, "Maria Lind") == {CLOSED, THICK, MAY, CHILDHOOD}
    assert said(harbour, "Lind") == {WALL, SMALL}


# Decisions about decisions


def test_the_later_decision_wins_and_what_is_taken_back_is_forgotten(harbour: Library) -> None:
    harbour.decide("Maria Lind", "Anders Lind", same=True)
    assert said(harbour, "Anders Lind") == HERS | {SMALL}
    harbour.decide("Anders Lind", "Maria Lind", same=False)
    assert said(harbour, "Anders Lind") == {SMALL}
    assert harbour.people("anders")[0].apart == ("Maria Lind",)
    assert not harbour.undecide("Maria Lind", "Anders Lind", same=True)
    assert harbour.undecide("maria lind", "ANDERS LIND", same=False)
    assert harbour.people("anders")[0].apart == ()
    assert not harbour.undecide("Maria Lind", "Anders Lind", same=False)


def test_a_decision_outlives_the_articles_and_is_shown_until_it_is_taken_back(harbour: Library, file: Path) -> None:
    harbour.decide("Maria Lind", "Maria Sandberg", same=True)
    list(harbour.remove(["married", "full", "again"]))
    [entry] = harbour.people("maria sandberg")
    assert (entry.quotes, set(entry.same) | {entry.name}) == (0, {"Maria Lind", "Maria Sandberg"})
    put(harbour, file, {"id": "married", "text": TEXTS["married"]}, {"id": "again", "text": TEXTS["again"]})
    assert said(harbour, "Maria Sandberg") == {CHILDHOOD, MAY, WALL}


@pytest.mark.parametrize(
    ("earlier", "later", "in_the_way"),
    [
        (
            [("Maria Lind", "Maria Sandberg", True), ("Maria Sandberg", "Tomas Berg", True)],
            ("Maria Lind", "Tomas Berg", False),
            r"'Maria Lind' and 'Maria Sandberg'.*people same 'Maria Lind' 'Maria Sandberg' --undo",
        ),
        (
            [("Maria Lind", "Maria Sandberg", True), ("Maria Lind", "Tomas Berg", False)],
            ("Maria Sandberg", "Tomas Berg", True),
            r"'Maria Lind' and 'Tomas Berg' one person.*people apart 'Maria Lind' 'Tomas Berg' --undo",
        ),
    ],
)
def test_a_decision_that_earlier_ones_rule_out_is_refused_and_names_the_one_in_the_way(
    harbour: Library,
    earlier: list[tuple[str, str, bool]],
    later: tuple[str, str, bool],
    in_the_way: str,
) -> None:
    for one, other, same in earlier:
        harbour.decide(one, other, same=same)
    before = harbour.people()
    with pytest.raises(ContradictionError, match=in_the_way):
        harbour.decide(*later[:2], same=later[2])
    assert harbour.people() == before


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Marja Lindh", "Did you mean 'Maria Lind'"),
        ("Karl Lind", "Did you mean 'Maria Lind'"),
        ("the mayor", "'Maria Lind' is called so"),
        ("Zebulon Quirk", "has the name 'Zebulon Quirk'. `pullquote people`"),
    ],
)
def test_a_name_that_nobody_here_has_is_told_with_the_nearest(harbour: Library, name: str, hint: str) -> None:
    with pytest.raises(UnknownNameError, match=hint):
        harbour.decide("Tomas Berg", name, same=True)
    assert not harbour.people("berg")[0].same


@pytest.mark.parametrize(("one", "other"), [("Maria Lind", "Ms. Maria Lind"), ("…", "Maria Lind")])
def test_two_names_are_wanted(harbour: Library, one: str, other: str) -> None:
    with pytest.raises(UsageError):
        harbour.decide(one, other, same=True)


def test_an_article_tells_whom_it_names_quoted_or_not(library: Library, file: Path) -> None:
    text = "“The harbour is closed,” Maria Lind, the mayor, said. The wall was drawn by Ole Dahl, an engineer."
    put(library, file, {"id": "wall", "text": text}, {"id": "fish", "text": TEXTS["berg"]}, audiences=[CHANNEL])
    assert library.named_in("wall") == ["Maria Lind", "Ole Dahl"]
    assert library.named_in("fish", audiences=[CHANNEL]) == ["Tomas Berg"]
    with pytest.raises(UnknownIdError):
        library.named_in("wall", audiences=[OTHER])
