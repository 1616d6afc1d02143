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
from functions.news_wish import read_news
from functions.observability import log
from functions.reports import Report, read_report
from functions.return_wish import ReturnWish, read_return
from functions.storage import reads
from functions.storage.table import Table
from functions.substitute_wish import SubstituteWish, read_substitute

NEWS = "EventNews"


class Post(Protocol):
    def post(self, events: Iterable[Event]) -> None: ...


class Keeps(Protocol):
    def keep(self, body: str, *, why: str, source: str, **fields: str) -> None: ...


def take_in(
    event: Mapping[str, Any],
    table: Table,
    mailbox: Post,
    unreadable: Keeps,
    now: datetime,
    tell_news: Callable[[str], None],
) -> dict[str, list[dict[str, str]]]:
    """An SQS batch of EventBridge events; the answer names what is to be delivered again."""
    failed = []
    for record in event["Records"]:
        try:
            kind, detail = _opened(record["body"])
            if kind == NEWS:
                tell_news(_news(detail, now))
            else:
                mailbox.post([_read(kind, detail, table, now)])
        except BadRequest as wrong:
            log.metric("Unreadable", source="bus")
            unreadable.keep(record["body"], why=str(wrong), source="bus")
        except Exception as failure:
            log.error("bus event not taken", failure, message=record["messageId"])
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def _opened(body: str) -> tuple[str, str]:
    """The event's type, and its detail as JSON. Raises BadRequest."""
    try:
        event = json.loads(body)
        return str(event.get("detail-type", "")), json.dumps(event["detail"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadRequest("not an event of EventBridge") from None


def _news(detail: str, now: datetime) -> str:
    """For all who hold tickets of an event: no conversation's own."""
    wish = read_news(detail)
    if not wish.event:
        raise BadRequest("event: which one is it about?")
    return wish.job(wish.event, now).model_dump_json()


def _read(kind: str, detail: str, table: Table, now: datetime) -> Event:
    if kind not in READERS:
        raise BadRequest(f"detail-type: one of {', '.join([*READERS, NEWS])}")
    told = READERS[kind](detail)
    if not told.order:
        raise BadRequest("order: which one is it about?")
    order = reads.find_order(table, told.order)
    if order is None:
        raise NotFound(f"there is no order {told.order}")
    return told.event(order, now)


READERS: dict[str, Callable[[str], Report | RefundWish | Decision | SubstituteWish | ReturnWish]] = {
    "Fulfilment": read_report,
    "Refund": lambda detail: read_decision(RefundWish, detail),
    "Review": lambda detail: read_decision(Decision, detail),
    "Substitute": read_substitute,
    "Return": read_return,
}
"""What the bus may bring, by its `detail-type`."""
