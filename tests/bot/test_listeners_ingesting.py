"""What the listeners make of `/ingest` alone, *Add an article*, *Edit details*, and of the forms that those open."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt import BoltResponse

from bot.blocks import forms
from bot.ledger import Listing
from index import Details
from tests.bot.hearing import RESPONSE_URL, Hearing, acknowledged
from tests.slack import payloads
from tests.slack.forms import filled, states
from tests.slack.people import TEAM

STORY = "https://news.example/story"
PLACE = {"channel": "CPRIV", "response_url": RESPONSE_URL}


@pytest.fixture
def heard(tmp_path: Path) -> Iterator[Hearing]:
    hearing = Hearing(tmp_path)
    yield hearing
    hearing.ledger.close()


def submit(heard: Hearing, view: dict[str, Any], values: dict[str, Any], *, wanted: dict[str, Any]) -> BoltResponse:
    """Send that a form was filled in, which was opened in a place; for `values` see forms.filled."""
    kept = heard.ledger.keep_list(Listing(kind="modal", wanted=wanted)) if wanted else "gone"
    told = {
        **payloads.interaction("view_submission", heard.workspace.people["U1"], heard.workspace.trigger("U1")),
        "view": {
            **view,
            "id": f"V{kept}",
            "team_id": TEAM,
            "private_metadata": kept,
            "state": {"values": filled(view["blocks"], states(view["blocks"]), values)},
        },
    }
    return heard.dispatch(urlencode({"payload": json.dumps(told)}))


def errors(response: BoltResponse) -> dict[str, str]:
    told = json.loads(response.body)
    assert told["response_action"] == "errors"
    return dict(told["errors"])


@pytest.mark.parametrize(("command", "text"), [("/ingest", ""), ("/ingest", "  "), ("/pullquote", "add")])
def test_a_command_that_gives_nothing_asks_for_the_form(heard: Hearing, command: str, text: str) -> None:
    assert acknowledged(heard.command(command, text))
    (request,) = heard.taken()
    assert (request.kind, request.lane, request.durable) == ("form", "quick", False)
    assert request.payload == {"response_url": RESPONSE_URL, "trigger": request.key.ts, "typed": True}


@pytest.mark.parametrize(
    ("action", "value", "kind", "more"),
    [("add_article", None, "form", {}), ("article_edit", "a1", "details", {"article": "a1"})],
)
def test_a_button_that_opens_a_form_carries_its_trigger(
    heard: Hearing, action: str, value: str | None, kind: str, more: dict[str, str]
) -> None:
    assert acknowledged(heard.press(action, value))
    (request,) = heard.taken()
    assert (request.kind, request.lane, request.durable) == (kind, "quick", False)
    assert request.payload == {"response_url": RESPONSE_URL, "trigger": request.key.ts, **more}


def test_what_is_filled_in_is_added_for_the_place_where_the_form_was_opened(heard: Hearing) -> None:
    file = {"id": "F1", "name": "report.pdf", "size": 3}
    values = {"addresses": f"{STORY}\n\n  https://b.example/x?a=1&b=2 \n", "files": [file]}
    assert acknowledged(submit(heard, forms.adding(files=True), values, wanted=PLACE))
    (request,) = heard.taken()
    assert (request.kind, request.key.channel, request.lane, request.durable) == ("ingest", "CPRIV", "adding", True)
    assert request.payload == {
        "response_url": RESPONSE_URL,
        "addresses": [STORY, "https://b.example/x?a=1&b=2"],
        "files": [{"id": "F1", "name": "report.pdf"}],
        "details": {},
    }


def test_a_form_that_is_submitted_twice_is_taken_on_once(heard: Hearing) -> None:
    kept = {"addresses": STORY, "title": "Bridge", "published": "2024-05-01"}
    view = forms.adding(files=True)
    told = heard.ledger.keep_list(Listing(kind="modal", wanted=PLACE))
    body = {
        **payloads.interaction("view_submission", heard.workspace.people["U1"], heard.workspace.trigger("U1")),
        "view": {**view, "id": "V1", "private_metadata": told,
                 "state": {"values": filled(view["blocks"], states(view["blocks"]), kept)}},
    }  # fmt: skip
    for _ in range(2):
        assert acknowledged(heard.dispatch(urlencode({"payload": json.dumps(body)})))
    (request,) = heard.taken()
    assert request.payload["details"] == {"title": "Bridge", "published": "2024-05-01"}


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, {"addresses": "Give a web address or a file."}),
        ({"title": "Bridge"}, {"addresses": "Give a web address or a file."}),
        (
            {"addresses": f"{STORY}\nharbour.pdf"},
            {"addresses": "“harbour.pdf” is no web address; begin with https://."},
        ),
        (
            {"addresses": "/etc/passwd\nfile:///etc/passwd\nftp://a\nd"},
            {"addresses": "“/etc/passwd”, “file:///etc/passwd”, “ftp://a” and 1 more are no web addresses; begin with "
             "https://."},
        ),
        (
            {"addresses": f"{STORY}\nhttps://b.example", "site": "Coast Post"},
            {"site": "This can be said of one address or one file only; add them one by one, or leave it empty."},
        ),
        (
            {"addresses": STORY, "files": [{"id": "F1", "name": "a.pdf"}], "byline": "Ada"},
            {"byline": "This can be said of one address or one file only; add them one by one, or leave it empty."},
        ),
        (
            {"addresses": STORY, "url": "harbour.example", "published": "2024-02-30"},
            {"url": "That is no web address; begin with https://.",
             "published": "That is no date; choose one, or write it as YYYY-MM-DD."},
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_form_is_said_in_it_and_nothing_is_taken_on(
    heard: Hearing, values: dict[str, Any], told: dict[str, str]
) -> None:
    assert errors(submit(heard, forms.adding(files=True), values, wanted=PLACE)) == told
    assert not heard.taken()


def test_a_form_of_which_nothing_is_known_any_more_is_taken_on_to_say_so(heard: Hearing) -> None:
    assert acknowledged(submit(heard, forms.adding(files=False), {"addresses": STORY}, wanted={}))
    (request,) = heard.taken()
    assert request.payload["stale"]
    assert request.key.channel == ""


def test_edited_details_are_taken_on_whole_so_that_an_empty_field_clears(heard: Hearing) -> None:
    view = forms.editing(Details(title="Bridge", site="Harbour News", published="2024-05-01"))
    wanted = {**PLACE, "article": "a1", "known": "x"}
    assert acknowledged(submit(heard, view, {"site": None, "byline": "Ada"}, wanted=wanted))
    (request,) = heard.taken()
    assert (request.kind, request.lane, request.durable, request.key.channel) == ("edit", "adding", True, "CPRIV")
    assert request.payload["article"] == "a1"
    assert request.payload["details"] == {
        "title": "Bridge", "site": "", "byline": "Ada", "published": "2024-05-01", "url": "",
    }  # fmt: skip


def test_an_address_that_is_none_is_not_taken_as_one(heard: Hearing) -> None:
    told = errors(submit(heard, forms.editing(Details()), {"url": "javascript:alert(1)"}, wanted=PLACE))
    assert told == {"url": "That is no web address; begin with https://."}
    assert not heard.taken()
