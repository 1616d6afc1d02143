"""A talk that goes on in another channel: what its two conversations tell each other. Values only.

The link is signed and used once: `HandedOver` asks the conversation that made it, `Adopted` is its answer. `Parted` and
`GivenBack` undo it. Conversations are never merged: what moves is named here.
"""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from functions.commerce.cart import Cart
from functions.conversation.linked import Linked
from functions.conversation.state import Notice, PastOrder, Timer

FROZEN = ConfigDict(frozen=True, defer_build=True)


class Luggage(BaseModel):
    """What goes along. Not the answers of a checkout: a link may be seen by another, a name and address may not."""

    model_config = FROZEN

    cart: Cart = Cart()
    order: str | None = None
    """The order that is being paid."""
    orders: tuple[PastOrder, ...] = ()
    timers: tuple[Timer, ...] = ()
    notices: tuple[Notice, ...] = ()
    linked: tuple[Linked, ...] = ()
    """Where some of the orders came from before."""

    @property
    def order_ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*([self.order] if self.order else []), *(past.id for past in self.orders)]))


class HandedOver(BaseModel):
    """Somebody used the link, in the conversation `to`."""

    model_config = FROZEN

    type: Literal["handed_over"] = "handed_over"
    code: str
    to: str
    channel: str
    at: datetime


class Adopted(BaseModel):
    """The answer: what moves here, or why nothing does."""

    model_config = FROZEN

    type: Literal["adopted"] = "adopted"
    origin: str
    channel: str
    refused: Literal["", "used", "busy"] = ""
    luggage: Luggage = Luggage()
    locale: str = ""


class Parted(BaseModel):
    """The other side takes its talk back, or was erased: the link is gone, and what it brought goes home."""

    model_config = FROZEN

    type: Literal["parted"] = "parted"
    origin: str
    channel: str
    erased: bool = False


class GivenBack(BaseModel):
    """What comes home. `undone`: the link was removed over there."""

    model_config = FROZEN

    type: Literal["given_back"] = "given_back"
    by: str
    channel: str
    undone: bool
    luggage: Luggage = Luggage()


MovingEvent = HandedOver | Adopted | Parted | GivenBack
