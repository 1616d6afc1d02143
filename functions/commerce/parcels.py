"""Parcels of an order and where they are. Pure; a parcel's state is ranked, never ordered by arrival."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

FROZEN = ConfigDict(frozen=True, defer_build=True)


class Parcel(BaseModel):
    model_config = FROZEN

    id: str
    state: str
    """Of FULFILMENT_RANK."""
    carrier: str = ""
    tracking_number: str = ""
    tracking_url: str = ""
    expected: str = ""
    delivered_at: datetime | None = None


FULFILMENT_RANK = {"accepted": 1, "dispatched": 2, "out_for_delivery": 3, "delivered": 4}
"""A parcel only ever moves up. `delayed` changes what is expected, not where it is; `cancelled` is the order's."""
