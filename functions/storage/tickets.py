"""Tickets under their event, and what has become of the event: items of one partition, so that all holders of an event
are read a page at a time. Each has a `revision`, which is the condition of its next change.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from functions.commerce.event_days import EventState
from functions.commerce.tickets import Ticket
from functions.conversation.transition import EventAndOrder
from functions.storage import keys
from functions.storage.table import Table, Write, doc, expires, integer, text

LATER = timedelta(days=7)
"""What is kept of an event is kept this much longer than a talk, counted from what happens last to it."""


def writes(
    table: Table, tickets: Sequence[Ticket], versions: Mapping[str, int], now: datetime, days: int
) -> Iterator[Write]:
    """For a transition's transaction: its tickets, and that its events are what it took them for."""
    for ticket in tickets:
        key = keys.ticket(table.shop, ticket.event, ticket.order, ticket.number)
        yield table.put(f"ticket:{ticket.ref}", key, attributes(ticket, now, days), **_at(ticket.version))
    for event, version in versions.items():
        yield table.check(f"event:{event}", keys.event(table.shop, event), **_at(version))


def attributes(ticket: Ticket, now: datetime, days: int) -> dict[str, Any]:
    """As it is kept, a version further."""
    kept = ticket.model_copy(update={"version": ticket.version + 1})
    return {"doc": text(kept.model_dump_json()), "revision": integer(kept.version), **expires(now + LATER, days)}


def read_ticket(table: Table, event: str, order: str, number: int) -> Ticket | None:
    found = table.get(keys.ticket(table.shop, event, order, number))
    return Ticket.model_validate_json(doc(found)) if found else None


def change_ticket(table: Table, ticket: Ticket, now: datetime, days: int) -> None:
    """Raises Conflict when it is not what it was any more."""
    key = keys.ticket(table.shop, ticket.event, ticket.order, ticket.number)
    table.write(key, attributes(ticket, now, days), **_at(ticket.version))


def of_order(table: Table, whose: EventAndOrder) -> tuple[Ticket, ...]:
    event, order = whose
    page, _ = _page(table, event, keys.tickets_of(order), limit=100)
    return page


def of_event(table: Table, event: str, after: str = "", limit: int = 200) -> tuple[tuple[Ticket, ...], str]:
    """A page of an event's tickets, those of one order together; and where to go on ("": that was all)."""
    return _page(table, event, keys.TICKET, limit=limit, after=after)


def _page(table: Table, event: str, prefix: str, *, limit: int, after: str = "") -> tuple[tuple[Ticket, ...], str]:
    pk = keys.event(table.shop, event).pk
    first, last = after or prefix, f"{prefix}~"
    answer = table.query(
        KeyConditionExpression="#pk = :pk AND #sk BETWEEN :first AND :last",
        ExpressionAttributeNames={"#pk": keys.PK, "#sk": keys.SK},
        ExpressionAttributeValues={":pk": text(pk), ":first": text(first), ":last": text(last)},
        ConsistentRead=True,
        Limit=limit,
    )
    items = [item for item in answer["Items"] if item[keys.SK]["S"] != after]
    tickets = tuple(Ticket.model_validate_json(doc(item)) for item in items)
    return tickets, str(answer["LastEvaluatedKey"][keys.SK]["S"]) if "LastEvaluatedKey" in answer else ""


def read_state(table: Table, event: str) -> EventState:
    found = table.get(keys.event(table.shop, event))
    return EventState.model_validate_json(doc(found)) if found else EventState()


def write_state(table: Table, event: str, state: EventState, until: datetime, days: int) -> None:
    """`state` with the version that was read. Raises Conflict."""
    kept = state.model_copy(update={"version": state.version + 1})
    attributes = {
        "doc": text(kept.model_dump_json()),
        "revision": integer(kept.version),
        **expires(until + LATER, days),
    }
    table.write(keys.event(table.shop, event), attributes, **_at(state.version))


def _at(version: int) -> dict[str, Any]:
    if version == 0:
        return {"ConditionExpression": "attribute_not_exists(#pk)", "ExpressionAttributeNames": {"#pk": keys.PK}}
    return {
        "ConditionExpression": "#revision = :revision",
        "ExpressionAttributeNames": {"#revision": "revision"},
        "ExpressionAttributeValues": {":revision": integer(version)},
    }
