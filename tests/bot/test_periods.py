"""Times as people type them, as days."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.periods import Period, at_end, at_start

# A Monday in the fourth quarter.
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("words", "since", "until"),
    [
        ("today", "2026-11-23", "2026-11-23"),
        ("yesterday", "2026-11-22", "2026-11-22"),
        ("this week", "2026-11-23", None),
        ("last week", "2026-11-16", "2026-11-22"),
        ("this month", "2026-11-01", None),
        ("last month", "2026-10-01", "2026-10-31"),
        ("this quarter", "2026-10-01", None),
        ("last quarter", "2026-07-01", "2026-09-30"),
        ("this year", "2026-01-01", None),
        ("last year", "2025-01-01", "2025-12-31"),
        ("in 2025", "2025-01-01", "2025-12-31"),
        ("in 2026", "2026-01-01", None),
        ("in May 2025", "2025-05-01", "2025-05-31"),
        ("in may, 2025", "2025-05-01", "2025-05-31"),
        ("in 2025-02", "2025-02-01", "2025-02-28"),
        ("during Sept. 2024", "2024-09-01", "2024-09-30"),
        # Of what names no year, the last that has begun.
        ("in May", "2026-05-01", "2026-05-31"),
        ("in December", "2025-12-01", "2025-12-31"),
        ("in November", "2026-11-01", None),
        ("on 2026-05-03", "2026-05-03", "2026-05-03"),
        ("on 3 May", "2026-05-03", "2026-05-03"),
        ("on December 24th", "2025-12-24", "2025-12-24"),
        ("on 29 Feb 2024", "2024-02-29", "2024-02-29"),
        ("since May", "2026-05-01", None),
        ("since 2026-01-01", "2026-01-01", None),
        ("since last month", "2026-10-01", None),
        ("Since 3 May 2024", "2024-05-03", None),
        ("after May 2025", "2025-06-01", None),
        ("until 2025", None, "2025-12-31"),
        ("till yesterday", None, "2026-11-22"),
        ("before 2025", None, "2024-12-31"),
        ("up to Q2 2025", None, "2025-06-30"),
        ("between May and July", "2026-05-01", "2026-07-31"),
        ("between May and July 2024", "2024-05-01", "2024-07-31"),
        ("between November and February", "2025-11-01", "2026-02-28"),
        ("between 2025-03-01 and 2024-03-01", "2024-03-01", "2025-03-01"),
        ("from 2024 to 2025", "2024-01-01", "2025-12-31"),
        ("since May until July", "2026-05-01", "2026-07-31"),
        ("from last week", "2026-11-16", "2026-11-22"),
        ("from 2024", "2024-01-01", "2024-12-31"),
        ("Q3 2026", "2026-07-01", "2026-09-30"),
        ("q3", "2026-07-01", "2026-09-30"),
        ("in Q1 of 2025", "2025-01-01", "2025-03-31"),
        ("in Q4", "2026-10-01", None),
        ("last 30 days", "2026-10-25", None),
        ("in the last 2 weeks", "2026-11-10", None),
        ("last 3 months", "2026-08-24", None),
        ("past 2 quarters", "2026-05-24", None),
        ("over the past year", "2025-11-24", None),
        ("past week", "2026-11-17", None),
    ],
)
def test_a_period_is_given_as_days_at_the_end_and_at_the_start(
    words: str, since: str | None, until: str | None
) -> None:
    period = Period(since=since, until=until)
    assert at_end(f"Maria Lind {words}", TODAY) == ("Maria Lind", period)
    assert at_end(f"{words}.", TODAY) == ("", period)
    assert at_start(f"{words[0].upper()}{words[1:]}, Maria Lind", TODAY) == ("Maria Lind", period)


@pytest.mark.parametrize(
    "words",
    [
        "May", "2025", "Today Show", "this weekend", "in the harbour", "on May", "in 99", "in 0000", "on 31 June",
        "in 2025-13", "last 9999 years", "last 0 days", "since then", "between May and Lind", "this quarter's",
        "in Marsh", "on 29 Feb 2025", "until", "Q5 2025", "in 2025/26",
    ],
)  # fmt: skip
def test_what_is_no_period_is_left_alone(words: str) -> None:
    assert at_end(f"Maria Lind {words}", TODAY) is None
    assert at_start(f"{words}, Maria Lind", TODAY) is None


@pytest.mark.parametrize("before", ["about", "the results of", "Lind and", "quotes by", "the war against"])
def test_a_period_that_something_before_it_needs_is_none(before: str) -> None:
    assert at_end(f"{before} last year", TODAY) is None


@pytest.mark.parametrize(
    ("today", "words", "since", "until"),
    [
        (date(2026, 3, 31), "last 1 month", "2026-03-01", None),
        (date(2024, 2, 29), "past year", "2023-03-01", None),
        (date(2026, 1, 1), "last week", "2025-12-22", "2025-12-28"),
        (date(2026, 1, 1), "last quarter", "2025-10-01", "2025-12-31"),
        (date(2026, 11, 29), "this week", "2026-11-23", "2026-11-29"),
        (date(2026, 6, 15), "between May and July", "2025-05-01", "2025-07-31"),
    ],
)
def test_a_period_is_counted_from_the_day_on_which_it_is_typed(
    today: date, words: str, since: str | None, until: str | None
) -> None:
    assert at_end(words, today) == ("", Period(since=since, until=until))


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (Period(since="2026-10-01"), "since 2026-10-01"),
        (Period(until="2026-10-01"), "until 2026-10-01"),
        (Period("2026-10-01", "2026-10-01"), "on 2026-10-01"),
        (Period("2026-10-01", "2026-12-31"), "from 2026-10-01 to 2026-12-31"),
        (Period(), ""),
    ],
)
def test_a_period_is_told_by_its_days(period: Period, words: str) -> None:
    assert period.words == words


PARTS = ["since ", "in ", "between ", "and ", "May ", "3 ", "2025 ", "2025-02-30 ", "last ", "99 ", "days ", "Q3 ", "x"]


@given(
    words=st.lists(st.sampled_from(PARTS), max_size=12).map("".join) | st.text(max_size=60),
    today=st.dates(min_value=date(1, 1, 1)),
)
def test_nothing_that_is_typed_fails_on_any_day(words: str, today: date) -> None:
    at_end(words, today)
    at_start(words, today)
