"""A ticket: one place at an event, for who holds it now. Pure; ids are made of the order and the unit, never drawn.

The order says what was bought; a ticket says who may come in with it. Passing it on raises `serial`, which is part of
its code: an older code is dead from then on.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from functions.commerce.orders import Order, OrderLine, OrderStatus
from functions.commerce.refunding import left, paying, taken_back

FROZEN = ConfigDict(frozen=True, defer_build=True)
IN_CHAT = "in-chat"
"""The way of delivery of an order of tickets only."""

TicketStatus = Literal["valid", "void"]


class Ticket(BaseModel):
    model_config = FROZEN

    event: str
    order: str
    number: int
    """Of the order's tickets, from 1."""
    sku: str
    title: str
    """As it was bought, in the order's locale: "Tuinconcert (A12)"."""
    place: str = ""
    """The seat or section, "" where there is but one kind."""
    name: str = ""
    """On it, where the event asks for names."""
    serial: int = 0
    """How often it has been passed on, or its codes called off."""
    status: TicketStatus = "valid"
    void_reason: str = ""
    """ "refunded", "cancelled"."""
    conversation: str
    """Who holds it."""
    account: str
    version: int = 0
    """Rises with every change; the condition of the next one. 0: not written yet."""
    admitted_at: datetime | None = None
    admitted_gate: str = ""
    admitted_scan: str = ""
    """The caller's id of the scan that admitted: the same scan once more is told the same."""

    @property
    def ref(self) -> str:
        """ "o…-3": within its event, for ever."""
        return f"{self.order}-{self.number}"


class TicketRef(BaseModel):
    """A ticket as it was at one time: what a code, a link or a button names."""

    model_config = FROZEN

    event: str
    order: str
    number: int
    serial: int


def units(order: Order) -> Iterator[tuple[int, OrderLine]]:
    """The order's tickets: number and line, in the order of its lines."""
    number = 0
    for line in order.lines:
        for _ in range(line.quantity if line.event else 0):
            number += 1
            yield number, line


def has_tickets(order: Order) -> bool:
    return any(line.event for line in order.lines)


def only_tickets(order: Order) -> bool:
    return all(line.event for line in order.lines)


def events_of(order: Order) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.event for line in order.lines if line.event))


def to_void(order: Order, tickets: Iterable[Ticket]) -> tuple[Ticket, ...]:
    """Those of an order's tickets that its refunds and exchanges have taken back: all of a cancelled order's and of one
    whose payment is gone, else as many of a SKU as units of it. First those that nobody has used or been given, the
    last first."""
    valid = [each for each in tickets if each.status == "valid"]
    if order.status is OrderStatus.CANCELLED or payment_gone(order):
        return tuple(valid)
    found: list[Ticket] = []
    for sku in dict.fromkeys(each.sku for each in valid):
        own = [each for each in tickets if each.sku == sku]
        more = units_back(order, sku) - sum(each.status == "void" for each in own)
        spare = sorted(
            (each for each in own if each.status == "valid"),
            key=lambda each: (
                each.admitted_at is not None,
                each.conversation != order.conversation,
                -each.number,
            ),
        )
        found += spare[: max(more, 0)]
    return tuple(found)


def units_back(order: Order, sku: str) -> int:
    """Units that were refunded, or exchanged: not those whose exchange waits for the shop, or for money."""
    refunded = sum(line.quantity for made in order.refunds if made.counts for line in made.lines if line.sku == sku)
    return refunded + sum(case.quantity(sku) for case in order.returns if case.exchanged)


def payment_gone(order: Order) -> bool:
    """All that was paid has gone back, or into exchanges that are paid; or the buyer's bank took it back."""
    attempt = paying(order)
    if attempt is None:
        return False
    waiting = {case.exchange for case in order.returns if case.exchange and not case.exchanged}
    lent = sum(credit.amount for credit in order.lent if credit.attempt == attempt.number and credit.order in waiting)
    return taken_back(order, attempt) or order.total > 0 >= left(order, attempt) + lent + order.credited
