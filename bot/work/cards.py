"""The one message of a command that adds: sent, then sent again or edited as the job goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.blocks import cards
from bot.blocks.cards import Amount
from bot.blocks.message import Message
from bot.ledger import Job
from bot.slack import Posted, RefusedError, SlackError, SlowDownError
from bot.work.bot import Bot
from bot.work.delivery import SPENT

# A response address takes five messages in thirty minutes; the last is the end's, the minute is for clocks that differ.
USES = 5
URL_SECONDS = 29 * 60.0
# So many articles are a long job, which tells how far it is; nothing is told sooner than so long after what was last.
LONG = 10
_PAUSE_SECONDS = 5.0
# Where each time costs a message, as the address of a slash command replaces nothing
# (https://github.com/slackapi/bolt-js/issues/2287), it is told twice: of a number that is not known, here.
_MILESTONES = (10, 25)
# What Slack says of a message of ours that cannot be edited: somebody deleted it, or it is no longer ours to edit.
_GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed", "channel_not_found"})


class Card:
    """The one message of a command.

    Where only the asker sees it, it is sent by their response address as often as that allows, and in a message to them
    where it is spent; where it is posted, the one message is edited.
    """

    def __init__(self, bot: Bot, job: Job, amount: Amount) -> None:
        self._bot = bot
        self._amount = amount
        self._way = _Responses(bot, job) if job.request.response_url else _Post(bot, job)
        self._stages: set[str] = set()
        self._told = 0.0
        self._quiet = False

    def step(self, stage: str) -> None:
        """Tell that this stage begins, the first time that it does."""
        if stage in self._stages:
            return
        self._stages.add(stage)
        self._tell(cards.reading(self._amount) if stage == "reading" else cards.embedding(self._amount))

    def done(self, articles: int) -> None:
        """Tell how far a long job is, as often as there are messages to spare."""
        in_all = self._amount.articles
        milestones = (in_all // 3, 2 * in_all // 3) if in_all else _MILESTONES
        if (in_all or LONG) >= LONG and (self._way.edits or articles in milestones):
            self._tell(cards.under_way(articles, self._amount))

    def _tell(self, message: Message) -> None:
        """Say how far it is, if that can be said: what is added does not hang on it."""
        if self._quiet or not self._way.may_tell() or self._bot.now() - self._told < _PAUSE_SECONDS:
            return
        try:
            self._way.tell(message)
            self._told = self._bot.now()
        except SlackError:
            self._quiet = True

    def end(self, message: Message, *, away: Callable[[], Message] | None = None) -> None:
        """Say how it ended, and note that the job is over.

        `away` gives the message as it is to be read in the asker's conversation with the bot. Either is sent once at
        most where nobody can look whether it arrived.
        """
        self._way.end(message, away or (lambda: message))


def end_posted(bot: Bot, job: Job, message: Message) -> None:
    """Say in the posted message of a job that cannot be done, as far as that came, why not; note that it is over."""
    now = bot.ledger.request(job.id) or job.request
    _Post(bot, replace(job, request=now)).end(message, lambda: message)


class _Responses:
    """Messages that only the asker sees, by the address that came with the command."""

    edits = False

    def __init__(self, bot: Bot, job: Job) -> None:
        self._bot = bot
        self._job = job
        self._uses = int(job.request.payload.get("responded", 0))
        # A second attempt begins where people were told of the first.
        self._again = bool(self._uses)

    def may_tell(self) -> bool:
        """Return whether there is a message to spare."""
        return not self._again and self._uses < USES - 1 and not self._is_late()

    def tell(self, message: Message) -> None:
        """Send a message. Raises as `Slack` does."""
        # Counted before it is used: a crash in between costs a message, not the last one.
        self._uses += 1
        self._bot.ledger.responded(self._job, self._uses)
        # Nothing is replaced: of an address that came with a button that would be the message that has the button.
        self._bot.slack.respond(str(self._job.request.response_url), message)

    def end(self, message: Message, away: Callable[[], Message]) -> None:
        """Send the last message, to the person where the address is spent."""
        bot, job = self._bot, self._job
        bot.ledger.trying(job)
        try:
            if not self._responded(message):
                bot.slack.post(job.request.user, away(), thread=None, key=job.request.key)
        except (SlowDownError, RefusedError):
            bot.ledger.not_arrived(job)
            raise
        bot.ledger.done(job)

    def _responded(self, message: Message) -> bool:
        """Return whether the response address took the message."""
        if self._uses >= USES or self._is_late():
            return False
        try:
            self.tell(message)
        except RefusedError as error:
            if error.code not in SPENT:
                raise
            return False
        return True

    def _is_late(self) -> bool:
        return self._bot.now() - self._job.created > URL_SECONDS


class _Post:
    """A message where it was asked for, or to the asker where there is no such place; edited from then on."""

    edits = True

    def __init__(self, bot: Bot, job: Job) -> None:
        self._bot = bot
        self._job = job
        card = job.request.payload.get("card")
        self._begun = card is not None
        self._posted = Posted(card["channel"], card["ts"]) if card else None

    def may_tell(self) -> bool:
        """Return whether there is a message to edit, or none was tried to post yet."""
        return bool(self._posted) or not self._begun

    def tell(self, message: Message) -> None:
        """Post the message, or put this in its place. Raises as `Slack` does."""
        if self._posted:
            self._bot.slack.update(self._posted, message)
            return
        # Noted before it is posted: after a crash in between, it is looked for.
        self._bot.ledger.noted(self._job, card={})
        self._begun = True
        self._posted = self._post(message)
        self._bot.ledger.noted(self._job, card=self._posted._asdict())

    def end(self, message: Message, away: Callable[[], Message]) -> None:
        """Put the last message in place of what stands there, or post it."""
        request = self._job.request
        last = away() if request.alone and request.key.channel else message
        posted = self._posted or self._found()
        if posted and self._updated(posted, last):
            self._bot.ledger.done(self._job, posted=posted.ts)
        else:
            self._bot.ledger.done(self._job, posted=self._tried(last).ts)

    def _found(self) -> Posted | None:
        """Return the message that arrived before a crash or a broken line."""
        request = self._job.request
        if request.alone or not (self._begun or self._job.tried):
            return None
        ts = self._bot.slack.find(request.key.channel, thread=request.thread, key=request.key)
        return Posted(request.key.channel, ts) if ts else None

    def _updated(self, posted: Posted, message: Message) -> bool:
        """Return whether the message was put in place of that one, however often it is tried; not where it is gone."""
        try:
            self._bot.slack.update(posted, message)
        except RefusedError as error:
            if error.code not in _GONE:
                raise
            return False
        return True

    def _tried(self, message: Message) -> Posted:
        self._bot.ledger.trying(self._job)
        try:
            return self._post(message)
        except (SlowDownError, RefusedError):
            self._bot.ledger.not_arrived(self._job)
            raise

    def _post(self, message: Message) -> Posted:
        request = self._job.request
        to = request.user if request.alone else request.key.channel
        thread = None if request.alone else request.thread
        return self._bot.slack.post(to, message, thread=thread, key=request.key)
