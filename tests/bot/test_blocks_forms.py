"""The forms about articles: Slack takes them whatever is known, and what is left as it was changes nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks import forms
from index import Details
from tests.slack.forms import states
from tests.slack.limits import check_view
from tests.slack.live import live

NASTY = st.text(alphabet=st.sampled_from("<!channel>@U1&;`*_~\u202e\n\x07“ äx漢👩‍👧"), max_size=400)
DAYS = st.sampled_from(["", "2024-05-01", "2024-02-30", "May 2024", "0001-01-01"])


def known(title: str | None = None, **more: str) -> Details:
    return Details(title=title, **more)


def untouched(details: Details) -> dict[str, str]:
    """Return what the form holds where nobody touched it."""
    held = [field for fields in states(forms.editing(details)["blocks"]).values() for field in fields.items()]
    return {name: str(field.get("value") or field.get("selected_date") or "") for name, field in held}


@settings(max_examples=100)
@given(NASTY, NASTY, NASTY, DAYS, st.integers(1, 20))
def test_slack_takes_every_form_and_what_is_left_in_it_changes_nothing(
    title: str, site: str, url: str, day: str, times: int
) -> None:
    details = known(
        title * times, site=site * times, byline=site, url=f"https://a.example/{url * times}", published=day
    )
    view = forms.editing(details)
    check_view(view)
    assert live(view) == []
    assert forms.changes(details, untouched(details)) is None


def test_slack_takes_the_form_for_what_to_add() -> None:
    for files in (True, False):
        check_view(forms.adding(files=files))


@pytest.mark.parametrize(
    ("told", "changed"),
    [
        ({"title": "Bridge plans"}, Details(title="Bridge plans")),
        ({"title": "  Bridge\n talks "}, None),
        ({"title": ""}, Details(title="")),
        ({"published": "2024-05-02", "byline": "Ada"}, Details(published="2024-05-02", byline="Ada")),
    ],
)
def test_only_what_was_changed_is_an_edit(told: dict[str, str], changed: Details | None) -> None:
    details = known("Bridge talks", published="2024-05-01")
    assert forms.changes(details, {**untouched(details), **told}) == changed
