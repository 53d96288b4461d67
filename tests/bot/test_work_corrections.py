"""*Wrong speaker or quote*: the modal, and what admins correct at once, each for what they see."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.access import SHARED
from bot.blocks.wrong import ANOTHER, NOBODY, person_id
from bot.work import corrections, decisions, modals
from index import UnknownIdError
from tests.bot.correcting import DAHL, HIDDEN, TOLD, WORDS, decide, direct, opened, quote_of, speaker, submit, told_on
from tests.bot.working import BRIDGE, AtWork, at_work
from tests.slack.people import TEAM


@pytest.fixture
def work(tmp_path: Path) -> Iterator[AtWork]:
    with at_work(tmp_path) as bot:
        yield bot


# The modal


def test_the_modal_shows_the_words_and_whom_the_article_names(work: AtWork) -> None:
    work.put(TOLD)
    opened(work, "U1", "C1", quote_of(work).id)
    [view] = work.slack.views("U1")
    assert f"“{WORDS}”" in view.shown
    assert "Bridge talks · Harbour News · 2024-05-01" in view.shown
    [whom] = [block for block in view.json["blocks"] if block.get("block_id") == "speaker"]
    names = [option["text"]["text"] for option in whom["element"]["options"]]
    assert names == ["Maria Lind", "Ole Dahl", "Somebody not named here", "Nobody is named for it"]
    assert view.json["submit"]["text"] == "Send"


def test_an_admin_is_told_beforehand_that_it_is_applied(work: AtWork) -> None:
    work.put(BRIDGE)
    opened(work, "UADMIN", "C1", quote_of(work).id)
    [view] = work.slack.views("UADMIN")
    assert view.json["submit"]["text"] == "Apply"


def test_of_an_article_that_names_hundreds_slack_takes_the_list(work: AtWork) -> None:
    names = [f"{first} {last}" for first in ("Anna", "John", "Maria", "Peter") for last in NAMES]
    said = "".join(f"{name} met the mayor on Monday. " for name in names)
    work.put(BRIDGE | {"text": f"{BRIDGE['text']}\n\n{said}"})
    assert len(work.library.named_in("bridge")) > 98
    opened(work, "U1", "C1", quote_of(work).id)
    [view] = work.slack.views("U1")
    [whom] = [block for block in view.json["blocks"] if block.get("block_id") == "speaker"]
    assert [option["value"] for option in whom["element"]["options"]][-2:] == [ANOTHER, NOBODY]


NAMES = [
    f"{one}{two}"
    for one in ("Berg", "Sund", "Holm", "Dahl", "Vik", "Lund")
    for two in ("en", "by", "stad", "vold", "rud")
]


@pytest.mark.parametrize(
    ("user", "channel", "answer"),
    [
        ("U2", "C2", corrections.CHANGED),
        ("UEXT", "CSHARED", SHARED.replace("`", "")),
        ("UGUEST", "CPRIV", None),
        ("UADMIN", "C1", corrections.CHANGED),
    ],
)
def test_the_modal_opens_only_for_who_sees_the_article_there(
    work: AtWork, user: str, channel: str, answer: str | None
) -> None:
    work.put(BRIDGE, HIDDEN)
    opened(work, user, channel, quote_of(work).id)
    assert [message.shown for message in work.slack.ephemerals(user)] == ([answer] if answer else [])
    assert bool(work.slack.views(user)) == (answer is None)


def test_people_of_another_organisation_propose_nothing(work: AtWork) -> None:
    work.put(BRIDGE)
    work.ledger.allow(TEAM, "CSHARED", "UADMIN", allowed=True)
    opened(work, "UEXT", "CSHARED", quote_of(work).id)
    assert work.last("UEXT").shown == corrections.OUTSIDE
    submit(work, "UEXT", "CSHARED", DAHL)
    assert work.last("UEXT").shown == corrections.OUTSIDE
    assert not work.ledger.proposals.open(TEAM)


def test_a_trigger_that_is_too_old_and_a_form_that_is_forgotten_are_told(work: AtWork) -> None:
    work.put(BRIDGE)
    trigger = work.slack.trigger("U1")
    work.slack.pass_time(4)
    corrections.wrong(work.bot, work.job("wrong", "U1", "C1", trigger=trigger, quote=quote_of(work).id))
    assert work.last("U1").shown == modals.LATE
    submit(work, "U1", "C1", DAHL, stale=True)
    assert work.last("U1").shown == modals.STALE


# Admins


@pytest.mark.parametrize(
    ("told", "sentence", "name"),
    [
        (DAHL, "Ole Dahl said this, not Maria Lind.", "Ole Dahl"),
        ({"what": "speaker", "speaker": ANOTHER, "name": " Kari  Vik "}, "Kari Vik said this", "Kari Vik"),
        ({"what": "speaker", "name": "Dahl"}, "Ole Dahl said this, not Maria Lind.", "Ole Dahl"),
        ({"what": "speaker", "speaker": NOBODY}, "Nobody is named for this, not Maria Lind either.", None),
    ],
)
def test_what_an_admin_corrects_is_corrected_at_once_and_can_be_taken_back(
    work: AtWork, told: dict[str, str], sentence: str, name: str | None
) -> None:
    work.put(TOLD)
    answer = submit(work, "UADMIN", "C1", told)
    assert answer
    assert answer.shown.startswith(f"Corrected: {sentence}")
    assert (speaker(work), quote_of(work).corrected) == (name, True)
    decide(work, "UADMIN", answer, "undo")
    assert work.last("UADMIN").shown.startswith("Taken back by Ada Admin: ")
    assert speaker(work) == "Maria Lind"
    told_on(work)
    assert not direct(work, "UADMIN")


def test_what_is_no_quote_is_none_and_can_be_one_again(work: AtWork) -> None:
    work.put(TOLD)
    quote = quote_of(work)
    answer = submit(work, "UADMIN", "C1", {"what": "none"})
    assert answer
    assert answer.shown.startswith("Corrected: This is not a quote.")
    with pytest.raises(UnknownIdError):
        work.library.quote(quote.id)
    decide(work, "UADMIN", answer, "undo")
    assert work.library.quote(quote.id).text == WORDS


@pytest.mark.parametrize("site", ["Harbour News", None])
def test_a_wrong_outlet_is_put_right_and_back(work: AtWork, site: str | None) -> None:
    work.put(TOLD | {"site": site})
    answer = submit(work, "UADMIN", "C1", {"what": "site", "site": "Coast Post"})
    assert answer
    assert answer.shown.startswith(f"Corrected: The outlet is Coast Post{f', not {site}' if site else ''}.")
    assert work.library.article("bridge").details.site == "Coast Post"
    decide(work, "UADMIN", answer, "undo")
    assert work.library.article("bridge").details.site == site


@pytest.mark.parametrize(
    "told",
    [
        {"what": "speaker", "speaker": person_id("Maria Lind")},
        {"what": "speaker", "name": "Lind"},
        {"what": "site", "site": "Harbour News"},
    ],
)
def test_what_is_so_already_is_not_corrected(work: AtWork, told: dict[str, str]) -> None:
    work.put(TOLD)
    answer = submit(work, "UADMIN", "C1", told)
    assert answer
    assert answer.shown == corrections.ALREADY


def test_what_was_corrected_again_since_is_not_taken_back(work: AtWork) -> None:
    work.put(TOLD)
    answer = submit(work, "UADMIN", "C1", DAHL)
    assert answer
    work.library.correct(quote_of(work).id, speaker="Kari Vik")
    decide(work, "UADMIN", answer, "undo")
    assert work.last("UADMIN").shown == decisions.SINCE
    assert speaker(work) == "Kari Vik"


def test_who_corrected_it_is_kept(work: AtWork) -> None:
    work.put(TOLD)
    submit(work, "UADMIN", "C1", DAHL)
    with work.library._store.read() as reader:
        assert {one.made_by for one in reader.corrections(reader.named("bridge").sha256)} == {"UADMIN"}


# Checked again at submission


def test_a_quote_that_changed_while_the_modal_was_open_is_not_corrected(work: AtWork) -> None:
    work.put(TOLD)
    quote = quote_of(work).id
    work.put(TOLD | {"text": TOLD["text"].replace("before winter", "before spring")})
    job = work.job("correct", "UADMIN", "C1", told=DAHL, quote=quote)
    corrections.correct(work.bot, job)
    assert work.last("UADMIN").shown == corrections.CHANGED


def test_an_article_that_no_longer_answers_there_is_not_corrected(work: AtWork) -> None:
    work.put(TOLD, "team:T1", HIDDEN)
    list(work.library.remove(["bridge"], audiences=["team:T1"]))
    answer = submit(work, "UADMIN", "C1", DAHL)
    assert answer
    assert answer.shown == corrections.CHANGED
    assert speaker(work) == "Maria Lind"


def test_somebody_whom_the_article_no_longer_names_is_not_chosen(work: AtWork) -> None:
    work.put(BRIDGE)
    answer = submit(work, "UADMIN", "C1", DAHL)
    assert answer
    assert answer.shown == corrections.CHANGED


def test_in_a_place_that_is_refused_nothing_is_corrected(work: AtWork) -> None:
    work.put(TOLD)
    answer = submit(work, "UADMIN", "CSHARED", DAHL)
    assert answer
    assert answer.shown == SHARED.replace("`", "")
