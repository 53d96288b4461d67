"""Our slash commands as they are called in a workspace where they begin with a prefix of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.blocks.text import aloud

_COMMAND = re.compile(r"/(?=(?:ask|ingest|articles|quotes|pullquote)\b)")


def with_prefix(shown: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """Return a message or a view in which our commands begin with the prefix: "/acme-ask" for "/ask".

    They stand where the style is code, which no article's words are given; in the top-level text, which has no styles,
    what was found so is looked for between grave accents.
    """
    if not prefix:
        return dict(shown)
    text = str(shown.get("text", ""))
    for command in set(_commands(shown)):
        # There it is escaped, as an address with & in it is.
        text = text.replace(f"`{aloud(command)}`", f"`{aloud(_prefixed(command, prefix))}`")
    changed: dict[str, Any] = _changed(shown, prefix)
    return changed | ({"text": text} if "text" in shown else {})


def _changed(shown: Any, prefix: str) -> Any:
    if isinstance(shown, Mapping):
        changed = {key: _changed(value, prefix) for key, value in shown.items()}
        return changed | {"text": _prefixed(changed["text"], prefix)} if _is_code(shown) else changed
    if isinstance(shown, Sequence) and not isinstance(shown, str):
        return [_changed(one, prefix) for one in shown]
    return shown


def _commands(shown: Any) -> Iterator[str]:
    if isinstance(shown, Mapping):
        if _is_code(shown) and _COMMAND.match(shown["text"]):
            yield shown["text"]
        for value in shown.values():
            yield from _commands(value)
    elif isinstance(shown, Sequence) and not isinstance(shown, str):
        for one in shown:
            yield from _commands(one)


def _is_code(shown: Mapping[str, Any]) -> bool:
    return shown.get("type") == "text" and bool(shown.get("style", {}).get("code"))


def _prefixed(words: str, prefix: str) -> str:
    return _COMMAND.sub(f"/{prefix}", words, count=1) if _COMMAND.match(words) else words
