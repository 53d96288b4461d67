"""What people write in a thread that the bot answered in: to each other, to it, or neither for sure."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.talk import goes_on, is_asked_on

TO_EACH_OTHER = """
Thanks, shall we print this on Friday?
ok can you forward it to Piet?
ok, who takes the minutes?
Thanks! Is lunch ready?
great, will Piet join us?
are you coming to the meeting?
did you see the game?
have you asked Anna?
what do you think?
what about you?
how about we meet at ten?
why don't we ask them?
can we use that?
should I call her?
will you be in on Monday?
let's run it, ok?
do we have a picture?
does that work for you?
is your draft done?
you ok?
my plan is to print, right?
we could quote it, no?
please send it to me?
can you translate it?
would you mind waiting?
is that your view, Maria?
anyone free at three?
who wants coffee?
who's in?
sorry, could you check the date?
did Anna send you the file?
nice, thanks!
and can you print it?
""".strip().splitlines()
PERHAPS_ASKED = """
who opposes the bridge?
is the bridge open?
is that true?
really?
why?
which page?
is Piet in today?
did they vote?
when is the deadline?
did anyone say when lunch is?
and about technology
what did Lind say
""".strip().splitlines()
GOING_ON = """
and about the harbour?
And Berg?
ok, and for members?
Thanks! And what did Berg say?
what about technology?
how about Berg?
about the ferry?
did he mention boats?
what did she say about schools?
his view of trade?
what did Berg say about the ferry?
what did Lind say about you?
what does the mayor think?
what did <@U2> say about schools?
who is Maria Lind?
Lind?
Maria Lind?
who else?
according to Berg?
can you tell me what Lind said?
can you list all quotes by Lind?
""".strip().splitlines()


@pytest.mark.parametrize("text", TO_EACH_OTHER)
def test_talk_among_people_is_not_for_the_bot(text: str) -> None:
    """It told the asker, who asked a colleague whether to print, that nothing in the articles answers this."""
    assert not is_asked_on(text)


@pytest.mark.parametrize("text", PERHAPS_ASKED)
def test_what_may_be_asked_of_anybody_is_only_overheard(text: str) -> None:
    assert is_asked_on(text)
    assert not goes_on(text)


@pytest.mark.parametrize("text", GOING_ON)
def test_what_clearly_goes_on_is_for_the_bot(text: str) -> None:
    assert is_asked_on(text)
    assert goes_on(text)


@given(st.text(max_size=200) | st.lists(st.sampled_from(["and", "you", "did", "Lind", "say", "?", ","])).map(" ".join))
def test_nothing_that_is_typed_fails(text: str) -> None:
    is_asked_on(text)
    goes_on(text)


@pytest.mark.parametrize("part", ["ok ", "and ", "did a ", "A", "A ", "?", "can you ", "who is ", "'s ", ", "])
def test_long_texts_take_no_time(part: str) -> None:
    started = time.perf_counter()
    for size in (490, 40_000):
        text = (part * size)[:size] + "?"
        is_asked_on(text)
        goes_on(text)
    assert time.perf_counter() - started < 0.5
