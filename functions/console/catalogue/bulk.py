"""One change of many products: prices by an amount or a percentage, category, VAT, stock to begin with. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from functions.commerce.money import exponent, step
from functions.console.catalogue.shelf import Entry, Shelf
from functions.console.faults import fault
from functions.errors import BadRequest
from functions.shop.faults import fault as reader_fault
from functions.shop.rows import UNLIMITED
from functions.shop.rules import BadAmount, amount
from functions.shop.sheet import Row

KINDS = ("price_percent", "price_amount", "price_set", "category", "vat", "stock")
_PERCENT = re.compile(r"^([+-]?)(\d{1,3}(?:[.,]\d{1,2})?)\s*%?$")


@dataclass(frozen=True)
class Bulk:
    kind: str
    value: str
    """As it was typed: "+10", "-2,50", "plants"."""
    ending: str = ""
    """Two digits that prices are to end in: "95"; "": as they come."""


def apply_to(shelf: Shelf, entries: Iterable[Entry], asked: Bulk) -> dict[str, list[Row]]:
    """Product → its rows as they would be; those that stay as they are are left out. Raises BadRequest."""
    if asked.kind not in KINDS:
        raise BadRequest(fault("bulk_kind"))
    changed = {}
    for entry in entries:
        rows = [_row(shelf, row, asked, first=number == 0) for number, row in enumerate(entry.rows)]
        if rows != list(entry.rows):
            changed[entry.id] = rows
    return changed


def _row(shelf: Shelf, row: Row, asked: Bulk, *, first: bool) -> Row:
    if asked.kind in ("category", "vat"):
        return {**row, asked.kind: asked.value} if first else row
    if asked.kind == "stock":
        if asked.value != UNLIMITED and not (asked.value.isascii() and asked.value.isdigit() and len(asked.value) < 8):
            raise BadRequest(reader_fault("stock_form", value=asked.value))
        return {**row, "stock": asked.value}
    price = shelf.price(row.get("price", ""))
    if price is None:
        # What cannot be read cannot be raised either; the product's own page says what is wrong with it
        return row
    wanted = _ended(_priced(shelf, price, asked), asked.ending, shelf.currency)
    return (
        row if wanted == price else {**row, "price": _written(wanted, shelf.currency, row["price"], row.get("sku", ""))}
    )


def _priced(shelf: Shelf, price: int, asked: Bulk) -> int:
    if asked.kind == "price_percent":
        found = _PERCENT.match(asked.value)
        if not found:
            raise BadRequest(fault("bulk_percent", value=asked.value))
        share = Decimal(found[2].replace(",", ".")) / 100
        factor = 1 - share if found[1] == "-" else 1 + share
        units = (Decimal(price) * factor / step(shelf.currency)).quantize(Decimal(1), ROUND_HALF_UP)
        return int(units) * step(shelf.currency)
    try:
        by = amount(asked.value.lstrip("+-"), shelf.currency)
    except BadAmount as error:
        raise BadRequest(reader_fault(error.fault.code, value=asked.value, **error.fault.names)) from None
    if asked.kind == "price_set":
        return by
    return price - by if asked.value.startswith("-") else price + by


def _ended(price: int, ending: str, currency: str) -> int:
    """The nearest price that ends so: 30,27 to 29,95 and 30,60 to 30,95."""
    if not ending or exponent(currency) != 2:
        return price
    if len(ending) != 2 or not (ending.isascii() and ending.isdigit()):
        raise BadRequest(fault("bulk_ending", value=ending))
    at = price - price % 100 + int(ending)
    return min((each for each in (at - 100, at, at + 100) if each > 0), key=lambda each: abs(each - price))


def _written(price: int, currency: str, like: str, sku: str) -> str:
    """With the decimal mark that the price had."""
    places = exponent(currency)
    if price <= 0:
        raise BadRequest(fault("bulk_nothing", sku=sku))
    whole, minor = divmod(price, 10**places)
    return f"{whole}{',' if ',' in like else '.'}{minor:0{places}d}" if places else str(whole)
