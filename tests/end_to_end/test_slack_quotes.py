"""Lists with dates, *Download CSV* and *Check the quotes*, with the bot as a process of its own."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest

from tests.bot.working import BRIDGE, FERRY
from tests.end_to_end.slack_house import House, a_house

SAID = (
    "“We need the bridge before summer,” Maria Lind said.\n\n"
    "“Nobody asked the fishermen about the ferry,” said Tomas Berg."
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    team = [{**article, "audiences": ["team:T1"]} for article in (BRIDGE, FERRY)]
    with a_house("socket", tmp_path_factory.mktemp("quotes"), *team) as opened:
        yield opened


def test_quotes_of_a_period_are_downloaded_as_a_table(house: House) -> None:
    user = house.person()
    channel = house.channel(user)
    listed = house.command("/pullquote", user, channel, "quotes in May 2024 about the bridge")
    assert listed.shown.startswith("Quotes about the bridge from 2024-05-01 to 2024-05-31")
    assert not house.command("/quotes", user, channel, "Berg this year").shown.startswith("Quotes")
    told = house.pressed(listed, "quotes_csv", user)
    file = house.file_of(user, "quotes-the-bridge-")
    assert told.shown == f"The table is in our conversation: {file.name}"
    assert told.blocks[0]["elements"][0]["elements"][1]["url"].startswith("https://")
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert {row["title"] for row in rows} == {"Bridge talks"}


def test_a_table_that_slack_fails_at_arrives_all_the_same_and_once(house: House) -> None:
    user = house.person()
    listed = house.command("/quotes", user, house.channel(user), "Berg")
    house.slack.fail("upload", 503)
    house.slack.fail("files.completeUploadExternal", "closed", after=True)
    assert house.pressed(listed, "quotes_csv", user).shown.startswith("The table is in our conversation")
    house.settled()
    assert len(house.slack.files_of(user)) == 1
    assert len([one for one in house.slack.posted(f"D{user}") if one.files]) == 1


def test_the_quotes_of_a_message_and_its_file_are_checked_for_whoever_asks_alone(house: House) -> None:
    user, other = house.person(), house.person()
    channel = house.channel(user, other)
    message = house.slack.said(user, channel, SAID)
    shown = house.shortcut("check_quotes", other, message)
    assert shown.shown.startswith("2 quotations: 1 exact, 1 differs.")
    assert shown.only_for == other
    assert not house.slack.posted(channel)
    file = house.slack.upload(user, "draft.txt", SAID)
    written = house.slack.said(user, channel, "Look at this.", files=[file])
    assert house.shortcut("check_quotes", user, written).shown.startswith("2 quotations: 1 exact, 1 differs.")


def test_an_answer_of_the_bot_s_own_is_checked_as_any_message(house: House) -> None:
    user = house.person()
    answer = house.answered(house.slack.mention(user, house.channel(user), "what did Lind say about the bridge?"))
    assert house.shortcut("check_quotes", user, answer).shown.startswith("2 quotations: 2 exact.")
