"""What becomes of what a command adds: told on its card, kept for who added it and for what may be done about it."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.access import Asker, Place, edits, reads, removes
from bot.blocks import cards
from bot.blocks.cards import Amount, Entry, Ingested
from bot.blocks.reasons import for_slack, told_of
from bot.ledger import Job, Listing
from bot.wording import refusals, web
from bot.work.articles import came, seen
from bot.work.bot import Bot
from index import EVERYONE, Article, Details, Outcome, UnknownIdError, Wanted, plain_name

NOT_SAID = (
    "What you wrote about it was left out: only an admin of mine, or whoever is the only one who added it, can edit "
    "its details."
)
NOT_OF_SEVERAL = "What you wrote about it was left out: that address gives several articles."
_HERE, _AWAY = "this channel", "the channel that you typed it in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one command adds, by whom, in which place, for which audience.

    `files` are the id and the name of each; `details` what was said about the one source that there is then.
    """

    asker: Asker
    place: Place
    audience: str
    addresses: Sequence[str] = ()
    files: Sequence[Mapping[str, str]] = ()
    details: Mapping[str, str] = field(default_factory=dict)

    def amount(self, expected: int | None) -> Amount:
        """Return how much there is to read; `expected` is how many articles the addresses give."""
        articles = None if expected is None else expected + len(self.files)
        return Amount(addresses=len(self.addresses), files=len(self.files), articles=articles)


