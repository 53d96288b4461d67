"""What an answer looks like in Slack."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks.answers import CUT, Around, Frame, answered, plain_message
from bot.blocks.budget import BLOCKS, CHARACTERS, QUOTE_CHARACTERS, characters_of
from bot.blocks.message import Block, Message
from bot.wording import as_text, clean
from index import Answer, Asked, Quote, Span
from tests.made import HARBOUR, a_quote, an_answer, an_article, nearest
from tests.piles import ASKED, BRIDGE, FERRY, open_library, put
from tests.slack.limits import check_message
from tests.slack.live import live

HOSTILE = [
    "<!channel>",
    "&lt;!channel&gt;",
    r"\x3c!here>",
    "<@U1> <#C1|x>",
    "<http://evil.example|harmless>",
    "*bold* `code` > quoted",
    "\u202egnp.exe\u2066",
]


def elements(message: Message, kind: str = "") -> list[dict[str, Any]]:
    """Return the elements of the rich text in a message, of one kind of paragraph or all."""
    paragraphs = [part for block in message.blocks if block["type"] == "rich_text" for part in block["elements"]]
    return [element for part in paragraphs if part["type"].endswith(kind) for element in part["elements"]]


def written(message: Message) -> str:
    """Return the words of a message as they are read: a line a paragraph, buttons in brackets."""
    return "\n".join(line for block in message.blocks for line in _written(block))


def _written(block: Block) -> Iterator[str]:
    if block["type"] == "actions":
        yield " ".join(f"[{button['text']['text']}]" for button in block["elements"])
        return
    for part in block["elements"]:
        words = "".join(element["text"] for element in part["elements"])
        yield f"| {words}" if part["type"] == "rich_text_quote" else words


def buttons(message: Message) -> list[tuple[str, str | None]]:
    """Return the action and the value of every button."""
    rows = [block for block in message.blocks if block["type"] == "actions"]
    return [(button["action_id"], button.get("value")) for row in rows for button in row["elements"]]


def accepted(message: Message) -> Message:
    """Return the message if Slack takes it and nothing in it is live."""
    payload = {"text": message.text, "blocks": json.loads(json.dumps([dict(block) for block in message.blocks]))}
    check_message(payload)
    assert live(payload) == []
    return message


def test_a_quote_stands_with_its_speaker_its_source_and_its_button() -> None:
    article = an_article(title="A bridge", site="Harbour News", published="2024-05-01", url="https://news.example/b")
    quote = a_quote(article, "We need it,", via="Radio North", link="https://news.example/b#:~:text=We%20need")
    message = accepted(answered(an_answer(quote)))
    assert written(message) == (
        "| “We need it,”\n"
        "Maria Lind, quoted by Radio North\n"
        "read in: A bridge · Harbour News · 2024-05-01\n"
        "[In context] [Wrong speaker or quote]"
    )
    assert {"type": "text", "text": "Maria Lind", "style": {"bold": True}} in elements(message)
    assert [element["url"] for element in elements(message) if element["type"] == "link"] == [quote.link]
    assert buttons(message) == [("context", "q1"), ("wrong", "q1")]


def test_the_message_in_words_is_the_answer_itself() -> None:
    answer = an_answer(a_quote(an_article(title="Tea & <cake>"), "We need it,"))
    text = as_text(answer, articles=1)
    assert answered(answer).text == text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def test_reported_speech_is_the_articles_sentence_and_says_so() -> None:
    start = HARBOUR.index("She warned")
    quote = a_quote(
        an_article(), "the harbour would freeze", kind="reported", via="Radio North", sentence=Span(start, len(HARBOUR))
    )
    assert written(answered(an_answer(quote))).splitlines()[:3] == [
        "The article's words, not Maria Lind's (reported by Radio North):",
        "| She warned that the harbour would freeze.",
        "read in: untitled (harbour.txt) · outlet not stated · no date given",
    ]


def test_the_articles_own_words_have_no_marks() -> None:
    quote = a_quote(an_article(), "The bridge will be built.", kind="article", speaker=None)
    assert written(answered(an_answer(quote))).startswith(
        "The article's words:\n| The bridge will be built.\nread in: "
    )
    assert buttons(answered(an_answer(quote))) == [("context", "q1")]


def test_the_parts_of_a_split_quote_stand_together() -> None:
    article = an_article()
    answer = an_answer(a_quote(article, "We can pay for it.", id="q2"), a_quote(article, "We need it,"))
    message = answered(answer)
    assert written(message).startswith("| “We need it,” … “We can pay for it.”\nMaria Lind\n")
    assert [action for action, _ in buttons(message)] == ["context", "wrong"]


def test_every_quote_has_its_own_source_and_button() -> None:
    article = an_article()
    quotes = a_quote(article, "We need it,"), a_quote(article, "We can pay for it.", utterance="u2", id="q2")
    message = accepted(answered(an_answer(*quotes)))
    assert written(message).count("read in: ") == 2
    assert buttons(message) == [("context", "q1"), ("wrong", "q1"), ("context", "q2"), ("wrong", "q2")]


def test_other_articles_with_the_same_words_are_named_below_the_source() -> None:
    other = an_article(id="a2", title="The bridge again", site="The Ferry", url="https://ferry.example/1")
    message = accepted(answered(an_answer(a_quote(an_article(), "We need it,", also=(other,)))))
    assert "no date given\nalso in: The bridge again · The Ferry · no date given\n[In context]" in written(message)


def test_two_people_of_one_name_get_a_heading_each() -> None:
    article = an_article()
    quotes = (
        a_quote(article, "We need it,", speaker="Maria Lind"),
        a_quote(article, "The bridge will be built.", speaker="Anders Lind", utterance="u2"),
        a_quote(article, "We can pay for it.", speaker="Maria Lind", utterance="u3"),
    )
    answer = an_answer(*quotes, speaker=Asked(name="Lind", names=("Anders Lind", "Maria Lind")))
    message = accepted(answered(answer))
    first = [block["elements"][0]["elements"][0]["text"] for block in message.blocks if block["type"] == "rich_text"]
    marked = [words for words in first if words.endswith("Lind")]
    assert marked == ["Maria Lind", "Anders Lind"]
    assert first.index("Anders Lind") > first.index("“We can pay for it.”")


def test_a_follow_up_begins_with_the_question_as_it_was_understood() -> None:
    message = accepted(answered(an_answer(a_quote(an_article(), "We need it,")), Frame(asked_as="what did Lind say?")))
    assert written(message).startswith("Asked as: “what did Lind say?”\n| “We need it,”")
    assert message.text.startswith("Asked as: “what did Lind say?”\n\n“We need it,”")


def test_a_long_follow_up_leaves_room_for_the_answer() -> None:
    message = accepted(answered(an_answer(a_quote(an_article(), "We need it,")), Frame(asked_as="and ferries " * 2000)))
    lead, quote, *_ = written(message).splitlines()
    assert [len(lead) < 600, lead.endswith(" […]”"), quote] == [True, True, "| “We need it,”"]


def test_share_a_follow_up_and_feedback_stand_at_the_end_and_only_where_they_are_given() -> None:
    answer = an_answer(a_quote(an_article(), "We need it,"))
    message = accepted(answered(answer, Frame(share="17", follow_up="18", feedback="19")))
    assert buttons(message) == [("context", "q1"), ("wrong", "q1"), ("share", "17"), ("follow_up", "18")]
    [last] = message.blocks[-1]["elements"]
    assert [last["action_id"], last["positive_button"]["value"], last["negative_button"]["value"]] == [
        "feedback", "right:19", "wrong:19",
    ]  # fmt: skip


def test_what_changed_stands_above_everything_and_then_who_asked_what() -> None:
    frame = Frame(
        changed="Changed on 2026-11-23: so.", by="Piet <Member>", asked="and\nBerg?", asked_as="what did Berg say?"
    )
    message = accepted(answered(an_answer(a_quote(an_article(), "We need it,")), frame))
    assert written(message).splitlines()[:3] == [
        "Changed on 2026-11-23: so.", "Piet <Member> asked: “and Berg?”", "Asked as: “what did Berg say?”",
    ]  # fmt: skip
    assert message.text.startswith("Changed on 2026-11-23: so.\n\nPiet &lt;Member&gt; asked: ")


def test_not_found_says_what_there_is_and_offers_it() -> None:
    article = an_article(title="A bridge", url="https://news.example/b")
    passages = tuple(nearest(article, words) for words in ("The bridge will be built.", "We need it", "She warned"))
    answer = an_answer(question="what did Lind say about space travel?", passages=passages)
    message = accepted(answered(answer, around=Around(articles=214, quoted=12, listing="7")))
    assert written(message) == (
        "No quote by Maria Lind about space travel in the 214 articles that answer here;"
        " Maria Lind is quoted 12 times on other things.\n"
        "The nearest passages, which may have nothing to do with it:\n"
        "| The bridge will be built.\nread in: A bridge · outlet not stated · no date given\n"
        "| We need it\nread in: A bridge · outlet not stated · no date given\n"
        "[All 12 quotes] [Add an article]"
    )
    assert elements(message)[0] == {
        "type": "text",
        "text": "No quote by Maria Lind about space travel",
        "style": {"bold": True},
    }
    assert buttons(message) == [("quotes_all", "7"), ("add_article", None)]
    assert message.text == as_text(answer, articles=214, quoted=12)


@pytest.mark.parametrize(
    ("around", "row"),
    [
        (Around(articles=2, quoted=1, listing="7"), "[The only quote] [Add an article]"),
        (Around(articles=2, quoted=1203, listing="7"), "[All 1,203 quotes] [Add an article]"),
        (Around(articles=2), "[Add an article]"),
    ],
)
def test_quotes_on_other_things_are_offered_where_there_are_some(around: Around, row: str) -> None:
    assert written(accepted(answered(an_answer(), around=around))).endswith(f"\n{row}")


def test_an_empty_library_says_how_slack_adds() -> None:
    message = accepted(answered(an_answer()))
    assert written(message) == (
        "There are no articles to answer from here yet. Add one with /ingest and its address.\n[Add an article]"
    )
    assert "`/ingest`" in message.text
    assert "pullquote add" not in message.text


def test_no_score_and_no_confidence_is_shown() -> None:
    quote = a_quote(an_article(), "We need it,", confidence=0.4321)
    found, missed = answered(an_answer(quote)), answered(an_answer(), around=Around(articles=1))
    assert not any("0.4" in shown or "0.9" in shown for shown in (str(found), str(missed)))


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_articles_are_shown_as_the_characters_they_are(words: str) -> None:
    article = an_article(
        f"“{words},” she said.", title=words, site=words, published=words, url=f"https://x.example/{words}"
    )
    facts = {"speaker": words, "via": words, "also": (article,)}
    quotes = (a_quote(article, words, **facts), a_quote(article, f"{words},”", kind="reported", **facts))
    passages = (nearest(article, words),)
    for message in (
        answered(an_answer(*quotes, question=words), Frame(asked_as=words)),
        answered(an_answer(question=words, passages=passages, speaker=Asked(name=words)), around=Around(articles=1)),
        plain_message(words),
    ):
        accepted(message)
        assert clean(words).replace("`", "") in written(message).replace("`", "")


def test_a_real_answer_is_the_articles_own_slice(tmp_path: Path) -> None:
    texts = {"lind-1": BRIDGE, "berg-1": FERRY}
    with open_library(tmp_path / "home") as library:
        put(library, tmp_path / "a.jsonl", *({"id": name, "text": text} for name, text in texts.items()))
        answer = library.ask(ASKED)
    message = accepted(answered(answer))
    quoted = [element["text"] for element in elements(message, "quote")]
    assert quoted
    for words in quoted:
        parts = words.removeprefix("“").removesuffix("”").split("” … “")
        assert all(any(part in text for text in texts.values()) for part in parts)
    assert "“We need the bridge before winter,” … “We can pay for it.”" in quoted


def test_the_words_keep_their_blanks_and_paragraphs() -> None:
    words = "One  harbour,\n\ntwo\tferries"
    message = answered(an_answer(a_quote(an_article(f"“{words},” she said."), words)))
    assert elements(message, "quote")[0]["text"] == f"“{words}”"


@pytest.mark.parametrize("kind", ["direct", "reported"])
def test_an_overlong_quote_is_cut_after_a_whole_word_and_says_so(kind: str) -> None:
    words = "the & ferry " * 2000
    article = an_article(words, title="Ferries", url="https://news.example/f")
    message = accepted(answered(an_answer(a_quote(article, words, kind=kind)), Frame(share="1")))
    [shown] = elements(message, "quote")
    assert shown["text"].removesuffix("”").endswith((" the […]", " & […]", " ferry […]"))
    assert QUOTE_CHARACTERS - 50 < characters_of(shown) <= QUOTE_CHARACTERS
    assert [CUT in written(message), "read in: Ferries" in written(message)] == [True, True]
    assert [action for action, _ in buttons(message)] == ["context", "wrong", "share"]


def test_context_goes_before_quotes_and_quotes_from_the_end() -> None:
    other = an_article(id="a2", title="o" * 280, url=f"https://x.example/{'y' * 500}")
    article = an_article("“" + "word " * 2000)
    quotes = [
        a_quote(article, "word " * length, utterance=f"u{length}", id=f"q{length}", also=(other,))
        for length in (700, 800, 501, 502, 503)
    ]
    few = accepted(answered(an_answer(*quotes[:2])))
    many = accepted(answered(an_answer(*quotes), Frame(share="1")))
    assert ["also in" in written(few), len(buttons(few))] == [True, 4]
    assert written(few).index("also in") < written(few).index("[In context]")
    assert "also in" not in written(many)
    named = [value for action, value in buttons(many) if action == "context"]
    assert [named, buttons(many)[-1]] == [["q700", "q800"], ("share", "1")]
    assert "3 more quotes answer this; there is no room here for more.\n[Share]" in written(many)


LONG = st.text(alphabet=st.sampled_from("ab &<>\n“\u202e中"), min_size=1, max_size=60).flatmap(
    lambda words: st.integers(1, 400).map(lambda times: words * times)
)


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """Return answers of any size, with names and titles of any size."""
    quotes: list[Quote] = []
    for number in range(draw(st.integers(0, 30))):
        words = "a" + draw(LONG)
        url = draw(st.sampled_from([None, "https://news.example/a", "https://news.example/" + "x" * 2900]))
        article = an_article(words + ".", id=f"a{number}", title=draw(LONG), site=draw(LONG), url=url)
        facts = {"kind": draw(st.sampled_from(["direct", "reported", "article"])), "speaker": draw(LONG)}
        also = (article,) * draw(st.integers(0, 9))
        quotes.append(a_quote(article, words, id=f"q{number}", utterance=f"u{number}", link=url, also=also, **facts))
    near = [an_article(draw(LONG), title=draw(LONG)) for _ in range(draw(st.integers(0, 5)))]
    passages = tuple(nearest(article, article.text) for article in near)
    names = tuple(dict.fromkeys(quote.saying.speaker or "" for quote in quotes))
    return an_answer(*quotes, question=draw(LONG), passages=passages, speaker=Asked(name=draw(LONG), names=names))


@settings(max_examples=50)
@given(answers(), LONG | st.none())
def test_whatever_the_answer_the_limits_hold_and_every_quote_has_its_source(answer: Answer, asked: str | None) -> None:
    frame = Frame(changed="Changed.", by=asked, asked=asked or "", asked_as=asked, share="1", feedback="1")
    message = accepted(answered(answer, frame, around=Around(articles=3, quoted=2, listing="9")))
    assert len(message.blocks) <= BLOCKS
    assert sum(map(characters_of, message.blocks)) <= CHARACTERS
    assert len(message.text.encode()) <= 3500
    with_words = [
        block for block in message.blocks if any("quote" in part["type"] for part in block.get("elements", ()))
    ]
    assert all("read in: " in "\n".join(_written(block)) for block in with_words)
    assert buttons(message)[-1] == ("share", "1")
    assert len([1 for action, _ in buttons(message) if action == "context"]) == len(with_words) * answer.found
    assert bool(with_words) or not answer.found


def test_a_sentence_of_ours_is_sent_whole_and_bounded() -> None:
    message = accepted(plain_message("Use `/ask` here."))
    assert [written(message), message.text] == ["Use /ask here.", "Use `/ask` here."]
    accepted(plain_message("ä & " * 50_000))
