"""Answers, quotes and articles in words: pure functions that the terminal and Slack's plain text share.

A line is a row of pieces; how a piece looks is left to whoever shows it. Article text is made safe here: `clean`
takes out what could steer a terminal or turn the direction of what is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from index import Answer, Article, Nearest, Outcome, Quote

Look = Literal["plain", "quote", "speaker", "heading", "faint"]

# Controls except tab and line feed, marks that turn the direction of text, line separators, halves of characters.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_TOPIC = re.compile(r"\b(?:about|regarding|concerning)\s+(.+?)[\s?.!]*$", re.IGNORECASE)
_ALSO_SHOWN = 5

NEAREST = "The nearest passages, which may have nothing to do with it:"
NEAREST_SHOWN = 2
PASSAGE_SHOWN = 400


class Piece(NamedTuple):
    """Some words, how they look, and where they lead."""

    words: str
    look: Look = "plain"
    link: str | None = None


Line = tuple[Piece, ...]
BLANK: Line = ()


def clean(text: str) -> str:
    """Return the text without what a terminal would obey instead of show; its line ends stay."""
    return _UNSAFE.sub("", text)


def in_line(text: str) -> str:
    """Return the text cleaned and on one line."""
    return " ".join(clean(text).split())


def plain(lines: Iterable[Line]) -> str:
    """Return the lines as text without any look; a link that has no words of its own is written out."""
    return "\n".join("".join(piece.words for piece in line) for line in lines)


def count(number: int, noun: str) -> str:
    """Return the number with its noun: "1 quote", "1,203 quotes"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def title_of(article: Article) -> str:
    """Return the article's title, or what it came from where it has none."""
    if title := in_line(article.details.title or ""):
        return title
    origin = in_line(article.details.url or article.source or "")
    return f"untitled ({origin})" if origin else "untitled"


def source_line(article: Article, *, lead: str = "read in: ", link: str | None = None) -> Line:
    """Return title, outlet and date of an article; what is not known is said."""
    about = article.details
    outlet = in_line(about.site or "") or "outlet not stated"
    date = in_line(about.published or "") or "no date given"
    return Piece(lead, "faint"), Piece(title_of(article), link=web(link)), Piece(f" · {outlet} · {date}", "faint")


def web(link: str | None) -> str | None:
    """Return the link if a browser opens it and nothing in it could end it early; else None."""
    # Without IGNORECASE, to which the long s of "httpſ" is an s.
    if link and re.fullmatch(r"[hH][tT][tT][pP][sS]?://[^\s\x00-\x20\x7f-\x9f]+", link):
        return clean(link)
    return None


def quote_lines(quote: Quote, *parts: Quote) -> Iterator[Line]:
    """Yield the lines of a quote; `parts` are further parts of the same utterance, in the article's order."""
    yield from _words(quote, parts)
    link = link_of(quote)
    yield source_line(quote.article, link=link)
    if link:
        yield (Piece(link, "faint", link),)
    yield from also_lines(quote)


def link_of(quote: Quote) -> str | None:
    """Return the address that opens the article at the words, or the article's own."""
    return web(quote.link or quote.article.details.url)


def also_lines(quote: Quote) -> Iterator[Line]:
    """Yield a line for every other article with the same words; of many, the first few and how many more."""
    # One more is shown rather than counted.
    shown = quote.also if len(quote.also) <= _ALSO_SHOWN + 1 else quote.also[:_ALSO_SHOWN]
    for article in shown:
        yield source_line(article, lead="also in: ", link=article.details.url)
    if len(shown) < len(quote.also):
        yield (Piece(f"also in {len(quote.also) - len(shown):,} more articles", "faint"),)


def _words(quote: Quote, parts: Sequence[Quote]) -> Iterator[Line]:
    if quote.saying.kind == "direct":
        words = " … ".join(f"“{_paragraphs(part.text)}”" for part in (quote, *parts))
        yield (Piece(words, "quote"),)
        yield by_line(quote)
        return
    yield Piece(f"{lead_of(quote)} ", "faint"), Piece(_paragraphs(words_of(quote)), "quote")


def by_line(quote: Quote) -> Line:
    """Return who said the words of a direct quote, and who quoted them."""
    via = in_line(quote.saying.via or "")
    return Piece(speaker_of(quote), "speaker"), Piece(f", quoted by {via}" if via else "")


