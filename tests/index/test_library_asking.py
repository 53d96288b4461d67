"""The library as outsiders hold it: what listing and asking give."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import (
    Asked,
    Library,
    UnknownIdError,
    UsageError,
    Wanted,
)
from tests.piles import (
    ASKED,
    BRIDGE,
    CHANNEL,
    OTHER,
    SCHOOL,
    put,
)

# Listing


def test_articles_are_listed_newest_first_by_publishing_else_adding(three: Library) -> None:
    assert [article.id for article in three.articles()] == ["school", "bridge", "ferry"]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("harbour", ["bridge"]),
        ("COAST POST", ["school", "ferry"]),
        ("bridge winter", ["bridge"]),
        ("bridge sail", []),
        ("talks", ["bridge"]),
        ("100%", []),
        ("'", []),
        ("\udcff", []),
        ("ÉCLUSE", ["lock"]),
        ("“nobody", ["ferry"]),
    ],
)
def test_words_narrow_the_list_to_articles_that_have_them_all(
    three: Library, file: Path, words: str, ids: list[str]
) -> None:
    put(three, file, {"id": "lock", "text": "Rien à l’écluse.", "site": "Été", "published": "2001-01-01"})
    assert [article.id for article in three.articles(words)] == ids
    assert list(three.quotes(Wanted(site="ÉTÉ"))) == list(three.quotes(Wanted(article="lock")))


@pytest.mark.parametrize(
    ("wanted", "articles"),
    [
        (Wanted(kind="direct"), ["bridge", "bridge", "ferry", "school"]),
        (Wanted(by=("Lind",), kind="direct"), ["bridge", "bridge"]),
        (Wanted(by=("Maria Lind", "Berg"), kind="direct"), ["bridge", "bridge", "ferry"]),
        (Wanted(by=("Nobody Known",)), []),
        (Wanted(kind="direct", about="fishermen"), ["ferry"]),
        (Wanted(kind="direct", about="?!"), []),
        (Wanted(kind="direct", about="zeppelins"), []),
        (Wanted(kind="direct", since="2024-03-01"), ["bridge", "bridge", "ferry"]),
        (Wanted(kind="direct", since="2024-03-02"), ["bridge", "bridge"]),
        (Wanted(kind="direct", until="2024-03-01"), ["ferry"]),
        (Wanted(kind="direct", site="coast post"), ["ferry"]),
        (Wanted(kind="direct", article="sch"), ["school"]),
        (Wanted(kind="direct", sort="date"), ["bridge", "bridge", "ferry", "school"]),
        (Wanted(kind="direct", limit=3), ["bridge", "bridge", "ferry"]),
        (Wanted(kind="direct", limit=0), []),
        (Wanted(kind="nonsense"), []),
    ],
)
def test_quotes_are_narrowed_by_what_is_wanted(three: Library, wanted: Wanted, articles: list[str]) -> None:
    found = list(three.quotes(wanted))
    assert [quote.article.id for quote in found] == articles
    assert all(quote.text in quote.article.text for quote in found)


def test_quotes_about_a_topic_come_best_first_and_have_a_score(three: Library) -> None:
    found = list(three.quotes(Wanted(about="bridge ferry fishermen")))
    assert found[0].article.id == "ferry"
    scores = [quote.score or 0 for quote in found]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > 0


def test_quotes_of_an_unknown_article_are_told(three: Library) -> None:
    with pytest.raises(UnknownIdError, match="'nothing'"):
        list(three.quotes(Wanted(article="nothing")))


# Asking


@pytest.mark.parametrize("question", ["", "  ", "?!", "…", "\udcff"])
def test_an_empty_question_is_wrong_use(library: Library, question: str) -> None:
    with pytest.raises(UsageError, match="The question is empty"):
        library.ask(question)


def test_an_empty_library_finds_nothing_and_says_whom_it_was_asked_about(library: Library) -> None:
    answer = library.ask(ASKED)
    assert (answer.found, answer.passages, answer.confidence) == (False, (), 0.0)
    assert answer.speaker == Asked(name="Lind")
    assert library.ask("where is the bridge?").speaker is None
    assert library.status().model is None


def test_an_answer_is_exact_and_says_who_and_where(three: Library) -> None:
    answer = three.ask(ASKED)
    best = answer.quotes[0]
    assert (best.text, best.saying.speaker, best.article.id) == (
        "We need the bridge before winter,",
        "Maria Lind",
        "bridge",
    )
    assert BRIDGE[best.saying.span.start : best.saying.span.end] == best.text
    assert answer.speaker == Asked(name="Lind", names=("Maria Lind",))
    assert answer.question == ASKED
    assert answer.passages[0].article.id == "bridge"
    assert answer.took_ms > 0


@pytest.mark.parametrize("limit", [1, 2])
def test_a_limit_holds_for_quotes_and_passages(three: Library, limit: int) -> None:
    answer = three.ask("what did Lind say?", limit=limit)
    assert (len(answer.quotes), len(answer.passages)) == (limit, limit)


def test_copies_of_an_article_are_one_quote_that_names_the_others(library: Library, file: Path) -> None:
    put(library, file, *({"id": key, "text": BRIDGE} for key in ("one", "two", "three")))
    answer = library.ask(ASKED)
    assert len({quote.text for quote in answer.quotes}) == len(answer.quotes)
    best = answer.quotes[0]
    assert {best.article.id, *(article.id for article in best.also)} == {"one", "two", "three"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    question=st.one_of(
        st.text(max_size=60),
        st.builds(
            "what did {} say about {}?".format,
            st.sampled_from(["Jr", "–", "“”", "the", "ʼ", "Lind", "x " * 9, "III"]) | st.text(max_size=12),
            st.text(max_size=20),
        ),
    )
)
def test_any_question_is_answered_or_empty(three: Library, question: str) -> None:
    try:
        answer = three.ask(question)
    except UsageError:
        return
    json.dumps(answer.as_json())
    assert all(quote.text in quote.article.text for quote in answer.quotes)
    assert answer.question == question


def test_what_nobody_here_may_see_tells_nothing_by_the_confidence(library: Library, file: Path) -> None:
    """A word's weight counted every passage, and was less than nothing once enough unseen ones had it."""
    put(library, file, {"id": "a", "text": BRIDGE}, {"id": "b", "text": SCHOOL}, audiences=[CHANNEL])
    question = "how many pupils are in the school?"
    before = library.ask(question, audiences=[CHANNEL])
    unseen = "\n\n".join(["The school has pupils. " + "They sail every day. " * 30] * 700)
    [outcome] = put(library, file, {"id": "x", "text": unseen}, audiences=[OTHER])
    assert outcome.passages == 700
    after = library.ask(question, audiences=[CHANNEL])
    assert (after.found, after.confidence) == (before.found, before.confidence)
    assert {passage.article.id for passage in after.passages} == {"a", "b"}


def test_the_status_counts_only_what_an_audience_may_see(three: Library, file: Path) -> None:
    put(three, file, {"id": "private", "text": SCHOOL.replace("Anna Holm", "Greta Lund")}, audiences=["team:T1"])
    everybody, team, others = (three.status(audiences=one) for one in (None, ["team:T1"], ["team:T2"]))
    assert everybody == team
    assert (team.articles - others.articles, team.speakers - others.speakers) == (1, 1)
    assert team.quotes > others.quotes
    assert team.passages > others.passages
