"""What the card of `/ingest` looks like, and that Slack takes it whatever was added."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks.cards import Amount, Entry, Ingested, card, edited, embedding, found_words, reading, strays, under_way
from bot.blocks.message import Message
from bot.blocks.reasons import for_slack
from bot.blocks.text import BUTTON_VALUE
from index import Result
from tests.made import HARBOUR, a_quote, an_article
from tests.slack.limits import check_message
from tests.slack.live import live
from tests.slack.reading import shown

ANSWERS = "Answers only you. Added by you."
NASTY = st.text(alphabet=st.sampled_from("<!channel>@U1&;`*_~\u202e\n\x07“ äx漢👩‍👧"), max_size=400)


def entry(result: Result = "added", **facts: str | None) -> Entry:
    article = an_article(HARBOUR, **facts)
    best = a_quote(article, "We need it,")
    return Entry(
        article=article,
        result=result,
        answers=ANSWERS,
        quotes=3,
        people=1,
        best=best,
        listing="L1",
        removable=True,
        editable=True,
    )


def payload(message: Message) -> dict[str, object]:
    return {"text": message.text, "blocks": [dict(block) for block in message.blocks]}


def read(message: Message) -> str:
    check_message(payload(message))
    assert live(payload(message)) == []
    return shown([dict(block) for block in message.blocks])


def buttons(message: Message) -> list[dict[str, Any]]:
    return [one for block in message.blocks if block["type"] == "actions" for one in block["elements"]]


@pytest.mark.parametrize(
    ("result", "told"),
    [
        ("added", f"Added. {ANSWERS}"),
        ("updated", f"Its text had changed, and the new one answers now. {ANSWERS}"),
        ("unchanged", f"It was here already. {ANSWERS}"),
    ],
)
def test_a_card_tells_what_became_of_an_article(result: Result, told: str) -> None:
    assert told in read(card(Ingested(results=[result], entries=[entry(result, title="Bridge")])))


def test_what_is_not_known_of_an_article_is_said() -> None:
    assert "untitled (harbour.txt) · outlet not stated · no date given" in read(
        card(Ingested(results=["added"], entries=[entry()]))
    )


def test_many_articles_are_counted_by_what_became_of_them() -> None:
    results: list[Result] = ["added", "added", "updated", "unchanged", "unchanged", "refused"]
    told = Ingested(results=results, entries=[entry(), entry("updated")], refusals=["https://x.example is empty."])
    words = read(card(told))
    assert words.startswith("6 articles: 2 added, 1 updated, 1 refused, 2 were here already.")
    assert "And 3 more articles; /articles lists them." in words
    assert "Not added:\nhttps://x.example is empty." in words


def test_a_card_of_refusals_alone_gives_the_reasons() -> None:
    reasons = [f"https://x.example/{place} is empty; check that it is the page you meant." for place in range(9)]
    words = read(card(Ingested(results=["refused"] * 9, refusals=reasons)))
    assert words.startswith("9 articles: 9 refused.")
    assert "… and for 4 more reasons" in words


def test_long_reasons_are_cut() -> None:
    words = read(card(Ingested(results=["refused"] * 5, refusals=["why not? " * 2_000] * 5)))
    assert words.count("[…]") == 5


@pytest.mark.parametrize(
    ("quotes", "people", "words"),
    [(7, 3, "7 quotes by 3 people"), (1, 1, "1 quote by 1 person"), (2, 0, "2 quotes by nobody who is named"),
     (0, 0, "no quotes in it")],
)  # fmt: skip
def test_what_was_found_is_counted(quotes: int, people: int, words: str) -> None:
    assert found_words(quotes, people) == words


def test_words_that_are_no_addresses_are_named_a_few_of_many() -> None:
    assert strays(["please"]) == "“please” is no web address, so I left it out; begin with https://."
    assert strays([f"word{place}" for place in range(7)]).startswith(
        "“word0”, “word1”, “word2”, “word3”, “word4” and 2 more"
    )


def test_how_far_it_is_is_one_sentence() -> None:
    assert read(reading(Amount(addresses=2))) == "Reading 2 addresses …"
    assert read(reading(Amount(addresses=1, files=2))) == "Reading 1 address and 2 files …"
    assert read(under_way(7, Amount(addresses=12, articles=12))) == "Reading 12 addresses … 7 of 12 so far."
    # A feed gives more articles than there are addresses.
    assert read(under_way(10, Amount(addresses=1))) == "Reading 1 address … 10 articles so far."
    assert "embedding it" in read(embedding(Amount(addresses=0, files=1)))


def test_what_was_refused_and_what_was_added_together_has_buttons_of_its_own() -> None:
    told = Ingested(results=["added", "added", "refused"], refusals=["No."], listing="B1", again=1, undone=2)
    assert [(one["action_id"], one["value"]) for one in buttons(card(told))] == [
        ("ingest_retry", "B1"),
        ("ingest_undo", "B1"),
    ]
    assert "The 2 articles that this added are taken back" in str(buttons(card(told))[1]["confirm"])
    assert not buttons(card(replace(told, listing=None)))
    # One article has its own button.
    assert [one["action_id"] for one in buttons(card(replace(told, undone=1)))] == ["ingest_retry"]


def test_what_is_known_of_an_article_is_shown_after_it_was_edited() -> None:
    shown = read(edited("Saved.", an_article(HARBOUR, title="Bridge", byline="Ada <!here>")))
    assert shown == "Saved. It is shown as:\nBridge · outlet not stated · no date given\nBy Ada <!here>"


@settings(max_examples=60)
@given(
    st.lists(st.tuples(NASTY, NASTY, st.integers(0, 3_500), st.integers(1, 2_500)), max_size=5),
    st.lists(st.tuples(NASTY, st.integers(1, 30)), max_size=9),
    st.lists(NASTY, max_size=9),
)
def test_slack_takes_every_card(
    articles: list[tuple[str, str, int, int]], reasons: list[tuple[str, int]], words: list[str]
) -> None:
    """Buttons stay whatever is shed: whoever added an article can take it back from its card."""
    entries = [
        entry(title=title * 20, site=site * 20, url=f"https://x.example/{'y' * url}", id="i" * id)
        for title, site, url, id in articles  # noqa: A001 - the contract's word
    ]
    refused: list[Result] = ["refused"] * len(reasons)
    told = Ingested(
        results=[*(one.result for one in entries), *refused],
        entries=entries,
        refusals=[reason * times for reason, times in reasons],
        strays=words,
        notes=["A note."],
        listing="B1",
        again=1,
        undone=2,
    )
    message = card(told)
    if message.blocks:
        check_message(payload(message))
    assert live(payload(message)) == []
    if entries and len(entries[0].article.id) <= BUTTON_VALUE:
        assert "article_remove" in str(message.blocks)
    assert "ingest_undo" in str(message.blocks)


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("https://x answers 401 Unauthorized: it wants a login; save the article as a file and add that.",
         "https://x answers 401 Unauthorized: it wants a login; whoever runs me can add it from a file."),
        ("Its text has 9 characters now, the one in the library 40: a notice may stand there. The old text stays; "
         "read it again later, or take it all the same with --force.",
         "Its text has 9 characters now, the one in the library 40: a notice may stand there. The old text stays; "
         "read it again later."),
        ("intra.example is a private address (10.0.0.5), which is not fetched; put intra.example:80 into "
         "PULLQUOTE_FETCH_ALLOW if it is a site of yours.",
         "intra.example is a private address, which is not fetched; whoever runs me can allow it."),
        ("https://x took longer than 20 seconds; try again, or raise PULLQUOTE_FETCH_TIMEOUT.",
         "https://x took longer than 20 seconds; try again."),
        ("https://x holds other articles now, not the one that was read there; run `pullquote add https://x`.",
         "https://x holds other articles now, not the one that was read there; add that address anew."),
        ("https://x/save-it--force.txt answers 404 Not Found: there is no such page; check the address.",
         "https://x/save-it--force.txt answers 404 Not Found: there is no such page; check the address."),
        ("`pullquote list` shows the ids.", "It cannot be read."),
    ],
)  # fmt: skip
def test_a_reason_names_what_somebody_in_slack_can_do(reason: str, told: str) -> None:
    assert for_slack(reason) == told


@given(NASTY)
def test_every_reason_is_a_sentence(reason: str) -> None:
    assert for_slack(reason).endswith(".")
