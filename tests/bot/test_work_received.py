"""Files from Slack into the library: told on one card, refused in plain words, added once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import work as kinds
from bot.files import FOLDER
from bot.ledger import Job, Key, Request
from bot.slack import SlowDownError, UncertainError
from bot.work import received
from tests.bot.working import STORY, AtWork, at_work
from tests.slack import File, Message
from tests.slack.people import TEAM
from tests.web import Site, page

NOTES = "The harbour office met.\n\n“The quay needs new stones,” said Ruth Sand, who measured it.\n"
QUESTION = "what does Sand say about the quay?"


@pytest.fixture
def work(tmp_path: Path, site: Site) -> Iterator[AtWork]:
    with at_work(tmp_path, site) as bot:
        yield bot
        assert list((tmp_path / FOLDER).glob("*")) == []


def drop(work: AtWork, *files: File, text: str = "", user: str = "U1", channel: str = "", **payload: Any) -> Job:
    """Return the job of files that somebody dropped, in their conversation with the bot."""
    message = work.slack.said(user, channel or f"D{user}", text, files=files)
    told = [{"id": file.id, "name": file.told.get("name") or "The file"} for file in files]
    request = Request(
        kind="ingest",
        key=Key(TEAM, message.channel, f"{message.ts}:files"),
        user=user,
        lane="adding",
        thread=message.ts,
        payload={"addresses": [], "files": told, **payload},
        durable=True,
    )
    assert work.ledger.claim(request, bound=99) == "new"
    return work.taken("adding")


def card(work: AtWork, *files: File, **more: Any) -> Message:
    job = drop(work, *files, **more)
    kinds.run(work.bot, job)
    [message] = work.slack.thread(job.request.key.channel, str(job.request.thread))[1:]
    return message


def notes(work: AtWork, name: str = "notes.txt", **more: Any) -> File:
    return work.slack.upload("U1", name, NOTES, **more)


def test_a_file_in_a_direct_message_is_added_for_that_person_on_one_card_in_its_thread(work: AtWork) -> None:
    shown = card(work, notes(work, title="Minutes of May"))
    assert shown.shown.startswith("Minutes of May · outlet not stated · no date given\n1 quote by 1 person\n")
    assert "“The quay needs new stones,”" in shown.shown
    assert "Added. Answers only you. Added by you." in shown.shown
    assert shown.replaced
    [article] = work.library.articles()
    assert (article.audiences, article.source) == (("user:T1:U1",), "notes.txt")
    # There is nowhere to read it again from.
    listed = work.do("articles", "U1", "DU1")
    assert "Minutes of May" in listed.shown
    assert "Read again" not in [button.text for button in listed.buttons]


def test_several_files_and_an_address_are_one_card(work: AtWork, site: Site) -> None:
    site.answers["/story"] = page(STORY)
    picture = work.slack.upload("U1", "quay.png", b"\x89PNG", "image/png")
    shown = card(work, notes(work), picture, addresses=[site.url("/story")]).shown
    assert shown.startswith("3 articles: 2 added, 1 refused.\n")
    assert "quay.png is a PNG picture, which is not read here; give a saved page (HTML), a PDF, a Word" in shown
    # A picture is not fetched to find out that it is none.
    assert len(work.slack.calls_of("download")) == 1


def test_the_same_file_again_is_the_same_article(work: AtWork) -> None:
    card(work, notes(work))
    work.clock = 60.0
    assert "It was here already." in card(work, notes(work, "copy.txt")).shown
    assert work.library.status().articles == 1


def test_a_file_for_one_person_tells_nothing_to_another(work: AtWork) -> None:
    card(work, notes(work, "secret.txt"))
    shown = card(work, work.slack.upload("U2", "notes.txt", NOTES), user="U2").shown
    assert "Added. Answers only you. Added by you." in shown
    [article] = work.library.articles(audiences=["user:T1:U2"])
    assert article.source == "notes.txt"


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"mode": "tombstone"}, "The file was deleted in Slack before I could read it; send it again."),
        (
            {"mode": "hidden_by_limit"},
            "The file is hidden by the limits of this workspace's Slack plan; send it again.",
        ),
        ({"mode": "external"}, "notes.txt is kept outside Slack, where I cannot read it; give me its web address, or"),
        ({"size": 2_000_000}, "notes.txt is larger than the 1,000,000 bytes that I read; whoever runs me can raise"),
    ],
)
def test_a_file_that_cannot_be_had_is_refused_in_plain_words(work: AtWork, facts: dict[str, Any], told: str) -> None:
    assert told in card(work, notes(work, **facts)).shown
    assert work.library.status().articles == 0


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("empty.txt", " \n", "empty.txt is empty; give a file that holds the text of an article."),
        (
            "cut.pdf",
            "%PDF-1.7",
            "cut.pdf is damaged or cut off; download or save it again, or copy its text into a .txt",
        ),
        ("table.csv", "a,b", "table.csv is a table, which is not read here;"),
        ("lines.jsonl", '{"text": "x", "audiences": ["*"]}', "lines.jsonl is a file of JSON lines, which is not read"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_plain_words(work: AtWork, name: str, content: str, told: str) -> None:
    assert told in card(work, work.slack.upload("U1", name, content)).shown


def test_a_login_page_is_not_added(work: AtWork) -> None:
    file = notes(work)
    job = drop(work, file)
    about = work.bot.files.about(file.id)
    assert about.size == len(NOTES.encode())
    work.slack.fail("download", "page")
    kinds.run(work.bot, job)
    [message] = work.slack.thread("DU1", str(job.request.thread))[1:]
    assert "Slack gave me a login page instead of notes.txt; whoever runs me can check the app's token" in message.shown


@pytest.mark.parametrize(("how", "error"), [(429, SlowDownError), (503, UncertainError)])
def test_a_file_that_slack_holds_back_is_waited_for_and_nothing_is_added_twice(
    work: AtWork, how: int, error: type[Exception]
) -> None:
    first, second = notes(work), work.slack.upload("U1", "more.txt", NOTES.replace("stones", "planks"))
    job = drop(work, first, second)
    work.slack.fail("download", how, where=lambda asked: asked["file"] == second.id)
    with pytest.raises(error):
        kinds.run(work.bot, job)
    work.ledger.put_back(job, due=0)
    kinds.run(work.bot, work.taken("adding"))
    [message] = work.slack.thread("DU1", str(job.request.thread))[1:]
    assert message.shown.startswith("2 articles: 2 added.\n")
    assert message.shown.count("Added by you.") == 2
    assert work.library.status().articles == 2


def test_a_file_that_slack_never_hands_over_is_given_up_and_the_others_are_added(work: AtWork) -> None:
    lost, found = notes(work, "lost.txt"), notes(work)
    job = drop(work, lost, found)
    work.slack.fail("download", 503, times=99, where=lambda asked: asked["file"] == lost.id)
    for _ in range(received.TRIES):
        with pytest.raises(UncertainError):
            kinds.run(work.bot, job)
        work.ledger.put_back(job, due=0, counted=True)
        job = work.taken("adding")
    kinds.run(work.bot, job)
    [message] = work.slack.thread("DU1", str(job.request.thread))[1:]
    assert "Slack did not hand over lost.txt; send it again later." in message.shown
    assert "1 added" in message.shown


def test_a_question_waits_for_the_files_that_came_with_it(work: AtWork) -> None:
    adding = drop(work, notes(work), text=QUESTION)
    key = adding.request.key
    asked = Request(
        kind="answer",
        key=key._replace(ts=str(adding.request.thread)),
        user="U1",
        lane="answers",
        text=QUESTION,
        thread=adding.request.thread,
        payload={"after": key.ts},
        durable=True,
    )
    work.ledger.claim(asked, bound=99)
    kinds.run(work.bot, work.taken("answers"))
    assert len(work.slack.thread(key.channel, str(adding.request.thread))) == 1
    assert work.ledger.take("answers") is None
    kinds.run(work.bot, adding)
    work.clock += 1
    kinds.run(work.bot, work.taken("answers"))
    _, told, answer = work.slack.thread(key.channel, str(adding.request.thread))
    assert "Added." in told.shown
    assert "The quay needs new stones," in answer.shown


def test_a_message_with_nothing_to_add_is_answered_in_one_sentence(work: AtWork) -> None:
    assert work.do("add-nothing", "U1", "C1").shown == received.NOTHING


@pytest.mark.parametrize(
    ("user", "channel", "audience"),
    [("U1", "C1", "team:T1"), ("U1", "CPRIV", "channel:T1:CPRIV"), ("UGUEST", "C1", "channel:T1:C1")],
)
def test_a_shortcut_adds_for_the_place_of_the_message(work: AtWork, user: str, channel: str, audience: str) -> None:
    file = notes(work)
    work.slack.said("U2", channel, "look", files=[file])
    told = [{"id": file.id, "name": file.name}]
    shown = work.do("ingest", user, channel, lane="adding", addresses=[], files=told).shown
    assert "Added." in shown
    [article] = work.library.articles()
    assert article.audiences == (audience,)


def test_where_an_admin_turned_the_bot_off_no_card_is_posted(work: AtWork) -> None:
    """An answer was refused there, but a file beside a mention got its card before everyone, and answered them."""
    work.ledger.rules.set_channel(TEAM, "C1", "off", user="UADMIN")
    assert "turned me off in this channel" in card(work, notes(work), channel="C1").shown
    assert work.library.status().articles == 0


def test_a_file_where_the_bot_is_not_is_asked_for_directly(work: AtWork) -> None:
    file = notes(work)
    work.slack.said("U2", "COUT", "look", files=[file])
    shown = work.do("ingest", "U1", "COUT", lane="adding", files=[{"id": file.id, "name": file.name}]).shown
    assert "notes.txt is not shown to me: I am not where it was shared, or it was deleted; send it to me" in shown
