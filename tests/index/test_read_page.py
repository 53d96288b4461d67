"""Web pages: the article's own paragraphs, and only what the page states about itself."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import SourceError
from index.read.material import Raw, Reading
from index.read.page import read
from index.text import normalise

LINES = (
    "The harbour of the old town froze overnight, and the ferry stayed where it was for the whole of the day.",
    "“Nobody alive has seen this,” Maria Lind, the mayor, said on Monday morning in front of the town hall.",
    "The ice is thick enough for a horse and a cart, according to the fishermen who measured it before dawn.",
    "Schools stay open. Buses run as they always do, and the baker on the quay has sold out of bread by nine.",
)
BODY = "".join(f"<p>{line}</p>" for line in LINES)


def reading(content: str | bytes, *, url: str | None = None, charset: str | None = None) -> Reading:
    content = content.encode() if isinstance(content, str) else content
    return read(Raw(name="a.html", content=content, url=url, charset=charset))


def html(head: str = "", body: str = f"<article>{BODY}</article>", attributes: str = "") -> str:
    return f"<!doctype html><html {attributes}><head>{head}</head><body>{body}</body></html>"


def linked_data(**facts: Any) -> str:
    told = {"@context": "https://schema.org", "@type": "NewsArticle", **facts}
    return f'<script type="application/ld+json">{json.dumps(told)}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def test_the_text_is_the_paragraphs_with_a_blank_line_between() -> None:
    assert reading(html()).text == "\n\n".join(LINES)


def test_what_stands_around_the_article_is_left_out() -> None:
    body = (
        "<nav><ul><li><a href=/>Home</a></li><li><a href=/w>World</a></li></ul></nav>"
        f"<article><h1>Ice in the harbour</h1><p>{LINES[0]}</p>"
        "<figure><img src=i.jpg><figcaption>The pier on Monday. Photo: Jane Doe</figcaption></figure>"
        f"<p>{LINES[1]}</p><p>Read more: <a href=/b>Ferry company in trouble again this winter</a></p>"
        f"<p>{LINES[2]}</p><script>var p = 'x';</script></article>"
        "<footer><p>All rights reserved by the Harbour Press of the old town.</p></footer>"
    )
    assert reading(html("<title>Ice in the harbour</title>", body)).text == "\n\n".join(LINES[:3])


def test_an_article_in_several_boxes_is_read_whole() -> None:
    """Sites that put advertisements between parts of an article lost all parts but one, quotations with them."""
    told = [f"{word} in the morning, {line}" for word in ("Early", "Later", "Last") for line in LINES]
    parts = ("".join(f"<p>{line}</p>" for line in told[start : start + 4]) for start in (0, 4, 8))
    boxes = (f'<div class="row"><div class="article__body">{part}</div></div>' for part in parts)
    body = '<div class="ad">Buy now</div>'.join(boxes)
    assert reading(html(body=f"<main><article><h1>Ice</h1>{body}</article></main>")).text == "\n\n".join(told)


def test_lists_and_tables_become_plain_lines_without_marks() -> None:
    body = (
        f"<article>{BODY}<ul><li>Bread is sold out in the whole town</li><li>Milk comes on Tuesday by sledge</li></ul>"
        "<table><tr><td>Monday</td><td>minus 20</td></tr><tr><td>Tuesday</td><td>minus 24</td></tr></table></article>"
    )
    lines = reading(html(body=body)).text.split("\n\n")
    assert lines[4:] == [
        "Bread is sold out in the whole town",
        "Milk comes on Tuesday by sledge",
        "Monday | minus 20",
        "Tuesday | minus 24",
    ]


def test_words_with_links_and_emphasis_stay_one_line() -> None:
    body = BODY.replace("Maria Lind", "<a href=/l><b>Maria</b>\n  Lind</a>").replace("quay", "<em>quay</em>")
    assert reading(html(body=f"<article>{body}</article>")).text == "\n\n".join(LINES)


def test_the_marks_that_a_browser_puts_around_a_quotation_are_written_out() -> None:
    said = "She said: <q>We want <b>a bridge</b> <q>now</q></q>, and <q>soon</q>."
    body = f"<article>{BODY}<p>{said}</p></article>"
    assert reading(html(body=body)).text.split("\n\n")[-1] == "She said: “We want a bridge ‘now’”, and “soon”."


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("12<sup>3</sup> boats", "12^3 boats"),
        ("10<sup>-6</sup> boats", "10^-6 boats"),
        ("90 m<sup>2</sup> of ice", "90 m^2 of ice"),
        ("12<sup><a href='#n'>[4]</a></sup> boats", "12 boats"),
        ("boats<sup>1</sup><sup>,</sup><sup>2</sup>, too", "boats, too"),
        ("boats.<sup>*</sup> They", "boats. They"),
        ("the 1<sup>st</sup> boat", "the 1st boat"),
        ("5 <del>not</del><s>nor</s><strike>or</strike> more", "5 more"),
        ("it<sup>a<sup>b</sup></sup>", "itab"),
    ],
)
def test_what_is_raised_or_struck_through_is_no_part_of_the_words_before_it(written: str, told: str) -> None:
    """A note's mark made 123 boats of 12, in words that stood as a quotation; struck words were read as said."""
    title = f"<h1>Ice on {written}</h1>"
    read_back = reading(html(body=f"<article>{title}{BODY}<p>We have {written} now, he said.</p></article>"))
    assert read_back.text.split("\n\n")[-1] == f"We have {told} now, he said."
    assert read_back.details.title == f"Ice on {told}"


