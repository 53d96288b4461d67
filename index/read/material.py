"""What goes into a reader and what comes out."""

from __future__ import annotations

from dataclasses import dataclass

from index.records import Details


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """The bytes of one source, as found; `name` is what a refusal calls it, `url` where it came from on the web."""

    name: str
    content: bytes
    charset: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A normalised text and what its source states about it."""

    text: str
    details: Details