def lead_of(quote: Quote) -> str:
    """Return what stands before words that are the article's: "The article's words, not Jack Ma's:"."""
    whose = f", not {possessive(quote)}" if quote.saying.kind == "reported" else ""
    via = in_line(quote.saying.via or "")
    return f"The article's words{whose}{f' (reported by {via})' if via else ''}:"


def words_of(quote: Quote) -> str:
    """Return the slice of the article that is shown: of reported speech, the sentence that holds it."""
    return quote.sentence if quote.saying.kind == "reported" else quote.text


def _paragraphs(text: str) -> str:
    return "\n".join(line for line in map(in_line, text.split("\n")) if line)


def speaker_of(quote: Quote) -> str:
    """Return who said it, as far as the article tells."""
    if name := in_line(quote.saying.speaker or ""):
        return name
    named_as = in_line(quote.saying.speaker_as or "")
    return f"{named_as} (not named)" if named_as and not _is_anybody(named_as) else "speaker not named"


def _is_anybody(named_as: str) -> bool:
    """Return whether a word tells of nobody in particular: "nobody asked why" has no speaker to tell of."""
    return re.fullmatch("(?:no|some|any|every) ?(?:body|one)", named_as, re.IGNORECASE) is not None


def possessive(quote: Quote) -> str:
    """Return whose words they are: "Jack Ma's", "the company's"; "the speaker's" where nobody is told of."""
    name = in_line(quote.saying.speaker or quote.saying.speaker_as or "") or "the speaker"
    # "The islanders" stood at the head of a sentence; a pronoun has no such form ("he's").
    if name.lower() in {"he", "she", "they", "it", "we", "i", "who", "one"} or _is_anybody(name):
        name = "the speaker"
    first, _, rest = name.partition(" ")
    if first in {"The", "A", "An", "One", "Two", "Some", "Many"}:
        name = f"{first.lower()} {rest}"
    return f"{name}'s"


def answer_lines(answer: Answer, *, articles: int, quoted: int = 0) -> Iterator[Line]:
    """Yield the lines of an answer.

    `articles` is how many could have answered; `quoted` how often the one asked about is quoted in them at all.
    """
    if answer.found:
        yield from _found(answer)
    elif not articles:
        yield (Piece("There are no articles to answer from. Add one with `pullquote add` and an address or a file."),)
    else:
        yield from _not_found(answer, articles, quoted)


def as_text(answer: Answer, *, articles: int, quoted: int = 0) -> str:
    """Return the answer as plain text, as the terminal prints it and Slack reads it aloud."""
    return plain(answer_lines(answer, articles=articles, quoted=quoted))


def _found(answer: Answer) -> Iterator[Line]:
    for number, (heading, said) in enumerate(by_speaker(answer)):
        if heading:
            yield from [BLANK] * bool(number)
            yield (Piece(heading, "heading"),)
        for place, parts in enumerate(said):
            yield from [BLANK] * bool(place or number or heading)
            yield from quote_lines(*parts)


def by_speaker(answer: Answer) -> Iterator[tuple[str | None, list[list[Quote]]]]:
    """Yield the utterances of an answer, one person's after the other's where the name asked for is several people's.

    Each with the heading that tells them apart, None where nobody has to be told apart.
    """
    speakers = _several(answer)
    ordered = _by_speaker(answer, speakers)
    for name, quotes in groupby(ordered, key=lambda quote: _person(answer, quote)):
        yield (in_line(name or "speaker not named") if speakers else None), list(utterances(quotes))


def _several(answer: Answer) -> list[str]:
    """Return the speakers of the quotes, best first, where the name asked for is the name of several people.

    "Ma" beside "Jack Ma" is one person, whom some article knows by the last name only; so are names decided to be one.
    """
    known = answer.speaker.names if answer.speaker else ()
    shorter = [name for name in known if any(set(name.split()) < set(other.split()) for other in known)]
    if len({_decided(answer, name) for name in known if name not in shorter}) < 2:
        return []
    found = dict.fromkeys(_person(answer, quote) for quote in answer.quotes)
    return [name for name in found if name in known] if len(found) > 1 else []


def _by_speaker(answer: Answer, speakers: Sequence[str]) -> list[Quote]:
    places = {name: place for place, name in enumerate(speakers)}
    return sorted(answer.quotes, key=lambda quote: places.get(_person(answer, quote) or "", len(places)))


