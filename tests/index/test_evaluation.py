"""Questions with known answers: what a hit is, and what the figures are."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from index import Answer, Judged, Quote, Trial, UsageError, figures, judge
from tests.made import a_quote, an_answer, an_article

FIRST, SECOND = "We need it,", "We can pay for it."


def trial(**facts: Any) -> Trial:
    known: dict[str, Any] = {"id": 1, "question": "what did Lind say?", "quotes": [{"article": "a1", "text": FIRST}]}
    return Trial.from_line(json.dumps(known | facts).encode(), 1)


def quote(words: str = FIRST, **facts: Any) -> Quote:
    return a_quote(an_article(id=facts.pop("article", "a1")), words, **facts)


def judged(*quotes: Quote, **facts: Any) -> Judged:
    return judge(trial(**facts), an_answer(*quotes))


@pytest.mark.parametrize(
    ("given", "expected", "rank", "exact"),
    [
        (FIRST, FIRST, 1, (True,)),
        (FIRST, "we NEED it", 1, (False,)),
        (FIRST, "“We need it,” Maria Lind said on Monday.", None, ()),
        (FIRST, "“We need it,” Maria Lind said.", 1, (False,)),
        ("“We need it,” Maria Lind said on Monday.", FIRST, 1, (False,)),
        (FIRST, "We need", 1, (False,)),
        (FIRST, "we need itch powder", None, ()),
        ("We need", "We need it now", 1, (False,)),
        ("We", "We need it", None, ()),  # any one of its words was a hit once
        ("need it", "We need it before winter", None, ()),
        (FIRST, "need it We", None, ()),
        (SECOND, FIRST, None, ()),
    ],
)
def test_a_hit_contains_the_expected_words_or_is_at_least_half_of_them(
    given: str, expected: str, rank: int | None, exact: tuple[bool, ...]
) -> None:
    one = judged(quote(given), quotes=[{"article": "a1", "text": expected}])
    assert (one.rank, one.exact) == (rank, exact)


def test_the_same_words_in_another_article_are_no_hit_unless_the_quote_stands_there_also() -> None:
    elsewhere = quote(article="b2")
    assert judged(elsewhere).rank is None
    assert judged(replace(elsewhere, also=(an_article(),))).rank == 1


def test_the_first_hit_counts_and_every_hit_is_looked_at_for_exactness() -> None:
    one = judged(quote(SECOND), quote("We need it"), quote(FIRST))
    assert (one.rank, one.exact, one.failed) == (2, (False, True), True)


@pytest.mark.parametrize(
    ("expected", "named", "right"),
    [
        ("Maria Lind", "Maria Lind", True),
        ("Lind", "Maria Lind", True),
        ("Mayor Maria Lind", "Maria Lind", True),
        ("Anna Lind", "Maria Lind", False),
        ("Tomas Berg", "Maria Lind", False),
        ("Maria Lind", None, False),
        (None, "Maria Lind", None),
        ("", "Maria Lind", None),
    ],
)
def test_a_speaker_is_right_under_any_form_of_the_name(
    expected: str | None, named: str | None, right: bool | None
) -> None:
    assert judged(quote(speaker=named), speaker=expected).speaker is right


def test_the_speaker_of_other_words_is_not_looked_at() -> None:
    """A question about one quote is not answered by the same person's other words, nor refuted by another's."""
    assert judged(quote(SECOND, speaker="Tomas Berg"), speaker="Maria Lind").speaker is None
    assert judged(quote(speaker="Tomas Berg"), speaker="Maria Lind", quotes=None, found=True).speaker is False


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"no json", "no JSON object"),
        (b"[1]", "no JSON object"),
        (b'{"question": "\xff", "found": true}', "no JSON object"),
        (b"[" * 100_000, "no JSON object"),
        (b'{"id": 1}', 'no "question"'),
        (b'{"question": 7, "found": true}', 'no "question"'),
        (b'{"question": " ?! ", "found": true}', 'no "question"'),
        (b'{"question": "who?"}', "whether an answer is expected"),
        (b'{"question": "who?", "found": "yes"}', "whether an answer is expected"),
        (b'{"question": "who?", "found": null, "quotes": []}', "whether an answer is expected"),
        (b'{"question": "who?", "found": false, "quotes": [{"article": "a", "text": "b"}]}', "expects quotes but"),
        (b'{"question": "who?", "quotes": "b"}', "are no list"),
        (b'{"question": "who?", "quotes": ["b"]}', "are no list"),
        (b'{"question": "who?", "quotes": [{"article": 7, "text": "b"}]}', "are no list"),
        (b'{"question": "who?", "quotes": [{"article": "a", "text": "!"}]}', "are no list"),
        (b'{"question": "who?", "found": true, "speaker": ["Lind"]}', '"speaker" in line 3 is no text'),
    ],
)
def test_a_line_that_is_no_question_is_told_with_its_number(line: bytes, reason: str) -> None:
    with pytest.raises(UsageError, match=r"ine 3") as told:
        Trial.from_line(line, 3)
    assert reason in str(told.value)


def test_what_is_left_out_is_taken_from_the_rest() -> None:
    assert trial().found
    bare = Trial.from_line(b'\xef\xbb\xbf{"question": "who?", "found": false}', 1)
    assert (bare.id, bare.found, bare.speaker, bare.quotes) == (None, False, None, ())


def nothing() -> Answer:
    return an_answer()


def some_questions() -> list[Judged]:
    """Return hits in places 1, 2 and 4, a miss, and five about whether there is an answer at all."""
    other = [quote(SECOND)]
    absent = trial(quotes=None, found=False)
    return [
        judged(quote(), speaker="Maria Lind"),
        judged(*other, quote("We need"), speaker="Tomas Berg"),
        judged(*other * 3, quote()),
        judged(*other),
        judged(),
        judge(absent, nothing()),
        judge(absent, nothing()),
        judge(absent, an_answer(quote())),
        judge(trial(quotes=None, found=True), nothing()),
    ]


def test_the_figures_are_shares_of_the_questions_that_can_tell() -> None:
    found = figures(some_questions(), limit=5).as_json()
    assert found == {
        "hit@1": 0.2, "hit@3": 0.4, "hit@5": 0.6,
        "mrr": 0.35,  # (1 + 1/2 + 1/4) / 5
        "exact": 0.6667, "speaker": 0.5,
        "refused_precision": 0.5,  # four had no answer, two of them rightly
        "refused_recall": 0.6667,
        "questions": 9, "with_quotes": 5, "without_answer": 3, "untrue": 0,
    }  # fmt: skip


def test_a_depth_that_was_not_asked_for_is_not_told() -> None:
    assert figures(some_questions(), limit=3).hits == {1: 0.2, 3: 0.4, 5: None}


def test_without_questions_there_are_no_figures() -> None:
    found = figures([], limit=5).as_json()
    assert {name for name, value in found.items() if value is not None} == {
        "questions", "with_quotes", "without_answer", "untrue",
    }  # fmt: skip


def test_words_that_are_not_the_articles_are_counted() -> None:
    one = judged(replace(quote(), text="We need it!"))
    assert (one.untrue, one.failed) == (1, True)
    assert figures([one, judged(quote())], limit=5).untrue == 1
