"""Where words may stand: the articles that share most of them, their texts and whose words are where in them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from index.records import Span
from index.sqlite import Held, HeldQuote, Reader, quoted
from index.text import paragraphs, sentences, words_key

from .alignment import weight
from .verbatim import Strand, strand

CANDIDATES = 30  # articles that are read closely
TELLING = 10  # words and short phrases by which they are found
TRIED = 40  # words that are looked up at most, to find those
LEAST = 0.3  # of what those words tell together an article must share
LEAST_OF_BEST = 0.5  # of what the best article shares
COMMON = 500  # a word in more passages than these tells nothing
PHRASE = 12  # words of a phrase that is looked up as a whole
COPIES = 60  # articles with the same words that are read at most
SHORT = 3  # so few words may be somebody's whole quotation in many articles


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Source:
    """An article with its words, its quotations and the forms in which it names their speakers."""

    held: Held
    strand: Strand
    quotes: tuple[HeldQuote, ...]
    forms: Mapping[str, Collection[str]]

    @property
    def day(self) -> str:
        """When it was published, else added."""
        return self.held.article.details.published or self.held.article.added[:10]

    def utterances(self) -> list[list[HeldQuote]]:
        """Return the direct quotations, the parts of one utterance together."""
        found: dict[int, list[HeldQuote]] = {}
        for quote in self.quotes:
            if quote.saying.kind == "direct":
                found.setdefault(quote.saying.utterance, []).append(quote)
        return list(found.values())

    def strands(self) -> Iterator[Strand]:
        """Yield the words of every utterance in parts, what stands between them left out, then those of the text."""
        for parts in self.utterances():
            if len(parts) > 1:
                yield self.strand.within([part.saying.span for part in parts])
        yield self.strand

    def touched(self, span: Span) -> list[HeldQuote]:
        """Return the direct quotations that share words with a stretch of the text."""
        direct = (quote for quote in self.quotes if quote.saying.kind == "direct")
        return [quote for quote in direct if quote.saying.span.start < span.end and span.start < quote.saying.span.end]

    def reported(self, span: Span) -> HeldQuote | None:
        """Return the shortest reported speech that holds a stretch of the text, None where none does."""
        holding = (quote for quote in self.quotes if quote.saying.kind == "reported" and quote.saying.span.holds(span))
        return min(holding, key=lambda quote: quote.saying.span.end - quote.saying.span.start, default=None)

    def unit(self, at: int) -> tuple[str, int]:
        """Return what the word at an offset is said in: an utterance, else a sentence of the article."""
        said = self.touched(Span(at, at + 1))
        return ("utterance", said[0].saying.utterance) if said else ("sentence", self.sentence(at).start)

    def sentence(self, at: int) -> Span:
        """Return the sentence of the text that holds an offset."""
        return next((one for one in _sentences(self.held.article.text, at) if one.end > at), Span(at, at + 1))


@lru_cache(maxsize=64)
def _paragraphs(text: str) -> tuple[Span, ...]:
    return tuple(paragraphs(text))


def _sentences(text: str, at: int) -> list[Span]:
    paragraph = next((span for span in _paragraphs(text) if span.end > at), None)
    return sentences(text, paragraph) if paragraph else []


class Places:
    """The articles that a few words may stand in, read as they are needed and kept as long as this is."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._read: dict[int, Source] = {}
        self._found: dict[str, list[Source]] = {}

    def sources(self, asked: Strand) -> list[Source]:
        """Return the articles in which the words may stand, those that share most with them first."""
        if asked.line not in self._found:
            self._found[asked.line] = self.read(self._numbers(asked))
        return self._found[asked.line]

    def _numbers(self, asked: Strand) -> list[int]:
        whole = list(dict.fromkeys([*self._worded(asked), *self._phrased(asked)]))[:COPIES]
        shared: dict[int, float] = defaultdict(float)
        total = 0.0
        for articles in self._telling(asked):
            told = math.log(1 + 100 * COMMON / len(articles))
            total += told
            for number in set(articles):
                shared[number] += told
        least = max(LEAST * total, LEAST_OF_BEST * max(shared.values(), default=0.0))
        near = sorted((number for number in shared if shared[number] >= least), key=lambda number: -shared[number])
        return list(dict.fromkeys([*whole, *near[:CANDIDATES]]))

    def _phrased(self, asked: Strand) -> Iterable[int]:
        """Return articles that hold the words, or the first of them, one behind the other."""
        phrase = quoted(asked.of(0, min(len(asked), PHRASE)))
        return dict.fromkeys(self._reader.matching(phrase, COPIES))

    def _worded(self, asked: Strand) -> Iterable[int]:
        """Return articles in which a few words are somebody's whole quotation."""
        if len(asked) > SHORT:
            return ()
        same = self._reader.same_words([words_key(asked.of(0, len(asked)))])
        return islice(dict.fromkeys(quote.article for quote in reversed(same)), COPIES)

    def _telling(self, asked: Strand) -> Iterator[list[int]]:
        """Yield the articles of every telling word; of phrases of three words, too, where few words tell."""
        numbers = {key: number for number, key in enumerate(asked.keys) if weight(key) == 1.0}
        rarest = sorted(numbers, key=lambda key: -len(key))[:TRIED]
        words = (asked.of(numbers[key], numbers[key] + 1) for key in rarest)
        found = list(islice(self._few(words), TELLING))
        if len(found) < SHORT:
            step = max(1, (len(asked) - 2) // TELLING)
            starts = range(0, max(1, len(asked) - 2), step)
            found += self._few(asked.of(at, min(at + 3, len(asked))) for at in starts)
        yield from found

    def _few(self, terms: Iterable[str]) -> Iterator[list[int]]:
        for term in terms:
            articles = self._reader.matching(quoted(term), COMMON + 1)
            if 0 < len(articles) <= COMMON:
                yield articles

    def read(self, numbers: Sequence[int]) -> list[Source]:
        """Return these articles."""
        new = [number for number in numbers if number not in self._read]
        if new:
            articles, forms = self._reader.numbered(new), self._reader.forms_in(new)
            quotes: dict[int, list[HeldQuote]] = {}
            for quote in self._reader.quotes_in(new):
                quotes.setdefault(quote.article, []).append(quote)
            for number, held in articles.items():
                self._read[number] = Source(
                    held=held,
                    strand=strand(held.article.text),
                    quotes=tuple(quotes.get(number, ())),
                    forms=forms.get(number, {}),
                )
        return [self._read[number] for number in numbers]
