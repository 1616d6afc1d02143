"""Moments in the words of whoever reads the page."""

from functions.commerce.orders import Order
from functions.console.orders.timeline import Moment
from functions.console.render import money
from functions.console.texts import Texts
from functions.console.visit import Visit


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
