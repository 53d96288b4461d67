"""`add`, `edit` and `remove` at the command line."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.config import Settings
from index import Library, Vectors
from tests.bot.conftest import BERG, LIND, Pullquote
from tests.web import Site, page
from tests.words import WordEmbedder


class Terminal(io.BytesIO):
    """A standard input with somebody in front of it."""

    def isatty(self) -> bool:
        return True


def test_adding_tells_what_became_of_each_article_and_of_all(pullquote: Pullquote, articles: Path) -> None:
    done = pullquote("add", str(articles))
    assert (done.code, done.out) == (0, "")
    assert "added: Bridge talks · Harbour News · 2024-05-01 (" in done.err
    assert done.err.endswith("2 added, 0 updated, 0 unchanged, 0 refused.\n")


def test_adding_the_same_again_changes_nothing(pullquote: Pullquote, articles: Path) -> None:
    pullquote("add", str(articles))
    done = pullquote("add", str(articles), "--json")
    assert [line["outcome"] for line in done.lines] == ["unchanged", "unchanged"]
    assert "0 added, 0 updated, 2 unchanged" in done.err


def test_json_lines_name_source_article_and_numbers(pullquote: Pullquote, articles: Path) -> None:
    first = pullquote("add", str(articles), "--json").lines[0]
    assert list(first) == ["source", "outcome", "article", "passages", "quotes", "reason"]
    assert first["source"] == f"{articles}:1"
    assert first["article"]["id"] == "lind-1"
    assert first["quotes"] >= 2


def test_what_is_refused_is_told_with_its_reason_and_the_rest_is_added(
    pullquote: Pullquote, articles: Path, tmp_path: Path
) -> None:
    missing = str(tmp_path / "missing.html")
    done = pullquote("add", missing, str(articles), "--json")
    assert done.code == 1
    assert [line["outcome"] for line in done.lines] == ["refused", "added", "added"]
    assert missing in done.err
    assert len(pullquote("list", "--json").json) == 2


def test_details_of_a_single_article_can_be_given(pullquote: Pullquote, tmp_path: Path) -> None:
    file = tmp_path / "ferry.txt"
    file.write_text(BERG, "utf-8")
    about = ["--title", "A ferry", "--site", "The Oar", "--byline", "K. Holm", "--published", "2024-02-29"]
    pullquote("add", str(file), *about, "--url", "https://oar.example/1", "--audience", "team:T1")
    found = pullquote("list", "--json").json[0]
    names = ("title", "site", "byline", "published", "url", "audiences")
    assert [found[name] for name in names] == [
        "A ferry", "The Oar", "K. Holm", "2024-02-29", "https://oar.example/1", ["team:T1"],
    ]  # fmt: skip


def test_an_empty_detail_clears_what_the_source_states(pullquote: Pullquote, tmp_path: Path) -> None:
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps({"id": "a", "text": BERG, "title": "Wrong", "site": "The Oar"}) + "\n", "utf-8")
    assert pullquote("add", str(file), "--title", "").code == 0
    found = pullquote("list", "--json").json[0]
    assert (found["title"], found["site"]) == (None, "The Oar")


def test_standard_input_is_a_source(pullquote: Pullquote) -> None:
    done = pullquote("add", "-", "--title", "From a pipe", stdin=BERG.encode())
    assert done.code == 0
    assert pullquote("list", "--json").json[0]["title"] == "From a pipe"


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (["add"], "Missing argument"),
        (["add", "a.txt", "b.txt", "--title", "Two"], "single article"),
        (["add", "a.txt", "--published", "last May"], "'last May' after --published is no date"),
        (["add", "a.txt", "--published", "2024-02-30"], "YYYY-MM-DD"),
        (["add", "a.txt", "--url", "ferry.example"], "'ferry.example' after --url"),
        (["add", "a.txt", "--audience", "everyone"], "'everyone' is no audience"),
        (["add", "a.txt", "--audience", "channel:C1"], "channel:T1:C1"),
        (["add", "a.txt", "--colour", "red"], "No such option: --colour"),
        (["edit", "a1"], "Say what to change"),
        (["edit"], "Missing argument"),
        (["remove"], "Missing argument"),
        (["add", "a.txt", "--title", "\udcff"], "UTF-8"),
    ],
)
def test_wrong_use_is_one_sentence_and_exit_2(pullquote: Pullquote, argv: Sequence[str], sentence: str) -> None:
    done = pullquote(*argv)
    assert (done.code, done.out) == (2, "")
    assert sentence in done.err
    assert done.err.count("\n") == 1


def test_details_for_a_file_of_several_articles_are_refused(pullquote: Pullquote, articles: Path) -> None:
    assert pullquote("add", str(articles), "--title", "Both").code == 2
    assert pullquote("list", "--json").json == []


def test_editing_prints_what_was_and_what_is(pullquote: Pullquote, articles: Path) -> None:
    pullquote("add", str(articles))
    done = pullquote("edit", "lind", "--title", "Bridge talks fail", "--site", "", "--audience", "team:T1")
    assert done.out == (
        "title: Bridge talks → Bridge talks fail\nsite: Harbour News → not stated\naudiences: * → team:T1\n"
    )
    assert pullquote("edit", "lind", "--published", "2024-05-02", "--json").json["published"] == "2024-05-02"


def test_an_edit_outlives_adding_again_and_rebuilding(pullquote: Pullquote, articles: Path) -> None:
    pullquote("add", str(articles))
    pullquote("edit", "lind-1", "--title", "Mine")
    pullquote("add", str(articles))
    assert pullquote("rebuild").code == 0
    assert pullquote("show", "lind-1", "--json").json["title"] == "Mine"


def test_removing_takes_an_article_out_and_tells_of_unknown_ones(pullquote: Pullquote, articles: Path) -> None:
    pullquote("add", str(articles))
    done = pullquote("remove", "lind", "nobody", "--json")
    assert done.code == 1
    assert [(line["source"], line["outcome"]) for line in done.lines] == [("lind", "removed"), ("nobody", "refused")]
    assert "nobody" in done.err
    assert [article["id"] for article in pullquote("list", "--json").json] == ["berg-1"]


@pytest.mark.parametrize(("answer", "left"), [(b"y\n", 0), (b"\n", 2), (b"", 2)])
def test_removing_several_at_a_terminal_asks_first(
    pullquote: Pullquote, articles: Path, answer: bytes, left: int
) -> None:
    pullquote("add", str(articles))
    done = pullquote("remove", "lind-1", "berg-1", source=Terminal(answer))
    assert "The last ferry" in done.err
    assert len(pullquote("list", "--json").json) == left


def test_asking_before_removing_names_no_article_that_the_audience_may_not_see(
    pullquote: Pullquote, articles: Path
) -> None:
    """The question named the titles of any articles, whatever --audience said."""
    pullquote("add", str(articles), "--audience", "team:T1")
    done = pullquote("remove", "lind-1", "berg-1", "--audience", "team:T2", source=Terminal(b"y\n"))
    assert done.code == 1
    assert "The last ferry" not in done.err
    assert "Bridge talks" not in done.err


def test_yes_removes_several_at_a_terminal_without_asking(pullquote: Pullquote, articles: Path) -> None:
    pullquote("add", str(articles))
    assert pullquote("remove", "lind-1", "berg-1", "--yes", source=Terminal()).code == 0
    assert pullquote("list", "--json").json == []


PARAGRAPHS = "".join(f"<p>{paragraph}</p>" for paragraph in LIND.splitlines())
PAGE = f"<html><head><title>Bridge talks</title></head><body><article>{PARAGRAPHS}</article></body></html>"


def test_an_address_is_read_where_the_settings_allow_it(pullquote: Pullquote, site: Site) -> None:
    site.answers["/talks"] = page(PAGE)
    url = site.url("/talks")
    refused = pullquote("add", url)
    assert refused.code == 1
    assert f"put {site.pair} into PULLQUOTE_FETCH_ALLOW" in refused.err
    assert site.asked == []
    done = pullquote("add", url, site.url("/missing"), "--json", env={"PULLQUOTE_FETCH_ALLOW": site.pair})
    assert [line["outcome"] for line in done.lines] == ["added", "refused"]
    assert "404" in done.err
    assert pullquote("list", "--json").json[0]["url"] == url


class Stopping(WordEmbedder):
    """A model during whose second batch somebody presses Ctrl-C."""

    batches = 0

    def encode(self, texts: Sequence[str], *, questions: int = 0) -> Vectors:
        self.batches += 1
        if self.batches > 1:
            raise KeyboardInterrupt
        return super().encode(texts, questions=questions)


def test_stopping_keeps_what_was_added_and_says_so(pullquote: Pullquote, tmp_path: Path) -> None:
    many = tmp_path / "many.jsonl"
    rows = [{"id": f"a{number}", "text": f"{LIND}\n\nThis is number {number}."} for number in range(300)]
    many.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")

    def stopping(_: Settings, home: Path) -> Library:
        model = Stopping()
        return Library.open(home, load=lambda _: model)

    done = pullquote("add", str(many), "--json", open_library=stopping)
    assert done.code == 130
    assert "Stopped; what is added is kept." in done.err
    kept = pullquote("list", "--json").json
    assert 0 < len(kept) < 300
    assert len(kept) == len(done.lines)
