"""A list of quotes as a table: a file in the asker's conversation with the bot, once."""

from __future__ import annotations

import io
import re
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace

from bot import spreadsheet
from bot.access import SHARED, reads
from bot.blocks import lists
from bot.blocks.answers import plain_message
from bot.blocks.message import Message
from bot.ledger import Job, Listing
from bot.slack import Posted, RefusedError, SlackError, SlowDownError, UncertainError
from bot.totals import Totals
from bot.uploads import upload
from bot.wording import in_line, title_of
from bot.work.articles import GONE, STALE, seen
from bot.work.bot import Bot, where
from bot.work.delivery import deliver
from bot.work.quotations import heading, kept_list, today_of, wanted_of
from index import Quote, Wanted

NO_SCOPE = (
    "I may not send files in this workspace. Whoever runs me can change that: the Slack app needs the scope "
    "`files:write`."
)
NOTHING = "There is nothing in that list any more."
UNSURE = "Slack did not say whether the table arrived. If it is not in our conversation, press Download CSV again."
NO_MESSAGE = "Slack does not let me write to you, so I cannot send you the table."
NOT_TAKEN = "Slack did not take the table ({code}). Whoever runs me finds in Slack's documentation what that asks for."
# Slack's words for a workspace in which files may not be uploaded, or not such.
_FORBIDDEN = frozenset({"file_uploads_disabled", "file_uploads_except_images_disabled", "file_type_not_allowed"})
FORBIDDEN = "This workspace does not let apps upload such files; an admin of the workspace can change that."

_NAME_CHARACTERS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """A table: how its file is called, what it holds, and that in words."""

    name: str
    content: bytes
    told: str


def table(bot: Bot, job: Job) -> None:
    """Send whoever pressed the button all quotes of a list as a table, as far as they may see them there.

    The steps are noted: broken off, it goes on where it was, and no second file is sent.
    """
    noted = job.request.payload
    if job.tried and "told" not in noted:  # the refusal may have arrived
        bot.ledger.done(job)
    elif job.tried and "posted" not in noted:
        _tell(bot, job, plain_message(UNSURE))
    elif "told" in noted:
        _send(bot, job)
    elif isinstance(made := _made(bot, job), str):
        deliver(bot, job, plain_message(made))
    else:
        _upload(bot, job, made)


def _made(bot: Bot, job: Job) -> _Table | str:
    """Return the table, or the sentence that says why there is none."""
    asker, place = where(bot, job)
    if place.refused:
        return SHARED
    listing = kept_list(bot, job)
    if listing is None:
        return STALE
    if "files:write" not in bot.scopes:
        return NO_SCOPE
    return _of(bot, job, listing, reads(asker, place, alone=True))


def _of(bot: Bot, job: Job, listing: Listing, audiences: Collection[str]) -> _Table | str:
    wanted = wanted_of(listing)
    if wanted.article and seen(bot, wanted.article, audiences) is None:
        return GONE
    totals, written = Totals(), io.StringIO(newline="")
    found = totals.counting(bot.library.quotes(wanted, audiences=audiences))
    first = next(found, None)
    if first is None:
        return NOTHING
    spreadsheet.write((quote for quotes in ((first,), found) for quote in quotes), written)
    return _Table(
        name=name_of(wanted, first, f"{today_of(bot, job.request.user)}"),
        content=written.getvalue().encode(spreadsheet.ENCODING),
        told=f"{heading(wanted, first)}: {totals}.",
    )


def name_of(wanted: Wanted, first: Quote, day: str) -> str:
    """Return what the file is called: "quotes-jack-ma-2026-11-23.csv"; no path, whatever is asked for."""
    whose = wanted.by[0] if wanted.by else wanted.about or (title_of(first.article) if wanted.article else "")
    words = re.findall(r"\w+", in_line(whose).casefold())
    return "-".join(["quotes", *filter(None, ["-".join(words)[:_NAME_CHARACTERS].strip("-")]), day]) + ".csv"


def _upload(bot: Bot, job: Job, made: _Table) -> None:
    """Upload the table, which nobody sees yet, and send it."""
    try:
        file = upload(bot.slack, made.name, made.content)
    except RefusedError as error:
        _tell(bot, job, plain_message(_why(error)))
        return
    facts = {"file": file, "name": made.name, "told": made.told}
    bot.ledger.noted(job, **facts)
    _send(bot, _with(job, **facts))


def _send(bot: Bot, job: Job) -> None:
    """Post what the table is, put the file below it, and say to whoever pressed where it is."""
    noted = job.request.payload
    if "posted" not in noted:
        posted = _posted(bot, job)
        if posted is None:
            return
        job = _with(job, posted=list(posted))
    below = Posted(*job.request.payload["posted"])
    if not noted.get("sent"):
        # Nothing that could be lost is under way.
        bot.ledger.not_arrived(job)
        job = replace(job, tried=False)
        if not _handed_over(bot, job, below):
            return
        bot.ledger.noted(job, sent=True)
    at = f"{bot.url}archives/{below.channel}/p{below.ts.replace('.', '')}" if bot.url else None
    deliver(bot, job, lists.table_sent(str(noted["name"]), at))


def _posted(bot: Bot, job: Job) -> Posted | None:
    """Return the message that the file is to stand below; None where there is none, and that is told."""
    bot.ledger.trying(job)
    try:
        message = plain_message(str(job.request.payload["told"]).replace("`", "'"))
        posted = bot.slack.post(job.request.user, message, thread=None, key=job.request.key)
    except SlowDownError:
        bot.ledger.not_arrived(job)
        raise
    except (RefusedError, UncertainError) as error:
        _tell(bot, job, plain_message(NO_MESSAGE if isinstance(error, RefusedError) else UNSURE))
        return None
    bot.ledger.noted(job, posted=list(posted))
    return posted


def _handed_over(bot: Bot, job: Job, below: Posted) -> bool:
    """Return whether the file stands below the message; where it does not, that is told."""
    noted = job.request.payload
    file, again = str(noted["file"]), bool(noted.get("handing"))
    if again and _is_there(bot, file, below):
        return True
    bot.ledger.noted(job, handing=True)
    try:
        bot.slack.hand_over(file, str(noted["name"]), below=below)
    except RefusedError as error:
        if not again:
            with suppress(SlackError):
                bot.slack.delete(below)
        _tell(bot, job, plain_message(UNSURE if again else _why(error)))
        return False
    return True


def _is_there(bot: Bot, file: str, below: Posted) -> bool:
    """Return whether Slack tells that the file was put into the conversation before."""
    try:
        told = bot.slack.file(file)
    except RefusedError:
        return False
    return below.channel in told.get("ims", ()) or any(
        below.channel in kind for kind in told.get("shares", {}).values()
    )


def _why(error: RefusedError) -> str:
    if error.code == "missing_scope":
        return NO_SCOPE
    return FORBIDDEN if error.code in _FORBIDDEN else NOT_TAKEN.format(code=error.code)


def _tell(bot: Bot, job: Job, message: Message) -> None:
    """Say why there is no table, whatever was tried before: that was not this sentence."""
    bot.ledger.not_arrived(job)
    deliver(bot, replace(job, tried=False), message)


def _with(job: Job, **facts: object) -> Job:
    """Return the job as it is taken up again after these were noted."""
    request = replace(job.request, payload={**job.request.payload, **facts})
    return replace(job, request=request, tried=False)