def test_preformatted_text_has_its_paragraphs_at_blank_lines() -> None:
    wrapped = "\n\n".join(line.replace(" the ", "\nthe ") for line in LINES)
    assert reading(html(body=f"<h1>Ice</h1><pre>{wrapped}</pre>")).text == "\n\n".join(LINES)


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Ice | Harbour Press</title>" + meta("og:site_name", "Harbour Press"), "", "Ice"),
        ("<title>Harbour Press: Ice</title>" + meta("og:site_name", "Harbour Press"), "", "Ice"),
        ("<title>Harbour Press - Ice</title>" + meta("og:site_name", "Harbour Press"), "", "Ice"),
        ("<title>Ice: a story</title>" + meta("og:site_name", "Harbour Press"), "", "Ice: a story"),
        ("<title>War | Peace</title>", "", "War | Peace"),
        (meta("og:title", "Ice &amp; snow - The Post") + meta("og:site_name", "The Post"), "", "Ice & snow"),
        (linked_data(headline="Ice in town"), "<h1>Harbour Press</h1><h1>Ice in town</h1>", "Ice in town"),
        ("<title>Ice in the har…</title>", "<h1>Ice in the harbour</h1>", "Ice in the harbour"),
        ("", "<h1>Ice in the <em>harbour</em></h1>", "Ice in the harbour"),
        ("", "", None),
    ],
)
def test_the_title_is_the_headline_without_the_site(head: str, body: str, title: str | None) -> None:
    assert reading(html(head, f"{body}<article>{BODY}</article>")).details.title == title


@pytest.mark.parametrize(
    ("head", "site"),
    [
        (meta("og:site_name", "Harbour Press"), "Harbour Press"),
        (linked_data(publisher={"@type": "Organization", "name": "Harbour Press"}), "Harbour Press"),
        (linked_data(publisher="Harbour Press"), "Harbour Press"),
        ('<meta name="publisher" content="https://social.example.com/press">', None),
        ('<meta name="twitter:site" content="@press">', None),
        ("", None),
    ],
)
def test_the_outlet_is_what_the_page_names_and_never_its_host(head: str, site: str | None) -> None:
    assert reading(html(head), url="https://press.example.com/a").details.site == site


