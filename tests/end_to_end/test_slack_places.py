"""Who is answered from what, in which place: the rules of bot/access.py, through the front door."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.end_to_end.slack_house import House, TransportName, a_house, acknowledged, until
from tests.slack import Message

QUESTION = "what did Lind say about the bridge?"
REFUSED = "This channel is shared with another organisation"
EMPTY = "There are no articles"
# One article for each audience, with words of its own, so that none is a copy of another.
AUDIENCES = {
    "everyone": "*", "team": "team:T1", "general": "channel:T1:C1", "secret": "channel:T1:CPRIV",
    "group": "channel:T1:CMPIM", "partners": "channel:T1:CSHARED", "elsewhere": "channel:T1:C2", "nora": "user:T1:U1",
    "ada": "user:T1:UADMIN", "gus": "user:T1:UGUEST", "erik": "user:T1:UEXT", "erik-there": "user:T2:UEXT",
}  # fmt: skip
ARTICLES = [
    {
        "id": name,
        "title": f"Bridge of {name}",
        "text": f"It rained in {name}.\n\n“The bridge of {name} will be built,” Maria Lind told the {name} council.",
        "audiences": [audience],
    }
    for name, audience in AUDIENCES.items()
]
# Who asks where: what everyone there reads is answered from, and what of theirs besides where they alone read it.
TABLE = [
    ("U1", "C1", "everyone team general", "nora"),
    ("U1", "CPRIV", "everyone team secret", "nora"),
    ("U1", "CMPIM", "everyone team group", "nora"),
    ("U1", "DU1", "everyone team nora", ""),
    ("U1", "CSHARED", "everyone partners", "team nora"),
    ("UADMIN", "C1", "everyone team general", "ada"),
    ("UADMIN", "DUADMIN", "everyone team ada", ""),
    ("UADMIN", "CSHARED", "everyone partners", "team ada"),
    ("UGUEST", "C1", "everyone general", ""),
    ("UGUEST", "CPRIV", "everyone secret", ""),
    ("UGUEST", "DUGUEST", "everyone gus", ""),
    ("UGUEST", "CSHARED", "everyone partners", ""),
    ("UEXT", "CSHARED", "everyone partners", ""),
]
PLACES = [pytest.param(*row, id=f"{row[0]}-{row[1]}") for row in TABLE]


@pytest.fixture(scope="module", params=["socket", "http"])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    transport: TransportName = request.param
    with a_house(transport, tmp_path_factory.mktemp("places"), *ARTICLES) as opened:
        assert "from now on" in opened.command("/pullquote", "UADMIN", "CSHARED", "allow").shown
        yield opened


def named(message: Message) -> set[str]:
    """Return which of the articles a message tells of, in its blocks or its text."""
    return set(re.findall(r"Bridge of ([\w-]+)", message.shown + message.text))


def posted(house: House, user: str, channel: str, question: str = QUESTION) -> Message:
    """Return what everyone reads that somebody is answered."""
    direct = channel.startswith("D")
    sent = house.slack.dm(user, question) if direct else house.slack.mention(user, channel, question)
    return house.answered(sent)


@pytest.mark.parametrize(("user", "channel", "all_read", "alone"), PLACES)
def test_an_answer_comes_from_what_the_place_may_read(
    house: House, user: str, channel: str, all_read: str, alone: str
) -> None:
    everyone, theirs = set(all_read.split()), set(f"{all_read} {alone}".split())
    assert named(posted(house, user, channel)) == everyone
    nothing = posted(house, user, channel, "what did Lind say about zebras?")
    assert (
        f"in the {len(everyone)} articles that answer here; Maria Lind is quoted {len(everyone)} times" in nothing.shown
    )
    asked = house.command("/ask", user, channel, QUESTION)
    assert named(asked) == theirs
    assert named(house.command("/articles", user, channel)) == theirs
    assert named(house.command("/quotes", user, channel, "Lind")) == theirs
    words = house.command("/articles", user, channel, "council")
    assert words.shown.startswith(f"{len(theirs)} articles with “council”")
    if not channel.startswith("D"):
        before = len(house.slack.posted(channel))
        house.press(asked, "share", user)
        (shared,) = until(house, lambda: house.slack.posted(channel)[before:])
        assert named(shared) == everyone


@pytest.mark.parametrize(("user", "channel", "all_read", "alone"), PLACES)
def test_a_button_opens_nothing_that_the_place_may_not_read(
    house: House, user: str, channel: str, all_read: str, alone: str
) -> None:
    seen = house.command("/articles", user, channel)
    hidden = set(AUDIENCES) - set(f"{all_read} {alone}".split())
    for name in hidden:
        for action in ("article_remove", "article_reread"):
            said = forged(house, seen, action, name, user)
            assert said.shown in {
                "That article is no longer here.",
                "Only people of this workspace can have articles read again.",
            }
    everything = house.command("/quotes", user, channel, "Lind")
    ids = {button.value for button in everything.buttons if button.action_id == "context"}
    for other, place in (("U1", "DU1"), ("UADMIN", "DUADMIN"), ("UGUEST", "DUGUEST")):
        listed = house.command("/quotes", other, place, "Lind")
        for button in listed.buttons:
            if button.action_id == "context" and button.value not in ids:
                assert "no longer answers you here" in forged(house, seen, "context", button.value, user).shown
    assert named(house.command("/articles", user, channel)) == named(seen)


def forged(house: House, seen: Message, action: str, value: str, user: str) -> Message:
    """Return what somebody reads who presses a button with a value that they were not given."""
    before = len(house.slack.ephemerals(user))
    acknowledged(house.slack.press((seen, action, value), user))
    return house.slack.wait_for(lambda: house.slack.ephemerals(user)[before:])[0]


@pytest.mark.parametrize("user", ["U1", "UADMIN", "UGUEST"])
@pytest.mark.parametrize("channel", ["CPENDING"])
def test_a_shared_channel_that_no_admin_allows_is_answered_from_nothing(house: House, user: str, channel: str) -> None:
    assert posted(house, user, channel).shown.startswith(REFUSED)
    for command, text in (("/ask", QUESTION), ("/articles", ""), ("/quotes", "Lind"), ("/ingest", house.site.url("/"))):
        assert house.command(command, user, channel, text).shown.startswith(REFUSED)


@pytest.mark.parametrize("channel", ["C1", "CPRIV", "DUEXT", "COUT"])
def test_who_belongs_to_another_organisation_is_answered_only_where_that_is_allowed(house: House, channel: str) -> None:
    for command, text in (("/ask", QUESTION), ("/articles", ""), ("/quotes", "Lind"), ("/ingest", house.site.url("/"))):
        assert house.command(command, "UEXT", channel, text).shown.startswith(REFUSED)


def test_where_the_bot_is_not_commands_are_answered_as_in_a_place_of_that_kind(house: House) -> None:
    for channel in ("COUT", "CPRIVOUT"):
        assert named(house.command("/ask", "U1", channel, QUESTION)) == {"everyone", "team", "nora"}
        assert named(house.command("/ask", "UGUEST", channel, QUESTION)) == {"everyone"}
    # Others' conversation, in which somebody types a command of the bot.
    assert named(house.command("/articles", "U1", "DOTHERS")) == {"everyone", "team", "nora"}


def test_an_admin_of_slack_is_none_of_the_bots_unless_its_settings_name_them(house: House) -> None:
    slack_admin = house.person(admin=True)
    channel = house.channel(slack_admin, ext_shared=True)
    assert "Only an admin of mine can do that" in house.command("/pullquote", slack_admin, channel, "allow").shown


def test_who_is_gone_or_a_machine_is_a_stranger(house: House) -> None:
    for user in ("UGONE", "UOTHERBOT"):
        assert house.command("/ask", user, "C1", QUESTION).shown.startswith((REFUSED, EMPTY))
