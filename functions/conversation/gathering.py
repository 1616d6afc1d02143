"""Facts that are asked for while deciding: what was found is added, and it is decided again (docs/adr/0002).

Pure: where facts come from is the shell's affair.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace

from functions.commerce.codes import DiscountCode
from functions.commerce.event_days import EventState
from functions.commerce.orders import Order
from functions.commerce.places import Registered
from functions.commerce.reviews import Rating, Shown
from functions.commerce.tickets import Ticket
from functions.conversation.transition import EventAndOrder, Facts, FactsNeeded, PostcodeAndNumber, Transition


@dataclass(frozen=True)
class Gathered:
    """What one round found, by what it was asked by."""

    stock: Mapping[str, int | None] = field(default_factory=dict)
    orders: Mapping[str, Order | None] = field(default_factory=dict)
    next_number: int | None = None
    taken: Mapping[str, int] = field(default_factory=dict)
    codes: Mapping[str, int] = field(default_factory=dict)
    ratings: Mapping[str, Rating] = field(default_factory=dict)
    reviews: Mapping[str, tuple[Shown, ...]] = field(default_factory=dict)
    events: Mapping[str, EventState] = field(default_factory=dict)
    tickets: Mapping[EventAndOrder, tuple[Ticket, ...]] = field(default_factory=dict)
    issued: Mapping[str, DiscountCode | None] = field(default_factory=dict)
    addresses: Mapping[PostcodeAndNumber, Registered | None] = field(default_factory=dict)


PLACES = {
    "stock": "stock_levels",
    "taken": "days_taken",
    "codes": "codes_used",
    "events": "event_states",
    "tickets": "ticket_lists",
}
"""Where it goes in `Facts`, where that has another name."""


def decide_with_facts(
    decide: Callable[[Facts], Transition], facts: Facts, gather: Callable[[FactsNeeded], Gathered], *, most: int
) -> Transition:
    """Raises RuntimeError after `most` rounds: then each asks for something else."""
    for _ in range(most):
        try:
            return decide(facts)
        except FactsNeeded as needed:
            facts = added(facts, gather(needed))
    raise RuntimeError(f"facts were asked for {most} times")


def added(facts: Facts, found: Gathered) -> Facts:
    """With what was found beside what was known; a number that was not asked for stays as it was."""
    changes: dict[str, object] = {}
    for each in fields(found):
        name, more = PLACES.get(each.name, each.name), getattr(found, each.name)
        if isinstance(more, Mapping):
            changes[name] = {**getattr(facts, name), **more}
        elif more is not None:
            changes[name] = more
    return replace(facts, **changes)  # type: ignore[arg-type]
