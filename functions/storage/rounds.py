"""Which orders are to be delivered on a day: a pointer each, written with every commit of a paid order.

A pointer may be stale (the day was moved, the order cancelled): the order itself has the last word.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time

from functions.commerce.orders import Order, OrderStatus
from functions.storage import keys
from functions.storage.table import Table, Write, doc, expiry, integer, text
from functions.storage.versions import read

KEPT_DAYS = 35
MOST = 100
"""Orders of one request."""


def writes(table: Table, orders: Iterable[Order]) -> Iterator[Write]:
    for order in orders:
        if order.status is OrderStatus.PAID and order.delivery is not None:
            day = order.delivery.day
            goes = expiry(datetime.combine(day, time(), UTC), KEPT_DAYS)
            yield table.put(
                f"round:{order.id}", keys.round_stop(table.shop, day.isoformat(), order.id), {keys.EXPIRES: goes}
            )


def on(table: Table, day: date) -> tuple[Order, ...]:
    """Paid orders of which that is the day, in no order."""
    ids = list(_ids(table, day))
    found: list[Order] = []
    for at in range(0, len(ids), MOST):
        items = table.batch_get(keys.order(each) for each in ids[at : at + MOST])
        found += [read(Order, doc(item)) for item in items.values()]
    return tuple(
        order for order in found if order.status is OrderStatus.PAID and order.delivery and order.delivery.day == day
    )


def _ids(table: Table, day: date) -> Iterator[str]:
    after: dict[str, object] = {}
    while True:
        page = table.query(
            KeyConditionExpression="#pk = :pk",
            ExpressionAttributeNames={"#pk": keys.PK},
            ExpressionAttributeValues={":pk": text(keys.round_of(table.shop, day.isoformat()))},
            ConsistentRead=True,
            **after,
        )
        yield from (item[keys.SK]["S"] for item in page["Items"])
        if "LastEvaluatedKey" not in page:
            return
        after = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


def generation(table: Table) -> int:
    """Of the shop's van links: those of an earlier one were revoked."""
    found = table.get(keys.van(table.shop))
    return int(found["generation"]["N"]) if found else 0


def revoke(table: Table) -> int:
    """Every link that was given out so far ends; the new generation."""
    changed = table.update(
        keys.van(table.shop),
        UpdateExpression="ADD #generation :one",
        ExpressionAttributeNames={"#generation": "generation"},
        ExpressionAttributeValues={":one": integer(1)},
        ReturnValues="ALL_NEW",
    )
    return int(changed["generation"]["N"])
