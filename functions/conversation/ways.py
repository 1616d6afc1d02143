"""The ways of delivery that Stripe's page lets a shopper choose from ("buy now"), and their hold on a day.

The day is chosen in the chat (or is the earliest), the part of the day on the page: a way is an option with a slot of
that day. All that are offered are held until one is paid for, so that none can be chosen that is full.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from functions.commerce.delivery import Booking, capacities, today
from functions.commerce.orders import Offered, Order, OrderLine, Shipping
from functions.commerce.pricing import goods_value, shipping_price
from functions.commerce.shop import ShippingOption
from functions.conversation.booking import bookable_days, shipping_option, when
from functions.conversation.days import bookable_slots_of
from functions.conversation.talk import Talk

MOST_AT_STRIPE = 5
MOST_DAYS = 7


@dataclass(frozen=True)
class AtStripe:
    """Options that go together on one page, and where an address may be for all of them."""

    options: tuple[ShippingOption, ...]
    countries: tuple[str, ...]

    @property
    def by_day(self) -> bool:
        return any(option.by_day for option in self.options)

    @property
    def areas(self) -> tuple[str, ...]:
        """Postcodes to which the options go, where they do not go to all of a country."""
        each = (option.areas.get(country, ()) for option in self.options for country in self.countries)
        return tuple(dict.fromkeys(area for areas in each for area in areas))


def at_stripe(options: tuple[ShippingOption, ...]) -> AtStripe:
    """What the page can offer, in the merchant's order; no options: the shop does not deliver.

    The page asks one address, from one list of countries, whatever way is chosen, and knows nothing of postcodes. So
    those go together that have whole countries in common; only where a shop has none are areas offered, and an address
    outside of them is found out when it is paid.
    """
    whole = _together(options, lambda option: [each for each in option.countries if each not in option.areas])
    return whole if whole.options else _together(options, lambda option: list(option.countries))


def _together(options: Iterable[ShippingOption], goes: Callable[[ShippingOption], list[str]]) -> AtStripe:
    found = AtStripe((), ())
    for option in options:
        countries = [each for each in goes(option) if not found.options or each in found.countries]
        if countries and len(found.options) < MOST_AT_STRIPE:
            found = AtStripe((*found.options, option), tuple(countries))
    return found


def days_offered(talk: Talk) -> tuple[date, ...]:
    """The earliest days on which something goes."""
    options = [option for option in at_stripe(talk.rules.shipping).options if option.by_day]
    return tuple(sorted({day for option in options for day in bookable_days(talk, option)}))[:MOST_DAYS]


def ways(talk: Talk, lines: tuple[OrderLine, ...], day: date | None) -> tuple[Offered, ...]:
    """What can be chosen on that day; an option that knows no days can be on any. Raises FactsNeeded."""
    goods = goods_value(lines)
    found = []
    for option in at_stripe(talk.rules.shipping).options:
        shipping = Shipping(id=option.id, label=option.label[talk.locale], price=shipping_price(option, goods))
        if not option.by_day:
            found.append(Offered(id=option.id, name=shipping.label, shipping=shipping))
            continue
        for delivery in bookable_slots_of(talk, option, day) if day else ():
            name = f"{shipping.label}, {when(talk, option, delivery)}"
            id = "/".join(filter(None, (option.id, delivery.slot)))
            found.append(Offered(id=id, name=name, shipping=shipping, delivery=delivery))
    return tuple(found[:MOST_AT_STRIPE])


# --- an order's hold on a day -------------------------------------------------------------------------------------


def hold(talk: Talk, order: Order, offered: tuple[Offered, ...]) -> Order:
    """Take room for each of them; committed only while there is. Supposed is the first, which the page has chosen."""
    limits: dict[str, int] = {}
    for way in offered:
        limits |= _limits(talk, way)
    talk.bookings += [Booking(key=key, by=1, capacity=limit) for key, limit in limits.items()]
    first = offered[0]
    return order.model_copy(
        update={
            "shipping": first.shipping,
            "delivery": first.delivery,
            "total": sum(line.total for line in order.lines) + first.price,
            "booked": tuple(limits),
        }
    )


def keep_chosen(talk: Talk, order: Order, offered: tuple[Offered, ...]) -> Order:
    """Let go of the ways that were not chosen. A day that is over nobody else can use: its counts may be gone."""
    chosen = next((way for way in offered if (way.shipping, way.delivery) == (order.shipping, order.delivery)), None)
    if not chosen:
        return order
    kept = _limits(talk, chosen)
    freed = [Booking(key=key, by=-1) for key in order.booked if key not in kept]
    talk.bookings += [booking for booking in freed if booking.day >= today(talk.rules, talk.now)]
    return order.model_copy(update={"booked": tuple(key for key in order.booked if key in kept)})


def _limits(talk: Talk, way: Offered) -> dict[str, int]:
    option = shipping_option(talk, way.shipping.id)
    return capacities(way.delivery, option, talk.rules) if option and way.delivery else {}
