"""The live ledger, on a table and a stand-in: what it shows of money on its way, in balance, and lost."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from functions.commerce.orders import AttemptState, Dispute, Order, OrderStatus, Refund
from functions.storage import keys
from functions.storage.commit import order_attributes
from functions.storage.stock import set_stock
from functions.storage.table import Table
from infra.simulator import ledger as ledgers
from infra.simulator.cloud import LocalCloud
from infra.simulator.config import Config
from infra.simulator.diary import Diary
from infra.simulator.ledger import Ledger
from infra.simulator.stripe.core import StandIn
from tests.dynamo import NAME, dynamo
from tests.infra.test_books import an_order
from tests.simulator.test_control import SESSION

Json = dict[str, Any]
HEADERS = {"authorization": "Bearer sk_test_1"}


class Desk:
    """A shop of one order (o1, €30.00) that Stripe may be paid for."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.cloud = LocalCloud(Config(api="http://shop.test", table=NAME, shop="de-linde"))
        self.cloud.__dict__["table"] = table
        self.stripe = StandIn()
        form = urlencode(SESSION | AMOUNT)
        answer = self.stripe.request("POST", "/v1/checkout/sessions", HEADERS, form)
        assert answer.status == 200, answer.body
        (line,) = self.stripe.ledger()
        self.session = str(line["session"])
        self.diary = Diary(lambda: 0.0)
        self.ledger = Ledger(self.cloud, self.stripe, self.diary)

    def keep(self, order: Order, available: int = 5) -> None:
        self.table.write(keys.order(order.id), order_attributes(order, order.created_at, 400))
        set_stock(self.table, "ROSE", available)
        held = 2 if order.status is OrderStatus.AWAITING_PAYMENT else 0
        sold = 2 if order.status is OrderStatus.PAID else 0
        counted = {"available": {"N": str(available)}, "reserved": {"N": str(held)}, "sold": {"N": str(sold)}}
        self.table.write(keys.stock("de-linde", "ROSE"), counted)

    def read(self) -> Json:
        return self.ledger.read()

    def told(self) -> list[str]:
        return [entry.text for entry in self.diary.entries]


AMOUNT = {"line_items[0][price_data][unit_amount]": "3000"}
PAID: Json = {"status": OrderStatus.PAID, "number": "1001"}


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(ledgers, "FRESH_SECONDS", 0)
    with dynamo() as counting:
        yield Desk(Table(NAME, "de-linde", lambda: counting))


def _order(desk: Desk, state: AttemptState = AttemptState.PAID, **changed: Any) -> Order:
    order = an_order(state, **changed)
    return order.with_attempt(order.attempt.model_copy(update={"session": desk.session}))


def test_a_payment_is_on_its_way_until_its_order_has_heard_of_it(desk: Desk):
    desk.keep(_order(desk, AttemptState.OPEN))
    assert desk.read()["state"] == "balanced"
    desk.stripe.pay(desk.session, "card")
    found = desk.read()
    assert (found["state"], found["words"]) == (
        "moving", "€30.00 was paid at Stripe, and no order has heard of it yet.",
    )  # fmt: skip
    assert found["orders"][0]["state"] == "moving"
    desk.diary.expect("o1", "Webhook lost → found by the reconciler")
    desk.keep(_order(desk, **PAID))
    found = desk.read()
    assert (found["state"], found["balances"][0]["kept"]) == ("balanced", 3000)
    assert found["shelves"] == [
        {
            "sku": "ROSE", "title": "Roos", "put_in": 7, "available": 5, "reserved": 0, "sold": 2, "held": 0,
            "bought": 2,
        }
    ]  # fmt: skip
    assert desk.told() == ["Webhook lost → found by the reconciler: order 1001 is paid, once"]


def test_what_does_not_balance_is_said_when_it_is_seen_twice(desk: Desk):
    """One reading of two places is no snapshot."""
    desk.stripe.pay(desk.session, "card")
    desk.keep(_order(desk, status=OrderStatus.CANCELLED))
    assert desk.read()["state"] == "moving"
    found = desk.read()
    assert found["state"] == "broken"
    assert any("belongs to no order and is not given back" in problem for problem in found["problems"]), found
    assert found["orders"][0]["state"] == "broken"


def test_a_reservation_that_nobody_holds_breaks_the_balance(desk: Desk):
    desk.keep(_order(desk, AttemptState.CLOSED, status=OrderStatus.EXPIRED))
    assert (desk.read()["state"], desk.read()["state"]) == ("balanced", "balanced")
    counted = {"available": {"N": "5"}, "reserved": {"N": "1"}, "sold": {"N": "0"}}
    desk.table.write(keys.stock("de-linde", "ROSE"), counted)
    desk.read()
    assert desk.read()["words"] == "ROSE: 1 are reserved, and orders hold 0."


def test_the_diary_tells_what_the_shop_did_about_it(desk: Desk):
    desk.stripe.pay(desk.session, "card")
    desk.keep(_order(desk, **PAID))
    desk.read()
    back = Refund(id="r1", attempt=1, amount=3000, reason="out_of_stock")
    desk.keep(_order(desk, status=OrderStatus.CANCELLED, refunds=(back,)))
    desk.read()
    desk.keep(_order(desk, status=OrderStatus.CANCELLED, refunds=(back.model_copy(update={"state": "failed"}),)))
    desk.read()
    claim = Dispute(id="dp1", attempt=1, amount=3000)
    desk.keep(_order(desk, status=OrderStatus.CANCELLED, refunds=(back,), disputes=(claim,)))
    desk.read()
    assert desk.told() == [
        "The new order is cancelled",
        "Paid, but gone → €30.00 goes back in full, with an apology",
        "The bank refused the refund of €30.00 → it is open again, and the merchant is warned",
        "The buyer’s bank disputes €30.00 → refunds are frozen, nothing is restocked, the merchant is told",
    ]


def test_what_an_earlier_stand_in_received_is_carried_over(desk: Desk):
    desk.keep(an_order(**PAID).with_attempt(an_order().attempt.model_copy(update={"session": "cs_test_of_before"})))
    found = desk.read()
    assert (found["state"], found["balances"][0]["kept"]) == ("balanced", 3000)


def test_an_expired_session_that_was_submitted_in_the_last_second_is_paid(desk: Desk):
    form = ""
    assert desk.stripe.request("POST", f"/v1/checkout/sessions/{desk.session}/expire", HEADERS, form).status == 200
    assert desk.stripe.pay_late(desk.session, "card")["payment_status"] == "paid"
