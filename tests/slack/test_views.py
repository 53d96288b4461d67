"""Modals and Home in the double: what is refused, what people fill in, what an acknowledgement does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.slack import SlackDouble, View
from tests.slack.asking import code, said
from tests.slack.conftest import Heard

Block = dict[str, Any]
DIVIDER = {"type": "divider"}
pytestmark = pytest.mark.usefixtures("heard")


def plain(words: str = "x") -> Block:
    return {"type": "plain_text", "text": words}


def options(*values: str) -> list[Block]:
    return [{"text": plain(value.title()), "value": value} for value in values]


def line(name: str, kind: str, *, optional: bool = False, **more: Any) -> Block:
    element = {"type": kind, "action_id": name, **more}
    return {"type": "input", "block_id": f"b-{name}", "label": plain(name), "element": element, "optional": optional}


def select(offered: list[Block], **more: Any) -> Block:
    return line("a", "static_select", options=offered, **more)


WHO = line("who", "static_select", options=options("ma", "lind"), initial_option=options("ma")[0])
WHY = line("why", "plain_text_input", optional=True, max_length=10)
FILES = line("files", "file_input", filetypes=["pdf"], max_files=1)
FORM = {"type": "modal", "title": plain("A form"), "submit": plain("Send"), "private_metadata": "L1",
        "callback_id": "wrong", "blocks": [WHO, WHY]}  # fmt: skip
CHOICE = {"type": "static_select", "action_id": "setting_who", "options": options("all", "admins")}
HOME = {"type": "home", "blocks": [{"type": "actions", "block_id": "who", "elements": [CHOICE]}]}


def form(*lines: Block, **more: Any) -> Block:
    return {**FORM, "blocks": list(lines), **more}


def opened(slack: SlackDouble, view: Block | None = None) -> View:
    answer = said(slack, "views.open", trigger_id=slack.trigger("U1"), view=view or FORM)
    assert answer["ok"], answer
    return slack.views("U1")[-1]


@pytest.mark.parametrize(
    ("method", "arguments", "refusal"),
    [
        ("views.publish", {"user_id": "U1", "view": FORM}, "invalid_arguments"),
        ("views.publish", {"user_id": "U9", "view": HOME}, "invalid_arguments"),
        ("views.publish", {"view": HOME}, "invalid_arguments"),
        ("views.publish", {"user_id": "U1", "view": {**HOME, "title": plain()}}, "invalid_arguments"),
        ("views.publish", {"user_id": "U1", "view": {**HOME, "blocks": [DIVIDER] * 101}}, "invalid_arguments"),
        ("views.publish", {"user_id": "U1", "view": {**HOME, "blocks": [FILES]}}, "invalid_arguments"),
        ("views.open", {"trigger_id": "T", "view": FORM}, "invalid_trigger_id"),
        ("views.update", {"view_id": "V1", "view": FORM}, "not_found"),
        ("views.update", {"view": FORM}, "invalid_arguments"),
    ],
)  # fmt: skip
def test_what_slack_refuses_of_views_is_refused(
    slack: SlackDouble, method: str, arguments: Block, refusal: str
) -> None:
    assert code(said(slack, method, **arguments)) == refusal


@pytest.mark.parametrize(
    ("field", "fault"),
    [
        (select(options(*map(str, range(101)))), "no more than 100 items allowed"),
        (select([]), "no fewer than 1 items allowed"),
        (select(options("x" * 76)), "must be less than 76 characters"),
        (select([{"text": plain(), "value": "x" * 151}]), "must be less than 151 characters"),
        (select([{"text": {"type": "mrkdwn", "text": "x"}, "value": "x"}]), "unsupported type"),
        (select(options("a", "a")), "`value` a already exists"),
        (select(options("a"), initial_option=options("b")[0]), "must match one of the options"),
        (line("a", "radio_buttons", options=options(*map(str, range(11)))), "no more than 10 items allowed"),
        (line("a", "checkboxes", options=options("a"), initial_options=options("b")), "must match one of the options"),
        (line("a", "plain_text_input", max_length=3001), "must be an integer from 1 to 3000"),
        (line("a", "plain_text_input", initial_value="long", max_length=3), "must be less than 4 characters"),
        (line("a", "plain_text_input", placeholder=plain("x" * 151)), "must be less than 151 characters"),
        (line("a", "url_text_input", multiline=True), "invalid additional property: multiline"),
        (line("a", "file_input", max_files=11), "must be an integer from 1 to 10"),
        (line("a", "datepicker", initial_date="2024"), "must be more than 9 characters"),
        (line("a", "conversations_select", filter={"include": ["secret"]}), "must be one of im"),
        (line("a", "button", text=plain()), "unsupported type: button"),
        ({"type": "input", "label": plain("x" * 2001), "element": WHY["element"]}, "must be less than 2001 characters"),
        ({"type": "actions", "elements": [CHOICE, CHOICE]}, "`action_id` setting_who already exists"),
    ],
)  # fmt: skip
def test_a_field_that_slack_refuses_is_refused(slack: SlackDouble, field: Block, fault: str) -> None:
    answer = said(slack, "views.open", trigger_id=slack.trigger("U1"), view=form(field))
    assert code(answer) == "invalid_arguments"
    assert any(fault in each for each in answer["errors"]), answer["errors"]
    assert slack.faulty


def test_only_one_field_of_a_modal_has_the_focus(slack: SlackDouble) -> None:
    both = form(*(line(name, "plain_text_input", focus_on_load=True) for name in "ab"))
    assert code(said(slack, "views.open", trigger_id=slack.trigger("U1"), view=both)) == "invalid_arguments"


def test_a_modal_that_takes_files_wants_the_scope_to_read_them(slack: SlackDouble) -> None:
    slack.scopes.discard("files:read")
    answer = said(slack, "views.open", trigger_id=slack.trigger("U1"), view=form(FILES))
    assert (code(answer), answer["needed"]) == ("missing_scope", "files:read")


def test_a_home_is_published_told_and_published_again(slack: SlackDouble) -> None:
    assert "view" not in slack.home_opened("U1").event
    first = said(slack, "views.publish", user_id="U1", view=HOME)["view"]
    told = slack.home_opened("U1").event
    assert (told["tab"], told["channel"], told["view"]["id"]) == ("home", "DU1", first["id"])
    again = said(slack, "views.publish", user_id="U1", view=HOME, hash=first["hash"])["view"]
    assert (again["id"], again["hash"] == first["hash"]) == (first["id"], False)
    assert code(said(slack, "views.publish", user_id="U1", view=HOME, hash=first["hash"])) == "hash_conflict"
    assert "view" not in slack.home_opened("U1", "messages").event
    assert (list(slack.homes), slack.views("U1")) == (["U1"], [])


def test_a_home_tab_that_is_off_takes_nothing(slack: SlackDouble) -> None:
    slack.workspace.home_tab = False
    assert code(said(slack, "views.publish", user_id="U1", view=HOME)) == "not_enabled"


def test_a_choice_in_home_tells_the_view_and_no_channel(slack: SlackDouble) -> None:
    said(slack, "views.publish", user_id="U1", view=HOME)
    told = slack.choose(slack.homes["U1"], "setting_who", "admins", "U1").payload
    assert told["actions"][0]["selected_option"]["value"] == "admins"
    assert (told["container"]["type"], told["view"]["type"]) == ("view", "home")
    assert told["view"]["state"]["values"]["who"]["setting_who"]["selected_option"]["value"] == "admins"
    assert not {"channel", "response_url", "message"} & told.keys()
    with pytest.raises(ValueError, match="does not offer"):
        slack.choose(slack.homes["U1"], "setting_who", "nobody", "U1")
    with pytest.raises(ValueError, match="does not see"):
        slack.choose(slack.homes["U1"], "setting_who", "all", "U2")


def test_a_form_is_submitted_with_what_it_held_at_first_and_what_was_filled_in(slack: SlackDouble) -> None:
    view = opened(slack)
    told = slack.submit(view, {"why": "nobody"}).payload["view"]
    assert told["state"]["values"] == {
        "b-who": {"who": {"type": "static_select", "selected_option": options("ma")[0]}},
        "b-why": {"why": {"type": "plain_text_input", "value": "nobody"}},
    }
    assert (told["private_metadata"], told["callback_id"], told["root_view_id"]) == ("L1", "wrong", view.id)
    assert view.closed
    with pytest.raises(ValueError, match="closed"):
        slack.submit(view)


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        (line("a", "plain_text_input"), "", "is empty"),
        (line("a", "plain_text_input", max_length=3), "four", "holds 3 characters"),
        (line("a", "plain_text_input", min_length=5), "four", "wants 5 characters"),
        (line("a", "url_text_input"), "no address", "takes an address only"),
        (select(options("b")), "c", "does not offer"),
        (line("a", "checkboxes", options=options("b")), ["c"], "does not offer"),
        (line("a", "file_input", filetypes=["pdf"]), [{"name": "a.exe"}], "does not take"),
        (line("a", "file_input", max_files=1), [{"name": "a"}, {"name": "b"}], "takes 1 files"),
        (line("other", "plain_text_input", optional=True), "x", "There is no field a"),
    ],
)
def test_nobody_submits_what_slacks_apps_do_not_let_them(
    slack: SlackDouble, heard: Heard, field: Block, value: object, why: str
) -> None:
    view = opened(slack, form(field))
    with pytest.raises(ValueError, match=why):
        slack.submit(view, {"a": value})
    assert not heard.told


def test_every_kind_of_field_tells_what_was_filled_in(slack: SlackDouble) -> None:
    kinds = [("radio_buttons", "b"), ("checkboxes", ["b"]), ("url_text_input", "https://a.example"),
             ("datepicker", "2024-05-01"), ("conversations_select", "C1"), ("users_select", "U2")]  # fmt: skip
    more: dict[str, Any] = {"radio_buttons": {"options": options("b")}, "checkboxes": {"options": options("b")}}
    view = opened(slack, form(*(line(kind, kind, **more.get(kind, {})) for kind, _ in kinds)))
    values = slack.submit(view, dict(kinds)).payload["view"]["state"]["values"]
    told = [next(value for key, value in values[f"b-{kind}"][kind].items() if key != "type") for kind, _ in kinds]
    assert told == [options("b")[0], options("b"), "https://a.example", "2024-05-01", "C1", "U2"]


def test_an_acknowledgement_with_errors_leaves_the_modal_open_and_shows_them(slack: SlackDouble, heard: Heard) -> None:
    view = opened(slack)
    heard.acks.append({"response_action": "errors", "errors": {"b-why": "Say why."}})
    sent = slack.submit(view)
    assert (view.closed, view.errors, sent.ack["errors"]) == (False, {"b-why": "Say why."}, view.errors)
    slack.submit(view, {"why": "so"})
    assert (view.closed, view.errors) == (True, {})


@pytest.mark.parametrize(
    "ack",
    [
        {"response_action": "errors", "errors": {}},
        {"response_action": "errors", "errors": {"why": "That is the action_id, not the block_id."}},
        {"response_action": "errors", "errors": {"b-why": ""}},
        {"response_action": "update", "view": {**FORM, "title": plain("x" * 25)}},
        {"response_action": "push", "view": HOME},
        {"response_action": "shut"},
    ],
)
def test_an_acknowledgement_that_slack_refuses_is_faulty(slack: SlackDouble, heard: Heard, ack: Block) -> None:
    view = opened(slack)
    heard.acks.append(ack)
    slack.submit(view)
    assert [call.method for call in slack.faulty] == ["(ack)"]
    assert not view.closed


def test_an_acknowledgement_updates_pushes_and_clears(slack: SlackDouble, heard: Heard) -> None:
    view = opened(slack)
    heard.acks += [{"response_action": "update", "view": form(WHY)}, {"response_action": "push", "view": FORM}]
    slack.submit(view)
    assert (view.replaced, list(view.fields)) == (1, ["why"])
    slack.submit(view)
    pushed = slack.views("U1")[-1]
    assert (pushed.json["root_view_id"], pushed.json["previous_view_id"]) == (view.id, view.id)
    heard.acks.append({"response_action": "clear"})
    slack.submit(pushed)
    assert view.closed
    assert pushed.closed


def test_an_update_keeps_what_was_filled_in_where_the_fields_are_the_same(slack: SlackDouble, heard: Heard) -> None:
    view = opened(slack)
    heard.acks.append({"response_action": "errors", "errors": {"b-why": "No."}})
    slack.submit(view, {"who": "lind", "why": "so"})
    before = view.hash
    assert said(slack, "views.update", view_id=view.id, hash=before, view=form(WHO))["ok"]
    assert view.state["b-who"]["who"]["selected_option"]["value"] == "lind"
    assert code(said(slack, "views.update", view_id=view.id, hash=before, view=FORM)) == "hash_conflict"
    slack.close(view)
    assert code(said(slack, "views.update", view_id=view.id, view=FORM)) == "not_found"


@pytest.mark.parametrize(("more", "told"), [({}, 0), ({"notify_on_close": True}, 1)])
def test_the_bot_hears_of_a_closed_modal_only_where_it_asked_to(
    slack: SlackDouble, heard: Heard, more: Block, told: int
) -> None:
    slack.close(opened(slack, {**FORM, **more}))
    assert [each.payload["type"] for each in heard.told] == ["view_closed"] * told


def test_a_field_of_a_form_tells_nothing_before_it_is_submitted(slack: SlackDouble) -> None:
    view = opened(slack, form(WHO, {**line("now", "static_select", options=options("b")), "dispatch_action": True}))
    with pytest.raises(ValueError, match="before the form is submitted"):
        slack.choose(view, "who", "lind", "U1")
    assert slack.choose(view, "now", "b", "U1").payload["actions"][0]["action_id"] == "now"


def test_what_a_form_shows_can_be_read(slack: SlackDouble) -> None:
    view = opened(slack, form(WHO, line("kind", "radio_buttons", options=options("direct", "reported"))))
    assert view.shown == "who\n<Ma>\nkind\n( ) Direct\n( ) Reported"
    assert (view.options("who"), list(view.fields)) == (["Ma", "Lind"], ["who", "kind"])


def test_a_modal_with_live_words_is_found(slack: SlackDouble) -> None:
    words = {"type": "section", "text": {"type": "mrkdwn", "text": "<!channel>"}}
    opened(slack, form(words, WHO))
    said(slack, "views.publish", user_id="U1", view={"type": "home", "blocks": [words]})
    assert len(slack.live_found) == 2
