"""Money at the console: refunds, cancelling, another day, something else, and the review queue."""

from datetime import timedelta

import pytest

from functions.commerce.orders import Attempt, AttemptState, OrderStatus
from functions.conversation.effects import RefundPayment
from functions.payments.session import PastSession
from functions.storage.reconciled import Reconciled
from functions.storage.turns import turns
from tests.console.bought import NUMBER, TULIP, bought, now, told
from tests.console.desk import Console

HERE = f"/orders/{NUMBER}"


@pytest.fixture
def console(monkeypatch):
    return Console(monkeypatch)


def asked_of_stripe(console, order):
    found = turns(console.world.table, order.conversation)
    return [effect.amount for turn in found for effect in turn.effects if isinstance(effect, RefundPayment)]


def agreed(page):
    return page.html.partition('name="agreed" value="')[2].partition('"')[0]


# --- refunds ------------------------------------------------------------------------------------------------------


def test_what_is_chosen_is_shown_as_an_amount_before_it_is_asked(console):
    order = bought(console)
    assert agreed(console.get(f"{HERE}/refund")) == ""
    page = console.get(f"{HERE}/refund", asked="yes", **{f"units-{TULIP}": "1"})
    assert agreed(page) == str(order.lines[0].price)
    everything = console.get(f"{HERE}/refund", asked="yes")
    assert agreed(everything) == str(order.total)


def test_one_line_goes_back_to_stock_and_the_shopper_is_told_why(console):
    order = bought(console)
    price = order.lines[0].price
    before = console.world.stock(TULIP)[0]
    fields = {f"units-{TULIP}": "1", "restock": "yes", "note": "geknakt", "agreed": str(price), "once": "a"}
    for _ in range(2):  # a double click
        assert console.post(f"{HERE}/refund", fields).status == 303
    (refund,) = now(console, order).refunds
    assert (refund.amount, refund.lines[0].sku, refund.restocked, refund.note) == (price, TULIP, True, "geknakt")
    assert asked_of_stripe(console, order) == [price]
    assert console.world.stock(TULIP)[0] == before + 1
    assert len(told(console, order)) == 1 and "geknakt" in told(console, order)[0]


def test_delivery_costs_go_back_beside_a_line(console):
    order = bought(console)
    page = console.get(f"{HERE}/refund", asked="yes", shipping="yes", **{f"units-{TULIP}": "1"})
    assert agreed(page) == str(order.lines[0].price + order.shipping.price)


def test_what_is_not_what_was_shown_is_shown_once_more_and_not_done(console):
    order = bought(console)
    page = console.post(f"{HERE}/refund", {"amount": "5", "agreed": "400"})
    assert page.status == 409 and agreed(page) == "500"
    assert now(console, order).refunds == ()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"amount": "9000"}, "is left to refund"),
        ({"amount": "five"}, "not an amount"),
        ({f"units-{TULIP}": "9"}, "can be refunded"),
    ],
)
def test_what_cannot_go_back_is_refused_in_words(console, fields, says):
    bought(console)
    assert says in console.get(f"{HERE}/refund", asked="yes", **fields).text
    page = console.post(f"{HERE}/refund", {**fields, "agreed": "1"})
    assert page.status == 400 and says in page.text and not console.world.inbox.messages


# --- cancelling, another day, something else ----------------------------------------------------------------------


def test_a_cancelled_order_gives_everything_back_and_is_told(console):
    order = bought(console)
    console.post(f"{HERE}/cancel", {"reason": "geen tulpen"})
    after = now(console, order)
    assert after.status is OrderStatus.CANCELLED and asked_of_stripe(console, order) == [order.total]
    assert "geen tulpen" in told(console, order)[0]


def test_an_order_that_has_left_is_not_cancelled(console):
    order = bought(console)
    console.post(f"{HERE}/fulfilment", {"state": "dispatched"})
    now(console, order)
    page = console.post(f"{HERE}/cancel")
    assert page.status == 400 and "already dispatched" in page.text
    assert "Cancel and refund" not in console.get(HERE).text


def test_an_order_goes_on_another_day(console):
    order = bought(console)
    day = order.delivery.day + timedelta(days=7)
    console.post(f"{HERE}/day", {"day": str(day), "reason": "storm"})
    assert now(console, order).delivery.day == day and "storm" in told(console, order)[0]


def test_a_day_that_cannot_be_is_told_on_the_page(console):
    order = bought(console)
    page = console.post(f"{HERE}/day", {"day": "2020-01-01"})
    now(console, order)
    event = page.goes_to.partition("asked=")[2].replace("%3A", ":")
    page = console.get(HERE, asked=event)
    assert "that day is full, or is over" in page.text
    assert console.post(f"{HERE}/day", {"day": "tomorrow"}).status == 400


@pytest.mark.parametrize("instead", ["TULP-RED", "een boeket in rood"])
def test_something_else_is_proposed_for_a_line(console, instead):
    from functions.storage.stock import set_stock

    order = bought(console)
    set_stock(console.world.table, "TULP-RED", 5)
    console.post(f"{HERE}/substitute", {"line": TULIP, "instead": instead, "hours": "4"})
    (made,) = now(console, order).proposals
    assert made.was.sku == TULIP and made.in_words == (instead != "TULP-RED")
    assert "Proposed:" in console.get(HERE).text


# --- the review queue ---------------------------------------------------------------------------------------------


def in_review(console):
    attempt = Attempt(
        number=1, state=AttemptState.PAID, amount=3000, received=2500, cart_hash="h", payment_intent="pi_1"
    )
    return bought(
        console, status=OrderStatus.REVIEW, attempts=(attempt,), review_reason="EUR 25.00 was paid, not EUR 30.00",
        review_held=False,
    )  # fmt: skip


def test_an_empty_queue_says_that_all_is_well(console):
    assert "nothing to decide" in console.get("/orders/payments").text


def test_a_payment_that_is_not_right_is_refunded_and_leaves_the_queue(console):
    order = in_review(console)
    page = console.get("/orders/payments")
    assert "EUR 25.00 was paid" in page.text and NUMBER in page.text
    console.post(f"{HERE}/review", {"resolution": "refund", "note": "te weinig"})
    assert asked_of_stripe(console, now(console, order)) == [2500]
    assert "nothing to decide" in console.get("/orders/payments").text


def test_what_nobody_has_to_decide_about_is_not_decided(console):
    bought(console)
    page = console.post(f"{HERE}/review", {"resolution": "dismiss"})
    assert page.status == 400 and "nothing about it" in page.text


def test_a_payment_that_no_order_knows_is_closed_by_a_person(console):
    stray = PastSession(
        id="cs_live_1", order="o9", attempt=1, payment_status="paid", amount=2500, currency="EUR",
        payment_intent="pi_9", created=console.world.clock(),
    )  # fmt: skip
    Reconciled(console.world.table, console.world.clock).put_stray(stray)
    assert "cs_live_1" in console.get("/orders/payments").text
    assert console.post("/orders/payments/cs_live_1/dismiss").status == 303
    assert "cs_live_1" not in console.get("/orders/payments").text
    assert console.post("/orders/payments/cs_other/dismiss").status == 404
