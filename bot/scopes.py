"""What the bot's token may do, and why; https://docs.slack.dev/reference/scopes."""

from __future__ import annotations

from collections.abc import Mapping

SCOPES: Mapping[str, str] = {
    "app_mentions:read": "to hear when somebody mentions the bot",
    "assistant:write": "to stand in Slack's agent pane",
    "channels:history": "to hear what is asked on in a thread, and to find its own answer there after a restart",
    "channels:read": "to know whether a channel is shared with another organisation",
    "chat:write": "to post its answers",
    "commands": "to take slash commands and message shortcuts",
    "files:read": "to read the files that people give it to add or to check",
    "files:write": "to send somebody a list of quotes as a CSV file",
    "groups:history": "the same in private channels that it was invited to",
    "groups:read": "to know a private channel from a public one",
    "im:history": "to hear what is asked in direct messages, and to find its own answer there after a restart",
    "im:read": "to know whose direct message it is",
    "mpim:history": "the same in group messages that it was invited to",
    "mpim:read": "to know a group message from a channel",
    "users:read": "to know members from guests and from people of other organisations",
}
# Without one of these some or all questions stay without an answer; the others only bring less to be heard.
NEEDED = frozenset({"channels:read", "chat:write", "groups:read", "im:read", "mpim:read", "users:read"})
# With these Slack brings every message of the channels that the bot is in; the small manifest does without.
HISTORY = frozenset({"channels:history", "groups:history", "mpim:history"})
SMALL: Mapping[str, str] = {scope: reason for scope, reason in SCOPES.items() if scope not in HISTORY}
