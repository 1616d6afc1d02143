"""Catalogues and feeds as files, in and out."""

import csv
import io

import openpyxl
import pytest

from functions.console.catalogue.files import harmful, harmless, read_file, write_csv, write_excel
from functions.errors import BadRequest
from functions.storage import deeds
from tests.console.desk import Console
from tests.console.test_catalogue import of, rows

CHECK, APPLY = "/catalogue/import/check", "/catalogue/import"


@pytest.fixture
def console(monkeypatch) -> Console:
    found = Console(monkeypatch)
    found.with_draft()
    return found


def tried(console: Console, text: str | bytes, name: str = "file.csv"):
    return console.post(CHECK, {}, {"file": (name, text if isinstance(text, bytes) else text.encode())})


def apply(console: Console, page):
    from lxml import html

    form = next(each for each in html.fromstring(page.html).forms if each.action.endswith("/catalogue/import"))
    return console.post(APPLY, {name: value or "" for name, value in form.form_values()})


def test_a_dry_run_shows_what_would_change_and_changes_nothing(console):
    before = rows(console)
    page = tried(console, "sku,price\nROOS-ROOD-M,36.50\nROOS-ROOD-S,24.95\n")
    assert "1 changed" in page.text and "1 the same" in page.text and "36.50" in page.text
    assert rows(console) == before
    assert apply(console, page).goes_to.startswith("/catalogue")
    changed = [now for was, now in zip(before, rows(console), strict=True) if was != now]
    assert [(row["sku"], row["price"]) for row in changed] == [("ROOS-ROOD-M", "36.50")]
    assert next(deeds.latest(console.world.table)).after == {"new": "0", "changed": "1", "same": "1", "removed": "0"}


def test_every_error_is_shown_at_its_row_and_column_and_nothing_can_be_taken_over(console):
    page = tried(console, "sku;price;vat\nROOS-ROOD-S;veel;low\nROOS-ROOD-M;36,50;\nPLUK-S;19,95;hoog\nX-1;1;low\n")
    assert "3 with errors" in page.text
    for said in (
        "<code>price</code> “veel” is not right",
        "<code>vat</code> “hoog” is not right",
        "<code>product</code>",
    ):
        assert said in page.html, said
    assert 'action="https://console.example/api/console/catalogue/import"' not in page.html
    assert console.post(APPLY, {"file": "../x", "seen": ""}).status == 400


def test_the_same_file_again_changes_nothing(console):
    exported = console.get("/catalogue/export/csv").body
    page = tried(console, exported)
    assert "nothing to take over" in page.text
    assert "nothing to take over" in tried(console, console.get("/catalogue/export/xlsx").body, "x.xlsx").text


def test_what_was_changed_since_it_was_tried_is_shown_again_first(console):
    page = tried(console, "sku,price\nROOS-ROOD-M,36.50\n")
    console.post("/catalogue/products/vetplantje/remove")
    again = apply(console, page)
    assert again.status == 409 and of(console, "rode-rozen")[1]["price"] == "34.95"
    assert apply(console, again).status == 303 and of(console, "rode-rozen")[1]["price"] == "36.50"


FEED = """<?xml version="1.0"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>
<item><g:id>ROOS-ROOD-S</g:id><g:title>Rode rozen (Klein)</g:title><g:price>27.50 EUR</g:price>
  <g:item_group_id>rode-rozen</g:item_group_id></item>
<item><g:id>ROOS-ROOD-M</g:id><g:title>Rode rozen (Middel)</g:title><g:price>34.95 EUR</g:price>
  <g:item_group_id>rode-rozen</g:item_group_id></item>
<item><g:id>VAAS-NIEUW</g:id><g:title>Nieuwe vaas</g:title><g:description>Mooi &amp; sterk.</g:description>
  <g:price>30.00 EUR</g:price><g:sale_price>25.00 EUR</g:sale_price>
  <g:product_type>Home &gt; Vazen en potten</g:product_type>
  <g:inventory>4</g:inventory></item>
</channel></rss>"""


def test_a_feed_of_google_changes_what_it_says_and_adds_what_is_new(console):
    page = tried(console, FEED, "feed.xml")
    assert "1 new" in page.text and "1 changed" in page.text and "1 the same" in page.text, page.text
    assert apply(console, page).status == 303
    assert [row["price"] for row in of(console, "rode-rozen")] == ["27.50", "34.95", "59.95"]
    (vase,) = of(console, "vaas-nieuw")
    wanted = {
        "title_nl": "Nieuwe vaas", "description_nl": "Mooi & sterk.", "price": "25.00", "reduced": "yes",
        "category": "vases", "stock": "4",
    }  # fmt: skip
    assert {name: vase[name] for name in wanted} == wanted


@pytest.mark.parametrize(
    "bad",
    [
        '<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel><item><id>&a;</id></item></channel></rss>',
        '<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss/>',
        "<rss><channel><item><id>1</id></rss>",
    ],
)
def test_xml_with_a_dtd_or_that_is_none_is_refused(console, bad):
    page = tried(console, bad, "feed.xml")
    assert page.status == 400 and ("DTD" in page.text or "no XML" in page.text)


@pytest.mark.parametrize("name", ["google", "meta"])
def test_our_own_feed_comes_in_again_without_changing_anything(console, name):
    page = tried(console, console.get(f"/catalogue/export/{name}").body)
    assert "nothing to take over" in page.text, page.text[:3000]


def test_a_feed_of_meta_in_tabs_is_read():
    given = read_file("feed.txt", b"id\ttitle\tprice\nA-1\tVase, blue\t1.00 EUR\n")
    assert given.columns == ("id", "title", "price") and given.lines[0].cells["title"] == "Vase, blue"


@pytest.mark.parametrize("cell", ["=1+1", "+31", "-2", "@SUM(A1)", "\tx", "'=1", "''+1", "'s ochtends", "gewoon", ""])
def test_a_formula_goes_out_harmless_and_comes_in_as_it_was(cell):
    assert not harmless(cell).startswith(("=", "+", "-", "@", "\t"))
    assert harmful(harmless(cell)) == cell


def test_no_cell_of_an_export_is_a_formula(console):
    body = write_excel(["a"], [["=HYPERLINK(1)"]])
    cell = openpyxl.load_workbook(io.BytesIO(body)).active["A2"]
    assert cell.data_type == "s" and cell.value == "'=HYPERLINK(1)"
    assert next(csv.reader(io.StringIO(write_csv(["a"], []).decode("utf-8-sig")))) == ["a"]
    assert read_file("x.xlsx", body).lines[0].cells == {"a": "=HYPERLINK(1)"}


def test_a_workbook_that_is_none_is_refused():
    with pytest.raises(BadRequest, match="workbook"):
        read_file("x.xlsx", b"PK\x03\x04 no zip")


def test_who_may_only_look_may_export_and_not_import(monkeypatch):
    console = Console(monkeypatch, role="readonly")
    console.with_draft()
    assert console.get("/catalogue/export/csv").status == 200
    assert console.get("/catalogue/import").status == 403
