"""What Stripe's page asked, of an order of "buy now": held against what it offered, and taken over into the order.

An order of the cart was asked everything in the chat: of that, only the money is looked at. Pure.
"""

from dataclasses import dataclass

from functions.commerce.delivery import delivers_to
from functions.commerce.money import written
from functions.commerce.orders import Attempt, Offered, Order, OrderLine, OrderStatus
from functions.commerce.pricing import vat_rate
from functions.commerce.shop import ShippingOption, Shop
from functions.conversation.erasure import is_nobodys
from functions.conversation.money_events import PaymentObserved

OPEN = (OrderStatus.AWAITING_PAYMENT, OrderStatus.PAYMENT_PENDING, OrderStatus.EXPIRED)
"""Orders that a payment may still make: what is paid twice, or after it was cancelled, changes no address."""


@dataclass(frozen=True)
class Disagreement:
    """Why a payment is not what was agreed. `refund_only`: why it can only go back, whoever decides."""

    reason: str
    refund_only: str = ""


def disagreement(order: Order, attempt: Attempt, seen: PaymentObserved) -> Disagreement | None:
    """None: a payment is what was agreed."""
    if seen.doubt:
        return Disagreement(seen.doubt)
    if seen.currency.upper() != order.currency:
        reason = f"it was paid in {seen.currency.upper()}, not in {order.currency}"
        return Disagreement(reason, refund_only=reason)
    if attempt.livemode is not None and seen.livemode is not attempt.livemode:
        reason = "test money for a live order" if attempt.livemode else "live money for an order of a test"
        return Disagreement(reason, refund_only=reason)
    agreed = attempt.amount if not attempt.offered else None
    chosen = _chosen(attempt, seen)
    if attempt.offered and (chosen is None or chosen.price != seen.shipping_amount):
        return Disagreement("the shipping that was chosen is none of what was offered")
    if chosen:
        agreed = _goods(order) + chosen.price
    if seen.amount != agreed:
        wanted = written(agreed or 0, order.currency)
        return Disagreement(f"{written(seen.amount, order.currency)} was paid, {wanted} was agreed")
    if chosen and (not seen.customer or not seen.customer.address):
        return Disagreement("Stripe told no address to deliver to")
    return None


def filled_in(order: Order, attempt: Attempt, seen: PaymentObserved, shop: Shop) -> tuple[Order, Attempt]:
    """Who, where and how, as chosen; the VAT of where it goes; and the amount that was paid for it, which is what a
    refund gives back."""
    chosen, customer = _chosen(attempt, seen), seen.customer
    if not chosen or not customer:
        return order, attempt
    return as_told(order, attempt, seen, shop), attempt.model_copy(update={"amount": seen.amount})


def as_told(order: Order, attempt: Attempt, seen: PaymentObserved, shop: Shop) -> Order:
    """As far as Stripe told it: a person who accepts another amount must know where it goes."""
    chosen, customer = _chosen(attempt, seen), seen.customer
    unknown = order.status is OrderStatus.REVIEW and not order.address
    if not attempt.offered or is_nobodys(order) or not (order.status in OPEN or unknown):
        return order
    changes: dict[str, object] = {}
    if customer:
        recipient = customer.recipient or customer.name
        other = customer.name.casefold() != recipient.casefold()
        changes |= {
            "recipient": recipient,
            "buyer": customer.name if other else "",
            "email": customer.email,
            "phone": customer.phone,
            "address": customer.address,
        }
    if customer and customer.address:
        changes["lines"] = tuple(_taxed(line, shop, customer.address.country) for line in order.lines)
    if chosen:
        changes |= {"shipping": chosen.shipping, "delivery": chosen.delivery, "total": _goods(order) + chosen.price}
    return order.model_copy(update=changes)


def _taxed(line: OrderLine, shop: Shop, country: str) -> OrderLine:
    """What is not sold any more is known by the rate it had."""
    product = shop.product(line.product)
    named = (name for name, rate in shop.rules.vat.items() if rate == line.vat)
    name = product.vat if product else next(named, None)
    return line.model_copy(update={"vat": vat_rate(name, shop.rules, country)}) if name else line


def undeliverable(order: Order, options: tuple[ShippingOption, ...]) -> bool:
    """Whether the address that Stripe asked is outside of where the chosen way of delivery goes."""
    if not order.buy_now or not order.address:
        return False
    option = next((each for each in options if each.id == order.shipping.id), None)
    return option is not None and not delivers_to(option, order.address)


def _chosen(attempt: Attempt, seen: PaymentObserved) -> Offered | None:
    return next((way for way in attempt.offered if way.id == seen.shipping), None)


def _goods(order: Order) -> int:
    return sum(line.total for line in order.lines)
