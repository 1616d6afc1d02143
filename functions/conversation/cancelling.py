"""An order that is paid, or being paid by a bank, and is not wanted any more: by the shopper before it leaves, by the
merchant who cannot deliver. The money goes back in full, what was sold is for sale again.
"""

import re

from functions.commerce.orders import Order, OrderStatus, Repayment
from functions.commerce.refunding import frozen, left, paying, sold_still
from functions.commerce.returns import ENDED, ReturnState
from functions.conversation.booking import let_go
from functions.conversation.case_ends import undo_exchange
from functions.conversation.intents import Intent
from functions.conversation.message import Option
from functions.conversation.move_day import dispatched
from functions.conversation.named_order import named, past_orders
from functions.conversation.plain import spoken
from functions.conversation.proposing import close_proposals
from functions.conversation.refunds import refund, tell_of_money
from functions.conversation.state import Step
from functions.conversation.talk import Talk
from functions.conversation.ticketing import void_refunded, why_keep
from functions.conversation.understand import Said

MOST_CHOICES = 3
"""Buttons of one WhatsApp message."""
LONGEST_ANSWER = 7
"""Words; what is longer is about something else."""
DENIES = re.compile(
    r"\b(?:nee|neen|nope|no|niet|not|dont|wont|never ?mind|nvm|keep|leave|stay|laat|laten|hou|houden|blijf\w*|toch maar"
    r"|terug|back|wait|wacht|bewaar|behoud\w*)\b"
)
AGREES = re.compile(
    r"\b(?:ja|jep|jup|yes|yep|yeah|sure|ok|oke|okay|graag|please|doe (?:het|maar)|do it|go ahead|zeker|klopt"
    r"|annuleer\w*|annuleren|cancel\w*)\b"
)


def why_not(order: Order) -> str:
    """Why an order cannot be cancelled by itself; "": it can."""
    if order.status is OrderStatus.PAYMENT_PENDING:
        return "cancelled already" if order.cancel_asked else ""
    if order.status is not OrderStatus.PAID:
        return f"the order is {order.status.value}"
    attempt = paying(order)
    if attempt and frozen(order, attempt):
        return "the payment is disputed"
    if any(not case.given_up and case.state not in (*ENDED, ReturnState.REFUNDED) for case in order.returns):
        return "something of it is being returned or exchanged"
    return "already dispatched" if dispatched(order) else ""


def cancel_paid(talk: Talk, order: Order, reason: str) -> Order:
    """Stop the order; whoever calls tells the shopper. What was refunded or restocked before is not again."""
    order = close_proposals(talk, order)
    talk.move_units(sold_still(order), "restock")
    order = let_go(talk, order).moved(OrderStatus.CANCELLED).model_copy(update={"cancelled_at": talk.now})
    talk.save(order)
    void_refunded(talk, order)
    attempt = paying(order)
    rest = left(order, attempt) if attempt else 0
    if attempt and rest > 0:
        order = refund(talk, order, attempt, Repayment(amount=rest, reason=reason))
    if order.exchange_of:
        undo_exchange(talk, order)
    return order


# --- the shopper asks ---------------------------------------------------------------------------------------------


def ask_to_cancel(talk: Talk, order: Order) -> None:
    """It is asked once more, with what comes back: nobody loses their flowers by a slip of the thumb."""
    talk.understood(Intent.CANCEL_ORDER, order=order.number or "")
    if _kept(talk, order):
        return
    talk.go(Step.CANCEL_ORDER)
    talk.change(cancelling=order.id)
    ask(talk)


def ask(talk: Talk) -> None:
    order = _order(talk)
    if not order or _kept(talk, order):
        if not order:
            _cannot(talk, order)
        return
    pending = order.status is OrderStatus.PAYMENT_PENDING
    attempt = order.attempt if pending else paying(order)
    amount = left(order, attempt) if attempt else 0
    body = talk.text("cancel_ask", number=order.number or "", amount=amount, pending=pending, credit=order.credited)
    talk.ask(body, talk.option("cancelorder", "cancel_order"), talk.option("keeporder", "keep_order"))


