"""Where an order is, told to who asks: its state, its day, its parcel, and another day as long as it can have one."""

import re

from functions.commerce.orders import Order, OrderStatus
from functions.commerce.parcels import FULFILMENT_RANK
from functions.conversation.booking import order_when
from functions.conversation.menu import menu_options
from functions.conversation.message import Link, Text
from functions.conversation.move_day import movable
from functions.conversation.named_order import named
from functions.conversation.payment import open_order, send_link
from functions.conversation.plain import spoken
from functions.conversation.talk import Talk
from functions.conversation.understand import Said

REFUND_ASKED = re.compile(
    r"\b(?:waar|wanneer|where|when|hoe lang|how long|is (?:mijn|my|the|het|de)|heb (?:je|jullie)|have you|did you)\b"
    r".*\b(?:geld|terugbetaling|terugbetaald|teruggestort|refund|refunded|money)\b"
)


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
    parcels = sorted(order.parcels, key=lambda parcel: FULFILMENT_RANK.get(parcel.state, 0))
    latest = parcels[-1] if parcels else None
    body = talk.text(
        "order_status",
        number=order.number or "",
        status=order.status.value,
        parcel=latest.model_dump(mode="json") if latest else None,
        when=order_when(talk, order),
        refunds=[{"amount": each.amount, "done": each.state == "succeeded"} for each in order.refunds if each.counts],
    )
    if latest and latest.tracking_url:
        talk.send(Text(body=body, link=Link(title=talk.text("label_track"), url=latest.tracking_url)))
    elif movable(order) and order.id == talk.conversation.orders[0].id:
        talk.ask(body, talk.option("move", "other_day"), overtakable=False)
    else:
        talk.send(Text(body=body))
