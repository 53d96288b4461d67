"""What is said to the bot and asks nothing of the articles: thanks, hello, how it is used, an address alone."""

from __future__ import annotations

from bot.blocks.answers import plain_message
from bot.blocks.help import help_message, how_to_add
from bot.blocks.message import Message
from bot.ledger import Job
from bot.scopes import HISTORY
from bot.typed import bare_address, is_greeting, is_thanks
from bot.work.bot import Bot, barred, hears, where

WELCOME = "You are welcome."


def unasked(bot: Bot, job: Job) -> Message | None:
    """Return the answer to what asks nothing of the articles; None for a question."""
    words = job.request.text
    if is_thanks(words):
        return plain_message(WELCOME)
    if address := bare_address(words):
        sentence = barred(bot, job)
        return plain_message(sentence) if sentence else how_to_add(address)
    if is_greeting(words) or not any(map(str.isalnum, words)):
        return helping(bot, job)
    return None


def helping(bot: Bot, job: Job) -> Message:
    """Return how the bot is used by whoever asks, there."""
    _, place = where(bot, job)
    # What is read in a direct message is of the channels, too.
    heard = bot.scopes >= HISTORY if place.kind == "direct" else hears(bot, place)
    return help_message(handle=bot.handle, barred=barred(bot, job), hears=heard)
