"""Dense search: FAISS over the passages' vectors, and the snapshot file that spares building it again."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, Self

import faiss
import numpy as np
from numpy.typing import NDArray

from .protocols import Vectors

Ids = NDArray[np.int64]

FORMAT = 2
HEADER_BYTES = 10_000
LEFT_BEHIND_SECONDS = 3600


class Rows(NamedTuple):
    """Which passages the rows of an index are of: their numbers, and the first eight bytes of their keys."""

    ids: Ids
    marks: Ids


class VectorIndex:
    """The vectors of a library's passages in one state of it. Never changed: `updated` gives the next one.

    Exact inner products (faiss.IndexFlatIP), which are cosines since every vector has length 1. `marks` tell by
    content which passage a row is of: a database that was put back gives numbers to other passages again.
    """

    def __init__(self, rows: Rows, index: faiss.IndexFlatIP, *, model: str, state: str, generation: int) -> None:
        self.ids, self.marks = rows
        self.model = model
        self.state = state
        self.generation = generation
        self._index = index

    @classmethod
    def of(cls, rows: Rows, vectors: Vectors, *, model: str, state: str, generation: int) -> Self:
        """Build the index of these vectors; `rows` are the passages' numbers and marks, row by row."""
        order = np.argsort(rows.ids, kind="stable")
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors[order], dtype=np.float32))
        in_order = Rows(rows.ids[order], rows.marks[order])
        return cls(in_order, index, model=model, state=state, generation=generation)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def width(self) -> int:
        """How many numbers a vector has."""
        return int(self._index.d)

    def updated(self, gone: Ids, rows: Rows, vectors: Vectors, *, state: str, generation: int) -> VectorIndex:
        """Return the index without `gone` and with new rows added."""
        keep = ~np.isin(self.ids, gone)
        return VectorIndex.of(
            Rows(np.concatenate([self.ids[keep], rows.ids]), np.concatenate([self.marks[keep], rows.marks])),
            np.concatenate([self._rows()[keep], vectors.reshape(-1, self._index.d)]),
            model=self.model,
            state=state,
            generation=generation,
        )

    def nearest(self, vector: Vectors, limit: int, *, among: Ids | None = None) -> dict[int, float]:
        """Return the cosines of the `limit` nearest passages, best first; `among` narrows to these ids."""
        limit = min(limit, len(self.ids) if among is None else len(among))
        if not limit:
            return {}
        chosen = None
        if among is not None:
            rows = np.flatnonzero(np.isin(self.ids, among))
            chosen = faiss.SearchParameters(sel=faiss.IDSelectorBatch(rows))  # type: ignore[call-arg]  # SWIG has none
        scores, rows = self._index.search(vector.reshape(1, -1), limit, params=chosen)
        return {int(self.ids[row]): float(score) for score, row in zip(scores[0], rows[0], strict=True) if row >= 0}

    def cosines(self, vector: Vectors, ids: Sequence[int]) -> Vectors:
        """Return the cosine of each of these passages, 0 for an id that is not here."""
        wanted = np.asarray(ids, dtype=np.int64)
        if not len(self.ids) or not len(wanted):
            return np.zeros(len(wanted), dtype=np.float32)
        rows = np.minimum(np.searchsorted(self.ids, wanted), len(self.ids) - 1)
        scores: Vectors = self._rows()[rows] @ vector.reshape(-1)
        return np.where(self.ids[rows] == wanted, scores, 0).astype(np.float32)

    def _rows(self) -> Vectors:
        flat = faiss.rev_swig_ptr(self._index.get_xb(), self._index.ntotal * self._index.d)
        rows: Vectors = flat.reshape(self._index.ntotal, self._index.d)
        return rows

    def holds(self, rows: Rows, vectors: Vectors) -> bool:
        """Return whether these are the index's own passages and vectors."""
        order = np.argsort(rows.ids, kind="stable")
        same_rows = np.array_equal(self.ids, rows.ids[order]) and np.array_equal(self.marks, rows.marks[order])
        return same_rows and np.array_equal(self._rows(), vectors[order])

    def save(self, path: Path) -> None:
        """Write the snapshot so that a reader finds either the old or the new one, whole.

        The sha256 of the rest, a header line (format, model, state, generation, count), ids and marks, the FAISS index.
        Raises OSError.
        """
        header = {
            "format": FORMAT,
            "model": self.model,
            "state": self.state,
            "generation": self.generation,
            "count": len(self.ids),
        }
        parts = (
            json.dumps(header).encode() + b"\n",
            self.ids.tobytes(),
            self.marks.tobytes(),
            faiss.serialize_index(self._index).tobytes(),
        )
        # Two of three flipped bits in a FAISS file load without a word: hence the checksum.
        checksum = hashlib.sha256()
        for part in parts:
            checksum.update(part)
        _sweep(path)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(checksum.digest())
                file.writelines(parts)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise

    @classmethod
    def load(cls, path: Path, *, model: str) -> VectorIndex | None:
        """Return the snapshot, or None where there is none, it is damaged, or of another model or format."""
        try:
            content = memoryview(path.read_bytes())
        except OSError:
            return None
        if not _whole(content):
            return None
        rest = content[32:]
        line = bytes(rest[:HEADER_BYTES]).partition(b"\n")[0]
        try:
            header = json.loads(line)
        except ValueError:  # of a later format, whole but not ours to read
            return None
        wanted = {"format": FORMAT, "model": model}
        if not isinstance(header, dict) or not wanted.items() <= header.items():
            return None
        body = rest[len(line) + 1 :]
        split = 8 * header["count"]
        ids, marks = (np.frombuffer(part, dtype=np.int64) for part in (body[:split], body[split : 2 * split]))
        index: faiss.IndexFlatIP = faiss.deserialize_index(np.frombuffer(body[2 * split :], dtype=np.uint8))  # type: ignore[assignment]  # the kind that we saved
        return cls(Rows(ids, marks), index, model=model, state=header["state"], generation=header["generation"])


def is_damaged(path: Path) -> bool:
    """Return whether there is a snapshot that is not as it was written."""
    try:
        return not _whole(memoryview(path.read_bytes()))
    except FileNotFoundError:
        return False
    except OSError:
        return True


def _whole(content: memoryview) -> bool:
    return hashlib.sha256(content[32:]).digest() == content[:32]


def _sweep(path: Path) -> None:
    """Delete what a process that was killed while saving left behind."""
    for left in path.parent.glob(f".{path.name}.*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > LEFT_BEHIND_SECONDS:
                left.unlink()