def choose(talk: Talk, text: str) -> None:
    """The shopper wants to cancel: the order that they name, else the only one that can be, else it is asked which."""
    meant = named(talk, text)
    if meant:
        ask_to_cancel(talk, meant)
        return
    orders = past_orders(talk)
    possible = [order for order in orders if order.number and not why_not(order)]
    if len(possible) < 2:
        ask_to_cancel(talk, possible[0] if possible else orders[0])
        return
    options = [Option(id=f"cancelwhich:{order.id}", title=order.number or "") for order in possible[:MOST_CHOICES]]
    talk.ask(talk.text("cancel_which"), *options, overtakable=False)


def tap_which(talk: Talk, order_id: str) -> None:
    mine = any(past.id == order_id for past in talk.conversation.orders)
    order = talk.order(order_id) if mine else None
    if order:
        ask_to_cancel(talk, order)


def answers(text: str) -> str:
    """ "yes", "no", or "": neither. Only a plain yes cancels, and anything that denies is a no: what is cancelled by
    mistake is gone, what is kept by mistake is asked for once more."""
    words = spoken(text)
    if len(words.split()) > LONGEST_ANSWER:
        return ""
    return "no" if DENIES.search(words) else "yes" if AGREES.search(words) else ""


def hear(talk: Talk, said: Said) -> None:
    {"yes": do_cancel, "no": keep, "": ask}[answers(said.text)](talk)


def do_cancel(talk: Talk) -> None:
    order = _order(talk)
    if not order or _kept(talk, order):
        if not order:
            _cannot(talk, order)
        return
    talk.understood(Intent.CANCEL_ORDER, order=order.number or "")
    talk.change(step=Step.AFTER_ORDER, back=(), cancelling=None)
    if order.status is OrderStatus.PAYMENT_PENDING:
        talk.save(order.model_copy(update={"cancel_asked": True}))
        tell_of_money(talk, order, "cancelled_pending", amount=order.total)
        return
    order = cancel_paid(talk, order, "shopper")
    given = sum(each.amount for each in order.refunds if each.reason == "shopper")
    tell_of_money(talk, order, "cancelled_order", number=order.number or "", amount=given)
    announce(talk, order, by="shopper")


def _kept(talk: Talk, order: Order) -> bool:
    """Whether it cannot be cancelled by its shopper, which was then said."""
    if why_not(order):
        _cannot(talk, order)
        return True
    why = why_keep(talk, order)
    if not why:
        return False
    if talk.conversation.step is Step.CANCEL_ORDER:
        talk.change(step=Step.AFTER_ORDER, back=(), cancelling=None)
    contact = talk.rules.contact
    body = talk.text("tickets_kept", why=why, number=order.number or "", phone=contact.phone, email=contact.email)
    talk.ask(body, talk.option("human", "human"), talk.option("status", "order_status"), overtakable=False)
    return True


def keep(talk: Talk) -> None:
    order = _order(talk)
    talk.change(step=Step.AFTER_ORDER, back=(), cancelling=None)
    talk.say("order_kept", number=order.number or "" if order else "")


def _order(talk: Talk) -> Order | None:
    return talk.order(talk.conversation.cancelling) if talk.conversation.cancelling else None


def _cannot(talk: Talk, order: Order | None) -> None:
    """It has left, or money is in the way: a person can help."""
    contact = talk.rules.contact
    if talk.conversation.step is Step.CANCEL_ORDER:
        talk.change(step=Step.AFTER_ORDER, back=(), cancelling=None)
    state = ""
    if order and (order.cancel_asked or order.status is OrderStatus.CANCELLED):
        state = "cancelled"
    elif order and dispatched(order):
        state = "left"
    number = order.number or "" if order else ""
    body = talk.text("cancel_paid", number=number, state=state, phone=contact.phone, email=contact.email)
    talk.ask(body, talk.option("human", "human"), talk.option("status", "order_status"), overtakable=False)


def announce(talk: Talk, order: Order, *, by: str = "", reason: str = "") -> None:
    talk.announce(
        "order.cancelled",
        order=order.id,
        number=order.number,
        basket=order.total,
        currency=order.currency,
        reason=reason,
        **({"by": by} if by else {}),
    )
