"""What the merchant decides about money, as JSON by HTTP, over the bus or by command: a refund, the end of a review.

The models are the schemas that docs/events publishes. Unknown fields are refused: a misspelt one would be lost in
silence.
"""

from datetime import datetime
from typing import Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from functions.commerce.orders import Order, RefundedLine
from functions.conversation.events import Event, What
from functions.conversation.money_events import RefundRequested, ReviewResolved
from functions.errors import BadRequest
from functions.reports import problems

STRICT = ConfigDict(frozen=True, defer_build=True, extra="forbid")
Read = TypeVar("Read", "RefundWish", "Decision")


class UnitsBack(RefundedLine):
    model_config = STRICT

    sku: str = Field(min_length=1, max_length=60)
    quantity: int = Field(ge=1, le=999)


class RefundWish(BaseModel):
    """Lines, an amount, or neither: then it is all that is left."""

    model_config = STRICT | ConfigDict(title="Refund")

    id: str = Field(min_length=1, max_length=100, description="Yours, the idempotency key: the same wish has the same.")
    order: str = Field(default="", max_length=40, description="The order's number or id. By HTTP it is in the address.")
    amount: int | None = Field(
        default=None, ge=1, description="In minor units; left out: what `lines` were paid with, or all that is left."
    )
    lines: tuple[UnitsBack, ...] = Field(default=(), max_length=50, description="Units that it is for.")
    shipping: bool = Field(default=False, description="The delivery costs too.")
    restock: bool = Field(default=False, description="The units of `lines` are for sale again.")
    note: str = Field(default="", max_length=300, description="Why; the shopper reads it.")

    @model_validator(mode="after")
    def _each_line_once(self) -> Self:
        if len({line.sku for line in self.lines}) < len(self.lines):
            raise ValueError("lines: name each sku once")
        if self.restock and not self.lines:
            raise ValueError("restock: name the units in `lines`")
        return self

    def event(self, order: Order, received_at: datetime) -> Event:
        what = RefundRequested(
            order=order.id,
            amount=self.amount,
            lines=self.lines,
            shipping=self.shipping,
            restock=self.restock,
            note=self.note,
        )
        return _event(f"refund:{order.id}:{self.id}", order, received_at, what)


class Decision(BaseModel):
    """How a review ends."""

    model_config = STRICT | ConfigDict(title="Review")

    id: str = Field(min_length=1, max_length=100, description="Yours, the idempotency key.")
    order: str = Field(default="", max_length=40, description="The order's number or id. By HTTP it is in the address.")
    resolution: Literal["accept", "refund", "dismiss"] = Field(
        description="accept: fulfil it for what was paid. refund: all of it goes back. dismiss: dealt with elsewhere."
    )
    note: str = Field(default="", max_length=300, description="Why; the shopper reads it with a refund.")

    def event(self, order: Order, received_at: datetime) -> Event:
        what = ReviewResolved(order=order.id, resolution=self.resolution, note=self.note)
        return _event(f"review:{order.id}:{self.id}", order, received_at, what)


def read_decision(model: type[Read], body: bytes | str) -> Read:
    """Raises BadRequest that names every field that is wrong, and what to do."""
    try:
        return model.model_validate_json(body)
    except ValidationError as wrong:
        raise BadRequest("; ".join(problems(wrong))) from None


def _event(id: str, order: Order, received_at: datetime, what: What) -> Event:
    return Event(
        id=id,
        conversation=order.conversation,
        account=order.account,
        occurred_at=received_at,
        received_at=received_at,
        what=what,
    )
