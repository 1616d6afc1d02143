"""`make refund STAGE=… NUMBER=1042`: give back all that is left of an order's payment, an amount, or what lines cost.

    make refund STAGE=prod NUMBER=1042                              all that is left
    make refund STAGE=prod NUMBER=1042 ARGS="--amount 5,00"
    make refund STAGE=prod NUMBER=1042 ARGS="--line ROOS-ROOD-S=2 --shipping --restock --note 'twee waren geknakt'"

The conversation decides and the shopper is told; Stripe is asked by the payments worker. Asked twice, it is done twice:
it says first what was refunded before.
"""

import argparse
import re
import uuid

from functions.commerce.money import written
from functions.commerce.orders import Order, Refund
from functions.commerce.refunding import left, paying
from functions.commerce.shop import Shop
from functions.conversation.refunds import price
from functions.decisions import RefundWish, UnitsBack
from functions.shop.rules import BadAmount, amount
from infra.bus import ask
from infra.console import Stop, command, say
from infra.deploy import cloud_of, cloud_options
from infra.packing_slip import find

LINE = re.compile(r"^(?P<sku>[A-Za-z0-9][A-Za-z0-9._-]*)=(?P<units>\d{1,3})$")
STATES = {
    "requested": "has been asked of Stripe",
    "pending": "is on its way back",
    "succeeded": "has gone back",
    "failed": "did not go back: the bank refused it",
}
REASONS = {
    "duplicate": "it was paid twice",
    "cancelled": "the order was cancelled",
    "shopper": "the shopper cancelled the order",
    "out_of_stock": "it was sold out",
    "day_gone": "the day was full or over",
    "undeliverable": "it cannot be delivered there",
    "code_gone": "the discount code was used up",
    "substitute": "the shop could not make it, or what came instead costs less",
    "merchant": "asked for by the shop",
    "review": "decided in the review queue",
    "external": "made at Stripe's dashboard",
}


def wish(order: Order, given: argparse.Namespace) -> RefundWish:
    """What is asked for. Raises Stop where it cannot be."""
    try:
        asked = amount(given.amount, order.currency) if given.amount else None
    except BadAmount as wrong:
        raise Stop(f"--amount {given.amount}: {wrong}") from None
    made = RefundWish(
        id=f"refund-{uuid.uuid4().hex[:12]}",
        order=order.id,
        amount=asked,
        lines=tuple(_line(each) for each in given.line),
        shipping=given.shipping,
        restock=given.restock and bool(given.line),
        note=given.note,
    )
    check(order, made)
    return made


def _line(text: str) -> UnitsBack:
    found = LINE.match(text)
    if not found or not int(found["units"]):
        raise Stop(f"--line {text}: write SKU=2, the number of units")
    return UnitsBack(sku=found["sku"], quantity=int(found["units"]))


def check(order: Order, asked: RefundWish) -> int:
    """What it comes to. Raises Stop."""
    attempt = paying(order)
    if attempt is None:
        raise Stop(f"order {order.number or order.id} is {order.status.value}: nothing was paid that could go back")
    found, why_not = price(order, attempt, asked)
    if why_not:
        units = ", ".join(f"{line.sku} × {line.quantity}" for line in order.lines)
        paid, rest = (written(each, order.currency) for each in (attempt.amount, left(order, attempt)))
        raise Stop(f"{why_not}. The order: {units}; {paid} was paid, {rest} of it has not gone back")
    return found


def money(shop: Shop, amount: int, currency: str) -> str:
    """As the shop's own language writes it; of a currency that is not the shop's, without its language."""
    same = currency == shop.rules.currency
    return shop.money(shop.rules.locales[0], amount) if same else written(amount, currency)


def told(shop: Shop, order: Order, refund: Refund) -> str:
    """A refund, in a line."""
    amount = money(shop, refund.amount, order.currency)
    return f"{amount} {STATES[refund.state]} ({REASONS.get(refund.reason, refund.reason)})"


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="make refund", description="Give money of an order back.")
    cloud_options(parser)
    parser.add_argument("number", help="the order's number")
    parser.add_argument("--amount", default="", help="so much; left out: what the lines cost, or all that is left")
    parser.add_argument("--line", action="append", default=[], metavar="SKU=2", help="units that it is for")
    parser.add_argument("--shipping", action="store_true", help="the delivery costs too")
    parser.add_argument("--restock", action="store_true", help="the units are for sale again")
    parser.add_argument("--note", default="", help="why; the shopper reads it")
    given = parser.parse_args()
    cloud = cloud_of(given)
    order, shop = find(cloud, given.stage, given.number)
    for refund in order.refunds:
        say(f"Before: {told(shop, order, refund)}")
    before = len(order.refunds)
    after = ask(cloud, given.stage, "Refund", order, wish(order, given), lambda now: _settled(now, before))
    if after is None:
        raise Stop(
            f"order {given.number}: no refund is seen to succeed yet; `make review STAGE={given.stage}` may say why"
        )
    say(f"Order {given.number}: {told(shop, after, after.refunds[-1])}. The shopper has been told.")


def _settled(order: Order, before: int) -> bool:
    return len(order.refunds) > before and order.refunds[-1].state != "requested"


if __name__ == "__main__":
    main()
