"""`who-said` and `proof` at the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.conftest import Pullquote

BRIDGE = "We need the bridge before winter"


@pytest.fixture
def library(pullquote: Pullquote, articles: Path) -> Pullquote:
    pullquote("add", str(articles))
    return pullquote


# who-said


def test_exact_words_bring_the_quote_its_speaker_and_where_it_is_read(library: Pullquote) -> None:
    done = library("who-said", BRIDGE)
    assert (done.code, done.err) == (0, "")
    assert done.out == f"“{BRIDGE},”\nMaria Lind\nread in: Bridge talks · Harbour News · 2024-05-01\n"


def test_the_words_need_no_marks_of_their_own(library: Pullquote) -> None:
    told = library("who-said", "we", "need", "the", "bridge", "--json").json
    assert (told["words"], told["match"]) == ("we need the bridge", "exact")


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("We need the bridge before summer", "differs: We need the bridge before [-summer-] {+winter+}"),
        ("We don't need the bridge before winter", "differs: We [-don't-] need the bridge before winter"),
        ("Nobody asked fishermen about the bridge", "cut: Nobody asked {+the+} fishermen about the bridge"),
    ],
)
def test_differing_words_are_marked_without_colour(library: Pullquote, words: str, line: str) -> None:
    done = library("who-said", words)
    assert (done.code, done.out.splitlines()[0]) == (0, line)
    assert "read in: " in done.out


def test_joined_words_are_told_piece_by_piece(library: Pullquote) -> None:
    done = library("who-said", f"{BRIDGE} ... Nobody asked the fishermen")
    assert done.out.startswith(f"joined, from 2 places:\n“{BRIDGE}” is from\n“{BRIDGE},”\nMaria Lind\n")
    assert "“Nobody asked the fishermen” is from\n" in done.out
    assert "Tomas Berg\n" in done.out


def test_a_long_stretch_that_was_left_out_is_shortened_on_the_screen_only(pullquote: Pullquote, tmp_path: Path) -> None:
    left_out = "on a foggy morning in the middle of a very long and very cold winter without any coal at all"
    (tmp_path / "a.txt").write_text(f"“The ferry sank {left_out} beside the lighthouse,” Ida Falk said.", "utf-8")
    pullquote("add", str(tmp_path / "a.txt"))
    words = "The ferry sank ... beside the lighthouse"
    assert "{+on a foggy morning in the … winter without any coal at all+}" in pullquote("who-said", words).out
    assert pullquote("who-said", words, "--json").json["quotes"][0]["differences"] == [
        {"asked": "", "source": left_out}
    ]


def test_words_from_nowhere_are_said_to_be_and_exit_0(library: Pullquote) -> None:
    done = library("who-said", "whales sing at night")
    assert (done.code, done.err) == (0, "")
    assert done.out == "Neither these words nor anything near them stand in any of the 2 articles here.\n"
    assert library("who-said", "whales sing at night", "--json").json["quotes"] == []


def test_an_empty_library_says_how_to_fill_it(pullquote: Pullquote) -> None:
    done = pullquote("who-said", BRIDGE)
    assert (done.code, "pullquote add" in done.out) == (0, True)


def test_the_json_of_a_place_is_a_quote_with_its_differences(library: Pullquote) -> None:
    done = library("who-said", "We need the bridge before summer", "--json")
    (quote,) = done.json["quotes"]
    assert (done.err, done.out.count("\n")) == ("", 1)
    assert {"id", "kind", "text", "start", "end", "speaker", "link", "also", "article"} <= set(quote)
    assert quote["differences"] == [{"asked": "summer", "source": "winter"}]
    assert (quote["edit"], quote["asked"]) == (None, "We need the bridge before summer")


def test_limit_and_audience_narrow_the_places(library: Pullquote) -> None:
    assert len(library("who-said", "bridge", "--limit", "1", "--json").json["quotes"]) == 1
    library("edit", "lind-1", "--audience", "team:T1")
    assert library("who-said", BRIDGE, "--json", "--audience", "team:T2").json["match"] == "none"
    assert library("who-said", BRIDGE, "--json", "--audience", "team:T1").json["match"] == "exact"
    assert "the only article here" in library("who-said", BRIDGE, "--audience", "team:T2").out


@pytest.mark.parametrize("words", ["", "…", "\udcff", "word " * 2001])
def test_words_that_are_none_are_wrong_use(library: Pullquote, words: str) -> None:
    done = library("who-said", words)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)


# proof


def test_a_draft_of_exact_quotations_passes(library: Pullquote, tmp_path: Path) -> None:
    draft = tmp_path / "draft.md"
    draft.write_text(f"# Crossing\n\n“{BRIDGE},” Lind said. “We can pay for it.”\n", "utf-8")
    done = library("proof", str(draft))
    assert done.code == 0
    assert done.out.startswith(
        f"exact: “{BRIDGE},” Lind\nMaria Lind, read in: Bridge talks · Harbour News · 2024-05-01\n"
    )
    assert done.err == "2 quotations: 2 exact.\n"


def test_a_draft_that_is_not_exact_fails_with_a_count_and_a_sentence(library: Pullquote) -> None:
    draft = (
        f"“{BRIDGE},” Tomas Berg said.\n\n“Nobody asked the farmers about the bridge,” said Tomas Berg.\n\n"
        "“Whales sing at night near the coast,” said Ida Falk.\n\n“We can pay for it,” said Maria Lind."
    )
    done = library("proof", "-", stdin=draft.encode())
    assert done.code == 1
    assert done.err == (
        "4 quotations: 1 exact, 1 differs, 1 said by somebody else, 1 not in the library.\n"
        "3 of 4 quotations are not exact; the verdicts say why.\n"
    )
    assert "The draft names Tomas Berg; the article names Maria Lind.\n" in done.out
    assert "differs: Nobody asked the [-farmers-] {+fishermen+} about the bridge\n" in done.out


def test_the_articles_own_words_are_told_apart(library: Pullquote) -> None:
    done = library("proof", "-", stdin="“The town council met on Monday,” said Maria Lind.".encode())
    assert done.code == 1
    assert done.out.startswith("the article's own words: “The town council met on Monday,” Maria Lind\n")
    assert "It stands in the article, but nobody is quoted with it.\n" in done.out
    assert done.err.endswith("1 of 1 quotation is not exact; the verdicts say why.\n")


def test_the_articles_own_words_are_counted_as_such(pullquote: Pullquote, tmp_path: Path) -> None:
    """The total said "said by somebody else" of words that the article has of the same speaker."""
    (tmp_path / "a.txt").write_text("Ida Falk told us that the mill would close in May.", "utf-8")
    pullquote("add", str(tmp_path / "a.txt"))
    done = pullquote("proof", "-", stdin="“The mill would close in May,” said Ida Falk.".encode())
    assert "These are the article's words for what Ida Falk said.\n" in done.out
    assert done.err.startswith("1 quotation: 1 of the article's own words.\n")


def test_words_of_a_longer_sentence_bring_the_whole_of_it(pullquote: Pullquote, tmp_path: Path) -> None:
    """Half a sentence was shown as exact with nothing of the other half."""
    (tmp_path / "a.txt").write_text("“I have not seen that the miller took barley,” said Ida Falk.", "utf-8")
    pullquote("add", str(tmp_path / "a.txt"))
    done = pullquote("proof", "-", stdin="“The miller took barley,” said Ida Falk.".encode())
    assert done.code == 1
    assert done.out.startswith(
        "cut: “The miller took barley,” Ida Falk\n“not” stands beside these words in the same sentence.\n"
        "“I have not seen that the miller took barley,”\nIda Falk\n"
    )


def test_a_description_that_the_article_does_not_use_is_told(library: Pullquote) -> None:
    done = library("proof", "-", stdin=f"“{BRIDGE},” a fisherman said.".encode())
    assert done.code == 0
    assert "The draft says “a fisherman”; the article names Maria Lind.\n" in done.out


def test_a_few_words_in_marks_that_nobody_says_are_counted_as_not_checked(library: Pullquote) -> None:
    geese = "They wait for “better days” there, and for “wild geese” too."
    done = library("proof", "-", stdin=f"“{BRIDGE},” said Maria Lind.\n\n{geese}".encode())
    assert (done.code, done.err) == (0, "1 quotation: 1 exact. 2 short quotations were not checked.\n")
    done = library("proof", "-", "--json", stdin="They wait for “better weather” there.".encode())
    assert (done.code, [(line["verdict"], line["quotes"]) for line in done.lines]) == (0, [("unchecked", [])])


def test_a_draft_without_quotations_is_told_in_one_sentence(library: Pullquote) -> None:
    done = library("proof", "-", stdin=b"Nothing was said on the bridge.")
    assert (done.code, done.out, done.err) == (0, "", "There are no quotations in this draft.\n")


def test_proof_json_is_a_line_a_quotation_and_nothing_else(library: Pullquote) -> None:
    draft = f"“{BRIDGE},” Lind said. “We can't pay for it.”"
    done = library("proof", "-", "--json", stdin=draft.encode())
    assert done.code == 1
    assert [(line["verdict"], line["speaker"]) for line in done.lines] == [("exact", "Lind"), ("differs", "Lind")]
    assert all(draft[line["start"] : line["end"]] == line["text"] for line in done.lines)
    assert done.lines[1]["quotes"][0]["differences"] == [{"asked": "can't", "source": "can"}]


def test_proof_sees_only_what_the_audience_sees(library: Pullquote) -> None:
    library("edit", "lind-1", "--audience", "team:T1")
    draft = f"“{BRIDGE},” Lind said.".encode()
    assert library("proof", "-", "--json", "--audience", "team:T2", stdin=draft).lines[0]["verdict"] == "none"
    assert library("proof", "-", "--json", "--audience", "team:T1", stdin=draft).lines[0]["verdict"] == "exact"


@pytest.mark.parametrize("name", ["missing.docx", "draft.xyz"])
def test_a_draft_that_cannot_be_read_is_refused_in_a_sentence(library: Pullquote, tmp_path: Path, name: str) -> None:
    (tmp_path / "draft.xyz").write_text("x", "utf-8")
    done = library("proof", str(tmp_path / name))
    assert (done.code, done.out, done.err.count("\n")) == (1, "", 1)


def test_what_is_shown_of_a_draft_cannot_steer_the_terminal(library: Pullquote) -> None:
    done = library("proof", "-", stdin="“Nobody asked \x1b[31mthe \u202efishermen about it,” said Tomas Berg.".encode())
    assert "\x1b" not in done.out
    assert "\u202e" not in done.out
