"""`/quotes`: what somebody said, with its sources, as far as this person may see it in this place."""

from __future__ import annotations

from collections.abc import Iterator
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
