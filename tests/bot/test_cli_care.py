"""`check`, `backup` and `restore` on the command line."""

from __future__ import annotations

import io
import sqlite3
from pathlib import Path

import pytest

from tests.bot.conftest import Pullquote


class Terminal(io.BytesIO):
    """Where a person types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def saved(pullquote: Pullquote, articles: Path, tmp_path: Path) -> Path:
    """Return the backup of a library of two articles."""
    assert pullquote("add", str(articles)).code == 0
    file = tmp_path / "saved.zip"
    assert pullquote("backup", str(file)).code == 0
    return file


def damage(tmp_path: Path, script: str) -> None:
    database = sqlite3.connect(tmp_path / "home" / "library.db")
    database.executescript(script)
    database.close()


def ids(pullquote: Pullquote) -> list[str]:
    return sorted(article["id"] for article in pullquote("list", "--json").json)


# check


def test_a_sound_library_is_said_to_be_so(pullquote: Pullquote, saved: Path) -> None:
    assert saved.exists()
    done = pullquote("check")
    assert (done.code, done.out) == (0, "")
    assert done.err == "2 articles checked; everything agrees.\n"
    assert pullquote("check", "--json").json == {"ok": True, "findings": []}


@pytest.mark.usefixtures("saved")
def test_what_is_wrong_is_printed_and_fails_until_it_is_mended(pullquote: Pullquote, tmp_path: Path) -> None:
    damage(tmp_path, "UPDATE quotes SET start = start + 1 WHERE number = 1; DELETE FROM audiences WHERE article = 2")
    quote, audience = (
        "Quotes of the article 'lind-1' are not what stands in its text (1).",
        "Nobody may be answered from the article 'berg-1'. "
        "Say who with `pullquote edit berg-1 --audience '*'` (everyone), or remove it.",
    )
    done = pullquote("check")
    assert done.code == 1
    assert done.out.splitlines() == [f"{quote} Run `pullquote check --repair` to mend it.", audience]
    assert done.err == "2 articles checked; 2 findings, 0 mended.\n"
    done = pullquote("check", "--repair", "--json")
    assert done.code == 1
    assert done.json == {
        "ok": False,
        "findings": [
            {"what": "quotes", "article": "lind-1", "text": f"{quote} It is mended.", "repaired": True},
            {"what": "audience", "article": "berg-1", "text": audience, "repaired": False},
        ],
    }
    assert pullquote("edit", "berg-1", "--audience", "*").code == 0
    assert pullquote("check").code == 0


@pytest.mark.usefixtures("saved")
def test_a_repair_that_mends_everything_succeeds(pullquote: Pullquote, tmp_path: Path) -> None:
    damage(tmp_path, "DELETE FROM vectors")
    done = pullquote("check", "--repair")
    assert done.code == 0
    assert done.err == "2 articles checked; 2 findings, 2 mended.\n"
    assert pullquote("check", "--json").json == {"ok": True, "findings": []}


def test_of_many_findings_the_first_are_shown(pullquote: Pullquote, tmp_path: Path) -> None:
    rows = "".join(f'{{"id": "a{number}", "text": "Number {number}."}}\n' for number in range(30))
    (tmp_path / "many.jsonl").write_text(rows)
    assert pullquote("add", str(tmp_path / "many.jsonl")).code == 0
    damage(tmp_path, "DELETE FROM audiences")
    done = pullquote("check")
    assert len(done.out.splitlines()) == 20
    assert done.err == "30 articles checked; 30 findings (10 not shown; --json prints all), 0 mended.\n"


def test_an_article_cannot_steer_the_terminal_by_its_id(pullquote: Pullquote, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "a\\u001b[31m", "text": "The harbour froze."}\n')
    assert pullquote("add", str(tmp_path / "a.jsonl")).code == 0
    damage(tmp_path, "DELETE FROM audiences")
    assert "\x1b" not in pullquote("check").out


def test_a_file_that_is_no_database_is_told_in_one_sentence(pullquote: Pullquote, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "library.db").write_bytes(b"Dear diary, " * 500)
    for command in (["check"], ["check", "--repair", "--json"], ["backup", str(tmp_path / "b.zip")]):
        done = pullquote(*command)
        assert (done.code, done.out) == (1, "")
        assert "Restore a backup" in done.err
        assert done.err.count("\n") == 1


# backup


def test_a_backup_is_told_of_in_words_and_in_json(pullquote: Pullquote, saved: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.zip"
    done = pullquote("backup", str(other))
    assert done.err == f"2 articles saved to {other} (0.0 MB).\n"
    told = pullquote("backup", str(saved), "--force", "--json").json
    assert told.keys() == {"file", "bytes", "created", "version", "generation", "articles", "model"}
    assert (told["file"], told["articles"], told["bytes"]) == (str(saved), 2, saved.stat().st_size)


def test_a_file_that_is_there_is_replaced_only_with_force(pullquote: Pullquote, saved: Path) -> None:
    before = saved.read_bytes()
    done = pullquote("backup", str(saved))
    assert (done.code, done.out) == (1, "")
    assert done.err == f"{saved} is there already. Name another file, or replace it with --force.\n"
    assert saved.read_bytes() == before


def test_an_empty_library_can_be_saved_and_restored(pullquote: Pullquote, tmp_path: Path) -> None:
    file = str(tmp_path / "empty.zip")
    assert pullquote("backup", file).code == 0
    assert pullquote("restore", file).code == 0
    assert pullquote("list", "--json").json == []


# restore


def test_a_backup_is_restored_into_an_empty_folder_without_a_question(
    pullquote: Pullquote, saved: Path, tmp_path: Path
) -> None:
    elsewhere = {"PULLQUOTE_HOME": str(tmp_path / "new")}
    done = pullquote("restore", str(saved), "--json", env=elsewhere)
    assert done.code == 0
    assert done.json["articles"] == 2
    assert (done.json["kept"], done.json["damaged"]) == (None, False)
    assert len(pullquote("list", "--json", env=elsewhere).json) == 2
    assert pullquote("check", env=elsewhere).code == 0


def test_articles_give_way_only_where_somebody_says_so(pullquote: Pullquote, saved: Path, tmp_path: Path) -> None:
    assert pullquote("remove", "lind-1").code == 0
    done = pullquote("restore", str(saved))
    assert done.code == 2
    assert done.err == (
        f"The library in {tmp_path / 'home'} has 1 article. "
        "Replace it with --yes, or set PULLQUOTE_HOME to another folder.\n"
    )
    done = pullquote("restore", str(saved), source=Terminal(b"n\n"))
    assert done.code == 1
    assert "Replace it with the 2 articles saved " in done.err
    assert done.err.endswith("[y/N] Nothing was restored.\n")
    assert ids(pullquote) == ["berg-1"]
    assert pullquote("restore", str(saved), source=Terminal(b"y\n")).code == 0
    assert ids(pullquote) == ["berg-1", "lind-1"]


def test_a_restore_says_how_it_is_undone(pullquote: Pullquote, saved: Path, tmp_path: Path) -> None:
    assert pullquote("remove", "lind-1").code == 0
    done = pullquote("restore", str(saved), "--yes")
    [before] = (tmp_path / "home").glob("before-restore-*.zip")
    assert f"What was here is kept: `pullquote restore {before}` brings it back." in done.err
    assert pullquote("restore", str(before), "--yes").code == 0
    assert ids(pullquote) == ["berg-1"]


def test_a_damaged_library_is_replaced_where_somebody_says_so(
    pullquote: Pullquote, saved: Path, tmp_path: Path
) -> None:
    (tmp_path / "home" / "library.db").write_bytes(b"Dear diary, " * 5000)
    done = pullquote("restore", str(saved))
    assert (done.code, f"The library in {tmp_path / 'home'} is damaged. Replace it with --yes" in done.err) == (2, True)
    done = pullquote("restore", str(saved), "--yes")
    assert done.code == 0
    assert f"The damaged database is kept as {tmp_path / 'home' / 'library.db.damaged-'}" in done.err
    assert pullquote("check").code == 0


def test_a_file_that_is_no_backup_is_refused_before_anybody_is_asked(
    pullquote: Pullquote, saved: Path, tmp_path: Path
) -> None:
    saved.write_bytes(b"Dear diary")
    done = pullquote("restore", str(saved), source=Terminal(b"y\n"))
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        f"{saved} is damaged or no backup of a Pullquote library. Give a file that `pullquote backup` wrote.\n"
    )
    assert ids(pullquote) == ["berg-1", "lind-1"]
    assert pullquote("restore", str(tmp_path / "nothing.zip")).code == 1


@pytest.mark.parametrize("command", ["check", "backup", "restore"])
def test_the_help_shows_examples(pullquote: Pullquote, command: str) -> None:
    assert f"pullquote {command}" in pullquote(command, "--help").out.split("Examples:")[1]
