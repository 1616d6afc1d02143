"""What a shopper wants of a payment: to go on with it, to change it, to be rid of it. What Stripe says is `settlement`.

At most one link is open: whatever changes what was agreed closes the old one first, and waits until Stripe has said so.
"""

from datetime import timedelta

from functions.commerce.money import step
from functions.commerce.orders import AttemptState, Order, OrderStatus
from functions.commerce.pricing import goods_value, quote
from functions.conversation.basket import chosen_shipping, plain_lines, show_cart
from functions.conversation.buy_now import check_again
from functions.conversation.cancelling import ask_to_cancel
from functions.conversation.chat_payment import invoice, payable_here
from functions.conversation.codes import as_told, check_code, still_usable
from functions.conversation.days import ask_for_day
from functions.conversation.effects import ExpirePayment, Purpose
from functions.conversation.message import Choices, Invoice, Link, PaymentRequest
from functions.conversation.ordering import (
    answers,
    charge_lines,
    check_cart,
    check_day,
    load_all,
    open_attempt,
    place,
    say_preparing,
    send_summary,
    withdrawal_rights,
)
from functions.conversation.pausing import stops
from functions.conversation.state import Step, Timer
from functions.conversation.talk import Talk
from functions.conversation.ways import at_stripe

LIVE = (AttemptState.OPENING, AttemptState.OPEN)
BUY_NOW_KEYS = {
    "payment_request": "buy_now_request",
    "payment_open": "buy_now_open",
    "payment_reminder": "buy_now_open",
    "payment_expired": "buy_now_expired",
}
"""Of an order of "buy now" neither a cart nor the whole total can be told."""
EXCHANGE_KEYS = {
    "payment_request": "exchange_request",
    "payment_open": "exchange_open",
    "payment_reminder": "exchange_open",
}
"""Only the difference is paid."""
IN_CHAT_KEYS = {
    "payment_request": "chat_invoice",
    "payment_open": "chat_invoice_open",
    "payment_reminder": "chat_invoice_open",
}
"""Paid inside the chat, no link is spoken of."""
CLOSE_AGAIN = timedelta(minutes=5)
"""After asking Stripe to close a link: when to look whether it did, should the answer be lost."""


def confirm(talk: Talk, version: int | None = None) -> None:
    """The shopper agreed to the summary of that cart version (None: the one shown). Order it, or say what changed."""
    cart = talk.conversation.cart
    if cart.empty:
        show_cart(talk)
        return
    if version is not None and version != cart.version:
        talk.say("summary_stale")
        _summarise(talk)
        return
    before = open_order(talk)
    if before and before.status is OrderStatus.AWAITING_PAYMENT:
        if before.attempt.state in LIVE and resume_payment(talk, for_cart=True):
            return
        if not stops(talk):
            close_attempt(talk, before)
            talk.change(confirming=cart.version, buying=None)
            talk.say("one_moment")
    elif not stops(talk):
        _order(talk)


def _order(talk: Talk) -> None:
    load_all(talk)
    if not check_cart(talk):
        _summarise(talk)
        return
    if not check_day(talk):
        ask_for_day(talk)
        return
    if not check_code(talk, plain_lines(talk)):
        _summarise(talk)
        return
    place(talk)


def _summarise(talk: Talk) -> None:
    if not talk.conversation.cart.empty:
        talk.go(Step.CHECKOUT_CONFIRM)
        send_summary(talk)


def open_order(talk: Talk) -> Order | None:
    """The order being paid, if there is one. Raises FactsNeeded."""
    return talk.order(talk.conversation.order) if talk.conversation.order else None


