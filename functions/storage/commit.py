"""The one transaction: a transition is kept as a whole, with the receipt of its event, or not at all.

Each action's condition has a name; a cancelled transaction is read by those names. Nothing here decides anything.
"""

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from functions.commerce.codes import CodeUse
from functions.commerce.delivery import Booking
from functions.commerce.orders import Order
from functions.commerce.retention import kept_until
from functions.commerce.stock import StockMove
from functions.conversation.channel_events import HumanWrote
from functions.conversation.effects import Send
from functions.conversation.erasure import TOMBSTONE_DAYS, is_tombstone
from functions.conversation.events import Event, ShopperWrote
from functions.conversation.intents import Intent
from functions.conversation.state import Conversation
from functions.conversation.transition import Transition
from functions.errors import Conflict, Duplicate
from functions.storage import issued, keys, lists, noted, notices, reviews, rounds, tickets
from functions.storage.keys import Key
from functions.storage.table import Cancelled, Item, Table, Write, expires, expiry, integer, text
from functions.storage.turns import Turn
from functions.storage.versions import write

MOST_BYTES = 16 * 1024
"""Of a conversation: it has no history, so more is a bug (design 2)."""
BOOKED_DAYS = 14
"""How long after a delivery day its count is kept."""
LATER_DAYS = 7
"""DynamoDB deletes "within a few days" of the time to live."""
NO_LIMIT = 10**12
"""Uses of a code that may be used as often as people come: it is counted all the same."""
RECEIPT_DAYS = 35
"""Providers redeliver for a week, dead-letter queues hold two."""
MOVES: dict[str, tuple[str, str | None]] = {
    "reserve": ("available", "reserved"),
    "release": ("reserved", "available"),
    "sell": ("reserved", "sold"),
    "take": ("available", "sold"),
    "restock": ("sold", "available"),
    "lose": ("sold", None),
}
"""From where to where; the condition is that there is enough of it where it comes from."""


@dataclass(frozen=True)
class Prepared:
    """A transition ready to be committed, and what it will have become."""

    conversation: Conversation
    turn: Turn
    writes: tuple[Write, ...]
    intent: Intent | None = None
    """What the shopper's message was taken for."""


def prepare(
    table: Table, before: Conversation, event: Event, transition: Transition, *, now: datetime, retention_days: int
) -> Prepared:
    """No I/O. Raises ValueError for a conversation that has grown too large."""
    version = before.version + 1
    changes = {"version": version, "last_now": now} | ({"active_at": now} if _spoken(event, transition) else {})
    conversation = transition.conversation.model_copy(update=changes)
    kept = write(conversation)
    if len(kept.encode()) > MOST_BYTES:
        raise ValueError(f"conversation {before.id} would be {len(kept):,} bytes; at most {MOST_BYTES:,}")
    turn = Turn(
        conversation=before.id,
        version=version,
        at=now,
        event=event,
        effects=transition.effects,
        silent=transition.silent,
        expires=int(expiry(now, retention_days)["N"]),
    )
    writes = (
        _receipt(table, event, turn),
        _turn(table, turn),
        _conversation(table, conversation, kept, before.version, retention_days),
        *(_order(table, order, now, retention_days) for order in transition.orders),
        *rounds.writes(table, transition.orders),
        *_stock(table, transition.stock),
        *(_book(table, booking) for booking in transition.bookings),
        *(write for use in transition.codes for write in _use(table, use, conversation.id, now, retention_days)),
        *_number(table, transition),
        *notices.writes(table, conversation, transition.notices),
        *issued.writes(table, conversation, transition.issued),
        *noted.writes(table, conversation, transition.noted, retention_days),
        *(write for change in transition.reviews for write in reviews.writes(table, conversation, change)),
        *tickets.writes(table, transition.tickets, transition.event_versions, now, retention_days),
    )
    return Prepared(conversation, turn, writes, transition.intent)


def _spoken(event: Event, transition: Transition) -> bool:
    """Whether somebody says something: the shopper, or the shop."""
    return isinstance(event.what, ShopperWrote | HumanWrote) or any(
        isinstance(effect, Send) for effect in transition.effects
    )


