"""The fields of modals, messages and Home: what they hold, what people may fill in, and what Slack tells of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.slack.files import File
from tests.slack.people import JSON
from tests.slack.reading import elements

# What a field holds, by its type: under which key, and what it begins with.
_HOLDS = {
    "plain_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "users_select": ("selected_user", "initial_user"),
    "datepicker": ("selected_date", "initial_date"),
    "file_input": ("files", ""),
}


def states(blocks: list[JSON]) -> JSON:
    """Return what the fields hold at first, by block_id and action_id."""
    found: JSON = {}
    for block, element in elements(blocks):
        if element["type"] in _HOLDS:
            key, first = _HOLDS[element["type"]]
            nothing: Any = [] if key in {"selected_options", "files"} else None
            held = {"type": element["type"], key: element.get(first, nothing)}
            found.setdefault(block["block_id"], {})[element["action_id"]] = held
    return found


def kept(blocks: list[JSON], before: JSON) -> JSON:
    """Return what the fields of an updated view hold: what they held, where block_id and action_id are the same."""
    now = states(blocks)
    for block, fields in now.items():
        for action, held in fields.items():
            was = before.get(block, {}).get(action)
            if was and was["type"] == held["type"]:
                fields[action] = was
    return now


def filled(blocks: list[JSON], state: JSON, values: JSON) -> JSON:
    """Return what a form's fields hold after somebody filled some in; raises `ValueError` where Slack's apps would not.

    `values` is by action_id, or by block_id: words, a date, an id, the value of an option, a list of these or of files;
    None empties a field. A dictionary is taken as Slack tells it, by block_id and action_id.
    """
    made = {block: dict(fields) for block, fields in state.items()}
    left = dict(values)
    for block, element in elements(blocks):
        name = next((one for one in (element["action_id"], block["block_id"]) if one in left), None)
        if name is None or element["type"] not in _HOLDS:
            continue
        value = left.pop(name)
        if isinstance(value, dict):
            made[block["block_id"]] = {**made[block["block_id"]], **value}
        else:
            made[block["block_id"]][element["action_id"]] = held(element, value)
    if left:
        raise ValueError(f"There is no field {', '.join(left)}.")
    _submittable(blocks, made)
    return made


def held(element: JSON, value: Any) -> JSON:
    """Return what a field holds after somebody chose or wrote this in it."""
    key, _ = _HOLDS[element["type"]]
    kind = element["type"]
    check: Callable[[JSON, Any], Any] = {
        "plain_text_input": _words, "url_text_input": _address, "checkboxes": _options, "file_input": _files,
        "static_select": _option, "radio_buttons": _option,
    }.get(kind, lambda _element, given: given)  # fmt: skip
    return {"type": kind, key: check(element, value)}


def chosen(element: JSON, block: JSON, value: Any, ts: str) -> JSON:
    """Return the action of a block_actions payload: somebody chose this."""
    about = {"action_id": element["action_id"], "block_id": block["block_id"], "action_ts": ts}
    if element["type"] == "overflow":
        return {**about, "type": "overflow", "selected_option": _option(element, value)}
    more = {"placeholder": element["placeholder"]} if "placeholder" in element else {}
    return {**about, **more, **held(element, value)}


def _words(element: JSON, value: Any) -> str | None:
    words = str(value or "")
    if len(words) > element.get("max_length", 3000):
        raise ValueError(f"{element['action_id']} holds {element.get('max_length', 3000)} characters.")
    if words and len(words) < element.get("min_length", 0):
        raise ValueError(f"{element['action_id']} wants {element['min_length']} characters.")
    return words or None


def _address(element: JSON, value: Any) -> str | None:
    if value and not (urlsplit(str(value)).scheme and urlsplit(str(value)).netloc):
        raise ValueError(f"{element['action_id']} takes an address only.")
    return str(value) if value else None


def _option(element: JSON, value: Any) -> JSON | None:
    found: JSON | None = next((one for one in element["options"] if one["value"] == value), None)
    if found is None and value is not None:
        raise ValueError(f"{element['action_id']} does not offer {value!r}.")
    return found


def _options(element: JSON, value: Any) -> list[JSON | None]:
    return [_option(element, each) for each in value or []]


def _files(element: JSON, value: Any) -> list[JSON]:
    given = [each.json if isinstance(each, File) else each for each in value or []]
    if len(given) > element.get("max_files", 10):
        raise ValueError(f"{element['action_id']} takes {element.get('max_files', 10)} files.")
    types = element.get("filetypes")
    for each in given:
        if types and str(each["name"]).rpartition(".")[2].lower() not in types:
            raise ValueError(f"{element['action_id']} does not take {each['name']}.")
    return given


def _submittable(blocks: list[JSON], state: JSON) -> None:
    for block in blocks:
        if block["type"] == "input" and not block.get("optional"):
            element = block["element"]
            key, _ = _HOLDS[element["type"]]
            if not state[block["block_id"]][element["action_id"]].get(key):
                raise ValueError(f"{element['action_id']} is empty, and Slack wants it filled in.")
