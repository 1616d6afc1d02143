"""What is wrong with a product: said by the very reader that publish uses, and put beside the fields of the form."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from functions.commerce.catalogue import Product
from functions.console.catalogue.shelf import Shelf
from functions.shop.event_days import check_tickets
from functions.shop.folder import IMAGE_TYPES
from functions.shop.problems import Problem, Problems
from functions.shop.rows import Catalogue, Reader
from functions.shop.sheet import Line, Row


@dataclass
class Checked:
    """`cells`: (which of the rows, column) → what is wrong with it. `whole`: what is about none of them."""

    problems: list[Problem] = field(default_factory=list)
    cells: dict[tuple[int, str], str] = field(default_factory=dict)
    whole: list[str] = field(default_factory=list)
    catalogue: Catalogue = field(default_factory=Catalogue)

    def add(self, row: int, column: str, says: str) -> None:
        known = self.cells.get((row, column))
        self.cells[row, column] = f"{known}; {says}" if known else says

    @property
    def fine(self) -> bool:
        return not self.problems


def check_product(shelf: Shelf, product: str, rows: Sequence[Row]) -> Checked:
    """`rows`: as they would stand in the sheet. Other products are looked at for their SKUs only."""
    problems = Problems()
    reader = Reader(shelf.shop, shelf.words.ids("colours"), shelf.words.ids("occasions"), problems)
    for sku in {row.get("sku", "") for row in rows}:
        other = shelf.skus.get(sku, product)
        if other != product:
            reader.skus[sku] = _number(shelf, other, sku)
    columns = shelf.sheet.with_rows(rows).columns
    reader.columns(columns)
    found = reader.read_lines(
        Line(number, {column: row.get(column, "") for column in columns}) for number, row in enumerate(rows, start=1)
    )
    check_tickets(shelf.shop.rules, found.products, found.stock, problems)
    checked = Checked(problems.each, catalogue=found)
    for problem in problems.each:
        _place(checked, problem, columns)
    return checked


def check_shelf(shelf: Shelf) -> Checked:
    """All of it, as publish reads it."""
    problems = Problems()
    reader = Reader(shelf.shop, shelf.words.ids("colours"), shelf.words.ids("occasions"), problems)
    if not reader.columns(shelf.sheet.columns):
        return Checked(problems.each)
    found = reader.read_lines(shelf.sheet.lines)
    check_tickets(shelf.shop.rules, found.products, found.stock, problems)
    return Checked(problems.each, catalogue=found)


def pictures_missing(checked: Checked, names: frozenset[str]) -> None:
    """Of the pictures that the rows name, those that the draft does not have. `names`: those it has."""
    for name, row in checked.catalogue.image_rows.items():
        if name not in names or "." + name.rpartition(".")[2].lower() not in IMAGE_TYPES:
            checked.problems.append(Problem("", name, "choose a picture that is there, or none", row, "image"))
            checked.add(row - 1, "image", f"“{name}” is not there → choose a picture that is, or none")


def _place(checked: Checked, problem: Problem, columns: Sequence[str]) -> None:
    says = f"{problem.what} → {problem.do}"
    if problem.column not in columns:
        checked.whole.append(f"{problem.where}: {says}" if problem.row == 0 else says)
    else:
        checked.add(max(0, problem.row - 1), problem.column, says)


def _number(shelf: Shelf, product: str, sku: str) -> int:
    entry = shelf.entries[product]
    at = next(at for at, row in zip(entry.lines, entry.rows, strict=True) if row.get("sku") == sku)
    return shelf.sheet.lines[at].number


def read_product(shelf: Shelf, product: str, rows: Sequence[Row]) -> Product | None:
    """As it would be published; None where it would not be."""
    checked = check_product(shelf, product, rows)
    return next(iter(checked.catalogue.products), None) if checked.fine else None
