"""What Stripe says of a payment, and what that makes of the order. The only road to PAID is an observation.

A table decides by what Stripe says and what the order already is; every branch may be taken twice without harm.
"""

from collections.abc import Callable
from datetime import timedelta

from functions.commerce.orders import Attempt, AttemptState, Order, OrderStatus
from functions.commerce.pricing import quote
from functions.conversation import move_day
from functions.conversation.again import restore
from functions.conversation.asked_by_stripe import disagreement, filled_in
from functions.conversation.basket import shown_agreed, shown_lines, shown_totals
from functions.conversation.booking import book, let_go, order_when, over
from functions.conversation.confirmation import confirm_by_mail
from functions.conversation.effects import ExpirePayment
from functions.conversation.events import PaymentCallFailed, PaymentObserved
from functions.conversation.in_vain import turn_away, why_in_vain
from functions.conversation.message import Receipt
from functions.conversation.ordering import open_attempt
from functions.conversation.payment import LIVE, confirm, offer_new_link, send_link, set_timer, stop_timers
from functions.conversation.refunds import give_back, note_failed_refund, tell_of_money
from functions.conversation.state import PastOrder, Step
from functions.conversation.steps.buy_now import order_now
from functions.conversation.talk import Talk
from functions.conversation.ways import keep_chosen

MOST_ORDERS = 10
BUYING = (Step.BUY_DAY, Step.BUY_CARD)
"""Questions about something else than what was just paid: they stay open."""
MOST_REFUSALS = 2
"""Attempts that Stripe refuses to open before a person is asked: refused twice is refused for a reason."""
UNPAID = (OrderStatus.AWAITING_PAYMENT, OrderStatus.PAYMENT_PENDING)
OVER = (AttemptState.CLOSED, AttemptState.PAID)
"""Nothing that is observed later takes an attempt back from here."""
GRACE = timedelta(minutes=1)
"""After `expires_at`, before Stripe is asked whether the session has expired."""
LOOK_AGAIN = timedelta(hours=12)
"""How often a delayed payment is looked at, should its webhook be lost."""


def on_payment_observed(talk: Talk, seen: PaymentObserved) -> None:
    order = talk.order(seen.order)
    attempt = next((each for each in order.attempts if each.number == seen.attempt), None) if order else None
    if not order or not attempt:
        talk.announce("payment.unknown", order=seen.order, session_id=seen.session)
        return
    attempt = attempt.model_copy(
        update={
            "session": seen.session,
            "expires_at": seen.expires_at,
            "payment_intent": seen.payment_intent or attempt.payment_intent,
        }
    )
    said = _outcome(seen)
    if said in ("pending", "paid"):
        wrong = disagreement(order, attempt, seen)
        if wrong:
            _review(talk, order, attempt, wrong)
            return
        order, attempt = filled_in(order, attempt, seen, talk.shop)
    OUTCOMES[said](talk, order, attempt)


def _outcome(seen: PaymentObserved) -> str:
    if seen.status != "complete":
        return seen.status
    if seen.payment_status != "unpaid":
        return "paid"
    return "failed" if seen.failed else "pending"


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
    set_timer(talk, order, "payment_reminder", remind)
    set_timer(talk, order, "payment_check", (attempt.expires_at or talk.now) + GRACE)
    send_link(talk, order, "payment_request")


def _pending(talk: Talk, order: Order, attempt: Attempt) -> None:
    """Paid by a delayed method: the bank takes days, the stock stays held."""
    if attempt.state in (AttemptState.PENDING, *OVER) or order.status is not OrderStatus.AWAITING_PAYMENT:
        return
    attempt = attempt.model_copy(update={"state": AttemptState.PENDING})
    order = keep_chosen(talk, order, attempt.offered).with_attempt(attempt).moved(OrderStatus.PAYMENT_PENDING)
    talk.save(order)
    stop_timers(talk, order)
    set_timer(talk, order, "payment_check", talk.now + LOOK_AGAIN)
    _bought(talk, order, attempt)
    tell_of_money(talk, order, "payment_pending", total=order.total)
    talk.announce("payment.pending", order=order.id, amount=order.total, currency=order.currency)


def _failed(talk: Talk, order: Order, attempt: Attempt) -> None:
    """The bank said no: nothing was paid, the stock is free again, a new link is one tap away."""
    if attempt.state in OVER:
        return
    waited = order.status in UNPAID
    _close(talk, order, attempt, OrderStatus.EXPIRED)
    if not waited:
        return
    if not order.buy_now:
        restore(talk, order)
    offer_new_link(talk, order, "payment_failed")
    talk.announce("payment.failed", order=order.id, amount=order.total, currency=order.currency)


