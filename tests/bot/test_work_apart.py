"""One page, added from several places: what is one person's alone stays theirs, whoever adds the page after them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Article, Details
from tests.bot.working import STORY, AtWork, at_work
from tests.slack import Message
from tests.web import Site, moved, page

SAILS = "Every child here learns to sail before it learns to swim"
SUNK = "Every boat of the school was sunk in a storm last week"


@pytest.fixture
def work(tmp_path: Path, site: Site) -> Iterator[AtWork]:
    with at_work(tmp_path, site) as bot:
        yield bot


@pytest.fixture
def story(site: Site) -> str:
    """Return the address of a page that says more to whoever has a key."""
    own = f'<link rel="canonical" href="{site.url("/story")}"></head>'
    site.answers["/story"] = page(STORY.replace("</head>", own))
    site.answers["/story?key=U1KEY"] = page(STORY.replace("</head>", own).replace(SAILS, SUNK))
    return site.url("/story")


def ingest(work: AtWork, user: str, channel: str, url: str) -> Message:
    return work.do("ingest", user, channel, url, lane="adding", addresses=[url])


def the(work: AtWork, audience: str) -> Article:
    [article] = work.library.articles(audiences=[audience])
    return article


@pytest.mark.parametrize("keyed_first", [True, False])
def test_what_somebody_reads_with_a_key_answers_them_alone(work: AtWork, story: str, *, keyed_first: bool) -> None:
    """A direct message's article answered the whole workspace, or was lost, once others had the page without it."""
    adding = [("U1", "DU1", f"{story}?key=U1KEY"), ("U2", "C1", story)]
    cards = {user: ingest(work, user, channel, url) for user, channel, url in sorted(adding, reverse=not keyed_first)}
    assert "Added. Answers only you. Added by you." in cards["U1"].shown
    assert "Added. Answers everyone in this workspace except guests. Added by you." in cards["U2"].shown
    assert SUNK in cards["U1"].shown
    assert SAILS in cards["U2"].shown
    assert SUNK not in work.do("quotes", "U2", "C1", "Holm").shown
    assert SUNK in work.do("quotes", "U1", "DU1", "Holm").shown
    assert work.do("articles", "U2", "C1").shown.startswith("1 article here")


def test_reading_again_goes_to_the_address_that_was_added_there(work: AtWork, story: str, site: Site) -> None:
    ingest(work, "U1", "DU1", f"{story}?key=U1KEY")
    ingest(work, "U2", "C1", story)
    site.asked.clear()
    assert "Nothing had changed." in work.do("reread", "U2", "C1", article=the(work, "team:T1").id).shown
    assert [path for path, _ in site.asked] == ["/story"]


def test_a_refusal_tells_no_address_that_somebody_else_typed_or_was_led_to(
    work: AtWork, story: str, site: Site
) -> None:
    ingest(work, "U2", "C1", f"{story}?key=U1KEY")
    site.answers["/story?key=U1KEY"] = moved("/login?next=/story&session=U1 SESSION")
    shown = work.do("reread", "U1", "C1", article=the(work, "team:T1").id).shown
    assert "so what was here stays. An address that it leads to answers 404 Not Found" in shown
    for private in ("U1KEY", "SESSION", "login"):
        assert private not in shown
    shown = ingest(work, "U1", "C1", f"{story}?key=U1KEY").shown
    assert f"An address that {story}?key=U1KEY leads to answers 404" in shown
    assert "SESSION" not in shown


def test_what_the_operator_typed_for_one_channel_is_not_told_in_another(work: AtWork, story: str) -> None:
    typed = Details(title="Takeover", byline="An Informant", site="Board")
    list(work.library.add([story], audiences=["channel:T1:CPRIV"], details=typed))
    for shown in (ingest(work, "U1", "C1", story).shown, work.do("articles", "U1", "C1").shown):
        assert "School of sails" in shown
        assert not [word for word in ("Takeover", "Informant", "Board") if word in shown]
    assert the(work, "channel:T1:CPRIV").details.title == "Takeover"


def test_a_page_of_a_site_does_not_take_away_another_that_its_adder_cannot_see(
    work: AtWork, story: str, site: Site
) -> None:
    ingest(work, "UADMIN", "CPRIV", story)
    before = the(work, "channel:T1:CPRIV")
    evil = f'<link rel="canonical" href="{story}"></head>'
    site.answers["/evil"] = page(STORY.replace("</head>", evil).replace(SAILS, SUNK))
    assert "Added. Answers everyone in this workspace" in ingest(work, "U1", "C1", site.url("/evil")).shown
    assert the(work, "channel:T1:CPRIV") == before


def test_a_page_that_is_short_now_is_added_whoever_had_a_longer_one(work: AtWork, site: Site) -> None:
    site.answers["/long"] = page(STORY.replace("</article>", "<p>The boats lay in the harbour all night.</p>" * 40))
    ingest(work, "UADMIN", "CPRIV", site.url("/long"))
    site.answers["/long"] = page(STORY)
    assert "Added. Answers everyone in this workspace" in ingest(work, "U1", "C1", site.url("/long")).shown
