"""The seams to the world, where two real implementations exist: the model and the web."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """A model that turns texts into vectors."""

    @property
    def name(self) -> str:
        """The model's name, as the library records it."""

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return a float32 array of shape (len(texts), dimension), each row of length 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address gave: the address after redirects, the decompressed bytes, and what the server called them."""

    url: str
    content: bytes
    content_type: str | None = None
    charset: str | None = None


class Fetch(Protocol):
    """The one way to the web."""

    def __call__(self, url: str) -> Fetched:
        """Return what stands at the address; raises `FetchError` with the reason and the remedy."""
