"""A draft's quotations held against the library."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from index import Checked, Library, Received, Refusal, SourceError
from tests.index.presses import ARTICLES, DOCKS
from tests.piles import CHANNEL, OTHER, put

Proof = Callable[[str], list[Checked]]


@pytest.fixture
def shelf(library: Library, file: Path) -> Library:
    """Return a library of the presses' articles."""
    put(library, file, *ARTICLES)
    return library


@pytest.fixture
def proof(shelf: Library, tmp_path: Path) -> Proof:
    """Check a draft that holds this text."""

    def checked(text: str) -> list[Checked]:
        draft = tmp_path / "draft.txt"
        draft.write_text(text, "utf-8")
        return list(shelf.proof(str(draft)))

    return checked


@pytest.mark.parametrize(
    ("draft", "verdict"),
    [
        ("“The crane isn’t for sale,” Henrik Vale said.", "exact"),
        ("“The crane isn’t for sale,” Vale said.", "exact"),
        ("“The crane isn’t for sale,” Mr Vale told reporters.", "exact"),
        ("“The crane isn’t for sale,” said Harbour Master Henrik Vale.", "exact"),
        ('"the crane isn\'t for sale", said Henrik Vale.', "exact"),
        ("The note read: “The crane isn’t for sale.”", "exact"),
        ("“The crane isn’t for sale,” he said.", "exact"),
        ("“The crane isn’t for sale,” said the harbour master.", "exact"),
        ("“No comment,” said Henrik Vale.", "exact"),
        ("“The crane is for sale,” Henrik Vale said.", "differs"),
        ("“The crane isn’t for rent. It never was,” Henrik Vale said.", "differs"),
        ("“We will rebuild the northern quay before the autumn storms arrive,” said Vale.", "differs"),
        ("“We will rebuild the quay before the spring storms arrive,” said Vale.", "cut"),
        ("“We will rebuild the northern quay ... and every boat will find a berth there,” said Vale.", "cut"),
        ("“Every boat will find a berth there. The crane isn’t for sale,” said Vale.", "joined"),
        ("“Are you coming with us tomorrow? Nobody has asked me,” said Pavel Orlow.", "joined"),
        ("“The crane isn’t for sale,” said Ottilie Brandt.", "speaker"),
        ("“The crane is for sale,” said Ottilie Brandt.", "speaker"),
        ("“The crane isn’t for sale,” said Olaf Vale.", "speaker"),
        ("“We will rebuild ... every boat will find a berth there,” said Greta Moll.", "speaker"),
        ("“Whales sing in the harbour at night,” said Henrik Vale.", "none"),
        ("“I have never seen a finer lighthouse than ours,” said Inés Prado.", "none"),
    ],
)
def test_every_quotation_has_a_verdict(proof: Proof, draft: str, verdict: str) -> None:
    (checked,) = proof(draft)
    assert checked.verdict == verdict


def test_words_of_several_people_are_fine_under_each_of_their_names(proof: Proof) -> None:
    words = "We will rebuild the northern quay before the spring storms arrive"
    names = ("Henrik Vale", "Greta Moll", "Pavel Orlow")
    found = proof("\n\n".join(f"“{words},” {name} said." for name in names))
    assert [checked.verdict for checked in found] == ["exact", "exact", "speaker"]
    assert [checked.traced.traces[0].quotes[0].saying.speaker for checked in found[:2]] == ["Vale", "Greta Moll"]


def test_a_speaker_whom_the_article_describes_so_is_the_same(library: Library, file: Path, tmp_path: Path) -> None:
    """A draft may give more of a name than an article, or less of it."""
    put(library, file, {"id": "a", "text": "Dr Ida Falk runs the mill. “We grind barley again,” Falk said."})
    draft = tmp_path / "draft.md"
    draft.write_text(
        "“We grind barley again,” said Dr. Ida M. Falk.\n\n“We grind barley again,” said Jon Falk.", "utf-8"
    )
    assert [checked.verdict for checked in library.proof(str(draft))] == ["exact", "speaker"]


