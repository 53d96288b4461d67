"""What people do in the double, and what the bot is told of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.slack import SlackDouble
from tests.slack.asking import api, code, said
from tests.slack.conftest import Heard

pytestmark = pytest.mark.usefixtures("heard")
Block = dict[str, Any]


def plain(words: str = "x") -> Block:
    return {"type": "plain_text", "text": words}


def feedback() -> list[Block]:
    pair = {"positive_button": {"text": plain("Right"), "value": "right:7"},
            "negative_button": {"text": plain("Wrong"), "value": "wrong:7"}}  # fmt: skip
    trash = {"type": "icon_button", "icon": "trash", "text": plain("Delete"), "action_id": "gone", "value": "7"}
    buttons = {"type": "feedback_buttons", "action_id": "feedback", **pair}
    return [{"type": "context_actions", "elements": [buttons, trash]}]


def test_feedback_buttons_are_two_that_are_pressed_one_by_one(slack: SlackDouble) -> None:
    said(slack, "chat.postMessage", channel="C1", text="Hi", blocks=feedback())
    (message,) = slack.posted("C1")
    assert message.shown == "[Right] [Wrong]\n[Delete]"
    told = slack.press(message.button("feedback", 1), "U1").payload
    (action,) = told["actions"]
    assert (action["type"], action["value"], action["text"]) == ("feedback_buttons", "wrong:7", plain("Wrong"))
    assert told["channel"]["id"] == "C1"
    assert slack.press(message.button("gone"), "U1").payload["actions"][0]["type"] == "icon_button"


def test_a_choice_in_a_message_is_told_with_its_channel(slack: SlackDouble) -> None:
    option = {"text": plain("Read again"), "value": "again"}
    menu = {"type": "overflow", "action_id": "more", "options": [option]}
    said(slack, "chat.postMessage", channel="C1", text="Hi", blocks=[{"type": "actions", "elements": [menu]}])
    told = slack.choose(slack.posted("C1")[0], "more", "again", "U1").payload
    assert (told["actions"][0]["selected_option"], told["channel"]["id"]) == (option, "C1")
    assert told["response_url"]


def test_a_shortcut_tells_the_whole_message(slack: SlackDouble) -> None:
    file = slack.upload("U2", "story.txt", "Words")
    message = slack.said("U2", "CPRIVOUT", "look <https://a.example|here>", files=[file])
    told = slack.shortcut("add_this", "U1", message).payload
    assert (told["type"], told["callback_id"], told["message_ts"]) == ("message_action", "add_this", message.ts)
    assert (told["channel"]["id"], told["message"]["user"]) == ("CPRIVOUT", "U2")
    assert (told["message"]["files"][0]["id"], told["message"]["blocks"] != []) == (file.id, True)
    assert told["trigger_id"] in slack.workspace.triggers
    assert told["response_url"].startswith("http://127.0.0.1")


def test_nobody_has_shortcuts_on_what_they_do_not_see(slack: SlackDouble) -> None:
    message = slack.said("U1", "CPRIVOUT", "secret")
    said(slack, "chat.postEphemeral", channel="C1", user="U1", text="Hi")
    for user, one in (("U3", message), ("U1", slack.ephemerals("U1")[0])):
        with pytest.raises(ValueError, match="no shortcuts"):
            slack.shortcut("add_this", user, one)


def test_an_edit_tells_what_it_was_and_who_changed_it(slack: SlackDouble) -> None:
    message = slack.said("U1", "C1", "who?")
    event = slack.edit(message, "who & why?").event
    assert (event["subtype"], event["hidden"], event["channel"]) == ("message_changed", True, "C1")
    assert (event["previous_message"]["text"], event["message"]["text"]) == ("who?", "who &amp; why?")
    assert event["message"]["edited"]["user"] == "U1"
    assert "user" not in event
    assert event["event_ts"] != event["message"]["ts"] == message.ts


def test_a_preview_is_told_as_a_change_without_an_edit(slack: SlackDouble) -> None:
    message = slack.said("U1", "C1", "<https://a.example>")
    event = slack.unfurl(message, "https://a.example").event
    assert event["subtype"] == "message_changed"
    assert event["message"]["text"] == event["previous_message"]["text"]
    assert "edited" not in event["message"]
    assert (event["message"]["attachments"][0]["from_url"], "attachments" in event["previous_message"]) == (
        "https://a.example",
        False,
    )


def test_a_deleted_message_with_replies_becomes_a_tombstone(slack: SlackDouble) -> None:
    """Slack tells of it as of an edit, and the thread stays: https://github.com/openclaw/openclaw/pull/22035."""
    asked = slack.said("U1", "C1", "who?")
    assert said(slack, "chat.postMessage", channel="C1", text="Nobody.", thread_ts=asked.ts)["ok"]
    event = slack.delete(asked).event
    assert (event["subtype"], event["message"]["subtype"]) == ("message_changed", "tombstone")
    assert (event["message"]["user"], event["message"]["ts"]) == ("USLACKBOT", asked.ts)
    assert (event["previous_message"]["user"], event["previous_message"]["text"]) == ("U1", "who?")
    (alone,) = slack.replies("C1", asked.ts)
    assert slack.delete(alone).event["subtype"] == "message_deleted"


