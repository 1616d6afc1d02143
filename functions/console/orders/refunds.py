"""Money that goes back: what for is chosen, what it comes to is shown, and only what was shown is asked for."""

from collections.abc import Mapping

from functions import bootstrap
from functions.commerce.orders import Order
from functions.commerce.refunding import left, paying, settled_units
from functions.console.amounts import read_amount
from functions.console.answers import Answer
from functions.console.forms import once, wish_id
from functions.console.orders.asking import ask, called, meant
from functions.console.orders.fulfilment import UNITS
from functions.console.reasons import in_words
from functions.console.render import draw
from functions.console.visit import Visit
from functions.decisions import RefundWish, read_decision
from functions.errors import BadRequest
from functions.order_wishes import priced

PREVIEW = "preview"


def choose(visit: Visit) -> Answer:
    """The form; once something is chosen, with what it comes to."""
    order = meant(visit)
    asked = {name: value for name, value in visit.query.items() if value}
    amount, problem = 0, ""
    if "asked" in asked:
        try:
            amount = priced(order, _wish(order, asked, PREVIEW), PREVIEW)
        except BadRequest as wrong:
            problem = in_words(visit.look.locale, str(wrong))
    return Answer(_drawn(visit, order, asked, amount, problem))


def _drawn(visit: Visit, order: Order, asked: Mapping[str, str], amount: int, problem: str) -> str:
    attempt = paying(order)
    return draw(
        visit,
        "orders/refund.html",
        order=order,
        name=called(order),
        left=left(order, attempt) if attempt else 0,
        units={line.sku: line.quantity - settled_units(order, line.sku) for line in order.lines},
        shipping_back=any(refund.shipping and refund.counts for refund in order.refunds),
        asked=asked,
        amount=amount,
        problem=problem,
        once=once(),
    )


def give_back(visit: Visit) -> Answer:
    """As it was shown; where it comes to something else by now, it is shown once more."""
    order = meant(visit)
    asked = {name: values[0] for name, values in visit.fields.items() if values and values[0]}
    wish = _wish(order, asked, wish_id(visit))
    event = wish.event(order, bootstrap.clock())
    amount = priced(order, wish, event.id)
    if visit.form("agreed") != str(amount):
        return Answer(_drawn(visit, order, asked, amount, ""), 409)
    return ask(visit, order, event, refund=f"{amount} {order.currency}", note=wish.note)


def _wish(order: Order, asked: Mapping[str, str], wish: str) -> RefundWish:
    """Raises BadRequest."""
    lines = [
        {"sku": line.sku, "quantity": units}
        for line in order.lines
        if (units := _units(asked.get(f"{UNITS}{line.sku}", "0"), line.sku))
    ]
    made = RefundWish.model_construct(
        id=wish,
        amount=read_amount(asked.get("amount", ""), order.currency),
        lines=lines,  # type: ignore[arg-type]
        shipping="shipping" in asked,
        restock="restock" in asked and bool(lines),
        note=asked.get("note", ""),
    )
    return read_decision(RefundWish, made.model_dump_json(warnings=False))


def _units(text: str, sku: str) -> int:
    if not text.isdecimal() or len(text) > 4:
        raise BadRequest(f"how many of {sku}? Write a number, not “{text[:20]}”")
    return int(text)
