"""What a payment fact means for an order. The only road to PAID is an observation of the session itself.

A table decides by what Stripe says and what the order already is; every branch may be taken twice without harm.
"""

from collections.abc import Callable
from datetime import timedelta

from functions.commerce.orders import Attempt, AttemptState, Order, OrderStatus, Refund
from functions.commerce.pricing import quote
from functions.conversation.effects import ExpirePayment, RefundPayment
from functions.conversation.events import PaymentCallFailed, PaymentObserved, RefundObserved
from functions.conversation.message import Choices, Link, PaymentRequest, Receipt, Text
from functions.conversation.ordering import check_cart, confirm, open_attempt, send_summary
from functions.conversation.show import chosen_shipping, order_lines, show_similar, shown_lines, shown_totals
from functions.conversation.state import PastOrder, Step, Timer
from functions.conversation.talk import Talk

MOST_ORDERS = 10
MOST_REFUSALS = 2
"""Attempts that Stripe refuses to open before a person is asked: refused twice is refused for a reason."""
LIVE = (AttemptState.OPENING, AttemptState.OPEN)
GRACE = timedelta(minutes=1)
"""After `expires_at`, before Stripe is asked whether the session has expired."""
LOOK_AGAIN = timedelta(hours=12)
"""How often a delayed payment is looked at, should its webhook be lost."""


# --- what the shopper wants ---------------------------------------------------------------------------------


def resume_payment(talk: Talk) -> bool:
    """Lead back to the payment of this very cart. False: there is none to go back to."""
    order = talk.order(talk.conversation.order) if talk.conversation.order else None
    if not order or order.attempt.cart_hash != talk.conversation.cart.hash:
        return False
    if order.status is OrderStatus.AWAITING_PAYMENT and order.attempt.state is AttemptState.OPEN:
        send_link(talk, order, "payment_open")
    elif order.status is OrderStatus.AWAITING_PAYMENT and order.attempt.state is AttemptState.OPENING:
        talk.say("preparing_payment")
    elif order.status is OrderStatus.PAYMENT_PENDING:
        talk.say("payment_pending", total=order.total)
    elif order.status is OrderStatus.EXPIRED:
        return renew(talk, order)
    else:
        return False
    talk.change(step=Step.AWAITING_PAYMENT)
    return True


def renew(talk: Talk, order: Order) -> bool:
    """A new link for an expired order, when nothing about it changed; else what changed is shown to be confirmed."""
    if not check_cart(talk):
        if not talk.conversation.cart.empty:
            talk.go(Step.CHECKOUT_CONFIRM)
            send_summary(talk)
        return True
    lines = order_lines(talk)
    shipping = chosen_shipping(talk, sum(line.total for line in lines))
    if not shipping or quote(lines, shipping).total != order.total:
        return False
    talk.change(step=Step.AWAITING_PAYMENT)
    open_attempt(talk, order)
    talk.say("preparing_payment")
    return True


def cancel_payment(talk: Talk) -> None:
    """Close the open link; the cart and the answers stay."""
    order = talk.order(talk.conversation.order) if talk.conversation.order else None
    if order and order.status is OrderStatus.PAYMENT_PENDING:
        contact = talk.rules.contact
        talk.say("cancel_pending", phone=contact.phone, email=contact.email)
        return
    if order:
        close_attempt(talk, order)
    talk.change(step=Step.CART, back=(), confirming=None)
    body = talk.text("cancelled_payment", units=talk.conversation.cart.units)
    talk.ask(body, talk.option("cart", "cart"), talk.option("browse", "continue"), overtakable=False)


def follow_cart(talk: Talk) -> None:
    """A cart that is no longer what an open link charges for: that link is closed first (design 3)."""
    if not talk.conversation.order:
        return
    order = talk.order(talk.conversation.order)
    if order and order.attempt.cart_hash != talk.conversation.cart.hash and close_attempt(talk, order):
        talk.say("link_closed")


def close_attempt(talk: Talk, order: Order) -> bool:
    """Ask Stripe to expire the live attempt. False: there is none."""
    attempt = order.attempt
    if order.status is not OrderStatus.AWAITING_PAYMENT or attempt.state not in LIVE:
        return False
    talk.save(order.with_attempt(attempt.model_copy(update={"state": AttemptState.CLOSING})))
    if attempt.state is AttemptState.OPEN:
        talk.effects.append(ExpirePayment(order=order.id, attempt=attempt.number))
    _stop_timers(talk, order)
    return True


