"""The catalogue file for Meta, of the starter shop: what Meta requires of each row, and that SKUs are ours."""

import csv
import io
from pathlib import Path

import pytest

from functions.shop.feeds import COLUMNS, decimal, rows, write
from functions.shop.folder import read_folder

FOLDER = read_folder(Path("templates/shop"))
PICTURES = {name: f"https://assets.example/{name}" for name in FOLDER.images}


def read(stock: dict[str, int | None], locale: str = "nl") -> dict[str, dict[str, str]]:
    file = io.StringIO()
    count = write(file, rows(FOLDER.shop.rules, FOLDER.catalogue.products, locale, PICTURES, stock))
    file.seek(0)
    found = {row["id"]: row for row in csv.DictReader(file)}
    assert len(found) == count == len(FOLDER.catalogue.prices)
    return found


def test_every_variant_is_a_row_with_all_that_meta_requires() -> None:
    found = read({})
    for row in found.values():
        assert set(row) == set(COLUMNS)
        needed = set(COLUMNS) - {"size", "color", "image_link"}
        assert all(row[column] for column in needed), row["id"]
    assert found["ROOS-ROOD-S"]["price"] == "24.95 EUR"
    assert found["ROOS-ROOD-S"]["title"].startswith("Rode rozen (")
    assert found["ROOS-ROOD-S"]["item_group_id"] == found["ROOS-ROOD-L"]["item_group_id"] == "rode-rozen"
    assert found["ROOS-ROOD-S"]["image_link"] == "https://assets.example/rode-rozen.jpg"


def test_availability_is_the_live_stock_and_what_never_runs_out_is_there() -> None:
    found = read({"ROOS-ROOD-S": 0, "ROOS-ROOD-M": 3})
    assert [found[f"ROOS-ROOD-{size}"]["availability"] for size in "SM"] == ["out of stock", "in stock"]
    untracked = [each.sku for product in FOLDER.catalogue.products for each in product.variants if not each.tracked]
    assert all(row["availability"] == "in stock" for sku, row in found.items() if sku in untracked)


def test_titles_are_in_the_language_that_was_asked_for() -> None:
    assert read({}, "en")["ROOS-ROOD-S"]["title"].startswith("Red roses (")


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [(2495, "EUR", "24.95"), (5, "EUR", "0.05"), (2495, "JPY", "2495"), (2490, "KWD", "2.490")],
)
def test_a_price_is_written_with_as_many_decimals_as_its_currency_has(amount: int, currency: str, written: str) -> None:
    assert decimal(amount, currency) == written
