"""What a person asks about an order, and what came of it. The order's conversation decides, as it does for the HTTP API
and the commands: here an event is posted, and a moment later its turn tells whether it was done.
"""

from dataclasses import dataclass

from functions import bootstrap
from functions.commerce.orders import Order
from functions.console.answers import Answer, redirect
from functions.console.visit import Visit
from functions.conversation.effects import Announce, Retell
from functions.conversation.events import Event
from functions.errors import NotFound
from functions.storage import keys, reads
from functions.storage.table import Table
from functions.storage.turns import Turn
from functions.storage.turns import turn as read_turn

REFUSED = frozenset(
    {
        "fulfilment.ignored",
        "refund.refused",
        "review.refused",
        "return.refused",
        "order.substitute_impossible",
    }
)
"""What a conversation announces when it does not do what was asked; each has its `reason`."""


def meant(visit: Visit) -> Order:
    """The order of the address. Raises NotFound."""
    name = visit.params["order"]
    order = reads.find_order(bootstrap.table(), name)
    if order is None:
        raise NotFound(f"there is no order {name[:40]}")
    return order


def called(order: Order) -> str:
    return order.number or order.id


def ask(visit: Visit, order: Order, event: Event, *, back: str = "", **what: str) -> Answer:
    """Posts it, and leads back to a page that says what came of it. `what`: for the log of deeds."""
    bootstrap.mailbox().post([event])
    visit.did(called(order), after={name: value for name, value in what.items() if value})
    return redirect(visit.link(back or f"/orders/{called(order)}"), asked=event.id)


@dataclass(frozen=True)
class Outcome:
    """Of what was asked."""

    waits: bool = False
    """It has yet to be dealt with."""
    refused: str = ""
    """Why it was not done."""


def outcome(table: Table, account: str, event_id: str) -> Outcome:
    receipt = table.get(keys.receipt(account, event_id))
    if receipt is None:
        return Outcome(waits=True)
    made = read_turn(table, receipt["conversation"]["S"], int(receipt["version"]["N"]))
    return Outcome(refused=_refused(made) if made else "")


def _refused(turn: Turn) -> str:
    for index, effect in enumerate(turn.effects):
        if isinstance(effect, Announce) and effect.name in REFUSED:
            return str(effect.detail.get("reason") or effect.name)
        mark = turn.marks.get(index)
        if isinstance(effect, Retell) and mark and mark.state in ("withheld", "undeliverable") and mark.way == "":
            return f"it cannot be sent: {mark.reason}"
    return ""
