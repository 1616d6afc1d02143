"""On which days and in which slots an option goes, where to, and why not. Pure: "now" and what is taken are given.

Everything is judged in the shop's time zone. Capacity is counted per key: the shop's day, the option's day, the slot's
(`capacities`); a count is kept only where the shop has set a limit, and is committed with the order like stock.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from functions.commerce.orders import Address, DeliveryDay
from functions.commerce.shop import Rules, ShippingOption, Slot

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_KEYS = 80
"""Counts asked for in one round; a request holds a hundred keys, and the order and its stock come along."""

Taken = Mapping[str, int]


class Booking(BaseModel):
    """One order more, or fewer, on a key of the day's capacity."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    key: str
    by: int
    """1 or -1."""
    capacity: int = 0
    """Of a booking: what may be taken at most."""

    @property
    def day(self) -> date:
        return date.fromisoformat(self.key[:10])


class Reason(StrEnum):
    """Why a day or slot cannot be chosen: the last part of a message's key."""

    PAST = "past"
    NOT_A_DAY = "not_a_day"
    """The option does not go on that weekday."""
    CLOSED = "closed"
    HOLIDAY = "holiday"
    CUT_OFF = "cut_off"
    TOO_FAR = "too_far"
    FULL = "full"
    NO_SLOT = "no_slot"


def today(rules: Rules, now: datetime) -> date:
    return now.astimezone(ZoneInfo(rules.time_zone)).date()


def slot_of(option: ShippingOption, slot: str) -> Slot | None:
    return next((each for each in option.slots if each.id == slot), None)


def why_not(wish: DeliveryDay, option: ShippingOption, rules: Rules, now: datetime, taken: Taken) -> Reason | None:
    """None: that day and slot can be chosen; without a slot: something of that day can. `taken` has its `day_keys`."""
    reason = why_never(wish, option, rules, now)
    if reason:
        return reason
    if wish.slot or not option.slots:
        return Reason.FULL if full(wish, option, rules, taken) else None
    return None if any(open_slots(wish.day, option, rules, now, taken)) else Reason.FULL


def why_never(wish: DeliveryDay, option: ShippingOption, rules: Rules, now: datetime) -> Reason | None:
    """What the calendar and the clock say of a day and slot, whatever is taken."""
    reason = why_not_day(wish.day, option, rules, now)
    if reason or not wish.slot:
        return reason
    slot = slot_of(option, wish.slot)
    if not slot:
        return Reason.NO_SLOT
    return Reason.CUT_OFF if now >= deadline(wish.day, slot, option, rules) else None


def why_not_day(day: date, option: ShippingOption, rules: Rules, now: datetime) -> Reason | None:
    """What the calendar says of a day, whatever is taken."""
    first = today(rules, now)
    if day < first:
        return Reason.PAST
    if (day - first).days > rules.days_ahead:
        return Reason.TOO_FAR
    if closure(day, rules) is not None:
        return Reason.CLOSED
    if day in rules.holidays:
        return Reason.HOLIDAY
    if option.days and WEEKDAYS[day.weekday()] not in option.days:
        return Reason.NOT_A_DAY
    return None if now < latest(day, option, rules) else Reason.CUT_OFF


def closure(day: date, rules: Rules) -> Mapping[str, str] | None:
    """The label (which may be empty) of what closes the shop on a day; None: it is open."""
    return next((each.label for each in rules.closed if each.first <= day <= each.last), None)


def deadline(day: date, slot: Slot | None, option: ShippingOption, rules: Rules) -> datetime:
    """Until when a day can be ordered: the cut-off, else midnight `lead_days` before; never after the slot began."""
    zone = ZoneInfo(rules.time_zone)
    ordered = day - timedelta(days=option.lead_days)
    if option.cut_off:
        ends = datetime.combine(ordered, option.cut_off, zone)
    else:
        ends = datetime.combine(ordered + timedelta(days=1), time(), zone)
    return min(ends, datetime.combine(day, slot.begin, zone)) if slot else ends


def latest(day: date, option: ShippingOption, rules: Rules) -> datetime:
    """The deadline of the day's last slot."""
    return max(deadline(day, slot, option, rules) for slot in option.slots or (None,))


