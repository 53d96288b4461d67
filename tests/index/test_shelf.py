"""One address, several audiences: nobody changes, or learns, what people read whose article they may not see."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from index import Article, Details, HttpFetch, Library, Outcome, Vectors, Wanted
from tests.piles import CHANNEL, OTHER, results
from tests.web import Says, Site, page
from tests.words import WordEmbedder

WINTER = "".join(
    f"<p>In week {week} of the winter the ferry lay in the ice, and the island had no bread.</p>" for week in range(9)
)
SECRET = "<p>“The ferry was sold in autumn,” said Tomas Berg, who had a share in it.</p>"
PUBLIC = "<p>“The ferry comes back in spring,” said Tomas Berg, who had a share in it.</p>"
NEW = "“The ferry comes back next year,” said Tomas Berg."


def html(body: str, *, canonical: str | None = None, title: str = "No ferry", day: str | None = "2024-01-30") -> Says:
    head = f"<title>{title}</title>"
    head += f'<link rel="canonical" href="{canonical}">' if canonical else ""
    head += f'<meta property="article:published_time" content="{day}">' if day else ""
    return page(f"<!doctype html><html><head>{head}</head><body><article>{body}</article></body></html>")


@pytest.fixture
def library(tmp_path: Path, site: Site) -> Iterator[Library]:
    site.answers["/ferry"] = html(WINTER + PUBLIC)
    site.answers["/ferry?key=mine"] = html(WINTER + SECRET, canonical=site.url("/ferry"))
    with Library.open(tmp_path / "home", load=WordEmbedder, fetch=HttpFetch(allow=[site.pair])) as opened:
        yield opened
        assert opened.check() == []


def add(library: Library, url: str, *audiences: str, details: Details | None = None) -> Outcome:
    [outcome] = library.add([url], audiences=audiences or None, details=details)
    return outcome


def the(outcome: Outcome) -> Article:
    assert outcome.article, outcome
    return outcome.article


def said(library: Library, audience: str | None = None) -> set[str]:
    return {quote.text for quote in library.quotes(Wanted(), audiences=audience and [audience])}


SOLD, BACK = "The ferry was sold in autumn,", "The ferry comes back in spring,"


def test_what_nobody_could_tell_apart_is_one_article(library: Library, site: Site) -> None:
    first, second = (add(library, site.url("/ferry"), audience) for audience in (CHANNEL, OTHER))
    assert results([first, second]) == ["added", "added"]
    assert the(first).id == the(second).id
    assert library.article(the(first).id).audiences == (CHANNEL, OTHER)


@pytest.mark.parametrize(("first", "second"), [("/ferry", "/ferry?key=mine"), ("/ferry?key=mine", "/ferry")])
def test_each_audience_reads_its_own_text_of_one_address(library: Library, site: Site, first: str, second: str) -> None:
    """Who read the page with a key gave its words to everyone who had it without, and lost them to who added that."""
    words = {"/ferry": BACK, "/ferry?key=mine": SOLD}
    assert add(library, site.url(first), CHANNEL).result == "added"
    assert add(library, site.url(second), OTHER).result == "added"
    assert (said(library, CHANNEL), said(library, OTHER)) == ({words[first]}, {words[second]})
    for audience, path in ((CHANNEL, first), (OTHER, second)):
        [article] = library.articles(audiences=[audience])
        assert (article.details.url, article.source) == (site.url("/ferry"), site.url(path))


def test_an_audiences_own_article_is_found_again(library: Library, site: Site) -> None:
    add(library, site.url("/ferry"), CHANNEL)
    own = the(add(library, site.url("/ferry?key=mine"), OTHER))
    assert add(library, site.url("/ferry?key=mine"), OTHER).result == "unchanged"
    site.answers["/ferry?key=mine"] = html(WINTER + f"<p>{NEW}</p>", canonical=site.url("/ferry"))
    again = add(library, site.url("/ferry?key=mine"), OTHER)
    assert (again.result, the(again).id) == ("updated", own.id)
    assert results(library.remove([own.id], audiences=[OTHER])) == ["removed"]
    assert said(library) == {BACK}
    list(library.remove([the(add(library, site.url("/ferry"), CHANNEL)).id]))
    assert the(add(library, site.url("/ferry?key=mine"), OTHER)).id != own.id  # nobody else is there now


def test_an_own_article_stays_where_it_is_once_the_other_is_gone(library: Library, site: Site) -> None:
    first = the(add(library, site.url("/ferry"), CHANNEL))
    own = the(add(library, site.url("/ferry?key=mine"), OTHER))
    list(library.remove([first.id]))
    assert (add(library, site.url("/ferry?key=mine"), OTHER).result, library.ids()) == ("unchanged", [own.id])


def test_an_own_article_whose_audience_was_edited_away_is_let_be(library: Library, site: Site) -> None:
    add(library, site.url("/ferry"), CHANNEL)
    own = the(add(library, site.url("/ferry?key=mine"), OTHER))
    library.edit(own.id, Details(title="Kept"), audiences=["user:T1:U9"])
    another = add(library, site.url("/ferry?key=mine"), OTHER)
    assert (another.result, the(another).details.title) == ("added", "No ferry")
    assert add(library, site.url("/ferry?key=mine"), OTHER).result == "unchanged"
    assert len(library.ids()) == 3


def test_what_people_typed_about_an_article_is_not_shown_to_others(library: Library, site: Site) -> None:
    typed = Details(title="Sold in secret", site="Board", byline="An Informant")
    first = the(add(library, site.url("/ferry"), CHANNEL, details=typed))
    assert the(add(library, site.url("/ferry"), OTHER)).details == Details(
        title="No ferry", url=site.url("/ferry"), published="2024-01-30"
    )
    assert library.article(first.id).details.title == "Sold in secret"
    plain = the(add(library, site.url("/ferry"), "user:T1:U1", details=typed))
    assert plain.id == first.id  # they typed the same
    assert len(library.ids()) == 2


def test_what_a_feed_says_is_not_shown_to_others(library: Library, site: Site) -> None:
    site.answers["/ferry"] = html(WINTER + PUBLIC, day=None)
    item = f"<item><title>Hidden</title><author>Eve Board</author><link>{site.url('/ferry')}</link></item>"
    body = f"<rss version='2.0'><channel><title>Board</title><link>{site.url('/')}</link>{item}</channel></rss>"
    site.answers["/feed"] = Says(pieces=(body.encode(),), content_type="application/rss+xml")
    assert the(add(library, site.url("/feed"), CHANNEL)).details.site == "Board"
    assert the(add(library, site.url("/ferry"), OTHER)).details == Details(title="No ferry", url=site.url("/ferry"))


def test_the_address_that_somebody_typed_is_not_read_again_for_others(library: Library, site: Site) -> None:
    """Two may have one page by two addresses: the one of them holds what is somebody's."""
    site.answers["/ferry?key=mine"] = html(WINTER + PUBLIC, canonical=site.url("/ferry"))
    add(library, site.url("/ferry?key=mine"), CHANNEL)
    theirs = the(add(library, site.url("/ferry"), OTHER))
    site.asked.clear()
    assert results(library.refresh([theirs.id], audiences=[OTHER])) == ["unchanged"]
    assert [path for path, _ in site.asked] == ["/ferry"]


