"""`/quotes`: what somebody said, with its sources, as far as this person may see it in this place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.access import SHARED
from bot.ledger import Listing
from bot.work import articles
from tests.bot.working import BRIDGE, FERRY, AtWork, at_work

SECRET = "channel:T1:CPRIV"


@pytest.fixture
def work(tmp_path: Path) -> Iterator[AtWork]:
    with at_work(tmp_path) as bot:
        yield bot


def speech(number: int, *, words: str = "") -> dict[str, Any]:
    said = "\n\n".join(
        f"“Pier number {place} must be mended before the winter comes{words},” Maria Lind said on day {place}."
        for place in range(1, number + 1)
    )
    return {"id": "speech", "title": "Piers", "text": f"The mayor went from pier to pier.\n\n{said}"}


def test_quotes_come_with_sources_context_and_totals(work: AtWork) -> None:
    work.put(BRIDGE)
    work.put(FERRY)
    shown = work.do("quotes", "U1", "C1", "Maria Lind")
    assert shown.shown.startswith("Quotes by Maria Lind\n")
    assert "“We need the bridge before winter,” … “We can pay for it.”\nMaria Lind" in shown.shown
    assert "read in: Bridge talks · Harbour News · 2024-05-01" in shown.shown
    assert "3 quotes, 1 article, 1 outlet." in shown.shown
    assert "fishermen" not in shown.shown
    assert len([button for button in shown.buttons if button.action_id == "context"]) == 2


@pytest.mark.parametrize(
    ("typed", "heading"),
    [("lind", "Quotes by Lind"), ("MARIA lind about the bridge", "Quotes by Maria Lind about the bridge")],
)
def test_a_heading_writes_a_name_as_the_article_does(work: AtWork, typed: str, heading: str) -> None:
    work.put(BRIDGE)
    assert work.do("quotes", "U1", "C1", typed).shown.splitlines()[0] == heading


def test_quotes_are_narrowed_to_a_topic(work: AtWork) -> None:
    work.put(BRIDGE)
    shown = work.do("quotes", "U1", "C1", "Lind about the harbour").shown
    assert shown.startswith("Quotes by Lind about the harbour")
    assert "harbour would freeze" in shown


def test_quotes_are_turned_page_by_page(work: AtWork) -> None:
    work.put(speech(12))
    first = work.do("quotes", "U1", "C1", "Lind")
    assert first.shown.startswith("Quotes by Lind, 1 to 5\n")
    assert "12 quotes, 1 article, 0 outlets." in first.shown
    more = next(button for button in first.buttons if button.text == "More")
    second = work.do("quotes", "U1", "C1", on=first, listing=more.value, replace=True)
    assert second is first
    assert second.shown.startswith("Quotes by Lind, 6 to 10\n")
    assert "Pier number 6 " in second.shown
    third = work.do(
        "quotes", "U1", "C1", on=second, replace=True,
        listing=next(button.value for button in second.buttons if button.text == "More"),
    )  # fmt: skip
    assert third.shown.startswith("Quotes by Lind, 11 to 12\n")
    assert [button.text for button in third.buttons if button.action_id == "quotes_page"] == ["Back"]


def test_a_page_of_enormous_quotes_is_cut_and_goes_on_with_the_next(work: AtWork) -> None:
    work.put(speech(4, words=", as we said before" * 220))
    message = work.do("quotes", "U1", "C1", "Lind")
    seen = 0
    while True:
        seen += message.shown.count("“Pier number")
        on = [button.value for button in message.buttons if button.text == "More"]
        if not on:
            break
        message = work.do("quotes", "U1", "C1", on=message, listing=on[0], replace=True)
    assert seen == 4


def test_the_same_words_elsewhere_are_told_and_not_shown_twice(work: AtWork) -> None:
    work.put(FERRY)
    work.put(FERRY | {"id": "copy", "title": "The ferry, again"})
    shown = work.do("quotes", "U1", "C1", "Berg").shown
    assert shown.count("Nobody asked the fishermen") == 1
    assert "also in: The ferry, again" in shown
    assert "2 quotes, 2 articles, 0 outlets; 1 is the same words in another article." in shown


def test_without_a_name_it_says_how(work: AtWork) -> None:
    work.put(BRIDGE)
    assert "/quotes Maria Lind about schools" in work.do("quotes", "U1", "C1", "").shown
    assert "harbour would freeze" in work.do("quotes", "U1", "C1", "about the harbour").shown


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Boris", "Nobody called Boris is quoted in the 2 articles that answer here."),
        ("Maria Lindt", "Nobody called Maria Lindt is quoted in the 2 articles that answer here. Who is: Maria Lind."),
        ("about unicorns", "No quote about unicorns in the 2 articles that answer here."),
    ],
)
def test_who_is_not_quoted_is_told_with_the_nearest_names(work: AtWork, asked: str, told: str) -> None:
    work.put(BRIDGE)
    work.put(FERRY)
    assert work.do("quotes", "U1", "C1", asked).shown == told


def test_somebody_quoted_on_other_things_can_be_read_on_those(work: AtWork) -> None:
    work.put(BRIDGE)
    none = work.do("quotes", "U1", "C1", "Lind about unicorns")
    assert (
        "No quote by Lind about unicorns in the only article here; Lind is quoted 3 times on other things."
        in none.shown
    )
    all_ = none.button("quotes_all")
    assert all_.text == "All 3 quotes"
    assert "bridge before winter" in work.do("quotes", "U1", "C1", on=none, listing=all_.value).shown


def test_an_empty_library_says_how_to_add(work: AtWork) -> None:
    assert "Add one with /ingest" in work.do("quotes", "U1", "C1", "Lind").shown


@pytest.mark.parametrize(
    ("user", "channel", "seen"),
    [
        ("U1", "CPRIV", True),
        ("U1", "C1", False),
        ("U2", "C1", False),
        ("UGUEST", "CPRIV", True),
        ("UEXT", "CSHARED", False),
    ],
)
def test_quotes_tell_of_no_article_that_may_not_be_seen(work: AtWork, user: str, channel: str, *, seen: bool) -> None:
    work.put(BRIDGE, SECRET)
    work.put(FERRY)
    shown = work.do("quotes", user, channel, "Linda").shown
    assert ("Maria Lind" in shown) == seen
    assert ("bridge before winter" in work.do("quotes", user, channel, "Lind").shown) == seen
    assert (shown == SHARED.replace("`", "")) == (channel == "CSHARED")


def test_a_list_is_checked_again_for_whoever_turns_the_page(work: AtWork) -> None:
    work.put(BRIDGE, SECRET)
    work.put(FERRY)
    shown = work.do("articles", "U1", "CPRIV")
    assert "Bridge talks" in shown.shown
    listing = work.ledger.keep_list(Listing(kind="quotes", wanted={"article": "bridge"}))
    assert "bridge before winter" in work.do("quotes", "U1", "CPRIV", listing=listing).shown
    assert work.do("quotes", "U2", "C1", listing=listing).shown == articles.GONE


def test_a_list_that_is_gone_or_of_another_kind_says_so(work: AtWork) -> None:
    work.put(BRIDGE)
    assert work.do("quotes", "U1", "C1", listing="nosuch").shown == articles.STALE
    for place in range(9):
        work.put({"id": f"n{place}", "text": f"Nothing happened on day {place}."})
    other = work.do("articles", "U1", "C1").button("articles_page").value
    assert work.do("quotes", "U1", "C1", listing=other).shown == articles.STALE


def test_what_is_typed_and_what_an_article_states_do_nothing_in_slack(work: AtWork) -> None:
    hostile = "<!channel> &lt;!here&gt; `code` <http://x|y>"
    work.put(FERRY | {"title": hostile, "site": hostile})
    assert "<!channel>" in work.do("quotes", "U1", "C1", "Berg").shown
    assert "Nobody called <!channel> Boris" in work.do("quotes", "U1", "C1", "&lt;!channel&gt; Boris").shown


# From when


def dated(id: str, day: str | None, words: str, *, speaker: str = "Maria Lind") -> dict[str, Any]:  # noqa: A002
    text = f"The council met.\n\n“{words} before the winter comes,” {speaker}, the mayor, said."
    return {"id": id, "title": f"Notes {id}", "text": text, **({"published": day} if day else {})}


@pytest.fixture
def years(work: AtWork) -> AtWork:
    work.put(dated("old", "2023-11-02", "The old pier must be mended"))
    work.put(dated("new", "2025-02-03", "The new pier must be painted"))
    work.put(dated("newest", "2025-03-04", "The last pier must be washed"))
    work.put(dated("undated", None, "The lost pier must be found"))
    work.put(dated("ferry", "2025-02-05", "The ferry must be painted", speaker="Tomas Berg"))
    return work


def test_quotes_are_narrowed_to_a_period_newest_first(years: AtWork) -> None:
    shown = years.do("quotes", "U1", "C1", "Lind since 2025").shown
    assert shown.startswith("Quotes by Lind since 2025-01-01\n")
    assert shown.index("last pier") < shown.index("new pier")
    assert not [word for word in ("old pier", "lost pier", "ferry") if word in shown]
    assert "2 quotes, 2 articles, 0 outlets; 1 undated article not counted." in shown


def test_a_period_alone_lists_all_quotes_of_it(years: AtWork) -> None:
    shown = years.do("quotes", "U1", "C1", "in February 2025").shown
    assert shown.startswith("Quotes from 2025-02-01 to 2025-02-28\n")
    assert "new pier" in shown
    assert "ferry must" in shown
    assert "2 quotes, 2 articles, 0 outlets; 1 undated article not counted." in shown


def test_a_topic_and_a_period_narrow_together(years: AtWork) -> None:
    shown = years.do("quotes", "U1", "C1", "about painted piers in 2025").shown
    assert shown.startswith("Quotes about painted piers from 2025-01-01 to 2025-12-31")
    assert "old pier" not in shown


def test_where_there_is_nothing_in_a_period_what_is_outside_of_it_is_offered(years: AtWork) -> None:
    none = years.do("quotes", "U1", "C1", "Lind in 2024")
    assert none.shown.startswith(
        "No quote by Lind from 2024-01-01 to 2024-12-31 in the 5 articles that answer here; 1 undated article not "
        "counted. There are 4 outside of that time, undated ones included."
    )
    all_ = none.button("quotes_all")
    assert all_.text == "All 4 quotes"
    everything = years.do("quotes", "U1", "C1", on=none, listing=all_.value).shown
    assert everything.startswith("Quotes by Lind\n")
    assert "undated article" not in everything


def test_where_everything_is_outside_of_a_period_nobody_is_offered_the_whole_library(years: AtWork) -> None:
    none = years.do("quotes", "U1", "C1", "in 2022")
    assert "No quote from 2022-01-01 to 2022-12-31 in the 5 articles that answer here" in none.shown
    assert "There are 5 outside of that time" in none.shown
    assert not none.buttons


def test_somebody_who_is_not_quoted_at_all_is_not_said_to_be_in_a_period(years: AtWork) -> None:
    shown = years.do("quotes", "U1", "C1", "Boris this year").shown
    assert shown == "Nobody called Boris is quoted in the 5 articles that answer here."


def test_the_period_stays_when_the_page_is_turned(work: AtWork) -> None:
    work.put(speech(12) | {"published": "2025-02-03"})
    first = work.do("quotes", "U1", "C1", "Lind in 2025")
    assert first.shown.startswith("Quotes by Lind from 2025-01-01 to 2025-12-31, 1 to 5\n")
    more = next(button.value for button in first.buttons if button.text == "More")
    second = work.do("quotes", "U1", "C1", on=first, listing=more, replace=True)
    assert second.shown.startswith("Quotes by Lind from 2025-01-01 to 2025-12-31, 6 to 10\n")


@pytest.mark.parametrize(("ahead", "seen"), [(0, "2026-03-02"), (-3 * 3600, "2026-03-01"), (14 * 3600, "2026-03-02")])
def test_a_day_is_the_one_that_the_asker_has(work: AtWork, ahead: int, seen: str) -> None:
    people = work.slack.workspace.people
    people["U1"] = replace(people["U1"], tz_offset=ahead)
    work.clock = datetime(2026, 3, 2, 1, 30, tzinfo=UTC).timestamp() - work.slack.workspace.now()
    work.put(dated("a", seen, "The pier must be mended"))
    assert "The pier must be mended" in work.do("quotes", "U1", "C1", "Lind today").shown


def test_undated_articles_that_may_not_be_seen_are_not_counted(years: AtWork) -> None:
    years.put(dated("secret", None, "The secret pier must be hidden"), SECRET)
    assert "1 undated article not counted" in years.do("quotes", "U2", "C1", "Lind in 2025").shown
    assert "2 undated articles not counted" in years.do("quotes", "U1", "CPRIV", "Lind in 2025").shown
