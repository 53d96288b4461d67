"""What the double refuses of blocks, messages and modals, and what it finds live in them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.slack import check_message, check_view, live
from tests.slack.limits import BLOCKS_TEXT, weight
from tests.slack.schema import InvalidError

Block = dict[str, Any]


def plain(text: str = "x") -> Block:
    return {"type": "plain_text", "text": text}


def text(words: str = "x", **more: Any) -> Block:
    return {"type": "text", "text": words, **more}


def link(url: str, **more: Any) -> Block:
    return {"type": "link", "url": url, **more}


def rich(*elements: Block, kind: str = "rich_text_section", **more: Any) -> Block:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(elements), **more}]}


def button(**more: Any) -> Block:
    return {"type": "button", "text": plain(), "action_id": "a", **more}


def actions(*elements: Block, **more: Any) -> Block:
    return {"type": "actions", "elements": list(elements), **more}


def confirm(**more: Any) -> Block:
    return {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain(), **more}


def many(number: int) -> list[Block]:
    return [button(action_id=str(each)) for each in range(number)]


def context(*elements: Block) -> Block:
    return {"type": "context", "elements": list(elements)}


def feedback(value: str = "1") -> Block:
    yes, no = ({"text": plain(), "value": value} for _ in range(2))
    buttons = {"type": "feedback_buttons", "action_id": "f", "positive_button": yes, "negative_button": no}
    return {"type": "context_actions", "elements": [buttons]}


def modal(*blocks: Block, **more: Any) -> Block:
    return {"type": "modal", "title": plain(), "blocks": list(blocks) or [{"type": "divider"}], **more}


SECTION = {"type": "rich_text_section", "elements": [text()]}
FIELD = {"type": "input", "label": plain(), "element": {"type": "plain_text_input", "action_id": "a"}}


@pytest.mark.parametrize(
    "block",
    [
        rich(text(), text(style={"bold": True, "italic": False}), link("https://a.example", text="a")),
        rich(text(), kind="rich_text_quote", border=1),
        rich(text(), link("http://a.example"), kind="rich_text_preformatted"),
        rich(SECTION, kind="rich_text_list", style="bullet", indent=8),
        rich({"type": "emoji", "name": "wave"}, {"type": "user", "user_id": "U1"}),
        {"type": "section", "text": plain("x" * 3000)},
        {"type": "section", "fields": [{"type": "mrkdwn", "text": "x", "verbatim": True}], "accessory": button()},
        context(*[plain()] * 10),
        actions(*many(25)),
        actions(button(value="x" * 2000, text=plain("x" * 75), style="danger", confirm=confirm())),
        {"type": "header", "text": plain("x" * 150)},
        {"type": "divider", "block_id": "x" * 255},
        {"type": "markdown", "text": "x" * 12_000},
        feedback(),
    ],
)
def test_what_slack_takes_is_taken(block: Block) -> None:
    check_message({"text": "x", "blocks": [block]})


@pytest.mark.parametrize(
    ("block", "fault"),
    [
        (rich(text("")), "must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]"),
        (rich(), "no fewer than 1 items allowed"),
        (rich(text(style={"underlined": True})), "invalid additional property: underlined"),
        (rich(text(style={"bold": "yes"})), "must be a boolean"),
        (rich(text(url="https://a.example")), "invalid additional property: url"),
        (rich(link("javascript:alert(1)")), "must begin with http:// or https://"),
        (rich(link("mailto:a@b.example")), "must begin with http:// or https://"),
        (rich(link("https://a.example/" + "x" * 3000)), "must be less than 3001 characters"),
        (rich(link("https://a.example", text="")), "must be more than 0 characters"),
        (rich(SECTION), "unsupported type: rich_text_section"),
        (rich(text(), kind="rich_text_list", style="bullet"), "unsupported type: text"),
        (rich(SECTION, kind="rich_text_list"), "missing required field: style"),
        (rich({"type": "user", "user_id": "U1"}, kind="rich_text_preformatted"), "unsupported type: user"),
        (rich(text(), kind="rich_text_table"), "unsupported type: rich_text_table"),
        (rich(text("\ud800")), "must be valid unicode"),
        ({"type": "section"}, "missing required field: text"),
        ({"type": "section", "text": plain("x" * 3001)}, "must be less than 3001 characters"),
        ({"type": "section", "text": "words"}, "unsupported type: None"),
        ({"type": "section", "text": plain(), "color": "red"}, "invalid additional property: color"),
        (context(*[plain()] * 11), "no more than 10 items allowed [json-pointer:/blocks/0/elements]"),
        (context(text()), "unsupported type: text"),
        (actions(*many(26)), "no more than 25 items allowed"),
        (actions(button(), button()), "`action_id` a already exists"),
        (actions(button(text=plain("x" * 76))), "must be less than 76 characters"),
        (actions(button(text={"type": "mrkdwn", "text": "x"})), "unsupported type: mrkdwn"),
        (actions(button(value="x" * 2001)), "must be less than 2001 characters"),
        (actions(button(action_id="x" * 256)), "must be less than 256 characters"),
        (actions(button(style="default")), "must be one of primary, danger"),
        (actions(button(confirm=confirm(title=plain("x" * 101)))), "must be less than 101 characters"),
        (actions(button(confirm=confirm(text=plain("x" * 301)))), "must be less than 301 characters"),
        (actions(button(confirm=confirm(deny=plain("x" * 31)))), "must be less than 31 characters"),
        (actions(button(), block_id="x" * 256), "must be less than 256 characters"),
        ({"type": "header", "text": plain("x" * 151)}, "must be less than 151 characters"),
        ({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, "unsupported type: mrkdwn"),
        ({"type": "markdown", "text": "x" * 12_001}, "must be less than 12001 characters"),
        (feedback("x" * 2001), "must be less than 2001 characters"),
        (FIELD, "unsupported type: input"),
        ({"type": "marquee"}, "unsupported type: marquee"),
        ("words", "unsupported type: None"),
    ],
)
def test_what_slack_refuses_is_refused_with_its_place(block: Block, fault: str) -> None:
    with pytest.raises(InvalidError) as refused:
        check_message({"text": "x", "blocks": [block]})
    assert refused.value.code == "invalid_blocks"
    assert any(fault in each for each in refused.value.faults), refused.value.faults


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({}, "no_text"),
        ({"text": "", "blocks": []}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"text": "x", "blocks": "[]"}, "invalid_blocks_format"),
        ({"text": "x", "blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
        ({"text": "x", "blocks": [{"type": "divider", "block_id": "one"}] * 2}, "invalid_blocks"),
        ({"text": "x", "blocks": [rich(text("x" * 6600)), rich(text("x" * 6600))]}, "msg_blocks_too_long"),
        ({"text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_format"),
        ({"text": "x", "metadata": {"event_type": "", "event_payload": {}}}, "invalid_metadata_format"),
        ({"text": "x", "metadata": {"event_type": "a", "event_payload": []}}, "invalid_metadata_format"),
        ({"text": "x", "metadata": {"event_type": "a", "event_payload": {"a": "x" * 17_000}}}, "metadata_too_large"),
    ],
)
def test_a_message_that_slack_refuses_is_refused(message: Block, code: str) -> None:
    with pytest.raises(InvalidError) as refused:
        check_message(message)
    assert refused.value.code == code


def test_the_addresses_of_links_and_what_becomes_an_entity_count_toward_the_limit() -> None:
    """Messages of 11,341 characters of bare words are refused by Slack: more than words counts."""
    blocks = [rich(text("a & b"), link("https://a.example", text="a"))]
    assert weight(blocks) == len("a &amp; b") + len("https://a.example") + len("a")
    too_long = {"text": "x", "blocks": [rich(*[link("https://a.example/" + "x" * 2700)] * 5)]}
    assert weight(too_long["blocks"]) > BLOCKS_TEXT
    with pytest.raises(InvalidError):
        check_message(too_long)
    check_message(too_long, posted=False)


@pytest.mark.parametrize(
    ("view", "fault"),
    [
        (modal(title=plain("x" * 25)), "must be less than 25 characters [json-pointer:/view/title/text]"),
        (modal(close=plain("x" * 25)), "must be less than 25 characters"),
        (modal(submit=plain("")), "must be more than 0 characters"),
        (modal(*[{"type": "divider"}] * 101), "no more than 100 items allowed"),
        (modal(callback_id="x" * 256), "must be less than 256 characters"),
        (modal(private_metadata="x" * 3001), "must be less than 3001 characters"),
        (modal(FIELD), "missing required field: submit"),
        (modal(feedback()), "unsupported type: context_actions"),
        (modal(colour="red"), "invalid additional property: colour"),
        ({"type": "home", "blocks": [{"type": "divider"}]}, "must be modal"),
        ("words", "unsupported type: None"),
    ],
)
def test_a_modal_that_slack_refuses_is_refused_with_its_place(view: Block, fault: str) -> None:
    with pytest.raises(InvalidError) as refused:
        check_view(view)
    assert refused.value.code == "invalid_arguments"
    assert any(fault in each for each in refused.value.faults), refused.value.faults


def test_a_modal_that_slack_takes_is_taken() -> None:
    check_view(modal(FIELD, rich(text()), submit=plain("Add"), close=plain("x" * 24), private_metadata="x" * 3000))


@pytest.mark.parametrize(
    "payload",
    [
        {"text": "<!channel> hello"},
        {"text": "ask <@U1>"},
        {"text": "in <#C1|general>"},
        {"text": "<http://a.example|a>"},
        {"text": "<HTTPS://a.example>"},
        {"text": "<mailto:a@b.example|a>"},
        {"text": "<!here"},
        {"text": "@channel", "link_names": True},
        {"text": "@channel", "parse": "full"},
        {"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "<!everyone>"}}]},
        {"blocks": [context({"type": "mrkdwn", "text": "<@U1>"})]},
        {"blocks": [{"type": "markdown", "text": "[a](https://a.example)"}]},
        {"blocks": [{"type": "markdown", "text": "@channel"}]},
        {"blocks": [rich({"type": "user", "user_id": "U1"})]},
        {"blocks": [rich({"type": "usergroup", "usergroup_id": "S1"}, kind="rich_text_quote")]},
        {"blocks": [rich({"type": "broadcast", "range": "here"})]},
        {"blocks": [rich({"type": "channel", "channel_id": "C1"})]},
        {"blocks": [rich(link("javascript:alert(1)"))]},
        {"blocks": [actions(button(url="slack://open"))]},
        modal({"type": "section", "text": {"type": "mrkdwn", "text": "<!channel>"}}),
        {"view": modal({"type": "section", "text": {"type": "mrkdwn", "text": "<!channel>"}})},
    ],
)
def test_what_slack_would_execute_is_found(payload: Block) -> None:
    assert live(payload)


@pytest.mark.parametrize(
    "payload",
    [
        {"text": "&lt;!channel&gt; &lt;@U1&gt; a &lt; b"},
        {"text": "1 < 2 and 3 > 2, @channel"},
        {"blocks": [rich(text("<!channel> <@U1> <http://a.example|b>"))]},
        {"blocks": [rich(link("https://a.example", text="<!here>"))]},
        {"blocks": [actions(button(text=plain("<!channel>"), value="<@U1>"))]},
        {"blocks": [{"type": "header", "text": plain("<!channel>")}]},
        {"text": "x", "metadata": {"event_type": "a", "event_payload": {"text": "<!channel>"}}},
        modal(rich(text("<!channel>")), title=plain("<!here>")),
    ],
)
def test_what_is_only_shown_is_not_live(payload: Block) -> None:
    assert not live(payload)
