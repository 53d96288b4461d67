"""The question that another one follows: whom it asks about and what about, each of which can be put in its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from index.records import Span

from .question import SAYING, VIEWS, named

PREPOSITIONS = (
    "for|in|at|with|from|to|by|during|after|before|since|under|without|until|among|between|against|near|around|through"
)
_TOPIC = r"(?P<topic>[^?!]*\w[^?!]*?)[\s.,;:]*(?:[?!]|$)"
# Where a topic stands, the surest first; what is left of it stays as it is.
_TOPICS = tuple(
    re.compile(pattern + _TOPIC, re.IGNORECASE)
    for pattern in (
        r"\b(?P<about>about|regarding|concerning)\s+",
        rf"\b(?:{VIEWS})\s+(?P<about>of|on|to|for)\s+",
        rf"\b(?:{'|'.join(SAYING)})\s+(?P<about>on|of)\s+",
    )
)
_SAID_DIRECTLY = re.compile(
    r"\s+(?:ever\s+|also\s+)?(?:mention|describe|call|suggest|propose|recommend|demand|promise|predict|want)\s+"
    + _TOPIC,
    re.IGNORECASE,
)
_WHO_DOES = re.compile(
    r"^who\s+(?!is\b|was\b|are\b|were\b|did\b|said\b)\w+\s+(?=(?:the|a|an|this|our)\s)" + _TOPIC, re.I
)
_NO_TOPIC = re.compile(r"(?:it|this|that|they|them|these|those|him|her|me|us|you)", re.IGNORECASE)
_JOINED = re.compile(r", and (?:what about )?[^,]*$")
_NAME = re.compile(r"(?<=\s)[A-Z][\w'’.-]*(?:\s+[A-Z][\w'’.-]*){0,4}")
_NAMES_TRIED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A question on one line, without its mark; spans are those of its speaker's name and of its topic."""

    text: str
    speaker: Span | None
    topic: Span | None
    preposition: str | None

    @classmethod
    def of(cls, question: str) -> Earlier:
        """Return a question taken apart."""
        text = question.partition("?")[0].rstrip(" !.,;:")
        speaker = named(text)
        start = speaker.end if speaker else 0
        found = next((match for topic in _TOPICS if (match := topic.search(text, start))), None)
        if found is None:
            found = _SAID_DIRECTLY.match(text, start) if speaker else _WHO_DOES.match(text)
        if found and _NO_TOPIC.fullmatch(found["topic"]):
            found = None
        return cls(
            text=text,
            speaker=speaker,
            topic=Span(*found.span("topic")) if found else None,
            preposition=found.groupdict().get("about") if found else None,
        )

    def who(self, known: Callable[[str], bool]) -> str | None:
        """Return the name of whom it asks about, also where it asks who that is."""
        if self.speaker:
            return self.speaker.of(self.text)
        names = [match.group() for match in _NAME.finditer(self.text)]
        return next((name for name in names[:_NAMES_TRIED] if known(name)), None)

    def what(self) -> str | None:
        """Return its topic."""
        return self.topic.of(self.text) if self.topic else None

    def by(self, name: str) -> str:
        """Return it asked about somebody else."""
        if self.speaker:
            return self._with(self.speaker, name)
        if topic := self.what():
            return f"what did {name} say about {topic}?"
        # Not pretty, but it holds all that was asked, and the words that are searched are the same.
        return f"what did {name} say about this: {self.text}?"

    def about(self, topic: str, preposition: str) -> str:
        """Return it asked about something else."""
        if self.topic and (self.preposition or not self.speaker):
            return self._with(self.topic, topic, upto=len(self.text))
        if self.speaker and self.topic is None and re.match(r"\s+\w+$", self.text[self.speaker.end :]):
            return f"{self.text} {preposition} {topic}?"
        if self.speaker:
            return f"what did {self.speaker.of(self.text)} say about {topic}?"
        return self.joined(f"what about {topic}")

    def narrowed(self, phrase: str) -> str:
        """Return it with a phrase such as "for members", in place of another "for ..." that it ends with."""
        preposition = phrase.split()[0]
        others = rf"(?!(?:{PREPOSITIONS}|on|of)\b)"
        start = self.speaker.end if self.speaker else 0
        same = list(re.finditer(rf"\b{preposition}\b(?:\s+{others}[^\s,]+)+", self.text[start:], re.IGNORECASE))
        if not same:
            return f"{self._bare()} {phrase}?"
        return self._with(Span(start + same[-1].start(), start + same[-1].end()), phrase)

    def joined(self, more: str) -> str:
        """Return both questions in one."""
        return f"{self._bare()}, and {more}?"

    def is_joined(self, question: str) -> bool:
        """Return whether a question is this one with another behind it."""
        return question.startswith(f"{self._bare()}, and ")

    def _bare(self) -> str:
        return _JOINED.sub("", self.text)

    def _with(self, span: Span, words: str, *, upto: int | None = None) -> str:
        return f"{self.text[: span.start]}{words}{self.text[max(span.end, upto or 0) :]}?"