def _expired(talk: Talk, order: Order, attempt: Attempt) -> None:
    """Only now that Stripe has said so can nobody pay this link any more."""
    if attempt.state in OVER:
        return
    by_us = attempt.state is AttemptState.CLOSING
    waited = order.status in UNPAID
    _close(talk, order, attempt, OrderStatus.CANCELLED if by_us else OrderStatus.EXPIRED)
    if waited and by_us:
        _closed_as_asked(talk, order)
    elif waited:
        offer_new_link(talk, order, "payment_expired")
        talk.announce("order.expired", order=order.id, basket=order.total, currency=order.currency)


def _closed_as_asked(talk: Talk, order: Order) -> None:
    """The old link is out of the way; what was confirmed in the meantime is ordered now."""
    talk.announce(
        "order.cancelled",
        order=order.id,
        number=None,
        basket=order.total,
        currency=order.currency,
        reason="closed before payment",
    )
    if talk.conversation.order == order.id:
        talk.change(order=None)
    _go_on(talk)


def _go_on(talk: Talk) -> None:
    confirming, buying = talk.conversation.confirming, talk.conversation.buying
    if confirming is not None:
        talk.change(confirming=None)
        confirm(talk, confirming)
    elif buying and buying.agreed:
        order_now(talk)


def _paid(talk: Talk, order: Order, attempt: Attempt) -> None:
    if attempt.state is AttemptState.PAID:
        return
    was_closing = attempt.state is AttemptState.CLOSING
    attempt = attempt.model_copy(update={"state": AttemptState.PAID})
    order = order.with_attempt(attempt)
    if order.status is OrderStatus.PAID:
        give_back(talk, order, attempt, "duplicate")
    elif order.status is OrderStatus.CANCELLED:
        give_back(talk, order, attempt, "cancelled")
    elif order.status is OrderStatus.REVIEW:
        talk.save(order)
        talk.announce("payment.review", order=order.id, reason=f"attempt {attempt.number} was paid while in review")
    elif in_vain := why_in_vain(talk, order):
        turn_away(talk, order, attempt, in_vain)
        if was_closing:
            _go_on(talk)
    else:
        _settle(talk, order, attempt, was_closing=was_closing)


def _settle(talk: Talk, order: Order, attempt: Attempt, *, was_closing: bool) -> None:
    """The order is paid: it gets its number, its stock is sold, the receipt goes out."""
    talk.order_number = talk.facts.order_number()
    talk.move(order, "take" if order.status is OrderStatus.EXPIRED else "sell")
    expired = order.status is OrderStatus.EXPIRED
    order = book(talk, order) if expired else keep_chosen(talk, order, attempt.offered)
    paid = order.moved(OrderStatus.PAID).model_copy(update={"number": str(talk.order_number), "paid_at": talk.now})
    if paid.attempt.state in LIVE:
        # An earlier link was paid after all: the newer one must not be paid too.
        talk.effects.append(ExpirePayment(order=order.id, attempt=paid.attempt.number))
        paid = paid.with_attempt(paid.attempt.model_copy(update={"state": AttemptState.CLOSING}))
    talk.save(paid)
    stop_timers(talk, order)
    kept = not talk.conversation.cart.empty and talk.conversation.cart.hash != attempt.cart_hash
    buying = talk.conversation.buying
    _bought(talk, paid, attempt)
    if talk.conversation.order == order.id:
        talk.change(order=None)
    _send_receipt(talk, paid)
    confirm_by_mail(talk, paid)
    if paid.delivery and over(talk, paid.delivery):
        # Only a bank that takes days: the day was held, and is over all the same.
        move_day.offer(talk, paid, "day_over")
    if was_closing and buying and buying.agreed:
        again = talk.option(f"buy:{buying.sku}", "buy_now")
        talk.ask(talk.text("paid_before_buying"), again, talk.option("browse", "browse"), overtakable=False)
    elif was_closing and kept:
        talk.ask(talk.text("paid_meanwhile"), talk.option("cart", "cart"), overtakable=False)
    talk.announce(
        "order.paid",
        order=paid.id,
        number=paid.number,
        basket=paid.total,
        currency=paid.currency,
        units=sum(line.quantity for line in paid.lines),
        lines=[{"sku": line.sku, "quantity": line.quantity, "price": line.price} for line in paid.lines],
    )


