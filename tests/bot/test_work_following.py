"""*Ask a follow-up*: below answers in channels where the bot does not hear what is asked without a mention."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.ledger import Key
from bot.slack import UncertainError
from bot.work import run
from tests.bot.conversing import Conversing, conversing
from tests.bot.working import BRIDGE, FERRY
from tests.slack import Message, View
from tests.slack.people import TEAM

ASKED = "what did Lind say about the bridge?"


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Conversing]:
    """Return a bot without history scopes, and people who talk with it."""
    with conversing(tmp_path) as talking:
        talking.work.put(BRIDGE)
        talking.work.put(FERRY)
        history = {"channels:history", "groups:history", "mpim:history"}
        talking.work.bot = replace(talking.work.bot, scopes=talking.work.bot.scopes - history)
        yield talking


def form(talk: Conversing, answer: Message, user: str = "U2") -> View:
    """Press *Ask a follow-up*; return the form."""
    talk.hear(talk.slack.press(answer.button("follow_up"), user))
    run(talk.work.bot, talk.work.taken("quick"))
    return talk.slack.views(user)[-1]


def asks(talk: Conversing, view: View, words: str) -> None:
    talk.hear(talk.slack.submit(view, {"question": words}))
    talk.answer()


@pytest.mark.parametrize(
    ("channel", "scopes", "rule", "offered"),
    [
        ("C1", set(), "all", True),
        ("C1", {"channels:history"}, "all", False),
        ("C1", {"channels:history"}, "mentioned", True),
        ("CPRIV", {"channels:history"}, "all", True),
        ("CPRIV", {"groups:history", "mpim:history"}, "all", False),
        ("DU1", set(), "all", False),
    ],
)
def test_it_is_offered_where_unmentioned_replies_are_not_heard(
    talk: Conversing, channel: str, scopes: set[str], rule: str, offered: bool
) -> None:
    talk.work.bot = replace(talk.work.bot, scopes=talk.work.bot.scopes | scopes)
    talk.work.ledger.rules.set_channel(TEAM, "C1", rule, user="UADMIN")  # type: ignore[arg-type]  # of the table
    _, answer = talk.ask("U1", channel, ASKED)
    assert ("follow_up" in {button.action_id for button in answer.buttons}) == offered


def test_it_asks_in_the_thread_and_names_who_asked(talk: Conversing) -> None:
    asked, answer = talk.ask("U1", "C1", ASKED)
    asks(talk, form(talk, answer), "and about the harbour?")
    then = talk.last("C1", asked.ts)
    assert then.shown.splitlines()[:2] == [
        "Piet Member asked: “and about the harbour?”",
        "Asked as: “what did Lind say about the harbour?”",
    ]
    assert "would freeze" in then.shown
    asks(talk, form(talk, then), "and Berg about the ferry?")
    last = talk.last("C1", asked.ts)
    assert "Asked as: “what did Berg say about the ferry?”" in last.shown
    _, on = talk.ask("U1", "C1", "and about the fishermen?", thread=asked.ts)
    assert "Asked as: “what did Berg say about the fishermen?”" in on.shown


def test_it_goes_on_from_a_shared_answer_in_a_thread_below_it(talk: Conversing) -> None:
    card = talk.work.do("ask", "U1", "C1", ASKED, lane="answers")
    talk.hear(talk.slack.press(card.button("share"), "U1"))
    talk.answer()
    (shared,) = talk.slack.posted("C1")
    asks(talk, form(talk, shared), "and about the harbour?")
    assert "would freeze" in talk.last("C1", shared.ts).shown


def test_what_is_asked_is_answered_from_what_everyone_there_may_read(talk: Conversing) -> None:
    talk.work.put({**FERRY, "id": "own", "text": FERRY["text"].replace("Nobody asked", "Hardly anybody asked")},
                  "user:T1:U2")  # fmt: skip
    asked, answer = talk.ask("U1", "C1", ASKED)
    asks(talk, form(talk, answer), "what did Berg say about the ferry?")
    assert "Hardly" not in talk.last("C1", asked.ts).shown


def test_a_form_that_is_sent_twice_is_answered_once(talk: Conversing) -> None:
    asked, answer = talk.ask("U1", "C1", ASKED)
    view = form(talk, answer)
    sent = talk.slack.submit(view, {"question": "and about the harbour?"})
    talk.hear(sent, sent)
    talk.answer()
    assert len(talk.slack.replies("C1", asked.ts)) == 2


def test_an_answer_that_is_forgotten_or_of_another_place_is_not_gone_on_from(talk: Conversing) -> None:
    _, answer = talk.ask("U1", "C1", ASKED)
    for value in ("999", "1", "²", "x"):
        before = len(talk.slack.ephemerals("U2"))
        channel = "C2" if value == "1" else "C1"
        job = talk.work.job("follow_up", "U2", channel, trigger="none", asked=value)
        run(talk.work.bot, job)
        assert "I no longer know what was asked there" in talk.slack.ephemerals("U2")[before].shown
    assert talk.slack.views("U2") == []
    assert answer.button("follow_up").value == "1"


def test_a_trigger_that_is_too_old_is_told_of(talk: Conversing) -> None:
    _, answer = talk.ask("U1", "C1", ASKED)
    talk.hear(talk.slack.press(answer.button("follow_up"), "U2"))
    talk.slack.pass_time(4)
    run(talk.work.bot, talk.work.taken("quick"))
    assert "took too long" in talk.work.last("U2").shown


@pytest.mark.parametrize(("channel", "rule", "said"), [("CSHARED", "all", "shared with another"), ("C1", "off", "off")])
def test_where_nothing_is_answered_no_form_is_opened_and_none_is_answered(
    talk: Conversing, channel: str, rule: str, said: str
) -> None:
    talk.work.ledger.allow(TEAM, "CSHARED", "UADMIN", allowed=True)
    asked, answer = talk.ask("U1", channel, ASKED)
    view = form(talk, answer, "U1")
    talk.work.ledger.allow(TEAM, "CSHARED", "UADMIN", allowed=False)
    talk.work.ledger.rules.set_channel(TEAM, "C1", rule, user="UADMIN")  # type: ignore[arg-type]  # of the table
    asks(talk, view, "and about the harbour?")
    assert said in talk.work.last("U1").shown
    assert talk.slack.replies(channel, asked.ts) == [answer]
    talk.hear(talk.slack.press(answer.button("follow_up"), "U1"))
    run(talk.work.bot, talk.work.taken("quick"))
    assert said in talk.work.last("U1").shown
    assert len(talk.slack.views("U1")) == 1


def test_a_form_whose_place_is_forgotten_says_so_to_whoever_filled_it_in(talk: Conversing) -> None:
    _, answer = talk.ask("U1", "C1", ASKED)
    view = form(talk, answer)
    talk.work.ledger.forget(before=talk.work.now() + 1)
    asks(talk, view, "and about the harbour?")
    assert "no longer know what that form was about" in talk.slack.posted("DU2")[-1].shown


@pytest.mark.parametrize("question", ["thanks", "what did Berg say about the ferry?"])
@pytest.mark.parametrize("swept", [True, False])
def test_a_form_that_was_open_for_long_is_heard_all_the_same(talk: Conversing, question: str, *, swept: bool) -> None:
    """Slack took nothing at its address any more, and nobody heard why it was not answered."""
    asked, answer = talk.ask("U1", "C1", ASKED)
    view = form(talk, answer)
    talk.slack.pass_time(3600)
    if swept:
        talk.work.ledger.upkeep.expire()
    talk.work.ledger.rules.set_channel(TEAM, "C1", "all" if question == "thanks" else "off", user="UADMIN")
    asks(talk, view, question)
    said = "You are welcome." if question == "thanks" else "turned me off"
    assert said in talk.slack.posted("DU2")[-1].shown
    assert talk.slack.replies("C1", asked.ts) == [answer]


def test_a_channel_in_which_the_bot_may_not_post_is_told_of(talk: Conversing) -> None:
    asked, answer = talk.ask("U1", "C1", ASKED)
    view = form(talk, answer)
    talk.slack.fail("chat.postMessage", "is_archived", times=99)
    asks(talk, view, "and about the harbour?")
    assert "does not let me post" in talk.work.last("U2").shown
    assert talk.slack.replies("C1", asked.ts) == [answer]


def test_a_channel_that_is_turned_off_says_so_to_whoever_mentions_the_bot(talk: Conversing) -> None:
    talk.work.ledger.rules.set_channel(TEAM, "C1", "off", user="UADMIN")
    asked, answer = talk.ask("U1", "C1", ASKED)
    assert "turned me off in this channel" in answer.shown
    assert "winter" not in answer.shown
    assert "turned me off" in talk.work.do("ask", "U1", "C1", ASKED, lane="answers").shown
    kept = talk.work.ledger.answers.asked(Key(TEAM, "C1", asked.ts))
    assert kept
    assert kept.told == {}


def test_in_a_channel_that_was_turned_off_meanwhile_nothing_is_overheard_nor_shared(talk: Conversing) -> None:
    asked, answer = talk.ask("U1", "C1", ASKED)
    card = talk.work.do("ask", "U1", "C1", ASKED, lane="answers")
    talk.hear(talk.slack.message("U2", "C1", "what did Berg say about the ferry?", asked.ts))
    talk.hear(talk.slack.press(card.button("share"), "U1"))
    talk.work.ledger.rules.set_channel(TEAM, "C1", "off", user="UADMIN")
    talk.answer()
    assert talk.slack.posted("C1") == [answer]
    assert "turned me off" in talk.work.last("U1").shown


def test_what_was_asked_in_a_form_is_posted_once_though_the_line_broke(talk: Conversing) -> None:
    asked, answer = talk.ask("U1", "C1", ASKED)
    view = form(talk, answer)
    talk.slack.fail("chat.postMessage", "closed", after=True)
    with pytest.raises(UncertainError):
        asks(talk, view, "and about the harbour?")
    talk.work.ledger.recover()
    talk.answer()
    assert len(talk.slack.replies("C1", asked.ts)) == 2
