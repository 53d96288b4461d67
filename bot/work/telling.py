"""What an answer told, as the ledger keeps it: enough to see later what of it still stands."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from bot.wording import NEAREST_SHOWN, by_line, lead_of, source_line
from bot.work.articles import seen
from bot.work.bot import Bot
from index import Answer, Article, Nearest, Quote, Wanted

REMOVED = "an article quoted here was removed."
WORDS = "an article quoted here has changed, and the words are no longer in it."
NO_QUOTE = "what was quoted here no longer counts as a quote."
SPEAKER = "who is named here as the speaker was put right."
TEXT = "an article quoted here has changed."
DETAILS = "what is known of an article quoted here was put right."
# What weighs most is said.
WEIGHT = (REMOVED, WORDS, NO_QUOTE, SPEAKER, TEXT, DETAILS)


def kept(answer: Answer) -> dict[str, Any]:
    """Return what is kept of an answer: ids, names and marks of what was shown, none of its words."""
    who = answer.speaker
    return {
        "found": answer.found,
        "speaker": who and {"asked": who.name, "names": list(who.names)},
        "quotes": list(map(_quote, answer.quotes)),
        "near": [] if answer.found else list(map(_near, answer.passages[:NEAREST_SHOWN])),
    }


def articles(answer: Answer) -> Iterator[str]:
    """Yield the articles that an answer shows something of."""
    for quote in answer.quotes:
        yield quote.article.id
        yield from (article.id for article in quote.also)
    if not answer.found:
        yield from (passage.article.id for passage in answer.passages[:NEAREST_SHOWN])


def states(bot: Bot, answer: Answer, *, since: int) -> dict[str, str]:
    """Return the states of the articles that an answer is made from; "" where the library has changed `since`."""
    ids = list(dict.fromkeys(articles(answer)))
    found = bot.library.states(ids)
    return {id: found.of.get(id, "") if found.generation == since else "" for id in ids}  # noqa: A001


def told_of(told: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return what an answer told, a mark for each quote and each passage."""
    return [*told.get("quotes", ()), *told.get("near", ())]


def untrue(bot: Bot, told: Mapping[str, Any], changed: Collection[str], audiences: Collection[str]) -> set[str]:
    """Return what is no longer so of what an answer told of the articles that changed; empty where all still stands."""
    found: set[str] = set()
    for mark in told_of(told):
        also = mark.get("also", {})
        for id, where in also.items():  # noqa: A001
            if id in changed:
                found.update(_of_source(seen(bot, id, audiences), where))
        if mark["article"] in changed:
            article = seen(bot, mark["article"], audiences)
            found.update(_of_source(article, mark["where"]))
            if article:
                found.update(_of_words(bot, mark, article, audiences))
    return found


def _of_source(article: Article | None, where: str) -> Iterator[str]:
    if article is None:
        yield REMOVED
    elif _where(article) != where:
        yield DETAILS


def _of_words(bot: Bot, mark: Mapping[str, Any], article: Article, audiences: Collection[str]) -> Iterator[str]:
    same_text = _mark(article.text) == mark["text"]
    if mark["kind"] not in {"direct", "reported"}:
        if not same_text and _mark(article.text[mark["start"] : mark["end"]]) != mark["words"]:
            yield TEXT
        return
    quotes = bot.library.quotes(Wanted(article=article.id), audiences=audiences)
    speakers = {_who(quote) for quote in quotes if _mark(quote.text) == mark["words"]}
    if not speakers:
        yield NO_QUOTE if same_text else WORDS
    elif mark["who"] not in speakers:
        yield SPEAKER


def _quote(quote: Quote) -> dict[str, Any]:
    said = quote.saying
    return {
        "id": quote.id,
        "speaker": said.speaker,
        "who": _who(quote),
        "also": {article.id: _where(article) for article in quote.also},
        **_place(quote.article, said.kind, said.span.start, said.span.end),
    }


def _near(passage: Nearest) -> dict[str, Any]:
    return _place(passage.article, "passage", passage.span.start, passage.span.end)


def _place(article: Article, kind: str, start: int, end: int) -> dict[str, Any]:
    return {
        "article": article.id,
        "kind": kind,
        "start": start,
        "end": end,
        "words": _mark(article.text[start:end]),
        "text": _mark(article.text),
        "where": _where(article),
    }


def _who(quote: Quote) -> str:
    line = by_line(quote) if quote.saying.kind == "direct" else (*by_line(quote), lead_of(quote))
    return _mark(repr(line))


def _where(article: Article) -> str:
    return _mark(repr(source_line(article, link=article.details.url)))


def _mark(words: str) -> str:
    """Return what tells words from others, and gives none of them away."""
    return hashlib.sha256(words.encode(errors="surrogatepass")).hexdigest()[:16]
