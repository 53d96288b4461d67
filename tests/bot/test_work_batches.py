"""What a card offers for all that a command gave: tried again, taken back; files, and what is said of one source."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.access import ADMINS, SHARED
from bot.work import ingests
from bot.work.adding import NOT_OF_SEVERAL, NOT_SAID
from index import Article
from tests.bot.working import AtWork, at_work, stories
from tests.slack import Message
from tests.slack.people import TEAM
from tests.web import Site, page


@pytest.fixture
def work(tmp_path: Path, site: Site) -> Iterator[AtWork]:
    with at_work(tmp_path, site) as bot:
        yield bot


@pytest.fixture
def story(site: Site) -> str:
    return stories(site, 1)[0]


def ingest(work: AtWork, user: str, channel: str, *urls: str, **more: Any) -> Message:
    return work.do("ingest", user, channel, "", lane="adding", addresses=list(urls), **more)


def press(work: AtWork, action: str, card: Message, user: str, channel: str = "") -> Message:
    button, place = card.button(action), channel or card.channel
    on = card if card.channel == place else None
    return work.do(action.removeprefix("ingest_"), user, place, lane="adding", listing=button.value, on=on)


def titles(work: AtWork, *audiences: str) -> list[str]:
    return sorted(str(article.details.title) for article in work.library.articles(audiences=audiences or None))


def only(work: AtWork) -> Article:
    (article,) = work.library.articles()
    return article


# Undo all


def test_what_a_command_added_is_taken_back_together(work: AtWork, site: Site) -> None:
    first, *others = stories(site, 3)
    ingest(work, "U2", "C1", first)
    work.clock = 60.0
    card = ingest(work, "U1", "C1", first, *others)
    assert [button.text for button in card.buttons][-1] == "Undo all"
    assert press(work, "ingest_undo", card, "U1").shown == "Taken back: 2 articles, with their quotes."
    assert titles(work) == ["School number 0"]
    assert press(work, "ingest_undo", card, "U1").shown == ingests.NOTHING_LEFT
    assert titles(work) == ["School number 0"]


def test_only_what_the_audience_got_by_it_is_taken_back(work: AtWork, site: Site) -> None:
    one, two = stories(site, 2)
    card = ingest(work, "U1", "C1", one, two)
    ingest(work, "UADMIN", "CPRIV", two)
    press(work, "ingest_undo", card, "U1")
    assert titles(work) == ["School number 1"]
    assert only(work).audiences == ("channel:T1:CPRIV",)
    assert work.ledger.adders(TEAM, only(work).id) == {"channel:T1:CPRIV": "UADMIN"}


def test_what_was_removed_and_added_again_is_another_commands(work: AtWork, site: Site) -> None:
    one, two = stories(site, 2)
    card = ingest(work, "U1", "C1", one, two)
    work.do("remove", "U1", "C1", on=card, article=card.button("article_remove").value)
    work.clock = 60.0
    ingest(work, "U1", "C1", one)
    shown = press(work, "ingest_undo", card, "U1").shown
    assert shown == "Taken back: 1 article, with its quotes. The others are gone already, or were added again since."
    assert titles(work) == ["School number 0"]


def test_one_article_has_no_undo_for_all(work: AtWork, story: str) -> None:
    assert "Undo all" not in [button.text for button in ingest(work, "U1", "C1", story).buttons]


@pytest.mark.parametrize(
    ("user", "channel", "told", "left"),
    [
        ("U2", "C1", ingests.NOT_UNDONE, 2),
        ("UEXT", "CSHARED", SHARED.replace("`", ""), 2),
        ("UADMIN", "C1", "Taken back: 2 articles, with their quotes.", 0),
        ("U1", "DU1", "Taken back: 2 articles, with their quotes.", 0),
    ],
)
def test_only_whoever_added_it_or_an_admin_takes_it_back(
    work: AtWork, site: Site, user: str, channel: str, told: str, left: int
) -> None:
    card = ingest(work, "U1", "C1", *stories(site, 2))
    assert press(work, "ingest_undo", card, user, channel).shown == told
    assert len(titles(work)) == left


def test_what_answers_a_channel_alone_is_taken_back_there_alone(work: AtWork, site: Site) -> None:
    card = ingest(work, "U1", "CPRIV", *stories(site, 2))
    assert press(work, "ingest_undo", card, "U1", "C1").shown == ingests.ELSEWHERE
    assert press(work, "ingest_undo", card, "UADMIN", "C1").shown == ingests.ELSEWHERE
    assert press(work, "ingest_undo", card, "U1", "CPRIV").shown.startswith("Taken back: 2")


def test_a_crash_while_taking_back_leaves_nothing_and_tells_how_much_it_was(work: AtWork, site: Site) -> None:
    card = ingest(work, "U1", "C1", *stories(site, 3))
    work.job("undo", "U1", "C1", lane="adding", listing=card.button("ingest_undo").value)
    # So far it came: an article is out, and nothing is noted yet.
    list(work.library.remove([next(iter(work.library.articles())).id], audiences=["team:T1"]))
    work.ledger.recover()
    ingests.undo(work.bot, work.taken("adding"))
    assert work.last("U1").shown == "Taken back: 3 articles, with their quotes."
    assert titles(work) == []


# Retry refused


def test_what_was_refused_is_tried_again_alone(work: AtWork, site: Site) -> None:
    there, later = stories(site, 2)
    answer = site.answers.pop("/1")
    card = ingest(work, "U1", "C1", there, later)
    assert "404" in card.shown
    asked = len(site.asked)
    site.answers["/1"] = answer
    again = press(work, "ingest_retry", card, "U1")
    assert again.shown.startswith("School number 1")
    assert "Added. Answers everyone in this workspace except guests. Added by you." in again.shown
    assert len(site.asked) == asked + 1
    assert "Retry refused" not in [button.text for button in again.buttons]
    assert press(work, "ingest_retry", card, "U1").shown.startswith("School number 1")
    assert titles(work) == ["School number 0", "School number 1"]


@pytest.mark.parametrize(
    ("user", "channel", "told"),
    [
        ("U2", "C1", ingests.NOT_THEIRS),
        ("UADMIN", "C1", ingests.NOT_THEIRS),
        ("UEXT", "CSHARED", SHARED.replace("`", "")),
    ],
)
def test_nobody_else_tries_again_what_somebody_gave(
    work: AtWork, site: Site, user: str, channel: str, told: str
) -> None:
    card = ingest(work, "U1", "C1", site.url("/gone"))
    asked = len(site.asked)
    assert press(work, "ingest_retry", card, user, channel).shown == told
    assert len(site.asked) == asked


def test_what_was_given_in_a_channel_is_added_for_it_wherever_its_card_is(work: AtWork, site: Site) -> None:
    taken = work.job("ingest", "U1", "C1", lane="adding", addresses=[site.url("/0")])
    work.clock = 1800
    ingests.ingest(work.bot, taken)
    (card,) = work.slack.posted()
    stories(site, 1)
    assert "Answers everyone in this workspace" in press(work, "ingest_retry", card, "U1").shown
    assert only(work).audiences == ("team:T1",)


def test_what_a_channel_alone_was_to_get_is_not_tried_again_from_elsewhere(work: AtWork, site: Site) -> None:
    card = ingest(work, "U1", "CPRIV", site.url("/0"))
    stories(site, 1)
    assert press(work, "ingest_retry", card, "U1", "DU1").shown == ingests.ELSEWHERE
    assert titles(work) == []
    press(work, "ingest_retry", card, "U1", "CPRIV")
    assert only(work).audiences == ("channel:T1:CPRIV",)


def test_who_may_no_longer_add_tries_nothing_again(work: AtWork, site: Site) -> None:
    card = ingest(work, "U1", "C1", site.url("/gone"))
    work.ledger.rules.set_adding(TEAM, "admins", user="UADMIN")
    assert press(work, "ingest_retry", card, "U1").shown == ADMINS
    assert ingest(work, "U1", "C1", site.url("/gone")).shown == ADMINS


@pytest.mark.parametrize("kind", ["retry", "undo"])
def test_a_card_of_which_nothing_is_known_any_more_says_so(work: AtWork, kind: str) -> None:
    assert work.do(kind, "U1", "C1", lane="adding", listing="gone").shown == ingests.FORGOTTEN.replace("`", "")


# Files, and details of one source


def test_a_file_is_added_beside_addresses_and_tried_again_with_them(work: AtWork, story: str) -> None:
    text = "The quay was mended.\n\n“We mended it by hand,” said Ada Stone, who lives there.\n"
    file = work.slack.upload("U1", "quay.txt", text)
    film = work.slack.upload("U1", "film.mp4", b"\x00\x01", "video/mp4")
    files = [{"id": one.id, "name": one.name} for one in (file, film)]
    card = ingest(work, "U1", "DU1", story, files=files)
    assert work.slack.ephemerals("U1")[0].shown == "Reading 1 address and 2 files …"
    assert card.shown.startswith("3 articles: 2 added, 1 refused.")
    assert "“We mended it by hand,”" in card.shown
    kept = work.ledger.list(str(card.button("ingest_retry").value))
    assert kept
    assert kept.wanted["files"] == [{"id": film.id, "name": "film.mp4"}]
    assert kept.wanted["addresses"] == []
    assert "film.mp4" in press(work, "ingest_retry", card, "U1").shown


def test_what_was_written_about_a_new_article_is_known_of_it(work: AtWork, story: str) -> None:
    said = {"title": "Sails", "byline": "Ada", "url": "https://coast.example/sails"}
    assert ingest(work, "U1", "C1", story, details=said).shown.startswith("Sails · Coast Post · 2024-03-02")
    about = only(work).details
    assert (about.title, about.byline, about.url) == ("Sails", "Ada", "https://coast.example/sails")


def test_what_is_written_about_an_article_of_others_changes_nothing(work: AtWork, story: str) -> None:
    """Whoever adds again what is here would else edit it for all."""
    ingest(work, "U2", "C1", story)
    work.clock = 60.0
    card = ingest(work, "U1", "C1", story, details={"title": "Forged", "url": "https://evil.example/"})
    assert NOT_SAID in card.shown
    assert only(work).details.title == "School number 0"
    ingest(work, "U2", "C1", story, details={"title": "Sails", "url": "https://coast.example/"})
    assert (only(work).details.title, only(work).details.url) == ("Sails", "https://coast.example/")


def test_what_is_written_about_an_article_that_others_have_elsewhere_is_the_adders_own(
    work: AtWork, story: str
) -> None:
    """Nobody learns that it is there, and nobody's there is changed."""
    ingest(work, "UADMIN", "CPRIV", story)
    card = ingest(work, "U2", "C1", story, details={"title": "Sails"})
    assert "Added. Answers everyone in this workspace except guests. Added by you." in card.shown
    assert NOT_SAID not in card.shown
    assert titles(work, "channel:T1:CPRIV") == ["School number 0"]
    assert titles(work, "team:T1") == ["Sails"]


