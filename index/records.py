"""The facts that everything shares: frozen, without behaviour beyond a few derived values.

Offsets count code points of an article's stored text; `text[start:end]` is what a span says.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, NamedTuple, Self

Kind = Literal["direct", "reported", "article"]
Result = Literal["added", "updated", "unchanged", "refused", "removed"]

EVERYONE = "*"
_AUDIENCE = re.compile(r"\*|team:[\w.-]+|(?:channel|user):[\w.-]+:[\w.-]+", re.ASCII)


def is_audience(written: str) -> bool:
    """Return whether this names who may be answered: *, team:T1, channel:T1:C1 or user:T1:U1.

    The ids are made of letters, digits, "_", "." and "-".
    """
    return _AUDIENCE.fullmatch(written) is not None


class Span(NamedTuple):
    """A stretch of a text, from `start` up to and without `end`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words of the span."""
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        """Return whether the other span lies within this one."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What is stated about an article beside its text; None where nothing is."""

    title: str | None = None
    url: str | None = None
    site: str | None = None
    byline: str | None = None
    published: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clipping:
    """What reading a source gives: a normalised text, its details, and where it came from.

    `source` is what a report calls it (as typed, the file of a folder, `FILE:LINE` for JSON lines); `origin` what the
    library keeps as the article's source. `id` is set only where JSON lines give one; else `key`, the canonical
    address or the absolute path, is the identity, and where that is None too, the text.
    `audiences` and `added` are set only by JSON lines that state them. `edits` is what the caller typed about it: it
    wins over `details`, and over later readings; an empty string clears. `stated_whole` is set by JSON lines, too:
    what they do not state is not known. `fetched` is the address of a page that states another one as its own.
    `called` is the title that it came with, for an article that is new and states none.
    """

    text: str
    details: Details
    source: str
    origin: str | None = None
    id: str | None = None
    key: str | None = None
    audiences: tuple[str, ...] | None = None
    added: str | None = None
    edits: Details = field(default=Details())
    stated_whole: bool = False
    fetched: str | None = None
    called: str | None = None

    @property
    def titled(self) -> Details:
        """What it states, under the title that it came with where it states none."""
        return replace(self.details, title=self.called) if self.called and not self.details.title else self.details


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A source that gave no article, and why: one sentence with the remedy."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A file that somebody handed in: its name, which is all that tells where it came from, and its bytes.

    `title` is what it is called where its text states no title.
    """

    name: str
    content: bytes = field(repr=False)
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One text from one source, as the library holds it; `revision` counts its texts, from 1."""

    id: str
    text: str
    details: Details
    source: str | None
    audiences: tuple[str, ...]
    added: str
    read: str
    passages: int = 0
    quotes: int = 0
    revision: int = 1

    def as_json(self) -> dict[str, Any]:
        """Return the ARTICLE of the JSON contract, without the text."""
        about = self.details
        return {
            "id": self.id,
            "title": about.title,
            "url": about.url,
            "site": about.site,
            "byline": about.byline,
            "published": about.published,
            "language": about.language,
            "source": self.source,
            "audiences": list(self.audiences),
            "added": self.added,
            "read": self.read,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A span of an article that search ranks; `head` (title and lead-in) is for search, never for display."""

    span: Span
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Somebody who speaks in an article: the fullest name it gives, and every form it uses for them.

    `forms` are as written ("Ma", "Jack Ma", "the Alibaba founder"), pronouns left out.
    """

    name: str
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """A quotation as found in a text: whose words stand where.

    `span` is the quoted words without their marks, or the content clause; `sentence` what is shown around it.
    `utterance` counts the utterances of an article from 0: the parts of a split quote share one.
    `confidence`, 0 to 1, is that the speaker is right.
    """

    kind: Kind
    span: Span
    sentence: Span
    speaker: str | None = None
    speaker_as: str | None = None
    via: str | None = None
    cue: str | None = None
    utterance: int = 0
    confidence: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A span of an article in somebody's voice, cut from its text: made by `Quote.cut`, so always verbatim.

    `also` are other articles with the same words, newest first; `copy_of` is the id of the quote of another article
    that says the same and stood before this one in a list.
    """

    id: str
    article: Article
    saying: Saying
    text: str
    before: str
    after: str
    paragraph: int
    utterance: str
    link: str | None
    corrected: bool = False
    score: float | None = None
    also: tuple[Article, ...] = field(default=())
    copy_of: str | None = None

    @classmethod
    def cut(cls, article: Article, saying: Saying, **facts: Any) -> Self:
        """Return the quote with its words cut from the article's text."""
        return cls(article=article, saying=saying, text=saying.span.of(article.text), **facts)

    @property
    def sentence(self) -> str:
        """The sentence that holds the words."""
        return self.saying.sentence.of(self.article.text)

    def as_json(self) -> dict[str, Any]:
        """Return the QUOTE of the JSON contract."""
        said = self.saying
        return {
            "id": self.id,
            "kind": said.kind,
            "text": self.text,
            "start": said.span.start,
            "end": said.span.end,
            "speaker": said.speaker,
            "speaker_as": said.speaker_as,
            "via": said.via,
            "cue": said.cue,
            "utterance": self.utterance,
            "before": self.before,
            "after": self.after,
            "paragraph": self.paragraph,
            "score": self.score,
            "confidence": round(said.confidence, 3),
            "corrected": self.corrected,
            "link": self.link,
            "also": [article.as_json() for article in self.also],
            "article": self.article.as_json(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """A passage that stands near the question, with its score within one answer."""

    article: Article
    span: Span
    score: float

    @property
    def text(self) -> str:
        """The passage's words, cut from the article."""
        return self.span.of(self.article.text)

    def as_json(self) -> dict[str, Any]:
        """Return a passage of the JSON contract."""
        return {
            "article": self.article.as_json(),
            "start": self.span.start,
            "end": self.span.end,
            "text": self.text,
            "score": round(self.score, 4),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whom a question names, and which speakers of the library that is ([] when unknown here).

    `same` are those of the names that people decided to be one person's, a group each.
    """

    name: str
    names: tuple[str, ...] = ()
    same: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The quotes that answer a question, best first, and the nearest passages whether they answer or not.

    `confidence`, 0 to 1, is that the library answers this.
    """

    question: str
    quotes: tuple[Quote, ...]
    passages: tuple[Nearest, ...]
    confidence: float
    speaker: Asked | None = None
    took_ms: float = 0.0

    @property
    def found(self) -> bool:
        """Whether there is an answer."""
        return bool(self.quotes)

    def as_json(self, *, key: object = None) -> dict[str, Any]:
        """Return the answer of the JSON contract; `key` is the id that a batch line carries."""
        who = self.speaker
        return {
            "id": key,
            "question": self.question,
            "found": self.found,
            "confidence": round(self.confidence, 4),
            "speaker": who and {"asked": who.name, "names": list(who.names)},
            "quotes": [quote.as_json() for quote in self.quotes],
            "passages": [passage.as_json() for passage in self.passages],
            "took_ms": round(self.took_ms, 1),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one source or article: the line that `add`, `remove` and `refresh` print."""

    source: str
    result: Result
    article: Article | None = None
    passages: int = 0
    quotes: int = 0
    reason: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the line of the JSON contract."""
        return {
            "source": self.source,
            "outcome": self.result,
            "article": self.article and self.article.as_json(),
            "passages": self.passages,
            "quotes": self.quotes,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which quotes are wanted; None and () do not narrow. Dates are `YYYY-MM-DD` and include their day.

    `by` are names, any of which will do; `sort` is by article added and place where None.
    """

    by: tuple[str, ...] = ()
    about: str | None = None
    since: str | None = None
    until: str | None = None
    site: str | None = None
    kind: str | None = None
    article: str | None = None
    sort: Literal["date", "relevance"] | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a rebuild is: articles done, articles in all, passages embedded so far.

    While another model's vectors are made, before that, `done` and `total` count passages.
    """

    done: int
    total: int
    embedded: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What is in a library, and how large it is on the disk."""

    home: str
    model: str | None
    generation: int
    articles: int
    passages: int
    quotes: int
    speakers: int
    outlets: int
    database_bytes: int
    snapshot_bytes: int

    def as_json(self) -> dict[str, Any]:
        """Return the status as it is printed with `--json`."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something in a library that does not agree with the rest of it; `article` is the id where it is about one.

    `what` is a short code, `text` a sentence that says what is wrong, and the remedy where it was not mended.
    """

    what: str
    article: str | None
    text: str
    repaired: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the finding as `check --json` prints it."""
        return asdict(self)
