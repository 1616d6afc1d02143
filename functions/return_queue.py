"""Goods that come back, and that are not done with: what waits for the merchant, the longest waiting first.

Read from the sparse index, so it costs what it holds.
"""

from collections.abc import Iterator
from typing import Any

from functions.commerce.orders import Order
from functions.commerce.returns import Return
from functions.storage import keys, reads, timers
from functions.storage.table import Table


def open_returns(table: Table) -> Iterator[tuple[Order, Return]]:
    """Of an order that a person has to decide something else about as well, too."""
    for shard in (keys.RETURN_SHARD, keys.REVIEW_SHARD):
        names = [key.pk.removeprefix("ORDER#") for key, _ in timers.shard(table, shard) if key.pk.startswith("ORDER#")]
        for order in reads.orders(table, names):
            yield from ((order, case) for case in order.returns if case.is_open)


def shown(order: Order, case: Return) -> dict[str, Any]:
    titles = {line.sku: line.title for line in order.lines}
    told = case.model_dump(mode="json", exclude={"id", "lines", "refund", "given"})
    lines = [each.model_dump(mode="json") | {"title": titles.get(each.sku, "")} for each in case.lines]
    return {"order": order.number or order.id, "currency": order.currency, **told, "lines": lines}