@pytest.mark.parametrize(
    ("head", "body", "byline"),
    [
        (linked_data(author=[{"name": "Jane Doe"}, {"name": "Joe Bloggs"}]), "", "Jane Doe, Joe Bloggs"),
        (linked_data(author="Jane Doe"), "", "Jane Doe"),
        ('<meta name="author" content="By Jane Doe">', "", "Jane Doe"),
        (meta("article:author", "https://social.example.com/jane"), "", None),
        ('<meta name="author" content="admin">', "", None),
        ("", '<p>By <a rel="author" href="/jane">Jane Doe</a></p>', "Jane Doe"),
        ('<link rel="author" href="humans.txt">', "", None),
        ("", '<div class="comment"><a rel="author" href="/x">A Reader</a></div>', None),
    ],
)
def test_the_byline_is_who_the_page_says_wrote_it(head: str, body: str, byline: str | None) -> None:
    assert reading(html(head, f"{body}<article>{BODY}</article>")).details.byline == byline


@pytest.mark.parametrize(
    ("head", "body", "published"),
    [
        (linked_data(datePublished="2021-03-04T23:30:00-08:00"), "", "2021-03-04"),
        (meta("article:published_time", "2021-03-04T08:00:00Z"), "", "2021-03-04"),
        ('<meta name="DC.date" content="4 March 2021">', "", "2021-03-04"),
        ('<meta name="parsely-pub-date" content="2021-03-04">', "", "2021-03-04"),
        ('<meta itemprop="datePublished" content="2021-03-04">', "", "2021-03-04"),
        ("", '<time datetime="2021-03-04T10:00">this morning</time>', "2021-03-04"),
        ("", '<time datetime="2021-03-04">a</time><time datetime="2021-03-05">b</time>', None),
        (linked_data(dateModified="2021-03-04"), "", None),
        (meta("article:modified_time", "2021-03-04"), "", None),
        (meta("article:published_time", "soon"), "", None),
        ("", "<footer>© 2021 Harbour Press</footer>", None),
        ("", "<p>On 4 March 2021 the harbour froze.</p>", None),
    ],
)
def test_the_date_is_one_that_the_page_states_as_its_own(head: str, body: str, published: str | None) -> None:
    found = reading(html(head, f"{body}<article>{BODY}</article>"), url="https://example.com/2019/01/02/ice")
    assert found.details.published == published


@pytest.mark.parametrize(
    ("stated", "url", "address"),
    [
        ("https://www.example.com/ice", "https://m.example.com/ice?id=1", "https://www.example.com/ice"),
        ("/ice", "https://example.com/x", "https://example.com/ice"),
        ("https://example.com/", "https://example.com/ice?utm_medium=x", "https://example.com/ice"),
        ("https://example.com/index.html", "https://example.com/ice", "https://example.com/ice"),
        ("https://elsewhere.org/ice", "https://example.com/ice", "https://example.com/ice"),
        ("http://[broken/ice", "https://example.com/ice", "https://example.com/ice"),
        ("javascript:void(0)", "https://example.com/ice", "https://example.com/ice"),
        ("https://example.com/", "https://example.com/", "https://example.com/"),
        ("https://one.github.io/ice", "https://two.github.io/ice", "https://two.github.io/ice"),
        ("https://example.com/ice", None, "https://example.com/ice"),
        ("https://example.com/", None, None),
        ("/ice", None, None),
    ],
)
def test_the_address_is_the_stated_one_where_it_can_be_true(stated: str, url: str | None, address: str | None) -> None:
    assert reading(html(f'<link rel="canonical" href="{stated}">'), url=url).details.url == address


def test_a_copy_that_names_the_original_elsewhere_keeps_its_own_address() -> None:
    head = '<link rel=canonical href="https://elsewhere.org/ice">' + meta("og:url", "https://example.com/copy")
    assert reading(html(head)).details.url == "https://example.com/copy"


