"""Which conversations the bot may know, and write in."""

from __future__ import annotations

from tests.slack.people import BOT, Channel
from tests.slack.web_api import RefusedError
from tests.slack.workspace import Message, Workspace


def known(workspace: Workspace, id: object) -> Channel:  # noqa: A002 - Slack's word
    """Return a channel that the bot may know of: a public one, or one that it is in."""
    channel = workspace.channels.get(str(id))
    if channel is None or (channel.private and not channel.has_bot):
        raise RefusedError("channel_not_found")
    return channel


def joined(workspace: Workspace, id: object) -> Channel:  # noqa: A002
    """Return a channel that the bot is in."""
    channel = known(workspace, id)
    if not channel.has_bot:
        raise RefusedError("not_in_channel")
    return channel


def writable(workspace: Workspace, id: object) -> Channel:  # noqa: A002
    """Return a channel that the bot may post in, or its conversation with the person of this id."""
    name = str(id)
    if name in workspace.people and name != BOT:
        return workspace.direct(name)
    channel = joined(workspace, name)
    if channel.archived:
        raise RefusedError("is_archived")
    return channel


def thread_of(workspace: Workspace, channel: Channel, ts: object) -> Message:
    """Return the message that begins the thread."""
    parent = workspace.find(channel.id, str(ts))
    if parent is None:
        raise RefusedError("thread_not_found")
    if parent.thread not in {None, parent.ts}:
        raise RefusedError("cannot_reply_to_message")
    return parent
