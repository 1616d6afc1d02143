"""What is wrong with a product: said by the very reader that publish uses, and put beside the fields of the form."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace

from functions.commerce.catalogue import Product
from functions.console.catalogue.shelf import Shelf
from functions.console.faults import fault
from functions.errors import Fault
from functions.shop.event_days import check_tickets
from functions.shop.folder import IMAGE_TYPES
from functions.shop.problems import Problem, Problems
from functions.shop.rows import Catalogue, Reader
from functions.shop.sheet import Line, Row


@dataclass
class Checked:
    """`cells`: (which of the rows, column) → what is wrong with it. `whole`: what is about none of them."""

    problems: list[Problem] = field(default_factory=list)
    cells: dict[tuple[int, str], list[Fault]] = field(default_factory=dict)
    whole: list[Fault] = field(default_factory=list)
    catalogue: Catalogue = field(default_factory=Catalogue)

    def add(self, row: int, column: str, fault: Fault) -> None:
        self.cells.setdefault((row, column), []).append(fault)

    @property
    def fine(self) -> bool:
        return not self.problems


def check_product(shelf: Shelf, product: str, rows: Sequence[Row]) -> Checked:
    """`rows`: as they would stand in the sheet. Other products are looked at for their SKUs only."""
    problems = Problems()
    reader = reader_of(shelf, problems)
    reader.skus |= {sku: 0 for row in rows if shelf.skus.get(sku := row.get("sku", ""), product) != product}
    columns = shelf.sheet.with_rows(rows).columns
    reader.columns(columns)
    found = reader.read_lines(
        Line(number, {column: row.get(column, "") for column in columns}) for number, row in enumerate(rows, start=1)
    )
    check_tickets(shelf.shop.rules, found.products, found.stock, problems)
    checked = Checked(problems.each, catalogue=found)
    for problem in problems.each:
        wrong = _seen_here(shelf, product, fault_of(problem))
        if problem.column in columns:
            checked.add(max(0, problem.row - 1), problem.column, wrong)
        else:
            checked.whole.append(wrong)
    return checked


def reader_of(shelf: Shelf, problems: Problems) -> Reader:
    return Reader(shelf.shop, shelf.words.ids("colours"), shelf.words.ids("occasions"), problems)


def fault_of(problem: Problem) -> Fault:
    return problem.fault or Fault("", f"{problem.where}: {problem.what} → {problem.do}")


def _seen_here(shelf: Shelf, product: str, wrong: Fault) -> Fault:
    """A form has variants where a sheet has rows, and knows of other products by their names."""
    if "row" not in wrong.names:
        return wrong
    owner = shelf.skus.get(str(wrong.names.get("value", "")), product)
    there = {"owner": owner} if wrong.code == "sku_taken" and owner != product else {"variant": wrong.names["row"]}
    return replace(wrong, names={**wrong.names, **there})


def check_shelf(shelf: Shelf, only: Container[str] | None = None) -> Checked:
    """All of it, as publish reads it; or `only` those products, beside what they share with others: SKUs, events."""
    problems = Problems()
    reader = reader_of(shelf, problems)
    if not reader.columns(shelf.sheet.columns):
        return Checked(problems.each)
    lines = shelf.sheet.lines if only is None else _lines_of(shelf, reader, only)
    found = reader.read_lines(lines) if lines or only is None else reader.catalogue
    check_tickets(shelf.shop.rules, found.products, found.stock, problems)
    return Checked(problems.each, catalogue=found)


def _lines_of(shelf: Shelf, reader: Reader, only: Container[str]) -> list[Line]:
    """Those products that are asked about, and all that are tickets: an event has so many places."""
    found: list[Line] = []
    for entry in shelf.entries.values():
        if entry.id in only or entry.of("event"):
            found += (shelf.sheet.lines[at] for at in entry.lines)
        else:
            reader.skus |= dict.fromkeys(entry.skus, 0)
    return found


def pictures_missing(checked: Checked, names: frozenset[str]) -> None:
    """Of the pictures that the rows name, those that the draft does not have. `names`: those it has."""
    for name, row in checked.catalogue.image_rows.items():
        if name not in names or "." + name.rpartition(".")[2].lower() not in IMAGE_TYPES:
            missing = fault("picture_missing", value=name)
            checked.problems.append(Problem("", name, missing.told, row, "image", missing))
            checked.add(row - 1, "image", missing)


def read_product(shelf: Shelf, product: str, rows: Sequence[Row]) -> Product | None:
    """As it would be published; None where it would not be."""
    checked = check_product(shelf, product, rows)
    return next(iter(checked.catalogue.products), None) if checked.fine else None
