"""A cart: lines of a SKU and a quantity, priced by a bundle version. Never changed in place."""

import hashlib

from pydantic import BaseModel, ConfigDict

FROZEN = ConfigDict(frozen=True, defer_build=True)
MOST_LINES = 50
"""A transition's transaction holds at most 100 items; a cart of 50 SKUs fits with room to spare (design 2)."""


class CartLine(BaseModel):
    model_config = FROZEN

    sku: str
    quantity: int


class Cart(BaseModel):
    """Order of lines is the order in which they were added. `version` rises with every change."""

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
    def skus(self) -> tuple[str, ...]:
        return tuple(line.sku for line in self.lines)

    @property
    def hash(self) -> str:
        """Of what it holds, not of how it came to it: two carts with the same lines have the same hash."""
        text = ";".join(f"{line.sku}*{line.quantity}" for line in sorted(self.lines, key=lambda line: line.sku))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def quantity(self, sku: str) -> int:
        return next((line.quantity for line in self.lines if line.sku == sku), 0)

    def add(self, sku: str, quantity: int) -> "Cart":
        return self.set(sku, self.quantity(sku) + quantity)

    def set(self, sku: str, quantity: int) -> "Cart":
        """Set a line's quantity, in place; 0 removes it; a SKU that is not there yet is added at the end."""
        if quantity <= 0:
            return self._with(line for line in self.lines if line.sku != sku)
        if not self.quantity(sku):
            return self._with((*self.lines, CartLine(sku=sku, quantity=quantity)))
        return self._with(CartLine(sku=sku, quantity=quantity) if line.sku == sku else line for line in self.lines)

    def swap(self, sku: str, other: str) -> "Cart":
        """Change a line to another variant where it stands; joined with that variant's line if there is one."""
        if sku == other:
            return self
        quantity = self.quantity(sku)
        if self.quantity(other):
            return self.set(sku, 0).add(other, quantity)
        return self._with(CartLine(sku=other, quantity=quantity) if line.sku == sku else line for line in self.lines)

    def clear(self) -> "Cart":
        return self._with(())

    def _with(self, lines: object) -> "Cart":
        return Cart(lines=tuple(lines), version=self.version + 1)  # type: ignore[call-overload]
