"""`quotes`: copies shown once, spans of time, and the table for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

import pytest

from bot.spreadsheet import COLUMNS, harmless
from index import Library, Quote, StorageError, Wanted
from tests.bot.conftest import BERG, LIND, Pullquote
from tests.words import WordEmbedder

NAMES = (
    '"text","speaker","speaker_as","via","kind","cue","title","site","byline","published","url","link","paragraph",'
    '"confidence","corrected","article","id","also"'
)


def added(pullquote: Pullquote, tmp_path: Path, *rows: Mapping[str, object]) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    assert pullquote("add", str(file)).code == 0


@pytest.fixture
def copied(pullquote: Pullquote, tmp_path: Path) -> None:
    """Put a story of three quotes into three articles of two outlets, beside another story."""
    rows = [{"id": key, "text": LIND, "site": site} for key, site in (("a", "North"), ("b", "South"), ("c", "South"))]
    added(pullquote, tmp_path, *rows, {"id": "d", "text": BERG})


def table(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"), newline="")))


@pytest.mark.usefixtures("copied")
def test_the_same_words_are_shown_once_and_counted(pullquote: Pullquote) -> None:
    done = pullquote("quotes")
    assert done.out.count("We need the bridge before winter") == 1
    assert done.out.count("also in: ") == 4
    assert "10 quotes, 4 articles, 2 outlets; 6 are the same words in another article" in done.err


@pytest.mark.parametrize(("copies", "named", "rest"), [(5, 5, ""), (6, 6, ""), (40, 5, "also in 35 more articles")])
def test_of_many_copies_the_newest_are_named_and_the_others_counted(
    pullquote: Pullquote, tmp_path: Path, copies: int, named: int, rest: str
) -> None:
    added(pullquote, tmp_path, *({"id": f"a{number}", "text": BERG} for number in range(copies + 1)))
    done = pullquote("quotes")
    assert done.out.count("also in: ") == named
    assert rest in done.out
    assert done.out.count("more articles") == bool(rest)


def test_every_part_of_a_split_quote_can_be_taken_out_by_the_id_shown(pullquote: Pullquote, articles: Path) -> None:
    """Only the first part's id was shown, and the second could not be told from it."""
    pullquote("add", str(articles))
    [shown] = [line for line in pullquote("quotes", "--kind", "direct").out.splitlines() if line.startswith("ids: ")]
    first, second = shown.removeprefix("ids: ").split(", ")
    pullquote("correct", second, "--not-a-quote")
    assert f"\nid: {first}\n" in pullquote("quotes", "--kind", "direct", "--by", "Lind").out


@pytest.mark.usefixtures("copied")
def test_a_limit_counts_what_is_shown(pullquote: Pullquote) -> None:
    done = pullquote("quotes", "--kind", "direct", "--limit", "3")
    assert "Nobody asked the fishermen" in done.out
    assert len(pullquote("quotes", "--kind", "direct", "--limit", "3", "--json").lines) == 3


@pytest.mark.usefixtures("copied")
def test_json_gives_every_copy_with_the_others(pullquote: Pullquote) -> None:
    lines = pullquote("quotes", "--json").lines
    assert len(lines) == 10
    assert [article["id"] for article in lines[0]["also"]] == ["c", "b"]
    assert "copy_of" not in lines[0]


