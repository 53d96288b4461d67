"""What the long runs call level and promised; they are no tests themselves, but a short day is: test_slack_day.py."""

from __future__ import annotations

import pytest

from tests.bench.day import as_promised
from tests.bench.soak import Sample, risen


def samples(name: str, *values: float) -> list[Sample]:
    level = {"rss_mb": 100.0, "threads": 19, "files": 24}
    return [
        Sample(questions=number, seconds=number, **{**level, name: value})  # type: ignore[arg-type]
        for number, value in enumerate(values)
    ]


@pytest.mark.parametrize(
    ("name", "values", "found"),
    [
        ("rss_mb", [60, 100, 101, 103, 103, 104, 104, 105], []),
        ("rss_mb", [60, 100, 105, 110, 115, 120, 125, 130], ["rss_mb"]),
        ("threads", [5, 19, 19, 19, 20, 19, 19, 20], []),
        ("threads", [5, 19, 20, 21, 22, 23, 24, 25], ["threads"]),
        ("files", [9, 24, 24, 24, 24, 24, 26, 26], []),
        ("files", [9, 24, 25, 26, 27, 28, 29, 30], ["files"]),
    ],
)
def test_what_is_larger_at_the_end_than_in_the_middle_has_risen(
    name: str, values: list[float], found: list[str]
) -> None:
    assert risen(samples(name, *values)) == found


@pytest.mark.parametrize(
    ("questions", "acts", "amiss", "kept"),
    [
        ({"1": 9}, {"0": 1, "1": 4}, {}, True),
        ({"1": 9, "0": 1}, {}, {}, False),
        ({"1": 9, "2": 1}, {}, {}, False),
        ({"1": 9}, {"2": 1}, {}, False),
        ({"1": 9}, {}, {"answers to what was not asked": 1}, False),
    ],
)
def test_a_day_is_as_promised_with_one_answer_a_question(
    questions: dict[str, int], acts: dict[str, int], amiss: dict[str, int], kept: bool
) -> None:
    sums = {"answers a question": questions, "answers a command or press": acts, "amiss": amiss}
    assert as_promised(sums) is kept
