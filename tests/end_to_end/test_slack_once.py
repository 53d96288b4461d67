"""One answer to each question, whatever Slack delivers twice, late or out of order, and whenever the bot dies."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.end_to_end.asked_once import (
    QUESTIONS,
    TRANSPORTS,
    Pair,
    Transport,
    answers,
    assert_one_each,
    crash,
    seen_of,
    serving,
    settled,
    under_way,
    unsent,
    where,
)
from tests.piles import ASKED
from tests.slack import Delivery, SlackDouble
from tests.slack.serving import Served
from tests.web import Site, page

STORY = (
    "<html><head><title>School of sails</title></head><body><article><h1>School of sails</h1>"
    "<p>The island school has forty pupils, and most of them come by boat when the weather lets them.</p>"
    "<p>“Every child here learns to sail before it learns to swim,” Anna Holm, its head, said on Friday.</p>"
    "</article></body></html>"
)


@pytest.fixture(scope="module", params=TRANSPORTS)
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Return a Slack and the bot that serves it, for all the tests of a transport."""
    with serving(tmp_path_factory.mktemp("once") / "home", request.param) as running:
        yield running


def mention_before(slack: SlackDouble) -> list[Delivery]:
    return [slack.mention("U1", "C1", ASKED, as_message_too="after")]


def message_before(slack: SlackDouble) -> list[Delivery]:
    return [slack.mention("U1", "C1", ASKED, as_message_too="before")]


def at_once(slack: SlackDouble) -> list[Delivery]:
    return [slack.mention("U1", "C1", ASKED, as_message_too=True)]


def mention_twice(slack: SlackDouble) -> list[Delivery]:
    mention = slack.mention("U1", "C1", ASKED, as_message_too=False)
    return [mention, slack.resend(mention)]


def message_twice(slack: SlackDouble) -> list[Delivery]:
    message = unsent(slack, "U1", "C1", ASKED, mention=False)
    return [slack.resend(message), slack.resend(message)]


def retried_thrice(slack: SlackDouble) -> list[Delivery]:
    sent = [slack.mention("U1", "C1", ASKED)]
    while len(sent) < 4:
        sent.append(slack.resend(sent[-1].wait()))
    assert sent[-1].attempt == 3
    return sent


def only_the_first_retry(slack: SlackDouble) -> list[Delivery]:
    return [slack.resend(unsent(slack, "U1", "C1", ASKED))]


def only_the_last_retry(slack: SlackDouble) -> list[Delivery]:
    last = unsent(slack, "U1", "C1", ASKED)
    last.attempt = 2
    return [slack.resend(last)]


def retry_as_the_other_event(slack: SlackDouble) -> list[Delivery]:
    """Let the mention come, and of the message only a retry."""
    mention = slack.mention("U1", "C1", ASKED, as_message_too=False)
    as_message = unsent(slack, "U1", "C1", ASKED, mention=False)
    as_message.payload["event"] |= {"ts": mention.ts, "client_msg_id": mention.event["client_msg_id"]}
    return [mention, slack.resend(as_message)]


def direct_message_twice(slack: SlackDouble) -> list[Delivery]:
    message = slack.dm("U2", ASKED)
    return [message, slack.resend(message), slack.resend(message)]


@pytest.mark.parametrize(
    "deliver",
    [
        mention_before, message_before, at_once, mention_twice, message_twice, retried_thrice, only_the_first_retry,
        only_the_last_retry, retry_as_the_other_event, direct_message_twice,
    ],
)  # fmt: skip
def test_a_question_is_answered_once_however_it_is_delivered(
    slack: SlackDouble, bot: Served, deliver: Callable[[SlackDouble], list[Delivery]]
) -> None:
    sent = deliver(slack)
    assert all(each.acked_after is not None for each in [*sent, *(each.also for each in sent if each.also)])
    assert_one_each(slack, bot, sent)


def test_what_was_answered_before_a_restart_is_not_answered_after_it(slack: SlackDouble, bot: Served) -> None:
    mention = slack.mention("U1", "C1", ASKED)
    assert_one_each(slack, bot, [mention])
    crash(bot)
    again = [slack.resend(mention), slack.resend(mention.also or mention)]
    assert all(each.acked_after is not None for each in again)
    assert_one_each(slack, bot, [mention])


