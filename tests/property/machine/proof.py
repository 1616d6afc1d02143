"""What must be true when everything has been said and done; and getting there: all that is on its way arrives, days go
by, and every bank has answered.
"""

from collections import Counter
from typing import Any

from functions.commerce.delivery import today
from functions.commerce.orders import AttemptState, OrderStatus
from functions.commerce.proposals import as_agreed
from functions.commerce.refunding import settled_units
from functions.commerce.tickets import payment_gone, units_back
from functions.conversation.case_care import SATISFIED
from functions.conversation.effects import Announce, Effect, Send, Withhold
from functions.storage import keys
from functions.storage.turns import Turn
from infra.books import Books, Code, Day, Shelf, balance
from tests.property.machine.happenings import Happenings
from tests.property.machine.street import CODES, CONCERT, ROOM, STOCK, Street

ISSUED_ONCE = 1
"""How often a code that was made for one person can be used."""
DAYS_GO_BY = (6, 65, 13 * 60, 25 * 60, 25 * 60)
"""Minutes. A session lives an hour, its key a day; a delayed payment is looked at twice a day."""


# --- the end --------------------------------------------------------------------------------------------------------


def drain(street: Happenings, *, webhooks: bool = True) -> None:
    """Nothing goes wrong any more. `webhooks`: what is still on its way arrives; else it never does."""
    street.stripe.clear_faults()
    street.run()
    while street.processing():
        street.bank_answers(0, True)
    for minutes in DAYS_GO_BY:
        street.clock.move(minutes=minutes)
        arrive(street, webhooks)
        street.bank_answers_refund(0, True)
        street.wakes()
        street.reconciles()
        street.run()


def arrive(street: Street, webhooks: bool) -> None:
    street.ticks()
    for body in street.post if webhooks else ():
        street.take_webhook(body)
    street.post.clear()
    street.arrives()
    street.run()


# --- the books ------------------------------------------------------------------------------------------------------


def books(street: Street, *, settled: bool = False) -> Books:
    items = street.client_items()
    return balance(
        street.payments_made(items),
        street.orders(items),
        [_shelf(street, item) for item in items if item[keys.PK]["S"].startswith("STOCK#")],
        [_code(item) for item in items if item[keys.PK]["S"].startswith("CODE#") and "used" in item],
        days=[_day(street, item) for item in items if item[keys.PK]["S"].startswith("DAY#")],
        settled=settled,
    )


def _shelf(street: Street, item: dict[str, Any]) -> Shelf:
    sku = item[keys.PK]["S"].rpartition("#")[2]
    counts = {name: int(item[name]["N"]) for name in ("available", "reserved", "sold")}
    return Shelf(sku, **counts, put_in=STOCK[sku] - street.elsewhere.get(sku, 0))


def _code(item: dict[str, Any]) -> Code:
    name = item[keys.PK]["S"].rpartition("#")[2]
    allowed = next((code.uses for code in CODES if code.code == name), ISSUED_ONCE)
    return Code(name, int(item["used"]["N"]), allowed)


def _day(street: Street, item: dict[str, Any]) -> Day:
    key = item[keys.PK]["S"].rpartition("#")[2]
    over = key[:10] < str(today(street.world.shop.rules, street.clock()))
    return Day(key, int(item["taken"]["N"]), ROOM if "/pickup/" in key else None, over)


# --- the proof ------------------------------------------------------------------------------------------------------


def check(street: Happenings) -> None:
    assert street.world.kept == [], "the engine raised"
    problems = books(street, settled=True).problems
    assert problems == (), problems
    turns = [turn for user in street.users for turn in street.world.turns(user)]
    for turn in turns:
        assert not turn.unfinished, f"an effect was left undone: {turn}"
        silent = [mark for mark in turn.marks.values() if mark.state in ("withheld", "undeliverable")]
        assert all(mark.reason for mark in silent), f"withheld, and nobody knows why: {turn}"
    check_told(street, turns)
    check_substitutes(street)
    check_returns(street)
    check_tickets(street)
    check_cancelled(street, turns)
    check_issued(street)