def test_a_deleted_message_without_replies_is_gone(slack: SlackDouble) -> None:
    asked = slack.said("U1", "C1", "who?")
    event = slack.delete(asked).event
    assert (event["subtype"], event["deleted_ts"]) == ("message_deleted", asked.ts)
    assert event["previous_message"]["text"] == "who?"
    assert not slack.messages


def test_the_bot_hears_of_what_it_changed_and_deleted_itself(slack: SlackDouble, heard: Heard) -> None:
    ts = said(slack, "chat.postMessage", channel="C1", text="Hi")["ts"]
    said(slack, "chat.update", channel="C1", ts=ts, text="Ho")
    said(slack, "chat.delete", channel="C1", ts=ts)
    told = heard.events
    assert [each.get("subtype") for each in told] == [None, "message_changed", "message_deleted"]
    assert (told[1]["previous_message"]["text"], told[1]["message"]["text"]) == ("Hi", "Ho")
    assert told[1]["message"]["bot_id"] == told[2]["previous_message"]["bot_id"] == "B1"


def test_an_update_of_more_than_4000_bytes_is_faulty_and_metadata_stays(slack: SlackDouble) -> None:
    kept = {"event_type": "a", "event_payload": {"ts": "1"}}
    ts = said(slack, "chat.postMessage", channel="C1", text="Hi", metadata=kept)["ts"]
    assert said(slack, "chat.update", channel="C1", ts=ts, text="é" * 2000)["ok"]
    assert slack.posted("C1")[0].metadata == kept
    assert code(said(slack, "chat.update", channel="C1", ts=ts, text="é" * 2001)) == "msg_too_long"
    assert [call.method for call in slack.faulty] == ["chat.update"]
    other = slack.said("U1", "C1", "mine")
    assert code(said(slack, "chat.update", channel="C1", ts=other.ts, text="ours")) == "cant_update_message"
    assert code(said(slack, "chat.delete", channel="C1", ts=other.ts)) == "cant_delete_message"


PROMPT = {"title": "Help", "message": "help"}


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        ({"prompts": [PROMPT] * 5}, "invalid_arguments"),
        ({"prompts": []}, "invalid_arguments"),
        ({"prompts": [{"title": "Help"}]}, "invalid_arguments"),
        ({"prompts": [{"title": "Help", "message": ""}]}, "invalid_arguments"),
        ({"channel_id": "C1"}, "channel_not_found"),
        ({"channel_id": "D9"}, "channel_not_found"),
    ],
)
def test_prompts_that_slack_refuses_are_refused(slack: SlackDouble, arguments: Block, refusal: str) -> None:
    slack.workspace.direct("U1")
    given = {"channel_id": "DU1", "prompts": [PROMPT], **arguments}
    assert code(said(slack, "assistant.threads.setSuggestedPrompts", **given)) == refusal


def test_prompts_for_a_thread_are_faulty_as_slack_drops_them_and_says_nothing(slack: SlackDouble) -> None:
    asked = slack.dm("U1", "hi")
    given = {"channel_id": "DU1", "prompts": [PROMPT], "title": "Try"}
    assert said(slack, "assistant.threads.setSuggestedPrompts", thread_ts=asked.ts, **given)["ok"]
    assert (slack.prompts("U1"), len(slack.faulty)) == ([], 1)
    assert said(slack, "assistant.threads.setSuggestedPrompts", **given)["ok"]
    assert (slack.prompts("U1"), len(slack.faulty)) == ([PROMPT], 1)


def test_a_status_stands_until_the_bot_posts_in_the_thread(slack: SlackDouble) -> None:
    asked = slack.dm("U1", "hi")
    given = {"channel_id": "DU1", "thread_ts": asked.ts}
    assert said(slack, "assistant.threads.setStatus", status="is reading...", **given)["ok"]
    assert slack.status("DU1", asked.ts) == "is reading..."
    said(slack, "chat.postMessage", channel="DU1", thread_ts=asked.ts, text="Here.")
    assert slack.status("DU1", asked.ts) == ""
    elsewhere = {**given, "thread_ts": "1.0", "status": "is lost"}
    assert code(said(slack, "assistant.threads.setStatus", **elsewhere)) == "invalid_thread_ts"


def test_an_ephemeral_message_is_for_somebody_who_is_there(slack: SlackDouble) -> None:
    assert said(slack, "chat.postEphemeral", channel="CPRIV", user="U1", text="Hi")["ok"]
    assert code(said(slack, "chat.postEphemeral", channel="CPRIV", user="U2", text="Hi")) == "user_not_in_channel"
    assert [each.text for each in slack.ephemerals("U1")] == ["Hi"]


def test_an_installation_that_is_taken_back_leaves_a_token_that_is_no_good(slack: SlackDouble, heard: Heard) -> None:
    slack.revoke()
    assert [each["type"] for each in heard.events] == ["tokens_revoked", "app_uninstalled"]
    assert code(api(slack, "auth.test").json()) == "token_revoked"


def test_a_channel_comes_to_be_shared_and_is_no_longer(slack: SlackDouble, heard: Heard) -> None:
    slack.share_channel("C1")
    assert slack.workspace.channels["C1"].json["is_ext_shared"]
    slack.share_channel("C1", shared=False)
    assert not slack.workspace.channels["C1"].json["is_ext_shared"]
    assert [each["type"] for each in heard.events] == ["channel_shared", "channel_unshared"]