def test_what_somebody_said_in_like_words_is_no_excuse(library: Library, file: Path, tmp_path: Path) -> None:
    text = "“The tide mill grinds {} again in the valley,” said {}."
    put(library, file, {"text": text.format("barley", "Ida Falk")}, {"text": text.format("rye", "Per Moll")})
    (tmp_path / "draft.txt").write_text(text.format("barley", "Per Moll"), "utf-8")
    assert [checked.verdict for checked in library.proof(str(tmp_path / "draft.txt"))] == ["speaker"]


@pytest.mark.parametrize(
    ("article", "draft"),
    [
        (
            "Ida Falk runs the mill. Ida has three cats. “We grind barley again,” Ida Falk said.",
            "“We grind barley again,” said Ida.",
        ),
        (
            "“We grind barley again,” Ida said.",
            "Ida Falk runs the mill. “It rains,” Ida said. “We grind barley again,” said Ida Falk.",
        ),
    ],
)
def test_a_form_of_the_name_that_either_text_uses_is_the_same(
    library: Library, file: Path, tmp_path: Path, article: str, draft: str
) -> None:
    put(library, file, {"id": "a", "text": article})
    (tmp_path / "draft.txt").write_text(draft, "utf-8")
    assert list(library.proof(str(tmp_path / "draft.txt")))[-1].verdict == "exact"


def test_nobody_is_blamed_for_a_speaker_who_is_only_guessed(proof: Proof, library: Library, file: Path) -> None:
    """A quotation that stands alone is put down to whoever was named last: too little to call a draft wrong."""
    (checked,) = proof("Ottilie Brandt lives here.\n\n“The crane isn’t for sale.”")
    assert (checked.saying.speaker, checked.verdict) == ("Ottilie Brandt", "exact")
    put(library, file, {"id": "bare", "text": "Ottilie Brandt lives here.\n\n“Barley is dear this year, they say.”"})
    assert proof("“Barley is dear this year, they say,” said Ida Falk.")[0].verdict == "exact"


def test_people_who_were_decided_to_be_one_are_one(shelf: Library, proof: Proof) -> None:
    draft = "“The crane isn’t for sale,” said Greta Moll."
    shelf.decide("Henrik Vale", "Greta Moll", same=True)
    assert proof(draft)[0].verdict == "exact"


@pytest.mark.parametrize(
    ("draft", "verdict"),
    [
        ("“The harbour board met on Tuesday to talk about the quay,” said Henrik Vale.", "speaker"),
        ("“The harbour board met on Tuesday to talk about the quay,” the Island Lantern wrote.", "exact"),
        ("It began so: “The harbour board met on Tuesday to talk about the quay.”", "exact"),
        ("“The crane would not be sold to the mainland,” Henrik Vale said.", "speaker"),
    ],
)
def test_an_articles_own_words_are_told_as_such(proof: Proof, draft: str, verdict: str) -> None:
    (checked,) = proof(draft)
    assert (checked.verdict, checked.unspoken) == (verdict, True)


def test_a_copy_that_names_nobody_is_no_excuse(library: Library, file: Path, tmp_path: Path) -> None:
    """One copy without the speaker, as agencies send them, made the words exact for anybody."""
    words = "We heard nothing of the mill until its wheel stood still"
    put(
        library,
        file,
        {"text": f"“{words},” said Ida Falk, who lives there.", "published": "2024-01-01"},
        {"text": f"The mill stands still.\n\n“{words}.”\n\nIt ground barley.", "published": "2024-01-02"},
    )
    (tmp_path / "draft.txt").write_text(f"“{words},” said Per Moll.\n\n“{words},” said Ida Falk.", "utf-8")
    blamed, fine = library.proof(str(tmp_path / "draft.txt"))
    assert (blamed.verdict, fine.verdict) == ("speaker", "exact")
    assert [one.traced.traces[0].quotes[0].saying.speaker for one in (blamed, fine)] == ["Ida Falk", "Ida Falk"]


