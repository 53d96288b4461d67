"""Who may see, add and remove what, from where: DESIGN's rules written out, on a real library.

An article an audience, each named for it: `all` answers everyone, `team` the asker's workspace and `team2` another,
`here` the channel asked in and `there` another, `mine` what the asker added alone, `theirs` what somebody else did.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import get_args

import pytest

from bot.access import ADMINS, MEMBERS, OUTSIDE, SHARED, Asker, Place, Standing, adds, edits, no_adding, reads, removes
from bot.ledger.rules import Adding
from index import EVERYONE, Library, UnknownIdError, Wanted
from tests.piles import open_library, put

TEAM, HERE, MINE = "team:T1", "channel:T1:C1", "user:T1:U1"
ARTICLES = {
    "all": EVERYONE,
    "team": TEAM,
    "team2": "team:T2",
    "here": HERE,
    "there": "channel:T1:C2",
    "mine": MINE,
    "theirs": "user:T1:U2",
}

STANDINGS: tuple[Standing, ...] = ("member", "admin", "guest", "external")
PLACES = {
    "public": Place(team="T1", channel="C1", kind="public"),
    "private": Place(team="T1", channel="C1", kind="private"),
    "group message": Place(team="T1", channel="C1", kind="private"),
    "direct": Place(team="T1", channel="C1", kind="direct"),
    "shared": Place(team="T1", channel="C1", kind="shared"),
    "shared and allowed": Place(team="T1", channel="C1", kind="shared", allowed=True),
    "unknown": Place(team="T1", channel="C1", kind="unknown"),
}
REFUSED: tuple[str, str] = ("", "")

# What is read where everyone in the place reads the answer, and where the asker alone does.
READS: dict[tuple[str, str], tuple[str, str]] = {
    ("member", "public"): ("all team here", "all team here mine"),
    ("member", "private"): ("all team here", "all team here mine"),
    ("member", "group message"): ("all team here", "all team here mine"),
    ("member", "direct"): ("all team here mine", "all team here mine"),
    ("member", "shared"): REFUSED,
    ("member", "shared and allowed"): ("all here", "all team here mine"),
    # It may be shared with another organisation.
    ("member", "unknown"): ("all here", "all team here mine"),
    ("admin", "public"): ("all team here", "all team here mine"),
    ("admin", "private"): ("all team here", "all team here mine"),
    ("admin", "group message"): ("all team here", "all team here mine"),
    ("admin", "direct"): ("all team here mine", "all team here mine"),
    ("admin", "shared"): REFUSED,
    ("admin", "shared and allowed"): ("all here", "all team here mine"),
    ("admin", "unknown"): ("all here", "all team here mine"),
    ("guest", "public"): ("all here", "all here"),
    ("guest", "private"): ("all here", "all here"),
    ("guest", "group message"): ("all here", "all here"),
    # What a guest adds in a direct message answers that person, as anybody's does.
    ("guest", "direct"): ("all here mine", "all here mine"),
    ("guest", "shared"): REFUSED,
    ("guest", "shared and allowed"): ("all here", "all here"),
    ("guest", "unknown"): ("all here", "all here"),
    ("external", "public"): REFUSED,
    ("external", "private"): REFUSED,
    ("external", "group message"): REFUSED,
    ("external", "direct"): REFUSED,
    ("external", "shared"): REFUSED,
    ("external", "shared and allowed"): ("all here", "all here"),
    ("external", "unknown"): REFUSED,
}

# Whom an article answers that is added there; None where it may not be.
ADDS: dict[tuple[str, str], str | None] = {
    ("member", "public"): TEAM,
    ("member", "private"): HERE,
    ("member", "group message"): HERE,
    ("member", "direct"): MINE,
    ("member", "shared"): None,
    ("member", "shared and allowed"): HERE,
    ("member", "unknown"): HERE,
    ("admin", "public"): TEAM,
    ("admin", "private"): HERE,
    ("admin", "group message"): HERE,
    ("admin", "direct"): MINE,
    ("admin", "shared"): None,
    ("admin", "shared and allowed"): HERE,
    ("admin", "unknown"): HERE,
    ("guest", "public"): HERE,
    ("guest", "private"): HERE,
    ("guest", "group message"): HERE,
    ("guest", "direct"): MINE,
    ("guest", "shared"): None,
    ("guest", "shared and allowed"): HERE,
    ("guest", "unknown"): HERE,
    ("external", "public"): None,
    ("external", "private"): None,
    ("external", "group message"): None,
    ("external", "direct"): None,
    ("external", "shared"): None,
    ("external", "shared and allowed"): None,
    ("external", "unknown"): None,
}

# For whom an article goes that is for everybody: where the asker had added it for all of them, and where another had.
REMOVES: dict[tuple[str, str], tuple[str, str]] = {
    ("member", "public"): ("all team here mine", ""),
    ("member", "private"): ("all team here mine", ""),
    ("member", "group message"): ("all team here mine", ""),
    ("member", "direct"): ("all team here mine", ""),
    ("member", "shared"): REFUSED,
    ("member", "shared and allowed"): ("all team here mine", ""),
    ("member", "unknown"): ("all team here mine", ""),
    ("admin", "public"): ("all team here mine", "all team here mine"),
    ("admin", "private"): ("all team here mine", "all team here mine"),
    ("admin", "group message"): ("all team here mine", "all team here mine"),
    ("admin", "direct"): ("all team here mine", "all team here mine"),
    ("admin", "shared"): REFUSED,
    ("admin", "shared and allowed"): ("all team here mine", "all team here mine"),
    ("admin", "unknown"): ("all team here mine", "all team here mine"),
    ("guest", "public"): ("all here", ""),
    ("guest", "private"): ("all here", ""),
    ("guest", "group message"): ("all here", ""),
    ("guest", "direct"): ("all here mine", ""),
    ("guest", "shared"): REFUSED,
    ("guest", "shared and allowed"): ("all here", ""),
    ("guest", "unknown"): ("all here", ""),
    ("external", "public"): REFUSED,
    ("external", "private"): REFUSED,
    ("external", "group message"): REFUSED,
    ("external", "direct"): REFUSED,
    ("external", "shared"): REFUSED,
    ("external", "shared and allowed"): REFUSED,
    ("external", "unknown"): REFUSED,
}
EVERY = list(product(STANDINGS, PLACES))


def asker(standing: Standing) -> Asker:
    return Asker(team="T1", user="U1", standing=standing)


def text(name: str) -> str:
    return f"Number {name}.\n\n“We need the bridge {name},” Maria Lind said.\n\nThe harbour of {name} froze."


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Return a library with one article an audience."""
    home = tmp_path_factory.mktemp("access")
    with open_library(home / "home") as opened:
        for name, audience in ARTICLES.items():
            put(opened, home / "a.jsonl", {"id": name, "text": text(name)}, audiences=[audience])
        yield opened


