"""What Slack sends to a bot, key by key: https://docs.slack.dev/apis/events-api and the pages of each payload."""

from __future__ import annotations

import html
import re
import secrets
import uuid
from typing import Any

from tests.slack.people import APP, BOT, BOT_ID, BOT_NAME, DOMAIN, JSON, OTHER_TEAM, TEAM, Channel, Person
from tests.slack.workspace import Button, Message, View

TOKEN = "verification-token"
# What Slack writes for a mention, a channel, a link or a date that somebody typed; all else is text.
_WIRE = re.compile(r"<(?:@[UW]|#C|!(?:here|channel|everyone|subteam\^|date\^)|https?://|mailto:)[^<>]*>")
_PARTS = re.compile(r"<([^<>]*)>|([^<]+|<)")


def wire(text: str) -> str:
    """Return what somebody types as Slack sends it: `<@U1>` and the like stay, else & < > are entities."""
    parts, start = [], 0
    for match in _WIRE.finditer(text):
        parts += [html.escape(text[start : match.start()], quote=False), match[0]]
        start = match.end()
    return "".join([*parts, html.escape(text[start:], quote=False)])


def typed_blocks(text: str) -> list[JSON]:
    """Return the rich_text block that Slack adds to what somebody wrote."""
    elements = [_element(match[1], match[2]) for match in _PARTS.finditer(text)]
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": secrets.token_urlsafe(4), "elements": [section]}]


def _element(markup: str | None, text: str | None) -> JSON:
    if markup is None:
        return {"type": "text", "text": html.unescape(text or "")}
    name, _, label = markup.partition("|")
    if name.startswith("@"):
        return {"type": "user", "user_id": name[1:]}
    if name.startswith("#"):
        return {"type": "channel", "channel_id": name[1:]}
    if name.startswith("!"):
        return {"type": "broadcast", "range": name[1:]}
    return {"type": "link", "url": html.unescape(name), **({"text": html.unescape(label)} if label else {})}


def event_callback(event: JSON, channel: Channel | None, *, event_id: str = "", at: float = 0.0) -> JSON:
    """Return the envelope of an event."""
    return {
        "token": TOKEN,
        "team_id": TEAM,
        "context_team_id": TEAM,
        "context_enterprise_id": None,
        "api_app_id": APP,
        "event": event,
        "type": "event_callback",
        "event_id": event_id or f"Ev{secrets.token_hex(5).upper()}",
        "event_time": int(at),
        "authorizations": [
            {"enterprise_id": None, "team_id": TEAM, "user_id": BOT, "is_bot": True, "is_enterprise_install": False}
        ],
        "is_ext_shared_channel": bool(channel and channel.ext_shared),
        "event_context": f"4-{secrets.token_hex(30)}",
    }


def message_event(message: Message, channel: Channel, author: Person) -> JSON:
    """Return the event of a message in a channel that the bot is in."""
    told = {
        **_written(message, author),
        "type": "message",
        "channel": channel.id,
        "event_ts": message.ts,
        "channel_type": channel.kind,
    }
    if message.files:
        told["subtype"] = "file_share"
    if message.by_bot:
        told |= {"bot_id": BOT_ID, "app_id": APP, "bot_profile": {"id": BOT_ID, "app_id": APP, "name": BOT_NAME}}
    return told


def mention_event(message: Message, channel: Channel, author: Person) -> JSON:
    """Return the event of a message that mentions the bot; it does not tell the channel's type."""
    return {**_written(message, author), "type": "app_mention", "channel": channel.id, "event_ts": message.ts}


def _written(message: Message, author: Person) -> JSON:
    told: JSON = {"user": message.user, "ts": message.ts, "text": message.text, "team": author.team}
    if message.client_msg_id:
        told["client_msg_id"] = message.client_msg_id
    if message.blocks:
        told["blocks"] = message.blocks
    if message.files:
        told |= {"files": [each.told for each in message.files], "upload": False}
    if message.thread and message.thread != message.ts:
        told |= {"thread_ts": message.thread, "parent_user_id": message.parent_user}
    if author.team != TEAM:
        told |= {"user_team": author.team, "source_team": author.team}
    return told


def changed_event(message: Message, before: JSON, channel: Channel, ts: str) -> JSON:
    """Return the event of a message that is not what it was: edited, with a preview, or only a gravestone."""
    return {"type": "message", "subtype": "message_changed", "hidden": True, "message": message.json(),
            "previous_message": before, "channel": channel.id, "ts": ts, "event_ts": ts,
            "channel_type": channel.kind}  # fmt: skip


