"""What a message in Slack says, as plain text with its paragraphs, whatever it is made of: pure functions.

https://docs.slack.dev/reference/block-kit/blocks/rich-text-block is what people's messages are made of; an app's may be
made of other blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.typed import in_paragraphs, kept

# What a person can write; an app's message may be nested for ever.
_DEEPEST = 20
_TEXT_BLOCKS = ("section", "header", "context", "markdown")
_BLANK_LINES = re.compile(r"\n{3,}")


def written(message: Mapping[str, Any]) -> str:
    """Return the words of a message and of what is attached to it, people as `kept`; "" where it has none."""
    parts = [_said(message), *map(_attached, _maps(message.get("attachments")))]
    return _BLANK_LINES.sub("\n\n", "\n\n".join(filter(None, (part.strip() for part in parts))))


def _said(message: Mapping[str, Any]) -> str:
    said = "\n\n".join(filter(None, map(_block, _maps(message.get("blocks")))))
    # The blocks of an app's message may hold buttons alone.
    return said if said.strip() else in_paragraphs(str(message.get("text") or ""))


def _attached(attachment: Mapping[str, Any]) -> str:
    """Return the words of an attachment: of a message that was shared, a page's beginning, or an app's."""
    shared = [_said(one.get("message") or {}) for one in _maps(attachment.get("message_blocks"))]
    if any(shared):
        return "\n\n".join(shared)
    blocks = _said({"blocks": attachment.get("blocks")})
    said = [str(attachment.get(name) or "") for name in ("pretext", "text")]
    return blocks or "\n\n".join(map(in_paragraphs, filter(None, said)))


def _block(block: Mapping[str, Any]) -> str:
    kind = block.get("type")
    if kind == "rich_text":
        return "\n".join(_paragraph(one, 0) for one in _maps(block.get("elements")))
    if kind not in _TEXT_BLOCKS:
        return ""
    texts = [block.get("text"), *_list(block.get("fields")), *_list(block.get("elements"))]
    return "\n".join(filter(None, map(_object, texts)))


def _object(text: object) -> str:
    """Return the words of a text object, or of a markdown block's own text."""
    if isinstance(text, str):
        return text
    if not isinstance(text, Mapping) or not isinstance(text.get("text"), str):
        return ""
    return in_paragraphs(text["text"]) if text.get("type") == "mrkdwn" else str(text["text"])


def _paragraph(element: Mapping[str, Any], depth: int) -> str:
    """Return the words of a section, quotation, list or preformatted text; what is quoted stands apart."""
    if depth > _DEEPEST:
        return ""
    inner = _maps(element.get("elements"))
    if element.get("type") == "rich_text_list":
        return "\n".join(_paragraph(item, depth + 1) for item in inner)
    words = "".join(_words(one, depth) for one in inner)
    return words if element.get("type") == "rich_text_section" else f"\n{words}\n"


def _words(element: Mapping[str, Any], depth: int) -> str:
    kind = element.get("type")
    if kind in {"text", "link"}:
        return str(element.get("text") or element.get("url") or "")
    if kind == "user":
        return kept(str(element.get("user_id") or ""))
    if kind == "emoji":
        return _emoji(str(element.get("unicode") or ""))
    if kind == "date":
        return str(element.get("fallback") or "")
    return _paragraph(element, depth + 1) if "elements" in element else ""


def _emoji(unicode: str) -> str:
    try:
        return "".join(chr(int(point, 16)) for point in filter(None, unicode.split("-")))
    except (ValueError, OverflowError):
        return ""


def _maps(found: object) -> Iterator[Mapping[str, Any]]:
    return (one for one in _list(found) if isinstance(one, Mapping))


def _list(found: object) -> Sequence[Any]:
    return found if isinstance(found, list) else []
