"""What the shop cannot make, and what it proposes instead of it. Pure values; amounts in minor units.

What was agreed to takes the place of its line in the order, at no more than was paid for that; what it was before
stays here (`as_agreed`), for the invoice. ADR 40.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from functions.commerce.orders import Order, OrderLine

FROZEN = ConfigDict(frozen=True, defer_build=True)


class Goods(BaseModel):
    """Of an order line, what a substitute changes. See `OrderLine`."""

    model_config = FROZEN

    sku: str
    product: str
    title: str
    quantity: int
    price: int
    image: str | None = None
    tracked: bool = True
    discount: int = 0

    @property
    def total(self) -> int:
        return self.price * self.quantity - self.discount


class Proposal(BaseModel):
    model_config = FROZEN

    id: str
    was: Goods
    """The line as it was agreed: all of it cannot be made."""
    instead: Goods
    """What it becomes. In the shop's own words it keeps the line's SKU, and is not tracked."""
    restock: bool = False
    """The units of `was` are for sale again after all; else they are gone, for the shop does not have them."""
    note: str = ""
    """Why, as the shopper reads it."""
    at: datetime
    until: datetime
    """After which the choice made at checkout is followed."""
    state: Literal["proposed", "accepted", "refunded", "closed"] = "proposed"
    """closed: another took its place, or the order or its line went back in another way."""
    by: Literal["", "shopper", "checkout"] = ""
    """Whose choice it was: the shopper's, or the one made at checkout as nothing was heard."""
    settled_at: datetime | None = None

    @property
    def open(self) -> bool:
        return self.state == "proposed"

    @property
    def in_words(self) -> bool:
        """Told in the shop's own words: nothing of its catalogue."""
        return self.instead.sku == self.was.sku

    @property
    def credit(self) -> int:
        """What goes back, because it costs less."""
        return self.was.total - self.instead.total

    @property
    def gone(self) -> int:
        """Units that have left the stock for good."""
        lost = self.state in ("accepted", "refunded") and self.was.tracked and not self.restock
        return self.was.quantity if lost else 0


def goods(line: "OrderLine") -> Goods:
    return Goods.model_validate(line.model_dump(include=set(Goods.model_fields)))


def put(line: "OrderLine", what: Goods) -> "OrderLine":
    """The line with other goods on it."""
    return line.model_copy(update=what.model_dump())


def of_the_same_value(was: Goods, what: Goods, price: int, least: int) -> Goods:
    """`what`, at the price that was paid, or at its own where that is lower: then a discount lowers it in proportion.
    `least`: what the currency can be refunded in."""
    price = min(price, was.price)
    if price == was.price:
        return what.model_copy(update={"price": was.price, "discount": was.discount, "quantity": was.quantity})
    total = -(-was.total * price // (was.price * least)) * least
    return what.model_copy(
        update={"price": price, "discount": max(0, price * was.quantity - total), "quantity": was.quantity}
    )


def as_agreed(order: "Order") -> tuple["OrderLine", ...]:
    """The lines as they were bought and invoiced, before anything took their place."""
    lines = list(order.lines)
    for each in reversed(order.proposals):
        if each.state == "accepted":
            lines = [put(line, each.was) if line.sku == each.instead.sku else line for line in lines]
    return tuple(lines)


def left_out(order: "Order") -> dict[str, int]:
    """Units per SKU that were refunded because the shop cannot make them: nobody packs those."""
    return {each.was.sku: each.was.quantity for each in order.proposals if each.state == "refunded"}


def instead_of(order: "Order", sku: str) -> str:
    """What a line of the order took the place of; "": nothing."""
    taken = [each for each in order.proposals if each.state == "accepted" and each.instead.sku == sku]
    return taken[-1].was.title if taken else ""


def proposed(order: "Order", sku: str) -> int:
    """Units that are set aside for what the shopper has not answered."""
    return sum(each.instead.quantity for each in open_for(order) if each.instead.tracked and each.instead.sku == sku)


def open_for(order: "Order") -> tuple[Proposal, ...]:
    """Proposals that the shopper has not answered."""
    return tuple(each for each in order.proposals if each.open)
