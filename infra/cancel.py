"""`make cancel STAGE=… NUMBER=1042`: the shop cannot deliver a paid order that has not left: all of it goes back."""

import argparse
import uuid

from functions.commerce.orders import Order, OrderStatus
from functions.errors import BadRequest
from functions.order_wishes import cancelled
from functions.reports import Report
from infra.bus import ask
from infra.console import Stop, command, say
from infra.deploy import cloud_of, cloud_options
from infra.packing_slip import find
from infra.refund import told


def wish(order: Order, reason: str) -> Report:
    """Raises Stop where it cannot be."""
    try:
        return cancelled(order, f"cancel-{uuid.uuid4().hex[:12]}", reason)
    except BadRequest as wrong:
        raise Stop(str(wrong)) from None


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="make cancel", description="Cancel a paid order and give its money back.")
    cloud_options(parser)
    parser.add_argument("number", help="the order's number")
    parser.add_argument("--reason", default="", help="why; the shopper reads it")
    given = parser.parse_args()
    cloud = cloud_of(given)
    order, shop = find(cloud, given.stage, given.number)
    asked = wish(order, given.reason)
    after = ask(cloud, given.stage, "Fulfilment", order, asked, lambda now: now.status is OrderStatus.CANCELLED)
    if after is None:
        raise Stop(f"order {given.number} is not cancelled: it has left meanwhile, or its payment is disputed")
    back = [told(shop, after, refund) for refund in after.refunds]
    say(f"Order {given.number} is cancelled. Back: {', '.join(back) or 'nothing was paid'}. The shopper has been told.")


if __name__ == "__main__":
    main()
