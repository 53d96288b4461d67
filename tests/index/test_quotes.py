"""Quotations are found where their marks say, and are given to whoever says them."""

from __future__ import annotations

import pytest

from index.quotes import find
from index.records import Details, Saying

NAMED = "Ruth Okafor runs the harbour of Lowmouth. "


def direct(text: str, title: str | None = None) -> list[tuple[str, str | None]]:
    """Return the direct quotations of a text with their speakers."""
    return [(one.span.of(text), one.speaker) for one in of_kind(text, "direct", title)]


def of_kind(text: str, kind: str, title: str | None = None) -> list[Saying]:
    return [one for one in find(text, details=Details(title=title))[1] if one.kind == kind]


MARKS = [
    ("“The quay will hold,” Ruth Okafor said.", ["The quay will hold,"]),
    ('"The quay will hold," Ruth Okafor said.', ["The quay will hold,"]),
    ("«The quay will hold», Ruth Okafor said.", ["The quay will hold"]),
    ("„The quay will hold,“ Ruth Okafor said.", ["The quay will hold,"]),
    ("‘The quay will hold,’ Ruth Okafor said.", ["The quay will hold,"]),
    ("'The quay will hold,' Ruth Okafor said.", ["The quay will hold,"]),
    ("'We don't mind the workers' tea,' Ruth Okafor said.", ["We don't mind the workers' tea,"]),
    ("‘He told us “no” and left,’ Ruth Okafor said. ‘Twice.’", ["He told us “no” and left,", "Twice."]),
    ("“He told us ‘no’ and left,” Ruth Okafor said.", ["He told us ‘no’ and left,"]),
    ('"He told us “no” and left," Ruth Okafor said.', ["He told us “no” and left,"]),
    (
        '“The quay will hold," Ruth Okafor said. "It has stood for years.”',
        ["The quay will hold,", "It has stood for years."],
    ),
    ('"The quay will hold,” Ruth Okafor said.', ["The quay will hold,"]),
    ("“The quay will hold,“ Ruth Okafor said.", ["The quay will hold,"]),
    ("”The quay will hold,” Ruth Okafor said.", ["The quay will hold,"]),
    ("Ruth Okafor said: “The quay will hold.", ["The quay will hold."]),
    (
        "“The quay will hold,” Ruth Okafor said.\n\nNobody asked “why not.\n\nThe rain went on.",
        ["The quay will hold,", "why not."],
    ),
    (
        "“The quay will hold.\n\n“It has stood for years,” Ruth Okafor said.",
        ["The quay will hold.\n\n“It has stood for years,"],
    ),
    (
        '"The quay will hold.\n"It has stood for years," Ruth Okafor said.',
        ['The quay will hold.\n"It has stood for years,'],
    ),
    ("“Will it hold?” Ruth Okafor asked.", ["Will it hold?"]),
    ("“No,” Ruth Okafor said.", ["No,"]),
    ("Ruth Okafor called the plan “reckless.”", ["reckless."]),
    ('<a href="x.html" title="The harbour plan">Ruth Okafor left.</a>', []),
    ("The board is 6\" thick and 8' long.", []),
]


@pytest.mark.parametrize(("text", "expected"), MARKS)
def test_a_quotation_is_what_stands_between_its_marks(text: str, expected: list[str]) -> None:
    assert [words for words, _ in direct(text)] == expected


NOBODYS_WORDS = [
    "The so-called “experts” of the harbour met again on Friday.",
    "She reads “The Old Man and the Sea” every winter.",
    'In an interview on the BBC\'s "Harbour Hour," Ruth Okafor said the quay is safe.',
    "The town's “green belt” has grown by a third since then.",
    "Her first novel, “Low Water Rising,” won a prize.",
    "Police call the stretch “Dead Man's Mile” for a reason, and few walk there.",
]


@pytest.mark.parametrize("text", NOBODYS_WORDS[:5])
def test_scare_quotes_and_titles_are_nobodys_words(text: str) -> None:
    assert direct(text) == []


