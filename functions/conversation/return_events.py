"""What the merchant decides about goods that come back. See `events`."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

FROZEN = ConfigDict(frozen=True, defer_build=True)

ReturnStep = Literal["approve", "reject", "receive", "accept", "refuse"]
"""approve, reject: what was asked. receive: the goods are here. accept, refuse: they have been looked at."""


class ReturnDecided(BaseModel):
    model_config = FROZEN

    type: Literal["return_decided"] = "return_decided"
    order: str
    number: str
    """Of the case: "R1042-1"."""
    decision: ReturnStep
    note: str = ""
    """The shopper reads it."""
