"""What admins set: kept, taken back, and told to nobody of another workspace."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger(tmp_path)
    yield opened
    opened.close()


def test_everyone_adds_and_everything_is_answered_until_an_admin_says_otherwise(ledger: Ledger) -> None:
    rules = ledger.rules
    assert (rules.adding("T1"), rules.channel("T1", "C1"), rules.channels("T1")) == ("everyone", "all", {})
    assert rules.allowed("T1") == []


def test_what_is_set_outlives_a_restart(tmp_path: Path) -> None:
    before = Ledger(tmp_path)
    before.rules.set_adding("T1", "members", user="UADMIN")
    before.rules.set_channel("T1", "C1", "mentioned", user="UADMIN")
    before.allow("T1", "CSHARED", "UADMIN", allowed=True)
    before.close()
    ledger = Ledger(tmp_path)
    assert ledger.rules.adding("T1") == "members"
    assert ledger.rules.channel("T1", "C1") == "mentioned"
    assert ledger.rules.allowed("T1") == ["CSHARED"]
    ledger.close()


def test_the_last_word_counts_and_the_usual_leaves_nothing_behind(ledger: Ledger) -> None:
    rules = ledger.rules
    rules.set_adding("T1", "admins", user="UADMIN")
    rules.set_adding("T1", "everyone", user="UADMIN")
    rules.set_channel("T1", "C1", "off", user="UADMIN")
    rules.set_channel("T1", "C1", "mentioned", user="UADMIN")
    rules.set_channel("T1", "C2", "off", user="UADMIN")
    assert (rules.adding("T1"), rules.channels("T1")) == ("everyone", {"C1": "mentioned", "C2": "off"})
    rules.set_channel("T1", "C1", "all", user="UADMIN")
    assert rules.channels("T1") == {"C2": "off"}


def test_settings_are_of_one_workspace(ledger: Ledger) -> None:
    ledger.rules.set_adding("T1", "admins", user="UADMIN")
    ledger.rules.set_channel("T1", "C1", "off", user="UADMIN")
    ledger.allow("T1", "CSHARED", "UADMIN", allowed=True)
    rules = ledger.rules
    assert (rules.adding("T2"), rules.channel("T2", "C1"), rules.allowed("T2")) == ("everyone", "all", [])


def test_a_channel_is_that_channel_alone(ledger: Ledger) -> None:
    """Names are compared by a pattern."""
    ledger.rules.set_channel("T1", "C1", "off", user="UADMIN")
    assert [ledger.rules.channel("T1", channel) for channel in ("C1", "C11", "C", "C*", "c1")] == [
        "off", "all", "all", "all", "all"
    ]  # fmt: skip


def test_what_another_version_set_counts_as_not_set(ledger: Ledger) -> None:
    ledger.rules.set_adding("T1", "robots", user="UADMIN")  # type: ignore[arg-type]
    ledger.rules.set_channel("T1", "C1", "whisper", user="UADMIN")  # type: ignore[arg-type]
    assert (ledger.rules.adding("T1"), ledger.rules.channel("T1", "C1")) == ("everyone", "all")
