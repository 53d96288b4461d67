"""*Check the quotes*: what a message and its files quote, held against what whoever asks may see there."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.access import SHARED
from bot.blocks import checks as blocks
from bot.slack import RefusedError
from bot.work import KINDS
from tests.bot.working import BRIDGE, FERRY, AtWork, at_work
from tests.slack.workspace import Message

SECRET = "channel:T1:CPRIV"
EXACT = "“We need the bridge before winter,” Maria Lind said."


@pytest.fixture
def work(tmp_path: Path) -> Iterator[AtWork]:
    with at_work(tmp_path) as bot:
        bot.put(BRIDGE)
        bot.put(FERRY)
        yield bot


def check(work: AtWork, words: str = "", *, user: str = "U1", channel: str = "C1", **payload: Any) -> Message:
    return work.do("check", user, channel, words=words, lane="answers", **payload)


def styled(shown: Message, style: str) -> list[str]:
    return [
        element["text"]
        for block in shown.blocks
        for paragraph in block["elements"]
        for element in paragraph["elements"]
        if element.get("style", {}).get(style)
    ]


def test_what_differs_is_marked_with_what_the_source_has(work: AtWork) -> None:
    shown = check(work, "“We need the bridge before summer,” Maria Lind said.")
    assert shown.shown.startswith(f"1 quotation: 1 differs.\n{blocks.LEGEND}")
    assert "Words differ: “We need the bridge before summer,” — Maria Lind" in shown.shown
    assert styled(shown, "strike") == ["summer"]
    assert "winter" in styled(shown, "bold")
    assert "Maria Lind\nread in: Bridge talks · Harbour News · 2024-05-01" in shown.shown
    assert "https://harbour.example/bridge#:~:text=" in str(shown.blocks)
    assert "before [-summer-] {+winter+}" in shown.text


def test_an_exact_quotation_is_told_shortly_with_its_source(work: AtWork) -> None:
    shown = check(work, f"The draft.\n\n{EXACT}").shown
    assert shown == (
        "1 quotation: 1 exact.\n"
        "Exact: “We need the bridge before winter,”\nMaria Lind\nread in: Bridge talks · Harbour News · 2024-05-01"
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("“Nobody asked fishermen about the ferry,” said Tomas Berg.",
         ["Words are left out: “Nobody asked fishermen about the ferry,” — Tomas Berg",
          "Nobody asked the fishermen about the ferry"]),
        ("“Nobody asked the fishermen about the ferry,” said Anna Holm.",
         ["Said by somebody else: ", "The draft names Anna Holm; the article names Tomas Berg.",
          "“Nobody asked the fishermen about the ferry,”\nTomas Berg"]),
        ("“We need the bridge before winter. Nobody asked the fishermen,” Anna Holm said.",
         ["Joined from different places: ", "“We need the bridge before winter” is from\n", "Maria Lind",
          "“Nobody asked the fishermen” is from\n", "Tomas Berg"]),
        ("“The ferry runs once a day,” said Tomas Berg.",
         ["The article's own words: ", "nobody is quoted with it",
          "The ferry runs once a day.\nread in: The last ferry"]),
        ("“Whales sing at night when nobody hears them,” said Tomas Berg.",
         ["Not in the library: “Whales sing at night when nobody hears them,” — Tomas Berg", blocks.NOWHERE]),
    ],
)  # fmt: skip
def test_every_verdict_is_told_in_words_with_what_it_rests_on(work: AtWork, words: str, told: list[str]) -> None:
    shown = check(work, words).shown
    places = [shown.index(one) for one in told]
    assert places == sorted(places)


def test_what_is_not_exact_comes_first(work: AtWork) -> None:
    shown = check(work, f"{EXACT}\n\n“Whales sing at night when nobody hears them,” said Tomas Berg.").shown
    assert shown.startswith("2 quotations: 1 exact, 1 not in the library.")
    assert shown.index("Not in the library: ") < shown.index("Exact: ")


@pytest.mark.parametrize("words", ["The ferry was late again.", "The “ferry” was late."])
def test_without_a_quotation_it_says_what_counts_as_one(work: AtWork, words: str) -> None:
    assert check(work, words).shown.startswith(blocks.NO_QUOTATIONS)


def test_without_words_or_articles_it_says_so(work: AtWork) -> None:
    assert check(work, " \n…").shown == blocks.NO_WORDS
    list(work.library.remove(["bridge", "ferry"]))
    assert check(work, EXACT).shown == blocks.NO_ARTICLES.replace("`", "")


def test_people_who_are_mentioned_are_whom_the_draft_names(work: AtWork) -> None:
    name = work.slack.workspace.people["U2"].name
    shown = check(work, "“Nobody asked the fishermen about the ferry,” said <@U2>.").shown
    assert f"The draft names {name}; the article names Tomas Berg." in shown


@pytest.mark.parametrize("lead", ["<html><body>", '{"id": "x", "text": "none"}\n', "%PDF-1.7\n", "<rss version='2.0'>"])
def test_words_that_begin_as_a_file_does_are_words(work: AtWork, lead: str) -> None:
    assert "1 exact" in check(work, f"{lead} A draft.\n\n{EXACT}").shown


def test_what_is_written_and_what_an_article_states_do_nothing_in_slack(work: AtWork) -> None:
    hostile = "<!channel> &lt;!here&gt; `code` <http://x|y>"
    work.put(FERRY | {"id": "evil", "title": hostile, "site": hostile})
    shown = check(work, f"“Nobody asked a fisherman about the ferry <!channel>,” said Tomas <!here> Berg.\n\n{EXACT}")
    assert "<!channel>" in shown.shown


# Length


def test_what_has_no_room_is_counted_with_its_verdicts(work: AtWork) -> None:
    for number in range(60):
        said = f"“Pier {number} of {number + 7} must be mended before winter,” Maria Lind said."
        work.put({"id": f"n{number}", "title": f"Pier {number}", "text": f"It rained.\n\n{said}"})
    draft = "\n\n".join(
        f"“Pier {number} of {number + 7} must be {'mended' if number % 2 else 'painted'} before winter,” Lind said."
        for number in range(60)
    )
    shown = check(work, draft).shown
    assert "60 quotations: 30 exact, 30 differ." in shown
    told = shown.count("Words differ: ") + shown.count("Exact: ")
    assert f"and {60 - told} more, for which there is no room here: " in shown
    assert shown.count("Words differ: ") == 30


def test_of_a_very_long_quotation_what_differs_is_shown_and_what_is_not_is_said(work: AtWork) -> None:
    row = [f"word{number}" for number in range(1_200)]
    work.put({"id": "long", "title": "Long", "text": f"It rained.\n\n“{' '.join(row)},” Maria Lind said."})

    def draft(*others: int) -> str:
        return " ".join("boat" if number in others else word for number, word in enumerate(row))

    shown = check(work, f"“{draft(50, 1_000)},” Maria Lind said.")
    assert styled(shown, "strike") == ["boat", "boat"]
    assert {"word50", "word1000"} <= set(styled(shown, "bold"))
    assert "word75 [...] word975".replace("...", "…") in shown.shown
    many = check(work, f"“{draft(*range(5, 1_200, 30))},” Maria Lind said.").shown
    assert many.count(" boat word") < 40
    assert "[…] Cut here: the article has the whole of it.\nMaria Lind\nread in: Long" in many


def test_a_message_of_forty_thousand_characters_holds(work: AtWork) -> None:
    draft = "\n\n".join(
        f"“Whales number {number} sing at night when nobody hears,” Berg said." for number in range(650)
    )
    shown = check(work, draft[:40_000]).shown
    assert "not in the library." in shown
    assert "more, for which there is no room here: " in shown


# Files


def draft_docx() -> bytes:
    import docx

    document, written = docx.Document(), io.BytesIO()
    document.add_paragraph("A draft that somebody wrote on Monday.")
    document.add_paragraph("“We need the bridge before summer,” Maria Lind said.")
    document.save(written)
    return written.getvalue()


def given(work: AtWork, *files: tuple[str, bytes | str], words: str = "", channel: str = "C1") -> Message:
    uploaded = [work.slack.upload("U1", name, content) for name, content in files]
    told = [{"id": file.id, "name": file.name} for file in uploaded]
    return work.do("check-files", "U1", channel, words=words, files=told, lane="adding")


def test_a_file_is_checked_as_the_message_is(work: AtWork) -> None:
    shown = given(work, ("draft.md", f"# Draft\n\n{EXACT}")).shown
    assert shown.startswith("1 quotation: 1 exact.\n")
    assert "in draft.md" not in shown


def test_message_and_files_are_counted_together_and_told_apart(work: AtWork) -> None:
    shown = given(work, ("draft.docx", draft_docx()), words=EXACT).shown
    assert shown.startswith("2 quotations: 1 exact, 1 differs.")
    assert "read in: Bridge talks · Harbour News · 2024-05-01\nin draft.docx" in shown
    assert shown.endswith("\nin the message")
    assert not list((work.home / "received").glob("*"))


def test_a_file_that_cannot_be_read_is_told_beside_what_can(work: AtWork) -> None:
    shown = given(work, ("film.mp4", b"\0\0\0\x18ftypmp42"), ("draft.txt", EXACT)).shown
    assert "film.mp4 is a" in shown
    assert "1 quotation: 1 exact." in shown
    alone = given(work, ("empty.txt", " ")).shown
    assert alone.startswith("empty.txt is empty")
    assert blocks.NO_QUOTATIONS not in alone


# Who may see what


@pytest.mark.parametrize(
    ("user", "channel", "seen"),
    [("U1", "CPRIV", True), ("U1", "C1", False), ("U2", "C1", False), ("UGUEST", "CPRIV", True), ("U1", "DU1", False)],
)
def test_only_articles_that_may_be_seen_there_count(work: AtWork, user: str, channel: str, *, seen: bool) -> None:
    work.put(FERRY | {"id": "secret", "text": "“The secret tunnel is half done already,” said Ida Falk."}, SECRET)
    shown = check(work, "“The secret tunnel is half done already,” said Ida Falk.", user=user, channel=channel).shown
    assert ("1 exact" in shown) == seen
    assert ("1 not in the library" in shown) != seen


@pytest.mark.parametrize(("user", "seen"), [("U1", True), ("U2", False)])
def test_what_is_the_asker_s_own_counts_for_them_alone(work: AtWork, user: str, *, seen: bool) -> None:
    work.put(FERRY | {"id": "own", "text": "“The secret tunnel is half done already,” said Ida Falk."}, "user:T1:U1")
    shown = check(work, "“The secret tunnel is half done already,” said Ida Falk.", user=user).shown
    assert ("1 exact" in shown) == seen


def test_in_a_shared_channel_nothing_is_checked(work: AtWork) -> None:
    assert check(work, EXACT, channel="CSHARED").shown == SHARED.replace("`", "")
    assert check(work, EXACT, user="UEXT", channel="CSHARED").shown == SHARED.replace("`", "")


def test_a_message_of_a_place_that_the_bot_is_not_in_is_checked(work: AtWork) -> None:
    assert "1 exact" in check(work, EXACT, channel="COUT").shown


# What is kept


@pytest.mark.parametrize("end", ["done", "failed", "lost"])
def test_the_words_of_a_message_are_not_kept_when_the_job_is_over(work: AtWork, end: str) -> None:
    job = work.job("check", "U1", "C1", words=EXACT, lane="answers")
    if end == "done":
        KINDS["check"](work.bot, job)
    elif end == "failed":
        work.ledger.failed(job, "nothing")
    else:
        work.ledger.recover()
        work.ledger.failed(work.taken("answers"), "lost")
    kept = work.ledger.request(job.id)
    assert kept
    assert "bridge" not in f"{kept.text}{kept.payload}"


def test_what_slack_refuses_goes_up(work: AtWork) -> None:
    work.slack.fail("users.info", "fatal_error_of_some_kind")
    with pytest.raises(RefusedError):
        check(work, EXACT)
