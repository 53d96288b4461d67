"""The one message of a command that adds, where it is posted: edited in place, whatever breaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.access import OUTSIDE, SHARED
from bot.blocks.answers import plain_message
from bot.ledger import Job
from bot.slack import UncertainError
from bot.work import ingests, tell
from tests.bot.working import AtWork, at_work, stories
from tests.slack.people import TEAM
from tests.web import Site


@pytest.fixture
def work(tmp_path: Path, site: Site) -> Iterator[AtWork]:
    with at_work(tmp_path, site) as bot:
        yield bot


@pytest.fixture
def story(site: Site) -> str:
    return stories(site, 1)[0]


def posted(work: AtWork, user: str, channel: str, *urls: str, **more: Any) -> Job:
    """Return the job of a card that is posted: of a file in a direct message, or a form in App Home."""
    return work.job("ingest", user, channel, lane="adding", response_url=None, addresses=list(urls), **more)


@pytest.mark.parametrize("channel", ["DU1", ""])
def test_a_posted_card_is_one_message_that_is_edited(work: AtWork, site: Site, channel: str) -> None:
    urls = stories(site, 12)
    taken = posted(work, "U1", channel, *urls)
    shown: list[str] = []

    def later() -> float:
        work.clock += 10.0
        shown.extend(message.shown for message in work.slack.posted())
        return work.now()

    ingests.ingest(replace(work.bot, now=later), taken)
    (card,) = work.slack.posted()
    assert card.channel == "DU1"
    assert card.shown.startswith("12 articles: 12 added.")
    assert shown[0] == "Reading 12 addresses …"
    assert "Reading 12 addresses … 7 of 12 so far." in shown
    assert "Added. Answers only you. Added by you." in card.shown
    assert work.slack.ephemerals("U1") == []


@pytest.mark.parametrize("channel", ["DU1", ""])
def test_a_restart_edits_the_same_message(work: AtWork, site: Site, channel: str) -> None:
    urls = stories(site, 2)
    posted(work, "U1", channel, *urls)
    taken = work.ledger.recover() and work.taken("adding")
    assert taken
    broken = replace(work.bot, library=_Broken(work, after=1))  # type: ignore[arg-type]
    with pytest.raises(KeyboardInterrupt):
        ingests.ingest(broken, taken)
    assert len(work.slack.posted()) == 1
    work.ledger.recover()
    ingests.ingest(work.bot, work.taken("adding"))
    (card,) = work.slack.posted()
    assert card.shown.startswith("2 articles: 2 added.")
    assert work.library.status().articles == 2


class _Broken:
    """A library whose process ends while it adds."""

    def __init__(self, work: AtWork, *, after: int) -> None:
        self._library = work.library
        self._after = after

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)

    def add(self, *given: Any, **how: Any) -> Iterator[Any]:
        for place, outcome in enumerate(self._library.add(*given, **how)):
            if place == self._after:
                raise KeyboardInterrupt
            yield outcome


def test_a_crash_between_posting_and_noting_finds_the_message_again(work: AtWork, story: str) -> None:
    taken = posted(work, "U1", "DU1", story)
    work.ledger.noted(taken, card={})
    work.bot.slack.post("DU1", plain_message("Reading 1 address …"), thread=None, key=taken.request.key)
    work.ledger.recover()
    ingests.ingest(work.bot, work.taken("adding"))
    (card,) = work.slack.posted()
    assert card.shown.startswith("School number 0")


@pytest.mark.parametrize("channel", ["DU1", ""])
@pytest.mark.parametrize("after", [True, False])
def test_an_edit_of_which_slack_says_nothing_is_tried_again(
    work: AtWork, story: str, channel: str, *, after: bool
) -> None:
    taken = posted(work, "U1", channel, story)
    work.slack.fail("chat.update", "closed", after=after, where=lambda sent: "School" in str(sent))
    with pytest.raises(UncertainError):
        ingests.ingest(work.bot, taken)
    work.ledger.put_back(taken, due=0.0, counted=True)
    ingests.ingest(work.bot, work.taken("adding"))
    (card,) = work.slack.posted()
    assert "Added." in card.shown
    assert work.ledger.take("adding") is None


def test_a_card_that_somebody_deleted_is_posted_anew(work: AtWork, story: str) -> None:
    taken = posted(work, "U1", "DU1", story)
    work.slack.fail("chat.update", "message_not_found", where=lambda sent: "School" in str(sent))
    ingests.ingest(work.bot, taken)
    assert [card.shown[:6] for card in work.slack.posted()] == ["Readin", "School"]


@pytest.mark.parametrize("how", [500, 429])
def test_where_it_could_not_be_told_how_far_it_is_it_is_told_how_it_ended(work: AtWork, story: str, how: int) -> None:
    work.slack.fail("chat.postMessage", how)
    ingests.ingest(work.bot, posted(work, "U1", "", story))
    (card,) = work.slack.posted()
    assert card.shown.startswith("School number 0")


def test_a_last_message_that_may_have_arrived_where_nobody_can_look_is_not_sent_again(work: AtWork, story: str) -> None:
    taken = posted(work, "U1", "", story)
    work.slack.fail("chat.postMessage", 500)
    work.slack.fail("chat.postMessage", "closed", after=True, where=lambda sent: "School" in str(sent))
    with pytest.raises(UncertainError):
        ingests.ingest(work.bot, taken)
    work.ledger.recover()
    ingests.ingest(work.bot, work.taken("adding"))
    assert len(work.slack.posted()) == 1


def test_a_card_that_a_channel_reads_tells_nothing_that_is_only_the_adders(work: AtWork, story: str) -> None:
    work.do("ingest", "U1", "DU1", lane="adding", addresses=[story])
    ingests.ingest(work.bot, posted(work, "U1", "C1", story))
    (card,) = work.slack.posted("C1")
    name = work.bot.directory.name("U1")
    assert f"Added. Answers everyone in this workspace except guests. Added by {name}." in card.shown
    assert "you" not in card.shown.lower().replace("younger", "")


def test_a_card_that_another_organisation_reads_does_not_tell_what_the_workspace_has(work: AtWork, story: str) -> None:
    work.ledger.allow(TEAM, "CSHARED", "UADMIN", allowed=True)
    work.do("ingest", "U1", "C1", lane="adding", addresses=[story])
    ingests.ingest(work.bot, posted(work, "U1", "CSHARED", story))
    (card,) = work.slack.posted("CSHARED")
    assert f"Added. Answers only this channel. Added by {work.bot.directory.name('U1')}." in card.shown


@pytest.mark.parametrize(("user", "told"), [("UEXT", OUTSIDE), ("UGONE", SHARED)])
def test_who_may_not_add_is_told_why_where_it_is_posted(work: AtWork, story: str, user: str, told: str) -> None:
    work.ledger.allow(TEAM, "CSHARED", "UADMIN", allowed=user == "UEXT")
    ingests.ingest(work.bot, posted(work, user, "CSHARED", story))
    (message,) = work.slack.posted()
    assert message.shown == told.replace("`", "")


@pytest.mark.parametrize("channel", ["DU1", ""])
def test_a_job_that_cannot_be_done_says_so_in_the_message_that_is_there(work: AtWork, story: str, channel: str) -> None:
    taken = posted(work, "U1", channel, story)
    with pytest.raises(KeyboardInterrupt):
        ingests.ingest(replace(work.bot, library=_Broken(work, after=0)), taken)  # type: ignore[arg-type]
    tell(work.bot, taken, "The library cannot be used right now.")
    (card,) = work.slack.posted()
    assert card.shown == "The library cannot be used right now."
    assert work.ledger.take("adding") is None
