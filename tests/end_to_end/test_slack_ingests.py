"""Adding by form, editing, trying again and taking back, through the front door."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.end_to_end.slack_house import House, a_house, acknowledged, until
from tests.slack import Message

CRANES = (
    "<p>The harbour keeps two cranes, and both of them stand on the quay where the old ferry used to land.</p>"
    "<p>“Neither crane has lifted a thing since spring,” said Ruth Sand, who keeps the keys to both of them.</p>"
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with a_house("socket", tmp_path_factory.mktemp("ingests")) as opened:
        yield opened


def read_next(house: House, user: str, before: int) -> Message:
    """Return the card, or what else somebody alone read after so many messages, as it stands at the end."""
    house.settled()
    assert len(house.slack.ephemerals(user)) > before
    return house.slack.ephemerals(user)[-1]


def test_a_form_adds_with_what_is_said_of_it_and_an_edit_is_shown_from_then_on(house: House) -> None:
    user, channel = house.alone()
    url = house.publish(CRANES, title="Two cranes")
    view = house.modal(user, lambda: acknowledged(house.slack.command("/ingest", user, channel)))
    assert house.refused(view, {"addresses": "cranes.pdf"}) == {
        "addresses": "“cranes.pdf” is no web address; begin with https://."
    }
    before = len(house.slack.ephemerals(user))
    house.submitted(view, {"addresses": url, "title": "The cranes", "published": "2026-03-01"})
    card = read_next(house, user, before)
    assert card.shown.startswith("The cranes · Coast Post · 2026-03-01\n1 quote by 1 person\n")
    form = house.opened(card, user, action="article_edit")
    before = len(house.slack.ephemerals(user))
    house.submitted(form, {"site": "Harbour Post", "published": None})
    assert read_next(house, user, before).shown == (
        "Saved, for all who read it. It is shown as:\nThe cranes · Harbour Post · no date given\nNo byline"
    )
    assert house.command("/articles", user, channel).shown.splitlines()[1:2] == [
        "The cranes · Harbour Post · no date given"
    ]
    # Another one has the button's value, and may neither see nor edit the article.
    other = house.person()
    pressed = (house.command("/articles", other, "C1"), "article_edit", str(card.button("article_edit").value))
    acknowledged(house.slack.press(pressed, other))
    until(house, lambda: house.slack.ephemerals(other)[-1].shown == "That article is no longer here.")
    assert house.slack.views(other) == []


def test_what_was_refused_is_tried_again_and_what_was_added_is_taken_back(house: House) -> None:
    user, channel = house.alone()
    urls = [house.publish(CRANES.replace("two", word), title=f"{word} cranes") for word in ("three", "four", "five")]
    answer = house.site.answers.pop("/" + urls[2].rpartition("/")[2])
    card = house.ingested(user, channel, " ".join(urls))
    assert card.shown.startswith("3 articles: 2 added, 1 refused.")
    house.site.answers["/" + urls[2].rpartition("/")[2]] = answer
    before = len(house.slack.ephemerals(user))
    house.press(card, "ingest_retry", user)
    assert read_next(house, user, before).shown.startswith("five cranes · Coast Post")
    assert card.button("ingest_undo").element["confirm"]["style"] == "danger"
    told = house.pressed(card, "ingest_undo", user).shown
    assert told == "Taken back: 2 articles, with their quotes."
    assert house.command("/articles", user, channel).shown.startswith("1 article here\nfive cranes")
    assert house.pressed(card, "ingest_undo", user).shown.startswith("There is nothing left to take back")


def test_a_card_of_home_is_one_message_also_where_the_bot_dies_meanwhile(house: House) -> None:
    user = house.person()
    home = house.home(user)
    view = house.opened(home, user, action="add_article")
    urls = [house.publish(CRANES.replace("two", str(number)), title=f"Crane {number}") for number in range(12)]
    slow = "/" + urls[5].rpartition("/")[2]
    answer = house.site.answers[slow]
    house.site.answers[slow] = replace(answer, delay=20.0)
    house.submitted(view, {"addresses": "\n".join(urls)})
    direct = f"D{user}"
    until(house, lambda: house.slack.posted(direct) and slow in [path for path, _ in house.site.asked])
    house.site.answers[slow] = answer
    house.bot.kill()
    house.bot.restart()
    until(house, lambda: "12 articles: 12 added." in house.slack.posted(direct)[0].shown)
    (card,) = house.slack.posted(direct)
    assert "Answers only you. Added by you." in card.shown
    assert house.pressed(card, "ingest_undo", user).shown == "Taken back: 12 articles, with their quotes."
