"""What Stripe says of a payment, and what that makes of the order. The only road to PAID is an observation.

A table decides by what Stripe says and what the order already is; every branch may be taken twice without harm.
"""

from collections.abc import Callable
from datetime import timedelta

from functions.commerce.orders import Attempt, AttemptState, Order, OrderStatus
from functions.commerce.refunding import left
from functions.conversation.again import restore
from functions.conversation.asked_by_stripe import as_told, disagreement, filled_in
from functions.conversation.booking import book, let_go
from functions.conversation.cancelling import announce as announce_cancelled
from functions.conversation.chat_payment import look_at_money, the_one_paid
from functions.conversation.effects import ExpirePayment
from functions.conversation.exchanges import fell_through
from functions.conversation.in_vain import turn_away, why_in_vain
from functions.conversation.money_events import PaymentCallFailed, PaymentObserved
from functions.conversation.ordering import open_attempt
from functions.conversation.payment import confirm, offer_new_link, send_link, set_timer, stop_timers
from functions.conversation.refund_news import note_failed_refund
from functions.conversation.refunds import give_back, tell_of_money
from functions.conversation.selling import bought, sell
from functions.conversation.state import Step
from functions.conversation.steps.buy_now import order_now
from functions.conversation.talk import Talk
from functions.conversation.ways import keep_chosen

MOST_REFUSALS = 2
"""Attempts that Stripe refuses to open before a person is asked: refused twice is refused for a reason."""
UNPAID = (OrderStatus.AWAITING_PAYMENT, OrderStatus.PAYMENT_PENDING)
OVER = (AttemptState.CLOSED, AttemptState.PAID)
"""Nothing that is observed later takes an attempt back from here."""
GRACE = timedelta(minutes=1)
"""After `expires_at`, before Stripe is asked whether the session has expired."""
LONG_GRACE = timedelta(hours=1)
"""Where it may have been paid, and who would know has yet to say so."""
LOOK_AGAIN = timedelta(hours=12)
"""How often a delayed payment is looked at, should its webhook be lost."""


def on_payment_observed(talk: Talk, seen: PaymentObserved) -> None:
    order = talk.order(seen.order)
    attempt = next((each for each in order.attempts if each.number == seen.attempt), None) if order else None
    if not order or not attempt:
        talk.announce("payment.unknown", order=seen.order, session_id=seen.session)
        return
    order, attempt = the_one_paid(order, attempt, seen)
    look_at_money(talk, order, attempt, seen)
    attempt = attempt.model_copy(
        update={
            "session": seen.session,
            "expires_at": seen.expires_at,
            "payment_intent": seen.payment_intent or attempt.payment_intent,
            "livemode": seen.livemode if attempt.livemode is None else attempt.livemode,
            "method": seen.method or attempt.method,
            "doubt": attempt.doubt if seen.doubt else "",
        }
    )
    if seen.doubt and not attempt.doubt and attempt.state not in OVER:
        attempt = attempt.model_copy(update={"doubt": seen.doubt})
        order = order.with_attempt(attempt)
        talk.save(order)
        talk.announce("payment.review", order=order.id, reason=f"attempt {attempt.number}: {seen.doubt}")
    said = _outcome(seen)
    if said in ("pending", "paid"):
        wrong = disagreement(order, attempt, seen)
        if wrong:
            received = seen.amount if said == "paid" else None
            odd = {"received": received, "refund_only": wrong.refund_only}
            _review(talk, as_told(order, attempt, seen, talk.shop), attempt.model_copy(update=odd), wrong.reason)
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
    bought(talk, order, attempt)
    tell_of_money(talk, order, "payment_pending", total=order.total)
    talk.announce("payment.pending", order=order.id, amount=order.total, currency=order.currency)


def _failed(talk: Talk, order: Order, attempt: Attempt) -> None:
    """The bank said no: nothing was paid, the stock is free again, a new link is one tap away."""
    if attempt.state in OVER:
        return
    waited = _waits(order, attempt)
    _close(talk, order, attempt, OrderStatus.CANCELLED if order.cancel_asked else OrderStatus.EXPIRED)
    if not waited:
        return
    if order.cancel_asked:
        tell_of_money(talk, order, "cancelled_unpaid", amount=order.total)
        _closed_as_asked(talk, order)
        return
    if order.exchange_of:
        fell_through(talk, order)
    else:
        if not order.buy_now:
            restore(talk, order)
        offer_new_link(talk, order, "payment_failed")
    talk.announce("payment.failed", order=order.id, amount=order.total, currency=order.currency)


def _expired(talk: Talk, order: Order, attempt: Attempt) -> None:
    """Only now that Stripe has said so can nobody pay this link any more."""
    if attempt.state in OVER:
        return
    by_us = attempt.state is AttemptState.CLOSING
    waited = _waits(order, attempt)
    _close(talk, order, attempt, OrderStatus.CANCELLED if by_us else OrderStatus.EXPIRED)
    if waited and order.exchange_of:
        fell_through(talk, order)
    elif waited and by_us:
        _closed_as_asked(talk, order)
    elif waited:
        offer_new_link(talk, order, "payment_expired")
        talk.announce("order.expired", order=order.id, basket=order.total, currency=order.currency)


