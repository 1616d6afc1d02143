"""`make substitute STAGE=… NUMBER=1042 LINE=ROOS-ROOD-S WITH=TULP-RED`: the shop cannot make a line; propose another.

    make substitute STAGE=prod NUMBER=1042 LINE=ROOS-ROOD-S WITH=ROOS-ROOD-M
    make substitute STAGE=prod NUMBER=1042 LINE=ROOS-ROOD-S WITH="een boeket in rood" ARGS="--picture https://…/boeket.jpg"

What `WITH` names is a SKU of the shop, or else the shop's own words. The shopper accepts it, chooses another or has the
money back; when they do not answer in time, what they chose at checkout is done. Another proposal replaces this one.
"""

import argparse
import uuid

from functions.commerce.orders import Order
from functions.commerce.shop import Shop
from functions.conversation.substituting import why_not
from functions.errors import BadRequest
from functions.substitute_wish import SubstituteWish, read_substitute
from infra.bus import ask
from infra.console import Stop, command, say
from infra.deploy import cloud_of, cloud_options
from infra.packing_slip import find


def wish(order: Order, shop: Shop, given: argparse.Namespace) -> SubstituteWish:
    """What is proposed. Raises Stop where it cannot be."""
    if reason := why_not(order, given.line):
        raise Stop(f"order {order.number or order.id}: {reason}")
    instead = {"sku": given.instead} if shop.product_of(given.instead) else {"words": given.instead}
    asked = SubstituteWish.model_construct(
        id=f"substitute-{uuid.uuid4().hex[:12]}", order=order.id, line=given.line, picture=given.picture,
        hours=given.hours, restock=given.restock, note=given.note, **instead,
    )  # fmt: skip
    try:
        return read_substitute(asked.model_dump_json())
    except BadRequest as wrong:
        raise Stop(str(wrong)) from None


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="make substitute", description="Propose something else for a line.")
    cloud_options(parser)
    parser.add_argument("number", help="the order's number")
    parser.add_argument("line", help="SKU of what cannot be made")
    parser.add_argument("instead", metavar="with", help="SKU of what comes instead, or what it is in words")
    parser.add_argument("--picture", default="", help="HTTPS address of a photo; else the product's own")
    parser.add_argument("--hours", type=int, default=None, help="to answer in; else substitution_hours of shop.yaml")
    parser.add_argument("--restock", action="store_true", help="the line's own units can be sold after all")
    parser.add_argument("--note", default="", help="why; the shopper reads it")
    given = parser.parse_args()
    cloud = cloud_of(given)
    order, shop = find(cloud, given.stage, given.number)
    asked, before = wish(order, shop, given), len(order.proposals)
    after = ask(cloud, given.stage, "Substitute", order, asked, lambda now: len(now.proposals) > before)
    if after is None:
        raise Stop(
            f"order {given.number}: it was not proposed; is there enough of {given.instead}, at the same VAT rate?"
        )
    made = after.proposals[-1]
    say(f"Order {given.number}: proposed {made.instead.title}. The shopper has until {made.until:%Y-%m-%d %H:%M} UTC.")


if __name__ == "__main__":
    main()
