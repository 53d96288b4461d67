"""The tokens tried before anything is promised: whose they are, and in plain words what is wrong with them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from bot.scopes import HISTORY, NEEDED, SCOPES, SMALL
from bot.slack import RefusedError, Slack, SlowDownError, UncertainError
from index import PullquoteError

_LONGEST_PAUSE_SECONDS = 30.0
REMEDY = "Put what `pullquote manifest` prints into the app's manifest, or add it there, and install the app again."
# What passes by itself.
_PASSING = frozenset({"too_many_websockets", "team_added_to_org"})

_log = logging.getLogger(__name__)
Found = TypeVar("Found")


class TokenError(PullquoteError):
    """Slack does not take a token, or the token may not do what the bot does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who the bot is: its workspace and its own member, by id and by name; what its token may do.

    `url` is where the workspace is, "" where Slack did not say.
    """

    team: str
    team_name: str
    user: str
    user_name: str
    bot: str | None
    scopes: frozenset[str] = frozenset(SCOPES)
    url: str = ""

    @property
    def handle(self) -> str:
        """How people address it."""
        return f"@{self.user_name}"


def identity(slack: Slack, ending: threading.Event) -> Identity | None:
    """Return who the bot's token makes us, as soon as Slack can be reached; None where the bot ends before.

    Raises `TokenError` for a token that is refused, and for one that lacks scopes without which no answer can be given.
    """
    try:
        told = _once_reached(slack.myself, ending)
    except RefusedError as error:
        raise TokenError(
            f"Slack does not take SLACK_BOT_TOKEN ({error.code}). Copy the Bot User OAuth Token again from OAuth & "
            "Permissions; where it was revoked or the app removed, install the app again first."
        ) from error
    if told is None:
        return None
    _check(told["scopes"])
    return Identity(
        team=told["team_id"],
        team_name=told.get("team") or told["team_id"],
        user=told["user_id"],
        user_name=told.get("user") or "pullquote",
        bot=told.get("bot_id"),
        scopes=frozenset(SCOPES) if told["scopes"] is None else told["scopes"],
        url=told.get("url") or "",
    )


def socket_address(slack: Slack, ending: threading.Event) -> str | None:
    """Return where to connect to in Socket Mode, as soon as Slack can be reached; None where the bot ends before.

    Raises `TokenError` for an app-level token that is refused.
    """
    try:
        return _once_reached(slack.socket_address, ending)
    except RefusedError as error:
        raise TokenError(
            f"Slack does not take SLACK_APP_TOKEN for Socket Mode ({error.code}). Make an app-level token with the "
            "scope connections:write under Basic Information, and switch Socket Mode on."
        ) from error


def _check(scopes: frozenset[str] | None) -> None:
    if scopes is None:
        return
    missing = [scope for scope in SMALL if scope not in scopes]
    told = "; ".join(f"{scope}, {SCOPES[scope]}" for scope in missing)
    if NEEDED & set(missing):
        raise TokenError(f"The app lacks what it needs: {told}. {REMEDY}")
    if missing:
        _log.warning("The app may not do all that this version can. It lacks %s. %s", told, REMEDY)
    if without := sorted(HISTORY - scopes):
        _log.info("Without %s the bot hears in channels only what mentions it.", ", ".join(without))


def _once_reached(ask: Callable[[], Found], ending: threading.Event) -> Found | None:
    pause, said = 1.0, False
    while not ending.is_set():
        wait = pause
        try:
            return ask()
        except SlowDownError as slow:
            wait = slow.seconds
        except UncertainError as error:
            if not said:
                _log.warning("%s Trying on until it can be.", error)
            said = True
        except RefusedError as error:
            if error.code not in _PASSING:
                raise
        ending.wait(wait)
        pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
    return None
