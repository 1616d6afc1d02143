"""Amounts as people write them: "4,95", "€ 1.250,00", "12". Imports the core only."""

import re

from functions.commerce.money import exponent
from functions.errors import BadRequest

WRITTEN = re.compile(r"(\d{1,9}|\d{1,3}(?:[.,'  ]\d{3})+)(?:[.,](\d{1,3}))?")


def read_amount(text: str, currency: str) -> int | None:
    """In minor units; None: nothing was written. Raises BadRequest for what is no amount of that currency."""
    bare = text.strip().removeprefix(currency).strip("€$£ ").removesuffix(currency).strip()
    if not bare:
        return None
    places = exponent(currency)
    found = WRITTEN.fullmatch(bare)
    decimals = (found[2] or "") if found else ""
    if not found or len(decimals) > places:
        raise BadRequest(f"“{text[:20]}” is not an amount: write it as 12{',50' if places else ''}")
    whole = re.sub(r"\D", "", found[1])
    scale: int = 10**places
    return int(whole) * scale + int(decimals.ljust(places, "0") or 0)


def as_decimal(amount: int, currency: str, mark: str = ".") -> str:
    """ "29.95": for a file, and for a field to edit."""
    places = exponent(currency)
    whole, rest = divmod(abs(amount), 10**places)
    sign = "-" if amount < 0 else ""
    return f"{sign}{whole}{mark}{rest:0{places}d}" if places else f"{sign}{whole}"