def send_link(talk: Talk, order: Order, key: str) -> None:
    """The payment link, in words of the template `key`."""
    talk.send(
        PaymentRequest(
            body=talk.text(key, total=order.total, minutes=talk.rules.payment_hold_minutes),
            link=Link(title=talk.text("label_pay"), url=talk.facts.links.payment(order.id)),
            amount=talk.money(order.total),
        ),
        purpose="transactional",
    )


# --- what Stripe says ---------------------------------------------------------------------------------------


def on_payment_observed(talk: Talk, seen: PaymentObserved) -> None:
    order = talk.order(seen.order)
    attempt = next((each for each in order.attempts if each.number == seen.attempt), None) if order else None
    if not order or not attempt:
        talk.announce("payment.unknown", order=seen.order, session=seen.session)
        return
    attempt = attempt.model_copy(
        update={
            "session": seen.session,
            "expires_at": seen.expires_at,
            "payment_intent": seen.payment_intent or attempt.payment_intent,
        }
    )
    outcome = OUTCOMES[_outcome(seen)]
    if seen.status == "complete" and not _as_agreed(order, attempt, seen):
        outcome = _review
    outcome(talk, order, attempt)


def _outcome(seen: PaymentObserved) -> str:
    if seen.status != "complete":
        return seen.status
    if seen.payment_status != "unpaid":
        return "paid"
    return "failed" if seen.failed else "pending"


def _as_agreed(order: Order, attempt: Attempt, seen: PaymentObserved) -> bool:
    return seen.amount == attempt.amount and seen.currency.upper() == order.currency


def _opened(talk: Talk, order: Order, attempt: Attempt) -> None:
    """The link is there: give it to the shopper, unless it has been thought better of meanwhile."""
    if attempt.state is AttemptState.CLOSING:
        talk.save(order.with_attempt(attempt))
        talk.effects.append(ExpirePayment(order=order.id, attempt=attempt.number))
        return
    if attempt.state is not AttemptState.OPENING:
        return
    attempt = attempt.model_copy(update={"state": AttemptState.OPEN})
    order = order.with_attempt(attempt)
    talk.save(order)
    remind = talk.now + timedelta(minutes=talk.rules.payment_reminder_minutes)
    _set_timer(talk, order, "payment_reminder", remind)
    _set_timer(talk, order, "payment_check", (attempt.expires_at or talk.now) + GRACE)
    send_link(talk, order, "payment_request")


def _pending(talk: Talk, order: Order, attempt: Attempt) -> None:
    """Paid by a delayed method: the bank takes days, the stock stays held."""
    if attempt.state is AttemptState.PENDING or order.status is not OrderStatus.AWAITING_PAYMENT:
        return
    attempt = attempt.model_copy(update={"state": AttemptState.PENDING})
    talk.save(order.with_attempt(attempt).moved(OrderStatus.PAYMENT_PENDING))
    _stop_timers(talk, order)
    _set_timer(talk, order, "payment_check", talk.now + LOOK_AGAIN)
    _tell(talk, order, "payment_pending", total=order.total)
    talk.announce("payment.pending", order=order.id, amount=order.total, currency=order.currency)


def _failed(talk: Talk, order: Order, attempt: Attempt) -> None:
    """The bank said no: nothing was paid, the stock is free again, a new link is one tap away."""
    if attempt.state is AttemptState.CLOSED:
        return
    _close(talk, order, attempt, OrderStatus.EXPIRED)
    _offer_new_link(talk, order, "payment_failed")
    talk.announce("payment.failed", order=order.id, amount=order.total, currency=order.currency)


def _expired(talk: Talk, order: Order, attempt: Attempt) -> None:
    """Only now that Stripe has said so can nobody pay this link any more."""
    if attempt.state in (AttemptState.CLOSED, AttemptState.PAID):
        return
    by_us = attempt.state is AttemptState.CLOSING
    _close(talk, order, attempt, OrderStatus.CANCELLED if by_us else OrderStatus.EXPIRED)
    if not by_us:
        _offer_new_link(talk, order, "payment_expired")
        talk.announce("order.expired", order=order.id, basket=order.total, currency=order.currency)
        return
    talk.announce("order.cancelled", order=order.id, number=None, basket=order.total, reason="closed before payment")
    confirming = talk.conversation.confirming
    if talk.conversation.order == order.id:
        talk.change(order=None)
    if confirming is not None:
        talk.change(confirming=None)
        confirm(talk, confirming)