def test_two_people_who_ask_the_same_get_an_answer_each(slack: SlackDouble, bot: Served) -> None:
    asked = [slack.mention(user, "C1", ASKED) for user in ("U1", "U2")]
    asked.append(slack.mention("U1", "C2", ASKED))
    assert_one_each(slack, bot, asked)


# The ledger does not know by which way a question came, and each death costs seconds.
ONE_WAY = pytest.mark.parametrize("pair", ["socket"], indirect=True)
HANGS = 2.5


@ONE_WAY
def test_a_bot_that_dies_over_questions_answers_each_once(slack: SlackDouble, bot: Served) -> None:
    """One dies between the claim and the search, one before its answer is posted, one after, before that is noted.

    A post that hung took place when the process was dead, and after the next had looked for it and posted again.
    """
    crash(bot)  # it knows nobody yet, so that it asks who they are
    asked, posts = len(slack.calls_of("users.info")), len(slack.calls_of("chat.postMessage"))
    slack.fail("users.info", "slow", seconds=HANGS, where=where(user="U2"))
    slack.fail("chat.postMessage", "slow", seconds=HANGS, where=where(channel="C2"))
    slack.fail("chat.postMessage", "slow", seconds=HANGS, after=True, where=where(channel="CMPIM"))
    mentions = [slack.mention(user, channel, ASKED) for user, channel in (("U2", "C1"), ("U1", "C2"), ("U1", "CMPIM"))]
    assert all(each.acked_after is not None for each in mentions)
    under_way(slack, "users.info", asked + 1)
    under_way(slack, "chat.postMessage", posts + 1)
    began = time.monotonic()
    crash(bot)
    for mention in mentions:
        slack.resend(mention)
    assert_one_each(slack, bot, mentions)
    time.sleep(max(0.0, began + HANGS - time.monotonic()))
    assert_one_each(slack, bot, mentions)


def test_an_event_that_was_not_acknowledged_is_answered_once(slack: SlackDouble, bot: Served) -> None:
    asked = [slack.mention("U1", "C1", question) for question in QUESTIONS]
    if slack.transport_name == "socket":
        slack.sockets.cut()
    bot.kill()
    bot.restart()
    again = [slack.resend(each) for each in asked] + [slack.resend(each.also) for each in asked if each.also]
    assert all(each.acked_after is not None for each in again)
    assert_one_each(slack, bot, asked)


@ONE_WAY
def test_what_only_the_asker_sees_is_never_told_twice(slack: SlackDouble, bot: Served) -> None:
    crash(bot)
    told = len(slack.calls_of("response_url"))
    slack.fail("users.info", "slow", seconds=HANGS, where=where(user="U3"))
    slack.fail("response_url", "slow", seconds=HANGS)
    slack.fail("response_url", "slow", seconds=HANGS, after=True)
    commands = {user: slack.command("/ask", user, "C1", ASKED) for user in ("U1", "U2", "U3")}
    assert all(each.acked_after is not None for each in commands.values())
    under_way(slack, "response_url", told + 1)
    crash(bot)
    settled(slack, bot)
    time.sleep(HANGS)  # an address may take a message after the process's end
    assert all(len(seen_of(slack, each, user)) <= 1 for user, each in commands.items())
    again = slack.command("/ask", "U1", "C1", ASKED)
    assert "Maria Lind" in slack.wait_for(lambda: seen_of(slack, again))[0].shown


def shared_answer(slack: SlackDouble) -> tuple[Delivery, int]:
    """Return a command that was answered, and how many messages the channel had."""
    command = slack.command("/ask", "U1", "C1", ASKED)
    slack.wait_for(lambda: seen_of(slack, command))
    return command, len(slack.posted("C1"))


def test_an_answer_that_is_shared_by_two_presses_stands_there_once(slack: SlackDouble, bot: Served) -> None:
    command, before = shared_answer(slack)
    button = seen_of(slack, command)[0].button("share")
    presses = [slack.press(button, "U1") for _ in range(3)]
    assert all(each.acked_after is not None for each in presses)
    slack.wait_for(lambda: len(slack.posted("C1")) > before)
    settled(slack, bot)
    assert len(slack.posted("C1")) == before + 1
    slack.wait_for(lambda: not seen_of(slack, command))


