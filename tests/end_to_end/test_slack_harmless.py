"""Hostile articles and questions on every surface: nothing of them pings, links, formats or breaks a message."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest

from index import Library, Wanted
from tests.bot.working import BRIDGE
from tests.end_to_end.slack_house import House, TransportName, a_house, until
from tests.slack import Message, View
from tests.slack.limits import strings
from tests.slack.people import BOT, Channel
from tests.slack.reading import plain

HOSTILE = {
    "channel": "<!channel>",
    "here": "<!here|x>",
    "everyone": "<!everyone> <!subteam^S1|@all>",
    "user": "<@U1> and <@U1|nora>",
    "place": "<#C1> and <#C1|general>",
    "link": "<http://evil.example|Click>",
    "bare-link": "<https://evil.example> http://evil.example",
    "mail": "<mailto:a@evil.example|mail> <tel:123|call>",
    "date": "<!date^1392734382^{date}^https://evil.example/|now>",
    "escaped": "&lt;!channel&gt; &lt;@U1&gt;",
    "twice-escaped": "&amp;lt;!channel&amp;gt;",
    "entities": "&#60;!channel&#62; &#x3c;!here&#x3e; &LT;!channel&GT;",
    "hex": r"\x3c!channel\x3e",
    "json": r"\u003c!channel> \u003c@U1\u003e",
    "percent": "%3C!channel%3E %3C%40U1%3E",
    "mrkdwn": "*bold* _slanted_ `code` ~x~ > quote ```all``` :tada: @channel @here #general",
    "markdown": "[Click](http://evil.example) ![x](https://evil.example/x.png) **bold** # head",
    "rtl": "\u202egnihtyna\u202c \u2066left\u2069 \u200fright\u200e \u061cmark",
    "split": "<\u200b!channel> <!\u200cchannel> <!chan\u00adnel> <\u2060!here> <\ufeff@U1>",
    "rtl-split": "<\u202e!channel> <\u2066@U1\u2069> <\u200e!here>",
    "controls": "<\x01!channel> \x1b[31mred\x1b[0m \x7f\x85 \ufffe \U000e0041 bell\x07",
    "wide": "＜!channel＞ ‹!here› ⟨@U1⟩ ﹤!channel﹥",
    "unclosed": "<!channel <@U1 <http://evil.example|",
    "signs": "x'&<>`\\|y",
}  # fmt: skip
ADDRESSES = {
    "script": "javascript:alert(1)",
    "script-in-disguise": "JaVaScRiPt://evil.example/%0aalert(1)",
    "data": "data:text/html,<script>alert(1)</script>",
    "mailto": "mailto:a@evil.example",
    "slack": "slack://user?team=T1&id=U1",
    "file": "file:///etc/passwd",
    "named": "https://www.good.example@evil.example/",
    "markup": "https://evil.example/<!channel>|Click",
    "mention": "https://evil.example/?a=1&b=<@U1>",
    "rtl-address": "https://evil.example/\u202etxt.exe",
    "line": "https://evil.example/\n<!channel>",
    "long": "https://evil.example/" + "x" * 3_500,
    "no-host": "https:///evil",
    "bad-port": "https://evil.example:99999999/",
    "bad-brackets": "http://[evil/",
}


def hostile(name: str, words: str) -> dict[str, Any]:
    """Return an article, for a channel of its own, with the words wherever an article has any."""
    return {
        "id": f"{name} {words}", "title": f"Pier talks {words}", "site": f"Post {words}", "byline": f"By {words}",
        "published": "2024-05-01", "url": f"https://harbour.example/{name}", "audiences": [f"channel:T1:{place(name)}"],
        "text": f"The council of {words} met at the pier.\n\n"
        f"“We need a bridge: {words},” Maria Lind, the mayor, said.\n\n"
        f"“Nobody wants a bridge here, says {words},” Olaf Dahl said, according to the {words} Post.\n\n"
        f"Lind warned that {words} would freeze.",
    }  # fmt: skip


def addressed(name: str, url: str) -> dict[str, Any]:
    """Return an article, for a channel of its own, that states this as its address."""
    text = "“We need a bridge,” Maria Lind said."
    return {"id": name, "title": "Pier talks", "url": url, "text": text, "audiences": [f"channel:T1:{place(name)}"]}


def place(name: str) -> str:
    """Return the id of a channel for one article alone."""
    return f"CH{name.upper()}"


def visit(house: House, name: str) -> tuple[str, str]:
    """Return somebody new and the channel of an article."""
    channel, user = place(name), house.person(guest=True)
    members = frozenset({BOT, user})
    house.slack.workspace.channels[channel] = Channel(id=channel, name=name, kind="group", members=members)
    return user, channel


_LARGE: list[dict[str, Any]] = [
    {
        "id": "large", "title": "Endless " + "title " * 900, "site": "outlet " * 700, "byline": "by " * 900,
        "url": "https://harbour.example/" + "y" * 2_900,
        "text": "\n\n".join(
            f"“We need the tunnel. {f'Word{number} & <more> ' * (size // 20)}The end,” Maria Lind said."
            for number, size in enumerate([9_000, 4_400, 4_400, 3_000, 3_000, 900, 900])
        ),
    },
    {
        "id": "around", "title": "Much around it",
        "text": f"{'It rained & rained. ' * 400}“The drain of the tunnel is dry,” Eva Moss said. {'It <did>. ' * 400}",
    },
    {"id": "long-name", "title": "Long", "text": "“The tunnel of names is long,” Per Holm said."},
    *(
        {"id": f"copy-{n}", "title": f"Copy {n} " + "of it " * 90, "site": "Agency " * 40,
         "text": f"Number {n}.\n\n“The tunnel is a copy,” Maria Lind said."}
        for n in range(30)
    ),
]  # fmt: skip
LARGE = [{**article, "audiences": ["channel:T1:CHLARGE"]} for article in _LARGE]


def renamed(library: Library) -> None:
    """Give speakers names that no reader of names would find."""
    for quote in list(library.quotes(Wanted(by=("Olaf Dahl",)))):
        library.correct(quote.id, speaker=f"{quote.article.id.partition(' ')[2]} Dahl")
    (named,) = library.quotes(Wanted(by=("Per Holm",)))
    library.correct(named.id, speaker="Per of the " + "very long name of " * 22 + "Holm")


@pytest.fixture(scope="module", params=["socket", "http"])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    transport: TransportName = request.param
    articles = [
        *(hostile(*one) for one in HOSTILE.items()),
        *(addressed(*one) for one in ADDRESSES.items()),
        *LARGE,
        {**BRIDGE, "audiences": ["team:T1"]},
    ]
    with a_house(transport, tmp_path_factory.mktemp("hostile"), *articles, prepare=renamed) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _nothing_of_it_is_live(house: House) -> Iterator[None]:
    before = len(house.slack.calls)
    yield
    assert house.slack.live_found == []
    assert house.slack.faulty == []
    for call in house.slack.calls[before:]:
        for key, value in strings(call.arguments):
            assert not unseen(value), f"{call.method} {key}: {unseen(value)!r}"
            assert key != "url" or value.startswith(("http://", "https://")), value
            assert key != "url" or not set(value) & set('<>|"` \n'), value


def unseen(words: str) -> str:
    """Return the characters that steer the line or the screen rather than show."""
    turning = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    marks = {one for one in words if unicodedata.bidirectional(one) in turning} | set("\u061c\u200e\u200f") & set(words)
    return "".join(sorted(marks | {one for one in words if unicodedata.category(one) == "Cc"} - {"\n", "\t"}))


def visible(words: str) -> str:
    """Return what a reader sees of the words, blanks as one."""
    seen = "".join(one for one in words if unicodedata.category(one)[0] != "C" or one in "\n\t\x85")
    return " ".join(seen.split())


def shows(message: Message | View, words: str) -> bool:
    """Return whether a message shows the very words, in its blocks."""
    return visible(words) in visible(message.shown)


@pytest.mark.parametrize("name", HOSTILE)
def test_an_article_that_is_hostile_is_shown_as_it_is_written_on_every_surface(house: House, name: str) -> None:
    words = HOSTILE[name]
    user, channel = visit(house, name)
    quoted, asked = f"“We need a bridge: {words},”", "what did Lind say about the bridge?"
    answer = house.answered(house.slack.mention(user, channel, asked))
    alone = house.command("/ask", user, channel, asked)
    listed = house.command("/quotes", user, channel, "Lind")
    for message in (answer, alone, listed):
        assert shows(message, quoted)
        assert visible(quoted) in visible(plain(message.text))
        assert shows(message, f"read in: Pier talks {words} · Post {words} · 2024-05-01")
    assert shows(house.opened(answer, user), f"The council of {words} met at the pier.")
    house.press(alone, "share", user)
    until(house, lambda: alone.deleted)
    assert shows(house.slack.posted(channel)[-1], quoted)
    assert shows(house.command("/articles", user, channel), f"Pier talks {words} · Post {words} · 2024-05-01")
    for said in (
        house.command("/quotes", user, channel, "Dahl"),
        house.answered(house.slack.mention(user, channel, "what did Dahl say about the bridge?")),
    ):
        assert shows(said, f"{words} Dahl")
        assert shows(house.opened(said, user), f"{words} Dahl")
    nothing = house.answered(house.slack.mention(user, channel, "what did Lind say about zebras?"))
    assert shows(nothing, words)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_article_is_listed_and_removed_as_any_other(house: House, name: str) -> None:
    words = HOSTILE[name]
    admin = "UADMIN"
    channel = house.private(admin)
    body = f"<p>“We sail to {escaped(words)} tonight,” Anna Holm told the {escaped(words)} Post.</p>"
    url = house.publish(
        f"<p>The island has a school, and forty pupils go there by boat, {name}.</p>{body}",
        title=f"A school {words}",
        site=f"Coast {words}",
    )
    card = house.ingested(admin, channel, url)
    assert shows(card, "We sail to")
    assert shows(house.pressed(card, "quotes_all", admin), "We sail to")
    listed = house.command("/articles", admin, channel, "island school")
    assert shows(listed, "A school")
    assert house.pressed(listed, "article_reread", admin).shown.startswith("Read again: A school")
    assert house.pressed(card, "article_remove", admin).shown.startswith("Removed: A school")


def escaped(words: str) -> str:
    """Return the words as they stand in a page; what no page can hold is left out."""
    kept = "".join(one for one in words if one >= " " and one not in "\x7f\x85\ufffe")
    return kept.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_address_is_a_link_only_where_a_browser_opens_it(house: House, name: str) -> None:
    user, channel = visit(house, name)
    answer = house.answered(house.slack.mention(user, channel, "what did Lind say about the bridge?"))
    assert shows(answer, "“We need a bridge,” Maria Lind read in: Pier talks ·")
    for key, value in strings(answer.blocks):
        if key == "url":
            assert value.startswith("https://evil.example/")
            assert len(value) <= 3_000
    house.opened(answer, user)
    assert shows(house.command("/articles", user, channel), "Pier talks ·")


def test_what_is_too_large_keeps_the_source_and_the_buttons(house: House) -> None:
    user, channel = visit(house, "large")
    for question in ("what did Lind say about the tunnel?", "who said what about the tunnel?", "Word1 more"):
        answer = house.answered(house.slack.mention(user, channel, question))
        assert "read in: " in answer.shown
        assert [one for one in answer.buttons if one.action_id == "context"]
        assert len(answer.text.encode()) <= 3_500
        for nth in range(sum(one.action_id == "context" for one in answer.buttons)):
            assert house.opened(answer, user, nth).shown
    around = house.answered(house.slack.mention(user, channel, "what did Moss say about the drain?"))
    assert "The drain of the tunnel is dry" in house.opened(around, user).shown
    listed = house.command("/quotes", user, channel, "Lind about the tunnel")
    for _ in range(4):
        if not [button for button in listed.buttons if button.text == "More"]:
            break
        house.turned(listed, "quotes_page", user, nth=-1)
    assert "read in: " in listed.shown
    assert "Per of the very long name" in house.command("/quotes", user, channel, "Holm").shown
    assert [one.text for one in house.command("/articles", user, channel, "tunnel").buttons][-1] == "Older"


@pytest.mark.parametrize("name", ["channel", "link", "mrkdwn", "rtl-split", "controls"])
def test_who_is_called_something_hostile_is_named_harmlessly(house: House, name: str) -> None:
    words, other = HOSTILE[name], house.person()
    adder = house.person(name=f"{words} Adder {'of a long name ' * 30}")
    channel = house.private(adder, other)
    house.ingested(adder, channel, house.publish("<p>Nobody knows.</p><p>“We sail tonight,” Anna Holm said.</p>"))
    listed = house.command("/articles", other, channel)
    assert shows(listed, f"by {words} Adder")
    before = len(house.slack.ephemerals(other))
    house.slack.press((listed, "article_remove", listed.button("article_reread").value), other)
    (refused,) = until(house, lambda: house.slack.ephemerals(other)[before:])
    assert refused.shown.startswith("Only ")
    assert len(refused.shown) < 500
    assert "who added it, or an admin of mine can remove it." in refused.shown


QUESTIONS = {
    **HOSTILE,
    "long": "what did Lind say about " + "the tunnel & <more> " * 1_900,
    "one-word": "x" * 39_000,
    "many-mentions": "<@U1> <@U2> <!channel> <#C1|general> " * 200,
    "signs": "?!… \u202e ** __ `` ~~ >>>",
    "option-like": "--help; DROP TABLE jobs; ' OR 1=1 -- * NEAR( \" AND OR NOT",
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_hostile_question_is_answered_and_repeated_harmlessly(house: House, name: str) -> None:
    words = QUESTIONS[name]
    user, channel = house.alone()
    slack = house.slack
    # As Slack would send it if it were markup already; and as it sends what somebody types.
    raw = slack.transport_name == "socket"
    first = slack.mention(user, channel, f"what did Lind say about {words}?", raw=raw)
    assert house.answered(first).shown
    assert house.answered(slack.mention(user, channel, f"what did {words} say about {words}?", raw=raw)).shown
    assert house.answered(slack.mention(user, channel, f"and about {words}?", first.ts, raw=raw)).shown
    assert house.answered(slack.dm(user, words, raw=raw)).shown
    for command in ("/ask", "/articles", "/quotes", "/ingest", "/pullquote"):
        assert house.command(command, user, channel, words, raw=raw).shown
    assert house.command("/quotes", user, channel, f"{words} about {words}", raw=raw).shown
    assert house.command("/pullquote", user, channel, f"articles {words}", raw=raw).shown
