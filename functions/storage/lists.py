"""What people page through: orders and conversations, the newest first, by the index `lists`.

A row is written with its item, in the same transaction, and goes with it: what is erased is in no list. The index is
read as it is a moment later (an index is never strongly consistent), so who acts on a row reads the item again.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from functions.commerce.loyalty import Label
from functions.commerce.orders import Order, OrderStatus
from functions.commerce.refunding import to_deliver
from functions.conversation.state import Conversation
from functions.storage import keys
from functions.storage.table import Item, Table, text

FROZEN = ConfigDict(frozen=True, defer_build=True)
PAGE = 200
"""Rows of one query."""
MOST_TITLES = 6


class OrderRow(BaseModel):
    """What a list, a search and a count need to know of an order; amounts in minor units."""

    model_config = FROZEN

    id: str
    number: str = ""
    """ "": it was never paid."""
    conversation: str
    account: str
    status: OrderStatus
    total: int
    refunded: int
    currency: str
    name: str
    """Of who pays; "" once it is erased."""
    recipient: str
    email: str
    created_at: datetime
    paid_at: datetime | None
    day: str
    """Of delivery, ISO; "": as soon as it goes."""
    shipping: str
    """Id of the shipping option."""
    parcels: tuple[str, ...]
    """States of its parcels."""
    returns: int
    """Cases that somebody has something to do about."""
    cases: int | None = None
    """All that there ever were; None: written before they were counted."""
    concerns: int
    """What a person has to decide about its money."""
    titles: tuple[str, ...]
    """ "2 × Rode rozen (M)"."""
    units: int = 0
    """Of goods that are to come, or have: without tickets, and without what was refunded and put back."""
    arrived: bool = False
    """All of it."""

    @property
    def to_pack(self) -> bool:
        """Paid, and nothing of it is packed or has left."""
        return self.is_due and all(state == "accepted" for state in self.parcels)

    @property
    def is_due(self) -> bool:
        """Paid for, and there is something to bring."""
        return self.status is OrderStatus.PAID and self.units > 0 and self.refunded < self.total

    @property
    def channel(self) -> str:
        return self.account.partition(":")[0]


class TalkRow(BaseModel):
    """What a list needs to know of a conversation."""

    model_config = FROZEN

    id: str
    account: str
    channel: str
    name: str
    """On the channel; "": it tells none."""
    number: str
    active_at: datetime
    """When something was last said, in or out."""
    from_shopper: bool
    """What was said last is the shopper's own, with what was answered at once."""
    human_requested_at: datetime | None
    human_until: datetime | None
    orders: int
    standing: Label
    human_name: str = ""
    """Of who has it, as the shopper was told."""
    human_by: str = ""
    """Who that is at the console."""
    locale: str = ""
    order: str = ""
    """Id of the latest order."""
    user: str = ""
    """How the channel addresses them."""

    def waits(self, now: datetime) -> bool:
        """They asked for a person, or wrote to one whose time with them is over, and nobody has answered."""
        if self.human_until is not None and now < self.human_until:
            return False
        return self.human_requested_at is not None or (self.human_until is not None and self.from_shopper)


Row = TypeVar("Row", bound=BaseModel)


@dataclass(frozen=True)
class Rows(Generic[Row]):
    rows: Sequence[Row]
    more: str
    """Where the next begins; "": nowhere."""


def order_attributes(order: Order) -> dict[str, Any]:
    return listed(keys.ORDERS_LIST, order.created_at, order.id, row_of(order))


def row_of(order: Order) -> OrderRow:
    return OrderRow(
        id=order.id,
        number=order.number or "",
        conversation=order.conversation,
        account=order.account,
        status=order.status,
        total=order.total,
        refunded=sum(each.amount for each in order.refunds if each.counts),
        currency=order.currency,
        name=order.buyer or order.recipient,
        recipient=order.recipient,
        email=order.email,
        created_at=order.created_at,
        paid_at=order.paid_at,
        day=order.delivery.day.isoformat() if order.delivery else "",
        shipping=order.shipping.id,
        parcels=tuple(parcel.state for parcel in order.parcels),
        returns=sum(case.is_open for case in order.returns),
        cases=len(order.returns),
        concerns=len(order.concerns),
        titles=tuple(f"{line.quantity} × {line.title}" for line in order.lines[:MOST_TITLES]),
        units=_units(order),
        arrived=order.arrived,
    )


