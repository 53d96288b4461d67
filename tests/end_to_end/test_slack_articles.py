"""Adding, listing, removing and reading again from Slack, over both transports, by a bot in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.slack_house import House, TransportName, a_house, acknowledged, story, until
from tests.slack.people import OTHER_TEAM
from tests.web import Says

SAILS = (
    "<p>The island school has forty pupils, and most of them come by boat when the weather lets them.</p>"
    "<p>“Every child here learns to sail before it learns to swim,” Anna Holm, its head, said on Friday.</p>"
)
BAKERY = (
    "<p>The bakery on the quay has been open since the war, and it has never been closed on a market day.</p>"
    "<p>“Bread is what the harbour smells of,” Olaf Dahl, the baker, said. “It always was.”</p>"
)
HOLM = "“Every child here learns to sail before it learns to swim,”"


@pytest.fixture(scope="module", params=["socket", "http"])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    transport: TransportName = request.param
    with a_house(transport, tmp_path_factory.mktemp("adding")) as opened:
        opened.asked |= {"learns to sail", "what did Holm"}
        yield opened


def asked(house: House, user: str, channel: str, question: str = "what did Holm say about sailing?") -> str:
    """Return what somebody is answered alone."""
    return house.command("/ask", user, channel, question).shown


@pytest.mark.parametrize("command", ["/ingest", "/pullquote add"])
def test_an_address_is_read_and_its_card_shows_what_was_found(house: House, command: str) -> None:
    user, channel = house.alone()
    name, _, word = command.partition(" ")
    url = house.publish(SAILS, title="School of sails")
    card = house.ingested(user, channel, f"{word} {url}".strip(), command=name)
    assert card.shown == (
        f"School of sails · Coast Post · no date given\n1 quote by 1 person\n{HOLM}\nAnna Holm\n"
        "Added. Answers only this channel. Added by you.\n[Edit details]\n[See all quotes]\n[Remove]"
    )
    assert not house.slack.posted(channel)
    listed = house.pressed(card, "quotes_all", user)
    assert listed.shown.startswith(f"Quotes in School of sails\n{HOLM}\nAnna Holm\n")
    assert house.opened(listed, user).shown.startswith("The island school has forty pupils")
    assert asked(house, user, channel).startswith(HOLM)
    removed = house.pressed(card, "article_remove", user)
    assert removed.shown.startswith("Removed: School of sails. Its quotes no longer answer you here.")
    assert asked(house, user, channel).startswith("There are no articles")
    for button in ("article_remove", "quotes_all"):
        assert house.pressed(card, button, user).shown == "That article is no longer here."


def test_the_card_follows_the_job(house: House) -> None:
    user, channel = house.alone()
    house.ingested(user, channel, house.publish(SAILS))
    stages = [one.shown for one in house.slack.ephemerals(user)]
    assert stages[0] == "Reading 1 address …"
    assert len(stages) <= 5


@pytest.mark.parametrize(
    ("place", "answers"),
    [
        ("channel", "Answers everyone in this workspace except guests."),
        ("group", "Answers only this channel."),
        ("mpim", "Answers only this channel."),
        ("im", "Answers only you."),
    ],
)
def test_the_card_says_whom_an_article_answers(house: House, place: str, answers: str) -> None:
    user = house.person()
    channel = f"D{user}" if place == "im" else house.channel(user, kind=place)
    card = house.ingested(user, channel, house.publish(BAKERY, title="Bread"))
    assert f"{answers} Added by you." in card.shown
    house.pressed(card, "article_remove", user)


def test_an_article_that_is_there_already_is_said_to_be(house: House) -> None:
    first, second = house.person(), house.person()
    channel = house.private(first, second)
    url = house.publish(SAILS)
    house.ingested(first, channel, url)
    card = house.ingested(second, channel, url)
    assert "It was here already. Answers only this channel.\n[See all quotes]" in card.shown
    assert "article_remove" not in [button.action_id for button in card.buttons]


def test_several_addresses_are_told_on_one_card(house: House) -> None:
    user, channel = house.alone()
    good = [house.publish(SAILS, title="Sails"), house.publish(BAKERY, title="Bread")]
    gone, failing = house.site.url("/gone"), house.site.url("/failing")
    house.site.answers["/failing"] = Says(status=500)
    card = house.ingested(user, channel, f"{good[0]}, {gone} and <{good[1]}> {failing} http://127.0.0.1:1/inside")
    assert card.shown.startswith("5 articles: 2 added, 3 refused.\n")
    for said in ("Sails ·", "Bread ·", f"{gone} answers 404", failing, "127.0.0.1 is a private address"):
        assert said in card.shown
    assert "PULLQUOTE_FETCH_ALLOW" not in card.shown
    assert len([button for button in card.buttons if button.action_id == "article_remove"]) == 2


def test_many_addresses_are_counted_beyond_the_first_and_listed_in_pages(house: House) -> None:
    user, channel = house.alone()
    pages = [house.publish(SAILS.replace("forty", 5 * letter), title=f"School {letter}") for letter in "abcdefghijk"]
    card = house.ingested(user, channel, " ".join(pages))
    assert card.shown.startswith("11 articles: 11 added.\nSchool a")
    assert "And 6 more articles; /articles lists them." in card.shown
    listed = house.command("/articles", user, channel)
    assert listed.shown.startswith("11 articles here, 1 to 8\nSchool k · Coast Post · no date given\n1 quote · added ")
    first = listed.shown
    assert [button.text for button in listed.buttons if button.action_id == "articles_page"] == ["Older"]
    house.turned(listed, "articles_page", user)
    assert listed.shown.startswith("11 articles here, 9 to 11\nSchool c")
    house.turned(listed, "articles_page", user)
    assert listed.shown == first
    assert house.command("/articles", user, channel, "HHHHH").shown.startswith("1 article with “HHHHH”\nSchool h")
    none = house.command("/articles", user, channel, "zebra").shown
    assert none.startswith("No article that answers you here has “zebra” in it.")


@pytest.mark.parametrize("typed", ["{file}", "file://{file}", "-", "--title x -", "{file} -", "ftp://127.0.0.1/x"])
def test_nothing_of_the_machine_is_read_for_somebody_in_slack(house: House, tmp_path: Path, typed: str) -> None:
    file = tmp_path / "secret.txt"
    file.write_text("The head of the school kept this.\n\n“Sailing is forbidden here,” said Vera Moss.", "utf-8")
    user, channel = house.alone()
    said = house.command("/ingest", user, channel, typed.format(file=file)).shown
    assert "Give me the address of an article: /ingest https://news.example/story." in said
    assert ("web address" in said) == bool(typed.strip(" -"))
    assert asked(house, user, channel, "what did Moss say about sailing?").startswith("There are no articles")


def test_an_address_that_hides_a_file_is_refused(house: House, tmp_path: Path) -> None:
    house.site.answers["/to-file"] = Says(status=302, headers={"Location": f"file://{tmp_path}"})
    user, channel = house.alone()
    card = house.ingested(user, channel, house.site.url("/to-file"))
    assert "Not added:" in card.shown or "refused" in card.shown
    assert [button.action_id for button in card.buttons] == ["ingest_retry"]


def test_only_the_adder_and_admins_remove(house: House) -> None:
    adder, other = house.person(), house.person()
    channel = house.private(adder, other, "UADMIN")
    house.ingested(adder, channel, house.publish(SAILS, title="Sails"))
    listed = house.command("/articles", other, channel)
    assert [button.action_id for button in listed.buttons] == ["article_reread"]
    article = listed.button("article_reread").value
    before = len(house.slack.ephemerals(other))
    acknowledged(house.slack.press((listed, "article_remove", article), other))
    (refused,) = until(house, lambda: house.slack.ephemerals(other)[before:])
    assert refused.shown == f"Only Newcomer {adder}, who added it, or an admin of mine can remove it."
    assert asked(house, other, channel).startswith(HOLM)
    removed = house.pressed(house.command("/articles", "UADMIN", channel), "article_remove", "UADMIN")
    assert removed.shown.startswith("Removed: Sails.")
    assert asked(house, other, channel).startswith("There are no articles")


def test_removing_asks_once_more(house: House) -> None:
    user, channel = house.alone()
    card = house.ingested(user, channel, house.publish(SAILS))
    confirm = card.button("article_remove").element["confirm"]
    assert (confirm["style"], confirm["confirm"]["text"]) == ("danger", "Remove")


def test_what_two_people_added_stays_until_both_took_it_back(house: House) -> None:
    user, other = house.person(), house.person()
    url = house.publish(SAILS, title="Sails")
    mine, theirs = house.private(user), house.private(other)
    card = house.ingested(user, mine, url)
    others = house.ingested(other, theirs, url)
    assert "Added. Answers only this channel. Added by you." in others.shown
    assert house.pressed(card, "article_remove", user).shown.startswith("Removed: Sails.")
    assert asked(house, user, mine).startswith("There are no articles")
    assert asked(house, other, theirs).startswith(HOLM)


def test_an_article_is_read_again(house: House) -> None:
    user, channel = house.alone()
    url = house.publish(SAILS, title="Sails", path=f"/again-{user}")
    house.ingested(user, channel, url)
    quoted = house.command("/ask", user, channel, "what did Holm say about sailing?")
    listed = house.command("/articles", user, channel)
    assert house.pressed(listed, "article_reread", user).shown == "Read again: Sails. Nothing had changed."
    house.site.answers[f"/again-{user}"] = story(SAILS.replace("swim", "walk"), title="Sails")
    changed = house.pressed(listed, "article_reread", user).shown
    assert changed == "Read again: Sails. Its text had changed, and the new one answers now."
    assert "before it learns to walk" in asked(house, user, channel)
    assert "has changed since" in house.pressed(quoted, "context", user).shown
    del house.site.answers[f"/again-{user}"]
    kept = house.pressed(listed, "article_reread", user).shown
    assert kept.startswith("Sails could not be read again, so what was here stays. Its address answers 404")
    assert "before it learns to walk" in asked(house, user, channel)


def test_guests_add_for_where_they_are_and_other_organisations_do_not_add(house: House) -> None:
    guest, stranger = house.person(guest=True), house.person(team=OTHER_TEAM)
    public = house.channel(guest)
    url = house.publish(BAKERY, title="Bread")
    assert "Added. Answers only this channel. Added by you." in house.ingested(guest, public, url).shown
    listed = house.command("/articles", guest, public)
    assert [button.action_id for button in listed.buttons] == ["article_edit", "article_remove"]
    shared = house.channel(stranger, "UADMIN", ext_shared=True)
    assert "is shared with another" in house.command("/ingest", stranger, shared, url).shown
    house.command("/pullquote", "UADMIN", shared, "allow")
    assert "Only people of this workspace can add" in house.command("/ingest", stranger, shared, url).shown
    assert "Answers only this channel." in house.ingested("UADMIN", shared, url).shown
    assert "Olaf Dahl" in house.answered(house.slack.mention(stranger, shared, "what did Dahl say about bread?")).shown
