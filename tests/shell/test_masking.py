"""Card numbers, card codes and IBANs go; order numbers, phone numbers and postcodes stay."""

import time

import pytest

from functions.conversation.events import LocationIn, MediaIn, ShopperWrote, Tapped, TextIn
from functions.masking import mask, mask_text


@pytest.mark.parametrize(
    "written",
    [
        "4111111111111111",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111  1111 - 1111.1111",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "4111\n1111\n1111\n1111",
        "mijn kaart is4111111111111111!",
        "５５５５ ５５５５ ５５５５ ４４４４",
        "4111\u200b1111\u200b1111\u200b1111",
        "5555555555554444",
        "2223003122003222",
        "378282246310005",
        "3782 822463 10005",
        "30569309025904",
        "3530111333300000",
        "6011111111111117",
        "6759649826438453",
        "6200000000000005",
        "4222222222222",
    ],
)
def test_card_number_is_masked_however_it_is_spaced(written: str) -> None:
    masked, found = mask_text(written)
    assert found == ("card",)
    assert not any(char.isdecimal() for char in masked)
    assert len(masked) == len(written)


@pytest.mark.parametrize(
    "written",
    ["NL91ABNA0417164300", "nl91 abna 0417 1643 00", "NL91-ABNA-0417-1643-00", "DE89370400440532013000",
     "GB82 WEST 1234 5698 7654 32", "BE68 5390 0754 7034", "NO9386011117947",
     "MT84MALT011000012345MTLCAST001S"],
)  # fmt: skip
def test_iban_is_masked(written: str) -> None:
    masked, found = mask_text(f"graag naar {written} overmaken")
    assert found == ("iban",)
    assert masked == f"graag naar {''.join('•' if char.isalnum() else char for char in written)} overmaken"


def test_iban_behind_something_that_looks_like_the_start_of_one() -> None:
    masked, found = mask_text("ab12 NL91ABNA0417164300")
    assert (masked, found) == ("ab12 ••••••••••••••••••", ("iban",))


@pytest.mark.parametrize(
    ("written", "masked"),
    [
        ("cvc 123", "cvc •••"),
        ("CVV: 1234", "CVV: ••••"),
        ("de cvc code is 737", "de cvc code is •••"),
        ("beveiligingscode 123.", "beveiligingscode •••."),
        ("4111 1111 1111 1111 12/27 123", "•••• •••• •••• •••• 12/27 •••"),
        ("4111111111111111, exp 01/2028, 737", "••••••••••••••••, exp 01/2028, •••"),
        ("4111111111111111 en 737", "•••••••••••••••• en •••"),
    ],
)
def test_card_code_is_masked_by_its_word_or_behind_its_card(written: str, masked: str) -> None:
    assert mask_text(written)[0] == masked
    assert "cvc" in mask_text(written)[1]


@pytest.mark.parametrize(
    "written",
    [
        "waar is bestelling 1042?",
        "order 20260302-000123",
        "+31 6 12345678",
        "0031612345678",
        "bel 06-12345678 of 020-1234567",
        "1015 AB Amsterdam",
        "Lindengracht 123, 1015 AB",
        "2 rozen van 29,95 en 3 van 12.50",
        "3SKABA0123456789012",
        "4111111111111112",
        "1234567890123456",
        "NL91ABNA0417164301",
        "KvK 12345678, btw NL123456789B01",
        "12-03-2026 om 14:30, 24 stuks",
        "0612345678 1234 AB 5678 CD",
        "geboren 1987-12-24, tel 0201234567, huisnummer 737",
        "ik wil 123 rozen",
        "8712345678906",
        "csc 12",
    ],
)
def test_ordinary_numbers_survive(written: str) -> None:
    assert mask_text(written) == (written, ())


def test_postcode_and_phone_survive_beside_a_card_number() -> None:
    masked, found = mask_text("4111 1111 1111 1111 Lindengracht 12 1015 AB, 0612345678, order 1042")
    assert masked == "•••• •••• •••• •••• Lindengracht 12 1015 AB, 0612345678, order 1042"
    assert found == ("card",)


def test_two_card_numbers_in_a_row_are_both_masked() -> None:
    masked, _ = mask_text("4111 1111 1111 1111 5555 5555 5555 4444")
    assert not any(char.isdecimal() for char in masked)


def test_all_three_kinds_in_one_text() -> None:
    masked, found = mask_text("4111111111111111 cvc 123 NL91ABNA0417164300")
    assert masked == "•••••••••••••••• cvc ••• ••••••••••••••••••"
    assert found == ("card", "cvc", "iban")


def test_what_was_masked_is_told_with_the_text() -> None:
    content = mask(ShopperWrote(content=TextIn(text="4111111111111111"))).content
    assert content == TextIn(text="•" * 16, masked=("card",))


def test_captions_and_places_are_masked_too() -> None:
    media = mask(ShopperWrote(content=MediaIn(media="image", caption="pas 4111111111111111"))).content
    assert isinstance(media, MediaIn)
    assert media.caption == "pas " + "•" * 16
    place = mask(ShopperWrote(content=LocationIn(latitude=1, longitude=2, address="NL91ABNA0417164300"))).content
    assert isinstance(place, LocationIn)
    assert place.address == "•" * 18


def test_what_holds_nothing_comes_back_as_it_is() -> None:
    what = ShopperWrote(content=Tapped(action="add:4111111111111111"))
    assert mask(what) is what


@pytest.mark.parametrize(
    "written",
    ["cvc " + ":  " * 1300 + "x", "1 " * 2048, "1" * 4096, "4111 1111 1111 1111" + " en" * 1300, "NL91" + " A" * 2000,
     "cvc" * 1365, "cvc is " * 585],
)  # fmt: skip
def test_a_text_made_to_be_slow_is_not(written: str) -> None:
    started = time.process_time()
    mask_text(written)
    assert time.process_time() - started < 0.25
