"""Who is called by what they are, and not by name, speaks under the name that the article gives them."""

from __future__ import annotations

import pytest

from index.quotes import find
from index.records import Details

QUOTE = "“The tide will turn,” "


def voices(text: str, title: str | None = None) -> list[str | None]:
    return [one.speaker for one in find(text, details=Details(title=title))[1]]


SAID = [
    ("Ruth Okafor, the postmistress, came. Paul Dietz left. " + QUOTE + "the postmistress said.", "Ruth Okafor"),
    ("The coxswain, Ruth Okafor, came. Paul Dietz left. " + QUOTE + "the coxswain said.", "Ruth Okafor"),
    ("Okafor, a hill farmer, came.\n\nRuth Okafor lost nine ewes.\n\n" + QUOTE + "said the farmer.", "Ruth Okafor"),
    ("Oyelaran Bisi opens the door. The potter, 38, lives alone. " + QUOTE + "she says.", "Oyelaran Bisi"),
    ("Ruth Okafor has lived here for years. The vet advised patience. " + QUOTE + "she said.", "Ruth Okafor"),
    ("Ruth Okafor counts the lights.\n\nThe postmistress blames nobody.\n\n“The tide will turn.”", "Ruth Okafor"),
    (
        "Paul Dietz, the mayor, shut one ward. Another is run by Ruth Okafor. " + QUOTE + "the doctor said.",
        "Ruth Okafor",
    ),
    ("Zbynia Quell, the head librarian, is let in. " + QUOTE + "she says.", "Zbynia Quell"),
    ("Ruth Okafor flew in. The Finn said the tide would turn.", "Ruth Okafor"),
    ("Ruth Okafor, a Republican from Iowa, voted no. " + QUOTE + "the Iowa Republican said.", "Ruth Okafor"),
    ("Judge Ruth Okafor rose. " + QUOTE + "the judge said.", "Ruth Okafor"),
    ("Ruth Okafor’s son was ill. " + QUOTE + "she said.", "Ruth Okafor"),
    ("The transport minister has said the tide would turn. Ruth Okafor came.\n\nThe minister smiled.", "Ruth Okafor"),
    ("The visiting manager, Rod Castle, was late. " + QUOTE + "he said.", "Rod Castle"),
]


@pytest.mark.parametrize(("text", "speaker"), SAID)
def test_a_description_speaks_under_the_name(text: str, speaker: str) -> None:
    assert voices(text) == [speaker]


STRANGERS = [
    "Ruth Okafor came. A police officer stood there. " + QUOTE + "the officer said.",
    "Ruth Okafor came. The farmer who owns the fields said the tide would turn.",
    "Ruth Okafor came. " + QUOTE + "a resident said.",
    "Paul Dietz, a Republican, lost. The Democratic candidate said the tide would turn.",
    "Ruth Okafor met Paul Dietz. " + QUOTE + "the boy said.",
]


@pytest.mark.parametrize("text", STRANGERS)
def test_somebody_else_who_has_no_name_speaks_under_none(text: str) -> None:
    assert voices(text) == [None]


BODIES = [
    ("Voltara will build a mill, the company said. Voltara has two.", "Voltara"),
    ("Profit at Okafor’s Bakeries fell, the chain said.", "Okafor’s Bakeries"),
    ("Halcyon Ferries has one boat. The operator said the tide would turn.", "Halcyon Ferries"),
    ("The light is let by the Skerrow Trust. The trust said the tide would turn.", "Skerrow Trust"),
    ("The Harbour Committee said no. The organisation said so twice.", "Harbour Committee"),
    ("The Milling and Baking Federation said the tide would turn.", "Milling and Baking Federation"),
    ("The town of Lowmouth is small. The company said the tide would turn.", None),
    ("The Harbour Committee met. The company said the tide would turn.", None),
    ("Profit fell by half, the company said.", None),
]


@pytest.mark.parametrize(("text", "body"), BODIES)
def test_a_body_speaks_under_its_name(text: str, body: str | None) -> None:
    assert set(voices(text)) == {body}


def test_a_clause_that_two_verbs_bring_is_one_quote() -> None:
    """“Said in its report that” gave the clause twice: to the body and, surer of nobody, to the report."""
    text = "The Lowmouth Harbour Committee said in its weekly report that the channel was shut."
    (said,) = find(text)[1]
    assert (said.span.of(text), said.speaker) == ("the channel was shut", "Lowmouth Harbour Committee")


def test_a_dateline_is_nobodys_words() -> None:
    text = "LOWMOUTH, 3 May - Halden Marine plc today announced record orders."
    assert [(one.span.of(text), one.speaker) for one in find(text)[1]] == [("record orders", "Halden Marine plc")]
