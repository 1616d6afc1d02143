"""What the merchant proposes for a line that the shop cannot make, as JSON by HTTP, over the bus or by command.

The model is the schema that docs/events publishes. Unknown fields are refused: a misspelt one would be lost in silence.
"""

from datetime import datetime
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from functions.commerce.orders import Order
from functions.conversation.events import Event
from functions.conversation.substitute_events import SubstituteProposed
from functions.errors import BadRequest
from functions.reports import problems


class SubstituteWish(BaseModel):
    model_config = ConfigDict(frozen=True, defer_build=True, extra="forbid", title="Substitute")

    id: str = Field(min_length=1, max_length=100, description="Yours, the idempotency key: the same wish has the same.")
    order: str = Field(default="", max_length=40, description="The order's number or id. By HTTP it is in the address.")
    line: str = Field(
        default="", max_length=60, description="SKU of the line that cannot be made; left out: the only one."
    )
    sku: str = Field(default="", max_length=60, description="What of the shop comes instead.")
    words: str = Field(default="", max_length=120, description="Or what it is, in the shop's own words; a title.")
    picture: str = Field(
        default="", max_length=500, pattern="^(https://[^\\s]+)?$", description="JPEG or PNG; else the product's own."
    )
    hours: int | None = Field(
        default=None, ge=1, le=168, description="To answer in; left out: `substitution_hours` of shop.yaml."
    )
    restock: bool = Field(default=False, description="The line's own units can be sold after all.")
    note: str = Field(default="", max_length=300, description="Why; the shopper reads it.")

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        if not (self.sku or self.words.strip()):
            raise ValueError("say what comes instead: `sku` of the shop, or `words`")
        return self

    def event(self, order: Order, received_at: datetime) -> Event:
        return Event(
            id=f"substitute:{order.id}:{self.id}",
            conversation=order.conversation,
            account=order.account,
            occurred_at=received_at,
            received_at=received_at,
            what=SubstituteProposed(
                order=order.id,
                line=self.meant(order),
                sku=self.sku,
                words=self.words.strip(),
                picture=self.picture or None,
                hours=self.hours,
                restock=self.restock,
                note=self.note,
            ),
        )

    def meant(self, order: Order) -> str:
        """The line's SKU; "" where it is not said and there are several."""
        return self.line or (order.lines[0].sku if len(order.lines) == 1 else "")


def read_substitute(body: bytes | str) -> SubstituteWish:
    """Raises BadRequest that names every field that is wrong, and what to do."""
    try:
        return SubstituteWish.model_validate_json(body)
    except ValidationError as wrong:
        raise BadRequest("; ".join(problems(wrong))) from None
