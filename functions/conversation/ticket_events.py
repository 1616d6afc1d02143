"""What happens to tickets and to the events that they are for. Values only; `events.py` has the envelope."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

FROZEN = ConfigDict(frozen=True, defer_build=True)
NewsKind = Literal["doors", "traffic", "parking", "moved", "cancelled"]


class EventNews(BaseModel):
    """News of an event, for who holds tickets of one order; of a cancelled one also for who paid for it. What moved
    is in the event's state by now."""

    model_config = FROZEN

    type: Literal["event_news"] = "event_news"
    news: str
    """The merchant's id of it: one conversation tells it once, however many orders it has."""
    event: str
    kind: NewsKind
    order: str
    text: dict[str, str] = {}
    """The merchant's words per locale."""


class TicketAdmitted(BaseModel):
    """Somebody came in with it."""

    model_config = FROZEN

    type: Literal["ticket_admitted"] = "ticket_admitted"
    event: str
    order: str
    number: int
    gate: str = ""


class TicketTaken(BaseModel):
    """To who had it: somebody accepted what was passed on."""

    model_config = FROZEN

    type: Literal["ticket_taken"] = "ticket_taken"
    event: str
    order: str
    number: int


class TicketLost(BaseModel):
    """To who was given it: the buyer's money went back, and the ticket is void."""

    model_config = FROZEN

    type: Literal["ticket_lost"] = "ticket_lost"
    event: str
    number: int
