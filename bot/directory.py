"""Who somebody is and what a channel is, as Slack says; asked once in some minutes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection
from typing import Any

from bot.access import Asker, Kind, Place, Standing
from bot.ledger import Ledger
from bot.slack import RefusedError, Slack

# How long somebody who was made a guest, or a channel that was shared, goes unnoticed.
KEEP_SECONDS = 300.0
_MOST = 20_000
# What Slack says of whom we may not know, and of where the bot is not: private, somebody else's, or no channel at all.
_NOBODY = frozenset({"user_not_found", "user_not_visible"})
_NOWHERE = frozenset({"channel_not_found", "not_in_channel"})

Facts = dict[str, Any]


class Directory:
    """People and channels. Safe to share between threads; raises `SlackError` where Slack does not tell."""

    def __init__(
        self,
        slack: Slack,
        ledger: Ledger,
        *,
        team: str,
        admins: Collection[str] = (),
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._slack = slack
        self._ledger = ledger
        self._team = team
        self._admins = frozenset(admins)
        self._now = now
        self._kept: dict[str, tuple[float, Facts]] = {}
        self._guard = threading.Lock()
        self._forgotten = 0

    @property
    def admins(self) -> list[str]:
        """The members whom PULLQUOTE_ADMINS names; Slack may know some of them as guests, or not at all."""
        return sorted(self._admins)

    def forget(self, channel: str) -> None:
        """Forget what is known of a channel: Slack says that it has changed, and is asked anew."""
        with self._guard:
            self._kept.pop(channel, None)
            self._forgotten += 1

    def asker(self, user: str) -> Asker:
        """Return who somebody is here; who is unknown to Slack is external."""
        return Asker(team=self._team, user=user, standing=self._standing(user))

    def name(self, user: str) -> str:
        """Return what somebody is called, their id where Slack knows no name."""
        facts = self._facts(user, self._slack.user)
        profile = facts.get("profile", {})
        return profile.get("real_name") or facts.get("real_name") or facts.get("name") or user

    def ahead(self, user: str) -> float:
        """Return how many seconds somebody's clock is ahead of UTC, 0 where Slack does not say."""
        offset = self._facts(user, self._slack.user).get("tz_offset")
        return float(offset) if isinstance(offset, (int, float)) else 0.0

    def place(self, channel: str, *, asker: str | None) -> Place:
        """Return what a channel is to whoever asks there, None for all who are there.

        One that Slack does not tell the bot of is unknown.
        """
        kind = self._kind(channel, asker)
        allowed = kind == "shared" and self._ledger.is_allowed(self._team, channel)
        return Place(team=self._team, channel=channel, kind=kind, allowed=allowed)

    def _standing(self, user: str) -> Standing:
        facts = self._facts(user, self._slack.user)
        # In an organisation of several workspaces a member's own may be another than the app's.
        ours = facts.get("team_id") == self._team or self._team in facts.get("enterprise_user", {}).get("teams", ())
        if not ours or facts.get("is_stranger") or facts.get("deleted") or facts.get("is_bot"):
            return "external"
        if facts.get("is_restricted") or facts.get("is_ultra_restricted"):
            return "guest"
        return "admin" if user in self._admins else "member"

    def _kind(self, channel: str, asker: str | None) -> Kind:
        # Whoever belongs elsewhere asks where it is shared, whatever Slack said of the channel some minutes ago.
        if asker is not None and self._standing(asker) == "external":
            return "shared"
        facts = self._facts(channel, self._slack.channel)
        if not facts:
            return "unknown"
        if facts.get("is_im"):
            return "direct" if asker in {None, facts.get("user")} else "private"
        if facts.get("is_ext_shared") or facts.get("is_pending_ext_shared"):
            return "shared"
        return "public" if facts.get("is_channel") and not facts.get("is_private") else "private"

    def _facts(self, id: str, ask: Callable[[str], Facts]) -> Facts:  # noqa: A002 - Slack's word
        with self._guard:
            until, facts = self._kept.get(id, (0.0, {}))
            forgotten = self._forgotten
        if self._now() < until:
            return facts
        try:
            facts = ask(id)
        except RefusedError as error:
            if error.code in _NOWHERE:
                # Not kept: the bot may be invited the next moment, and the channel may be shared.
                return {}
            if error.code not in _NOBODY:
                raise
            facts = {}
        with self._guard:
            if len(self._kept) >= _MOST:
                self._kept.clear()
            # What Slack said before something changed is not kept after it.
            if forgotten == self._forgotten:
                self._kept[id] = (self._now() + KEEP_SECONDS, facts)
        return facts