@pytest.mark.parametrize(
    ("source", "words", "verdict", "turned_by"),
    [
        ("The wall is not high enough to keep the sea out", "high enough to keep the sea out", "cut", "not"),
        ("I have not seen that the mayor took a bribe", "the mayor took a bribe", "cut", "not"),
        ("We mustn’t let the boats sail at night", "let the boats sail at night", "cut", "mustn’t"),
        ("We sail before March 31 with all boats", "We sail before March", "cut", "31"),
        ("In all 40 boats will sail at dawn", "boats will sail at dawn", "cut", "40"),
        ("We sail at dawn. I do not know why", "We sail at dawn", "exact", None),
        ("All 12 of us will sail with the morning tide", "will sail with the morning tide", "exact", None),
        ("The wall is not high", "The wall is not high", "exact", None),
    ],
)
def test_words_cut_from_a_sentence_that_says_the_opposite_are_cut(
    library: Library, file: Path, tmp_path: Path, source: str, words: str, verdict: str, turned_by: str | None
) -> None:
    """They stand so in the source, and were exact: "sufficient" of "not sufficient"."""
    put(library, file, {"text": f"“{source},” said Ida Falk."})
    (tmp_path / "draft.txt").write_text(f"“{words},” said Ida Falk.", "utf-8")
    (checked,) = library.proof(str(tmp_path / "draft.txt"))
    assert (checked.verdict, checked.turned_by, checked.traced.match) == (verdict, turned_by, "exact")
    assert checked.cropped == (words != source.partition(".")[0])


@pytest.mark.parametrize(
    ("source", "words", "verdict"),
    [
        ("“We will not,” Falk said, “let the boats sail at night.”", "let the boats sail at night", "cut"),
        ("“Let the boats sail at night,” Falk said, “not by day.”", "Let the boats sail at night", "exact"),
        ("“We will not,” Falk said. “Let the boats sail at night.”", "Let the boats sail at night", "exact"),
    ],
)
def test_a_sentence_goes_on_behind_the_name_of_its_speaker(
    library: Library, file: Path, tmp_path: Path, source: str, words: str, verdict: str
) -> None:
    put(library, file, {"text": f"Ida Falk has boats.\n\n{source}"})
    (tmp_path / "draft.txt").write_text(f"“{words},” said Ida Falk.", "utf-8")
    assert [checked.verdict for checked in library.proof(str(tmp_path / "draft.txt"))] == [verdict]


def test_words_that_the_speaker_said_whole_elsewhere_are_exact(library: Library, file: Path, tmp_path: Path) -> None:
    texts = ("“I never said the boats may sail,” said Ida Falk.", "“The boats may sail,” said Ida Falk at last.")
    put(library, file, {"text": texts[0], "published": "2024-02-02"}, {"text": texts[1], "published": "2023-01-01"})
    (tmp_path / "draft.txt").write_text("“The boats may sail,” said Ida Falk.", "utf-8")
    assert [checked.verdict for checked in library.proof(str(tmp_path / "draft.txt"))] == ["exact"]


def test_words_that_anybody_said_whole_are_exact_where_the_draft_names_nobody(
    library: Library, file: Path, tmp_path: Path
) -> None:
    texts = ("“I never said the boats may sail,” said Ida Falk.", "“The boats may sail,” said Per Moll at last.")
    put(library, file, {"text": texts[0], "published": "2024-02-02"}, {"text": texts[1], "published": "2023-01-01"})
    (tmp_path / "draft.txt").write_text("“The boats may sail.”", "utf-8")
    assert [checked.verdict for checked in library.proof(str(tmp_path / "draft.txt"))] == ["exact"]


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("The tide mill will grind barley again by May", "differs"),
        ("The tide mill will ... grind barley again by May", "differs"),
        ("The tide mill will not grind barley by May", "cut"),
        ("It has wheels of oak, all of them from the old ships", "differs"),
    ],
)
def test_a_negation_or_a_number_left_out_of_the_middle_differs(
    library: Library, file: Path, tmp_path: Path, words: str, verdict: str
) -> None:
    """It was "cut", as if a "very" were missing; who-said still calls the edit so."""
    text = (
        "“The tide mill will not grind barley again by May. It has 12 wheels of oak, all of them from the old ships,”"
    )
    put(library, file, {"text": f"{text} said Ida Falk."})
    (tmp_path / "draft.txt").write_text(f"“{words},” said Ida Falk.", "utf-8")
    assert [checked.verdict for checked in library.proof(str(tmp_path / "draft.txt"))] == [verdict]


