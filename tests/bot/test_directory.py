"""Who somebody is and what a channel is, by what Slack says of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bot.access import Kind, Standing
from bot.directory import KEEP_SECONDS, Directory
from bot.ledger import Ledger
from bot.slack import RefusedError, Slack, SlackError, SlowDownError, UncertainError, client
from tests.slack import SlackDouble
from tests.slack.people import Channel, Person


class Clock:
    """A time that passes when it is told to."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def slack() -> Iterator[SlackDouble]:
    with SlackDouble() as double:
        yield double


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def directory(slack: SlackDouble, ledger: Ledger, clock: Clock) -> Directory:
    api = Slack.of(slack.bot_token, slack.api_url)
    return Directory(api, ledger, team="T1", admins=["U3", "UGUEST", "UEXT", "UNONE"], now=clock)


@pytest.mark.parametrize(
    ("user", "standing"),
    [
        ("U1", "member"),
        ("U3", "admin"),
        ("UADMIN", "member"),  # Slack's admins are not the bot's
        ("UGUEST", "guest"),  # whatever PULLQUOTE_ADMINS says
        ("UGUEST1", "guest"),
        ("UEXT", "external"),
        ("UGONE", "external"),
        ("UOTHERBOT", "external"),
        ("UNONE", "external"),
    ],
)
def test_who_somebody_is(directory: Directory, user: str, standing: Standing) -> None:
    asker = directory.asker(user)
    assert (asker.team, asker.user, asker.standing) == ("T1", user, standing)


@pytest.mark.parametrize(
    ("channel", "asker", "kind"),
    [
        ("C1", "U1", "public"),
        ("C1", "UGUEST", "public"),
        ("COUT", "U1", "public"),
        ("COLD", "U1", "public"),
        ("CPRIV", "U1", "private"),
        ("CPRIVOUT", "U1", "unknown"),
        ("CMPIM", "U1", "private"),
        ("DU1", "U1", "direct"),
        ("DU1", "U2", "private"),
        ("DOTHERS", "U1", "unknown"),
        ("CNONE", "U1", "unknown"),
        ("CSHARED", "U1", "shared"),
        ("CPENDING", "U1", "shared"),
        ("CSHARED", "UEXT", "shared"),
        # Slack may have said of a channel what is so no more: where somebody of elsewhere asks, it is shared.
        ("C1", "UEXT", "shared"),
        ("CPRIV", "UGONE", "shared"),
        ("CNONE", "UNONE", "shared"),
    ],
)
def test_what_a_channel_is(slack: SlackDouble, directory: Directory, channel: str, asker: str, kind: Kind) -> None:
    slack.workspace.direct("U1")
    place = directory.place(channel, asker=asker)
    assert (place.team, place.channel, place.kind, place.allowed) == ("T1", channel, kind, False)
    assert place.refused is (kind == "shared")


def test_the_bots_conversation_with_somebody_of_elsewhere_is_refused(slack: SlackDouble, directory: Directory) -> None:
    channel = slack.workspace.direct("UEXT").id
    assert directory.place(channel, asker="UEXT").refused


def test_an_admin_allows_a_shared_channel_at_once(directory: Directory, ledger: Ledger) -> None:
    assert directory.place("CSHARED", asker="U1").refused
    ledger.allow("T1", "CSHARED", "U3", allowed=True)
    assert not directory.place("CSHARED", asker="U1").refused
    assert directory.place("CPENDING", asker="U1").refused
    ledger.allow("T1", "CSHARED", "U3", allowed=False)
    assert directory.place("CSHARED", asker="U1").refused


def test_a_channel_allowed_while_it_was_shared_is_public_when_it_is_no_longer(
    slack: SlackDouble, directory: Directory, ledger: Ledger
) -> None:
    ledger.allow("T1", "CSHARED", "U3", allowed=True)
    slack.workspace.channels["CSHARED"] = replace(slack.workspace.channels["CSHARED"], ext_shared=False)
    place = directory.place("CSHARED", asker="U1")
    assert (place.kind, place.allowed) == ("public", False)


@pytest.mark.parametrize(("teams", "standing"), [(["T1", "T3"], "member"), (["T3"], "external")])
def test_a_member_of_several_workspaces_belongs_to_each(
    slack: SlackDouble, directory: Directory, teams: list[str], standing: Standing
) -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class OfSeveral(Person):
        @property
        def json(self) -> dict[str, Any]:
            facts = Person(id=self.id, name=self.name).json
            return facts | {"team_id": "T3", "enterprise_user": {"id": "W1", "enterprise_id": "E1", "teams": teams}}

    slack.workspace.people["W1"] = OfSeveral(id="W1", name="Wim Several")
    assert directory.asker("W1").standing == standing


