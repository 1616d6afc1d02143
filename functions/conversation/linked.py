"""What a conversation knows of others of the same person: where its talk has gone, where it came from. Values only."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from functions.commerce.cart import Cart

FROZEN = ConfigDict(frozen=True, defer_build=True)


class Handing(BaseModel):
    """A link was made to take the talk to another channel: the last one, which works once."""

    model_config = FROZEN

    code: str
    until: datetime


class Moved(BaseModel):
    """Where the talk goes on, beside `moved_to`."""

    model_config = FROZEN

    channel: str
    at: datetime
    cart: Cart = Cart()
    """As it was: it is here again when the talk is taken back."""


class Linked(BaseModel):
    """Another conversation of the same person, by proof: it handed its talk over to this one."""

    model_config = FROZEN

    conversation: str
    channel: str
    at: datetime
    orders: tuple[str, ...] = ()
    """Which came from there: that is where they are at home."""
