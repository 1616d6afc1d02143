"""`make move-day`: what it asks of the bus, what it refuses before, and how it knows that it is done."""

from datetime import date
from typing import Any

import pytest

from functions.commerce.orders import DeliveryDay, Order, OrderStatus
from functions.conversation.state import Step
from functions.reports import read_report
from infra.bus import put, wait
from infra.console import Stop
from infra.move_day import report, wish
from tests.conversation.states import at
from tests.starter import starter_shop

WANTED = DeliveryDay(day=date(2026, 12, 4), slot="morning")


class Bus:
    def __init__(self, failed: int = 0) -> None:
        self.failed = failed
        self.entries: list[dict[str, Any]] = []

    def put_events(self, *, Entries: list[dict[str, Any]]) -> dict[str, Any]:
        self.entries += Entries
        return {"FailedEntryCount": self.failed, "Entries": [{"ErrorMessage": "no such bus"}]}


def order(**changes: Any) -> Order:
    return at(Step.AFTER_ORDER).order.model_copy(update=changes)


def test_it_reports_the_new_day_as_any_system_of_the_merchants_would() -> None:
    bus = Bus()
    put(bus, "the-bus", "Fulfilment", report(order(), WANTED, "de rozen zijn laat"))
    (entry,) = bus.entries
    told = read_report(entry["Detail"])
    assert (entry["EventBusName"], entry["DetailType"]) == ("the-bus", "Fulfilment")
    assert (told.order, told.state, told.expected, told.slot) == (
        order().id, "rescheduled", WANTED.day, "morning",
    )  # fmt: skip
    assert told.reason == "de rozen zijn laat"


def test_a_bus_that_does_not_take_it_is_said_so() -> None:
    with pytest.raises(Stop, match="no such bus"):
        put(Bus(failed=1), "the-bus", "Fulfilment", report(order(), WANTED, ""))


@pytest.mark.parametrize(
    ("changes", "day", "slot", "why"),
    [
        ({"status": OrderStatus.CANCELLED}, "2026-12-04", "", "cancelled"),
        ({}, "vrijdag", "", "DAY=2026-12-04"),
        ({}, "2026-12-04", "midnight", "morning, afternoon"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_asked(
    changes: dict[str, Any], day: str, slot: str, why: str
) -> None:
    with pytest.raises(Stop, match=why):
        wish(order(**changes), starter_shop(), day, slot)


def test_what_has_left_is_not_moved() -> None:
    chat = at(Step.AFTER_ORDER)
    chat.parcel("dispatched")
    with pytest.raises(Stop, match="has left"):
        wish(chat.order, starter_shop(), "2026-12-04", "")


def test_it_waits_until_the_order_is_on_another_day_and_no_longer() -> None:
    moved = order(delivery=WANTED)
    found = iter([order(), moved])
    assert wait(lambda: next(found), lambda now: now.delivery == WANTED) == moved
    assert wait(order, lambda now: True, patience=0) is None
