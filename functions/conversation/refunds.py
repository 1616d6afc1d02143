"""Money that goes back, and telling of money: each change is said once, outside the window by a template.

A refund is written with the order before Stripe is asked, and never exceeds what is left of its payment. What became of
it is `refund_news`.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from functions.commerce.money import step, written
from functions.commerce.orders import Attempt, Order, OrderStatus, Refund, RefundedLine, Repayment
from functions.commerce.refunding import frozen, left, paying, worth
from functions.conversation.confirmation import tell_by_mail
from functions.conversation.effects import RefundPayment
from functions.conversation.erasure import is_tombstone
from functions.conversation.message import Text
from functions.conversation.money_events import RefundRequested
from functions.conversation.proposing import close_refunded
from functions.conversation.state import MOST_ORDERS, PastOrder, Timer
from functions.conversation.talk import Talk, derived_id
from functions.conversation.ticketing import void_refunded

UNANSWERED = timedelta(hours=1)
"""After which a refund is asked for again, should the command or its answer be lost: it is made once all the same."""


# --- asking for one -----------------------------------------------------------------------------------------------


def give_back(talk: Talk, order: Order, attempt: Attempt, reason: str, *, note: str = "") -> Order:
    """All that is left of an attempt's payment goes back, and it is said so."""
    order = order.with_attempt(attempt)
    if order.status is OrderStatus.EXPIRED:
        order = order.moved(OrderStatus.CANCELLED)
    amount = left(order, attempt)
    if amount <= 0:
        talk.save(order)
        return order
    order = refund(talk, order, attempt, Repayment(amount=amount, reason=reason, note=note))
    tell_of_refund(talk, order, order.refunds[-1])
    return order


def refund(talk: Talk, order: Order, attempt: Attempt, back: Repayment) -> Order:
    """Write one down and ask Stripe for it. Who calls says it to the shopper."""
    made = Refund(
        id=talk.new_id("r", back.purpose or f"refund:{attempt.number}"),
        attempt=attempt.number,
        at=talk.now,
        **back.model_dump(exclude={"purpose"}),
    )
    order = order.model_copy(update={"refunds": (*order.refunds, made)})
    talk.save(order)
    void_refunded(talk, order)
    _remember(talk, order)
    talk.effects.append(call(order, attempt, made))
    look_later(talk, order, UNANSWERED)
    talk.announce("refund.requested", order=order.id, amount=made.amount, currency=order.currency, reason=made.reason)
    return order


def _remember(talk: Talk, order: Order) -> None:
    """Also what was paid in vain is the shopper's own until its money is back: an erasure waits for it. What they talk
    about stays the latest that they bought."""
    first, rest = talk.conversation.orders[:1], talk.conversation.orders[1:]
    if order.id not in {past.id for past in talk.conversation.orders} and not is_tombstone(talk.conversation):
        talk.change(orders=(*first, PastOrder(id=order.id, number=order.number), *rest)[:MOST_ORDERS])


def look_later(talk: Talk, order: Order, wait: timedelta) -> None:
    timer = Timer(id=f"refund_check:{order.id}", due=talk.now + wait, kind="refund_check", subject=order.id)
    talk.conversation = talk.conversation.with_timer(timer)


def call(order: Order, attempt: Attempt, made: Refund) -> RefundPayment:
    return RefundPayment(
        order=order.id,
        attempt=attempt.number,
        payment_intent=attempt.payment_intent or "",
        refund=made.id,
        amount=made.amount,
        reason="duplicate" if made.reason == "duplicate" else "requested_by_customer",
    )


