"""`/articles` and its buttons: what this place may see, taken out by who may, read again from the web."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.access import SHARED
from bot.ledger import Listing
from bot.work import articles
from tests.bot.working import BRIDGE, FERRY, STORY, AtWork, at_work
from tests.web import Site, page

TEAM, SECRET, NORA = "team:T1", "channel:T1:CPRIV", "user:T1:U1"
HOSTILE = "<!channel> &lt;!here&gt; \\x3c!everyone> <@U1> *bold* `code` \u202ereversed <http://evil.example|click>"


@pytest.fixture
def work(tmp_path: Path, site: Site) -> Iterator[AtWork]:
    with at_work(tmp_path, site) as bot:
        yield bot


def many(number: int, **facts: Any) -> list[dict[str, Any]]:
    return [
        {"id": f"a{place:02}", "title": f"Story {place:02}", "published": f"2024-01-{place:02}",
         "text": f"Story {place} of the harbour.\n\nNothing else happened that day.", **facts}
        for place in range(1, number + 1)
    ]  # fmt: skip


def test_a_list_gives_title_outlet_date_quotes_and_who_added_it(work: AtWork) -> None:
    work.put(BRIDGE, TEAM, by="U1")
    work.put(FERRY)
    shown = work.do("articles", "U2", "C1").shown
    assert shown.startswith("2 articles here\n")
    assert "Bridge talks · Harbour News · 2024-05-01\n3 quotes · added " in shown
    assert "by Nora Member" in shown
    assert "The last ferry · outlet not stated · no date given" in shown
    assert "by you" in work.do("articles", "U1", "C1").shown


def test_a_list_is_turned_page_by_page_newest_first(work: AtWork) -> None:
    for article in many(19):
        work.put(article)
    first = work.do("articles", "U1", "C1")
    assert first.shown.startswith("19 articles here, 1 to 8")
    assert first.shown.index("Story 19") < first.shown.index("Story 12")
    assert [button.text for button in first.buttons if button.action_id == "articles_page"] == ["Older"]
    second = work.do("articles", "U1", "C1", on=first, listing=first.button("articles_page").value, replace=True)
    assert second is first
    assert second.shown.startswith("19 articles here, 9 to 16")
    older = second.button("articles_page", 1)
    third = work.do("articles", "U1", "C1", on=second, listing=older.value, replace=True)
    assert third.shown.startswith("19 articles here, 17 to 19")
    assert [button.text for button in third.buttons if button.action_id == "articles_page"] == ["Newer"]
    back = work.do("articles", "U1", "C1", on=third, listing=third.button("articles_page").value, replace=True)
    assert back.shown.startswith("19 articles here, 9 to 16")


def test_a_page_whose_articles_went_shows_the_last_that_is_left(work: AtWork) -> None:
    for article in many(9):
        work.put(article)
    first = work.do("articles", "U1", "C1")
    list(work.library.remove(["a01"]))
    again = work.do("articles", "U1", "C1", on=first, listing=first.button("articles_page").value, replace=True)
    assert again.shown.startswith("8 articles here\n")


def test_words_narrow_the_list(work: AtWork) -> None:
    work.put(BRIDGE)
    work.put(FERRY)
    shown = work.do("articles", "U1", "C1", "fishermen").shown
    assert shown.startswith("1 article with “fishermen”\n")
    assert "Bridge talks" not in shown
    assert "No article that answers you here has “unicorn” in it." in work.do("articles", "U1", "C1", "unicorn").shown


def test_an_empty_library_says_how_to_add(work: AtWork) -> None:
    assert "Add one with /ingest" in work.do("articles", "U1", "C1").shown


def test_a_list_that_is_no_longer_known_says_so(work: AtWork) -> None:
    assert work.do("articles", "U1", "C1", listing="nosuch").shown == articles.STALE
    quotes = work.ledger.keep_list(Listing(kind="quotes", wanted={"by": ["Lind"]}))
    assert work.do("articles", "U1", "C1", listing=quotes).shown == articles.STALE


@pytest.mark.parametrize(
    ("user", "channel", "seen"),
    [
        ("U2", "C1", "everyone's team's"),
        ("U1", "CPRIV", "everyone's team's secret own"),
        ("U1", "C1", "everyone's team's own"),
        ("UGUEST", "C1", "everyone's"),
        ("UGUEST", "CPRIV", "everyone's secret"),
        ("U1", "DU1", "everyone's team's own"),
        ("UEXT", "CSHARED", ""),
    ],
)
def test_a_list_shows_what_this_person_may_see_in_this_place(work: AtWork, user: str, channel: str, seen: str) -> None:
    titles = {"everyone's": "*", "team's": TEAM, "secret": SECRET, "own": NORA}
    for title, audience in titles.items():
        work.put({"id": title, "title": title, "text": f"What {title} says of the harbour."}, audience)
    shown = work.do("articles", user, channel).shown
    assert {title for title in titles if title in shown} == set(seen.split())
    assert (shown == SHARED.replace("`", "")) == (not seen)


def test_nobody_learns_of_an_addition_that_was_not_for_them(work: AtWork) -> None:
    """Found while it was written: the day on which a private channel had added the same article stood in the list."""
    work.put(BRIDGE, SECRET, by="UADMIN")
    work.put(BRIDGE, TEAM)
    shown = work.do("articles", "U2", "C1").shown
    assert "Bridge talks" in shown
    assert "added" not in shown
    assert "Ada" not in shown


@pytest.mark.parametrize(
    ("user", "channel", "removable"),
    [("U1", "C1", True), ("U2", "C1", False), ("UADMIN", "C1", True), ("UGUEST", "C1", False)],
)
def test_remove_stands_where_it_may_be_pressed(work: AtWork, user: str, channel: str, removable: bool) -> None:
    work.put(BRIDGE, "*", by="U1")
    buttons = [button for button in work.do("articles", user, channel).buttons if button.action_id == "article_remove"]
    assert bool(buttons) == removable
    assert all(button.value == "bridge" and button.element["confirm"] for button in buttons)


def test_whoever_added_an_article_takes_it_back(work: AtWork) -> None:
    work.put(BRIDGE, TEAM, by="U1")
    work.put(BRIDGE, SECRET, by="UADMIN")
    shown = work.do("remove", "U1", "C1", article="bridge").shown
    assert shown == "Removed: Bridge talks. Its quotes no longer answer you here."
    assert work.library.article("bridge").audiences == (SECRET,)
    assert work.ledger.adders("T1", "bridge") == {SECRET: "UADMIN"}
    assert work.do("remove", "U1", "C1", article="bridge").shown == articles.GONE


def test_what_others_added_for_the_same_people_stays_and_is_told(work: AtWork) -> None:
    work.put(BRIDGE, NORA, by="U1")
    work.put(BRIDGE, TEAM, by="U2")
    shown = work.do("remove", "U1", "C1", article="bridge").shown
    assert shown == "What you added is taken back, but Bridge talks still answers here: others added it, too."
    assert work.library.article("bridge").audiences == (TEAM,)


@pytest.mark.parametrize("user", ["U2", "UGUEST"])
def test_who_did_not_add_an_article_cannot_remove_it(work: AtWork, user: str) -> None:
    work.put(BRIDGE, "*", by="U1")
    shown = work.do("remove", user, "C1", article="bridge").shown
    assert shown == "Only Nora Member, who added it, or an admin of mine can remove it."
    assert work.library.ids() == ["bridge"]


def test_an_admin_removes_what_the_place_sees_and_nothing_else(work: AtWork) -> None:
    work.put(BRIDGE, "*")
    work.put(FERRY, SECRET, by="U1")
    assert "Removed: Bridge talks" in work.do("remove", "UADMIN", "C1", article="bridge").shown
    assert work.do("remove", "UADMIN", "C1", article="ferry").shown == articles.GONE
    assert work.library.article("ferry").audiences == (SECRET,)


def test_removing_what_the_operator_added_is_for_admins(work: AtWork) -> None:
    work.put(BRIDGE)
    assert "Whoever runs me added that article" in work.do("remove", "U1", "C1", article="bridge").shown


def test_the_id_of_a_removed_article_does_not_remove_another_that_begins_so(work: AtWork) -> None:
    work.put(BRIDGE | {"id": "bridge2"}, TEAM, by="U1")
    assert work.do("remove", "U1", "C1", article="bridge").shown == articles.GONE
    assert work.library.ids() == ["bridge2"]


def test_an_id_too_long_for_a_button_is_on_none(work: AtWork) -> None:
    """Its first 2,000 characters removed the next article that began with them."""
    for end in ("", "y"):
        work.put(BRIDGE | {"id": "x" * 2_000 + end, "url": "https://harbour.example/bridge"}, TEAM, by="U1")
    pressed = [button.value for button in work.do("articles", "U1", "C1").buttons]
    assert set(pressed) == {"x" * 2_000}
    assert "Removed" in work.do("remove", "U1", "C1", article="x" * 2_000).shown
    assert work.do("remove", "U1", "C1", article="x" * 2_000).shown == articles.GONE
    assert work.library.ids() == ["x" * 2_000 + "y"]


def test_a_removal_that_was_broken_off_leaves_no_right_behind(work: AtWork) -> None:
    """Between taking the article out and forgetting who added it came a crash; then somebody else added it again."""
    work.put(BRIDGE, TEAM, by="U1")
    job = work.job("remove", "U1", "C1", article="bridge")
    list(work.library.remove(["bridge"], audiences=[TEAM]))
    articles.remove(work.bot, job)
    assert work.last("U1").shown == articles.GONE
    assert work.ledger.adders("T1", "bridge") == {}


def test_what_the_operator_took_out_and_added_again_is_no_longer_its_adders(work: AtWork) -> None:
    """`pullquote remove` knows no ledger: whoever had added it before could take away what the operator added."""
    work.clock = -60.0
    work.put(FERRY, TEAM, by="U2")
    work.clock = 0.0
    list(work.library.remove(["ferry"]))
    work.put(FERRY, TEAM)
    listed = work.do("articles", "U2", "C1")
    assert "by you" not in listed.shown
    assert not [button for button in listed.buttons if button.action_id == "article_remove"]
    assert "Whoever runs me added that article" in work.do("remove", "U2", "C1", article="ferry").shown
    assert work.library.ids() == ["ferry"]


def test_an_article_is_read_again(work: AtWork, site: Site) -> None:
    site.answers["/story"] = page(STORY)
    [outcome] = work.library.add([site.url("/story")], audiences=[TEAM])
    assert outcome.article
    listed = work.do("articles", "U2", "C1")
    pressed = listed.button("article_reread").value
    assert work.do("reread", "U2", "C1", on=listed, article=pressed).shown.endswith("Nothing had changed.")
    site.answers["/story"] = page(STORY.replace("forty pupils", "fifty pupils"))
    assert "the new one answers now" in work.do("reread", "U2", "C1", article=pressed).shown
    assert "fifty pupils" in work.library.article(pressed).text
    site.answers["/story"] = page("<html><body><p>Please accept cookies to go on.</p></body></html>")
    shown = work.do("reread", "U2", "C1", article=pressed).shown
    assert "could not be read again, so what was here stays" in shown
    assert "--force" not in shown
    del site.answers["/story"]
    shown = work.do("reread", "U2", "C1", article=pressed).shown
    assert shown.endswith("Its address answers 404 Not Found: there is no such page; check the address.")
    assert "fifty pupils" in work.library.article(pressed).text


def test_only_what_came_from_the_web_is_read_again_and_only_for_who_belongs(work: AtWork, tmp_path: Path) -> None:
    file = tmp_path / "secret.txt"
    file.write_text("The harbour freezes in January, said nobody.\n", "utf-8")
    [outcome] = work.library.add([str(file)])
    assert outcome.article
    shown = work.do("articles", "U1", "C1")
    assert not [button for button in shown.buttons if button.action_id == "article_reread"]
    file.write_text("Something that is none of their business.\n", "utf-8")
    assert work.do("reread", "U1", "C1", article=outcome.article.id).shown == articles.NO_ADDRESS
    assert work.do("reread", "UGUEST", "C1", article=outcome.article.id).shown == articles.NOT_READ_AGAIN
    assert work.do("reread", "U1", "C1", article="nosuch").shown == articles.GONE
    assert "none of their business" not in work.library.article(outcome.article.id).text


def test_what_an_article_states_does_nothing_in_slack(work: AtWork) -> None:
    work.put(FERRY | {"title": HOSTILE, "site": HOSTILE, "url": "https://x.example/<!channel>"}, TEAM, by="U1")
    listed = work.do("articles", "U1", "C1", "<!channel>")
    assert "<!channel> &lt;!here&gt; \\x3c!everyone> <@U1> *bold* `code` reversed" in listed.shown
    assert "Removed: <!channel>" in work.do("remove", "U1", "C1", article="ferry").shown


def test_a_page_of_enormous_articles_is_cut_and_goes_on_with_the_next(work: AtWork) -> None:
    for article in many(6, url="https://long.example/" + "x" * 2_900):
        work.put(article, TEAM, by="U1")
    message = work.do("articles", "U1", "C1")
    seen: list[str] = []
    while True:
        seen += [button.value for button in message.buttons if button.action_id == "article_remove"]
        on = [button.value for button in message.buttons if button.text == "Older"]
        if not on:
            break
        message = work.do("articles", "U1", "C1", on=message, listing=on[0], replace=True)
    assert seen == ["a06", "a05", "a04", "a03", "a02", "a01"]
