"""What the modal around a quote looks like, and that Slack takes it whatever the article says."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks.contexts import in_context
from bot.wording import clean
from index import Quote, Saying, Span
from tests.made import HARBOUR, a_quote, an_article
from tests.slack.limits import check_view
from tests.slack.live import live
from tests.slack.reading import shown

NASTY = st.text(alphabet=st.sampled_from("<!channel>@U1&;`*_~\u202e\n\r\u2028\x07“ äx漢👩‍👧."), max_size=300)


def read(view: dict[str, Any]) -> str:
    check_view(view)
    assert live(view) == []
    return shown(view["blocks"])


def bold(view: dict[str, Any]) -> list[str]:
    parts = [part for block in view["blocks"] for part in block["elements"]]
    return [one["text"] for part in parts for one in part["elements"] if one.get("style", {}).get("bold")]


def test_the_words_are_bold_in_their_paragraph() -> None:
    view = in_context(a_quote(an_article(HARBOUR, title="Bridge"), "We can pay for it."))
    words = read(view)
    assert words.index("The bridge will be built.") < words.index("We can pay for it.") < words.index("She warned")
    assert bold(view) == ["We can pay for it.", "Maria Lind"]
    assert "read in: Bridge · outlet not stated · no date given" in words
    assert "Open the article" not in words


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("direct", "Maria Lind, quoted by Coast Post"),
        ("reported", "The article's words, about what Maria Lind said"),
        ("article", "The article's words"),
    ],
)
def test_it_is_told_whose_words_they_are(kind: str, told: str) -> None:
    quote = a_quote(an_article(), "She warned that the harbour would freeze.", kind=kind, via="Coast Post")
    assert told in read(in_context(quote))


def test_the_link_opens_at_the_words() -> None:
    link = "https://x.example/a#:~:text=We%20need"
    view = in_context(a_quote(an_article(url="https://x.example/a"), "We need it,", link=link))
    assert "Open the article at the words" in read(view)
    assert str(view).count(link) == 2


def test_words_over_several_paragraphs_are_shown_with_those_on_either_side() -> None:
    text = "First.\n\n“We begin.\n\n“We go on.\n\n“We end,” Lind said.\n\nLast."
    start, end = text.index("We begin"), text.index("” Lind")
    span = Span(start, end)
    saying = Saying(kind="direct", span=span, sentence=span, speaker="Lind")
    place: dict[str, Any] = {"id": "q", "before": "", "after": "", "paragraph": 2, "utterance": "u", "link": None}
    words = read(in_context(Quote.cut(an_article(text), saying, **place)))
    assert words.startswith("First.")
    assert "We begin.\n\n“We go on.\n\n“We end,” Lind said." in words
    assert "Last." in words


@settings(max_examples=100)
@given(NASTY, NASTY, NASTY, st.integers(1, 40), st.integers(1, 200))
def test_slack_takes_every_context_and_the_words_stand_in_it(
    before: str, words: str, after: str, times: int, more: int
) -> None:
    said = f"We need {words * more}it"
    text = f"{before * times}\n\n{after}“{said},” said Lind. {before * more}\n\n{after * times}"
    view = in_context(a_quote(an_article(text, title=before * times, site=words * times), said))
    read(view)
    shown_words = bold(view)[0]
    assert shown_words == clean(said) or (shown_words.endswith(" […]") and clean(said).startswith(shown_words[:-4]))
