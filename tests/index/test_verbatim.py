"""Words as they are compared: what is forgiven, and what never is."""

from __future__ import annotations

import pytest

from index.proof.verbatim import parts, strand


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The quay is ready", "the  QUAY\nis ready"),
        ("“The quay,” ‘is’ ready!", "The quay is - ready"),
        ("café à la crème", "cafe a la creme"),
        ("isn’t", "isn't"),
        ("5,000 stones", "5000 stones"),
        ("1,250,000", "1250000"),
        ("5 % of it", "5% of it"),
        ("$ 5m", "$5m"),
        ("−5 degrees", "-5 degrees"),
        ("–5 degrees", "-5 degrees"),
        ("the U.S. navy", "the US navy"),
        ("at 9 p.m. sharp", "at 9 pm sharp"),
        ("the U.S.’s navy", "the US’s navy"),
        ("cannot", "can not"),
        ("a long-term plan", "a long term plan"),
        ("COVID-19", "covid 19"),
        ("the 1990’s", "the 1990s"),
        ("the crew—5 of them", "the crew: 5 of them"),
        ("_very_ *good*", "very good"),
        ("[We] know", "We know"),
        ("“5 boats”", "5 boats"),
        ("10%-15%", "10%, 15%"),
    ],
)
def test_blanks_marks_accents_and_case_are_forgiven(one: str, other: str) -> None:
    assert strand(one).keys == strand(other).keys


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3.5 metres", "35 metres"),
        ("3.5 metres", "3 5 metres"),
        ("5% of it", "5 of it"),
        ("$5m", "5m"),
        ("$5m", "£5m"),
        ("-5 degrees", "5 degrees"),
        ("(-5)", "(5)"),
        ("−$5m", "$5m"),
        ("1/2", "12"),
        ("1/2", "1 2"),
        ("3:40", "340"),
        (".5", "5"),
        ("5th", "5"),
        ("18+", "18"),
        (">5", "5"),
        ("5°", "5"),
        ("3½", "3"),
        ("2,5", "25"),
        ("isn’t", "is"),
        ("isn’t", "isnt"),
        ("we’re", "were"),
        ("it’ll", "it ll"),
        ("cannot", "can"),
        ("no one", "one"),
        ("the mayor’s", "the mayors"),
    ],
)
def test_numbers_signs_units_and_negations_are_not(one: str, other: str) -> None:
    assert strand(one).keys != strand(other).keys


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It cost 5-6 crowns", ["It", "cost", "5", "6", "crowns"]),
        ("“Plan B. I said so.”", ["Plan", "B", "I", "said", "so"]),
        ("in 2019,2020 and 1,000", ["in", "2019", "2020", "and", "1,000"]),
        ("Rock ’n’ roll — 12 °C", ["Rock", "n", "roll", "12 °C"]),
        ("", []),
        ("… “ ” —", []),
    ],
)
def test_every_word_is_cut_where_it_stands(text: str, words: list[str]) -> None:
    found = strand(text)
    assert [found.span(number).of(text) for number in range(len(found))] == words


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("we sail at dawn", [4]),
        ("we sail ... at dawn", [2, 2]),
        ("we sail … at […] dawn", [2, 1, 1]),
        ("we sail (...) at [. . .] dawn", [2, 1, 1]),
        ("… we sail ...", [2]),
        ("we sail. at dawn", [4]),
        ("in the U.S. ... we sail", [3, 2]),
    ],
)
def test_marks_of_omission_part_the_words(words: str, rows: list[int]) -> None:
    assert [len(row) for row in parts(strand(words))] == rows
