"""Questions answered: for everyone in a place or the asker alone, once, with what was asked before in mind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.ledger import Key, Request
from bot.slack import RefusedError, SlackError, UncertainError
from bot.work import run, tell
from tests.bot.working import BRIDGE, FERRY, AtWork, at_work
from tests.slack import Message
from tests.slack.people import BOT, TEAM

ASKED = "what did Lind say about the bridge?"


@pytest.fixture
def work(tmp_path: Path) -> Iterator[AtWork]:
    """Return a bot whose library has an article for everyone."""
    with at_work(tmp_path) as working:
        working.put(BRIDGE)
        yield working


def claim(work: AtWork, user: str, channel: str, text: str, *, thread: str | None = None, **payload: object) -> Message:
    """Let somebody ask in a message, and take the question on as a listener does; return the message."""
    said = work.slack.said(user, channel, text, thread)
    request = Request(
        kind="answer", key=Key(TEAM, said.channel, said.ts), user=user, lane="answers", text=text,
        thread=thread or said.ts, turn=said.channel, durable=True, payload=payload,
    )  # fmt: skip
    assert work.ledger.claim(request, bound=99) == "new"
    return said


def ask(
    work: AtWork, user: str, channel: str, text: str, *, thread: str | None = None, **payload: object
) -> list[Message]:
    """Let somebody ask and have it answered; return the bot's messages in the thread."""
    said = claim(work, user, channel, text, thread=thread, **payload)
    run(work.bot, work.taken("answers"))
    return work.slack.replies(said.channel, thread or said.ts)


def test_a_question_is_answered_in_its_thread(work: AtWork) -> None:
    (answer,) = ask(work, "U1", "C1", ASKED)
    assert "“We need the bridge before winter,”" in answer.text
    assert "Maria Lind" in answer.shown
    assert answer.metadata == {"event_type": "pullquote_answer", "event_payload": {"ts": answer.thread}}


def test_nothing_found_is_said_with_what_there_is(work: AtWork) -> None:
    (answer,) = ask(work, "U1", "C1", "what did Lind say about space travel?")
    assert "No quote by Maria Lind about space travel" in answer.shown
    listing = answer.button("quotes_all").value
    assert (found := work.ledger.list(listing))
    assert found.wanted == {"by": ["Maria Lind"]}


def test_an_empty_mention_is_told_how_to_ask(work: AtWork) -> None:
    (answer,) = ask(work, "U1", "C1", "")
    assert "what did" in answer.shown


def test_what_was_only_overheard_is_answered_when_there_is_an_answer(work: AtWork) -> None:
    (first,) = ask(work, "U1", "C1", ASKED)
    assert first.thread
    assert ask(work, "U2", "C1", "shall we print this tomorrow?", thread=first.thread, overheard=True) == [first]
    kept = work.ledger.request(2)
    assert kept
    assert (kept.text, kept.user) == ("", "")
    told = ask(work, "U2", "C1", "and about the harbour?", thread=first.thread, overheard=True)
    assert len(told) == 2


def test_what_is_asked_next_in_a_thread_is_understood_with_it(work: AtWork) -> None:
    work.put(FERRY)
    (first,) = ask(work, "U1", "C1", ASKED)
    answers = ask(work, "U2", "C1", "and about the harbour?", thread=first.thread)
    assert "Asked as: “what did Lind say about the harbour?”" in answers[-1].shown
    assert "the harbour would freeze" in answers[-1].shown
    again = ask(work, "U1", "C1", "and Berg?", thread=first.thread)
    assert "Asked as: “what did Berg say about the harbour?”" in again[-1].shown


def test_what_begins_anew_in_a_thread_is_answered_as_it_stands(work: AtWork) -> None:
    work.put(FERRY)
    (first,) = ask(work, "U1", "C1", "what did Lind say about the harbour?")
    told = ask(work, "U1", "C1", "what did Berg say about the ferry?", thread=first.thread)[-1]
    assert "Nobody asked" in told.shown
    told = ask(work, "U1", "C1", "what did Lind say?", thread=first.thread)[-1]
    assert "Asked as" not in told.shown
    assert "bridge before winter" in told.shown


def test_what_came_to_nothing_is_not_gone_on_from(work: AtWork) -> None:
    """Nonsense was built up: "who else spoke about any others?"."""
    (first,) = ask(work, "U1", "C1", ASKED)
    for nothing in ("any others?", "and Zorro on boats?", "source?", "translate to German?", "why?"):
        told = ask(work, "U1", "C1", nothing, thread=first.thread)[-1]
        assert told.shown.startswith(("Nothing in the", "No quote by", "Asked as: “what did Zorro")), told.shown
    told = ask(work, "U1", "C1", "and about the harbour?", thread=first.thread)[-1]
    assert "Asked as: “what did Lind say about the harbour?”" in told.shown


