"""What Slack refuses of messages and modals: every length, count and key of https://docs.slack.dev/reference/block-kit.

Where Slack is said to forgive (an unknown key, an empty section), this refuses: the bot has no reason to send it.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping
from typing import Any

from tests.slack.schema import (
    WEB,
    Check,
    InvalidError,
    anything,
    array,
    boolean,
    by_type,
    number,
    one_of,
    record,
    string,
    tell,
)

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
MESSAGE_TEXT = 40_000
# https://github.com/slackapi/bolt-js/issues/2509 (13,297 characters of markdown pass, a divider more does not) and 2867
# (11,341 characters of rich_text and sections did not pass): not documented, and more counts than the bare words.
BLOCKS_TEXT = 13_000
METADATA_BYTES = 16_384
VIEW_BYTES = 250_000


def plain(most: int) -> Check:
    """Check a text object of type plain_text."""
    return by_type({"plain_text": record({"text": string(most)}, {"emoji": boolean})})


def words(most: int) -> Check:
    """Check a text object of either type."""
    mrkdwn = record({"text": string(most)}, {"verbatim": boolean})
    return by_type({"plain_text": record({"text": string(most)}, {"emoji": boolean}), "mrkdwn": mrkdwn})


def _style(*names: str) -> dict[str, Check]:
    return {"style": record({}, dict.fromkeys(names, boolean))}


_WRITTEN = _style("bold", "italic", "strike", "code", "underline")
_NAMED = _style("bold", "italic", "strike", "highlight", "client_highlight", "unlink")
_ID = string(30)
_WORDS = record({"text": string(MESSAGE_TEXT)}, _WRITTEN)
_LINK = record({"url": WEB}, {"text": string(MESSAGE_TEXT), "unsafe": boolean, **_WRITTEN})
_INLINE = by_type(
    {
        "text": _WORDS,
        "link": _LINK,
        "user": record({"user_id": _ID}, _NAMED),
        "usergroup": record({"usergroup_id": _ID}, _NAMED),
        "channel": record({"channel_id": _ID}, _NAMED),
        "broadcast": record({"range": one_of("here", "channel", "everyone")}, _NAMED),
        "emoji": record({"name": string(100)}, {"unicode": string(100), "skin_tone": number(1, 6), **_NAMED}),
        "date": record({"timestamp": number(0, 2**40), "format": string(500)}, {"url": WEB, "fallback": string(500)}),
        "color": record({"value": string(50)}),
    }
)
_MANY = array(_INLINE, 5000)
_SECTION = record({"elements": _MANY})
_BORDER: dict[str, Check] = {"border": one_of(0, 1)}
RICH_TEXT = by_type(
    {
        "rich_text_section": _SECTION,
        "rich_text_quote": record({"elements": _MANY}, _BORDER),
        "rich_text_preformatted": record(
            {"elements": array(by_type({"text": _WORDS, "link": _LINK}), 5000)}, {"language": string(50), **_BORDER}
        ),
        "rich_text_list": record(
            {"style": one_of("bullet", "ordered"), "elements": array(by_type({"rich_text_section": _SECTION}), 1000)},
            {"indent": number(0, 8), "offset": number(0, 10_000), **_BORDER},
        ),
    }
)
CONFIRM = record(
    {"title": plain(100), "text": words(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
_ACTION: dict[str, Check] = {"action_id": string(255)}
# https://docs.slack.dev/reference/block-kit/composition-objects/option-object
_OPTION = record({"text": words(75), "value": string(150)}, {"description": words(75)})
# Of menus the words are plain.
_ENTRY = record({"text": plain(75), "value": string(150)}, {"description": plain(75)})
_MENU_ENTRY = record({"text": plain(75), "value": string(150)}, {"description": plain(75), "url": WEB})
_CHOICE = {"confirm": CONFIRM, "focus_on_load": boolean, **_ACTION}
_SELECT = record(
    {"options": array(_ENTRY, 100, unique="value")},
    {"placeholder": plain(150), "initial_option": _ENTRY, **_CHOICE},
)
_OPTIONS = array(_OPTION, 10, unique="value")
_RADIO = record({"options": _OPTIONS}, {"initial_option": _OPTION, **_CHOICE})
_CHECKBOXES = record({"options": _OPTIONS}, {"initial_options": array(_OPTION, 10), **_CHOICE})
_INCLUDED = array(one_of("im", "mpim", "private", "public"), 4)
_KINDS = record({}, {"include": _INCLUDED, "exclude_external_shared_channels": boolean, "exclude_bot_users": boolean})
_PICKED = {"placeholder": plain(150), **_CHOICE}
_PICKERS: dict[str, Check] = {
    "conversations_select": record(
        {}, {"initial_conversation": _ID, "default_to_current_conversation": boolean, "filter": _KINDS, **_PICKED}
    ),
    "channels_select": record({}, {"initial_channel": _ID, **_PICKED}),
    "users_select": record({}, {"initial_user": _ID, **_PICKED}),
    "datepicker": record({}, {"initial_date": string(10, least=10), **_PICKED}),
}
_ELEMENTS: dict[str, Check] = {
    "button": record(
        {"text": plain(75)},
        {"value": string(2000), "url": WEB, "style": one_of("primary", "danger"), "confirm": CONFIRM,
         "accessibility_label": string(75), **_ACTION},
    ),
    "overflow": record({"options": array(_MENU_ENTRY, 5)}, {"confirm": CONFIRM, **_ACTION}),
    "static_select": _SELECT,
    "radio_buttons": _RADIO,
    "checkboxes": _CHECKBOXES,
    **_PICKERS,
}  # fmt: skip
_TYPED = {
    "placeholder": plain(150), "initial_value": string(3000, least=0), "min_length": number(0, 3000),
    "max_length": number(1, 3000), "focus_on_load": boolean, "dispatch_action_config": anything, **_ACTION,
}  # fmt: skip
_INPUTS: dict[str, Check] = {
    "plain_text_input": record({}, {"multiline": boolean, **_TYPED}),
    "url_text_input": record({}, _TYPED),
    "static_select": _SELECT,
    "radio_buttons": _RADIO,
    "checkboxes": _CHECKBOXES,
    **_PICKERS,
    "file_input": record({}, {"filetypes": array(string(20), 50), "max_files": number(1, 10), **_ACTION}),
}
_IMAGE = {"alt_text": string(2000), "image_url": WEB}
_FEEDBACK = record({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})
_BLOCK: dict[str, Check] = {"block_id": string(255)}
_BOTH: dict[str, Check] = {
    "rich_text": record({"elements": array(RICH_TEXT, 1000)}, _BLOCK),
    "section": record(
        {},
        {"text": words(3000), "fields": array(words(2000), 10), "accessory": by_type(_ELEMENTS), "expand": boolean,
         **_BLOCK},
    ),
    "context": record(
        {"elements": array(by_type({
            "plain_text": record({"text": string(3000)}, {"emoji": boolean}),
            "mrkdwn": record({"text": string(3000)}, {"verbatim": boolean}),
            "image": record(_IMAGE),
        }), 10)},
        _BLOCK,
    ),
    "actions": record({"elements": array(by_type(_ELEMENTS), 25, unique="action_id")}, _BLOCK),
    "header": record({"text": plain(150)}, _BLOCK),
    "divider": record({}, _BLOCK),
    "image": record(_IMAGE, {"title": plain(2000), **_BLOCK}),
}  # fmt: skip
_IN_MESSAGES = {
    **_BOTH,
    "markdown": record({"text": string(12_000)}, _BLOCK),
    "context_actions": record(
        {"elements": array(by_type({
            "feedback_buttons": record({"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, _ACTION),
            "icon_button": record(
                {"icon": one_of("trash"), "text": plain(75)},
                {"value": string(2000), "confirm": CONFIRM, "accessibility_label": string(75),
                 "visible_to_user_ids": array(_ID, 10), **_ACTION},
            ),
        }), 5, unique="action_id")},
        _BLOCK,
    ),
}  # fmt: skip


def _in_views(inputs: Mapping[str, Check]) -> Check:
    line = record(
        {"label": plain(2000), "element": by_type(inputs)},
        {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean, **_BLOCK},
    )
    return array(by_type({**_BOTH, "input": line}), VIEW_BLOCKS, unique="block_id")


# https://docs.slack.dev/reference/block-kit/block-elements/file-input-element: in modals only.
_IN_HOME = {name: check for name, check in _INPUTS.items() if name != "file_input"}
_BLOCKS = array(by_type(_IN_MESSAGES), MESSAGE_BLOCKS, least=0, unique="block_id")
_KEPT = {
    "private_metadata": string(3000, least=0), "callback_id": string(255, least=0),
    "external_id": string(255, least=0),
}  # fmt: skip
_VIEW = by_type(
    {
        "modal": record(
            {"title": plain(24), "blocks": _in_views(_INPUTS)},
            {"submit": plain(24), "close": plain(24), "clear_on_close": boolean, "notify_on_close": boolean,
             "submit_disabled": boolean, **_KEPT},
        ),
        "home": record({"blocks": _in_views(_IN_HOME)}, _KEPT),
    }
)  # fmt: skip
_METADATA = record({"event_type": string(255), "event_payload": anything})


def check_message(arguments: Mapping[str, Any], *, posted: bool = True) -> None:
    """Refuse a message that Slack refuses, with `InvalidError`; what is not `posted` goes to a response address."""
    text, blocks = arguments.get("text"), arguments.get("blocks")
    if not text and not blocks and not arguments.get("attachments"):
        raise InvalidError("no_text")
    if text is not None and (not isinstance(text, str) or len(text) > MESSAGE_TEXT):
        raise InvalidError("msg_too_long" if isinstance(text, str) else "invalid_arguments")
    if blocks is not None:
        check_blocks(blocks)
    # The limit is known of chat.postMessage and chat.update only.
    if blocks and posted and weight(blocks) > BLOCKS_TEXT:
        raise InvalidError("msg_blocks_too_long")
    if "metadata" in arguments:
        check_metadata(arguments["metadata"])


def check_blocks(blocks: object) -> None:
    """Refuse blocks that Slack refuses."""
    if not isinstance(blocks, list):
        raise InvalidError("invalid_blocks_format")
    faults: list[str] = []
    _BLOCKS(blocks, "/blocks", faults)
    _sections(blocks, "/blocks", faults)
    _fields(blocks, "/blocks", faults)
    if faults:
        raise InvalidError("invalid_blocks", faults)


def check_view(view: object, *, kind: str = "modal") -> None:
    """Refuse a modal that Slack refuses."""
    faults: list[str] = []
    _VIEW(view, "/view", faults)
    if isinstance(view, dict) and isinstance(view.get("blocks"), list):
        _sections(view["blocks"], "/view/blocks", faults)
        _fields(view["blocks"], "/view/blocks", faults)
        if view.get("type") != kind:
            tell(faults, "/view/type", f"must be {kind}")
        if any(_type(block) == "input" for block in view["blocks"]) and kind == "modal" and "submit" not in view:
            tell(faults, "/view", "missing required field: submit")
    if faults:
        raise InvalidError("invalid_arguments", faults)
    if len(json.dumps(view)) > VIEW_BYTES:
        raise InvalidError("view_too_large")


def check_metadata(metadata: object) -> None:
    """Refuse metadata that Slack refuses."""
    faults: list[str] = []
    _METADATA(metadata, "/metadata", faults)
    if faults or not isinstance(metadata, dict) or not isinstance(metadata["event_payload"], dict):
        raise InvalidError("invalid_metadata_format", faults)
    if len(json.dumps(metadata).encode()) > METADATA_BYTES:
        raise InvalidError("metadata_too_large")


def weight(blocks: object) -> int:
    """Return how many characters of text and links the blocks hold, & < > counted as the entities they become."""
    return sum(len(html.escape(value, quote=False)) for key, value in strings(blocks) if key in {"text", "url"})


def strings(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield every string in JSON with the key it stands under."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, list):
        for each in value:
            yield from strings(each, key)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from strings(each, name)


def _sections(blocks: list[Any], path: str, faults: list[str]) -> None:
    for place, block in enumerate(blocks):
        if _type(block) == "section" and "text" not in block and "fields" not in block:
            tell(faults, f"{path}/{place}", "missing required field: text")


def _fields(blocks: list[Any], path: str, faults: list[str]) -> None:
    """Refuse a first choice that is not offered, first words that are too long, and two that want the focus."""
    focused = 0
    for place, block in enumerate(blocks):
        for element in _acted_on(block):
            at = f"{path}/{place}/element"
            focused += element.get("focus_on_load") is True
            first = [element["initial_option"]] if "initial_option" in element else element.get("initial_options", [])
            if isinstance(first, list) and any(one not in (element.get("options") or []) for one in first):
                tell(faults, at, "initial_option must match one of the options")
            longest, value = element.get("max_length"), element.get("initial_value")
            if isinstance(longest, int) and isinstance(value, str) and len(value) > longest:
                tell(faults, at, f"initial_value must be less than {longest + 1} characters")
    if focused > 1:
        tell(faults, path, "only one element may have focus_on_load")


def _acted_on(block: object) -> list[dict[str, Any]]:
    if not isinstance(block, dict):
        return []
    several = block.get("elements")
    found = [*(several if isinstance(several, list) else []), block.get("accessory"), block.get("element")]
    return [each for each in found if isinstance(each, dict)]


def _type(block: object) -> object:
    return block.get("type") if isinstance(block, dict) else None
