"""Feeds: each entry's page fetched by our own ways, what the feed states only where the page is silent."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from index import Clipping, Details, Refusal
from index.fetch import HttpFetch
from index.protocols import Fetched
from index.read import clippings, expected
from tests.web import Says, Site, page

STORY = (
    "The harbour of the old town froze overnight, and the ferry stayed where it was for the whole of the day. "
    "The ice is thick enough for a horse and a cart, according to the fishermen who measured it before dawn."
)
TYPE = "application/rss+xml"


def story(head: str = "", body: str = "") -> str:
    told = f"{body}<p>{STORY}</p><p>Nobody came. {STORY}</p>"
    return f"<html><head>{head}</head><body><article>{told}</article></body></html>"


def item(link: str | None, *, title: str = "Harbour freezes", more: str = "") -> str:
    linked = f"<link>{link}</link>" if link is not None else ""
    return f"<item><title>{title}</title>{linked}{more}</item>"


def rss(*items: str, title: str = "Harbour News", link: str = "/") -> str:
    head = f"<title>{title}</title><link>{link}</link>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'


def atom(*links: str) -> str:
    entries = "".join(
        f'<entry><title>Harbour freezes</title><link rel="self" href="{link}.xml"/><link href="{link}"/>'
        "<author><name>Jane Doe</name></author><published>2021-05-03T23:30:00-05:00</published></entry>"
        for link in links
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour News</title>{entries}</feed>'


def rdf(link: str) -> str:
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Harbour News</title></channel>'
        f"<item><title>Harbour freezes</title><link>{link}</link><dc:date>2021-05-03T10:00:00Z</dc:date></item>"
        "</rdf:RDF>"
    )


def read(*sources: str, site: Site | None = None, stdin: bytes = b"", details: Details | None = None) -> list[object]:
    fetch = HttpFetch(allow=[site.pair] if site else [])
    return list(clippings(sources, fetch=fetch, details=details or Details(), stdin=io.BytesIO(stdin)))


def served(site: Site, feed: str, *paths: str, content_type: str | None = TYPE) -> str:
    """Serve a feed and a page at each of the paths; return the feed's address."""
    site.answers["/feed"] = page(feed, content_type=content_type)
    for path in paths:
        site.answers[path] = page(story())
    return site.url("/feed")


def refused(found: object) -> str:
    assert isinstance(found, Refusal), found
    return found.reason


def read_one(found: object) -> Clipping:
    assert isinstance(found, Clipping), found
    return found


def test_a_feed_gives_each_entry_once_in_its_order_and_by_its_own_address(site: Site) -> None:
    address = served(
        site, rss(item("/b"), item("/a?utm_source=rss"), item("/b#top"), item("/c")), "/a?utm_source=rss", "/b", "/c"
    )
    found = [read_one(each) for each in read(address, site=site)]
    assert [each.key for each in found] == [site.url("/b"), site.url("/a"), site.url("/c")]
    assert [each.source for each in found] == [site.url("/b"), site.url("/a?utm_source=rss"), site.url("/c")]
    assert found[0].origin == site.url("/b")
    assert found[0].text.startswith("The harbour of the old town")
    assert len(site.asked) == 4


@pytest.mark.parametrize(
    "content_type",
    [
        *("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml"),
        *("text/html", "text/plain", "application/octet-stream", None),
    ],
)
def test_a_feed_is_known_by_its_bytes_whatever_it_is_called(site: Site, content_type: str | None) -> None:
    address = served(
        site, f"<?xml-stylesheet href='x'?><!-- made -->{rss(item('/a'))}", "/a", content_type=content_type
    )
    assert [read_one(each).key for each in read(address, site=site)] == [site.url("/a")]