def _closed_as_asked(talk: Talk, order: Order) -> None:
    """The old link is out of the way; what was confirmed in the meantime is ordered now."""
    announce_cancelled(talk, order, reason="closed before payment")
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
    if order.status in TOO_LATE:
        give_back(talk, order, attempt, TOO_LATE[order.status])
    elif order.status is OrderStatus.REVIEW:
        # a person decides about the order, and with it about this payment
        talk.save(order.with_attempt(attempt.model_copy(update={"received": attempt.amount})))
        talk.announce("payment.review", order=order.id, reason=f"attempt {attempt.number} was paid while in review")
    elif reason := _why_not_kept(talk, order, attempt):
        turn_away(talk, order, attempt, reason)
        if was_closing:
            _go_on(talk)
    else:
        _settle(talk, order, attempt, was_closing=was_closing)


TOO_LATE = {OrderStatus.PAID: "duplicate", OrderStatus.CANCELLED: "cancelled"}
"""Orders that need no payment, and the reason with which it goes back."""


def _why_not_kept(talk: Talk, order: Order, attempt: Attempt) -> str:
    if left(order, attempt) <= 0 < attempt.amount:
        return "external"  # given back at Stripe's dashboard before we had heard that it was paid
    return "cancelled" if order.cancel_asked else why_in_vain(talk, order)


def _settle(talk: Talk, order: Order, attempt: Attempt, *, was_closing: bool) -> None:
    """The order is paid; whoever was about to order something else hears how that stands."""
    expired = order.status is OrderStatus.EXPIRED
    order = book(talk, order) if expired else keep_chosen(talk, order, attempt.offered)
    kept = not talk.conversation.cart.empty and talk.conversation.cart.hash != attempt.cart_hash
    buying = talk.conversation.buying
    sell(talk, order, attempt, take=expired)
    if was_closing and buying and buying.agreed:
        again = talk.option(f"buy:{buying.sku}", "buy_now")
        talk.ask(talk.text("paid_before_buying"), again, talk.option("browse", "browse"), overtakable=False)
    elif was_closing and kept:
        talk.ask(talk.text("paid_meanwhile"), talk.option("cart", "cart"), overtakable=False)


def _review(talk: Talk, order: Order, attempt: Attempt, wrong: str) -> None:
    """Not what was agreed: a person decides. Never fulfilled by itself."""
    known = order.at(attempt.number)
    if known.state is AttemptState.PAID or (known.received == attempt.received and order.review_reason):
        return
    told = bool(order.review_reason)
    held = order.status in UNPAID
    if order.status not in (OrderStatus.PAID, OrderStatus.CANCELLED, OrderStatus.REVIEW):
        order = order.moved(OrderStatus.REVIEW).model_copy(update={"review_held": held})
    reason = f"attempt {attempt.number}: {wrong}"
    order = order.with_attempt(attempt).model_copy(update={"review_reason": reason})
    talk.save(order)
    stop_timers(talk, order)
    bought(talk, order, attempt)
    if not told:
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
        note_failed_refund(talk, order, failed)
    elif failed.call == "expire" and attempt.state is AttemptState.CLOSING:
        # It may have been paid or have expired by itself: look, after a moment.
        set_timer(talk, order, "payment_check", talk.now + (LONG_GRACE if attempt.doubt else GRACE))
    elif failed.call == "create" and attempt.state not in OVER:
        _not_opened(talk, order, attempt)


def _not_opened(talk: Talk, order: Order, attempt: Attempt) -> None:
    """No link could be made. Tried once more; then a person is asked."""
    waited, cancelled = _waits(order, attempt), attempt.state is AttemptState.CLOSING
    _close(talk, order, attempt, OrderStatus.CANCELLED if cancelled else OrderStatus.EXPIRED)
    if not waited:
        return  # an older link was paid meanwhile
    if order.exchange_of:
        fell_through(talk, order)
        return
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


def _waits(order: Order, attempt: Attempt) -> bool:
    """Whether an order has nothing but this attempt to be paid by. In REVIEW nothing is left to decide once that is
    over: what was odd about a payment that never came is nobody's concern."""
    others = (each for each in order.attempts if each.number != attempt.number)
    alone = not order.undecided and all(each.state is AttemptState.CLOSED for each in others)
    return order.status in UNPAID or (order.status is OrderStatus.REVIEW and alone)


def _close(talk: Talk, order: Order, attempt: Attempt, status: OrderStatus) -> None:
    """An attempt that can no longer be paid: the order's stock is free again."""
    waited, held = _waits(order, attempt), order.status in UNPAID or order.review_held
    closed = attempt.model_copy(update={"state": AttemptState.CLOSED})
    order = order.with_attempt(closed)
    if waited:
        if held:
            talk.move(order, "release")
        # who exchanges something chooses anew: the credit does not wait for this order
        status = OrderStatus.CANCELLED if order.exchange_of else status
        decided = {"review_held": False, "review_reason": ""}
        order = let_go(talk, order).moved(status).model_copy(update=decided)
        stop_timers(talk, order)
    talk.save(order)
