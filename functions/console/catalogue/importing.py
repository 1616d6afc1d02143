"""What a file would make of the catalogue: row by row what changes, and every error at its cell. Nothing is saved here.

A row is known by its SKU. Of a file of ours each column that it has is taken over, also where it is empty; of a feed
only what it says. What the file does not name stays as it is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from functions.console.catalogue import editing
from functions.console.catalogue.checking import check_shelf, fault_of
from functions.console.catalogue.files import Given
from functions.console.catalogue.shelf import Shelf
from functions.console.faults import fault
from functions.errors import BadRequest, Fault
from functions.shop.faults import fault as reader_fault
from functions.shop.problems import Problem
from functions.shop.rows import variant_columns
from functions.shop.sheet import Line, Row


@dataclass
class Change:
    """What a row of the file does."""

    number: int
    sku: str
    kind: str
    """new, changed, same."""
    cells: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Column → before, after."""
    problems: list[tuple[str, Fault]] = field(default_factory=list)
    """(column, what is wrong with it)."""


@dataclass
class DryRun:
    shelf: Shelf
    """As it would be."""
    changes: list[Change]
    whole: list[tuple[str, Fault]] = field(default_factory=list)
    """(product, what is wrong), of what is in no row of the file."""

    @property
    def fine(self) -> bool:
        return not self.whole and not any(each.problems for each in self.changes)

    def count(self, kind: str) -> int:
        if kind == "wrong":
            return sum(1 for each in self.changes if each.problems)
        return sum(1 for each in self.changes if each.kind == kind)


def try_out(shelf: Shelf, given: Given) -> DryRun:
    """Raises BadRequest where the file is neither a catalogue nor a feed."""
    lines = _as_ours(shelf, given)
    places = {row["sku"]: (name, at) for name, entry in shelf.entries.items() for at, row in enumerate(entry.rows)}
    rows = {name: [dict(row) for row in entry.rows] for name, entry in shelf.entries.items()}
    changes, seen = [], dict[str, int]()
    for line in lines:
        sku = line.cells.get("sku", "")
        change = _put(shelf, rows, places, line) if sku not in seen else Change(line.number, sku, "same")
        if sku in seen:
            change.problems.append(("sku", fault("sku_twice", value=sku, row=seen[sku])))
        if line.beyond:
            columns = len(given.columns)
            change.problems.append(("", reader_fault("cells", cells=columns + line.beyond, columns=columns)))
        seen.setdefault(sku, line.number)
        changes.append(change)
    touched = {places[each.sku][0] for each in changes if each.kind != "same" and each.sku in places}
    made = editing.put_all(shelf, {name: rows[name] for name in rows if name in touched})
    run = DryRun(made, changes)
    _check(shelf, run, touched)
    return run


def _put(shelf: Shelf, rows: dict[str, list[Row]], places: dict[str, tuple[str, int]], line: Line) -> Change:
    """Puts the row where its SKU stands, or else at the end of its product."""
    cells, sku = dict(line.cells), line.cells.get("sku", "")
    own = set(editing.own_columns(shelf))
    if sku not in places:
        name = cells.get("product", "")
        if not sku or not name:
            missing = "product" if sku else "sku"
            return Change(line.number, sku, "same", {}, [(missing, fault("no_name"))])
        rows.setdefault(name, [])
        first = not rows[name]
        kept = {column: cell for column, cell in cells.items() if cell and (first or column not in own)}
        rows[name].append({"product": name, **kept})
        places[sku] = (name, len(rows[name]) - 1)
        return Change(line.number, sku, "new", {column: ("", cell) for column, cell in kept.items()})
    name, at = places[sku]
    standing = rows[name][at]
    if cells.get("product", name) not in (name, ""):
        change = Change(line.number, sku, "same")
        change.problems.append(("product", fault("sku_stays", sku=sku, product=name)))
        return change
    wanted = {c: cell for c, cell in cells.items() if c != "product" and (cell or at == 0 or c not in own)}
    changed = {c: (standing.get(c, ""), cell) for c, cell in wanted.items() if standing.get(c, "") != cell}
    if at > 0:
        # A row that repeats what is the product's own says nothing new
        changed = {c: pair for c, pair in changed.items() if c not in own or pair[1] != rows[name][0].get(c, "")}
    standing.update({column: after for column, (_, after) in changed.items()})
    return Change(line.number, sku, "changed" if changed else "same", changed)


def _check(before: Shelf, run: DryRun, touched: set[str]) -> None:
    """By the reader, all that would be published; of what the file leaves alone nothing is said."""
    placing = _Placing(run, touched)
    standing = {("column_unknown", each) for each in before.sheet.columns}
    for problem in check_shelf(run.shelf).problems:
        wrong = fault_of(problem)
        if (wrong.code, wrong.names.get("column")) not in standing:
            placing.put(problem, wrong)


class _Placing:
    """Finds the row of the file that a problem of the sheet is about."""

    def __init__(self, run: DryRun, touched: set[str]) -> None:
        self._run, self._touched = run, touched
        self._changes = {each.sku: each for each in reversed(run.changes)}
        self._lines = {line.number: line.cells for line in run.shelf.sheet.lines}

    def put(self, problem: Problem, wrong: Fault) -> None:
        row = self._lines.get(problem.row, {})
        product = str(wrong.names.get("product", "")) or row.get("product", "")
        if product and product not in self._touched:
            return
        sku = row.get("sku", "") or str(wrong.names.get("sku", ""))
        change = self._changes.get(sku) or self._first_of(product)
        if change:
            change.problems.append((problem.column, self._told(wrong)))
        else:
            self._run.whole.append((product, self._told(wrong)))

    def _first_of(self, product: str) -> Change | None:
        entry = self._run.shelf.entries.get(product)
        return next((self._changes[sku] for sku in (entry.skus if entry else ()) if sku in self._changes), None)

    def _told(self, wrong: Fault) -> Fault:
        """A row that it names is one of the file, or another product's."""
        if "row" not in wrong.names:
            return wrong
        cells = self._lines.get(int(str(wrong.names["row"])), {})
        change = self._changes.get(cells.get("sku", ""))
        there = {"row": change.number} if change else {"owner": cells.get("product", "")}
        return replace(wrong, names={**wrong.names, **there})


# --- feeds --------------------------------------------------------------------------------------------------------


def _as_ours(shelf: Shelf, given: Given) -> list[Line]:
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