def on_refund_requested(talk: Talk, wish: RefundRequested) -> None:
    """By the merchant. What cannot be is announced as refused, and changes nothing."""
    from functions.conversation.paying_back import is_frozen, pay_back  # which makes refunds by this

    order = talk.order(wish.order)
    attempt = paying(order) if order else None
    if not order or not attempt:
        _refuse(talk, wish, "the order was not paid")
        return
    if made_of(order, attempt, talk.event.id):
        return  # the same wish once more: its receipt is kept for weeks, the order for years
    amount, why_not = price(order, attempt, wish)
    if why_not:
        _refuse(talk, wish, why_not)
        return
    if is_frozen(talk, order):
        _refuse(talk, wish, "a payment that it was paid with is disputed: Stripe refunds it no more")
        return
    restocked = wish.restock and bool(wish.lines)
    back = Repayment(
        amount=amount, reason="merchant", lines=wish.lines, shipping=wish.shipping, restocked=restocked, note=wish.note
    )
    order, made = pay_back(talk, order, back)
    close_refunded(talk, order)
    if wish.restock:
        tracked = {line.sku for line in order.lines if line.tracked}
        talk.move_units({line.sku: line.quantity for line in wish.lines if line.sku in tracked}, "restock")
    tell_of_refund(talk, order, made.model_copy(update={"amount": amount}))


def made_of(order: Order, attempt: Attempt, event: str) -> Refund | None:
    """The refund that a wish was granted with, by the id of its event. None: it was not, so far."""
    wanted = derived_id("r", order.conversation, event, f"refund:{attempt.number}")
    return next((each for each in order.refunds if each.id == wanted), None)


class Wish(Protocol):
    """For a refund: `RefundRequested`, and what an edge or a command asks it by."""

    @property
    def amount(self) -> int | None: ...

    @property
    def lines(self) -> Sequence[RefundedLine]: ...

    @property
    def shipping(self) -> bool: ...

    @property
    def restock(self) -> bool: ...


def price(order: Order, attempt: Attempt, wish: Wish) -> tuple[int, str]:
    """What a wish for a refund comes to, and why it cannot be; "": it can."""
    if reason := _not_now(order, attempt, restock=wish.restock):
        return 0, reason
    rest = left(order, attempt) + order.credited
    try:
        asked = worth(order, wish.lines, shipping=wish.shipping) if wish.lines or wish.shipping else rest
    except ValueError as wrong:
        return 0, str(wrong)
    wanted = asked if wish.amount is None else wish.amount
    if wanted <= 0:
        return 0, "these units cost nothing" if wish.lines else "shipping cost nothing"
    return wanted, _not_so_much(wanted, rest, order.currency)


def _not_now(order: Order, attempt: Attempt, *, restock: bool) -> str:
    """Why nothing of an order can be refunded as it stands."""
    if order.status is OrderStatus.REVIEW:
        return "the order is in review: accept or refund it there"
    if restock and order.status is not OrderStatus.PAID:
        return f"the order is {order.status.value}: its units are for sale again already"
    if frozen(order, attempt):
        return "the payment is disputed: Stripe refunds it no more"
    return "" if left(order, attempt) + order.credited > 0 else "nothing is left to refund"


def _not_so_much(wanted: int, rest: int, currency: str) -> str:
    if wanted % step(currency):
        return f"Stripe refunds {currency} in steps of {written(step(currency), currency)}"
    if wanted > rest:
        return f"{written(rest, currency)} is left to refund, not {written(wanted, currency)}"
    return ""


def _refuse(talk: Talk, wish: RefundRequested, reason: str) -> None:
    talk.announce("refund.refused", order=wish.order, reason=reason)


# --- telling of it ------------------------------------------------------------------------------------------------


def tell_of_refund(talk: Talk, order: Order, made: Refund) -> None:
    titles = [f"{each.quantity} × {line.title}" for each in made.lines for line in order.lines if line.sku == each.sku]
    full = bool(made.attempt) and made.amount == order.refunded(made.attempt) >= order.at(made.attempt).amount
    tell_of_money(
        talk, order, "refund", amount=made.amount, reason=made.reason, number=order.number or "", titles=titles,
        shipping=made.shipping, full=full, note=made.note,
    )  # fmt: skip


def tell_of_money(talk: Talk, order: Order, key: str, **values: object) -> None:
    """A change of money, said once; outside the window by the template of the same name."""
    amount = values.get("amount")
    shown = {
        "order_number": order.number or talk.text("no_number"),
        "total": talk.money(order.total),
        "amount": talk.money(amount if isinstance(amount, int) else order.total),
        "shop": talk.rules.name,
    }
    body = talk.text(key, **values)
    talk.send(Text(body=body), purpose="transactional", update=key, values=shown)
    tell_by_mail(talk, order, body)
