"""A sale from "order and pay" to the receipt, with the real core on one side and Stripe's rules on the other."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.commerce.codes import DiscountCode
from functions.commerce.orders import OrderStatus
from functions.conversation.message import Receipt
from infra.simulator.stripe.errors import ApiError
from tests.payments.sale import Sale
from tests.payments.till import filled_in
from tests.starter import Ruled


@pytest.fixture
def sale() -> Iterator[Sale]:
    sale = Sale()
    yield sale
    sale.check()


def receipts(heard: list[object]) -> int:
    return sum(isinstance(message, Receipt) for message in heard)


def test_a_shopper_who_pays_gets_the_receipt_once(sale: Sale) -> None:
    sale.says("ja")
    sale.till.stripe.pay(sale.session())
    assert receipts(sale.hint(times=3)) == 1
    assert (sale.chat.order.status, sale.chat.order.number) == (OrderStatus.PAID, "1001")


def test_a_discount_is_charged_to_the_cent_and_counted_once(sale: Sale) -> None:
    before = sum(line.price * line.quantity for line in sale.chat.conversation.cart.lines)
    sale.says("code welkom10")
    sale.says("ja")
    order = sale.chat.order
    assert order.discount is not None
    assert order.total == before - order.discount.amount + order.shipping.price
    sale.till.stripe.pay(sale.session())
    assert receipts(sale.hint(times=3)) == 1
    assert sale.till.sessions()[0]["received"] == order.total
    assert sale.chat.codes["WELKOM10"] == 1


def test_an_order_of_nothing_to_pay_never_reaches_stripe(sale: Sale) -> None:
    rules = sale.chat.shop.rules
    code = DiscountCode(code="CADEAU100", percent=10_000)
    free = tuple(option.model_copy(update={"price": 0}) for option in rules.shipping)
    sale.chat.shop = Ruled(rules.model_copy(update={"discount_codes": (code,), "shipping": free}))
    sale.says("CADEAU100")
    assert receipts(sale.says("ja")) == 1
    assert sale.chat.order.status is OrderStatus.PAID
    assert sale.till.sessions() == []


def test_time_outs_cost_the_shopper_nothing_but_time(sale: Sale) -> None:
    sale.till.stripe.set_fault("timeout_after", times=7)
    sale.says("ja")
    assert len(sale.till.sessions()) == 1
    sale.till.stripe.pay(sale.session())
    assert receipts(sale.hint()) == 1


def test_a_link_that_is_not_paid_expires_and_frees_the_stock(sale: Sale) -> None:
    sale.says("ja")
    reserved = dict(sale.chat.reserved)
    assert any(reserved.values())
    sale.passes(minutes=sale.chat.shop.rules.payment_hold_minutes + 5)
    assert sale.chat.order.status is OrderStatus.EXPIRED
    assert not any(sale.chat.reserved.values())


def test_a_new_link_after_the_old_one_expired_can_be_paid(sale: Sale) -> None:
    sale.says("ja")
    sale.passes(minutes=sale.chat.shop.rules.payment_hold_minutes + 5)
    sale.taps(f"newlink:{sale.chat.order.id}")
    assert [line["status"] for line in sale.till.sessions()] == ["expired", "open"]
    sale.till.stripe.pay(sale.session())
    assert receipts(sale.hint()) == 1


def test_a_cancelled_payment_can_no_longer_be_made(sale: Sale) -> None:
    sale.says("ja")
    sale.says("annuleer")
    assert [line["status"] for line in sale.till.sessions()] == ["expired"]
    assert sale.chat.order.status is OrderStatus.CANCELLED


def test_who_cancels_just_after_paying_hears_that_it_is_paid(sale: Sale) -> None:
    sale.says("ja")
    sale.till.stripe.pay(sale.session())
    assert receipts(sale.says("annuleer")) == 1
    assert sale.chat.order.status is OrderStatus.PAID


def test_a_changed_cart_closes_the_old_link_before_there_is_a_new_one(sale: Sale) -> None:
    sale.says("ja")
    sale.taps("add:TULP-YEL")
    sale.check()
    assert [line["status"] for line in sale.till.sessions()] == ["expired"]


def test_a_delayed_payment_is_pending_and_then_paid(sale: Sale) -> None:
    sale.says("ja")
    session = sale.session()
    sale.till.stripe.pay(session, "sepa_debit")
    assert receipts(sale.hint(times=2)) == 0
    assert sale.chat.order.status is OrderStatus.PAYMENT_PENDING
    sale.passes(hours=30)
    sale.till.stripe.succeed_later(session)
    assert receipts(sale.hint()) == 1


def test_a_delayed_payment_that_fails_frees_the_stock_and_can_be_made_again(sale: Sale) -> None:
    sale.says("ja")
    session = sale.session()
    sale.till.stripe.pay(session, "sepa_debit")
    sale.hint()
    sale.till.stripe.fail_later(session)
    sale.hint(times=2)
    assert sale.chat.order.status is OrderStatus.EXPIRED
    assert not any(sale.chat.reserved.values())
    sale.taps(f"newlink:{sale.chat.order.id}")
    sale.till.stripe.pay(sale.session())
    assert receipts(sale.hint()) == 1


def test_a_payment_in_the_last_second_counts_although_the_webhook_is_lost(sale: Sale) -> None:
    sale.says("ja")
    sale.till.stripe.pay(sale.session())
    assert receipts(sale.passes(minutes=sale.chat.shop.rules.payment_hold_minutes + 5)) == 1


def test_a_declined_card_closes_nothing(sale: Sale) -> None:
    sale.says("ja")
    sale.till.stripe.decline(sale.session())
    sale.hint()
    assert sale.chat.order.status is OrderStatus.AWAITING_PAYMENT
    sale.till.stripe.pay(sale.session(), "card")
    assert receipts(sale.hint()) == 1


def test_a_link_that_stripe_refuses_to_make_ends_with_a_person_and_free_stock() -> None:
    sale = Sale(key="sk_live_not_taken")
    sale.says("ja")
    assert sale.till.sessions() == []
    assert sale.chat.order.status is OrderStatus.EXPIRED
    assert sale.chat.conversation is not None
    assert sale.chat.conversation.human_requested_at is not None
    assert not any(sale.chat.reserved.values())
    sale.check()


# --- whatever anybody does ----------------------------------------------------------------------------------------

STEPS = st.one_of(
    st.tuples(st.just("says"), st.sampled_from(["ja", "annuleer", "betaallink", "afrekenen", "menu", "winkelwagen"])),
    st.tuples(st.just("taps"), st.sampled_from(["add:TULP-YEL", "checkout", "confirm", "newlink", "cart"])),
    st.tuples(st.just("taps"), st.sampled_from(["buy:VAAS-WIT", "buy:POT-WHI", "buy:TULP-YEL", "buycard"])),
    st.tuples(st.sampled_from(["pay", "late", "decline", "bank_yes", "bank_no"]), st.sampled_from([-1, -2])),
    st.tuples(st.just("hint"), st.sampled_from([1, 2, 3])),
    st.tuples(st.just("passes"), st.sampled_from([6, 70, 60 * 26])),
    st.tuples(st.just("fault"), st.sampled_from(["timeout_before", "timeout_after", "409", "500"])),
)


def take(sale: Sale, what: str, value: Any) -> None:
    if what == "says":
        sale.says(value)
    elif what == "taps":
        sale.taps(f"newlink:{sale.chat.order.id}" if value == "newlink" and sale.chat.orders else value)
    elif what == "passes":
        sale.passes(minutes=value)
    elif what == "fault":
        sale.till.stripe.set_fault(value, times=2)
    elif what == "hint":
        look_at(sale, value)
    else:
        pays(sale, what, value)


def look_at(sale: Sale, attempt: int) -> None:
    if sale.chat.orders and attempt <= len(sale.chat.order.attempts):
        sale.hint(attempt)


def pays(sale: Sale, what: str, place: int) -> None:
    acts: dict[str, Callable[[str], object]] = {
        "pay": lambda session: sale.till.stripe.pay(session, "ideal", filled_in(sale.till, session)),
        "late": lambda session: sale.till.stripe.pay(session, "sepa_debit"),
        "decline": sale.till.stripe.decline,
        "bank_yes": sale.till.stripe.succeed_later,
        "bank_no": sale.till.stripe.fail_later,
    }
    if len(sale.till.sessions()) >= -place:
        with suppress(ApiError):  # Stripe's page does not let them
            acts[what](sale.session(place))


@settings(max_examples=60, deadline=None)
@given(st.lists(STEPS, max_size=16))
def test_no_cent_and_no_flower_is_lost_whatever_anybody_does(steps: list[tuple[str, Any]]) -> None:
    sale = Sale()
    sale.says("ja")
    for what, value in steps:
        take(sale, what, value)
    sale.till.stripe.clear_faults()
    settle(sale)
    sale.check()


def settle(sale: Sale) -> None:
    """Every bank answers, every link expires, and everything is looked at once more."""
    for place in range(len(sale.till.sessions())):
        with suppress(ApiError):
            sale.till.stripe.succeed_later(sale.session(place))
    sale.passes(hours=26)
    for order in list(sale.chat.orders.values()):
        for attempt in order.attempts:
            sale.look(order.id, attempt.number)
