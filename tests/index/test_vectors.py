"""FAISS: the same as counting by hand, and a snapshot that is whole or not there."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index import Vectors
from index.vectors import Rows, VectorIndex

Ids = NDArray[np.int64]


def unit(count: int, *, dimension: int = 24, seed: int = 1) -> Vectors:
    rows = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    scaled: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return scaled


def built(count: int = 300, *, generation: int = 7) -> tuple[VectorIndex, Ids, Vectors]:
    """Return an index, its ids in no order, and its vectors."""
    ids, rows = np.random.default_rng(2).permutation(5 * count)[:count].astype(np.int64), unit(count)
    return VectorIndex.of(Rows(ids, 3 * ids), rows, model="words", state="s", generation=generation), ids, rows


def by_hand(query: Vectors, ids: Ids, rows: Vectors, limit: int) -> dict[int, float]:
    scores = rows @ query
    return {int(ids[place]): float(scores[place]) for place in np.argsort(-scores)[:limit]}


@pytest.mark.parametrize("limit", [1, 10, 300, 1000])
def test_the_nearest_are_those_that_brute_force_finds(limit: int) -> None:
    index, ids, rows = built()
    for query in unit(5, seed=9):
        found = index.nearest(query, limit)
        assert list(found) == list(by_hand(query, ids, rows, limit))
        assert found == pytest.approx(by_hand(query, ids, rows, limit), abs=1e-5)


def test_among_narrows_to_these_and_ignores_what_is_not_here() -> None:
    index, ids, rows = built()
    some = np.concatenate([ids[::7], [-5, 10_000_000]]).astype(np.int64)
    query = unit(1, seed=3)[0]
    assert list(index.nearest(query, 12, among=some)) == list(by_hand(query, ids[::7], rows[::7], 12))
    assert index.nearest(query, 12, among=np.array([], dtype=np.int64)) == {}


def test_cosines_are_those_of_the_vectors_and_nought_for_what_is_not_here() -> None:
    index, ids, rows = built()
    query = unit(1, seed=3)[0]
    found = index.cosines(query, [int(ids[4]), -1, int(ids[0]), 10_000_000])
    assert found == pytest.approx([rows[4] @ query, 0, rows[0] @ query, 0], abs=1e-5)


def test_an_updated_index_is_as_one_built_anew_and_the_old_one_stays() -> None:
    index, ids, rows = built()
    query, more = unit(1, seed=3)[0], unit(20, seed=4)
    fresh = np.arange(10_000, 10_020, dtype=np.int64)
    before = index.nearest(query, 50)
    updated = index.updated(ids[:100], Rows(fresh, fresh), more, state="t", generation=8)
    every, all_rows = np.concatenate([ids[100:], fresh]), np.concatenate([rows[100:], more])
    assert (len(updated), updated.generation) == (220, 8)
    assert list(updated.nearest(query, 50)) == list(by_hand(query, every, all_rows, 50))
    assert index.nearest(query, 50) == before


def test_an_index_that_lost_all_its_passages_takes_new_ones() -> None:
    index, ids, _ = built(5)
    none = np.array([], dtype=np.int64)
    nothing = index.updated(ids, Rows(none, none), np.zeros((0, 24), dtype=np.float32), state="t", generation=8)
    assert nothing.nearest(unit(1)[0], 5) == {}
    assert list(nothing.cosines(unit(1)[0], [3])) == [0]
    again = nothing.updated(ids, Rows(np.array([4]), np.array([9])), unit(1), state="u", generation=9)
    assert list(again.nearest(unit(1)[0], 5)) == [4]


def test_a_saved_index_comes_back_the_same(tmp_path: Path) -> None:
    index, ids, _ = built()
    index.save(tmp_path / "snapshot")
    loaded = VectorIndex.load(tmp_path / "snapshot", model="words")
    assert loaded is not None
    assert (loaded.generation, loaded.state, loaded.model) == (7, "s", "words")
    assert list(loaded.ids) == sorted(ids)
    assert list(loaded.marks) == [3 * one for one in sorted(ids)]
    assert loaded.nearest(unit(1)[0], 20) == index.nearest(unit(1)[0], 20)
    assert [path.name for path in tmp_path.iterdir()] == ["snapshot"]


def test_no_snapshot_and_that_of_another_model_or_library_are_none(tmp_path: Path) -> None:
    built(5)[0].save(tmp_path / "snapshot")
    assert VectorIndex.load(tmp_path / "snapshot", model="others") is None
    assert VectorIndex.load(tmp_path / "nothing", model="words") is None
    assert VectorIndex.load(tmp_path, model="words") is None


def test_a_snapshot_with_any_byte_flipped_is_none(tmp_path: Path) -> None:
    """The header was not under the checksum: a flipped digit of the generation passed for another generation."""
    path = tmp_path / "snapshot"
    built(12)[0].save(path)
    whole = path.read_bytes()
    places = {*range(200), *random.Random(5).sample(range(len(whole)), 300)}
    for place in sorted(places):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x04]) + whole[place + 1 :])
        assert VectorIndex.load(path, model="words") is None, place


@pytest.mark.parametrize("share", [0, 0.01, 0.2, 0.5, 0.999])
def test_a_snapshot_cut_short_is_none(tmp_path: Path, share: float) -> None:
    path = tmp_path / "snapshot"
    built(50)[0].save(path)
    path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])
    assert VectorIndex.load(path, model="words") is None


@pytest.mark.parametrize("rest", [b"another header\n", b"\xff\n", b"[]\n", b""])
def test_a_whole_snapshot_of_a_format_that_is_not_ours_is_none(tmp_path: Path, rest: bytes) -> None:
    """Its checksum is right, so its header was read, and a traceback came of it."""
    (tmp_path / "snapshot").write_bytes(hashlib.sha256(rest).digest() + rest)
    assert VectorIndex.load(tmp_path / "snapshot", model="words") is None


def test_a_snapshot_that_cannot_be_written_leaves_the_old_one_and_nothing_else(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        built(5)[0].save(tmp_path / "nowhere" / "snapshot")
    (tmp_path / "snapshot").mkdir()
    (tmp_path / "snapshot" / "in the way").touch()
    with pytest.raises(OSError, match="snapshot"):
        built(5)[0].save(tmp_path / "snapshot")
    assert [path.name for path in tmp_path.iterdir()] == ["snapshot"]


SAVER = """
import sys
from pathlib import Path
from tests.index.test_vectors import built
index = built(4000)[0]
print("ready", flush=True)
while True:
    index.save(Path(sys.argv[1]))
"""


def test_a_process_killed_while_saving_leaves_a_whole_snapshot_and_its_litter_is_swept(tmp_path: Path) -> None:
    path = tmp_path / "snapshot"
    built(4000)[0].save(path)
    for pause in (0.01, 0.03, 0.05):
        with subprocess.Popen([sys.executable, "-c", SAVER, str(path)], stdout=subprocess.PIPE) as saver:
            assert saver.stdout is not None
            saver.stdout.readline()
            time.sleep(pause)
            saver.send_signal(signal.SIGKILL)
        loaded = VectorIndex.load(path, model="words")
        assert loaded is not None
        assert len(loaded) == 4000
    litter = tmp_path / ".snapshot.left"
    litter.write_bytes(b"x")
    for left in tmp_path.glob(".snapshot.*"):
        os.utime(left, (0, 0))
    built(5)[0].save(path)
    assert [one.name for one in tmp_path.iterdir()] == ["snapshot"]


def test_readers_in_several_threads_get_what_one_gets() -> None:
    index, _, _ = built(2000)
    queries = unit(64, seed=8)
    alone = [index.nearest(query, 10) for query in queries]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda query: index.nearest(query, 10), queries))
    assert together == alone