@pytest.mark.parametrize(("user", "name"), [("U1", "Nora Member"), ("UEXT", "Erik External"), ("UNONE", "UNONE")])
def test_what_somebody_is_called(directory: Directory, user: str, name: str) -> None:
    assert directory.name(user) == name


def test_slack_is_asked_once_in_some_minutes(slack: SlackDouble, directory: Directory, clock: Clock) -> None:
    for _ in range(3):
        directory.asker("U1")
        directory.name("U1")
        directory.place("C1", asker="U1")
        directory.asker("UNONE")
    asked = [call.arguments["user"] for call in slack.calls_of("users.info")]
    assert (asked, len(slack.calls_of("conversations.info"))) == (["U1", "UNONE"], 1)
    clock.seconds += KEEP_SECONDS - 1
    directory.place("C1", asker="U1")
    assert len(slack.calls_of("users.info")) == 2
    clock.seconds += 1
    directory.place("C1", asker="U1")
    assert (len(slack.calls_of("users.info")), len(slack.calls_of("conversations.info"))) == (3, 2)


def test_a_channel_is_known_as_soon_as_the_bot_is_invited(slack: SlackDouble, directory: Directory) -> None:
    """That Slack did not know it was kept for minutes, so that a shared channel was taken for a private one."""
    hidden = slack.workspace.channels["CPRIVOUT"]
    slack.workspace.channels["CPRIVOUT"] = replace(hidden, ext_shared=True)
    assert directory.place("CPRIVOUT", asker="U1").kind == "unknown"
    slack.workspace.channels["CPRIVOUT"] = replace(hidden, ext_shared=True).joined("UBOT")
    assert directory.place("CPRIVOUT", asker="U1").refused


def test_what_changes_in_slack_is_noticed_after_some_minutes(
    slack: SlackDouble, directory: Directory, clock: Clock
) -> None:
    assert (directory.asker("U1").standing, directory.place("C1", asker="U2").kind) == ("member", "public")
    slack.workspace.people["U1"] = replace(slack.workspace.people["U1"], guest=True)
    slack.workspace.channels["C1"] = Channel(id="C1", members=frozenset({"UBOT", "U1", "U2"}), ext_shared=True)
    assert KEEP_SECONDS <= 600
    clock.seconds += KEEP_SECONDS
    assert (directory.asker("U1").standing, directory.place("C1", asker="U2").kind) == ("guest", "shared")


def test_what_slack_says_has_changed_is_asked_anew_at_once(slack: SlackDouble, directory: Directory) -> None:
    assert directory.place("C1", asker="U1").kind == "public"
    slack.workspace.channels["C1"] = replace(slack.workspace.channels["C1"], ext_shared=True)
    assert directory.place("C1", asker="U1").kind == "public"
    directory.forget("C1")
    directory.forget("CNONE")
    assert directory.place("C1", asker="U1").refused


def test_what_was_asked_before_a_change_is_not_kept_after_it(slack: SlackDouble, ledger: Ledger) -> None:
    """Slack's answer was under way while it said that the channel is shared; kept, it would have held for minutes."""

    class Changing(Slack):
        def channel(self, id: str) -> dict[str, Any]:  # noqa: A002
            found = super().channel(id)
            known[0].forget(id)
            return found

    api = Changing(client(slack.bot_token, slack.api_url))
    known = [Directory(api, ledger, team="T1")]
    for _ in range(2):
        assert known[0].place("C1", asker="U1").kind == "public"
    assert len(slack.calls_of("conversations.info")) == 2


def test_the_admins_are_those_that_the_setting_names(directory: Directory) -> None:
    assert directory.admins == ["U3", "UEXT", "UGUEST", "UNONE"]


@pytest.mark.parametrize(
    ("how", "error"),
    [
        (429, SlowDownError),
        (500, UncertainError),
        ("closed", UncertainError),
        ("page", UncertainError),
        ("invalid_auth", RefusedError),
        ("ratelimited", SlowDownError),
    ],
)
@pytest.mark.parametrize("method", ["users.info", "conversations.info"])
def test_where_slack_does_not_tell_nothing_is_guessed_or_kept(
    slack: SlackDouble, directory: Directory, method: str, how: int | str, error: type[SlackError]
) -> None:
    slack.fail(method, how, times=1)
    with pytest.raises(error):
        directory.place("C1", asker="U1")
    assert directory.place("C1", asker="U1").kind == "public"


@pytest.mark.parametrize("scope", ["users:read", "channels:read"])
def test_a_missing_scope_is_a_failure_and_makes_nobody_a_stranger(
    slack: SlackDouble, directory: Directory, scope: str
) -> None:
    slack.scopes.discard(scope)
    with pytest.raises(RefusedError, match="missing_scope"):
        directory.place("C1", asker="U1")
