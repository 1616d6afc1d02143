"""Which orders are to be delivered on a day: written with the order, and right after the day has moved."""

from datetime import date, timedelta

from functions.commerce.orders import OrderStatus
from functions.storage import rounds
from functions.storage.commit import order_attributes
from functions.storage.keys import order as order_key
from functions.storage.table import Table
from tests.van.edge import DAY, NOW, an_order


def keep(table: Table, order) -> None:
    table.write(order_key(order.id), order_attributes(order, NOW, 400))
    writes = list(rounds.writes(table, [order]))
    if writes:
        table.transact(writes, f"{order.id}{order.version}")


def of(table: Table, day: date) -> set[str]:
    return {order.id for order in rounds.on(table, day)}


def test_a_day_has_its_paid_orders_and_loses_what_is_moved_or_cancelled(table: Table) -> None:
    moved, cancelled = an_order(id="o1"), an_order(id="o2")
    for order in (moved, cancelled, an_order(id="o3"), an_order(id="o4", status=OrderStatus.AWAITING_PAYMENT)):
        keep(table, order)
    assert of(table, DAY) == {"o1", "o2", "o3"}
    later = moved.delivery.model_copy(update={"day": DAY + timedelta(days=1)})
    keep(table, moved.model_copy(update={"delivery": later, "version": moved.version + 1}))
    keep(table, cancelled.model_copy(update={"status": OrderStatus.CANCELLED}))
    assert of(table, DAY) == {"o3"}
    assert of(table, DAY + timedelta(days=1)) == {"o1"}


def test_revoking_begins_a_new_generation(table: Table) -> None:
    assert rounds.generation(table) == 0
    assert rounds.revoke(table) == rounds.generation(table) == 1
