"""What a carrier or the merchant's own system reports of an order: one JSON object, by HTTP or over the bus.

The model is the schema that docs/events publishes. Unknown fields are refused: a misspelt one would be lost in silence.
"""

from datetime import date, datetime
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from functions.commerce.orders import Order
from functions.commerce.parcels import ParcelLine, PickUpPoint
from functions.conversation.events import Event
from functions.conversation.fulfilment_events import FulfilmentReported, FulfilmentState
from functions.errors import BadRequest


class PickUp(BaseModel):
    model_config = ConfigDict(frozen=True, defer_build=True, extra="forbid")

    name: str = Field(min_length=1, max_length=100, description="With its address, as the shopper is to find it.")
    hours: str = Field(default="", max_length=100, description="When it is open, as the shopper reads it.")
    code: str = Field(default="", max_length=40, description="What has to be shown there.")


class Report(BaseModel):
    model_config = ConfigDict(frozen=True, defer_build=True, extra="forbid", title="Fulfilment")

    id: str = Field(min_length=1, max_length=100, description="Yours; the same report sent again has the same id.")
    order: str = Field(default="", max_length=40, description="The order's number or id. By HTTP it is in the address.")
    state: FulfilmentState
    parcel: str = Field(default="1", min_length=1, max_length=40, description="Which parcel, when there are several.")
    carrier: str = Field(default="", max_length=60)
    tracking_number: str = Field(default="", max_length=60)
    tracking_url: str = Field(default="", max_length=500, pattern="^(https://[^\\s]+)?$")
    expected: date | None = Field(
        default=None, description="When it will arrive; of `attempt_failed`, when the next try is. YYYY-MM-DD."
    )
    slot: str = Field(default="", max_length=20, description="Of `rescheduled`: which slot; the same when left out.")
    reason: str = Field(
        default="", max_length=300, description="Why it is delayed, cancelled, not delivered …; the shopper reads it."
    )
    lines: tuple[ParcelLine, ...] = Field(
        default=(), max_length=50, description="What is in the parcel; left out: whatever no other parcel names."
    )
    neighbour: str = Field(default="", max_length=20, description="Of `at_neighbour`: the house number.")
    pickup: PickUp | None = Field(default=None, description="Of `at_pickup_point`: where it can be fetched.")
    source: str = Field(
        default="",
        max_length=30,
        description="Which of your systems says so, where they have clocks of their own: `occurred_at` is only "
        "compared within one.",
    )
    occurred_at: datetime | None = Field(default=None, description="When it happened, with its time zone.")

    @model_validator(mode="after")
    def _fits_its_state(self) -> Self:
        if self.state == "rescheduled" and not self.expected:
            raise ValueError("rescheduled needs `expected`: the new day")
        if self.occurred_at and not self.occurred_at.tzinfo:
            raise ValueError("occurred_at needs its time zone: 2026-11-27T10:00:00+01:00")
        for field, states in ONLY_OF.items():
            if getattr(self, field) and self.state not in states:
                raise ValueError(f"{field} is only for {' and '.join(states)}")
        return self

    def event(self, order: Order, received_at: datetime) -> Event:
        """Raises BadRequest for lines that the order has not."""
        _has(order, self.lines)
        return Event(
            id=f"report:{order.id}:{self.id}",
            conversation=order.conversation,
            account=order.account,
            occurred_at=self.occurred_at or received_at,
            received_at=received_at,
            what=FulfilmentReported(
                order=order.id,
                expected=self.expected.isoformat() if self.expected else "",
                pickup=PickUpPoint.model_validate(self.pickup.model_dump()) if self.pickup else None,
                **self.model_dump(exclude={"id", "order", "expected", "pickup", "occurred_at"}),
            ),
        )


ONLY_OF = {
    "neighbour": ("at_neighbour",),
    "pickup": ("at_pickup_point",),
    "slot": ("rescheduled",),
}
"""In which states a field means something."""


def _has(order: Order, lines: tuple[ParcelLine, ...]) -> None:
    ordered = {line.sku: line.quantity for line in order.lines}
    for line in lines:
        if line.quantity > ordered.get(line.sku, 0):
            raise BadRequest(f"lines: the order has {ordered.get(line.sku, 0)} of {line.sku}")


def read_report(body: bytes | str) -> Report:
    """Raises BadRequest that names every field that is wrong, and what to do."""
    try:
        return Report.model_validate_json(body)
    except ValidationError as wrong:
        raise BadRequest("; ".join(problems(wrong))) from None


def problems(wrong: ValidationError) -> list[str]:
    """A line each; without what was sent, which may be personal."""
    return [
        f"{'.'.join(map(str, problem['loc'])) or 'body'}: {problem['msg']}"
        for problem in wrong.errors(include_url=False, include_input=False)
    ]
