"""What a message carries: web addresses in whatever form Slack tells them, and files."""

from __future__ import annotations

from typing import Any

import pytest

from bot.messages import addresses_of, files_of

URL, OTHER = "https://harbour.example/quay", "https://harbour.example/ferry"


def rich(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def linked(url: str) -> dict[str, Any]:
    return {"type": "link", "url": url}


def share(**facts: Any) -> dict[str, Any]:
    permalink = "https://harbour.slack.com/archives/C1/p1700000000000100"
    return {"attachments": [{"is_share": True, "from_url": permalink, **facts}]}


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ({}, []),
        ({"text": "nothing here"}, []),
        ({"text": f"read <{URL}|this> and <{OTHER}>"}, [URL, OTHER]),
        ({"text": f"<{URL}> again <{URL}#quay> and <{URL}/>"}, [URL]),
        ({"text": "<https://harbour.example/a?b=1&amp;c=2>"}, ["https://harbour.example/a?b=1&c=2"]),
        ({"text": f"<{URL}>", "blocks": [rich(linked(URL), linked(OTHER))]}, [URL, OTHER]),
        ({"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": f"<{URL}|here>"}}]}, [URL]),
        ({"blocks": [{"type": "actions", "elements": [{"type": "button", "url": URL}]}]}, [URL]),
        ({"blocks": [{"type": "section", "text": {"type": "plain_text", "text": f"no {URL}"}}]}, []),
        ({"attachments": [{"title_link": URL, "fallback": "x"}]}, [URL]),
        ({"attachments": [{"text": f"<{URL}>"}]}, [URL]),
        ({"attachments": [{"original_url": URL, "from_url": OTHER, "text": f"<{OTHER}>"}]}, [URL]),
        ({"attachments": [{"blocks": [rich(linked(URL))]}]}, [URL]),
        (share(text=f"look: <{URL}>"), [URL]),
        (share(message_blocks=[{"message": {"blocks": [rich(linked(URL))]}}]), [URL]),
        ({"text": "<https://harbour.slack.com/archives/C1/p17>, <https://app.slack.com/client/T1/C1>"}, []),
        ({"text": "<https://harbour.slack.com/files/U1/F1/a.pdf> <https://harbour.slack.com/docs/T1/F2>"}, []),
        ({"text": "<https://slack.com/blog/news/story>"}, ["https://slack.com/blog/news/story"]),
        ({"text": "<mailto:ruth@harbour.example|ruth> <ftp://harbour.example/x>"}, []),
        ({"text": None, "blocks": None, "attachments": None, "files": None}, []),
    ],
)  # fmt: skip
def test_every_page_that_a_message_leads_to_is_found_once(message: dict[str, Any], found: list[str]) -> None:
    assert addresses_of(message) == found


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ({}, []),
        ({"files": [{"id": "F1", "name": "a.pdf"}, {"id": "F2", "name": "b.pdf"}]}, [("F1", "a.pdf"), ("F2", "b.pdf")]),
        ({"files": [{"id": "F1", "name": "a.pdf"}] * 2}, [("F1", "a.pdf")]),
        ({"files": [{"id": "F1", "file_access": "check_file_info"}]}, [("F1", "The file")]),
        ({"files": [{"id": "F1", "mode": "tombstone"}]}, [("F1", "The file")]),
        ({"files": [{"id": "F1", "name": "/etc/a.pdf"}]}, [("F1", "a.pdf")]),
        ({"files": [{"id": "F1", "name": "Report v1.2", "filetype": "pdf"}]}, [("F1", "Report v1.2.pdf")]),
        ({"files": [{"id": "F1", "name": "Untitled", "filetype": "python"}]}, [("F1", "Untitled")]),
        (share(files=[{"id": "F1", "name": "a.pdf"}]), [("F1", "a.pdf")]),
        ({"attachments": [{"title": "x", "files": [{"id": "F1"}]}]}, []),
        ({"files": [None, {"name": "no id"}]}, []),
    ],
)
def test_every_file_of_a_message_is_found_once(message: dict[str, Any], found: list[tuple[str, str]]) -> None:
    assert files_of(message) == [{"id": id, "name": name} for id, name in found]  # noqa: A001
