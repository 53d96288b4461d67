"""What lists look like, and that Slack takes them whatever the articles state."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks import lists
from bot.blocks.lists import Articles, Quotes, Row, Turn
from bot.blocks.message import Message
from bot.blocks.text import BUTTON_VALUE
from tests.made import HARBOUR, a_quote, an_article
from tests.slack.limits import check_message
from tests.slack.live import live
from tests.slack.reading import shown

NASTY = st.text(alphabet=st.sampled_from("<!channel>@U1&;`*_~\u202e\n\x07“ äx漢👩‍👧"), max_size=300)
TURN = Turn(back="L1", on="L2")


def read(message: Message) -> str:
    payload = {"text": message.text, "blocks": [dict(block) for block in message.blocks]}
    check_message(payload)
    assert live(payload) == []
    return shown([dict(block) for block in message.blocks])


def row(**facts: str) -> Row:
    return Row(article=an_article(HARBOUR, quotes=2, **facts), added="added by you", readable=True, removable=True)


def test_an_articles_row_has_its_facts_and_buttons() -> None:
    page = Articles(rows=[row(title="Bridge", site="Harbour News", published="2024-05-01")], total=214, start=8)
    words = read(lists.articles(page))
    assert words.startswith("214 articles here, 9\nBridge · Harbour News · 2024-05-01\n2 quotes · added by you\n")
    assert "[Read again]" in words
    assert "[Remove]" in words


def test_nothing_is_pressed_where_nothing_may_be_done() -> None:
    page = Articles(rows=[Row(article=an_article(HARBOUR), added="")], total=1, start=0, words="bridge")
    assert read(lists.articles(page)).endswith("0 quotes")


def test_pages_are_turned_by_buttons_of_their_own() -> None:
    page = Articles(rows=[row()], total=9, start=4, turn=TURN)
    message = lists.articles(page)
    read(message)
    pressed = [button for block in message.blocks if block["type"] == "actions" for button in block["elements"]]
    turning = [(one["text"]["text"], one["value"]) for one in pressed if one["action_id"] == "articles_page"]
    assert turning == [("Newer", "L1"), ("Older", "L2")]


@settings(max_examples=60)
@given(st.lists(st.tuples(NASTY, st.integers(0, 3_500), st.integers(1, 2_500)), min_size=1, max_size=8), NASTY)
def test_slack_takes_every_page_of_articles(articles: list[tuple[str, int, int]], words: str) -> None:
    rows = [
        row(title=title * 20, site=title * 20, url=f"https://x.example/{'y' * url}", id="i" * id)
        for title, url, id in articles  # noqa: A001 - the contract's word
    ]
    fitting = lists.rows_that_fit(rows)
    assert fitting >= 1
    message = lists.articles(Articles(rows=rows[:fitting], total=99, start=8, words=words, turn=TURN))
    read(message)
    carried = sum(len(one.article.id) <= BUTTON_VALUE for one in rows[:fitting])
    assert str(message.blocks).count("article_remove") == carried


@settings(max_examples=60)
@given(st.lists(st.tuples(NASTY, st.integers(0, 9_000), st.integers(0, 3_500)), min_size=1, max_size=5))
def test_slack_takes_every_page_of_quotes_each_with_its_source(quotes: list[tuple[str, int, int]]) -> None:
    said = []
    for number, (title, length, url) in enumerate(quotes):
        words = "We need it" + " so much" * (length // 8)
        article = an_article(f"“{words},” said Maria Lind.", title=f"{number}{title * 20}", site=title * 20)
        said.append([a_quote(article, words, link=f"https://x.example/{'y' * url}", via=title * 20)])
    fitting = lists.quotes_that_fit(said)
    page = Quotes(said=said[:fitting], total=99, start=5, heading="Q" * 250, closing="41 quotes.", turn=TURN)
    message = lists.quotes(page)
    words = read(message)
    assert fitting >= 1
    assert words.count("read in: ") == fitting
    assert str(message.blocks).count("'context'") == fitting


@pytest.mark.parametrize(
    ("turn", "rows"),
    [
        (Turn(), [["quotes_csv"]]),
        (Turn(on="L2"), [["quotes_page", "quotes_csv"]]),
        (Turn(back="L0", on="L2"), [["quotes_page"], ["quotes_page", "quotes_csv"]]),
    ],
)
def test_a_list_of_quotes_is_downloaded_from_the_last_row_of_its_buttons(turn: Turn, rows: list[list[str]]) -> None:
    page = Quotes(said=[], total=9, start=3, heading="Quotes", closing="9 quotes.", turn=turn, csv="L1")
    found = [block["elements"] for block in lists.quotes(page).blocks if block["type"] == "actions"]
    assert [[button["action_id"] for button in row] for row in found] == rows
    assert found[-1][-1]["value"] == "L1"
