"""What differs between two states of a product, field by field, with both values. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from functions.shop.sheet import Row, same_cells


@dataclass(frozen=True)
class Difference:
    sku: str
    """Of the variant; "": of the product itself."""
    column: str
    """"": the variant as a whole came or went."""
    before: str
    after: str


def differences(before: Sequence[Row], after: Sequence[Row], of_variants: frozenset[str]) -> list[Difference]:
    found = [] if not before or not after else _cells("", _own(before[0], of_variants), _own(after[0], of_variants))
    was, now = ({row.get("sku", ""): row for row in rows} for rows in (before, after))
    for sku, row in was.items():
        if sku in now:
            found += _cells(sku, _variant(row, of_variants), _variant(now[sku], of_variants))
        else:
            found.append(Difference(sku, "", row.get("price", ""), ""))
    found += [Difference(sku, "", "", row.get("price", "")) for sku, row in now.items() if sku not in was]
    return found


def same_rows(one: Sequence[Row], other: Sequence[Row]) -> bool:
    return len(one) == len(other) and all(same_cells(*pair) for pair in zip(one, other, strict=True))


def _own(row: Row, of_variants: frozenset[str]) -> Row:
    return {name: cell for name, cell in row.items() if name not in of_variants and name != "product"}


def _variant(row: Row, of_variants: frozenset[str]) -> Row:
    return {name: cell for name, cell in row.items() if name in of_variants}


def _cells(sku: str, before: Row, after: Row) -> list[Difference]:
    columns = dict.fromkeys((*before, *after))
    return [
        Difference(sku, column, before.get(column, ""), after.get(column, ""))
        for column in columns
        if before.get(column, "") != after.get(column, "")
    ]


def merge(base: Sequence[Row], theirs: Sequence[Row], mine: Sequence[Row], of_variants: frozenset[str]) -> list[Row]:
    """What I changed as I have it, and all else as they have it. Variants are the same by SKU."""
    own = _merged(*(_own(rows[0], of_variants) for rows in (base, theirs, mine)))
    was, there = ({row.get("sku", ""): _variant(row, of_variants) for row in rows} for rows in (base, theirs))
    merged = []
    for row in (_variant(each, of_variants) for each in mine):
        sku = row.get("sku", "")
        if sku in there or sku not in was or not same_cells(row, was[sku]):
            merged.append(_merged(was.get(sku, {}), there.get(sku, row), row))
    mine_too = {row.get("sku", "") for row in mine}
    merged += [row for sku, row in there.items() if sku not in mine_too and sku not in was]
    name = theirs[0]["product"]
    return [{"product": name, **(own if number == 0 else {}), **row} for number, row in enumerate(merged)]


def _merged(base: Row, theirs: Row, mine: Row) -> Row:
    columns = dict.fromkeys((*theirs, *mine))
    return {
        column: theirs.get(column, "") if mine.get(column, "") == base.get(column, "") else mine.get(column, "")
        for column in columns
    }
