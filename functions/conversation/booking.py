"""Delivery days in a conversation: which can still be had, and the order's hold on one. Capacity goes with stock.

What is booked and let go is gathered in the `Talk` and committed with the order; `Order.booked` says what it holds.
"""

from datetime import date

from functions.commerce.delivery import (
    Booking,
    Reason,
    calendar_days,
    capacities,
    day_keys,
    next_days,
    open_slots,
    rounds,
    slot_of,
    today,
    why_never,
    why_not,
)
from functions.commerce.orders import DeliveryDay, Order
from functions.commerce.shop import ShippingOption
from functions.commerce.tickets import IN_CHAT
from functions.conversation.talk import Talk
from functions.conversation.ticket_cart import in_chat_option

MOST_DAYS = 7
"""Shown at a time: with "later" they fit a list of ten rows."""
MOST_ROUNDS = 3


def shipping_option(talk: Talk, option_id: str) -> ShippingOption | None:
    if option_id == IN_CHAT:
        return in_chat_option(talk)
    return next((option for option in talk.rules.shipping if option.id == option_id), None)


# --- what can be had ------------------------------------------------------------------------------------------


def bookable_days(talk: Talk, option: ShippingOption, *, near: date | None = None) -> tuple[date, ...]:
    """The earliest days that can be chosen now, or the nearest to one; in the order of the calendar."""
    days = calendar_days(option, talk.rules, talk.now)
    if near:
        days = tuple(sorted(days, key=lambda day: (abs((day - near).days), day)))
    taken: dict[str, int] = {}
    found: tuple[date, ...] = ()
    for number, keys in enumerate(rounds(days, option, talk.rules)):
        taken |= talk.taken(keys)
        found = next_days(option, talk.rules, talk.now, taken, near=near)
        if len(found) >= MOST_DAYS or number + 1 >= MOST_ROUNDS:
            break
    return tuple(sorted(found[:MOST_DAYS]))


def bookable_slots(talk: Talk, option: ShippingOption, day: date) -> tuple[DeliveryDay, ...]:
    taken = talk.taken(day_keys(day, option, talk.rules))
    return tuple(open_slots(day, option, talk.rules, talk.now, taken))


def why_not_now(talk: Talk, option: ShippingOption, wish: DeliveryDay) -> Reason | None:
    """Live: what is taken is asked for only where the calendar has nothing against it. Raises FactsNeeded."""
    reason = why_never(wish, option, talk.rules, talk.now)
    if reason:
        return reason
    return why_not(wish, option, talk.rules, talk.now, talk.taken(day_keys(wish.day, option, talk.rules)))


def draft_keys(talk: Talk) -> tuple[str, ...]:
    """The counts that the day of the draft depends on, to be asked for in one round with the stock."""
    draft = talk.conversation.draft
    option = shipping_option(talk, draft.shipping)
    return day_keys(draft.delivery.day, option, talk.rules) if option and draft.delivery else ()


# --- an order's hold ------------------------------------------------------------------------------------------


def book(talk: Talk, order: Order) -> Order:
    """Take the order's day; committed only while there is room."""
    option = shipping_option(talk, order.shipping.id)
    if not order.delivery or not option:
        return order
    limits = capacities(order.delivery, option, talk.rules)
    talk.bookings += [Booking(key=key, by=1, capacity=limit) for key, limit in limits.items()]
    return order.model_copy(update={"booked": tuple(limits)})


def let_go(talk: Talk, order: Order) -> Order:
    """Nobody else can use a day that is over: its counts may be gone already."""
    first = today(talk.rules, talk.now)
    freed = [Booking(key=key, by=-1) for key in order.booked]
    talk.bookings += [booking for booking in freed if booking.day >= first]
    return order.model_copy(update={"booked": ()})


def rebook(talk: Talk, order: Order, delivery: DeliveryDay) -> Order | None:
    """The order on another day, its old one let go in the same transaction. None: there is no room, and it stays."""
    before = list(talk.bookings)
    moved = let_go(talk, order).model_copy(update={"delivery": delivery})
    option = shipping_option(talk, order.shipping.id)
    limits = capacities(delivery, option, talk.rules) if option else {}
    taken = talk.taken(limits)
    if any(taken[key] >= limit for key, limit in limits.items()):
        talk.bookings = before
        return None
    return book(talk, moved)


def still_free(talk: Talk, order: Order) -> bool:
    """Paid after its day was let go: is there room, and is it not over? Its cut-off was kept when it was placed."""
    option = shipping_option(talk, order.shipping.id)
    if not order.delivery:
        return True
    if over(talk, order.delivery):
        return False
    limits = capacities(order.delivery, option, talk.rules) if option else {}
    taken = talk.facts.taken(limits)
    return all(taken[key] < limit for key, limit in limits.items())


def order_keys(talk: Talk, order: Order) -> tuple[str, ...]:
    """The counts that an order's day depends on."""
    option = shipping_option(talk, order.shipping.id)
    return tuple(capacities(order.delivery, option, talk.rules)) if option and order.delivery else ()


def over(talk: Talk, delivery: DeliveryDay) -> bool:
    return delivery.day < today(talk.rules, talk.now)


# --- in words -------------------------------------------------------------------------------------------------


def when(talk: Talk, option: ShippingOption | None, delivery: DeliveryDay) -> str:
    """ "vrijdag 27 november, 18:00–21:00": the full date, always."""
    return talk.text("when", day=delivery.day, slot=slot_title(talk, option, delivery.slot))


def slot_title(talk: Talk, option: ShippingOption | None, slot_id: str) -> str:
    """ "13:00–18:00", or how the shop calls it; "" without slots."""
    slot = slot_of(option, slot_id) if option else None
    if not slot:
        return ""
    return slot.label.get(talk.locale) or f"{slot.begin:%H:%M}–{slot.until:%H:%M}"


def order_when(talk: Talk, order: Order) -> str:
    """The day of an order, in words; "" when it has none."""
    return when(talk, shipping_option(talk, order.shipping.id), order.delivery) if order.delivery else ""
