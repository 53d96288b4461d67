"""The agent pane: prompts that the library answers for whoever opens it."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterator

from bot.access import reads
from bot.blocks.forms import ENDINGS
from bot.ledger import Job
from bot.slack import SlackError
from bot.wording import in_line, title_of
from bot.work.bot import Bot, where
from index import Person, Wanted

TITLE = "Ask the articles"
HELP = {"title": "How this works", "message": "help"}
ADD = {"title": "How to add an article", "message": "how do I add an article?"}
PROMPTS = 4
# People are looked at until there are prompts enough; a few have no topic that answers.
_PEOPLE = 6
_TOPICS = 3
_LONGEST_TOPIC = 60
_LONGEST = 120
_FILE = re.compile(rf"\.(?:{'|'.join(ENDINGS)})$", re.IGNORECASE)

_log = logging.getLogger(__name__)


def pane(bot: Bot, job: Job) -> None:
    """Offer somebody prompts that answer them, as the articles are that they may see."""
    if "assistant:write" in bot.scopes:
        asker, place = where(bot, job)
        prompts = [HELP] if place.refused else _prompts(bot, reads(asker, place, alone=True))
        try:
            bot.slack.suggest(job.request.key.channel, prompts, title=TITLE)
        except SlackError as error:
            _log.info("prompts were not offered: %s", error)
    bot.ledger.unheard(job)


def _prompts(bot: Bot, audiences: Collection[str]) -> list[dict[str, str]]:
    asked = []
    for question in _questions(bot, audiences):
        asked.append({"title": question, "message": question})
        if len(asked) == PROMPTS - 1:
            break
    return [*asked, HELP] if asked else [ADD, HELP]


def _questions(bot: Bot, audiences: Collection[str]) -> Iterator[str]:
    """Yield a question for each of those who are quoted most, about something where that answers."""
    for person in bot.library.people(audiences=audiences)[:_PEOPLE]:
        if question := _question(bot, person, audiences):
            yield question


def _question(bot: Bot, person: Person, audiences: Collection[str]) -> str | None:
    name = in_line(person.name)
    asked = [f"what did {name} say about {topic}?" for topic in _topics(bot, person, audiences)]
    for question in (*asked, f"what did {name} say?"):
        if len(question) <= _LONGEST:
            found = bot.library.ask(question, limit=1, audiences=audiences)
            if found.found and found.speaker and person.name in found.speaker.names:
                return question
    return None


def _topics(bot: Bot, person: Person, audiences: Collection[str]) -> Iterator[str]:
    """Yield the titles of some articles that somebody is quoted in: what they are about."""
    quotes = bot.library.quotes(Wanted(by=(person.name,), limit=_TOPICS), audiences=audiences)
    for title in dict.fromkeys(in_line(title_of(quote.article)) for quote in quotes if quote.article.details.title):
        # What came as a file is called like it where it has no title: that is about nothing.
        if len(title) <= _LONGEST_TOPIC and not title.endswith("?") and not _FILE.search(title):
            yield title.rstrip(".!")
