"""What a message says, as plain text with its paragraphs."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.written import written


def rich(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": list(elements)}


def of(kind: str, *elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": f"rich_text_{kind}", "elements": list(elements)}


def words(text: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": text, **({"style": style} if style else {})}


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ({}, ""),
        ({"text": "*“One,”* Lind said.\n\n&gt; “Two &amp; three.”"}, "“One,” Lind said.\n\n “Two & three.”"),
        ({"text": "unread", "blocks": [rich(of("section", words("“A"), words(" b,”", bold=True)))]}, "“A b,”"),
        ({"blocks": [rich(of("section", words("One.\n\nTwo.")))]}, "One.\n\nTwo."),
        ({"blocks": [rich(of("section", words("One.")), of("quote", words("Two.")), of("section", words("Three.")))]},
         "One.\n\nTwo.\n\nThree."),
        ({"blocks": [rich(of("list", of("section", words("One.")), of("section", words("Two."))))]}, "One.\nTwo."),
        ({"blocks": [rich(of("preformatted", words("a = 1\nb = 2")))]}, "a = 1\nb = 2"),
        ({"blocks": [rich(of("section", words("“A,” "), {"type": "user", "user_id": "U2"}, words(" said")))]},
         "“A,” <@U2> said"),
        ({"blocks": [rich(of("section", {"type": "link", "url": "https://a.example", "text": "here"},
                             {"type": "link", "url": "https://b.example"}))]}, "herehttps://b.example"),
        ({"blocks": [rich(of("section", {"type": "emoji", "name": "wave", "unicode": "1f44b"},
                             {"type": "emoji", "name": "parrot"}, {"type": "broadcast", "range": "here"}))]}, "👋"),
        ({"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "<https://a.example|A> &amp; b"}}]},
         "A & b"),
        ({"blocks": [{"type": "section", "text": {"type": "plain_text", "text": "*a*"}}]}, "*a*"),
        ({"blocks": [{"type": "header", "text": {"type": "plain_text", "text": "H"}},
                     {"type": "context", "elements": [{"type": "mrkdwn", "text": "_c_"}]}]}, "H\n\nc"),
        ({"blocks": [{"type": "markdown", "text": "**m**"}]}, "**m**"),
        ({"text": "said", "blocks": [{"type": "actions", "elements": []}]}, "said"),
        ({"text": "One.", "attachments": [{"pretext": "Two.", "text": "Three.", "fallback": "no"}]},
         "One.\n\nTwo.\n\nThree."),
        ({"attachments": [{"text": "no", "message_blocks": [
            {"message": {"blocks": [rich(of("section", words("A")))]}}]}]}, "A"),
        ({"attachments": [{"blocks": [{"type": "section", "text": {"type": "plain_text", "text": "A"}}]}]}, "A"),
    ],
)  # fmt: skip
def test_the_words_of_a_message_are_kept_with_their_paragraphs(message: dict[str, Any], said: str) -> None:
    assert written(message) == said


def test_a_very_long_message_takes_no_time() -> None:
    started = time.perf_counter()
    assert len(written({"text": "“a” " * 10_000})) == 39_999
    assert len(written({"blocks": [rich(of("section", words("x" * 40_000)))]})) == 40_000
    nested = words("deep")
    for _ in range(200):
        nested = of("section", nested)
    written({"blocks": [rich(nested)]})
    assert time.perf_counter() - started < 1


anything = st.recursive(
    st.none() | st.booleans() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["type", "text", "elements", "blocks", "attachments", "message_blocks", "message", "unicode"]),
        inner | st.sampled_from(["rich_text", "rich_text_section", "section", "emoji", "user"]), max_size=4,
    ),
    max_leaves=20,
)  # fmt: skip


@given(message=st.dictionaries(st.sampled_from(["text", "blocks", "attachments", "files"]), anything))
def test_nothing_that_slack_may_send_fails(message: dict[str, Any]) -> None:
    written(message)
