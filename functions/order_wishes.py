"""What a person of the shop asks about an order, looked at before it is posted: the API, the console and the commands
refuse the same things in the same words. The order's conversation has the last word.

Each raises BadRequest, which says why it cannot be.
"""

from collections.abc import Callable
from datetime import date

from functions.commerce.orders import Order, OrderStatus
from functions.commerce.refunding import paying
from functions.commerce.returns import Return
from functions.commerce.shop import Shop
from functions.conversation.cancelling import why_not as why_not_cancelled
from functions.conversation.move_day import dispatched
from functions.conversation.refunds import made_of, price
from functions.conversation.substituting import why_not as why_not_substituted
from functions.decisions import RefundWish
from functions.errors import BadRequest, NotFound
from functions.reports import Report
from functions.return_wish import order_of
from functions.storage import reads
from functions.storage.table import Table
from functions.substitute_wish import SubstituteWish


def priced(order: Order, wish: RefundWish, event: str) -> int:
    """What a wish comes to as the order stands; the conversation prices it once more. `event`: the id that it has.

    One that was granted before is answered with what it came to then: asking twice does no harm, and is no mistake.
    """
    attempt = paying(order)
    if attempt is None:
        raise BadRequest(f"the order is {order.status.value}: nothing was paid that could go back")
    made = made_of(order, attempt, event)
    if made:
        return made.amount
    amount, why_not = price(order, attempt, wish)
    if why_not:
        raise BadRequest(why_not)
    return amount


def cancelled(order: Order, wish: str, reason: str) -> Report:
    """The shop cannot deliver it."""
    why = "the bank has yet to pay"
    if order.status is not OrderStatus.PAYMENT_PENDING:
        why = why_not_cancelled(order)
    if why:
        raise BadRequest(f"order {_called(order)} cannot be cancelled: {why}")
    return Report(id=wish, order=order.id, state="cancelled", reason=reason)


def moved(order: Order, shop: Shop, wish: str, day: date, slot: str, reason: str) -> Report:
    """To another day, whatever the calendar says of that."""
    if order.status is not OrderStatus.PAID:
        raise BadRequest(f"order {_called(order)} is {order.status.value}: only a paid one has a day to move")
    if dispatched(order):
        raise BadRequest(f"order {_called(order)} has left already")
    option = next((each for each in shop.rules.shipping if each.id == order.shipping.id), None)
    slots = [each.id for each in option.slots] if option else []
    if slot and slot not in slots:
        there = ", ".join(slots) or "it has none"
        raise BadRequest(f"there is no slot “{slot}” for {order.shipping.id}: {there}")
    return Report(id=wish, order=order.id, state="rescheduled", expected=day, slot=slot, reason=reason)


def proposed(order: Order, shop: Callable[[], Shop], wish: SubstituteWish, *, known: bool = False) -> str:
    """The line that something else is proposed for. `known`: that very wish was granted before."""
    line = wish.meant(order)
    if not line:
        raise BadRequest(f"line: which one? {', '.join(each.sku for each in order.lines)}")
    if wish.sku and shop().product_of(wish.sku) is None:
        raise BadRequest(f"the shop does not sell {wish.sku}: propose something of the shop, or tell it in words")
    if not known and (reason := why_not_substituted(order, line)):
        raise BadRequest(reason)
    return line


def find_return(table: Table, number: str) -> tuple[Order, Return]:
    """By the return's number; by its order's, the latest of that. Raises NotFound."""
    order = reads.find_order(table, order_of(number))
    if order is None:
        raise NotFound(f"there is no order {order_of(number)[:40]}")
    case = order.return_of(number.upper()) if order_of(number) != number else next(iter(order.returns[::-1]), None)
    if case is None:
        raise NotFound(f"there is no return {number[:40]}")
    return order, case


def _called(order: Order) -> str:
    return order.number or order.id
