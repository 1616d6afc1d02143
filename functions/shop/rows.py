"""Reads `catalogue.csv`: a row a variant; what is the product's own stands in its first row. Imports core types."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from functions.commerce.catalogue import Product, Variant
from functions.commerce.content import Content
from functions.commerce.money import Money
from functions.shop.contents import BadContent, read_content
from functions.shop.event_days import SEAT, a_row_a_seat, seat_labels
from functions.shop.faults import NONE, fault
from functions.shop.problems import Problems
from functions.shop.rules import BadAmount, ShopFile, amount
from functions.shop.sheet import Line, Row, Sheet, read_sheet

FILE = "catalogue.csv"
UNLIMITED = "unlimited"
"""In the column `stock`: never runs out."""
MOST_OPTIONS = 3
_ID = re.compile(r"^[a-z0-9][a-z0-9-]{0,39}$")
_SKU = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$")
"""An action id is at most 64 bytes and carries a SKU; WhatsApp's retailer ids allow more, ours need not."""
_YES = {"yes": True, "ja": True, "no": False, "nee": False, "": False}
LONGEST = {"title": 80, "description": 900}
LONGEST_ALT = 200
REQUIRED = ("product", "sku", "category", "price", "vat", "stock")
OPTIONAL = ("image", "colours", "occasions", "card", "content", "reduced", "withdrawal", "event", "seats")
PER_LOCALE = ("tags", "alt")
"""Optional as well: "tags_nl"."""
WITHDRAWAL: dict[str, Literal["yes", "perishable", "made_to_order", "event"] | None] = {
    "": None, "yes": "yes", "ja": "yes", "perishable": "perishable", "made_to_order": "made_to_order", "dated": "event",
}  # fmt: skip


def variant_columns(shop: ShopFile) -> frozenset[str]:
    """Those that each row fills in for itself; the others are the product's, and stand in its first row."""
    alts = (f"alt_{locale}" for locale in shop.rules.locales)
    return frozenset({"sku", "price", "stock", "image", *alts, "content", "reduced", "seats", SEAT, *shop.options})


@dataclass
class Catalogue:
    """`images` are file names until publish gives them addresses."""

    products: list[Product] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)
    """Search words per product, all locales together."""
    stock: dict[str, int] = field(default_factory=dict)
    """To begin with, per tracked SKU."""
    reduced: set[str] = field(default_factory=set)
    """SKUs whose price is announced as reduced."""
    image_rows: dict[str, int] = field(default_factory=dict)
    """File name → the first row that names it."""

    @property
    def prices(self) -> dict[str, int]:
        """SKU → minor units."""
        return {variant.sku: variant.price.amount for product in self.products for variant in product.variants}


