"""A file in Slack, as files.info and the messages with files tell of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Literal
from urllib.parse import quote

from tests.slack.people import BOT, JSON, TEAM

Mode = Literal["hosted", "snippet", "external", "tombstone", "hidden_by_limit"]
DOWNLOADS = "files-pri"


@dataclass(slots=True, kw_only=True, eq=False)
class File:
    """A file: https://docs.slack.dev/reference/objects/file-object.

    `stub`: events tell only its id, as of one of another organisation, and files.info is to be asked for the rest.
    `size` is told in place of the content's own where it is given. `channels` are those where it was shared.
    """

    id: str
    user: str
    name: str
    content: bytes
    mimetype: str
    title: str = ""
    mode: Mode = "hosted"
    stub: bool = False
    size: int | None = None
    address: str = ""
    channels: list[str] = field(default_factory=list)
    # Whether a file of ours is finished, so that others may see it.
    complete: bool = True

    @property
    def by_bot(self) -> bool:
        return self.user == BOT

    @property
    def text(self) -> str:
        """Its content as UTF-8."""
        return self.content.decode()

    @property
    def filetype(self) -> str:
        return PurePosixPath(self.name).suffix.removeprefix(".").lower() or "binary"

    @property
    def told(self) -> JSON:
        """What events and messages tell of it."""
        if self.stub:
            return {"id": self.id, "file_access": "check_file_info"}
        if self.mode in {"tombstone", "hidden_by_limit"}:
            return {"id": self.id, "mode": self.mode}
        return self.json

    @property
    def json(self) -> JSON:
        """What files.info tells of it."""
        told: JSON = {
            "id": self.id,
            "created": 1700000000,
            "timestamp": 1700000000,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": self.mimetype,
            "filetype": "text" if self.mode == "snippet" else self.filetype,
            "pretty_type": self.filetype.upper(),
            "user": self.user,
            "user_team": TEAM,
            "editable": self.mode == "snippet",
            "size": len(self.content) if self.size is None else self.size,
            "mode": self.mode,
            "is_external": self.mode == "external",
            "external_type": "gdrive" if self.mode == "external" else "",
            "is_public": any(each.startswith("C") for each in self.channels),
            "public_url_shared": False,
            "file_access": "visible",
            "channels": [each for each in self.channels if each.startswith("C")],
            "groups": [],
            "ims": [each for each in self.channels if each.startswith("D")],
        }
        return {**told, **self._addresses()}

    def _addresses(self) -> JSON:
        if self.mode == "external":
            return {"url_private": f"https://drive.example/file/{self.id}"}
        name = quote(self.name.lower().replace(" ", "_"))
        place = f"{self.address}/{DOWNLOADS}/{TEAM}-{self.id}"
        return {"url_private": f"{place}/{name}", "url_private_download": f"{place}/download/{name}"}
