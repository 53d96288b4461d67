"""`jobs` and `forget`: beside a bot, and where none has run."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.ledger import Key, Ledger, Listing, Request
from index import Library, Wanted
from tests.bot.conftest import Pullquote
from tests.words import WordEmbedder


class Terminal(io.BytesIO):
    """Where a person types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Return the ledger of a bot that runs."""
    made = Ledger(tmp_path / "home", now=lambda: 1_700_000_000.0)
    yield made
    made.close()


def asked(ledger: Ledger, ts: str, *, user: str = "U1", channel: str = "C1", **payload: object) -> None:
    """Let something be asked, and wait."""
    key = Key("T1", channel, ts)
    request = Request(kind="answer", key=key, user=user, lane="answers", text="why?", payload=payload, durable=True)
    assert ledger.claim(request, bound=99) == "new"


def failed(ledger: Ledger, ts: str, *, user: str = "U1") -> None:
    """Let something be asked, and fail."""
    asked(ledger, ts, user=user)
    job = ledger.take("answers")
    assert job
    ledger.failed(job, "is_archived")


# jobs


def test_where_no_bot_has_run_there_are_no_jobs(pullquote: Pullquote) -> None:
    done = pullquote("jobs")
    assert (done.code, done.out, done.err) == (0, "", "No bot has run here yet.\n")
    assert pullquote("jobs", "--json").json == {
        "jobs": [], "waiting": 0, "running": 0, "failed": 0, "lost": 0, "lanes": {}, "answered": {"hour": 0, "day": 0},
    }  # fmt: skip
    done = pullquote("jobs", "retry", "1")
    assert (done.code, done.err) == (1, "There is no job 1: no bot has run here yet.\n")


@pytest.mark.usefixtures("ledger")
def test_where_nothing_waits_that_is_said(pullquote: Pullquote) -> None:
    done = pullquote("jobs")
    assert (done.code, done.out) == (0, "")
    assert done.err == "Nothing waits, nothing failed. Answered in the last hour: 0, day: 0.\n"


def test_what_waits_and_what_failed_is_listed_beside_the_bot(pullquote: Pullquote, ledger: Ledger) -> None:
    failed(ledger, "1.0")
    asked(ledger, "2.0")
    done = pullquote("jobs")
    assert done.out.splitlines() == [
        "1 answer failed in C1 since 2023-11-14 22:13 UTC: is_archived",
        "2 answer waiting in C1 since 2023-11-14 22:13 UTC",
    ]
    assert done.err == (
        "1 waiting (answers 1), 1 failed. Answered in the last hour: 0, day: 0. "
        "`pullquote jobs retry ID` tries one again.\n"
    )
    told = pullquote("jobs", "--json").json
    assert (told["waiting"], told["failed"], told["lanes"]) == (1, 1, {"answers": 1})
    assert told["jobs"][0] == {
        "id": 1, "kind": "answer", "state": "failed", "lane": "answers", "channel": "C1", "attempts": 0,
        "tried": False, "error": "is_archived", "since": "2023-11-14T22:13:20Z", "due": None,
        "ended": "2023-11-14T22:13:20Z",
    }  # fmt: skip


def test_a_list_of_jobs_holds_neither_words_nor_people(pullquote: Pullquote, ledger: Ledger) -> None:
    failed(ledger, "1.0", user="USECRET")
    for done in (pullquote("jobs"), pullquote("jobs", "--json")):
        assert "is_archived" in done.out
        assert "USECRET" not in done.out
        assert "why?" not in done.out


def test_a_failed_job_is_tried_again_or_given_up_beside_the_bot(pullquote: Pullquote, ledger: Ledger) -> None:
    for ts in ("1.0", "2.0"):
        failed(ledger, ts)
    done = pullquote("jobs", "retry", "1")
    assert (done.code, done.err) == (0, "Job 1 (answer) waits again; the bot does it within a second of running.\n")
    done = pullquote("jobs", "drop", "2")
    assert (done.code, done.err) == (0, "Job 2 (answer) is given up.\n")
    job = ledger.take("answers")
    assert job
    assert job.id == 1
    assert ledger.take("answers") is None
    done = pullquote("jobs", "drop", "1")
    assert (done.code, done.err.startswith("Job 1 is running")) == (1, True)


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        (["retry", "7"], 1, "There is no job 7. `pullquote jobs` lists"),
        (["drop", "7"], 1, "There is no job 7."),
        (["retry", "x"], 2, "'x' is no number of a job"),
        (["retry", "-1"], 2, "No such option"),
        (["retry", "٣"], 2, "is no number of a job"),
        (["retry"], 2, "Write pullquote jobs, pullquote jobs retry ID or pullquote jobs drop ID."),
        (["retry", "1", "2"], 2, "Write pullquote jobs"),
        (["kill", "1"], 2, "Write pullquote jobs"),
        (["drop", "1", "--json"], 2, "Write pullquote jobs"),
    ],
)
@pytest.mark.usefixtures("ledger")
def test_what_is_no_job_is_refused_in_a_sentence(pullquote: Pullquote, typed: list[str], code: int, said: str) -> None:
    done = pullquote("jobs", *typed)
    assert (done.code, done.out, done.err.count("\n")) == (code, "", 1)
    assert said in done.err


# status


def test_the_status_tells_what_the_bot_has_to_do(pullquote: Pullquote, tmp_path: Path) -> None:
    assert pullquote("status", "--json").json["jobs"] is None
    assert "jobs" not in pullquote("status").out
    ledger = Ledger(tmp_path / "home", now=lambda: 1_700_000_000.0)
    assert pullquote("status", "--json").json["jobs"] == {
        "waiting": 0, "running": 0, "failed": 0, "lost": 0, "errors": [],
    }  # fmt: skip
    assert "jobs: nothing waits\n" in pullquote("status").out
    for number in range(5):
        failed(ledger, f"{number}.0")
    asked(ledger, "9.0")
    ledger.close()
    done = pullquote("status")
    assert "jobs: 1 waiting, 5 failed\n" in done.out
    assert done.out.count("failed: answer") == 3
    assert "failed: answer 5, 2023-11-14 22:13 UTC: is_archived\n" in done.out
    assert [job["error"] for job in pullquote("status", "--json").json["jobs"]["errors"]] == ["is_archived"] * 3


def test_the_status_of_the_library_does_not_hang_on_the_bot_s_file(pullquote: Pullquote, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "bot.db").write_bytes(b"Dear diary, " * 500)
    done = pullquote("status", "--json")
    assert (done.code, done.json["articles"], done.json["jobs"]) == (0, 0, None)
    assert "is damaged" in done.err


# forget


def test_a_person_is_forgotten_with_the_articles_that_only_they_see(
    pullquote: Pullquote, ledger: Ledger, tmp_path: Path
) -> None:
    rows = [
        {"id": "own", "text": "“I will go,” said Maria Lind.", "audiences": ["user:T1:U1"]},
        {"id": "both", "text": "“We may go,” said Maria Lind.", "audiences": ["user:T1:U1", "team:T1"]},
        {"id": "other", "text": "“They went,” said Maria Lind.", "audiences": ["user:T1:U12"]},
    ]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert pullquote("add", str(tmp_path / "a.jsonl")).code == 0
    failed(ledger, "1.0")
    ledger.keep_list(Listing(kind="modal", wanted={"channel": "C1", "by": "U1"}))
    with Library.open(tmp_path / "home", load=WordEmbedder) as library:
        [quote] = [quote for quote in library.quotes(Wanted()) if quote.article.id == "both"]
        library.correct(quote.id, speaker="Tomas Berg", by="U1")
    done = pullquote("forget", "U1", "--yes", "--json")
    assert done.code == 0
    assert done.json == {
        "user": "U1", "articles": ["own"], "corrections": 1, "asked": 1, "verdicts": 0, "proposals": 0, "lists": 1,
        "additions": 0, "settings": 0, "running": 0,
    }  # fmt: skip
    assert done.err == (
        "Deleted of U1: 1 question or command, 1 list or form, 1 note of what they corrected, "
        "1 article that only they could see.\n"
    )
    assert [quote["speaker"] for quote in pullquote("quotes", "--article", "both", "--json").lines] == ["Tomas Berg"]
    assert {article["id"]: article["audiences"] for article in pullquote("list", "--json").json} == {
        "both": ["team:T1"], "other": ["user:T1:U12"],
    }  # fmt: skip
    done = pullquote("forget", "U1", "--yes")
    assert (done.code, done.err) == (0, "Nothing is kept about U1.\n")


def test_nobody_is_forgotten_without_a_word(pullquote: Pullquote, ledger: Ledger, tmp_path: Path) -> None:
    failed(ledger, "1.0")
    done = pullquote("forget", "U1")
    told = f"What is kept about U1 in {tmp_path / 'home'} cannot be brought back. Delete it with --yes.\n"
    assert (done.code, done.err) == (2, told)
    done = pullquote("forget", "U1", source=Terminal(b"n\n"))
    assert (done.code, done.err.endswith("[y/N] Nothing was deleted.\n")) == (1, True)
    assert len(pullquote("jobs", "--json").json["jobs"]) == 1
    assert pullquote("forget", "U1", source=Terminal(b"y\n")).code == 0
    assert pullquote("jobs", "--json").json["jobs"] == []


def test_a_job_that_runs_is_left_and_told(pullquote: Pullquote, ledger: Ledger) -> None:
    asked(ledger, "1.0")
    assert ledger.take("answers")
    done = pullquote("forget", "U1", "--yes")
    assert done.code == 1
    assert "1 job of theirs runs right now and is kept. Run `pullquote forget U1` again" in done.err


@pytest.mark.parametrize("typed", ["", "u1", "@lind", "C1", "U1; DROP"])
def test_what_is_no_member_id_is_refused(pullquote: Pullquote, typed: str) -> None:
    done = pullquote("forget", typed, "--yes")
    assert (done.code, "is no member id, such as U012AB3CD" in done.err) == (2, True)


def test_where_no_bot_has_run_nothing_is_kept(pullquote: Pullquote, tmp_path: Path) -> None:
    assert pullquote("forget", "U1", "--yes").err == "Nothing is kept about U1.\n"
    assert not (tmp_path / "home" / "bot.db").exists()
