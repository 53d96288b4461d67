"""Modals: opened while the trigger lasts, and what their submission needs kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.blocks.answers import plain_message
from bot.ledger import Job, Listing
from bot.slack import RefusedError
from bot.work.bot import Bot
from bot.work.delivery import deliver

LATE = "That took too long; press again."
LATE_COMMAND = "That took too long; type that again."
STALE = "I no longer know what that form was about. Open it again."

# What Slack says of a trigger that is past its three seconds, or of no trigger of its own.
_LATE = {"expired_trigger_id", "trigger_expired", "invalid_trigger", "invalid_trigger_id"}
# The modal was opened, and only the answer to us was lost.
_OPENED = {"exchanged_trigger_id", "trigger_exchanged"}


def opened(bot: Bot, job: Job, view: Mapping[str, Any], *, late: str = LATE, **wanted: Any) -> None:
    """Open a modal with the trigger that the job carries, and end the job; say `late` where it comes too late.

    Where the modal can be submitted, the place, the response address and what is `wanted` are kept, ids only, under the
    id that it carries as its private metadata: `Reception.submitted` finds them.
    """
    if "submit" in view:
        place = {"channel": job.request.key.channel, **wanted}
        address = {"response_url": job.request.response_url} if job.request.response_url else {}
        kept = bot.ledger.keep_list(Listing(kind="modal", wanted={**place, **address}))
        view = {**view, "private_metadata": kept}
    try:
        bot.slack.open_view(str(job.request.payload["trigger"]), view)
    except RefusedError as error:
        if error.code in _LATE:
            deliver(bot, job, plain_message(late))
            return
        if error.code not in _OPENED:
            raise
    bot.ledger.done(job)