class Reader:
    """One pass over the file. Every check adds to `problems` and goes on."""

    def __init__(self, shop: ShopFile, colours: frozenset[str], occasions: frozenset[str], problems: Problems) -> None:
        self.shop = shop
        self.known = {"colours": colours, "occasions": occasions}
        self.categories = {category.id for category in shop.categories}
        self.own = variant_columns(shop)
        self.rates = set(shop.rules.vat)
        self.alts = tuple((locale, f"alt_{locale}") for locale in shop.rules.locales)
        self.values = {axis: set(values) for axis, values in shop.options.items()}
        self.problems = problems
        self.skus: dict[str, int] = {}
        self.ids: dict[str, int] = {}
        self.catalogue = Catalogue()

    def read(self, path: Path) -> Catalogue:
        sheet = self._sheet(path)
        if sheet is None or not self.columns(sheet.columns):
            return self.catalogue
        for line in sheet.lines:
            if line.beyond:
                cells, columns = len(sheet.columns) + line.beyond, len(sheet.columns)
                self._bad(line.number, "", "", "cells", cells=cells, columns=columns)
        return self.read_lines(sheet.lines)

    def read_lines(self, lines: Iterable[Line]) -> Catalogue:
        """Of a sheet that has the columns needed; the console has single products read."""
        groups: dict[str, list[tuple[int, Row]]] = {}
        for line in lines:
            number, row = line.number, line.cells
            if _ID.match(row["product"]):
                groups.setdefault(row["product"], []).extend(a_row_a_seat(number, row, self.problems))
            else:
                self._bad(number, "product", row["product"], "product_id")
        for rows in groups.values():
            self._product(rows)
        if not groups and not self.problems.found:
            self.problems.report(FILE, fault("no_products"))
        return self.catalogue

    def _sheet(self, path: Path) -> Sheet | None:
        try:
            return read_sheet(path.read_text(encoding="utf-8-sig"))
        except FileNotFoundError:
            self.problems.add(FILE, "is not there", "add it; `new_shop` writes one to start from")
        except UnicodeDecodeError:
            self.problems.add(FILE, "is not UTF-8", "save it as “CSV UTF-8”")
        return None

    def columns(self, columns: Sequence[str]) -> bool:
        """Whether those that are needed are there."""
        locales = self.shop.rules.locales
        needed = [*REQUIRED, *(f"{name}_{locale}" for name in LONGEST for locale in locales)]
        allowed = {
            *needed,
            *OPTIONAL,
            *self.shop.options,
            *(f"{name}_{each}" for each in locales for name in PER_LOCALE),
        }
        for column in needed:
            if column not in columns:
                self.problems.report(f"{FILE} row 1", fault("column_missing", column=column))
        for number, column in enumerate(columns, start=1):
            if column not in allowed:
                unknown = fault("column_unknown", column=column, known=", ".join(sorted(allowed)))
                self.problems.report(f"{FILE} row 1, column {number}", unknown)
            elif column in columns[: number - 1]:
                self.problems.report(f"{FILE} row 1, column {number}", fault("column_twice", column=column))
        return all(column in columns for column in needed)

    def _product(self, rows: list[tuple[int, Row]]) -> None:
        number, first = rows[0]
        self._same_throughout(rows)
        variants = [variant for at, row in rows if (variant := self._variant(at, row)) is not None]
        axes = self._axes(rows)
        texts = {name: self._texts(number, first, name) for name in LONGEST}
        self._one_of(number, "category", first["category"], self.categories, "category")
        self._one_of(number, "vat", first["vat"], self.rates, "vat")
        product_colours = self._ids(number, first, "colours")
        own = dict.fromkeys(row.get("colour", "") for _, row in rows if row.get("colour", "") in self.known["colours"])
        images = dict.fromkeys(row["image"] for _, row in rows if row.get("image"))
        for at, row in rows:
            if row.get("image"):
                self.catalogue.image_rows.setdefault(row["image"], at)
        if not variants:
            return
        self.catalogue.products.append(
            Product(
                id=first["product"],
                title=texts["title"],
                description=texts["description"],
                category=first["category"],
                vat=first["vat"],
                images=tuple(images),
                variants=tuple(variants),
                axes=axes,
                colours=tuple(dict.fromkeys((*product_colours, *own))),
                occasions=self._ids(number, first, "occasions"),
                takes_card=self._yes(number, first, "card"),
                withdrawal=self._withdrawal(number, first.get("withdrawal", "").lower()),
                event=first.get("event", ""),
                alts=self._alts(rows),
            )
        )
        locales = self.shop.rules.locales
        self.catalogue.tags[first["product"]] = " ".join(first.get(f"tags_{locale}", "") for locale in locales)

    def _same_throughout(self, rows: list[tuple[int, Row]]) -> None:
        """A later row of a product leaves the product's own columns empty, or repeats them."""
        first = rows[0][1]
        for number, row in rows[1:]:
            for column in row:
                if row[column] and column not in self.own and row[column] != first[column]:
                    self._bad(number, column, row[column], "not_as_first", row=rows[0][0])

    def _alts(self, rows: list[tuple[int, Row]]) -> dict[str, dict[str, str]]:
        """Picture → locale → what can be seen on it: of the first row that says so."""
        found: dict[str, dict[str, str]] = {}
        for number, row in rows:
            told = {locale: row[column] for locale, column in self.alts if row.get(column)}
            for locale, text in told.items():
                if len(text) > LONGEST_ALT:
                    self._bad(number, f"alt_{locale}", f"{text[:30]}…", "text_long", most=LONGEST_ALT)
            if row.get("image") and told:
                found.setdefault(row["image"], told)
        return found

    def _variant(self, number: int, row: Row) -> Variant | None:
        sku = row["sku"]
        if not _SKU.match(sku):
            self._bad(number, "sku", sku, "sku_form")
        elif sku in self.skus:
            self._bad(number, "sku", sku, "sku_taken", row=self.skus[sku])
        self.skus.setdefault(sku, number)
        price = self._price(number, row["price"])
        stock = self._stock(number, row["stock"])
        content = self._content(number, row.get("content", ""))
        reduced = self._yes(number, row, "reduced")
        if price is None or stock is None:
            return None
        if reduced:
            self.catalogue.reduced.add(sku)
        if stock >= 0:
            self.catalogue.stock[sku] = stock
        return Variant(
            sku=sku,
            product=row["product"],
            price=Money(amount=price, currency=self.shop.rules.currency),
            options={axis: row[axis] for axis in (*self.shop.options, SEAT) if row.get(axis)},
            tracked=stock >= 0,
            image=row.get("image") or None,
            content=content,
        )

    def _price(self, number: int, text: str) -> int | None:
        try:
            found = amount(text, self.shop.rules.currency)
        except BadAmount as error:
            self._bad(number, "price", text, error.fault.code, **error.fault.names)
            return None
        if found == 0:
            self._bad(number, "price", text, "price_nothing")
        return found

    def _content(self, number: int, text: str) -> Content | None:
        try:
            return read_content(text) if text else None
        except BadContent as error:
            self._bad(number, "content", text, error.fault.code)
            return None

    def _stock(self, number: int, text: str) -> int | None:
        """-1: unlimited. None: not readable."""
        if text.lower() == UNLIMITED:
            return -1
        if text.isascii() and text.isdigit() and len(text) < 8:
            return int(text)
        self._bad(number, "stock", text, "stock_form")
        return None

    def _axes(self, rows: list[tuple[int, Row]]) -> dict[str, dict[str, dict[str, str]]]:
        used = [axis for axis in self.shop.options if any(row.get(axis) for _, row in rows)]
        if len(used) > MOST_OPTIONS:
            self._bad(rows[0][0], ", ".join(used), "", "options_many", most=MOST_OPTIONS)
        axes: dict[str, dict[str, dict[str, str]]] = {axis: {} for axis in used}
        seen: dict[tuple[str, ...], int] = {}
        for number, row in rows:
            for axis in used:
                self._one_of(number, axis, row[axis], self.values[axis], "option", axis=axis)
                axes[axis][row[axis]] = self.shop.options[axis].get(row[axis], {})
            chosen = (*(row[axis] for axis in used), row.get(SEAT, ""))
            if chosen in seen:
                self._bad(number, "sku", row["sku"], "same_variant", row=seen[chosen])
            seen.setdefault(chosen, number)
        if seats := seat_labels(rows, self.shop.rules.locales):
            axes[SEAT] = seats
        return axes

    def _texts(self, number: int, row: Row, name: str) -> dict[str, str]:
        found = {}
        for locale in self.shop.rules.locales:
            column = f"{name}_{locale}"
            found[locale] = row[column]
            if not row[column]:
                self._bad(number, column, "", f"{name}_missing", locale=locale)
            elif len(row[column]) > LONGEST[name]:
                self._bad(number, column, f"{row[column][:30]}…", "text_long", most=LONGEST[name])
        return found

    def _one_of(self, number: int, column: str, value: str, known: set[str], code: str, **names: object) -> None:
        if value not in known:
            self._bad(number, column, value, code, known=", ".join(sorted(known)) or NONE, **names)

    def _ids(self, number: int, row: Row, column: str) -> tuple[str, ...]:
        found = tuple(dict.fromkeys(row.get(column, "").split()))
        for each in found:
            if each not in self.known[column]:
                self._bad(number, column, each, column, known=", ".join(sorted(self.known[column])))
        return found

    def _yes(self, number: int, row: Row, column: str) -> bool:
        answer = row.get(column, "").lower()
        if answer not in _YES:
            self._bad(number, column, answer, "yes_no")
        return _YES.get(answer, False)

    def _withdrawal(self, number: int, text: str) -> Literal["yes", "perishable", "made_to_order", "event"] | None:
        if text not in WITHDRAWAL:
            self._bad(number, "withdrawal", text, "withdrawal")
        return WITHDRAWAL.get(text)

    def _bad(self, number: int, column: str, value: str, code: str, **names: object) -> None:
        where = f"{FILE} row {number}, {column}" if column else f"{FILE} row {number}"
        what = f"“{value}” is not right" if value else "is empty or not right"
        found = fault(code, value=value, **names)
        self.problems.add(where, what, found.told, row=number, column=column, fault=found)
