"""The methods of the Web API: what each does to the workspace."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable
from typing import Any

from tests.slack import agent_methods, file_methods
from tests.slack.blocks import with_ids
from tests.slack.limits import check_message
from tests.slack.people import BOT, BOT_ID, BOT_NAME, DOMAIN, JSON, TEAM, TEAM_NAME
from tests.slack.places import joined, known, thread_of, writable
from tests.slack.schema import InvalidError
from tests.slack.view_methods import open_view, publish_view, update_view
from tests.slack.web_api import Method, RefusedError, invalid
from tests.slack.workspace import Message, Workspace

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
        "chat.postEphemeral": _method(
            _post_ephemeral, shown | {"user", "thread_ts", "username", "icon_emoji", "icon_url"}, "channel user",
            scopes="chat:write",
        ),
        **_views(),
        **_files(),
        **_agent(),
        "users.info": _method(_user, {"user", "include_locale"}, "user", scopes="users:read", json=False),
        "conversations.info": _reading(_channel, {"channel", "include_locale", "include_num_members"}, "read"),
        "conversations.history": _reading(_history, paged, "history"),
        "conversations.replies": _reading(_replies, paged | {"ts"}, "history", "channel ts"),
    }  # fmt: skip


def _views() -> dict[str, Method]:
    # A modal that takes files is not opened for an app that may not read them.
    def scopes(_workspace: Workspace, arguments: JSON) -> str:
        return "files:read" if '"file_input"' in json.dumps(arguments.get("view")) else ""

    def of(do: Callable[[Workspace, JSON], JSON], takes: str, needs: str = "view") -> Method:
        return Method(do=do, takes=frozenset(takes.split()), needs=frozenset(needs.split()), scopes=scopes)

    return {
        "views.open": of(open_view, "trigger_id view interactivity_pointer"),
        "views.update": of(update_view, "view_id external_id view hash"),
        "views.publish": of(publish_view, "user_id view hash", "user_id view"),
    }


def _files() -> dict[str, Method]:
    shared = {"files", "channel_id", "channels", "thread_ts", "initial_comment", "blocks"}
    return {
        "files.info": _method(file_methods.info, {"file", "cursor", "limit"}, "file", scopes="files:read", json=False),
        # As a form only: https://docs.slack.dev/reference/methods/files.getUploadURLExternal
        "files.getUploadURLExternal": _method(
            file_methods.upload_address, {"filename", "length", "alt_txt", "snippet_type"}, "filename length",
            scopes="files:write", json=False,
        ),
        "files.completeUploadExternal": _method(file_methods.complete, shared, "files", scopes="files:write"),
    }  # fmt: skip


def _agent() -> dict[str, Method]:
    return {
        "assistant.threads.setStatus": _method(
            agent_methods.set_status, {"channel_id", "thread_ts", "status", "loading_messages"},
            "channel_id thread_ts", scopes="assistant:write",
        ),
        "assistant.threads.setSuggestedPrompts": Method(
            do=agent_methods.suggest, takes=frozenset({"channel_id", "prompts", "title", "thread_ts"}),
            needs=frozenset({"channel_id", "prompts"}), scopes=lambda *_: "assistant:write",
            in_vain=agent_methods.in_vain,
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
    return {"channel": known(workspace, arguments["channel"]).json}


def _post(workspace: Workspace, arguments: JSON) -> JSON:
    channel = writable(workspace, arguments["channel"])
    check_message(arguments)
    if thread := arguments.get("thread_ts"):
        thread_of(workspace, channel, thread)
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
    workspace.statuses.pop((channel.id, str(thread)), None)
    return {"channel": channel.id, "ts": message.ts, "message": message.json()}


def _post_ephemeral(workspace: Workspace, arguments: JSON) -> JSON:
    channel = joined(workspace, arguments["channel"])
    check_message(arguments)
    user = str(arguments["user"])
    if user not in channel.members:
        raise RefusedError("user_not_in_channel")
    message = workspace.put(
        Message(
            channel=channel.id,
            ts=workspace.ts(),
            user=BOT,
            text=arguments.get("text") or "",
            thread=arguments.get("thread_ts"),
            blocks=with_ids(arguments.get("blocks") or []),
            only_for=user,
            arguments=arguments,
        )
    )
    return {"message_ts": message.ts}


def _own(workspace: Workspace, arguments: JSON, refusal: str) -> Message:
    channel = known(workspace, arguments["channel"])
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
        raise InvalidError("msg_too_long")
    message.previous = message.json()
    message.text = arguments.get("text") or message.text
    message.blocks = with_ids(arguments.get("blocks") or [])
    message.metadata = arguments.get("metadata", message.metadata)
    message.replaced += 1
    message.edited = {"user": BOT, "ts": workspace.ts()}
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": message.json()}


def _delete(workspace: Workspace, arguments: JSON) -> JSON:
    message = _own(workspace, arguments, "cant_delete_message")
    message.deleted = True
    return {"channel": message.channel, "ts": message.ts}


def _history(workspace: Workspace, arguments: JSON) -> JSON:
    channel = joined(workspace, arguments["channel"])
    found = [each for each in workspace.seen(channel.id) if each.thread in {None, each.ts}]
    kept = [each for each in found if _between(each, arguments)]
    return _page(kept[::-1], arguments, most=999, usual=100, workspace=workspace)


def _replies(workspace: Workspace, arguments: JSON) -> JSON:
    channel, ts = joined(workspace, arguments["channel"]), str(arguments["ts"])
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