PLACES = [
    ("“We sail at dawn,” Ruth Okafor said.", "Ruth Okafor", "said"),
    ("“We sail at dawn,” said Ruth Okafor.", "Ruth Okafor", "said"),
    ("Ruth Okafor said, “We sail at dawn.”", "Ruth Okafor", "said"),
    ("Ruth Okafor said: “We sail at dawn.”", "Ruth Okafor", "said"),
    ("“We sail at dawn,” Ruth Okafor, the harbour master, said on Monday.", "Ruth Okafor", "said"),
    ("“We sail at dawn,” said Ruth Okafor, who runs the harbour.", "Ruth Okafor", "said"),
    ("“We sail at dawn,” said the harbour master, Ruth Okafor.", "Ruth Okafor", "said"),
    ("“We sail at dawn,” the harbour master, Ruth Okafor, told reporters.", "Ruth Okafor", "told"),
    ("“We sail at dawn,” Ruth Okafor (no relation) explained.", "Ruth Okafor", "explained"),
    ("“We sail at dawn,” Ruth Okafor, 61, recalled.", "Ruth Okafor", "recalled"),
    ("“We sail at dawn,” Ruth Okafor has said.", "Ruth Okafor", "said"),
    ("“We sail at dawn,” Ruth Okafor quietly added.", "Ruth Okafor", "added"),
    ("“We sail at dawn!” — Ruth Okafor", "Ruth Okafor", None),
    ("Ruth Okafor: “We sail at dawn.”", "Ruth Okafor", None),
    ("Said Ruth Okafor: “We sail at dawn.”", "Ruth Okafor", "Said"),
    ("Ruth Okafor told Paul Dietz: “We sail at dawn.”", "Ruth Okafor", "told"),
    ("“We sail at dawn,” Ruth Okafor told Paul Dietz.", "Ruth Okafor", "told"),
    ("Ruth Okafor asked Paul Dietz, “We sail at dawn?”", "Ruth Okafor", "asked"),
    ("“We sail at dawn,” Ruth Okafor, who asked for tea, said.", "Ruth Okafor", "said"),
    ("“We sail at dawn,” Ruth Okafor said of the ferry.", "Ruth Okafor", "said"),
    ("“We sail at dawn,” as Ruth Okafor put it.", "Ruth Okafor", "put it"),
    ("“We sail at dawn,” according to Ruth Okafor.", "Ruth Okafor", "according to"),
    ("Ruth Okafor met the crew and said, “We sail at dawn.”", "Ruth Okafor", "said"),
    ("On Monday, Ruth Okafor praised Anna Lindqvist at the quay, saying, “We sail at dawn.”", "Ruth Okafor", "saying"),
    ("Ruth Okafor had one answer for the crew: “We sail at dawn.”", "Ruth Okafor", None),
    ("Ruth Okafor shrugged. “We sail at dawn.”", "Ruth Okafor", None),
    ("“We sail at dawn,” a tired Ruth Okafor said.", "Ruth Okafor", "said"),
    ("“We sail at dawn,” Captain Ruth Okafor of the Lowmouth ferry said.", "Ruth Okafor", "said"),
    ("“We sail at dawn,” says harbour master Ruth Okafor.", "Ruth Okafor", "says"),
    ("“We sail at dawn,” Lowmouth Harbour Director Ruth Okafor said.", "Ruth Okafor", "said"),
]


@pytest.mark.parametrize(("text", "speaker", "cue"), PLACES)
def test_the_speaker_is_found_before_and_behind_the_words(text: str, speaker: str, cue: str | None) -> None:
    (said,) = of_kind(text, "direct")
    assert said.speaker == speaker
    assert cue is None or said.cue == cue


