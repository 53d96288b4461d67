"""Sources as people type them: files, folders, standard input, addresses; and every way that they can be no article."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from index import Clipping, Details, Refusal, UsageError
from index.fetch import HttpFetch
from index.protocols import Fetched
from index.read import clippings, expected
from index.read.files import MAX_BYTES
from tests.printed import STORY as PRINTED
from tests.printed import letter, paper, zipped
from tests.web import Says, Site, moved, page

STORY = (
    "Harbour freezes over for the first time in forty years\n\n"
    "The harbour of the old town froze overnight, and the ferry stayed where it was for the whole of the day.\n\n"
    "“Nobody alive has seen this,” Maria Lind, the mayor, said on Monday morning.\n"
)
PARAGRAPHS = "".join(
    f"<p>{text}</p>"
    for text in (
        "The harbour of the old town froze overnight, and the ferry stayed where it was for the whole of the day.",
        "“Nobody alive has seen this,” Maria Lind, the mayor, said on Monday morning in front of the town hall.",
        "The ice is thick enough for a horse and a cart, according to the fishermen who measured it before dawn.",
    )
)
HTML = (
    "<html><head><title>Harbour freezes</title></head>"
    f"<body><article><h1>Harbour freezes</h1>{PARAGRAPHS}</article></body></html>"
)


def nowhere(url: str) -> Fetched:
    raise AssertionError(f"{url} was fetched")


def read(*sources: str, stdin: bytes | None = None, details: Details | None = None) -> list[Clipping | Refusal]:
    stream = None if stdin is None else io.BytesIO(stdin)
    return list(clippings(sources, fetch=nowhere, stdin=stream, details=details or Details()))


def one(*sources: str, stdin: bytes | None = None, details: Details | None = None) -> Clipping:
    (found,) = read(*sources, stdin=stdin, details=details)
    assert isinstance(found, Clipping), found
    return found


def reason(*sources: str, stdin: bytes | None = None) -> str:
    (found,) = read(*sources, stdin=stdin)
    assert isinstance(found, Refusal), found
    return found.reason


def named(found: Sequence[Clipping | Refusal]) -> list[str]:
    return [Path(each.source).name for each in found]


def test_a_text_file_is_known_by_its_absolute_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "story.txt").write_text(STORY)
    monkeypatch.chdir(tmp_path)
    clipping = one("story.txt")
    path = str(tmp_path / "story.txt")
    assert (clipping.source, clipping.origin, clipping.key, clipping.id) == ("story.txt", path, path, None)
    assert clipping.text == STORY.strip()


@pytest.mark.parametrize("name", ["a.html", "a.HTM", "a.html.gz", "a.htm.gz", "page", "page.gz"])
def test_a_web_page_is_read_from_a_file_packed_or_not(tmp_path: Path, name: str) -> None:
    content = HTML.encode()
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    clipping = one(str(tmp_path / name))
    assert clipping.details.title == "Harbour freezes"
    assert clipping.text.startswith("The harbour of the old town")
    assert clipping.text.count("\n\n") == 2


def test_a_page_that_was_packed_without_saying_so_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(gzip.compress(HTML.encode()))
    assert one(str(tmp_path / "a.html")).details.title == "Harbour freezes"


def test_a_saved_page_is_known_by_the_address_it_states(tmp_path: Path) -> None:
    link = "<head><link rel=canonical href='https://news.example.com/harbour?utm_source=feed'>"
    (tmp_path / "a.html").write_text(HTML.replace("<head>", link))
    clipping = one(str(tmp_path / "a.html"))
    assert clipping.key == clipping.details.url == "https://news.example.com/harbour"
    assert clipping.origin == str(tmp_path / "a.html")


def test_a_folder_is_read_to_the_bottom_in_order_without_what_is_hidden_or_unreadable(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "c/d.html", "c/e.txt", ".hidden.txt", ".git/x.txt", "photo.jpg", "notes.epub"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(HTML if name.endswith(".html") else STORY)
    found = read(str(tmp_path))
    assert named(found) == ["a.md", "b.txt", "d.html", "e.txt"]
    assert all(isinstance(each, Clipping) for each in found)
    assert expected([str(tmp_path)]) == 4


def test_links_that_run_in_a_circle_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(STORY)
    (tmp_path / "in" / "up").symlink_to(tmp_path)
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    assert named(read(str(tmp_path))) == ["a.txt", "loop.txt"]
    assert "loop.txt" in reason(str(tmp_path / "loop.txt"))


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "a.txt").write_text(STORY)
    assert named(read(str(tmp_path))) == ["a.txt"]


def test_a_bad_file_in_a_folder_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\0\1\2" * 50)
    (tmp_path / "b.txt").write_text(STORY)
    (tmp_path / "c.txt").symlink_to(tmp_path / "gone")
    assert [type(each) for each in read(str(tmp_path))] == [Refusal, Clipping, Refusal]


def test_nothing_is_read_before_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    found = clippings([str(tmp_path / "a.txt"), str(tmp_path / "b.txt")], fetch=nowhere)
    next(found)
    (tmp_path / "b.txt").write_text(STORY)
    assert isinstance(next(found), Clipping)


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (STORY.encode(), "Harbour freezes over for the first time in forty years"),
        (HTML.encode(), "Harbour freezes"),
        (b"\xef\xbb\xbf<!-- saved --> <!DOCTYPE html>" + HTML.encode(), "Harbour freezes"),
    ],
    ids=["text", "page", "page with a mark and a comment before it"],
)
def test_standard_input_is_text_or_a_page_by_its_look(content: bytes, title: str) -> None:
    clipping = one("-", stdin=content)
    assert (clipping.source, clipping.key, clipping.details.title) == ("-", None, title)
    assert expected(["-"]) is None


def test_json_lines_are_read_from_standard_input_too() -> None:
    found = read("-", stdin=b'{"text": "One."}\nnonsense\n{"text": "Two."}\n')
    assert [each.source for each in found] == ["-:1", "-:2", "-:3"]
    assert [type(each) for each in found] == [Clipping, Refusal, Clipping]


def test_details_given_win_field_by_field(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"By Jane Doe\n{STORY}")
    given = Details(title="Ice", published="2021-02-03", byline="", url="https://news.example.com/ice?utm_source=x")
    clipping = one(str(tmp_path / "a.txt"), details=given)
    assert clipping.edits == given
    assert clipping.details.byline == "Jane Doe"  # kept apart, so that reading it again does not undo the edits
    assert clipping.key == "https://news.example.com/ice"


@pytest.mark.parametrize("day", ["yesterday", "2021-02-30", "2021-2-3", "20210203"])
def test_a_date_given_that_is_none_is_wrong_use(day: str) -> None:
    with pytest.raises(UsageError, match="write it as YYYY-MM-DD"):
        clippings([], fetch=nowhere, details=Details(published=day))


def test_a_page_is_fetched_and_known_by_its_canonical_address(site: Site) -> None:
    site.answers["/short"] = moved("/harbour?utm_source=x&id=7#top")
    site.answers["/harbour?utm_source=x&id=7"] = page(HTML)
    (found,) = clippings([site.url("/short")], fetch=HttpFetch(allow=[site.pair]))
    assert isinstance(found, Clipping), found
    assert (found.source, found.origin) == (site.url("/short"), site.url("/short"))
    assert found.key == found.details.url == site.url("/harbour?id=7")


@pytest.mark.parametrize(
    ("path", "content_type", "text"),
    [
        ("/a", "text/plain", "# Not *marked*"),
        ("/a.md", "text/plain", "Not marked"),
        ("/a", "text/markdown", "Not marked"),
        ("/a", None, "# Not *marked*"),
    ],
)
def test_what_a_server_sends_is_read_as_what_it_is_called(
    site: Site, path: str, content_type: str | None, text: str
) -> None:
    site.answers[path] = page("# Not *marked*", content_type=content_type)
    (found,) = clippings([site.url(path)], fetch=HttpFetch(allow=[site.pair]))
    assert isinstance(found, Clipping), found
    assert found.text == text


@pytest.mark.parametrize(
    "content_type", ["application/octet-stream", "text/plain", "text/html", "application/pdf", None]
)
@pytest.mark.parametrize("content", [paper(), letter()], ids=["PDF", "Word"])
def test_what_is_sent_under_another_name_is_read_by_its_bytes(
    site: Site, content: bytes, content_type: str | None
) -> None:
    site.answers["/a"] = Says(pieces=(content,), content_type=content_type)
    (found,) = clippings([site.url("/a")], fetch=HttpFetch(allow=[site.pair]))
    assert isinstance(found, Clipping), found
    assert found.key == site.url("/a")
    assert PRINTED[1] in found.text.split("\n\n")


@pytest.mark.parametrize("content", [paper(), letter()], ids=["PDF", "Word"])
def test_a_file_without_an_ending_or_from_standard_input_is_read_by_its_bytes(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "paper").write_bytes(content)
    (tmp_path / "wrong.txt").write_bytes(content)
    for clipping in (one(str(tmp_path / "paper")), one(str(tmp_path / "wrong.txt")), one("-", stdin=content)):
        assert PRINTED[1] in clipping.text.split("\n\n")


SIGNS = {
    "a JPEG picture": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "a PNG picture": b"\x89PNG\r\n\x1a\n",
    "a WebP picture": b"RIFF\x10\0\0\0WEBPVP8 ",
    "an MP3 recording": b"ID3\x03\0\0",
    "a sound recording": b"RIFF\x10\0\0\0WAVEfmt ",
    "an MP4 film": b"\0\0\0\x18ftypmp42",
    "an RTF document": b"{\\rtf1\\ansi It froze.}",
    "an old Office document, or one with a password": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "an Excel workbook": zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b""}),
    "a PowerPoint presentation": zipped({"[Content_Types].xml": b"", "ppt/presentation.xml": b""}),
    "a zip archive": zipped({"a.txt": b"It froze."}),
    "an archive": b"a.txt" + b"\0" * 252 + b"ustar",
    "a program": b"\x7fELF\x02",
    "a database": b"SQLite format 3\0",
}


@pytest.mark.parametrize("what", SIGNS)
def test_what_is_not_read_is_named_by_its_bytes(tmp_path: Path, site: Site, what: str) -> None:
    content = SIGNS[what] + b"\0" * 40
    (tmp_path / "unnamed").write_bytes(content)
    assert f"unnamed is {what}, which is not read; give .html" in reason(str(tmp_path / "unnamed"))
    assert f"standard input is {what} inside, not text" in reason("-", stdin=content)
    site.answers["/a"] = Says(pieces=(content,), content_type="application/octet-stream")
    (found,) = clippings([site.url("/a")], fetch=HttpFetch(allow=[site.pair]))
    assert isinstance(found, Refusal)
    assert f"is {what} inside, not text" in found.reason


@pytest.mark.parametrize(
    "text", ["MZ is how it begins.", "BMW said so.", "ID3 is a tag.", "PK is a mark.", "RIFFs and so on."]
)
def test_a_text_that_begins_like_a_file_of_another_kind_is_a_text(text: str) -> None:
    assert one("-", stdin=text.encode()).text == text


def test_a_page_that_cannot_be_fetched_is_refused_and_the_next_is_read(site: Site, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    gone, here = clippings([site.url("/gone"), str(tmp_path / "a.txt")], fetch=HttpFetch(allow=[site.pair]))
    assert isinstance(gone, Refusal)
    assert "404" in gone.reason
    assert isinstance(here, Clipping)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("empty.txt", b"", "is empty"),
        ("blank.txt", b" \n\t\n", "is empty"),
        ("unseen.txt", "\u200b\ufeff\n".encode(), "is empty"),
        ("empty.html", b"", "is empty"),
        ("empty.md", b"---\ntitle: x\n---\n", "is empty"),
        ("empty.jsonl", b"", "is empty"),
        ("binary.txt", bytes(range(256)) * 10, "no text; save the article as UTF-8"),
        ("paper.txt", b"%PDF-1.7 ...", "is damaged or cut off"),
        ("office.html", b"PK\x03\x04....", "is a zip archive inside, not text"),
        ("photo.md", b"\x89PNG....", "is a PNG picture inside, not text"),
        ("paper.pdf", b"A paper.", "is no PDF file although it is called so; give it its right ending"),
        ("paper.pdf", b"PK\x03\x04....", "is a zip archive inside, not a PDF file"),
        ("letter.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "or one with a password inside, not a Word file"),
        ("letter.docx", b"PK", "is no Word file although it is called so; open it in a word processor"),
        ("feed.xml", b"<rss/>", "is a feed that is cut off"),
        ("settings.xml", b"<settings/>", "is XML, but neither a feed nor a page"),
        ("photo.jpg", b"", "is a JPEG picture, which is not read; give .html"),
        ("songs.zip", b"PK", "is a zip archive, which is not read; give .html"),
        ("odd.xyz", b"words", "is a .xyz file, which is not read; give .html"),
        ("words.html", b"There is no markup in this.", "is no HTML"),
        ("app.html", b"<html><body><div id=root></div><script>run()</script></body></html>", "holds no article text"),
        ("not.html.gz", b"<html>", "is not gzip although it is called so"),
        ("cut.html.gz", gzip.compress(HTML.encode())[:90], "damaged or cut-off gzip"),
        ("broken.txt.gz", b"\x1f\x8b\x08\x00" + b"x" * 40, "damaged or cut-off gzip"),
        ("bomb.html.gz", gzip.compress(b"\0" * (MAX_BYTES + 1)), "larger than 20,000,000 bytes"),
        ("large.txt", b"x" * (MAX_BYTES + 1), "larger than 20,000,000 bytes"),
    ],
)
def test_a_file_that_holds_no_article_is_refused_by_name_with_what_to_do(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    sentence = reason(str(path))
    assert name in sentence
    assert told in sentence
    assert sentence.endswith((".", "`-`."))


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("missing.txt", "There is no file or folder missing.txt"),
        ("www.example.com/story", "https://www.example.com/story"),
        ("ftp://example.com/story", "begins with http:// or https://"),
        ("file:///etc/hostname", "begins with http:// or https://"),
        ("/dev/null", "is a device"),
        ("nul\0byte.txt", "cannot be the name of a file"),
        ("x" * 5000, "cannot be read"),
        ("", "There is no file or folder"),
    ],
)
def test_what_is_no_source_is_refused_with_what_to_do(source: str, told: str) -> None:
    assert told in reason(source)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").touch()
    assert "holds nothing that can be read; give .html" in reason(str(tmp_path))
    assert expected([str(tmp_path)]) == 1


@pytest.mark.parametrize("stdin", [None, b"", b" \n"])
def test_nothing_on_standard_input_is_refused(stdin: bytes | None) -> None:
    assert "nothing on standard input" in reason("-", stdin=stdin)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "a.txt").chmod(0)
    assert "change its permissions" in reason(str(tmp_path / "a.txt"))


@pytest.mark.skipif(sys.platform == "darwin", reason="its file systems take only UTF-8")
def test_a_name_that_is_no_unicode_can_be_shown_and_stored(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(path, "w") as file:  # noqa: PTH123 - pathlib takes no bytes
        file.write(STORY)
    clipping = one(os.fsdecode(path))
    assert clipping.source == clipping.key == f"{tmp_path}/caf\\xe9.txt"
    assert clipping.key is not None
    assert clipping.key.encode()


def test_importing_it_loads_none_of_the_libraries_that_it_may_need() -> None:
    heavy = [
        "trafilatura",
        "lxml",
        "httpx",
        "charset_normalizer",
        "courlan",
        "markdown_it",
        "pypdf",
        "docx",
        "feedparser",
    ]
    code = f"import sys, index.read, index.fetch; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("sources", [["a.txt"], ["a.txt", "https://example.com/a"], ["gone.txt"]])
def test_a_file_or_an_address_is_one_article(sources: list[str]) -> None:
    assert expected(sources) == len(sources)