def test_an_address_that_is_written_to_a_file_replaces_no_article(work: AtWork, story: str) -> None:
    """Who says of a file of their own that it stands at an address would else put its words in that article's place."""
    ingest(work, "U2", "C1", story)
    file = work.slack.upload("U1", "mine.txt", "“The quay is mine,” said Ada Stone, who has never owned a quay.\n")
    ingest(work, "U1", "C1", files=[{"id": file.id, "name": file.name}], details={"url": story})
    assert sorted(article.text[:9] for article in work.library.articles()) == sorted(
        [only_of(work, "School number 0").text[:9], "“The quay"]
    )


def only_of(work: AtWork, title: str) -> Article:
    (article,) = [one for one in work.library.articles() if one.details.title == title]
    return article


def test_what_is_said_of_one_source_is_said_of_no_article_of_a_feed(work: AtWork, site: Site) -> None:
    one, two = stories(site, 2)
    items = "".join(f"<item><title>A</title><link>{link}</link></item>" for link in (one, two))
    feed = f"<?xml version='1.0'?><rss version='2.0'><channel><title>F</title>{items}</channel></rss>"
    site.answers["/feed.xml"] = page(feed, content_type="application/rss+xml")
    card = ingest(work, "U1", "C1", site.url("/feed.xml"), details={"url": "https://coast.example/"})
    assert NOT_OF_SEVERAL in card.shown
    assert sorted(str(article.details.url) for article in work.library.articles()) == [one, two]


def test_sixty_addresses_and_a_few_refused_are_one_card_in_the_end(work: AtWork, site: Site) -> None:
    urls = [*stories(site, 57), *(site.url(f"/gone{place}") for place in range(3))]
    card = ingest(work, "U1", "C1", *urls)
    assert card.shown.startswith("60 articles: 57 added, 3 refused.")
    assert [button.text for button in card.buttons][-2:] == ["Retry refused", "Undo all"]
    cards = [message for message in work.slack.ephemerals("U1") if "60 articles" in message.shown]
    assert len(cards) == 1
    kept = work.ledger.list(str(card.button("ingest_retry").value))
    assert kept
    assert kept.wanted["addresses"] == urls[57:]
    assert len(kept.wanted["added"]) == 57
