"""How far an order is, in the one word that a list has room for, and which orders a filter lets through."""

from collections.abc import Callable

from functions.commerce.orders import OrderStatus
from functions.commerce.parcels import FULFILMENT_RANK, GONE_WRONG
from functions.storage.lists import OrderRow

UNPAID = {
    OrderStatus.HELD: "held",
    OrderStatus.AWAITING_PAYMENT: "unpaid",
    OrderStatus.PAYMENT_PENDING: "pending",
    OrderStatus.EXPIRED: "expired",
    OrderStatus.CANCELLED: "cancelled",
    OrderStatus.REVIEW: "review",
}
COLOURS = {
    "new": "blue", "packed": "blue", "partly": "warn", "underway": "warn", "problem": "bad", "delivered": "good",
    "review": "bad", "pending": "warn", "done": "good",
}  # fmt: skip
"""Of a stage's badge; the others have none."""


def stage(row: OrderRow) -> str:
    """Also the key of its text: "orders.stage_<name>"."""
    if row.status is not OrderStatus.PAID:
        return UNPAID[row.status]
    if not row.is_due:
        return "refunded" if row.refunded else "done"
    if row.arrived:
        return "delivered"
    if any(state in GONE_WRONG or state == "attempt_failed" for state in row.parcels):
        return "problem"
    return _before_it_came(row.parcels)


def _before_it_came(parcels: tuple[str, ...]) -> str:
    gone = [FULFILMENT_RANK[state] >= FULFILMENT_RANK["dispatched"] for state in parcels]
    if any(gone):
        return "underway" if all(gone) else "partly"
    return "packed" if "packed" in parcels else "new"


Lets = Callable[[OrderRow], bool]


def _at(*names: str) -> Lets:
    return lambda row: stage(row) in names


FILTERS: dict[str, Lets] = {
    "new": _at("new"),
    "packed": _at("packed"),
    "underway": _at("underway", "partly"),
    "problem": _at("problem"),
    "delivered": _at("delivered", "done"),
    "unpaid": _at("held", "unpaid", "pending"),
    "cancelled": _at("cancelled", "expired", "refunded"),
    "decide": lambda row: row.concerns > 0 or row.status is OrderStatus.REVIEW,
    "returns": lambda row: row.returns > 0,
}
"""What can be asked for, in the order in which it is shown."""
