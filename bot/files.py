"""Files that people share in Slack: fetched with the bot's token, from Slack's own hosts and no other."""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import urljoin, urlsplit

from bot.messages import UNNAMED, file_name
from bot.slack import TIMEOUT_SECONDS, RefusedError, Slack, UncertainError, is_slacks, judge
from index import PRIVATE_MODE, SourceError, StorageError, plain_name

if TYPE_CHECKING:
    import httpx

FOLDER = "received"
MAX_BYTES = 20_000_000
MOST_REDIRECTS = 3
LONGEST_SECONDS = 120.0

DELETED = "{name} was deleted in Slack before I could read it; send it again."
HIDDEN = "{name} is hidden by the limits of this workspace's Slack plan; send it again."
REVIEWED = "{name} is held back by this workspace's own review of files; send it again once it is free."
OUTSIDE = "{name} is kept outside Slack, where I cannot read it; give me its web address, or upload the file itself."
FOREIGN = "{name} belongs to another organisation, which does not let me read it; download it and send me the copy."
UNSEEN = "{name} is not shown to me: I am not where it was shared, or it was deleted; send it to me directly."
OTHER = "{name} is {what}, which I do not read; send me its words in a file."
NO_SCOPE = "I may not read files in this workspace; whoever runs me can give the app the scope files:read."
LOGIN = "Slack gave me a login page instead of {name}; whoever runs me can check the app's token and its scopes."
TOO_LARGE = "{name} is larger than the {most:,} bytes that I read; whoever runs me can raise that limit."
WITHHELD = "Slack does not hand over {name} ({code}); send it again."

# https://docs.slack.dev/reference/methods/files.info#errors, and what Slack Connect adds.
_CODES = {
    "file_deleted": DELETED,
    "file_not_found": UNSEEN,
    "not_visible": UNSEEN,
    "file_under_review": REVIEWED,
    "access_denied": FOREIGN,
    "file_access_denied": FOREIGN,
    "missing_scope": NO_SCOPE,
    "http_401": LOGIN,
    "http_403": LOGIN,
    "http_404": DELETED,
    "http_410": DELETED,
}
_MODES = {"tombstone": DELETED, "hidden_by_limit": HIDDEN, "external": OUTSIDE}
_ACCESS = {"file_not_found": UNSEEN, "access_denied": FOREIGN, "slack_connect_file_blocked": FOREIGN}
_OTHER = {"quip": "a canvas", "canvas": "a canvas", "docs": "a canvas", "space": "a post", "list": "a list",
          "email": "an e-mail"}  # fmt: skip
