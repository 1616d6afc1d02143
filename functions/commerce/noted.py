"""Something that a shopper told the shop in their own words: the merchant's feedback inbox. A value."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

VERSION = 1


class Noted(BaseModel):
    model_config = ConfigDict(frozen=True, defer_build=True)

    v: int = VERSION
    conversation: str
    channel: str
    locale: str
    order: str = ""
    """The order's number, where it is about one."""
    source: str
    """What was asked: "order", "case"; "complaint"; "" where the shopper began."""
    text: str
    tags: tuple[str, ...] = ()
    at: datetime
