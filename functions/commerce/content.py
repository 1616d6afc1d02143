"""How much is in it, and what that costs per kilogram, litre, metre, square metre or piece. Pure values.

Directive 98/6/EC art. 2(b) (Dutch Besluit prijsaanduiding producten): "the final price, including VAT … for one
kilogramme, one litre, one metre, one square metre or one cubic metre of the product or a different single unit".
"""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from functions.commerce.money import Money


class Unit(StrEnum):
    """What a unit price is for one of."""

    KILOGRAM = "kg"
    LITRE = "l"
    METRE = "m"
    SQUARE_METRE = "m2"
    PIECE = "piece"


PARTS = {Unit.KILOGRAM: 1000, Unit.LITRE: 1000, Unit.METRE: 1000, Unit.SQUARE_METRE: 10_000, Unit.PIECE: 1}
"""A content is counted in grams, millilitres, millimetres, square centimetres or pieces: so many to the unit."""


class Content(BaseModel):
    model_config = ConfigDict(frozen=True, defer_build=True)

    amount: int = Field(ge=1)
    """In parts of the unit: 500 of `kg` is 500 g."""
    unit: Unit


def unit_price(price: Money, content: Content) -> Money | None:
    """The price of one unit, half a cent upwards. None where it says nothing new: one kilogram, one piece."""
    parts = PARTS[content.unit]
    if content.amount == parts:
        return None
    return Money(amount=(2 * price.amount * parts + content.amount) // (2 * content.amount), currency=price.currency)
