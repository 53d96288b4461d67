"""What people type in Slack, as Slack sends it, and what the bot takes it for."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.periods import Period
from bot.typed import (
    addresses,
    bare_address,
    in_paragraphs,
    is_greeting,
    is_question,
    is_to_add,
    kept,
    mentions,
    named,
    question,
    quotes_asked,
    starts_with_another,
)

US = "UBOT1"
ASKED = "what did Lind say?"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<@UBOT1> what did Lind say?", ASKED),
        ("<@UBOT1|pullquote>: what did Lind say?", ASKED),
        ("what did <@UBOT1> Lind say?", ASKED),
        ("what did Lind say, <@UBOT1>?", "what did Lind say?"),
        ("what did Lind say? <@UBOT1>", ASKED),
        ("<@UBOT1> <@UBOT1>   what did\n\n Lind\tsay? ", ASKED),
        ("<@UBOT1>", ""),
        ("<@UBOT1> !", ""),
        ("what did <@U2> say?", "what did somebody say?"),
        ("what did <@U2|lind> say?", "what did lind say?"),
        ("what did <@UBOT12> say?", "what did somebody say?"),
        ("what do <!subteam^S1|@board> say?", "what do @board say?"),
        ("<!here> what did Lind say?", ASKED),
        ("<!channel|channel> what did Lind say?", ASKED),
        ("what was said in <#C1|harbour>?", "what was said in #harbour?"),
        ("what was said in <#C1|> and <#C2>?", "what was said in a channel and a channel?"),
        ("what does <https://a.example/b?x=1&amp;y=2|this page> say?", "what does this page say?"),
        ("what does <https://a.example/b?x=1&amp;y=2> say?", "what does https://a.example/b?x=1&y=2 say?"),
        ("what does <mailto:m@a.example|m@a.example> say?", "what does m@a.example say?"),
        ("what happened on <!date^1392734382^{date}|18 February 2014>?", "what happened on 18 February 2014?"),
        ("is 3 &lt; 4 &amp;&amp; 5 &gt; 4?", "is 3 < 4 && 5 > 4?"),
        ("what is &amp;lt;!channel&amp;gt;?", "what is &lt;!channel&gt;?"),
        ("what is &lt;@U2&gt; and &quot;?", "what is <@U2> and &quot;?"),
        ("*what* did _Lind_ ~not~ `say`?", "what did Lind not say?"),
        ("*_what did Lind say?_*", ASKED),
        ("(*what*) did “_Lind_” say?", "(what) did “Lind” say?"),
        ("```what did Lind say?```", ASKED),
        ("what is snake_case_name and 2*3*4?", "what is snake_case_name and 2*3*4?"),
        ("what is __init__ at ~ 5 * 3?", "what is __init__ at ~ 5 * 3?"),
        ("what is *this?", "what is *this?"),
        ("&gt; what did\n&gt; Lind say?", ASKED),
        ("... and Lind ?", "and Lind?"),
        ("what did Lind\u202e say\u2028now\x00?", "what did Lind say now?"),
        ("what did <Lind say?", "what did <Lind say?"),
        ("", ""),
    ],
)
def test_a_question_is_what_a_reader_sees_without_our_mention(text: str, words: str) -> None:
    assert question(text, bot_user=US) == words


@pytest.mark.parametrize("name", ["Maria Lind", "<!channel>", "A &amp; B", "&lt;@U9&gt;"])
def test_people_are_called_by_their_names(name: str) -> None:
    """A name may itself look like what Slack links or escapes; it is what it is."""
    found = question("<@UBOT1> what did <@U2|lind> say?", bot_user=US, name_of={"U2": name}.__getitem__)
    assert found == f"what did {name} say?"


def test_people_are_kept_until_somebody_can_tell_their_names() -> None:
    words = question("<@UBOT1> what did <@U2|lind> and <@U3> say of <@U2>?", bot_user=US, name_of=kept)
    assert words == "what did <@U2> and <@U3> say of <@U2>?"
    assert (
        named(words, {"U2": "Maria Lind", "U3": "U3"}.__getitem__)
        == "what did Maria Lind and somebody say of Maria Lind?"
    )


def test_names_are_asked_for_once_and_of_five_people_at_most() -> None:
    asked: list[str] = []

    def name_of(user: str) -> str:
        asked.append(user)
        return "<@U1>"

    assert named("".join(f"<@U{number}>" * 2 for number in range(9)), name_of).count("somebody") == 8
    assert asked == ["U0", "U1", "U2", "U3", "U4"]


@pytest.mark.parametrize(
    "text",
    [
        "help", "Help me!", "Hi, what can you do?", "what do you do?", "who are you", "how does this work?",
        "What’s this?",
        "how do I use this?", "how do I ask a question?", "how do I add an article?", "How can we remove articles",
        "list articles", "show me all the articles", "what articles do you have?", "articles", "/articles",
        "add an article",
    ],
)  # fmt: skip
def test_how_the_bot_is_used_is_asked_of_itself(text: str) -> None:
    assert is_greeting(text)


@pytest.mark.parametrize(
    "text", ["how do they add salt?", "who are the islanders?", "what can the mayor do?", "articles about ferries"]
)
def test_what_is_asked_of_the_articles_is_no_greeting(text: str) -> None:
    assert not is_greeting(text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://a.example/x", "https://a.example/x"),
        ("Please add this: https://a.example/x.", "https://a.example/x"),
        ("what does https://a.example/x say?", None),
        ("add this", None),
        ("", None),
    ],
)
def test_an_address_alone_is_one_to_add(text: str, address: str | None) -> None:
    assert bare_address(text) == address


@pytest.mark.parametrize(
    ("text", "user", "mentioned"),
    [
        ("<@UBOT1> hello", US, True),
        ("hello <@UBOT1|pullquote>", US, True),
        ("hello <@UBOT12>", US, False),
        ("hello &lt;@UBOT1&gt;", US, False),
        ("hello @UBOT1", US, False),
        ("<#UBOT1>", US, False),
        ("", US, False),
    ],
)
def test_who_is_mentioned(text: str, user: str, mentioned: bool) -> None:
    assert mentions(text, user) is mentioned


@pytest.mark.parametrize(
    ("text", "another"),
    [
        ("<@U2> what did Lind say?", True),
        ("  *<@U2|lind>* and <@UBOT1>?", True),
        ("&gt; <@U2> what?", True),
        ("<!subteam^S1|@board> what did Lind say?", True),
        ("<@UBOT1> <@U2> what did Lind say?", False),
        ("hello <@U2>", False),
        ("<!here> <@U2>", False),
        ("<https://a.example>", False),
        ("&lt;@U2&gt;", False),
        ("what did Lind say?", False),
        ("", False),
    ],
)
def test_a_message_to_somebody_else_begins_with_their_mention(text: str, another: bool) -> None:
    assert starts_with_another(text, US) is another


@pytest.mark.parametrize(
    "text",
    [
        "what did Lind say?",
        "Lind?",
        "He really said that? Wow.",
        "did she mention “the ferry?”",
        "and Lind（why？",
        "what did Lind say about ferries",
        "what exactly did Lind say",
        "What's her view of schools",
        "so who opposes the bridge",
        "which articles mention ferries",
        "how many pupils does the school have",
        "did Lind mention the ferry",
        "is the bridge open",
        "and about technology",
        "and what about technology",
        "what about technology",
        "ok, and for members",
        "tell me what Lind said",
        "show me all quotes by Lind",
        "*why* was it put off?",
        "<@U2> why was it put off?",
    ],
)
def test_a_question_is_known_by_its_mark_or_its_first_words(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "thanks!",
        "Lind is right",
        "what a day!",
        "What he said.",
        "when I get home I will look",
        "who knows",
        "which is fine by me",
        "will do",
        "can do that later",
        "is fine",
        "how nice",
        "do it",
        "about time",
        "see https://a.example/?q=1",
        "see <https://a.example/?q=1>",
        "and then we left",
        "I asked what Lind had said",
    ],
)
def test_what_is_only_told_is_no_question(text: str) -> None:
    assert not is_question(text)


ONE, TWO = "https://a.example/one", "http://b.example/two?x=1&y=2"


@pytest.mark.parametrize(
    ("text", "found", "others"),
    [
        ("", [], []),
        (f"<{ONE}>", [ONE], []),
        (f"<{ONE}|a.example/one>", [ONE], []),
        (f"{ONE} <http://b.example/two?x=1&amp;y=2>", [ONE, TWO], []),
        (f"{ONE}, http://b.example/two?x=1&amp;y=2;", [ONE, TWO], []),
        (f"{ONE},{ONE} <{ONE}>, {ONE}.", [ONE], []),
        (f"“{ONE}” '{ONE}' (<{ONE}>) `{ONE}` *{ONE}*", [ONE], []),
        (f"<{TWO.replace('&', '&amp;')}><{ONE}>", [TWO, ONE], []),
        (f"{ONE} and {TWO}", [ONE, TWO], []),
        ("https://a.example/Sails_(rigging)", ["https://a.example/Sails_(rigging)"], []),
        ("(https://a.example/Sails_(rigging))", ["https://a.example/Sails_(rigging)"], []),
        ("https://a.example/a,b;c", ["https://a.example/a,b;c"], []),
        ("HTTPS://A.example/x", ["HTTPS://A.example/x"], []),
        (f"/etc/passwd - ~/x.jsonl {ONE}", [ONE], ["/etc/passwd", "~/x.jsonl"]),
        ("file:///etc/passwd ftp://a.example/x", [], ["file:///etc/passwd", "ftp://a.example/x"]),
        ("<mailto:m@a.example|m@a.example> <@U2|lind> <#C1|harbour>", [], ["m@a.example", "lind", "#harbour"]),
        ("httpſ://a.example/x", [], ["httpſ://a.example/x"]),
        ("<!here> www.a.example", [], ["www.a.example"]),
        ("https:// http://", [], ["https://", "http://"]),
        ("<javascript:alert(1)|https://a.example>", [], ["javascript:alert(1)"]),
    ],
)
def test_addresses_are_told_from_words(text: str, found: list[str], others: list[str]) -> None:
    """A label is what somebody calls a link, never where it leads."""
    assert addresses(text) == (found, others)


MONDAY = date(2026, 11, 23)
QUARTER = Period(since="2026-10-01")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Maria Lind", ("Maria Lind", None, None)),
        ("Maria Lind about the ferry", ("Maria Lind", "the ferry", None)),
        ("by Lind on schools?", ("Lind", "schools", None)),
        ("*“Lind”*  regarding  taxes and about schools.", ("Lind", "taxes and about schools", None)),
        ("<@U2|lind> about <https://a.example|the ferry>", ("lind", "the ferry", None)),
        ("@lind", ("lind", None, None)),
        ("Anna Lind-About", ("Anna Lind-About", None, None)),
        ("Lind about", ("Lind", None, None)),
        ("about ferries", ("", "ferries", None)),
        ("R&amp;D", ("R&D", None, None)),
        ("", ("", None, None)),
        (" ? ", ("", None, None)),
        ("Lind this quarter", ("Lind", None, QUARTER)),
        ("*Lind* about schools this quarter?", ("Lind", "schools", QUARTER)),
        ("This quarter Lind about schools", ("Lind", "schools", QUARTER)),
        ("Lind this quarter about schools", ("Lind", "schools", QUARTER)),
        ("this quarter: about schools", ("", "schools", QUARTER)),
        ("this quarter", ("", None, QUARTER)),
        ("Lind about the EU, since 2019", ("Lind", "the EU", Period(since="2019-01-01"))),
    ],
)
def test_whose_quotes_are_wanted_about_what_and_from_when(
    text: str, asked: tuple[str, str | None, Period | None]
) -> None:
    assert quotes_asked(text, today=MONDAY) == asked


@pytest.mark.parametrize(
    ("text", "name", "about"),
    [
        ("about this quarter", "", "this quarter"),
        ("Lind about this quarter", "Lind", "this quarter"),
        ("about this quarter's results", "", "this quarter's results"),
        ("about the results of last year", "", "the results of last year"),
        ("Lind about in 2025", "Lind", "in 2025"),
        ("Lind about “schools this quarter”", "Lind", "schools this quarter"),
        ("quotes by May", "May", None),
        ("from May", "May", None),
        ("Theresa May", "Theresa May", None),
        ("Theresa May on May", "Theresa May", "May"),
        ("Lind on 31 June", "Lind", "31 June"),
        ("USA Today", "USA Today", None),
        ("ABC This Week", "ABC This Week", None),
        ("Lind last 9999 years", "Lind last 9999 years", None),
        ("Agenda 2030", "Agenda 2030", None),
        ("Lind about Agenda 2030", "Lind", "Agenda 2030"),
        ("Todaye", "Todaye", None),
        ("Sinceyesterday", "Sinceyesterday", None),
    ],
)
def test_a_name_or_a_topic_that_looks_like_a_period_is_not_swallowed(text: str, name: str, about: str | None) -> None:
    assert quotes_asked(text, today=MONDAY) == (name, about, None)


@pytest.mark.parametrize(
    ("said", "kept_"),
    [
        (
            "*“One,” Lind said.*\n\n&gt; “Two &amp; three,” <@U2|berg> said.",
            "“One,” Lind said.\n\n “Two & three,” <@U2> said.",
        ),
        ("<https://a.example|left> <!channel> _end_", "left   end"),
    ],
)
def test_paragraphs_stay_where_a_message_is_read_as_a_text(said: str, kept_: str) -> None:
    assert in_paragraphs(said) == kept_


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("add this", True),
        ("Please add these PDFs!", True),
        ("can you ingest it for us?", True),
        ("add this and https://harbour.example/quay", True),
        ("", False),
        ("this", False),
        ("look at this", False),
        ("what does it add?", False),
        ("add the quay to the agenda", False),
        ("https://harbour.example/add", False),
    ],
)
def test_who_asks_for_something_to_be_added_asks_for_nothing_else(words: str, asked: bool) -> None:
    assert is_to_add(words) == asked


EVERY: tuple[Callable[[str], object], ...] = (
    lambda text: question(text, bot_user=US, name_of=str.lower),
    lambda text: mentions(text, US),
    lambda text: starts_with_another(text, US),
    is_question,
    addresses,
    lambda text: quotes_asked(text, today=MONDAY),
    in_paragraphs,
    is_greeting,
    is_to_add,
    bare_address,
    lambda text: named(text, str.lower),
)
PARTS = [
    "<",
    ">",
    "<@",
    "UBOT1",
    "|",
    "&amp;",
    "&gt;",
    "&",
    "*",
    "_",
    "`",
    "```",
    "https://",
    "a",
    " ",
    "\n",
    "?",
    "(",
    ")",
    ",",
    "about",
    "since",
    "May",
    "last",
]


@given(text=st.text(max_size=200) | st.lists(st.sampled_from(PARTS), max_size=30).map("".join))
def test_nothing_that_is_typed_fails(text: str) -> None:
    for function in EVERY:
        function(text)
    found, others = addresses(text)
    assert all(one.lower().startswith(("http://", "https://")) and one.split() == [one] for one in found)
    assert question(text, bot_user=US) == " ".join(question(text, bot_user=US).split())
    assert not set(found) & set(others)


@pytest.mark.parametrize(
    "part",
    [*PARTS, "<@UBOT1>", "* ", "*a ", "and ", "what ", "a*", "“", "(https://a", "&gt; ", " ,", "since May ", "last "],
)
def test_long_texts_take_no_time(part: str) -> None:
    text = (part * 40_000)[:40_000]
    started = time.perf_counter()
    for function in EVERY:
        function(text)
    assert time.perf_counter() - started < 1
