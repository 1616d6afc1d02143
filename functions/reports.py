"""What a carrier or the merchant's own system reports of an order: one JSON object, by HTTP or over the bus.

The model is the schema that docs/events publishes. Unknown fields are refused: a misspelt one would be lost in silence.
"""

from datetime import date, datetime
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from functions.commerce.orders import Order
from functions.conversation.events import Event, FulfilmentReported, FulfilmentState
from functions.errors import BadRequest


class Report(BaseModel):
    model_config = ConfigDict(frozen=True, defer_build=True, extra="forbid", title="Fulfilment")

    id: str = Field(min_length=1, max_length=100, description="Yours; the same report sent again has the same id.")
    order: str = Field(default="", max_length=40, description="The order's number or id. By HTTP it is in the address.")
    state: FulfilmentState
    parcel: str = Field(default="1", min_length=1, max_length=40, description="Which parcel, when there are several.")
    carrier: str = Field(default="", max_length=60)
    tracking_number: str = Field(default="", max_length=60)
    tracking_url: str = Field(default="", max_length=500, pattern="^(https://[^\\s]+)?$")
    expected: date | None = Field(default=None, description="When it will arrive, as YYYY-MM-DD.")
    slot: str = Field(default="", max_length=20, description="Of `rescheduled`: which slot; the same when left out.")
    reason: str = Field(default="", max_length=300, description="Why it is delayed or cancelled; the shopper reads it.")
    occurred_at: datetime | None = Field(default=None, description="When it happened, with its time zone.")

    @model_validator(mode="after")
    def _names_the_day(self) -> Self:
        if self.state == "rescheduled" and not self.expected:
            raise ValueError("rescheduled needs `expected`: the new day")
        return self

    def event(self, order: Order, received_at: datetime) -> Event:
        occurred_at = self.occurred_at if self.occurred_at and self.occurred_at.tzinfo else received_at
        return Event(
            id=f"report:{order.id}:{self.id}",
            conversation=order.conversation,
            account=order.account,
            occurred_at=occurred_at,
            received_at=received_at,
            what=FulfilmentReported(
                order=order.id,
                state=self.state,
                parcel=self.parcel,
                carrier=self.carrier,
                tracking_number=self.tracking_number,
                tracking_url=self.tracking_url,
                expected=self.expected.isoformat() if self.expected else "",
                slot=self.slot,
                reason=self.reason,
            ),
        )


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