@pytest.mark.parametrize(
    ("attributes", "language"), [("lang=en-GB", "en-GB"), ("lang=de_DE", "de-DE"), ("lang=''", None)]
)
def test_the_language_is_what_the_page_says(attributes: str, language: str | None) -> None:
    assert reading(html(attributes=attributes)).details.language == language


@pytest.mark.parametrize(
    "script",
    ["{", "[]", '{"@type": 7, "headline": []}', "[" * 5000, "[" * 900 + "]" * 900, '{"@graph": {"@graph": 1}}'],
)
def test_linked_data_that_is_broken_is_passed_over(script: str) -> None:
    head = f'<script type="application/ld+json">{script}</script><title>Ice</title>'
    assert reading(html(head)).details.title == "Ice"


@pytest.mark.parametrize(
    ("encoding", "charset", "head"),
    [
        ("utf-8", None, ""),
        ("utf-8-sig", "iso-8859-1", ""),
        ("utf-16", None, ""),
        ("cp1252", None, ""),
        ("cp1252", "iso-8859-1", ""),
        ("cp1252", None, '<meta charset="latin1">'),
        ("cp1252", None, '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">'),
        ("utf-8", "iso-8859-1", '<meta charset="windows-1252">'),
        ("cp1252", "no-such-charset", ""),
    ],
)
def test_curly_marks_come_through_whatever_the_encoding(encoding: str, charset: str | None, head: str) -> None:
    assert reading(html(head).encode(encoding), charset=charset).text == "\n\n".join(LINES)


def test_one_broken_byte_does_not_spoil_a_page_of_utf_8() -> None:
    content = html('<meta charset="utf-8">').encode().replace(b"Schools", b"Sch\xffols")
    assert reading(content).text == "\n\n".join(LINES).replace("Schools", "Sch\ufffdols")


@pytest.mark.parametrize(
    "content",
    [
        "<div>" * 50_000 + "deep",
        "<p " + " ".join(f"a{number}=1" for number in range(50_000)) + ">wide",
        "<b>x</b>" * 70_000,
        "<html>",
        "<!-- only -->",
        "<p>" + "\x01" * 50,
    ],
    ids=["deep", "attributes", "elements", "bare", "comment", "control characters"],
)
def test_a_page_built_to_hurt_is_refused_soon(content: str) -> None:
    begun = time.process_time()
    with pytest.raises(SourceError, match=r"a\.html .*\.$"):
        reading(content)
    assert time.process_time() - begun < 10


TAGS = (
    "<p> </p> <div> </div> <article> <q> </q> <pre> <table> <td> <script> <!-- <time datetime=2021> <h1> <a href=//[>"
)


@given(
    st.lists(
        st.sampled_from([*TAGS.split(" "), *LINES, " ", "\n\n", "<br>", "\x0b", "&#0;", "“", "</body>"]), max_size=30
    )
)
def test_no_page_is_too_odd_to_be_read_or_refused(parts: list[str]) -> None:
    try:
        found = reading("".join(parts), url="https://example.com/a")
    except SourceError:
        return
    assert found.text == normalise(found.text) != ""


@pytest.mark.parametrize(
    "body",
    [
        "<nav><a href=/>Home</a> <a href=/about>About us</a></nav><div id=root></div>",
        "<nav>x</nav>",
        "<p>Log in</p><p>Forgotten your password</p>",
    ],
)
def test_a_menu_without_an_article_is_refused(body: str) -> None:
    with pytest.raises(SourceError, match="holds no article text"):
        reading(html(body=body))


def test_a_short_page_of_one_sentence_is_an_article() -> None:
    assert reading(html(body="<article><p>The ferry is cancelled today.</p></article>")).text


def test_an_empty_page_is_said_to_be_empty() -> None:
    with pytest.raises(SourceError, match="is empty"):
        reading("")
