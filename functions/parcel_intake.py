"""What carriers tell, on its way to the mailbox: tracking numbers become orders. No HTTP here, and no carrier by name.

Which order: the one that the merchant registered the number for; else the one whose number the carrier was given as
its reference; else none yet, and the report is kept until the number is registered.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from functions.carriers.carrier import CarrierReport, Told
from functions.commerce.orders import Order
from functions.conversation.events import Event
from functions.conversation.fulfilment_events import FulfilmentReported
from functions.conversation.parcel_effects import RegisterParcel
from functions.conversation.state import Conversation
from functions.observability import log
from functions.storage import parcel_numbers, reads
from functions.storage.table import Table


def _of_order(report: CarrierReport, order: Order, now: datetime, *, by_reference: bool = False) -> Event:
    return event_of(report, order.id, order.conversation, order.account, now, by_reference=by_reference)


class Post(Protocol):
    def post(self, events: Iterable[Event]) -> None: ...


@dataclass
class ParcelIntake:
    table: Table
    mailbox: Post
    clock: Callable[[], datetime]

    def take(self, carrier: str, told: Told) -> None:
        """Raises QueueError or StorageError, after which the carrier sends all of it again."""
        for code in told.unknown:
            log.warning("a carrier's code is not known", carrier=carrier, code=code)
            log.metric("UnknownCarrierCode", carrier=carrier, code=code)
        for report in told.reports:
            self._take(report)

    def _take(self, report: CarrierReport) -> None:
        if self._post_to_known(report):
            return
        order = reads.find_order(self.table, report.reference) if report.reference.isdecimal() else None
        if order:
            self.mailbox.post([_of_order(report, order, self.clock(), by_reference=True)])
            return
        parcel_numbers.keep_early(
            self.table, report.number, f"{report.source}:{report.id}", report.model_dump_json(), self.clock()
        )
        log.info("a parcel that no order knows yet", carrier=report.source)
        self._post_to_known(report)  # it may have been registered in between

    def _post_to_known(self, report: CarrierReport) -> bool:
        known = parcel_numbers.orders_of(self.table, report.number)
        found = [order for each in known if (order := reads.order(self.table, each))]
        self.mailbox.post([_of_order(report, order, self.clock()) for order in found])
        return bool(found)


def known_now(table: Table, effect: RegisterParcel, conversation: Conversation, now: datetime) -> list[Event]:
    """What carriers told of a number before the order had it."""
    found = parcel_numbers.register(table, effect.number, effect.order, now)
    reports = [CarrierReport.model_validate_json(doc) for doc in found]
    return [event_of(each, effect.order, conversation.id, conversation.account, now) for each in reports]


def event_of(
    report: CarrierReport,
    order: str,
    conversation: str,
    account: str,
    received_at: datetime,
    *,
    by_reference: bool = False,
) -> Event:
    """The same report for the same order is the same event, however it came."""
    return Event(
        id=f"{report.source}:{order}:{report.number}:{report.id}",
        conversation=conversation,
        account=account,
        occurred_at=report.occurred_at or received_at,
        received_at=received_at,
        what=FulfilmentReported(
            order=order,
            state=report.state,
            parcel="",
            carrier=report.carrier,
            tracking_number=report.number,
            tracking_url=report.url,
            expected=report.expected,
            pickup=report.pickup,
            source=report.source,
            by_reference=by_reference,
        ),
    )
