"""What others propose to correct, and what admins decide, each for what they see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.directory import Directory
from bot.work import corrections, decisions, run
from bot.work.bot import Bot
from bot.work.replies import NOT_ADMIN
from index import UsageError
from tests.bot.correcting import (
    DAHL,
    HIDDEN,
    TOLD,
    WORDS,
    decide,
    direct,
    opened,
    proposal,
    quote_of,
    speaker,
    submit,
    told_on,
)
from tests.bot.working import AtWork, at_work
from tests.slack.people import TEAM


@pytest.fixture
def work(tmp_path: Path) -> Iterator[AtWork]:
    with at_work(tmp_path) as bot:
        yield bot


# Proposals


@pytest.mark.parametrize(("user", "name"), [("U1", "Nora Member"), ("UGUEST", "Gus Guest")])
def test_what_others_propose_an_admin_applies(work: AtWork, user: str, name: str) -> None:
    work.put(TOLD)
    answer = submit(work, user, "C1", DAHL)
    assert answer
    assert answer.shown == corrections.LOOKED_AT
    assert speaker(work) == "Maria Lind"
    told_on(work)
    [asked] = direct(work, "UADMIN")
    assert asked.shown.startswith(f"{name} proposes a correction: Ole Dahl said this, not Maria Lind.")
    assert WORDS in asked.shown
    assert [button.text for button in asked.buttons] == ["Apply", "Decline"]
    decide(work, "UADMIN", asked, "apply")
    [decided] = direct(work, "UADMIN")
    assert decided.shown.startswith("Applied by Ada Admin: Ole Dahl said this, not Maria Lind.")
    assert speaker(work) == "Ole Dahl"
    told_on(work)
    [heard] = direct(work, user)
    assert heard.shown.startswith("Applied by Ada Admin: Ole Dahl said this, not Maria Lind.")
    assert not heard.buttons


def test_what_is_declined_stays_as_it_is_and_is_told(work: AtWork) -> None:
    work.put(TOLD)
    submit(work, "U1", "C1", DAHL)
    told_on(work)
    decide(work, "UADMIN", direct(work, "UADMIN")[0], "decline")
    told_on(work)
    assert direct(work, "U1")[0].shown.startswith("Declined by Ada Admin: ")
    assert speaker(work) == "Maria Lind"
    assert not work.ledger.proposals.open(TEAM)


def test_the_same_proposal_of_somebody_is_one(work: AtWork) -> None:
    work.put(TOLD)
    for user in ("U1", "U1", "U2"):
        submit(work, user, "C1", DAHL)
    assert [one.user for one in work.ledger.proposals.open(TEAM)] == ["U1", "U2"]
    told_on(work)
    assert len(direct(work, "UADMIN")) == 2


def test_so_many_proposals_of_somebody_may_wait(work: AtWork) -> None:
    work.put(TOLD)
    for number in range(corrections.MOST_OPEN + 1):
        answer = submit(work, "U1", "C1", {"what": "site", "site": f"Coast Post {number}"})
    assert answer
    assert answer.shown == corrections.ENOUGH.format(number=corrections.MOST_OPEN)
    assert len(work.ledger.proposals.open(TEAM)) == corrections.MOST_OPEN
    assert work.ledger.waiting() == {"notices": corrections.MOST_OPEN}


def test_what_was_decided_is_not_decided_again(work: AtWork) -> None:
    work.bot = two_admins(work)
    work.put(TOLD)
    submit(work, "U1", "C1", DAHL)
    told_on(work)
    mine, theirs = direct(work, "UADMIN")[0], direct(work, "U2")[0]
    decide(work, "UADMIN", mine, "decline")
    decide(work, "U2", theirs, "apply")
    assert direct(work, "U2")[0].shown.startswith("Declined by Ada Admin: ")
    assert speaker(work) == "Maria Lind"
    told_on(work)
    assert len(direct(work, "U1")) == 1


def two_admins(work: AtWork) -> Bot:
    directory = Directory(work.bot.slack, work.ledger, team=TEAM, admins=["UADMIN", "U2", "UGUEST", "UGONE"])
    return replace(work.bot, directory=directory)


def test_a_guest_is_no_admin_whatever_is_set(work: AtWork) -> None:
    work.bot = two_admins(work)
    work.put(TOLD)
    submit(work, "U1", "C1", DAHL)
    told_on(work)
    assert [bool(direct(work, user)) for user in ("UADMIN", "U2", "UGUEST")] == [True, True, False]


def test_where_no_admin_sees_the_article_that_is_said(work: AtWork) -> None:
    work.bot = replace(work.bot, directory=Directory(work.bot.slack, work.ledger, team=TEAM, admins=["UGUEST"]))
    work.put(TOLD)
    answer = submit(work, "U1", "C1", DAHL)
    assert answer
    assert answer.shown == corrections.NOBODY_SEES.replace("`", "")


def test_nobody_but_an_admin_decides(work: AtWork) -> None:
    work.put(TOLD)
    submit(work, "U1", "C1", DAHL)
    payload: dict[str, Any] = {"proposal": proposal(work).id, "decision": "apply", "message": None}
    assert work.do("decide", "U1", "C1", **payload).shown == NOT_ADMIN
    assert speaker(work) == "Maria Lind"


def test_words_that_changed_before_the_decision_close_the_proposal(work: AtWork) -> None:
    work.put(TOLD)
    submit(work, "U1", "C1", DAHL)
    told_on(work)
    work.put(TOLD | {"text": TOLD["text"].replace("before winter", "before spring")})
    decide(work, "UADMIN", direct(work, "UADMIN")[0], "apply")
    assert direct(work, "UADMIN")[0].shown.startswith("Not applied, as the words have changed since or are gone: ")
    told_on(work)
    assert direct(work, "U1")[0].shown.startswith("Not applied")
    assert not work.ledger.proposals.open(TEAM)


def test_a_name_that_may_be_two_peoples_is_told_to_whoever_applies_it(work: AtWork) -> None:
    work.put(TOLD | {"text": TOLD["text"] + "\n\n“It is safe,” said Kari Vik. “It is not,” said Olaf Vik."})
    submit(work, "U1", "C1", {"what": "speaker", "name": "Vik"})
    job = work.job("decide", "UADMIN", "C1", proposal=proposal(work).id, decision="apply", message=None)
    with pytest.raises(UsageError, match=r"'Vik' may be .* in this article"):
        decisions.decide(work.bot, job)
    assert proposal(work).state == "open"


def test_a_proposal_that_is_forgotten_is_told(work: AtWork) -> None:
    payload: dict[str, Any] = {"proposal": 7, "decision": "apply", "message": None}
    assert work.do("decide", "UADMIN", "C1", **payload).shown == decisions.GONE


def test_where_there_are_no_admins_that_is_said(work: AtWork) -> None:
    directory = Directory(work.bot.slack, work.ledger, team=TEAM)
    work.bot = replace(work.bot, directory=directory)
    work.put(TOLD)
    answer = submit(work, "U1", "C1", DAHL)
    assert answer
    assert answer.shown == corrections.NO_ADMINS.replace("`", "")
    assert proposal(work).words == WORDS


# What only a channel, or one person, sees


def test_what_only_a_channel_sees_is_decided_there(work: AtWork) -> None:
    work.put(TOLD, HIDDEN)
    question = work.slack.said("U1", "CPRIV", "what did Lind say?")
    answer = submit(work, "U1", "CPRIV", DAHL, thread=question.ts)
    assert answer
    assert answer.shown == corrections.POSTED
    told_on(work)
    assert not direct(work, "UADMIN")
    [asked] = work.slack.posted("CPRIV")
    assert asked.thread == question.ts
    decide(work, "U1", asked, "apply")
    assert work.last("U1").shown == NOT_ADMIN
    decide(work, "UADMIN", asked, "apply")
    assert work.slack.posted("CPRIV")[0].shown.startswith("Applied by Ada Admin: ")
    assert speaker(work) == "Ole Dahl"


def test_an_admin_decides_nothing_from_where_the_article_does_not_answer(work: AtWork) -> None:
    work.put(TOLD, HIDDEN)
    submit(work, "U1", "CPRIV", DAHL)
    for decision in ("apply", "decline"):
        payload: dict[str, Any] = {"proposal": proposal(work).id, "decision": decision, "message": None}
        assert work.do("decide", "UADMIN", "C1", **payload).shown == decisions.NOT_YOURS
    assert speaker(work) == "Maria Lind"


@pytest.mark.parametrize("told", [DAHL, {"what": "none"}, {"what": "site", "site": "Coast Post"}])
@pytest.mark.parametrize("other", [None, "user:T1:U2", "channel:T1:CPRIV", "*"])
def test_who_alone_has_an_article_corrects_nothing_and_reads_who_could(
    work: AtWork, other: str | None, told: dict[str, str]
) -> None:
    """A correction holds for every article with the same text: a private copy was a way into everybody's, also later.

    What only they have is not kept for others to read either.
    """
    if other:
        work.put(TOLD | {"id": "theirs"}, other)
    work.put(TOLD, "user:T1:U1")
    opened(work, "U1", "DU1", quote_of(work).id)
    assert not work.slack.views("U1")
    assert work.last("U1").shown == corrections.ONLY_YOURS
    answer = submit(work, "U1", "DU1", told)
    assert answer
    assert answer.shown == corrections.ONLY_YOURS
    if not other:
        work.put(TOLD | {"id": "theirs"})
    for article in ("bridge", "theirs"):
        assert (speaker(work, article), quote_of(work, article).corrected) == ("Maria Lind", False)
        assert work.library.article(article).details.site == "Harbour News"
    assert not work.ledger.proposals.open(TEAM)
    told_on(work)
    assert not direct(work, "UADMIN")


def test_what_an_admin_sees_beside_who_has_it_is_proposed(work: AtWork) -> None:
    """The workspace's article may be a guest's own, too, who does not see that it is the workspace's."""
    work.put(TOLD, "user:T1:UGUEST", "team:T1")
    answer = submit(work, "UGUEST", "DUGUEST", DAHL)
    assert answer
    assert answer.shown == corrections.LOOKED_AT
    assert proposal(work).user == "UGUEST"


