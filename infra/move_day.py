"""`make move-day STAGE=… NUMBER=1042 DAY=2026-12-04 [SLOT=afternoon]`: a paid order goes on another day.

The shop decides, as it does when the shopper asks: a day that is full or over is refused, and then nothing has changed.
The shopper is told in the chat and by e-mail.
"""

import argparse
import uuid
from datetime import date

from functions.commerce.orders import DeliveryDay, Order
from functions.commerce.shop import Shop
from functions.errors import BadRequest
from functions.order_wishes import moved
from functions.reports import Report
from infra.bus import ask
from infra.console import Stop, command, say
from infra.deploy import cloud_of, cloud_options
from infra.packing_slip import find


def wish(order: Order, shop: Shop, day: str, slot: str) -> DeliveryDay:
    """What is asked for. Raises Stop where it cannot be, whatever the calendar says."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        raise Stop(f"which day? Not “{day}”, but for example DAY=2026-12-04") from None
    try:
        moved(order, shop, "move-day", wanted, slot, "")
    except BadRequest as wrong:
        raise Stop(str(wrong)) from None
    return DeliveryDay(day=wanted, slot=slot)


def report(order: Order, wanted: DeliveryDay, reason: str) -> Report:
    return Report(
        id=f"move-day-{uuid.uuid4().hex[:12]}", order=order.id, state="rescheduled", expected=wanted.day,
        slot=wanted.slot, reason=reason,
    )  # fmt: skip


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="make move-day", description="Move a paid order to another day.")
    cloud_options(parser)
    parser.add_argument("number", help="the order's number")
    parser.add_argument("day", help="the new day, as 2026-12-04")
    parser.add_argument("slot", nargs="?", default="", help="the part of the day, as shop.yaml calls it; else the same")
    parser.add_argument("--reason", default="", help="why; the shopper reads it")
    given = parser.parse_args()
    cloud = cloud_of(given)
    order, shop = find(cloud, given.stage, given.number)
    wanted = wish(order, shop, given.day, given.slot)
    asked = report(order, wanted, given.reason)
    moved = ask(cloud, given.stage, "Fulfilment", order, asked, lambda now: now.delivery != order.delivery)
    if moved is None or moved.delivery is None:
        there = f"{order.delivery.day} {order.delivery.slot}".strip() if order.delivery else "no day"
        raise Stop(f"order {given.number} stays on {there}: {wanted.day} is full, is over, or is its day already")
    told = f"{moved.delivery.day} {moved.delivery.slot}".strip()
    say(f"Order {given.number} is on {told}. The shopper has been told.")


if __name__ == "__main__":
    main()
