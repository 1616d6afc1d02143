"""The form of a product: what was posted as rows, and rows as fields.

`p.<column>` is the product's own; `v.<number>.<column>` a variant's. What the form does not have stays as it is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from functions.console.catalogue import editing
from functions.console.catalogue.shelf import Entry, Shelf
from functions.console.faults import fault
from functions.console.visit import Visit
from functions.errors import BadRequest
from functions.shop.rows import variant_columns
from functions.shop.sheet import Row

_VARIANT = re.compile(r"^v\.(\d{1,3})\.([\w-]{1,40})$")
MOST_VARIANTS = 200
Item = TypeVar("Item")
CHECKS = ("card", "reduced")
"""Columns that are a box to tick."""


@dataclass(frozen=True)
class Form:
    product: str
    own: dict[str, str]
    variants: list[dict[str, str]]
    was: list[str] = field(default_factory=list)
    """SKU of each variant when the form was drawn; "": a new one."""
    seen: str = ""
    """Hash of catalogue.csv when the form was drawn."""

    @property
    def rows(self) -> list[Row]:
        return editing.rows_of(self.product, self.own, self.variants)


def form_of(shelf: Shelf, entry: Entry, seen: str) -> Form:
    variants = [editing.variant_cells(shelf, row) for row in entry.rows]
    return Form(entry.id, editing.own_cells(shelf, entry), variants, [row.get("sku", "") for row in entry.rows], seen)


def new_form(shelf: Shelf, seen: str) -> Form:
    vat = next(iter(shelf.shop.rules.vat), "")
    return Form("", {"vat": vat, "category": shelf.shop.categories[0].id}, [{"stock": "0"}], [""], seen)


def read_form(visit: Visit, shelf: Shelf, entry: Entry | None) -> Form:
    """As posted, on top of what stands in the sheet. Raises BadRequest."""
    own = dict(editing.own_cells(shelf, entry)) if entry else {}
    own |= {
        name[2:]: visit.form(name) for name in visit.fields if name.startswith("p.") and _known(shelf, name[2:], own)
    }
    standing = {row.get("sku", ""): editing.variant_cells(shelf, row) for row in entry.rows} if entry else {}
    posted: dict[int, dict[str, str]] = {}
    was: dict[int, str] = {}
    for name in visit.fields:
        found = _VARIANT.match(name)
        if not found:
            continue
        number, column = int(found[1]), found[2]
        if column == "was":
            was[number] = visit.form(name)
        elif column in variant_columns(shelf.shop):
            posted.setdefault(number, {})[column] = visit.form(name)
    if len(posted) > MOST_VARIANTS:
        raise BadRequest(fault("variants_many", most=MOST_VARIANTS))
    numbers = sorted(posted)
    variants = [{**standing.get(was.get(number, ""), {}), **posted[number]} for number in numbers]
    product = entry.id if entry else visit.form("product", "").lower()
    return Form(product, own, variants, [was.get(number, "") for number in numbers], visit.form("seen", ""))


def _known(shelf: Shelf, column: str, own: Mapping[str, str]) -> bool:
    locales = shelf.locales
    texts = {f"{name}_{locale}" for name in ("title", "description", "tags") for locale in locales}
    named = {"category", "vat", "colours", "occasions", "card", "withdrawal", "event"}
    return column in texts | named or column in own


def arrange(form: Form, what: str, taken: set[str]) -> Form:
    """The form with a variant more or less: "add", "copy.2", "remove.2". `taken`: SKUs that others have."""
    do, _, which = what.partition(".")
    at = int(which) if which.isascii() and which.isdigit() else len(form.variants) - 1
    if not 0 <= at < len(form.variants):
        return form
    if do == "remove" and len(form.variants) > 1:
        return replace(form, variants=_without(form.variants, at), was=_without(form.was, at))
    if do not in ("add", "copy") or len(form.variants) >= MOST_VARIANTS:
        return form
    like = form.variants[at]
    kept = like if do == "copy" else {"price": like.get("price", ""), "image": like.get("image", ""), "stock": "0"}
    sku = editing.unused(like.get("sku", ""), {*taken, *(each.get("sku", "") for each in form.variants)}, 32)
    variants = [*form.variants[: at + 1], {**kept, "sku": sku}, *form.variants[at + 1 :]]
    return replace(form, variants=variants, was=[*form.was[: at + 1], "", *form.was[at + 1 :]])


def _without(items: list[Item], at: int) -> list[Item]:
    return [*items[:at], *items[at + 1 :]]
