"""Live stock: three numbers a SKU, of which the sum never changes but by the merchant's hand.

`available + reserved + sold` is what was put in. A movement is committed on its own condition in the transaction of
the transition that wants it; where it fails, fresh facts are loaded and the transition is decided again.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class StockMove(BaseModel):
    model_config = ConfigDict(frozen=True, defer_build=True)

    sku: str
    quantity: int = Field(ge=1)
    kind: Literal["reserve", "release", "sell", "restock"]
    """reserve: available → reserved (condition: available ≥ quantity). release: reserved → available.
    sell: reserved → sold. restock: sold → available."""
