"""Files that people drop, and *Add this article*: what is taken on, and under which words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.ledger import Key, Request
from bot.listeners import SHORTCUTS
from tests.bot.hearing import RESPONSE_URL, Hearing, acknowledged
from tests.slack import File, Message

URL = "https://harbour.example/quay"
QUESTION = "what does Sand say about the quay?"


@pytest.fixture
def heard(tmp_path: Path) -> Iterator[Hearing]:
    hearing = Hearing(tmp_path)
    yield hearing
    hearing.ledger.close()


def with_files(heard: Hearing, text: str, *names: str, channel: str = "DU1") -> Message:
    message = heard.message(text, channel=channel)
    message.files = [
        File(id=f"F{place}", user="U1", name=name, content=b"x", mimetype="text/plain")
        for place, name in enumerate(names, 1)
    ]
    return message


def dropped(heard: Hearing, text: str, *names: str) -> list[Request]:
    assert acknowledged(heard.said(with_files(heard, text, *names), subtype="file_share"))
    return sorted(heard.taken(), key=lambda request: request.kind, reverse=True)


def given(*names: str) -> list[dict[str, Any]]:
    return [{"id": f"F{place}", "name": name} for place, name in enumerate(names, 1)]


@pytest.mark.parametrize(
    "text", ["", "add this", "Please add this article!", "can you add these PDFs?", "Report of the harbour office"]
)
def test_files_in_a_direct_message_are_added_all_on_one_card(heard: Hearing, text: str) -> None:
    message = with_files(heard, text, "a.pdf", "b.docx")
    assert acknowledged(heard.said(message, subtype="file_share"))
    (request,) = heard.taken()
    assert (request.kind, request.lane, request.durable) == ("ingest", "adding", True)
    assert request.key == Key("T1", "DU1", f"{message.ts}:files")
    assert (request.user, request.thread, request.response_url) == ("U1", message.ts, None)
    assert request.payload == {"addresses": [], "files": given("a.pdf", "b.docx")}


def test_a_question_beside_files_is_answered_after_them(heard: Hearing) -> None:
    adding, asking = dropped(heard, QUESTION, "a.pdf")
    assert (adding.kind, adding.payload["files"]) == ("ingest", given("a.pdf"))
    assert (asking.kind, asking.text, asking.thread) == ("answer", QUESTION, adding.thread)
    assert asking.payload == {"after": adding.key.ts}


@pytest.mark.parametrize(
    ("text", "linked"), [(f"<{URL}>", [URL]), (f"add this and <{URL}>", [URL]), (f"as <{URL}> told us", [])]
)
def test_an_address_beside_a_file_is_added_where_nothing_else_is_said_of_it(
    heard: Hearing, text: str, linked: list[str]
) -> None:
    (request,) = dropped(heard, text, "a.pdf")
    assert request.payload["addresses"] == linked


def test_files_that_slack_tells_of_twice_are_added_once(heard: Hearing) -> None:
    message = with_files(heard, QUESTION, "a.pdf")
    for _ in range(2):
        heard.said(message, subtype="file_share")
    assert sorted(request.kind for request in heard.taken()) == ["answer", "ingest"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("<@UBOT> add this", ["ingest"]),
        ("<@UBOT> could you please ingest the attached report?", ["ingest"]),
        (f"<@UBOT> {QUESTION}", ["answer"]),
        ("<@UBOT> look at this", ["answer"]),
        ("<@UBOT>", ["answer"]),
        ("add this", []),
    ],
)
def test_files_in_a_channel_are_added_only_where_the_bot_is_told_to(
    heard: Hearing, text: str, kinds: list[str]
) -> None:
    message = with_files(heard, text, "a.pdf", channel="C1")
    if "<@" in text:
        heard.mentioned(message, files=[file.told for file in message.files])
    heard.said(message, subtype="file_share")
    requests = heard.taken()
    assert [request.kind for request in requests] == kinds
    assert all(request.key.channel == "C1" for request in requests)


def test_what_a_message_links_to_and_holds_is_added_by_its_shortcut(heard: Hearing) -> None:
    message = with_files(heard, f"read <{URL}>", "a.pdf", channel="COUT")
    assert acknowledged(heard.shortcut("add_this", message))
    (request,) = heard.taken()
    assert (request.kind, request.key.channel, request.user) == ("ingest", "COUT", "U1")
    assert request.payload == {"response_url": RESPONSE_URL, "addresses": [URL], "files": given("a.pdf")}
    assert request.text == ""


def test_a_message_with_nothing_to_add_is_told_of(heard: Hearing) -> None:
    assert acknowledged(heard.shortcut("add_this", heard.message("nothing here")))
    (request,) = heard.taken()
    assert (request.kind, request.response_url) == ("add-nothing", RESPONSE_URL)


def test_a_shortcut_of_another_version_is_acknowledged(heard: Hearing) -> None:
    assert acknowledged(heard.shortcut("of_old", heard.message("x")))
    assert heard.taken() == []


def test_the_shortcut_is_listed_as_slack_takes_it() -> None:
    [listed] = [shortcut for shortcut in SHORTCUTS if shortcut.callback == "add_this"]
    assert listed.name == "Add this article"
    assert len(listed.name) <= 24
    assert len(listed.description) <= 150
