"""Names are told apart by what they name, and the forms of one person lead to one speaker."""

from __future__ import annotations

import pytest

from index.quotes import find
from index.records import Details, Speaker
from index.speakers import Cast, names, tokens

SORTS = [
    ("The talk by Jane Roe was long.", "Jane Roe", "person"),
    ("The talk by Sen. Roe was long.", "Roe", "person"),
    ("The talk by Juan de la Torre was long.", "Juan de la Torre", "person"),
    ("The talk by Robert K. Hale Jr. was long.", "Robert K. Hale Jr.", "person"),
    ("The talk by Anne-Marie O’Brien was long.", "Anne-Marie O’Brien", "person"),
    ('The talk by Dwayne "Tiny" Hobbs was long.', "Dwayne Hobbs", "person"),
    ("The talk by Republican Jane Roe was long.", "Jane Roe", "person"),
    ("The talk by economist Zoltana Brisk was long.", "Zoltana Brisk", "person"),
    ("The talk by Zoltana Brisk, 44, was long.", "Zoltana Brisk", "person"),
    ("The talk at the University of Lowmouth was long.", "University of Lowmouth", "body"),
    ("The talk at the Lowmouth Harbour Committee was long.", "Lowmouth Harbour Committee", "body"),
    ("The talk at NATO was long.", "NATO", "body"),
    ("The talk in New York was long.", "New York", "place"),
    ("The talk in South Africa was long.", "South Africa", "place"),
    ("The talk on Monday was long.", None, None),
    ("The Swedish talk was long.", "Swedish", "other"),
    ("Researchers came.", "Researchers", None),
    ("The talk by the Milling and Baking Federation was long.", "Milling and Baking Federation", "body"),
    ("The talk by the Ministry for Food and Rural Affairs was long.", "Ministry for Food and Rural Affairs", "body"),
    ("The talk by the Teachers’ Union was long.", "Teachers’ Union", "body"),
    ("The talk by Okafor's Bakeries was long.", "Okafor's Bakeries", "body"),
    ("The talk by Okafor plc was long.", "Okafor plc", "body"),
    ("The talk by the Finn was long.", "Finn", "other"),
    ("The talk by her son Finn was long.", "Finn", "maybe"),
    ("Jane Roe, Chief Engineer of Lowmouth, came.", "Engineer", "other"),
    ("Old Bill Hale, who fished, came.", "Old Bill Hale", "person"),
]


@pytest.mark.parametrize(("text", "name", "sort"), SORTS)
def test_a_name_is_told_by_its_words_and_its_neighbours(text: str, name: str | None, sort: str | None) -> None:
    found = {one.text: one.sort for one in names(text, tokens(text))}
    if sort is None:
        assert not {"person", "maybe", "body"} & set(found.values())
    else:
        assert found.get(name or "") == sort


def speakers(text: str, title: str | None = None) -> dict[str, Speaker]:
    return {one.name: one for one in find(text, details=Details(title=title))[0]}


SAME = [
    ("Jane Roe came. Roe said it rained.", "Jane Roe", "Roe"),
    ("Jane Roe came. Ms. Roe said it rained.", "Jane Roe", "Ms. Roe"),
    ("Jane Roe came. Jane said it rained.", "Jane Roe", "Jane"),
    ("Roe came. Later Jane Q. Roe said it rained. Jane Roe left.", "Jane Q. Roe", "Jane Roe"),
    ("Bill Hale came. William Hale said it rained.", "Bill Hale", "William Hale"),
    ("Sen. Jane Roe came. Roe said it rained.", "Jane Roe", "Sen. Jane Roe"),
    ("Jane Roe’s boat sank. Roe said it rained.", "Jane Roe", "Roe"),
    ("Jane Roe, the mayor of Lowmouth, came.\n\nThe mayor said it rained.", "Jane Roe", "the mayor"),
    ("Ferry founder Jane Roe came.\n\nThe ferry founder said it rained.", "Jane Roe", "the ferry founder"),
]


@pytest.mark.parametrize(("text", "name", "form"), SAME)
def test_the_forms_of_one_person_are_kept_under_the_fullest_name(text: str, name: str, form: str) -> None:
    found = speakers(text)
    assert name in found
    assert form in found[name].forms


