"""The console's list of orders over a table in memory: a page, a search in vain, a filter that fits the oldest, a file.

    python -m tests.bench.console_orders [ORDERS]

What the table in memory costs is taken out: it sorts all that it has for each query, which DynamoDB does not. Real
queries take 5 to 20 ms each; each line says how many there are. No part of `make bench`.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from functions.commerce.orders import OrderLine, OrderStatus
from functions.console.orders.finding import Wanted, every, find
from functions.storage import keys
from functions.storage.commit import order_attributes
from functions.storage.table import Table
from tests import dynamo
from tests.memory_dynamo import MemoryDynamo
from tests.storage.examples import NOW, order

ORDERS, FEW = 10_000, 1_000
TIMES = 5
LINES = tuple(
    OrderLine(sku=f"ROSE-{size}", product="rose", title=f"Rode rozen ({size})", quantity=2, price=2995, vat=900)
    for size in ("klein", "middel")
)


class Timed(Table):
    """Knows what its queries took."""

    spent, queries = 0.0, 0

    def query(self, **request: Any) -> Any:
        started = time.process_time()
        answer = super().query(**request)
        self.spent += time.process_time() - started
        self.queries += 1
        return answer


def filled(orders: int) -> Timed:
    client = dynamo.Counting(MemoryDynamo())
    table = Timed(dynamo.NAME, "de-linde", lambda: client)
    for number in range(orders):
        at = NOW + timedelta(minutes=number)
        made = order(
            f"o{number:06}", number=str(1001 + number), status=OrderStatus.PAID, lines=LINES, total=2995 + number,
            created_at=at, paid_at=at, recipient=f"Sanne de Vries {number}", email=f"sanne{number}@example.nl",
        )  # fmt: skip
        table.write(keys.order(made.id), order_attributes(made, at, 400))
    return table


def asked(orders: int) -> dict[str, Wanted]:
    return {
        "the newest page": Wanted(),
        "a search by name": Wanted(words=(f"vries {orders - 40}",)),
        "a search in vain, as far as one request looks": Wanted(words=("nobody",)),
        "those of the first day": Wanted(until=NOW + timedelta(days=1)),
    }


def measure(orders: int) -> Iterator[tuple[str, float, int, int]]:
    """What was asked, seconds, queries, rows found."""
    table = filled(orders)
    works: dict[str, Callable[[], Any]] = {
        name: (lambda wanted=wanted: find(table, wanted).rows)  # type: ignore[misc]
        for name, wanted in asked(orders).items()
    }
    works["all of them, for a file"] = lambda: list(every(table, Wanted()))
    for name, do in works.items():
        before = table.queries
        found = do()
        queries = table.queries - before
        yield name, statistics.median(_timed(table, do) for _ in range(TIMES)), queries, len(found)


def _timed(table: Timed, do: Callable[[], Any]) -> float:
    table.spent, started = 0.0, time.process_time()
    do()
    return time.process_time() - started - table.spent


def main() -> None:
    orders = int(sys.argv[1]) if len(sys.argv) > 1 else ORDERS
    few = {name: seconds for name, seconds, _, _ in measure(FEW)}
    for name, seconds, queries, found in measure(orders):
        line = {"name": f"console, {orders} orders: {name}", "value": round(seconds * 1000, 1), "unit": "ms CPU"}
        print(json.dumps(line | {"queries": queries, "rows": found, f"to {FEW} orders": round(seconds / few[name], 2)}))


if __name__ == "__main__":
    main()
