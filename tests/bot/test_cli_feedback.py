"""`feedback`: what people said of answers, read beside a bot that runs; `--json` are lines for `eval`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.cli.feedback import NO_BOT
from bot.ledger import Key, Ledger, Request
from index import Library, Wanted
from tests.bot.conftest import Pullquote
from tests.words import WordEmbedder

WHAT = "what did Lind say about the bridge?"
# 2026-11-03, 12:00 UTC
NOON = 1_793_707_200.0


class Heard:
    """A bot that runs, and the verdicts that it hears."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.now = NOON
        self.ledger = Ledger(home, now=lambda: self.now)

    def said(
        self, user: str, question: str, *, right: bool, reason: str = "", comment: str = "", about: str | None = None
    ) -> None:
        """Let a question be answered from the library, or with all quotes about something, and somebody judge it."""
        with Library.open(self.home, load=WordEmbedder) as library:
            shown = tuple(library.quotes(Wanted(about=about))) if about else library.ask(question).quotes
        quotes = [
            {"id": one.id, "article": one.article.id, "speaker": one.saying.speaker, "kind": one.saying.kind}
            for one in shown
        ]
        told = {"question": question, "asked": question, "found": bool(shown), "speaker": None, "quotes": quotes}
        key = Key("T1", "C1", f"{len(self.ledger.verdicts.all())}.{user}")
        self.ledger.claim(Request(kind="ask", key=key, user=user, lane="answers", text=question), bound=9)
        job = self.ledger.take("answers")
        assert job
        self.ledger.done(job, answered=told)
        assert self.ledger.verdicts.keep(job.id, user, right=right)
        if reason:
            assert self.ledger.verdicts.explain(job.id, user, reason=reason, comment=comment)


@pytest.fixture
def heard(pullquote: Pullquote, articles: Path, tmp_path: Path) -> Iterator[Heard]:
    assert pullquote("add", str(articles)).code == 0
    heard = Heard(tmp_path / "home")
    with closing(heard.ledger):
        yield heard


def test_before_a_bot_ran_that_is_said(pullquote: Pullquote) -> None:
    done = pullquote("feedback")
    assert (done.code, done.out, done.err) == (0, "", NO_BOT + "\n")
    assert pullquote("feedback", "--json").out == ""


def test_verdicts_are_listed_beside_a_bot_that_runs(heard: Heard, pullquote: Pullquote) -> None:
    heard.said("U1", WHAT, right=True)
    heard.said("U2", WHAT, right=False, reason="other_speaker", comment="that was \x1b[31mBerg")
    done = pullquote("feedback")
    assert done.code == 0
    first, second = done.out.split("\n\n")[:2]
    assert first.startswith(f"right  {WHAT}\n  answered: “We need the bridge before winter,” Maria Lind, in lind-1")
    assert first.endswith("  U1, 2026-11-03T12:00:00Z")
    assert second.startswith(f"wrong  {WHAT}\n  why: The words are somebody else's\n  comment: that was [31mBerg\n")
    assert done.err == "1 answer right, 1 wrong; 0 corrections proposed and not decided.\n"


@pytest.mark.parametrize(
    ("options", "users"),
    [
        ((), ["U1", "U2", "U3"]),
        (("--right",), ["U1"]),
        (("--wrong",), ["U2", "U3"]),
        (("--since", "2026-11-04"), ["U3"]),
        (("--since", "2026-11", "--wrong"), ["U2", "U3"]),
        (("--since", "2027"), []),
    ],
)
def test_verdicts_are_narrowed(heard: Heard, pullquote: Pullquote, options: tuple[str, ...], users: list[str]) -> None:
    heard.said("U1", WHAT, right=True)
    heard.said("U2", WHAT, right=False)
    heard.now += 86_400
    heard.said("U3", WHAT, right=False)
    printed = pullquote("feedback", *options).out
    assert [user for user in ("U1", "U2", "U3") if f"  {user}, " in printed] == users


