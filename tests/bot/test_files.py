"""Files from Slack: fetched with the token, from Slack alone, into a file that only we can read."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.files import FOLDER, FileError, Files
from bot.files import File as InSlack
from bot.slack import RefusedError, Slack, SlowDownError, UncertainError
from tests.slack import File, SlackDouble
from tests.slack.files import Mode
from tests.web import Says, Site, moved

LIMIT = 10_000
NOTES = "“The quay needs new stones,” said Ruth Sand."


@pytest.fixture
def slack() -> Iterator[SlackDouble]:
    with SlackDouble() as double:
        yield double


@pytest.fixture
def files(slack: SlackDouble, tmp_path: Path) -> Files:
    api = Slack.of(slack.bot_token, slack.api_url)
    return Files(api, slack.bot_token, slack.api_url, tmp_path / FOLDER, max_bytes=LIMIT)


@contextmanager
def fetched(files: Files, file: File, name: str = "") -> Iterator[Path]:
    with files.downloaded(files.about(file.id, name=name)) as path:
        yield path


def why(files: Files, file: File, name: str = "") -> str:
    with pytest.raises(FileError) as refused, fetched(files, file, name):
        pass
    return str(refused.value)


def left(tmp_path: Path) -> list[Path]:
    return list((tmp_path / FOLDER).glob("*"))


def test_a_file_is_here_as_long_as_it_is_needed_and_nobody_else_may_read_it(
    slack: SlackDouble, files: Files, tmp_path: Path
) -> None:
    file = slack.upload("U1", "Notes of May.txt", NOTES)
    with fetched(files, file) as path:
        assert path.read_text("utf-8") == NOTES
        assert (path.suffix, stat.S_IMODE(path.stat().st_mode)) == (".txt", 0o600)
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert "Notes" not in path.name
    assert left(tmp_path) == []


def test_a_file_goes_also_where_reading_it_fails(slack: SlackDouble, files: Files, tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), fetched(files, slack.upload("U1", "a.txt", NOTES)):
        raise ZeroDivisionError
    assert left(tmp_path) == []


def test_what_a_crash_left_is_cleared(files: Files, tmp_path: Path) -> None:
    files.clear()
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "0123.pdf").write_text("left")
    files.clear()
    assert left(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "title", "known", "titled"),
    [
        ("report.pdf", "report.pdf", "report.pdf", "report.pdf"),
        ("report.pdf", "Harbour \n report", "report.pdf", "Harbour report"),
        ("../../x/report.pdf", " ", "report.pdf", "report.pdf"),
    ],
)
def test_a_files_name_is_no_path_and_its_title_is_one(
    slack: SlackDouble, files: Files, name: str, title: str, known: str, titled: str
) -> None:
    about = files.about(slack.upload("U1", name, NOTES, "application/pdf", title=title).id)
    assert (about.name, about.title) == (known, titled)


@pytest.mark.parametrize(
    ("mode", "told"),
    [
        ("tombstone", "report.pdf was deleted in Slack before I could read it; send it again."),
        ("hidden_by_limit", "report.pdf is hidden by the limits of this workspace's Slack plan; send it again."),
        ("external", "report.pdf is kept outside Slack, where I cannot read it; give me its web address, or upload"),
    ],
)
def test_what_slack_does_not_have_is_refused(slack: SlackDouble, files: Files, mode: Mode, told: str) -> None:
    file = slack.upload("U1", "report.pdf", NOTES, mode=mode)
    assert why(files, file, "report.pdf").startswith(told)
    assert not slack.calls_of("download")


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("file_not_found", "report.pdf is not shown to me: I am not where it was shared, or it was deleted; send it"),
        ("file_deleted", "report.pdf was deleted in Slack"),
        ("access_denied", "report.pdf belongs to another organisation, which does not let me read it; download it"),
        ("slack_connect_file_link_sharing_blocked", "report.pdf belongs to another organisation"),
        ("missing_scope", "I may not read files in this workspace; whoever runs me can give the app the scope files:r"),
        ("file_under_review", "report.pdf is held back by this workspace's own review of files"),
        ("file_sharing_disabled", "Slack does not hand over report.pdf (file_sharing_disabled); send it again."),
    ],
)
def test_what_slack_does_not_tell_of_is_refused_in_plain_words(
    slack: SlackDouble, files: Files, code: str, told: str
) -> None:
    file = slack.upload("U1", "report.pdf", NOTES)
    slack.fail("files.info", code)
    assert why(files, file, "report.pdf").startswith(told)


def test_a_token_that_is_none_is_no_fault_of_the_files(slack: SlackDouble, files: Files) -> None:
    slack.fail("files.info", "token_revoked")
    with pytest.raises(RefusedError, match="token_revoked"):
        files.about(slack.upload("U1", "report.pdf", NOTES).id)


def test_a_scope_that_the_app_lacks_is_named(slack: SlackDouble, files: Files) -> None:
    slack.scopes.discard("files:read")
    assert "give the app the scope files:read" in why(files, slack.upload("U1", "a.txt", NOTES))


def test_another_organisations_file_is_asked_about(slack: SlackDouble, files: Files) -> None:
    """The event of such a file tells only its id: what it is, Slack tells when it is asked."""
    file = slack.upload("UEXT", "a.txt", NOTES, stub=True)
    with fetched(files, file) as path:
        assert path.read_text("utf-8") == NOTES


def test_what_is_too_large_is_not_fetched(slack: SlackDouble, files: Files) -> None:
    told = why(files, slack.upload("U1", "a.txt", "x" * (LIMIT + 1)))
    assert told == "a.txt is larger than the 10,000 bytes that I read; whoever runs me can raise that limit."
    assert not slack.calls_of("download")


def test_what_is_larger_than_slack_said_is_dropped(slack: SlackDouble, files: Files, tmp_path: Path) -> None:
    assert "is larger than" in why(files, slack.upload("U1", "a.txt", "x" * 3 * LIMIT, size=10))
    assert left(tmp_path) == []


@pytest.mark.parametrize("login", ["page", "redirect"])
@pytest.mark.parametrize(
    ("name", "mimetype"), [("a.pdf", "application/pdf"), ("a.txt", "text/plain"), ("a.html", "text/html")]
)
def test_a_login_page_is_not_taken_for_the_file(
    slack: SlackDouble, files: Files, login: str, name: str, mimetype: str
) -> None:
    file = slack.upload("U1", name, NOTES, mimetype)
    about = files.about(file.id)
    slack.storage.login = login  # type: ignore[assignment]
    slack.scopes.discard("files:read")
    with pytest.raises(FileError, match=f"^Slack gave me a login page instead of {name}; whoever runs me can check"):
        files.downloaded(about).__enter__()


@pytest.mark.parametrize(("name", "mimetype"), [("a.html", "text/html"), ("a.txt", "text/plain")])
def test_a_page_that_is_as_long_as_it_should_be_is_the_file(
    slack: SlackDouble, files: Files, name: str, mimetype: str
) -> None:
    content = f"<!DOCTYPE html><html><body><p>{NOTES}</p></body></html>"
    with fetched(files, slack.upload("U1", name, content, mimetype)) as path:
        assert path.read_text("utf-8") == content


@pytest.mark.parametrize(
    ("how", "error"), [(429, SlowDownError), (503, UncertainError), ("closed", UncertainError), (404, FileError)]
)
def test_what_goes_wrong_on_the_way_is_waited_out(
    slack: SlackDouble, files: Files, tmp_path: Path, how: int | str, error: type[Exception]
) -> None:
    file = slack.upload("U1", "a.txt", NOTES)
    slack.fail("download", how)
    with pytest.raises(error), fetched(files, file):
        pass
    assert left(tmp_path) == []
    if error is not FileError:
        with fetched(files, file) as path:
            assert path.read_text("utf-8") == NOTES


@pytest.mark.parametrize(
    "url",
    [
        "https://files.slack.com.evil.example/files-pri/T1-F1/a.txt",
        "http://files.slack.com/files-pri/T1-F1/a.txt",
        "https://files.slack.com:8443/files-pri/T1-F1/a.txt",
        "https://user@evil.example/files.slack.com",
        "https://[/",
    ],
)
def test_the_token_is_sent_to_slack_alone(slack: SlackDouble, files: Files, url: str) -> None:
    about = replace(files.about(slack.upload("U1", "a.txt", NOTES).id), url=url)
    with pytest.raises(FileError, match="kept outside Slack"):
        files.downloaded(about).__enter__()


def test_the_token_does_not_follow_to_another_host(slack: SlackDouble, site: Site, tmp_path: Path) -> None:
    """The site stands for Slack here: what it redirects to is another host, and hears nothing of the token."""
    other = slack.api_url.removesuffix("/api/")
    site.answers["/a.txt"] = moved(f"{other}/files-pri/T1-F1/a.txt")
    site.answers["/b.txt"] = moved(site.url("/c.txt"))
    site.answers["/c.txt"] = Says(pieces=(NOTES.encode(),), content_type="text/plain")
    site.answers["/d.txt"] = moved(site.url("/d.txt"))
    files = Files(Slack.of("xoxb-1", site.url("/api/")), "xoxb-1", site.url("/api/"), tmp_path / FOLDER)

    def at(path: str) -> InSlack:
        return InSlack(
            id="F1", name="a.txt", title="a.txt", size=len(NOTES.encode()), is_page=False, url=site.url(path)
        )

    for astray in ("/a.txt", "/d.txt"):
        with pytest.raises(FileError, match="a login page"):
            files.downloaded(at(astray)).__enter__()
    assert not slack.calls_of("download")
    with files.downloaded(at("/b.txt")) as path:
        assert path.read_text("utf-8") == NOTES
