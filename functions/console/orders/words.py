"""Moments and reasons in the words of whoever reads the page."""

from functions.commerce.orders import Order
from functions.console.orders.timeline import Moment
from functions.console.render import money
from functions.console.texts import Texts
from functions.console.visit import Visit

REASONS = {
    "already dispatched": "why_left",
    "the order has left already": "why_left",
    "that day is full, or is over": "why_day",
    "it is that day already": "why_same_day",
    "the parcel is already there, or further": "why_further",
    "the payment is disputed": "why_disputed",
    "something of it is being returned or exchanged": "why_returned",
    "too many parcels": "why_parcels",
    "no such order": "why_no_order",
    "the bank has to pay": "why_bank",
    "cancelled already": "why_cancelled",
    "the order is cancelled": "why_cancelled",
}
"""What a conversation answers, and the key of its text. What is not here is shown as it was told, in English."""


def why(visit: Visit, reason: str) -> str:
    key = REASONS.get(reason)
    return Texts(visit.look.locale)(f"orders.{key}") if key else reason


def said(visit: Visit, order: Order, moment: Moment) -> str:
    """A moment of the timeline, in one line."""
    t, values = Texts(visit.look.locale), dict(moment.values)
    if "amount" in values:
        values["amount"] = money(values["amount"], order.currency, visit.look.locale)
    if "parcel" in values:
        number = values.pop("parcel")
        values["which"] = t("orders.parcel", number=number) if number else t("orders.the_parcel")
        source = values.pop("source")
        values["source"] = f" ({source})" if source else ""
    if moment.what == "paid":
        values["method"] = f" ({values['method']})" if values["method"] else ""
    return t(f"orders.moment_{moment.what}", **values)