_PAGES = ("text/html", "application/xhtml+xml")
_PAGE_NAMES = (".html", ".htm", ".xhtml")
_BEGINS_PAGE = re.compile(rb"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_SUFFIX = re.compile(r"\.[A-Za-z]\w{0,9}")

# Where a redirect may lead with the token: a workspace's own host asks people to log in, and gives no files.
_KEEPER = re.compile(r"files[\w-]*\.slack(?:-gov)?\.com|(?:[\w-]+\.)*slack-files\.com", re.IGNORECASE)
# It hands out what its address alone allows (https://github.com/nextlevelbuilder/goclaw/pull/233).
_EDGE = re.compile(r"(?:[\w-]+\.)*slack-edge\.com", re.IGNORECASE)


class FileError(SourceError):
    """A file cannot be had from Slack; the message says why and what to do, to whoever sent it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file in Slack that can be fetched. `name` is no path; `title` is the name where Slack has no other."""

    id: str
    name: str
    title: str
    size: int | None
    is_page: bool
    url: str


class Files:
    """The files that people share. Safe to share between threads; what is fetched is kept in `folder` meanwhile."""

    def __init__(self, slack: Slack, token: str, api_url: str, folder: Path, *, max_bytes: int = MAX_BYTES) -> None:
        self._slack = slack
        self._token = token
        self._api_url = api_url
        self._folder = folder
        self._max_bytes = max_bytes

    def clear(self) -> None:
        """Remove what a crash left; to be called before anything is fetched."""
        for left in self._folder.glob("*"):
            with suppress(OSError):
                left.unlink()

    def about(self, id: str, *, name: str = "") -> File:  # noqa: A002 - Slack's word
        """Return what Slack says of a file now; `name` is what it is called where Slack does not say.

        Raises `FileError` for one that is gone, elsewhere, another organisation's or too large, else what `Slack` does.
        """
        called = plain_name(name) if name else UNNAMED
        try:
            told = self._slack.file(id)
        except RefusedError as error:
            raise self._refused(error, called) from error
        file = _file(told, called)
        if file.size is not None and file.size > self._max_bytes:
            raise self._too_large(file)
        return file

    @contextmanager
    def downloaded(self, file: File) -> Iterator[Path]:
        """Give the path of a copy, which only we can read and which goes with the block; its ending is the name's.

        Raises `FileError`, `StorageError`, and what `Slack` does where it is to be tried again.
        """
        suffix = PurePosixPath(file.name).suffix
        path = self._folder / f"{secrets.token_hex(8)}{suffix if _SUFFIX.fullmatch(suffix) else ''}"
        try:
            with _private(path) as copy:
                self._fetched(file, copy)
            yield path
        finally:
            path.unlink(missing_ok=True)

    def _fetched(self, file: File, copy: BinaryIO) -> None:
        import httpx  # only where there is a file

        try:
            with httpx.Client(timeout=TIMEOUT_SECONDS) as client:
                self._followed(client, file, copy)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise FileError(WITHHELD.format(name=file.name, code="no address")) from error
        except httpx.HTTPError as error:
            raise UncertainError(f"A file could not be fetched from Slack ({type(error).__name__}).") from error

    def _followed(self, client: httpx.Client, file: File, copy: BinaryIO) -> None:
        url, until = file.url, time.monotonic() + LONGEST_SECONDS
        if not is_slacks(url, self._api_url):
            raise FileError(OUTSIDE.format(name=file.name))
        for _ in range(MOST_REDIRECTS + 1):
            headers = {"Accept-Encoding": "identity"}
            if is_slacks(url, self._api_url):
                headers["Authorization"] = f"Bearer {self._token}"
            with client.stream("GET", url, headers=headers) as response:
                if not response.has_redirect_location:
                    self._kept(file, response, copy, until)
                    return
                url = self._next(file, url, urljoin(url, response.headers["location"]))
        raise FileError(LOGIN.format(name=file.name))

    def _next(self, file: File, url: str, leads: str) -> str:
        """Return where a redirect leads, if that may be a file; anywhere else stands a login page."""
        here, there = urlsplit(url), urlsplit(leads)
        host = there.hostname or ""
        same = (here.scheme, here.netloc) == (there.scheme, there.netloc)
        if same or (is_slacks(leads, self._api_url) and _KEEPER.fullmatch(host)):
            return leads
        if there.scheme == "https" and _EDGE.fullmatch(host):
            return leads
        raise FileError(LOGIN.format(name=file.name))

    def _kept(self, file: File, response: httpx.Response, copy: BinaryIO, until: float) -> None:
        try:
            judge("a file", response.status_code, response.headers, "")
        except RefusedError as error:
            raise self._refused(error, file.name) from error
        begin, size = b"", 0
        for chunk in response.iter_bytes():
            size += len(chunk)
            if size > self._max_bytes:
                raise self._too_large(file)
            if time.monotonic() > until:
                raise UncertainError("A file came too slowly from Slack.")
            begin = begin or chunk[:1_000]
            _write(copy, chunk)
        stated = response.headers.get("content-type", "").partition(";")[0].strip().lower() in _PAGES
        if (stated and not file.is_page) or ((stated or _BEGINS_PAGE.match(begin)) and size != file.size):
            raise FileError(LOGIN.format(name=file.name))

    def _refused(self, error: RefusedError, name: str) -> Exception:
        """Return what Slack's no means for whoever sent the file; its own error where the token itself is at fault."""
        if error.code in _CODES:
            return FileError(_CODES[error.code].format(name=name))
        if error.code.startswith("slack_connect"):
            return FileError(FOREIGN.format(name=name))
        if error.code.startswith(("file_", "http_", "ekm_")):
            return FileError(WITHHELD.format(name=name, code=error.code))
        return error

    def _too_large(self, file: File) -> FileError:
        return FileError(TOO_LARGE.format(name=file.name, most=self._max_bytes))


def _file(told: Mapping[str, Any], called: str) -> File:
    """Return what Slack tells of a file; raises `FileError` where that cannot be fetched."""
    name, kind = file_name(told) or called, str(told.get("filetype") or "")
    mode = str(told.get("mode") or "")
    refused = OUTSIDE if told.get("is_external") else _MODES.get(mode) or _ACCESS.get(str(told.get("file_access")))
    if refused:
        raise FileError(refused.format(name=name))
    if what := _OTHER.get(kind) or _OTHER.get(mode):
        raise FileError(OTHER.format(name=name, what=what))
    url, size = told.get("url_private_download") or told.get("url_private"), told.get("size")
    if not url:
        raise FileError(WITHHELD.format(name=name, code="no address"))
    is_page = str(told.get("mimetype")).lower() in _PAGES or name.lower().endswith(_PAGE_NAMES)
    whole = size if isinstance(size, int) else None
    title = " ".join(str(told.get("title") or "").split()) or name
    return File(id=str(told["id"]), name=name, title=title, size=whole, is_page=is_page, url=str(url))


@contextmanager
def _private(path: Path) -> Iterator[BinaryIO]:
    """Give a new file that only its owner may read, to be written."""
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        opened = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_MODE)
    except OSError as error:
        raise _no_room(path, error) from error
    with os.fdopen(opened, "wb", buffering=0) as copy:
        yield copy


def _write(copy: BinaryIO, chunk: bytes) -> None:
    try:
        left = memoryview(chunk)
        while left:
            left = left[copy.write(left) :]
    except OSError as error:
        raise _no_room(Path(str(copy.name)), error) from error


def _no_room(path: Path, error: OSError) -> StorageError:
    return StorageError(f"A file from Slack cannot be kept in '{path.parent}' ({error.strerror}). Check that folder.")
