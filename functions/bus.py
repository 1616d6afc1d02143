"""Events of the merchant's own systems, from the bus: rule → the queue `bus-in` → here → the mailbox.

An order that is not known yet may be on its way: its report is left in the queue. What cannot be read is kept.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from functions.conversation.events import Event
from functions.errors import BadRequest, NotFound
from functions.observability import log
from functions.reports import read_report
from functions.storage import reads
from functions.storage.table import Table


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
        detail = json.dumps(json.loads(body)["detail"])
    except (ValueError, KeyError, TypeError):
        raise BadRequest("not an event of EventBridge") from None
    report = read_report(detail)
    if not report.order:
        raise BadRequest("order: which one is it about?")
    order = reads.find_order(table, report.order)
    if order is None:
        raise NotFound(f"there is no order {report.order}")
    return report.event(order, now)
