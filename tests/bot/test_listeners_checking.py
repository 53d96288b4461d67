"""*Check the quotes*, as it is heard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bot.hearing import RESPONSE_URL, Hearing, acknowledged
from tests.slack.files import File

SAID = "“We need the bridge,” <@U2> said.\n\nIt rained."


@pytest.fixture
def hearing(tmp_path: Path) -> Iterator[Hearing]:
    hearing = Hearing(tmp_path)
    yield hearing
    hearing.ledger.close()


def test_the_words_of_the_message_are_taken_on_for_whoever_asked_alone(hearing: Hearing) -> None:
    message = hearing.message(SAID, user="U1")
    assert acknowledged(hearing.shortcut("check_quotes", message, user="U2"))
    (taken,) = hearing.taken()
    assert (taken.kind, taken.user, taken.key.channel, taken.lane) == ("check", "U2", "C1", "answers")
    assert taken.payload == {"response_url": RESPONSE_URL, "words": SAID, "files": []}
    # The claim is kept for months, the payload until the job is over.
    assert taken.text == ""
    assert not taken.durable


def test_a_message_with_files_waits_where_downloads_do(hearing: Hearing) -> None:
    file = File(id="F1", user="U1", name="draft.docx", content=b"x", mimetype="text/plain")
    message = replace(hearing.message(""), files=[file])
    assert acknowledged(hearing.shortcut("check_quotes", message))
    (taken,) = hearing.taken()
    assert (taken.kind, taken.lane) == ("check-files", "adding")
    assert taken.payload["files"] == [{"id": "F1", "name": "draft.docx"}]


def test_a_very_long_message_is_taken_on(hearing: Hearing) -> None:
    assert acknowledged(hearing.shortcut("check_quotes", hearing.message("“pier” " * 6_000)))
    assert len(hearing.taken()[0].payload["words"]) == 41_999
