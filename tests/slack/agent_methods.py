"""The agent pane: the prompts that it offers, and what it says that the bot is doing."""

from __future__ import annotations

from tests.slack.people import JSON
from tests.slack.places import joined
from tests.slack.web_api import RefusedError, invalid
from tests.slack.workspace import Workspace

PROMPTS = 4


def suggest(workspace: Workspace, arguments: JSON) -> JSON:
    """Offer prompts in the agent's conversation with somebody."""
    channel = joined(workspace, arguments["channel_id"])
    if channel.kind != "im":
        raise RefusedError("channel_not_found")
    prompts = arguments["prompts"]
    if not isinstance(prompts, list) or not 1 <= len(prompts) <= PROMPTS:
        raise invalid(f"must be an array of 1 to {PROMPTS} items [json-pointer:/prompts]")
    for place, prompt in enumerate(prompts):
        good = isinstance(prompt, dict) and prompt.keys() == {"title", "message"}
        if not (good and all(isinstance(each, str) and each for each in prompt.values())):
            raise invalid(f"must have a title and a message [json-pointer:/prompts/{place}]")
    if not arguments.get("thread_ts"):
        workspace.prompts[channel.id] = {"title": arguments.get("title", ""), "prompts": prompts}
    return {}


def in_vain(arguments: JSON) -> bool:
    """Return whether Slack says yes and does nothing: of an agent's app it takes no `thread_ts`.

    https://docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts
    """
    return bool(arguments.get("thread_ts"))


def set_status(workspace: Workspace, arguments: JSON) -> JSON:
    """Say below a message what the bot is doing, until it posts in its thread."""
    channel, thread = joined(workspace, arguments["channel_id"]), str(arguments["thread_ts"])
    if workspace.find(channel.id, thread) is None:
        raise RefusedError("invalid_thread_ts")
    if not isinstance(arguments.get("status"), str):
        raise invalid("missing required field: status")
    workspace.statuses[channel.id, thread] = arguments["status"]
    return {}
