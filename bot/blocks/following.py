"""The form in which somebody asks on from an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.blocks.text import plain_text

CALLBACK = "follow_up"
# A question is a sentence or two; this is a page.
LONGEST = 1_000
_LINE = "question"


def follow_up_form() -> dict[str, Any]:
    """Return the modal with one line for the question."""
    line = {
        "type": "input",
        "block_id": _LINE,
        "label": plain_text("Your question", 100),
        "hint": plain_text("It is answered in the thread, where everyone in the channel reads it.", 150),
        "element": {
            "type": "plain_text_input",
            "action_id": _LINE,
            "max_length": LONGEST,
            "focus_on_load": True,
            "placeholder": plain_text("and about technology?", 150),
        },
    }
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain_text("Ask a follow-up", 24),
        "submit": plain_text("Ask", 24),
        "close": plain_text("Cancel", 24),
        "blocks": [line],
    }


def question_of(view: Mapping[str, Any]) -> tuple[str, str]:
    """Return the block that the question was typed in, for what is wrong with it, and the question."""
    return _LINE, str(view["state"]["values"].get(_LINE, {}).get(_LINE, {}).get("value") or "")