@pytest.mark.parametrize(
    ("argv", "ids"),
    [
        (["--since", "2024"], {"may", "december", "next"}),
        (["--until", "2024"], {"february", "may", "december"}),
        (["--since", "2024-05", "--until", "2024-05"], {"may"}),
        (["--until", "2024-02"], {"february"}),
        (["--since", "2024-03", "--until", "2024"], {"may", "december"}),
        (["--since", "2024-02-29", "--until", "2024-02-29"], {"february"}),
    ],
)
def test_a_month_and_a_year_count_whole(
    pullquote: Pullquote, tmp_path: Path, argv: Sequence[str], ids: set[str]
) -> None:
    days = {"february": "2024-02-29", "may": "2024-05-31", "december": "2024-12-31", "next": "2025-01-01"}
    rows = [{"id": key, "text": f"{LIND}\n\nNumber {key}.", "published": day} for key, day in days.items()]
    added(pullquote, tmp_path, *rows, {"id": "undated", "text": LIND})
    expected = ids | ({"february"} if argv == ["--since", "2024"] else set())
    done = pullquote("quotes", *argv, "--json")
    assert {line["article"]["id"] for line in done.lines} == expected
    assert "1 undated article not counted" in done.err


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (["--since", "2024-13"], "'2024-13' after --since is no date"),
        (["--until", "2024-5"], "YYYY-MM-DD, YYYY-MM or YYYY"),
        (["--until", "24"], "'24' after --until"),
        (["--since", "0000"], "'0000' after --since"),
        (["--since", "２０２４"], "after --since"),
        (["--since", "2024-06", "--until", "2024-05"], "--since 2024-06 lies after --until 2024-05"),
        (["--kind", "article"], "they are found by a question, such as: pullquote ask"),
        (["--about", ""], "'' after --about says nothing"),
        (["--site", " "], "' ' after --site says nothing"),
        (["--by", "Lind", "--by", ""], "'' after --by says nothing"),
        (["--article", ""], "'' after --article says nothing"),
        (["--csv", "a.csv", "--json"], "choose one"),
        (["--csv", ""], "'' is no file's name"),
        (["--csv", "/"], "'/' is no file's name"),
        (["--csv", "nowhere/a.csv"], "The folder of 'nowhere/a.csv' is not there"),
    ],
)
def test_wrong_use_is_one_sentence_and_exit_2(pullquote: Pullquote, argv: Sequence[str], sentence: str) -> None:
    done = pullquote("quotes", *argv)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert sentence in done.err


# The table


def test_a_table_holds_every_quote_with_its_source(pullquote: Pullquote, articles: Path, tmp_path: Path) -> None:
    pullquote("add", str(articles))
    file = tmp_path / "quotes.csv"
    done = pullquote("quotes", "--csv", str(file))
    assert (done.code, done.out) == (0, "")
    assert "4 quotes, 2 articles, 1 outlet" in done.err
    raw = file.read_bytes()
    assert raw.startswith(b'\xef\xbb\xbf"text",')
    assert raw.splitlines(keepends=True)[0] == b"\xef\xbb\xbf" + NAMES.encode() + b"\r\n"
    quotes, rows = pullquote("quotes", "--json").lines, table(file)
    assert [row["id"] for row in rows] == [quote["id"] for quote in quotes]
    for row, quote in zip(rows, quotes, strict=True):
        assert list(row) == list(COLUMNS)
        assert row["text"] == quote["text"]
        assert (row["article"], row["also"], row["corrected"]) == (quote["article"]["id"], "0", "false")
        assert (row["title"], row["url"]) == (quote["article"]["title"], quote["article"]["url"] or "")
        assert float(row["confidence"]) == quote["confidence"]
        assert int(row["paragraph"]) == quote["paragraph"]


def test_a_table_counts_the_copies(pullquote: Pullquote, tmp_path: Path) -> None:
    added(pullquote, tmp_path, *({"id": key, "text": LIND} for key in "abc"))
    pullquote("quotes", "--csv", str(tmp_path / "a.csv"))
    assert {row["also"] for row in table(tmp_path / "a.csv")} == {"2"}


def test_a_table_goes_to_standard_output_and_the_total_beside_it(pullquote: Pullquote, articles: Path) -> None:
    pullquote("add", str(articles))
    done = pullquote("quotes", "--by", "Berg", "--csv", "-")
    assert done.out.startswith(f"\ufeff{NAMES}\r\n") or done.out.startswith(f"\ufeff{NAMES}\n")
    assert "Nobody asked the fishermen" in done.out
    assert "1 quote," in done.err
    assert "1 quote," not in done.out


def test_a_table_without_quotes_has_its_names(pullquote: Pullquote, tmp_path: Path) -> None:
    done = pullquote("quotes", "--csv", str(tmp_path / "none.csv"))
    assert (done.code, table(tmp_path / "none.csv")) == (0, [])
    assert (tmp_path / "none.csv").read_text("utf-8-sig").strip() == NAMES


