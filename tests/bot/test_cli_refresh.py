"""`refresh`, and what `add` and `show` tell of texts that change."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.bot.conftest import LIND, Pullquote
from tests.web import Site, page

LATER = LIND.replace("before winter", "before spring")
NOTICE = "Subscribe to read on."


def html(text: str) -> str:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in text.splitlines() if paragraph)
    return f"<html><head><title>Bridge talks</title></head><body><article>{paragraphs}</article></body></html>"


def only_id(pullquote: Pullquote) -> str:
    (article,) = pullquote("list", "--json").json
    return str(article["id"])


@pytest.fixture
def added(pullquote: Pullquote, tmp_path: Path) -> Path:
    """Return a file that was added with a title that somebody typed."""
    file = tmp_path / "talks.txt"
    file.write_text(LIND, "utf-8")
    assert pullquote("add", str(file), "--title", "Typed").code == 0
    return file


def test_an_address_is_read_again(pullquote: Pullquote, site: Site) -> None:
    env = {"PULLQUOTE_FETCH_ALLOW": site.pair}
    site.answers["/talks"] = page(html(LIND))
    pullquote("add", site.url("/talks"), env=env)
    key = only_id(pullquote)
    assert pullquote("refresh", key, "--json", env=env).lines[0]["outcome"] == "unchanged"
    site.answers["/talks"] = page(html(LATER))
    (line,) = pullquote("refresh", key[:4], "--json", env=env).lines
    assert list(line) == ["source", "outcome", "article", "passages", "quotes", "reason"]
    assert (line["source"], line["outcome"], line["article"]["id"]) == (key[:4], "updated", key)
    del site.answers["/talks"]
    gone = pullquote("refresh", key, env=env)
    assert (gone.code, gone.err.count("\n")) == (1, 3)
    assert "404" in gone.err
    assert "before spring" in pullquote("quotes", env=env).out


def test_what_was_read_again_is_counted_and_bad_ids_do_not_stop_the_others(pullquote: Pullquote, added: Path) -> None:
    added.write_text(LATER, "utf-8")
    done = pullquote("refresh", "nothing", only_id(pullquote))
    assert done.code == 1
    assert "1 updated, 0 unchanged, 1 refused." in done.err
    assert "'nothing'" in done.err


def test_a_line_of_a_file_says_what_to_run_instead(pullquote: Pullquote, articles: Path) -> None:
    pullquote("add", str(articles))
    done = pullquote("refresh", "lind-1")
    assert done.code == 1
    assert f"`pullquote add {articles}`" in done.err


@pytest.mark.parametrize("again", [["refresh", "ID"], ["add", "FILE"]])
def test_a_notice_takes_the_place_of_a_text_only_by_force(
    pullquote: Pullquote, added: Path, again: Sequence[str]
) -> None:
    key = only_id(pullquote)
    argv = [{"ID": key, "FILE": str(added)}.get(word, word) for word in again]
    added.write_text(NOTICE, "utf-8")
    refused = pullquote(*argv)
    assert refused.code == 1
    assert f"{len(NOTICE)} characters" in refused.err
    assert "--force" in refused.err
    assert "We need the bridge before winter" in pullquote("quotes").out
    assert pullquote(*argv, "--force").code == 0
    assert pullquote("show", key, "--json").json["text"] == NOTICE
    assert "bridge" not in pullquote("quotes").out


def test_show_tells_how_often_the_text_changed(pullquote: Pullquote, added: Path) -> None:
    key = only_id(pullquote)
    assert "changed" not in pullquote("show", key).out
    for number, (text, times) in enumerate([(LATER, "once"), (LIND, "twice"), (LATER, "3 times")], 2):
        added.write_text(text, "utf-8")
        pullquote("refresh", key)
        assert f"its text changed {times} since it was added" in pullquote("show", key).out
        assert pullquote("show", key, "--json").json["revision"] == number
    assert "revision" not in pullquote("list", "--json").json[0]


def test_only_what_an_audience_may_see_is_read_again(pullquote: Pullquote, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps({"id": "secret", "text": LIND}) + "\n", "utf-8")
    pullquote("add", str(file), "--audience", "team:T1")
    hidden = pullquote("refresh", "secret", "--audience", "team:T2").err
    assert "No article has the id 'secret'" in hidden
    assert "was added as a line" in pullquote("refresh", "secret", "--audience", "team:T1").err


@pytest.mark.parametrize("argv", [["refresh"], ["refresh", "a", "--audience", "all"], ["refresh", "\udcff"]])
def test_wrong_use_is_one_sentence_and_exit_2(pullquote: Pullquote, argv: Sequence[str]) -> None:
    done = pullquote(*argv)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
