"""What an answer looks like in words."""

from __future__ import annotations

import pytest

from bot.wording import as_text, clean, count, outcome_line, plain, possessive, quote_lines, refusals, source_line, web
from index import Asked, Outcome, Quote, Span
from tests.made import HARBOUR, a_quote, an_answer, an_article, nearest


def shown(*quotes: Quote) -> str:
    return as_text(an_answer(*quotes), articles=1)


def test_a_direct_quote_stands_in_marks_with_speaker_reporter_and_source() -> None:
    article = an_article(title="A bridge", site="Harbour News", published="2024-05-01", url="https://news.example/b")
    quote = a_quote(article, "We need it,", via="Radio North", link="https://news.example/b#:~:text=We%20need")
    assert shown(quote) == (
        "“We need it,”\n"
        "Maria Lind, quoted by Radio North\n"
        "read in: A bridge · Harbour News · 2024-05-01\n"
        "https://news.example/b#:~:text=We%20need"
    )


def test_what_is_not_known_is_said() -> None:
    quote = a_quote(an_article(), "We need it,", speaker=None, speaker_as="the mayor")
    assert shown(quote) == (
        "“We need it,”\nthe mayor (not named)\nread in: untitled (harbour.txt) · outlet not stated · no date given"
    )


def test_a_speaker_whom_nothing_names_is_no_name() -> None:
    assert "\nspeaker not named\n" in shown(a_quote(an_article(), "We need it,", speaker=None))


@pytest.mark.parametrize("nobody", ["Nobody", "no one", "Everyone", "somebody"])
def test_a_word_for_nobody_in_particular_is_no_speaker(nobody: str) -> None:
    """The line above "nobody asked why" read "The article's words, not nobody's:"."""
    quote = a_quote(an_article(), "We need it,", speaker=None, speaker_as=nobody)
    assert "\nspeaker not named\n" in shown(quote)
    assert possessive(quote) == "the speaker's"


def test_reported_speech_is_shown_as_the_articles_sentence() -> None:
    start = HARBOUR.index("She warned")
    words = "the harbour would freeze"
    quote = a_quote(an_article(), words, kind="reported", cue="warned", sentence=Span(start, len(HARBOUR)))
    first = shown(quote).splitlines()[0]
    assert first == "The article's words, not Maria Lind's: She warned that the harbour would freeze."


def test_reported_speech_of_nobody_named_is_not_the_speakers() -> None:
    quote = a_quote(an_article(), "the harbour would freeze", kind="reported", speaker=None, via="Radio North")
    assert shown(quote).startswith("The article's words, not the speaker's (reported by Radio North): the harbour")


def test_the_articles_own_words_are_called_that() -> None:
    quote = a_quote(an_article(), "The bridge will be built.", kind="article", speaker=None)
    assert shown(quote).startswith("The article's words: The bridge will be built.\n")


def test_the_parts_of_a_split_quote_are_shown_as_one_in_the_articles_order() -> None:
    article = an_article()
    second, first = a_quote(article, "We can pay for it."), a_quote(article, "We need it,")
    assert shown(second, first).startswith("“We need it,” … “We can pay for it.”\nMaria Lind\n")


def test_quotes_of_different_utterances_stand_apart() -> None:
    article = an_article()
    text = shown(a_quote(article, "We need it,"), a_quote(article, "We can pay for it.", utterance="u2"))
    assert "\n\n“We can pay for it.”\n" in text


def test_every_article_with_the_same_words_is_named() -> None:
    other = an_article(id="a2", title="The bridge again", site="The Ferry")
    text = shown(a_quote(an_article(), "We need it,", also=(other,)))
    assert text.endswith("\nalso in: The bridge again · The Ferry · no date given")


def test_two_people_of_one_name_get_a_heading_each() -> None:
    article = an_article()
    quotes = (
        a_quote(article, "We need it,", speaker="Maria Lind"),
        a_quote(article, "The bridge will be built.", speaker="Anders Lind", utterance="u2"),
        a_quote(article, "We can pay for it.", speaker="Maria Lind", utterance="u3"),
    )
    answer = an_answer(*quotes, speaker=Asked(name="Lind", names=("Anders Lind", "Maria Lind")))
    lines = as_text(answer, articles=1).splitlines()
    assert [lines[0], lines.index("Anders Lind") > lines.index("“We can pay for it.”")] == ["Maria Lind", True]


def test_names_that_were_decided_to_be_one_persons_share_a_heading() -> None:
    article = an_article()
    quotes = (
        a_quote(article, "We need it,", speaker="Maria Lind"),
        a_quote(article, "The bridge will be built.", speaker="Anders Lind", utterance="u2"),
        a_quote(article, "We can pay for it.", speaker="Maria Sandberg", utterance="u3"),
    )
    hers = ("Maria Lind", "Maria Sandberg")
    alone = Asked(name="Lind", names=hers, same=(hers,))
    beside = Asked(name="Lind", names=("Anders Lind", *hers), same=(hers,))
    one, two = (
        as_text(an_answer(*which, speaker=who), articles=1).splitlines()
        for which, who in (((quotes[0], quotes[2]), alone), (quotes, beside))
    )
    assert one[:2] == ["“We need it,”", "Maria Lind"]
    assert (two[0], two.index("Anders Lind") > two.index("“We can pay for it.”")) == ("Maria Lind", True)


