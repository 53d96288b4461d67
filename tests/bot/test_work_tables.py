"""*Download CSV*: all quotes of a list as a file in the presser's conversation with the bot, once."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.access import SHARED
from bot.ledger import Job, Listing
from bot.slack import SlowDownError, UncertainError
from bot.spreadsheet import COLUMNS
from bot.work import KINDS, articles, tables
from bot.work.quotations import wanted_of
from bot.work.tables import table
from index import Wanted
from tests.bot.working import BRIDGE, FERRY, AtWork, at_work
from tests.piles import lines
from tests.slack.workspace import Message

SECRET = "channel:T1:CPRIV"


@pytest.fixture
def work(tmp_path: Path) -> Iterator[AtWork]:
    with at_work(tmp_path) as bot:
        bot.put(BRIDGE)
        bot.put(FERRY)
        yield bot


def pressed(work: AtWork, shown: Message, *, user: str = "U1", channel: str = "C1") -> Job:
    return work.job("table", user, channel, on=shown, listing=shown.button("quotes_csv").value, lane="answers")


def rows(work: AtWork, user: str = "U1") -> list[dict[str, str]]:
    (file,) = work.slack.files_of(user)
    return list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))


def restarted(work: AtWork, job: Job) -> Job:
    """Return the job as the next process takes it up."""
    work.ledger.recover()
    again = work.taken("answers")
    assert again.id == job.id
    return again


def test_a_list_is_sent_as_a_table_below_a_message_to_whoever_pressed(work: AtWork) -> None:
    listed = work.do("quotes", "U1", "C1", "Maria Lind")
    table(work.bot, pressed(work, listed))
    (file,) = work.slack.files_of("U1")
    day = time.strftime("%Y-%m-%d", time.gmtime(work.now()))
    assert (file.name, file.title) == (f"quotes-maria-lind-{day}.csv", file.name)
    assert file.content.startswith(b"\xef\xbb\xbf")
    above, below = work.slack.posted("DU1")
    assert above.shown == "Quotes by Maria Lind: 3 quotes, 1 article, 1 outlet."
    assert (below.thread, below.files) == (above.ts, [file])
    assert work.last("U1").shown == f"The table is in our conversation: {file.name}"
    assert [row["speaker"] for row in rows(work)] == ["Maria Lind"] * 3
    assert tuple(rows(work)[0]) == COLUMNS


def test_the_table_has_all_rows_whichever_page_was_shown(work: AtWork) -> None:
    said = "\n\n".join(f"“Pier number {place} must be mended,” Maria Lind said." for place in range(1, 24))
    work.put({"id": "speech", "title": "Piers", "text": f"The mayor went out.\n\n{said}"})
    first = work.do("quotes", "U1", "C1", "Lind")
    more = next(button.value for button in first.buttons if button.text == "More")
    second = work.do("quotes", "U1", "C1", on=first, listing=more, replace=True)
    table(work.bot, pressed(work, second))
    assert len(rows(work)) == 26


def test_thousands_of_quotes_take_seconds(work: AtWork) -> None:
    def speech(number: int) -> str:
        said = (f"“Pier {number} {place} must be mended,” Maria Lind said." for place in range(400))
        return "\n\n".join(["The mayor went out.", *said])

    articles = [{"id": f"speech{number}", "title": "Piers", "text": speech(number)} for number in range(10)]
    assert len(list(work.library.add([lines(work.home / "piers.jsonl", articles)], audiences=["*"]))) == 10
    job = pressed(work, work.do("quotes", "U1", "C1", "Lind"))
    started = time.perf_counter()
    table(work.bot, job)
    assert time.perf_counter() - started < 10
    assert len(rows(work)) == 4_003


def test_the_quotes_of_one_article_are_sent_the_same_way(work: AtWork) -> None:
    listing = work.ledger.keep_list(Listing(kind="quotes", wanted={"article": "ferry"}))
    work.do("table", "U1", "C1", listing=listing, lane="answers")
    (file,) = work.slack.files_of("U1")
    assert file.name.startswith("quotes-the-last-ferry-2")
    assert [row["speaker"] for row in rows(work)] == ["Tomas Berg"]


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ({"by": ["../../etc/passwd\u202e .exe"]}, "quotes-etc-passwd-exe-"),
        ({"by": ["马云"]}, "quotes-马云-"),
        ({"about": "ferries & piers"}, "quotes-ferries-piers-"),
        ({"by": ["?"]}, "quotes-2"),
        ({"since": "2024-01-01"}, "quotes-2"),
        ({"by": ["x" * 500]}, f"quotes-{'x' * 60}-"),
    ],
)
def test_the_name_of_the_file_is_safe(work: AtWork, wanted: dict[str, object], name: str) -> None:
    quote = next(iter(work.library.quotes(Wanted())))
    made = tables.name_of(wanted_of(Listing(kind="quotes", wanted=wanted)), quote, "2026-11-23")
    assert made.startswith(name)
    assert made.endswith("2026-11-23.csv")


def test_the_period_of_the_list_is_the_table_s(work: AtWork) -> None:
    table(work.bot, pressed(work, work.do("quotes", "U1", "C1", "in 2024")))
    assert {row["title"] for row in rows(work)} == {"Bridge talks"}


def test_cells_do_nothing_in_a_spreadsheet(work: AtWork) -> None:
    work.put(FERRY | {"id": "evil", "title": "=HYPERLINK(1)", "site": "+1", "text": FERRY["text"] + " It sank."})
    table(work.bot, pressed(work, work.do("quotes", "U1", "C1", "Berg")))
    assert "'=HYPERLINK(1)" in {row["title"] for row in rows(work)}


# Who may see what


def test_the_table_holds_what_the_presser_may_see_there_now(work: AtWork) -> None:
    work.put(FERRY | {"id": "secret", "text": "“The secret ferry is late,” said Tomas Berg."}, SECRET)
    listed = work.do("quotes", "U1", "CPRIV", "Berg")
    table(work.bot, pressed(work, listed, channel="CPRIV"))
    assert len(rows(work)) == 2
    listing = listed.button("quotes_csv").value
    work.do("table", "U2", "C1", listing=listing, lane="answers")
    assert len(rows(work, "U2")) == 1


@pytest.mark.parametrize(("user", "seen"), [("U1", 2), ("U2", 1)])
def test_the_table_holds_what_is_the_presser_s_own(work: AtWork, user: str, seen: int) -> None:
    work.put(FERRY | {"id": "own", "text": "“My own ferry is late,” said Tomas Berg."}, "user:T1:U1")
    table(work.bot, pressed(work, work.do("quotes", user, "C1", "Berg"), user=user))
    assert len(rows(work, user)) == seen


def refused(work: AtWork, listing: str, *, user: str = "U1", channel: str = "C1") -> str:
    said = work.do("table", user, channel, listing=listing, lane="answers").shown
    assert not work.slack.files_of(user)
    assert not work.slack.posted(f"D{user}")
    return said


def test_what_is_gone_or_not_for_the_presser_is_told_and_nothing_is_sent(work: AtWork) -> None:
    listing = work.do("quotes", "U1", "C1", "Berg").button("quotes_csv").value
    one = work.ledger.keep_list(Listing(kind="quotes", wanted={"article": "ferry"}))
    other = work.ledger.keep_list(Listing(kind="articles", wanted={"words": ""}))
    assert refused(work, listing, user="UEXT", channel="CSHARED") == SHARED.replace("`", "")
    assert refused(work, "nosuch") == articles.STALE
    assert refused(work, other) == articles.STALE
    list(work.library.remove(["ferry"]))
    assert refused(work, listing) == tables.NOTHING
    assert refused(work, one) == articles.GONE


@pytest.mark.parametrize("known", [True, False])
def test_without_the_scope_it_says_who_can_help(work: AtWork, *, known: bool) -> None:
    """The bot knows its scopes from its start; they may have been taken back since."""
    listing = work.do("quotes", "U1", "C1", "Berg").button("quotes_csv").value
    work.slack.scopes.discard("files:write")
    if known:
        work.bot = replace(work.bot, scopes=work.bot.scopes - {"files:write"})
    assert refused(work, listing) == tables.NO_SCOPE.replace("`", "")
    assert bool(work.slack.calls_of("files.getUploadURLExternal")) != known


@pytest.mark.parametrize(
    ("method", "code", "told"),
    [
        ("files.getUploadURLExternal", "file_uploads_disabled", tables.FORBIDDEN),
        ("upload", 403, tables.NOT_TAKEN.format(code="http_403")),
        ("chat.postMessage", "messages_tab_disabled", tables.NO_MESSAGE),
        ("files.completeUploadExternal", "file_update_failed", tables.NOT_TAKEN.format(code="file_update_failed")),
    ],
)
def test_what_slack_refuses_is_told_and_leaves_nothing_behind(
    work: AtWork, method: str, code: str | int, told: str
) -> None:
    listing = work.do("quotes", "U1", "C1", "Berg").button("quotes_csv").value
    work.slack.fail(method, code)
    assert refused(work, listing) == told


# Broken off


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"])
@pytest.mark.parametrize("after", [False, True])
def test_a_broken_line_sends_one_file_and_one_message(work: AtWork, method: str, *, after: bool) -> None:
    job = pressed(work, work.do("quotes", "U1", "C1", "Berg"))
    work.slack.fail(method, "closed", after=after)
    with pytest.raises(UncertainError):
        table(work.bot, job)
    assert not work.ledger.is_tried(job)  # or it would be given up in silence
    table(work.bot, restarted(work, job))
    assert len(work.slack.files_of("U1")) == 1
    assert len(work.slack.posted("DU1")) == 2
    assert work.last("U1").shown.startswith("The table is in our conversation")


def test_where_slack_does_not_say_whether_the_message_arrived_nothing_is_doubled(work: AtWork) -> None:
    job = pressed(work, work.do("quotes", "U1", "C1", "Berg"))
    work.slack.fail("chat.postMessage", "closed", after=True)
    table(work.bot, job)
    assert work.last("U1").shown == tables.UNSURE
    assert len(work.slack.posted("DU1")) == 1


def test_a_pause_that_slack_asks_for_is_kept_and_nothing_is_doubled(work: AtWork) -> None:
    job = pressed(work, work.do("quotes", "U1", "C1", "Berg"))
    work.slack.fail("chat.postMessage", 429)
    with pytest.raises(SlowDownError):
        table(work.bot, job)
    table(work.bot, restarted(work, job))
    assert len(work.slack.files_of("U1")) == 1
    assert len(work.slack.calls_of("files.getUploadURLExternal")) == 1


def test_a_crash_after_the_message_goes_on_with_the_file(work: AtWork) -> None:
    job = pressed(work, work.do("quotes", "U1", "C1", "Berg"))
    work.slack.fail("files.completeUploadExternal", 503)
    with pytest.raises(UncertainError):
        table(work.bot, job)
    work.ledger.trying(job)  # what was being done when the process ended is not known
    table(work.bot, restarted(work, job))
    assert len(work.slack.posted("DU1")) == 2
    assert work.last("U1").shown.startswith("The table is in our conversation")


def test_a_crash_while_the_message_was_posted_says_to_press_again(work: AtWork) -> None:
    job = pressed(work, work.do("quotes", "U1", "C1", "Berg"))
    work.ledger.noted(job, file="F1", name="quotes.csv", told="Quotes: 1 quote.")
    work.ledger.trying(job)
    table(work.bot, restarted(work, job))
    assert work.last("U1").shown == tables.UNSURE
    assert not work.slack.posted("DU1")


def test_a_crash_after_the_sentence_says_nothing_twice(work: AtWork) -> None:
    job = pressed(work, work.do("quotes", "U1", "C1", "Berg"))
    work.ledger.noted(job, file="F1", name="quotes.csv", told="Quotes.", posted=["DU1", "1.1"], sent=True)
    work.ledger.trying(job)
    before = len(work.slack.ephemerals("U1"))
    table(work.bot, restarted(work, job))
    assert len(work.slack.ephemerals("U1")) == before
    assert not work.ledger.waiting()


def test_a_crash_while_it_was_said_where_the_table_is_says_it_no_second_time(work: AtWork) -> None:
    job = pressed(work, work.do("quotes", "U1", "C1", "Berg"))
    work.slack.fail("response_url", "closed", after=True)
    with pytest.raises(UncertainError):
        table(work.bot, job)
    before = len(work.slack.ephemerals("U1"))
    table(work.bot, restarted(work, job))
    assert len(work.slack.ephemerals("U1")) == before
    assert len(work.slack.files_of("U1")) == 1


def test_the_file_that_was_put_there_twice_is_looked_for_not_sent_again(work: AtWork) -> None:
    """Slack tells of a file that is there already as of one that it does not know."""
    job = pressed(work, work.do("quotes", "U1", "C1", "Berg"))
    work.slack.fail("files.completeUploadExternal", "closed", after=True)
    with pytest.raises(UncertainError):
        table(work.bot, job)
    work.slack.fail("files.info", "file_not_found")
    table(work.bot, restarted(work, job))
    assert len(work.slack.files_of("U1")) == 1
    assert len(work.slack.posted("DU1")) == 2
    assert work.last("U1").shown == tables.UNSURE


def test_the_kind_is_known() -> None:
    assert KINDS["table"] is table
