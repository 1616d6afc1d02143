"""`make review STAGE=…`: what the machine would not decide about money, and why; and to decide it.

    make review STAGE=prod                                   the queue, the longest waiting first
    make review STAGE=prod ARGS="1042 accept"                fulfil it for what was paid
    make review STAGE=prod ARGS="1042 refund --note '…'"     all of it goes back
    make review STAGE=prod ARGS="1042 dismiss"               dealt with elsewhere: by bank, in Stripe's dashboard

An order without a number is named by its id, as the list shows it; a payment that no order knows by its session.
"""

import argparse
import uuid
from datetime import UTC, datetime

from functions.commerce.orders import Order
from functions.commerce.shop import Shop
from functions.conversation.reviewing import REFUSALS, why_not
from functions.decisions import Decision
from functions.errors import Conflict
from functions.review_queue import Concern, in_review
from functions.storage.reconciled import Reconciled
from functions.webhooks.money import SESSION
from infra.bus import ask
from infra.console import Stop, command, say
from infra.deploy import cloud_of, cloud_options
from infra.packing_slip import find, live_shop, table_of
from infra.publish import target
from infra.refund import money


def line(concern: Concern, shop: Shop) -> str:
    what = f"{concern.order}  {money(shop, concern.amount, concern.currency)}  since {concern.since}"
    where = [f"    at Stripe: {concern.session}"] if concern.session else []
    return "\n".join([what, *(f"    {reason}" for reason in concern.reasons), *where])


def possible(order: Order) -> tuple[str, ...]:
    """How it can be decided about, as it stands; the conversation has the last word."""
    return tuple(resolution for resolution in REFUSALS if not why_not(order, resolution))


def check(order: Order, resolution: str | None) -> None:
    """Raises Stop where that is not to be decided about it."""
    name, can = order.number or order.id, possible(order)
    if not order.concerns:
        raise Stop(f"nothing about order {name} is to be decided")
    if resolution in can:
        return
    what = f"order {name}: {'; '.join(order.concerns)}"
    if not can:
        raise Stop(f"{what}. Nothing can be decided here: wait for the bank, or answer it in Stripe")
    refused = f", not with {resolution}" if resolution else ""
    raise Stop(f"{what}. It can be decided with {' or '.join(can)}{refused}")


def close(kept: Reconciled, session: str, resolution: str | None) -> None:
    """Of a payment that no order knows. Raises Stop."""
    if resolution != "dismiss":
        raise Stop("no order knows this payment: refund it in Stripe, then dismiss it")
    try:
        kept.close_stray(session)
    except Conflict:
        raise Stop(f"there is no payment {session} in the queue") from None
    say(f"{session} is out of the queue")


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="make review", description="Payments that a person has to decide about.")
    cloud_options(parser)
    parser.add_argument("order", nargs="?", help="number or id; left out: the whole queue")
    parser.add_argument("resolution", nargs="?", choices=("accept", "refund", "dismiss"))
    parser.add_argument("--note", default="", help="why; the shopper reads it with a refund")
    given = parser.parse_args()
    cloud = cloud_of(given)
    place = target(cloud, given.stage).place
    kept = Reconciled(table_of(cloud, place), lambda: datetime.now(UTC))
    if not given.order:
        waiting = list(in_review(kept))
        shop = live_shop(cloud, place) if waiting else None
        say("\n".join(line(each, shop) for each in waiting if shop) or "Nothing waits for a decision.")
        return
    if given.order.startswith(SESSION):
        close(kept, given.order, given.resolution)
        return
    order, _ = find(cloud, given.stage, given.order)
    check(order, given.resolution)
    decision = Decision(
        id=f"review-{uuid.uuid4().hex[:12]}", order=order.id, resolution=given.resolution, note=given.note
    )
    after = ask(cloud, given.stage, "Review", order, decision, lambda now: now.concerns != order.concerns)
    if after is None:
        raise Stop(f"order {given.order} is as it was: {'; '.join(order.concerns)}. The mail to you says why")
    say(
        f"Order {after.number or after.id} is {after.status.value}. "
        + ("; ".join(after.concerns) or "Nothing is left to decide.")
    )


if __name__ == "__main__":
    main()
