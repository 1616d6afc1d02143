"""Changes of a product's rows, as values: nothing here reads or writes a file.

A product's own columns stand in its first row; where that goes, they move to the next.
"""

from collections.abc import Iterable, Mapping, Sequence

from functions.console.catalogue.shelf import Entry, Shelf
from functions.shop.rows import variant_columns
from functions.shop.sheet import Row

PRODUCT = "product"


def own_columns(shelf: Shelf) -> list[str]:
    """Those of the product, in the sheet's order, those of the merchant's own among them."""
    of_variants = variant_columns(shelf.shop)
    return [column for column in shelf.sheet.columns if column not in of_variants and column != PRODUCT]


def own_cells(shelf: Shelf, entry: Entry) -> dict[str, str]:
    return {column: entry.of(column) for column in own_columns(shelf)}


def variant_cells(shelf: Shelf, row: Row) -> dict[str, str]:
    of_variants = variant_columns(shelf.shop)
    return {column: cell for column, cell in row.items() if column in of_variants}


def rows_of(product: str, own: Mapping[str, str], variants: Sequence[Mapping[str, str]]) -> list[Row]:
    """The product's own cells in the first, and nothing of them in the others."""
    return [{PRODUCT: product, **(own if number == 0 else {}), **cells} for number, cells in enumerate(variants)]


def put(shelf: Shelf, product: str, rows: Sequence[Row]) -> Shelf:
    """Instead of the product's rows, where they stood; a new product at the end. No rows: it goes."""
    return put_all(shelf, {product: rows})


def put_all(shelf: Shelf, changed: Mapping[str, Sequence[Row]]) -> Shelf:
    if _fits(shelf, changed):
        return shelf.with_cells(changed)
    left = dict(changed)
    return shelf.with_rows((*_standing(shelf, left), *(row for name in changed if name in left for row in left[name])))


def _fits(shelf: Shelf, changed: Mapping[str, Sequence[Row]]) -> bool:
    """Whether each row stays where it stands, in the columns that there are: most changes are of a cell or two."""
    columns = set(shelf.sheet.columns)
    return all(
        name in shelf.entries
        and len(rows) == len(shelf.entries[name].rows)
        and all(row.get(PRODUCT) == name for row in rows)
        and all(column in columns for row in rows for column, cell in row.items() if cell)
        for name, rows in changed.items()
    )


def _standing(shelf: Shelf, left: dict[str, Sequence[Row]]) -> Iterable[Row]:
    """What stands in the sheet, with what is in `left` instead; takes out of `left` what has found its place."""
    changed = set(left)
    for line in shelf.sheet.lines:
        name = line.cells.get(PRODUCT, "")
        if name not in changed:
            yield line.cells
        elif name in left:
            yield from left.pop(name)


def unused(wanted: str, taken: Iterable[str], most: int = 40) -> str:
    """ "rode-rozen-2": the first that nobody has, at most so long."""
    known, number = set(taken), 2
    if wanted and wanted not in known:
        return wanted
    while (found := f"{wanted[: most - 1 - len(str(number))]}-{number}") in known:
        number += 1
    return found
