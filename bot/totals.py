"""How many quotes went by, and out of how much."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.wording import count
from index import Quote


class Totals:
    """How many quotes, articles and outlets went by, and how many of the quotes were copies."""

    def __init__(self) -> None:
        self.quotes = 0
        self.copies = 0
        self.articles: set[str] = set()
        self.outlets: set[str] = set()

    def counting(self, found: Iterable[Quote]) -> Iterator[Quote]:
        """Yield the quotes and count them."""
        for quote in found:
            self.quotes += 1
            self.copies += bool(quote.copy_of)
            self.articles.add(quote.article.id)
            self.outlets.update(filter(None, [quote.article.details.site]))
            yield quote

    def __str__(self) -> str:
        """Return them as the last line of a list: "41 quotes, 17 articles, 9 outlets"."""
        numbers = ((self.quotes, "quote"), (len(self.articles), "article"), (len(self.outlets), "outlet"))
        totals = ", ".join(count(number, noun) for number, noun in numbers)
        verb = "is" if self.copies == 1 else "are"
        return f"{totals}; {self.copies:,} {verb} the same words in another article" if self.copies else totals
