"""The bot with the small manifest: it hears in channels only what mentions it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.working import BRIDGE, FERRY
from tests.end_to_end.slack_house import House, a_house, lines_with, until

ASKED = "what did Lind say about the bridge?"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with a_house("socket", tmp_path_factory.mktemp("small"), BRIDGE, FERRY, small=True) as opened:
        yield opened


def test_it_starts_without_a_warning(house: House) -> None:
    assert not lines_with(house, "WARNING")


def test_a_thread_goes_on_by_the_button_and_by_a_mention(house: House) -> None:
    user, other = house.person(), house.person(name="Ada Reed")
    channel = house.channel(user, other)
    answer = house.answered(house.slack.mention(user, channel, ASKED))
    form = house.opened(answer, other, action="follow_up")
    house.submitted(form, {"question": "and about the harbour?"})
    second = until(house, lambda: house.slack.posted(channel)[1:])[0]
    assert (second.thread, second.only_for) == (answer.thread, None)
    assert second.shown.startswith("Ada Reed asked: “and about the harbour?”\nAsked as: “what did Lind say about the")
    assert "Lind warned that the harbour would freeze in January." in second.shown
    third = house.answered(house.slack.mention(user, channel, "and about the winter?", thread=answer.thread))
    assert third.shown.startswith("Asked as: “what did Lind say about the winter?”")


def test_a_direct_message_is_answered_and_goes_on_without_the_button(house: House) -> None:
    user = house.person()
    answer = house.answered(house.slack.dm(user, ASKED))
    assert not [one for one in answer.buttons if one.action_id == "follow_up"]
    on = house.answered(house.slack.dm(user, "and about the harbour?", thread=answer.thread))
    assert on.shown.startswith("Asked as: “what did Lind say about the harbour?”")
