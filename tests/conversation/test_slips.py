"""Slips of a finger, and what is said by voice: what is meant all the same, and what is left as it is."""

import pytest

from functions.conversation.counting import in_figures
from functions.conversation.plain import spoken
from functions.conversation.typing_errors import is_slip


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("waneer", "wanneer"),  # a doubled letter left out
        ("adrse", "adres"),  # two swapped
        ("verkeert", "verkeerd"),  # as it is heard
        ("midium", "medium"),  # a vowel
        ("bezorgem", "bezorgen"),  # the next key
        ("cancell", "cancel"),  # one too many
    ],
)
def test_a_slip_is_one_letter_that_a_finger_or_an_ear_gets_wrong(written, meant):
    assert is_slip(written, meant)


@pytest.mark.parametrize(("one", "other"), [("kaarsje", "kaartje"), ("adres", "adres"), ("bank", "back"), ("a", "")])
def test_another_letter_makes_another_word(one, other):
    assert not is_slip(one, other)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Waneer wordt het bezorgt?", "wanneer wordt het bezorgd"),
        ("remvoe the last one", "remove the last one"),
        ("een kaarsje voor mijn moeder", "een kaarsje voor mijn moeder"),
        ("do they smell nice", "do they smell nice"),
        ("the others please", "the others please"),
    ],
)
def test_only_words_that_matter_are_mended(text, meant):
    assert spoken(text) == meant


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("coolsingel forty two, rotterdam", "coolsingel 42, rotterdam"),
        ("lindengracht tweeëntwintig 1015 KB", "lindengracht 22 1015 KB"),
        ("herengracht honderdtwaalf, amsterdam", "herengracht 112, amsterdam"),
        ("prinsengracht a hundred and twenty one", "prinsengracht 121"),
        ("kerkstraat twaalf b, utrecht", "kerkstraat 12 b, utrecht"),
        ("Zeven Provinciënstraat 3", "Zeven Provinciënstraat 3"),
    ],
)
def test_a_spoken_house_number_is_written_in_figures(text, written):
    assert in_figures(text) == written
