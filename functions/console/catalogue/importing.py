"""What a file would make of the catalogue: row by row what changes, and every error at its cell. Nothing is saved here.

A row is known by its SKU. Of a file of ours each column that it has is taken over, also where it is empty; of a feed
only what it says. What the file does not name stays as it is, unless it is the entire catalogue.
"""

from collections.abc import Container
from dataclasses import dataclass, field, replace

from functions.console.catalogue import editing
from functions.console.catalogue.checking import check_shelf, fault_of
from functions.console.catalogue.feed_rows import as_ours
from functions.console.catalogue.files import Given
from functions.console.catalogue.shelf import Shelf
from functions.console.faults import fault
from functions.errors import Fault
from functions.shop.faults import fault as reader_fault
from functions.shop.problems import Problem
from functions.shop.sheet import Line, Row

DRASTIC = 3
"""What takes away more than a third of the catalogue is asked about again."""


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


@dataclass(frozen=True)
class Removed:
    """Variants that an entire catalogue does not name."""

    product: str
    title: str
    skus: tuple[str, ...]
    entirely: bool
    """The product goes with them."""


@dataclass
class DryRun:
    shelf: Shelf
    """As it would be."""
    changes: list[Change]
    removed: list[Removed] = field(default_factory=list)
    of: int = 0
    """Variants that there were."""
    whole: list[tuple[str, Fault]] = field(default_factory=list)
    """(product, what is wrong), of what is in no row of the file."""

    @property
    def fine(self) -> bool:
        return not self.whole and not any(each.problems for each in self.changes)

    @property
    def drastic(self) -> bool:
        return self.count("removed") * DRASTIC > self.of

    def count(self, kind: str) -> int:
        if kind == "removed":
            return sum(len(each.skus) for each in self.removed)
        if kind == "wrong":
            return sum(1 for each in self.changes if each.problems)
        return sum(1 for each in self.changes if each.kind == kind)


def try_out(shelf: Shelf, given: Given, *, entire: bool = False) -> DryRun:
    """`entire`: what the file does not name goes. Raises BadRequest where it is neither a catalogue nor a feed."""
    rows, changes, seen = _Rows(shelf), list[Change](), dict[str, int]()
    for line in as_ours(shelf, given):
        sku = line.cells.get("sku", "")
        change = rows.put(line) if sku not in seen else Change(line.number, sku, "same")
        if sku in seen:
            change.problems.append(("sku", fault("sku_twice", value=sku, row=seen[sku])))
        if line.beyond:
            columns = len(given.columns)
            change.problems.append(("", reader_fault("cells", cells=columns + line.beyond, columns=columns)))
        seen.setdefault(sku, line.number)
        changes.append(change)
    removed = rows.remove_others(seen) if entire else []
    run = DryRun(rows.made(), changes, removed, of=sum(len(entry.rows) for entry in shelf.entries.values()))
    _check(shelf, run, rows.touched)
    return run


class _Rows:
    """The catalogue's rows as the file would have them. `touched`: products that are no longer as they were."""

    def __init__(self, shelf: Shelf) -> None:
        self.touched: set[str] = set()
        self._shelf = shelf
        self._own = frozenset(editing.own_columns(shelf))
        self._rows: dict[str, list[Row]] = {name: list(entry.rows) for name, entry in shelf.entries.items()}
        self._places = {row["sku"]: (name, at) for name, rows in self._rows.items() for at, row in enumerate(rows)}

    def made(self) -> Shelf:
        return editing.put_all(self._shelf, {name: rows for name, rows in self._rows.items() if name in self.touched})

    def put(self, line: Line) -> Change:
        """Where its SKU stands, or else at the end of its product."""
        sku = line.cells.get("sku", "")
        if sku not in self._places:
            return self._begin(line, sku)
        name, at = self._places[sku]
        if line.cells.get("product", name) not in (name, ""):
            problem = ("product", fault("sku_stays", sku=sku, product=name))
            return Change(line.number, sku, "same", {}, [problem])
        changed = self._differing(line.cells, name, at)
        if changed:
            self.touched.add(name)
            after = {column: cell for column, (_, cell) in changed.items()}
            self._rows[name][at] = {**self._rows[name][at], **after}
        return Change(line.number, sku, "changed" if changed else "same", changed)

    def _begin(self, line: Line, sku: str) -> Change:
        name = line.cells.get("product", "")
        if not sku or not name:
            return Change(line.number, sku, "same", {}, [("product" if sku else "sku", fault("no_name"))])
        rows = self._rows.setdefault(name, [])
        kept = {column: cell for column, cell in line.cells.items() if cell and not (rows and column in self._own)}
        rows.append({"product": name, **kept})
        self._places[sku] = (name, len(rows) - 1)
        self.touched.add(name)
        return Change(line.number, sku, "new", {column: ("", cell) for column, cell in kept.items()})

    def _differing(self, cells: Row, name: str, at: int) -> dict[str, tuple[str, str]]:
        standing, first = self._rows[name][at], self._rows[name][0]
        found = {}
        for column, cell in cells.items():
            before = standing.get(column, "")
            if before == cell or column == "product":
                continue
            # A later row that leaves what is the product's own empty, or repeats it, says nothing new
            if at == 0 or column not in self._own or (cell and cell != first.get(column, "")):
                found[column] = (before, cell)
        return found

    def remove_others(self, named: Container[str]) -> list[Removed]:
        found = []
        for name, rows in self._rows.items():
            gone = [row for row in rows if row.get("sku", "") not in named]
            if not gone:
                continue
            left = [row for row in rows if row.get("sku", "") in named]
            if left and rows[0] is not left[0]:
                own = {column: rows[0].get(column, "") for column in self._own if not left[0].get(column)}
                left[0] = {**left[0], **own}
            title = rows[0].get(f"title_{self._shelf.locales[0]}", "")
            found.append(Removed(name, title, tuple(row.get("sku", "") for row in gone), not left))
            self._rows[name] = left
            self.touched.add(name)
        return found


def _check(before: Shelf, run: DryRun, touched: set[str]) -> None:
    """By the reader, all that would be published; of what the file leaves alone nothing is said."""
    placing = _Placing(run, touched)
    standing = {("column_unknown", each) for each in before.sheet.columns}
    for problem in check_shelf(run.shelf, touched).problems:
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
        owner = cells.get("product", "") or self._run.shelf.skus.get(str(wrong.names.get("value", "")), "")
        there = {"row": change.number} if change else {"owner": owner}
        return replace(wrong, names={**wrong.names, **there})