def resume_payment(talk: Talk, *, for_cart: bool = False) -> bool:
    """Lead back to the payment that is open. False: there is none to go back to. `for_cart`: what was bought apart
    from the cart does not count."""
    order = open_order(talk)
    if not order or (order.buy_now and for_cart):
        return False
    if order.status is OrderStatus.PAYMENT_PENDING and (order.buy_now or talk.conversation.cart.empty):
        key = "cancelled_pending" if order.cancel_asked else "payment_pending"
        talk.say(key, total=order.total, amount=order.total)
        return True
    if not _as_agreed(talk, order):
        return False
    if order.status is OrderStatus.AWAITING_PAYMENT and order.attempt.state is AttemptState.OPEN:
        send_link(talk, order, "payment_open", purpose="reply")
    elif order.status is OrderStatus.AWAITING_PAYMENT and order.attempt.state is AttemptState.OPENING:
        say_preparing(talk, order.id)
    elif order.status is OrderStatus.EXPIRED:
        return _renew(talk, order)
    else:
        return False
    talk.go(Step.AWAITING_PAYMENT)
    return True


def _as_agreed(talk: Talk, order: Order) -> bool:
    """Whether an order is what the cart and the answers now say: another address needs another order."""
    if order.buy_now:
        return True
    if order.status is OrderStatus.AWAITING_PAYMENT and not payable_here(talk, order.attempt):
        return False
    if order.attempt.cart_hash != talk.conversation.cart.hash or not as_told(talk, order):
        return False
    lines = plain_lines(talk)
    shipping = chosen_shipping(talk, goods_value(lines))
    discount = order.discount.amount if order.discount else 0
    if not shipping or quote(lines, shipping).total - discount != order.total:
        return False
    same = all(getattr(order, name) == answer for name, answer in answers(talk).items() if name != "buyer")
    return same and order.shipping.id == shipping.id


def _renew(talk: Talk, order: Order) -> bool:
    """A new link for an expired order, when nothing about it changed; else what changed is shown to be confirmed."""
    if stops(talk):
        return True
    if order.buy_now:
        return _renew_alone(talk, order)
    load_all(talk)
    if not check_cart(talk):
        _summarise(talk)
        return True
    if not check_day(talk):
        ask_for_day(talk)
        return True
    if not check_code(talk, plain_lines(talk)) or not still_usable(talk, order):
        _summarise(talk)
        return True
    talk.go(Step.AWAITING_PAYMENT)
    open_attempt(talk, order)
    say_preparing(talk, order.id)
    return True


def _renew_alone(talk: Talk, order: Order) -> bool:
    offered = check_again(talk, order)
    if offered:
        talk.go(Step.AWAITING_PAYMENT)
        open_attempt(talk, order, offered)
        say_preparing(talk, order.id)
    return True


def cancel_payment(talk: Talk) -> None:
    """Close the open link; the cart and the answers stay."""
    order = open_order(talk)
    if order and order.status is OrderStatus.PAYMENT_PENDING:
        ask_to_cancel(talk, order)
        return
    if order:
        close_attempt(talk, order)
    empty = talk.conversation.cart.empty
    talk.change(step=Step.BROWSING if empty else Step.CART, back=(), confirming=None, buying=None)
    key = "cancelled_buy_now" if order and order.buy_now else "cancelled_payment"
    to_cart = () if empty else (talk.option("cart", "cart"),)
    body = talk.text(key, units=talk.conversation.cart.units, in_chat=bool(order and order.attempt.in_chat))
    talk.ask(body, *to_cart, talk.option("browse", "continue"), overtakable=False)


def follow_cart(talk: Talk) -> None:
    """A cart that is no longer what an open link charges for: that link is closed first (design 3)."""
    order = open_order(talk)
    if (
        order
        and not order.buy_now
        and order.attempt.cart_hash != talk.conversation.cart.hash
        and close_attempt(talk, order)
    ):
        talk.say("link_closed", in_chat=order.attempt.in_chat)


def follow_code(talk: Talk) -> bool:
    """A code taken or removed: a link that charges what it no longer costs is closed as well. False: none was."""
    order = open_order(talk)
    if not order or order.buy_now or as_told(talk, order) or not close_attempt(talk, order):
        return False
    talk.say("link_closed_price", in_chat=order.attempt.in_chat)
    return True