@pytest.mark.parametrize("make", [atom, rdf, lambda link: rss(item(link))], ids=["Atom", "RDF", "RSS"])
def test_every_kind_of_feed_is_followed(site: Site, make: Callable[[str], str]) -> None:
    address = served(site, make(site.url("/a")), "/a")
    (found,) = read(address, site=site)
    assert (read_one(found).key, read_one(found).details.title) == (site.url("/a"), "Harbour freezes")


def test_a_page_that_is_sent_as_xml_is_a_page(site: Site) -> None:
    xhtml = story().replace("<html>", '<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml">')
    site.answers["/a"] = page(xhtml, content_type="application/xml")
    (found,) = read(site.url("/a"), site=site)
    assert read_one(found).key == site.url("/a")


def test_what_the_feed_states_fills_in_only_what_the_page_does_not(site: Site) -> None:
    more = "<author>desk@example.com (Tom Roe)</author><pubDate>Mon, 03 May 2021 23:30:00 -0500</pubDate>"
    address = served(
        site, rss(item("/a", title="Ice &amp;amp; snow", more=more), item("/b", title="Not this", more=more)), "/a"
    )
    stated = (
        '<title>Ice</title><meta name="author" content="Jane Doe"><meta property="og:site_name" content="Coast Post">'
        '<meta property="article:published_time" content="2020-01-02">'
    )
    site.answers["/b"] = page(story(stated))
    silent, stating = (read_one(each).details for each in read(address, site=site))
    assert silent == Details(
        title="Ice & snow", url=site.url("/a"), site="Harbour News", byline="Tom Roe", published="2021-05-03"
    )
    assert stating == Details(
        title="Ice", url=site.url("/b"), site="Coast Post", byline="Jane Doe", published="2020-01-02"
    )


@pytest.mark.parametrize(
    "title", ["Harbour News - Latest", "RSS", "Coast | Sport", "https://example.com", "x" * 80, ""]
)
def test_a_feeds_title_that_is_no_outlets_name_is_not_taken_for_one(site: Site, title: str) -> None:
    (found,) = read(served(site, rss(item("/a"), title=title), "/a"), site=site)
    assert read_one(found).details.site is None


def test_the_outlet_of_a_feed_is_not_that_of_pages_elsewhere() -> None:
    feed = rss(item("https://coast.example.org/a"), title="Planet Harbour", link="https://planet.example.com/")

    def fetch(url: str) -> Fetched:
        content = feed if url.endswith("/feed") else story()
        return Fetched(url=url, content=content.encode(), content_type=None)

    (found,) = clippings(["https://planet.example.com/feed"], fetch=fetch)
    assert read_one(found).details.site is None


def test_an_entry_that_fails_is_refused_alone(site: Site) -> None:
    entries = (
        item("/gone"),
        item(None, title="No link here"),
        item("/feed"),
        item("mailto:desk@example.com"),
        item("/a"),
    )
    gone, linkless, again, mail, good = read(served(site, rss(*entries), "/a"), site=site)
    assert "404" in refused(gone)
    assert "The entry 'No link here' of" in refused(linkless)
    assert "has no link to follow" in refused(linkless)
    assert "is a feed again" in refused(again)
    assert "has no link to follow" in refused(mail)
    assert read_one(good).key == site.url("/a")


def test_a_link_to_where_nobody_may_go_is_not_followed(site: Site) -> None:
    address = served(site, rss(item("http://127.0.0.1:9/secret"), item("file:///etc/hostname")))
    private, file = read(address, site=site)
    assert "private address" in refused(private)
    assert "has no link to follow" in refused(file)
    assert [path for path, _ in site.asked] == ["/feed"]


def test_at_most_a_hundred_entries_are_read_and_the_rest_is_told_of(site: Site) -> None:
    address = served(site, rss(*(item(f"/{number}") for number in range(130))))
    found = read(address, site=site)
    assert len(found) == 101
    assert "has 30 entries beyond the 100 read" in refused(found[-1])


