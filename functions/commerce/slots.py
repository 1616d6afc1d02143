"""How the part of the day that an order is agreed for is called. Pure."""

from functions.commerce.delivery import slot_of
from functions.commerce.orders import Order
from functions.commerce.shop import Rules


def slot_name(order: Order, rules: Rules, locale: str) -> str:
    """As the shop calls it, else its hours; "" where there is none, its id where the shop has given it up."""
    wanted = order.delivery.slot if order.delivery else ""
    option = next((each for each in rules.shipping if each.id == order.shipping.id), None)
    slot = slot_of(option, wanted) if option else None
    return slot.label.get(locale) or f"{slot.begin:%H:%M}–{slot.until:%H:%M}" if slot else wanted
