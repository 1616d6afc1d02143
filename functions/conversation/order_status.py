"""Where an order is, told to who asks: its state, its day, its parcel, and another day as long as it can have one."""

import re

from functions.commerce.orders import Order, OrderStatus
from functions.commerce.parcels import FULFILMENT_RANK, GONE_WRONG, Parcel
from functions.conversation.booking import order_when
from functions.conversation.menu import menu_options
from functions.conversation.message import Link, Option, Text
from functions.conversation.move_day import movable
from functions.conversation.named_order import named
from functions.conversation.parcel_words import overview, parcel_options
from functions.conversation.payment import open_order, send_link
from functions.conversation.plain import spoken
from functions.conversation.readdress import changeable
from functions.conversation.talk import Talk
from functions.conversation.understand import Said
from functions.conversation.withdrawing import may_withdraw_from

REFUND_ASKED = re.compile(
    r"\b(?:waar|wanneer|where|when|hoe lang|how long|is (?:mijn|my|the|het|de)|heb (?:je|jullie)|have you|did you)\b"
    r".*\b(?:geld|terugbetaling|terugbetaald|teruggestort|refund|refunded|money)\b"
)

WHERE_ASKED = re.compile(
    r"^(?:(?:hoi|hey|hallo|hi|hello|en|maar|but|and|sorry|vraagje) )*"
    r"(?:waar (?:is|zijn|blijft|blijven)|where is|where are|wheres|hoe staat het met)(?: (?:nou|toch|dan))*"
    r" (?:mijn|mn|onze|het|de|my|our|the) "
    r"(?:bestelling(?:en)?|pakket\w*|pakje|bloemen|boeket|orders?|parcels?|package|flowers|delivery)"
    r"(?: (?:nou|nu|toch|dan|now|please|alsjeblieft))*$"
)
"""That and no more, which is nobody's answer to anything: not a card, not a review."""


def asks_where_it_is(talk: Talk, text: str) -> bool:
    return bool(talk.conversation.orders and WHERE_ASKED.search(spoken(text)))


def asks_of_refund(talk: Talk, text: str) -> bool:
    """Whether the money that is on its way back is asked about; who gets none back asks to return something."""
    past = talk.conversation.orders[:1]
    if not past or not REFUND_ASKED.search(spoken(text)):
        return False
    order = talk.order(past[0].id)
    return bool(order and any(refund.counts for refund in order.refunds))


def answer_order_status(talk: Talk, said: Said) -> None:
    tell_order_status(talk, said.text)


def tell_order_status(talk: Talk, text: str = "") -> None:
    """Of an order placed here: the one that a text names, else the latest."""
    past = talk.conversation.orders
    order = named(talk, text) or (talk.order(past[0].id) if past else None)
    open_one = None if order else open_order(talk)
    if open_one and open_one.status is OrderStatus.AWAITING_PAYMENT:
        talk.say("now_open", when=order_when(talk, open_one))
        send_link(talk, open_one, "payment_open", purpose="reply")
    elif not order:
        talk.ask(talk.text("no_orders"), *menu_options(talk)[:2], overtakable=False)
    elif order.status is OrderStatus.AWAITING_PAYMENT:
        send_link(talk, order, "payment_open", purpose="reply")
    else:
        _tell(talk, order)


def _tell(talk: Talk, order: Order) -> None:
    if order.status is OrderStatus.PAYMENT_PENDING and order.cancel_asked:
        talk.say("cancelled_pending", amount=order.total)
        return
    body = talk.text(
        "order_status",
        number=order.number or "",
        status=order.status.value,
        parcels=overview(talk, order),
        when=order_when(talk, order),
        returns=[
            talk.text("return_status", number=each.number, case_state=each.state.value, why=each.why)
            for each in order.returns
        ],
        refunds=[{"amount": each.amount, "done": each.state == "succeeded"} for each in order.refunds if each.counts],
    )
    options = _options(talk, order)
    tracked = [parcel for parcel in order.parcels if parcel.tracking_url]
    withdraw = (talk.option("withdraw", "withdraw"),) if may_withdraw_from(talk, order) else ()
    if options:
        talk.ask(body, *options, *withdraw, overtakable=False)
    elif len(order.parcels) == 1 and tracked:
        talk.send(Text(body=body, link=Link(title=talk.text("label_track"), url=tracked[0].tracking_url)))
        if withdraw:
            talk.ask(talk.text("may_withdraw"), *withdraw, overtakable=False)
    elif withdraw:
        talk.ask(body, *withdraw, overtakable=False)
    else:
        talk.send(Text(body=body))


def _urgency(parcel: Parcel) -> tuple[bool, int]:
    return parcel.state not in GONE_WRONG, -FULFILMENT_RANK[parcel.state]


def _options(talk: Talk, order: Order) -> list[Option]:
    """Of the parcel that needs something done the most: one that went wrong, else the furthest."""
    if order.status is not OrderStatus.PAID:
        return []
    for parcel in sorted(order.parcels, key=_urgency):
        options = parcel_options(talk, order, parcel)
        if options:
            return options
    latest = order.id == talk.conversation.orders[0].id
    if not latest:
        return []
    ways = [talk.option("move", "other_day")] if movable(talk, order) else []
    return [*ways, talk.option("readdress", "readdress")] if changeable(talk, order) else ways
