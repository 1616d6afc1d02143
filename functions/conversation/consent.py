"""What a shopper has agreed to hear: replies always, orders and money in flight until a second `stop`, the rest until
the first (design 2, Consent). Enforced at dispatch, in one place; kept here.
"""

from functions.commerce.orders import Order, OrderStatus
from functions.conversation import notices
from functions.conversation.channel_events import ConsentChanged, DeliveryFailed, ReachabilityChanged
from functions.conversation.state import Step
from functions.conversation.step import REVIEWING
from functions.conversation.talk import Talk
from functions.conversation.understand import Said

ASKS = ("ask_feedback", "ask_handled")
"""Timers that ask how it was: promotion, which `stop` ends."""


def stop(talk: Talk, said: Said | None = None) -> None:
    """First: nothing promotional, no reviews. Second, once what is still sent has been named: not that either."""
    money_open = [order for order in latest_orders(talk) if in_flight(order)]
    end_promotion(talk)
    still_sent = bool(money_open) and talk.conversation.transactional
    talk.change(stop_explained=still_sent or talk.conversation.stop_explained)
    talk.say("stopped", numbers=[order.number or "" for order in money_open], still_sent=still_sent)


def end_promotion(talk: Talk) -> None:
    """What `stop` decides; nothing is said."""
    conversation = talk.conversation
    reviews = tuple(timer.id for timer in conversation.timers if timer.kind in ASKS)
    talk.conversation = conversation.without_timer(*reviews)
    talk.change(promotional=False)
    notices.forget(talk)
    if conversation.step in REVIEWING:
        talk.change(step=Step.AFTER_ORDER, review_order=None, reviewing=None, caring=None, back=())
    if conversation.stop_explained:
        talk.change(transactional=False)
    if conversation.promotional:
        talk.announce("shopper.opted_out", by="word")


def on_consent_changed(talk: Talk, changed: ConsentChanged) -> None:
    """The channel's own switch; a "resume" there is given by the shopper, and counts."""
    if changed.promotional == talk.conversation.promotional:
        return
    talk.change(promotional=changed.promotional)
    if not changed.promotional:
        reviews = tuple(timer.id for timer in talk.conversation.timers if timer.kind in ASKS)
        talk.conversation = talk.conversation.without_timer(*reviews)
    talk.announce("shopper.opted_out" if not changed.promotional else "shopper.opted_in", by="channel")


def on_reachability_changed(talk: Talk, changed: ReachabilityChanged) -> None:
    """The channel's own block, which ends everything until the shopper takes it back or writes."""
    if changed.reachable == talk.conversation.reachable:
        return
    talk.change(reachable=changed.reachable)
    talk.announce("shopper.opted_in" if changed.reachable else "shopper.opted_out", by="channel")


def on_delivery_failed(talk: Talk, failed: DeliveryFailed) -> None:
    """One of our messages never arrived. There is one channel a conversation, so the merchant is told."""
    name = "mail.failed" if failed.channel == "email" else "message.failed"
    talk.announce(name, message=failed.message_id, code=failed.code, reason=failed.reason)


def latest_orders(talk: Talk) -> list[Order]:
    ids = [
        *([talk.conversation.order] if talk.conversation.order else []),
        *(o.id for o in talk.conversation.orders[:3]),
    ]
    talk.facts.load(orders=ids)
    return [order for order in (talk.order(order_id) for order_id in dict.fromkeys(ids)) if order]


def in_flight(order: Order) -> bool:
    """Money or a parcel is on its way: the shopper wants to know how it ends."""
    waiting = (OrderStatus.HELD, OrderStatus.AWAITING_PAYMENT, OrderStatus.PAYMENT_PENDING, OrderStatus.REVIEW)
    if order.status in waiting or any(case.is_open for case in order.returns):
        return True
    refunding = any(refund.state in ("requested", "pending") for refund in order.refunds)
    return refunding or (order.status is OrderStatus.PAID and not order.arrived)