def commit(table: Table, prepared: Prepared) -> Turn:
    """Raises Duplicate (of a turn), Conflict (load and decide again) or Contended (later)."""
    try:
        table.transact(prepared.writes, uuid.uuid4().hex)
    except Cancelled as cancelled:
        receipt = cancelled.failed.get("receipt")
        if receipt is None:
            raise Conflict(str(cancelled)) from None
        raise _duplicate(
            receipt or table.get(keys.receipt(prepared.turn.event.account, prepared.turn.event.id))
        ) from None
    return prepared.turn


def _duplicate(receipt: Item | None) -> Duplicate | Conflict:
    if not receipt:
        return Conflict("receipt")  # it expired between the two requests
    return Duplicate(receipt["conversation"]["S"], int(receipt["version"]["N"]))


def _absent(*, tell: bool = False) -> dict[str, Any]:
    found = {"ConditionExpression": "attribute_not_exists(#pk)", "ExpressionAttributeNames": {"#pk": keys.PK}}
    return found | ({"ReturnValuesOnConditionCheckFailure": "ALL_OLD"} if tell else {})


def _at(version: int) -> dict[str, Any]:
    if version == 0:
        return _absent()
    return {
        "ConditionExpression": "#version = :version",
        "ExpressionAttributeNames": {"#version": "version"},
        "ExpressionAttributeValues": {":version": integer(version)},
    }


def _receipt(table: Table, event: Event, turn: Turn) -> Write:
    attributes = {
        "conversation": text(turn.conversation),
        "version": integer(turn.version),
        **expires(event.received_at, RECEIPT_DAYS),
    }
    return table.put("receipt", keys.receipt(event.account, event.id), attributes, **_absent(tell=True))


def _turn(table: Table, turn: Turn) -> Write:
    attributes = {"doc": text(turn.model_dump_json(exclude={"marks"})), keys.EXPIRES: integer(turn.expires)}
    return table.put("turn", keys.turn(turn.conversation, turn.version), attributes, **_absent())


def conversation_attributes(conversation: Conversation, kept: str, retention_days: int) -> dict[str, Any]:
    """It goes after its last turn: were it gone first, a new one's first turn would find that one in its way. Every
    commit moves that on, so an order in flight never loses its talk."""
    days = TOMBSTONE_DAYS if is_tombstone(conversation) else retention_days + LATER_DAYS
    attributes = {
        "doc": text(kept),
        "version": integer(conversation.version),
        **expires(conversation.last_now, days),
        **lists.talk_attributes(conversation),
    }
    if conversation.next_due is not None:
        attributes |= {
            keys.TIMER_SHARD: text(keys.shard(conversation.id)),
            keys.TIMER_DUE: text(keys.due(conversation.next_due)),
        }
    return attributes


def _conversation(table: Table, conversation: Conversation, kept: str, read_version: int, retention_days: int) -> Write:
    attributes = conversation_attributes(conversation, kept, retention_days)
    return table.put("conversation", keys.conversation(conversation.id), attributes, **_at(read_version))


def order_attributes(order: Order, now: datetime, retention_days: int) -> dict[str, Any]:
    until = kept_until(order, now, retention_days)
    attributes = {
        "doc": text(write(order)),
        "version": integer(order.version),
        keys.EXPIRES: integer(int(until.timestamp())),
        **lists.order_attributes(order),
    }
    if order.concerns:  # in the review queue until a person has decided
        attributes |= {keys.TIMER_SHARD: text(keys.REVIEW_SHARD), keys.TIMER_DUE: text(keys.due(now))}
    elif waiting := [case.asked_at for case in order.returns if case.is_open]:
        attributes |= {keys.TIMER_SHARD: text(keys.RETURN_SHARD), keys.TIMER_DUE: text(keys.due(min(waiting)))}
    return attributes


def _order(table: Table, order: Order, now: datetime, retention_days: int) -> Write:
    kept = order.model_copy(update={"version": order.version + 1})
    attributes = order_attributes(kept, now, retention_days)
    return table.put(f"order:{order.id}", keys.order(order.id), attributes, **_at(order.version))


