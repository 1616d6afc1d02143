"""Who comes with a ticket, and what is given for a complaint that ended well: tickets passed on and scanned, codes made
for one person and used once.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from functions import ticket_codes
from functions.admission import Gate, Scan
from functions.commerce.orders import Order
from functions.commerce.shop import Rules
from functions.commerce.tickets import Ticket, TicketRef
from functions.conversation.step import Step
from functions.storage import keys
from functions.storage.table import doc
from tests.property.machine.street import Street

T = TypeVar("T")
KEY = "test"
"""That the world signs with."""
SCORES = (5, 5, 4, 2)


class Guests(Street):
    def __enter__(self) -> "Guests":
        self.admitted: dict[str, datetime] = {}
        """When each ticket was let in, by the street's clock."""
        return super().__enter__()

    def tickets(self) -> list[Ticket]:
        items = [item for item in self.client_items() if item[keys.SK]["S"].startswith(keys.TICKET)]
        return sorted((Ticket.model_validate_json(doc(item)) for item in items), key=lambda each: each.ref)

    def issued(self) -> list[str]:
        """Codes made for one person."""
        names = [item[keys.PK]["S"] for item in self.client_items() if item[keys.SK]["S"] == "ISSUED"]
        return sorted(name.rpartition("#")[2] for name in names)

    def names_guest(self, user: str) -> None:
        """Where it is asked whose name is to be on the ticket: without an answer none is sold."""
        conversation = self.world.conversation(user)
        if conversation and conversation.step is Step.CHECKOUT_TICKETS:
            self.told.append(self.world.writes("Anna de Vries", user=user))
            self.run()

    def brings_code(self, which: int, user: str, older: int) -> None:
        """Somebody has been given a ticket's code; `older`: one from before it was passed on so often."""
        if ticket := chosen(self.tickets(), which):
            serial = max(0, ticket.serial - older)
            code = ticket_codes.gift(_ref(ticket, serial), KEY)
            self.told.append(self.world.writes(code, user=user))

    def calls_code_off(self, which: int, user: str, older: int) -> None:
        """A code that was given and not used; `older`: a button from before, which means nothing by now."""
        if ticket := chosen(self.tickets(), which):
            self.taps(user, f"ungive:{ticket.order}:{ticket.number}:{max(0, ticket.serial - older)}")

    def scans(self, which: int, older: int, scan: str) -> None:
        """At the door, where each ticket lets in once; `scan`: the same is answered the same."""
        ticket = chosen(self.tickets(), which)
        if not ticket:
            return
        gate = Gate(self.world.table, self.world.mailbox, self._today, lambda: (KEY,), self.clock)
        serial = max(0, ticket.serial - older)
        answer = gate.judge(Scan(code=ticket_codes.code(_ref(ticket, serial), KEY), scan=scan))
        if answer["admitted"]:
            again = ticket.admitted_at is not None and scan == ticket.admitted_scan != ""
            assert ticket.ref not in self.admitted or again, f"{ticket.ref} was let in twice"
            assert (ticket.status, serial) == ("valid", ticket.serial), f"{ticket} was let in by {serial}"
            self.admitted.setdefault(ticket.ref, self.clock())

    def _today(self) -> Rules:
        """The door's: the concert is today, whatever day it is in the street."""
        rules = self.world.shop.rules
        today = self.clock().date()
        return rules.model_copy(update={"events": tuple(e.model_copy(update={"day": today}) for e in rules.events)})

    def rates(self, which: int, score: int) -> None:
        """How a case was handled: asked or not, for a button may be tapped at any time and more than once."""
        cases = [(order, case) for order in self.orders() for case in order.returns]
        if found := chosen(cases, which):
            order, case = found
            if user := self._whose(order):
                self.taps(user, f"handled:{score}:{order.id}:{case.id}")

    def names_issued(self, which: int, user: str) -> None:
        if code := chosen(self.issued(), which):
            self.told.append(self.world.writes(code, user=user))

    def _whose(self, order: Order) -> str | None:
        return {self.world.conversation_id(user): user for user in self.users}.get(order.conversation)


def _ref(ticket: Ticket, serial: int) -> TicketRef:
    return TicketRef(event=ticket.event, order=ticket.order, number=ticket.number, serial=serial)


def chosen(among: Sequence[T], which: int) -> T | None:
    return among[which % len(among)] if among else None
