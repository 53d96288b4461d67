"""Words as they are compared: what is forgiven, and what never is."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest

from index.proof.verbatim import CURRENCY, parts, strand


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
        ("10%-15%", "10 %–15 %"),
        ("won 3–2", "won 3-2"),
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
        ("5¢", "5"),
        ("₪500", "₺500"),
        ("500₪", "500"),
        ("12-4", "12 4"),
        ("10%-15%", "10%, 15%"),
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


def test_every_sign_of_a_currency_belongs_to_its_number() -> None:
    """Only seven signs did: ₺500 was exact for ₪500, and 5¢ for 5."""
    signs = [one for one in map(chr, range(sys.maxunicode)) if unicodedata.category(one) == "Sc"]
    assert [sign for sign in signs if not re.match(f"[{CURRENCY}]", sign)] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("infra\u00adstructure", "infrastructure"),
        ("bro\u200bken", "broken"),
        (unicodedata.normalize("NFD", "Café crème"), "Café crème"),
        (unicodedata.normalize("NFD", "Café crème"), "Cafe creme"),
        ("سَلَام", "سلام"),
    ],
)
def test_what_nobody_sees_parts_no_word(one: str, other: str) -> None:
    """Texts that were frozen with the spans of others keep such characters, which broke their words in two."""
    assert strand(one).keys == strand(other).keys


@pytest.mark.parametrize(("one", "other"), [("राम की किताब", "राम का किताब"), ("한국", "학교"), ("がき", "かき")])
def test_vowel_signs_and_syllables_tell_words_apart(one: str, other: str) -> None:
    """Signs were taken for marks between words, and syllables for their first sounds: other words were exact."""
    assert strand(one).keys != strand(other).keys


@pytest.mark.parametrize("text", ["die infra\u00adstructure of it", unicodedata.normalize("NFD", "un été à la mer")])
def test_words_with_what_nobody_sees_keep_their_places(text: str) -> None:
    found = strand(text)
    assert [found.span(number).of(text) for number in range(len(found))] == text.split()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It cost 5-6 crowns", ["It", "cost", "5-6", "crowns"]),
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
