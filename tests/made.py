"""Records made by hand, for tests of what shows them."""

from __future__ import annotations

from typing import Any

from index import Answer, Article, Asked, Details, Nearest, Quote, Saying, Span

HARBOUR = (
    "The bridge will be built.\n\n"
    "“We need it,” Maria Lind said on Monday. “We can pay for it.”\n\n"
    "She warned that the harbour would freeze."
)


def an_article(text: str = HARBOUR, **facts: Any) -> Article:
    """Return an article; facts that are details go where details go."""
    names = ("title", "url", "site", "byline", "published", "language")
    details = Details(**{name: facts.pop(name) for name in names if name in facts})
    known: dict[str, Any] = {"id": "a1", "source": "harbour.txt", "audiences": ("*",), **facts}
    return Article(text=text, details=details, added="2024-05-02T10:00:00Z", read="2024-05-02T10:00:00Z", **known)


def a_quote(article: Article, words: str, **facts: Any) -> Quote:
    """Return the quote of these words of the article; facts that belong to a quote go where those go."""
    start = article.text.index(words)
    span = Span(start, start + len(words))
    of_quote: dict[str, Any] = {name: facts.pop(name) for name in ("id", "link", "also", "utterance") if name in facts}
    known: dict[str, Any] = {"kind": "direct", "sentence": span, "speaker": "Maria Lind", **facts}
    place: dict[str, Any] = {"id": "q1", "before": "", "after": "", "paragraph": 2, "utterance": "u1", "link": None}
    return Quote.cut(article, Saying(span=span, **known), **(place | of_quote))


def an_answer(*quotes: Quote, question: str = "what did Lind say about the bridge?", **facts: Any) -> Answer:
    """Return an answer that names Maria Lind."""
    known: dict[str, Any] = {"passages": (), "speaker": Asked(name="Lind", names=("Maria Lind",)), **facts}
    return Answer(question=question, quotes=quotes, confidence=0.9, **known)


def nearest(article: Article, words: str) -> Nearest:
    """Return these words of the article as a passage."""
    start = article.text.index(words)
    return Nearest(article=article, span=Span(start, start + len(words)), score=0.4)
