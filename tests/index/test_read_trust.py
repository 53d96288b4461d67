"""What a web address may say about articles, where anybody who may add addresses is not trusted with more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Article, HttpFetch, Library, Outcome
from index.read.address import canonical, is_one_page
from tests.piles import CHANNEL, OTHER, results
from tests.web import Says, Site, page, serving
from tests.words import WordEmbedder

GOOD = (
    "“We need the bridge before winter,” Maria Lind, the mayor, said. “We can pay for it.”",
    "Lind warned that the harbour would freeze in January, and that the ferry would not run until the end of March.",
)
BAD = (
    "“We never needed the bridge at all,” Maria Lind, the mayor, said. “We cannot pay for it.”",
    "Lind promised that the harbour would stay open in January, and that the ferry would run as it always has.",
)


def html(lines: tuple[str, ...], head: str = "<title>Bridge talks</title>") -> str:
    body = "".join(f"<p>{line}</p>" for line in lines)
    return f"<!doctype html><html><head>{head}</head><body><article>{body}</article></body></html>"


def feed(*links: str, home: str, title: str = "Evil Times") -> Says:
    items = "".join(
        f"<item><title>Told by the feed</title><link>{link}</link><guid>bridge</guid><author>Eve Evil</author>"
        "<pubDate>Mon, 06 Sep 1999 00:01:00 +0000</pubDate></item>"
        for link in links
    )
    body = f"<rss version='2.0'><channel><title>{title}</title><link>{home}</link>{items}</channel></rss>"
    return Says(pieces=(body.encode(),), content_type="application/rss+xml")


@pytest.fixture
def good() -> Iterator[Site]:
    with serving() as site:
        site.answers["/bridge"] = page(html(GOOD))
        yield site


@pytest.fixture
def evil() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def library(tmp_path: Path, good: Site, evil: Site) -> Iterator[Library]:
    """Return a library that holds the good site's article, for one channel."""
    fetch = HttpFetch(allow=[good.pair, evil.pair, f"localhost:{evil.port}"])
    with Library.open(tmp_path / "home", load=WordEmbedder, fetch=fetch) as opened:
        assert results(add(opened, good.url("/bridge"))) == ["added"]
        yield opened


def add(library: Library, url: str, audience: str = CHANNEL) -> list[Outcome]:
    return list(library.add([url], audiences=[audience]))


def held(library: Library) -> Article:
    [article] = library.articles(audiences=[CHANNEL])
    return article


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
@pytest.mark.parametrize(
    "head",
    [
        '<link rel="canonical" href="{url}">',
        '<meta property="og:url" content="{url}">',
        '<base href="{url}"><link rel="canonical" href="">',
        '<script type="application/ld+json">{{"@type": "NewsArticle", "mainEntityOfPage": "{url}"}}</script>',
    ],
)
def test_a_page_does_not_take_the_place_of_another_sites_article(
    library: Library, good: Site, evil: Site, head: str, host: str
) -> None:
    """Another port is another site: on an intranet hosts have many."""
    before = held(library)
    evil.answers["/x"] = page(html(BAD, head.format(url=good.url("/bridge"))))
    [outcome] = add(library, f"http://{host}:{evil.port}/x", OTHER)
    assert (outcome.result, outcome.article and outcome.article.details.url) == (
        "added",
        f"http://{host}:{evil.port}/x",
    )
    assert held(library) == before


@pytest.mark.parametrize(
    ("stated", "at", "may"),
    [
        ("https://example.com/a", "https://example.com/a?x=1", True),
        ("https://www.example.com/a", "http://example.com/a", True),
        ("https://example.com/a", "https://www.example.com/a", True),
        ("https://www.example.com/a", "https://amp.example.com/a", True),
        ("https://example.com/a", "https://edition.example.com/a", True),
        ("https://en.example.org/a", "https://en.m.example.org/a", True),
        ("https://m.news.co.uk/a", "https://www.news.co.uk/a", True),
        ("https://example.org/a", "https://example.com/a", False),
        ("https://example.com/a", "https://example.com.example.net/a", False),
        ("https://good.example.net/a", "https://evil.example.net/a", False),
        ("https://good.example.net/a", "https://www.example.net/a", False),
        ("https://good.github.io/a", "https://evil.github.io/a", False),
        ("https://github.io/a", "https://evil.github.io/a", False),
        ("https://good.blogspot.com/a", "https://evil.blogspot.com/a", False),
        ("https://example.com:8443/a", "https://example.com/a", False),
        ("https://example.com/a", "https://example.com:8443/a", False),
        ("https://example.com:443/a", "http://example.com:80/a", True),
        ("http://10.0.0.1/a", "http://10.0.0.2/a", False),
        ("http://intranet/a", "http://news.intranet/a", False),
        ("http://[::1]/a", "http://[::2]/a", False),
    ],
)
def test_a_page_speaks_for_its_own_host_and_its_sites_main_one(stated: str, at: str, *, may: bool) -> None:
    assert (canonical(stated, at) is not None) is may


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.example.com/a/", "http://example.com/a", True),
        ("https://m.example.com/a?x=1", "https://amp.example.com:443/a?x=1", True),
        ("https://example.com/a?x=1", "https://example.com/a", False),
        ("https://example.com/a", "https://example.com/b", False),
        ("https://example.com:8443/a", "https://example.com/a", False),
        ("https://edition.example.com/a", "https://example.com/a", False),
    ],
)
def test_the_look_of_a_page_makes_no_other_page(one: str, other: str, *, same: bool) -> None:
    assert is_one_page(one, other) is same


