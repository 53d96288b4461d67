"""The methods of the Web API: what each does to the workspace."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Iterable
from typing import Any

from tests.slack.limits import check_message, check_view
from tests.slack.people import BOT, BOT_ID, BOT_NAME, DOMAIN, JSON, TEAM, TEAM_NAME, Channel
from tests.slack.web_api import Method, RefusedError, invalid
from tests.slack.workspace import TRIGGER_SECONDS, Message, View, Workspace

UPDATE_BYTES = 4000
_FAMILY = {"channel": "channels", "group": "groups", "mpim": "mpim", "im": "im"}


def methods(connect: Callable[[], str]) -> dict[str, Method]:
    """Return every method there is; `connect` gives the address of a WebSocket."""
    shown = {"channel", "text", "blocks", "attachments", "metadata", "mrkdwn", "parse", "link_names"}
    hidden = {"unfurl_links", "unfurl_media", "thread_ts", "reply_broadcast", "username", "icon_emoji", "icon_url"}
    paged = {"channel", "cursor", "latest", "oldest", "inclusive", "limit", "include_all_metadata"}
    return {
        "auth.test": Method(do=_auth_test, takes=frozenset()),
        "apps.connections.open": Method(
            do=lambda _workspace, _arguments: {"url": connect()},
            takes=frozenset(),
            token="xapp-",
            scopes=lambda _workspace, _arguments: "connections:write",
        ),
        "chat.postMessage": _method(_post, shown | hidden, "channel", scopes="chat:write"),
        "chat.update": _method(_update, shown | {"ts"}, "channel ts", scopes="chat:write"),
        "chat.delete": _method(_delete, {"channel", "ts"}, "channel ts", scopes="chat:write"),
        "views.open": _method(_open, {"trigger_id", "view", "interactivity_pointer"}, "view"),
        "users.info": _method(_user, {"user", "include_locale"}, "user", scopes="users:read", json=False),
        "conversations.info": _reading(_channel, {"channel", "include_locale", "include_num_members"}, "read"),
        "conversations.history": _reading(_history, paged, "history"),
        "conversations.replies": _reading(_replies, paged | {"ts"}, "history", "channel ts"),
        "assistant.threads.setStatus": _method(
            _status, {"channel_id", "thread_ts", "status", "loading_messages"}, "channel_id thread_ts",
            scopes="assistant:write",
        ),
    }  # fmt: skip


def _method(
    do: Callable[[Workspace, JSON], JSON], takes: Iterable[str], needs: str, *, scopes: str = "", json: bool = True
) -> Method:
    return Method(do=do, takes=frozenset(takes), needs=frozenset(needs.split()), scopes=lambda *_: scopes, json=json)


def _reading(do: Callable[[Workspace, JSON], JSON], takes: Iterable[str], right: str, needs: str = "channel") -> Method:
    def scopes(workspace: Workspace, arguments: JSON) -> str:
        channel = workspace.channels.get(str(arguments.get("channel")))
        if channel is None:
            return ",".join(f"{family}:{right}" for family in _FAMILY.values())
        return f"{_FAMILY[channel.kind]}:{right}"

    return Method(do=do, takes=frozenset(takes), needs=frozenset(needs.split()), scopes=scopes, json=False)


def _auth_test(_workspace: Workspace, _arguments: JSON) -> JSON:
    return {"url": f"https://{DOMAIN}.slack.com/", "team": TEAM_NAME, "user": BOT_NAME, "team_id": TEAM,
            "user_id": BOT, "bot_id": BOT_ID, "is_enterprise_install": False}  # fmt: skip


def _user(workspace: Workspace, arguments: JSON) -> JSON:
    if person := workspace.people.get(str(arguments["user"])):
        return {"user": person.json}
    raise RefusedError("user_not_found")


def _channel(workspace: Workspace, arguments: JSON) -> JSON:
    return {"channel": _known(workspace, arguments["channel"]).json}


def _known(workspace: Workspace, id: object) -> Channel:  # noqa: A002 - Slack's word
    """Return a channel that the bot may know of: a public one, or one that it is in."""
    channel = workspace.channels.get(str(id))
    if channel is None or (channel.private and not channel.has_bot):
        raise RefusedError("channel_not_found")
    return channel


def _joined(workspace: Workspace, id: object) -> Channel:  # noqa: A002
    channel = _known(workspace, id)
    if not channel.has_bot:
        raise RefusedError("not_in_channel")
    return channel


def _writable(workspace: Workspace, id: object) -> Channel:  # noqa: A002
    name = str(id)
    if name in workspace.people and name != BOT:
        return workspace.direct(name)
    channel = _joined(workspace, name)
    if channel.archived:
        raise RefusedError("is_archived")
    return channel


def _post(workspace: Workspace, arguments: JSON) -> JSON:
    channel = _writable(workspace, arguments["channel"])
    check_message(arguments)
    if thread := arguments.get("thread_ts"):
        parent = workspace.find(channel.id, str(thread))
        if parent is None:
            raise RefusedError("thread_not_found")
        if parent.thread not in {None, parent.ts}:
            raise RefusedError("cannot_reply_to_message")
    message = workspace.put(
        Message(
            channel=channel.id,
            ts=workspace.ts(),
            user=BOT,
            text=arguments.get("text") or "",
            thread=thread,
            blocks=with_ids(arguments.get("blocks") or []),
            metadata=arguments.get("metadata"),
            arguments=arguments,
        )
    )
    return {"channel": channel.id, "ts": message.ts, "message": message.json()}


def with_ids(blocks: list[JSON]) -> list[JSON]:
    """Return the blocks as Slack keeps them: each has a block_id, each button an action_id."""
    return [_with_ids(block) for block in blocks]


def _with_ids(block: JSON) -> JSON:
    made = {"block_id": secrets.token_urlsafe(4), **block}
    if block["type"] == "actions":
        made["elements"] = [{"action_id": secrets.token_urlsafe(4), **each} for each in block["elements"]]
    return made


def _own(workspace: Workspace, arguments: JSON, refusal: str) -> Message:
    channel = _known(workspace, arguments["channel"])
    message = workspace.find(channel.id, str(arguments["ts"]))
    if message is None:
        raise RefusedError("message_not_found")
    if not message.by_bot:
        raise RefusedError(refusal)
    return message


def _update(workspace: Workspace, arguments: JSON) -> JSON:
    message = _own(workspace, arguments, "cant_update_message")
    check_message(arguments)
    if len((arguments.get("text") or "").encode()) > UPDATE_BYTES:
        raise RefusedError("msg_too_long")
    message.text = arguments.get("text") or message.text
    message.blocks = with_ids(arguments.get("blocks") or [])
    message.metadata = arguments.get("metadata", message.metadata)
    message.replaced += 1
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": message.json()}


def _delete(workspace: Workspace, arguments: JSON) -> JSON:
    message = _own(workspace, arguments, "cant_delete_message")
    message.deleted = True
    return {"channel": message.channel, "ts": message.ts}


def _open(workspace: Workspace, arguments: JSON) -> JSON:
    # https://docs.slack.dev/reference/methods/views.open: the codes of its page.
    trigger = workspace.triggers.get(str(arguments.get("trigger_id")))
    if trigger is None:
        raise RefusedError("invalid_trigger_id" if arguments.get("trigger_id") else "invalid_arguments")
    if workspace.now() - trigger.at > TRIGGER_SECONDS:
        raise RefusedError("expired_trigger_id")
    if trigger.used:
        raise RefusedError("exchanged_trigger_id")
    check_view(arguments["view"])
    trigger.used = True
    kept = {**arguments["view"], "blocks": with_ids(arguments["view"]["blocks"])}
    view = View(id=f"V{secrets.token_hex(5).upper()}", user=trigger.user, view=kept, hash=f"{workspace.ts()}.abc")
    workspace.views.append(view)
    return {"view": view.json}


def _status(workspace: Workspace, arguments: JSON) -> JSON:
    _joined(workspace, arguments["channel_id"])
    return {}


def _history(workspace: Workspace, arguments: JSON) -> JSON:
    channel = _joined(workspace, arguments["channel"])
    found = [each for each in workspace.seen(channel.id) if each.thread in {None, each.ts}]
    kept = [each for each in found if _between(each, arguments)]
    return _page(kept[::-1], arguments, most=999, usual=100, workspace=workspace)


def _replies(workspace: Workspace, arguments: JSON) -> JSON:
    channel, ts = _joined(workspace, arguments["channel"]), str(arguments["ts"])
    if workspace.find(channel.id, ts) is None:
        raise RefusedError("thread_not_found")
    # The message that began the thread comes always, whatever span of time is asked for.
    thread = [each for each in workspace.seen(channel.id) if each.ts == ts or each.thread == ts]
    kept = [each for each in thread if each.ts == ts or _between(each, arguments)]
    return _page(kept, arguments, most=1000, usual=1000, workspace=workspace)


def _between(message: Message, arguments: JSON) -> bool:
    ts, inclusive = float(message.ts), str(arguments.get("inclusive", "")) in {"1", "true", "True"}
    oldest, latest = float(arguments.get("oldest") or 0), float(arguments.get("latest") or 1e12)
    return oldest < ts < latest or (inclusive and ts in {oldest, latest})


def _page(found: list[Message], arguments: JSON, *, most: int, usual: int, workspace: Workspace) -> JSON:
    limit, start = _number(arguments.get("limit", usual), most), _start(arguments.get("cursor"))
    metadata = str(arguments.get("include_all_metadata", "")) in {"1", "true", "True"}
    end = start + limit
    page = [_told(each, workspace, metadata=metadata) for each in found[start:end]]
    more = end < len(found)
    cursor = base64.b64encode(f"next:{end}".encode()).decode() if more else ""
    return {"messages": page, "has_more": more, **({"response_metadata": {"next_cursor": cursor}} if more else {})}


def _told(message: Message, workspace: Workspace, *, metadata: bool) -> JSON:
    replies = [each for each in workspace.seen(message.channel) if each.thread == message.ts != each.ts]
    told = message.json(metadata=metadata)
    if not replies:
        return told
    return {**told, "thread_ts": message.ts, "reply_count": len(replies), "latest_reply": replies[-1].ts}


def _number(value: Any, most: int) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError):
        number = 0
    if not 1 <= number <= most:
        raise invalid(f"must be an integer from 1 to {most} [json-pointer:/limit]")
    return number


def _start(cursor: Any) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.b64decode(str(cursor)).decode().removeprefix("next:"))
    except ValueError as error:
        raise RefusedError("invalid_cursor") from error
