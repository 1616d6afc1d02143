"""Money adds up, to the cent, for any cart."""

from hypothesis import given
from hypothesis import strategies as st

from functions.commerce.orders import OrderLine, Shipping
from functions.commerce.pricing import apportion, included_vat, quote, shipping_price
from functions.commerce.shop import ShippingOption
from functions.conversation.ordering import charge_lines

lines = st.lists(
    st.builds(
        OrderLine,
        sku=st.text(min_size=1, max_size=5),
        product=st.just("p"),
        title=st.just("t"),
        quantity=st.integers(1, 50),
        price=st.integers(0, 100_000),
        vat=st.sampled_from([0, 600, 900, 2100]),
    ),
    max_size=12,
).map(tuple)
shippings = st.builds(Shipping, id=st.just("s"), label=st.just("Bezorgen"), price=st.integers(0, 2_000))


@given(lines, st.one_of(st.none(), shippings))
def test_the_parts_of_a_quote_add_up(cart, shipping):
    found = quote(cart, shipping)
    assert found.total == found.goods + found.shipping == sum(line.total for line in cart) + found.shipping
    assert 0 <= found.vat_total <= found.total
    assert set(found.vat) == {line.vat for line in cart}


@given(lines, shippings)
def test_what_stripe_is_asked_to_charge_is_the_total(cart, shipping):
    charged = sum(line.amount * line.quantity for line in charge_lines(cart, shipping))
    assert charged == quote(cart, shipping).total


@given(lines, shippings)
def test_vat_is_within_a_cent_a_rate_of_the_exact_share(cart, shipping):
    found = quote(cart, shipping)
    for rate, vat in found.vat.items():
        gross = sum(line.total for line in cart if line.vat == rate)
        most = included_vat(gross + shipping.price, rate)
        assert included_vat(gross, rate) <= vat <= most


@given(st.integers(0, 10_000), st.dictionaries(st.integers(0, 30), st.integers(0, 10_000), max_size=6))
def test_apportioning_loses_no_cent_and_is_fair_to_one(amount, weights):
    shares = apportion(amount, weights)
    whole = sum(weights.values())
    assert sum(shares.values()) == (amount if whole else 0)
    for key, share in shares.items():
        assert abs(share - (amount * weights[key] / whole if whole else 0)) < 1


def test_vat_inside_a_price_rounds_half_up():
    assert included_vat(1090, 900) == 90
    assert included_vat(1210, 2100) == 210
    assert included_vat(0, 2100) == 0
    assert included_vat(3, 2100) == 1  # 0.52
    assert included_vat(1, 2100) == 0  # 0.17


def test_shipping_is_free_from_its_limit_on():
    option = ShippingOption(id="s", label={"nl": "Bezorgen"}, price=495, free_from=7500)
    assert [shipping_price(option, goods) for goods in (0, 7499, 7500)] == [495, 495, 0]
