"""What the bot hears: a file a feature, each of which says which events and commands it takes and registers them."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from bot.listeners import (
    articles,
    asking,
    changes,
    checking,
    context,
    edits,
    feedback,
    files,
    following,
    home,
    ingesting,
    mentions,
    pane,
    pullquote,
    quotes,
    wrong,
)
from bot.listeners.reception import Reception, Shortcut
from index import PullquoteError

if TYPE_CHECKING:
    from slack_bolt import Ack, App

FEATURES = (
    # Before mentions: the first that fits an event has it.
    edits,
    mentions,
    asking,
    ingesting,
    articles,
    quotes,
    context,
    pullquote,
    wrong,
    feedback,
    home,
    changes,
    files,
    checking,
    following,
    pane,
)
EVENTS = tuple(event for feature in FEATURES for event in feature.EVENTS)
COMMANDS = tuple(command for feature in FEATURES for command in feature.COMMANDS)
SHORTCUTS: tuple[Shortcut, ...] = tuple(
    shortcut for feature in FEATURES for shortcut in getattr(feature, "SHORTCUTS", ())
)

_ANY = re.compile("")
_log = logging.getLogger(__name__)


def register(app: App, reception: Reception) -> None:
    """Register every listener, and last one for what an older version's messages or manifest still bring."""
    for feature in FEATURES:
        feature.register(app, reception)
    app.event(_ANY)(_ignore)
    app.action(_ANY)(_acknowledge)
    app.view(_ANY)(_acknowledge)
    app.shortcut(_ANY)(_acknowledge)
    app.error(_fail)


def _ignore() -> None:
    """Let an event pass; Bolt acknowledges it."""


def _acknowledge(ack: Ack) -> None:
    ack()


def _fail(error: Exception) -> None:
    """Tell of a request that was not taken on. Bolt does not acknowledge it, so that Slack sends it again."""
    if isinstance(error, PullquoteError):
        _log.error("%s", error)
    else:
        _log.error("A request of Slack's failed.", exc_info=error)
