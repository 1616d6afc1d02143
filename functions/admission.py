"""Letting somebody in with a ticket: a code is judged, and counts once. No HTTP here.

The signature says that a code is ours, the table whether it still counts. Who comes second is told when and where the
first was let in.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from functions import ticket_codes
from functions.commerce.event_days import EventDay, as_it_stands, is_on
from functions.commerce.shop import Rules
from functions.commerce.tickets import Ticket, TicketRef
from functions.conversation.events import Event
from functions.conversation.ticket_events import TicketAdmitted
from functions.errors import BadRequest, Conflict
from functions.event_news import Post
from functions.reports import problems
from functions.storage import tickets
from functions.storage.table import Table

MOST_TRIES = 3
Verdict = Literal[
    "admitted", "already_admitted", "forged", "other_event", "unknown", "transferred", "refunded", "cancelled",
    "wrong_day",
]  # fmt: skip


class Scan(BaseModel):
    """What a scanner sends."""

    model_config = ConfigDict(frozen=True, defer_build=True, extra="forbid")

    code: str = Field(min_length=1, max_length=200, description="What the QR code says.")
    gate: str = Field(default="", max_length=40, description="Where: told to who comes with it a second time.")
    event: str = Field(default="", max_length=24, description="Only tickets of this event; left out: of any.")
    scan: str = Field(default="", max_length=60, description="Yours: the same scan sent again is answered the same.")


def read_scan(body: bytes | str) -> Scan:
    """Raises BadRequest that names every field that is wrong."""
    try:
        return Scan.model_validate_json(body)
    except ValidationError as wrong:
        raise BadRequest("; ".join(problems(wrong))) from None


@dataclass(frozen=True)
class Gate:
    table: Table
    mailbox: Post
    rules: Callable[[], Rules]
    keys: Callable[[], Sequence[str]]
    """That codes are signed with: the current, and the one before."""
    clock: Callable[[], datetime]

    def judge(self, scan: Scan) -> dict[str, Any]:
        """The answer, ready to send. Raises StorageError or QueueError: it was not judged, and may be sent again."""
        ref = ticket_codes.read_code(scan.code, self.keys())
        if ref is None:
            return _answer("forged")
        if scan.event and scan.event != ref.event:
            return _answer("other_event", event=ref.event)
        for _ in range(MOST_TRIES):
            try:
                return self._admit(ref, scan)
            except Conflict:
                continue  # another scanner, or the shopper, was faster: look again
        raise Conflict(f"{MOST_TRIES} times in a row")

    def _admit(self, ref: TicketRef, scan: Scan) -> dict[str, Any]:
        ticket = tickets.read_ticket(self.table, ref.event, ref.order, ref.number)
        state = tickets.read_state(self.table, ref.event)
        event = self.rules().event(ref.event)
        if ticket is None or event is None:
            return _answer("unknown")
        event = as_it_stands(event, state)
        if ticket.serial != ref.serial:
            return self._told("transferred", ticket, event)
        if ticket.status != "valid":
            return self._told("refunded", ticket, event)
        if ticket.admitted_at:
            return self._again(ticket, event, scan)
        if state.status == "cancelled":
            return self._told("cancelled", ticket, event)
        if not is_on(event, self.rules().time_zone, self.clock()):
            return self._told("wrong_day", ticket, event, day=event.day.isoformat())
        now = self.clock()
        inside = ticket.model_copy(update={"admitted_at": now, "admitted_gate": scan.gate, "admitted_scan": scan.scan})
        tickets.change_ticket(self.table, inside, now, self.rules().retention_days)
        self.mailbox.post([_event(inside, now)])
        return self._told("admitted", inside, event)

    def _again(self, ticket: Ticket, event: EventDay, scan: Scan) -> dict[str, Any]:
        """Used before; by this very scan, whose answer was lost: it is the same one, and is announced for certain."""
        assert ticket.admitted_at
        if scan.scan and scan.scan == ticket.admitted_scan:
            self.mailbox.post([_event(ticket, ticket.admitted_at)])
            return self._told("admitted", ticket, event)
        return self._told("already_admitted", ticket, event)

    def _told(self, verdict: Verdict, ticket: Ticket, event: EventDay, **more: str) -> dict[str, Any]:
        locale, zone = self.rules().locales[0], ZoneInfo(self.rules().time_zone)
        at = ticket.admitted_at.astimezone(zone).isoformat(timespec="seconds") if ticket.admitted_at else ""
        used = {"at": at, "gate": ticket.admitted_gate} if at else {}
        title = event.title.get(locale, ticket.title)
        own: dict[str, str | int] = {
            "event": ticket.event,
            "title": title,
            "ticket": ticket.number,
            "place": ticket.place,
        }
        own |= {"name": ticket.name} if verdict == "admitted" else {}
        return _answer(verdict, **own, **used, **more)


def _answer(verdict: Verdict, **more: str | int) -> dict[str, Any]:
    return {"admitted": verdict == "admitted", "answer": verdict, **more}


def _event(ticket: Ticket, at: datetime) -> Event:
    return Event(
        id=f"admitted:{ticket.ref}:{ticket.serial}",
        conversation=ticket.conversation,
        account=ticket.account,
        occurred_at=at,
        received_at=at,
        what=TicketAdmitted(event=ticket.event, order=ticket.order, number=ticket.number, gate=ticket.admitted_gate),
    )