def test_a_last_name_beside_the_full_one_is_no_second_person() -> None:
    article = an_article()
    quotes = (a_quote(article, "We need it,", speaker="Lind"), a_quote(article, "We can pay for it.", utterance="u2"))
    answer = an_answer(*quotes, speaker=Asked(name="Lind", names=("Lind", "Maria Lind")))
    assert as_text(answer, articles=1).startswith("“We need it,”\nLind\n")


@pytest.mark.parametrize(
    ("speaker", "question", "quoted", "sentence"),
    [
        (
            Asked(name="Lind", names=("Maria Lind",)),
            "what did Lind say about space travel?",
            12,
            "No quote by Maria Lind about space travel in the 214 articles that answer here;"
            " Maria Lind is quoted 12 times on other things.",
        ),
        (
            Asked(name="Lind", names=("Maria Lind",)),
            "what does Lind want?",
            1,
            "No quote by Maria Lind that answers this in the 214 articles that answer here;"
            " Maria Lind is quoted once on other things.",
        ),
        (
            Asked(name="Ulla Berg"),
            "What did Ulla Berg say about refugees ?",
            0,
            "No quote by Ulla Berg about refugees in the 214 articles that answer here;"
            " nobody of that name is quoted there.",
        ),
        (None, "who is king?", 0, "Nothing in the 214 articles here answers this."),
    ],
)
def test_not_found_says_what_was_sought_and_what_there_is(
    speaker: Asked | None, question: str, quoted: int, sentence: str
) -> None:
    answer = an_answer(question=question, speaker=speaker)
    assert as_text(answer, articles=214, quoted=quoted) == sentence


def test_not_found_shows_at_most_two_passages_and_no_scores() -> None:
    article = an_article()
    passages = tuple(nearest(article, words) for words in ("The bridge will be built.", "We need it", "She warned"))
    text = as_text(an_answer(passages=passages), articles=2)
    assert "which may have nothing to do with it:\n\nThe bridge will be built.\nread in: " in text
    assert "We need it" in text
    assert "She warned" not in text
    assert "0." not in text


def test_a_long_passage_is_cut_at_a_word() -> None:
    article = an_article("word " * 200)
    text = as_text(an_answer(passages=(nearest(article, article.text),)), articles=2)
    assert "word word …\n" in text


def test_an_empty_library_says_how_to_add() -> None:
    assert "pullquote add" in as_text(an_answer(speaker=None), articles=0)


STEERING = "\x1b]0;title\x07\x1b[31mred\x9b2J \u202edrawkcab\u2066 \u2028next"


def test_nothing_in_an_article_can_steer_a_terminal() -> None:
    """JSON lines are kept as they come, so their control characters arrive here."""
    article = an_article(
        f"“{STEERING}”", title=STEERING, site=STEERING, published=STEERING, url=f"https://x.example/{STEERING}"
    )
    quote = a_quote(
        article, STEERING, speaker=STEERING, via=STEERING, link=f"https://x.example/{STEERING}", also=(article,)
    )
    text = shown(quote) + as_text(an_answer(passages=(nearest(article, STEERING),)), articles=1)
    assert not {"\x1b", "\x07", "\x9b", "\u202e", "\u2066", "\u2028"} & set(text)
    assert "[31mred" in text


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "https://x.example/a b", "https://x\x1b\\y"]
)
def test_only_web_addresses_become_links(link: str) -> None:
    assert web(link) is None
    assert all(piece.link is None for piece in source_line(an_article(), link=link))


def test_the_lines_of_a_quote_over_paragraphs_stay() -> None:
    article = an_article("“First.\n\nSecond.”")
    assert plain(quote_lines(a_quote(article, "First.\n\nSecond."))).startswith("“First.\nSecond.”\n")


def test_clean_keeps_line_ends_and_odd_letters() -> None:
    assert clean("İstanbul\nStraße 👩‍🚀\t—") == "İstanbul\nStraße 👩‍🚀\t—"


def test_numbers_go_with_their_nouns() -> None:
    assert [count(number, "quote") for number in (0, 1, 1203)] == ["0 quotes", "1 quote", "1,203 quotes"]


def test_an_outcome_names_the_article_and_what_was_found_in_it() -> None:
    outcome = Outcome(source="b.html", result="added", article=an_article(title="A bridge"), quotes=3)
    assert plain([outcome_line(outcome)]) == "added: A bridge · outlet not stated · no date given (3 quotes)  a1"


def test_equal_reasons_are_told_once_with_the_first_sources() -> None:
    refused = [
        Outcome(source=f"in/{name}", result="refused", reason=f"'{name}' is empty; save it again.")
        for name in ("a.txt", "b.txt", "c.txt", "d.txt")
    ]
    single = Outcome(source="x.bin", result="refused", reason="It is no text.")
    assert list(refusals([single, *refused])) == [
        "4 times: '…' is empty; save it again. (in/a.txt, in/b.txt, in/c.txt, …)",
        "x.bin: It is no text.",
    ]


@pytest.mark.parametrize(
    ("named_as", "whose"),
    [("the company", "the company's"), ("The islanders", "the islanders's"), ("he", "the speaker's")],
)
def test_reported_words_of_somebody_unnamed_are_theirs_as_the_sentence_calls_them(named_as: str, whose: str) -> None:
    quote = a_quote(an_article(), "the harbour would freeze", kind="reported", speaker=None, speaker_as=named_as)
    assert shown(quote).startswith(f"The article's words, not {whose}")
