"""What files.info tells, and how a file of the bot's own comes into a channel."""

from __future__ import annotations

import secrets

from tests.slack.files import File
from tests.slack.people import BOT, JSON, Channel
from tests.slack.places import joined, thread_of, writable
from tests.slack.web_api import RefusedError, invalid
from tests.slack.workspace import Message, Workspace

_CONVERSATIONS = ("C", "G", "D", "Z")


def info(workspace: Workspace, arguments: JSON) -> JSON:
    """Tell of a file that the bot may see."""
    file = workspace.files.get(str(arguments["file"]))
    if file is None or not visible(workspace, file):
        raise RefusedError("file_not_found")
    if file.mode == "tombstone":
        raise RefusedError("file_deleted")
    return {"file": file.json if file.mode != "hidden_by_limit" else file.told, "comments": []}


def visible(workspace: Workspace, file: File) -> bool:
    """Return whether the bot may see a file: where it is shared, the bot is there too."""
    places = [workspace.channels[each] for each in file.channels if each in workspace.channels]
    return not places or any(each.has_bot for each in places)


def upload_address(workspace: Workspace, arguments: JSON) -> JSON:
    """Give the address for the content of a file of the bot's own."""
    length = str(arguments["length"])
    if not length.isdecimal() or not int(length):
        raise invalid("must be an integer above 0 [json-pointer:/length]")
    file = File(
        id=f"F{secrets.token_hex(5).upper()}", user=BOT, name=str(arguments["filename"]), content=b"",
        mimetype="application/octet-stream", size=int(length), address=workspace.address, complete=False,
    )  # fmt: skip
    workspace.files[file.id] = file
    return {"upload_url": f"{workspace.address}/upload/v1/{file.id}", "file_id": file.id}


def complete(workspace: Workspace, arguments: JSON) -> JSON:
    """Finish files that were uploaded, and share them where that is asked for."""
    files = [_uploaded(workspace, each) for each in _listed(arguments["files"])]
    places = _places(workspace, arguments)
    thread = arguments.get("thread_ts")
    if thread and len(places) != 1:
        raise invalid("thread_ts goes with one channel")
    if thread:
        thread_of(workspace, places[0], thread)
    for file, title in files:
        file.complete, file.title = True, title
        file.channels += [place.id for place in places]
    for place in places:
        workspace.put(
            Message(
                channel=place.id, ts=workspace.ts(), user=BOT, text=arguments.get("initial_comment") or "",
                thread=thread, files=[file for file, _ in files], arguments=arguments,
            )
        )  # fmt: skip
        workspace.statuses.pop((place.id, str(thread)), None)
    return {"files": [file.json for file, _ in files]}


def _listed(files: object) -> list[object]:
    if not isinstance(files, list) or not files:
        raise invalid("must be an array of files [json-pointer:/files]")
    return files


def _uploaded(workspace: Workspace, told: object) -> tuple[File, str]:
    if not isinstance(told, dict) or told.keys() - {"id", "title", "highlight_type"} or "id" not in told:
        raise invalid("must be an object with an id and a title [json-pointer:/files]")
    file = workspace.files.get(str(told["id"]))
    if file is None or file.user != BOT or file.complete:
        raise RefusedError("file_not_found")
    if not file.content:
        raise RefusedError("file_update_failed")
    return file, str(told.get("title") or file.name)


def _places(workspace: Workspace, arguments: JSON) -> list[Channel]:
    if one := arguments.get("channel_id"):
        # A person's id is refused here: https://github.com/slackapi/bolt-js/issues/2115
        if not str(one).startswith(_CONVERSATIONS):
            raise invalid("input must match regex pattern: ^[CGDZ][A-Z0-9]{8,}$ [json-pointer:/channel_id]")
        return [joined(workspace, one)]
    return [writable(workspace, each) for each in str(arguments.get("channels") or "").split(",") if each]
