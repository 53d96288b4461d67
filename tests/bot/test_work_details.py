"""*Add an article* and *Edit details*: who is shown the form, with what in it, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.access import ADMINS, MEMBERS, OUTSIDE, SHARED
from bot.blocks import forms
from bot.ledger import Listing
from bot.work import articles, details
from bot.work.modals import LATE, LATE_COMMAND, STALE
from index import Article, Details
from tests.bot.working import BRIDGE, AtWork, at_work
from tests.slack import Message, View
from tests.slack.people import TEAM

LONG = "A title that goes on and on. " * 99 + "Here it ends."


@pytest.fixture
def work(tmp_path: Path) -> Iterator[AtWork]:
    with at_work(tmp_path) as bot:
        yield bot


def opening(work: AtWork, kind: str, user: str, channel: str, **payload: Any) -> None:
    work_of = {"form": _form, "details": details.form}[kind]
    payload.setdefault("trigger", work.slack.trigger(user))
    work_of(work.bot, work.job(kind, user, channel, **payload))


def _form(bot: Any, job: Any) -> None:
    from bot.work import ingests

    ingests.form(bot, job)


def form(work: AtWork, user: str, channel: str, *, article: str = "bridge") -> View:
    """Return the form that a press on *Edit details* opens."""
    opening(work, "details", user, channel, article=article)
    return work.slack.views(user)[-1]


def no_form(work: AtWork, kind: str, user: str, channel: str, **payload: Any) -> str:
    """Return what somebody reads instead of the form."""
    opening(work, kind, user, channel, **payload)
    assert work.slack.views(user) == []
    return work.last(user).shown


def save(work: AtWork, user: str, channel: str, view: View, **changed: str) -> Message:
    """Let somebody submit the form with these fields changed, as the listener hands it on."""
    kept = work.ledger.list(str(view.view["private_metadata"]))
    assert kept
    held = {name: view.fields[name] for name in forms.FIELDS}
    told = {name: str(field.get("initial_value") or field.get("initial_date") or "") for name, field in held.items()}
    wanted = {name: value for name, value in kept.wanted.items() if name != "channel"}
    return work.do("edit", user, channel, lane="adding", **wanted, details={**told, **changed})


def bridge(work: AtWork) -> Article:
    return work.library.article("bridge")


# Adding


def test_whoever_may_add_is_shown_the_form(work: AtWork) -> None:
    opening(work, "form", "U1", "C1")
    (view,) = work.slack.views("U1")
    assert view.view["callback_id"] == "ingest"
    assert list(view.fields) == ["addresses", "files", "title", "site", "byline", "published", "url"]
    assert view.fields["files"]["max_files"] == 10
    kept = work.ledger.list(str(view.view["private_metadata"]))
    assert kept
    assert (kept.wanted["channel"], "response_url" in kept.wanted) == ("C1", True)


def test_where_the_bot_may_read_no_files_it_asks_for_none(work: AtWork) -> None:
    from dataclasses import replace

    from bot.work import ingests

    job = work.job("form", "U1", "C1", trigger=work.slack.trigger("U1"))
    work.slack.scopes.discard("files:read")
    ingests.form(replace(work.bot, scopes=frozenset({"chat:write"})), job)
    assert "files" not in work.slack.views("U1")[0].fields


@pytest.mark.parametrize(
    ("user", "channel", "who", "told"),
    [
        ("U1", "CSHARED", "everyone", SHARED.replace("`", "")),
        ("UEXT", "CSHARED", "everyone", SHARED.replace("`", "")),
        ("UGUEST", "C1", "members", MEMBERS),
        ("U1", "C1", "admins", ADMINS),
    ],
)
def test_who_may_not_add_reads_why_instead_of_the_form(
    work: AtWork, user: str, channel: str, who: Any, told: str
) -> None:
    work.ledger.rules.set_adding(TEAM, who, user="UADMIN")
    assert no_form(work, "form", user, channel) == told


def test_another_organisations_people_are_shown_no_form(work: AtWork) -> None:
    work.ledger.allow(TEAM, "CSHARED", "UADMIN", allowed=True)
    assert no_form(work, "form", "UEXT", "CSHARED") == OUTSIDE


@pytest.mark.parametrize(("more", "told"), [({}, LATE), ({"typed": True}, LATE_COMMAND)])
def test_a_form_that_comes_too_late_is_asked_for_again(work: AtWork, more: dict[str, bool], told: str) -> None:
    trigger = work.slack.trigger("U1")
    work.slack.pass_time(4)
    assert no_form(work, "form", "U1", "C1", trigger=trigger, **more) == told


# Editing


def test_the_form_holds_what_is_known(work: AtWork) -> None:
    work.put(BRIDGE, "team:T1", by="U1")
    view = form(work, "U1", "C1")
    assert view.fields["title"]["initial_value"] == "Bridge talks"
    assert view.fields["site"]["initial_value"] == "Harbour News"
    assert view.fields["published"]["initial_date"] == "2024-05-01"
    assert view.fields["url"]["initial_value"] == "https://harbour.example/bridge"
    assert "initial_value" not in view.fields["byline"]
    assert len(str(view.view["private_metadata"])) < 20


def test_what_is_saved_is_known_and_outlives_another_reading(work: AtWork) -> None:
    work.put(BRIDGE, "team:T1", by="U1")
    shown = save(work, "U1", "C1", form(work, "U1", "C1"), site="Harbour Post", byline="Ada Stone", published="").shown
    assert shown == (
        "Saved, for all who read it. It is shown as:\nBridge talks · Harbour Post · no date given\nBy Ada Stone"
    )
    assert bridge(work).details == Details(
        title="Bridge talks", site="Harbour Post", byline="Ada Stone", url="https://harbour.example/bridge"
    )
    work.put({**BRIDGE, "text": BRIDGE["text"] + "\n\nIt met again.", "site": "Harbour Times"}, "team:T1")
    assert bridge(work).details.site == "Harbour Post"


def test_a_field_that_was_left_keeps_all_that_is_known(work: AtWork) -> None:
    """What is longer than a field shows would be cut for good by whoever changes another one."""
    work.put({**BRIDGE, "title": LONG}, "team:T1", by="U1")
    save(work, "U1", "C1", form(work, "U1", "C1"), site="Harbour Post")
    assert bridge(work).details.title == LONG
    assert bridge(work).details.site == "Harbour Post"


@pytest.mark.parametrize(
    ("audiences", "user", "channel", "may"),
    [
        (["team:T1"], "U1", "C1", True),
        (["channel:T1:CPRIV"], "U1", "CPRIV", True),
        (["user:T1:U1"], "U1", "DU1", True),
        (["user:T1:U1"], "U1", "", True),
        (["team:T1"], "UADMIN", "C1", True),
        (["team:T1"], "U2", "C1", False),
        (["team:T1"], "UGUEST", "C1", False),
        # Seen from nowhere else, by an admin neither.
        (["channel:T1:CPRIV"], "UADMIN", "C1", False),
        (["user:T1:U1"], "UADMIN", "C1", False),
    ],
)
def test_whoever_added_it_edits_it_and_admins_what_they_see(
    work: AtWork, audiences: list[str], user: str, channel: str, *, may: bool
) -> None:
    work.put(BRIDGE, *audiences, by="U1")
    if channel:
        assert (
            (form(work, user, channel) is not None)
            if may
            else no_form(work, "details", user, channel, article="bridge")
        )
    else:
        opening(work, "details", user, "", article="bridge", response_url=None)
        assert len(work.slack.views(user)) == 1


@pytest.mark.parametrize(
    ("who_added", "user", "channel", "told"),
    [
        ({"team:T1": "U1"}, "U2", "C1", "Only Ulla Berg, who added it, or an admin of mine can edit the details"),
        # Whom else it answers is not told to whoever added it for some.
        ({"team:T1": "U1", "channel:T1:CPRIV": "UADMIN"}, "U1", "C1", details.ONLY_ADMINS),
        ({"team:T1": "U1", "channel:T1:CPRIV": "UADMIN"}, "U2", "C1", details.ONLY_ADMINS),
        ({"*": ""}, "U1", "C1", details.ONLY_ADMINS),
        ({"channel:T1:CPRIV": "UADMIN"}, "U2", "C1", articles.GONE),
        ({"team:T1": "U1"}, "UEXT", "CSHARED", SHARED.replace("`", "")),
    ],
)
def test_who_may_not_edit_it_reads_who_could_as_far_as_they_may_know(
    work: AtWork, who_added: dict[str, str], user: str, channel: str, told: str
) -> None:
    work.put(BRIDGE, *who_added)
    for audience, adder in who_added.items():
        if adder:
            work.ledger.added(TEAM, "bridge", [audience], adder)
    shown = no_form(work, "details", user, channel, article="bridge")
    assert shown.startswith(told.replace("Ulla Berg", work.bot.directory.name("U1")))


def test_what_somebody_else_changed_meanwhile_is_shown_and_not_overwritten(work: AtWork) -> None:
    work.put(BRIDGE, "team:T1", by="U1")
    view = form(work, "U1", "C1")
    work.library.edit("bridge", Details(site="Harbour Times"))
    shown = save(work, "U1", "C1", view, title="Forgotten").shown
    assert shown == (f"{details.CHANGED} It is shown as:\nBridge talks · Harbour Times · 2024-05-01\nNo byline")
    assert bridge(work).details.title == "Bridge talks"


def test_who_may_no_longer_edit_it_changes_nothing(work: AtWork) -> None:
    work.put(BRIDGE, "team:T1", by="U1")
    view = form(work, "U1", "C1")
    work.put(BRIDGE, "channel:T1:CPRIV", by="UADMIN")
    assert save(work, "U1", "C1", view, title="Forged").shown == details.ONLY_ADMINS
    assert bridge(work).details.title == "Bridge talks"


def test_what_is_gone_meanwhile_is_said(work: AtWork) -> None:
    work.put(BRIDGE, "team:T1", by="U1")
    view = form(work, "U1", "C1")
    list(work.library.remove(["bridge"]))
    assert save(work, "U1", "C1", view, title="Late").shown == articles.GONE


def test_a_crash_after_the_edit_tells_that_it_is_saved(work: AtWork) -> None:
    work.put(BRIDGE, "team:T1", by="U1")
    view = form(work, "U1", "C1")
    work.library.edit("bridge", Details(title="Bridge plans"))  # so far it came
    shown = save(work, "U1", "C1", view, title="Bridge plans").shown
    assert shown.startswith("Saved, for all who read it. It is shown as:\nBridge plans")


def test_a_form_of_which_nothing_is_known_any_more_says_so(work: AtWork) -> None:
    assert work.do("edit", "U1", "", lane="adding", stale=True, details={}).shown == STALE


def test_a_listing_that_is_no_form_opens_nothing(work: AtWork) -> None:
    work.put(BRIDGE, "team:T1", by="U1")
    kept = work.ledger.keep_list(Listing(kind="batch", wanted={}))
    assert no_form(work, "details", "U1", "C1", article=kept) == articles.GONE


def test_the_list_offers_it_to_whoever_may(work: AtWork) -> None:
    work.put(BRIDGE, "team:T1", by="U1")
    offered = {
        user: "Edit details" in [button.text for button in work.do("articles", user, "C1").buttons]
        for user in ("U1", "U2", "UADMIN", "UGUEST")
    }
    assert offered == {"U1": True, "U2": False, "UADMIN": True, "UGUEST": False}
