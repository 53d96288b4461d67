"""A short day of a workspace, with the bot dying in the middle of it: see tests/bench/day.py."""

from __future__ import annotations

from pathlib import Path

from tests.bench.day import as_promised, replayed


def test_a_day_with_a_crash_in_the_middle_brings_one_answer_each(tmp_path: Path) -> None:
    sums = replayed(tmp_path, 150, 6.0)
    assert as_promised(sums), sums
    assert sums["answers a question"]["1"] > 60
    assert sums["answers a command or press"]["1"] > 5
