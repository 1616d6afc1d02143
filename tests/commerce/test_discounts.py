"""A discount is what was promised, on the lines that it is for, and to the cent on Stripe's page. For any cart."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.commerce.codes import CodeUse, DiscountCode, netted
from functions.commerce.discounts import Refusal, find_code, is_for, judge, take_off, used
from functions.commerce.money import exponent, least, step
from functions.commerce.orders import OrderLine, Shipping
from functions.commerce.pricing import included_vat, quote
from functions.conversation.ordering import charge_lines
from functions.payments.parameters import Scope, create_parameters
from tests.starter import starter_shop

TODAY = date(2026, 11, 23)
CURRENCIES = ("EUR", "JPY", "KWD")


@st.composite
def carts(draw):
    """A currency, lines of SKUs of their own, shipping, and which of the lines a code is for."""
    currency = draw(st.sampled_from(CURRENCIES))
    least = step(currency)
    skus = draw(st.lists(st.text("ABCDEF", min_size=1, max_size=4), min_size=1, max_size=50, unique=True))
    lines = tuple(
        OrderLine(
            sku=sku,
            product="p",
            title=sku,
            quantity=draw(st.integers(1, 50)),
            price=draw(st.integers(0, 10_000)) * least,
            vat=draw(st.sampled_from([0, 600, 900, 2100])),
        )
        for sku in skus
    )
    shipping = Shipping(id="s", label="Bezorgen", price=draw(st.integers(0, 2_000)) * least)
    return currency, lines, shipping, frozenset(draw(st.sets(st.sampled_from(skus))))


def codes(currency):
    return st.one_of(
        st.integers(1, 10_000).map(lambda percent: DiscountCode(code="TEST", percent=percent)),
        st.integers(1, 100_000).map(lambda units: DiscountCode(code="TEST", amount=units * step(currency))),
    )


@st.composite
def discounted(draw):
    currency, lines, shipping, counting = draw(carts())
    code = draw(codes(currency))
    found = judge(code, lines, counting, TODAY, currency)
    return currency, lines, take_off(found.amount, lines, counting, currency), shipping, counting, code, found


@given(discounted())
def test_the_discount_is_what_the_code_says_and_no_more_than_the_goods_it_is_for(cart):
    currency, before, after, _, counting, code, found = cart
    goods = sum(line.gross for line in before if line.sku in counting)
    assert 0 <= found.amount <= goods
    assert found.amount % step(currency) == 0
    if found.refusal is None and code.amount:
        assert found.amount == min(code.amount, goods)
    elif found.refusal is None:
        assert abs(found.amount - goods * code.percent / 10_000) <= step(currency) / 2
    assert sum(line.discount for line in after) == found.amount


@given(discounted())
def test_the_shares_are_fair_and_only_on_the_lines_it_is_for(cart):
    currency, _, after, _, counting, _, found = cart
    goods = sum(line.gross for line in after if line.sku in counting)
    for line in after:
        assert 0 <= line.discount <= line.gross
        assert line.sku in counting or line.discount == 0
        if goods:
            fair = found.amount * line.gross / goods if line.sku in counting else 0
            assert abs(line.discount - fair) < step(currency)


@given(discounted())
def test_what_stripe_is_asked_to_charge_is_the_total_to_the_cent(cart):
    currency, _, after, shipping, _, _, found = cart
    totals, least = quote(after, shipping), step(currency)
    asked = charge_lines(after, shipping, least)
    assert sum(line.amount * line.quantity for line in asked) == totals.total
    assert totals.total == totals.goods - totals.discount + totals.shipping
    assert totals.discount == found.amount
    assert len(asked) <= len(after) + 1 <= 100
    assert all(line.amount >= 0 and line.amount % least == 0 for line in asked)


@given(discounted())
def test_the_vat_of_each_rate_is_of_what_is_asked_and_adds_up(cart):
    _, _, after, shipping, _, _, _ = cart
    totals = quote(after, shipping)
    assert set(totals.vat) == {line.vat for line in after}
    assert sum(totals.taxed.values()) == totals.total
    assert 0 <= totals.vat_total <= totals.total
    for rate, vat in totals.vat.items():
        net = sum(line.total for line in after if line.vat == rate)
        assert included_vat(net, rate) <= vat <= included_vat(net + shipping.price, rate)
    assert totals.vat_total <= included_vat(totals.total, max(totals.vat)) + len(totals.vat)


@given(discounted(), st.randoms())
def test_the_order_in_which_a_cart_was_filled_makes_no_difference(cart, random):
    currency, before, after, shipping, counting, _, found = cart
    shuffled = list(before)
    random.shuffle(shuffled)
    again = take_off(found.amount, shuffled, counting, currency)
    assert sorted(again, key=lambda line: line.sku) == sorted(after, key=lambda line: line.sku)
    assert quote(again, shipping) == quote(after, shipping)


def line(**changed):
    given = {"sku": "A", "product": "p", "title": "Rode rozen", "quantity": 3, "price": 1000, "vat": 900}
    return OrderLine(**(given | changed))


def test_a_line_that_does_not_divide_is_one_thing_on_the_page():
    (asked,) = charge_lines((line(discount=100),), None)
    assert (asked.name, asked.amount, asked.quantity) == ("3 × Rode rozen", 2900, 1)
    (asked,) = charge_lines((line(discount=300),), None)
    assert (asked.name, asked.amount, asked.quantity) == ("Rode rozen", 900, 3)


def test_stripes_parameters_hold_a_discount_without_any_coupon():
    from functions.conversation.effects import OpenPayment

    lines = (line(discount=100), line(sku="B", title="Vaas", quantity=1, discount=333))
    call = OpenPayment(
        order="o1", attempt=1, amount=3567, currency="EUR", lines=charge_lines(lines, None), cart_hash="h",
        email="a@b.nl", locale="nl", hold_minutes=60,
    )  # fmt: skip
    made = create_parameters(
        call, scope=Scope(shop="s", stage="t"), return_url="https://shop.example.test", expires_at=_now()
    )
    assert "discounts" not in made and "coupon" not in made


def _now():
    from datetime import UTC, datetime

    return datetime(2026, 11, 23, tzinfo=UTC)


def test_where_all_is_given_away_the_delivery_still_has_its_vat():
    lines = (line(discount=3000), line(sku="B", quantity=1, vat=2100, discount=1000))
    totals = quote(lines, Shipping(id="s", label="Bezorgen", price=400))
    assert totals.total == 400
    assert totals.vat == {900: included_vat(300, 900), 2100: included_vat(100, 2100)}
    free = quote((line(price=0),), Shipping(id="s", label="Bezorgen", price=400))
    assert free.vat == {900: included_vat(400, 900)}


# --- when it holds ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "refused"),
    [(22, Refusal.NOT_YET), (23, None), (25, None), (26, Refusal.EXPIRED)],
)
def test_the_first_and_the_last_day_are_included(day, refused):
    code = DiscountCode(code="TEST", percent=1000, begin=date(2026, 11, 23), until=date(2026, 11, 25))
    assert judge(code, (line(),), {"A"}, date(2026, 11, day), "EUR").refusal is refused


def test_the_minimum_is_of_the_goods_it_is_for_and_what_is_missing_is_told():
    code = DiscountCode(code="TEST", amount=500, minimum=4000, only=("p",))
    cart = (line(), line(sku="B", quantity=1, price=2000))
    found = judge(code, cart, {"A"}, TODAY, "EUR")
    assert (found.refusal, found.missing, found.amount) == (Refusal.MINIMUM, 1000, 0)
    assert judge(code, cart, {"A", "B"}, TODAY, "EUR").amount == 500
    assert judge(code, cart, frozenset(), TODAY, "EUR").refusal is Refusal.NOT_FOR_THESE


def test_a_code_is_used_as_often_as_it_may_be_and_once_by_each():
    code = DiscountCode(code="TEST", percent=1000, once=True, uses=2)
    assert used(code, 1, False) is None
    assert used(code, 2, False) is Refusal.USED_UP
    assert used(code, 1, True) is Refusal.USED
    assert used(DiscountCode(code="TEST", percent=1000), 10**6, True) is None


def test_a_code_is_found_in_any_case_and_is_for_its_categories_and_products():
    code = DiscountCode(code="Welkom-10", percent=1000, only=("bouquets", "vaas-glas"))
    assert find_code((code,), " welkom-10 ") is code
    assert find_code((code,), "welkom10") is None
    product = starter_shop().product("bos-tulpen")
    assert is_for(code, product) == (product.category == "bouquets")
    assert is_for(DiscountCode(code="ALL", percent=1), product)


def test_what_is_given_back_and_taken_again_in_one_go_is_held_as_before():
    give = CodeUse(code="A", by=-1, freed=("c", "e"))
    take = CodeUse(code="A", by=1, most=3, claims=("c", "e"))
    assert netted([give, take]) == ()
    (found,) = netted([give, take.model_copy(update={"claims": ("c", "f")})])
    assert (found.by, found.claims, found.freed) == (0, ("f",), ("e",))
    first, second = netted([give, take.model_copy(update={"code": "B"})])
    assert (first.code, first.by, second.code, second.by, second.most) == ("A", -1, "B", 1, 3)


def test_currencies_are_charged_in_their_own_steps_and_from_their_own_least():
    assert [(step(each), exponent(each)) for each in CURRENCIES] == [(1, 2), (1, 0), (10, 3)]
    assert [least(each) for each in ("EUR", "GBP", "JPY", "SEK", "KWD", "XAF")] == [50, 30, 50, 300, 10, 1]
