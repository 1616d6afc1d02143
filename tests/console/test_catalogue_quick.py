"""What is done the quick way, of ten thousand products, comes to the same as the long way."""

import pytest

from functions.console.catalogue import editing
from functions.console.catalogue.checking import check_shelf
from functions.console.catalogue.shelf import Shelf, open_shelf
from tests.console.desk import Console

ROSES = "rode-rozen"


@pytest.fixture
def shelf(monkeypatch) -> Shelf:
    console = Console(monkeypatch)
    console.with_draft()
    return open_shelf(console.drafts, console.drafts.current())


def changed(shelf: Shelf, product: str, **cells: str) -> list[dict[str, str]]:
    first, *others = shelf.entries[product].rows
    return [{**first, **cells}, *others]


@pytest.mark.parametrize(
    "cells",
    [{"price": "1,95"}, {"sku": "ROOS-X", "title_nl": "Rozen\nin twee regels; en meer"}, {"image": ""}, {"Shelf": ""}],
)
def test_cells_that_change_in_their_place_make_the_same_file_as_all_rows_anew(shelf, cells):
    assert shelf.prices and shelf.skus
    rows = changed(shelf, ROSES, **cells)
    quick = editing.put(shelf, ROSES, rows)
    slow = shelf.with_rows(editing._standing(shelf, {ROSES: rows}))
    assert quick.sheet.written() == slow.sheet.written() != (b"" if cells else shelf.sheet.written())
    assert {name: entry.rows for name, entry in quick.entries.items()} == {
        name: entry.rows for name, entry in slow.entries.items()
    }
    assert (quick.skus, quick.prices) == (slow.skus, slow.prices)
    assert [entry.lines for entry in quick.entries.values()] == [entry.lines for entry in slow.entries.values()]


def test_rows_that_come_go_or_need_a_column_take_the_long_way(shelf):
    rows = changed(shelf, ROSES)
    assert len(editing.put(shelf, ROSES, rows[1:]).sheet.lines) == len(shelf.sheet.lines) - 1
    assert "plank" in editing.put(shelf, ROSES, changed(shelf, ROSES, plank="A1")).sheet.columns
    renamed = [{**row, "product": "roos"} for row in rows]
    assert "roos" in editing.put(shelf, ROSES, renamed).entries


def said(shelf: Shelf, only=None) -> set[tuple[str, str]]:
    return {(each.column, each.fault.code) for each in check_shelf(shelf, only).problems if each.fault}


def test_of_what_changed_the_same_is_wrong_as_of_the_whole(shelf):
    for cells in ({"price": "x"}, {"sku": "PLUK-S"}, {"title_en": "", "vat": "none"}, {}):
        made = editing.put(shelf, ROSES, changed(shelf, ROSES, **cells))
        assert said(made, {ROSES}) == said(made), cells
        assert bool(said(made)) == bool(cells)
    assert said(shelf, set()) == set()


def test_an_event_is_full_by_what_others_sell_too(shelf):
    ticket = next(entry for entry in shelf.entries.values() if entry.of("event"))
    event = next(each for each in shelf.shop.rules.events if each.id == ticket.of("event"))
    more = changed(shelf, "vetplantje", event=event.id, stock=str(event.capacity))
    made = editing.put(shelf, "vetplantje", more)
    assert ("", "tickets_many") in said(made, {"vetplantje"})