def test_every_case_is_written_out() -> None:
    assert set(READS) == set(ADDS) == set(REMOVES) == set(EVERY)


@pytest.mark.parametrize("alone", [False, True])
@pytest.mark.parametrize(("standing", "place"), EVERY)
def test_what_may_be_read(library: Library, standing: Standing, place: str, *, alone: bool) -> None:
    wanted = set(READS[standing, place][alone].split())
    audiences = reads(asker(standing), PLACES[place], alone=alone)
    if not wanted:
        assert audiences == frozenset()
        return
    assert {article.id for article in library.articles(audiences=audiences)} == wanted
    assert {quote.article.id for quote in library.quotes(Wanted(), audiences=audiences)} == wanted
    answer = library.ask("what did Lind say about the bridge?", limit=10, audiences=audiences)
    assert {quote.article.id for quote in answer.quotes} == wanted
    assert {one.article.id for one in answer.passages} <= wanted
    assert library.status(audiences=audiences).articles == len(wanted)
    for hidden in set(ARTICLES) - wanted:
        with pytest.raises(UnknownIdError):
            library.article(hidden, audiences=audiences)
        [quote] = library.quotes(Wanted(article=hidden, kind="direct"))
        with pytest.raises(UnknownIdError):
            library.quote(quote.id, audiences=audiences)


@pytest.mark.parametrize("place", PLACES)
def test_only_a_shared_channel_that_nobody_allows_is_refused(place: str) -> None:
    assert PLACES[place].refused is (place == "shared")


