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

    def encode(self, texts: Sequence[str], *, questions: int = 0) -> Vectors:
        """Return a float32 array with a row of length 1 for each text, as wide as the model's vectors.

        The first `questions` texts are questions, the others passages; to most models that is the same.
        """


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
