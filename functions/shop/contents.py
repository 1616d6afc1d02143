"""Reads the catalogue's column `content`: "500 g", "0,75 l", "10 stuks". Imports core types only."""

import re
from decimal import Decimal

from functions.commerce.content import Content, Unit
from functions.shop.faults import fault

_WRITTEN: dict[str, tuple[Unit, Decimal]] = {
    "mg": (Unit.KILOGRAM, Decimal("0.001")), "g": (Unit.KILOGRAM, Decimal(1)), "gram": (Unit.KILOGRAM, Decimal(1)),
    "kg": (Unit.KILOGRAM, Decimal(1000)), "kilo": (Unit.KILOGRAM, Decimal(1000)),
    "ml": (Unit.LITRE, Decimal(1)), "cl": (Unit.LITRE, Decimal(10)), "dl": (Unit.LITRE, Decimal(100)),
    "l": (Unit.LITRE, Decimal(1000)), "liter": (Unit.LITRE, Decimal(1000)), "litre": (Unit.LITRE, Decimal(1000)),
    "mm": (Unit.METRE, Decimal(1)), "cm": (Unit.METRE, Decimal(10)),
    "m": (Unit.METRE, Decimal(1000)), "meter": (Unit.METRE, Decimal(1000)), "metre": (Unit.METRE, Decimal(1000)),
    "cm2": (Unit.SQUARE_METRE, Decimal(1)), "m2": (Unit.SQUARE_METRE, Decimal(10_000)),
    "stuk": (Unit.PIECE, Decimal(1)), "stuks": (Unit.PIECE, Decimal(1)), "st": (Unit.PIECE, Decimal(1)),
    "piece": (Unit.PIECE, Decimal(1)), "pieces": (Unit.PIECE, Decimal(1)), "pcs": (Unit.PIECE, Decimal(1)),
}  # fmt: skip
_CONTENT = re.compile(r"^(\d{1,6}(?:[.,]\d{1,3})?)\s*([a-z]+2?)$")


class BadContent(ValueError):
    """Its text says what to do."""

    def __init__(self, code: str) -> None:
        self.fault = fault(code)
        super().__init__(self.fault.told)


def read_content(text: str) -> Content:
    """Raises BadContent."""
    found = _CONTENT.match(text.strip().lower().replace("²", "2"))
    if not found or found.group(2) not in _WRITTEN:
        raise BadContent("content_form")
    unit, parts = _WRITTEN[found.group(2)]
    amount = Decimal(found.group(1).replace(",", ".")) * parts
    if amount < 1 or amount != amount.to_integral_value():
        raise BadContent("content_small")
    return Content(amount=int(amount), unit=unit)