def own_event(message: Message, channel: Channel, ts: str) -> JSON:
    """Return the event of a message of the bot's that it changed or deleted itself."""
    if message.deleted:
        return deleted_event(message, channel, ts)
    return changed_event(message, message.previous, channel, ts)


def deleted_event(message: Message, channel: Channel, ts: str) -> JSON:
    """Return the event of a deleted message."""
    return {"type": "message", "subtype": "message_deleted", "hidden": True, "deleted_ts": message.ts,
            "previous_message": message.json(), "channel": channel.id, "ts": ts, "event_ts": ts,
            "channel_type": channel.kind}  # fmt: skip


def slash_command(
    command: str, text: str, *, user: Person, channel: Channel, trigger: str, response_url: str
) -> dict[str, str]:
    """Return the form of a slash command."""
    return {
        "token": TOKEN,
        "team_id": TEAM,
        "team_domain": DOMAIN,
        "channel_id": channel.id,
        "channel_name": channel.command_name,
        "user_id": user.id,
        "user_name": user.handle,
        "command": command,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger,
    }


def interaction(kind: str, user: Person, trigger: str) -> JSON:
    """Return what every interaction tells."""
    return {
        "type": kind,
        "user": {"id": user.id, "username": user.handle, "name": user.handle, "team_id": user.team},
        "api_app_id": APP,
        "token": TOKEN,
        "trigger_id": trigger,
        "team": {"id": TEAM, "domain": DOMAIN},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def button_action(button: Button, ts: str) -> JSON:
    """Return the action of a button that was pressed."""
    return {"action_id": button.action_id, "block_id": button.block_id, "text": button.element["text"],
            "value": button.value, "type": button.element["type"], "action_ts": ts}  # fmt: skip


def acted_in_view(action: JSON, view: View, user: Person, trigger: str) -> JSON:
    """Return the payload of something pressed or chosen in a modal or in Home: it tells no channel."""
    told = {**interaction("block_actions", user, trigger), "actions": [action]}
    return {**told, "container": {"type": "view", "view_id": view.id}, "view": view.json}


def acted(action: JSON, message: Message, user: Person, channel: Channel, *, trigger: str, response_url: str) -> JSON:
    """Return the payload of something pressed or chosen in a message."""
    told = {**interaction("block_actions", user, trigger), "actions": [action], "state": {"values": {}}}
    return {**told, **_around(message, channel), "response_url": response_url}


def _around(message: Message, channel: Channel) -> JSON:
    container: dict[str, Any] = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.only_for is not None,
    }
    if message.thread:
        container["thread_ts"] = message.thread
    told: JSON = {"container": container, "channel": {"id": channel.id, "name": channel.command_name}}
    # Of a message that only one person sees Slack does not tell the contents.
    return told if message.only_for else {**told, "message": message.json()}


def submitted(view: View, user: Person, trigger: str) -> JSON:
    """Return the payload of a modal that was submitted."""
    return {**interaction("view_submission", user, trigger), "view": view.json, "response_urls": []}


def view_closed(view: View, user: Person) -> JSON:
    """Return the payload of a modal that was closed; it has no trigger."""
    told = interaction("view_closed", user, "")
    del told["trigger_id"]
    return {**told, "view": view.json, "is_cleared": False}


def message_action(
    callback_id: str, message: Message, user: Person, channel: Channel, *, trigger: str, response_url: str, ts: str
) -> JSON:
    """Return the payload of a message shortcut: https://docs.slack.dev/reference/interaction-payloads/shortcuts."""
    return {
        **interaction("message_action", user, trigger),
        "callback_id": callback_id,
        "action_ts": ts,
        "message_ts": message.ts,
        "message": message.json(),
        "channel": {"id": channel.id, "name": channel.command_name},
        "response_url": response_url,
    }


def home_opened(user: str, channel: Channel, tab: str, home: View | None, ts: str) -> JSON:
    """Return the event of somebody who opened the app; it tells their Home where one was published."""
    told = {"type": "app_home_opened", "user": user, "channel": channel.id, "tab": tab, "event_ts": ts}
    return {**told, "view": home.json} if home and tab == "home" else told


def channel_shared(channel: Channel, ts: str, *, shared: bool) -> JSON:
    """Return the event of a channel that another organisation came into or left."""
    if shared:
        return {"type": "channel_shared", "connected_team_id": OTHER_TEAM, "channel": channel.id, "event_ts": ts}
    return {"type": "channel_unshared", "previously_connected_team_id": OTHER_TEAM, "channel": channel.id,
            "is_ext_shared": False, "event_ts": ts}  # fmt: skip


def client_msg_id() -> str:
    """Return an id as Slack's own apps give to what somebody writes."""
    return str(uuid.uuid4())
