"""Articles added from Slack: one card a command, which follows the job."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import replace

from bot.access import SHARED, Asker, Place, adds, reads, removes
from bot.blocks import cards
from bot.blocks.answers import plain_message
from bot.blocks.cards import Entry, Ingested
from bot.blocks.message import Message
from bot.blocks.reasons import for_slack, told_of
from bot.ledger import Job, Listing
from bot.slack import RefusedError, SlackError, SlowDownError
from bot.typed import addresses
from bot.wording import refusals, web
from bot.work.articles import came, seen
from bot.work.bot import Bot, where
from bot.work.delivery import SPENT
from index import EVERYONE, Article, Outcome, Wanted

# A response address takes five messages in thirty minutes; the last is the end's, the minute is for clocks that differ.
USES = 5
URL_SECONDS = 29 * 60.0
# A long job tells how far it is when it has so many articles, and nothing sooner than so long after the last message:
# the address of a slash command replaces nothing (https://github.com/slackapi/bolt-js/issues/2287), each is one more.
_MILESTONES = (10, 25, 50)
_PAUSE_SECONDS = 5.0

HOW = "Give me the address of an article: `/ingest https://news.example/story`. Several addresses are welcome."
OUTSIDE = "Only people of this workspace can add articles."


def ingest(bot: Bot, job: Job) -> None:
    """Add what stands at the addresses that somebody typed, for whom the place stands; tell it on one card.

    Doing it again adds nothing again. Raises `LibraryBusyError`; what was added before stays in.
    """
    if job.tried:
        # The card comes last of all, and may have arrived: better none than two, as `/articles` shows what was added.
        bot.ledger.done(job)
        return
    card = Card(bot, job)
    asker, place = where(bot, job)
    typed = [address for address in job.request.payload.get("addresses", ()) if web(address)]
    strays = addresses(job.request.text)[1]
    audience = adds(asker, place)
    if audience is None:
        card.end(plain_message(SHARED if place.refused else OUTSIDE))
    elif not typed:
        card.end(plain_message(f"{cards.strays(strays)} {HOW}" if strays else HOW))
    else:
        adding = _Adding(bot, job, asker, place, audience)
        for outcome in bot.library.add(typed, audiences=[audience], step=lambda stage, _: card.step(stage, len(typed))):
            adding.note(outcome)
            card.done(len(adding.outcomes), len(typed))
        card.end(cards.card(adding.told(strays)), away=lambda: cards.card(adding.told(strays, away=True)))


class Card:
    """The one message of a command: sent, then replaced, as often as its response address allows."""

    def __init__(self, bot: Bot, job: Job) -> None:
        self._bot = bot
        self._job = job
        self._uses = int(job.request.payload.get("responded", 0))
        self._stages: set[str] = set()
        self._told = 0.0
        # A second attempt begins where people were told of the first.
        self._quiet = bool(self._uses)

    def step(self, stage: str, addresses: int) -> None:
        """Tell that this stage begins, the first time that it does."""
        if stage in self._stages:
            return
        self._stages.add(stage)
        self._tell(cards.reading(addresses) if stage == "reading" else cards.embedding(addresses))

    def done(self, articles: int, addresses: int) -> None:
        """Tell how far a long job is, as often as there are messages to spare."""
        if articles in _MILESTONES:
            self._tell(cards.under_way(articles, addresses))

    def _tell(self, message: Message) -> None:
        """Say how far it is, if that can be said: what is added does not hang on it."""
        url = self._job.request.response_url
        if self._quiet or not url or self._uses >= USES - 1 or self._is_late():
            return
        if self._bot.now() - self._told < _PAUSE_SECONDS:
            return
        try:
            self._respond(url, message)
        except SlackError:
            self._quiet = True

    def end(self, message: Message, *, away: Callable[[], Message] | None = None) -> None:
        """Say how it ended: on the card, or in a message to the person where the response address is spent.

        `away` gives the message as it is to be read there. Either is sent once at most.
        """
        bot, job = self._bot, self._job
        url = job.request.response_url
        bot.ledger.trying(job)
        try:
            if not (url and self._responded(url, message)):
                told = away() if away else message
                bot.slack.post(job.request.user, told, thread=None, key=job.request.key)
        except (SlowDownError, RefusedError):
            bot.ledger.not_arrived(job)
            raise
        bot.ledger.done(job)

    def _responded(self, url: str, message: Message) -> bool:
        """Return whether the response address took the message."""
        if self._uses >= USES or self._is_late():
            return False
        try:
            self._respond(url, message)
        except RefusedError as error:
            if error.code not in SPENT:
                raise
            return False
        return True

    def _respond(self, url: str, message: Message) -> None:
        # Counted before it is used: a crash in between costs a message, not the last one.
        first, self._uses = not self._uses, self._uses + 1
        self._bot.ledger.responded(self._job, self._uses)
        self._bot.slack.respond(url, message, replace=not first)
        self._told = self._bot.now()

    def _is_late(self) -> bool:
        return self._bot.now() - self._job.created > URL_SECONDS


_HERE, _AWAY = "this channel", "the channel that you typed it in"


class _Adding:
    """What became of the addresses so far."""

    def __init__(self, bot: Bot, job: Job, asker: Asker, place: Place, audience: str) -> None:
        self._bot = bot
        self._job = job
        self._asker = asker
        self._place = place
        self._audience = audience
        self._sees = reads(asker, place, alone=True)
        team, user = f"team:{asker.team}", f"user:{asker.team}:{asker.user}"
        # The widest first; `channel` is how the place is called where the card is read.
        self._whom = {
            EVERYONE: "everyone",
            team: "everyone in this workspace except guests",
            place.audience: "only {channel}",
            user: "only you",
        }
        self._for = {team: "this workspace", place.audience: "{channel}", user: "yourself"}
        self.outcomes: list[Outcome] = []

    def note(self, outcome: Outcome) -> None:
        """Take an outcome down, and in the ledger who added what is new to the audience."""
        article = outcome.article
        if article and outcome.result == "added":
            self._note_adder(article)
        elif article and outcome.result == "unchanged" and self._came_with_this_job(article):
            if self._audience not in self._adders(article):
                self._note_adder(article)
            if self._adders(article).get(self._audience) == self._asker.user:
                outcome = replace(outcome, result="added")
        self.outcomes.append(outcome)

    def _note_adder(self, article: Article) -> None:
        # Whoever added it before, it was taken out since, by hand maybe.
        self._bot.ledger.withdrawn(self._asker.team, article.id, [self._audience])
        self._bot.ledger.added(self._asker.team, article.id, [self._audience], self._asker.user)

    def told(self, strays: list[str], *, away: bool = False) -> Ingested:
        """Return what the card tells; `away` where it is read in the asker's conversation with the bot."""
        away = away and self._place.kind != "direct"
        new: dict[str, Outcome] = {}
        for outcome in self.outcomes:
            if outcome.article:
                new.setdefault(outcome.article.id, outcome)
        shown = list(new.values())[: cards.SHOWN]
        typed = self._job.request.payload.get("addresses", ())
        refused = [_for_slack(outcome, typed) for outcome in self.outcomes if outcome.result == "refused"]
        return Ingested(
            results=[outcome.result for outcome in (*new.values(), *refused)],
            entries=[self._entry(outcome, outcome.article, away=away) for outcome in shown if outcome.article],
            refusals=list(refusals(refused)),
            strays=strays,
        )

    def _came_with_this_job(self, article: Article) -> bool:
        """Return whether the article may be what this job put in before it was broken off, before it noted who did."""
        asked = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self._job.created))
        return article.added >= asked

    def _adders(self, article: Article) -> dict[str, str]:
        return self._bot.ledger.adders(self._asker.team, article.id, since=came(article))

    def _entry(self, outcome: Outcome, article: Article, *, away: bool) -> Entry:
        # The outcome tells of it as those see it for whom it was added, which is less than the asker may know.
        article = seen(self._bot, article.id, self._sees) or article
        quotes = list(self._bot.library.quotes(Wanted(article=article.id), audiences=self._sees))
        listing = Listing(kind="quotes", wanted={"article": article.id})
        direct = (quote for quote in quotes if quote.saying.kind == "direct" and quote.saying.speaker)
        adders = self._adders(article)
        # What answers only the channel is not seen from elsewhere: a button pressed there would say that it is gone.
        pressable = not (away and self._audience == self._place.audience)
        return Entry(
            article=article,
            result=outcome.result,
            answers=self._answers(article, adders).format(channel=_AWAY if away else _HERE),
            quotes=len(quotes),
            people=len({quote.saying.speaker for quote in quotes if quote.saying.speaker}),
            best=next(direct, None),
            listing=self._bot.ledger.keep_list(listing) if quotes and pressable else None,
            removable=pressable and bool(removes(self._asker, self._place, article, adders)),
        )

    def _answers(self, article: Article, adders: dict[str, str]) -> str:
        """Return whom an article answers, as far as the asker may know, and that they added it if they did."""
        widest = next((who for who in self._whom if who in article.audiences), self._audience)
        mine = adders.get(self._audience) == self._asker.user
        if mine and widest != self._audience:
            return f"You added it for {self._for[self._audience]}; it already answers {self._whom[widest]}."
        return f"Answers {self._whom[widest]}.{' Added by you.' if mine else ''}"


def _for_slack(outcome: Outcome, typed: Collection[str]) -> Outcome:
    reason = told_of(outcome.reason or "It cannot be read.", known={*typed, outcome.source}, led=outcome.source)
    return replace(outcome, reason=for_slack(reason))