def test_an_address_stays_where_others_have_the_article_too(library: Library, site: Site) -> None:
    site.answers["/ferry?key=mine"] = html(WINTER + PUBLIC, canonical=site.url("/ferry"))
    for audience in (CHANNEL, OTHER):
        add(library, site.url("/ferry"), audience)
    shared = the(add(library, site.url("/ferry?key=mine"), CHANNEL))
    assert library.article(shared.id).source == site.url("/ferry")


def test_a_short_text_is_taken_where_only_others_have_a_long_one(library: Library, site: Site) -> None:
    """It was refused as a notice: whoever added it learned that somebody had more."""
    add(library, site.url("/ferry"), CHANNEL)
    site.answers["/ferry"] = html(f"<p>{NEW} He did not want to say more about it.</p>")
    assert add(library, site.url("/ferry"), OTHER).result == "added"
    assert (said(library, CHANNEL), said(library, OTHER)) == ({BACK}, {"The ferry comes back next year,"})


def test_an_undated_article_of_another_day_is_not_shared(tmp_path: Path, library: Library, site: Site) -> None:
    """It is listed by the day on which it was added, which would tell that somebody had it before."""
    site.answers["/ferry"] = html(WINTER + PUBLIC, day=None)
    first = the(add(library, site.url("/ferry"), CHANNEL))
    line = first.as_json() | {"text": first.text, "added": "2024-01-01T00:00:00Z"}
    list(library.remove([first.id]))
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps(line) + "\n", "utf-8")
    list(library.add([str(file)]))
    assert the(add(library, site.url("/ferry"), OTHER)).id != first.id


def test_reading_and_embedding_are_told_of_whoever_has_it_already(library: Library, site: Site) -> None:
    url = site.url("/ferry")

    def steps(audience: str) -> list[str]:
        doing: list[str] = []
        list(library.add([url], audiences=[audience], step=lambda step, _: doing.append(step)))
        return doing

    assert [steps(CHANNEL), steps(OTHER)] == 2 * [["reading", "embedding"]]


@pytest.mark.parametrize("audience", [None, CHANNEL])
def test_a_page_does_not_replace_the_article_of_another_address(
    library: Library, site: Site, audience: str | None
) -> None:
    """Whoever may put a page on a site named another's as its own address, and its words stood in for that one's."""
    audiences = [audience] if audience else []
    good = the(add(library, site.url("/ferry"), *audiences))
    site.answers["/evil"] = html(WINTER + SECRET, canonical=site.url("/ferry"), title="Evil")
    evil = add(library, site.url("/evil"), *audiences)
    assert (evil.result, the(evil).details.url) == ("added", site.url("/evil"))
    assert library.article(good.id) == good
    assert add(library, site.url("/evil"), *audiences).result == "unchanged"
    assert results(library.refresh([the(evil).id])) == ["unchanged"]
    site.answers["/evil"] = html(WINTER + f"<p>{NEW}</p>", canonical=site.url("/ferry"), title="Evil")
    assert results(library.refresh([the(evil).id])) == ["updated"]
    assert library.article(the(evil).id).details.url == site.url("/evil")
    keyed = the(add(library, site.url("/ferry?key=mine"), *audiences))
    assert (keyed.details.url, len(library.ids())) == (site.url("/ferry"), 3)