@ONE_WAY
def test_an_answer_that_is_shared_around_a_restart_stands_there_once(slack: SlackDouble, bot: Served) -> None:
    command, before = shared_answer(slack)
    message = seen_of(slack, command)[0]
    asked, button = len(slack.calls_of("chat.postMessage")), message.button("share")
    slack.fail("chat.postMessage", "slow", after=True, seconds=HANGS)
    slack.press(button, "U1").wait()
    under_way(slack, "chat.postMessage", asked)
    crash(bot)
    assert slack.press((message, "share", button.value), "U1").acked_after is not None
    settled(slack, bot)
    assert len(slack.posted("C1")) == before + 1


@ONE_WAY
@pytest.mark.parametrize("how", [500, 429, "closed"])
def test_a_share_the_original_of_which_stays_is_over_all_the_same(slack: SlackDouble, bot: Served, how: int) -> None:
    """The deletion of what only the asker saw failed after the job was done, which put the job back, emptied."""
    command, before = shared_answer(slack)
    slack.fail("response_url", how, times=3)
    slack.press(seen_of(slack, command)[0].button("share"), "U1").wait()
    slack.wait_for(lambda: len(slack.posted("C1")) > before)
    settled(slack, bot)
    time.sleep(0.2)
    settled(slack, bot)
    assert len(slack.posted("C1")) == before + 1
    assert not [line for line in bot.log if "Traceback" in line]


@pytest.mark.parametrize(("where", "transport"), [("fetching", "socket"), ("telling", "http")])
def test_an_article_that_a_dying_bot_was_adding_is_there_once(
    tmp_path: Path, site: Site, where: str, transport: Transport
) -> None:
    with serving(tmp_path / "home", transport, PULLQUOTE_FETCH_ALLOW=site.pair) as (slack, bot):
        site.answers["/sails"] = page(STORY, delay=1.0 if where == "fetching" else 0.0)
        if where == "telling":
            slack.fail("response_url", "slow", after=True, seconds=2, where=lambda call: "School" in str(call))
        command = slack.command("/ingest", "U1", "C1", site.url("/sails"))
        assert command.acked_after is not None
        if where == "fetching":
            slack.wait_for(lambda: site.asked)
        else:
            slack.wait_for(lambda: any("School" in each.shown for each in seen_of(slack, command)), 10)
        site.answers["/sails"] = page(STORY)
        crash(bot)
        settled(slack, bot)
        cards = [each.shown for each in seen_of(slack, command) if "School of sails" in each.shown]
        assert cards, "A card tells."
        assert "Added by you" in cards[-1]
        listed = slack.command("/articles", "U1", "C1", "sails")
        shown = slack.wait_for(lambda: seen_of(slack, listed))[0]
        assert shown.shown.count("School of sails") == 1
        assert [button for button in shown.buttons if button.action_id == "article_remove"], "Whose it is is known."


def test_sixty_questions_and_five_deaths_are_sixty_answers(tmp_path: Path) -> None:
    chance = random.Random(20)
    asked: list[Delivery] = []
    with serving(tmp_path / "home", "http") as (slack, bot):
        for number in range(60):
            if number % 15 == 14:
                slack.fail("chat.postMessage", "slow", seconds=chance.random(), after=chance.random() < 0.5, times=2)
                crash(bot, after=chance.random() * 0.3)
            channel = chance.choice(["C1", "C2", "CPRIV", "CMPIM"])
            as_message = chance.choice([True, False])
            mention = slack.mention("U1", channel, chance.choice(QUESTIONS), as_message_too=as_message)
            asked.append(mention)
            if chance.random() < 0.4:
                slack.resend(chance.choice(asked))
        # Slack sends again whatever it has no acknowledgement of.
        bot.kill()
        bot.restart()
        again = [slack.resend(each) for each in asked]
        assert all(each.wait(10).acked for each in again)
        assert_one_each(slack, bot, asked, 40)
        assert answers(slack).total() == len(asked)
