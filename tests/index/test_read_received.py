"""Files that somebody hands in as bytes: their text is what they are, whatever they are called."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Library, Outcome, Received, Refusal, Wanted, not_read, plain_name
from tests.piles import CHANNEL, OTHER, open_library, results

NOTES = "The harbour office met.\n\n“The quay needs new stones,” said Ruth Sand, who measured it.\n"
PAGE = (
    "<!doctype html><html><head><title>Stones</title>{head}</head><body><article>"
    "<p>The harbour office met in the old hall and spoke of the quay for most of the day.</p>"
    "<p>“The quay needs {what} stones,” said Ruth Sand, who measured it before the meeting.</p></article></body></html>"
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "home") as opened:
        yield opened
        assert opened.check() == []


def add(library: Library, name: str, content: str | bytes, *audiences: str, title: str | None = None) -> Outcome:
    raw = content.encode() if isinstance(content, str) else content
    [outcome] = library.add([Received(name=name, content=raw, title=title)], audiences=audiences or None)
    return outcome


def document() -> bytes:
    import docx

    made = docx.Document()
    for paragraph in NOTES.split("\n\n"):
        made.add_paragraph(paragraph.strip())
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


@pytest.mark.parametrize("name", ["notes.txt", "notes.md", "notes.html", "notes.docx", "notes"])
def test_a_file_is_read_by_what_it_is(library: Library, name: str) -> None:
    content = {"notes.html": PAGE.format(head="", what="new").encode(), "notes.docx": document()}
    outcome = add(library, name, content.get(name, NOTES.encode()))
    assert (outcome.source, outcome.result) == (name, "added")
    [quote] = library.quotes(Wanted())
    assert (quote.text, quote.saying.speaker) == ("The quay needs new stones,", "Ruth Sand")


def test_its_source_is_its_name_and_never_a_place_on_this_machine(library: Library) -> None:
    article = add(library, "/etc/notes.txt", NOTES).article
    assert article
    assert article.source == "notes.txt"
    [refreshed] = library.refresh([article.id])
    assert refreshed.result == "refused"
    assert "Its source, 'notes.txt', is no address and no file's path" in str(refreshed.reason)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("report.pdf", "report.pdf"),
        ("C:\\Users\\ruth\\report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("https://news.example/story", "story"),
        ("-", "file"),
        ("..", "file"),
        ("/", "file"),
        ("a\x00b\n\u202ec.txt", "a b c.txt"),
    ],
)
def test_a_name_leads_nowhere(name: str, plain: str) -> None:
    assert plain_name(name) == plain


def test_the_same_text_is_the_same_article_whatever_it_is_called(library: Library) -> None:
    first, again = add(library, "notes.txt", NOTES), add(library, "copy of notes.txt", NOTES)
    assert results([first, again]) == ["added", "unchanged"]
    assert first.article
    assert again.article
    assert first.article.id == again.article.id


def test_another_text_under_the_same_name_is_another_article(library: Library) -> None:
    add(library, "notes.txt", NOTES)
    assert add(library, "notes.txt", NOTES.replace("stones", "planks")).result == "added"
    assert library.status().articles == 2


def test_a_saved_page_does_not_take_the_place_of_the_page_that_it_names(library: Library) -> None:
    """Anybody can write another page's address into a file: whoever added that page would read the file's words."""
    head = '<link rel="canonical" href="https://harbour.example/stones">'
    add(library, "stones.html", PAGE.format(head=head, what="new"))
    add(library, "stones.html", PAGE.format(head=head, what="no"))
    texts = {quote.text for quote in library.quotes(Wanted())}
    assert texts == {"The quay needs new stones,", "The quay needs no stones,"}
    assert {article.details.url for article in library.articles()} == {"https://harbour.example/stones"}


def test_two_people_with_the_same_file_do_not_learn_of_each_other(library: Library) -> None:
    first, second = add(library, "secret name.txt", NOTES, CHANNEL), add(library, "notes.txt", NOTES, OTHER)
    assert results([first, second]) == ["added", "added"]
    [article] = library.articles(audiences=[OTHER])
    assert article.source == "notes.txt"
    [article] = library.articles(audiences=[CHANNEL])
    assert article.source == "secret name.txt"


def test_what_states_no_title_has_the_one_that_came_with_it(library: Library) -> None:
    article = add(library, "scan 12.txt", NOTES, title="Minutes of May").article
    stated = add(library, "x.html", PAGE.format(head="", what="new"), title="Minutes of June").article
    assert article
    assert stated
    assert (article.details.title, stated.details.title) == ("Minutes of May", "Stones")


def test_what_is_here_keeps_its_title_whatever_the_file_is_called_next(library: Library) -> None:
    """Whoever sent a file again gave its new name to everyone who had the article, as if its text had changed."""
    add(library, "notes.txt", NOTES, title="Minutes of May")
    again = add(library, "copy.txt", NOTES, title="copy.txt")
    assert again.result == "unchanged"
    assert again.article
    assert again.article.details.title == "Minutes of May"


def test_the_same_file_in_two_places_is_one_article(library: Library) -> None:
    first, second = (add(library, "notes.txt", NOTES, place, title="Minutes") for place in (CHANNEL, OTHER))
    assert results([first, second]) == ["added", "added"]
    assert [article.audiences for article in library.articles()] == [(CHANNEL, OTHER)]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.png", b"\x89PNG", "a.png is a PNG picture, which is not read here; give a saved page (HTML), a PDF"),
        ("a.jsonl", b'{"text": "x", "audiences": ["*"]}', "a.jsonl is a file of JSON lines, which is not read here"),
        ("a.html.gz", b"\x1f\x8b", "a.html.gz is packed with gzip, which is not read here"),
        ("a.xml", b"<rss/>", "a.xml is XML, such as a feed, which is not read here"),
        ("a.eml", b"From: x", "a.eml is an e-mail, which is not read here"),
        ("a.xyz", b"x", "a.xyz is a .xyz file, which is not read here"),
        ("a", b"\x89PNG", "a is a PNG picture, which is not read here"),
        ("a.txt", b" \n", "a.txt is empty; give a file that holds the text of an article."),
        ("a", b"<rss version='2.0'><channel/></rss>", "a is a feed; give the addresses of its articles."),
        ("a.pdf", b"%PDF-1.7 cut off", "a.pdf is damaged or cut off"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_name(library: Library, name: str, content: bytes, reason: str) -> None:
    outcome = add(library, name, content)
    assert outcome.result == "refused"
    assert str(outcome.reason).startswith(reason)


@pytest.mark.parametrize("name", ["a.html", "a.HTM", "a.pdf", "a.docx", "a.txt", "a.md", "a"])
def test_what_may_be_read_is_known_by_its_name(name: str) -> None:
    assert not_read(name) is None


def test_what_could_not_be_had_is_refused_in_its_turn(library: Library) -> None:
    given: list[Refusal | Received] = [
        Refusal(source="gone.pdf", reason="gone.pdf was deleted."),
        Received(name="notes.txt", content=NOTES.encode()),
    ]
    steps: list[tuple[str, str]] = []
    outcomes = list(library.add(given, step=lambda *step: steps.append(step)))
    assert [(one.source, one.result, one.reason) for one in outcomes] == [
        ("gone.pdf", "refused", "gone.pdf was deleted."),
        ("notes.txt", "added", None),
    ]
    assert steps == [("reading", "notes.txt"), ("embedding", "notes.txt")]