CANCELLED_BY_SHOPPER = ("order.cancelled", "shopper")
TELLS = {
    "order.paid": ("order_paid",),
    "payment.pending": ("payment_pending",),
    "refund.requested": ("refund", "cancelled_order", "order_cancelled", "substitute_accepted", "substitute_refunded"),
    "refund.failed": ("refund_failed",),
}
"""Changes of money, by the domain event that announces them in the same turn, and the messages that tell of them."""


def check_told(street: Street, turns: list[Turn]) -> None:
    """Each change of money is told once, in the turn that makes it, or withheld there with its reason."""
    for turn in turns:
        announced = Counter(effect.name for effect in turn.effects if isinstance(effect, Announce))
        said = Counter(_key(effect) for effect in turn.effects)
        kept = sum(isinstance(effect, Withhold) for effect in turn.effects)
        for name, keys_ in TELLS.items():
            told = sum(said[key] for key in keys_)
            # an order is cancelled, and a substitute taken, once, also where nothing was left to go back
            silent = told - said["refund"] if name == "refund.requested" else 0
            assert told - silent <= announced[name] <= told or kept, f"{name}: {turn}"
    check_announced(street, turns)


def check_tickets(street: Happenings) -> None:
    """A place for each unit that is paid, not refunded and not exchanged, and for nothing else: none is sold twice.
    Only where a refund failed, or an exchange came to nothing after it was paid, there may be fewer: what was void
    stays so, and a person deals with that."""
    valid = Counter(each.order for each in street.tickets() if each.status == "valid")
    assert sum(valid.values()) <= STOCK[CONCERT] - street.elsewhere.get(CONCERT, 0), f"a place is sold twice: {valid}"
    orders = street.orders()
    undone = {each.exchange_of for each in orders if each.status is OrderStatus.CANCELLED and each.number}
    for order in orders:
        lasts = order.status is OrderStatus.PAID and not payment_gone(order)
        places = [line.quantity - units_back(order, line.sku) for line in order.lines if line.event and lasts]
        there = sum(places)
        may_be_fewer = order.id in undone or any(not each.counts for each in order.refunds)
        right = valid[order.id] <= there if may_be_fewer else valid[order.id] == there
        assert right, f"{order.id}: {valid[order.id]} tickets for {there} places"


def check_cancelled(street: Happenings, turns: list[Turn]) -> None:
    """A shopper cancels nothing of which somebody has come in, nor what they have passed on and not got back."""
    effects = [effect for turn in turns for effect in turn.effects if isinstance(effect, Announce)]
    theirs = {
        effect.detail["order"] for effect in effects if (effect.name, effect.detail.get("by")) == CANCELLED_BY_SHOPPER
    }
    orders = {order.id: order for order in street.orders()}
    for ticket in street.tickets():
        order = orders[ticket.order]
        came = street.admitted.get(ticket.ref)
        assert (ticket.admitted_at is None) == (came is None), f"{ticket}: who was let in is not written down"
        if order.id in theirs and came and order.cancelled_at:
            back = any(line.sku == ticket.sku for line in order.given_back)
            assert came >= order.cancelled_at or back, f"{order.id} was cancelled after somebody came in with it"
        if order.id in theirs and not any(line.sku == ticket.sku for line in order.given_back):
            assert ticket.conversation == order.conversation, f"{order.id} was cancelled, and {ticket.ref} is another's"


def check_issued(street: Happenings) -> None:
    """One code a case, of something damaged that was handled well; whether it is used once the books tell."""
    codes = Counter(each.code for order in street.orders() for each in order.handled if each.code)
    assert sorted(codes) == street.issued() and all(count == 1 for count in codes.values()), f"{codes}"
    for order in street.orders():
        assert len({each.case for each in order.handled}) == len(order.handled), f"{order.id}: a case twice"
        for each in order.handled:
            case = order.return_of(each.case)
            right = case and case.damaged and case.is_closed_well and (each.score or 0) >= SATISFIED
            assert right or not each.code, f"{each}: a code for nothing"


