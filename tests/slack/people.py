"""The workspace of the tests: T1 "Harbour", its people and its channels, as Slack's payloads describe them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Literal

TEAM, TEAM_NAME, DOMAIN = "T1", "Harbour", "harbour"
OTHER_TEAM = "T2"
APP, BOT, BOT_ID, BOT_NAME = "A1", "UBOT", "B1", "pullquote"

JSON = dict[str, Any]
Kind = Literal["channel", "group", "mpim", "im"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody: a member of T1 unless told otherwise."""

    id: str
    name: str
    team: str = TEAM
    admin: bool = False
    guest: bool = False
    single_channel: bool = False
    bot: bool = False
    deleted: bool = False
    # Seconds by which their clock is ahead of UTC.
    tz_offset: int = 0

    @property
    def handle(self) -> str:
        return self.name.split()[0].lower()

    @property
    def json(self) -> JSON:
        """The `user` of users.info; of a person of another organisation Slack tells less."""
        stranger = {"is_stranger": True} if self.team != TEAM else {}
        return {
            "id": self.id,
            "team_id": self.team,
            "name": self.handle,
            "deleted": self.deleted,
            "real_name": self.name,
            "tz": "Europe/Oslo",
            "tz_offset": self.tz_offset,
            "profile": {"real_name": self.name, "display_name": self.handle, "team": self.team},
            "is_admin": self.admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": self.guest,
            "is_ultra_restricted": self.guest and self.single_channel,
            "is_bot": self.bot,
            "is_app_user": False,
            "updated": 1700000000,
            **stranger,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A conversation. The bot is in it where `members` has UBOT."""

    id: str
    name: str = ""
    kind: Kind = "channel"
    members: frozenset[str] = field(default_factory=frozenset)
    archived: bool = False
    ext_shared: bool = False
    pending_ext_shared: bool = False

    @property
    def has_bot(self) -> bool:
        return BOT in self.members

    @property
    def private(self) -> bool:
        return self.kind != "channel"

    @property
    def command_name(self) -> str:
        """What a slash command calls it."""
        return {"channel": self.name, "im": "directmessage"}.get(self.kind, "privategroup")

    def joined(self, *users: str) -> Channel:
        """Return it with more members."""
        return replace(self, members=self.members | set(users))

    def with_others(self, *, shared: bool) -> Channel:
        """Return it shared with another organisation, or not."""
        return replace(self, ext_shared=shared)

    @property
    def json(self) -> JSON:
        """The `channel` of conversations.info."""
        if self.kind == "im":
            other = next(iter(self.members - {BOT}), BOT)
            return {"id": self.id, "created": 1700000000, "is_im": True, "is_org_shared": False, "user": other,
                    "is_archived": self.archived, "is_user_deleted": False, "priority": 0}  # fmt: skip
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": self.kind == "channel",
            "is_group": self.kind == "group",
            "is_mpim": self.kind == "mpim",
            "is_im": False,
            "is_private": self.private,
            "is_archived": self.archived,
            "is_general": self.id == "C1",
            "is_shared": self.ext_shared,
            "is_org_shared": False,
            "is_ext_shared": self.ext_shared,
            "is_pending_ext_shared": self.pending_ext_shared,
            "pending_shared": ["T2"] if self.pending_ext_shared else [],
            "is_member": self.has_bot,
            "context_team_id": TEAM,
            "shared_team_ids": [TEAM, OTHER_TEAM] if self.ext_shared else [TEAM],
            "created": 1700000000,
            "creator": "U1",
        }


def people() -> dict[str, Person]:
    """Return everyone: members, an admin, guests, somebody of another organisation."""
    everyone = (
        Person(id="U1", name="Nora Member"),
        Person(id="U2", name="Piet Member"),
        Person(id="U3", name="Solveig Member"),
        Person(id="UADMIN", name="Ada Admin", admin=True),
        Person(id="UGUEST", name="Gus Guest", guest=True),
        Person(id="UGUEST1", name="Greta Guest", guest=True, single_channel=True),
        Person(id="UEXT", name="Erik External", team=OTHER_TEAM),
        Person(id="UGONE", name="Gerd Gone", deleted=True),
        Person(id="UOTHERBOT", name="Otherbot", bot=True),
        Person(id=BOT, name=BOT_NAME, bot=True),
    )
    return {person.id: person for person in everyone}


def channels() -> dict[str, Channel]:
    """Return every channel that is there from the beginning; a direct one begins when somebody writes (D + user)."""
    all_here = frozenset({BOT, "U1", "U2", "U3", "UADMIN", "UGUEST", "UGUEST1", "UOTHERBOT"})
    every = (
        Channel(id="C1", name="general", members=all_here),
        Channel(id="C2", name="random", members=all_here),
        Channel(id="COUT", name="without-bot", members=all_here - {BOT}),
        Channel(id="CPRIV", name="secret", kind="group", members=frozenset({BOT, "U1", "UADMIN", "UGUEST"})),
        Channel(id="CPRIVOUT", name="hidden", kind="group", members=frozenset({"U1", "U2"})),
        Channel(id="CMPIM", name="mpdm-nora--piet--pullquote-1", kind="mpim", members=frozenset({BOT, "U1", "U2"})),
        Channel(id="CSHARED", name="with-partners", members=all_here | {"UEXT"}, ext_shared=True),
        Channel(id="CPENDING", name="partners-invited", members=all_here, pending_ext_shared=True),
        Channel(id="COLD", name="closed", members=all_here, archived=True),
        Channel(id="DOTHERS", kind="im", members=frozenset({"U1", "U2"})),
    )
    return {channel.id: channel for channel in every}
