"""Plain text and Markdown: every line kept, marks taken off, and only what the head clearly states."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import SourceError
from index.read import markdown, plain
from index.read.dates import is_date, stated_date
from index.read.encoding import decoded
from index.read.material import Raw
from index.records import Details
from index.text import normalise

PROSE = "The harbour of the old town froze overnight, and the ferry stayed where it was for the whole of the day."


def of_text(text: str) -> Details:
    return plain.read(Raw(name="a.txt", content=text.encode())).details


def of_markdown(text: str) -> Details:
    return markdown.read(Raw(name="a.md", content=text.encode())).details


def words_of(text: str) -> str:
    return markdown.read(Raw(name="a.md", content=text.encode())).text


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("Harbour freezes over", "Harbour freezes over"),
        ("harbour ice ferry winter\n\nHarbour freezes over", "Harbour freezes over"),
        ("The mayor on the pier. Source: Harbour Press\n\nHarbour freezes over", "Harbour freezes over"),
        ("News\nHarbour freezes over\nBy Jane Doe\n3 May 2021", "Harbour freezes over"),
        ("Harbour freezes over\nPublished: 3 May 2021", "Harbour freezes over"),
        ("Title: Harbour freezes over\nPlace: the pier", "Harbour freezes over"),
        ("Will the harbour freeze?", "Will the harbour freeze?"),
        ("港が凍る", "港が凍る"),
        ("Monday was cold.", None),
        ("harbour ice ferry winter", None),
        ("By Jane Doe", None),
        ("https://example.com/Harbour", None),
        ("", None),
    ],
)
def test_the_title_is_the_last_headline_before_the_prose(head: str, title: str | None) -> None:
    assert of_text(f"{head}\n\n{PROSE}\n\nAnother Line Like A Headline").title == title


@pytest.mark.parametrize("text", [PROSE, f"{PROSE}\n\n{PROSE}", "One line", "“Nobody,” she said."])
def test_prose_alone_has_no_title(text: str) -> None:
    assert of_text(text).title is None


def test_a_title_over_nothing_but_short_lines_is_the_first() -> None:
    assert of_text("Things to bring\nbread\nmilk").title == "Things to bring"


@pytest.mark.parametrize(
    ("line", "byline", "published"),
    [
        ("By Jane Doe", "Jane Doe", None),
        ("Written by Jane Doe and Joe Bloggs", "Jane Doe and Joe Bloggs", None),
        ("Published: 3 May 2021", None, "2021-05-03"),
        ("Posted on May 3, 2021", None, "2021-05-03"),
        ("2021-05-03", None, "2021-05-03"),
        ("Updated: 3 May 2021", None, None),
        ("By the time the ice came, nobody was ready.", None, None),
        ("03/05/2021", None, None),
    ],
)
def test_byline_and_date_are_read_from_lines_that_say_so(line: str, byline: str | None, published: str | None) -> None:
    found = of_text(f"Harbour freezes over\n{line}\n\n{PROSE}\n\nPublished: 1 January 1999")
    assert (found.byline, found.published) == (byline, published)


@given(st.text())
def test_a_plain_text_is_kept_whole(raw: str) -> None:
    content = raw.encode("utf-8", "ignore")
    try:
        found = plain.read(Raw(name="a.txt", content=content))
    except SourceError:
        return
    assert found.text == normalise(decoded(content, name="a.txt"))


@pytest.mark.parametrize(
    ("marked", "bare"),
    [
        ("Some **bold** and _slanted_ words", "Some bold and slanted words"),
        ("A [link](https://example.com 'x') and <https://example.com>", "A link and https://example.com"),
        ("Code `a*b*c` stays", "Code a*b*c stays"),
        ("![The pier](pier.jpg)\n\nText", "Text"),
        ("wrapped\nlines", "wrapped lines"),
        ("verse  \nverse", "verse\nverse"),
        ("# One\n\ntwo\n---\n\n> three", "One\n\ntwo\n\nthree"),
        ("- one\n- two\n  1. three", "one\n\ntwo\n\nthree"),
        ("| a | b |\n|---|---|\n| 1 | *2* |", "a | b\n\n1 | 2"),
        ("```\nx = *y*\n```", "x = *y*"),
        ("<div>in <b>HTML</b></div>\n\n<!-- unseen -->\n\nText", "in HTML\n\nText"),
        (r"2 \* 3 &amp; more", "2 * 3 & more"),
    ],
)
def test_markdown_gives_its_words_without_marks(marked: str, bare: str) -> None:
    assert words_of(marked) == bare


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"# Harbour *freezes*\n\n{PROSE}", "Harbour freezes"),
        (f"## Harbour freezes\n\n{PROSE}", "Harbour freezes"),
        (f"{PROSE}\n\n# Harbour freezes\n\n{PROSE}", "Harbour freezes"),
        (f"{PROSE}\n\n## A section\n\n{PROSE}", None),
        (f"---\ntitle: 'Ice: a story'\n---\n# Heading\n\n{PROSE}", "Ice: a story"),
        (f"Harbour freezes over\n\n{PROSE}", "Harbour freezes over"),
    ],
)
def test_the_title_of_markdown_is_its_front_matter_or_its_heading(text: str, title: str | None) -> None:
    assert of_markdown(text).title == title


def test_front_matter_gives_the_details_and_is_no_text() -> None:
    front = (
        "---\r\ntitle: Ice\r\nauthor: [Jane Doe, 'Joe Bloggs']\r\ndate: 2021-05-03 10:00\r\nurl: https://example.com/ice\r\n"
        "publication: Harbour Press\r\nlang: en\r\ntags: winter\r\n---\r\n"
    )
    assert words_of(f"{front}{PROSE}") == PROSE
    assert of_markdown(f"{front}{PROSE}") == Details(
        title="Ice",
        byline="Jane Doe, Joe Bloggs",
        published="2021-05-03",
        url="https://example.com/ice",
        site="Harbour Press",
        language="en",
    )


@given(st.text(alphabet="#*_`[]()<>!|-\n \\&;:'\"ax1~", max_size=80))
def test_no_markdown_is_too_odd_to_read(text: str) -> None:
    try:
        found = words_of(text)
    except SourceError:
        return
    assert found == normalise(found) != ""


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2021-05-03T10:00:00+02:00", "2021-05-03"),
        ("2021/5/3", "2021-05-03"),
        ("20210503", "2021-05-03"),
        ("20210503T101500Z", "2021-05-03"),
        ("3 May 2021, 10:15", "2021-05-03"),
        ("Mon, 03 May 2021 10:15:00 GMT", "2021-05-03"),
        ("May 3rd, 2021", "2021-05-03"),
        ("Sept. 4, 2021", "2021-09-04"),
        ("23/05/2021", "2021-05-23"),
        ("05/23/2021", "2021-05-23"),
        ("03.05.2021", None),
        ("30 February 2021", None),
        ("May 2021", None),
        ("1620036000", None),
        ("Monday", None),
    ],
)
def test_a_date_is_read_when_it_is_unmistakable(written: str, day: str | None) -> None:
    assert stated_date(written) == day


@given(st.dates())
def test_every_day_written_in_the_standard_way_is_a_date(day: object) -> None:
    assert is_date(str(day))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("“Café crème,” said Zoë – naïve.", "utf-8"),
        ("“Café crème,” said Zoë – naïve.", "utf-16"),
        ("“Café crème,” said Zoë – naïve.", "cp1252"),
        ("Сегодня утром гавань замёрзла, и паром остался у причала до самого вечера.", "cp1251"),
        ("Das Schloß über dem Fluß gehört dem König von Österreich.", "latin-1"),
    ],
)
def test_a_text_is_read_in_the_encoding_it_was_saved_in(text: str, encoding: str) -> None:
    assert decoded(text.encode(encoding), name="a.txt") == text
