"""What the merchant proposes for a line that the shop cannot make. See `events`."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

FROZEN = ConfigDict(frozen=True, defer_build=True)


class SubstituteProposed(BaseModel):
    """Something of the shop (`sku`), or in its own words."""

    model_config = FROZEN

    type: Literal["substitute_proposed"] = "substitute_proposed"
    order: str
    line: str
    """SKU of the line, all of which cannot be made."""
    sku: str = ""
    words: str = ""
    picture: str | None = None
    """HTTPS address of a JPEG or PNG; None: the product's own."""
    hours: int | None = Field(default=None, ge=1)
    """To answer in; None: as long as the shop's rules say."""
    restock: bool = False
    """The line's own units can be sold after all."""
    note: str = ""
    """The shopper reads it."""
