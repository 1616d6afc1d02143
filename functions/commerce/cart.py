"""A cart: lines of a SKU, a quantity and the price that was shown. Never changed in place."""

import hashlib
from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

FROZEN = ConfigDict(frozen=True, defer_build=True)
MOST_LINES = 50
"""A transition's transaction holds at most 100 items; a cart of 50 SKUs fits with room to spare (design 2)."""


class CartLine(BaseModel):
    model_config = FROZEN

    sku: str
    quantity: int
    price: int
    """A unit, as it was last shown to the shopper; compared with the live price at checkout."""


class Cart(BaseModel):
    """Lines stand in the order in which they were added. `version` rises with every change."""

    model_config = FROZEN

    lines: tuple[CartLine, ...] = ()
    version: int = 0

    @property
    def empty(self) -> bool:
        return not self.lines

    @property
    def units(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def total(self) -> int:
        return sum(line.quantity * line.price for line in self.lines)

    @property
    def skus(self) -> tuple[str, ...]:
        return tuple(line.sku for line in self.lines)

    @property
    def hash(self) -> str:
        """Of what it holds, not of how it came to it: two carts with the same lines have the same hash."""
        lines = sorted(self.lines, key=lambda line: line.sku)
        text = ";".join(f"{line.sku}*{line.quantity}@{line.price}" for line in lines)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def line(self, sku: str) -> CartLine | None:
        return next((line for line in self.lines if line.sku == sku), None)

    def quantity(self, sku: str) -> int:
        line = self.line(sku)
        return line.quantity if line else 0

    def set(self, sku: str, quantity: int, price: int) -> "Cart":
        """Set a line's quantity where it stands; 0 removes it; a SKU that is not there yet is added at the end."""
        if quantity <= 0:
            return self._with(line for line in self.lines if line.sku != sku)
        new = CartLine(sku=sku, quantity=quantity, price=price)
        if not self.quantity(sku):
            return self._with((*self.lines, new))
        return self._with(new if line.sku == sku else line for line in self.lines)

    def swap(self, sku: str, other: str, price: int) -> "Cart":
        """Change a line to another variant where it stands; joined with that variant's line if there is one."""
        if sku == other or not self.quantity(sku):
            return self
        quantity = self.quantity(sku) + self.quantity(other)
        new = CartLine(sku=other, quantity=quantity, price=price)
        return self._with(new if line.sku == sku else line for line in self.lines if line.sku != other)

    def remove(self, sku: str) -> "Cart":
        return self.set(sku, 0, 0)

    def clear(self) -> "Cart":
        return self._with(())

    def repriced(self) -> "Cart":
        """The same lines at another total: a summary that was shown before is none of it."""
        return self._with(self.lines)

    def restored(self, older: "Cart") -> "Cart":
        """Back to an older cart's lines, as one more change."""
        return self._with(older.lines)

    def _with(self, lines: Iterable[CartLine]) -> "Cart":
        return Cart(lines=tuple(lines), version=self.version + 1)
