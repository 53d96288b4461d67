"""Who may see, add and remove what, from where: the rules, as pure functions.

An article answers audiences: everyone (`*`), a workspace (`team:T1`), a channel (`channel:T1:C1`), a person
(`user:T1:U1`). The library adds `*` to whatever audiences it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.ledger.rules import Adding
from index import EVERYONE, Article

Standing = Literal["member", "admin", "guest", "external"]
Kind = Literal["public", "private", "direct", "shared", "unknown"]

SHARED = (
    "This channel is shared with another organisation, and I do not answer in those unless an admin of mine allows it "
    "with `/pullquote allow` here."
)
OUTSIDE = "Only people of this workspace can add articles."
MEMBERS = "Only members of this workspace can add articles here, not guests."
ADMINS = "Only admins of mine can add articles here."


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Somebody in a workspace. An admin is one that PULLQUOTE_ADMINS names; external is who belongs to another one."""

    team: str
    user: str
    standing: Standing

    @property
    def belongs(self) -> bool:
        """Whether what answers the workspace answers them."""
        return self.standing in {"member", "admin"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something is asked: a channel, private also where it is a group message.

    "direct" is the bot's own conversation with one person; "unknown" a channel that Slack tells nothing of, as the bot
    is not in it: it may be shared. `allowed`, of a shared channel, says that an admin allows it.
    """

    team: str
    channel: str
    kind: Kind
    allowed: bool = False

    @property
    def refused(self) -> bool:
        """Whether nothing is answered here."""
        return self.kind == "shared" and not self.allowed

    @property
    def audience(self) -> str:
        """The channel as an audience."""
        return f"channel:{self.team}:{self.channel}"


def reads(asker: Asker, place: Place, *, alone: bool) -> frozenset[str]:
    """Return which audiences' articles answer here, beside everyone's; `alone` where only the asker sees the answer."""
    if not _serves(asker, place):
        return frozenset()
    found = {place.audience}
    alone = alone or place.kind == "direct"
    # In a shared channel everyone reads, the other organisation too, what is posted; an unknown one may be shared.
    if asker.belongs and (alone or place.kind not in {"shared", "unknown"}):
        found.add(f"team:{asker.team}")
    if place.kind == "direct" or (alone and asker.belongs):
        found.add(f"user:{asker.team}:{asker.user}")
    return frozenset(found)


def adds(asker: Asker, place: Place, who: Adding = "everyone") -> str | None:
    """Return the audience of what is added here; None where the asker may not add. `who` is what admins set."""
    if no_adding(asker, place, who):
        return None
    if place.kind == "direct":
        return f"user:{asker.team}:{asker.user}"
    # A guest's word does not reach further than the guest does.
    return f"team:{asker.team}" if place.kind == "public" and asker.belongs else place.audience


def no_adding(asker: Asker, place: Place, who: Adding = "everyone") -> str | None:
    """Return the sentence that says why somebody may not add here, None where they may."""
    if place.refused:
        return SHARED
    if asker.standing == "external":
        return OUTSIDE
    if who == "admins" and asker.standing != "admin":
        return ADMINS
    return MEMBERS if who == "members" and not asker.belongs else None


def removes(asker: Asker, place: Place, article: Article, adders: Mapping[str, str]) -> frozenset[str]:
    """Return the audiences that lose the article when the asker removes it here; none where they may not.

    `adders` tells who put the article before each audience. What somebody added they may take back; an admin may
    take away whatever the place sees.
    """
    if asker.standing == "external" or not _serves(asker, place):
        return frozenset()
    seen = (reads(asker, place, alone=True) | {EVERYONE}) & set(article.audiences)
    if asker.standing == "admin":
        return frozenset(seen)
    return frozenset(audience for audience in seen if adders.get(audience) == asker.user)


def edits(asker: Asker, place: Place, article: Article, adders: Mapping[str, str]) -> bool:
    """Return whether the asker may say what is known about an article that answers here: whoever reads it is told so.

    That is an admin, or who put it before all that it answers.
    """
    if asker.standing == "external" or not _serves(asker, place):
        return False
    return asker.standing == "admin" or all(adders.get(one) == asker.user for one in article.audiences)


def _serves(asker: Asker, place: Place) -> bool:
    """Return whether somebody is answered in a place: people of another organisation only where an admin allows it."""
    return not place.refused and (asker.standing != "external" or place.kind == "shared")
