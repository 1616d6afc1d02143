"""What a payment link shows: the order and its attempt → one of a few states. Pure; core types only."""

from datetime import datetime
from typing import Literal

from functions.commerce.orders import AttemptState, Order, OrderStatus
from functions.payments.attempts import AttemptItem

Shown = Literal["open", "making", "in_chat", "paid", "pending", "failed", "expired", "cancelled", "unknown"]
"""open: it can be paid now. making: the link is on its way. in_chat: it is paid by an invoice there, not by a link.
unknown: a link that is none of ours."""
SETTLED: dict[OrderStatus, Shown] = {
    OrderStatus.HELD: "pending",
    OrderStatus.PAID: "paid",
    OrderStatus.PAYMENT_PENDING: "pending",
    OrderStatus.CANCELLED: "cancelled",
    OrderStatus.EXPIRED: "expired",
    # a person looks at it; whatever it is about, the shopper has paid something
    OrderStatus.REVIEW: "pending",
}
CHAT_PREFIX = "https://wa.me/"


def shown(order: Order, item: AttemptItem | None, now: datetime) -> Shown:
    """The payments worker sees a session first, the order a moment later: the newest of both is told."""
    if item is not None and item.payment_status in ("paid", "no_payment_required") and item.state == "complete":
        return "cancelled" if order.status is OrderStatus.CANCELLED else "paid"
    if order.status is not OrderStatus.AWAITING_PAYMENT:
        return "failed" if item is not None and item.state == "failed" else SETTLED[order.status]
    if item is None or item.state == "opening":
        return "making"
    if item.state == "complete":
        return "pending"
    if item.state == "failed":
        return "failed"
    if item.in_chat and item.state in ("open", "confirming"):
        return "in_chat"
    payable = item.state == "open" and item.url and item.expires_at > now
    return "open" if payable and order.attempt.state is not AttemptState.CLOSING else "expired"


def way_back(account: str, *, whatsapp_number: str, website: str) -> str:
    """The chat that the order was placed in; "" where the shop has not said where that is."""
    if account.startswith("whatsapp:") and whatsapp_number:
        return CHAT_PREFIX + "".join(char for char in whatsapp_number if char.isdigit())
    return website
