"""`make returns STAGE=…`: what shoppers send back, withdraw from or complain about; and to decide about it.

make returns STAGE=prod                                      what waits, the longest first
make returns STAGE=prod ARGS="R1042-1"                       all about one
make returns STAGE=prod ARGS="R1042-1 approve"               what was asked is agreed to
make returns STAGE=prod ARGS="R1042-1 reject --note '…'"     or not; the shopper reads why
make returns STAGE=prod ARGS="R1042-1 receive"               the goods are here
make returns STAGE=prod ARGS="R1042-1 accept"                they were inspected, and are in order
make returns STAGE=prod ARGS="R1042-1 refuse --note '…'"     or not
"""

import argparse
import uuid
from typing import get_args

from functions.commerce.orders import Order
from functions.commerce.returns import Return
from functions.conversation.case_decisions import why_not
from functions.conversation.return_events import ReturnStep
from functions.return_queue import open_returns
from functions.return_wish import ReturnWish, order_of
from infra.bus import ask
from infra.console import Stop, command, say
from infra.deploy import cloud_of, cloud_options
from infra.packing_slip import find, live_shop, table_of
from infra.publish import target


def lines(order: Order, case: Return) -> str:
    """Its kind, state and wish, then what it is about."""
    titles = {line.sku: line.title for line in order.lines}
    about = [f"    {each.quantity} × {titles.get(each.sku, each.sku)}: {each.reason.value}" for each in case.lines]
    words = [f"    “{case.words}”"] if case.words else []
    photos = [f"    make photo KEY={key}" for key in case.photos]
    head = f"{case.number}  {case.kind.value}, {case.state.value}, wants {case.wish}  since {case.asked_at:%Y-%m-%d}"
    return "\n".join([head, *about, *words, *photos])


def case_of(order: Order, number: str) -> Return:
    """Raises Stop."""
    found = order.return_of(number.upper())
    if not found:
        known = ", ".join(each.number for each in order.returns)
        raise Stop(f"there is no return {number}. {f'Order {order.number} has {known}' if known else ''}".strip())
    return found


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="make returns", description="What comes back.")
    cloud_options(parser)
    parser.add_argument("number", nargs="?", help="R1042-1; left out: all that wait")
    parser.add_argument("decision", nargs="?", choices=get_args(ReturnStep))
    parser.add_argument("--note", default="", help="why; the shopper reads it")
    given = parser.parse_args()
    cloud = cloud_of(given)
    place = target(cloud, given.stage).place
    if not given.number:
        waiting = list(open_returns(table_of(cloud, place)))
        say("\n".join(lines(order, case) for order, case in waiting) or "Nothing comes back.")
        return
    order, _ = find(cloud, given.stage, order_of(given.number))
    case = case_of(order, given.number)
    if not given.decision:
        say(lines(order, case))
        return
    if reason := why_not(case, given.decision, given.note, live_shop(cloud, place).rules.returns.refund_when):
        raise Stop(f"{case.number}: {reason}")
    wish = ReturnWish(
        id=f"returns-{uuid.uuid4().hex[:12]}", number=case.number, decision=given.decision, note=given.note
    )
    after = ask(cloud, given.stage, "Return", order, wish, lambda now: now.return_of(case.id) != case)
    if after is None:
        raise Stop(f"{case.number} is as it was. The mail to you says why")
    say(lines(after, case_of(after, case.number)))


if __name__ == "__main__":
    main()
