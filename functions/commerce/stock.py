"""Live stock: three numbers a SKU, of which the sum never changes but by the merchant's hand.

`available + reserved + sold` is what was put in. A movement is committed on its own condition in the transaction of
the transition that wants it; where it fails, fresh facts are loaded and the transition is decided again.
"""

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

MoveKind = Literal["reserve", "release", "sell", "take", "restock", "lose"]


class StockMove(BaseModel):
    model_config = ConfigDict(frozen=True, defer_build=True)

    sku: str
    quantity: int = Field(ge=1)
    kind: MoveKind
    """reserve: available → reserved (condition: available ≥ quantity). release: reserved → available.
    sell: reserved → sold. take: available → sold, for a payment that came after its release (same condition).
    restock: sold → available. lose: out of sold and gone, for the shop does not have it."""


def netted(moves: Iterable[StockMove]) -> tuple[StockMove, ...]:
    """At most one movement of a kind a SKU, and a release set off against a reservation: who orders again holds what
    they held, also where nobody else could have any."""
    sums: dict[tuple[str, MoveKind], int] = {}
    for move in moves:
        sums[move.sku, move.kind] = sums.get((move.sku, move.kind), 0) + move.quantity
    for sku in {sku for sku, _ in sums}:
        both = min(sums.get((sku, "reserve"), 0), sums.get((sku, "release"), 0))
        if both:
            sums[sku, "reserve"] -= both
            sums[sku, "release"] -= both
    return tuple(StockMove(sku=sku, kind=kind, quantity=units) for (sku, kind), units in sums.items() if units)
