"""Checks of what Slack says: whose tokens these are, what they may do, its clock, and the admins."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from typing import Any

from bot.config import ConfigError, Settings
from bot.health.check import Check, broken, fine, note
from bot.health.machine import address
from bot.scopes import HISTORY, NEEDED, SCOPES, SMALL
from bot.slack import RefusedError, Slack, SlackError, UncertainError
from bot.tokens import REMEDY

_SECRET = re.compile(r"[0-9a-f]{32}")
# Signatures older than that are refused; https://docs.slack.dev/authentication/verifying-requests-from-slack.
_LONGEST_SECONDS = 300
_WORTH_SECONDS = 30
_COPY = "Copy the Bot User OAuth Token again from OAuth & Permissions; where it was revoked, install the app again."
_APP_TOKEN = (
    "Make an app-level token with the scope connections:write under Basic Information, and switch Socket Mode on."  # noqa: S105
)


def slack(known: Settings, *, now: Callable[[], float] = time.time) -> Iterator[Check]:
    """Yield what Slack says of the settings, and of the clock here; what it cannot be asked is told as such."""
    if not (known.bot_token or known.app_token or known.signing_secret):
        yield note("Slack", "not set up", "The README's chapter on Slack tells how, in ten minutes.")
        return
    try:
        known.checked_for_slack()
    except ConfigError as error:
        yield broken("Slack", str(error))
        return
    yield from _mode(known)
    api = Slack.of(known.bot_token, known.api_url)
    try:
        me = api.myself()
    except RefusedError as error:
        yield broken("bot token", f"Slack does not take SLACK_BOT_TOKEN ({error.code})", _COPY)
        return
    except SlackError as error:
        yield _unreached("Slack", error)
        return
    yield fine("bot token", f"@{me.get('user')} in {me.get('team') or me.get('team_id')}")
    yield _scopes(me["scopes"])
    yield clock(me["date"], now(), http=not known.app_token)
    if known.app_token:
        yield _socket(Slack.of(known.app_token, known.api_url))
    yield from _admins(known, api)


def _unreached(name: str, error: SlackError) -> Check:
    if isinstance(error, UncertainError):
        found, remedy = str(error), "Look whether this machine reaches the internet, and what SLACK_API_URL says."
        return broken(name, found, remedy)
    return note(name, str(error), "Try again in a minute.")


def _mode(known: Settings) -> Iterator[Check]:
    """Yield how Slack reaches the bot, and whether it can listen where it has to."""
    if known.app_token:
        yield fine("mode", "Socket Mode, as SLACK_APP_TOKEN is set")
    else:
        yield fine("mode", "HTTP, at /slack/events, as SLACK_APP_TOKEN is not set")
    secret = known.signing_secret
    if secret and not _SECRET.fullmatch(secret):
        found = f"SLACK_SIGNING_SECRET has {len(secret)} characters; Slack's have 32, of 0-9 and a-f"
        yield note("signing secret", found, "Copy it again from Basic Information.")
    elif secret:
        yield fine("signing secret", "looks like one")
    if known.listens_on is not None:
        yield address(known, known.listens_on)
    begin = f"/{known.commands}"
    yield fine(
        "commands",
        f"{begin}ask, {begin}ingest and so on",
        "The app must have the same: `pullquote manifest` prints them so." if known.commands else "",
    )


def _scopes(given: frozenset[str] | None) -> Check:
    if given is None:
        return note("scopes", "Slack does not say which the token has")
    missing = [scope for scope in SMALL if scope not in given]
    without = HISTORY - given
    which = "the whole manifest (hears what is asked on in threads)"
    if without:
        which = "the small manifest (hears in channels only what mentions it)"
    if missing:
        told = "; ".join(f"{scope}, {SCOPES[scope]}" for scope in missing)
        ok = None if NEEDED.isdisjoint(missing) else False
        # Whoever chose the small one is not told to ask for all history now.
        small = " For the small one it is `pullquote manifest --small`." if without == HISTORY else ""
        return Check(name="scopes", ok=ok, found=f"lacks {told}", remedy=f"{REMEDY}{small}")
    some = without and without != HISTORY
    return Check(
        name="scopes",
        ok=None if some else True,
        found=f"it has {', '.join(sorted(HISTORY & given))} of the history scopes, not all" if some else which,
        remedy=f"{REMEDY} `--small` asks for none of these." if some else "",
    )


def clock(date: str, now: float, *, http: bool) -> Check:
    """Return whether the clock here agrees with Slack's: where it does not, its requests look old."""
    try:
        apart = now - parsedate_to_datetime(date).timestamp()
    except (TypeError, ValueError):
        return note("clock", "Slack does not say what time it is")
    if abs(apart) < _WORTH_SECONDS:
        return fine("clock", "agrees with Slack's")
    found = f"{abs(apart):,.0f} seconds {'ahead of' if apart > 0 else 'behind'} Slack's"
    broken = http and abs(apart) >= _LONGEST_SECONDS
    if broken:
        found += ": every request of Slack's is refused as too old"
    return Check(
        name="clock", ok=False if broken else None, found=found, remedy="Set this machine's clock (NTP sees to it)."
    )


def _socket(app: Slack) -> Check:
    try:
        app.socket_address()
    except RefusedError as error:
        found = f"Slack does not take SLACK_APP_TOKEN for Socket Mode ({error.code})"
        return broken("app token", found, _APP_TOKEN)
    except SlackError as error:
        return _unreached("app token", error)
    return fine("app token", "opens a connection")


def _admins(known: Settings, api: Slack) -> Iterator[Check]:
    if not known.admins:
        yield note(
            "admins",
            "none named",
            "Name members in PULLQUOTE_ADMINS: they set who may add, decide about corrections and hear alarms.",
        )
    for admin in known.admins:
        check = _admin(admin, api)
        yield check
        if check.ok is False and check.name == "Slack":
            return


def _admin(admin: str, api: Slack) -> Check:
    remedy = "Name a member of this workspace in PULLQUOTE_ADMINS."
    try:
        person: dict[str, Any] = api.user(admin)
    except RefusedError as error:
        return broken("admins", f"Slack knows no {admin} ({error.code})", remedy)
    except SlackError as error:
        return _unreached("Slack", error)
    for flag, said in _NO_ADMIN.items():
        if person.get(flag):
            return broken("admins", f"{admin} {said}", remedy)
    return fine("admins", f"{admin} is {person.get('real_name') or person.get('name') or admin}")


_NO_ADMIN = {
    "deleted": "has been deactivated",
    "is_bot": "is a bot",
    "is_stranger": "belongs to another organisation",
    "is_restricted": "is a guest",
    "is_ultra_restricted": "is a guest",
}