def _paid(talk: Talk, order: Order, attempt: Attempt) -> None:
    if attempt.state is AttemptState.PAID or any(each.attempt == attempt.number for each in order.refunds):
        return
    attempt = attempt.model_copy(update={"state": AttemptState.PAID})
    order = order.with_attempt(attempt)
    if order.status is OrderStatus.PAID:
        _give_back(talk, order, attempt, "duplicate")
    elif order.status is OrderStatus.CANCELLED:
        _give_back(talk, order, attempt, "cancelled")
    elif order.status is OrderStatus.EXPIRED and not _still_there(talk, order):
        _give_back(talk, order, attempt, "out_of_stock")
        show_similar(talk, order.lines[0].product)
    else:
        _settle(talk, order)


def _still_there(talk: Talk, order: Order) -> bool:
    """Paid after its stock was let go: can it still be had?"""
    stock = talk.facts.stock(line.sku for line in order.lines if line.tracked)
    return all(stock[line.sku] >= line.quantity for line in order.lines if line.tracked)


def _settle(talk: Talk, order: Order) -> None:
    """The order is paid: it gets its number, its stock is sold, the receipt goes out."""
    talk.order_number = talk.facts.order_number()
    talk.move(order, "take" if order.status is OrderStatus.EXPIRED else "sell")
    paid = order.moved(OrderStatus.PAID).model_copy(update={"number": str(talk.order_number), "paid_at": talk.now})
    talk.save(paid)
    _stop_timers(talk, order)
    conversation = talk.conversation
    past = (PastOrder(id=paid.id, number=paid.number), *conversation.orders)[:MOST_ORDERS]
    talk.change(orders=past, confirming=None)
    if conversation.order == order.id:
        talk.change(order=None)
    if conversation.cart.hash == order.attempt.cart_hash:
        draft = conversation.draft.model_copy(update={"card_message": None})
        talk.change(cart=conversation.cart.clear(), undo=None, draft=draft, step=Step.AFTER_ORDER, back=())
    _send_receipt(talk, paid)
    talk.announce(
        "order.paid",
        order=paid.id,
        number=paid.number,
        basket=paid.total,
        currency=paid.currency,
        lines=[{"sku": line.sku, "quantity": line.quantity, "price": line.price} for line in paid.lines],
    )


def _send_receipt(talk: Talk, order: Order) -> None:
    totals = quote(order.lines, order.shipping)
    address = order.address.line if order.address else ""
    talk.send(
        Receipt(
            heading=talk.text("receipt_heading", number=order.number),
            number=order.number or "",
            lines=shown_lines(talk, order.lines),
            totals=shown_totals(talk, totals, order.shipping),
            note=talk.text("receipt_note", name=order.recipient, address=address, email=order.email),
        ),
        purpose="transactional",
        update="order_paid",
        values={"order_number": order.number or "", "total": talk.money(order.total), "shop": talk.rules.name},
    )


def _give_back(talk: Talk, order: Order, attempt: Attempt, reason: str) -> None:
    """Refund an attempt in full, by itself, and say so."""
    refund = Refund(
        id=talk.new_id("r", f"refund:{attempt.number}"), attempt=attempt.number, amount=attempt.amount, reason=reason
    )
    order = order.with_attempt(attempt).model_copy(update={"refunds": (*order.refunds, refund)})
    if order.status is OrderStatus.EXPIRED:
        order = order.moved(OrderStatus.CANCELLED)
    talk.save(order)
    talk.effects.append(refund_call(order, attempt, refund))
    _tell(talk, order, "refund", amount=attempt.amount, reason=reason, number=order.number or "")
    talk.announce("refund.requested", order=order.id, amount=attempt.amount, currency=order.currency, reason=reason)


def refund_call(order: Order, attempt: Attempt, refund: Refund) -> RefundPayment:
    return RefundPayment(
        order=order.id,
        attempt=attempt.number,
        payment_intent=attempt.payment_intent or "",
        refund=refund.id,
        amount=refund.amount,
        reason="duplicate" if refund.reason == "duplicate" else "requested_by_customer",
    )


