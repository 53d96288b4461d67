"""*In context*: the paragraphs around a quote, for whoever may see them, within the three seconds of a trigger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.access import SHARED
from bot.slack import RefusedError, UncertainError
from bot.work import contexts, modals
from index import Wanted
from tests.bot.working import BRIDGE, AtWork, at_work
from tests.slack.people import TEAM

SECRET = "channel:T1:CPRIV"


@pytest.fixture
def work(tmp_path: Path) -> Iterator[AtWork]:
    with at_work(tmp_path) as bot:
        yield bot


def quote_of(work: AtWork) -> str:
    return next(work.library.quotes(Wanted())).id


def press(work: AtWork, user: str, channel: str, quote: str) -> None:
    job = work.job("context", user, channel, trigger=work.slack.trigger(user), quote=quote)
    contexts.context(work.bot, job)


def test_a_modal_shows_the_words_in_their_paragraphs(work: AtWork) -> None:
    work.put(BRIDGE)
    press(work, "U1", "C1", quote_of(work))
    [view] = work.slack.views("U1")
    assert view.title == "In context"
    assert "The council met on Monday." in view.shown
    assert "“We need the bridge before winter,” Maria Lind, the mayor, said. “We can pay for it.”" in view.shown
    assert "Lind warned that the harbour" in view.shown
    assert "Bridge talks · Harbour News · 2024-05-01" in view.shown
    assert "Open the article at the words" in view.shown
    assert not work.slack.ephemerals("U1")


def test_the_articles_own_words_have_a_context_too(work: AtWork) -> None:
    work.put(BRIDGE)
    answer = work.library.ask("did the council meet on Monday?")
    assert answer.quotes[0].saying.kind == "article"
    press(work, "U1", "C1", answer.quotes[0].id)
    [view] = work.slack.views("U1")
    assert "The council met on Monday." in view.shown


@pytest.mark.parametrize(
    ("user", "channel", "opens"),
    [("U1", "CPRIV", True), ("UGUEST", "CPRIV", True), ("U1", "C1", False), ("U2", "C2", False)],
)
def test_who_may_not_see_the_article_sees_no_context(work: AtWork, user: str, channel: str, *, opens: bool) -> None:
    work.put(BRIDGE, SECRET)
    press(work, user, channel, quote_of(work))
    assert bool(work.slack.views(user)) == opens
    assert [message.shown for message in work.slack.ephemerals(user)] == [contexts.CHANGED] * (not opens)


def test_in_a_shared_channel_nothing_opens_unless_it_is_allowed(work: AtWork) -> None:
    work.put(BRIDGE)
    press(work, "UEXT", "CSHARED", quote_of(work))
    assert work.last("UEXT").shown == SHARED.replace("`", "")
    work.ledger.allow(TEAM, "CSHARED", "UADMIN", allowed=True)
    press(work, "UEXT", "CSHARED", quote_of(work))
    assert work.slack.views("UEXT")


def test_a_quote_of_a_changed_or_removed_article_says_so(work: AtWork) -> None:
    work.put(BRIDGE)
    quote = quote_of(work)
    work.put(BRIDGE | {"text": BRIDGE["text"].replace("before winter", "before spring")})
    press(work, "U1", "C1", quote)
    list(work.library.remove(["bridge"]))
    press(work, "U1", "C1", quote)
    assert [message.shown for message in work.slack.ephemerals("U1")] == [contexts.CHANGED] * 2
    assert not work.slack.views("U1")


def test_a_trigger_that_is_too_old_is_told(work: AtWork) -> None:
    work.put(BRIDGE)
    trigger = work.slack.trigger("U1")
    work.slack.pass_time(4)
    contexts.context(work.bot, work.job("context", "U1", "C1", trigger=trigger, quote=quote_of(work)))
    assert work.last("U1").shown == modals.LATE


def test_a_modal_whose_arrival_was_uncertain_is_not_told_as_late(work: AtWork) -> None:
    work.put(BRIDGE)
    job = work.job("context", "U1", "C1", trigger=work.slack.trigger("U1"), quote=quote_of(work))
    work.slack.fail("views.open", "closed", after=True)
    with pytest.raises(UncertainError):
        contexts.context(work.bot, job)
    contexts.context(work.bot, job)
    assert len(work.slack.views("U1")) == 1
    assert not work.slack.ephemerals("U1")


def test_another_refusal_goes_up(work: AtWork) -> None:
    work.put(BRIDGE)
    work.slack.fail("views.open", "account_inactive")
    with pytest.raises(RefusedError):
        press(work, "U1", "C1", quote_of(work))


@pytest.mark.parametrize("size", [10, 3_000, 40_000])
def test_long_paragraphs_are_cut_around_the_words(work: AtWork, size: int) -> None:
    filling = "It rained on the harbour all day. " * (size // 34)
    said = "“" + "We will mend every pier of the town. " * (size // 37 + 1) + "”"
    text = f"{filling}end of before.\n\n{filling}{said} Maria Lind said. {filling}\n\nbegin of after. {filling}"
    work.put({"id": "long", "title": "T" * 4_000, "site": "S" * 4_000, "text": text})
    press(work, "U1", "C1", quote_of(work))
    [view] = work.slack.views("U1")
    assert "end of before." in view.shown
    assert "We will mend every pier" in view.shown
    assert "begin of after." in view.shown
    assert len(view.shown) < 9_000


def test_what_an_article_states_does_nothing_in_a_modal(work: AtWork) -> None:
    hostile = "<!channel> &lt;!here&gt; \u202e <@U1> <http://x|y>"
    work.put(BRIDGE | {"title": hostile, "site": hostile, "text": f"{hostile}\n\n{BRIDGE['text']}\n\n{hostile}"})
    press(work, "U1", "C1", quote_of(work))
    [view] = work.slack.views("U1")
    assert "<!channel> &lt;!here&gt;" in view.shown
    assert "\u202e" not in view.shown
