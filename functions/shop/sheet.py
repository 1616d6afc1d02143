"""`catalogue.csv` as a sheet: its columns and rows as they are written, read and written back. Imports nothing of ours.

What it does not know it keeps: columns of the merchant's own, their order, the mark between the cells.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter

Row = dict[str, str]


@dataclass(frozen=True)
class Line:
    """A row of the sheet."""

    number: int
    """As text editors and spreadsheets count it: the head is 1."""
    cells: Row
    """Column → what stands there, without spaces around it; each column is there."""
    beyond: int = 0
    """How many cells it has more than there are columns."""


@dataclass(frozen=True)
class Sheet:
    columns: tuple[str, ...]
    """In small letters."""
    lines: tuple[Line, ...] = ()
    delimiter: str = ","
    heads: tuple[str, ...] = field(default=())
    """The columns as they are written; empty: as `columns`."""
    newline: str = "\n"

    def with_rows(self, rows: Iterable[Row]) -> "Sheet":
        """Other rows; a column that a row names and the sheet lacks is added at its end."""
        found = list(rows)
        new = dict.fromkeys(name for row in found for name, cell in row.items() if cell and name not in self.columns)
        columns, heads = (*self.columns, *new), (*(self.heads or self.columns), *new)
        lines = tuple(
            Line(number, {column: row.get(column, "") for column in columns})
            for number, row in enumerate(found, start=2)
        )
        return replace(self, columns=columns, heads=heads, lines=lines)

    def with_cells(self, changed: Mapping[int, Row]) -> "Sheet":
        """Other cells in rows that stay where they are, by their place in `lines`; columns as they are."""
        lines = list(self.lines)
        for at, row in changed.items():
            lines[at] = Line(lines[at].number, {column: row.get(column, "") for column in self.columns})
        return replace(self, lines=tuple(lines))

    def written(self) -> bytes:
        out = io.StringIO()
        writer = csv.writer(out, delimiter=self.delimiter, lineterminator=self.newline)
        writer.writerow(self.heads or self.columns)
        # one cell alone would be no list of cells
        taken = itemgetter(*self.columns) if len(self.columns) > 1 else lambda cells: [cells[self.columns[0]]]
        writer.writerows(taken(line.cells) for line in self.lines)
        return out.getvalue().encode()


def read_sheet(text: str) -> Sheet:
    """Empty lines are left out; of a column that is there twice the last counts."""
    text = text.removeprefix("\ufeff")
    head = text.split("\n", 1)[0]
    # A Dutch or German Excel writes semicolons.
    delimiter = ";" if head.count(";") > head.count(",") else ","
    rows = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    heads = tuple(cell.strip() for cell in next(rows, []))
    columns = tuple(head.lower() for head in heads)
    lines = []
    for cells in rows:
        found = [cell.strip() for cell in cells]
        if any(found):
            lines.append(Line(rows.line_num, row_of(columns, found), max(0, len(cells) - len(columns))))
    return Sheet(columns, tuple(lines), delimiter, heads, "\r\n" if head.endswith("\r") else "\n")


def row_of(columns: Sequence[str], cells: Sequence[str]) -> Row:
    return dict(zip(columns, (*cells, *[""] * len(columns)), strict=False))


def same_cells(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """An empty cell is as one that is not there."""
    return {name: cell for name, cell in one.items() if cell} == {name: cell for name, cell in other.items() if cell}
