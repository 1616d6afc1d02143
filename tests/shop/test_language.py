"""Folding, stems and compounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.shop.language import fold, parts, stem, stems, words


@pytest.mark.parametrize(
    "forms",
    [
        ("roos", "rozen", "roosje", "roosjes"),
        ("vaas", "vazen", "vaasje"),
        ("glas", "glazen"),
        ("bloem", "bloemen", "bloemetje"),
        ("boom", "bomen", "boompje"),
        ("plant", "planten", "plantje"),
        ("boeket", "boeketten", "boeketje"),
        ("groot", "grote"),
        ("hoog", "hoge"),
        ("kaars", "kaarsen", "kaarsje"),
        ("lelie", "lelies"),
        ("tulp", "tulpen", "tulpje"),
    ],
)
def test_the_forms_of_a_dutch_word_are_one_word(forms: tuple[str, ...]) -> None:
    assert len({stem(form, "nl") for form in forms}) == 1


@pytest.mark.parametrize(("one", "other"), [("roos", "roze"), ("boom", "boeket"), ("vaas", "vis"), ("bos", "bol")])
def test_words_that_mean_something_else_stay_apart(one: str, other: str) -> None:
    assert stem(one, "nl") != stem(other, "nl")


def test_a_word_is_stemmed_in_every_language_of_the_shop() -> None:
    assert stems("roses", ("nl", "en"))[-1] == stem("rose", "en")
    assert stems("vase", ("xx",)) == ("vase",)


def test_accents_case_and_possessives_fall_away() -> None:
    assert fold("Crème Brûlée’s") == "creme brulee"
    assert words("Mother's Day: 2 hortensia's!") == ["mother", "day", "2", "hortensia"]


def test_a_compound_falls_into_two_known_words() -> None:
    known = {"rozen", "boeket", "zon", "bloem", "bruid"}.__contains__
    assert parts("rozenboeket", known) == ("rozen", "boeket")
    assert parts("bruidsboeket", known) == ("bruid", "boeket")
    assert parts("zonnebloem", known) == ()
    assert parts("boeket", known) == ()


@given(st.text())
def test_any_text_can_be_folded_and_stemmed(text: str) -> None:
    for word in words(text):
        assert stem(word, "nl")
        assert word == word.casefold()