def _review(talk: Talk, order: Order, attempt: Attempt) -> None:
    """Not what was agreed: a person decides. Never fulfilled by itself."""
    if order.status in (OrderStatus.REVIEW, OrderStatus.CANCELLED):
        return
    reason = f"attempt {attempt.number}: amount or currency is not what was agreed"
    if order.status is not OrderStatus.PAID:
        order = order.moved(OrderStatus.REVIEW)
    talk.save(order.with_attempt(attempt).model_copy(update={"review_reason": reason}))
    _stop_timers(talk, order)
    _tell(talk, order, "payment_review", phone=talk.rules.contact.phone, email=talk.rules.contact.email)
    talk.announce("payment.review", order=order.id, reason=reason)


OUTCOMES: dict[str, Callable[[Talk, Order, Attempt], None]] = {
    "open": _opened,
    "pending": _pending,
    "failed": _failed,
    "paid": _paid,
    "expired": _expired,
}


def on_payment_call_failed(talk: Talk, failed: PaymentCallFailed) -> None:
    """Stripe answered with a definite no."""
    order = talk.order(failed.order)
    attempt = next((each for each in order.attempts if each.number == failed.attempt), None) if order else None
    talk.announce("payment.call_failed", order=failed.order, call=failed.call, reason=failed.reason)
    if not order or not attempt or failed.call != "create" or attempt.state in (AttemptState.CLOSED, AttemptState.PAID):
        return
    cancelled = attempt.state is AttemptState.CLOSING
    _close(talk, order, attempt, OrderStatus.CANCELLED if cancelled else OrderStatus.EXPIRED)
    if cancelled:
        return
    refused = [each for each in order.attempts if each.session is None]
    again = talk.order(order.id)
    if len(refused) < MOST_REFUSALS and again:
        open_attempt(talk, again)
        return
    talk.change(human_requested_at=talk.now, step=Step.CART)
    contact = talk.rules.contact
    talk.say("payment_unavailable", phone=contact.phone, email=contact.email)


def on_refund_observed(talk: Talk, seen: RefundObserved) -> None:
    order = talk.order(seen.order)
    refund = next((each for each in order.refunds if each.id == seen.refund), None) if order else None
    if not order or not refund or refund.state == seen.status:
        return
    state = "failed" if seen.status in ("failed", "canceled") else seen.status
    refunds = tuple(
        each.model_copy(update={"state": state}) if each.id == seen.refund else each for each in order.refunds
    )
    talk.save(order.model_copy(update={"refunds": refunds}))
    talk.announce(f"refund.{state}", order=order.id, amount=seen.amount, currency=order.currency)


# --- shared -------------------------------------------------------------------------------------------------


def _close(talk: Talk, order: Order, attempt: Attempt, status: OrderStatus) -> None:
    """An attempt that can no longer be paid: the order's stock is free again."""
    closed = attempt.model_copy(update={"state": AttemptState.CLOSED})
    order = order.with_attempt(closed)
    if order.status in (OrderStatus.AWAITING_PAYMENT, OrderStatus.PAYMENT_PENDING):
        talk.move(order, "release")
        order = order.moved(status)
    talk.save(order)
    _stop_timers(talk, order)


def _offer_new_link(talk: Talk, order: Order, key: str) -> None:
    option = talk.option(f"newlink:{order.id}", "new_link")
    message = Choices(
        body=talk.text(key, total=order.total),
        options=(option, talk.option("cart", "cart")),
        opener=talk.text("label_choose"),
    )
    talk.send(
        message,
        purpose="transactional",
        update="payment_expired",
        values={"total": talk.money(order.total), "shop": talk.rules.name},
    )


def _tell(talk: Talk, order: Order, key: str, **values: object) -> None:
    """A change of money, said once; outside the window by the template of the same name."""
    text = talk.text(key, **values)
    shown = {"order_number": order.number or "", "total": talk.money(order.total), "shop": talk.rules.name}
    talk.send(Text(body=text), purpose="transactional", update=key, values=shown)


def _set_timer(talk: Talk, order: Order, kind: str, due: object) -> None:
    timer = Timer.model_validate({"id": f"{kind}:{order.id}", "due": due, "kind": kind, "subject": order.id})
    talk.conversation = talk.conversation.with_timer(timer)


def _stop_timers(talk: Talk, order: Order) -> None:
    ids = (f"payment_reminder:{order.id}", f"payment_check:{order.id}")
    talk.conversation = talk.conversation.without_timer(*ids)