RESOLVED = [
    (NAMED + "“We sail at dawn,” Okafor said.", "Ruth Okafor", "Okafor"),
    (NAMED + "“We sail at dawn,” Ms. Okafor said.", "Ruth Okafor", "Ms. Okafor"),
    (NAMED + "“We sail at dawn,” Ruth said.", "Ruth Okafor", "Ruth"),
    (NAMED + "“We sail at dawn,” she said.", "Ruth Okafor", "she"),
    (NAMED + "Paul Dietz fishes there. “We sail at dawn,” she said.", "Ruth Okafor", "she"),
    (NAMED + "Paul Dietz fishes there. “We sail at dawn,” he said.", "Paul Dietz", "he"),
    ("Ferry founder Ruth Okafor built the quay.\n\n“We sail at dawn,” the founder said.", "Ruth Okafor", "the founder"),
    (
        "Ruth Okafor, the mayor of Lowmouth, met Paul Dietz.\n\n“We sail at dawn,” the mayor said.",
        "Ruth Okafor",
        "the mayor",
    ),
    ("Sen. Ruth Okafor spoke first.\n\n“We sail at dawn,” the senator said.", "Ruth Okafor", "the senator"),
    ("Juan de la Torre fishes there.\n\n“We sail at dawn,” de la Torre said.", "Juan de la Torre", "de la Torre"),
    (
        "Anne-Marie Dubois-Roux fishes there.\n\n“We sail at dawn,” Dubois-Roux said.",
        "Anne-Marie Dubois-Roux",
        "Dubois-Roux",
    ),
    (
        "Ludwig van der Meer fishes there.\n\n“We sail at dawn,” Van der Meer said.",
        "Ludwig van der Meer",
        "Van der Meer",
    ),
    ("Robert K. Hale Jr. fishes there.\n\n“We sail at dawn,” Mr. Hale said.", "Robert K. Hale Jr.", "Mr. Hale"),
    ("Pelé came too.\n\n“We sail at dawn,” Pelé said.", "Pelé", "Pelé"),
    ("Chancellor Ingrid Sommer came too.\n\n“We sail at dawn,” Sommer said.", "Ingrid Sommer", "Sommer"),
    ("Dr. Emeka Obi came too.\n\n“We sail at dawn,” Dr. Obi said.", "Emeka Obi", "Dr. Obi"),
    ("Bill Hart and Nora Hart came too.\n\n“We sail at dawn,” Mrs. Hart said.", "Nora Hart", "Mrs. Hart"),
    ("“We sail at dawn,” the White House said in a statement.", "White House", "the White House"),
    ("“We sail at dawn,” the Ministry of Ports said.", "Ministry of Ports", "the Ministry of Ports"),
    ("“We sail at dawn,” two officials said.", None, "two officials"),
    ("“We sail at dawn,” a spokesman for the port said.", None, "a spokesman for the port"),
    ("“We sail at dawn,” they said.", None, "they"),
    ("Northern Ferries Inc. said it would close. “We sail at dawn,” it said.", "Northern Ferries Inc.", "it"),
    (
        "Northern Ferries Inc. said it would close. “We sail at dawn,” the company said.",
        "Northern Ferries Inc.",
        "the company",
    ),
    ("Hale adviser Ruth Okafor spoke to the crew. “We sail at dawn,” she said.", "Ruth Okafor", "she"),
    ("Ruth Okafor spoke. Ms. Okafor and Paul Dietz left.\n\n“We sail at dawn,” he said.", "Paul Dietz", "he"),
]


@pytest.mark.parametrize(("text", "speaker", "mention"), RESOLVED)
def test_forms_pronouns_and_descriptions_lead_to_the_full_name(text: str, speaker: str | None, mention: str) -> None:
    (said,) = of_kind(text, "direct")
    assert (said.speaker, said.speaker_as) == (speaker, mention)


VIA = [
    ("“We sail at dawn,” Ruth Okafor said, according to a Lowmouth Times report.", "Ruth Okafor", "Lowmouth Times"),
    ("“We sail at dawn,” Ruth Okafor told Reuters.", "Ruth Okafor", "Reuters"),
    (
        "“We sail at dawn,” Ruth Okafor said in an interview with the Lowmouth Gazette.",
        "Ruth Okafor",
        "Lowmouth Gazette",
    ),
    ("“We sail at dawn,” Ruth Okafor told the crew.", "Ruth Okafor", None),
    (
        "Ruth Okafor spoke on Friday. “We sail at dawn,” according to a Lowmouth Times report.",
        "Ruth Okafor",
        "Lowmouth Times",
    ),
    ("As stated in a Lowmouth Times report, Ruth Okafor said: “We sail at dawn.”", "Ruth Okafor", "Lowmouth Times"),
]