def test_a_table_takes_the_place_of_the_last_one(pullquote: Pullquote, articles: Path, tmp_path: Path) -> None:
    pullquote("add", str(articles))
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old " * 10_000, "utf-8")
    real.chmod(0o640)
    link.symlink_to(real)
    assert pullquote("quotes", "--csv", str(link)).code == 0
    assert link.is_symlink()
    assert len(table(real)) == 4
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert not list(tmp_path.glob(".*"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is always full")
def test_a_full_disk_is_one_sentence(pullquote: Pullquote, articles: Path) -> None:
    pullquote("add", str(articles))
    done = pullquote("quotes", "--csv", "/dev/full")
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert "'/dev/full' cannot be written" in done.err


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is closed to root")
def test_a_folder_that_is_closed_is_one_sentence(pullquote: Pullquote, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    done = pullquote("quotes", "--csv", str(closed / "a.csv"))
    assert (done.code, done.err.count("\n")) == (1, 1)


class BreakingOff(Library):
    """A library that can no longer be read after the second quote."""

    def quotes(self, wanted: Wanted, *, audiences: Collection[str] | None = None) -> Iterator[Quote]:
        yield from islice(super().quotes(wanted, audiences=audiences), 2)
        raise StorageError("The disk went away.")


@pytest.mark.usefixtures("copied")
def test_what_breaks_off_leaves_the_old_table(pullquote: Pullquote, tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    file.write_text("old", "utf-8")
    done = pullquote(
        "quotes", "--csv", str(file), open_library=lambda _, home: BreakingOff.open(home, load=WordEmbedder)
    )
    assert (done.code, done.err) == (1, "The disk went away.\n")
    assert file.read_text("utf-8") == "old"
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+1", "-1", "@SUM(A1)", " =1+1", "\t=1", "\r\n=1", "\u3000=1", "\u00a0@x", "＝1+1", "＋1", "－1", "＠x",
        "\u200b=1", "\ufeff+1", "\x00=1", "﹦1", "\tleft", "\rleft", "\nleft", "-", "=",
    ],
)  # fmt: skip
def test_what_could_be_a_formula_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", " ", "We = you", "1-2", "“=”", "'=1", "Ma–Lind", "a@b.example", "\u200b", "—no"])
def test_other_words_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


def test_no_cell_of_a_table_is_a_formula_or_holds_what_nobody_sees(pullquote: Pullquote, tmp_path: Path) -> None:
    """Whatever an article says of itself stands in a cell."""
    added(
        pullquote,
        tmp_path,
        {
            "id": "=id()",
            "text": 'The sum was read out.\n\n“=1+1, \x07as they "say" every day,” Maria Lind said.',
            "title": "@title",
            "site": " +site",
            "byline": "－byline",
        },
    )
    pullquote("quotes", "--csv", str(tmp_path / "a.csv"))
    row = next(row for row in table(tmp_path / "a.csv") if row["kind"] == "direct")
    assert (row["article"], row["title"], row["site"], row["byline"]) == ("'=id()", "'@title", "' +site", "'－byline")
    assert row["text"] == '\'=1+1, as they "say" every day,'


def test_no_cell_is_a_formula_where_the_comma_is_no_separator(pullquote: Pullquote, tmp_path: Path) -> None:
    """A title "Hello;=1+1" became a cell of its own, with a formula in it, where Excel parts rows at semicolons."""
    facts = {name: f"Hello;=1+1; \u200b@{name}" for name in ("title", "site", "byline")}
    text = "The sum was read out.\n\n“It is one;=1+1, as they say every day,” Maria Lind said."
    added(pullquote, tmp_path, {"id": "a;+1", "text": text, **facts})
    pullquote("quotes", "--csv", str(tmp_path / "a.csv"))
    written = (tmp_path / "a.csv").read_text("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(written, newline=""), delimiter=";") for cell in row]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if harmless(cell) != cell]
    assert all(line.startswith('"') and line.endswith('"') for line in written.splitlines())
