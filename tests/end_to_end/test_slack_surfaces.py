"""Asking the bot: every way in Slack, over both transports, with the bot as a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.working import BRIDGE, FERRY
from tests.end_to_end.slack_house import House, TransportName, a_house, acknowledged, until
from tests.slack.people import BOT, OTHER_TEAM

ASKED = "what did Lind say about the bridge?"
ANSWER = "“We need the bridge before winter,” … “We can pay for it.”"
SOURCE = "read in: Bridge talks · Harbour News · 2024-05-01"
# With these Berg is quoted on two pages.
WORDS = enumerate(["slowest", "coldest", "oldest", "finest", "loudest", "widest"], 1990)
SPOKEN = [f"“The ferry of year {year} was the {word} of all,” said Tomas Berg." for year, word in WORDS]
MORE = {"id": "memories", "title": "Ferries remembered", "text": "\n\n".join(["Berg remembers.", *SPOKEN])}


@pytest.fixture(scope="module", params=["socket", "http"])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    transport: TransportName = request.param
    team = [{**article, "audiences": ["team:T1"]} for article in (BRIDGE, FERRY, MORE)]
    with a_house(transport, tmp_path_factory.mktemp("asking"), *team) as opened:
        opened.asked |= {"Lind say about", "space travel", "harbour?"}
        yield opened


@pytest.mark.parametrize("kind", ["channel", "group", "mpim"])
def test_a_mention_is_answered_in_its_thread(house: House, kind: str) -> None:
    user = house.person()
    channel = house.channel(user, kind=kind)
    answer = house.answered(house.slack.mention(user, channel, ASKED))
    assert answer.shown.startswith(f"{ANSWER}\nMaria Lind\n{SOURCE}")
    assert not answer.only_for
    assert (answer.arguments["unfurl_links"], answer.arguments["unfurl_media"]) == (False, False)
    assert answer.text.startswith(ANSWER)
    assert house.slack.posted(channel) == [answer]


def test_a_mention_in_a_thread_of_others_is_answered_there(house: House) -> None:
    user = house.person()
    channel = house.channel(user)
    began = house.slack.said(user, channel, "Has somebody read of the bridge?")
    answer = house.answered(house.slack.mention(user, channel, f"Yes: <@{BOT}> {ASKED}", thread=began.ts))
    assert (answer.thread, answer.shown.splitlines()[0]) == (began.ts, ANSWER)


@pytest.mark.parametrize(
    "text",
    [
        "what did Lind say about the bridge, <@UBOT>?",
        "Hey <@UBOT>: what did *Lind* say about the _bridge_?",
        "<@UBOT>\n&gt; what did\nLind say about the bridge?",
        "<@UBOT> <@UBOT> `what did Lind say about the bridge?`",
        "<!here> <@UBOT|pullquote> what did <https://lind.example|Lind> say about the <#C1|bridge>?",
    ],
)
def test_a_question_is_understood_however_it_is_written(house: House, text: str) -> None:
    user, channel = house.alone()
    assert house.answered(house.slack.mention(user, channel, text, raw=True)).shown.startswith(ANSWER)


def test_a_question_with_a_file_or_broadcast_from_a_thread_is_answered(house: House) -> None:
    user, channel = house.alone()
    for subtype in ("file_share", "thread_broadcast"):
        asked = house.slack.message(user, channel, f"<@{BOT}> {ASKED}", subtype=subtype)
        assert house.answered(asked).shown.startswith(ANSWER)


@pytest.mark.parametrize("order", ["before", "after", False])
def test_a_mention_that_is_told_twice_is_answered_once(house: House, order: bool | str) -> None:
    user = house.person()
    channel = house.channel(user)
    mention = house.slack.mention(user, channel, ASKED, as_message_too=order)  # type: ignore[arg-type]  # of literals
    house.answered(mention)
    with house.silence(channel, user):
        house.slack.resend(mention)
    assert len(house.answers(mention)) == 1


def test_a_direct_message_is_answered_with_and_without_a_thread(house: House) -> None:
    user = house.person()
    first = house.slack.dm(user, ASKED)
    assert house.answered(first).shown.startswith(ANSWER)
    assert house.answered(house.slack.dm(user, ASKED, thread=first.ts)).shown.startswith(ANSWER)
    # Slack tells the bot of its own messages, too.
    for sent in list(house.noting.sent):
        acknowledged(sent)
    house.settled()
    assert len(house.slack.posted(f"D{user}")) == 2


@pytest.mark.parametrize("text", ["", "  ", "help", "?!"])
def test_who_asks_nothing_reads_how_to_ask(house: House, text: str) -> None:
    user, channel = house.alone()
    assert "in the thread of an answer, go on" in house.answered(house.slack.mention(user, channel, text)).shown


def test_what_is_asked_on_in_a_thread_is_understood_with_what_was_asked_before(house: House) -> None:
    user, channel = house.alone()
    first = house.slack.mention(user, channel, ASKED)
    house.answered(first)
    on = house.answered(house.slack.message(user, channel, "and about the harbour?", thread=first.ts))
    assert on.shown.startswith("Asked as: “what did Lind say about the harbour?”")
    assert "Lind warned that the harbour would freeze in January." in on.shown
    again = house.answered(house.slack.mention(user, channel, "and Berg?", thread=first.ts))
    assert again.shown.startswith("Asked as: “what did Berg say about the harbour?”")


def test_what_others_ask_in_a_thread_is_answered_only_where_there_is_an_answer(house: House) -> None:
    asker, other, third = house.person(), house.person(), house.person()
    channel = house.private(asker, other, third)
    first = house.slack.mention(asker, channel, ASKED)
    house.answered(first)
    heard = house.answered(house.slack.message(other, channel, "what did Berg say about the ferry?", thread=first.ts))
    assert "Tomas Berg" in heard.shown
    with house.silence(channel, asker):
        for words in ("What did Holm say about zebras?", "Thanks, Lind is right.", "<@U2> what did Lind say?"):
            house.slack.message(third, channel, words, thread=first.ts)
    with house.silence(channel, other):
        for words in ("Thanks, shall we print this?", "ok can you forward it to Piet?", "Who wants coffee?"):
            house.slack.message(asker, channel, words, thread=first.ts)


def test_what_is_not_there_is_said_with_what_is(house: House) -> None:
    user, channel = house.alone()
    answer = house.answered(house.slack.mention(user, channel, "what did Lind say about space travel?"))
    assert answer.shown.startswith(
        "No quote by Maria Lind about space travel in the 3 articles that answer here; Maria Lind is quoted 3 times on "
        "other things.\nThe nearest passages, which may have nothing to do with it:"
    )
    every = house.pressed(answer, "quotes_all", user)
    assert ANSWER in every.shown
    assert "3 quotes, 1 article, 1 outlet." in every.shown
    assert "addresses" in house.opened(answer, user, action="add_article").fields
    nobody = house.answered(house.slack.mention(user, channel, "what did Zorro say about the bridge?"))
    assert "nobody of that name is quoted there" in nobody.shown


def test_who_has_no_articles_reads_how_to_add_one(house: House) -> None:
    guest = house.person(guest=True)
    channel = house.private(guest)
    empty = "There are no articles to answer from here yet. Add one with /ingest and its address.\n[Add an article]"
    assert house.answered(house.slack.mention(guest, channel, ASKED)).shown == empty
    assert house.command("/ask", guest, channel, ASKED).shown == empty
    for command in ("/articles", "/quotes Lind"):
        name, _, text = command.partition(" ")
        assert "There are no articles that answer you here yet" in house.command(name, guest, channel, text).shown


@pytest.mark.parametrize("command", ["/ask", "/pullquote ask"])
def test_what_only_the_asker_reads_can_be_shared_once(house: House, command: str) -> None:
    user, channel = house.alone()
    name, _, word = command.partition(" ")
    asked = house.command(name, user, channel, f"{word} {ASKED}".strip())
    assert asked.shown.startswith(ANSWER)
    assert not house.slack.posted(channel)
    share = asked.button("share")
    for _ in range(2):
        acknowledged(house.slack.press(share, user))
    until(house, lambda: asked.deleted)
    house.settled()
    (shared,) = house.slack.posted(channel)
    assert (shared.shown.splitlines()[0], shared.thread) == (ANSWER, None)
    on = house.answered(house.slack.message(user, channel, "and about the harbour?", thread=shared.ts))
    assert on.shown.startswith("Asked as:")


def test_sharing_where_the_bot_cannot_post_says_why(house: House) -> None:
    asked = house.command("/ask", "U1", "COUT", ASKED)
    assert "/invite @pullquote" in house.pressed(asked, "share", "U1").shown
    assert not house.slack.posted("COUT")
    asked = house.command("/ask", "U1", "COLD", ASKED)
    assert house.pressed(asked, "share", "U1").shown.startswith("Slack does not let me post in this channel")
    assert not house.slack.posted("COLD")


def test_in_context_opens_the_paragraphs_around_a_quote_for_whoever_may_see_it(house: House) -> None:
    user, other, stranger = house.person(), house.person(), house.person(team=OTHER_TEAM)
    channel = house.channel(user, other, stranger)
    answer = house.answered(house.slack.mention(user, channel, ASKED))
    for person in (user, other):
        view = house.opened(answer, person)
        assert view.title == "In context"
        assert view.shown.startswith("The council met on Monday.\n")
        assert "Lind warned that the harbour" in view.shown
        assert SOURCE in view.shown
    guest = house.person(guest=True)
    for person, said in ((stranger, "shared with another organisation"), (guest, "no longer answers you here")):
        assert said in house.pressed(answer, "context", person).shown
        assert not house.slack.views(person)


def test_in_context_says_when_it_is_too_late_and_when_the_quote_is_gone(house: House) -> None:
    user, late = house.person(), house.person()
    channel = house.channel(user, late)
    answer = house.answered(house.slack.mention(user, channel, ASKED))
    # Slack is slow to say who presses, and meanwhile what came with the press is no longer good.
    house.slack.fail("users.info", "slow", seconds=0.3, where=lambda asked: asked.get("user") == late)
    acknowledged(house.slack.press(answer.button("context"), late))
    house.slack.pass_time(4)
    (told,) = until(house, lambda: house.slack.ephemerals(late))
    assert told.shown == "That took too long; press again."
    assert house.opened(answer, late).shown
    acknowledged(house.slack.press((answer, "context", "a-quote-that-never-was"), user))
    until(house, lambda: any("has changed since" in one.shown for one in house.slack.ephemerals(user)))


@pytest.mark.parametrize("command", ["/quotes", "/pullquote quotes"])
def test_quotes_are_listed_a_page_at_a_time(house: House, command: str) -> None:
    user, channel = house.alone()
    name, _, word = command.partition(" ")
    listed = house.command(name, user, channel, f"{word} Tomas Berg".strip())
    assert listed.shown.startswith("Quotes by Tomas Berg, 1 to 5\n")
    first = listed.shown
    assert house.opened(listed, user, nth=1).shown
    more = house.turned(listed, "quotes_page", user)
    assert more.shown.startswith("Quotes by Tomas Berg, 6 to 7\n")
    assert "7 quotes, 2 articles, 0 outlets" in more.shown
    assert house.turned(more, "quotes_page", user).shown == first


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("Lind about the harbour", "Lind warned that the harbour would freeze in January."),
        ("Lind about zebras", "Lind is quoted 3 times on other things."),
        ("Maria Lint", "Nobody called Maria Lint is quoted in the 3 articles that answer here. Who is: Maria Lind."),
        ("", "Say whose quotes you want: /quotes Maria Lind"),
    ],
)
def test_quotes_that_are_not_there_are_told(house: House, asked: str, said: str) -> None:
    user, channel = house.alone()
    assert said in house.command("/quotes", user, channel, asked).shown


@pytest.mark.parametrize("text", ["help", "", "what is this", "HELP me"])
def test_pullquote_tells_what_it_does(house: House, text: str) -> None:
    user, channel = house.alone()
    assert house.command("/pullquote", user, channel, text).shown.startswith("I answer with the exact words")


def test_pullquote_takes_each_word_in_place_of_a_command(house: House) -> None:
    user, channel = house.alone()
    assert house.command("/pullquote", user, channel, "articles ferry").shown.startswith("2 articles with “ferry”")
    form = house.modal(user, lambda: house.slack.command("/pullquote", user, channel, "add"))
    assert form.view["callback_id"] == "ingest"
    assert house.command("/pullquote", user, channel, "ASK").shown.startswith("I answer with the exact words")


def test_what_is_no_question_to_the_bot_is_acknowledged_and_met_with_silence(house: House) -> None:
    user = house.person()
    channel = house.channel(user)
    slack = house.slack
    asked = slack.mention(user, channel, ASKED)
    house.answered(asked)
    written = slack.workspace.find(channel, asked.ts)
    assert written
    with house.silence(channel, user):
        slack.message(user, channel, f"{ASKED} Nobody is asked.")
        slack.message(user, channel, "Who knows of the bridge?")
        slack.edit(written, f"<@{BOT}> what did Berg say?")
        slack.delete(written)
        slack.message(user, channel, f"<@{BOT}> has joined the channel", subtype="channel_join")
        slack.message("UOTHERBOT", channel, f"<@{BOT}> {ASKED}", subtype="bot_message", bot_id="B9")
        slack.message("UOTHERBOT", channel, f"<@{BOT}> {ASKED}", bot_id="B9")
        slack.event({"type": "reaction_added", "user": user, "reaction": "eyes"}, channel=channel)
        slack.event({"type": "member_joined_channel", "user": user, "channel": channel}, channel=channel)


def test_an_admin_lets_the_bot_answer_in_a_shared_channel_and_nobody_else(house: House) -> None:
    user, stranger = house.person(), house.person(team=OTHER_TEAM)
    channel = house.channel(user, stranger, "UADMIN", ext_shared=True)
    refused = "This channel is shared with another organisation"
    assert house.answered(house.slack.mention(user, channel, ASKED)).shown.startswith(refused)
    assert house.command("/ask", user, channel, ASKED).shown.startswith(refused)
    for person in (user, stranger):
        assert "Only an admin of mine" in house.command("/pullquote", person, channel, "allow").shown
    assert house.command("/articles", user, channel).shown.startswith(refused)
    assert house.command("/pullquote", "UADMIN", channel, "allow").shown.startswith("I answer in this shared channel")
    assert house.command("/ask", user, channel, ASKED).shown.startswith(ANSWER)
    first = house.slack.mention(stranger, channel, ASKED)
    posted = house.answered(first)
    assert posted.shown.startswith("There are no articles to answer from here yet.")
    assert "no longer answer" in house.command("/pullquote", "UADMIN", channel, "disallow").shown
    assert house.answered(house.slack.mention(user, channel, ASKED)).shown.startswith(refused)
    with house.silence(channel, user):
        house.slack.message(user, channel, "what did Lind say?", thread=first.ts)
    elsewhere = house.channel("UADMIN")
    assert "not shared" in house.command("/pullquote", "UADMIN", elsewhere, "allow").shown


def test_a_bot_without_articles_answers_from_the_first_that_is_added(tmp_path: Path) -> None:
    with a_house("socket", tmp_path) as empty:
        user = empty.person()
        channel = empty.channel(user)
        assert "no articles" in empty.answered(empty.slack.mention(user, channel, ASKED)).shown
        body = "".join(f"<p>{part}</p>" for part in BRIDGE["text"].split("\n\n"))
        card = empty.ingested(user, channel, empty.publish(body, title="Bridge talks"))
        assert "Answers everyone in this workspace except guests. Added by you." in card.shown
        assert empty.answered(empty.slack.mention(user, channel, ASKED)).shown.startswith(ANSWER)
