"""Alarms: what is wrong is told to the admins, once an hour at most."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.alarms import DISK_SECONDS, TOKEN_SECONDS, Alarms
from bot.blocks.alarms import CLOSING, OPENING
from bot.directory import Directory
from bot.ledger import Key, Ledger, Request
from bot.ledger.alarms import EVERY_SECONDS
from bot.slack import RefusedError, Slack
from tests.bot.working import AtWork, at_work
from tests.slack.people import TEAM

GB = 1_000_000_000
FULL, EMPTY = (100 * GB, 91 * GB, 9 * GB), (100 * GB, 90 * GB, 10 * GB)


class House:
    """A bot at work whose disk is as full as a test says."""

    def __init__(self, work: AtWork) -> None:
        self.work = work
        self.disk: tuple[int, int, int] = EMPTY
        self.socket = Slack.of(work.slack.app_token, work.slack.api_url)
        self.alarms = self.started()

    def started(self) -> Alarms:
        """Return the alarms as a new process has them."""
        return Alarms(
            self.work.bot, self.work.home, socket=self.socket, secrets=("hush",), usage=lambda _home: self.disk
        )

    def look(self, *, after: float = 0.0, trouble: str | None = None) -> None:
        """Let time pass, and look."""
        self.work.clock += after
        self.alarms.look(trouble)

    def told(self, user: str = "UADMIN") -> list[str]:
        """Return what somebody read in their conversation with the bot."""
        return [message.shown for message in self.work.slack.posted(self.work.slack.workspace.direct(user).id)]

    def fail(self, error: str) -> None:
        """Let a job be given up."""
        self.work.ledger.failed(self.work.job("help", "U1", "C1"), error)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with at_work(tmp_path) as bot:
        yield House(bot)


def test_nothing_wrong_is_not_told(house: House) -> None:
    for _ in range(3):
        house.look(after=EVERY_SECONDS)
    assert house.told() == []


def test_a_disk_over_nine_tenths_is_told_to_every_admin_with_what_to_do(house: House) -> None:
    house.disk = FULL
    house.look()
    [told] = house.told()
    assert told.startswith(OPENING)
    assert "is 91 % full: 9.0 GB are free. Make room there" in told
    assert told.endswith(CLOSING)
    assert house.told("U1") == []


def test_it_is_told_once_an_hour_as_long_as_it_lasts(house: House) -> None:
    house.disk = FULL
    house.look()
    house.look(after=EVERY_SECONDS - 1)
    assert len(house.told()) == 1
    house.look(after=1)
    assert len(house.told()) == 2
    house.disk = EMPTY
    house.look(after=EVERY_SECONDS)
    assert len(house.told()) == 2


def test_a_restart_does_not_tell_it_again_within_the_hour(house: House) -> None:
    house.disk = FULL
    house.look()
    house.alarms = house.started()
    house.look(after=EVERY_SECONDS / 2)
    assert len(house.told()) == 1


def test_the_disk_is_looked_at_about_once_a_minute(house: House) -> None:
    house.look()
    house.disk = FULL
    house.look(after=DISK_SECONDS - 1)
    assert house.told() == []
    house.look(after=1)
    assert len(house.told()) == 1


def test_jobs_that_were_given_up_are_told_as_they_fail_with_the_last_error(house: House) -> None:
    house.look()
    house.fail("first_error")
    house.look(after=2)
    [told] = house.told()
    assert "1 request was given up for good. The reason: first_error pullquote jobs lists" in told
    house.fail("second_error")
    house.fail("third_error xoxb-12-ab hush")
    house.look(after=EVERY_SECONDS / 2)
    assert len(house.told()) == 1
    house.look(after=EVERY_SECONDS / 2)
    assert (
        "2 requests were given up for good. The reason of the last: third_error [redacted] [redacted]"
        in (house.told()[1])
    )
    house.look(after=EVERY_SECONDS)
    assert len(house.told()) == 2


def test_one_message_names_all_that_is_wrong(house: House) -> None:
    house.disk = FULL
    house.fail("some_error")
    house.look(trouble="The library's file is damaged.")
    house.work.clock += EVERY_SECONDS
    house.fail("some_error")
    house.look(trouble="The library's file is damaged.")
    told = house.told()[1]
    assert len(house.told()) == 2
    assert "91 % full" in told
    assert "some_error" in told
    assert "I cannot answer. The library's file is damaged." in told


def test_a_library_that_cannot_be_asked_for_a_moment_is_no_alarm(house: House) -> None:
    house.look(trouble="It is held.")
    house.look(after=29, trouble="It is held.")
    house.look(after=1)
    house.look(after=29, trouble="It is held.")
    assert house.told() == []
    house.look(after=30, trouble="It is held.")
    assert len(house.told()) == 1


def test_an_app_token_that_slack_no_longer_takes_is_told_while_the_bots_own_is_good(house: House) -> None:
    house.work.slack.fail("apps.connections.open", "invalid_auth")
    with pytest.raises(RefusedError):
        house.socket.socket_address()
    house.look()
    [told] = house.told()
    assert "Slack does not take SLACK_APP_TOKEN any more (invalid_auth), so I hear nothing" in told
    assert house.alarms.revoked == "Slack does not take SLACK_APP_TOKEN any more (invalid_auth)"
    house.socket.socket_address()
    assert house.alarms.revoked is None
    house.look(after=EVERY_SECONDS)
    assert len(house.told()) == 1


@pytest.mark.parametrize("code", ["invalid_auth", "account_inactive", "token_revoked", "token_expired", "not_authed"])
def test_a_revoked_token_is_logged_once_an_hour_and_stops_readiness(
    house: House, caplog: pytest.LogCaptureFixture, code: str
) -> None:
    house.disk = FULL
    house.work.slack.fail("auth.test", code, times=99)
    house.alarms.doubt()
    with caplog.at_level(logging.ERROR):
        for _ in range(61):
            house.look(after=60)
    logged = [record.getMessage() for record in caplog.records if record.name == "bot.alarms"]
    assert len(logged) == 2
    assert f"({code})" in logged[0]
    assert house.alarms.revoked == f"Slack does not take SLACK_BOT_TOKEN any more ({code})"
    assert house.told() == []


def test_a_token_that_is_taken_again_is_no_trouble(house: House) -> None:
    house.work.slack.fail("auth.test", "invalid_auth", times=1)
    house.look(after=TOKEN_SECONDS)
    assert house.alarms.revoked
    house.look(after=60)
    assert house.alarms.revoked is None


def test_the_token_is_tried_every_few_minutes_and_at_once_where_there_is_doubt(house: House) -> None:
    def calls() -> int:
        return len(house.work.slack.calls_of("auth.test"))

    house.look(after=TOKEN_SECONDS - 1)
    assert calls() == 0
    house.look(after=1)
    house.look(after=TOKEN_SECONDS - 1)
    assert calls() == 1
    house.alarms.doubt()
    house.look(after=2)
    assert calls() == 2


def test_a_call_that_was_refused_for_its_token_is_noticed_without_waiting(house: House) -> None:
    house.look()
    house.work.slack.fail("users.info", "token_revoked", times=1)
    with pytest.raises(RefusedError):
        house.work.bot.slack.user("U1")
    assert house.alarms.revoked
    house.work.slack.fail("auth.test", "token_revoked", times=1)
    house.look(after=2)
    assert house.alarms.revoked
    house.look(after=60)
    assert house.alarms.revoked is None


def test_what_is_refused_for_another_reason_was_asked_with_a_good_token(house: House) -> None:
    house.work.slack.fail("users.info", "token_revoked", times=1)
    for user in ("U1", "UNONE"):
        with pytest.raises(RefusedError):
            house.work.bot.slack.user(user)
    assert house.alarms.revoked is None


def test_a_pause_that_slack_asks_for_puts_the_message_off(house: House) -> None:
    house.disk = FULL
    house.work.slack.fail("chat.postMessage", 429, times=1, seconds=30)
    house.look()
    assert house.told() == []
    house.look(after=29)
    assert house.told() == []
    house.look(after=1)
    assert len(house.told()) == 1


@pytest.mark.parametrize("how", [500, "closed", "user_not_found"])
def test_what_may_have_arrived_or_cannot_is_not_sent_again_within_the_hour(house: House, how: int | str) -> None:
    house.disk = FULL
    house.work.slack.fail("chat.postMessage", how, times=1)
    house.look()
    house.look(after=60)
    assert house.told() == []
    house.look(after=EVERY_SECONDS)
    assert len(house.told()) == 1


def test_whom_slack_knows_as_a_guest_or_not_at_all_is_told_nothing(house: House) -> None:
    work = house.work
    admins = ["UGUEST", "UNONE", "UEXT", "U2"]
    directory = Directory(work.bot.slack, work.ledger, team=TEAM, admins=admins)
    work.bot = replace(work.bot, directory=directory)
    house.alarms = house.started()
    house.disk = FULL
    house.look()
    assert [bool(house.told(user)) for user in ("UGUEST", "UEXT", "U2")] == [False, False, True]


def test_a_full_disk_is_logged_once_also_where_nobody_is_an_admin(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    work = house.work
    work.bot = replace(work.bot, directory=Directory(work.bot.slack, work.ledger, team=TEAM))
    house.alarms, house.disk = house.started(), FULL
    for _ in range(5):
        house.look(after=DISK_SECONDS)
    assert [record.getMessage() for record in caplog.records if "91 % full" in record.getMessage()] == [
        "The disk that holds my data folder is 91 % full: 9.0 GB are free. Make room there; when it is full, I take "
        "nothing on and answer nothing."
    ]
    assert work.slack.messages == []


def test_a_disk_whose_room_cannot_be_told_is_no_alarm(house: House, caplog: pytest.LogCaptureFixture) -> None:
    def usage(_home: Path) -> tuple[int, int, int]:
        raise OSError("no such device")

    house.alarms = Alarms(house.work.bot, house.work.home, usage=usage)
    house.look()
    assert house.told() == []
    assert "cannot be told" in caplog.text


def test_a_clock_that_was_set_back_does_not_silence_the_alarms(house: House) -> None:
    house.disk = FULL
    house.look()
    house.look(after=-10 * EVERY_SECONDS)
    assert len(house.told()) == 2


def test_the_ledger_tells_what_failed_since(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, now=lambda: 1000.0)
    request = Request(kind="help", key=Key(TEAM, "C1", "1"), user="U1", lane="quick")
    ledger.claim(request, bound=9)
    job = ledger.take("quick")
    assert job
    ledger.failed(job, "some_error")
    found = ledger.alarms.failures(since=999.0)
    assert (found.number, found.error) == (1, "some_error")
    assert ledger.alarms.failures(since=1000.0).number == 0
    ledger.close()