def test_whoever_is_mentioned_in_a_question_is_asked_about_by_name(work: AtWork) -> None:
    work.put(
        {"id": "piet", "title": "Boats", "text": "It rained.\n\n“The boats are old,” said Piet Member, who sails."}
    )
    (answer,) = ask(work, "U1", "C1", "what did <@U2> say about the boats?")
    assert "“The boats are old,”" in answer.shown
    alone = work.do("ask", "U1", "C1", "what did <@U2> say about the boats?", lane="answers")
    assert "“The boats are old,”" in alone.shown
    (unknown,) = ask(work, "U1", "C1", "what did <@UNOBODY> say about the boats?")
    assert "UNOBODY" not in unknown.shown


def test_a_name_that_slack_does_not_tell_yet_is_asked_for_again(work: AtWork) -> None:
    claim(work, "U1", "C1", "what did <@U3> say?")
    work.slack.fail("users.info", "ratelimited", where=lambda asked: asked.get("user") == "U3")
    with pytest.raises(SlackError):
        run(work.bot, work.taken("answers"))


def test_a_thread_does_not_hear_of_a_speaker_whom_it_may_not_read(work: AtWork) -> None:
    work.put(FERRY, "channel:T1:CPRIV")
    (first,) = ask(work, "U1", "C1", ASKED)
    answers = ask(work, "U1", "C1", "and Berg?", thread=first.thread)
    assert "Nobody asked" not in answers[-1].shown
    assert "Berg say about the bridge" not in answers[-1].shown


def test_a_channel_shared_with_others_is_refused_until_it_is_allowed(work: AtWork) -> None:
    (refused,) = ask(work, "U1", "CSHARED", ASKED)
    assert "shared with another organisation" in refused.shown
    assert "winter" not in refused.shown
    work.ledger.allow(TEAM, "CSHARED", "UADMIN", allowed=True)
    (answer,) = ask(work, "UEXT", "CSHARED", ASKED)
    assert "winter" in answer.shown


def test_everyone_in_a_place_reads_only_what_all_may_and_the_asker_alone_more(work: AtWork) -> None:
    work.put(FERRY, "user:T1:U1")
    asked = "what did Berg say about the ferry?"
    (answer,) = ask(work, "U1", "C1", asked)
    assert "Nobody asked" not in answer.shown
    assert "Nobody asked" in work.do("ask", "U1", "C1", asked, lane="answers").shown
    assert "Nobody asked" not in work.do("ask", "U2", "C1", asked, lane="answers").shown
    (direct,) = ask(work, "U1", "DU1", asked)
    assert "Nobody asked" in direct.shown


# Share


def share(work: AtWork, user: str, card: Message, *, channel: str = "C1") -> None:
    request = Request(
        kind="share", key=Key(TEAM, channel, f"share:{card.button('share').value}"), user=user, lane="answers",
        turn=channel, durable=True,
        payload={"asked": int(card.button("share").value), "reply": work.slack.response_url(user, channel, card)},
    )  # fmt: skip
    if work.ledger.claim(request, bound=99) == "new":
        run(work.bot, work.taken("answers"))


def test_what_is_shared_is_posted_once_and_the_card_goes(work: AtWork) -> None:
    card = work.do("ask", "U1", "C1", ASKED, lane="answers")
    share(work, "U1", card)
    share(work, "U1", card)
    (posted,) = work.slack.posted("C1")
    assert "winter" in posted.shown
    assert not [button for button in posted.buttons if button.action_id == "share"]
    assert work.slack.ephemerals("U1") == []


def test_what_is_asked_under_a_shared_answer_goes_on_from_it(work: AtWork) -> None:
    share(work, "U1", work.do("ask", "U1", "C1", ASKED, lane="answers"))
    (posted,) = work.slack.posted("C1")
    answers = ask(work, "U2", "C1", "and about the harbour?", thread=posted.ts)
    assert "Asked as" in answers[-1].shown


def test_what_not_everyone_may_see_is_not_shared(work: AtWork) -> None:
    work.put(FERRY, "user:T1:U1")
    card = work.do("ask", "U1", "C1", "what did Berg say about the ferry?", lane="answers")
    share(work, "U1", card)
    assert work.slack.posted("C1") == []
    assert "not everyone here may see" in work.last("U1").shown


