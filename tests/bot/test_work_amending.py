"""Answers that stay true: edited, with a word on it, when an article that they quoted is removed or changed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.ledger import Key, Ledger
from bot.slack import UncertainError
from bot.work import failed, tell
from bot.work.amending import AT_ONCE, Truths
from index import Details, Library, Wanted
from tests.bot.conversing import Conversing, conversing
from tests.bot.working import BRIDGE, FERRY
from tests.slack.people import TEAM
from tests.words import WordEmbedder

ASKED = "what did Lind say about the bridge?"
CHANGED = "Changed on "
BRIDGE_AGAIN = {
    **BRIDGE,
    "id": "again",
    "title": "Bridge talks go on",
    "text": "The council met again.\n\n“The bridge is too dear for us this year,” Maria Lind, the mayor, said.",
}


class Watched(Conversing):
    """A conversation with a bot whose answers are looked after."""

    def __init__(self, talk: Conversing) -> None:
        super().__init__(talk.work)
        self.truths = Truths(talk.work.bot)
        self.truths.look()

    @property
    def library(self) -> Library:
        return self.work.library

    def look(self) -> int:
        """Look, and put right what is untrue; return how often an answer was edited since the beginning."""
        self.truths.look()
        self.answer()
        return len(self.slack.calls_of("chat.update"))


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Watched]:
    """Return a conversation with a bot that knows two articles."""
    with conversing(tmp_path) as talking:
        talking.work.put(BRIDGE)
        talking.work.put(FERRY)
        yield Watched(talking)


def day(talk: Watched) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(talk.work.now()))


def quote_of(talk: Watched, words: str) -> str:
    return next(quote.id for quote in talk.library.quotes(Wanted()) if words in quote.text)


@pytest.mark.parametrize("channel", ["C1", "CPRIV", "DU1"])
def test_the_answer_that_quoted_a_removed_article_says_so(talk: Watched, channel: str) -> None:
    _, answer = talk.ask("U1", channel, ASKED)
    list(talk.library.remove(["bridge"]))
    talk.look()
    assert answer.shown.startswith(f"Changed on {day(talk)}: an article quoted here was removed.\n")
    assert "winter" not in answer.shown
    assert "winter" not in answer.text
    assert answer.text.startswith(CHANGED)
    assert talk.look() == 1


def test_the_answer_as_it_is_now_stands_below(talk: Watched) -> None:
    _, answer = talk.ask("U1", "C1", ASKED)
    talk.work.put(BRIDGE_AGAIN)
    list(talk.library.remove(["bridge"]))
    talk.look()
    first, _, rest = answer.shown.partition("\n")
    assert first.endswith("an article quoted here was removed.")
    assert "too dear for us" in rest
    assert [button.value for button in answer.buttons if button.action_id == "context"] == [
        quote_of(talk, "too dear for us")
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("text", "an article quoted here has changed, and the words are no longer in it."),
        ("speaker", "who is named here as the speaker was put right."),
        ("no quote", "what was quoted here no longer counts as a quote."),
        ("details", "what is known of an article quoted here was put right."),
        ("audience", "an article quoted here was removed."),
    ],
)
def test_an_answer_says_what_changed(talk: Watched, change: str, said: str) -> None:
    _, answer = talk.ask("U1", "C1", ASKED)
    if change == "text":
        talk.work.put({**BRIDGE, "text": BRIDGE["text"].replace("before winter", "by and by, or so")})
    elif change == "speaker":
        talk.library.correct(quote_of(talk, "before winter"), speaker="Tomas Berg")
    elif change == "no quote":
        for words in ("before winter", "We can pay", "harbour would freeze"):
            talk.library.correct(quote_of(talk, words), not_a_quote=True)
    elif change == "details":
        talk.library.edit("bridge", Details(site="Harbour Times"))
    else:
        talk.library.edit("bridge", Details(), audiences=["channel:T1:CPRIV"])
    talk.look()
    assert answer.shown.partition("\n")[0] == f"Changed on {day(talk)}: {said}"
    if change == "details":
        assert "Harbour Times" in answer.shown


@pytest.mark.parametrize("change", ["added", "elsewhere", "audience", "byline"])
def test_an_answer_of_which_all_still_stands_is_left_alone(talk: Watched, change: str) -> None:
    _, answer = talk.ask("U1", "C1", ASKED)
    if change == "added":
        talk.work.put(BRIDGE_AGAIN)
    elif change == "elsewhere":
        talk.work.put({**BRIDGE, "text": f"{BRIDGE['text']}\n\nIt rained on Tuesday."})
    elif change == "audience":
        talk.library.edit("bridge", Details(), audiences=["*", "channel:T1:CPRIV"])
    else:
        talk.library.edit("bridge", Details(byline="Nils Moe"))
    assert talk.look() == 0
    assert not answer.shown.startswith(CHANGED)
    # Its articles are known as they are now: what changes next is seen.
    list(talk.library.remove(["bridge"]))
    assert talk.look() == 1


def test_what_was_only_added_has_nothing_looked_at(talk: Watched) -> None:
    talk.ask("U1", "C1", ASKED)
    talk.truths.look()
    talk.work.put(BRIDGE_AGAIN)
    talk.truths.look()
    assert talk.answer() == 0


def test_an_answer_without_quotes_stops_showing_what_is_gone(talk: Watched) -> None:
    _, answer = talk.ask("U1", "C1", "what did Zorro say about the bridge before winter?")
    assert "Bridge talks" in answer.shown
    list(talk.library.remove(["bridge"]))
    talk.look()
    assert answer.shown.startswith(CHANGED)
    assert "Bridge talks" not in answer.shown


def test_a_copy_that_goes_is_no_longer_named(talk: Watched) -> None:
    talk.work.put({**BRIDGE, "id": "copy", "title": "The same elsewhere"})
    _, answer = talk.ask("U1", "C1", ASKED)
    assert "The same elsewhere" in answer.shown
    list(talk.library.remove(["copy"]))
    talk.look()
    assert "removed" in answer.shown.partition("\n")[0]
    assert "The same elsewhere" not in answer.shown


def test_nobody_learns_of_an_article_that_they_may_not_see(talk: Watched) -> None:
    _, answer = talk.ask("U1", "C1", ASKED)
    talk.work.put(BRIDGE_AGAIN, "user:T1:U1")
    list(talk.library.remove(["bridge"]))
    talk.look()
    assert answer.shown.startswith(CHANGED)
    assert "too dear" not in answer.shown


@pytest.mark.parametrize("removed", [True, False])
def test_a_place_that_is_shared_with_others_now_reads_only_what_changed(talk: Watched, *, removed: bool) -> None:
    """An article of the workspace was called removed there whatever became of it."""
    talk.library.edit("bridge", Details(), audiences=["team:T1"])
    _, answer = talk.ask("U1", "C1", ASKED)
    talk.work.put(BRIDGE_AGAIN)
    place = talk.slack.workspace.channels["C1"]
    talk.slack.workspace.channels["C1"] = place.with_others(shared=True)
    talk.work.bot.directory._kept.clear()
    if removed:
        list(talk.library.remove(["bridge"]))
    else:
        talk.library.edit("bridge", Details(site="Harbour Times"))
    talk.look()
    said = (
        "an article quoted here was removed." if removed else "what is known of an article quoted here was put right."
    )
    assert answer.shown == f"Changed on {day(talk)}: {said}"


@pytest.mark.parametrize("became", [{"deleted": True}, {"guest": True}])
def test_in_a_channel_an_answer_stays_whatever_became_of_who_asked(talk: Watched, became: dict[str, bool]) -> None:
    """Somebody left: their answers, which the whole channel reads, were emptied as if all of it were removed."""
    talk.work.put(BRIDGE, "team:T1")
    talk.library.edit("bridge", Details(), audiences=["team:T1"])
    _, answer = talk.ask("U1", "C1", ASKED)
    people = talk.slack.workspace.people
    people["U1"] = replace(people["U1"], **became)  # type: ignore[arg-type]  # of the table
    talk.work.bot.directory._kept.clear()
    talk.library.edit("bridge", Details(site="Harbour Times"))
    talk.look()
    assert "what is known of an article quoted here was put right." in answer.shown
    assert "before winter" in answer.shown


def test_what_was_asked_with_what_came_before_is_asked_the_same_again(talk: Watched) -> None:
    first, _ = talk.ask("U1", "C1", ASKED)
    _, answer = talk.ask("U1", "C1", "and about the harbour?", thread=first.ts)
    talk.library.edit("bridge", Details(title="Bridges"))
    talk.look()
    assert answer.shown.startswith(CHANGED)
    assert "Asked as: “what did Lind say about the harbour?”" in answer.shown
    assert "would freeze" in answer.shown


def test_a_question_that_is_edited_loses_the_word_on_the_change(talk: Watched) -> None:
    asked, answer = talk.ask("U1", "C1", ASKED)
    talk.library.edit("bridge", Details(title="Bridges"))
    talk.look()
    talk.edit(asked, "<@UBOT> what did Berg say about the ferry?")
    assert not answer.shown.startswith(CHANGED)
    assert "fishermen" in answer.shown
    list(talk.library.remove(["ferry"]))
    talk.look()
    assert answer.shown.startswith(CHANGED)


def test_an_answer_that_only_one_person_saw_is_not_edited(talk: Watched) -> None:
    talk.work.do("ask", "U1", "C1", ASKED, lane="answers")
    list(talk.library.remove(["bridge"]))
    assert talk.look() == 0


def test_what_changed_while_nobody_looked_is_found_at_the_next_start(talk: Watched) -> None:
    _, answer = talk.ask("U1", "C1", ASKED)
    with Library.open(talk.work.home, load=WordEmbedder) as other:
        list(other.remove(["bridge"]))
    talk.truths = Truths(talk.work.bot)
    talk.look()
    assert answer.shown.startswith(CHANGED)


@pytest.mark.parametrize("refusal", ["message_not_found", "cant_update_message", "is_archived"])
def test_an_answer_that_may_not_be_edited_is_left_for_good(talk: Watched, refusal: str) -> None:
    talk.ask("U1", "C1", ASKED)
    talk.slack.fail("chat.update", refusal, times=99)
    list(talk.library.remove(["bridge"]))
    assert talk.look() == 1
    talk.truths = Truths(talk.work.bot)
    assert talk.look() == 1


def test_a_pause_that_slack_wants_holds_nobody_else_up(talk: Watched) -> None:
    _, answer = talk.ask("U1", "C1", ASKED)
    talk.slack.fail("chat.update", 429, seconds=30)
    list(talk.library.remove(["bridge"]))
    with pytest.raises(UncertainError, match="pause of 30"):
        talk.look()
    assert not answer.shown.startswith(CHANGED)
    _, then = talk.ask("U1", "C1", "what did Berg say about the ferry?")
    assert "fishermen" in then.shown
    talk.work.clock += 31
    talk.work.ledger.recover()
    talk.look()
    assert answer.shown.startswith(CHANGED)


def test_an_answer_that_arrived_before_a_crash_tells_what_it_is_kept_as_telling(talk: Watched) -> None:
    """The bot died as it posted, and the article changed before it was back: the answer stayed as it was for good."""
    talk.slack.fail("chat.postMessage", 500, after=True)
    asked = talk.slack.mention("U1", "C1", ASKED)
    talk.hear(asked)
    with pytest.raises(UncertainError):
        talk.answer()
    (answer,) = talk.slack.replies("C1", asked.ts)
    talk.library.edit("bridge", Details(site="Harbour Times"))
    talk.work.ledger.recover()
    talk.answer()
    talk.look()
    assert talk.slack.replies("C1", asked.ts) == [answer]
    assert "Harbour Times" in answer.shown


def test_while_slack_does_not_take_the_token_nothing_is_given_up(talk: Watched) -> None:
    """A token was revoked overnight: each answer that was to be edited then was taken for one that cannot be."""
    _, answer = talk.ask("U1", "C1", ASKED)
    _, other = talk.ask("U2", "C1", ASKED)
    list(talk.library.remove(["bridge"]))
    talk.truths.look()
    talk.slack.fail("chat.update", "token_revoked", times=1)
    with pytest.raises(UncertainError, match="token_revoked"):
        talk.answer()
    talk.truths = Truths(talk.work.bot)
    talk.truths.look()
    assert talk.work.ledger.answers.amending() == 1
    talk.work.bot.slack.myself()  # as the alarms do
    talk.work.ledger.recover()
    talk.look()
    assert answer.shown.startswith(CHANGED)
    assert other.shown.startswith(CHANGED)


def test_nobody_is_told_in_a_channel_that_an_answer_could_not_be_put_right(talk: Watched) -> None:
    talk.ask("U1", "C1", ASKED)
    posted = len(talk.slack.messages)
    list(talk.library.remove(["bridge"]))
    talk.truths.look()
    tell(talk.work.bot, talk.work.taken("answers"), "The library cannot be used right now.")
    assert len(talk.slack.messages) == posted
    assert [job.error for job in talk.work.ledger.upkeep.jobs()] == ["The library cannot be used right now."]


def test_what_failed_is_put_right_when_it_is_tried_again(talk: Watched) -> None:
    answers = [talk.ask("U1", "C1", ASKED)[1] for _ in range(AT_ONCE + 1)]
    list(talk.library.remove(["bridge"]))
    talk.truths.look()
    ids = []
    while job := talk.work.ledger.take("answers"):
        talk.work.ledger.failed(job, "in vain")
        ids.append(job.id)
    for _ in range(2):
        talk.look()
    assert [answer.shown.startswith(CHANGED) for answer in answers] == [True] + [False] * AT_ONCE
    for id in ids:  # noqa: A001
        talk.work.ledger.upkeep.retry(id)
    talk.answer()
    assert all(answer.shown.startswith(CHANGED) for answer in answers)


def test_what_cannot_be_put_right_is_given_up(talk: Watched) -> None:
    talk.ask("U1", "C1", ASKED)
    list(talk.library.remove(["bridge"]))
    talk.truths.look()
    job = talk.work.taken("answers")
    talk.work.ledger.failed(job, "in vain")
    failed(talk.work.bot, job)
    assert talk.look() == 0
    talk.truths = Truths(talk.work.bot)
    assert talk.look() == 0


def test_many_answers_are_put_right_a_few_at_a_time_until_all_are(talk: Watched) -> None:
    talk.slack.rates.post_burst = 99
    answers = [talk.ask("U1", "C1", ASKED)[1] for _ in range(AT_ONCE * 2 + 3)]
    list(talk.library.remove(["bridge"]))
    talk.truths.look()
    assert talk.work.ledger.answers.amending() == AT_ONCE
    for _ in range(4):
        talk.look()
    assert all(answer.shown.startswith(CHANGED) for answer in answers)


def test_twenty_thousand_answers_cost_little_at_each_generation(tmp_path: Path) -> None:
    with conversing(tmp_path) as talking:
        talking.work.put(BRIDGE)
        told_by(talking.work.ledger, 20_000)
        watched = Watched(talking)
        talking.work.put(FERRY)
        began = time.perf_counter()
        watched.truths.look()
        assert time.perf_counter() - began < 1.0
        assert watched.work.ledger.answers.amending() <= AT_ONCE


def told_by(ledger: Ledger, number: int) -> None:
    """Let so many answers have been given, each from an article of its own and the one that is there."""
    state = "x" * 16
    with ledger._database.writing() as rows:
        rows.executemany(
            "INSERT INTO jobs (id, team, channel, ts, kind, lane, turn, user, text, payload, state, durable, due, "
            "created, posted) "
            "VALUES (?, 'T1', 'C1', ?, 'answer', 'answers', 'C1', 'U1', '?', '{}', 'done', 1, 0, 0, '1.1')",
            [(number, f"{number}.1") for number in range(1, number + 1)],
        )
        rows.executemany(
            "INSERT INTO sources VALUES (?, ?, ?)", [(one, f"a{one}", state) for one in range(1, number + 1)]
        )


def test_an_answer_is_known_to_be_from_articles_that_changed_meanwhile(talk: Watched) -> None:
    """What was told is looked at once more where the library changed between the question and the states."""
    _, answer = talk.ask("U1", "C1", ASKED)
    kept = talk.work.ledger.answers.asked(Key(TEAM, "C1", str(answer.thread)))
    assert kept
    talk.work.ledger.answers.amended(kept.id, dict.fromkeys(talk.work.ledger.answers.states(kept.id), ""))
    assert talk.look() == 0
    assert set(talk.work.ledger.answers.states(kept.id).values()) != {""}
