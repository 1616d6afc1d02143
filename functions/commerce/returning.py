"""What of an order can come back, until when, on what ground, and what it is worth. Pure; the rules are `terms`."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from functions.commerce.catalogue import Product
from functions.commerce.orders import Order, OrderLine, RefundedLine
from functions.commerce.parcels import FULFILMENT_RANK
from functions.commerce.refunding import worth
from functions.commerce.returns import FAULTS, Kind, Return, ReturnLine, ReturnState, Wish
from functions.commerce.shop import Rules
from functions.commerce.terms import Exemption, Payer, Returns, When, withdrawal_right

SATURDAY = 5
REFUND_WITHIN = timedelta(days=14)
"""Directive 2011/83/EU art. 13(1): from the day on which the trader is informed of the withdrawal."""
WARN_BEFORE = timedelta(days=3)
"""The end of that: time to find a parcel, or to ask for proof that it was sent."""


# --- units --------------------------------------------------------------------------------------------------------


def open_units(order: Order) -> dict[str, int]:
    """Units per SKU that are the shopper's to return: neither refunded nor in another case."""
    own = {case.refund for case in order.returns if case.refund}
    gone: dict[str, int] = {}
    others = order.model_copy(update={"refunds": tuple(each for each in order.refunds if each.id not in own)})
    for back in others.given_back:
        gone[back.sku] = gone.get(back.sku, 0) + back.quantity
    for case in order.returns:
        for line in () if case.given_up else case.lines:
            gone[line.sku] = gone.get(line.sku, 0) + line.quantity
    units = {line.sku: line.quantity - gone.get(line.sku, 0) for line in order.lines}
    return {sku: quantity for sku, quantity in units.items() if quantity > 0}


def line_of(order: Order, sku: str) -> OrderLine | None:
    return next((line for line in order.lines if line.sku == sku), None)


def value(order: Order, case: Return) -> int:
    """What was paid for its units. Raises ValueError, which says why, where they were given back otherwise."""
    others = order.model_copy(update={"returns": tuple(each for each in order.returns if each.id != case.id)})
    return worth(others, refund_lines(case))


def refund_lines(case: Return) -> tuple[RefundedLine, ...]:
    units: dict[str, int] = {}
    for line in case.lines:
        units[line.sku] = units.get(line.sku, 0) + line.quantity
    return tuple(RefundedLine(sku=sku, quantity=quantity) for sku, quantity in units.items())


# --- until when ---------------------------------------------------------------------------------------------------


def delivered_at(order: Order) -> datetime | None:
    """When the last parcel came; None: it has yet to, or nobody told."""
    if not order.parcels or any(parcel.delivered_at is None for parcel in order.parcels):
        return None
    return max(parcel.delivered_at for parcel in order.parcels if parcel.delivered_at)


def has_left(order: Order) -> bool:
    least = FULFILMENT_RANK["dispatched"]
    return any(FULFILMENT_RANK.get(parcel.state, least) >= least for parcel in order.parcels)


def last_day(order: Order, days: int, rules: Rules) -> date | None:
    """The last day of a right of so many days from delivery; None: it has not begun to run.

    Regulation (EEC) 1182/71 art. 3: the day of delivery does not count, and what would end on a Saturday, a Sunday or
    a public holiday ends on the next working day.
    """
    came = delivered_at(order)
    if came is None:
        return None
    day = came.astimezone(ZoneInfo(rules.time_zone)).date() + timedelta(days=days)
    while day.weekday() >= SATURDAY or day in rules.holidays:
        day += timedelta(days=1)
    return day


def in_time(order: Order, days: int, rules: Rules, now: datetime) -> bool:
    last = last_day(order, days, rules)
    return last is None or now.astimezone(ZoneInfo(rules.time_zone)).date() <= last


