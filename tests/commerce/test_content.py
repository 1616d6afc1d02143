"""What is in it, and what that costs per unit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.commerce.content import PARTS, Content, Unit, unit_price
from functions.commerce.money import Money
from functions.shop.contents import BadContent, read_content

amounts = st.integers(1, 10_000_000)
contents = st.builds(Content, amount=st.integers(1, 1_000_000), unit=st.sampled_from(Unit))


def euros(amount: int) -> Money:
    return Money(amount=amount, currency="EUR")


@pytest.mark.parametrize(
    ("text", "price", "expected"),
    [
        ("500 g", 625, 1250),
        ("0,75 l", 899, 1199),
        ("75 cl", 899, 1199),
        ("10 stuks", 2995, 300),
        ("16 pieces", 1495, 93),
        ("1,5 kg", 300, 200),
        ("250 ml", 100, 400),
        ("40 cm", 100, 250),
        ("2,5 m", 500, 200),
        ("1 m²", 500, None),
        ("5000 cm2", 500, 1000),
        ("1 kg", 500, None),
        ("1000g", 500, None),
        ("1 stuk", 500, None),
    ],
)
def test_a_unit_price_is_what_one_of_it_costs(text: str, price: int, expected: int | None) -> None:
    found = unit_price(euros(price), read_content(text))
    assert found == (euros(expected) if expected is not None else None)


@given(amounts, contents)
def test_a_unit_price_times_the_content_is_the_price_to_half_a_cent(amount: int, content: Content) -> None:
    found = unit_price(euros(amount), content)
    parts = PARTS[content.unit]
    each = found.amount if found else amount
    assert abs(each * content.amount - amount * parts) * 2 <= content.amount


@given(amounts, amounts, contents)
def test_a_dearer_pack_of_the_same_size_has_no_lower_unit_price(one: int, other: int, content: Content) -> None:
    cheap, dear = (unit_price(euros(amount), content) for amount in sorted((one, other)))
    assert (cheap is None) == (dear is None)
    if cheap and dear:
        assert cheap.amount <= dear.amount


@pytest.mark.parametrize("text", ["", "500", "g", "een pond", "5 ons", "-5 g", "0 g", "1,5 stuks", "0,5 g", "5 m3"])
def test_a_content_that_cannot_be_read_says_how_to_write_it(text: str) -> None:
    with pytest.raises(BadContent, match=r"write it as|smaller unit"):
        read_content(text)


@given(st.text(max_size=20))
def test_any_text_is_a_content_or_is_refused(text: str) -> None:
    try:
        assert read_content(text).amount >= 1
    except BadContent as error:
        assert str(error)