def settle_free(talk: Talk, order: Order) -> None:
    """Nothing to pay: paid as it is placed, by an attempt that Stripe never hears of. Nothing is held for it yet, as
    for an order whose link has expired: all of it is taken at once, or the transaction fails."""
    talk.change(transactional=True, stop_explained=False)
    attempt = Attempt(number=1, state=AttemptState.PAID, amount=0, cart_hash=talk.conversation.cart.hash)
    unheld = order.model_copy(update={"status": OrderStatus.EXPIRED}).with_attempt(attempt)
    _settle(talk, unheld, attempt, was_closing=False)


def _bought(talk: Talk, order: Order, attempt: Attempt) -> None:
    """The order is among the shopper's own from now on, and what it holds is not in the cart any more."""
    conversation = talk.conversation
    others = tuple(past for past in conversation.orders if past.id != order.id)
    past = (PastOrder(id=order.id, number=order.number), *others)[:MOST_ORDERS]
    talk.change(orders=past, confirming=None)
    if conversation.buying and conversation.buying.agreed:
        talk.change(buying=None)
    if conversation.cart.hash == attempt.cart_hash:
        draft = conversation.draft.for_next_order()
        step = conversation.step if conversation.step in BUYING else Step.AFTER_ORDER
        talk.change(cart=conversation.cart.clear(), undo=None, draft=draft, step=step, back=())
    elif conversation.step is Step.AWAITING_PAYMENT:
        talk.change(step=Step.AFTER_ORDER, back=())


def _send_receipt(talk: Talk, order: Order) -> None:
    totals = quote(order.lines, order.shipping)
    told = {"when": order_when(talk, order), "gift": order.gift, "card": order.card_message}
    address = order.address.line if order.address else ""
    talk.send(
        Receipt(
            heading=talk.text("receipt_heading", number=order.number, total=order.total),
            number=order.number or "",
            lines=shown_lines(talk, order.lines),
            totals=(*shown_agreed(talk, order), *shown_totals(talk, totals, order.shipping)),
            note=talk.text("receipt_note", name=order.recipient, address=address, email=order.email, **told),
        ),
        purpose="transactional",
        update="order_paid",
        values={"order_number": order.number or "", "total": talk.money(order.total), "shop": talk.rules.name},
    )


def _review(talk: Talk, order: Order, attempt: Attempt, wrong: str) -> None:
    """Not what was agreed: a person decides. Never fulfilled by itself."""
    reason = f"attempt {attempt.number}: {wrong}"
    if order.review_reason == reason or attempt.state is AttemptState.PAID:
        return
    if order.status not in (OrderStatus.PAID, OrderStatus.CANCELLED):
        order = order.moved(OrderStatus.REVIEW)
    order = order.with_attempt(attempt).model_copy(update={"review_reason": reason})
    talk.save(order)
    stop_timers(talk, order)
    _bought(talk, order, attempt)
    contact = talk.rules.contact
    tell_of_money(talk, order, "payment_review", phone=contact.phone, email=contact.email)
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
    if not order or not attempt:
        return
    if failed.call == "refund":
        note_failed_refund(talk, order, attempt)
    elif failed.call == "expire" and attempt.state is AttemptState.CLOSING:
        # It may have been paid or have expired by itself: look, after a moment.
        set_timer(talk, order, "payment_check", talk.now + GRACE)
    elif failed.call == "create" and attempt.state not in OVER:
        _not_opened(talk, order, attempt)


def _not_opened(talk: Talk, order: Order, attempt: Attempt) -> None:
    """No link could be made. Tried once more; then a person is asked."""
    cancelled = attempt.state is AttemptState.CLOSING
    _close(talk, order, attempt, OrderStatus.CANCELLED if cancelled else OrderStatus.EXPIRED)
    if cancelled:
        _closed_as_asked(talk, order)
        return
    refused = [each for each in order.attempts if each.session is None]
    again = talk.order(order.id)
    if len(refused) < MOST_REFUSALS and again:
        open_attempt(talk, again, attempt.offered)
        return
    talk.change(human_requested_at=talk.now)
    if talk.conversation.step is Step.AWAITING_PAYMENT:
        talk.change(step=Step.CART, back=())
    contact = talk.rules.contact
    talk.say("payment_unavailable", phone=contact.phone, email=contact.email)


def _close(talk: Talk, order: Order, attempt: Attempt, status: OrderStatus) -> None:
    """An attempt that can no longer be paid: the order's stock is free again."""
    closed = attempt.model_copy(update={"state": AttemptState.CLOSED})
    order = order.with_attempt(closed)
    if order.status in UNPAID:
        talk.move(order, "release")
        order = let_go(talk, order).moved(status)
        stop_timers(talk, order)
    talk.save(order)