def test_who_is_no_admin_any_more_takes_nothing_back(work: AtWork) -> None:
    work.put(TOLD)
    answer = submit(work, "UADMIN", "C1", DAHL)
    assert answer
    work.bot = replace(work.bot, directory=Directory(work.bot.slack, work.ledger, team=TEAM, admins=["U2"]))
    decide(work, "UADMIN", answer, "undo")
    assert work.last("UADMIN").shown == NOT_ADMIN
    assert speaker(work) == "Ole Dahl"


# What goes wrong in Slack


def test_a_message_that_cannot_be_edited_is_told_beside_it(work: AtWork) -> None:
    work.put(TOLD)
    submit(work, "U1", "C1", DAHL)
    told_on(work)
    work.slack.fail("chat.update", "message_not_found")
    decide(work, "UADMIN", direct(work, "UADMIN")[0], "apply")
    assert work.last("UADMIN").shown.startswith("Applied by Ada Admin: ")
    assert speaker(work) == "Ole Dahl"


def applied_at_home(work: AtWork) -> None:
    """Let the admin press *Apply* in App Home."""
    about: dict[str, Any] = {"proposal": proposal(work).id, "decision": "apply", "message": None}
    run(work.bot, work.job("decide", "UADMIN", "", **about, response_url=None))


