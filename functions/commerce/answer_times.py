"""Until when the shopper can answer what the shop asks about an order. Pure; the moment comes in."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from functions.commerce.delivery import deadline, slot_of
from functions.commerce.orders import DeliveryDay
from functions.commerce.shop import Rules, ShippingOption

LEAST = timedelta(minutes=30)
"""However late it is, who is asked gets so long."""
NO_SLOT = time(9)
"""When a day of delivery begins that has no slots."""


def answer_until(
    delivery: DeliveryDay | None,
    option: ShippingOption | None,
    rules: Rules,
    now: datetime,
    *,
    hours: int | None = None,
) -> datetime:
    """`substitution_hours` from now, and never after the day's cut-off; where that has passed, never after delivery
    begins. `hours`: as the merchant says it this time."""
    until = now + timedelta(hours=hours or rules.substitution_hours)
    if not delivery or not option:
        return until
    zone, slot = ZoneInfo(rules.time_zone), slot_of(option, delivery.slot)
    begins = datetime.combine(delivery.day, slot.begin if slot else NO_SLOT, zone)
    ends = next((each for each in (deadline(delivery.day, slot, option, rules), begins) if each > now), until)
    return max(min(until, ends.astimezone(now.tzinfo)), now + LEAST)
