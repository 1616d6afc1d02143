"""What is reported of an order that is on its way."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from functions.commerce.parcels import ParcelLine, ParcelState, PickUpPoint

FROZEN = ConfigDict(frozen=True, defer_build=True)

FulfilmentState = Literal[ParcelState, "delayed", "rescheduled", "cancelled"]
"""`delayed` says another day of a parcel, `rescheduled` of the order; `cancelled`: the merchant cannot deliver."""


class FulfilmentReported(BaseModel):
    """The merchant's system or a carrier says where the order is. Ranked, never ordered by arrival."""

    model_config = FROZEN

    type: Literal["fulfilment_reported"] = "fulfilment_reported"
    order: str
    state: FulfilmentState
    parcel: str = "1"
    """"": the one with that tracking number."""
    carrier: str = ""
    tracking_number: str = ""
    tracking_url: str = ""
    expected: str = ""
    """ISO date, for `delayed`, `dispatched` and `rescheduled`; of `attempt_failed`, of the next try."""
    slot: str = ""
    """Of `rescheduled`: the slot's id in shop.yaml; "": the same as before."""
    reason: str = ""
    """Why, as the shopper reads it."""
    lines: tuple[ParcelLine, ...] = ()
    """What is in the parcel; empty: whatever no other parcel names."""
    neighbour: str = ""
    """Of `at_neighbour`: the house number."""
    pickup: PickUpPoint | None = None
    """Of `at_pickup_point`."""
    photo: str = ""
    """Of what has arrived: key of a picture of it, in the bucket of photos."""
    source: str = ""
    """Whose clock the event's `occurred_at` is of: a carrier's name; "": the shop's own."""
    by_reference: bool = False
    """The carrier named the order itself; without that, only a number that the order knows is believed."""
