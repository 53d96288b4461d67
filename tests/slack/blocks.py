"""Blocks as Slack keeps them."""

from __future__ import annotations

import secrets

from tests.slack.people import JSON


def with_ids(blocks: list[JSON]) -> list[JSON]:
    """Return the blocks as Slack keeps them: each has a block_id, each element that is acted on an action_id."""
    return [_with_ids(block) for block in blocks]


def _with_ids(block: JSON) -> JSON:
    made = {"block_id": secrets.token_urlsafe(4), **block}
    if block["type"] in {"actions", "context_actions"}:
        made["elements"] = [_named(each) for each in block["elements"]]
    for name in ("accessory", "element"):
        if name in block and block[name]["type"] != "image":
            made[name] = _named(block[name])
    return made


def _named(element: JSON) -> JSON:
    return {"action_id": secrets.token_urlsafe(4), **element}