def test_a_page_known_by_another_address_is_updated_where_it_was_read(library: Library, site: Site) -> None:
    first = the(add(library, site.url("/ferry?key=mine"), CHANNEL))
    site.answers["/ferry?key=mine"] = html(WINTER + f"<p>{NEW}</p>", canonical=site.url("/ferry"))
    again = add(library, site.url("/ferry?key=mine"), CHANNEL)
    assert (again.result, the(again).id) == ("updated", first.id)
    rightful = add(library, site.url("/ferry"), CHANNEL)  # the page of the address itself
    assert (rightful.result, the(rightful).id, said(library)) == ("updated", first.id, {BACK})


def test_the_same_text_at_two_addresses_of_one_page_is_one_article(library: Library, site: Site) -> None:
    site.answers["/amp/ferry"] = html(WINTER + PUBLIC, canonical=site.url("/ferry"))
    first = the(add(library, site.url("/amp/ferry")))
    assert (add(library, site.url("/ferry")).result, library.ids()) == ("unchanged", [first.id])


def test_several_addresses_at_once_end_as_one_after_the_other(library: Library, site: Site) -> None:
    add(library, site.url("/ferry"), CHANNEL)
    urls = [site.url(path) for path in ("/ferry?key=mine", "/ferry", "/ferry?key=mine", "/ferry")]
    outcomes = list(library.add(urls, audiences=[OTHER]))
    assert results(outcomes) == ["added", "updated", "added", "unchanged"]
    assert (said(library, OTHER), said(library, CHANNEL)) == ({SOLD, BACK}, {BACK})


def test_an_export_read_back_is_found_again(library: Library, site: Site, tmp_path: Path) -> None:
    add(library, site.url("/ferry"), CHANNEL)
    add(library, site.url("/ferry?key=mine"), OTHER)
    list(library.rebuild())
    file = tmp_path / "export.jsonl"
    file.write_text("".join(json.dumps(a.as_json() | {"text": a.text}) + "\n" for a in library.articles()), "utf-8")
    with Library.open(tmp_path / "other", load=WordEmbedder, fetch=HttpFetch(allow=[site.pair])) as other:
        assert results(other.add([str(file)])) == ["added", "added"]
        assert add(other, site.url("/ferry?key=mine"), OTHER).result == "unchanged"
        assert add(other, site.url("/ferry"), CHANNEL).result == "unchanged"
        assert sorted(other.ids()) == sorted(library.ids())


def test_an_article_that_others_add_meanwhile_is_not_changed(library: Library, site: Site, tmp_path: Path) -> None:
    class Meddling(WordEmbedder):
        def encode(self, texts: Sequence[str], *, questions: int = 0) -> Vectors:
            if not library.ids():
                add(library, site.url("/ferry"), CHANNEL)
            return super().encode(texts, questions=questions)

    with Library.open(tmp_path / "home", load=Meddling, fetch=HttpFetch(allow=[site.pair])) as slow:
        assert add(slow, site.url("/ferry?key=mine"), OTHER).result == "added"
    assert (said(library, CHANNEL), said(library, OTHER)) == ({BACK}, {SOLD})


def test_a_last_slash_makes_no_other_page(library: Library, site: Site) -> None:
    first = the(add(library, site.url("/ferry"), CHANNEL))
    site.answers["/ferry/"] = html(WINTER + SECRET, canonical=site.url("/ferry"))
    again = add(library, site.url("/ferry/"), CHANNEL)
    assert (again.result, the(again).id) == ("updated", first.id)


def test_an_address_that_is_typed_says_which_article_it_is(library: Library, site: Site) -> None:
    first = the(add(library, site.url("/ferry")))
    typed = add(library, site.url("/ferry?key=mine"), details=Details(url=site.url("/ferry")))
    assert (typed.result, the(typed).id) == ("updated", first.id)


def test_what_is_said_of_a_newcomer_is_said_of_no_article_that_is_there(library: Library, site: Site) -> None:
    """Whoever may add would else edit what others read; elsewhere they get an article of their own, as ever."""
    said_of_it = Details(title="Ice")
    first = add(library, site.url("/ferry"), CHANNEL)

    def again(audience: str) -> Outcome:
        [outcome] = library.add([site.url("/ferry")], audiences=[audience], details=said_of_it, newcomers=True)
        return outcome

    assert (again(CHANNEL).result, the(again(CHANNEL)).details.title) == ("unchanged", "No ferry")
    other = again(OTHER)
    assert (other.result, the(other).details.title) == ("added", "Ice")
    assert (the(other).id != the(first).id, library.article(the(first).id).details.title) == (True, "No ferry")
    # Read again by those who have it, it keeps what was said.
    assert (again(OTHER).result, the(again(OTHER)).details.title) == ("unchanged", "Ice")