def test_nobody_is_blamed_because_many_said_the_same_short_words(library: Library, file: Path, tmp_path: Path) -> None:
    """Only so many articles are read closely: the draft's speaker was not among them."""
    names = [f"{first} {last}{ending}" for first in _FIRST for last in _LAST for ending in ("", "son")]
    articles = [{"text": f"“Ask me tomorrow,” said {name}.", "published": "2024-01-01"} for name in names]
    articles.insert(50, {"text": "“Ask me tomorrow,” said Ida Falk.", "published": "2019-01-01"})
    put(library, file, *articles)
    draft = "“Ask me tomorrow,” said Ida Falk.\n\n“Ask me tomorrow,” said Per Moll."
    (tmp_path / "draft.txt").write_text(draft, "utf-8")
    found = list(library.proof(str(tmp_path / "draft.txt")))
    assert [checked.verdict for checked in found] == ["exact", "speaker"]
    assert found[0].traced.traces[0].quotes[0].saying.speaker == "Ida Falk"


_FIRST = ("Ada", "Bo", "Cid", "Dag", "Eli", "Fay", "Gus")
_LAST = ("Abel", "Bern", "Cole", "Dorn", "Eker", "Fisk", "Gray", "Holt", "Ives", "Jura")


@pytest.mark.parametrize(
    ("draft", "named", "unlike"),
    [
        ("“We grind barley again,” the miller said.", "the miller", False),
        ("“It rains,” said Per Moll, the mayor.\n\n“We grind barley again,” the miller said.", "the miller", False),
        ("Per Moll came. “We grind barley again,” a fisherman said.", "a fisherman", True),
        ("“It rains,” said Per Moll, the smith.\n\n“We grind barley again,” the smith said.", "the smith", True),
        ("“We grind barley again,” said Ida Falk’s lawyer.", "Ida Falk’s lawyer", True),
        ("“We grind barley again.”", None, False),
    ],
)
def test_a_description_blames_nobody(
    library: Library, file: Path, tmp_path: Path, draft: str, named: str | None, unlike: bool
) -> None:
    """ "The miller" was taken for the last who was named, and "a fisherman" was not held against the article."""
    put(library, file, {"text": "“We grind barley again,” said Ida Falk, the miller."})
    (tmp_path / "draft.txt").write_text(draft, "utf-8")
    checked = list(library.proof(str(tmp_path / "draft.txt")))[-1]
    assert (checked.verdict, checked.named, checked.unlike) == ("exact", named, unlike)


def test_a_title_that_the_article_has_tells_two_of_one_name_apart(library: Library, file: Path, tmp_path: Path) -> None:
    """ "Mayor Falk" was taken for the only Falk that the draft names in full."""
    put(library, file, {"text": "“We grind barley again,” said Ida Falk, the mayor."})
    draft = "“We grind barley again,” said Mayor Falk. “The boats are sold,” said Jon Falk, who had two."
    (tmp_path / "draft.txt").write_text(draft, "utf-8")
    assert next(library.proof(str(tmp_path / "draft.txt"))).verdict == "exact"


@pytest.mark.parametrize(
    ("draft", "verdicts"),
    [
        ("“The moon must be sold to the mainland,” said Vale (Reuters)", ["none"]),
        ("“No comment,” said Henrik Vale. Photo: AP", ["exact"]),
        ("Vale said: “No comment.” The sign read ‘The crane is for sale’ in red.", ["exact", "differs"]),
        ("They spoke of ‹the crane isn’t for sale› and left.", ["exact"]),
        ("They wait for “every boat” that comes.", ["exact"]),
        ("They wait for “better weather” and like the song “The Long Way Home” at night.", ["unchecked", "unchecked"]),
        ("They are “furious” today.", []),
    ],
)
def test_every_pair_of_marks_counts(proof: Proof, draft: str, verdicts: list[str]) -> None:
    """What stood in captions, or looked like a title or a scare quote, was passed over without a word."""
    found = proof(draft)
    assert [checked.verdict for checked in found] == verdicts
    assert [checked.span.of(draft) for checked in found] == [checked.text for checked in found]


def test_verdicts_come_in_the_drafts_order_with_places_in_its_text(proof: Proof) -> None:
    draft = "“No comment,” said Vale.\n\n“Whales sing at night in May,” said Ida Falk.\n\n“It never was,” said Vale."
    found = proof(draft)
    assert [checked.verdict for checked in found] == ["exact", "none", "exact"]
    assert [checked.span.of(draft) for checked in found] == [checked.text for checked in found]
    assert [checked.saying.speaker for checked in found] == ["Vale", "Ida Falk", "Vale"]