@pytest.mark.parametrize(("text", "speaker", "via"), VIA)
def test_an_outlet_passes_on_what_a_person_says(text: str, speaker: str, via: str | None) -> None:
    (said,) = of_kind(text, "direct")
    assert (said.speaker, said.via) == (speaker, via)


REPORTED = [
    ("Ruth Okafor said that the ferry was late.", "the ferry was late", "said"),
    ("Ruth Okafor said the ferry was late.", "the ferry was late", "said"),
    ("The ferry was late, Ruth Okafor said.", "The ferry was late", "said"),
    ("The ferry was late, said Ruth Okafor.", "The ferry was late", "said"),
    ("The ferry was late, according to Ruth Okafor.", "The ferry was late", "according to"),
    ("According to Ruth Okafor, the ferry was late.", "the ferry was late", "According to"),
    ("The ferry, Ruth Okafor said, was two hours late.", "The ferry, Ruth Okafor said, was two hours late", "said"),
    ("Ruth Okafor urged the owners to wait for spring.", "the owners to wait for spring", "urged"),
    ("Ruth Okafor called on the owners to wait for spring.", "the owners to wait for spring", "called on"),
    ("Ruth Okafor warned that the ferry might sink.", "the ferry might sink", "warned"),
    ("Ruth Okafor warned the crew to stay ashore.", "the crew to stay ashore", "warned"),
    ("Ruth Okafor told the crew that the ferry was late.", "the ferry was late", "told"),
    ("Ruth Okafor told reporters the ferry was late.", "the ferry was late", "told"),
    ("Ruth Okafor denied that the ferry was late.", "the ferry was late", "denied"),
    ("Ruth Okafor did not say that the ferry was late.", "the ferry was late", "did not say"),
    ("Ruth Okafor expressed her belief that the ferry would return.", "the ferry would return", "expressed"),
    ("Ruth Okafor said on Monday that the ferry was late.", "the ferry was late", "said"),
    ("Ruth Okafor said in a statement that the ferry was late.", "the ferry was late", "said"),
    ("Ruth Okafor vowed to mend the ferry by May.", "to mend the ferry by May", "vowed"),
    ("Noting the fog, Ruth Okafor said the ferry was late.", "the ferry was late", "said"),
    ("Ruth Okafor said the ferry was late, adding that nobody was hurt.", "the ferry was late", "said"),
    ("Ruth Okafor said the ferry was late, adding that nobody was hurt.", "nobody was hurt", "adding"),
    ("Ruth Okafor, who runs the harbour, said the ferry was late.", "the ferry was late", "said"),
    ("Ruth Okafor said it was late, and urged the owners to wait.", "the owners to wait", "urged"),
    ("Ruth Okafor said the ferry was late, but the crew had left.", "the ferry was late", "said"),
    ("Ruth Okafor said the ferry was late; nobody believed it.", "the ferry was late", "said"),
    ("The owners were told by Ruth Okafor that the ferry was late.", "the ferry was late", "told"),
    ("The ferry “was hopelessly late” again, Ruth Okafor said.", "The ferry “was hopelessly late” again", "said"),
    ("They left. Ruth Okafor: The ferry was late again.", "The ferry was late again", ":"),
    ("Ruth Okafor said the ferry was “hopelessly late” again.", "the ferry was “hopelessly late” again", "said"),
]


@pytest.mark.parametrize(("text", "content", "cue"), REPORTED)
def test_reported_speech_is_the_clause_that_gives_the_content(text: str, content: str, cue: str) -> None:
    found = {(one.span.of(text), one.cue): one.speaker for one in of_kind(text, "reported")}
    assert found.get((content, cue)) == "Ruth Okafor"