@pytest.mark.parametrize(("standing", "place"), EVERY)
def test_whom_an_addition_answers(standing: Standing, place: str) -> None:
    assert adds(asker(standing), PLACES[place]) == ADDS[standing, place]


# Who may add nothing anywhere where admins say who may, and the sentence that tells them so.
BARRED: dict[tuple[Adding, Standing], str] = {
    ("members", "guest"): MEMBERS,
    ("admins", "guest"): ADMINS,
    ("admins", "member"): ADMINS,
}


@pytest.mark.parametrize("who", get_args(Adding))
@pytest.mark.parametrize(("standing", "place"), EVERY)
def test_who_may_not_add_is_told_who_may(standing: Standing, place: str, who: Adding) -> None:
    sentence = no_adding(asker(standing), PLACES[place], who)
    may = ADDS[standing, place]
    if not may:
        assert sentence == (SHARED if place == "shared" else OUTSIDE)
    else:
        assert sentence == BARRED.get((who, standing))
    assert adds(asker(standing), PLACES[place], who) == (None if sentence else may)


@pytest.mark.parametrize(("standing", "place"), [case for case in EVERY if ADDS[case]])
def test_whoever_adds_something_reads_it_there_and_may_take_it_back(
    tmp_path: Path, standing: Standing, place: str
) -> None:
    audience = adds(asker(standing), PLACES[place])
    assert audience is not None
    with open_library(tmp_path / "home") as library:
        put(library, tmp_path / "a.jsonl", {"id": "new", "text": text("new")}, audiences=[audience])
        article = library.article("new", audiences=reads(asker(standing), PLACES[place], alone=True))
        lost = removes(asker(standing), PLACES[place], article, {audience: "U1"})
        assert [outcome.result for outcome in library.remove(["new"], audiences=lost)] == ["removed"]
        assert not library.ids()


@pytest.mark.parametrize("adder", ["U1", "U2"])
@pytest.mark.parametrize(("standing", "place"), EVERY)
def test_what_may_be_removed(tmp_path: Path, standing: Standing, place: str, adder: str) -> None:
    """It goes for those whom the asker may take it from, and stays for all others, unseen."""
    wanted = set(REMOVES[standing, place][adder == "U2"].split())
    adders = dict.fromkeys(ARTICLES.values(), adder)
    with open_library(tmp_path / "home") as library:
        put(library, tmp_path / "a.jsonl", {"id": "one", "text": text("one")}, audiences=list(ARTICLES.values()))
        lost = removes(asker(standing), PLACES[place], library.article("one"), adders)
        assert lost == {ARTICLES[name] for name in wanted}
        if lost:
            assert [outcome.result for outcome in library.remove(["one"], audiences=lost)] == ["removed"]
        assert set(library.article("one").audiences) == set(ARTICLES.values()) - lost


def test_only_what_one_added_oneself_is_taken_back(library: Library) -> None:
    article = library.article("team")
    for adders in ({}, {TEAM: "U2"}, {HERE: "U1", "team:T2": "U1"}):
        assert removes(asker("member"), PLACES["public"], article, adders) == frozenset()
    assert removes(asker("member"), PLACES["public"], article, {TEAM: "U1"}) == {TEAM}


@pytest.mark.parametrize(
    ("standing", "place", "adders", "may"),
    [
        ("member", "public", {TEAM: "U1", HERE: "U1"}, True),
        ("guest", "public", {TEAM: "U1", HERE: "U1"}, True),
        ("member", "public", {TEAM: "U1"}, False),
        ("member", "public", {TEAM: "U1", HERE: "U2"}, False),
        ("admin", "public", {}, True),
        ("admin", "shared", {}, False),
        ("external", "shared and allowed", {TEAM: "U1", HERE: "U1"}, False),
    ],
)
def test_whoever_put_an_article_before_all_that_it_answers_edits_it(
    tmp_path: Path, standing: Standing, place: str, adders: dict[str, str], *, may: bool
) -> None:
    with open_library(tmp_path / "home") as library:
        put(library, tmp_path / "a.jsonl", {"id": "one", "text": text("one")}, audiences=[TEAM, HERE])
        assert edits(asker(standing), PLACES[place], library.article("one"), adders) == may