def close_attempt(talk: Talk, order: Order) -> bool:
    """Ask Stripe to expire the live attempt. False: there is none."""
    attempt = order.attempt
    if order.status is not OrderStatus.AWAITING_PAYMENT or attempt.state not in LIVE:
        return False
    talk.save(order.with_attempt(attempt.model_copy(update={"state": AttemptState.CLOSING})))
    if attempt.state is AttemptState.OPEN:
        talk.effects.append(ExpirePayment(order=order.id, attempt=attempt.number))
    stop_timers(talk, order)
    set_timer(talk, order, "payment_check", talk.now + CLOSE_AGAIN)
    return True


def close_newer(talk: Talk, order: Order) -> Order:
    """An earlier link was paid after all, or nothing is to be paid: the one that lives must not be paid too."""
    latest = order.attempt
    if latest.state not in LIVE:
        return order
    talk.effects.append(ExpirePayment(order=order.id, attempt=latest.number))
    return order.with_attempt(latest.model_copy(update={"state": AttemptState.CLOSING}))


def send_link(talk: Talk, order: Order, key: str, *, purpose: Purpose = "transactional") -> None:
    """The payment link, in words of the template `key`; a reply when the shopper asked for it."""
    values = _buy_now_values(talk, order) if order.buy_now else {}
    key = BUY_NOW_KEYS[key] if order.buy_now else IN_CHAT_KEYS[key] if order.attempt.in_chat else key
    key = EXCHANGE_KEYS[key] if order.exchange_of else key
    talk.send(
        PaymentRequest(
            body=talk.text(key, total=order.due, minutes=talk.rules.payment_hold_minutes, **values),
            link=Link(title=talk.text("label_pay"), url=talk.facts.links.payment(order.id)),
            amount=talk.money(order.due),
            invoice=_invoice(talk, order) if order.attempt.in_chat and payable_here(talk, order.attempt) else None,
        ),
        purpose=purpose,
    )


def _invoice(talk: Talk, order: Order) -> Invoice:
    return invoice(talk, order, charge_lines(order.lines, order.shipping, step(order.currency)))


def _buy_now_values(talk: Talk, order: Order) -> dict[str, object]:
    """What the summary tells of any other order (2011/83/EU art. 8(2)), as far as Stripe has yet to ask the rest."""
    return {
        "title": order.lines[0].title,
        "goods": sum(line.total for line in order.lines),
        "shipping": [{"label": way.name, "price": way.price} for way in order.attempt.offered],
        "several": len({way.price for way in order.attempt.offered}) > 1,
        "areas": list(at_stripe(talk.rules.shipping).areas),
        "card": order.card_message,
        "rights": withdrawal_rights(talk, order.lines),
        "terms_url": talk.rules.terms_url,
        "privacy_url": talk.rules.privacy_url,
    }


def offer_new_link(talk: Talk, order: Order, key: str) -> None:
    key = BUY_NOW_KEYS.get(key, key) if order.buy_now else key
    option = talk.option(f"newlink:{order.id}", "new_link")
    message = Choices(
        body=talk.text(key, total=order.total, in_chat=order.attempt.in_chat),
        options=(option, talk.option("browse", "browse") if order.buy_now else talk.option("cart", "cart")),
        opener=talk.text("label_choose"),
    )
    talk.send(
        message,
        purpose="transactional",
        update="payment_expired",
        values={"total": talk.money(order.total), "shop": talk.rules.name},
    )


def set_timer(talk: Talk, order: Order, kind: str, due: object) -> None:
    timer = Timer.model_validate({"id": f"{kind}:{order.id}", "due": due, "kind": kind, "subject": order.id})
    talk.conversation = talk.conversation.with_timer(timer)


def stop_timers(talk: Talk, order: Order) -> None:
    ids = (f"payment_reminder:{order.id}", f"payment_check:{order.id}")
    talk.conversation = talk.conversation.without_timer(*ids)
