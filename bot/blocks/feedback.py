"""Why an answer is wrong: the modal that asks it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.blocks.inputs import TITLE, asked, radios, typed
from bot.blocks.text import plain_text

REASONS: Mapping[str, str] = {
    "not_answering": "These words do not answer the question",
    "other_speaker": "The words are somebody else's",
    "not_shown": "The answer is in the articles but was not shown",
    "no_answer": "There should have been no answer",
    "other": "Something else",
}
LONGEST_COMMENT = 1_000
NOT_CHOSEN = "Choose what is wrong."


def why_form() -> dict[str, Any]:
    """Return the modal that asks why an answer is wrong."""
    comment = typed(longest=LONGEST_COMMENT, lines=True)
    return {
        "type": "modal",
        "callback_id": "feedback_why",
        "title": plain_text("What is wrong?", TITLE),
        "submit": plain_text("Send", TITLE),
        "close": plain_text("Skip", TITLE),
        "blocks": [
            asked("What is wrong with the answer?", "reason", radios(REASONS.items())),
            asked(
                "Anything else?", "comment", comment, optional=True,
                hint="Whoever runs me reads this, with the question and the answer.",
            ),
        ],
    }  # fmt: skip


def why_faults(told: Mapping[str, str]) -> dict[str, str]:
    """Return what is missing in the modal that was submitted: a sentence by the name of the line."""
    return {} if told.get("reason") in REASONS else {"reason": NOT_CHOSEN}