def _person(answer: Answer, quote: Quote) -> str | None:
    return quote.saying.speaker and _decided(answer, quote.saying.speaker)


def _decided(answer: Answer, name: str) -> str:
    """Return the first of the names that were decided to be this one's."""
    groups = answer.speaker.same if answer.speaker else ()
    return next((group[0] for group in groups if name in group), name)


def utterances(quotes: Iterable[Quote]) -> Iterator[list[Quote]]:
    """Yield the quotes with the neighbouring parts of one utterance put together, in the article's order."""
    for (*_, direct), group in groupby(quotes, key=_utterance):
        parts = sorted(group, key=lambda quote: quote.saying.span)
        yield from [parts] if direct else ([part] for part in parts)


def _utterance(quote: Quote) -> tuple[str, str, bool]:
    return quote.article.id, quote.utterance, quote.saying.kind == "direct"


def _not_found(answer: Answer, articles: int, quoted: int) -> Iterator[Line]:
    yield (Piece(not_found(answer, articles=articles, quoted=quoted), "heading"),)
    if answer.passages:
        yield BLANK
        yield (Piece(NEAREST, "faint"),)
    for passage in answer.passages[:NEAREST_SHOWN]:
        yield BLANK
        yield from passage_lines(passage)


def not_found(answer: Answer, *, articles: int, quoted: int = 0) -> str:
    """Return the sentence that says what was looked for in vain, and what there is instead."""
    return plain([not_found_line(answer, articles=articles, quoted=quoted)])


def not_found_line(answer: Answer, *, articles: int, quoted: int = 0) -> Line:
    """Return that sentence with what was looked for as its heading."""
    if not answer.speaker:
        place = f"the {count(articles, 'article')} here" if articles != 1 else "the only article here"
        return (Piece(f"Nothing in {place} answers this.", "heading"),)
    place = f"in the {count(articles, 'article')} that answer here" if articles != 1 else "in the only article here"
    name = in_line((answer.speaker.names or (answer.speaker.name,))[0])
    topic = _TOPIC.search(in_line(answer.question))
    sought = Piece(f"No quote by {name} {f'about {topic[1]}' if topic else 'that answers this'}", "heading")
    if not answer.speaker.names:
        return sought, Piece(f" {place}; nobody of that name is quoted there.")
    times = "once" if quoted == 1 else count(quoted, "time")
    return sought, Piece(f" {place}; {name} is quoted {times} on other things." if quoted else f" {place}.")


def passage_lines(passage: Nearest) -> Iterator[Line]:
    """Yield a passage that stands near, cut at a word where it is long, and where it stands."""
    words = in_line(passage.text)
    if len(words) > PASSAGE_SHOWN:
        words = words[:PASSAGE_SHOWN].rsplit(" ", 1)[0] + " …"
    yield (Piece(words),)
    yield source_line(passage.article, link=passage.article.details.url)


def outcome_line(outcome: Outcome) -> Line:
    """Return what became of a source, in one line; the reason of a refusal is left to the end of the report."""
    if not outcome.article:
        return Piece(f"{outcome.result}: ", "heading"), Piece(in_line(outcome.source))
    numbers = f" ({count(outcome.quotes, 'quote')})" if outcome.result in {"added", "updated"} else ""
    article = outcome.article
    return (
        Piece(f"{outcome.result}: ", "heading"),
        *source_line(article, lead="", link=article.details.url),
        Piece(f"{numbers}  {in_line(article.id)}", "faint"),
    )


def refusals(outcomes: Sequence[Outcome], *, sources: int = 3) -> Iterator[str]:
    """Yield a sentence for every reason among refused sources, with how many there are and the first of them."""
    grouped: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        grouped.setdefault(_reason(outcome), []).append(outcome)
    for reason, of in sorted(grouped.items(), key=lambda item: -len(item[1])):
        if len(of) == 1:
            source, said = in_line(of[0].source), in_line(of[0].reason or "refused")
            yield said if source in said else f"{source}: {said}"
            continue
        more = ", …" if len(of) > sources else ""
        yield f"{len(of):,} times: {reason} ({', '.join(in_line(one.source) for one in of[:sources])}{more})"


def _reason(outcome: Outcome) -> str:
    """Return the reason without the source's own name, so that equal faults meet."""
    reason = outcome.reason or "refused"
    for name in (outcome.source, outcome.source.rsplit("/", 1)[-1]):
        reason = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "…", reason) if name else reason
    return in_line(reason)
