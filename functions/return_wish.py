"""What the merchant decides about goods that come back, as JSON by HTTP, over the bus or by command.

The model is the schema that docs/events publishes. Unknown fields are refused: a misspelt one would be lost in silence.
"""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from functions.commerce.orders import Order
from functions.conversation.events import Event
from functions.conversation.return_events import ReturnDecided, ReturnStep
from functions.errors import BadRequest
from functions.reports import problems

NUMBER = r"^[Rr][0-9]{1,12}-[0-9]{1,4}$"


class ReturnWish(BaseModel):
    model_config = ConfigDict(frozen=True, defer_build=True, extra="forbid", title="Return")

    id: str = Field(min_length=1, max_length=100, description="Yours, the idempotency key: the same wish has the same.")
    number: str = Field(
        default="", pattern=f"{NUMBER}|^$", description="The return's: R1042-1. By HTTP it is in the address."
    )
    decision: ReturnStep = Field(
        description="approve, reject: what was asked. receive: the goods are here. accept, refuse: they were inspected."
    )
    note: str = Field(default="", max_length=300, description="Why; the shopper reads it. Needed to reject or refuse.")

    @property
    def order(self) -> str:
        """The order's number, which the return's begins with."""
        return order_of(self.number)

    def event(self, order: Order, received_at: datetime) -> Event:
        number = self.number.upper()
        return Event(
            id=f"return:{order.id}:{self.id}",
            conversation=order.conversation,
            account=order.account,
            occurred_at=received_at,
            received_at=received_at,
            what=ReturnDecided(order=order.id, number=number, decision=self.decision, note=self.note.strip()),
        )


def order_of(number: str) -> str:
    """ "1042" of "R1042-1"; what is no return's number is an order's."""
    return number[1:].partition("-")[0] if number[:1] in ("R", "r") and "-" in number else number


def read_return(body: bytes | str) -> ReturnWish:
    """Raises BadRequest that names every field that is wrong, and what to do."""
    try:
        return ReturnWish.model_validate_json(body)
    except ValidationError as wrong:
        raise BadRequest("; ".join(problems(wrong))) from None
