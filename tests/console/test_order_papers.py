"""Packing slips, invoices and the list as a file."""

import csv
import io

import pytest

from functions import bootstrap
from functions.commerce.orders import OrderStatus
from functions.errors import PrinterUnavailable
from tests.console.bought import NUMBER, bought
from tests.console.desk import Console


@pytest.fixture
def console(monkeypatch):
    return Console(monkeypatch)


def rows(page, delimiter=","):
    return list(csv.reader(io.StringIO(page.body.decode("utf-8-sig")), delimiter=delimiter))


def test_a_slip_says_what_to_make_and_lets_in_nothing_but_its_own_style(console):
    order = bought(console, card_message="Voor <oma>")
    page = console.get(f"/orders/{NUMBER}/slip")
    assert order.lines[0].title in page.text and "Voor <oma>" in page.text and "29,95" not in page.text
    policy = page.headers["Content-Security-Policy"]
    assert "style-src 'sha256-" in policy and "unsafe" not in policy and "script-src" not in policy


def test_slips_of_ticked_orders_are_one_a_sheet(console):
    bought(console)
    bought(console, "1002")
    page = console.post("/orders/all/slips", {"order": ["1001", "1002"]})
    assert page.html.count("<article>") == 2 and page.html.count("<!doctype html>") == 1


def test_an_order_with_nothing_to_make_has_no_slip_and_says_why(console):
    bought(console, status=OrderStatus.CANCELLED)
    page = console.get(f"/orders/{NUMBER}/slip")
    assert page.status == 400 and "nothing to pack" in page.text


def test_an_invoice_is_the_one_that_the_buyer_has(console, monkeypatch):
    order = bought(console)
    printed = []
    monkeypatch.setattr(bootstrap, "print_invoice", lambda contents: printed.append(contents) or b"%PDF")
    page = console.get(f"/orders/{NUMBER}/invoice")
    assert page.body == b"%PDF" and page.headers["Content-Type"] == "application/pdf"
    assert printed[0]["shop"] == console.world.shop.rules.name and order.number in printed[0]["title"]


def test_a_printer_that_is_away_is_said_in_words(console, monkeypatch):
    bought(console)

    def fail(contents):
        raise PrinterUnavailable("timed out")

    monkeypatch.setattr(bootstrap, "print_invoice", fail)
    page = console.get(f"/orders/{NUMBER}/invoice")
    assert page.status == 503 and "nothing is half done" in page.text


def test_a_file_has_what_the_list_shows_with_amounts_as_decimals(console):
    bought(console, total=2995)
    bought(console, "1002", total=9000)
    head, *found = rows(console.get("/orders/export", most="50"))
    assert head[0] == "number" and [row[0] for row in found] == ["1001"]
    assert found[0][head.index("total")] == "29.95" and found[0][head.index("state")] == "to pack"


def test_a_dutch_spreadsheet_reads_the_amounts(monkeypatch):
    console = Console(monkeypatch, locale="nl")
    bought(console, total=2995)
    head, row = rows(console.get("/orders/export"), ";")
    assert row[head.index("totaal")] == "29,95"


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+31", "-1", "@SUM(A1)", "\t=1"])
def test_a_name_that_is_a_formula_is_text_in_a_spreadsheet(console, name):
    bought(console, recipient=name)
    head, row = rows(console.get("/orders/export"))
    assert row[head.index("recipient")] == f"'{name}"


def test_too_many_orders_for_one_file_are_asked_in_parts(console, monkeypatch):
    monkeypatch.setattr("functions.console.orders.papers.MOST_EXPORTED", 1)
    bought(console)
    bought(console, "1002")
    page = console.get("/orders/export")
    assert page.status == 400 and "shorter time" in page.text