DESCRIBED = [
    ("Jane Roe, the postmistress, came.", "the postmistress"),
    ("Jane Roe, the falconer, came.", "the falconer"),
    ("Jane Roe, a hill farmer near Troy, came.", "hill farmer"),
    ("Jane Roe, 44, a retired surgeon, came.", "retired surgeon"),
    ("Jane Roe (Labour), the shadow secretary, came.", "the shadow secretary"),
    ("Jane Roe, then the harbour master, came.", "the harbour master"),
    ("Jane Roe, chief executive of Lowmouth Ferries, came.", "chief executive of Lowmouth Ferries"),
    ("Jane Roe, secretary of the Foundry and Metal Union, came.", "secretary of the Foundry and Metal Union"),
    ("Jane Roe, the mayor of Lowmouth who never sleeps, came.", "the mayor of Lowmouth"),
    ("Jane Roe, founder and treasurer of the club, came.", "founder"),
    ("Jane Roe, founder and treasurer of the club, came.", "treasurer of the club"),
    ("Jane Roe, leader of the opposition: “No.”", "leader of the opposition"),
    ("Jane Roe, who retired as harbour master in May, came.", "harbour master"),
    ("Jane Roe was the last keeper of the light.", "the last keeper of the light"),
    ("Jane Roe is head of music at a school.", "head of music"),
    ("The festival's director, Jane Roe, came.", "the festival's director"),
    ("Lowmouth’s chief executive, Jane Roe, came.", "Lowmouth’s chief executive"),
    ("The secretary of the Creel Association, Jane Roe, came.", "the secretary of the Creel Association"),
    ("The chief coastguard, Jane Roe, came.", "the chief coastguard"),
    ("It rained, the coxswain, Jane Roe, said.", "the coxswain"),
    ("The bishop of Troy, the Right Reverend Jane Roe, came.", "the bishop of Troy"),
    ("Its managing director, Jane Roe, came.", "managing director"),
    ("Environment minister Jane Roe came.", "Environment minister"),
    ("They met Lowmouth's former mayor Jane Roe.", "Lowmouth's former mayor"),
    ("“No,” said the engineer Jane Roe.", "the engineer"),
    ("“No,” says harbour master Jane Roe.", "harbour master"),
    ("Judge Jane Roe came.", "Judge"),
    ("Ferry chief executive Jane Roe came. Roe, a keen sailor, left.", "keen sailor"),
]


@pytest.mark.parametrize(("text", "form"), DESCRIBED)
def test_what_the_article_calls_somebody_is_a_form(text: str, form: str) -> None:
    assert form in speakers(text)["Jane Roe"].forms


NOT_DESCRIBED = [
    "After Jane Roe, the mayor of Troy was the next to speak.",
    "They praised Jane Roe, the rain stopped and all went home.",
    "His wife, Jane Roe, came.",
    "They admired mayoral Jane Roe.",
    "She saw Jane Roe, one of many.",
    "Jane Roe, the company, and all the others came.",
    "The mayor greeted Jane Roe at 5 p.m.\n\nThe quay was shut.",
    "Jane Roe's brother, a mechanic, came.",
]


@pytest.mark.parametrize("text", NOT_DESCRIBED)
def test_what_only_stands_beside_a_name_is_none_of_its_forms(text: str) -> None:
    assert speakers(text)["Jane Roe"].forms == ("Jane Roe",)


def test_a_peer_known_by_title_and_surname_is_named_so() -> None:
    found = speakers("Lord Hale resigned. Sir Paul Dietz stayed. “No,” Hale said. “Yes,” Mr. Roe said.")
    assert set(found) == {"Lord Hale", "Paul Dietz", "Roe"}


def test_who_is_neither_a_person_nor_quoted_is_no_speaker() -> None:
    assert set(speakers("Lending begins in May. Jane Roe came. It rained.")) == {"Jane Roe"}


def test_pronouns_are_no_forms() -> None:
    (jane,) = speakers("Jane Roe came. She said it rained.").values()
    assert jane.forms == ("Jane Roe",)


def test_two_people_of_one_surname_stay_apart() -> None:
    text = "Jane Roe and her brother Paul Roe came. “It rained,” Mr. Roe said. “It did,” Ms. Roe said."
    said = [(one.span.of(text), one.speaker) for one in find(text)[1]]
    assert said == [("It rained,", "Paul Roe"), ("It did,", "Jane Roe")]


def test_a_surname_goes_on_meaning_whom_it_meant() -> None:
    text = (
        "Jane Roe runs for mayor. Roe said the town was poor. Her father, Paul Roe, fished there.\n\n"
        "It rained for days and days, and the boats lay in the harbour with nobody to sail them, for they had gone.\n\n"
        "“The town is poor,” Roe said."
    )
    assert find(text)[1][-1].speaker == "Jane Roe"


def test_places_and_bodies_are_no_speakers_unless_they_speak() -> None:
    found = speakers("Jane Roe came to Lowmouth with the Harbour Committee. The Senate said it rained.")
    assert set(found) == {"Jane Roe", "Senate"}


def test_a_name_without_a_person_has_none() -> None:
    text = "It rained."
    assert Cast(text, names(text, tokens(text)), tokens(text)).speakers() == []