@pytest.mark.parametrize("options", [("--right", "--wrong"), ("--since", "Friday")])
def test_wrong_use_is_one_sentence(heard: Heard, pullquote: Pullquote, options: tuple[str, ...]) -> None:
    heard.said("U1", WHAT, right=True)
    done = pullquote("feedback", *options)
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)


def test_corrections_that_wait_are_listed(heard: Heard, pullquote: Pullquote) -> None:
    change: dict[str, Any] = {
        "what": "speaker", "name": "Tomas Berg", "before": "Maria Lind", "words": "We can pay for it.", "direct": True
    }  # fmt: skip
    proposals = heard.ledger.proposals
    for user in ("U1", "U2"):
        proposals.propose("T1", user, article="lind-1", quote="abc", change=change)
    proposals.decide(proposals.open("T1")[0], "declined", decider="UADMIN")
    done = pullquote("feedback")
    assert done.out == (
        "Corrections that wait for an admin\n“We can pay for it.”\n  proposed: Tomas Berg said this, not Maria Lind.\n"
        "  U2, 2026-11-03T12:00:00Z, quote abc in lind-1\n\n"
    )
    assert done.err == "No verdicts; 1 correction proposed and not decided.\n"


# For `eval`


def test_eval_takes_what_is_printed_as_it_is(heard: Heard, pullquote: Pullquote, tmp_path: Path) -> None:
    heard.said("U1", WHAT, right=True)
    heard.said("U1", "what did Holm say about sailing?", right=True)
    heard.said("U2", "what did Berg say about the bridge?", right=False, reason="not_shown")
    heard.said("U2", "what did Holm say about boats?", right=False, reason="no_answer")
    heard.said("U2", WHAT, right=False, reason="not_answering")
    heard.said("U3", WHAT, right=False)
    done = pullquote("feedback", "--json")
    assert [(line["found"], line["speaker"], bool(line["quotes"]), line["reason"]) for line in done.lines] == [
        (True, "Maria Lind", True, None),
        (False, None, False, None),
        (True, None, False, "not_shown"),
        (False, None, False, "no_answer"),
    ]
    first = done.lines[0]
    assert first | {"quotes": first["quotes"][:1]} == {
        "id": "feedback-1", "question": WHAT, "found": True, "speaker": "Maria Lind",
        "quotes": [{"article": "lind-1", "text": "We need the bridge before winter,"}],
        "verdict": "right", "reason": None, "comment": None, "at": "2026-11-03T12:00:00Z",
    }  # fmt: skip
    assert done.err.startswith("2 verdicts left out: they say that an answer is wrong, not what would be right.")
    file = tmp_path / "judged.jsonl"
    file.write_text(done.out, "utf-8")
    judged = pullquote("eval", str(file), "--json")
    assert (judged.code, judged.json["questions"], judged.json["errors"]) == (0, 4, [])
    assert [one["failed"] for one in judged.json["results"]] == [False, False, False, False]


def test_words_that_are_gone_are_not_expected(heard: Heard, pullquote: Pullquote) -> None:
    heard.said("U1", WHAT, right=True)
    assert pullquote("remove", "lind-1").code == 0
    [line] = pullquote("feedback", "--json").lines
    assert (line["found"], line["quotes"]) == (True, [])
    assert "answered: (words that are gone) Maria Lind, in lind-1" in pullquote("feedback").out


def test_answers_by_several_people_state_no_speaker(heard: Heard, pullquote: Pullquote) -> None:
    heard.said("U1", "who spoke about the bridge?", right=True, about="bridge")
    [verdict] = heard.ledger.verdicts.all()
    assert len({one["speaker"] for one in verdict.answer["quotes"]}) == 2
    [line] = pullquote("feedback", "--json").lines
    assert (line["speaker"], len(line["quotes"])) == (None, len(verdict.answer["quotes"]))


def test_the_ledger_keeps_no_words_of_what_was_judged(heard: Heard) -> None:
    heard.said("U1", WHAT, right=True)
    [verdict] = heard.ledger.verdicts.all()
    assert "before winter" not in json.dumps(dict(verdict.answer))
