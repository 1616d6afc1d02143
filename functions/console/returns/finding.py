"""Which returns are asked for, and finding them: open ones by their index, the longest waiting first; all, and those
that are done with, by the list of orders, the newest order first.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from functions.commerce.orders import Order
from functions.commerce.returns import Return
from functions.return_queue import open_returns
from functions.storage import lists, reads
from functions.storage.table import MOST_KEYS, Table

SHOWN = ("open", "closed", "all")
PAGE = 25
MOST_LOOKED_AT = 3_000
"""Orders of one request; "older" goes on from there."""


@dataclass(frozen=True)
class Found:
    cases: list[tuple[Order, Return]]
    more: str = ""
    """Where it goes on; "": nowhere."""


def find(table: Table, shown: str, start: str = "") -> Found:
    if shown == "open":
        return Found(list(open_returns(table)))
    found: list[tuple[Order, Return]] = []
    looked_at = 0
    while True:
        page = lists.orders(table, start=start, limit=MOST_KEYS)
        wanted = {row.id: row for row in page.rows if row.cases is None or row.cases}
        for order in reads.orders(table, wanted):
            found += _of(order, shown)
            if len(found) >= PAGE:
                last = wanted[order.id]
                return Found(found, lists.after(last) if last != page.rows[-1] else page.more)
        looked_at, start = looked_at + len(page.rows), page.more
        if not start or looked_at >= MOST_LOOKED_AT:
            return Found(found, start)


def _of(order: Order, shown: str) -> Iterator[tuple[Order, Return]]:
    """The latest of an order first."""
    return ((order, case) for case in order.returns[::-1] if shown == "all" or not case.is_open)
