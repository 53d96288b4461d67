"""What a message in Slack carries: the web addresses in it, and its files. Pure functions that never raise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from bot.typed import addresses
from bot.wording import web
from index import plain_name

# What leads to somewhere in Slack itself, where nothing can be read without logging in.
_SLACKS = re.compile(r"(?:[\w-]+\.)*slack(?:-gov)?\.com", re.IGNORECASE)
_PLACES = re.compile(
    r"/(?:archives|files|files-pri|files-tmb|docs|canvas|lists|team|messages|client|app_redirect|services|huddle)(?:/|$)"
)
# What Slack calls a file whose name has no ending.
_ENDINGS = {"pdf": ".pdf", "docx": ".docx", "html": ".html", "text": ".txt", "markdown": ".md"}
_SUFFIX = re.compile(r"\.[A-Za-z]\w{0,9}")
UNNAMED = "The file"
_SHARED = ("is_share", "is_msg_unfurl")


def addresses_of(message: Mapping[str, Any]) -> list[str]:
    """Return the addresses in a message's words, blocks and previews, each page once; Slack's own are left out."""
    found: dict[tuple[str, str, str], str] = {}
    for address in _addresses(message):
        if web(address) and not _is_slacks_own(address):
            found.setdefault(_page(address), address)
    return list(found.values())


def files_of(message: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the files of a message, and of one that it passes on: the `id` and the `name` of each."""
    found: dict[str, str] = {}
    for one in (message, *filter(_is_passed_on, _attachments(message))):
        files = one.get("files")
        for file in files if isinstance(files, list) else ():
            if isinstance(file, Mapping) and file.get("id"):
                found.setdefault(str(file["id"]), file_name(file) or UNNAMED)
    return [{"id": id, "name": name} for id, name in found.items()]  # noqa: A001 - Slack's word


def file_name(told: Mapping[str, Any]) -> str:
    """Return a file's name, which is no path, with an ending where only Slack's word for its kind says what it is.

    "" where Slack tells nothing but its id, as of a file of another organisation.
    """
    given = str(told.get("name") or told.get("title") or "")
    if not given.strip():
        return ""
    name = plain_name(given)
    says_kind = _SUFFIX.fullmatch(PurePosixPath(name).suffix)
    return name if says_kind else name + _ENDINGS.get(str(told.get("filetype")), "")


def _addresses(message: Mapping[str, Any]) -> Iterator[str]:
    yield from addresses(str(message.get("text") or ""))[0]
    yield from _in_blocks(message.get("blocks"))
    for attachment in _attachments(message):
        leads = (attachment.get(name) for name in ("original_url", "from_url", "title_link"))
        # Where a preview was made from is what was posted; the others may be another address of the same page.
        yield from [str(address) for address in leads if address][:1]
        if _is_passed_on(attachment) or not attachment.get("from_url"):
            yield from addresses(f"{attachment.get('pretext') or ''} {attachment.get('text') or ''}")[0]
        yield from _in_blocks(attachment.get("blocks"))
        yield from _in_blocks(attachment.get("message_blocks"))


def _in_blocks(blocks: Any) -> Iterator[str]:
    """Yield where the links and the buttons of blocks lead."""
    if isinstance(blocks, Mapping):
        kind = blocks.get("type")
        if kind in {"link", "button"} and blocks.get("url"):
            yield str(blocks["url"])
        elif kind == "mrkdwn":
            yield from addresses(str(blocks.get("text") or ""))[0]
        for value in blocks.values():
            if isinstance(value, Mapping | list):
                yield from _in_blocks(value)
    elif isinstance(blocks, list):
        for one in blocks:
            yield from _in_blocks(one)


def _attachments(message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    attached = message.get("attachments")
    return [one for one in attached if isinstance(one, Mapping)] if isinstance(attached, list) else []


def _is_passed_on(attachment: Mapping[str, Any]) -> bool:
    """Return whether it is somebody's message that was passed on."""
    return any(attachment.get(name) for name in _SHARED)


def _is_slacks_own(address: str) -> bool:
    parts = urlsplit(address)
    return bool(_SLACKS.fullmatch(parts.hostname or "") and _PLACES.match(parts.path))


def _page(address: str) -> tuple[str, str, str]:
    """Return what makes an address that of a page; our own answers' links differ in the words that they open at."""
    parts = urlsplit(address)
    return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/"), parts.query