def withdrawable(order: Order, products: Mapping[str, Product | None], rules: Rules, now: datetime) -> dict[str, int]:
    """Units per SKU that the shopper may withdraw from at this moment."""
    if not in_time(order, rules.returns.withdrawal_days, rules, now):
        return {}
    units = open_units(order)
    return {sku: quantity for sku, quantity in units.items() if not exemption(products.get(sku), rules.returns)}


def exemption(product: Product | None, returns: Returns) -> Exemption | None:
    """What is not sold any more cannot be looked up: then the buyer has the right."""
    right = withdrawal_right(product, returns) if product else returns.withdrawal_days
    return right if isinstance(right, Exemption) else None


# --- on what ground, and what follows -----------------------------------------------------------------------------


def kind_of(lines: tuple[ReturnLine, ...], wish: Wish, may_withdraw: Mapping[str, int]) -> Kind:
    """A fault makes it a complaint; money back for what can be withdrawn from is a withdrawal, by whatever name."""
    if any(line.reason in FAULTS for line in lines):
        return Kind.COMPLAINT
    free = all(line.quantity <= may_withdraw.get(line.sku, 0) for line in lines)
    return Kind.WITHDRAWAL if free and wish == "refund" else Kind.RETURN


def comes_back(order: Order, kind: Kind, returns: Returns) -> bool:
    """Whether the goods have to be sent back: not what has not left, and what is faulty if the shop says so."""
    return has_left(order) and (kind is not Kind.COMPLAINT or returns.faulty_sent_back)


def decides_itself(case: Return, worth_of_it: int, returns: Returns) -> bool:
    """Whether it is agreed to without a person."""
    return case.kind is Kind.WITHDRAWAL or 0 < worth_of_it <= returns.approve_up_to


def when_settled(case: Return, returns: Returns) -> When:
    """What has to have happened before the shopper is given what they asked for."""
    if not case.sent_back:
        return When.APPROVAL
    when = returns.exchange_when if case.wish == "exchange" else returns.refund_when
    return When.RECEIPT if case.kind is Kind.WITHDRAWAL and when is When.INSPECTION else when


REACHED: dict[When, frozenset[ReturnState]] = {
    When.APPROVAL: frozenset({ReturnState.APPROVED, ReturnState.SENT, ReturnState.RECEIVED, ReturnState.ACCEPTED}),
    When.RECEIPT: frozenset({ReturnState.RECEIVED, ReturnState.ACCEPTED}),
    When.INSPECTION: frozenset({ReturnState.ACCEPTED}),
}


def is_due(case: Return, returns: Returns) -> bool:
    """Whether the shopper is to be given what they asked for by now."""
    return case.state in REACHED[when_settled(case, returns)]


def delivery_back(order: Order, case: Return, rules: Rules) -> int:
    """Of the delivery costs, what goes back too: the least expensive standard delivery, where all of the order is
    withdrawn from (art. 13(2)). What was delivered better than that was asked for."""
    if case.kind is not Kind.WITHDRAWAL or any(refund.shipping and refund.counts for refund in order.refunds):
        return 0
    units = {line.sku: line.quantity for line in order.lines}
    withdrawn: dict[str, int] = {}
    for each in order.returns:
        if each.kind is Kind.WITHDRAWAL and not each.given_up:
            for line in each.lines:
                withdrawn[line.sku] = withdrawn.get(line.sku, 0) + line.quantity
    if withdrawn != units:
        return 0
    goods = sum(line.gross for line in order.lines)
    country = order.address.country if order.address else ""
    standard = [
        0 if option.free_from is not None and goods >= option.free_from else option.price
        for option in rules.shipping
        if country in option.countries
    ]
    return min([order.shipping.price, *standard])


def costs_kept(case: Return, returns: Returns) -> int:
    """The shop's own label, where the buyer pays for sending something back that is not at fault."""
    free = case.kind is Kind.COMPLAINT or not case.sent_back or returns.return_paid_by is Payer.SHOP
    return 0 if free else returns.label_cost
