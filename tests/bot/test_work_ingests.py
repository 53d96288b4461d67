"""`/ingest`: one card that follows the job, for whom the place stands, safe to do again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from bot.access import OUTSIDE, SHARED
from bot.ledger import Job
from bot.slack import UncertainError
from bot.work import ingests
from index import Library, LibraryBusyError, Outcome
from tests.bot.working import STORY, AtWork, at_work
from tests.slack import Message
from tests.slack.people import TEAM
from tests.web import Site, page

HOSTILE = "&lt;!channel&gt; <b>&lt;@U1&gt;</b> *bold* &#x202e;reversed &lt;http://evil.example|click&gt;"


@pytest.fixture
def work(tmp_path: Path, site: Site) -> Iterator[AtWork]:
    with at_work(tmp_path, site) as bot:
        yield bot


def ingest(work: AtWork, user: str, channel: str, *urls: str, text: str = "") -> Message:
    return work.do("ingest", user, channel, text or " ".join(urls), lane="adding", addresses=list(urls))


def job(work: AtWork, *urls: str) -> Job:
    return work.job("ingest", "U1", "C1", " ".join(urls), lane="adding", addresses=list(urls))


def uses(work: AtWork) -> int:
    return len(work.slack.calls_of("response_url"))


@pytest.fixture
def story(site: Site) -> str:
    site.answers["/story"] = page(STORY)
    return site.url("/story")


def stories(site: Site, number: int) -> list[str]:
    for place in range(number):
        site.answers[f"/{place}"] = page(STORY.replace("School of sails", f"School number {place}"))
    return [site.url(f"/{place}") for place in range(number)]


def test_the_card_tells_what_was_found_and_whom_it_answers(work: AtWork, story: str) -> None:
    card = ingest(work, "U1", "C1", story)
    assert work.slack.ephemerals("U1")[0].shown == "Reading 1 address …"
    assert card.shown.startswith("School of sails · Coast Post · 2024-03-02\n2 quotes by 2 people\n")
    assert "“Every child here learns to sail before it learns to swim,”\n" in card.shown
    assert "Anna Holm" in card.shown
    assert "Added. Answers everyone in this workspace except guests. Added by you." in card.shown
    assert [button.text for button in card.buttons] == ["Edit details", "See all quotes", "Remove"]
    listed = work.do("quotes", "U1", "C1", on=card, listing=card.button("quotes_all").value)
    assert "The boats are older than the teachers," in listed.shown
    work.do("remove", "U1", "C1", on=card, article=card.button("article_remove").value)
    assert work.library.status().articles == 0


@pytest.mark.parametrize(
    ("user", "channel", "audience", "told"),
    [
        ("U1", "C1", "team:T1", "Answers everyone in this workspace except guests. Added by you."),
        ("U1", "CPRIV", "channel:T1:CPRIV", "Answers only this channel. Added by you."),
        ("U1", "CMPIM", "channel:T1:CMPIM", "Answers only this channel. Added by you."),
        ("U1", "DU1", "user:T1:U1", "Answers only you. Added by you."),
        ("UGUEST", "C1", "channel:T1:C1", "Answers only this channel. Added by you."),
    ],
)
def test_what_is_added_answers_whom_the_place_stands_for(
    work: AtWork, story: str, user: str, channel: str, audience: str, told: str
) -> None:
    assert told in ingest(work, user, channel, story).shown
    [article] = work.library.articles()
    assert article.audiences == (audience,)
    assert work.ledger.adders(TEAM, article.id) == {audience: user}


@pytest.mark.parametrize(
    ("user", "channel", "allowed", "told"),
    [
        ("U1", "CSHARED", False, SHARED.replace("`", "")),
        ("UEXT", "CSHARED", False, SHARED.replace("`", "")),
        ("UEXT", "CSHARED", True, OUTSIDE),
        ("UGONE", "C1", False, SHARED.replace("`", "")),
    ],
)
def test_who_may_not_add_is_told_why(
    work: AtWork, story: str, site: Site, *, user: str, channel: str, allowed: bool, told: str
) -> None:
    work.ledger.allow(TEAM, channel, "UADMIN", allowed=allowed)
    assert ingest(work, user, channel, story).shown == told
    assert not site.asked


@pytest.mark.parametrize(
    ("addresses", "text", "told"),
    [
        ([], "", "Give me the address of an article: /ingest https://news.example/story."),
        ([], "harbour.pdf", "“harbour.pdf” is no web address, so I left it out; begin with https://."),
        (["-"], "-", "Give me the address"),
        (["/etc/passwd", "file:///etc/passwd", "README.md"], "/etc/passwd README.md", "“/etc/passwd”, “README.md” are"),
    ],
)
def test_nothing_but_a_web_address_is_read(work: AtWork, addresses: list[str], text: str, told: str) -> None:
    """A path would be read from the machine that the bot runs on, and - from its standard input."""
    assert told in ingest(work, "U1", "C1", *addresses, text=text).shown
    assert work.library.status().articles == 0


def test_words_beside_an_address_are_told(work: AtWork, story: str) -> None:
    card = ingest(work, "U1", "C1", story, text=f"{story} please")
    assert "Added." in card.shown
    assert "“please” is no web address" in card.shown


def test_an_article_that_is_there_was_there_already(work: AtWork, story: str) -> None:
    ingest(work, "U2", "C1", story)
    work.clock = 60.0  # the second command is later than what it finds
    card = ingest(work, "U1", "C1", story)
    assert "It was here already. Answers everyone in this workspace except guests." in card.shown
    assert "Added by you" not in card.shown
    assert [button.text for button in card.buttons] == ["See all quotes"]
    assert set(work.ledger.adders(TEAM, next(iter(work.library.articles())).id).values()) == {"U2"}


def test_an_article_that_others_have_elsewhere_is_new_to_whoever_adds_it(work: AtWork, story: str) -> None:
    ingest(work, "UADMIN", "CPRIV", story)
    card = ingest(work, "U2", "C1", story)
    assert "Added. Answers everyone in this workspace except guests. Added by you." in card.shown
    [article] = work.library.articles()
    assert work.ledger.adders(TEAM, article.id) == {"channel:T1:CPRIV": "UADMIN", "team:T1": "U2"}


def test_a_changed_text_is_told(work: AtWork, story: str, site: Site) -> None:
    ingest(work, "U1", "C1", story)
    site.answers["/story"] = page(STORY.replace("forty", "fifty"))
    assert "Its text had changed, and the new one answers now." in ingest(work, "U1", "C1", story).shown


def test_of_many_articles_some_are_shown_and_the_others_counted(work: AtWork, site: Site) -> None:
    urls = [*stories(site, 7), site.url("/gone")]
    card = ingest(work, "U1", "C1", *urls)
    assert card.shown.startswith("8 articles: 7 added, 1 refused.\n")
    assert card.shown.count("Added by you.") == 5
    assert "And 2 more articles; /articles lists them." in card.shown
    assert f"{site.url('/gone')} answers 404 Not Found: there is no such page; check the address." in card.shown


def test_a_refusal_says_what_somebody_in_slack_can_do(work: AtWork, site: Site) -> None:
    site.answers["/login"] = page("", status=401)
    shown = ingest(work, "U1", "C1", site.url("/login"), "http://127.0.0.2:9/inside").shown
    assert "it wants a login; whoever runs me can add it from a file." in shown
    assert "127.0.0.2 is a private address, which is not fetched; whoever runs me can allow it." in shown
    assert "PULLQUOTE" not in shown


def test_a_card_is_told_in_five_messages_at_most_however_long_the_job(work: AtWork, site: Site) -> None:
    urls = stories(site, 50)
    taken = job(work, *urls)

    def later() -> float:
        work.clock += 10.0  # each look at the clock costs ten seconds, so that there is always something to tell
        return work.now()

    ingests.ingest(replace(work.bot, now=later), taken)
    assert uses(work) == 5
    told = [message.shown for message in work.slack.ephemerals("U1")]
    assert [line for line in told if "so far" in line] == [
        "Reading 50 addresses … 16 of 50 so far.",
        "Reading 50 addresses … 33 of 50 so far.",
    ]
    assert work.last("U1").shown.startswith("50 articles: 50 added.")


def test_a_quick_job_costs_two_messages(work: AtWork, story: str) -> None:
    ingest(work, "U1", "C1", story)
    assert uses(work) == 2


@pytest.mark.parametrize("spent", ["used", "expired", "late"])
def test_where_the_response_address_is_spent_the_card_comes_in_a_message(work: AtWork, story: str, spent: str) -> None:
    taken = job(work, story)
    url = str(taken.request.response_url)
    if spent == "used":
        work.ledger.responded(taken, 0)
        for response in work.slack.workspace.responses.values():
            response.uses = 5
    elif spent == "expired":
        work.slack.pass_time(1801)
    else:
        work.clock = 1800
    ingests.ingest(work.bot, taken)
    [card] = work.slack.posted()
    assert card.channel == work.slack.workspace.direct("U1").id
    assert "Added by you." in card.shown
    assert url not in card.shown
    assert work.ledger.take("adding") is None


def test_a_card_that_comes_in_a_message_has_only_buttons_that_do_something_there(work: AtWork, story: str) -> None:
    """See all quotes and Remove said that the article is no longer there: it answers in the channel alone."""
    taken = work.job("ingest", "U1", "CPRIV", story, lane="adding", addresses=[story])
    work.clock = 1800
    ingests.ingest(work.bot, taken)
    [card] = work.slack.posted()
    assert "Added. Answers only the channel that you typed it in. Added by you." in card.shown
    assert not card.buttons
    work.clock = 0
    taken = job(work, story)
    work.clock = 1800
    ingests.ingest(work.bot, taken)
    card = work.slack.posted()[-1]
    assert [button.text for button in card.buttons] == ["Edit details", "See all quotes", "Remove"]
    shown = work.do("remove", "U1", card.channel, on=card, article=card.button("article_remove").value).shown
    assert shown.startswith("Removed: School of sails.")


@pytest.mark.parametrize("after", [True, False])
@pytest.mark.parametrize("how", [500, "closed"])
def test_a_card_that_may_have_arrived_is_not_sent_again(
    work: AtWork, story: str, how: int | str, *, after: bool
) -> None:
    """The address of a command replaces nothing: what was sent twice stood there twice."""
    taken = job(work, story)
    work.slack.fail("response_url", how, after=after, where=lambda sent: "School" in str(sent))
    with pytest.raises(UncertainError):
        ingests.ingest(work.bot, taken)
    work.ledger.recover()
    ingests.ingest(work.bot, work.taken("adding"))
    shown = [message.shown for message in work.slack.ephemerals("U1")]
    assert len([card for card in shown if card.startswith("School of sails")]) == after
    assert work.library.status().articles == 1
    assert work.ledger.take("adding") is None


def test_a_crash_between_commit_and_note_leaves_the_adder_the_right_to_remove(work: AtWork, story: str) -> None:
    job(work, story)
    [outcome] = work.library.add([story], audiences=["team:T1"])
    assert outcome.article
    assert work.ledger.recover() == 1
    again = work.taken("adding")
    ingests.ingest(work.bot, again)
    assert "Added. Answers everyone in this workspace except guests. Added by you." in work.last("U1").shown
    assert work.ledger.adders(TEAM, outcome.article.id) == {"team:T1": "U1"}
    assert "Remove" in [button.text for button in work.last("U1").buttons]


def test_what_the_operator_added_before_is_nobodys_to_take_back(work: AtWork, story: str) -> None:
    list(work.library.add([story], audiences=["team:T1"]))
    work.clock = 60.0
    card = ingest(work, "U1", "C1", story)
    assert "It was here already." in card.shown
    assert "Remove" not in [button.text for button in card.buttons]


def test_a_job_that_is_done_again_counts_the_messages_of_the_first_time(work: AtWork, story: str) -> None:
    ingests.ingest(work.bot, taken := job(work, story))
    payload = {**taken.request.payload, "responded": 4}
    second = work.job("ingest", "U1", "C1", story, lane="adding", **payload)
    ingests.ingest(work.bot, second)
    assert uses(work) == 3
    third = work.job("ingest", "U1", "C1", story, lane="adding", **{**payload, "responded": 5})
    ingests.ingest(work.bot, third)
    assert uses(work) == 3
    assert len(work.slack.posted()) == 1


def test_how_far_it_is_may_go_unsaid_but_not_how_it_ended(work: AtWork, story: str) -> None:
    work.slack.fail("response_url", 500)
    ingests.ingest(work.bot, job(work, story))
    assert [message.shown[:15] for message in work.slack.ephemerals("U1")] == ["School of sails"]
    work.slack.fail("response_url", 500, times=2)
    with pytest.raises(UncertainError):
        ingests.ingest(work.bot, job(work, story))


def test_a_message_that_may_have_arrived_is_not_sent_again(work: AtWork, story: str) -> None:
    taken = job(work, story)
    work.clock = 1800
    work.slack.fail("chat.postMessage", "closed", after=True)
    with pytest.raises(UncertainError):
        ingests.ingest(work.bot, taken)
    work.ledger.recover()
    ingests.ingest(work.bot, work.taken("adding"))
    assert len(work.slack.posted()) == 1


def test_a_busy_library_puts_the_job_back(work: AtWork, story: str) -> None:
    """The worker does it again; what was added before stays in and is told as added."""

    class Busy:
        expected = work.library.expected

        def add(self, sources: list[str], **how: Any) -> Iterator[Outcome]:
            yield from work.library.add(sources, **how)
            raise LibraryBusyError("Another process writes.")

    taken = job(work, story)
    with pytest.raises(LibraryBusyError):
        ingests.ingest(replace(work.bot, library=cast("Library", Busy())), taken)
    work.ledger.put_back(taken, due=0.0, counted=True)
    again = work.taken("adding")
    assert again.request.payload["responded"] == 1
    ingests.ingest(work.bot, again)
    assert "Added." in work.last("U1").shown
    assert uses(work) == 2


def test_who_adds_again_what_was_taken_out_by_hand_is_its_adder(work: AtWork, story: str) -> None:
    ingest(work, "U2", "C1", story)
    [article] = work.library.articles()
    list(work.library.remove([article.id]))  # as `pullquote remove` does, which knows no ledger
    assert "Added by you." in ingest(work, "U1", "C1", story).shown
    assert work.ledger.adders(TEAM, article.id) == {"team:T1": "U1"}


def test_what_an_article_states_does_nothing_in_slack(work: AtWork, site: Site) -> None:
    site.answers["/h"] = page(STORY.replace("School of sails", HOSTILE).replace("Coast Post", "&lt;!here&gt;"))
    card = ingest(work, "U1", "C1", site.url("/h"))
    assert "<!channel>" in card.shown
    assert "\u202e" not in card.shown


def test_a_guest_does_not_learn_that_the_workspace_has_an_article(work: AtWork, story: str) -> None:
    ingest(work, "U1", "C1", story)
    card = ingest(work, "UGUEST", "C1", story)
    assert "Added. Answers only this channel. Added by you." in card.shown


def test_two_addresses_of_one_article_are_told_once(work: AtWork, story: str) -> None:
    list(work.library.add([story], audiences=["channel:T1:CPRIV"]))
    work.clock = 60.0
    card = ingest(work, "U1", "C1", story, f"{story}?utm_source=x")
    assert card.shown.count("School of sails") == 1
    assert "It was here already" not in card.shown


def test_who_adds_what_others_have_already_is_told_both(work: AtWork, story: str) -> None:
    ingest(work, "U2", "C1", story)
    card = ingest(work, "U1", "CPRIV", story)
    assert "You added it for this channel; it already answers everyone in this workspace except guests." in card.shown
    list(work.library.add([story], audiences=["*"]))
    assert "You added it for yourself; it already answers everyone." in ingest(work, "U1", "DU1", story).shown
