"""A session that asks name, address, phone and way of delivery: what Stripe is asked for, and what it tells of it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import stripe

from functions.commerce.orders import Address, OrderStatus
from functions.conversation.message import Receipt
from functions.payments.attempts import expiry
from functions.payments.customer import customer
from functions.payments.parameters import create_parameters, ways_offered
from functions.payments.session import Asked
from infra.simulator.stripe.asked import SOMEBODY
from infra.simulator.stripe.core import StandIn
from infra.simulator.stripe.errors import ApiError
from infra.simulator.stripe.http_client import StandInClient
from tests.payments.sale import Sale
from tests.payments.test_stand_in import address as address
from tests.payments.test_stand_in import browser as browser
from tests.payments.test_stand_in import clock as clock
from tests.payments.test_stand_in import core as core
from tests.payments.test_stand_in import parameters
from tests.payments.till import SCOPE, Till, an_open
from tests.shared_data import shared

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
WAYS = (
    {"id": "standard", "name": "Bezorgen", "amount": 595},
    {"id": "evening", "name": "Avondbezorging", "amount": 895},
)
ONE = {
    "lines": ({"name": "Tulpen (rood)", "amount": 2990, "quantity": 1},),
    "email": "",
    "shipping": WAYS,
    "countries": ("NL", "BE"),
    "note": "Voorwaarden: https://shop.example.test/v",
}


def asked(**changed: Any) -> dict[str, Any]:
    text = create_parameters(
        an_open(**(ONE | changed)), scope=SCOPE, return_url="https://a.test/r", expires_at=expiry(NOW, 60)
    )
    return dict(json.loads(text))


# --- what Stripe is asked -----------------------------------------------------------------------------------------


def test_stripe_is_asked_to_ask_who_where_and_how() -> None:
    made = asked()
    assert made["shipping_address_collection"] == {"allowed_countries": ["NL", "BE"]}
    assert made["phone_number_collection"] == {"enabled": True}
    assert made["custom_text"] == {"submit": {"message": "Voorwaarden: https://shop.example.test/v"}}
    assert [each["shipping_rate_data"] for each in made["shipping_options"]] == [
        {
            "type": "fixed_amount",
            "display_name": name,
            "fixed_amount": {"amount": amount, "currency": "eur"},
            "metadata": {"option": id},
        }
        for id, name, amount in (("standard", "Bezorgen", 595), ("evening", "Avondbezorging", 895))
    ]
    assert "customer_email" not in made
    assert [line["price_data"]["unit_amount"] for line in made["line_items"]] == [2990]
    assert ways_offered(json.dumps(made)) == ("standard", "evening")


def test_an_order_of_the_cart_asks_none_of_it() -> None:
    made = asked(lines=an_open().lines, shipping=(), email="sanne@example.test")
    assert not {"shipping_address_collection", "shipping_options", "phone_number_collection", "custom_text"} & set(made)
    assert ways_offered(json.dumps(made)) == ways_offered("") == ()


def test_goods_and_the_first_way_of_delivery_add_up_to_what_was_agreed() -> None:
    with pytest.raises(ValueError, match="add up to 3885, not to 3585"):
        asked(shipping=WAYS[::-1])


def test_what_is_too_long_for_stripe_is_shortened() -> None:
    made = asked(note="x" * 2000, shipping=({**WAYS[0], "name": "y" * 150},))
    assert len(made["custom_text"]["submit"]["message"]) == 1200
    assert len(made["shipping_options"][0]["shipping_rate_data"]["display_name"]) == 100


# --- what Stripe tells --------------------------------------------------------------------------------------------


def test_the_way_chosen_and_the_address_come_with_the_payment(till: Till) -> None:
    opened = till.open(**ONE)
    assert (opened.status, opened.amount, opened.customer) == ("open", 3585, None)
    way = till.stripe.session(opened.session)["rates"][1]["id"]
    till.stripe.pay(opened.session, "card", SOMEBODY | {"country": "BE", "shipping": way, "line2": "bus 3"})
    seen = till.observe()
    assert (seen.payment_status, seen.amount, seen.shipping, seen.shipping_amount) == ("paid", 3885, "evening", 895)
    assert seen.customer.model_dump() == {
        "name": "Noor Visser",
        "email": "noor@example.test",
        "phone": "+31612345678",
        "recipient": "Noor Visser",
        "address": Address(
            street="Lindengracht", number="40", postcode="1015 KD", city="Amsterdam", country="BE", extra="bus 3"
        ).model_dump(),
    }
    assert till.sessions()[0]["received"] == 3885


def test_an_order_of_the_cart_tells_no_customer(till: Till) -> None:
    till.stripe.pay(till.open().session)
    seen = till.observe()
    assert (seen.shipping, seen.shipping_amount, seen.customer) == (None, 0, None)


def test_the_shipping_may_be_changed_after_a_card_was_declined(till: Till) -> None:
    opened = till.open(**ONE)
    till.stripe.decline(opened.session)
    way = till.stripe.session(opened.session)["rates"][1]["id"]
    till.stripe.pay(opened.session, "card", SOMEBODY | {"country": "NL", "shipping": way})
    assert (till.observe().amount, till.sessions()[0]["received"]) == (3885, 3885)


@pytest.mark.parametrize(
    ("line", "street", "number"),
    [
        ("Dorpsstraat 12a", "Dorpsstraat", "12a"),
        ("Plein 1940 12", "Plein 1940", "12"),
        ("Kerkstraat 241-3", "Kerkstraat", "241-3"),
        ("Prinsengracht 101 bis", "Prinsengracht", "101 bis"),
        ("Grote Markt 1, bus 4", "Grote Markt", "1, bus 4"),
        ("1e Helmersstraat 5", "1e Helmersstraat", "5"),
        ("Laan van 1813 5 hs", "Laan van 1813", "5 hs"),
        ("12 rue Haute", "12 rue Haute", ""),
        ("Huize Rozenhof", "Huize Rozenhof", ""),
        ("東京 1", "東京", "1"),
    ],
)
def test_stripes_one_line_is_street_and_number_where_they_can_be_told_apart(
    line: str, street: str, number: str
) -> None:
    found = customer(Asked(line1=f" {line} ", postal_code="1015kd", country="nl", email=" Noor@Example.test "))
    assert found.address is not None
    assert (found.address.street, found.address.number) == (street, number)
    assert (found.address.postcode, found.address.country, found.email) == ("1015 KD", "NL", "noor@example.test")


def test_without_a_street_there_is_no_address() -> None:
    assert customer(Asked(name="Noor")).address is None


# --- the stand-in keeps Stripe's rules ----------------------------------------------------------------------------


def rate(**changed: Any) -> Any:
    given = {"type": "fixed_amount", "display_name": "Post", "fixed_amount": {"amount": 495, "currency": "eur"}}
    return {"shipping_rate_data": given | changed}


REFUSED = {
    "too many ways": {"shipping_options": [rate()] * 6},
    "another currency": {"shipping_options": [rate(fixed_amount={"amount": 1, "currency": "usd"})]},
    "no amount": {"shipping_options": [{"shipping_rate_data": {"display_name": "Post"}}]},
    "less than nothing": {"shipping_options": [rate(fixed_amount={"amount": -1, "currency": "eur"})]},
    "too long a name": {"shipping_options": [rate(display_name="x" * 101)]},
    "a rate of before": {"shipping_options": [{"shipping_rate": "shr_1"}]},
    "no such country": {"shipping_address_collection": {"allowed_countries": ["XX"]}},
    "too long a text": {"custom_text": {"submit": {"message": "x" * 1201}}},
    "an unknown text": {"custom_text": {"footer": {"message": "x"}}},
    "no name": {"shipping_options": [{"shipping_rate_data": {"fixed_amount": {"amount": 1, "currency": "eur"}}}]},
}


@pytest.mark.parametrize("wrong", REFUSED)
def test_what_stripe_refuses_is_refused(core: StandIn, wrong: str) -> None:
    client = stripe.StripeClient("sk_test_1", http_client=StandInClient(core))
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.checkout.sessions.create(parameters(**REFUSED[wrong]))


TYPED_WRONG = {
    "no phone": {"phone": ""},
    "no name": {"name": ""},
    "no street": {"line1": ""},
    "a country that is not offered": {"country": "FR"},
    "a way that is not offered": {"shipping": "shr_other"},
    "no e-mail": {"email": "noor"},
}


@pytest.mark.parametrize("wrong", TYPED_WRONG)
def test_the_page_does_not_let_them_pay(till: Till, wrong: str) -> None:
    session = till.open(**ONE).session
    with pytest.raises(ApiError):
        till.stripe.pay(session, "card", SOMEBODY | {"country": "NL"} | TYPED_WRONG[wrong])
    assert till.observe().payment_status == "unpaid"
    till.stripe.pay(session)
    assert till.observe().payment_status == "paid"


@pytest.mark.shared
def test_a_shipping_rate_and_what_was_collected_have_the_keys_that_stripes_have(till: Till) -> None:
    resources = json.loads(shared("conformance/specs/stripe/fixtures3.json").read_text())["resources"]
    stripes = resources["checkout.session"]
    session = till.open(**ONE).session
    till.stripe.pay(session)
    ledger = till.stripe._ledger
    ours = ledger.sessions[session]
    for key in ("shipping_cost", "collected_information", "phone_number_collection", "shipping_address_collection"):
        assert set(ours[key]) == set(stripes[key]), key
    details = ours["collected_information"]["shipping_details"]
    assert set(details["address"]) == set(stripes["collected_information"]["shipping_details"]["address"])
    assert set(next(iter(ledger.rates.values()))) == set(resources["shipping_rate"])
    assert set(ours) == set(stripes)


# --- the pay page -------------------------------------------------------------------------------------------------


@pytest.fixture
def page(core: StandIn) -> str:
    """The path of a pay page that asks everything."""
    client = stripe.StripeClient("sk_test_1", http_client=StandInClient(core))
    made = client.v1.checkout.sessions.create(
        parameters(
            locale="nl",
            cancel_url="https://a.test/back",
            shipping_address_collection={"allowed_countries": ["NL", "BE"]},
            shipping_options=[rate(), rate(display_name="Avond", fixed_amount={"amount": 0, "currency": "eur"})],
            phone_number_collection={"enabled": True},
            custom_text={"submit": {"message": "Voorwaarden: <https://a.test>"}},
        )
    )
    return f"/pay/{made.id}"


def test_the_page_asks_all_of_it(browser: httpx.Client, page: str) -> None:
    html = browser.get(page).text
    for name in (*SOMEBODY, "country", "shipping"):
        assert f'name="{name}"' in html, name
    assert "Betaal €\u00a034,85" in html
    assert "Nederland" in html and "België" in html and "Avond" in html
    assert "Voorwaarden: &lt;https://a.test&gt;" in html


def test_what_is_missing_is_said_and_nothing_is_paid(core: StandIn, browser: httpx.Client, page: str) -> None:
    answer = browser.post(page, data={"action": "pay", "method": "card", "country": "NL"} | SOMEBODY | {"city": " "})
    assert "vul alle velden in" in answer.text
    assert core.ledger()[0]["payment_status"] == "unpaid"


def test_paying_takes_over_what_was_filled_in(core: StandIn, browser: httpx.Client, page: str) -> None:
    form = {"action": "pay", "method": "card", "country": "BE", "shipping": "shr_1_1"} | SOMEBODY
    assert browser.post(page, data=form).status_code == 303
    session = core.session(page.rpartition("/")[2])
    assert (session["amount_total"], session["shipping_cost"]["shipping_rate"]) == (2990, "shr_1_1")
    assert session["total_details"]["amount_shipping"] == 0
    assert session["customer_details"]["email"] == SOMEBODY["email"]
    assert session["collected_information"]["shipping_details"]["address"]["country"] == "BE"


# --- a whole sale -------------------------------------------------------------------------------------------------


@pytest.fixture
def sale() -> Iterator[Sale]:
    sale = Sale()
    yield sale
    sale.check()


def test_from_the_tap_to_the_receipt(sale: Sale) -> None:
    cart = sale.chat.cart
    sale.taps("buy:VAAS-WIT")
    way = sale.till.stripe.session(sale.session())["rates"][1]["id"]
    sale.till.stripe.pay(sale.session(), "ideal", SOMEBODY | {"country": "NL", "shipping": way})
    heard = sale.hint(times=2)
    assert sum(isinstance(message, Receipt) for message in heard) == 1
    order = sale.chat.order
    assert (order.status, order.total, order.shipping.id) == (OrderStatus.PAID, 2495 + 495, "standard")
    assert order.delivery is not None and order.delivery.slot == "afternoon"
    assert order.address is not None and order.address.line == "Lindengracht 40, 1015 KD Amsterdam"
    assert sale.chat.cart == cart


def test_a_time_out_makes_no_second_session(sale: Sale) -> None:
    sale.till.stripe.set_fault("timeout_after", times=7)
    sale.taps("buy:VAAS-WIT")
    assert len(sale.till.sessions()) == 1
    sale.till.stripe.pay(sale.session())
    sale.hint()
    assert sale.chat.order.status is OrderStatus.PAID


def test_the_carts_own_link_is_closed_first(sale: Sale) -> None:
    sale.says("ja")
    sale.taps("buy:VAAS-WIT")
    assert [line["status"] for line in sale.till.sessions()] == ["expired", "open"]
    sale.till.stripe.pay(sale.session())
    sale.hint()
    assert sale.chat.order.buy_now and sale.chat.order.status is OrderStatus.PAID


def test_the_carts_own_link_that_was_just_paid_stands_and_nothing_is_bought_twice(sale: Sale) -> None:
    sale.says("ja")
    sale.till.stripe.pay(sale.session())
    sale.taps("buy:VAAS-WIT")
    assert [line["payment_status"] for line in sale.till.sessions()] == ["paid"]
    assert [order.status for order in sale.chat.orders.values()] == [OrderStatus.PAID]
