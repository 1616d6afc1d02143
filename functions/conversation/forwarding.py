"""Which events follow a talk to where it goes on. Pure.

An order names the conversation that it was placed in. What happens to it is told where the shopper now is; what is said
in the old conversation, and what its channel says of it, stays there.
"""

from functions.conversation.events import Event
from functions.conversation.state import Conversation

MOST_HOPS = 3
FORWARDED = frozenset(
    """payment_observed payment_call_failed refund_observed money_observed refund_requested review_resolved
    fulfilment_reported stock_returned substitute_proposed event_news ticket_admitted ticket_taken
    ticket_lost""".split()
)
"""Timers go along with the talk, and come due where it is."""
BETWEEN_TALKS = frozenset("handed_over adopted parted given_back passed_on".split())


def goes_on_to(conversation: Conversation, event: Event) -> str | None:
    """None: it is dealt with here. After so many hops it is, wherever that is: told late is better than not at all."""
    moves = event.what.type in FORWARDED and event.hops < MOST_HOPS
    return conversation.moved_to if moves else None


def is_for_nobody(conversation: Conversation, event: Event) -> bool:
    """What one conversation tells another begins none: where there is none, nobody is there to be told."""
    return event.what.type in BETWEEN_TALKS and conversation.version == 0


def forwarded(event: Event, to: str) -> Event:
    """The same event, with the same id: its receipt is one."""
    return event.model_copy(update={"conversation": to, "hops": event.hops + 1})
