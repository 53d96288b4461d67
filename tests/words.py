"""An embedder without a model, for tests that are not about meaning."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from index import Vectors
from index.text import words


class WordEmbedder:
    """A bag of hashed words: texts that share words are near, on any machine, in microseconds."""

    dimension = 256

    def __init__(self, name: str = "words") -> None:
        self.name = name

    def encode(self, texts: Sequence[str], *, questions: int = 0) -> Vectors:  # noqa: ARG002 - words are words
        """Return a float32 row of length 1 for each text; a text without words points nowhere in particular."""
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in words(text) or [""]:
                row[zlib.crc32(word.encode()) % self.dimension] += 1
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)