@pytest.mark.parametrize("kind", ["application/jsonl", "application/x-ndjson", "application/json", "text/plain", None])
def test_lines_of_json_at_an_address_set_neither_ids_nor_audiences(
    library: Library, good: Site, evil: Site, kind: str | None
) -> None:
    before = held(library)
    line = {
        "id": before.id,
        "text": "\n\n".join(BAD),
        "url": good.url("/bridge"),
        "audiences": ["*"],
        "source": "/etc/passwd",
    }
    evil.answers["/x.jsonl"] = Says(pieces=((json.dumps(line) + "\n").encode() * 2,), content_type=kind)
    for outcome in add(library, evil.url("/x.jsonl"), OTHER):
        article = outcome.article
        assert article is None or (article.id, article.audiences, article.source) == (
            article.id if article.id != before.id else "another",
            (OTHER,),
            evil.url("/x.jsonl"),
        )
    assert held(library) == before


def test_a_feeds_entry_is_its_page_and_nothing_that_the_feed_says_of_another_sites(
    library: Library, good: Site, evil: Site, tmp_path: Path
) -> None:
    """A feed filled in what pages leave out, also those of other sites: their outlet and date were whatever it said."""
    before = held(library)
    secret = tmp_path / "secret.txt"
    secret.write_text("“We never told anybody,” Maria Lind said.", "utf-8")
    links = [
        good.url("/bridge").replace("127.0.0.1", "localhost"),
        good.url("/bridge"),
        f"file://{secret}",
        str(secret),
    ]
    fetch = HttpFetch(allow=[good.pair, f"localhost:{good.port}", f"localhost:{evil.port}"])
    evil.answers["/feed"] = feed(*links[1:], home=good.url("/"))
    with Library.open(tmp_path / "home", load=WordEmbedder, fetch=fetch) as other:
        outcomes = add(other, f"http://localhost:{evil.port}/feed", OTHER)
    assert results(outcomes) == ["added", "refused", "refused"]
    after = held(library)
    assert (after.id, after.details, after.text) == (before.id, before.details, before.text)
    assert not [article for article in library.articles() if "never told" in article.text]


def test_a_sites_own_feed_fills_in_what_its_pages_leave_out(library: Library, good: Site) -> None:
    good.answers["/feed"] = feed(good.url("/bridge"), home=good.url("/"), title="Harbour News")
    assert results(add(library, good.url("/feed"))) == ["updated"]
    details = held(library).details
    assert (details.title, details.site, details.published) == ("Bridge talks", "Harbour News", "1999-09-06")


@pytest.mark.parametrize("to", ["file:///etc/hostname", "/etc/hostname", "data:text/html,x"])
def test_an_article_of_an_address_is_read_again_from_the_web_alone(library: Library, good: Site, to: str) -> None:
    before = held(library)
    good.answers["/bridge"] = Says(status=302, headers={"Location": to})
    [outcome] = library.refresh([before.id], audiences=[CHANNEL])
    assert outcome.result == "refused"
    assert held(library).text == before.text
    assert all(path.startswith("/") for path, _ in good.asked)


def test_a_page_that_another_leads_to_is_the_other_sites(library: Library, good: Site, evil: Site) -> None:
    """Where an address leads to is what counts: a redirect is no way to another's place either."""
    before = held(library)
    evil.answers["/x"] = page(html(BAD))
    good.answers["/away"] = Says(status=302, headers={"Location": f"http://localhost:{evil.port}/x"})
    [outcome] = add(library, good.url("/away"), OTHER)
    assert outcome.article
    assert outcome.article.details.url == f"http://localhost:{evil.port}/x"
    assert held(library) == before


def test_an_address_that_led_to_an_article_cannot_be_made_to_replace_it(
    library: Library, good: Site, evil: Site
) -> None:
    """What is read again is where the article was added from last, by anybody, and it kept the article's id."""
    before = held(library)
    evil.answers["/x"] = Says(status=302, headers={"Location": good.url("/bridge")})
    evil_url = f"http://localhost:{evil.port}/x"
    assert results(add(library, evil_url, OTHER)) == ["added"]
    assert held(library).source == good.url("/bridge")
    assert results(add(library, evil_url)) == ["unchanged"]  # who has the article may say where it is read
    assert held(library).source == evil_url
    evil.answers["/x"] = page(html(BAD))
    [outcome] = library.refresh([before.id], audiences=[CHANNEL])
    assert outcome.result == "refused"
    assert "leads to another site now" in (outcome.reason or "")
    assert held(library).text == before.text


def test_an_article_may_move_within_its_site(library: Library, good: Site) -> None:
    before = held(library)
    good.answers["/moved"] = page(
        html((*GOOD, "It was corrected on Friday, when the mayor had counted the money again."))
    )
    good.answers["/bridge"] = Says(status=301, headers={"Location": "/moved"})
    assert results(library.refresh([before.id], audiences=[CHANNEL])) == ["updated"]
    assert (held(library).id, held(library).details.url) == (before.id, good.url("/moved"))