def _units(order: Order) -> int:
    tickets = {line.sku for line in order.lines if line.event}
    return sum(quantity for sku, quantity in to_deliver(order).items() if sku not in tickets)


def talk_attributes(conversation: Conversation) -> dict[str, Any]:
    """None of a conversation in which nobody has said anything yet, or that was erased."""
    row = talk_row(conversation)
    return listed(keys.TALKS_LIST, row.active_at, conversation.id, row) if row else {}


def talk_row(conversation: Conversation) -> TalkRow | None:
    """None: it is in no list."""
    at = conversation.active_at
    if at is None:
        return None
    return TalkRow(
        id=conversation.id,
        account=conversation.account,
        channel=conversation.channel,
        name=conversation.profile_name,
        number=conversation.number,
        active_at=at,
        from_shopper=conversation.heard_in == conversation.version or at == conversation.last_inbound_at,
        human_requested_at=conversation.human_requested_at,
        human_until=conversation.human_until,
        orders=len(conversation.orders),
        standing=conversation.standing.label,
        human_name=conversation.human_name,
        human_by=conversation.human_by,
        locale=conversation.locale,
        order=conversation.orders[0].id if conversation.orders else "",
        user=conversation.user,
    )


def orders(
    table: Table,
    *,
    start: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = PAGE,
) -> Rows[OrderRow]:
    """The newest first, of those placed since a moment and before another."""
    return page(table, OrderRow, keys.ORDERS_LIST, start, since, limit, until)


def after(row: OrderRow | TalkRow) -> str:
    """Where the list goes on behind a row, whichever page it was read with."""
    if isinstance(row, OrderRow):
        key, name, at = keys.order(row.id), keys.ORDERS_LIST, row.created_at
    else:
        key, name, at = keys.conversation(row.id), keys.TALKS_LIST, row.active_at
    return json.dumps({keys.PK: key.pk, keys.SK: key.sk, keys.LIST_NAME: name, keys.LIST_AT: keys.stamped(at, row.id)})


def talks(table: Table, *, start: str = "", since: datetime | None = None, limit: int = PAGE) -> Rows[TalkRow]:
    """The most recently active first."""
    return page(table, TalkRow, keys.TALKS_LIST, start, since, limit)


def every_order(table: Table, since: datetime | None = None, until: datetime | None = None) -> Iterator[OrderRow]:
    start = ""
    while True:
        found = orders(table, start=start, since=since, until=until, limit=1_000)
        yield from found.rows
        if not found.more:
            return
        start = found.more


def listed(name: str, at: datetime, item_id: str, row: BaseModel) -> dict[str, Any]:
    """Attributes that put an item into a list."""
    return {
        keys.LIST_NAME: text(name),
        keys.LIST_AT: text(keys.stamped(at, item_id)),
        keys.ROW: text(row.model_dump_json()),
    }


def page(
    table: Table,
    model: type[Row],
    name: str,
    start: str,
    since: datetime | None,
    limit: int,
    until: datetime | None = None,
) -> Rows[Row]:
    """Of a list by its name, the newest first."""
    first, last = keys.stamped(since, "") if since else "0", keys.stamped(until, "") if until else "9"
    values = {":name": text(name), ":since": text(first), ":until": text(last)}
    request: dict[str, Any] = {
        "IndexName": keys.LISTS,
        "KeyConditionExpression": "#name = :name AND #at BETWEEN :since AND :until",
        "ExpressionAttributeNames": {"#name": keys.LIST_NAME, "#at": keys.LIST_AT},
        "ExpressionAttributeValues": values,
        "ScanIndexForward": False,
        "Limit": limit,
    }
    if start:
        request["ExclusiveStartKey"] = {part: text(value) for part, value in json.loads(start).items()}
    answer = table.query(**request)
    behind: Mapping[str, Any] | None = answer.get("LastEvaluatedKey")
    more = json.dumps({part: value["S"] for part, value in behind.items()}) if behind else ""
    return Rows([_read(model, item) for item in answer["Items"]], more)


def _read(model: type[Row], item: Item) -> Row:
    return model.model_validate_json(item[keys.ROW]["S"])
