"""Where words come from: what asking for them and checking a draft give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from index.records import Quote, Saying, Span

Match = Literal["exact", "near", "none"]
Edit = Literal["cut", "joined"]
Verdict = Literal["exact", "differs", "cut", "joined", "speaker", "none", "unchecked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Words that were asked and what the source has in their place; "" where one of them has nothing."""

    asked: str
    source: str

    def as_json(self) -> dict[str, str]:
        """Return the difference of the JSON contract."""
        return {"asked": self.asked, "source": self.source}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Some of the asked words beside the source's, `same` where they agree."""

    asked: str
    source: str
    same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One place that the words come from: the quote that holds them, or its parts where its speaker's name splits it.

    `runs` are the asked words beside the source's, in order. `edit` says that words were left out between ("cut"), or
    that the words stand in different places ("joined"): then each of `quotes` holds its piece of `asked`.
    """

    quotes: tuple[Quote, ...]
    asked: tuple[str, ...]
    runs: tuple[Run, ...]
    differences: tuple[Difference, ...] = ()
    edit: Edit | None = None

    @property
    def exact(self) -> bool:
        """Whether the words stand there as they were asked."""
        return not self.differences and self.edit is None

    def as_json(self) -> list[dict[str, Any]]:
        """Return the quotes of the JSON contract, each with all the differences of its place."""
        differences = [difference.as_json() for difference in self.differences]
        return [
            {**quote.as_json(), "differences": differences, "edit": self.edit, "asked": asked}
            for quote, asked in zip(self.quotes, self.asked, strict=True)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """Where words come from, best first."""

    words: str
    traces: tuple[Trace, ...]

    @property
    def match(self) -> Match:
        """How good the best place is."""
        if not self.traces:
            return "none"
        return "exact" if self.traces[0].exact else "near"

    def as_json(self) -> dict[str, Any]:
        """Return the answer of the JSON contract."""
        quotes = [quote for trace in self.traces for quote in trace.as_json()]
        return {"words": self.words, "match": self.match, "quotes": quotes}


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A quotation of a draft, as the draft has it, with where its words come from.

    `named` is what the draft calls the speaker; `unlike` that this is a description which the article does not use.
    `cropped` says that the source's sentence has more words, `turned_by` which of them turns those that were taken: a
    negation, or a number that was cut off. "unchecked" are a few words that nobody says and the library does not have.
    """

    text: str
    saying: Saying
    verdict: Verdict
    traced: Traced
    named: str | None = None
    unlike: bool = False
    cropped: bool = False
    turned_by: str | None = None

    @property
    def span(self) -> Span:
        """Where it stands in the draft."""
        return self.saying.span

    @property
    def unspoken(self) -> bool:
        """Whether its words are an article's own: nobody is quoted with them."""
        traces = self.traced.traces
        return bool(traces) and all(quote.saying.kind != "direct" for quote in traces[0].quotes)

    def as_json(self) -> dict[str, Any]:
        """Return the line of the JSON contract."""
        found = self.traced.as_json()
        return {
            "text": self.text,
            "start": self.span.start,
            "end": self.span.end,
            "speaker": self.saying.speaker,
            "verdict": self.verdict,
            "match": found["match"],
            "quotes": found["quotes"],
        }