def test_what_is_gone_is_not_shared_and_nothing_else_is_said_of_it(work: AtWork) -> None:
    work.put(FERRY)
    card = work.do("ask", "U1", "C1", "what did Berg say about the ferry?", lane="answers")
    list(work.library.remove(["ferry"]))
    share(work, "U1", card)
    assert work.slack.posted("C1") == []
    assert work.last("U1").shown == "There is nothing to share: nothing here answers that now."


def test_where_the_bot_is_no_member_it_asks_to_be_invited_and_share_works_afterwards(work: AtWork) -> None:
    card = work.do("ask", "U1", "COUT", ASKED, lane="answers")
    share(work, "U1", card, channel="COUT")
    assert "Invite me with /invite @Pullquote" in work.last("U1").shown
    channels = work.slack.workspace.channels
    channels["COUT"] = replace(channels["COUT"], members=channels["COUT"].members | {BOT})
    share(work, "U1", card, channel="COUT")
    assert len(work.slack.posted("COUT")) == 1


def test_what_answers_the_workspace_is_not_shared_with_another_by_inviting_the_bot(work: AtWork) -> None:
    """A private channel that the bot is not in was taken for one of ours, and minutes after the invitation still."""
    work.put(FERRY, "team:T1")
    asked = "what did Berg say about the ferry?"
    channels = work.slack.workspace.channels
    channels["CX"] = replace(channels["CPRIVOUT"], id="CX", members=frozenset({"U1", "UEXT"}), ext_shared=True)
    card = work.do("ask", "U1", "CX", asked, lane="answers")
    assert "Nobody asked" in card.shown
    share(work, "U1", card, channel="CX")
    assert "Invite me with /invite @Pullquote" in work.last("U1").shown
    channels["CX"] = channels["CX"].joined(BOT)
    share(work, "U1", card, channel="CX")
    assert "shared with another organisation" in work.last("U1").shown
    (told,) = ask(work, "U1", "CX", asked)
    assert "shared with another organisation" in told.shown
    assert work.slack.posted("CX") == [told]


@pytest.mark.parametrize("after", [True, False])
def test_why_nothing_is_shared_is_told_once_at_most(work: AtWork, *, after: bool) -> None:
    """Nobody can look whether it arrived: the address of a button was used a second time."""
    card = work.do("ask", "U1", "COUT", ASKED, lane="answers")
    work.slack.fail("response_url", 500, after=after)
    with pytest.raises(UncertainError):
        share(work, "U1", card, channel="COUT")
    work.ledger.recover()
    run(work.bot, work.taken("answers"))
    assert len([told for told in work.slack.ephemerals("U1") if "Invite me" in told.shown]) == after
    share(work, "U1", card, channel="COUT")
    assert "Invite me" in work.last("U1").shown


def test_an_answer_is_shared_only_where_it_was_asked(work: AtWork) -> None:
    card = work.do("ask", "U1", "CPRIV", ASKED, lane="answers")
    share(work, "U1", card)
    assert work.slack.posted("C1") == []
    assert "Ask it again" in work.last("U1").shown


def test_nobody_shares_what_somebody_else_asked(work: AtWork) -> None:
    card = work.do("ask", "U1", "C1", ASKED, lane="answers")
    share(work, "U2", card)
    assert work.slack.posted("C1") == []
    assert "Ask it again" in work.last("U2").shown


# What breaks on the way


def test_an_answer_that_arrived_before_the_crash_is_found_not_posted_again(work: AtWork) -> None:
    """The process ended between Slack's taking the message and our noting its ts."""
    said = claim(work, "U1", "C1", ASKED)
    job = work.taken("answers")
    run(work.bot, job)
    with_crash = replace(job, tried=True)
    work.ledger.put_back(with_crash, due=0)
    run(work.bot, work.taken("answers"))
    assert len(work.slack.replies("C1", said.ts)) == 1


def test_an_answer_that_did_not_arrive_is_posted(work: AtWork) -> None:
    said = claim(work, "U1", "C1", ASKED)
    job = work.taken("answers")
    work.ledger.trying(job)
    work.ledger.put_back(job, due=0)
    run(work.bot, work.taken("answers"))
    assert len(work.slack.replies("C1", said.ts)) == 1


