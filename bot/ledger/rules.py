"""What admins set: who may add, and what the bot does in a channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, cast, get_args

from bot.ledger.database import Database

# Who may add articles; "everyone" is also guests, for where they are.
Adding = Literal["everyone", "members", "admins"]
# What is answered in a channel: also what goes on in a thread without a mention, only mentions, nothing.
Heard = Literal["all", "mentioned", "off"]

_ADDING = "adding"
_CHANNEL = "channel:"


class Rules:
    """What admins set: who may add, and what the bot does in a channel.

    What an earlier or later version set and this one does not know counts as not set.
    """

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now

    def adding(self, team: str) -> Adding:
        """Return who may add articles."""
        value = self._values(team, _ADDING).get(_ADDING)
        return cast("Adding", value) if value in get_args(Adding) else "everyone"

    def set_adding(self, team: str, who: Adding, *, user: str) -> None:
        """Keep who may add articles, and which admin says so."""
        self._set(team, _ADDING, None if who == "everyone" else who, user)

    def channel(self, team: str, channel: str) -> Heard:
        """Return what is answered in a channel."""
        return self._channels(team, channel).get(channel, "all")

    def set_channel(self, team: str, channel: str, heard: Heard, *, user: str) -> None:
        """Keep what is answered in a channel, and which admin says so."""
        self._set(team, _CHANNEL + channel, None if heard == "all" else heard, user)

    def channels(self, team: str) -> Mapping[str, Heard]:
        """Return the channels in which less than usual is answered, the one set first first."""
        return self._channels(team)

    def allowed(self, team: str) -> list[str]:
        """Return the channels shared with other organisations in which an admin lets the bot answer."""
        with self._database.reading() as rows:
            found = rows.execute("SELECT channel FROM allowed WHERE team = ? ORDER BY created", [team]).fetchall()
        return [str(row["channel"]) for row in found]

    def _channels(self, team: str, channel: str = "*") -> dict[str, Heard]:
        found = self._values(team, _CHANNEL + channel)
        heard = {name.removeprefix(_CHANNEL): value for name, value in found.items() if value in get_args(Heard)}
        return cast("dict[str, Heard]", heard)

    def _values(self, team: str, name: str) -> dict[str, str]:
        asked = "SELECT name, value FROM settings WHERE team = ? AND name GLOB ? ORDER BY created, name"
        with self._database.reading() as rows:
            return {str(row["name"]): str(row["value"]) for row in rows.execute(asked, [team, name]).fetchall()}

    def _set(self, team: str, name: str, value: str | None, user: str) -> None:
        with self._database.writing() as rows:
            rows.execute("DELETE FROM settings WHERE team = ? AND name = ?", [team, name])
            if value is not None:
                rows.execute("INSERT INTO settings VALUES (?, ?, ?, ?, ?)", [team, name, value, user, self._now()])
