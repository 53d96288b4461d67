"""What a viewer reads of blocks, and what can be pressed in them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from tests.slack.people import JSON


def plain(text: str) -> str:
    """Return the words of a text with markup, as they are shown."""
    return html.unescape(re.sub(r"<(?:[^<>|]*\|)?([^<>]*)>", r"\1", text))


def shown(value: Any) -> str:
    """Return the words of blocks, a line for each part."""
    return "\n".join(line for line in _lines(value) if line.strip())


def elements(blocks: list[JSON]) -> Iterator[tuple[JSON, JSON]]:
    """Yield every element that can be acted on, with its block."""
    for block in blocks:
        accessory = block.get("accessory") or block.get("element")
        for element in [*block.get("elements", ()), *filter(None, [accessory])]:
            if "action_id" in element:
                yield block, element


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _lines(each)
        return
    kind = value.get("type", "")
    if kind in {"rich_text_section", "rich_text_quote", "rich_text_preformatted"}:
        yield "".join(_inline(each) for each in value["elements"])
    elif kind in {"mrkdwn", "plain_text"}:
        yield plain(value["text"]) if kind == "mrkdwn" else value["text"]
    elif kind in {"button", "icon_button"}:
        yield f"[{value['text']['text']}]"
    elif kind == "feedback_buttons":
        yield f"[{value['positive_button']['text']['text']}] [{value['negative_button']['text']['text']}]"
    elif "action_id" in value:
        yield from _field(value)
    else:
        for key in ("text", "label", "fields", "elements", "element", "accessory", "hint"):
            if isinstance(value.get(key), dict | list):
                yield from _lines(value[key])


def _field(value: JSON) -> Iterator[str]:
    """Yield what a field shows before somebody touches it: every choice only where all of them are seen at once."""
    chosen = [value["initial_option"]] if "initial_option" in value else value.get("initial_options", [])
    if value["type"] in {"radio_buttons", "checkboxes"}:
        for option in value["options"]:
            yield f"({'x' if option in chosen else ' '}) {plain(option['text']['text'])}"
    elif chosen:
        yield f"<{chosen[0]['text']['text']}>"
    elif value.get("initial_value"):
        yield str(value["initial_value"])


def _inline(element: JSON) -> str:
    kind = element["type"]
    ways = {"user": "@{user_id}", "channel": "#{channel_id}", "broadcast": "@{range}", "emoji": ":{name}:"}
    if kind in ways:
        return ways[kind].format(**element)
    return str(element.get("text") or element.get("url") or element.get("fallback") or "")
