"""Events of the merchant's own systems, from the bus: rule → the queue `bus-in` → here → the mailbox.

An order that is not known yet may be on its way: its report is left in the queue. What cannot be read is kept.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from functions.conversation.events import Event
from functions.decisions import Decision, RefundWish, read_decision
from functions.errors import BadRequest, NotFound
from functions.observability import log
from functions.reports import Report, read_report
from functions.storage import reads
from functions.storage.table import Table
from functions.substitute_wish import SubstituteWish, read_substitute


class Post(Protocol):
    def post(self, events: Iterable[Event]) -> None: ...


class Keeps(Protocol):
    def keep(self, body: str, *, why: str, source: str, **fields: str) -> None: ...


def take_in(
    event: Mapping[str, Any], table: Table, mailbox: Post, unreadable: Keeps, now: datetime
) -> dict[str, list[dict[str, str]]]:
    """An SQS batch of EventBridge events; the answer names what is to be delivered again."""
    failed = []
    for record in event["Records"]:
        try:
            mailbox.post([_read(record["body"], table, now)])
        except BadRequest as wrong:
            log.metric("Unreadable", source="bus")
            unreadable.keep(record["body"], why=str(wrong), source="bus")
        except Exception as failure:
            log.error("bus event not taken", failure, message=record["messageId"])
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def _read(body: str, table: Table, now: datetime) -> Event:
    try:
        event = json.loads(body)
        detail, kind = json.dumps(event["detail"]), str(event.get("detail-type", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadRequest("not an event of EventBridge") from None
    if kind not in READERS:
        raise BadRequest(f"detail-type: one of {', '.join(READERS)}")
    told = READERS[kind](detail)
    if not told.order:
        raise BadRequest("order: which one is it about?")
    order = reads.find_order(table, told.order)
    if order is None:
        raise NotFound(f"there is no order {told.order}")
    return told.event(order, now)


READERS: dict[str, Callable[[str], Report | RefundWish | Decision | SubstituteWish]] = {
    "Fulfilment": read_report,
    "Refund": lambda detail: read_decision(RefundWish, detail),
    "Review": lambda detail: read_decision(Decision, detail),
    "Substitute": read_substitute,
}
"""What the bus may bring, by its `detail-type`."""
