"""What is said in the articles of tests about corrections, and by whom."""

from __future__ import annotations

from index import Library, Quote, Wanted

WE_NEED, WE_CAN, FREEZE = (
    "We need the bridge before winter,",
    "We can pay for it.",
    "the harbour would freeze in January",
)


def quote(library: Library, words: str, article: str | None = None) -> Quote:
    return next(one for one in library.quotes(Wanted(article=article)) if one.text == words)


def speakers(library: Library, article: str | None = None) -> dict[str, str | None]:
    return {one.text: one.saying.speaker for one in library.quotes(Wanted(article=article))}