def _stock(table: Table, moves: Sequence[StockMove]) -> Iterator[Write]:
    """One change a SKU, whatever moves: a transaction may touch an item once."""
    for sku in dict.fromkeys(move.sku for move in moves):
        by: Counter[str] = Counter()
        for move in moves:
            if move.sku == sku:
                source, target = MOVES[move.kind]
                by[source] -= move.quantity
                if target:
                    by[target] += move.quantity
        if changes := {name: quantity for name, quantity in by.items() if quantity}:
            yield _change_stock(table, sku, changes)


def _change_stock(table: Table, sku: str, changes: Mapping[str, int]) -> Write:
    """What is taken away must be there."""
    taken = {name: -quantity for name, quantity in changes.items() if quantity < 0}
    return table.change(
        f"stock:{sku}",
        keys.stock(table.shop, sku),
        UpdateExpression="SET " + ", ".join(f"#{name} = #{name} + :{name}" for name in changes),
        ConditionExpression=" AND ".join(f"#{name} >= :least_{name}" for name in taken),
        ExpressionAttributeNames={f"#{name}": name for name in changes},
        ExpressionAttributeValues={
            **{f":{name}": integer(quantity) for name, quantity in changes.items()},
            **{f":least_{name}": integer(quantity) for name, quantity in taken.items()},
        },
    )


def _book(table: Table, booking: Booking) -> Write:
    """A day is never overbooked. Its count goes some time after it."""
    goes = expiry(datetime.combine(booking.day, time(), UTC), BOOKED_DAYS)
    key = keys.booked(table.shop, booking.key)
    return _count(table, f"day:{booking.key}", key, "taken", booking.by, booking.capacity, goes)


def _use(table: Table, use: CodeUse, conversation: str, now: datetime, retention_days: int) -> Iterator[Write]:
    """A code is used as often as it may be and by each as often as they may, whoever uses it at the same time."""
    if use.by:
        most = NO_LIMIT if use.most is None else use.most
        yield _count(table, f"code:{use.code}", keys.code(table.shop, use.code), "used", use.by, most)
    for claim in use.claims:
        attributes = {"conversation": text(conversation), **expires(now, retention_days)}
        yield table.put(f"claim:{use.code}", keys.code_claim(table.shop, use.code, claim), attributes, **_absent())
    for claim in use.freed:
        yield table.remove(f"claim:{use.code}", keys.code_claim(table.shop, use.code, claim))


def _count(
    table: Table, label: str, key: Key, attribute: str, by: int, most: int, goes: dict[str, str] | None = None
) -> Write:
    """A counter that comes to no more than `most`, whoever counts at the same time; what is given back was counted.

    `goes`: when the item expires; None: never.
    """
    update = "SET #count = if_not_exists(#count, :none) + :by"
    names, values = {"#count": attribute}, {":none": integer(0), ":by": integer(by)}
    if goes:
        update += ", #expires = :expires"
        names, values = names | {"#expires": keys.EXPIRES}, values | {":expires": goes}
    return table.change(
        label,
        key,
        UpdateExpression=update,
        ConditionExpression="attribute_not_exists(#count) OR #count <= :limit" if by > 0 else "#count >= :limit",
        ExpressionAttributeNames=names,
        ExpressionAttributeValues=values | {":limit": integer(most - by if by > 0 else -by)},
    )


def _number(table: Table, transition: Transition) -> Iterator[Write]:
    """The counter moves only if nobody has taken this number; the order can then be found by it."""
    taken = transition.order_number
    if taken is None:
        return
    yield table.put(
        "counter",
        keys.order_counter(table.shop),
        {"next": integer(taken + 1)},
        ConditionExpression="#next = :taken OR attribute_not_exists(#next)",
        ExpressionAttributeNames={"#next": "next"},
        ExpressionAttributeValues={":taken": integer(taken)},
    )
    for order in _numbered(transition.orders, taken):
        yield table.put(
            f"number:{order.number}",
            keys.order_number(table.shop, str(order.number)),
            {"order": text(order.id)},
            **_absent(),
        )


def _numbered(orders: Sequence[Order], taken: int) -> Sequence[Order]:
    return [order for order in orders if order.number == str(taken)]