def open_slots(day: date, option: ShippingOption, rules: Rules, now: datetime, taken: Taken) -> Iterator[DeliveryDay]:
    """What of a day that the calendar allows can still be had, the earliest first."""
    for slot in sorted(option.slots, key=lambda each: each.begin) or (None,):
        wish = DeliveryDay(day=day, slot=slot.id if slot else "")
        if now < deadline(day, slot, option, rules) and not full(wish, option, rules, taken):
            yield wish


def calendar_days(option: ShippingOption, rules: Rules, now: datetime) -> tuple[date, ...]:
    """Every day that the calendar allows, the earliest first, whatever is taken."""
    first = today(rules, now)
    every = (first + timedelta(days=ahead) for ahead in range(rules.days_ahead + 1))
    return tuple(day for day in every if why_not_day(day, option, rules, now) is None)


def next_days(
    option: ShippingOption, rules: Rules, now: datetime, taken: Taken, *, near: date | None = None
) -> tuple[date, ...]:
    """Days that can be chosen, of those whose counts are known, the earliest first; `near`: the nearest to it."""
    found = [
        day
        for day in calendar_days(option, rules, now)
        if all(key in taken for key in day_keys(day, option, rules)) and any(open_slots(day, option, rules, now, taken))
    ]
    return tuple(sorted(found, key=lambda day: (abs((day - near).days), day)) if near else found)


# --- capacity -------------------------------------------------------------------------------------------------


def capacities(wish: DeliveryDay, option: ShippingOption, rules: Rules) -> dict[str, int]:
    """Key → how many orders may be taken; only where the shop has set a limit."""
    slot = slot_of(option, wish.slot)
    limits = {
        f"{wish.day}": rules.orders_a_day,
        f"{wish.day}/{option.id}": option.capacity,
        f"{wish.day}/{option.id}/{wish.slot}": slot.capacity if slot else None,
    }
    return {key: limit for key, limit in limits.items() if limit is not None}


def day_keys(day: date, option: ShippingOption, rules: Rules) -> tuple[str, ...]:
    """Every key of a day and its slots."""
    wishes = [DeliveryDay(day=day, slot=slot.id) for slot in option.slots] or [DeliveryDay(day=day)]
    return tuple(dict.fromkeys(key for wish in wishes for key in capacities(wish, option, rules)))


def rounds(days: Sequence[date], option: ShippingOption, rules: Rules) -> Iterator[tuple[str, ...]]:
    """The keys of these days, in as few rounds of asking as there can be."""
    size = max(1, MOST_KEYS // (2 + len(option.slots)))
    for start in range(0, len(days), size):
        yield tuple(dict.fromkeys(key for day in days[start : start + size] for key in day_keys(day, option, rules)))


def full(wish: DeliveryDay, option: ShippingOption, rules: Rules, taken: Taken) -> bool:
    return any(taken[key] >= limit for key, limit in capacities(wish, option, rules).items())


def netted(bookings: list[Booking]) -> tuple[Booking, ...]:
    """At most one booking a key: an order that moves within a day takes as much of it as before."""
    sums: dict[str, Booking] = {}
    for booking in bookings:
        had = sums.get(booking.key, Booking(key=booking.key, by=0))
        sums[booking.key] = had.model_copy(
            update={"by": had.by + booking.by, "capacity": max(had.capacity, booking.capacity)}
        )
    return tuple(booking for booking in sums.values() if booking.by)


# --- where ----------------------------------------------------------------------------------------------------


def delivers_to(option: ShippingOption, address: Address) -> bool:
    """Whether an option goes to an address's country and postcode; one that needs no address goes anywhere."""
    if not option.countries:
        return True
    if address.country not in option.countries:
        return False
    areas = option.areas.get(address.country)
    return areas is None or any(within(address.postcode, area) for area in areas)


def within(postcode: str, area: str) -> bool:
    """ "1012 AB" lies in "1000-1109" and in "1012": a range is of its own length, a prefix of any."""
    plain = postcode.replace(" ", "").upper()
    first, dash, last = area.replace(" ", "").upper().partition("-")
    return first <= plain[: len(first)] <= last if dash else plain.startswith(first)
