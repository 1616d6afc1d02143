"""What must be true when everything has been said and done; and getting there: all that is on its way arrives, days go
by, and every bank has answered.
"""

from collections import Counter
from typing import Any

from functions.commerce.delivery import today
from functions.conversation.effects import Effect, Send, Withhold
from functions.storage import keys
from functions.storage.turns import Turn
from infra.books import Books, Day, Payment, Shelf, balance
from tests.property.machine.happenings import Happenings
from tests.property.machine.street import ROOM, STOCK, Street

DAYS_GO_BY = (6, 6, 65, 65, 60 * 13, 60 * 13, 60 * 25, 60 * 25, 60 * 25)
"""Minutes. A session lives an hour, its key a day; a delayed payment is looked at twice a day."""
BACK_KEYS = ("refund", "order_cancelled")
"""Updates that tell of money that goes back."""


# --- the end --------------------------------------------------------------------------------------------------------


def drain(street: Happenings, *, webhooks: bool = True) -> None:
    """Nothing goes wrong any more. `webhooks`: what is still on its way arrives; else it never does."""
    street.stripe.clear_faults()
    street.run()
    for session in street.processing():
        street.stripe.succeed_later(session)
    for minutes in DAYS_GO_BY:
        street.clock.move(minutes=minutes)
        arrive(street, webhooks)
        street.wakes()
        street.reconciles()
        street.run()


def arrive(street: Street, webhooks: bool) -> None:
    street.ticks()
    for body in street.post if webhooks else ():
        street.take_webhook(body)
    street.post.clear()
    street.run()


# --- the books ------------------------------------------------------------------------------------------------------


def books(street: Street, *, settled: bool = False) -> Books:
    items = street.client_items()
    return balance(
        [Payment.of(line) for line in street.stripe.ledger()],
        street.orders(items),
        [_shelf(street, item) for item in items if item[keys.PK]["S"].startswith("STOCK#")],
        days=[_day(street, item) for item in items if item[keys.PK]["S"].startswith("DAY#")],
        settled=settled,
    )


def _shelf(street: Street, item: dict[str, Any]) -> Shelf:
    sku = item[keys.PK]["S"].rpartition("#")[2]
    counts = {name: int(item[name]["N"]) for name in ("available", "reserved", "sold")}
    return Shelf(sku, **counts, put_in=STOCK[sku] - street.elsewhere.get(sku, 0))


def _day(street: Street, item: dict[str, Any]) -> Day:
    key = item[keys.PK]["S"].rpartition("#")[2]
    over = key[:10] < str(today(street.world.shop.rules, street.clock()))
    return Day(key, int(item["taken"]["N"]), ROOM if "/pickup/" in key else None, over)


# --- the proof ------------------------------------------------------------------------------------------------------


def check(street: Street) -> None:
    assert street.world.kept == [], "the engine raised"
    problems = books(street, settled=True).problems
    assert problems == (), problems
    turns = [turn for user in street.users for turn in street.world.turns(user)]
    for turn in turns:
        assert not turn.unfinished, f"an effect was left undone: {turn}"
    check_told(street, turns)


def check_told(street: Street, turns: list[Turn]) -> None:
    """Each order that was paid has one receipt, and each sum that went back one message of it."""
    said = [effect for turn in turns for effect in turn.effects]
    orders = street.orders()
    receipts = Counter(_number(effect) for effect in said if _key(effect) == "order_paid")
    numbered = Counter(order.number for order in orders if order.number)
    assert receipts == numbered, f"receipts {receipts} of orders {numbered}"
    told = Counter(effect.values["amount" if _key(effect) == "refund" else "total"]
                   for effect in said if isinstance(effect, Send) and _key(effect) in BACK_KEYS)  # fmt: skip
    given = Counter(
        street.world.shop.money(order.locale, refund.amount) for order in orders for refund in order.refunds
    )
    assert told == given, f"told of {told} that goes back, of {given}"


def _key(effect: Effect) -> str:
    return effect.update or "" if isinstance(effect, Send) else ""


def _number(effect: Effect) -> str:
    assert isinstance(effect, Send)
    return effect.values["order_number"]


def withheld(turns: list[Turn]) -> list[Withhold]:
    return [effect for turn in turns for effect in turn.effects if isinstance(effect, Withhold)]


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