UNREPORTED = [
    "“We sail at dawn,” Ruth Okafor said in a statement on Monday.",
    "Ruth Okafor said: “We sail at dawn.”",
    "Ruth Okafor was told to leave the harbour.",
    "Ruth Okafor asked Paul Dietz, “Are you late?”",
    "Her latest remarks on the ferry were long.",
    "Ruth Okafor declined to comment.",
    "His claims about the ferry were old.",
    "Okafor said that the ferry of the . Source: AP",
]


@pytest.mark.parametrize("text", UNREPORTED)
def test_no_content_is_made_of_what_is_none(text: str) -> None:
    assert of_kind(text, "reported") == []


def test_the_parts_of_a_split_quotation_are_one_utterance() -> None:
    text = "“We sail,” Ruth Okafor said, “at dawn.” “Never,” said Paul Dietz."
    first, second, third = of_kind(text, "direct")
    assert first.utterance == second.utterance != third.utterance
    assert (first.speaker, second.speaker, third.speaker) == ("Ruth Okafor", "Ruth Okafor", "Paul Dietz")


def test_a_quotation_that_goes_on_in_its_paragraph_keeps_its_speaker() -> None:
    text = "“We sail,” Ruth Okafor said. “The boat is ready. Paul Dietz checked it.”"
    assert [one.speaker for one in of_kind(text, "direct")] == ["Ruth Okafor", "Ruth Okafor"]


def test_a_fragment_in_reported_speech_is_a_direct_quotation_besides() -> None:
    text = "Ruth Okafor said the ferry was “hopelessly late” again."
    assert direct(text) == [("hopelessly late", "Ruth Okafor")]
    assert [one.span.of(text) for one in of_kind(text, "reported")] == ["the ferry was “hopelessly late” again"]


def test_the_headline_may_give_the_full_name() -> None:
    text = "“We sail at dawn,” Okafor said."
    assert direct(text, "The Ferry Will Leave, Ruth Okafor Says") == [("We sail at dawn,", "Ruth Okafor")]


def test_a_caption_is_neither_quotation_nor_speech() -> None:
    assert find("Okafor said that the ferry of the . Source: AP")[1] == []


def test_an_outlet_in_passing_says_nobodys_words() -> None:
    text = "“We sail at dawn,” Ruth Okafor said. The ferry is worth nine million, as noted in a Bloomberg report."
    assert {one.speaker for one in find(text)[1]} == {"Ruth Okafor"}


def test_the_sentence_holds_the_words() -> None:
    text = "It rained. Ruth Okafor said the ferry was late. It left."
    (said,) = of_kind(text, "reported")
    assert said.sentence.of(text) == "Ruth Okafor said the ferry was late."


NOT_REPORTED = [
    ("Ruth Okafor did not say that the ferry was late.", "did not say"),
    ("Ruth Okafor never claimed that the ferry was late.", "never claimed"),
    ("Ruth Okafor hasn’t said that the ferry was late.", "hasn’t said"),
    ("Ruth Okafor denied that the ferry was late.", "denied"),
]


@pytest.mark.parametrize(("text", "cue"), NOT_REPORTED)
def test_the_cue_keeps_its_negation(text: str, cue: str) -> None:
    assert [one.cue for one in of_kind(text, "reported")] == [cue]


def test_an_unmarked_guess_is_less_sure_than_a_name() -> None:
    (named,) = of_kind("“We sail at dawn,” Ruth Okafor said.", "direct")
    (guessed,) = of_kind("Ruth Okafor ate.\n\nIt rained.\n\n“We sail at dawn.”", "direct")
    assert guessed.confidence < 0.6 < 0.9 < named.confidence


def test_a_name_may_run_over_a_line_end_of_a_wrapped_text() -> None:
    text = (
        "The harbour of Lowmouth lay in fog all morning, and the crew of Ruth\n"
        "Okafor sat in the canteen and drank their tea until the sun had come\n"
        "out over the quay and the gulls were loud again, as they are in May,\n"
        "when the boats come in. “We sail at noon and not a minute later,” Ruth\n"
        "Okafor told them, and the oldest of the crew got up and took his hat.\n"
    )
    (said,) = of_kind(text, "direct")
    assert (said.speaker, said.span.of(text)) == ("Ruth Okafor", "We sail at noon and not a minute later,")
