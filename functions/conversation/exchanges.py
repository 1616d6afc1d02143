"""An exchange: an order that stands in for goods that come back, paid with what these were paid with.

Its goods are reserved when the shopper asks, and the credit with them. Dearer: the difference is paid by a link.
Cheaper: the difference goes back, when the rule says so. See docs/adr/0030-the-books-of-an-exchange.md.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from functions.commerce.money import least, step
from functions.commerce.orders import Attempt, AttemptState, Order, OrderLine, OrderStatus, Shipping
from functions.commerce.refunding import left, paying
from functions.commerce.returning import line_of, value
from functions.commerce.returns import Return, ReturnState
from functions.conversation.basket import order_line
from functions.conversation.message import Choices
from functions.conversation.paying_back import less, more
from functions.conversation.state import MOST_ORDERS, PastOrder, Timer
from functions.conversation.talk import Talk
from functions.conversation.ticketing import void_refunded

Units = tuple[tuple[str, int], ...]
"""(SKU, how many) of what is to come instead."""


def lines_for(talk: Talk, order: Order, case: Return, units: Units) -> tuple[OrderLine, ...]:
    """What would stand in its order. The same thing once more costs what was paid for it, whatever it costs today."""
    made = []
    for sku, quantity in together(units).items():
        bought = line_of(order, sku)
        same = bought is not None and case.quantity(sku) == quantity
        product = talk.shop.product_of(sku)
        if bought and same:
            paid = value(order, case.model_copy(update={"lines": tuple(e for e in case.lines if e.sku == sku)}))
            off = bought.price * quantity - paid
            made.append(bought.model_copy(update={"quantity": quantity, "discount": off}))
        elif product:
            country = order.address.country if order.address else ""
            price = product.variant(sku).price.amount
            made.append(order_line(talk, product, sku, quantity, price, country))
    return _waived(talk, made, value(order, case))


def together(units: Units) -> dict[str, int]:
    """How many per SKU: two lines may be exchanged for the same."""
    counted: dict[str, int] = {}
    for sku, quantity in units:
        counted[sku] = counted.get(sku, 0) + quantity
    return counted


def _waived(talk: Talk, lines: Iterable[OrderLine], worth: int) -> tuple[OrderLine, ...]:
    """A difference that Stripe takes no payment for, or what of it no payment can have, is taken off: nobody is to be
    refused an exchange for thirty cents (ADR 30)."""
    lines, currency = tuple(lines), talk.rules.currency
    more = max(0, sum(line.total for line in lines) - worth)
    off = more if more < least(currency) else more % step(currency)
    made = []
    for line in lines:
        part = min(off, line.total)
        made.append(line.model_copy(update={"discount": line.discount + part}) if part else line)
        off -= part
    return tuple(made)


def difference(talk: Talk, order: Order, case: Return, units: Units) -> int:
    """Above 0: to be paid; below: it goes back."""
    return sum(line.total for line in lines_for(talk, order, case, units)) - value(order, case)


def look_up(talk: Talk, skus: Iterable[str]) -> None:
    """The stock of all of them, in one round. Raises FactsNeeded."""
    products = {sku: talk.shop.product_of(sku) for sku in skus}
    talk.stock([sku for sku, product in products.items() if product and product.variant(sku).tracked])


def available(talk: Talk, units: Units) -> bool:
    """Whether all of it can be had now. Raises FactsNeeded."""
    wanted = together(units)
    products = {sku: talk.shop.product_of(sku) for sku in wanted}
    tracked = [sku for sku, product in products.items() if product and product.variant(sku).tracked]
    free = talk.stock(tracked)
    return all(products.values()) and all(free[sku] >= wanted[sku] for sku in tracked)


def hold(talk: Talk, order: Order, case: Return, units: Units) -> tuple[Order, Return]:
    """Reserve what comes instead, and the credit. Who calls has asked whether it is there."""
    lines = lines_for(talk, order, case, units)
    total, worth = sum(line.total for line in lines), value(order, case)
    instead = Order(
        id=talk.new_id("o", f"exchange:{case.id}"),
        conversation=order.conversation,
        account=order.account,
        locale=order.locale,
        currency=order.currency,
        bundle=talk.shop.version,
        status=OrderStatus.HELD,
        lines=lines,
        shipping=Shipping(id=order.shipping.id, label=order.shipping.label, price=0),
        total=total,
        exchange_of=order.id,
        created_at=talk.now,
        **{
            name: getattr(order, name)
            for name in ("recipient", "buyer", "email", "phone", "address", "gift", "anonymous", "courier_note")
        },
    )
    order, instead = _lend(talk, order, instead, min(worth, total))
    case = case.model_copy(update={"exchange": instead.id, "rest": max(0, worth - total), "wish": "exchange"})
    order = order.with_return(case)
    talk.save(order)
    talk.save(instead)
    talk.move(instead, "reserve")
    _remember(talk, instead)
    return order, case


def _lend(talk: Talk, order: Order, instead: Order, amount: int) -> tuple[Order, Order]:
    """First what the order paid itself, then what it was lent: that goes on from who holds it."""
    attempt = paying(order)
    own = min(amount, left(order, attempt)) if attempt else 0
    if attempt and own:
        order = order.model_copy(update={"lent": more(order.lent, instead.id, attempt.number, own)})
        instead = instead.model_copy(update={"credits": more(instead.credits, order.id, attempt.number, own)})
    rest = amount - own
    for credit in order.credits:
        part = min(rest, credit.amount)
        if part:
            order, instead = _hand_on(talk, order, instead, credit.order, credit.attempt, part)
            rest -= part
    return order, instead


def _hand_on(talk: Talk, giver: Order, taker: Order, lender_id: str, attempt: int, amount: int) -> tuple[Order, Order]:
    """A credit of one order becomes another's; who holds the money is told."""
    lender = talk.order(lender_id)
    assert lender, f"{giver.id} is paid with {lender_id}, which is not there"
    lent = more(less(lender.lent, giver.id, attempt, amount), taker.id, attempt, amount)
    talk.save(lender.model_copy(update={"lent": lent}))
    giver = giver.model_copy(update={"credits": less(giver.credits, lender_id, attempt, amount)})
    return giver, taker.model_copy(update={"credits": more(taker.credits, lender_id, attempt, amount)})


