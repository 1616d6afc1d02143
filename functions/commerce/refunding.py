"""What of a paid order can go back, and what that is worth. Pure; amounts in minor units, never more than was paid."""

from collections.abc import Iterable

from functions.commerce.money import step
from functions.commerce.orders import Attempt, AttemptState, Order, OrderLine, RefundedLine
from functions.commerce.proposals import left_out

FINAL = ("won", "lost")
"""A dispute's outcomes that nothing follows."""


def paying(order: Order) -> Attempt | None:
    """The attempt that the order was paid with. None: it was not; what was paid twice, or beside it, pays nothing."""
    twice = {refund.attempt for refund in order.refunds if refund.reason == "duplicate"}
    paid = [attempt for attempt in order.attempts if attempt.state is AttemptState.PAID and not attempt.beside]
    return next((attempt for attempt in paid if attempt.number not in twice), None)


def left(order: Order, attempt: Attempt) -> int:
    """What may still go back of what was received, and pays nothing else."""
    return attempt.got - order.refunded(attempt.number) - order.lent_of(attempt.number)


def frozen(order: Order, attempt: Attempt) -> bool:
    """A charge that the buyer's bank is asking back cannot be refunded as well (Stripe: `charge_disputed`), and one
    that it took back need not be; an inquiry is no more than a question."""
    mine = [dispute for dispute in order.disputes if dispute.attempt == attempt.number]
    return any(not dispute.refundable and dispute.outcome != "won" for dispute in mine)


def taken_back(order: Order, attempt: Attempt) -> bool:
    """The buyer's bank has decided, and has the money: there is nothing to give back, nor to deliver for."""
    return any(dispute.attempt == attempt.number and dispute.outcome == "lost" for dispute in order.disputes)


def worth(order: Order, wanted: Iterable[RefundedLine], *, shipping: bool = False) -> int:
    """What was paid for the next units of these lines, and for shipping; a line's refunds add up to its total.

    Raises ValueError, which says what is wrong, for units that were not bought or have been refunded.
    """
    amount, least = 0, step(order.currency)
    for each in wanted:
        line = next((line for line in order.lines if line.sku == each.sku), None)
        if line is None:
            raise ValueError(f"{each.sku} is not in the order")
        gone = settled_units(order, each.sku)
        if gone + each.quantity > line.quantity:
            raise ValueError(f"{each.sku}: {line.quantity - gone} of {line.quantity} can be refunded")
        amount += _value(line, gone + each.quantity, least) - _value(line, gone, least)
    if shipping:
        if any(refund.shipping and refund.counts for refund in order.refunds):
            raise ValueError("shipping has been refunded")
        amount += order.shipping.price
    return amount


def sold_still(order: Order) -> dict[str, int]:
    """Units per tracked SKU that are counted as sold."""
    tracked = {line.sku for line in order.lines if line.tracked}
    return {sku: quantity for sku, quantity in to_deliver(order).items() if sku in tracked}


def to_deliver(order: Order) -> dict[str, int]:
    """Units per SKU: what a refund put back goes to somebody else; what could not be made goes to nobody."""
    back = left_out(order)
    for refund in order.refunds:
        for line in refund.lines if refund.restocked else ():
            back[line.sku] = back.get(line.sku, 0) + line.quantity
    for case in order.returns:
        for each in case.lines if case.restocked else ():
            back[each.sku] = back.get(each.sku, 0) + each.quantity
    units = {line.sku: line.quantity - back.get(line.sku, 0) for line in order.lines}
    return {sku: quantity for sku, quantity in units.items() if quantity > 0}


def settled_units(order: Order, sku: str) -> int:
    """Units that were refunded, or are to be as soon as the bank lets us, or that another order stands in for."""
    back = sum(line.quantity for line in order.given_back if line.sku == sku)
    return back + sum(case.quantity(sku) for case in order.returns if case.exchange and not case.given_up)


def _value(line: OrderLine, units: int, least: int) -> int:
    """Of the first so many units of a line, a discount shared out over them in what the currency can be charged in."""
    return line.total * units // (line.quantity * least) * least
