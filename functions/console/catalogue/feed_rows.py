"""A row of a file as a row of the catalogue: ours as it is, one of a feed of Google or Meta by what it says."""

import re
from collections.abc import Mapping

from functions.console.catalogue.files import Given
from functions.console.catalogue.shelf import Shelf
from functions.console.faults import fault
from functions.errors import BadRequest
from functions.shop.rows import variant_columns
from functions.shop.sheet import Line, Row


def as_ours(shelf: Shelf, given: Given) -> list[Line]:
    """Raises BadRequest where the file is neither."""
    if "sku" in given.columns:
        return list(given.lines)
    if "id" not in given.columns or "price" not in given.columns:
        raise BadRequest(fault("not_a_catalogue"))
    sizes: dict[str, int] = {}
    for line in given.lines:
        group = line.cells.get("item_group_id") or line.cells["id"]
        sizes[group] = sizes.get(group, 0) + 1
    return [Line(line.number, _of_feed(shelf, line.cells, sizes), line.beyond) for line in given.lines]


def _of_feed(shelf: Shelf, told: Mapping[str, str], sizes: Mapping[str, int]) -> Row:
    """Pictures are not taken from elsewhere: they are uploaded here, or stay as they are."""
    sku, locale = told["id"], shelf.locales[0]
    group = told.get("item_group_id") or sku
    title = told.get("title", "")
    if sizes[group] > 1:
        title = re.sub(r"\s*\([^()]*\)$", "", title)
    sale, price = told.get("sale_price", ""), told.get("price", "")
    product = shelf.skus.get(sku) or _slug(group)
    row = {
        "product": product, "sku": sku, "price": _amount(sale or price), "reduced": "yes" if sale else "",
        f"title_{locale}": title, f"description_{locale}": told.get("description", ""),
        "category": _category(shelf, told),
        "stock": told.get("quantity_to_sell_on_facebook") or told.get("inventory", ""),
    }  # fmt: skip
    for axis, column in (("size", "size"), ("colour", "color")):
        row[axis] = _option(shelf, axis, told.get(column, ""))
    row = {column: cell for column, cell in row.items() if cell}
    if sku in shelf.skus:
        return _changed_only(shelf, sku, row)
    begun = {
        f"{name}_{each}": row.get(f"{name}_{locale}", "") for name in ("title", "description") for each in shelf.locales
    }
    return {"vat": next(iter(shelf.shop.rules.vat), ""), "stock": "0", **begun, **row}


def _changed_only(shelf: Shelf, sku: str, row: Row) -> Row:
    """29.95 is what 29,95 is; what is the product's own is told by its first row alone, stock lives on by itself."""
    entry = shelf.entries[shelf.skus[sku]]
    standing = next(each for each in entry.rows if each.get("sku") == sku)
    if shelf.price(row.get("price", "")) == shelf.price(standing.get("price", "")):
        row.pop("price", None)
    row.pop("stock", None)
    if standing is not entry.first:
        row = {column: cell for column, cell in row.items() if column in {*variant_columns(shelf.shop), "product"}}
    return row


def _amount(text: str) -> str:
    """ "24.95 EUR" as merchants write it here."""
    return re.sub(r"[^\d.,]", "", text)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40]


def _category(shelf: Shelf, told: Mapping[str, str]) -> str:
    """The last of "Home > Plants" that is one of the shop's, by id or by name."""
    wanted = told.get("product_type") or told.get("google_product_category", "")
    known = {name.casefold(): each.id for each in shelf.shop.categories for name in (each.id, *each.title.values())}
    parts = [part.strip().casefold() for part in wanted.split(">")]
    return next((known[part] for part in reversed(parts) if part in known), "")


def _option(shelf: Shelf, axis: str, wanted: str) -> str:
    values = shelf.shop.options.get(axis, {})
    named = {name.casefold(): value for value, labels in values.items() for name in (value, *labels.values())}
    return named.get(wanted.casefold(), wanted) if axis in shelf.shop.options else ""