class Adding:
    """What became of a batch so far."""

    def __init__(self, bot: Bot, job: Job, batch: Batch) -> None:
        self._bot = bot
        self._job = job
        self._batch = batch
        # What everyone reads in a channel tells nothing of what only the asker sees there.
        alone = job.request.alone or batch.place.kind == "direct"
        self._sees = reads(batch.asker, batch.place, alone=alone)
        self._by = "you" if alone else bot.directory.name(batch.asker.user)
        self._notes: list[str] = []
        # When each article that is new to the audience was added.
        self._new: dict[str, float] = {}
        self.outcomes: list[Outcome] = []

    def note(self, outcome: Outcome) -> None:
        """Take an outcome down, and in the ledger who added what is new to the audience."""
        article, audience = outcome.article, self._batch.audience
        if article and outcome.result == "added":
            self._note_adder(article)
        elif article and outcome.result == "unchanged" and self._came_with_this_job(article):
            if audience not in self._adders(article):
                self._note_adder(article)
            if self._adders(article).get(audience) == self._batch.asker.user:
                outcome = replace(outcome, result="added")
        if article and outcome.result == "added":
            self._new[article.id] = self._bot.ledger.additions(self._team, article.id)[audience].created
        self.outcomes.append(self._with_details(outcome, article) if article and self._batch.details else outcome)

    @property
    def _team(self) -> str:
        return self._batch.asker.team

    def _note_adder(self, article: Article) -> None:
        # Whoever added it before, it was taken out since, by hand maybe.
        audiences = [self._batch.audience]
        self._bot.ledger.withdrawn(self._team, article.id, audiences)
        self._bot.ledger.added(self._team, article.id, audiences, self._batch.asker.user)

    def _with_details(self, outcome: Outcome, article: Article) -> Outcome:
        """Say of the article what was typed about it, where the asker may; say else that it was not."""
        said = Details(**self._batch.details)
        if not self._batch.files and outcome.source not in self._batch.addresses:
            self._notes.append(NOT_OF_SEVERAL)  # an article of a feed
            return outcome
        if all(getattr(article.details, name) == words for name, words in self._batch.details.items()):
            return outcome
        try:
            # The outcome tells of it as those see it for whom it was added: whom else it answers, it may not tell.
            whole = self._bot.library.article(article.id)
            if edits(self._batch.asker, self._batch.place, whole, self._adders(article)):
                return replace(outcome, article=self._bot.library.edit(article.id, said))
        except UnknownIdError:
            return outcome  # removed meanwhile
        self._notes.append(NOT_SAID)
        return outcome

    def told(self, strays: Sequence[str], *, listing: str | None, away: bool = False) -> Ingested:
        """Return what the card tells; `away` where it is read in the asker's conversation with the bot."""
        away = away and self._batch.place.kind != "direct"
        articles: dict[str, Outcome] = {}
        for outcome in self.outcomes:
            if outcome.article:
                articles.setdefault(outcome.article.id, outcome)
        shown = list(articles.values())[: cards.SHOWN]
        refused = [_for_slack(outcome, self._batch.addresses) for outcome in self._refused()]
        again, files = self._to_try_again()
        pressable = self._is_pressable(away=away)
        return Ingested(
            results=[outcome.result for outcome in (*articles.values(), *refused)],
            entries=[self._entry(outcome, outcome.article, away=away) for outcome in shown if outcome.article],
            refusals=list(refusals(refused)),
            strays=strays,
            notes=list(dict.fromkeys(self._notes)),
            listing=listing if pressable else None,
            again=len(again) + len(files),
            undone=len(self._new),
        )

    def kept(self) -> str | None:
        """Keep what may be tried again or undone; return the id that the card's buttons carry, None for nothing."""
        again, files = self._to_try_again()
        if not (again or files or len(self._new) > 1):
            return None
        batch = self._batch
        wanted: dict[str, Any] = {
            "user": batch.asker.user,
            "channel": batch.place.channel,
            "audience": batch.audience,
            "addresses": again,
            "files": files,
            "details": dict(batch.details),
            "added": self._new,
        }
        return self._bot.ledger.keep_list(Listing(kind="batch", wanted=wanted))

    def _refused(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.result == "refused"]

    def _to_try_again(self) -> tuple[list[str], list[dict[str, str]]]:
        """Return the addresses and files that were refused."""
        sources = [outcome.source for outcome in self._refused()]
        # What a file is called is told as its name alone, with the ending that it lacked.
        names = [(plain_name(file.get("name", "")), file) for file in self._batch.files]
        files = [dict(file) for name, file in names if any(source.startswith(name) for source in sources)]
        return [source for source in dict.fromkeys(sources) if web(source)], files

    def _is_pressable(self, *, away: bool) -> bool:
        # What answers only the channel is not seen from elsewhere: a button pressed there would say that it is gone.
        return not (away and self._batch.audience == self._batch.place.audience)

    def _came_with_this_job(self, article: Article) -> bool:
        """Return whether the article may be what this job put in before it was broken off, before it noted who did."""
        asked = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self._job.created))
        return article.added >= asked

    def _adders(self, article: Article) -> dict[str, str]:
        return self._bot.ledger.adders(self._team, article.id, since=came(article))

    def _entry(self, outcome: Outcome, article: Article, *, away: bool) -> Entry:
        # The outcome tells of it as those see it for whom it was added, which is less than the asker may know.
        article = seen(self._bot, article.id, self._sees) or article
        quotes = list(self._bot.library.quotes(Wanted(article=article.id), audiences=self._sees))
        listing = Listing(kind="quotes", wanted={"article": article.id})
        direct = (quote for quote in quotes if quote.saying.kind == "direct" and quote.saying.speaker)
        adders = self._adders(article)
        pressable = self._is_pressable(away=away)
        asker, place = self._batch.asker, self._batch.place
        return Entry(
            article=article,
            result=outcome.result,
            answers=self._answers(article, adders).format(channel=_AWAY if away else _HERE),
            quotes=len(quotes),
            people=len({quote.saying.speaker for quote in quotes if quote.saying.speaker}),
            best=next(direct, None),
            listing=self._bot.ledger.keep_list(listing) if quotes and pressable else None,
            removable=pressable and bool(removes(asker, place, article, adders)),
            # Whom else it answers, which a missing button would tell, is asked where it is pressed.
            editable=pressable and edits(asker, place, article, adders),
        )

    def _answers(self, article: Article, adders: Mapping[str, str]) -> str:
        """Return whom an article answers, as far as the card's readers may know, and that the asker added it."""
        team, user = f"team:{self._team}", f"user:{self._team}:{self._batch.asker.user}"
        # The widest first; `channel` is how the place is called where the card is read.
        whom = {
            EVERYONE: "everyone",
            team: "everyone in this workspace except guests",
            self._batch.place.audience: "only {channel}",
            user: "only you",
        }
        added_for = {team: "this workspace", self._batch.place.audience: "{channel}", user: "yourself"}
        audience = self._batch.audience
        widest = next((who for who in whom if who in article.audiences), audience)
        mine = adders.get(audience) == self._batch.asker.user
        by = self._by.replace("{", "(").replace("}", ")")
        if mine and widest != audience:
            return f"{by[0].upper()}{by[1:]} added it for {added_for[audience]}; it already answers {whom[widest]}."
        return f"Answers {whom[widest]}.{f' Added by {by}.' if mine else ''}"


def _for_slack(outcome: Outcome, typed: Collection[str]) -> Outcome:
    reason = told_of(outcome.reason or "It cannot be read.", known={*typed, outcome.source}, led=outcome.source)
    return replace(outcome, reason=for_slack(reason, file=None if web(outcome.source) else outcome.source))
