"""What Slack would execute or link in a payload: pings, channel links, addresses that are no web addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_MARKUP = re.compile(r"<(?:[!@#]|https?:|mailto:|tel:|slack:)[^>]*>?", re.IGNORECASE)
_MARKDOWN = re.compile(r"\]\(\s*[^)\s]+|(?<![\w@])@(?:here|channel|everyone)\b")
_PINGS = {"user", "usergroup", "broadcast", "channel", "team"}
_WEB = ("http://", "https://")


def live(payload: object) -> list[str]:
    """Return everything that Slack would execute or link in what the bot sends; the typed web links aside."""
    return list(_found(payload, ""))


def _found(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, list):
        for place, each in enumerate(value):
            yield from _found(each, f"{path}/{place}")
    elif isinstance(value, dict):
        yield from _in_object(value, path)
        for name, each in value.items():
            yield from _found(each, f"{path}/{name}")


def _in_object(value: dict[str, Any], path: str) -> Iterator[str]:
    kind = value.get("type")
    # Without a type it is a message, whose text is markup; inside metadata nothing is shown.
    if kind in {None, "mrkdwn", "markdown", "message"} and "/metadata" not in path:
        yield from (f"{path}/text: {found}" for found in _marked(value.get("text"), kind))
        if value.get("link_names") or value.get("parse") == "full":
            yield f"{path}: link_names or parse=full"
    # Our own settings name channels in App Home, where nobody is rung for and nobody else reads.
    settings = kind == "channel" and path.startswith("/view/")
    if kind in _PINGS and path.count("/elements") and not settings:
        yield f"{path}: {kind} element"
    for name in ("url", "image_url"):
        if isinstance(address := value.get(name), str) and not address.lower().startswith(_WEB):
            yield f"{path}/{name}: {address}"


def _marked(text: object, kind: object) -> Iterator[str]:
    if isinstance(text, str):
        yield from _MARKUP.findall(text)
        if kind == "markdown":
            yield from _MARKDOWN.findall(text)
