"""Telephone numbers as people write them."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.commerce.phone import read_phone, shown_phone

READ = {
    ("0612345678", "NL"): "+31612345678",
    ("06-12345678", "NL"): "+31612345678",
    ("06 12 34 56 78", "NL"): "+31612345678",
    ("06.12.34.56.78", "NL"): "+31612345678",
    ("+31 6 12345678", "NL"): "+31612345678",
    ("+31 (0)6 12345678", "NL"): "+31612345678",
    ("0031612345678", "NL"): "+31612345678",
    ("mijn nummer is 06 12345678, na vijven", "NL"): "+31612345678",
    ("bel maar (020) 624 1111", "NL"): "+31206241111",
    ("023-5123456", "NL"): "+31235123456",
    ("0470 12 34 56", "BE"): "+32470123456",
    ("+32 470 12 34 56", "NL"): "+32470123456",
    ("02 555 12 12", "BE"): "+3225551212",
    ("0151 23456789", "DE"): "+4915123456789",
    ("030 901820", "DE"): "+4930901820",
    ("+44 7400 123456", "NL"): "+447400123456",
    ("07400 123456", "GB"): "+447400123456",
    ("0612345678", "BE"): "+31612345678",
}
NONE = ("", "geen", "1234", "2011 AB", "Dorpsstraat 12", "06 123", "123456789012345678", "NL91ABNA0417164300")


@pytest.mark.parametrize(("said", "number"), READ.items())
def test_a_number_is_read(said: tuple[str, str], number: str) -> None:
    assert read_phone(*said) == number


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_number_is_none(text: str) -> None:
    assert read_phone(text, "NL") is None


@pytest.mark.parametrize(
    ("number", "country", "shown"),
    [
        ("+31612345678", "NL", "06 12345678"),
        ("+31612345678", "BE", "+31 6 12345678"),
        ("+32470123456", "BE", "0470 12 34 56"),
        ("+447400123456", "NL", "+44 7400 123456"),
        ("not a number", "NL", "not a number"),
    ],
)
def test_a_number_is_shown_as_it_is_written_there(number: str, country: str, shown: str) -> None:
    assert shown_phone(number, country) == shown


def test_what_is_shown_reads_back() -> None:
    for (_, country), number in READ.items():
        assert read_phone(shown_phone(number, country), country) == number


@given(st.text(), st.sampled_from(["NL", "BE", "DE", "GB", "ZZ", ""]))
def test_reading_never_raises(text: str, country: str) -> None:
    number = read_phone(text, country)
    assert number is None or number.startswith("+")


def test_the_library_is_not_imported_before_it_is_needed() -> None:
    seen = subprocess.run(
        [sys.executable, "-c", "import functions.conversation.engine, sys; print('phonenumbers' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert seen.stdout.strip() == "False"


def test_a_number_that_may_be_german_or_british_is_not_guessed_at() -> None:
    assert read_phone("07911 123456", "NL") is None
    assert read_phone("+44 7911 123456", "NL") == "+447911123456"