def give_credit_back(talk: Talk, order: Order, instead: Order) -> tuple[Order, Order]:
    """The exchange came to nothing: what it was lent is the first order's again."""
    for credit in instead.credits:
        if credit.order == order.id:
            order = order.model_copy(update={"lent": less(order.lent, instead.id, credit.attempt, credit.amount)})
            gone = less(instead.credits, order.id, credit.attempt, credit.amount)
            instead = instead.model_copy(update={"credits": gone})
        else:
            instead, order = _hand_on(talk, instead, order, credit.order, credit.attempt, credit.amount)
    talk.save(instead)
    talk.save(order)
    return order, instead


def _remember(talk: Talk, instead: Order) -> None:
    """Behind the order that was bought last: what the shopper talks about stays that."""
    first, rest = talk.conversation.orders[:1], talk.conversation.orders[1:]
    talk.change(orders=(*first, PastOrder(id=instead.id), *rest)[:MOST_ORDERS])


# --- the shop agrees ----------------------------------------------------------------------------------------------


def begin(talk: Talk, instead: Order) -> None:
    """What is held is paid with the credit, or a link is made for what is due."""
    from functions.conversation.ordering import open_attempt  # which knows payments, and they know this
    from functions.conversation.selling import sell

    if instead.due > 0:
        open_attempt(talk, instead)
        return
    attempt = Attempt(number=1, state=AttemptState.PAID, amount=0, cart_hash="")
    sell(talk, instead.with_attempt(attempt), attempt, take=False)


def let_go_of(talk: Talk, order: Order, case: Return) -> tuple[Order, Return]:
    """What is only held is for sale again, and its credit free."""
    instead = talk.order(case.exchange)
    case = case.model_copy(update={"exchange": "", "rest": 0})
    if instead and instead.status is OrderStatus.HELD:
        talk.move(instead, "release")
        gone = instead.moved(OrderStatus.CANCELLED).model_copy(update={"cancelled_at": talk.now})
        order, _ = give_credit_back(talk, order, gone)
    order = order.with_return(case)
    talk.save(order)
    return order, case


def fell_through(talk: Talk, instead: Order) -> None:
    """Nobody paid the difference: its stock was let go, and the shopper is asked once more what they want."""
    order = talk.order(instead.exchange_of)
    case = case_of(order, instead)
    instead = talk.order(instead.id) or instead
    if not order or not case:
        return
    order, _ = give_credit_back(talk, order, instead)
    order = order.with_return(case.model_copy(update={"exchange": "", "rest": 0}))
    talk.save(order)
    message = Choices(
        body=talk.text("exchange_unpaid", number=case.number),
        options=(
            talk.option(f"rinstead:{case.id}", "exchange_other"),
            talk.option(f"rmoney:{case.id}", "money_back"),
        ),
        opener=talk.text("label_choose"),
    )
    values = {"number": case.number, "shop": talk.rules.name}
    talk.send(message, purpose="transactional", update="return_approved", values=values)


def case_of(order: Order | None, instead: Order) -> Return | None:
    return next((each for each in order.returns if each.exchange == instead.id), None) if order else None


def note_paid(talk: Talk, paid: Order) -> None:
    """The order that stands in for something is paid."""
    order = talk.order(paid.exchange_of) if paid.exchange_of else None
    case = case_of(order, paid)
    if order and case and case.can_become(ReturnState.EXCHANGED):
        settled = case.moved(ReturnState.EXCHANGED).model_copy(update={"settled_at": talk.now})
        order = order.with_return(settled)
        talk.save(order)
        void_refunded(talk, order)
        look_whether_it_came(talk, order, settled, paid)
        announce(talk, order, settled, "exchanged", exchange=paid.id)


def look_whether_it_came(talk: Talk, order: Order, case: Return, instead: Order) -> None:
    """Where nobody reports parcels: once it counts as delivered, or tomorrow if that has not been enough."""
    due = max(counts_as_delivered(talk, instead), talk.now + timedelta(days=1))
    timer = Timer(id=f"exchange_came:{case.id}", due=due, kind="exchange_came", subject=order.id)
    talk.conversation = talk.conversation.with_timer(timer)


def counts_as_delivered(talk: Talk, instead: Order) -> datetime:
    """From when, though nobody reported it: so many days after the last that was to happen, or was heard."""
    heard = [scan.at for parcel in instead.parcels for scan in parcel.scans]
    on_day = [datetime.combine(instead.delivery.day, time(), UTC)] if instead.delivery else []
    return max([instead.paid_at or talk.now, *heard, *on_day]) + timedelta(days=talk.rules.returns.exchange_days)


def announce(talk: Talk, order: Order, case: Return, what: str, **more: str | int) -> None:
    talk.announce(
        f"return.{what}",
        order=order.id,
        number=order.number,
        **{"return": case.number},
        kind=case.kind.value,
        wish=case.wish,
        damaged=int(case.damaged),
        **more,
    )
