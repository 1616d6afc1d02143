"""What is broken is broken for the shopper whose phone is shown."""

import asyncio
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from functions.commerce.orders import OrderStatus, Refund
from functions.storage import aliases, keys
from functions.storage.commit import order_attributes
from functions.storage.table import Table
from infra.simulator.afterwards import _open_dispute
from infra.simulator.config import Config
from infra.simulator.mischief import Mischief
from infra.simulator.world import World
from tests.dynamo import NAME, dynamo
from tests.infra.test_books import an_order
from tests.simulator.test_control import SESSION

CONFIG = Config(api="http://shop.test", table=NAME, shop="de-linde")
ACCOUNT = f"whatsapp:{CONFIG.phone_number_id}"


class Desk:
    def __init__(self, table: Table) -> None:
        self.table = table
        self.world = World(CONFIG)
        self.world.cloud.__dict__["table"] = table
        self.mischief: Mischief = self.world.mischief
        self.bought_first: list[int] = []
        self.mischief.open = self._open  # type: ignore[method-assign, assignment]

    async def _open(self, phone: int) -> dict[str, Any]:
        self.bought_first.append(phone)
        raise LookupError("buys something first")

    def pays(self, phone: int, order: str, **changed: Any) -> None:
        """As the shop knows it afterwards."""
        who = self.world.app("whatsapp").phones.phone(phone)
        (conversation,) = aliases.resolve(self.table, [(ACCOUNT, (f"bsuid:{who.user_id}",))])
        form = urlencode(SESSION | {"metadata[order]": order})
        self.world.stripe.request("POST", "/v1/checkout/sessions", {"authorization": "Bearer sk_test_1"}, form)
        self.world.stripe.pay(str(self.world.stripe.ledger()[-1]["session"]), "card")
        fields = {"id": order, "conversation": conversation, "status": OrderStatus.PAID, "number": order[1:]} | changed
        made = an_order(**fields)
        self.table.write(keys.order(order), order_attributes(made, made.created_at, 400))

    def line(self, order: str) -> dict[str, Any]:
        return next(line for line in self.world.stripe.ledger() if line["order"] == order)

    def taken(self, phone: int) -> str:
        return str(asyncio.run(self.mischief.paid(phone))["order"])


@pytest.fixture
def desk() -> Iterator[Desk]:
    with dynamo() as counting:
        yield Desk(Table(NAME, "de-linde", lambda: counting))


def test_the_latest_paid_order_of_the_phones_shopper_is_taken_whoever_bought_later(desk: Desk):
    for phone, order in ((1, "o1"), (1, "o2"), (2, "o3")):
        desk.pays(phone, order)
    assert (desk.taken(1), desk.taken(2)) == ("o2", "o3")
    desk.world.stripe.refund_at_dashboard(desk.line("o2")["payment_intent"], 500)
    assert desk.taken(1) == "o1", "of the latest something has gone back already"
    assert desk.bought_first == []


@pytest.mark.parametrize("changed", [None, {"status": OrderStatus.CANCELLED}, {"status": OrderStatus.AWAITING_PAYMENT}])
def test_only_who_has_no_paid_order_buys_first(desk: Desk, changed: dict[str, Any] | None):
    desk.pays(2, "o1")
    if changed:
        desk.pays(1, "o2", **changed)
    with pytest.raises(LookupError, match="buys something first"):
        desk.taken(1)
    assert desk.bought_first == [1]


def test_a_bank_decides_about_the_dispute_of_the_phones_shopper(desk: Desk):
    for phone, order in ((1, "o1"), (2, "o2")):
        desk.pays(phone, order)
        desk.world.stripe.open_dispute(desk.line(order)["payment_intent"])
    for phone, order in ((1, "o1"), (2, "o2")):
        assert asyncio.run(_open_dispute(desk.mischief, phone)) == desk.line(order)["disputes"][0]["id"]
    assert asyncio.run(_open_dispute(desk.mischief, 3)) == ""


def test_a_person_decides_about_the_phones_shopper_first_and_about_anybody_else(desk: Desk, monkeypatch: Any):
    monkeypatch.setattr(desk.world.cloud, "waiting", dict)
    failed = Refund(id="r1", attempt=1, amount=500, reason="merchant", state="failed")
    for phone, order in ((1, "o1"), (2, "o2")):
        desk.pays(phone, order, refunds=(failed,))
    waits = [asyncio.run(desk.mischief.waits_for_person(phone)) for phone in (1, 2)]
    assert waits == ["o1", "o2"]
    assert asyncio.run(desk.mischief.waits_for_person(3)) in waits
