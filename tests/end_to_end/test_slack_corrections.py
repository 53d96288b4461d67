"""What people know better, from the button to the answer: corrections, proposals and feedback of a bot that serves."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from bot.blocks.wrong import ANOTHER
from bot.cli import run
from tests.bot.conftest import with_words
from tests.bot.working import BRIDGE
from tests.end_to_end.slack_house import House, a_house
from tests.slack import Message, View

WHAT = "what did Lind say about the bridge?"
WORDS = "“We need the bridge before winter,”"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with a_house("socket", tmp_path_factory.mktemp("correcting"), BRIDGE) as opened:
        opened.asked |= {"before winter", "Kari Vik", "she never said"}
        yield opened


def heard(house: House, user: str, before: int = 0) -> list[Message]:
    """Return what the bot wrote to somebody alone, once it has written something new."""
    place = house.slack.workspace.direct(user).id
    return house.slack.wait_for(lambda: house.slack.posted(place)[before:])


def alone(house: House, user: str, view: View, values: dict[str, str]) -> str:
    """Submit a modal; return what somebody alone read upon it."""
    before = len(house.slack.ephemerals(user))
    house.submitted(view, values)
    return house.slack.wait_for(lambda: house.slack.ephemerals(user)[before:])[0].shown


def test_what_a_member_proposes_an_admin_applies_and_answers_say_so(house: House) -> None:
    user, admin = house.person(name="Nora Newcomer"), "UADMIN"
    channel = house.channel(user)
    answer = house.answered(house.slack.mention(user, channel, WHAT))
    view = house.opened(answer, user, action="wrong")
    assert WORDS in view.shown
    assert house.refused(view, {"what": "speaker", "speaker": ANOTHER}) == {"name": "Write their name."}
    told = alone(house, user, view, {"what": "speaker", "speaker": ANOTHER, "name": "Kari Vik"})
    assert told == "Thank you. An admin of mine will look at it, and I tell you what they decide."
    [asked] = heard(house, admin)
    assert asked.shown.startswith("Nora Newcomer proposes a correction: Kari Vik said this, not Maria Lind.")
    house.turned(asked, "proposal_apply", admin)
    assert asked.shown.startswith("Applied by Ada Admin: Kari Vik said this, not Maria Lind.")
    [decided] = heard(house, user)
    assert decided.shown.startswith("Applied by Ada Admin: ")
    assert "Kari Vik" in house.command("/ask", user, channel, "what did Vik say about the bridge?").shown
    house.turned(asked, "proposal_undo", admin)
    assert asked.shown.startswith("Taken back by Ada Admin: ")
    assert "Maria Lind" in house.command("/ask", user, channel, WHAT).shown
    house.settled()


def test_feedback_is_kept_with_its_reason_and_read_beside_the_bot(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    user = house.person()
    channel = house.channel(user)
    answer = house.answered(house.slack.mention(user, channel, WHAT))
    right, wrong = (one for one in answer.buttons if one.action_id == "feedback")
    before = len(house.slack.ephemerals(user))
    house.slack.press(right, user)
    assert house.slack.wait_for(lambda: house.slack.ephemerals(user)[before:])[0].shown == "Thank you, noted."
    view = house.modal(user, lambda: house.slack.press(wrong, user))
    assert alone(house, user, view, {"reason": "no_answer", "comment": "she never said"}) == "Thank you, noted."
    capsys.readouterr()
    home = {"PULLQUOTE_HOME": str(house.bot.home)}
    assert run(["feedback", "--json"], env=home, open_library=with_words) == 0
    [line] = map(json.loads, capsys.readouterr().out.splitlines())
    told = [line[name] for name in ("question", "found", "verdict", "reason", "comment")]
    assert told == [WHAT, False, "wrong", "no_answer", "she never said"]
    house.settled()
