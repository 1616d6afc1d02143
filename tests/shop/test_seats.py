"""A row with `seats` is a seat a SKU: what it becomes, what `publish` says of one that cannot be, how it is chosen."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest

from functions.errors import PublishError
from functions.messages.render import Renderer
from functions.shop.bundle import Bundle, open_archive
from functions.shop.compile import compile_folder
from functions.shop.event_days import MOST_SEATS, a_row_a_seat
from functions.shop.folder import read_folder
from functions.shop.problems import Problems
from tests.conversation.chat import Chat
from tests.starter import FOLDER, starter_folder

ROW = {"sku": "STOEL", "stock": "", "seats": "", "event": "tuinconcert"}


def said(**row: str) -> list[str]:
    problems = Problems()
    a_row_a_seat(7, ROW | row, problems)
    return problems.found


def test_each_seat_is_a_sku_of_its_own_with_a_stock_of_one() -> None:
    problems = Problems()
    made = a_row_a_seat(7, ROW | {"seats": "A1-A2, B7"}, problems)
    assert [(row["sku"], row["stock"]) for _, row in made] == [("STOEL-A1", "1"), ("STOEL-A2", "1"), ("STOEL-B7", "1")]
    assert problems.found == []


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"seats": "A1-B4"}, "“A1-B4” is no seat → write A1-A10, B7 or 1-40"),
        ({"seats": "A4-A1"}, "“A4-A1” is no seat → write A1-A10, B7 or 1-40"),
        ({"seats": "voor"}, "“voor” is no seat → write A1-A10, B7 or 1-40"),
        ({"seats": "A1-A3 A2"}, "names A2 twice → name each seat once"),
        ({"seats": "A1-A3", "stock": "9"}, "has 3 seats, and a stock of 9 → leave `stock` empty"),
        (
            {"seats": "A1", "event": ""},
            "is for tickets only → name the event in the column `event`, or empty this cell",
        ),
    ],
)
def test_a_seat_that_cannot_be_is_told_with_its_row_and_what_to_write(row: dict[str, str], problem: str) -> None:
    assert said(**row) == [f"catalogue.csv row 7, seats: {problem}"]


def test_more_seats_than_a_product_can_have_are_to_be_several_products() -> None:
    (told,) = said(seats=f"1-{MOST_SEATS + 1}")
    assert f"has {MOST_SEATS + 1} seats" in told and "several products" in told


# --- a shop with seats --------------------------------------------------------------------------------------------


def seated(path: Path, seats: str) -> Path:
    """The starter shop with a place a ticket at its concert."""
    folder = shutil.copytree(FOLDER, path / "shop")
    file = folder / "catalogue.csv"
    head, *rows = file.read_text(encoding="utf-8").splitlines()
    told = [
        f"{row.replace(',low,60,', ',low,,')},{seats}" if row.startswith("tuinconcert,") else f"{row}," for row in rows
    ]
    file.write_text("\n".join([f"{head},seats", *told]) + "\n", encoding="utf-8")
    return folder


@cache
def concert() -> Bundle:
    with tempfile.TemporaryDirectory() as place:
        folder = read_folder(seated(Path(place), "A1-A3"))
        images = {name: f"https://shop.test/images/{name}" for name in starter_folder().images}
        archive = compile_folder(folder, images).archive
    return open_archive(archive, Renderer, Path(tempfile.mkdtemp(prefix="seats-")))


def test_publish_tells_of_seats_with_the_row_that_the_merchant_sees(tmp_path: Path) -> None:
    with pytest.raises(PublishError) as wrong:
        read_folder(seated(tmp_path, "A1-A3 A3"))
    row = 1 + next(
        number
        for number, line in enumerate((FOLDER / "catalogue.csv").read_text(encoding="utf-8").splitlines())
        if line.startswith("tuinconcert,")
    )
    assert f"catalogue.csv row {row}, seats: names A3 twice → name each seat once" in str(wrong.value)


def chat() -> Chat:
    shop = concert()
    stock = {f"CONCERT-{seat}": 1 for seat in ("A1", "A2", "A3")}
    made = Chat(shop, stock)
    made.say("hoi")
    return made


def test_a_seat_is_chosen_by_a_tap_and_one_that_is_sold_is_not_offered() -> None:
    talk = chat()
    talk.stock["CONCERT-A2"] = 0
    talk.tap("show:tuinconcert")
    offered = set(talk.offered().values())
    assert "add:CONCERT-A1" in offered and "add:CONCERT-A2" not in offered
    talk.tap("add:CONCERT-A3")
    assert talk.cart == {"CONCERT-A3": 1}


def test_a_seat_is_chosen_by_its_name() -> None:
    talk = chat()
    talk.tap("show:tuinconcert")
    talk.say("A2")
    assert talk.cart == {"CONCERT-A2": 1}


def test_a_seat_is_sold_once_however_many_are_asked_for() -> None:
    talk = chat()
    talk.tap("add:CONCERT-A1")
    talk.tap("qty:2:CONCERT-A1")
    assert talk.cart == {"CONCERT-A1": 1}