def check_returns(street: Street) -> None:
    """Over an order and its exchanges never more goes back than was paid, and no unit goes back twice."""
    orders = {order.id: order for order in street.orders()}
    for order in orders.values():
        for attempt in order.attempts:
            if attempt.state is not AttemptState.PAID:
                continue
            # what somebody gave back at Stripe's dashboard may have paid an exchange: nobody could hinder that
            made = [each for each in order.refunds if each.attempt == attempt.number and each.counts]
            ours = sum(each.amount for each in made if each.reason != "external")
            used = ours + order.lent_of(attempt.number)
            assert used <= attempt.got, f"{order.id}: {used} of {attempt.got}"
            assert order.refunded(attempt.number) <= attempt.got, f"{order.id}: more went back than was paid"
        for line in order.lines:
            units = settled_units(order, line.sku)
            assert units <= line.quantity, f"{order.id}: {units} of {line.quantity} {line.sku} went back"
            cases = [case for case in order.returns if not case.given_up]
            assert sum(case.quantity(line.sku) for case in cases) <= line.quantity
        for credit in order.credits:
            lent = [each for each in orders[credit.order].lent if each.order == order.id]
            assert sum(each.amount for each in lent) >= credit.amount, f"{order.id} is paid with what nobody lent"
        for lent in order.lent:
            assert any(each.order == order.id for each in orders[lent.order].credits), f"{order.id} lent to nobody"


def check_substitutes(street: Street) -> None:
    """An order costs what was agreed, less what went back for what came instead; and nobody pays more for that."""
    for order in street.orders():
        if order.exchange_of:
            continue
        agreed = sum(line.total for line in as_agreed(order)) + order.shipping.price
        assert agreed == order.total, f"{order.id}: {agreed} was agreed, {order.total} was asked"
        assert sum(line.total for line in order.lines) <= sum(line.total for line in as_agreed(order))
        assert len({line.sku for line in order.lines}) == len(order.lines)
        taken = [each for each in order.proposals if each.state == "accepted"]
        assert all(each.credit >= 0 for each in taken)
        back = sum(each.amount for each in order.refunds if each.reason == "substitute" and each.counts)
        assert back <= order.total
        told = Counter(each.was.sku for each in order.proposals if each.open)
        assert all(count == 1 for count in told.values()), f"{order.id}: asked twice at once"
        settled = [each for each in order.proposals if each.until <= street.clock()]
        assert not [each for each in settled if each.open], f"{order.id}: a cut-off passed, and nothing was done"


def check_announced(street: Street, turns: list[Turn]) -> None:
    """What happened to the orders is what was announced, each once."""
    found: Counter[tuple[str, str]] = Counter()
    for order in street.orders():
        found["order.paid", order.id] += bool(order.number)
        found["refund.requested", order.id] += len(order.refunds)
        found["refund.failed", order.id] += sum(not refund.counts for refund in order.refunds)
        found["dispute.opened", order.id] += len(order.disputes)
        found["dispute.closed", order.id] += sum(dispute.outcome != "open" for dispute in order.disputes)
    names = {name for name, _ in found}
    announced = Counter(
        (effect.name, str(effect.detail["order"]))
        for turn in turns
        for effect in turn.effects
        if isinstance(effect, Announce) and effect.name in names
    )
    assert announced == +found, f"announced {announced}, and the orders say {+found}"


def _key(effect: Effect) -> str:
    return effect.update or "" if isinstance(effect, Send) else ""


def projection(street: Street) -> list[tuple[Any, ...]]:
    """What is the same however it was heard of: orders, refunds, stock, and Stripe's own ledger."""
    orders = [
        (
            order.conversation,
            order.status.value,
            order.total,
            tuple((line.sku, line.quantity) for line in order.lines),
            tuple(attempt.state.value for attempt in order.attempts),
            tuple((refund.amount, refund.reason, refund.state) for refund in order.refunds),
            bool(order.number),
        )
        for order in street.orders()
    ]
    money = [(line["status"], line["received"], line["refunded"]) for line in street.stripe.ledger()]
    return [*orders, *money, *(street.world.stock(sku) for sku in STOCK)]