@pytest.mark.parametrize("name", ["saved.rss", "saved.atom", "saved.xml", "saved", "-"])
def test_a_saved_feed_is_followed_too(site: Site, tmp_path: Path, name: str) -> None:
    served(site, "", "/a")
    feed = rss(item(site.url("/a")), item("/b", title="Beside it"), link=site.url("/"))
    (tmp_path / name).write_text(feed)
    source = "-" if name == "-" else str(tmp_path / name)
    found, relative = read(source, site=site, stdin=feed.encode())
    assert read_one(found).details.site == "Harbour News"
    assert "The entry 'Beside it' of" in refused(relative)


def test_of_a_folders_xml_only_feeds_and_pages_are_read(tmp_path: Path) -> None:
    (tmp_path / "sitemap.xml").write_text("<urlset><url><loc>https://example.com/</loc></url></urlset>")
    (tmp_path / "page.xml").write_text(story())
    (tmp_path / "empty.rss").write_text(rss())
    empty, found = read(str(tmp_path))
    assert "has no entries" in refused(empty)
    assert read_one(found).source.endswith("page.xml")


def test_how_many_articles_a_feed_has_is_not_known_beforehand(tmp_path: Path) -> None:
    (tmp_path / "a.rss").write_text(rss(item("/a")))
    assert expected([str(tmp_path / "a.rss")]) is None
    assert expected([str(tmp_path)]) is None
    assert expected(["https://example.com/news/feed/"]) is None
    assert expected(["https://example.com/a"]) == 1


def test_a_title_for_one_article_is_not_put_on_a_feed_of_several(site: Site) -> None:
    address = served(site, rss(item("/a"), item("/b")), "/a", "/b")
    (found,) = read(address, site=site, details=Details(title="Ice"))
    assert "is a feed of several articles" in refused(found)
    (alone,) = read(served(site, rss(item("/a")), "/a"), site=site, details=Details(title="Ice"))
    assert read_one(alone).edits == Details(title="Ice")


def laughing() -> str:
    charges = '<!ENTITY a "lol">'
    for one, more in pairwise("abcdefghij"):
        charges += f'<!ENTITY {more} "' + 10 * f"&{one};" + '">'
    return rss(item(None, title="&j;")).replace("?>", f"?><!DOCTYPE rss [{charges}]>")


@pytest.mark.parametrize(
    ("feed", "told"),
    [
        (rss(), "has no entries; give the address of an article"),
        (rss(item("/a"))[:-40], "is cut off"),
        (rss(item("/a"), item("/b"))[:180], "is cut off"),
        (laughing(), "has no link to follow"),
        (
            # It was told to copy "its text" into a file; a feed's articles are elsewhere.
            rss("<item><title>" + "<a>" * 3_000_000),
            "takes longer than 4 seconds to read; add its articles by their own addresses, one by one.",
        ),
        ("<urlset><url/></urlset>", "is XML, but neither a feed nor a page"),
        ("<rss>" + "\0\1\2" * 100 + "</rss>", "has no entries"),
    ],
    ids=["no entries", "cut at the end", "cut early", "a billion laughs", "tags in tags", "another XML", "garbage"],
)
def test_a_feed_that_cannot_be_read_is_one_sentence_within_ten_seconds(tmp_path: Path, feed: str, told: str) -> None:
    (tmp_path / "a.xml").write_text(feed)
    begun = time.monotonic()
    (found,) = read(str(tmp_path / "a.xml"))
    assert told in refused(found)
    assert time.monotonic() - begun < 10


def test_a_feed_is_read_in_the_charset_that_it_is_sent_in(site: Site) -> None:
    feed = rss(item("/a", title="Eis über Föhr")).replace('<?xml version="1.0"?>', "")
    served(site, "", "/a")
    site.answers["/feed"] = Says(pieces=(feed.encode("cp1252"),), content_type=f"{TYPE}; charset=windows-1252")
    (found,) = read(site.url("/feed"), site=site)
    assert read_one(found).details.title == "Eis über Föhr"