def test_in_the_app_home_the_home_is_shown_anew_without_it(work: AtWork) -> None:
    work.put(TOLD)
    submit(work, "U1", "C1", DAHL)
    applied_at_home(work)
    assert speaker(work) == "Ole Dahl"
    assert "proposes" not in work.slack.homes["UADMIN"].shown


def test_in_the_app_home_it_is_said_that_nothing_could_be_applied(work: AtWork) -> None:
    work.put(TOLD)
    submit(work, "U1", "C1", DAHL)
    work.put(TOLD | {"text": TOLD["text"].replace("before winter", "before spring")})
    applied_at_home(work)
    assert direct(work, "UADMIN")[0].shown.startswith("Not applied")


def test_a_decision_that_was_broken_off_is_told_once(work: AtWork) -> None:
    work.put(TOLD)
    submit(work, "U1", "C1", DAHL)
    told_on(work)
    [asked] = direct(work, "UADMIN")
    payload: dict[str, Any] = {"proposal": proposal(work).id, "decision": "apply", "message": asked.ts}
    job = work.job("decide", "UADMIN", asked.channel, **payload)
    for _ in range(2):
        decisions.decide(work.bot, job)
    told_on(work)
    assert len(direct(work, "U1")) == 1
    assert direct(work, "UADMIN")[0].shown.startswith("Applied by Ada Admin: ")


def test_what_somebody_types_or_an_article_states_does_nothing_in_slack(work: AtWork) -> None:
    hostile = "<!channel> &lt;!here&gt; \u202e <@U1>"
    work.put(TOLD | {"title": hostile, "site": hostile})
    submit(work, "U1", "C1", {"what": "speaker", "name": hostile})
    told_on(work)
    [asked] = direct(work, "UADMIN")
    assert "<!channel>" in asked.shown
    decide(work, "UADMIN", asked, "apply")
    opened(work, "U1", "C1", quote_of(work).id)
    assert "\u202e" not in work.slack.views("U1")[0].shown
