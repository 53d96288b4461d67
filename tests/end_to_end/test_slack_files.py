"""Files dropped in a direct message and *Add this article*, through the front door."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from bot.files import FOLDER
from tests.end_to_end.slack_house import House, a_house, acknowledged, until
from tests.slack import Delivery, Message

NOTES = "The harbour office met.\n\n“The quay needs new stones,” said Ruth Sand, who measured it.\n"
QUESTION = "what did Sand say about the quay?"
QUAY = (
    "<p>The harbour office met in the old hall and spoke of the quay for most of the day, with the doors open.</p>"
    "<p>“The crane is older than the quay,” said Olaf Dahl, who has worked it for twenty years and more.</p>"
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with a_house("socket", tmp_path_factory.mktemp("files")) as opened:
        opened.asked |= {"about the quay", "harbour office met"}
        yield opened
        assert not list((opened.bot.home / FOLDER).glob("*"))


def document() -> bytes:
    import docx

    made = docx.Document()
    for paragraph in NOTES.split("\n\n"):
        made.add_paragraph(paragraph.strip())
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def thread(house: House, delivery: Delivery) -> list[Message]:
    """Return what the bot said to it, the card as it stands at the end."""
    house.settled()
    return house.slack.thread(str(delivery.event["channel"]), delivery.ts)[1:]


def test_files_and_a_question_are_one_card_and_an_answer_from_it(house: House) -> None:
    user = house.person()
    report = house.slack.upload(user, "report.docx", document(), "application/octet-stream", title="Stones")
    picture = house.slack.upload(user, "quay.png", b"\x89PNG", "image/png")
    sent = acknowledged(house.slack.dm(user, QUESTION, files=[report, picture]))
    until(house, lambda: house.answers(sent))
    card, answer = thread(house, sent)
    assert card.shown.startswith("2 articles: 1 added, 1 refused.\nStones · outlet not stated · no date given\n")
    assert "Answers only you. Added by you." in card.shown
    assert "quay.png is a PNG picture, which is not read here;" in card.shown
    assert answer.shown.startswith("“The quay needs new stones,”\nRuth Sand")
    # Nobody else is answered from it.
    assert "The quay needs" not in house.command("/ask", house.person(), "C1", QUESTION).shown


def test_a_file_that_comes_twice_and_meets_a_restart_is_added_once(house: House) -> None:
    user = house.person()
    file = house.slack.upload(user, "notes.txt", NOTES)
    house.slack.fail("download", "slow", seconds=3.0)
    sent = acknowledged(house.slack.dm(user, "", files=[file]))
    until(house, lambda: house.slack.calls_of("download")[-1].arguments["file"] == file.id)
    house.bot.kill()
    house.bot.restart()
    acknowledged(house.slack.resend(sent))

    def cards() -> list[Message]:
        return house.slack.thread(str(sent.event["channel"]), sent.ts)[1:]

    until(house, lambda: [card for card in cards() if "Added." in card.shown])
    [card] = cards()
    assert card.shown.startswith("notes.txt · outlet not stated · no date given\n")
    assert "Answers only you. Added by you." in card.shown


def test_what_a_message_links_to_and_holds_is_added_for_its_place(house: House) -> None:
    user = house.person()
    channel, url = house.private(user), house.publish(QUAY, title="The crane")
    file = house.slack.upload(user, "notes.txt", NOTES)
    message = house.slack.said(user, channel, f"read {url}", files=[file])
    house.shortcut("add_this", user, message)
    card = until(house, lambda: [one for one in house.slack.ephemerals(user) if "2 added" in one.shown])[-1]
    assert card.shown.count("Answers only this channel. Added by you.") == 2
    assert house.command("/ask", user, channel, QUESTION).shown.startswith("“The quay needs new stones,”")
    nothing = house.slack.said(user, channel, "nothing here")
    assert house.shortcut("add_this", user, nothing).shown.startswith("There is no web address and no file")
