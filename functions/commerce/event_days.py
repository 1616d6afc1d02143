"""An event that tickets are sold for: when, where, and the merchant's rules about its tickets. Pure values.

`EventDay` is what shop.yaml says. `EventState` is what was said since (moved, cancelled): it outranks the bundle, and
each change of it has the next version.
"""

from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

FROZEN = ConfigDict(frozen=True, defer_build=True, extra="forbid")
MOST_TICKETS = 20
"""Of one order: each is an item of its transaction, which holds 100 (a cart of 50 SKUs takes 60 of them)."""
NIGHT_ENDS = time(6)
"""A night's event belongs to the day on which it began, until then."""


class EventDay(BaseModel):
    model_config = FROZEN

    id: str = Field(pattern="^[a-z0-9-]{1,24}$")
    title: dict[str, str]
    day: date
    start: time
    doors: time | None = None
    venue: str
    address: str = ""
    capacity: int = Field(ge=1)
    """The most tickets there can be; what is left of them is live stock."""
    names: bool = False
    """A name is asked for each ticket."""
    sale_ends: datetime | None = None
    """In the shop's time zone; None: when it starts."""
    transfer: bool = True
    """A ticket may be passed on to somebody else."""
    cancel_until_hours: int | None = Field(default=None, ge=0)
    """So many hours before it starts a shopper may give tickets back; None: not at all."""

    @property
    def facts(self) -> dict[str, object]:
        """Values of the message `event_facts`."""
        return {
            "day": self.day,
            "start": f"{self.start:%H:%M}",
            "doors": f"{self.doors:%H:%M}" if self.doors else "",
            "venue": self.venue,
            "address": self.address,
        }


class EventState(BaseModel):
    """What has become of an event since it was published. `version` 0: nothing has."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    version: int = 0
    news: str = ""
    """The merchant's id of what made it so."""
    status: Literal["planned", "moved", "cancelled"] = "planned"
    day: date | None = None
    start: time | None = None
    doors: time | None = None
    venue: str = ""
    address: str = ""


PLANNED = EventState()


def as_it_stands(event: EventDay, state: EventState) -> EventDay:
    """An event with what was changed since."""
    if state.status != "moved":
        return event
    told = {name: value for name in ("day", "start", "venue", "address") if (value := getattr(state, name))}
    doors = state.doors if state.start else event.doors
    return event.model_copy(update=told | {"doors": doors})


def starts_at(event: EventDay, time_zone: str) -> datetime:
    return datetime.combine(event.day, event.start, ZoneInfo(time_zone))


def sale_ends_at(event: EventDay, time_zone: str) -> datetime:
    if event.sale_ends is None:
        return starts_at(event, time_zone)
    return event.sale_ends.replace(tzinfo=ZoneInfo(time_zone))


def is_over(event: EventDay, time_zone: str, now: datetime) -> bool:
    """Whether its night has passed."""
    morning = datetime.combine(event.day + timedelta(days=1), NIGHT_ENDS, ZoneInfo(time_zone))
    return now >= morning


def is_on(event: EventDay, time_zone: str, now: datetime) -> bool:
    """Whether it is the event's day, or the night after it."""
    return now >= datetime.combine(event.day, time(), ZoneInfo(time_zone)) and not is_over(event, time_zone, now)