@pytest.mark.parametrize("after", [True, False])
def test_a_connection_that_breaks_costs_no_answer_and_makes_no_second(work: AtWork, *, after: bool) -> None:
    said = claim(work, "U1", "C1", ASKED)
    work.slack.fail("chat.postMessage", "closed", after=after)
    job = work.taken("answers")
    with pytest.raises(UncertainError):
        run(work.bot, job)
    work.ledger.put_back(job, due=0)
    run(work.bot, work.taken("answers"))
    assert len(work.slack.replies("C1", said.ts)) == 1


def test_what_slack_refused_is_not_looked_for(work: AtWork) -> None:
    claim(work, "U1", "C1", ASKED)
    work.slack.fail("chat.postMessage", "msg_too_long")
    job = work.taken("answers")
    with pytest.raises(RefusedError):
        run(work.bot, job)
    assert not work.ledger.is_tried(job)


def test_who_asks_where_the_bot_may_not_post_is_told_so_directly(work: AtWork) -> None:
    asked = claim(work, "U1", "COLD", ASKED)
    run(work.bot, work.taken("answers"))
    assert work.slack.replies("COLD", asked.ts) == []
    (told,) = work.slack.posted(work.slack.workspace.direct("U1").id)
    assert "does not let me post where you asked me" in told.shown


@pytest.mark.parametrize(
    "text", ["help", "Hello!", "hi there", "?!", "What can you do?", "how do I add an article?", "list articles"]
)
def test_who_says_hello_is_told_how_to_ask(work: AtWork, text: str) -> None:
    (answer,) = ask(work, "U1", "DU1", text)
    assert "exact words of the articles" in answer.shown


def test_who_sends_an_address_reads_how_it_is_added(work: AtWork) -> None:
    (answer,) = ask(work, "U1", "DU1", "https://news.example/story")
    assert "/ingest https://news.example/story" in answer.shown


def test_help_that_is_only_overheard_is_somebody_elses(work: AtWork) -> None:
    (first,) = ask(work, "U1", "C1", ASKED)
    assert ask(work, "U2", "C1", "help?", thread=first.thread, overheard=True) == [first]


@pytest.mark.parametrize("text", ["thanks!", "Thank you very much.", "ok, thanks", "great!"])
def test_thanks_are_no_question(work: AtWork, text: str) -> None:
    (answer,) = ask(work, "U1", "DU1", text)
    assert answer.shown == "You are welcome."


def test_why_there_is_no_answer_is_told_once_at_most(work: AtWork) -> None:
    claim(work, "U1", "COLD", ASKED)
    direct = work.slack.workspace.direct("U1").id
    work.slack.fail("chat.postMessage", "closed", after=True, where=lambda sent: sent["channel"] == "U1")
    with pytest.raises(UncertainError):
        run(work.bot, work.taken("answers"))
    work.ledger.recover()
    run(work.bot, work.taken("answers"))
    assert len(work.slack.posted(direct)) == 1


def test_what_only_the_asker_saw_before_the_crash_is_not_shown_again(work: AtWork) -> None:
    """The process ended between the address's taking the card and our noting it: *Removed* stood there twice."""
    job = work.job("remove", "UADMIN", "C1", article="bridge")
    run(work.bot, job)
    assert len(work.slack.ephemerals("UADMIN")) == 1
    work.ledger.put_back(job, due=0)
    again = work.taken()
    url = work.slack.response_url("UADMIN", "C1")  # the ledger forgot it with the job's end, a crash would have left it
    payload = {"article": "bridge", "response_url": url}
    run(work.bot, replace(again, request=replace(again.request, payload=payload)))
    assert len(work.slack.ephemerals("UADMIN")) == 1


def test_why_something_shared_failed_is_told_to_whoever_pressed(work: AtWork) -> None:
    card = work.do("ask", "U1", "C1", ASKED, lane="answers")
    request = Request(
        kind="share", key=Key(TEAM, "C1", "share:1"), user="U1", lane="answers", durable=True,
        payload={"asked": 1, "reply": work.slack.response_url("U1", "C1", card)},
    )  # fmt: skip
    work.ledger.claim(request, bound=99)
    tell(work.bot, work.taken("answers"), "The library cannot be used right now.")
    assert work.slack.posted("C1") == []
    assert "cannot be used" in work.last("U1").shown


def test_what_is_measured_tells_nothing_of_who_or_what(work: AtWork) -> None:
    ask(work, "U1", "C1", ASKED)
    told = work.bot.metrics.text().decode()
    assert 'pullquote_answers_total{found="true"} 1.0' in told
    assert not [word for word in ("Lind", "U1", "C1", "bridge") if word in told]