def test_a_quotation_over_two_paragraphs_is_one(proof: Proof) -> None:
    draft = "“She had no telephone either.\n\n“I won’t complain about a boat that arrives at all,” said Ottilie Brandt."
    assert [checked.verdict for checked in proof(draft)] == ["exact"]


def test_the_parts_of_a_split_quotation_are_checked_each(proof: Proof) -> None:
    found = proof("“The crane isn’t for sale,” Vale said. “It always was.”")
    assert [checked.verdict for checked in found] == ["exact", "none"]


def test_reported_speech_of_a_draft_is_not_checked(proof: Proof) -> None:
    assert proof("Henrik Vale said that the moon would be sold.") == []


def test_the_draft_is_not_added(shelf: Library, proof: Proof) -> None:
    proof("“Whales sing in the harbour at night,” said Henrik Vale.")
    assert shelf.status().articles == len(ARTICLES)
    assert shelf.who_said("Whales sing in the harbour at night").match == "none"


def test_a_draft_can_come_by_standard_input(shelf: Library) -> None:
    draft = io.BytesIO("“No comment,” said Henrik Vale.".encode())
    assert [checked.verdict for checked in shelf.proof("-", stdin=draft)] == ["exact"]


def test_nobody_learns_of_words_that_they_may_not_see(library: Library, file: Path, tmp_path: Path) -> None:
    put(library, file, ARTICLES[0], audiences=[CHANNEL])
    draft = tmp_path / "draft.txt"
    draft.write_text("“The crane isn’t for sale,” said Ottilie Brandt.", "utf-8")
    assert [checked.verdict for checked in library.proof(str(draft), audiences=[CHANNEL])] == ["speaker"]
    assert [checked.verdict for checked in library.proof(str(draft), audiences=[OTHER])] == ["none"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("none.txt", None, "no file"),
        ("empty.txt", b" ", "empty"),
        ("two.jsonl", b'{"text": "One."}\n{"text": "Two."}\n', "one draft at a time"),
        ("draft.xyz", b"text", "not read"),
    ],
)
def test_a_draft_that_cannot_be_read_is_refused_in_a_sentence(
    shelf: Library, tmp_path: Path, name: str, content: bytes | None, reason: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError, match=reason):
        list(shelf.proof(str(tmp_path / name)))


def test_a_quotation_without_an_end_is_checked_by_its_first_words(proof: Proof) -> None:
    (checked,) = proof(f"Vale said: “{DOCKS.split('.', maxsplit=1)[0]} {'and so on ' * 3000}")
    assert checked.verdict in {"none", "differs", "speaker"}


def test_json_is_the_contracts(proof: Proof) -> None:
    draft = "“The crane is for sale,” Henrik Vale said."
    told = proof(draft)[0].as_json()
    assert list(told) == ["text", "start", "end", "speaker", "verdict", "match", "quotes"]
    assert draft[told["start"] : told["end"]] == told["text"] == "The crane is for sale,"
    assert (told["speaker"], told["verdict"], told["match"]) == ("Henrik Vale", "differs", "near")
    assert told["quotes"][0]["differences"] == [{"asked": "is", "source": "isn’t"}]


def test_json_of_a_quotation_that_is_nowhere_has_no_quotes(proof: Proof) -> None:
    told = proof("“Whales sing in the harbour at night,” said Henrik Vale.")[0].as_json()
    assert (told["verdict"], told["match"], told["quotes"]) == ("none", "none", [])


def test_a_draft_that_was_handed_in_is_checked_as_one_that_is_named(shelf: Library) -> None:
    text = "“The crane isn’t for sale,” Henrik Vale said."
    (checked,) = shelf.proof(Received(name="draft.txt", content=text.encode()))
    assert checked.verdict == "exact"
    with pytest.raises(SourceError, match=r"draft\.txt is empty"):
        list(shelf.proof(Received(name="draft.txt", content=b" ")))
    with pytest.raises(SourceError, match="It was deleted"):
        list(shelf.proof(Refusal(source="draft.txt", reason="It was deleted.")))
